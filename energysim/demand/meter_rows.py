"""The rows of a meter file of Fluvius: two forms, one table of local labels, registers and volumes.

The portal of the grid operator gives one row per register (day and night, offtake and injection apart) with a
validation status; its open data give offtake and injection side by side, with a stamp that ends in Z and yet is local
time.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from energysim.climate.civil_time import Moments
from energysim.errors import InputProblems, Problem
from energysim.units import BoolArray, FloatArray, IntArray

Direction = Literal["offtake", "injection"]
Form = Literal["portal", "open_data"]

# Column of the file, in lower case with _ between its words -> what it is.
PORTAL: Final = {
    "van_datum": "date", "van_(datum)": "date", "from_date": "date", "from_(date)": "date",
    "van_tijdstip": "time", "van_(tijdstip)": "time", "from_time": "time", "from_(time)": "time",
    "ean": "ean", "ean_code": "ean", "register": "register", "volume": "volume", "eenheid": "unit", "unit": "unit",
    "validatiestatus": "status", "validation_status": "status",
}  # fmt: skip
OPEN_DATA: Final = {
    "ean_id": "ean",
    "datum_startuur": "stamp",
    "volume_afname_kwh": "offtake",
    "volume_injectie_kwh": "injection",
    "warmtepomp_indicator": "heat_pump",
    "elektrisch_voertuig_indicator": "electric_car",
    "pv_installatie_indicator": "solar_panels",
}
NEEDED: Final[Mapping[Form, tuple[str, ...]]] = {
    "portal": ("date", "time", "ean", "register", "volume", "unit"),
    "open_data": ("ean", "stamp", "offtake", "injection"),
}
INDICATORS: Final = ("heat_pump", "electric_car", "solar_panels")
DIRECTIONS: Final[Mapping[str, Direction]] = {
    "afname": "offtake",
    "offtake": "offtake",
    "consumption": "offtake",
    "injectie": "injection",
    "injection": "injection",
}
ESTIMATED: Final = ("geschat", "estimated")
YES: Final = ("1", "1.0", "1,0")
# The portal writes ="5414...", so that a spreadsheet keeps the digits of a meter.
QUOTES: Final = ' ="'
STAMP: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
# Source: a date as 31-05-2024.
DATE_PARTS: Final = 3
# Source: long enough to recognise a row by.
SHOWN_SIGNS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeterRows:
    """One entry per row and direction, in the order of the file.

    Parameters
    ----------
    form : {"portal", "open_data"}
    local : Moments, shape (n,)
        Start of the quarter-hour on the Belgian clock.
    register : IntArray, shape (n,)
        Position in ``registers``.
    volume_kwh : FloatArray, shape (n,)
        NaN where the cell is empty.
    estimated : BoolArray, shape (n,)
    line : IntArray, shape (n,)
    registers : tuple of (direction, name)
    eans : tuple of str
        Every meter in the file.
    indicators : Mapping
        What the file says of the connection: heat_pump, electric_car, solar_panels.
    problems : tuple of Problem
        ``meter_row`` and ``meter_unit``.
    """

    form: Form
    local: Moments
    register: IntArray
    volume_kwh: FloatArray
    estimated: BoolArray
    line: IntArray
    registers: tuple[tuple[Direction, str], ...]
    eans: tuple[str, ...]
    indicators: Mapping[str, bool]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    moment: str
    register: tuple[Direction, str]
    volume_kwh: float
    estimated: bool


def meter_rows(data: bytes) -> MeterRows:
    """Read the rows of a meter file.

    Raises
    ------
    InputProblems
        ``meter_form`` when its columns are of neither form.
    """
    lines = data.decode("utf-8-sig", "replace").splitlines()
    form, at = _form(_cells(lines[0]) if lines else [])
    entries: list[_Entry] = []
    bad: list[tuple[int, str]] = []
    units: list[tuple[int, str]] = []
    eans: dict[str, None] = {}
    indicators: dict[str, bool] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line)
        if not any(cells):
            continue
        try:
            if form == "portal" and cells[at["unit"]].lower() != "kwh":
                units.append((number, cells[at["unit"]]))
                continue
            entries += _portal(cells, at, number) if form == "portal" else _open_data(cells, at, number)
            said = {name: cells[at[name]] in YES for name in INDICATORS if name in at}
        except (ValueError, IndexError):
            bad.append((number, line))
            continue
        eans.setdefault(cells[at["ean"]])
        indicators |= {name: indicators.get(name, False) or yes for name, yes in said.items()}
    problems = (*_listed("meter_row", bad), *_listed("meter_unit", units))
    return _arrays(form, entries, eans=tuple(eans), indicators=indicators, problems=problems)


def _cells(line: str) -> list[str]:
    return [cell.strip(QUOTES) for cell in line.split(";")]


def _form(header: Sequence[str]) -> tuple[Form, Mapping[str, int]]:
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in header]
    missing = ""
    for form, columns in (("portal", PORTAL), ("open_data", OPEN_DATA)):
        at = {columns[name]: i for i, name in enumerate(names) if name in columns}
        absent = [part for part in NEEDED["portal" if form == "portal" else "open_data"] if part not in at]
        if not absent:
            return "portal" if form == "portal" else "open_data", at
        if len(at) > 1:
            missing = next(name for name, part in columns.items() if part == absent[0])
    params = {"missing": missing or next(name for name, part in OPEN_DATA.items() if part == "stamp")}
    raise InputProblems([Problem("meter_form", params, line=1)])


def _portal(cells: Sequence[str], at: Mapping[str, int], line: int) -> list[_Entry]:
    name = cells[at["register"]].lower()
    direction = DIRECTIONS.get(name.split(" ")[0])
    day = cells[at["date"]].replace("/", "-").split("-")
    if direction is None or len(day) != DATE_PARTS:
        raise ValueError(name)
    status = cells[at["status"]].lower() if "status" in at else ""
    moment = f"{day[2]}-{day[1]}-{day[0]}T{cells[at['time']]}"
    return [_Entry(line, _minute(moment), (direction, name), _kwh(cells[at["volume"]]), status.startswith(ESTIMATED))]


def _open_data(cells: Sequence[str], at: Mapping[str, int], line: int) -> list[_Entry]:
    moment = _minute(cells[at["stamp"]])
    sides: tuple[Direction, ...] = ("offtake", "injection")
    return [_Entry(line, moment, (side, side), _kwh(cells[at[side]]), False) for side in sides]


def _minute(moment: str) -> str:
    """Return the moment to the minute; ValueError when there are seconds in it or it is no moment."""
    found = STAMP.match(moment)
    if found is None or moment[found.end() :].strip(":.0Zz"):
        raise ValueError(moment)
    np.datetime64(found[0], "m")
    return found[0]


def _kwh(text: str) -> float:
    """Return a volume; an empty cell is not a number."""
    if not text:
        return math.nan
    value = math.nan if "_" in text else float(text.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _listed(code: Literal["meter_row", "meter_unit"], rows: Sequence[tuple[int, str]]) -> list[Problem]:
    if not rows:
        return []
    line, text = rows[0]
    return [Problem(code, {"found": text.strip()[:SHOWN_SIGNS], "count": len(rows)}, line=line)]


def _arrays(
    form: Form,
    entries: Sequence[_Entry],
    *,
    eans: tuple[str, ...],
    indicators: Mapping[str, bool],
    problems: tuple[Problem, ...],
) -> MeterRows:
    if entries and entries[0].moment > entries[-1].moment:  # newest first: the repeated hour of October is turned too
        entries = entries[::-1]
    registers = tuple(dict.fromkeys(entry.register for entry in entries))
    position = {register: i for i, register in enumerate(registers)}
    return MeterRows(
        form=form,
        local=np.array([entry.moment for entry in entries], dtype="datetime64[m]"),
        register=np.array([position[entry.register] for entry in entries], dtype=np.int64),
        volume_kwh=np.array([entry.volume_kwh for entry in entries], dtype=np.float64),
        estimated=np.array([entry.estimated for entry in entries], dtype=np.bool_),
        line=np.array([entry.line for entry in entries], dtype=np.int64),
        registers=registers,
        eans=eans,
        indicators=indicators,
        problems=problems,
    )
