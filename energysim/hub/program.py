"""From a description to arrays: the one form that the simulation, the optimiser, the certificate and the audit share.

    min  sum_ft cost x + size_cost'y
    s.t. A x + B y = demand           terms, feeds: one row per bus and per store with power limits, in every step
         N x + M y <= row_limit       rows without time index
         sum of y over a choice = 1
         0 <= x <= base_cap + W y     caps
         lower <= y <= upper

Components are put in the order of their names, so that the order of the description changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.errors import HubError
from energysim.hub.model import Exchange, Hub, Limit, Profile, Store
from energysim.hub.validate import validate
from energysim.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Term:
    """``values(t) x_flow(t - lag)`` in row ``row`` at step t; lag 1 in the first step means the last step."""

    row: int
    flow: int
    values: FloatArray
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Feed:
    """``values(t) y_size`` in row ``row``."""

    row: int
    size: int
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Cap:
    """``values(t) y_size`` added to the upper limit of ``flow``."""

    flow: int
    size: int
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Weight:
    """``step_h weight(t) x_flow(t)`` summed over the period in yearly row ``row`` (step_h is inside ``values``)."""

    row: int
    flow: int
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Program:
    """A hub as arrays; F flows, R hourly rows, K sizes, Y yearly rows, T steps. All arrays are read-only.

    ``cost`` (F, T) EUR per kW in a step (per kWh of content for contents, always 0); ``base_cap`` (F, T);
    ``demand`` (R, T) kW for buses, kWh for stores; ``size_cost``, ``lower``, ``upper`` (K,);
    ``row_sizes`` (Y, K); ``row_limit`` (Y,); ``choices`` index arrays of the sizes that add to one.
    """

    steps: int
    step_h: float
    flow_names: tuple[str, ...]
    row_names: tuple[str, ...]
    size_names: tuple[str, ...]
    yearly_names: tuple[str, ...]
    cost: FloatArray
    base_cap: FloatArray
    demand: FloatArray
    size_cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    terms: tuple[Term, ...]
    feeds: tuple[Feed, ...]
    caps: tuple[Cap, ...]
    weights: tuple[Weight, ...]
    row_sizes: FloatArray
    row_limit: FloatArray
    choices: tuple[IntArray, ...]

    def flow(self, name: str) -> int:
        """Index of a flow; HubError for a name that does not exist."""
        return _index(self.flow_names, name)

    def row(self, name: str) -> int:
        """Index of an hourly row (a bus, or a store with power limits)."""
        return _index(self.row_names, name)

    def size(self, name: str) -> int:
        """Index of a size."""
        return _index(self.size_names, name)

    def size_vector(self, design: Mapping[str, float]) -> FloatArray:
        """Sizes (K,) of a design; every size that is not a peak must be named, peaks stand at their upper bound.

        Raises
        ------
        HubError
            For an unknown, missing or non-finite size.
        """
        y = np.full(len(self.size_names), np.nan)
        for k, name in enumerate(self.size_names):
            if is_peak(name):
                y[k] = self.upper[k]
        for name, value in design.items():
            y[self.size(name)] = value
        missing = [name for name, value in zip(self.size_names, y, strict=True) if not np.isfinite(value)]
        if missing:
            raise HubError("size_missing", names=missing)
        return y

    def limits(self, y: FloatArray) -> FloatArray:
        """Upper limits (F, T) of all flows at sizes ``y`` (K,)."""
        u = self.base_cap.copy()
        for cap in self.caps:
            u[cap.flow] += cap.values * y[cap.size]
        return u

    def net_demand(self, y: FloatArray) -> FloatArray:
        """``demand - B y`` (R, T): what the flows have to bring at sizes ``y`` (K,)."""
        b = self.demand.copy()
        for feed in self.feeds:
            b[feed.row] -= feed.values * y[feed.size]
        return b


def is_peak(size_name: str) -> bool:
    """Whether a size is the highest import of a period, an outcome rather than a decision."""
    return ".peak[" in size_name


class _Builder:
    """Collects rows, flows and their couplings in the order in which they are added."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.flows: list[str] = []
        self.cost: list[FloatArray] = []
        self.base: list[FloatArray] = []
        self.rows: list[str] = [b.name for b in sorted(hub.buses, key=lambda b: (b.order, b.name))]
        self.sizes: list[str] = [s.name for s in sorted(hub.sizes, key=lambda s: s.name)]
        self.terms: list[Term] = []
        self.feeds: list[Feed] = []
        self.caps: list[Cap] = []
        self.demand: list[FloatArray] = [np.zeros(hub.steps) for _ in self.rows]

    def array(self, profile: Profile) -> FloatArray:
        return np.broadcast_to(np.asarray(profile, dtype=np.float64), (self.hub.steps,)).copy()

    def flow(self, name: str, limit: Limit, *, cost_eur_per_kwh: Profile) -> int:
        self.flows.append(name)
        self.cost.append(self.array(cost_eur_per_kwh) * self.hub.step_h)
        self.base.append(self.array(limit.constant))
        f = len(self.flows) - 1
        for size, profile in limit.sizes:
            self.caps.append(Cap(f, self.sizes.index(size), self.array(profile)))
        return f

    def term(self, row: int, flow: int, *, values: Profile, lag: int = 0) -> None:
        self.terms.append(Term(row, flow, self.array(values), lag))


