"""Every rule of the house is shown a bad snippet, which it must name, and a good one, which it must leave alone."""

import textwrap
from collections.abc import Iterable
from typing import Any

import pytest

from tests.architecture import arrows, data, disk, numbers, shape
from tests.architecture.source import Finding, Module, Rule
from tests.test_architecture import PACKAGE_RULES

HUB = "energysim/hub/model.py"
KERNEL = "energysim/hub/kernels/year.py"
DEMAND = "energysim/demand/stock.py"


def module(file: str, text: str) -> Module:
    return Module(file, textwrap.dedent(text))


def long(head: str, lines: int) -> str:
    return head + "\n" + "\n".join(f"    x{n} = 0" for n in range(lines - 1)) + "\n"


# rule, file, bad text, part of the message, the same made good
CASES: list[tuple[Rule, str, str, str, str]] = [
    (arrows.libraries_stay_home, DEMAND, "import streamlit as st", "imports streamlit", "import numpy"),
    (arrows.libraries_stay_home, "energysim/report/tables.py", "from plotly import graph_objects", "plotly", ""),
    (arrows.libraries_stay_home, HUB, "import pandas as pd", "imports pandas", "import scipy"),
    (arrows.libraries_stay_home, DEMAND, "from pydantic import BaseModel", "pydantic", "import dataclasses"),
    (arrows.libraries_stay_home, "energysim/scenario/schema.py", "import yaml", "yaml", "import pydantic"),
    (arrows.libraries_stay_home, DEMAND, "import yaml", "yaml", ""),
    (arrows.libraries_stay_home, HUB, "import piqp", "piqp", ""),
    (arrows.libraries_stay_home, "energysim/study/run.py", "import multiprocessing", "multiprocessing", ""),
    (arrows.libraries_stay_home, DEMAND, "import urllib.request", "another machine", "import urllib.parse"),
    (arrows.arrows_point_down, DEMAND, "from energysim.village import result", "below", "import energysim.text"),
    (arrows.arrows_point_down, DEMAND, "import energysim.finance.annuity", "below", "import energysim.climate"),
    (arrows.arrows_point_down, HUB, "from energysim.files import read", "units and errors", "import energysim.units"),
    (
        arrows.arrows_point_down,
        DEMAND,
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from energysim.village.result import Result",
        "below",
        "from energysim.demand import shapes",
    ),
    (arrows.arrows_point_down, "energysim/attic/x.py", "", "no place", None),  # type: ignore[list-item]
    (arrows.no_relative_imports, DEMAND, "from . import shapes", "relative", "from energysim.demand import shapes"),
    (arrows.imports_stand_on_top, DEMAND, "def f():\n    import numpy", "inside f()", "def f():\n    import holidays"),
    (
        arrows.technologies_do_not_meet,
        "energysim/technologies/pv.py",
        "from energysim.technologies.wind import profile",
        "a technology imports",
        "from energysim.technologies.base import Technology",
    ),
    (disk.only_files_touches_the_disk, DEMAND, "open('x')", "calls open", "opened('x')"),
    (disk.only_files_touches_the_disk, DEMAND, "Path('x').read_text()", ".read_text()", "x.text()"),
    (disk.only_files_touches_the_disk, DEMAND, "import shutil", "imports shutil", "import math"),
    (disk.only_files_touches_the_disk, DEMAND, "np.load('x')", "np.load", "np.abs(1)"),
    (disk.only_files_touches_the_disk, DEMAND, "pd.read_csv(x)", "pd.read_csv", "pd.read_csv(io.BytesIO(x))"),
    (disk.nothing_dangerous, DEMAND, "import pickle", "imports pickle", "import json"),
    (disk.nothing_dangerous, DEMAND, "eval('1')", "calls eval", "evaluate('1')"),
    (disk.nothing_dangerous, DEMAND, "yaml.load(x, Loader=L)", "yaml.load", "yaml.safe_load(x)"),
    (disk.nothing_dangerous, DEMAND, "subprocess.run(x, shell=True)", "a shell", "subprocess.run(x, shell=False)"),
    (disk.nothing_dangerous, DEMAND, "st.markdown(x, unsafe_allow_html=True)", "unsafe_allow_html", "st.markdown(x)"),
    (disk.errors_are_said, DEMAND, "assert x > 0", "assert", "if x <= 0:\n    raise ValueError"),
    (
        disk.errors_are_said,
        DEMAND,
        "try:\n    f()\nexcept:\n    g()",
        "bare",
        "try:\n    f()\nexcept KeyError:\n    g()",
    ),
    (numbers.numbers_have_a_source, DEMAND, "x = 3600 * y", "3600", "x = 0.5 * y - 4"),
    (numbers.numbers_have_a_source, DEMAND, "LIFE = 20", "20", "# Source: VEKA, 2024, page 5\nLIFE = 20"),
    (
        numbers.numbers_have_a_source,
        DEMAND,
        "# Source: VEKA, 2024\nlife = 20",
        "20",
        "# Source: VEKA, 2024,\n# page 5\nLIFE: Final = (20, 25)",
    ),
    (numbers.hub_numbers_say_why, HUB, "EPS = 1e-9", "1e-09", "# rounding of a double\nEPS = 1e-9\nFINE = 1e-12"),
    (numbers.hub_numbers_say_why, HUB, "# why\n\nEPS = 1e-9", "1e-09", "EPS = 1e-9  # rounding of a double"),
    (numbers.no_hidden_defaults, HUB, "def f(*, price_eur=0.3): ...", "price_eur", "def f(*, price_eur): ..."),
    (numbers.no_hidden_defaults, HUB, "def f(*, loss_kwh=-5): ...", "loss_kwh", "def f(*, count=2): ..."),
    (
        numbers.no_hidden_defaults,
        HUB,
        "class A:\n    life_years: int = 20",
        "life_years",
        "class A:\n    life_years: int",
    ),
    (
        numbers.only_the_calendar_knows_the_year,
        KERNEL,
        "for t in range(8760): ...",
        "8760",
        "for t in range(steps): ...",
    ),
    (
        numbers.kernels_keep_their_promises,
        KERNEL,
        "from energysim.hub.kernels.other import g\n@njit(cache=True)\ndef f(x):\n    return g(x)",
        "another file",
        "@njit(cache=True)\ndef g(x):\n    return x\n@njit(cache=True)\ndef f(x):\n    return g(x)",
    ),
    (
        numbers.kernels_keep_their_promises,
        KERNEL,
        "@njit(cache=True, fastmath=True)\ndef f(x):\n    return x",
        "fastmath",
        "@njit(cache=True, fastmath={'contract', 'nsz'})\ndef f(x):\n    return x",
    ),
    (
        numbers.kernels_keep_their_promises,
        KERNEL,
        "O = {'cache': True, 'fastmath': True}\nk = njit(**O)\n@k\ndef f(x):\n    return x",
        "fastmath",
        "O = {'cache': True, 'fastmath': {'arcp'}}\nk = njit(**O)\n@k\ndef f(x):\n    return x",
    ),
    (
        numbers.kernels_keep_their_promises,
        KERNEL,
        "@njit\ndef f(x):\n    return x",
        "cache=True",
        "def f(x):\n    return x",
    ),
    (
        numbers.kernels_keep_their_promises,
        KERNEL,
        "@njit(cache=True)\ndef f(x):\n    return np.isnan(x)",
        "isnan",
        "@njit(cache=True)\ndef f(x):\n    return np.abs(x)",
    ),
    (shape.module_fits, DEMAND, "x = 0\n" * 351, "351 lines", "x = 0\n" * 350),
    (shape.module_fits, "tests/test_x.py", "x = 0\n" * 501, "501 lines", "x = 0\n" * 500),
    (shape.functions_and_classes_fit, DEMAND, long("def f():", 61), "61 lines", long("def f():", 60)),
    (shape.functions_and_classes_fit, KERNEL, long("def f():", 121), "121 lines", long("def f():", 120)),
    (shape.functions_and_classes_fit, DEMAND, long("class A:", 121), "121 lines", long("class A:", 120)),
    (shape.arguments_are_few, DEMAND, "def f(a, b, c): ...", "by place", "def f(a, b, *, c): ..."),
    (shape.arguments_are_few, DEMAND, "class A:\n    def f(self, a, b, c): ...", "by place", "def _f(a, b, c): ..."),
    (
        shape.arguments_are_few,
        DEMAND,
        "def _f(a, b, c, d, e, f, g, h): ...",
        "8 arguments",
        "def _f(a, b, c, d, e, f, g): ...",
    ),
    (shape.arguments_are_few, DEMAND, "def f(**options): ...", "**options", "def _f(**options): ..."),
    (shape.no_positional_booleans, DEMAND, "def f(warm=True): ...", "warm", "def f(*, warm=True): ..."),
    (shape.no_positional_booleans, DEMAND, "def f(warm: bool): ...", "warm", "def f(warm: float): ..."),
    (shape.public_things_explain_themselves, DEMAND, "x = 0", "why it is here", '"""Why."""'),
    (
        shape.public_things_explain_themselves,
        DEMAND,
        '"""Why."""\ndef f(): ...',
        "f() is public",
        '"""Why."""\ndef _f(): ...',
    ),
    (
        shape.public_things_explain_themselves,
        DEMAND,
        '"""Why."""\nclass A: ...',
        "class A",
        '"""Why."""\nclass A:\n    """It."""',
    ),
]


