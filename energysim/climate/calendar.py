"""One civil year as a series of UTC intervals; Belgian civil time and holidays are labels on them.

All series of the package run over these intervals: number i is the hour that starts i hours after 1 January
00:00 UTC. Nothing is ever moved for daylight saving: the labels jump, the intervals do not.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from energysim.errors import InputProblems, Problem
from energysim.units import HOURS_PER_DAY, BoolArray, IntArray

Season = Literal["winter", "transition", "summer"]
DayType = Literal["weekday", "saturday", "sunday"]

STEP_H: Final = 1.0
# Source: some years more than anyone compares; a calendar takes half a megabyte.
KEPT_YEARS: Final = 32
# Codes in ``Calendar.season`` and ``Calendar.day_type`` are positions in these.
SEASONS: Final[tuple[Season, ...]] = ("winter", "transition", "summer")
DAY_TYPES: Final[tuple[DayType, ...]] = ("weekday", "saturday", "sunday")
# Source: Synergrid load profiles, table by season: winter DJF 0, summer JJA 2, the rest 1.
SEASON_OF_MONTH: Final = (0, 0, 1, 1, 1, 2, 2, 2, 1, 1, 1, 0)
# Source: Gregorian calendar.
MONTHS: Final = 12
# Source: Gregorian calendar.
WEEKDAYS: Final = 7
SATURDAY: Final = WEEKDAYS - 2
SUNDAY: Final = WEEKDAYS - 1
# Source: 1 January 1970, the origin of numpy's days, was a Thursday.
EPOCH_WEEKDAY: Final = 3
# Source: Directive 2000/84/EC: from the last Sunday of March to the last Sunday of October, at 01:00 UTC.
SUMMER_TIME_MONTHS: Final = (3, 10)
# Source: Directive 94/21/EC: summer time ends on the last Sunday of October from 1996 on.
FIRST_YEAR: Final = 1996


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The intervals of one year and their labels in Belgian civil time.

    Parameters
    ----------
    year : int
        Civil year of the UTC series.
    steps : int
        Number of intervals.
    step_h : float
        Length of an interval.
    month : IntArray, shape (steps,)
        0..11.
    day : IntArray, shape (steps,)
        Day of the month, 1..31.
    hour : IntArray, shape (steps,)
        0..23; on the two days of clock change one label is absent or stands twice.
    weekday : IntArray, shape (steps,)
        0 is Monday.
    holiday : BoolArray, shape (steps,)
        Belgian public holidays.
    season, day_type : IntArray, shape (steps,)
        Positions in ``SEASONS`` and ``DAY_TYPES``; a holiday is a Sunday.
    summer_time : BoolArray, shape (steps,)
        The clock is two hours ahead of UTC instead of one.
    """

    year: int
    steps: int
    step_h: float
    month: IntArray
    day: IntArray
    hour: IntArray
    weekday: IntArray
    holiday: BoolArray
    season: IntArray
    day_type: IntArray
    summer_time: BoolArray

    def start_utc(self, i: int) -> datetime:
        """Start of interval i, aware of its zone; IndexError outside the year."""
        if not 0 <= i < self.steps:
            raise IndexError(f"interval {i} lies outside {self.year}")
        return datetime(self.year, 1, 1, tzinfo=UTC) + timedelta(hours=i * self.step_h)

    @property
    def utc_month(self) -> IntArray:
        """Month in UTC, 0..11: the month that weather files and climate normals count in."""
        return _utc_months(self.year)


@lru_cache(maxsize=KEPT_YEARS)
def calendar_for(year: int) -> Calendar:
    """Return the calendar of a year.

    Parameters
    ----------
    year : int
        1996 or later: before that the European rule for summer time did not hold.

    Returns
    -------
    Calendar
        8760 steps, or 8784 in a leap year.

    Raises
    ------
    InputProblems
        ``climate_year`` for an earlier year.
    """
    if year < FIRST_YEAR:
        raise InputProblems([Problem("climate_year", {"found": year, "low": FIRST_YEAR}, path="climate.year")])
    starts = _starts(year)
    summer_time = _summer_time(year, starts)
    local = starts + 1 + summer_time.astype(np.int64)
    days = local.astype("datetime64[D]")
    weekday = _frozen((days.astype(np.int64) + EPOCH_WEEKDAY) % WEEKDAYS)
    holiday = np.isin(days, np.array(_holidays(year), dtype="datetime64[D]"))
    month = _months(local)
    sunday = (weekday == SUNDAY) | holiday
    day_type = np.where(sunday, 2, np.where(weekday == SATURDAY, 1, 0))
    holiday.flags.writeable = False
    summer_time.flags.writeable = False
    return Calendar(
        year=year,
        steps=len(starts),
        step_h=STEP_H,
        month=month,
        day=_frozen((days - local.astype("datetime64[M]")).astype(np.int64) + 1),
        hour=_frozen((local - days).astype(np.int64)),
        weekday=weekday,
        holiday=holiday,
        season=_frozen(np.array(SEASON_OF_MONTH)[month]),
        day_type=_frozen(day_type),
        summer_time=summer_time,
    )


def utc_labels(year: int) -> tuple[IntArray, IntArray, IntArray]:
    """Month 1..12, day 1..31 and hour 0..23 in UTC of every interval: the labels that a weather file must have."""
    starts = _starts(year)
    days = starts.astype("datetime64[D]")
    day = (days - starts.astype("datetime64[M]")).astype(np.int64) + 1
    return _months(starts) + 1, day, (starts - days).astype(np.int64)


def days_in(year: int) -> int:
    """Return the number of days of a year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _starts(year: int) -> NDArray[np.datetime64]:
    return np.datetime64(f"{year}-01-01T00", "h") + np.arange(days_in(year) * HOURS_PER_DAY)


@lru_cache(maxsize=KEPT_YEARS)
def _utc_months(year: int) -> IntArray:
    return _months(_starts(year))


def _months(moments: NDArray[np.datetime64]) -> IntArray:
    return _frozen(moments.astype("datetime64[M]").astype(np.int64) % MONTHS)


def _summer_time(year: int, starts: NDArray[np.datetime64]) -> BoolArray:
    """Whether summer time holds, by the European rule; the system's zone data may be absent."""
    first, last = (np.datetime64(f"{_last_sunday(year, month)}T01", "h") for month in SUMMER_TIME_MONTHS)
    return np.asarray((starts >= first) & (starts < last))


def _last_sunday(year: int, month: int) -> date:
    end = date(year, month + 1, 1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() + 1) % WEEKDAYS)


def _holidays(year: int) -> list[date]:
    """Belgian public holidays of the year and of the next: its first local hours belong to this UTC year."""
    import holidays  # takes long to import and is only needed here

    return sorted(holidays.country_holidays("BE", years=(year, year + 1)))


def _frozen(values: NDArray[np.int64]) -> IntArray:
    values.flags.writeable = False
    return values
