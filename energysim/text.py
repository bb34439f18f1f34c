"""Every word that a user reads: texts by key, numbers as Flemish readers write them, problems in sentences.

The words are in ``texts/<lang>/<room>.yaml``; the top-level key of a file is the name of the room. Dutch is
the master.
"""

import math
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from string import punctuation
from types import MappingProxyType
from typing import Any, Final, Literal

import yaml

from energysim.errors import Problem

Lang = Literal["nl", "en"]
LANGS: Final[tuple[Lang, ...]] = ("nl", "en")
NO_BREAK_SPACE: Final = "\u00a0"
# Keeps "www" and "https:" from becoming links; takes no room.
WORD_JOINER: Final = "\u2060"
PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
LINK_START: Final = re.compile(r"(?<=:)(?=[^\s])|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
# Controls, invisible signs, line ends, and signs that turn the reading direction.
UNSEEN: Final = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]+")
ENTITIES: Final = str.maketrans({sign: f"&#{ord(sign)};" for sign in punctuation})
SEPARATORS: Final[Mapping[Lang, tuple[str, str]]] = {"nl": (".", ","), "en": (",", ".")}
# Source: definition of per cent.
PERCENT: Final = 100
# Source: euros are divided in a hundred cents.
CENT_DECIMALS: Final = 2
# Problem texts are in problems.yaml under the short word "problem".
ROOM_FILES: Final = {"problem": "problems"}


def t(key: str, lang: Lang, /, **params: Any) -> str:
    """Return the text of a key, with its placeholders filled.

    Parameters
    ----------
    key : str
        ``room.name`` or deeper.
    lang : {"nl", "en"}
    **params
        One value for each placeholder; numbers are written as ``number`` does, texts as they are.

    Raises
    ------
    KeyError
        When the key does not exist, or a placeholder has no value.
    """
    template = texts(key.split(".", maxsplit=1)[0], lang).get(key)
    if template is None:
        raise KeyError(f"no text {key!r} in {lang!r}")
    return PLACEHOLDER.sub(lambda match: _filled(key, match[1], params, lang), template)


def t_count(key: str, lang: Lang, /, *, count: int, **params: Any) -> str:
    """Return ``key.one`` for a count of one, else ``key.other``; ``count`` fills its placeholder."""
    return t(f"{key}.{'one' if count == 1 else 'other'}", lang, count=count, **params)


def _filled(key: str, name: str, params: Mapping[str, Any], lang: Lang) -> str:
    if name not in params:
        raise KeyError(f"text {key!r} needs {name!r}")
    value = params[name]
    return number(value, lang) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


@cache
def texts(room: str, lang: Lang) -> Mapping[str, str]:
    """Return all texts of a room by key; KeyError when the room has none in this language."""
    file = resources.files("energysim") / "texts" / lang / f"{ROOM_FILES.get(room, room)}.yaml"
    if lang not in LANGS or not room.isidentifier() or not file.is_file():
        raise KeyError(f"no texts for {room!r} in {lang!r}")
    document = yaml.CSafeLoader(file.read_bytes()).get_single_data()
    return MappingProxyType(dict(_flat("", document)))


def placeholders(template: str) -> frozenset[str]:
    """Return the names of the placeholders of a text."""
    return frozenset(PLACEHOLDER.findall(template))


def _flat(key: str, entry: Any) -> Iterable[tuple[str, str]]:
    """Nested blocks as dotted keys."""
    if isinstance(entry, str):
        yield key, entry
    elif isinstance(entry, dict):
        for name, below in entry.items():
            if not isinstance(name, str):
                raise TypeError(f"{key}: the key {name!r} needs quotes")
            yield from _flat(f"{key}.{name}" if key else name, below)
    else:
        raise TypeError(f"{key}: {entry!r} is not a text")


