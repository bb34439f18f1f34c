"""The room around an optimum: how far a sum of sizes and flows can go when the cost may not pass a budget.

    min or max  m'y + n'x   s.t. all rows and limits of the program,  cost'x + size_cost'y <= budget

The budget is one more row without time index, and the wanted sum takes the place of the cost, divided by its scale:
a gap of one millionth is then a millionth of that scale. The certificate is the one of every optimum.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from energysim.errors import HubError
from energysim.hub.certificate import GAP, Certificate, certify, cost_eur, lower_bound
from energysim.hub.optimise import optimise_program
from energysim.hub.program import Program, Weight
from energysim.hub.solution import Iterate
from energysim.units import FloatArray

End = Literal["lowest", "highest"]
BUDGET: Final = "budget"
Point = tuple[FloatArray, FloatArray]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sum of sizes (K,) and flows (F, T), in any unit, and the scale against which its gap is measured."""

    sizes: FloatArray
    scale: float
    flows: FloatArray | None = None

    def value(self, point: Point) -> float:
        """The sum at flows and sizes."""
        x, y = point
        return float(self.sizes @ y) + (0.0 if self.flows is None else float(np.sum(self.flows * x)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """The lowest or highest value of a wanted sum.

    Parameters
    ----------
    value, bound : float
        What the design below gives, and what no design passes, in the unit of the sum.
    certificate : Certificate
        In parts of the scale, the sum counted negative for a highest value.
    sizes, flows : ndarray
        (K,) and (F, T) of the design.
    cost_eur : float
        Of the design, with the costs of the program.
    iterate : Iterate or None
        From which the search for a neighbouring extreme may start.
    """

    value: float
    bound: float
    certificate: Certificate
    sizes: FloatArray
    flows: FloatArray
    cost_eur: float
    iterate: Iterate | None


def with_budget(program: Program, limit_eur: float) -> Program:
    """Return the program with one more row: all its costs together stay at or below ``limit_eur``.

    Raises
    ------
    HubError
        When there is a budget already.
    """
    if BUDGET in program.yearly_names:
        raise HubError("name_twice", kind="row", name=BUDGET)
    row = len(program.yearly_names)
    paid = (Weight(row, f, program.cost[f]) for f in range(len(program.flow_names)) if program.cost[f].any())
    return replace(
        program,
        yearly_names=(*program.yearly_names, BUDGET),
        weights=(*program.weights, *paid),
        row_sizes=np.vstack([program.row_sizes, program.size_cost]),
        row_limit=np.r_[program.row_limit, limit_eur],
    )


def all_served(program: Program) -> Program:
    """Return the program in which nothing may stay unserved: else a budget also buys cold houses."""
    base = program.base_cap.copy()
    base[[f for f, name in enumerate(program.flow_names) if name.endswith(".unserved")]] = 0.0
    return replace(program, base_cap=base)


def without_rows(program: Program, names: tuple[str, ...]) -> Program:
    """Return the program without some of its rows without time index; names that do not exist are no mistake."""
    kept = [i for i, name in enumerate(program.yearly_names) if name not in names]
    place = {old: new for new, old in enumerate(kept)}
    return replace(
        program,
        yearly_names=tuple(program.yearly_names[i] for i in kept),
        weights=tuple(replace(w, row=place[w.row]) for w in program.weights if w.row in place),
        row_sizes=program.row_sizes[kept],
        row_limit=program.row_limit[kept],
    )


def sizes_wanted(program: Program, parts: dict[str, float]) -> Wanted:
    """Return a weighted sum of sizes by name; its scale is the most that bounds and choices let it be.

    Raises
    ------
    HubError
        For a size that does not exist.
    """
    sizes = np.zeros(len(program.size_names))
    for name, part in parts.items():
        sizes[program.size(name)] += part
    low, high = (sign * _by_bounds(program, sign * sizes) for sign in (1.0, -1.0))
    return Wanted(sizes=sizes, scale=max(abs(low), abs(high)))


def row_wanted(program: Program, name: str, *, scale: float) -> Wanted:
    """Return the left side of a row without time index.

    Raises
    ------
    HubError
        When there is no such row.
    """
    if name not in program.yearly_names:
        raise HubError("name_unknown", name=name, known=program.yearly_names)
    row = program.yearly_names.index(name)
    flows = np.zeros_like(program.cost)
    for weight in program.weights:
        if weight.row == row:
            flows[weight.flow] += weight.values
    return Wanted(sizes=program.row_sizes[row], scale=scale, flows=flows)


def extreme(
    program: Program,
    wanted: Wanted,
    *,
    end: End,
    gap: float = GAP,
    known: tuple[Point, ...] = (),
    start: Iterate | None = None,
) -> Extreme:
    """Find the lowest or highest value of a sum over all designs of a program, with proof.

    Parameters
    ----------
    program : Program
        Its costs play no part but in its rows; see ``with_budget``.
    wanted : Wanted
    end : {"lowest", "highest"}
    gap : float
        Between value and proven bound, as a part of the larger of the scale and the value.
    known : tuple of (x, y)
        Designs that may be feasible: one at which the bounds of the sizes alone allow no more needs no solver.
    start : Iterate, optional
        ``iterate`` of a neighbouring extreme.

    Raises
    ------
    SolverError
        When no extreme could be certified, also when no design keeps the rows.
    """
    sign = 1.0 if end == "lowest" else -1.0
    unit = sign / wanted.scale if wanted.scale > 0 else sign
    aimed = replace(
        program,
        cost=np.zeros_like(program.cost) if wanted.flows is None else wanted.flows * unit,
        size_cost=wanted.sizes * unit,
    )
    for point in known:
        proof = certify(aimed, point, multipliers=_nothing(aimed), solver=("bounds", "", 0.0))
        if proof.accepted(gap):
            return _extreme(program, wanted, point, proof=proof, unit=unit)
    found = optimise_program(aimed, gap=gap, start=start)
    answer = _extreme(program, wanted, (found.flows, found.sizes), proof=found.certificate, unit=unit)
    return replace(answer, iterate=found.iterate)


def _extreme(program: Program, wanted: Wanted, point: Point, *, proof: Certificate, unit: float) -> Extreme:
    x, y = point
    return Extreme(
        value=wanted.value(point),
        bound=proof.lower_bound_eur / unit,
        certificate=proof,
        sizes=y,
        flows=x,
        cost_eur=cost_eur(program, x, y=y),
        iterate=None,
    )


def _nothing(program: Program) -> Point:
    """Multipliers of nothing: what is left of the bound are the limits of flows and sizes."""
    return np.zeros_like(program.demand), np.zeros(len(program.yearly_names))


def _by_bounds(program: Program, sizes: FloatArray) -> float:
    """Lowest value of a sum of sizes (K,) that bounds and choices allow."""
    plain = replace(program, cost=np.zeros_like(program.cost), size_cost=sizes)
    lam, nu = _nothing(plain)
    return lower_bound(plain, lam, nu=nu)
