"""Electric cars of the inhabitants, charged in the core."""

import numpy as np

from energysim.climate.calendar import DAY_TYPES, Calendar
from energysim.demand.shapes import with_sum
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility
from energysim.units import FloatArray


def driving_kwh_per_year(mobility: Mobility, dwellings: float, *, book: ParameterBook) -> float:
    """Electricity that all cars of the core would take if all were electric, wherever they charge."""
    factor = book.table("demand.mobility.location_factor")[mobility.location]
    km = dwellings * mobility.cars_per_dwelling * mobility.km_per_car_and_year * factor
    return float(km * book.number("demand.mobility.kwh_per_km"))


def charging_kwh_per_year(
    mobility: Mobility, dwellings: float, *, electric_fraction: float, book: ParameterBook
) -> float:
    """Electricity charged inside the core per year: at home and at its public points.

    Parameters
    ----------
    electric_fraction : float
        Share of the cars that is electric, 0 to 1.
    """
    inside = book.number("demand.mobility.home_charging_fraction") + book.number(
        "demand.mobility.public_charging_fraction"
    )
    return driving_kwh_per_year(mobility, dwellings, book=book) * electric_fraction * inside


def charging_kw(annual_kwh: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Uncontrolled charging: plugged in when people come home.

    Parameters
    ----------
    annual_kwh : float
        ``charging_kwh_per_year``; the result holds exactly this.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.
    """
    weekday = np.asarray(book.series("demand.mobility.weekday_shape"))[calendar.hour]
    weekend = np.asarray(book.series("demand.mobility.weekend_shape"))[calendar.hour]
    shape = np.where(calendar.day_type == DAY_TYPES.index("weekday"), weekday, weekend)
    return with_sum(shape, annual_kwh, step_h=calendar.step_h)
