"""Proof of an optimum, computed from the arrays alone, whatever solved them.

For any multipliers ``lam`` (hourly rows) and ``nu >= 0`` (yearly rows)

    rc    = cost + N'nu - A'lam
    phi_k = size_cost_k + (M'nu)_k - (B'lam)_k + sum_ft W_ftk min(0, rc_ft)
    LB    = demand'lam - row_limit'nu + sum_ft base_cap min(0, rc) + min over the sizes of phi'y

is a lower bound on the cost of every feasible design: every flow has a limit ``base_cap + W y``, so what a flow can
save is at most its limit times its negative reduced cost. The upper bound is the cost of one feasible design, whose
residuals are recomputed too. Where both meet, nobody has to trust a solver.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.hub.program import Program
from energysim.units import FloatArray

# The bar for every printed optimum: a milliwatt-hour in the worst hour, a millionth of bounds, rows and cost.
MAX_RESIDUAL_KWH: Final = 1e-6
MAX_BOUND_VIOLATION: Final = 1e-6
MAX_ROW_VIOLATION: Final = 1e-6
GAP: Final = 1e-6
# Each product and sum of a bound is rounded by half of this part; pairwise sums keep the whole within a few of them.
ROUNDING: Final = 4.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is proven about one solution.

    Parameters
    ----------
    lower_bound_eur, upper_bound_eur : float
        No design costs less than the first; the design found costs the second.
    relative_gap : float
        Their difference over ``max(abs(upper), floor)``; slightly negative when rounding or a residual has the
        last word.
    worst_residual_kwh : float
        Largest residual of an hourly row (kW times the step, kWh for stores).
    worst_bound_violation : float
        Largest excess of a flow (kW, kWh) over its limits, or of a size over its own.
    worst_yearly_violation : float
        Largest excess of a yearly row over its limit, relative to the scale of that row.
    worst_choice_violation : float
        Largest distance of the sum of shares from one.
    solver, solver_version : str
        Who found it.
    seconds : float
        Inside the solver.
    tie_eur : float
        The wear of stores inside the cost: a real line of the ledger that also breaks ties.
    """

    lower_bound_eur: float
    upper_bound_eur: float
    relative_gap: float
    worst_residual_kwh: float
    worst_bound_violation: float
    worst_yearly_violation: float
    worst_choice_violation: float
    solver: str
    solver_version: str
    seconds: float
    tie_eur: float

    def feasible(self) -> bool:
        """Whether the design keeps every row and limit to the bar."""
        return (
            self.worst_residual_kwh <= MAX_RESIDUAL_KWH
            and self.worst_bound_violation <= MAX_BOUND_VIOLATION
            and self.worst_yearly_violation <= MAX_ROW_VIOLATION
            and self.worst_choice_violation <= MAX_BOUND_VIOLATION
        )

    def accepted(self, gap: float = GAP) -> bool:
        """Whether the number may be shown: feasible, and both bounds meet to ``gap``."""
        # a bound that passes the cost by more than the gap is a contradiction, not a better proof
        return self.feasible() and abs(self.relative_gap) <= gap


def reduced_cost(program: Program, lam: FloatArray, *, nu: FloatArray) -> FloatArray:
    """``cost + N'nu - A'lam`` (F, T), in EUR per kW in a step."""
    rc = program.cost.copy()
    for weight in program.weights:
        if nu[weight.row] != 0:
            rc[weight.flow] += nu[weight.row] * weight.values
    return rc - row_pull(program, lam)


def row_pull(program: Program, lam: FloatArray) -> FloatArray:
    """Collect what the rows' multipliers (R, T) pay each flow: ``A'lam`` (F, T)."""
    pull = np.zeros((len(program.flow_names), program.steps))
    for term in program.terms:
        part = term.values * lam[term.row]
        pull[term.flow] += np.roll(part, -term.lag) if term.lag else part
    return pull


def flow_sums(program: Program, x: FloatArray) -> FloatArray:
    """Sum the flows (F, T) into the hourly rows: ``A x`` (R, T)."""
    total = np.zeros((len(program.row_names), program.steps))
    for term in program.terms:
        flow = x[term.flow]
        total[term.row] += term.values * (np.roll(flow, term.lag) if term.lag else flow)
    return total


def size_value(program: Program, lam: FloatArray, *, nu: FloatArray, rc: FloatArray) -> FloatArray:
    """``phi`` (K,): what one more unit of each size costs when everything follows its multipliers."""
    phi = program.size_cost + nu @ program.row_sizes
    for feed in program.feeds:
        phi[feed.size] -= feed.values @ lam[feed.row]
    saving = np.minimum(rc, 0.0)
    for cap in program.caps:
        phi[cap.size] += cap.values @ saving[cap.flow]
    return phi


def lower_bound(program: Program, lam: FloatArray, *, nu: FloatArray) -> float:
    """Bound from below on the cost of every feasible design, valid for any ``lam`` (R, T) and ``nu`` (Y,) >= 0.

    What rounding may have added is taken off: multipliers of 1e26, which a solver that got stuck does hand over, cancel
    on paper and leave anything in floating point. Minus infinity where nothing at all is left.

    Raises
    ------
    ValueError
        For a negative multiplier of a yearly row, or multipliers that are not finite.
    """
    if not (np.isfinite(lam).all() and np.isfinite(nu).all() and (nu >= 0).all()):
        raise ValueError("multipliers must be finite, those of yearly rows not negative")
    with np.errstate(over="ignore", invalid="ignore"):
        rc = reduced_cost(program, lam, nu=nu)
        phi = size_value(program, lam, nu=nu, rc=rc)
        fixed = float(np.sum(program.demand * lam)) - float(program.row_limit @ nu)
        saved = float(np.sum(program.base_cap * np.minimum(rc, 0.0)))
        bound = fixed + saved + _cheapest_sizes(program, phi) - _rounded_eur(program, lam, nu=nu, rc=rc)
    return bound if np.isfinite(bound) else -np.inf


