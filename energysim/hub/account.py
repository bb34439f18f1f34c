"""What the auditor reads from a description: who couples to which bus, every store, every limit.

Written from the components alone, so that a mistake in the program's rows or in the tables of the simulation cannot
hide here as well.
"""

from collections.abc import Sequence

import numpy as np

from energysim.hub.kernels.balance import Account
from energysim.hub.model import Bus, Hub, Limit, Profile, Store
from energysim.hub.program import Program
from energysim.units import FloatArray, IntArray


def open_account(hub: Hub, program: Program) -> Account:
    """Read from the description all couplings, stores and limits."""
    buses, stores = buses_by_name(hub), stores_by_bus(hub)
    given, wanted = np.zeros((len(buses), hub.steps)), np.zeros((len(buses), hub.steps))
    of_size: list[tuple[int, int, float, Profile]] = []
    of_flow: list[tuple[int, int, float, Profile]] = []
    place = {bus.name: b for b, bus in enumerate(buses)}
    for source in hub.sources:
        if source.size is None:
            given[place[source.bus]] += source.profile
        else:
            of_size.append((place[source.bus], program.size(source.size), 1.0, source.profile))
    for demand in hub.demands:
        if demand.size is None:
            wanted[place[demand.bus]] += demand.power_kw
        else:
            of_size.append((place[demand.bus], program.size(demand.size), -1.0, demand.power_kw))
    for converter in hub.converters:
        f = program.flow(converter.name)
        of_flow += [(place[bus], f, -1.0, per_kw) for bus, per_kw in converter.inputs]
        of_flow += [(place[bus], f, 1.0, per_kw) for bus, per_kw in converter.outputs]
    for exchange in hub.exchanges:
        of_flow.append((place[exchange.bus], program.flow(f"{exchange.name}.import"), 1.0, 1.0))
        of_flow.append((place[exchange.bus], program.flow(f"{exchange.name}.export"), -1.0, 1.0))
    for name, sign in (("unserved", 1.0), ("curtailed", -1.0)):
        known = [b for b in buses if f"{b.name}.{name}" in program.flow_names]
        of_flow += [(place[b.name], program.flow(f"{b.name}.{name}"), sign, 1.0) for b in known]
    size_ptr, size_of, size_sign, size_kw = _list(hub, of_size)
    flow_ptr, flow_of, flow_sign, flow_kw = _list(hub, of_flow)
    changing, base, limit_ptr, limit_size, limit_values = _changing(hub, program)
    return Account(
        given,
        wanted,
        size_ptr,
        size_of,
        size_sign,
        size_kw,
        flow_ptr,
        flow_of,
        flow_sign,
        flow_kw,
        store_ptr=_pointers([place[s.bus] for s in stores], len(buses)),
        content=ints([program.flow(f"{s.name}.content") for s in stores]),
        charge=ints([-1 if s.charge is None else program.flow(f"{s.name}.charge") for s in stores]),
        discharge=ints([-1 if s.discharge is None else program.flow(f"{s.name}.discharge") for s in stores]),
        keep=np.array([s.keep_fraction_per_h**hub.step_h for s in stores], dtype=np.float64),
        charge_efficiency=_stack(hub, [s.charge_efficiency for s in stores]),
        discharge_efficiency=_stack(hub, [s.discharge_efficiency for s in stores]),
        changing=changing,
        limit_base=base,
        limit_ptr=limit_ptr,
        limit_size=limit_size,
        limit_values=limit_values,
        both=_exclusive(hub, program),
        peak_flow=ints([program.flow(f"{e.name}.import") for e in hub.exchanges]),
        peak_size=_peaks(hub, program),
    )


def buses_by_name(hub: Hub) -> list[Bus]:
    """Put the buses in the order of the account."""
    return sorted(hub.buses, key=lambda b: b.name)


def stores_by_bus(hub: Hub) -> list[Store]:
    """Put the stores in the order of the account."""
    return sorted(hub.stores, key=lambda s: (s.bus, s.name))


def ints(values: Sequence[int]) -> IntArray:
    """Make an index array, also of nothing."""
    return np.asarray(values, dtype=np.int64).reshape(-1)


