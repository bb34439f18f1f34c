"""Hourly space heat of a group: degree hours of a running mean of the air temperature."""

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.climate.weather import Weather
from energysim.demand.shapes import by_hour
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray


def space_heat_kw(
    annual_kwh_reference: float, weather: Weather, *, calendar: Calendar, book: ParameterBook
) -> FloatArray:
    """Return the useful space heat of a group in each step.

    The yearly need belongs to the reference climate (``demand.thermal.reference_degree_days``). Each step
    gives ``need / reference degree hours x max(0, base - running mean of 24 h) x day shape``: a warmer hour
    never needs more heat, and a warm year needs less than the reference.

    Parameters
    ----------
    annual_kwh_reference : float
        kWh per year in the reference climate, 0 or more.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.
    """
    base_c = book.number("demand.thermal.base_c")
    reference_degree_h = book.number("demand.thermal.reference_degree_days") * HOURS_PER_DAY
    window = max(1, round(book.number("demand.thermal.averaging_h") / calendar.step_h))
    below_k = np.maximum(0.0, base_c - running_mean(weather.temperature_c, window))
    shape = by_hour(book.series("demand.thermal.day_shape"), calendar)
    return np.asarray(annual_kwh_reference / reference_degree_h * below_k * shape)


def running_mean(values: FloatArray, window: int) -> FloatArray:
    """Mean of each step and the ``window - 1`` before it; the year is a ring."""
    before = np.concatenate((values[len(values) - window + 1 :], values))
    return np.convolve(before, np.full(window, 1.0 / window), mode="valid")


def supply_temperature_c(design_c: float, outdoor_c: FloatArray, *, book: ParameterBook) -> FloatArray:
    """Temperature of the heating water on a straight heating curve.

    Parameters
    ----------
    design_c : float
        At the design temperature outdoors (-8 C); a group's ``supply_temperature_c``.
    outdoor_c : FloatArray, shape (steps,)

    Returns
    -------
    FloatArray, shape (steps,)
        From the end of the curve at 15 C outdoors (26 C on the curve of 35 C, 30 C on that of 55 C) to
        ``design_c``; outside these two temperatures the curve is flat.
    """
    low_c = book.number("demand.supply.limit_supply_c") + book.number("demand.supply.limit_supply_slope") * (
        design_c - book.number("demand.supply.limit_supply_design_c")
    )
    coldest_c = book.number("demand.supply.design_outdoor_c")
    limit_c = book.number("demand.supply.limit_outdoor_c")
    return np.interp(outdoor_c, [coldest_c, limit_c], [design_c, low_c])
