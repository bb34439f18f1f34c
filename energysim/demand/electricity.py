"""Electricity of households, services and street lamps."""

import numpy as np

from energysim.climate.calendar import DAY_TYPES, MONTHS, SEASONS, Calendar
from energysim.demand.shapes import with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import BoolArray, FloatArray


def household_kw(dwellings: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Appliances and lighting of homes, without heating and car.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``dwellings`` times the register's mean.
    """
    annual_kwh = dwellings * book.number("demand.electricity.household_kwh_per_dwelling")
    return with_sum(household_shape(calendar, book), annual_kwh, step_h=calendar.step_h)


def household_shape(calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Nine day shapes (three seasons, three kinds of day), each month with its own share of the year.

    Returns
    -------
    FloatArray, shape (steps,)
        Sum 1.

    Source: Synergrid RLP0N, Flanders 2023.
    """
    shape = np.zeros(calendar.steps)
    for s, season in enumerate(SEASONS):
        for d, day in enumerate(DAY_TYPES):
            factors = np.asarray(book.series(f"demand.household_shape.{season}_{day}"))
            chosen = (calendar.season == s) & (calendar.day_type == d)
            shape[chosen] = factors[calendar.hour[chosen]]
    shares = np.asarray(book.series("demand.electricity.month_shares"))
    for month in range(MONTHS):
        chosen = calendar.month == month
        shape[chosen] *= shares[month] / np.sum(shape[chosen])
    return np.asarray(shape / np.sum(shape))


def services_kw(annual_kwh: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Electricity of services without heating: three kinds of day, the same the whole year.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``annual_kwh``.
    """
    shape = np.zeros(calendar.steps)
    for d, day in enumerate(DAY_TYPES):
        chosen = calendar.day_type == d
        shape[chosen] = np.asarray(book.series(f"demand.services_shape.{day}"))[calendar.hour[chosen]]
    return with_sum(shape, annual_kwh, step_h=calendar.step_h)


def public_lighting_kw(
    lamps: float, sun_elevation_deg: FloatArray, *, book: ParameterBook, step_h: float
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
    return with_sum(burning.astype(np.float64), annual_kwh, step_h=step_h)
