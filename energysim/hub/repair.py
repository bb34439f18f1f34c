"""From a nearly feasible solution to a feasible one, at next to no cost.

A solver stops a little outside its rows. Sizes are put inside their bounds and choices, flows inside their limits, and
what the rows then miss is shared out by weighted least squares

    dx = Theta (A'lam + N'nu)  with  A dx = r,  N dx = e,  theta = (distance to the nearest limit)^2

so that flows at a limit stay there and those far from it move. ``A Theta A'`` couples a step with the one before
only: it is a band matrix, to which the last step's contents, which reach into the first step, and the yearly rows
close to their limit add a correction of low rank.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import LinAlgError, cho_solve_banded, cholesky_banded

from energysim.hub.certificate import flow_sums, row_pull, row_residuals, yearly_scales, yearly_sums
from energysim.hub.program import Program
from energysim.units import BoolArray, FloatArray, IntArray

MARGIN: Final = 1e-9  # sizes grow by this part, so that their limits leave room: a thousandth of the gap allowed
CRUMB: Final = 1e-7  # of the largest size: below it a solver means "not built", and a crumb would only cloud the books
# crumbs dropped; then room for what they did, little and more; then, where every limit is needed, crumbs and all
TRIES: Final = ((CRUMB, 0.0), (CRUMB, MARGIN), (CRUMB, 1e-7), (0.0, MARGIN))
# for what still breaks the bar: where all heat must find its way through pipes that fit to the last digit, only wider
# ones let the flows move; this may cost as much as the gap allows, so it comes last
ROOMY: Final = (0.0, 1e-6)
BROKEN: Final = 1e3  # a worst miss, in multiples of the same two: the bar of the certificate
FLOOR: Final = 1e-9  # distance, relative to the mean flow, that even a flow at its limit may move
ENOUGH: Final = 1e3  # room, in multiples of the worst miss, beyond which flows count as equally free
PASSES: Final = 5  # each pass gains three digits or more
GOOD_KWH: Final = 1e-9  # an hourly residual below this is rounding
GOOD_ROW: Final = 1e-12  # a yearly row this near its limit, relative to its scale, is kept
GOOD_ENOUGH: Final = 100.0  # a worst miss, in multiples of those two, that needs no other try
TIGHT: Final = 1e-6  # a yearly row this near its limit must not be moved by the hourly rows
RIDGES: Final = (1e-14, 1e-11, 1e-8)  # tried in turn on the scaled diagonal, for rows without freedom


def repair(program: Program, x: FloatArray, *, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Move flows (F, T) and sizes (K,) onto the rows and into the limits.

    Returns
    -------
    x, y : ndarray
        Inside all limits exactly; the rows as near as the limits allow.
    """
    best, best_miss = (x, y), np.inf
    for crumb, margin in (*TRIES, ROOMY):
        if best_miss <= (GOOD_ENOUGH if (crumb, margin) != ROOMY else BROKEN):
            break
        found, miss = _repair_flows(program, x, repair_sizes(program, y, crumb=crumb, margin=margin))
        if miss < best_miss:
            best, best_miss = found, miss
    return best


def _repair_flows(program: Program, x: FloatArray, y: FloatArray) -> tuple[tuple[FloatArray, FloatArray], float]:
    """Flows for sizes that stay as they are, and the worst miss of a row."""
    limits = program.limits(y)
    x = np.clip(x, 0.0, limits)
    best, best_miss = x, _miss(program, x, y)
    for _ in range(PASSES):
        if best_miss <= 1.0:
            break
        x = np.clip(x + _move(program, x, y, limits), 0.0, limits)
        miss = _miss(program, x, y)
        if miss < best_miss:
            best, best_miss = x, miss
    return (best, y), best_miss


