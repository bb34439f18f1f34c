"""Shapes of a day laid over a calendar."""

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.units import FloatArray


def by_hour(shape: tuple[float, ...], calendar: Calendar) -> FloatArray:
    """Return a day shape of 24 factors over the local hours of the year, divided by its own mean.

    Returns
    -------
    FloatArray, shape (steps,)
        Mean 1 over a whole day.
    """
    factors = np.asarray(shape, dtype=np.float64)
    return np.asarray((factors / factors.mean())[calendar.hour])


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
