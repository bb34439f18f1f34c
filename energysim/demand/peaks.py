"""Peaks that cables are sized on: the highest quarter-hour of everything that passes a transformer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energysim.demand.diversity import Kind, quarter_hour_factor
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray


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


def _within_hour(load: Load, book: ParameterBook) -> float:
    if load.kind == "steady" or load.units == 0:
        return 1.0
    return quarter_hour_factor(max(1.0, load.units), load.kind, book=book)
