"""Where the interior point begins: a centred point of its own, or an iterate of a neighbouring problem.

The cold start takes sizes in the middle of what they may be, and puts every flow where, at multipliers zero of its
rows, the products with both its multipliers are the same: only the rows are missed, everything else is in balance.
"""

from typing import Final

import numpy as np

from energysim.hub.interior_border import Sides
from energysim.hub.interior_layout import Problem
from energysim.hub.interior_step import Standing
from energysim.hub.kernels.interior_tables import Point
from energysim.hub.solution import Iterate
from energysim.units import FloatArray

FIRST_PRODUCT: Final = 1.0  # of a flow and its multiplier: a mean power at a median price
FARTHEST: Final = 10.0  # mean powers: a limit above it is not taken for half of it
MIDDLE: Final = 0.5  # of the room of a size
ROOM: Final = 0.1  # of the sum of its parts: the least room that a yearly row begins with
TINY: Final = 1e-9
INSIDE: Final = 1e-3  # of its size: a value of a neighbour nearer to a limit begins here


def cold(problem: Problem) -> Standing:
    """A centred point that knows nothing."""
    lay, mean = problem.layout, FIRST_PRODUCT
    room = problem.upper - problem.lower
    y = problem.lower + np.minimum(1.0, MIDDLE * room)
    for row, wanted in zip(problem.choices, problem.choice_total, strict=True):
        members = np.flatnonzero(row)
        part = (wanted - row[members] @ problem.lower[members]) / (row[members] @ room[members])
        y[members] = problem.lower[members] + room[members] * np.clip(part, INSIDE, 1.0 - INSIDE)
    limit = limits(problem, y)
    near = np.minimum(limit, FARTHEST)
    push = lay.cost * near
    # the root of  mean / x - mean / (near - x) = cost  between 0 and near
    x = 2.0 * mean * near / (push + 2.0 * mean + np.hypot(push, 2.0 * mean))
    s = limit - x
    yearly = problem.yearly_sizes @ y
    parts = np.abs(problem.yearly_limit) + np.abs(problem.yearly_sizes) @ y
    for f in range(lay.cost.shape[0]):
        for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            yearly[lay.weight_row[i]] += lay.weight_value[i] @ x[f]
            parts[lay.weight_row[i]] += np.abs(lay.weight_value[i]) @ x[f]
    left = np.maximum(problem.yearly_limit - yearly, ROOM * parts + TINY)
    w = np.r_[y - problem.lower, problem.upper - y, left]
    rows = np.zeros_like(lay.demand)
    return _standing(Point(x, s, mean / x, mean / s, rows), y, Sides(w, mean / w), np.zeros(len(problem.choices)))


def limits(problem: Problem, y: FloatArray) -> FloatArray:
    """Upper limits (F, T) of the flows at sizes ``y`` (K,)."""
    lay = problem.layout
    found = lay.base.copy()
    for f in range(found.shape[0]):
        for c in range(int(lay.cap_ptr[f]), int(lay.cap_ptr[f + 1])):
            first, last, at = int(lay.cap_first[c]), int(lay.cap_last[c]), int(lay.cap_at[c])
            found[f, first:last] += lay.cap_value[at : at + last - first] * y[lay.cap_size[c]]
    return found


def warm(problem: Problem, names: tuple[tuple[str, ...], ...], *, start: Iterate | None) -> Standing | None:
    """The iterate of a neighbour in the units of this problem; None when it is not of the same shape."""
    if start is None or start.names != names or start.x.shape != problem.layout.cost.shape:
        return None
    flows, prices, w_unit, z_unit = _units(problem)
    point = Point(start.x / flows, start.s / flows, start.zx / prices, start.zs / prices, start.lam / prices)
    w, z = start.w / w_unit, start.z / z_unit
    K = problem.sizes.size
    room = problem.upper - problem.lower
    low = np.clip(w[:K], INSIDE * np.minimum(1.0, room), room * (1.0 - INSIDE))
    w[:K], w[K : 2 * K] = low, room - low
    return _standing(point, problem.lower + low, Sides(w, z), start.sigma / (problem.units.power * problem.units.price))


def keep(problem: Problem, names: tuple[tuple[str, ...], ...], *, at: Standing) -> Iterate:
    """The standing in kW, kWh and EUR."""
    flows, prices, w_unit, z_unit = _units(problem)
    p = at.point
    return Iterate(
        names=names,
        x=p.x * flows,
        s=p.s * flows,
        zx=p.zx * prices,
        zs=p.zs * prices,
        lam=p.lam * prices,
        y=at.y * problem.units.size[problem.sizes],
        w=at.sides.w * w_unit,
        z=at.sides.z * z_unit,
        sigma=at.sigma * problem.units.power * problem.units.price,
    )


def _units(problem: Problem) -> tuple[float, float, FloatArray, FloatArray]:
    """Units of flows, of their multipliers, of the pairs without time and of their multipliers."""
    u = problem.units
    money, size = u.power * u.price, u.size[problem.sizes]
    w = np.r_[size, size, u.power * u.yearly]
    return u.power, u.price, w, money / w


def _standing(point: Point, y: FloatArray, sides: Sides, sigma: FloatArray) -> Standing:
    products = float(np.sum(point.x * point.zx) + np.sum(point.s * point.zs) + sides.w @ sides.z)
    return Standing(point, y, sides, sigma, products)
