"""Words and numbers: both languages complete, Flemish notation, harmless user text, problems in two lines."""

import ast
import html
import random
from importlib import resources
from pathlib import Path

import pytest

from energysim.errors import Problem
from energysim.text import (
    LANGS,
    money,
    number,
    percent,
    placeholders,
    plain,
    render_problem,
    render_problems,
    t,
    t_count,
    texts,
)

ROOT = Path(__file__).parent.parent
FILES = sorted({file.name for lang in LANGS for file in (resources.files("energysim") / "texts" / lang).iterdir()})


def _room(file: str) -> str:
    name = file.removesuffix(".yaml")
    return {"problems": "problem"}.get(name, name)


@pytest.mark.parametrize("file", FILES)
def test_every_text_exists_in_both_languages_with_the_same_placeholders(file: str) -> None:
    dutch, english = texts(_room(file), "nl"), texts(_room(file), "en")
    assert dutch.keys() == english.keys()
    for key, text in dutch.items():
        assert key.startswith(f"{_room(file)}."), key
        assert text.strip(), key
        assert english[key].strip(), key
        assert placeholders(text) == placeholders(english[key]), key
        for words in (text, english[key]):
            assert "!" not in words or key.startswith("problem."), key
            assert words.count("{") == words.count("}") == len([*_each(words)]), (
                f"{key}: a brace that is no placeholder"
            )


def _each(words: str) -> list[str]:
    return [part for part in words.split("{")[1:] if part.split("}")[0].replace("_", "").isalnum()]


@pytest.mark.parametrize("file", FILES)
def test_what_has_a_one_has_an_other(file: str) -> None:
    keys = texts(_room(file), "nl").keys()
    ones = {key.removesuffix(".one") for key in keys if key.endswith(".one")}
    assert ones == {
        key.removesuffix(".other") for key in keys if key.endswith(".other") and key.removesuffix(".other") in ones
    }


def test_every_problem_code_in_the_source_has_its_text() -> None:
    """Codes are found where a ``Problem``, ``Violation`` or one of their makers is called with a plain text."""
    known = {key.removeprefix("problem.") for key in texts("problem", "nl")}
    makers = {"Problem", "Violation", "_add", "_stop", "problem", "_sum_to_one"}
    used = set()
    for path in sorted((ROOT / "energysim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in makers:
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "code")]
                words = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                used |= {word for word in words[:1] if word}
    assert "unknown_key" in used
    assert used <= known, sorted(used - known)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_a_missing_key_or_value_raises() -> None:
    for key in ("problem.no such", "no_room.x", "problem", "../x.y"):
        with pytest.raises(KeyError):
            t(key, "nl")
    with pytest.raises(KeyError, match="allowed"):
        t("problem.too_deep", "nl")


def test_a_value_is_not_read_as_a_placeholder() -> None:
    assert '"{nearest}"' in t("problem.did_you_mean", "nl", nearest="{nearest}")
    assert "{0.__class__}" in t("problem.did_you_mean", "en", nearest="{0.__class__}")


def test_a_count_chooses_its_form() -> None:
    assert t_count("problem.closing", "nl", count=1) == "1 probleem. Er is niets berekend."
    assert t_count("problem.closing", "nl", count=1234) == "1.234 problemen. Er is niets berekend."
    assert t_count("problem.closing", "en", count=2) == "2 problems. Nothing was calculated."


