"""A program as sparse matrices near one, for the outside solvers.

Powers are divided by one power, money by one price and every size by its own unit, so that a solver sees numbers near
one whatever the size of the system or the currency.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from energysim.hub.program import Program
from energysim.units import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Matrices:
    """A program as sparse matrices without units.

    min cost'v  s.t.  equal v = equal_rhs,  below v <= below_rhs,  lower <= v <= upper

    v holds the flows that can be above zero (``columns``: their place in the flattened (F, T)), then the sizes.
    Equalities: hourly rows, then choices. Inequalities: limits by sizes, then yearly rows.
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    equal: sp.csc_matrix
    equal_rhs: FloatArray
    below: sp.csc_matrix
    below_rhs: FloatArray
    columns: IntArray
    power_unit: float
    price_unit: float
    size_unit: FloatArray
    yearly_unit: FloatArray


@dataclass(frozen=True, slots=True)
class Units:
    """What one is: kW, EUR per kWh, kW or kWh or share of each size (K,), entries of each yearly row (Y,)."""

    power: float
    price: float
    size: FloatArray
    yearly: FloatArray


def units_of(program: Program) -> Units:
    """Units in which the numbers of a program are near one."""
    power = _power_unit(program)
    size = _size_units(program, power)
    return Units(
        power=power,
        price=_price_unit(program, program.size_cost * size / power),
        size=size,
        yearly=_yearly_units(program, program.row_sizes * size / power),
    )


def assemble(program: Program) -> Matrices:
    """Turn a program into matrices, leaving out flows that must be zero in a step."""
    p, T = program, program.steps
    F, R, K, Y = len(p.flow_names), len(p.row_names), len(p.size_names), len(p.yearly_names)
    units = units_of(p)
    power, size_unit, price, yearly_unit = units.power, units.size, units.price, units.yearly
    capped = np.zeros((F, T), dtype=bool)
    for cap in p.caps:
        capped[cap.flow] |= (cap.values > 0) & (p.upper[cap.size] > 0)
    free = (p.base_cap > 0) | capped
    columns = np.flatnonzero(free)
    n = columns.size
    column = np.full((F, T), -1)
    column[free] = np.arange(n)
    hours = np.arange(T)

    equal = _Entries()
    for term in p.terms:
        equal.add(term.row * T + hours, np.roll(column[term.flow], term.lag), values=term.values)
    for feed in p.feeds:
        equal.add(feed.row * T + hours, np.full(T, n + feed.size), values=feed.values * size_unit[feed.size] / power)
    for i, members in enumerate(p.choices):
        equal.add(np.full(members.size, R * T + i), n + members, values=size_unit[members])

    limited = capped & free
    rows = int(np.count_nonzero(limited))
    below = _limits_by_sizes(p, column, limited=limited, scale=size_unit / power)
    sizes = p.row_sizes * size_unit / power
    for weight in p.weights:
        values = weight.values / yearly_unit[weight.row]
        below.add(np.full(T, rows + weight.row), column[weight.flow], values=values)
    for i in range(Y):
        below.add(np.full(K, rows + i), n + np.arange(K), values=sizes[i] / yearly_unit[i])

    upper = np.where(capped, np.inf, p.base_cap).ravel()[columns] / power
    return Matrices(
        cost=np.r_[p.cost.ravel()[columns] / price, p.size_cost * size_unit / (power * price)],
        lower=np.r_[np.zeros(n), p.lower / size_unit],
        upper=np.r_[upper, p.upper / size_unit],
        equal=equal.matrix(R * T + len(p.choices), n + K),
        equal_rhs=np.r_[p.demand.ravel() / power, np.ones(len(p.choices))],
        below=below.matrix(rows + Y, n + K),
        below_rhs=np.r_[p.base_cap[limited] / power, p.row_limit / (power * yearly_unit)],
        columns=columns,
        power_unit=power,
        price_unit=price,
        size_unit=size_unit,
        yearly_unit=yearly_unit,
    )


