"""The certified optimum of a hub: solve, repair, prove, and only then answer.

Our own interior point first, then PIQP, then HiGHS; whatever they say about themselves is not listened to. The best
feasible design and the best bound over all attempts are kept, and an answer is given when they meet. A target that
cannot be met is recognised by a phase of its own: the smallest shortfall, with its own proof, and then the cheapest
design at that shortfall.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from energysim.errors import HubError, SolverError
from energysim.hub.certificate import GAP, Certificate, certify, yearly_scales
from energysim.hub.model import Hub
from energysim.hub.presolve import presolve
from energysim.hub.program import Program, compile_hub
from energysim.hub.repair import repair
from energysim.hub.shortfall import shortfall_program
from energysim.hub.solution import Iterate
from energysim.hub.solvers import Solver, solve
from energysim.units import FloatArray

SERVED: Final = 1e-6  # of demand: what stays unserved below this is rounding
REAL_SHORTFALL: Final = 1e-6  # of the scale of the target row: a smaller proven shortfall is numerical
SHORTFALL_FLOOR: Final = 1e-2  # of the scale of the target rows: shortfalls below it are proven to 1e-8 of the scale
# The cost phase may miss a target by this part more than the proven smallest shortfall. At the smallest shortfall
# itself every size stands at its limit and the last kWh cost any amount; a hundredth of it keeps the answer a plan.
ROOM: Final = 1e-2
ONE: Final = 1e-12  # shares that are given add to one but for the rounding of their sum
SMALL: Final = 60_000  # flows times steps up to which the simplex method is the quicker of the two in HiGHS
# Shares of the work done at each stage, from the time that the stages take on a village core; for the eye only.
PROGRESS: Final = {"shortfall": 0.3, "other_solver": 0.5, "cost_at_shortfall": 0.6}

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOptimum:
    """The cheapest design and operation, proven.

    Parameters
    ----------
    program : Program
        The hub as compiled; names and arrays below follow it.
    sizes : ndarray
        (K,).
    flows : ndarray
        (F, T), kW, contents kWh.
    objective_eur : float
        Cost over the period, equal to ``certificate.upper_bound_eur``.
    certificate : Certificate
        Of the cost; with a shortfall, of the cost at that shortfall.
    shortfalls : Mapping of str to float
        Per target row how far it stays above its limit at best, in the row's unit; 0 when the target is met.
    shortfall_certificate : Certificate or None
        Proof that the sum of the shortfalls cannot be smaller, in the row's unit instead of EUR.
    multipliers : Mapping of str to float
        Per yearly row: EUR saved by raising its limit by one unit.
    prices : ndarray
        (R, T) multipliers of the hourly rows: EUR per kW in a step (per kWh for stores).
    unserved_kwh : float
        Demand that is not served.
    served : bool
        False when that is more than a millionth of demand: the answer is then "not feasible", never a number.
    notes : tuple of str
        Codes of what happened on the way, for instance "interior:certified", "shortfall:none".
    iterate : Iterate or None
        From which the search for a neighbouring optimum may start.
    """

    program: Program
    sizes: FloatArray
    flows: FloatArray
    objective_eur: float
    certificate: Certificate
    shortfalls: Mapping[str, float]
    shortfall_certificate: Certificate | None
    multipliers: Mapping[str, float]
    prices: FloatArray
    unserved_kwh: float
    served: bool
    notes: tuple[str, ...]
    iterate: Iterate | None = None

    def size(self, name: str) -> float:
        """One size by name."""
        return float(self.sizes[self.program.size(name)])

    def flow(self, name: str) -> FloatArray:
        """One flow (T,) by name."""
        return np.asarray(self.flows[self.program.flow(name)])


def optimise(
    hub: Hub,
    *,
    target_rows: tuple[str, ...] = (),
    gap: float = GAP,
    start: Iterate | None = None,
    on_progress: Progress | None = None,
) -> HubOptimum:
    """Find the cheapest sizes and operation of a hub, with proof.

    Parameters
    ----------
    hub : Hub
    target_rows : tuple of str
        Names of yearly rows that may be out of reach; the answer then says by how much.
    gap : float
        Relative distance between cost and proven bound at which an answer may be given.
    start : Iterate, optional
        ``iterate`` of a neighbouring optimum: quicker, with the same answer.
    on_progress : callable, optional
        Called with a code and a fraction in [0, 1].

    Raises
    ------
    HubError
        For a description that contradicts itself or a target that is not a yearly row.
    SolverError
        When no optimum could be certified. Never a number without proof.
    """
    return optimise_program(compile_hub(hub), target_rows=target_rows, gap=gap, start=start, on_progress=on_progress)


def optimise_program(
    program: Program,
    *,
    target_rows: tuple[str, ...] = (),
    gap: float = GAP,
    start: Iterate | None = None,
    on_progress: Progress | None = None,
) -> HubOptimum:
    """Do the same for a program; see ``optimise``."""
    tell = on_progress or _silent
    _check_choices(program)
    targets = _targets(program, target_rows)
    attempts = _Attempts(program, gap=gap)
    attempts.start = start
    solvers = _solvers(program)
    tell("solve", 0.0)
    if attempts.run(solvers[0]) or (start is not None and attempts.run_cold(solvers[0])):
        return _answer(program, attempts, {}, None)
    if targets:
        tell("shortfall", PROGRESS["shortfall"])
        phase = _smallest_shortfall(program, targets, gap)
        found = phase.certificate
        scale = float(yearly_scales(program, phase.x, y=phase.y[: len(program.size_names)])[targets].max())
        notes = [f"shortfall:{note}" for note in phase.notes]
        if found.lower_bound_eur > REAL_SHORTFALL * scale:
            tell("cost_at_shortfall", PROGRESS["cost_at_shortfall"])
            missed = phase.y[len(program.size_names) :]
            missed = np.where(missed > 0.5 * REAL_SHORTFALL * scale, missed, 0.0)
            limit = program.row_limit.copy()
            limit[targets] += missed * (1.0 + ROOM)
            relaxed = _Attempts(replace(program, row_limit=limit), gap=gap)
            relaxed.notes = [*attempts.notes, *notes]
            relaxed.run_all(solvers)
            tell("done", 1.0)
            missing = dict(zip((program.yearly_names[j] for j in targets), missed.tolist(), strict=True))
            return _answer(program, relaxed, missing, found)
        attempts.notes += [*notes, "shortfall:none"]
    tell("other_solver", PROGRESS["other_solver"])
    attempts.run_all(solvers[1:])
    tell("done", 1.0)
    return _answer(program, attempts, {}, None)


class _Attempts:
    """Tries solvers on one program and keeps the best feasible design and the best bound of all of them."""

    def __init__(self, program: Program, *, gap: float, floor: float = 1.0, slack_rows: tuple[int, ...] = ()) -> None:
        self.program = program
        self.gap = gap
        self.floor = floor
        self.slack_rows = list(slack_rows)
        self.notes: list[str] = []
        self.start: Iterate | None = None
        self.iterate: Iterate | None = None
        self.best: Certificate | None = None
        self.x = np.zeros((len(program.flow_names), program.steps))
        self.y = program.lower.copy()
        self.lam = np.zeros((len(program.row_names), program.steps))
        self.nu = np.zeros(len(program.yearly_names))

    @property
    def certificate(self) -> Certificate:
        """Of the best so far; SolverError when nobody tried or all gave up."""
        if self.best is None:
            raise SolverError("no_attempt", attempts=tuple(self.notes))
        return self.best

    def run(self, solver: Solver) -> bool:
        """One more solver; whether both bounds meet now."""
        reduced = presolve(self.program)
        try:
            raw = solve(reduced.program, solver, start=self.start, floor_eur=self.floor)
        except (ArithmeticError, np.linalg.LinAlgError):
            self.notes.append(f"{solver}:gave up")
            return False
        self.iterate = self.iterate or raw.iterate
        raw = raw.finite()
        x, y = repair(reduced.program, raw.x, y=raw.y)
        raw = reduced.restore(replace(raw, x=x, y=y))
        x, y, lam, nu = raw.x, raw.y, raw.lam, raw.nu
        most = float(nu[self.slack_rows].max(initial=0.0))
        if most > 1.0:
            # without other costs any multiple of the multipliers is a bound too; above a slack's cost, a worse one
            lam, nu = lam / most, nu / most
        label = (raw.solver, raw.version, raw.seconds)
        new = certify(self.program, (x, y), multipliers=(lam, nu), solver=label, floor=self.floor)
        self._keep(new, (x, y), (lam, nu))
        accepted = self.certificate.accepted(self.gap)
        self.notes.append(f"{solver}:{'certified' if accepted else 'refused'}")
        return accepted

    def run_cold(self, solver: Solver) -> bool:
        """Once more without the neighbour's iterate, which may lead astray."""
        self.start = None
        return self.run(solver)

    def run_all(self, solvers: tuple[Solver, ...]) -> None:
        """Solvers in turn until one is certified; SolverError with what was reached when none is."""
        for solver in solvers:
            if self.run(solver):
                return
        c = self.certificate
        raise SolverError(
            "not_certified",
            relative_gap=c.relative_gap,
            worst_residual_kwh=c.worst_residual_kwh,
            worst_yearly_violation=c.worst_yearly_violation,
            attempts=tuple(self.notes),
        )

    def _keep(
        self, new: Certificate, point: tuple[FloatArray, FloatArray], duals: tuple[FloatArray, FloatArray]
    ) -> None:
        old = self.best
        better_point = old is None or (not old.feasible() and new.feasible())
        if old is not None and old.feasible() == new.feasible():
            better_point = (
                new.upper_bound_eur < old.upper_bound_eur
                if new.feasible()
                else new.worst_residual_kwh < old.worst_residual_kwh
            )
        if better_point:
            self.x, self.y = point
        better_bound = old is None or new.lower_bound_eur > old.lower_bound_eur
        if better_bound:
            self.lam, self.nu = duals
        label = (new.solver, new.solver_version, new.seconds + (old.seconds if old else 0.0))
        if better_point and better_bound:
            self.best = replace(new, seconds=label[2])
        else:
            self.best = certify(
                self.program, (self.x, self.y), multipliers=(self.lam, self.nu), solver=label, floor=self.floor
            )


