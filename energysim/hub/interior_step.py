"""One iteration of the interior point: where it stands, and the direction in which it goes on.

Mehrotra's predictor and corrector. Corrections after Gondzio cost as much as they saved.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.hub.interior_border import Border, Sides, factorise
from energysim.hub.interior_layout import Problem
from energysim.hub.kernels.interior_chain import gather, spread, sweep
from energysim.hub.kernels.interior_flows import advance, drive, leave, measure, move
from energysim.hub.kernels.interior_tables import Asked, Moved, Point, Work
from energysim.units import FloatArray, IntArray

DAMPING: Final = 1e-13  # of the flows: far below what any price gives, holds those without price or limit
TRUST: Final = 30.0  # second-order products beyond this many means say little: the linear model ended before
ALMOST: Final = 0.9995  # of the way to the boundary
POWER: Final = 3  # Mehrotra's: the more the predictor promises, the lower the aim
LEAST_AIM: Final = 1e-6  # of the mean product: the centre is never left out of sight
# Of a quarter of a million pairs, a handful stops every step of a large problem while all others are well centred.
# One pair in a thousand may stop short of the boundary on its own; its row's miss is mended in the next iteration.
STRAY: Final = 1e-3
STRAY_FARTHEST: Final = 0.1  # and the step is at most ten times what all pairs allow
SHRINK: Final = 0.25  # of a value is kept at least while strays are allowed: nothing is at its limit too early
PER_OCTAVE: Final = 32  # bins of the ratios by which pairs would decrease beyond all they have
BINS: Final = 16 * PER_OCTAVE  # ratios up to 2^16
ROWS_OF_WORK: Final = 6  # scratch of one step each, see kernels.interior_flows.move
SUMS: Final = 5  # see kernels.interior_flows.move
ROW_ACCURACY: Final = 1e-11  # misses of the rows after a step, on numbers near one, that need no refinement
REFINEMENTS: Final = 2


@dataclass(slots=True)
class Standing:
    """Where the iteration stands: hourly part, sizes, pairs without time, choices, and the sum of all products."""

    point: Point
    y: FloatArray
    sides: Sides
    sigma: FloatArray
    products: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a point is worth: ``cost``, proven ``bound``, and what its rows miss."""

    cost: float
    bound: float
    value: FloatArray  # (K,) cost of one more unit of each size, by the multipliers
    yearly_left: FloatArray  # (Y,) limit less sums
    choice_left: FloatArray
    row_miss: float
    yearly_miss: float

    @property
    def gap(self) -> float:
        """Distance between cost and bound, without a sign."""
        return abs(self.cost - self.bound)


@dataclass(frozen=True, slots=True)
class Direction:
    """A step: unknowns of the border, choices, pairs without time, rows, flows, and how far each half can go."""

    border: FloatArray
    sigma: FloatArray
    dw: FloatArray
    dz: FloatArray
    dlam: FloatArray
    flows: tuple[FloatArray, FloatArray]
    taken: tuple[FloatArray, FloatArray]
    side_taken: FloatArray
    length: tuple[float, float]
    gains: FloatArray
    counts: IntArray