def _limits_by_sizes(p: Program, column: IntArray, *, limited: BoolArray, scale: FloatArray) -> "_Entries":
    """Rows ``flow - W y <= base_cap`` of flows whose limit follows a size; ``column`` (F, T), -1 where absent."""
    rows, n = int(np.count_nonzero(limited)), int(column.max(initial=-1)) + 1
    limit_row = np.full(column.shape, -1)
    limit_row[limited] = np.arange(rows)
    below = _Entries()
    below.add(np.arange(rows), column[limited], values=np.ones(rows))
    for cap in p.caps:
        at = limit_row[cap.flow] >= 0
        values = -cap.values[at] * scale[cap.size]
        below.add(limit_row[cap.flow][at], np.full(int(at.sum()), n + cap.size), values=values)
    return below


class _Entries:
    """Collects the non-zeros of a sparse matrix; entries of absent columns (-1) fall away."""

    def __init__(self) -> None:
        self.rows: list[IntArray] = []
        self.columns: list[IntArray] = []
        self.values: list[FloatArray] = []

    def add(self, rows: IntArray, columns: IntArray, *, values: FloatArray) -> None:
        keep: BoolArray = (columns >= 0) & (values != 0)
        self.rows.append(rows[keep])
        self.columns.append(columns[keep])
        self.values.append(values[keep])

    def matrix(self, rows: int, columns: int) -> sp.csc_matrix:
        if not self.rows:
            return sp.csc_matrix((rows, columns))
        place = (np.concatenate(self.rows), np.concatenate(self.columns))
        return sp.csc_matrix((np.concatenate(self.values), place), shape=(rows, columns))


def _yearly_units(p: Program, sizes: FloatArray) -> FloatArray:
    """Largest entry of each yearly row, given its entries (Y, K) for the sizes."""
    unit = np.abs(sizes).max(axis=1, initial=0.0)
    for weight in p.weights:
        unit[weight.row] = max(unit[weight.row], float(np.abs(weight.values).max()))
    return np.where(unit > 0, unit, 1.0)


def _power_unit(p: Program) -> float:
    """Mean of the demands that are not zero; without demand, the largest limit or the largest feed at full size."""
    asked = np.abs(p.demand[p.demand != 0])
    if asked.size:
        return float(asked.mean())
    fed = [float(np.abs(f.values).max() * p.upper[f.size]) for f in p.feeds]
    return max([float(p.base_cap.max(initial=0.0)), *fed]) or 1.0


def _price_unit(p: Program, size_worth: FloatArray) -> float:
    """Median of the prices of flows; when no flow has one, of what one unit of each size (K,) costs per power."""
    prices = np.abs(p.cost[p.cost != 0])
    if not prices.size:
        prices = np.abs(size_worth[size_worth != 0])
    return float(np.median(prices)) if prices.size else 1.0


def _size_units(p: Program, power: float) -> FloatArray:
    """Per size: the size that moves one unit of power (shares of a choice stay shares).

    A size that stands in yearly rows only moves them as much as the flows and the other sizes in them do.
    """
    reach = np.zeros(len(p.size_names))
    for size, values in [(f.size, f.values) for f in p.feeds] + [(c.size, c.values) for c in p.caps]:
        reach[size] = max(reach[size], float(np.abs(values).max()))
    known = reach > 0
    unit = np.where(known, power / np.where(known, reach, 1.0), 0.0)
    for members in p.choices:
        unit[members] = 1.0
    activity = np.abs(p.row_sizes * unit).max(axis=1, initial=0.0)
    for weight in p.weights:
        activity[weight.row] = max(activity[weight.row], float(np.abs(weight.values).sum()) * power)
    for k in np.flatnonzero(unit == 0):
        rows = np.flatnonzero((p.row_sizes[:, k] != 0) & (activity > 0))
        unit[k] = (activity[rows] / np.abs(p.row_sizes[rows, k])).max(initial=0.0) or max(float(p.upper[k]), 1.0)
    return unit
