"""Where the heat of a zone comes from and where it goes, from its description and its temperatures alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energysim.demand.zone import Cell, Series, Split
from energysim.demand.zone_network import SECONDS_PER_HOUR
from energysim.demand.zone_year import ZoneYear
from energysim.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneFlows:
    """Heat of every step in W, each of shape (zones, steps); means of the step.

    Parameters
    ----------
    heating_w, cooling_w, solar_w, gains_w : FloatArray
        What reaches the zone; cooling is taken out. The share of sun and gains that goes straight back out through
        the glass (ISO 13790, C.3) is left out.
    ventilation_w, glass_w, opaque_w : FloatArray
        What leaves: with the air, through windows, through walls, roofs and floors; below 0 it comes in.
    stored_w : FloatArray
        What the masses keep.
    left_w : FloatArray
        In, less out, less stored: rounding.
    """

    heating_w: FloatArray
    cooling_w: FloatArray
    solar_w: FloatArray
    gains_w: FloatArray
    ventilation_w: FloatArray
    glass_w: FloatArray
    opaque_w: FloatArray
    stored_w: FloatArray
    left_w: FloatArray


def zone_flows(cells: Sequence[Cell], year: ZoneYear) -> ZoneFlows:
    """Return the heat flows of cells in the year that ``zone_steps`` found for them.

    Parameters
    ----------
    cells : sequence of Cell
        For zones: ``zone_network.cell_of`` of each.
    year : ZoneYear

    Returns
    -------
    ZoneFlows

    Raises
    ------
    ValueError
        When the year belongs to another number of cells.
    """
    if len(cells) != len(year.heating_w):
        raise ValueError(f"{len(cells)} cells, but the year holds {len(year.heating_w)}")
    steps = year.heating_w.shape[1]
    flows = {
        "heating_w": _stack([_in(c.heating_split, year.heating_w[k]) for k, c in enumerate(cells)], steps),
        "cooling_w": _stack([_in(c.cooling_split, year.cooling_w[k]) for k, c in enumerate(cells)], steps),
        "solar_w": _stack([_in(c.solar_split, c.solar_w) for c in cells], steps),
        "gains_w": _stack([_in(c.gains_split, c.gains_w) for c in cells], steps),
        "ventilation_w": _stack(
            [
                c.conductances.ventilation_w_per_k * (year.air_c[k] - _or(c.supply_c, c.outdoor_c))
                for k, c in enumerate(cells)
            ],
            steps,
        ),
        "glass_w": _stack(
            [
                c.conductances.glass_w_per_k * (year.surface_c[k] - _or(c.behind_glass_c, c.outdoor_c))
                for k, c in enumerate(cells)
            ],
            steps,
        ),
        "opaque_w": _stack(
            [
                c.conductances.mass_outdoor_w_per_k * (year.mass_c[k] - _or(c.behind_mass_c, c.outdoor_c))
                for k, c in enumerate(cells)
            ],
            steps,
        ),
        "stored_w": _stack([_stored(c, year, k) for k, c in enumerate(cells)], steps),
    }
    came_in = flows["heating_w"] - flows["cooling_w"] + flows["solar_w"] + flows["gains_w"]
    left = came_in - flows["ventilation_w"] - flows["glass_w"] - flows["opaque_w"] - flows["stored_w"]
    return ZoneFlows(**flows, left_w=left)


def _stack(rows: Sequence[Series], steps: int) -> FloatArray:
    return np.stack([np.broadcast_to(np.asarray(row, dtype=np.float64), steps) for row in rows])


def _in(split: Split, watt: Series) -> Series:
    return sum(split.shares()) * watt


def _or(series: Series | None, otherwise: FloatArray) -> Series:
    return otherwise if series is None else series


def _stored(cell: Cell, year: ZoneYear, k: int) -> FloatArray:
    per_s = 1 / (SECONDS_PER_HOUR * year.step_h)
    rise = np.diff(year.mass_end_c[k], prepend=year.start_c[k, 0])
    kept = cell.conductances.capacity_j_per_k * per_s * rise
    inner = cell.conductances.inner
    if inner is not None and year.inner_mass_end_c is not None:
        kept = kept + inner.capacity_j_per_k * per_s * np.diff(year.inner_mass_end_c[k], prepend=year.start_c[k, 1])
    return np.asarray(kept)
