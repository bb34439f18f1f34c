"""Electricity of households, services and street lamps."""

from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import DAY_TYPES, MONTHS, SATURDAY, SEASONS, WEEKDAYS, Calendar
from energysim.demand.shapes import with_sum
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, BoolArray, FloatArray

DwellingKind = Literal["house", "flat"]

FRIDAY: Final = SATURDAY - 1


def household_kw(
    dwellings: float, calendar: Calendar, *, book: ParameterBook, kwh_per_dwelling: float | None = None
) -> FloatArray:
    """Appliances and lighting of homes, without heating and car: the mean of many homes.

    Parameters
    ----------
    dwellings : float
        0 or more.
    kwh_per_dwelling : float, optional
        kWh per year and home; the register's mean when left out.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; the year holds exactly ``dwellings`` times that. See :mod:`energysim.demand.diversity` for a group of
        a given size.
    """
    each_kwh = book.number("demand.electricity.household_kwh_per_dwelling")
    annual_kwh = dwellings * (each_kwh if kwh_per_dwelling is None else kwh_per_dwelling)
    return with_sum(household_shape(calendar, book), annual_kwh, step_h=calendar.step_h)


def kwh_per_dwelling(kind: DwellingKind, *, book: ParameterBook) -> float:
    """Electricity per year of a mean home of one kind, by the number of people who live in it.

    The use by household size gives the ratios; the Flemish mix of houses and flats lands on the register's mean.

    Returns
    -------
    float
        kWh per year, without heating and car.
    """
    flats = book.number("demand.electricity.flat_fraction")
    mean = flats * _use(kind="flat", book=book) + (1 - flats) * _use(kind="house", book=book)
    return book.number("demand.electricity.household_kwh_per_dwelling") * _use(kind=kind, book=book) / mean


def _use(*, kind: DwellingKind, book: ParameterBook) -> float:
    """Mean of the uses by household size, weighted with the sizes in this kind of dwelling."""
    uses = book.table("demand.electricity.kwh_by_size")
    sizes = book.table("demand.electricity.household_sizes")[kind]
    return float(sum(uses[persons] * share for persons, share in sizes.items()))


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
    lamps: float,
    sun_elevation_deg: FloatArray,
    *,
    book: ParameterBook,
    step_h: float,
    calendar: Calendar | None = None,
) -> FloatArray:
    """Street lamps: on while the sun is down, and put out or dimmed at night where the register says so.

    Parameters
    ----------
    lamps : float
        Number of lamps, 0 or more.
    sun_elevation_deg : FloatArray, shape (steps,)
    calendar : Calendar, optional
        Needed only when the register puts lamps out at night.

    Returns
    -------
    FloatArray, shape (steps,)
        kW; a year of whole nights holds exactly ``lamps`` times the register's energy per lamp, and what is put
        out at night is saved.

    Raises
    ------
    ValueError
        When lamps are put out at night and no calendar tells when.
    """
    burning: BoolArray = sun_elevation_deg < book.number("demand.public_lighting.on_below_deg")
    annual_kwh = lamps * book.number("demand.public_lighting.kwh_per_lamp")
    whole_nights_kw = with_sum(burning.astype(np.float64), annual_kwh, step_h=step_h)
    out = book.number("demand.public_lighting.switched_off_fraction")
    if out == 0:
        return whole_nights_kw
    if calendar is None:
        raise ValueError("lamps that go out at night need a calendar")
    return np.where(_dark_by_choice(calendar, book), (1 - out) * whole_nights_kw, whole_nights_kw)


def _dark_by_choice(calendar: Calendar, book: ParameterBook) -> BoolArray:
    """The hours in which lamps are put out: not in the nights that begin on a Friday or a Saturday."""
    hours = np.asarray(book.series("demand.public_lighting.switched_off_hours"))
    before_midnight = calendar.hour >= HOURS_PER_DAY // 2
    evening = np.where(before_midnight, calendar.weekday, (calendar.weekday - 1) % WEEKDAYS)
    return np.asarray(np.isin(calendar.hour, hours) & (evening != FRIDAY) & (evening != SATURDAY))
