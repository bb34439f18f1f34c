"""How cold a year was, in degree days, and what that means for the heat of that year."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.errors import UnknownParameter
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray

KEY: Final = "demand.calibration.degree_days"
NORMAL: Final = "demand.calibration.normal_degree_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class WinterOf:
    """The cold of one year at Uccle against a normal year.

    Parameters
    ----------
    year : int
    degree_days : float or None
        K.d per year; None where the register does not know the year: it is taken as normal.
    normal_degree_days : float
    """

    year: int
    degree_days: float | None
    normal_degree_days: float

    @property
    def space_fraction(self) -> float:
        """Space heat of that year over that of a normal year."""
        return 1.0 if self.degree_days is None else self.degree_days / self.normal_degree_days

    def heat_fraction(self, space_kwh: float, hot_water_kwh: float) -> float:
        """Space heat and hot water of that year over those of a normal year: hot water does not feel the winter."""
        whole_kwh = space_kwh + hot_water_kwh
        return (space_kwh * self.space_fraction + hot_water_kwh) / whole_kwh if whole_kwh > 0 else 1.0


def degree_days(temperature_c: FloatArray, *, base_c: float, step_h: float) -> float:
    """Sum over the days of how far the daily mean lies below the base, K.d.

    Parameters
    ----------
    temperature_c : FloatArray, shape (steps,)
        Whole days; the mean of each interval.
    base_c : float
        16.5 as the Belgian gas sector counts, or 15.
    step_h : float
        Length of an interval.

    Raises
    ------
    ValueError
        When the series does not hold whole days.
    """
    per_day = round(HOURS_PER_DAY / step_h)
    if len(temperature_c) % per_day or abs(per_day * step_h - HOURS_PER_DAY) > 0:
        raise ValueError("degree days need whole days")
    return float(np.maximum(base_c - temperature_c.reshape(-1, per_day).mean(axis=1), 0.0).sum())


def winter_of(year: int, book: ParameterBook) -> WinterOf:
    """Return how cold a year was, from the sourced degree days of Uccle."""
    return WinterOf(year=year, degree_days=_known(year, book), normal_degree_days=book.number(NORMAL))


def _known(year: int, book: ParameterBook) -> float | None:
    try:
        found = book.dated(KEY, dt.date(year, 1, 1))
    except UnknownParameter:
        return None
    value = found.value
    if found.year != year or not isinstance(value, float):
        return None  # the newest known winter says nothing about a later one
    return value
