"""The border of the chain: sizes, held contents, yearly multipliers and choices, solved as one small dense system."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dgetrf, dgetrs

from energysim.hub.interior_layout import Problem
from energysim.hub.kernels.interior_chain import along, blocks, couple, eliminate, within
from energysim.hub.kernels.interior_tables import Point, Work
from energysim.hub.kernels.interior_weights import weigh
from energysim.units import FloatArray

# Numbers of a stretch of the elimination: half a megabyte stays in the second cache of a core until it is multiplied.
STRETCH: Final = 65_536
# Added to the diagonal of the sizes: holds those that nothing else determines, and is far below what any cost is.
HOLD: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Sides:
    """Pairs without time: sizes above their lower and below their upper bound, and the room of yearly rows.

    ``w`` (2 K + Y,) the distances, ``z`` their multipliers.
    """

    w: FloatArray
    z: FloatArray


@dataclass(frozen=True, slots=True)
class Border:
    """The factorised Schur complement ``K + U'(A theta A')^-1 U`` with the choices below it."""

    matrix: FloatArray
    factors: tuple[Any, Any]
    scale: FloatArray

    def solve(self, rhs: FloatArray) -> FloatArray:
        """Steps of the border's unknowns, then the multipliers of the choices; refined once."""
        found = self._once(rhs)
        return found + self._once(rhs - self.matrix @ found)

    def _once(self, rhs: FloatArray) -> FloatArray:
        if not rhs.size:
            return rhs
        return np.asarray(self.scale * dgetrs(*self.factors, self.scale * rhs)[0])


def factorise(problem: Problem, point: Point, *, sides: Sides, work: Work, damping: float) -> Border:
    """Factorise the Newton system of an iteration; the chain's factor stays in ``work``."""
    lay, width, K = problem.layout, problem.width, problem.sizes.size
    matrix = np.zeros((width, width))
    weigh(lay, point, work, matrix, damping)
    blocks(lay, work)
    within(work)
    corner = np.zeros((2, problem.lagged, problem.lagged))
    along(work, corner[0], corner[1], np.zeros(problem.lagged))
    couple(lay, problem.border, work)
    used = np.argsort(problem.rank)[np.count_nonzero(problem.rank < 0) :]
    matrix[np.ix_(used, used)] += _schur(problem, work)
    ratio = sides.z / sides.w
    own = np.arange(K)
    matrix[own, own] += ratio[:K] + ratio[K : 2 * K] + HOLD
    yearly = slice(lay.yearly_at, width)
    matrix[:K, yearly] += problem.yearly_sizes.T
    matrix[yearly, :K] += problem.yearly_sizes
    row = np.arange(lay.yearly_at, width)
    matrix[row, row] -= sides.w[2 * K :] / sides.z[2 * K :]
    count = len(problem.choices)
    whole = np.zeros((width + count, width + count))
    whole[:width, :width] = matrix
    whole[width:, :K] = problem.choices
    whole[:K, width:] = problem.choices.T
    scale = np.ones(width + count)
    diagonal = np.abs(np.diag(matrix))
    scale[:width] = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    for i in range(count):
        # the multiplier of a choice in the unit of its least constrained share
        entry = np.abs(problem.choices[i] * scale[:K]).max(initial=0.0)
        scale[width + i] = 1.0 / entry if entry > 0 else 1.0
    # a pivot of exactly zero gives what is not finite, and that ends the iteration
    factors = dgetrf(whole * scale[:, None] * scale[None, :])[:2] if whole.size else (whole, scale)
    return Border(whole, factors, scale)


def _schur(problem: Problem, work: Work) -> FloatArray:
    """``U'(A theta A')^-1 U`` of the unknowns that stand in hourly rows, stretch by stretch of the year."""
    R, steps = problem.rows.size, problem.layout.cost.shape[1]
    count = problem.begins.size
    total = np.zeros((count, count))
    before = np.zeros((problem.lagged, count))
    length = max(1, STRETCH // max(1, R * count))
    store = np.empty(length * R * count)
    for start in range(0, steps if count else 0, length):
        n = min(length, steps - start)
        active = int(np.searchsorted(problem.begins, start + n))
        z = store[: n * R * active].reshape(n, R, active)
        eliminate(problem.border, problem.rank, work, start, z, before)
        total[:active, :active] += dsyrk(1.0, z.reshape(n * R, active).T)
    upper = np.triu(total)
    return np.asarray(upper + np.triu(total, 1).T)
