"""The hourly heat of many zones: heating, cooling and temperatures of every step, in one compiled run.

``zone_year`` takes zones and a weather year, ``zone_steps`` cells in W/K with plain series. Heating and cooling hold
their set-points exactly where their power allows: the step is one linear network (``energysim.demand.zone``), so the
power that is needed follows from one division, and the temperatures belong to exactly that power.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.climate.weather import Weather
from energysim.demand.kernels.zone import (
    AIR,
    INNER_MASS,
    INNER_SURFACE,
    MASS,
    NODES,
    SURFACE,
    Rows,
    Shares,
    Wires,
    Years,
    run_zones,
)
from energysim.demand.zone import Cell, Zone
from energysim.demand.zone_door import refuse_cells, refuse_zones
from energysim.demand.zone_network import cell_of, planes_of
from energysim.demand.zone_tables import rows_of, shares_of, starts_of, wires_of
from energysim.errors import AuditError
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray

# Source: house limit for every balance; rounding of a dozen terms stays a thousand times under it.
LEFT_FRACTION: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneYear:
    """What happened; every array has shape (zones, steps) unless said otherwise.

    Parameters
    ----------
    step_h : float
    heating_w, cooling_w : FloatArray
        Mean power of the step, 0 or more; cooling is heat taken out.
    air_c, surface_c, mass_c, operative_c : FloatArray
        Means of the step.
    mass_end_c : FloatArray
        The mass at the end of the step.
    start_c : FloatArray, shape (zones, 2)
        Mass and inner mass at the first moment, after any warm-up; not a number where there is no inner mass.
    inner_surface_c, inner_mass_c, inner_mass_end_c : FloatArray or None
        Of the second capacity; None where no zone has one, not a number for a zone without.
    """

    step_h: float
    heating_w: FloatArray
    cooling_w: FloatArray
    air_c: FloatArray
    surface_c: FloatArray
    mass_c: FloatArray
    operative_c: FloatArray
    mass_end_c: FloatArray
    start_c: FloatArray
    inner_surface_c: FloatArray | None
    inner_mass_c: FloatArray | None
    inner_mass_end_c: FloatArray | None


def zone_year(zones: Sequence[Zone], weather: Weather, *, book: ParameterBook | None = None) -> ZoneYear:
    """Play a weather year for many zones side by side.

    Parameters
    ----------
    zones : sequence of Zone
    weather : Weather
    book : ParameterBook or None
        None: the package's own numbers.

    Returns
    -------
    ZoneYear
        Zones in the order given; a zone gets the same numbers alone as among others.

    Raises
    ------
    InputProblems
        Everything that cannot be used, with its place, as ``zones[0].windows[1].area_m2``.
    """
    book = book or ParameterBook()
    refuse_zones(zones, steps=weather.steps, book=book)
    plane = planes_of(weather, book=book)
    cells = [cell_of(zone, weather, book=book, plane=plane) for zone in zones]
    return _played(cells, calendar_for(weather.year).step_h, book)


def zone_steps(cells: Sequence[Cell], *, step_h: float, book: ParameterBook | None = None) -> ZoneYear:
    """Play cells over their own series.

    Parameters
    ----------
    cells : sequence of Cell
        All with the same number of steps.
    step_h : float
        Length of a step in hours, above 0.
    book : ParameterBook or None
        For the length of the warm-up and the parts of a step; None: the package's own numbers.

    Returns
    -------
    ZoneYear

    Raises
    ------
    InputProblems
    AuditError
        When the balance of a step does not close to a part in 1e9: the calculation is wrong, not the input.
    """
    refuse_cells(cells, step_h=step_h)
    return _played(cells, step_h, book or ParameterBook())


def _played(cells: Sequence[Cell], step_h: float, book: ParameterBook) -> ZoneYear:
    """Play cells of which everything is possible."""
    warm_up_h = book.number("zone.start.warm_up_days") * HOURS_PER_DAY
    wires = wires_of(cells, step_h=step_h, inner_parts=round(book.number("zone.inner.parts_per_step")))
    rows, table = rows_of(cells)
    with_inner = any(cell.conductances.inner for cell in cells)
    start, warm_up = starts_of(cells, ceil(warm_up_h / step_h))
    shares = shares_of(cells)
    start = np.where(np.isnan(start), _settled(wires, shares, rows, table[:, -max(warm_up.max(), 1) :]), start)
    out = _empty(len(cells), table.shape[1], with_inner=with_inner)
    run_zones(wires, shares, rows, table, start, warm_up, out)
    _audited(out)
    without = [cell.conductances.inner is None for cell in cells]
    start[without, 1] = np.nan
    if with_inner:
        out.nodes[INNER_SURFACE:, without] = np.nan
        out.inner_end[without] = np.nan
    return ZoneYear(
        step_h=step_h,
        heating_w=out.heating,
        cooling_w=out.cooling,
        air_c=out.nodes[AIR],
        surface_c=out.nodes[SURFACE],
        mass_c=out.nodes[MASS],
        operative_c=out.operative,
        mass_end_c=out.mass_end,
        start_c=start,
        inner_surface_c=out.nodes[INNER_SURFACE] if with_inner else None,
        inner_mass_c=out.nodes[INNER_MASS] if with_inner else None,
        inner_mass_end_c=out.inner_end if with_inner else None,
    )


def _settled(wires: Wires, shares: Shares, rows: Rows, table: FloatArray) -> FloatArray:
    """Temperatures of the masses, shape (zones, 2), where they stand still in the mean of these steps.

    A zone that loses nothing anywhere never stands still; it begins at the mean outdoor temperature.
    """
    zones = len(wires.store)
    nothing = np.zeros(zones)
    still = wires._replace(store=nothing, inner_store=nothing, parts=np.ones(zones, dtype=np.int64))
    means = np.ascontiguousarray(table.mean(axis=1, keepdims=True))
    out = _empty(zones, 1, with_inner=True)
    run_zones(still, shares, rows, means, np.zeros((zones, 2)), np.zeros(zones, dtype=np.int64), out)
    found = np.stack((out.nodes[MASS, :, 0], out.nodes[INNER_MASS, :, 0]), axis=1)
    return np.where(np.isfinite(found), found, means[rows.supply])


def _empty(zones: int, steps: int, *, with_inner: bool) -> Years:
    shape = (zones, steps)
    return Years(
        heating=np.empty(shape),
        cooling=np.empty(shape),
        operative=np.empty(shape),
        nodes=np.empty((NODES if with_inner else INNER_SURFACE, *shape)),
        mass_end=np.empty(shape),
        inner_end=np.empty(shape if with_inner else (1, 1)),
        left=np.empty(zones),
        left_at=np.empty(zones, dtype=np.int64),
    )


def _audited(out: Years) -> None:
    """No number leaves without a closed balance of every step; a number that is none closes nothing."""
    open_ = ~(out.left <= LEFT_FRACTION)
    if open_.any():
        k = int(np.argmax(open_))
        raise AuditError(f"zones[{k}]", int(out.left_at[k]), float(out.left[k]))