class Newton:
    """The work arrays of a problem, and the Newton system of the current iteration."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.work = _work(problem)
        K, Y = problem.sizes.size, problem.yearly_limit.size
        self._sums = np.zeros(3 + 2 * K + Y)
        self.pairs = 2 * problem.layout.cost.size + 2 * K + Y

    def measure(self, at: Standing) -> Measured:
        """Renew the residuals and judge the point."""
        p, lay, K = self.problem, self.problem.layout, self.problem.sizes.size
        nu = at.sides.z[2 * K :]
        measure(lay, at.point, at.y, nu, self.work, self._sums)
        paid, saved, yearly = self._sums[3 : 3 + K], self._sums[3 + K : 3 + 2 * K], self._sums[3 + 2 * K :]
        value = lay.size_cost + nu @ p.yearly_sizes - paid
        left = p.yearly_limit - yearly - p.yearly_sizes @ at.y
        choice = p.choice_total - p.choices @ at.y
        scale = np.maximum(1.0, np.abs(p.yearly_limit) + np.abs(yearly))
        return Measured(
            cost=float(self._sums[0] + lay.size_cost @ at.y),
            bound=float(self._sums[1] + self._sums[2] - nu @ p.yearly_limit + cheapest(p, value + saved)),
            value=value,
            yearly_left=left,
            choice_left=choice,
            row_miss=float(max(np.abs(self.work.rp).max(initial=0.0), np.abs(choice).max(initial=0.0))),
            yearly_miss=float(np.maximum(-left / scale, 0.0).max(initial=0.0)),
        )

    def direction(
        self, at: Standing, here: Measured, *, refine: bool, least: float = LEAST_AIM
    ) -> tuple[Direction, float]:
        """Where to go from a measured point, and the product that the step aims at.

        ``least`` is the lowest aim as a part of the mean product; 1 when only the rows still miss.
        """
        work = self.work
        border = factorise(self.problem, at.point, sides=at.sides, work=work, damping=DAMPING)
        solve = _Solve(self, at, here, border, refine)
        mean = at.products / self.pairs
        into = work.dx, work.ds, work.dlam
        most = TRUST * mean
        ahead = solve.direction(0.0, (work.cx, work.cs), side_taken=np.zeros_like(at.sides.w), into=into, most=most)
        # by the length that every pair allows, strays too: an aim that forgets them leaves the centre
        aim = mean * float(np.clip((_after(at, ahead) / at.products) ** POWER, least, 1.0))
        side = np.clip(ahead.dw * ahead.dz, -most, most)
        into = work.cx, work.cs, work.dlam
        return solve.direction(aim, ahead.flows, side_taken=side, into=into), aim

    def go(self, at: Standing, step: Direction, *, aim: float, strays: bool) -> tuple[float, float]:
        """Go the step; how far each half went."""
        length = _with_strays(step, at.sides, self.pairs) if strays else step.length
        ap, ad = (min(1.0, ALMOST * part) for part in length)
        keep = SHRINK if strays else 0.0
        total = advance(at.point, self.work, step.taken, step.flows, aim, (ap, ad), keep)
        at.point.lam[:] += ad * step.dlam
        at.y = at.y + ap * step.border[: at.y.size]
        at.sigma = at.sigma + ad * step.sigma
        at.sides = Sides(at.sides.w + ap * step.dw, at.sides.z + ad * step.dz)
        at.products = float(total + at.sides.w @ at.sides.z)
        return ap, ad


class _Solve:
    """Solves the factorised Newton system for one right-hand side after the other."""

    def __init__(self, newton: Newton, at: Standing, here: Measured, border: Border, refine: bool) -> None:
        self.newton, self.at, self.here, self.border, self.refine = newton, at, here, border, refine

    def direction(
        self,
        aim: float,
        taken: tuple[FloatArray, FloatArray],
        *,
        side_taken: FloatArray,
        into: tuple[FloatArray, FloatArray, FloatArray],
        most: float = 0.0,
    ) -> Direction:
        """Direction towards products ``aim - taken``.

        With ``most`` it is the predictor's: the aim is zero, nothing is taken from it, and instead of the steps of
        flows it has their products, see ``kernels.interior_flows.move``.
        """
        p, work, at, here = self.newton.problem, self.newton.work, self.at, self.here
        lay, K, w, z = p.layout, p.sizes.size, at.sides.w, at.sides.z
        rhs = np.zeros(p.width)
        plain = most > 0.0
        asked = Asked(taken, aim, plain, most)
        drive(lay, at.point, work, asked, rhs)
        pull = (aim - side_taken[: 2 * K]) / w[: 2 * K]
        rhs[:K] += pull[:K] - pull[K:] - here.value - at.sigma @ p.choices
        rhs[lay.yearly_at :] += here.yearly_left - (aim - side_taken[2 * K :]) / z[2 * K :]
        found = self._border(rhs, here.choice_left)
        dlam = into[2]
        sweep(work, work.v, dlam)
        gains, counts = np.zeros(SUMS), np.zeros((2, BINS), dtype=np.int64)
        step = into[0], into[1]
        moved = Moved(*step, gains, counts)
        first = asked._replace(most=0.0) if self.refine else asked
        move(lay, at.point, work, first, dlam, found, moved)
        if self.refine:
            found = self._refined(found, dlam, first, out=moved)
            move(lay, at.point, work, asked, dlam, found, moved)
        dw, dz = np.zeros_like(w), np.zeros_like(z)
        dw[:K], dw[K : 2 * K] = found[:K], -found[:K]
        dz[: 2 * K] = (aim - side_taken[: 2 * K] - z[: 2 * K] * dw[: 2 * K]) / w[: 2 * K] - z[: 2 * K]
        dz[2 * K :] = found[lay.yearly_at : p.width]
        dw[2 * K :] = (aim - side_taken[2 * K :] - w[2 * K :] * dz[2 * K :]) / z[2 * K :] - w[2 * K :]
        length = (
            1.0 / max(1.0, gains[3], float((-dw / w).max(initial=0.0))),
            1.0 / max(1.0, gains[4], float((-dz / z).max(initial=0.0))),
        )
        return Direction(
            found[: p.width], found[p.width :], dw, dz, dlam, step, taken, side_taken, length, gains, counts
        )

    def _border(self, rhs: FloatArray, choices: FloatArray) -> FloatArray:
        """Unknowns of the border; ``work.v`` becomes what is left for the rows."""
        p, work = self.newton.problem, self.newton.work
        sweep(work, work.v, work.q)
        gather(p.border, work.q, rhs)
        found = self.border.solve(np.r_[rhs, choices])
        spread(p.border, found, work.v)
        return found

    def _refined(
        self,
        found: FloatArray,
        dlam: FloatArray,
        asked: Asked,
        *,
        out: Moved,
    ) -> FloatArray:
        """Solve again for what the step leaves of the rows."""
        p, work = self.newton.problem, self.newton.work
        for _ in range(REFINEMENTS):
            leave(p.layout, work, found, out.dx, work.v)
            if np.abs(work.v).max(initial=0.0) < ROW_ACCURACY:
                break
            found = found + self._border(np.zeros(p.width), np.zeros(len(p.choices)))
            sweep(work, work.v, work.q)
            dlam += work.q
            move(p.layout, self.at.point, work, asked, dlam, found, out)
        return found


def cheapest(problem: Problem, value: FloatArray) -> float:
    """Minimum of ``value'y`` over the bounds of the sizes and the choices."""
    alone = np.ones(value.size, dtype=bool)
    total = 0.0
    for row, wanted in zip(problem.choices, problem.choice_total, strict=True):
        members = np.flatnonzero(row)
        alone[members] = False
        per_share, low = value[members] / row[members], problem.lower[members]
        total += float(value[members] @ low)
        left = float(wanted - row[members] @ low)
        for k in np.argsort(per_share, kind="stable"):
            part = min(left, float(row[members[k]] * (problem.upper[members[k]] - low[k])))
            total += part * float(per_share[k])
            left -= part
    best = np.where(value > 0, problem.lower, problem.upper)
    return total + float(value[alone] @ best[alone])


