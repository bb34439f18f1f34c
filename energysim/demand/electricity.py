"""Electricity of households, services and street lamps."""

from typing import Final

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.shapes import with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import BoolArray, FloatArray

# Source: the Gregorian calendar, January = 0; winter is December to February, summer June to August.
SEASON_OF_MONTH: Final = np.array([0, 0, 1, 1, 1, 2, 2, 2, 1, 1, 1, 0])
SEASONS: Final = ("winter", "transition", "summer")
DAYS: Final = ("weekday", "saturday", "sunday")
# Source: ISO 8601, Monday = 0.
SATURDAY: Final = 5
# Source: ISO 8601, Monday = 0.
SUNDAY: Final = 6
MONTHS: Final = range(len(SEASON_OF_MONTH))


def household_kw(dwellings: float, calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Appliances and lighting of homes, without heating and car.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``dwellings`` times the register's mean.
    """
    annual_kwh = dwellings * book.number("demand.electricity.household_kwh_per_dwelling")
    return with_sum(household_shape(calendar, book), annual_kwh, calendar.step_h)


def household_shape(calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Nine day shapes (three seasons, three kinds of day), each month with its own share of the year.

    Returns
    -------
    FloatArray, shape (steps,)
        Sum 1.

    Source: Synergrid RLP0N, Flanders 2023.
    """
    day = day_kind(calendar)
    season = SEASON_OF_MONTH[calendar.month]
    shape = np.zeros(calendar.steps)
    for s, season_name in enumerate(SEASONS):
        for d, day_name in enumerate(DAYS):
            factors = np.asarray(book.series(f"demand.household_shape.{season_name}_{day_name}"))
            chosen = (season == s) & (day == d)
            shape[chosen] = factors[calendar.hour[chosen]]
    shares = np.asarray(book.series("demand.electricity.month_shares"))
    for month in MONTHS:
        chosen = calendar.month == month
        shape[chosen] *= shares[month] / np.sum(shape[chosen])
    return np.asarray(shape / np.sum(shape))


def services_kw(annual_kwh: float, calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Electricity of services without heating: three kinds of day, the same the whole year.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``annual_kwh``.
    """
    day = day_kind(calendar)
    shape = np.zeros(calendar.steps)
    for d, day_name in enumerate(DAYS):
        factors = np.asarray(book.series(f"demand.services_shape.{day_name}"))
        shape[day == d] = factors[calendar.hour[day == d]]
    return with_sum(shape, annual_kwh, calendar.step_h)


def public_lighting_kw(
    lamps: float, sun_elevation_deg: FloatArray, book: ParameterBook, *, step_h: float
) -> FloatArray:
    """Street lamps: on while the sun is down.

    Parameters
    ----------
    lamps : float
        Number of lamps, 0 or more.
    sun_elevation_deg : FloatArray, shape (steps,)

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``lamps`` times the register's energy per lamp.
    """
    burning: BoolArray = sun_elevation_deg < book.number("demand.public_lighting.on_below_deg")
    annual_kwh = lamps * book.number("demand.public_lighting.kwh_per_lamp")
    return with_sum(burning.astype(np.float64), annual_kwh, step_h)


def day_kind(calendar: Calendar) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """0 on weekdays, 1 on Saturdays, 2 on Sundays and public holidays."""
    sunday = (calendar.weekday == SUNDAY) | calendar.holiday
    return np.where(sunday, 2, np.where(calendar.weekday == SATURDAY, 1, 0)).astype(np.int64)
