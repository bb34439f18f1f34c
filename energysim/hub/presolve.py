"""Takes out of a program what cannot be otherwise, and puts it back after solving.

Sizes whose bounds meet, the last share of a choice or shares that are all given, flows that must be zero, rows in
which nothing is left. A yearly row with limit zero and no negative weight ("no fuel from outside") forces its flows to
zero; so does a bus from which flows can only take. Solvers that work from the inside of the feasible region need this:
such rows leave it no inside.

Putting back also gives every removed row a multiplier with which the certificate of the whole program is as good as
that of the small one.
"""

from dataclasses import dataclass, replace

import numpy as np

from energysim.hub.certificate import reduced_cost, size_value
from energysim.hub.program import Program
from energysim.hub.solution import RawSolution
from energysim.units import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class _Forced:
    """A row that forces flows (a mask (F, T)) and sizes (a mask (K,)) to their lower bound."""

    kind: str
    row: int
    flows: BoolArray
    sizes: BoolArray


@dataclass(frozen=True, slots=True)
class Presolved:
    """The smaller program, and what it takes to undo the reduction."""

    program: Program
    whole: Program
    flows: IntArray
    rows: IntArray
    sizes: IntArray
    yearly: IntArray
    value: FloatArray
    chosen: BoolArray
    forced: tuple[_Forced, ...]

    def restore(self, raw: RawSolution) -> RawSolution:
        """Turn a solution of the smaller program into one of the whole."""
        p = self.whole
        x = np.zeros((len(p.flow_names), p.steps))
        x[self.flows] = raw.x
        y = self.value.copy()
        y[self.sizes] = raw.y
        sigma = np.zeros(len(p.choices))
        sigma[[not self.chosen[members].any() for members in p.choices]] = raw.sigma
        may_be_chosen = self.chosen.copy()
        may_be_chosen[self.sizes] = True
        lam = np.zeros((len(p.row_names), p.steps))
        lam[self.rows] = raw.lam
        nu = np.zeros(len(p.yearly_names))
        nu[self.yearly] = raw.nu
        for step in reversed(self.forced):
            if step.kind == "yearly":
                nu[step.row] = _yearly_multiplier(p, (lam, nu), step, may_be_chosen)
            else:
                lam[step.row] = _hourly_multiplier(p, lam, nu, step)
        return replace(raw, x=x, y=y, lam=lam, nu=nu, sigma=sigma)


def _yearly_multiplier(p: Program, multipliers: tuple[FloatArray, FloatArray], step: _Forced, kept: BoolArray) -> float:
    """Smallest multiplier at which none of the forced flows and sizes would pay."""
    lam, nu = multipliers
    rc = reduced_cost(p, lam, nu=nu)
    found = 0.0
    weights = np.zeros_like(rc)
    for weight in p.weights:
        if weight.row == step.row:
            weights[weight.flow] += weight.values
    if step.flows.any():
        found = max(found, float((-rc[step.flows] / weights[step.flows]).max()))
    if step.sizes.any():
        raised = nu.copy()
        raised[step.row] = found
        phi = size_value(p, lam, nu=raised, rc=reduced_cost(p, lam, nu=raised))
        # alone a size pays when its value is negative; a share, when it is below the last of those that fill its choice
        pays_below = np.zeros(phi.size)
        for members in p.choices:
            others = members[kept[members]]
            others = others[np.argsort(phi[others])]
            filled = np.cumsum(p.upper[others] - p.lower[others]) >= 1.0 - p.lower[members].sum()
            pays_below[members] = phi[others[np.argmax(filled)]] if others.size else 0.0
        lack = (pays_below - phi)[step.sizes] / p.row_sizes[step.row, step.sizes]
        found += max(0.0, float(lack.max()))
    return found


def _hourly_multiplier(p: Program, lam: FloatArray, nu: FloatArray, step: _Forced) -> FloatArray:
    """Price of the row (T,) nearest to zero at which none of the forced flows would pay."""
    rc = reduced_cost(p, lam, nu=nu)
    found = np.zeros(p.steps)
    for term in p.terms:
        at = step.flows[term.flow] & (term.values != 0) if term.row == step.row else np.zeros(p.steps, dtype=bool)
        price = rc[term.flow, at] / term.values[at]
        found[at] = np.where(term.values[at] > 0, np.minimum(found[at], price), np.maximum(found[at], price))
    return found


