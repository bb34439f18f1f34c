"""Twelve monthly values as a smooth series, and back, without changing a single monthly mean."""

from functools import lru_cache
from typing import Final

import numpy as np

from energysim.climate.calendar import MONTHS, Calendar
from energysim.units import FloatArray

ALL_MONTHS: Final = np.arange(MONTHS)


def monthly_means(values: FloatArray, calendar: Calendar) -> FloatArray:
    """Mean of each month in UTC, shape (12,)."""
    month = calendar.utc_month
    return np.asarray(np.bincount(month, values, MONTHS) / np.bincount(month, minlength=MONTHS))


def monthly_sums(values: FloatArray, calendar: Calendar) -> FloatArray:
    """Sum of each month in UTC, shape (12,)."""
    return np.asarray(np.bincount(calendar.utc_month, values, MONTHS))


@lru_cache(maxsize=4)
def tents(calendar: Calendar) -> FloatArray:
    """Twelve tent functions that are 1 in the middle of their month and 0 in the middle of the next, round the year.

    Returns
    -------
    FloatArray, shape (steps, 12)
        Every row sums to 1; kept in memory, so read-only.
    """
    lengths = np.bincount(calendar.utc_month, minlength=MONTHS)
    middles = np.cumsum(lengths) - lengths / 2
    around = np.concatenate(([middles[-1] - calendar.steps], middles, [middles[0] + calendar.steps]))
    moments = np.arange(calendar.steps) + 0.5
    corners = np.eye(MONTHS)[np.concatenate(([MONTHS - 1], ALL_MONTHS, [0]))]
    shape = np.stack([np.interp(moments, around, corners[:, month]) for month in ALL_MONTHS], axis=1)
    shape.flags.writeable = False
    return shape


def through_middles(values: FloatArray, shape: FloatArray) -> FloatArray:
    """Values that hold in the middle of each month, with straight lines between them.

    Parameters
    ----------
    values : FloatArray, shape (12,)
    shape : FloatArray, shape (steps, 12)
        From ``tents``.
    """
    return np.asarray(shape @ values)


def with_means(values: FloatArray, shape: FloatArray, *, calendar: Calendar) -> FloatArray:
    """Straight lines between the middles of the months that have exactly these monthly means.

    Parameters
    ----------
    values : FloatArray, shape (12,)
        Wanted mean of each month.
    shape : FloatArray, shape (steps, 12)
        From ``tents``.
    """
    month = calendar.utc_month
    means = np.stack([shape[month == one].mean(axis=0) for one in ALL_MONTHS])
    return np.asarray(shape @ np.linalg.solve(means, values))
