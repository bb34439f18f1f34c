"""A primal-dual interior point made for hubs: a program in, an unverified solution out.

With all flows of a step eliminated, the Newton system couples a step with the next only, through the contents of
stores; sizes, contents at the end of the year and yearly rows form a narrow border:

    theta = 1 / (zx / x + zs / s),  A theta A' a chain of small blocks,  S = K + U'(A theta A')^-1 U dense and small

so that the work grows with the number of steps, not faster. Any multipliers give a proven bound: the iteration stops
when that bound meets the cost, not when some norm is small. Whether the answer may be shown is for ``certificate``.
"""

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from energysim.hub.interior_layout import Problem, Unstructured, lay_out
from energysim.hub.interior_start import cold, keep, limits, warm
from energysim.hub.interior_step import LEAST_AIM, Measured, Newton, Standing
from energysim.hub.program import Program
from energysim.hub.solution import Iterate, RawSolution
from energysim.units import FloatArray

NAME: Final = "energysim interior point"
VERSION: Final = "1"
ITERATIONS: Final = 150  # feasible problems take 20 to 80
GOAL: Final = 1e-8  # relative gap: leaves the certificate (1e-6) two digits of room
ROWS: Final = 1e-8  # misses of rows, on numbers near one, that repair mends at no cost
NEAR: Final = 1e-5  # relative gap below which no pair may stray any more
STILL_FRACTION: Final = 0.9  # of the best so far: an iterate that gains less than a tenth stands still
PATIENCE: Final = 12  # iterations without a tenth of progress, once near
FINE: Final = 1e-7  # of gap and misses: good enough for repair and proof ...
WORSE: Final = 10.0  # ... so that a step to something so many times worse is the end of what numbers can do
IDLE: Final = 30  # iterations without a nearer bound or cost, after which no pair may stray either
STUCK: Final = 1e-3  # of the way in both halves ...
STUCK_TIMES: Final = 8  # ... this many times in a row: given up
MISSED: Final = 10.0  # times the miss that a step should leave: then its system is solved with refinement
DECIDED: Final = ("met", "impossible")
WORTH_KEEPING: Final = 1e-2  # of gap and misses: a copy of a worse point is only work
KEEP_BELOW: Final = 1e-2  # relative gap: the first iterate below it is centred still and far on the way


@dataclass(slots=True)
class _Best:
    """The best multipliers and the best point so far."""

    bound: float = -np.inf
    lam: FloatArray | None = None
    nu: FloatArray | None = None
    merit: float = np.inf
    x: FloatArray | None = None
    y: FloatArray | None = None


def solve_interior(program: Program, *, start: Iterate | None = None, floor_eur: float | None = None) -> RawSolution:
    """Solve a program; the answer is unverified.

    Parameters
    ----------
    program : Program
        Presolved: a row that forces flows to zero leaves the inside of nothing.
    start : Iterate, optional
        Of a neighbouring problem; ignored when it is of another shape.
    floor_eur : float
        Costs smaller than this count as this in the relative gap.

    Returns
    -------
    RawSolution
        ``status`` is "met" when cost and bound met, else a word on why it ended; the numbers are the best so far.
    """
    begin = time.perf_counter()
    try:
        problem = lay_out(program)
    except Unstructured:
        return _raw(program, None, _Best(), "unstructured", begin)
    names = (program.flow_names, program.row_names, program.size_names, program.yearly_names)
    at = warm(problem, names, start=start) or cold(problem)
    run = _Run(problem, at, (floor_eur or 0.0) / (problem.units.power * problem.units.price))
    with np.errstate(all="ignore"):  # what is not finite ends the iteration, see _Run.ended
        status = run.go(names)
        if status not in DECIDED and run.best.merit > FINE:
            # bolder steps lead astray about once in three hundred: once more, each as short as every pair asks
            run = _Run(problem, cold(problem), run.floor, best=run.best)
            status = run.go(names)
    return replace(_raw(program, problem, run.best, status, begin), iterate=run.kept)


