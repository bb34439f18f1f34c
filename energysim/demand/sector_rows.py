"""The rows of a file of use per statistical sector: two forms, one list of totals by year and carrier."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from energysim.errors import InputProblems, Problem

Carrier = Literal["electricity_residential", "electricity_services", "gas_residential", "gas_services"]
Form = Literal["table", "published"]

# Names of columns in lower case without signs: kWh and connections of each carrier.
TABLE: Final[Mapping[Carrier, tuple[str, str]]] = {
    "electricity_residential": ("elecreskwh", "elecresconnections"),
    "electricity_services": ("elecnonreskwh", "elecnonresconnections"),
    "gas_residential": ("gasreskwh", "gasresconnections"),
    "gas_services": ("gasnonreskwh", "gasnonresconnections"),
}
# Part of a row -> the names that its column may have.
COLUMNS: Final[Mapping[Form, Mapping[str, tuple[str, ...]]]] = {
    "table": {
        "code": ("sectorcode",),
        "year": ("year",),
        **{name: (name,) for pair in TABLE.values() for name in pair},
    },
    "published": {
        "code": ("statistischesector", "statistischesectorcode"),
        "year": ("verbruiksjaar", "jaar"),
        "market": ("markt", "energie"),
        "user": ("sector", "nacesector"),
        "connections": ("aantal", "aantaltoegangspunten"),
        "kwh": ("benaderendverbruikkwh", "verbruikkwh"),
    },
}
EXTRA: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("sectorname", "naamstatistischesector"),
    "municipality": ("municipality2018", "municipality", "gemeente"),
    "direction": ("richting",),
}
MARKETS: Final = {"elektriciteit": "electricity", "gas": "gas", "aardgas": "gas"}
HOUSEHOLDS: Final = "huishoudens"
INJECTED: Final = "injectie"
# Source: Provincies in Cijfers marks what Fluvius hides with -99999; Fluvius itself leaves it out or writes a word.
HIDDEN: Final = frozenset(("", "-", "*", "-99999", "nan", "n.b.", "gecensureerd"))
THOUSANDS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
# Fluvius writes a count as 735.0 and as 1.110.00.
USELESS_ZEROS: Final = re.compile(r"[.,]0{1,2}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its line, the sector that it is about, and its cells by part."""

    number: int
    code: str
    name: str
    municipality: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What a row adds to a carrier of a year; None where the publisher hides it."""

    year: int
    carrier: Carrier
    kwh: float | None
    connections: int | None


def lines_of(text: str) -> tuple[Form, Iterator[Line]]:
    """Return the form of a file and its rows.

    Raises
    ------
    InputProblems
        ``sector_form`` when a column of the nearest form is missing.
    """
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") >= head.count(",") else ",")
    names = [re.sub("[^a-z0-9]", "", name.lower()) for name in next(rows, [])]
    form: Form = "table" if "sectorcode" in names else "published"
    at = {part: _position(names, options) for part, options in COLUMNS[form].items()}
    missing = next((part for part, position in at.items() if position is None), None)
    if missing is not None:
        raise InputProblems([Problem("sector_form", {"missing": COLUMNS[form][missing][0]}, line=1)])
    at |= {part: _position(names, options) for part, options in EXTRA.items()}
    return form, _lines(rows, {part: position for part, position in at.items() if position is not None})


def _position(names: Sequence[str], options: Sequence[str]) -> int | None:
    return next((names.index(name) for name in options if name in names), None)


def _lines(rows: Iterator[list[str]], at: Mapping[str, int]) -> Iterator[Line]:
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            found = {part: cells[i].strip() if i < len(cells) else "" for part, i in at.items()}
            yield Line(number, found["code"].upper(), found.get("name", ""), found.get("municipality", ""), found)


def parts_of(line: Line, form: Form) -> list[Part]:
    """Return what a row adds.

    Raises
    ------
    ValueError
        When a number cannot be read.
    """
    cells = line.cells
    year = int(cells["year"])
    if form == "table":
        parts = [(carrier, _kwh(cells[kwh]), _count(cells[number])) for carrier, (kwh, number) in TABLE.items()]
        # A hidden group stands in such a table as 0 kWh of 0 connections, as does one that is not there.
        return [Part(year, carrier, kwh if number else None, number or None) for carrier, kwh, number in parts]
    market = MARKETS.get(cells["market"].lower())
    if market is None or cells.get("direction", "").lower() == INJECTED:
        return []
    residential = cells["user"].lower() == HOUSEHOLDS
    kwh, number = _kwh(cells["kwh"]), _count(cells["connections"])
    hidden = kwh is None or number is None
    return [Part(year, _carrier(market, residential=residential), None if hidden else kwh, None if hidden else number)]


def _carrier(market: str, *, residential: bool) -> Carrier:
    if market == "gas":
        return "gas_residential" if residential else "gas_services"
    return "electricity_residential" if residential else "electricity_services"


def _is_hidden(text: str) -> bool:
    return text.lower() in HIDDEN or text.startswith("<")


def _kwh(text: str) -> float | None:
    """Return an amount of energy: a point or a comma before the decimals, points between thousands.

    ``12.345`` could be either and is refused.
    """
    if _is_hidden(text):
        return None
    if THOUSANDS.fullmatch(text) and text.count(".") == 1:
        raise ValueError(text)
    whole, comma, decimals = text.replace(" ", "").partition(",")
    if THOUSANDS.fullmatch(whole):
        whole = whole.replace(".", "")
    value = float(f"{whole}.{decimals}" if comma else whole)
    if "_" in text or not 0 <= value < float("inf"):
        raise ValueError(text)
    return value


def _count(text: str) -> int | None:
    """Return a number of connections; it has no decimals, so points stand between thousands."""
    if _is_hidden(text):
        return None
    value = int(USELESS_ZEROS.sub("", text.replace(" ", "")).replace(".", ""))
    if "_" in text or value < 0:
        raise ValueError(text)
    return value