def _stack(hub: Hub, profiles: Sequence[Profile]) -> FloatArray:
    out = np.zeros((len(profiles), hub.steps))
    for j, profile in enumerate(profiles):
        out[j] = profile
    return out


def _pointers(rows: Sequence[int], count: int) -> IntArray:
    return np.searchsorted(np.sort(ints(rows)), np.arange(count + 1)).astype(np.int64)


def _list(
    hub: Hub, couplings: list[tuple[int, int, float, Profile]]
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Group couplings by bus: pointers, what couples, its sign, its power per unit."""
    couplings.sort(key=lambda c: c[0])
    return (
        _pointers([c[0] for c in couplings], len(hub.buses)),
        ints([c[1] for c in couplings]),
        np.array([c[2] for c in couplings], dtype=np.float64),
        _stack(hub, [c[3] for c in couplings]),
    )


def limits_by_flow(hub: Hub) -> dict[str, Limit]:
    """Collect the limit of every flow by its name."""
    out: dict[str, Limit] = {c.name: c.limit for c in hub.converters}
    for store in hub.stores:
        out[f"{store.name}.content"] = store.content
        if store.charge is not None and store.discharge is not None:
            out |= {f"{store.name}.charge": store.charge, f"{store.name}.discharge": store.discharge}
    for e in hub.exchanges:
        out[f"{e.name}.import"] = Limit(constant=e.import_limit_kw)
        out[f"{e.name}.export"] = Limit(constant=e.export_limit_kw)
    for bus in hub.buses:
        if bus.unserved_eur_per_kwh is not None:
            demands = [(d.size, d.power_kw) for d in hub.demands if d.bus == bus.name]
            # the optimiser may leave out as much as could be chosen, a simulation as much as was
            upper = {s.name: s.upper for s in hub.sizes}
            chosen = [(None, p * upper[size]) for size, p in demands if size is not None]
            out[f"{bus.name}.unserved"] = _sum_limit(hub, [*demands, *chosen])
        sources = [(s.size, s.profile) for s in hub.sources if s.bus == bus.name and s.curtailable]
        waste = _sum_limit(hub, sources)
        if waste.sizes or np.any(waste.constant):
            out[f"{bus.name}.curtailed"] = waste
    return out


def _sum_limit(hub: Hub, parts: Sequence[tuple[str | None, Profile]]) -> Limit:
    fixed = np.zeros(hub.steps)
    for size, profile in parts:
        if size is None:
            fixed += profile
    return Limit(constant=fixed, sizes=tuple((size, profile) for size, profile in parts if size is not None))


def _changing(hub: Hub, program: Program) -> tuple[IntArray, FloatArray, IntArray, IntArray, FloatArray]:
    """Collect the limits that change in time: their places, constants, and sizes with pointers."""
    moving: dict[int, Limit] = {}
    for name, limit in limits_by_flow(hub).items():
        if any(np.ptp(p) > 0 for p in (limit.constant, *(profile for _, profile in limit.sizes))):
            moving[program.flow(name)] = limit
    changing = np.full(len(program.flow_names), -1, dtype=np.int64)
    changing[list(moving)] = np.arange(len(moving))
    flat = [(d, *pair) for d, limit in enumerate(moving.values()) for pair in limit.sizes]
    return (
        changing,
        _stack(hub, [limit.constant for limit in moving.values()]),
        _pointers([d for d, _, _ in flat], len(moving)),
        ints([program.size(size) for _, size, _ in flat]),
        _stack(hub, [profile for _, _, profile in flat]),
    )


def _exclusive(hub: Hub, program: Program) -> IntArray:
    pairs = [(f"{s.name}.charge", f"{s.name}.discharge") for s in hub.stores if s.charge is not None]
    pairs += [(f"{e.name}.import", f"{e.name}.export") for e in hub.exchanges]
    return ints([program.flow(name) for pair in pairs for name in pair]).reshape(-1, 2)


def _peaks(hub: Hub, program: Program) -> IntArray:
    out = np.full((len(hub.exchanges), hub.steps), -1, dtype=np.int64)
    for k, e in enumerate(hub.exchanges):
        if e.peak_period is not None:
            count = int(e.peak_period.max()) + 1
            places = ints([program.size(f"{e.name}.peak[{m:03d}]") for m in range(count)])
            out[k] = places[e.peak_period]
    return out