def _after(at: Standing, step: Direction) -> float:
    """Sum of all products after a step of full length in both halves."""
    ap, ad = step.length
    dual = step.gains[0] + at.sides.w @ step.dz
    primal = step.gains[1] + at.sides.z @ step.dw
    return max(0.0, float(at.products + ad * dual + ap * primal + ap * ad * (step.gains[2] + step.dw @ step.dz)))


def _with_strays(step: Direction, sides: Sides, pairs: int) -> tuple[float, float]:
    """Lengths at which all but a few pairs stay inside; pairs without time always do."""
    allowed = int(STRAY * pairs)
    found = []
    for half, (change, value) in enumerate(((step.dw, sides.w), (step.dz, sides.z))):
        beyond = np.cumsum(step.counts[half][::-1])[::-1]
        place = int(np.argmax(beyond <= allowed)) if (beyond <= allowed).any() else BINS
        edge = 2.0 ** (place // PER_OCTAVE) * (1.0 + (place % PER_OCTAVE) / PER_OCTAVE)
        worst = max(1.0, float(step.gains[3 + half]))
        found.append(1.0 / max(1.0, min(edge, worst), worst * STRAY_FARTHEST, float((-change / value).max(initial=0))))
    return found[0], found[1]


def _work(problem: Problem) -> Work:
    F, T = problem.layout.cost.shape
    R, lagged = problem.rows.size, problem.lagged

    def flows() -> FloatArray:
        return np.zeros((F, T))

    return Work(
        rc=flows(),
        rs=flows(),
        rp=np.zeros((R, T)),
        theta=flows(),
        theta_p=flows(),
        cx=flows(),
        cs=flows(),
        dx=flows(),
        ds=flows(),
        v=np.zeros((R, T)),
        q=np.zeros((R, T)),
        dlam=np.zeros((R, T)),
        diagonal=np.zeros((R, R, T)),
        springs=np.zeros((3, lagged, T)),
        made_of=np.zeros((lagged, T)),
        low=np.zeros((R, R, T)),
        corner=np.zeros((T, lagged, lagged)),
        link=np.zeros((T, lagged, lagged)),
        rows=np.zeros((ROWS_OF_WORK, T)),
    )