@pytest.mark.parametrize(
    ("value", "options", "dutch", "english"),
    [
        (1234.5, {}, "1.234,5", "1,234.5"),
        (1234.5, {"decimals": 0}, "1.235", "1,235"),
        (1234567, {}, "1.234.567", "1,234,567"),
        (0.125, {"decimals": 2}, "0,13", "0.13"),
        (2.675, {"decimals": 2}, "2,68", "2.68"),
        (-0.001, {"decimals": 1}, "0,0", "0.0"),
        (-1234.0, {}, "-1.234", "-1,234"),
        (12345, {"significant": 2}, "12.000", "12,000"),
        (999.6, {"significant": 3}, "1.000", "1,000"),
        (0.0999, {"significant": 2}, "0,10", "0.10"),
        (0.0, {"significant": 3}, "0", "0"),
        (1e-7, {}, "0,0000001", "0.0000001"),
        (1e21, {}, "1" + ".000" * 7, "1" + ",000" * 7),
        (500, {"unit": "kWp"}, "500\u00a0kWp", "500\u00a0kWp"),
    ],
)
def test_numbers(value: float, options: dict[str, object], dutch: str, english: str) -> None:
    assert number(value, "nl", **options) == dutch  # type: ignore[arg-type]
    assert number(value, "en", **options) == english  # type: ignore[arg-type]


def test_money_and_per_cent() -> None:
    assert money(1234.5, "nl") == "€\u00a01.234,50"
    assert money(-1234.5, "en", decimals=0) == "-€\u00a01,235"
    assert money(-0.001, "nl") == "€\u00a00,00"
    assert percent(0.123, "nl") == "12,3\u00a0%"
    assert percent(1.0, "en", decimals=0) == "100\u00a0%"
    assert percent(0.285, "nl", decimals=0) == "29\u00a0%"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_finite_is_never_shown(value: float) -> None:
    for show in (number, money, percent):
        with pytest.raises(ValueError, match="cannot be shown"):
            show(value, "nl")


def test_numbers_read_back() -> None:
    rng = random.Random(1)
    for _ in range(500):
        value = rng.choice((rng.uniform(-1e6, 1e6), rng.random(), float(rng.randrange(10**9))))
        assert float(number(value, "nl").replace(".", "").replace(",", ".")) == value


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "# kop",
    "- lijst",
    "1. lijst",
    "> citaat",
    "    code",
    "`code`",
    "$x^2$",
    ":red[x] :material/home:",
    "| a | b |\n|---|---|",
    "&lt;b&gt; &#60;",
    "**vet** _schuin_ ~~weg~~",
    "a\nb\r\nc\u2028d",
    "\u202ekcab",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_users_text_is_shown_and_never_read_as_markup(payload: str) -> None:
    safe = plain(payload)
    outside = html.unescape(safe)
    assert "\n" not in safe
    assert not safe.startswith(" ")
    for sign in "<>[]()*_`~$|!\\\"'":
        assert sign not in safe
    assert not [start for start in ("https:/", "www.e", "a@e") if start in outside]
    assert outside.replace("\u2060", "") == " ".join(payload.replace("\u202e", " ").split())


def test_an_error_looks_as_it_should() -> None:
    """The example of the style page, in English."""
    negative = Problem(
        "out_of_range",
        {"found": "-12", "allowed": "0 … 20000"},
        "buildings.stock[2].dwellings",
        "scenarios/rillaar.yaml",
        41,
        18,
    )
    unknown = Problem(
        "unknown_key",
        {"key": "mobilty", "nearest": "mobility", "allowed": "mobility"},
        "mobilty",
        "scenarios/rillaar.yaml",
        57,
        3,
    )
    assert render_problems([negative, unknown], "en").splitlines() == [
        "scenarios/rillaar.yaml:41:18  buildings.stock[2].dwellings = -12",
        "  This number is out of range. Allowed: 0 … 20000.",
        "scenarios/rillaar.yaml:57:3  mobilty",
        '  Unknown key. Still allowed here: mobility. Did you mean "mobility"?',
        "2 problems. Nothing was calculated.",
    ]


def test_a_problem_without_file_or_line_has_its_place_only() -> None:
    assert render_problem(Problem("file_missing", {}, file="x.yaml"), "nl").startswith("x.yaml\n  Dit bestand")
    assert render_problem(Problem("null_value", {"allowed": "0 … 1"}, "a.b"), "en").startswith(
        "a.b\n  There is no value"
    )
