"""The electric cars of a village as one store on wheels: what they drive, when they are plugged in, what they hold."""

from dataclasses import dataclass

import numpy as np

from energysim.climate.calendar import DAY_TYPES, Calendar
from energysim.demand.shapes import by_day, with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Facts of the store: ``content(t) = content(t-1) + efficiency * charge(t) - driving(t)``, all times step_h.

    Parameters
    ----------
    cars : float
        Number of electric cars.
    driving_kw : FloatArray, shape (steps,)
        Taken from the batteries by driving on what is charged in the core.
    charge_limit_kw : FloatArray, shape (steps,)
        What the plugged cars can take from the socket.
    content_limit_kwh : FloatArray, shape (steps,)
        What a controller may keep in the batteries together; at least 0 is left.
    charge_efficiency_fraction : float
        Battery over socket.
    """

    cars: float
    driving_kw: FloatArray
    charge_limit_kw: FloatArray
    content_limit_kwh: FloatArray
    charge_efficiency_fraction: float


def fleet_of(annual_kwh: float, cars: float, *, calendar: Calendar, book: ParameterBook) -> Fleet:
    """Return the fleet that takes so much from the sockets of the core.

    Parameters
    ----------
    annual_kwh : float
        Charged inside the core per year, 0 or more.
    cars : float
        Number of electric cars, 0 or more.
    """
    efficiency = book.number("demand.mobility.charge_efficiency_fraction")
    content_kwh = cars * book.number("demand.mobility.flexible_kwh_per_car")
    return Fleet(
        cars=cars,
        driving_kw=efficiency * socket_driving_kw(annual_kwh, calendar, book=book),
        charge_limit_kw=cars * plugged_fraction(calendar, book=book) * book.number("demand.mobility.charger_kw"),
        content_limit_kwh=np.full(calendar.steps, content_kwh),
        charge_efficiency_fraction=efficiency,
    )


def socket_driving_kw(annual_kwh: float, calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Driving by the hour, counted at the socket: the year holds exactly ``annual_kwh``.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.
    """
    weekday = on_weekday(calendar)
    shape = by_day(
        book.series("demand.mobility.weekday_driving"),
        book.series("demand.mobility.weekend_driving"),
        on_weekday=weekday,
        calendar=calendar,
    )
    level = np.where(weekday, 1.0, book.number("demand.mobility.weekend_driving_fraction"))
    return with_sum(shape * level, annual_kwh, step_h=calendar.step_h)


def plugged_fraction(calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Share of the cars that stands at home with the plug in.

    Returns
    -------
    FloatArray, shape (steps,)
        0 to 1.
    """
    weekday = np.asarray(book.series("demand.mobility.weekday_home"))[calendar.hour]
    weekend = np.asarray(book.series("demand.mobility.weekend_home"))[calendar.hour]
    return np.where(on_weekday(calendar), weekday, weekend) * book.number("demand.mobility.plugged_fraction")


def content_kwh(charging_kw: FloatArray, fleet: Fleet, *, step_h: float) -> FloatArray:
    """What the batteries hold at the end of each step, counted from their lowest point of the year.

    Parameters
    ----------
    charging_kw : FloatArray, shape (steps,)
        At the socket; over the year as much as is driven.

    Returns
    -------
    FloatArray, shape (steps,)
        kWh; the lowest value is 0. It fits in the batteries when the highest is below ``content_limit_kwh``.
    """
    change_kw = fleet.charge_efficiency_fraction * charging_kw - fleet.driving_kw
    content = np.cumsum(change_kw) * step_h
    return np.asarray(content - content.min())


def on_weekday(calendar: Calendar) -> BoolArray:
    """Monday to Friday, holidays left out."""
    return np.asarray(calendar.day_type == DAY_TYPES.index("weekday"))
