"""Shapes of a day laid over a calendar."""

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.units import BoolArray, FloatArray


def by_hour(shape: tuple[float, ...], calendar: Calendar) -> FloatArray:
    """Return a day shape of 24 factors over the local hours of the year, divided by its own mean.

    Returns
    -------
    FloatArray, shape (steps,)
        Mean 1 over a whole day.
    """
    factors = np.asarray(shape, dtype=np.float64)
    return np.asarray((factors / factors.mean())[calendar.hour])


def by_day(
    weekday: tuple[float, ...], weekend: tuple[float, ...], *, on_weekday: BoolArray, calendar: Calendar
) -> FloatArray:
    """Lay one day shape over the days marked as weekday and another over the rest, each divided by its own mean.

    Parameters
    ----------
    on_weekday : BoolArray, shape (steps,)

    Returns
    -------
    FloatArray, shape (steps,)
        Mean 1 over a whole day of either kind.
    """
    return np.where(on_weekday, by_hour(weekday, calendar), by_hour(weekend, calendar))


def with_sum(shape: FloatArray, annual_kwh: float, *, step_h: float) -> FloatArray:
    """Scale a shape to kW so that the whole period holds exactly ``annual_kwh``.

    Raises
    ------
    ValueError
        When the shape sums to nothing.
    """
    total_h = float(np.sum(shape)) * step_h
    if not total_h > 0:
        raise ValueError("a shape without any power cannot carry energy")
    return shape * (annual_kwh / total_h)
