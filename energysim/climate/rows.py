"""What the readers of weather files share: numbers and clock of the rows, and the check against the sun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.climate.calendar import calendar_for, days_in, utc_labels
from energysim.climate.sun import Sun
from energysim.climate.weather import POSSIBLE, series_problems
from energysim.errors import InputProblems, Problem
from energysim.units import HOURS_PER_DAY, FloatArray

# Source: the daily course of typical years of Uccle lies within 0.1 h of the sun; a wrong zone is 1 h off or more.
SHIFT_LIMIT_H: Final = 0.3
# Source: typical years of Uccle and Brussels close within 0.013; half an hour too early or late gives 0.05.
CLOSURE_LIMIT_FRACTION: Final = 0.04
# Source: long enough to recognise a row by.
SHOWN_SIGNS: Final = 40
# Source: positions of latitude and longitude on a globe.
GLOBE_DEG: Final = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0)}
# Source: Dead Sea shore and Everest, m.
ALTITUDES_M: Final = (-450.0, 9000.0)

Clock = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a weather file: its line from 1, its month, day and hour from 0, and its values by series."""

    line: int
    clock: Clock
    values: Mapping[str, float]


def refused(problem: Problem) -> InputProblems:
    """One problem as an exception."""
    return InputProblems([problem])


def cell(text: str, line: int) -> float:
    """Return the number in a cell; an empty one is not a number and will be counted as a gap."""
    if not text.strip():
        return float("nan")
    try:
        if "_" in text:  # Python reads 1_0 as ten
            raise ValueError(text)
        return float(text) + 0.0
    except ValueError:
        raise refused(Problem("climate_row", {"found": text.strip()[:SHOWN_SIGNS]}, line=line)) from None


def whole(text: str, line: int) -> int:
    """Return the whole number in a cell."""
    try:
        return int(text)
    except ValueError:
        raise refused(Problem("climate_row", {"found": text.strip()[:SHOWN_SIGNS]}, line=line)) from None


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
        value = float("nan")
    if not low <= value <= high:
        found = {"field": field, "found": text.strip()[:SHOWN_SIGNS]}
        raise refused(Problem("climate_header", found, line=line))
    return value


def year_of(rows: Sequence[Row], year: int) -> dict[str, FloatArray]:
    """Series of a whole year out of rows that run from 1 January 0 h to 31 December 23 h.

    Raises
    ------
    InputProblems
        ``climate_leap_year`` when the year has a 29 February and the rows have none, or the other way round;
        ``climate_time`` at the first row that is not the expected hour, with the number of such rows;
        ``climate_rows`` when rows are missing at the end or too many; ``climate_gap`` and ``climate_impossible``.
    """
    calendar = calendar_for(year)
    clocks = [row.clock for row in rows]
    expected = _clocks(year)
    if clocks != expected:
        if clocks == _clocks(_other_year(year)):
            found = {"year": year, "found": len(rows), "allowed": calendar.steps}
            raise refused(Problem("climate_leap_year", found))
        raise _wrong_time(rows, expected, year)
    series = {name: np.array([row.values[name] for row in rows], dtype=np.float64) for name in POSSIBLE}
    problems = [problem for name in POSSIBLE for problem in series_problems(name, series[name], calendar=calendar)]
    if problems:
        raise InputProblems(problems)
    return series


def _clocks(year: int) -> list[Clock]:
    return list(zip(*(labels.tolist() for labels in utc_labels(year)), strict=True))


def _other_year(year: int) -> int:
    """A near year that differs in its 29 February."""
    return next(other for other in range(year + 1, year + HOURS_PER_DAY) if days_in(other) != days_in(year))


def _wrong_time(rows: Sequence[Row], expected: Sequence[Clock], year: int) -> InputProblems:
    wrong = [i for i, (row, clock) in enumerate(zip(rows, expected, strict=False)) if row.clock != clock]
    if not wrong:
        return refused(Problem("climate_rows", {"found": len(rows), "allowed": len(expected), "year": year}))
    first = wrong[0]
    found = {
        "found": _shown(rows[first].clock),
        "allowed": _shown(expected[first]),
        "count": len(wrong),
    }
    return refused(Problem("climate_time", found, line=rows[first].line))


def _shown(clock: Clock) -> str:
    month, day, hour = clock
    return f"{month:02d}-{day:02d} {hour:02d} h"


def closure_fraction(series: Mapping[str, FloatArray], sun: Sun) -> float:
    """Mean of |GHI - DHI - DNI sin(elevation)| against mean GHI: small only at the right moment of the sun."""
    height = np.maximum(np.sin(np.radians(sun.elevation_deg)), 0.0)
    rest = series["ghi_w_per_m2"] - series["dhi_w_per_m2"] - series["dni_w_per_m2"] * height
    mean = float(np.mean(series["ghi_w_per_m2"]))
    return float(np.mean(np.abs(rest))) / mean if mean > 0 else float("inf")


def shift_h(series: Mapping[str, FloatArray], sun: Sun) -> float:
    """How many hours the light of the file comes later than the sun, -12..12: difference of daily phase."""
    hour = np.arange(len(sun.elevation_deg)) % HOURS_PER_DAY
    angle = np.exp(complex(0, 2) * np.pi * hour / HOURS_PER_DAY)
    height = np.maximum(np.sin(np.radians(sun.elevation_deg)), 0.0)
    turn = np.sum(series["ghi_w_per_m2"] * angle) * np.conj(np.sum(height * angle))
    return float(np.angle(turn)) / (2 * np.pi) * HOURS_PER_DAY


def check_against_sun(series: Mapping[str, FloatArray], sun: Sun) -> None:
    """Refuse a file whose light does not follow the sun of its own place and time zone.

    Raises
    ------
    InputProblems
        ``climate_zone``
    """
    late_h, closure = shift_h(series, sun), closure_fraction(series, sun)
    if not (abs(late_h) <= SHIFT_LIMIT_H and closure <= CLOSURE_LIMIT_FRACTION):
        found = {"late_h": round(late_h, 2), "closure_fraction": round(closure, 3)}
        raise refused(Problem("climate_zone", found))


def shifted(series: Mapping[str, FloatArray], hours: int) -> dict[str, FloatArray]:
    """Move a year that much earlier; what falls off its start comes at its end."""
    return {name: np.roll(values, -hours) for name, values in series.items()}