class _Search:
    """Collects what is forced until nothing more follows."""

    def __init__(self, p: Program) -> None:
        self.p = p
        self.zero = np.zeros((len(p.flow_names), p.steps), dtype=bool)
        self.fixed = p.upper <= p.lower
        for members in p.choices:
            self.fixed[members] &= p.upper[members] == 0
        self.value = p.lower.copy()
        self.chosen = np.zeros(self.fixed.size, dtype=bool)
        self.rows = np.ones(len(p.row_names), dtype=bool)
        self.yearly = np.ones(len(p.yearly_names), dtype=bool)
        self.forced: list[_Forced] = []

    def run(self) -> None:
        before: int | None = None
        while before != (before := self._count()):
            self._last_shares()
            self.zero |= self._largest() <= 0
            for j in np.flatnonzero(self.yearly):
                self._yearly_row(int(j))
            for r in np.flatnonzero(self.rows):
                self._hourly_row(int(r))

    def _count(self) -> int:
        return int(self.zero.sum() + self.fixed.sum() - self.rows.sum() - self.yearly.sum())

    def _largest(self) -> FloatArray:
        """Largest value (F, T) that each flow could take."""
        return self.p.limits(np.where(self.fixed, self.value, self.p.upper))

    def _last_shares(self) -> None:
        """Fix the one share that is left of a choice at what the others leave it, and shares that cannot change."""
        for members in self.p.choices:
            left = members[~self.fixed[members]]
            if left.size and (self.p.lower[left] == self.p.upper[left]).all():
                # all of them, or none: one that may change takes the rounding of their sum
                self.fixed[left], self.value[left], self.chosen[left] = True, self.p.lower[left], True
                continue
            rest = 1.0 - float(self.value[members].sum() - self.value[left].sum())
            if left.size == 1 and self.p.lower[left[0]] <= rest <= self.p.upper[left[0]]:
                self.fixed[left], self.value[left], self.chosen[left] = True, rest, True

    def _yearly_row(self, j: int) -> None:
        p = self.p
        weights = np.zeros(self.zero.shape)
        for weight in p.weights:
            if weight.row == j:
                weights[weight.flow] += np.where(self.zero[weight.flow], 0.0, weight.values)
        sizes = np.where(self.fixed, 0.0, p.row_sizes[j])
        left = float(p.row_limit[j] - p.row_sizes[j] @ self.value)
        if (weights < 0).any() or (sizes < 0).any() or left < 0:
            return
        empty = not weights.any() and not sizes.any()
        # shares with a lower bound stay: the rest of their choice still has to add up to one
        shares = [m for members in p.choices for m in members if p.lower[m] > 0]
        if not empty and (left > 0 or sizes[shares].any()):
            return
        self.yearly[j] = False
        if not empty:
            self.forced.append(_Forced("yearly", j, weights > 0, sizes > 0))
            self.zero |= weights > 0
            self.fixed |= sizes > 0

    def _hourly_row(self, r: int) -> None:
        p = self.p
        demand = p.demand[r].copy()
        for feed in p.feeds:
            if feed.row == r and feed.values.any():
                if not self.fixed[feed.size]:
                    return
                demand -= feed.values * self.value[feed.size]
        if demand.any():
            return
        terms = [t for t in p.terms if t.row == r and not self.zero[t.flow].all()]
        signs = {s for t in terms for s in np.unique(np.sign(t.values)) if s != 0}
        if len(signs) > 1 or any(t.lag for t in terms):
            return
        self.rows[r] = False
        mask = np.zeros(self.zero.shape, dtype=bool)
        for term in terms:
            mask[term.flow] |= (term.values != 0) & ~self.zero[term.flow]
        if mask.any():
            self.forced.append(_Forced("hourly", r, mask, np.zeros(self.fixed.size, dtype=bool)))
            self.zero |= mask


def presolve(program: Program) -> Presolved:
    """Reduce a program; its optimum stays the same."""
    search = _Search(program)
    search.run()
    p, zero = program, search.zero
    flows = np.flatnonzero(~zero.all(axis=1))
    rows, sizes = np.flatnonzero(search.rows), np.flatnonzero(~search.fixed)
    yearly = np.flatnonzero(search.yearly)
    flow_at, row_at = _places(flows, zero.shape[0]), _places(rows, search.rows.size)
    size_at, yearly_at = _places(sizes, search.fixed.size), _places(yearly, search.yearly.size)
    constant = np.where(search.fixed, search.value, 0.0)
    small = replace(
        p,
        flow_names=tuple(p.flow_names[f] for f in flows),
        row_names=tuple(p.row_names[r] for r in rows),
        size_names=tuple(p.size_names[k] for k in sizes),
        yearly_names=tuple(p.yearly_names[j] for j in yearly),
        cost=p.cost[flows],
        base_cap=np.where(zero, 0.0, p.limits(constant))[flows],
        demand=p.net_demand(constant)[rows],
        size_cost=p.size_cost[sizes],
        lower=p.lower[sizes],
        upper=p.upper[sizes],
        terms=tuple(
            replace(t, row=row_at[t.row], flow=flow_at[t.flow])
            for t in p.terms
            if row_at[t.row] >= 0 and flow_at[t.flow] >= 0
        ),
        feeds=tuple(
            replace(f, row=row_at[f.row], size=size_at[f.size])
            for f in p.feeds
            if row_at[f.row] >= 0 and size_at[f.size] >= 0
        ),
        caps=tuple(
            replace(c, flow=flow_at[c.flow], size=size_at[c.size], values=np.where(zero[c.flow], 0.0, c.values))
            for c in p.caps
            if flow_at[c.flow] >= 0 and size_at[c.size] >= 0
        ),
        weights=tuple(
            replace(w, row=yearly_at[w.row], flow=flow_at[w.flow])
            for w in p.weights
            if yearly_at[w.row] >= 0 and flow_at[w.flow] >= 0
        ),
        row_sizes=p.row_sizes[np.ix_(yearly, sizes)],
        row_limit=(p.row_limit - p.row_sizes @ constant)[yearly],
        choices=_open_choices(p, search.chosen, size_at=size_at),
    )
    return Presolved(
        program=small,
        whole=p,
        flows=flows,
        rows=rows,
        sizes=sizes,
        yearly=yearly,
        value=search.value,
        chosen=search.chosen,
        forced=tuple(search.forced),
    )


def _open_choices(p: Program, chosen: BoolArray, *, size_at: list[int]) -> tuple[IntArray, ...]:
    """Choices that are still open, with the new index of their members."""
    return tuple(
        np.array([size_at[k] for k in members if size_at[k] >= 0], dtype=np.int64)
        for members in p.choices
        if not chosen[members].any()
    )


def _places(kept: IntArray, count: int) -> list[int]:
    """Give the new index of each old one, -1 for what is gone."""
    place = [-1] * count
    for new, old in enumerate(kept):
        place[int(old)] = new
    return place
