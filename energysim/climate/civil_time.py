"""Belgian civil time and UTC, both ways, for quarter-hours: no zone data of the system is needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

import numpy as np
from numpy.typing import NDArray

from energysim.climate.calendar import calendar_for
from energysim.units import BoolArray

Moments = NDArray[np.datetime64]

HOUR: Final = np.timedelta64(1, "h")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FromLocal:
    """What local labels mean.

    Parameters
    ----------
    utc : Moments, shape (n,)
        In whole minutes.
    absent : BoolArray, shape (n,)
        The clock never shows this label: it lies in the hour that is skipped in March.
    twice : BoolArray, shape (n,)
        The clock shows this label twice, in the hour that returns in October.
    """

    utc: Moments
    absent: BoolArray
    twice: BoolArray


def utc_of_local(local: Moments, *, second: BoolArray) -> FromLocal:
    """Translate labels of the Belgian clock.

    Parameters
    ----------
    local : Moments, shape (n,)
    second : BoolArray, shape (n,)
        Of a label that is shown twice: whether the second time is meant.
    """
    summer = np.zeros(len(local), dtype=np.bool_)
    absent, twice = summer.copy(), summer.copy()
    years = local.astype("datetime64[Y]")
    for year in np.unique(years):
        here = years == year
        start, end = summer_time(_number(year))
        absent |= here & (local >= start + HOUR) & (local < start + 2 * HOUR)
        twice |= here & (local >= end + HOUR) & (local < end + 2 * HOUR)
        summer |= here & (local >= start + 2 * HOUR) & (local < end + HOUR)
    summer |= twice & ~second
    utc = local.astype("datetime64[m]") - np.where(summer, 2, 1).astype("timedelta64[h]")
    return FromLocal(utc=utc, absent=absent, twice=twice)


def local_of_utc(utc: Moments) -> Moments:
    """Labels of the Belgian clock at moments in UTC, shape (n,)."""
    summer = np.zeros(len(utc), dtype=np.bool_)
    years = utc.astype("datetime64[Y]")
    for year in np.unique(years):
        start, end = summer_time(_number(year))
        summer |= (years == year) & (utc >= start) & (utc < end)
    return np.asarray(utc.astype("datetime64[m]") + np.where(summer, 2, 1).astype("timedelta64[h]"))


def local_datetime(utc: np.datetime64) -> datetime:
    """Return one moment as a datetime that knows how far Belgium is ahead of UTC."""
    naive = utc.astype("datetime64[s]").item()
    ahead = local_of_utc(np.array([utc]))[0] - utc.astype("datetime64[m]")
    zone = timezone(timedelta(minutes=int(ahead.astype(int))))
    if not isinstance(naive, datetime):
        raise TypeError("a moment is needed")
    return (naive + timedelta(minutes=int(ahead.astype(int)))).replace(tzinfo=zone)


def summer_time(year: int) -> tuple[np.datetime64, np.datetime64]:
    """Begin and end of summer time in a year, UTC."""
    hours = np.flatnonzero(calendar_for(year).summer_time)
    first = np.datetime64(f"{year}-01-01T00", "h")
    return first + int(hours[0]), first + int(hours[-1]) + 1


def _number(year: np.datetime64) -> int:
    return int(str(year))