def number(
    value: float, lang: Lang, *, decimals: int | None = None, significant: int | None = None, unit: str = ""
) -> str:
    """Return a number as readers of the language write it: 1.234,5 in Dutch, 1,234.5 in English.

    Parameters
    ----------
    value : float
        Finite.
    lang : {"nl", "en"}
    decimals : int or None
        Signs behind the comma, rounded half up; None: as many as the number has, at most what a double holds.
    significant : int or None
        Instead of decimals: the number of digits that matter (12,345 with 2 is 12,000).
    unit : str
        Follows after a space that does not break.

    Raises
    ------
    ValueError
        For a number that is not finite: it must not be shown.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be shown")
    exact = Decimal(
        repr(float(value)) if isinstance(value, float) else str(int(value) if value == int(value) else value)
    )
    if significant is not None:
        exact = _significant(exact, significant)
    elif decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    written = f"{abs(exact):,f}".translate(str.maketrans(",.", "".join(SEPARATORS[lang])))
    sign = "-" if exact < 0 else ""
    return f"{sign}{written}{NO_BREAK_SPACE}{unit}" if unit else sign + written


def _significant(exact: Decimal, digits: int) -> Decimal:
    """Round to a number of digits; 999 with 2 digits becomes 1000, 0.0999 becomes 0.10."""
    if exact == 0:
        return Decimal(0)
    for _ in range(2):
        exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP)
    return exact


def money(value_eur: float, lang: Lang, *, decimals: int = CENT_DECIMALS) -> str:
    """Return an amount in euros: € 1.234,50."""
    written = number(abs(value_eur), lang, decimals=decimals)
    zero = not written.strip("0.,")
    return f"{'-' if value_eur < 0 and not zero else ''}€{NO_BREAK_SPACE}{written}"


def percent(fraction: float, lang: Lang, *, decimals: int = 1) -> str:
    """Return a fraction as per cent: 0.123 is 12,3 %."""
    if not math.isfinite(fraction):
        raise ValueError(f"{fraction} cannot be shown")
    shifted = Decimal(repr(float(fraction))) * PERCENT
    rounded = shifted.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    written = f"{abs(rounded):,f}".translate(str.maketrans(",.", "".join(SEPARATORS[lang])))
    return f"{'-' if rounded < 0 else ''}{written}{NO_BREAK_SPACE}%"


def plain(text: str) -> str:
    """Return a user's text so that Markdown and HTML show it as it is: one line, no markup, no link.

    Every punctuation mark becomes a numeric entity, which both show as the mark but never read as markup.
    """
    line = " ".join(UNSEEN.sub(" ", text).split())
    return WORD_JOINER.join(part.translate(ENTITIES) for part in LINK_START.split(line))


def render_problem(problem: Problem, lang: Lang) -> str:
    """Return a problem in two lines: where and what was found; then what is allowed, in a sentence.

    For a terminal or a text field; use ``plain`` on each line before it goes into Markdown.
    """
    params = {name: _as_typed(value) for name, value in problem.params.items()}
    sentence = t(f"problem.{problem.code}", lang, **params)
    if params.get("nearest"):
        sentence += " " + t("problem.did_you_mean", lang, nearest=params["nearest"])
    place = _as_typed(problem.file)
    if problem.line is not None:
        place += f":{problem.line}:{problem.column or 1}"
    found, path = params.get("found", ""), _as_typed(problem.path)
    what = f"{path} = {found}" if path and found else path or found
    head = "  ".join(part for part in (place.lstrip(":") if not problem.file else place, what) if part)
    return f"{head}\n  {sentence}" if head else f"  {sentence}"


def render_problems(problems: Iterable[Problem], lang: Lang) -> str:
    """Return all problems, closed by how many there are and that nothing was calculated."""
    listed = tuple(problems)
    count = sum(int(one.params["count"]) if one.code == "more_problems" else 1 for one in listed)
    lines = [render_problem(one, lang) for one in listed]
    return "\n".join([*lines, t_count("problem.closing", lang, count=count)])


def _as_typed(value: Any) -> str:
    """Return a value as it stands in a scenario file: 20000, not 20.000."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return UNSEEN.sub("?", str(value))
