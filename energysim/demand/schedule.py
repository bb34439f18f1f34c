"""Day schedules laid over the local hours of a year: set-points, air changes, gains."""

from collections.abc import Sequence

import numpy as np

from energysim.climate.calendar import DAY_TYPES, Calendar
from energysim.errors import InputProblems, Problem
from energysim.units import HOURS_PER_DAY, FloatArray


def day_schedule(
    day: Sequence[float],
    *,
    calendar: Calendar,
    saturday: Sequence[float] | None = None,
    sunday: Sequence[float] | None = None,
) -> FloatArray:
    """Values of the local hours of a year.

    Parameters
    ----------
    day : sequence of 24 numbers
        From local midnight, summer time included; for every day that is not given apart.
    calendar : Calendar
    saturday, sunday : sequence of 24 numbers or None
        None: as ``day``. Public holidays are Sundays.

    Returns
    -------
    FloatArray, shape (steps,)

    Raises
    ------
    InputProblems
        ``zone_length`` or ``zone_value``.
    """
    given = {"day": day, "saturday": saturday, "sunday": sunday}
    problems = [problem for name, row in given.items() if row is not None for problem in _wrong(row, name)]
    if problems:
        raise InputProblems(problems)
    rows = [given.get(kind) for kind in DAY_TYPES]
    table = np.array([day if row is None else row for row in rows], dtype=np.float64)
    return np.asarray(table[calendar.day_type, calendar.hour])


def night_setback_c(day_c: float, night_c: float, *, from_hour: int, until_hour: int, calendar: Calendar) -> FloatArray:
    """Set-point that falls in the night.

    Parameters
    ----------
    day_c, night_c : float
    from_hour, until_hour : int
        Local hours 0..23 in which the night begins and ends; it may run over midnight.
    calendar : Calendar

    Returns
    -------
    FloatArray, shape (steps,)

    Raises
    ------
    InputProblems
    """
    hours = range(HOURS_PER_DAY)
    given = {"from_hour": from_hour, "until_hour": until_hour}
    problems = [
        Problem("zone_value", {"found": str(value), "allowed": f"0..{HOURS_PER_DAY - 1}"}, path=name)
        for name, value in given.items()
        if value not in hours
    ]
    if problems:
        raise InputProblems(problems)
    length = (until_hour - from_hour) % HOURS_PER_DAY
    night = [(hour - from_hour) % HOURS_PER_DAY < length for hour in hours]
    return day_schedule([night_c if dark else day_c for dark in night], calendar=calendar)


def _wrong(row: Sequence[float], name: str) -> list[Problem]:
    if len(row) != HOURS_PER_DAY:
        return [Problem("zone_length", {"found": len(row), "allowed": HOURS_PER_DAY}, path=name)]
    bad = [value for value in row if not np.isfinite(value)]
    return [Problem("zone_value", {"found": str(bad[0]), "allowed": "-inf < x < inf"}, path=name)] if bad else []
