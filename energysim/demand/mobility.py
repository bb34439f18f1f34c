"""Electric cars of the inhabitants, charged in the core: how much in a year, and in which hours.

Three ways of charging share one rule: what is driven between six in the morning and six the next morning is charged
within those same twenty-four hours, to the kilowatt-hour. They differ in the hours only.
"""

from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.fleet import fleet_of, on_weekday, socket_driving_kw
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility
from energysim.units import HOURS_PER_DAY, FloatArray, IntArray

ChargingMode = Literal["uncontrolled", "evening_delayed", "sun_following"]

# Source: rounding of sums of a few thousand doubles.
ROUNDING: Final = 1e-9


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


def electric_cars(mobility: Mobility, dwellings: float, *, electric_fraction: float) -> float:
    """Return the number of electric cars of the inhabitants."""
    return dwellings * mobility.cars_per_dwelling * electric_fraction


def charging_kw(
    annual_kwh: float,
    calendar: Calendar,
    *,
    book: ParameterBook,
    mode: ChargingMode = "uncontrolled",
    cars: float | None = None,
    sun_kw: FloatArray | None = None,
) -> FloatArray:
    """Power at the sockets of the core.

    Parameters
    ----------
    annual_kwh : float
        ``charging_kwh_per_year``; the result holds exactly this, and each day exactly what it drives.
    mode : {"uncontrolled", "evening_delayed", "sun_following"}
        From the moment of coming home; from the night hours on, the starts spread; while the sun shines as far as
        plugged cars can take it, and the rest at night.
    cars : float, optional
        Number of electric cars. Asked for by ``sun_following``; given, it is checked in every mode that the plugged
        cars can take the power.
    sun_kw : FloatArray, shape (steps,), optional
        Solar power that the cars may use, 0 or more. Asked for by ``sun_following``.

    Returns
    -------
    FloatArray, shape (steps,)
        kW.

    Raises
    ------
    ValueError
        When what a mode asks for is left out, or the plugged cars cannot take the power.
    """
    window = _window(calendar, start_h=_start_h(book))
    need_kw = _sums(window, socket_driving_kw(annual_kwh, calendar, book=book))
    if mode == "sun_following":
        if cars is None or sun_kw is None:
            raise ValueError("charging with the sun needs the number of cars and the solar power")
        return _with_the_sun(annual_kwh, cars, sun_kw, calendar=calendar, book=book, need_kw=need_kw)
    shape = _arrival_shape(calendar, book, mode=mode, window=window)
    power_kw = (need_kw / _sums(window, shape))[window] * shape
    if cars is not None:
        limit_kw = fleet_of(annual_kwh, cars, calendar=calendar, book=book).charge_limit_kw
        if np.any(power_kw > limit_kw * (1 + ROUNDING)):
            raise ValueError("the plugged cars cannot take what they need")
    return np.asarray(power_kw)


