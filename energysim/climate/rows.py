"""What the readers of weather files share: the numbers and the clock of the rows, and what is wrong with them.

A file is refused with everything that is wrong with it: per kind of fault the first moment and how often it occurs.
Nothing is moved, filled or clamped.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from energysim.climate.calendar import Calendar, calendar_for, days_in, utc_labels
from energysim.climate.weather import POSSIBLE
from energysim.errors import InputProblems, Problem
from energysim.units import HOURS_PER_DAY, BoolArray, FloatArray, IntArray

# Source: long enough to recognise a row by.
SHOWN_SIGNS: Final = 40
# Source: positions of latitude and longitude on a globe.
GLOBE_DEG: Final = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0)}
# Source: Dead Sea shore and Everest, m.
ALTITUDES_M: Final = (-450.0, 9000.0)

Clock = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a weather file.

    Parameters
    ----------
    line : int
        Line of the file, from 1.
    text : str
        The row as it stands there.
    clock : tuple of int or None
        Month 1..12, day 1..31 and hour 0..23; None where they cannot be read.
    values : Mapping or None
        By series, NaN where the cell is empty; None where a cell is no number.
    """

    line: int
    text: str
    clock: Clock | None
    values: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Year:
    """The rows of a file laid on the hours of a year in UTC, and everything wrong with them.

    Parameters
    ----------
    series : Mapping of FloatArray, shape (steps,)
        NaN where the file has no number.
    light : BoolArray, shape (steps,)
        The hours whose three irradiances are known and possible.
    problems : tuple of Problem
    """

    series: Mapping[str, FloatArray]
    light: BoolArray
    problems: tuple[Problem, ...]


def refused(problem: Problem) -> InputProblems:
    """One problem as an exception."""
    return InputProblems([problem])


def shown(text: str) -> str:
    """Return the beginning of a row or cell, for a message."""
    return text.strip()[:SHOWN_SIGNS]


def cell(text: str) -> float:
    """Return the number in a cell; an empty one is not a number and will be counted as a gap.

    Raises
    ------
    ValueError
        When there is something else than a number.
    """
    if not text.strip():
        return math.nan
    if "_" in text:  # Python reads 1_0 as ten
        raise ValueError(text)
    return float(text) + 0.0


def place(field: str, text: str, *, line: int) -> float:
    """Return latitude, longitude or altitude from a header.

    Raises
    ------
    InputProblems
        ``climate_header`` when it is no number or no place on Earth.
    """
    low, high = GLOBE_DEG.get(field, ALTITUDES_M)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise refused(Problem("climate_header", {"field": field, "found": shown(text)}, line=line))
    return value


def year_of(rows: Sequence[Row], year: int, *, zone_h: int) -> Year:
    """Lay rows on the hours of a year.

    Parameters
    ----------
    rows : sequence of Row
        From 1 January 0 h to 31 December 23 h on the clock of the file.
    year : int
    zone_h : int
        How far the clock of the file is ahead of UTC; the first hours of a clock ahead come at the end of the year.

    Returns
    -------
    Year
        With the codes ``climate_row`` (cannot be read), ``climate_rows`` (too few or too many), ``climate_strange``
        (no hour of this year), ``climate_double``, ``climate_order``, ``climate_missing``, ``climate_gap`` and
        ``climate_impossible``, each with the first place and the count.

    Raises
    ------
    InputProblems
        ``climate_leap_year`` when the year has a 29 February and the rows have none, or the other way round.
    """
    calendar = calendar_for(year)
    expected = _clocks(year)
    if tuple(row.clock for row in rows) == _clocks(_other_year(year)):
        found = {"year": year, "found": len(rows), "allowed": calendar.steps}
        raise refused(Problem("climate_leap_year", found))
    at, time_problems = _placed(rows, expected, year)
    lines = np.zeros(calendar.steps, dtype=np.int64)
    readable = np.zeros(calendar.steps, dtype=np.bool_)
    series = {name: np.full(calendar.steps, np.nan) for name in POSSIBLE}
    for i, row in at.items():
        lines[i] = row.line
        if row.values is not None:
            readable[i] = True
            for name, value in row.values.items():
                series[name][i] = value
    in_utc = {name: np.roll(values, -zone_h) for name, values in series.items()}
    lines, readable = np.roll(lines, -zone_h), np.roll(readable, -zone_h)
    value_problems = [
        problem
        for name, values in in_utc.items()
        for problem in _value_problems(name, values, readable=readable, lines=lines, calendar=calendar)
    ]
    light = np.all([_possible(name, in_utc[name]) for name in POSSIBLE if name.endswith("w_per_m2")], axis=0)
    return Year(series=in_utc, light=light, problems=(*_unreadable(rows), *time_problems, *value_problems))