def repair_sizes(program: Program, y: FloatArray, *, crumb: float = CRUMB, margin: float = MARGIN) -> FloatArray:
    """Sizes (K,) inside their bounds, choices that add to one, yearly rows that hold sizes only kept.

    Parameters
    ----------
    crumb : float
        Sizes less than this part of their upper bound above their lower one fall to it.
    margin : float
        Part by which sizes outside choices grow.
    """
    lower, upper = program.lower, program.upper
    y = np.where(y - lower < crumb * upper, lower, np.clip(y, lower, upper))
    grown = np.minimum(upper, y + margin * np.maximum(y, MARGIN * upper))
    for members in program.choices:
        grown[members] = y[members]
    y = np.where(y > 0, grown, y)  # what is not built gets no room
    timed = {w.row for w in program.weights}
    rows = [i for i in range(len(program.yearly_names)) if i not in timed]
    shares = np.zeros((len(program.choices), y.size))
    for i, members in enumerate(program.choices):
        shares[i, members] = 1.0
    for _ in range(PASSES):
        over = [i for i in rows if program.row_sizes[i] @ y > program.row_limit[i]]
        matrix = np.vstack([program.row_sizes[over], shares])
        miss = np.r_[program.row_limit[over], np.ones(len(shares))] - matrix @ y
        if not np.any(miss):
            break
        room = np.where(y > 0, np.minimum(y - lower, upper - y) + MARGIN * upper, 0.0)
        y = np.clip(y + room * np.linalg.lstsq(matrix * room, miss, rcond=None)[0], lower, upper)
    return y


def _miss(program: Program, x: FloatArray, y: FloatArray) -> float:
    """Worst miss of a row as a multiple of what counts as rounding."""
    hourly = np.abs(row_residuals(program, x, y=y)).max(initial=0.0) / GOOD_KWH
    excess = (yearly_sums(program, x, y=y) - program.row_limit) / yearly_scales(program, x, y=y)
    return float(max(hourly, excess.max(initial=0.0) / GOOD_ROW))


def _move(program: Program, x: FloatArray, y: FloatArray, limits: FloatArray) -> FloatArray:
    """One weighted least-squares move (F, T)."""
    open_ = limits > 0
    floor = FLOOR * (float(x[open_].mean()) if open_.any() else 1.0)
    r = row_residuals(program, x, y=y)
    # a flow with room for a thousand times the worst miss is as free as any: a narrow range keeps the band accurate
    enough = ENOUGH * max(float(np.abs(r).max(initial=0.0)), floor)
    theta = np.where(open_, (np.minimum(np.minimum(x, limits - x), enough) + floor) ** 2, 0.0)
    near, excess = _near_rows(program, x, y)
    weights = np.zeros((near.size, *x.shape))
    for weight in program.weights:
        weights[near == weight.row, weight.flow] += weight.values
    lagged = sorted({term.flow for term in program.terms if term.lag})
    wraps = np.array([f for f in lagged if theta[f, -1] > 0], dtype=np.int64)
    columns = [*_wrap_columns(program, wraps), *(flow_sums(program, theta * n) for n in weights)]
    solved = _Band.of(program, theta, lagged=lagged).solve(np.array([r, *columns]))
    k = wraps.size
    small = np.zeros((len(columns), len(columns)))
    if columns:
        small = np.einsum("irt,jrt->ij", np.array(columns), solved[1:])
        small[np.arange(k), np.arange(k)] += 1.0 / theta[wraps, -1]
        small[k:, k:] -= np.einsum("ift,jft->ij", weights, theta * weights)
    target = np.array([float(np.sum(c * solved[0])) for c in columns])
    target[k:] += np.maximum(excess, 0.0)
    # a yearly row is held only when the hourly rows would otherwise push it over its limit
    held = excess > 0
    for _ in range(near.size + 1):
        share = _bordered(small, target, np.r_[np.ones(k, dtype=bool), held])
        lam = solved[0] - np.einsum("i,irt->rt", share, solved[1:])
        dx = theta * (row_pull(program, lam) + np.einsum("i,ift->ft", share[k:], weights))
        over = excess + np.einsum("ift,ft->i", weights, dx) > 0
        if not np.any(over & ~held):
            break
        held |= over
    return np.asarray(dx)


