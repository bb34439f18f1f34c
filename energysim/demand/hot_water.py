"""Hot water: the same every day of the year, with the rhythm of a day."""

from energysim.climate.calendar import Calendar
from energysim.demand.shapes import by_hour, with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray


def draw_kw(annual_kwh: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Return the useful heat for hot water of a group.

    Parameters
    ----------
    annual_kwh : float
        kWh per year, 0 or more; the result holds exactly this.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.
    """
    return with_sum(by_hour(book.series("demand.hot_water.day_shape"), calendar), annual_kwh, step_h=calendar.step_h)