def compile_hub(hub: Hub) -> Program:
    """Check a description and turn it into arrays.

    Raises
    ------
    HubError
        For a name that does not exist or exists twice, a wrong shape, a value that is not finite or outside its range.
    """
    validate(hub)
    b = _Builder(hub)
    peaks: dict[str, float] = {}
    for exchange in sorted(hub.exchanges, key=lambda e: e.name):
        for m in range(_periods(exchange)):
            b.sizes.append(f"{exchange.name}.peak[{m:03d}]")
            peaks[b.sizes[-1]] = exchange.import_limit_kw
    _demands_and_sources(b)
    for converter in sorted(hub.converters, key=lambda c: c.name):
        f = b.flow(converter.name, converter.limit, cost_eur_per_kwh=converter.cost_eur_per_kwh)
        for bus, profile in converter.inputs:
            b.term(b.rows.index(bus), f, values=-b.array(profile))
        for bus, profile in converter.outputs:
            b.term(b.rows.index(bus), f, values=profile)
    for store in sorted(hub.stores, key=lambda s: s.name):
        _store(b, store)
    for exchange in sorted(hub.exchanges, key=lambda e: e.name):
        _exchange(b, exchange)
    return _finish(b, peaks)


def _demands_and_sources(b: _Builder) -> None:
    for bus in sorted(b.hub.buses, key=lambda x: (x.order, x.name)):
        row = b.rows.index(bus.name)
        fixed, waste = b.array(0.0), b.array(0.0)
        given: list[tuple[str, Profile]] = []
        for demand in sorted((d for d in b.hub.demands if d.bus == bus.name), key=lambda d: d.name):
            power = b.array(demand.power_kw)
            if demand.size is None:
                fixed += power
            else:
                b.feeds.append(Feed(row, b.sizes.index(demand.size), -power))
        b.demand[row] += fixed
        for source in sorted((s for s in b.hub.sources if s.bus == bus.name), key=lambda s: s.name):
            power = b.array(source.profile)
            if source.size is None:
                b.demand[row] -= power
                waste += power if source.curtailable else 0.0
            else:
                b.feeds.append(Feed(row, b.sizes.index(source.size), power))
                given += [(source.size, power)] if source.curtailable else []
        if given or waste.any():
            limit = Limit(constant=waste, sizes=tuple(given))
            b.term(row, b.flow(f"{bus.name}.curtailed", limit, cost_eur_per_kwh=0.0), values=-1.0)
        if bus.unserved_eur_per_kwh is not None:
            limit = Limit(constant=fixed + _most_chosen(b, bus.name))
            unserved = b.flow(f"{bus.name}.unserved", limit, cost_eur_per_kwh=bus.unserved_eur_per_kwh)
            b.term(row, unserved, values=1.0)


def _most_chosen(b: _Builder, bus: str) -> FloatArray:
    """Largest power (steps,) that demands with a size can reach: the greediest member of each choice, else all.

    A constant limit on what is not served keeps the limits free of sizes, which the optimiser pays for in every step.
    """
    sizes = {s.name: s for s in b.hub.sizes}
    total = b.array(0.0)
    greediest: dict[str, FloatArray] = {}
    for demand in sorted((d for d in b.hub.demands if d.bus == bus and d.size is not None), key=lambda d: d.name):
        size = sizes[demand.size or ""]
        power = b.array(demand.power_kw) * size.upper
        if size.choice is None:
            total += power
        else:
            greediest[size.choice] = np.maximum(greediest.get(size.choice, b.array(0.0)), power)
    for power in greediest.values():
        total += power
    return total