@dataclass(frozen=True, slots=True)
class _Shortfall:
    """The certified smallest shortfall; ``y`` (K + targets,) ends with the shortfall of each target."""

    x: FloatArray
    y: FloatArray
    certificate: Certificate
    notes: tuple[str, ...]


def _smallest_shortfall(program: Program, targets: list[int], gap: float) -> _Shortfall:
    """Minimise the sum of what the target rows exceed, without any other cost."""
    elastic = shortfall_program(program, targets)
    most = np.where(elastic.upper > 0, elastic.upper, 0.0)[-len(targets) :]
    first = _Attempts(elastic, gap=gap, floor=float(SHORTFALL_FLOOR * max(most.max(), 1.0)), slack_rows=tuple(targets))
    # plain PIQP gives up early on what it takes for impossible, and this phase is always possible
    first.run_all(tuple(solver for solver in _solvers(program) if solver != "piqp"))
    return _Shortfall(first.x, first.y, first.certificate, tuple(first.notes))


def _answer(
    program: Program, attempts: _Attempts, missing: Mapping[str, float], proof: Certificate | None
) -> HubOptimum:
    x, y = attempts.x, attempts.y
    x.flags.writeable = y.flags.writeable = False
    unserved = [f for f, name in enumerate(program.flow_names) if name.endswith(".unserved")]
    demand_kwh = float(program.limits(y)[unserved].sum()) * program.step_h
    unserved_kwh = float(x[unserved].sum()) * program.step_h
    return HubOptimum(
        program=program,
        sizes=y,
        flows=x,
        objective_eur=attempts.certificate.upper_bound_eur,
        certificate=attempts.certificate,
        shortfalls=MappingProxyType(dict(missing)),
        shortfall_certificate=proof,
        multipliers=MappingProxyType(dict(zip(program.yearly_names, attempts.nu.tolist(), strict=True))),
        prices=attempts.lam,
        unserved_kwh=unserved_kwh,
        served=unserved_kwh <= SERVED * max(demand_kwh, 1.0),
        notes=tuple(attempts.notes),
        iterate=attempts.iterate,
    )


def _solvers(program: Program) -> tuple[Solver, ...]:
    if program.cost.size <= SMALL:
        return ("interior", "piqp", "piqp-patient", "piqp-firm", "highs-simplex", "highs-ipm")
    return ("interior", "piqp", "piqp-patient", "piqp-firm", "highs-ipm", "highs-simplex")


def _targets(program: Program, names: tuple[str, ...]) -> list[int]:
    for name in names:
        if name not in program.yearly_names:
            raise HubError("name_unknown", name=name, known=program.yearly_names)
    return [program.yearly_names.index(name) for name in names]


def _check_choices(program: Program) -> None:
    for members in program.choices:
        low, high = float(program.lower[members].sum()), float(program.upper[members].sum())
        if not low - ONE <= 1.0 <= high + ONE:
            names = tuple(program.size_names[k] for k in members)
            raise HubError("choice_bounds", names=names, lower=low, upper=high)


def _silent(code: str, fraction: float) -> None:
    """Progress that nobody asked for."""