def _placed(rows: Sequence[Row], expected: Sequence[Clock], year: int) -> tuple[dict[int, Row], list[Problem]]:
    """Rows by hour of the file's clock, and what is wrong with their labels."""
    positions = {clock: i for i, clock in enumerate(expected)}
    at: dict[int, Row] = {}
    strange, double, order = [], [], []
    latest = -1
    for row in rows:
        position = None if row.clock is None else positions.get(row.clock)
        if position is None:
            if row.clock is not None:
                strange.append(row)
        elif position in at:
            double.append(row)
        else:
            at[position] = row
            if position < latest:
                order.append(row)
            latest = max(latest, position)
    problems = []
    if len(rows) != len(expected):
        params = {"found": len(rows), "allowed": len(expected), "year": year}
        problems.append(Problem("climate_rows", params))
    problems += _labels("climate_strange", strange)
    problems += _labels("climate_double", double)
    problems += _labels("climate_order", order)
    missing = [clock for i, clock in enumerate(expected) if i not in at]
    if missing:
        problems.append(Problem("climate_missing", {"first": _label(missing[0]), "count": len(missing)}))
    return at, problems


def _labels(code: str, rows: Sequence[Row]) -> list[Problem]:
    if not rows or rows[0].clock is None:
        return []
    return [Problem(code, {"found": _label(rows[0].clock), "count": len(rows)}, line=rows[0].line)]


def _unreadable(rows: Iterable[Row]) -> list[Problem]:
    bad = [row for row in rows if row.clock is None or row.values is None]
    if not bad:
        return []
    return [Problem("climate_row", {"found": shown(bad[0].text), "count": len(bad)}, line=bad[0].line)]


def _value_problems(
    name: str, values: FloatArray, *, readable: BoolArray, lines: IntArray, calendar: Calendar
) -> list[Problem]:
    """Gaps and impossible values of one series, in the rows that could be read."""
    problems = []
    gap = readable & ~np.isfinite(values)
    if gap.any():
        params = {"series": name, **_where(gap, calendar)}
        problems.append(Problem("climate_gap", params, line=int(lines[np.argmax(gap)])))
    wrong = readable & ~gap & ~_possible(name, values)
    if wrong.any():
        first = int(np.argmax(wrong))
        low, high = POSSIBLE[name]
        range_ = {"found": float(values[first]), "low": low, "high": high}
        params = {"series": name, **_where(wrong, calendar)}
        problems.append(Problem("climate_impossible", params | range_, line=int(lines[first])))
    return problems


def _possible(name: str, values: FloatArray) -> BoolArray:
    low, high = POSSIBLE[name]
    return np.asarray((values >= low) & (values <= high))


def _where(bad: BoolArray, calendar: Calendar) -> dict[str, str | int]:
    first = calendar.start_utc(int(np.argmax(bad)))
    return {"first": first.strftime("%Y-%m-%d %H:%M UTC"), "count": int(np.count_nonzero(bad))}


@lru_cache(maxsize=4)
def _clocks(year: int) -> tuple[Clock, ...]:
    return tuple(zip(*(labels.tolist() for labels in utc_labels(year)), strict=True))


def _other_year(year: int) -> int:
    """A near year that differs in its 29 February."""
    return next(other for other in range(year + 1, year + HOURS_PER_DAY) if days_in(other) != days_in(year))


def _label(clock: Clock) -> str:
    month, day, hour = clock
    return f"{month:02d}-{day:02d} {hour:02d} h"