def _rounded_eur(program: Program, lam: FloatArray, *, nu: FloatArray, rc: FloatArray) -> float:
    """Most that rounding can have added to the bound: a part of the sizes of everything that was added up."""
    size, price = np.abs(program.cost), np.abs(lam)
    for weight in program.weights:
        size[weight.flow] += nu[weight.row] * np.abs(weight.values)
    for term in program.terms:
        part = np.abs(term.values) * price[term.row]
        size[term.flow] += np.roll(part, -term.lag) if term.lag else part
    phi = np.abs(program.size_cost) + nu @ np.abs(program.row_sizes)
    for feed in program.feeds:
        phi[feed.size] += np.abs(feed.values) @ price[feed.row]
    # a flow that costs more than its rounding adds nothing, whatever its limit
    flows = np.where(rc < ROUNDING * size, size * program.limits(program.upper), 0.0)
    rows = np.sum(np.abs(program.demand) * price) + np.abs(program.row_limit) @ nu
    return ROUNDING * float(np.sum(flows) + rows + phi @ program.upper)


def _cheapest_sizes(program: Program, phi: FloatArray) -> float:
    """Minimum of ``phi'y`` over the bounds of the sizes and the choices."""
    alone = np.ones(phi.size, dtype=bool)
    total = 0.0
    for members in program.choices:
        alone[members] = False
        low, high = program.lower[members], program.upper[members]
        total += float(phi[members] @ low)
        left = 1.0 - float(low.sum())
        for k in np.argsort(phi[members], kind="stable"):
            part = min(left, float(high[k] - low[k]))
            total += part * float(phi[members[k]])
            left -= part
    best = np.where(phi > 0, program.lower, program.upper)
    return total + float(phi[alone] @ best[alone])


def cost_eur(program: Program, x: FloatArray, *, y: FloatArray) -> float:
    """Cost of flows ``x`` (F, T) and sizes ``y`` (K,)."""
    return float(np.sum(program.cost * x)) + float(program.size_cost @ y)


def row_residuals(program: Program, x: FloatArray, *, y: FloatArray) -> FloatArray:
    """``demand - B y - A x`` (R, T), in kW for buses and kWh for stores."""
    return program.net_demand(y) - flow_sums(program, x)


def yearly_sums(program: Program, x: FloatArray, *, y: FloatArray) -> FloatArray:
    """``N x + M y`` (Y,)."""
    total = program.row_sizes @ y
    for weight in program.weights:
        total[weight.row] += weight.values @ x[weight.flow]
    return np.asarray(total)


def yearly_scales(program: Program, x: FloatArray, *, y: FloatArray) -> FloatArray:
    """Scale of each yearly row (Y,): the largest of its limit, its parts without sign, and one."""
    parts = np.abs(program.row_sizes) @ np.abs(y)
    for weight in program.weights:
        parts[weight.row] += np.abs(weight.values) @ np.abs(x[weight.flow])
    return np.asarray(np.maximum(np.maximum(np.abs(program.row_limit), parts), 1.0))


def certify(
    program: Program,
    point: tuple[FloatArray, FloatArray],
    *,
    multipliers: tuple[FloatArray, FloatArray],
    solver: tuple[str, str, float] = ("", "", 0.0),
    floor: float = 1.0,
) -> Certificate:
    """Judge a solution from the arrays alone.

    Parameters
    ----------
    program : Program
        The program as compiled, before any presolve.
    point : (x, y)
        Flows (F, T) and sizes (K,).
    multipliers : (lam, nu)
        (R, T) and (Y,); negative ``nu`` are cut to zero, which keeps the bound valid.
    solver : (name, version, seconds)
        For the record only.
    floor : float
        Costs smaller than this count as this in the relative gap.
    """
    x, y = point
    lam, nu = multipliers[0], np.maximum(multipliers[1], 0.0)
    upper = cost_eur(program, x, y=y)
    lower = lower_bound(program, lam, nu=nu)
    excess = np.maximum(x - program.limits(y), -x).max(initial=0.0)
    size_excess = np.maximum(y - program.upper, program.lower - y).max(initial=0.0)
    yearly = (yearly_sums(program, x, y=y) - program.row_limit) / yearly_scales(program, x, y=y)
    names = program.flow_names
    wear = [f for f, name in enumerate(names) if name.endswith((".charge", ".discharge"))]
    return Certificate(
        lower_bound_eur=lower,
        upper_bound_eur=upper,
        relative_gap=(upper - lower) / max(abs(upper), floor),
        # rows of stores are kWh already: a step below an hour must not make them look smaller
        worst_residual_kwh=float(np.abs(row_residuals(program, x, y=y)).max(initial=0.0)) * max(program.step_h, 1.0),
        worst_bound_violation=max(0.0, float(excess), float(size_excess)),
        worst_yearly_violation=max(0.0, float(yearly.max(initial=0.0))),
        worst_choice_violation=max((abs(float(y[c].sum()) - 1.0) for c in program.choices), default=0.0),
        solver=solver[0],
        solver_version=solver[1],
        seconds=solver[2],
        tie_eur=float(np.sum(program.cost[wear] * x[wear])),
    )
