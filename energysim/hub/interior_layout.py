"""From a program to the arrays of the interior point: no units, no fixed sizes, no flows that must be zero.

The hourly rows that reach into the next step (stores) come last, so that a step and the next share a small corner
only. The last step of every content, which reaches into the first step, is held in the border: that opens the year.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from energysim.hub.kernels.interior_tables import Border, Layout
from energysim.hub.matrices import Units, units_of
from energysim.hub.program import Program, Term
from energysim.units import BoolArray, FloatArray, IntArray


class Unstructured(Exception):
    """The program is not a chain of steps that are coupled by the contents of stores only."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A program ready for the interior point.

    ``flows``, ``rows`` and ``sizes`` are places in the program; ``value`` (K of the program,) holds the fixed sizes.
    ``yearly_sizes`` (Y, K), ``yearly_limit`` (Y,), ``choices`` (choices, K) and ``choice_total``: rows without time.
    ``rank`` (B,) is the place of each unknown of the border in the elimination, -1 for those without hourly entries;
    ``begins`` the first step of each place, rising.
    """

    units: Units
    layout: Layout
    border: Border
    flows: IntArray
    rows: IntArray
    sizes: IntArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    yearly_sizes: FloatArray
    yearly_limit: FloatArray
    choices: FloatArray
    choice_total: FloatArray
    rank: IntArray
    begins: IntArray
    lagged: int
    present: BoolArray

    @property
    def width(self) -> int:
        """Unknowns of the border."""
        return int(self.rank.size)


def lay_out(program: Program) -> Problem:
    """Arrange a program for the interior point.

    Raises
    ------
    Unstructured
        When a flow reaches into the next step of another row than its own: nothing that a hub describes does.
    """
    p, units = program, units_of(program)
    free = p.upper > p.lower
    sizes, value = np.flatnonzero(free), np.where(free, 0.0, p.lower)
    base, demand = p.limits(value) / units.power, p.net_demand(value) / units.power
    capped = np.zeros(base.shape, dtype=bool)
    for cap in p.caps:
        if free[cap.size]:
            capped[cap.flow] |= cap.values > 0
    present = (base > 0) | capped
    flows = np.flatnonzero(present.any(axis=1))
    rows, lagged = _row_order(p, flows)
    size_at = np.full(free.size, -1)
    size_at[sizes] = np.arange(sizes.size)
    layout = _layout(p, units, (flows, rows, size_at), present=present, base=base, demand=demand)
    border = _border(layout)
    width = layout.yearly_at + len(p.yearly_names)
    begins = np.full(width, p.steps)
    np.minimum.at(begins, border.column, border.first)
    order = np.argsort(begins, kind="stable")
    rank = np.full(width, -1)
    used = order[begins[order] < p.steps]
    rank[used] = np.arange(used.size)
    member = np.zeros((len(p.choices), free.size))
    for i, members in enumerate(p.choices):
        member[i, members] = units.size[members]
    yearly = p.row_sizes[:, sizes] * units.size[sizes] / (units.power * units.yearly[:, None])
    return Problem(
        units=units,
        layout=layout,
        border=border,
        flows=flows,
        rows=rows,
        sizes=sizes,
        value=value,
        lower=p.lower[sizes] / units.size[sizes],
        upper=p.upper[sizes] / units.size[sizes],
        yearly_sizes=yearly,
        yearly_limit=(p.row_limit - p.row_sizes @ value) / (units.power * units.yearly),
        choices=member[:, sizes],
        choice_total=np.asarray(1.0 - (member > 0) @ value, dtype=np.float64),
        rank=rank,
        begins=begins[used],
        lagged=lagged,
        present=present[flows],
    )


def _row_order(p: Program, flows: IntArray) -> tuple[IntArray, int]:
    """Hourly rows with those that reach into the next step last, and how many these are."""
    lagged: set[int] = set()
    for f in flows:
        terms = [t for t in p.terms if t.flow == f]
        reach = {t.row for t in terms if t.lag}
        if any(t.lag not in (0, 1) for t in terms) or (reach and {t.row for t in terms} != reach) or len(reach) > 1:
            raise Unstructured(p.flow_names[f])
        lagged |= reach
    count = len(p.row_names)
    return np.array([r for r in range(count) if r not in lagged] + sorted(lagged), dtype=np.int64), len(lagged)


def _layout(
    p: Program,
    units: Units,
    places: tuple[IntArray, IntArray, IntArray],
    *,
    present: BoolArray,
    base: FloatArray,
    demand: FloatArray,
) -> Layout:
    flows, rows, size_at = places
    row_at = np.argsort(rows)
    there = present[flows]
    terms = [sorted((t for t in p.terms if t.flow == f), key=lambda t: t.lag) for f in flows]
    caps = [[c for c in p.caps if c.flow == f and size_at[c.size] >= 0 and c.values.any()] for f in flows]
    weights = [[w for w in p.weights if w.flow == f] for f in flows]
    ranges = [(int(np.flatnonzero(c.values)[0]), int(np.flatnonzero(c.values)[-1]) + 1) for cs in caps for c in cs]
    cut = [
        c.values[a:b] * units.size[c.size] / units.power
        for c, (a, b) in zip((c for cs in caps for c in cs), ranges, strict=True)
    ]
    feeds = [f for f in p.feeds if size_at[f.size] >= 0 and f.values.any()]
    held = [any(t.lag for t in ts) for ts in terms]
    wholly = np.where(there, base[flows], 1.0)
    return Layout(
        cost=np.where(there, p.cost[flows], 0.0) / units.price,
        base=wholly,
        demand=np.ascontiguousarray(demand[rows]),
        size_cost=(p.size_cost * units.size)[size_at >= 0] / (units.power * units.price),
        term_ptr=_beginnings(terms),
        term_row=_ints(row_at[t.row] for ts in terms for t in ts),
        term_lag=_ints(t.lag for ts in terms for t in ts),
        term_value=_stack([_where_there(t, there[i]) for i, ts in enumerate(terms) for t in ts], p.steps),
        cap_ptr=_beginnings(caps),
        cap_size=_ints(size_at[c.size] for cs in caps for c in cs),
        cap_first=_ints(a for a, _ in ranges),
        cap_last=_ints(b for _, b in ranges),
        cap_at=np.cumsum([0, *(b - a for a, b in ranges)])[:-1].astype(np.int64),
        cap_value=np.concatenate(cut) if cut else np.zeros(0),
        weight_ptr=_beginnings(weights),
        weight_row=_ints(w.row for ws in weights for w in ws),
        weight_value=_stack(
            [np.where(there[i], w.values, 0.0) / units.yearly[w.row] for i, ws in enumerate(weights) for w in ws],
            p.steps,
        ),
        feed_row=_ints(row_at[f.row] for f in feeds),
        feed_size=_ints(size_at[f.size] for f in feeds),
        feed_value=_stack([f.values * units.size[f.size] / units.power for f in feeds], p.steps),
        reaches=np.array(held, dtype=np.int64),
        held=np.where(held, np.cumsum(held) - 1, -1).astype(np.int64),
        yearly_at=int((size_at >= 0).sum() + np.sum(held)),
    )


def _where_there(term: Term, there: BoolArray) -> FloatArray:
    """Values of a term, zero in the row's steps whose flow is absent."""
    return np.where(np.roll(there, term.lag), term.values, 0.0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Values of one unknown of the border in one row, from ``first`` to ``last - 1``; see kernels' ``Border``."""

    row: int
    column: int
    first: int
    last: int
    kind: int = 0
    flow: int = -1
    term: int = -1
    other: int = -1
    given: FloatArray | None = None


def _border(lay: Layout) -> Border:
    """Lists what stands in the hourly rows beside the flows: feeds, held contents, limits by sizes, yearly weights."""
    found = [*_still(lay), *_changing(lay)]
    at = np.cumsum([0, *(e.last - e.first for e in found)])
    value = np.zeros(int(at[-1]))
    for i, entry in enumerate(found):
        if entry.given is not None:
            value[at[i] : at[i + 1]] = entry.given
    return Border(
        row=_ints(e.row for e in found),
        column=_ints(e.column for e in found),
        first=_ints(e.first for e in found),
        last=_ints(e.last for e in found),
        at=at[:-1].astype(np.int64),
        kind=_ints(e.kind for e in found),
        flow=_ints(e.flow for e in found),
        term=_ints(e.term for e in found),
        other=_ints(e.other for e in found),
        value=value,
    )


def _still(lay: Layout) -> Iterator[_Entry]:
    steps = lay.cost.shape[1]
    for i, row in enumerate(lay.feed_row):
        yield _Entry(int(row), int(lay.feed_size[i]), 0, steps, given=lay.feed_value[i])
    for f in np.flatnonzero(lay.held >= 0):
        column = lay.size_cost.size + int(lay.held[f])
        for i in range(int(lay.term_ptr[f]), int(lay.term_ptr[f + 1])):
            step = 0 if lay.term_lag[i] else steps - 1
            given = lay.term_value[i, step : step + 1]
            yield _Entry(int(lay.term_row[i]), column, step, step + 1, given=given)


def _changing(lay: Layout) -> Iterator[_Entry]:
    steps = lay.cost.shape[1]
    for f in range(lay.cost.shape[0]):
        for i in range(int(lay.term_ptr[f]), int(lay.term_ptr[f + 1])):
            row, lag = int(lay.term_row[i]), int(lay.term_lag[i])
            for c in range(int(lay.cap_ptr[f]), int(lay.cap_ptr[f + 1])):
                first, last = int(lay.cap_first[c]) + lag, min(int(lay.cap_last[c]) + lag, steps)
                if first < last:
                    yield _Entry(row, int(lay.cap_size[c]), first, last, kind=1, flow=f, term=i, other=c)
            for w in range(int(lay.weight_ptr[f]), int(lay.weight_ptr[f + 1])):
                column = lay.yearly_at + int(lay.weight_row[w])
                yield _Entry(row, column, lag, steps, kind=2, flow=f, term=i, other=w)


def _ints(values: Iterable[int]) -> IntArray:
    return np.array(list(values), dtype=np.int64)


def _beginnings(lists: Sequence[Sequence[object]]) -> IntArray:
    return np.cumsum([0, *(len(part) for part in lists)]).astype(np.int64)


def _stack(arrays: list[FloatArray], steps: int) -> FloatArray:
    return np.array(arrays, dtype=np.float64).reshape(-1, steps)