@pytest.mark.parametrize(("rule", "file", "bad", "part", "good"), CASES)
def test_the_rule_tells_bad_from_good(rule: Rule, file: str, bad: str, part: str, good: str | None) -> None:
    found = list(rule(module(file, bad)))
    assert any(part in finding.message for finding in found), found
    assert all(finding.file == file and finding.line >= 1 for finding in found)
    if good is not None:
        assert list(rule(module(file, good))) == []


def test_every_rule_has_been_shown_a_bad_snippet() -> None:
    shown = {rule for rule, *_ in CASES}
    assert set(PACKAGE_RULES) <= shown


def test_a_circle_is_seen_and_a_line_is_not() -> None:
    circle = [
        module("energysim/a.py", "from energysim import b"),
        module("energysim/b.py", "from energysim.c import x"),
        module("energysim/c.py", "import energysim.a"),
    ]
    assert {finding.file for finding in arrows.no_cycles(circle)} == {one.file for one in circle}
    assert list(arrows.no_cycles(circle[:2])) == []


def _texts(nl: dict[str, Any], en: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {"nl": {"app.yaml": nl}, "en": {"app.yaml": en}}


@pytest.mark.parametrize(
    ("nl", "en", "part"),
    [
        ({"a": "x"}, {}, "missing"),
        ({}, {"a": "x"}, "missing"),
        ({"a": "{power}"}, {"a": "{energy}"}, "other values"),
        ({"a": ""}, {"a": "x"}, "not a sentence"),
        ({"a": "x"}, {"a": True}, "not a sentence"),
    ],
)
def test_a_text_that_differs_between_the_languages_is_seen(nl: dict[str, Any], en: dict[str, Any], part: str) -> None:
    assert any(part in finding.message for finding in data.languages_agree(_texts(nl, en)))


def test_texts_that_agree_are_left_alone() -> None:
    texts = _texts({"a": "{power} zon"}, {"a": "sun: {power}"})
    assert list(data.languages_agree(texts)) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("t('app.titel', lang)", "t('app.title', lang)"),
        ("text.t('app.titel', lang)", "text.t('app.title', lang)"),
        ("t(f'nowhere.{x}', lang)", "t(f'app.{x}', lang)"),
        ("t('nowhere.' + x, lang)", "t('app.' + x, lang)"),
        ("t_count('app.title', lang, count=1)", "t_count('app.homes', lang, count=1)"),
        ("Problem('nope', {})", "Problem('too_big', {})"),
        ("Problem(code='nope')", "Problem(code='too_big')"),
    ],
)
def test_a_text_that_does_not_exist_is_seen(bad: str, good: str) -> None:
    keys = {"app.title", "app.homes.one", "app.homes.other", "problem.too_big"}
    assert list(data.used_keys_exist(module(DEMAND, bad), keys))
    assert list(data.used_keys_exist(module(DEMAND, good), keys)) == []


