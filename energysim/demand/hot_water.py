"""Hot water: the rhythm of a day, weekdays and weekends apart, a little more in winter than in summer."""

import numpy as np

from energysim.climate.calendar import DAY_TYPES, Calendar, days_in
from energysim.demand.shapes import by_day, with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray


def draw_kw(annual_kwh: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Return the useful heat for hot water of a group: the mean of many homes.

    Parameters
    ----------
    annual_kwh : float
        kWh per year, 0 or more; the result holds exactly this.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.

    Source: rhythm EN 12831-3:2017 annex B; season Gerin, Bleys and De Cuyper, CIB W062, 2014.
    """
    weekday = book.series("demand.hot_water.weekday_shape")
    weekend = book.series("demand.hot_water.weekend_shape")
    on_weekday = calendar.day_type == DAY_TYPES.index("weekday")
    shape = by_day(weekday, weekend, on_weekday=on_weekday, calendar=calendar)
    return with_sum(shape * season_factor(calendar, book=book), annual_kwh, step_h=calendar.step_h)


def season_factor(calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Return the use of a day over the mean of the year: people shower longer, and mains water is colder, in winter.

    Returns
    -------
    FloatArray, shape (steps,)
        A cosine around 1.
    """
    swing = book.number("demand.hot_water.season_swing_fraction")
    day = np.arange(calendar.steps) * calendar.step_h / HOURS_PER_DAY - book.number("demand.hot_water.coldest_day")
    return np.asarray(1 + swing * np.cos(2 * np.pi * day / days_in(calendar.year)))
