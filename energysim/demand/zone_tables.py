"""From cells to the arrays that the compiled year reads; a series that several cells share stands there once."""

from collections.abc import Sequence

import numpy as np

from energysim.demand.kernels.zone import Rows, Shares, Wires
from energysim.demand.zone import Cell, Controlled, Series, Split
from energysim.demand.zone_network import SECONDS_PER_HOUR
from energysim.units import FloatArray, IntArray


class _Table:
    """Rows of series, each kept once: numbers by value, arrays by identity."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.rows: list[FloatArray] = []
        self.of: dict[tuple[str, float], int] = {}

    def row(self, series: Series) -> int:
        if isinstance(series, np.ndarray):
            key: tuple[str, float] = ("array", id(series))
            values: FloatArray = series
        else:
            key = ("number", float(series))
            values = np.broadcast_to(float(series), self.steps)
        if key not in self.of:
            self.of[key] = len(self.rows)
            self.rows.append(values)
        return self.of[key]


def rows_of(cells: Sequence[Cell]) -> tuple[Rows, FloatArray]:
    """Table of series, shape (rows, steps), and the rows that each cell reads."""
    table = _Table(len(cells[0].outdoor_c))
    found = np.array([[table.row(series) for series in _series_of(cell)] for cell in cells], dtype=np.int64)
    return Rows(*np.ascontiguousarray(found.T)), np.ascontiguousarray(np.stack(table.rows), dtype=np.float64)


def _series_of(cell: Cell) -> tuple[Series, ...]:
    held = cell.setpoints
    return (
        cell.conductances.ventilation_w_per_k,
        _or(cell.supply_c, cell.outdoor_c),
        _or(cell.behind_glass_c, cell.outdoor_c),
        _or(cell.behind_mass_c, cell.outdoor_c),
        cell.solar_w,
        cell.gains_w,
        _or(held.heating_c, -np.inf),
        _or(held.cooling_c, np.inf),
        _or(held.heating_maximum_w, np.inf),
        _or(held.cooling_maximum_w, np.inf),
    )


def _or(series: Series | None, otherwise: Series) -> Series:
    return otherwise if series is None else series


def wires_of(cells: Sequence[Cell], *, step_h: float, inner_parts: int) -> Wires:
    """Conductances of all cells; a capacity becomes a wire to its own start temperature.

    A cell that does not say otherwise plays its steps whole, or in ``inner_parts`` where it has an inner mass.
    """
    rows = []
    parts = []
    for cell in cells:
        net, inner = cell.conductances, cell.conductances.inner
        parts.append(cell.parts or (inner_parts if inner else 1))
        per_part = 2 * parts[-1] / (SECONDS_PER_HOUR * step_h)
        second = (
            (0.0, 0.0, 0.0, 0.0)
            if inner is None
            else (inner.air_w_per_k, inner.surface_w_per_k, inner.mass_w_per_k, inner.capacity_j_per_k * per_part)
        )
        first = (net.glass_w_per_k, net.air_surface_w_per_k, net.surface_mass_w_per_k, net.mass_outdoor_w_per_k)
        rows.append((*first, net.capacity_j_per_k * per_part, *second))
    columns = np.ascontiguousarray(np.array(rows, dtype=np.float64).T)
    return Wires(np.array(parts, dtype=np.int64), *columns)


def shares_of(cells: Sequence[Cell]) -> Shares:
    """Where heat lands and what is held, each (cells, nodes)."""
    return Shares(
        solar=_splits([cell.solar_split for cell in cells]),
        gains=_splits([cell.gains_split for cell in cells]),
        heating=_splits([cell.heating_split for cell in cells]),
        cooling=_splits([cell.cooling_split for cell in cells]),
        control=_splits([_controlled(cell.setpoints.controlled, cell.operative_split) for cell in cells]),
        operative=_splits([cell.operative_split for cell in cells]),
    )


def _controlled(what: Controlled, operative: Split) -> Split:
    return Split(air=1.0) if what == "air" else operative


def _splits(splits: Sequence[Split]) -> FloatArray:
    return np.array([split.shares() for split in splits], dtype=np.float64)


def starts_of(cells: Sequence[Cell], warm_up: int) -> tuple[FloatArray, IntArray]:
    """Temperatures of the masses at the start, shape (cells, 2), and the steps that are played before the first.

    A cell without ``start_c`` has no number there yet, and plays ``warm_up`` steps.
    """
    given = np.array([np.nan if cell.start_c is None else cell.start_c for cell in cells], dtype=np.float64)
    return np.stack((given, given), axis=1), np.where(np.isnan(given), warm_up, 0).astype(np.int64)