PASSPORT = {
    "value": 20,
    "low": 15,
    "high": 25,
    "unit": "years",
    "year": 2025,
    "source": "VEKA",
    "status": "background",
    "confidence": "low",
}


def _passport_findings(tree: Any) -> list[Finding]:
    return list(data.parameters_have_a_passport("energysim/parameters/x.yaml", tree))


def test_a_whole_passport_is_left_alone() -> None:
    assert _passport_findings({"pv": {"life_years": PASSPORT, "place": "building"}}) == []


@pytest.mark.parametrize("key", sorted(set(PASSPORT) - {"value"}))
def test_a_passport_without_a_page_is_seen(key: str) -> None:
    assert _passport_findings({"pv": {"life_years": {k: v for k, v in PASSPORT.items() if k != key}}})


@pytest.mark.parametrize(
    "change",
    [{"value": 30}, {"low": "15"}, {"status": "guess"}, {"source": " "}, {"colour": "red"}, {"year": "soon"}],
)
def test_a_wrong_passport_is_seen(change: dict[str, Any]) -> None:
    assert _passport_findings({"pv": {"life_years": PASSPORT | change}})


@pytest.mark.parametrize("bare", [20, 0.5, True, [1, 2]])
def test_a_number_without_passport_is_seen(bare: Any) -> None:
    assert _passport_findings({"pv": {"life_years": bare}})


@pytest.mark.parametrize("folder", data.MACHINE_FOLDERS)
def test_a_path_of_one_machine_is_seen(folder: str) -> None:
    path = f"/{folder}/main/x.py"
    assert list(data.files_name_no_machine("x.md", f"see {path}"))
    assert list(data.files_name_no_machine("x.md", f"see docs{path}")) == []


@pytest.mark.parametrize("address", [*data.INDEX_HOSTS, *data.INDEX_OPTIONS])
def test_a_package_index_is_seen(address: str) -> None:
    assert list(data.files_name_no_machine("x.toml", f"a = '{address}'"))


@pytest.mark.parametrize("line", ["numpy @ file:///x", "https://example.org/numpy.whl"])
def test_an_address_among_the_constraints_is_seen(line: str) -> None:
    assert list(data.files_name_no_machine("constraints.txt", line))
    assert list(data.files_name_no_machine("constraints.txt", "numpy==2.4.6")) == []


def _all(findings: Iterable[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def test_a_finding_says_where() -> None:
    assert _all(disk.errors_are_said(module(DEMAND, "\nassert x")))[0].startswith(f"{DEMAND}:2  ")