def _bordered(small: FloatArray, target: FloatArray, active: BoolArray) -> FloatArray:
    """Multipliers of the active columns of the correction, zero for the others."""
    share = np.zeros(target.size)
    if active.any():
        part = small[np.ix_(active, active)]
        unit = np.sqrt(np.abs(np.diag(part)))
        unit[unit == 0] = 1.0
        share[active] = np.linalg.lstsq(part / np.outer(unit, unit), target[active] / unit, rcond=None)[0] / unit
    return share


def _near_rows(program: Program, x: FloatArray, y: FloatArray) -> tuple[IntArray, FloatArray]:
    """Yearly rows with flows that are near or over their limit, and by how much each is over."""
    timed = np.array(sorted({w.row for w in program.weights}), dtype=np.int64)
    scale = yearly_scales(program, x, y=y)[timed]
    excess = (yearly_sums(program, x, y=y) - program.row_limit)[timed]
    near = excess > -TIGHT * scale
    # aim a rounding inside the limit, so that the next rounding does not cross it
    return timed[near], (excess + 0.5 * GOOD_ROW * scale)[near]


def _wrap_columns(program: Program, flows: IntArray) -> list[FloatArray]:
    """Columns (R, T) of the last step's contents, which stand in the last step and in the first."""
    columns = []
    for flow in flows:
        unit = np.zeros((len(program.flow_names), program.steps))
        unit[flow, -1] = 1.0
        columns.append(flow_sums(program, unit))
    return columns


@dataclass(frozen=True, slots=True)
class _Band:
    """Cholesky factor of ``A Theta A'`` without what reaches from the last step into the first; rows step by step."""

    factor: FloatArray
    unit: FloatArray
    shape: tuple[int, int]

    @staticmethod
    def of(program: Program, theta: FloatArray, *, lagged: list[int]) -> "_Band":
        R, T = len(program.row_names), program.steps
        # a step is coupled with the one before it; a single step only with itself
        reach = min(2, T) * R
        band = np.zeros((reach, T * R))
        for flow in range(len(program.flow_names)):
            terms = [t for t in program.terms if t.flow == flow]
            end = T - 1 if flow in lagged else T
            for one in terms:
                for other in terms:
                    below = (one.lag - other.lag) * R + one.row - other.row
                    if below < 0:
                        continue
                    left, right = one.values[one.lag : one.lag + end], other.values[other.lag : other.lag + end]
                    first = other.lag * R + other.row
                    band[below, first : first + end * R : R] += left * right * theta[flow, :end]
        diagonal = band[0].copy()
        unit = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
        for below in range(reach):
            band[below, : T * R - below] *= unit[: T * R - below] * unit[below:]
        band[0][diagonal <= 0] = 1.0
        return _Band(_factor(band), unit, (R, T))

    def solve(self, rhs: FloatArray) -> FloatArray:
        """Solutions (n, R, T) for right-hand sides (n, R, T)."""
        R, T = self.shape
        flat = rhs.transpose(2, 1, 0).reshape(T * R, -1) * self.unit[:, None]
        found = cho_solve_banded((self.factor, True), flat) * self.unit[:, None]
        return np.asarray(found).reshape(T, R, -1).transpose(2, 1, 0)


def _factor(band: FloatArray) -> FloatArray:
    for ridge in RIDGES:
        raised = band.copy()
        raised[0] += ridge
        try:
            return np.asarray(cholesky_banded(raised, lower=True))
        except LinAlgError:
            continue
    raised = band.copy()
    raised[0] += band.shape[0]  # diagonally dominant: always positive, a small but sure step
    return np.asarray(cholesky_banded(raised, lower=True))