def within_plugs_kw(power_kw: FloatArray, cars: float, *, calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Hold charging at what all plugs of so many cars can give; what is above it is charged the same day.

    Parameters
    ----------
    power_kw : FloatArray, shape (steps,)
        0 or more.
    cars : float
        Number of electric cars.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; each day, from the morning on, holds the energy it held, as far as its plugs reach.
    """
    limit_kw = cars * book.number("demand.mobility.charger_kw")
    if limit_kw <= 0 or float(np.max(power_kw)) <= limit_kw:
        return power_kw
    window = _window(calendar, start_h=_start_h(book))
    held_kw = np.minimum(power_kw, limit_kw)
    rest_kw = _sums(window, power_kw) - _sums(window, held_kw)
    room_kw = limit_kw - held_kw
    room_of_day = _sums(window, room_kw)
    share = np.minimum(1.0, np.divide(rest_kw, room_of_day, out=np.zeros_like(rest_kw), where=room_of_day > 0))
    return np.asarray(held_kw + share[window] * room_kw)


def _with_the_sun(
    annual_kwh: float,
    cars: float,
    sun_kw: FloatArray,
    *,
    calendar: Calendar,
    book: ParameterBook,
    need_kw: FloatArray,
) -> FloatArray:
    """Sun first, as far as plugs and the day's need go; then the night, and the rest of the day if that is short."""
    limit_kw = fleet_of(annual_kwh, cars, calendar=calendar, book=book).charge_limit_kw
    window = _window(calendar, start_h=_start_h(book))
    night = (calendar.hour >= book.number("demand.mobility.night_starts_h")) | (calendar.hour < _start_h(book))
    power_kw = np.zeros(calendar.steps)
    for offered_kw in (np.minimum(sun_kw, limit_kw), np.where(night, limit_kw, 0.0), limit_kw):
        free_kw = np.maximum(0.0, offered_kw - power_kw)
        room_kw, rest_kw = _sums(window, free_kw), need_kw - _sums(window, power_kw)
        rest_kw[rest_kw < ROUNDING * need_kw] = 0.0
        share = np.divide(rest_kw, room_kw, out=np.zeros_like(rest_kw), where=room_kw > 0)
        power_kw += np.minimum(1.0, share)[window] * free_kw
    if np.any(need_kw - _sums(window, power_kw) > ROUNDING * (1 + need_kw)):
        raise ValueError("the plugged cars cannot take what they need")
    return np.asarray(power_kw)


def _arrival_shape(
    calendar: Calendar, book: ParameterBook, *, mode: Literal["uncontrolled", "evening_delayed"], window: IntArray
) -> FloatArray:
    """Relative power in each step, by the kind of day on which its window begins."""
    start_h = _start_h(book)
    position = (calendar.hour - start_h) % HOURS_PER_DAY
    began = np.zeros(int(window.max()) + 1, dtype=bool)
    first = np.flatnonzero(calendar.hour == start_h)
    began[window[first]] = on_weekday(calendar)[first]
    weekday, weekend = (
        _session_shape(np.roll(book.series(f"demand.mobility.{kind}_arrivals"), -start_h), book, mode=mode)
        for kind in ("weekday", "weekend")
    )
    return np.where(began[window], weekday[position], weekend[position])


def _session_shape(
    arrivals: FloatArray, book: ParameterBook, *, mode: Literal["uncontrolled", "evening_delayed"]
) -> FloatArray:
    """Power over the twenty-four hours of a window: each car charges at full power from its start to its end."""
    starts = arrivals.astype(np.float64)
    if mode == "evening_delayed":
        night = int(book.number("demand.mobility.night_starts_h")) - _start_h(book)
        spread = int(book.number("demand.mobility.night_spread_h"))
        waiting = float(starts[:night].sum())
        starts[:night] = 0.0
        starts[night : night + spread] += waiting / spread
    weights = _hours_of_session(book.number("demand.mobility.session_h"))
    shape = np.zeros(HOURS_PER_DAY)
    for hour, weight in enumerate(weights):
        shape += weight * np.roll(starts, hour)
    return shape


def _hours_of_session(session_h: float) -> FloatArray:
    """Share of a session in the hour of its start, the next, ...: starts lie evenly within the hour.

    Charged by the moment y after the full hour: the mean over starts u in (0, 1) of clip(y - u, 0, session), which
    is P(y) - P(y - 1) with P(y) the integral of clip(s, 0, session) up to y.
    """
    ends = np.arange(int(np.ceil(session_h)) + 2, dtype=np.float64)

    def charged(y: FloatArray) -> FloatArray:
        inside = np.clip(y, 0.0, session_h)
        return np.asarray(inside**2 / 2 + session_h * np.maximum(0.0, y - session_h))

    return np.asarray(np.diff(charged(ends) - charged(ends - 1)) / session_h)


def _window(calendar: Calendar, *, start_h: int) -> IntArray:
    """Number of the twenty-four hours that a step belongs to; the year's first hours belong to its last window."""
    number = np.cumsum(calendar.hour == start_h) - 1
    return np.where(number < 0, number[-1], number)


def _sums(window: IntArray, power_kw: FloatArray) -> FloatArray:
    """Sum over the steps of each window."""
    return np.asarray(np.bincount(window, weights=power_kw), dtype=np.float64)


def _start_h(book: ParameterBook) -> int:
    return int(book.number("demand.mobility.day_starts_h"))