class _Run:
    """One solve: iterates until bound and cost meet or nothing moves."""

    def __init__(self, problem: Problem, at: Standing, floor: float, *, best: _Best | None = None) -> None:
        self.newton, self.problem, self.at = Newton(problem), problem, at
        self.floor = max(floor, 1e-9)  # a cost of zero has no relative gap
        self.best = best or _Best()
        self.kept: Iterate | None = None
        self.worst_cost = _dearest(problem)
        self.iterations = 0
        self._still = self._stuck = 0
        self._idle = 0 if best is None else IDLE
        self._nearest = np.inf

    def go(self, names: tuple[tuple[str, ...], ...]) -> str:
        """Iterate; a word on how it ended."""
        refine, expected = False, np.inf
        for self.iterations in range(ITERATIONS):
            here = self.newton.measure(self.at)
            relative = self._note(here)
            ended = self._ended(here, relative)
            if ended:
                return ended
            if self.kept is None and relative < KEEP_BELOW:
                self.kept = keep(self.problem, names, at=self.at)
            refine = refine or here.row_miss > max(MISSED * expected, ROWS)
            strays = relative > NEAR and self._idle < IDLE
            least = LEAST_AIM if relative > GOAL else 1.0
            step, aim = self.newton.direction(self.at, here, refine=refine, least=least)
            ap, ad = self.newton.go(self.at, step, aim=aim, strays=strays)
            expected = np.inf if strays else (1.0 - ap) * here.row_miss
            self._stuck = self._stuck + 1 if max(ap, ad) < STUCK else 0
        return "iterations"

    def _note(self, here: Measured) -> float:
        """Keep what is best; the relative gap between this point and the best bound."""
        best, at, K = self.best, self.at, self.problem.sizes.size
        if not (np.isfinite(here.cost) and np.isfinite(here.bound)):
            return np.inf
        if here.bound > best.bound:
            best.bound, best.lam, best.nu = here.bound, at.point.lam.copy(), at.sides.z[2 * K :].copy()
        relative = abs(here.cost - best.bound) / max(abs(here.cost), self.floor)
        if self._idle < IDLE:  # once calm, for good
            self._idle = 0 if relative < self._nearest else self._idle + 1
        self._nearest = min(self._nearest, relative)
        merit = max(relative, here.row_miss, here.yearly_miss)
        self._still = self._still + 1 if relative < NEAR and merit > STILL_FRACTION * best.merit else 0
        if merit < best.merit:
            best.merit = merit
            if merit < WORTH_KEEPING:
                best.x, best.y = at.point.x.copy(), at.y.copy()
        return float(relative)

    def _ended(self, here: Measured, relative: float) -> str:
        if not np.isfinite(here.cost + here.bound + self.at.products):
            return "lost"
        if relative <= GOAL and here.row_miss <= ROWS and here.yearly_miss <= ROWS:
            return "met"
        if here.bound > self.worst_cost:
            return "impossible"
        worse = max(relative, here.row_miss, here.yearly_miss) > WORSE * self.best.merit
        if self._still > PATIENCE or (worse and self.best.merit < FINE):
            return "stalled"
        return "stuck" if self._stuck >= STUCK_TIMES else ""


def _dearest(problem: Problem) -> float:
    """More than any design can cost: a bound above it proves that there is none."""
    lay = problem.layout
    flows = float(np.sum(np.maximum(lay.cost, 0.0) * limits(problem, problem.upper)))
    most = flows + float(np.maximum(lay.size_cost, 0.0) @ problem.upper)
    return most + 1e-3 * abs(most) + 1.0  # rounding must not look like a proof


def _raw(program: Program, problem: Problem | None, best: _Best, status: str, begin: float) -> RawSolution:
    """Back to kW, kWh and EUR."""
    x = np.zeros((len(program.flow_names), program.steps))
    lam = np.zeros((len(program.row_names), program.steps))
    y, nu = program.lower.copy(), np.zeros(len(program.yearly_names))
    if problem is not None and best.x is not None and best.y is not None:
        units = problem.units
        x[problem.flows] = np.where(problem.present, best.x * units.power, 0.0)
        y[problem.sizes] = best.y * units.size[problem.sizes]
    if problem is not None and best.lam is not None and best.nu is not None:
        lam[problem.rows] = best.lam * problem.units.price
        nu = best.nu * problem.units.price / problem.units.yearly
    sigma = np.zeros(len(program.choices))
    return RawSolution(x, y, lam, nu, sigma, status, time.perf_counter() - begin, NAME, VERSION)