def _store(b: _Builder, store: Store) -> None:
    bus = b.rows.index(store.bus)
    keep = store.keep_fraction_per_h**b.hub.step_h
    content = b.flow(f"{store.name}.content", store.content, cost_eur_per_kwh=0.0)
    if store.charge is None or store.discharge is None:
        b.term(bus, content, values=-1.0 / b.hub.step_h)
        b.term(bus, content, values=keep / b.hub.step_h, lag=1)
        return
    b.rows.append(store.name)
    b.demand.append(b.array(0.0))
    row = len(b.rows) - 1
    charge = b.flow(f"{store.name}.charge", store.charge, cost_eur_per_kwh=store.wear_eur_per_kwh)
    discharge = b.flow(f"{store.name}.discharge", store.discharge, cost_eur_per_kwh=store.wear_eur_per_kwh)
    b.term(bus, charge, values=-1.0)
    b.term(bus, discharge, values=1.0)
    b.term(row, content, values=1.0)
    b.term(row, content, values=-keep, lag=1)
    b.term(row, charge, values=-b.hub.step_h * b.array(store.charge_efficiency))
    b.term(row, discharge, values=b.hub.step_h / b.array(store.discharge_efficiency))


def _exchange(b: _Builder, exchange: Exchange) -> None:
    row = b.rows.index(exchange.bus)
    limit = Limit(constant=exchange.import_limit_kw)
    if exchange.peak_period is not None:
        of = exchange.peak_period
        limit = Limit(
            sizes=tuple((f"{exchange.name}.peak[{m:03d}]", (of == m).astype(float)) for m in range(_periods(exchange)))
        )
    bought = b.flow(f"{exchange.name}.import", limit, cost_eur_per_kwh=exchange.import_eur_per_kwh)
    b.term(row, bought, values=1.0)
    sold = b.flow(
        f"{exchange.name}.export",
        Limit(constant=exchange.export_limit_kw),
        cost_eur_per_kwh=-b.array(exchange.export_eur_per_kwh),
    )
    b.term(row, sold, values=-1.0)


def _finish(b: _Builder, peaks: Mapping[str, float]) -> Program:
    hub = b.hub
    by_name = {s.name: s for s in hub.sizes}
    peak_cost = {f"{e.name}.peak[{m:03d}]": e.peak_eur_per_kw for e in hub.exchanges for m in range(_periods(e))}
    rows = sorted(hub.rows, key=lambda r: r.name)
    weights: list[Weight] = []
    row_sizes = np.zeros((len(rows), len(b.sizes)))
    for k, row in enumerate(rows):
        for name, profile in sorted(row.flows.items()):
            weights.append(Weight(k, _index(tuple(b.flows), name), b.array(profile) * hub.step_h))
        for name, value in sorted(row.sizes.items()):
            row_sizes[k, _index(tuple(b.sizes), name)] += value
    choices = sorted({s.choice for s in hub.sizes if s.choice is not None})
    program = Program(
        steps=hub.steps,
        step_h=hub.step_h,
        flow_names=tuple(b.flows),
        row_names=tuple(b.rows),
        size_names=tuple(b.sizes),
        yearly_names=tuple(r.name for r in rows),
        cost=np.array(b.cost).reshape(-1, hub.steps),
        base_cap=np.array(b.base).reshape(-1, hub.steps),
        demand=np.array(b.demand),
        size_cost=np.array([by_name[n].cost_eur_per_unit if n in by_name else peak_cost[n] for n in b.sizes]),
        lower=np.array([by_name[n].lower if n in by_name else 0.0 for n in b.sizes]),
        upper=np.array([by_name[n].upper if n in by_name else peaks[n] for n in b.sizes]),
        terms=tuple(b.terms),
        feeds=tuple(b.feeds),
        caps=tuple(b.caps),
        weights=tuple(weights),
        row_sizes=row_sizes,
        row_limit=np.array([r.limit for r in rows], dtype=np.float64),
        choices=tuple(
            np.array([b.sizes.index(s.name) for s in sorted(hub.sizes, key=lambda s: s.name) if s.choice == c])
            for c in choices
        ),
    )
    for name in ("cost", "base_cap", "demand", "size_cost", "lower", "upper", "row_sizes", "row_limit"):
        getattr(program, name).flags.writeable = False
    return program


def _periods(exchange: Exchange) -> int:
    return 0 if exchange.peak_period is None else int(exchange.peak_period.max()) + 1


def _index(names: tuple[str, ...], name: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        raise HubError("name_unknown", name=name, known=names) from None
