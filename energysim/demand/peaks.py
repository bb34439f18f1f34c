"""Peaks that pipes, cables and heaters are sized on: of one home, of a heat network, of the village transformer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energysim.climate.calendar import MONTHS, Calendar
from energysim.demand.diversity import Kind, coincidence_factor, quarter_hour_factor
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

HotWater = Literal["tank", "direct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One part of what passes the transformer.

    Parameters
    ----------
    hourly_kw : FloatArray, shape (steps,)
        Of the whole group.
    units : float
        Number of homes or cars in it; not looked at when steady.
    kind : {"electricity", "hot_water", "cars", "steady"}
        How it varies within the hour; steady: not at all, such as street lamps.
    """

    hourly_kw: FloatArray
    units: float
    kind: Kind | Literal["steady"]


def transformer_quarter_hours_kw(loads: Sequence[Load], *, book: ParameterBook) -> FloatArray:
    """Highest quarter-hour within each hour, of everything together.

    What the parts add above their hour are independent surprises: they add as squares, not one on one.

    Returns
    -------
    FloatArray, shape (steps,)
        kW, never below the hourly sum and never above the sum of the parts' own quarter-hours.
    """
    total_kw = np.sum([load.hourly_kw for load in loads], axis=0)
    above = [(_within_hour(load, book) - 1.0) * load.hourly_kw for load in loads]
    return np.asarray(total_kw + np.sqrt(np.sum(np.square(above), axis=0)))


def transformer_peak_kw(loads: Sequence[Load], *, book: ParameterBook) -> float:
    """Highest quarter-hour of the year at the transformer, kW; 0 without loads."""
    if not loads:
        return 0.0
    return float(np.max(transformer_quarter_hours_kw(loads, book=book)))


def transformer_month_peaks_kw(loads: Sequence[Load], calendar: Calendar, *, book: ParameterBook) -> FloatArray:
    """Highest quarter-hour of each month at the transformer.

    Returns
    -------
    FloatArray, shape (12,)
        kW.
    """
    quarters_kw = transformer_quarter_hours_kw(loads, book=book)
    return np.array([float(np.max(quarters_kw[calendar.month == month])) for month in range(MONTHS)])


def network_heat_peak_kw(mean_kw: FloatArray, homes: float, *, book: ParameterBook) -> float:
    """Heat that a central plant must give to a group of homes in the highest hour.

    The mean profile is that of very many homes; the curve of measured networks says how much higher the peak of a
    small group lies.

    Parameters
    ----------
    mean_kw : FloatArray, shape (steps,)
        Mean heat of the whole group, hot water included.
    homes : float
        1 or more.
    """
    group = coincidence_factor(homes, "heat", book=book)
    return float(np.max(mean_kw)) * group / book.number("demand.diversity.heat_floor_fraction")


def own_heat_peak_kw(mean_kw: FloatArray, homes: float, *, hot_water: HotWater, book: ParameterBook) -> float:
    """Heat that the heater of one home must give, sized on its own peak.

    Parameters
    ----------
    mean_kw : FloatArray, shape (steps,)
        Mean heat of the whole group.
    hot_water : {"tank", "direct"}
        With a tank only the heating-up of the house counts; direct is a network station or a boiler that makes hot
        water while it runs.

    Returns
    -------
    float
        kW per home; never below the mean peak per home.
    """
    each_kw = float(np.max(mean_kw)) / homes
    if hot_water == "direct":
        return each_kw / book.number("demand.diversity.heat_floor_fraction")
    return each_kw * book.number("demand.diversity.own_heat_ratio")


def _within_hour(load: Load, book: ParameterBook) -> float:
    if load.kind == "steady" or load.units == 0:
        return 1.0
    return quarter_hour_factor(max(1.0, load.units), load.kind, book=book)
