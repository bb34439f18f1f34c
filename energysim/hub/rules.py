"""From a description to the tables of the rule-based simulation. The rule itself is told in ``hub.dispatch``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from energysim.hub.kernels.dispatch import FEEDS
from energysim.hub.kernels.tables import Rules
from energysim.hub.model import Bus, Converter, Hub, Profile, Store
from energysim.hub.program import Program
from energysim.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class _Scope:
    """What every table needs: the description, its arrays and the buses in their order."""

    hub: Hub
    program: Program
    buses: tuple[Bus, ...]

    def bus(self, name: str) -> int:
        return next(b for b, bus in enumerate(self.buses) if bus.name == name)

    def flow(self, name: str) -> int:
        """Find the place of a flow, or -1."""
        names = self.program.flow_names
        return names.index(name) if name in names else -1

    def array(self, profile: Profile) -> FloatArray:
        return np.broadcast_to(np.asarray(profile, dtype=np.float64), (self.hub.steps,))

    def stack(self, profiles: Sequence[Profile]) -> FloatArray:
        out = np.zeros((len(profiles), self.hub.steps))
        for j, profile in enumerate(profiles):
            out[j] = profile
        return out


def build_rules(hub: Hub, program: Program) -> Rules:
    """Make the tables of the rule for ``kernels.dispatch.run_steps``.

    Parameters
    ----------
    hub : Hub
    program : Program
        ``compile_hub(hub)``.
    """
    scope = _Scope(hub, program, tuple(sorted(hub.buses, key=lambda b: (b.order, b.name))))
    stores = sorted(hub.stores, key=lambda s: (scope.bus(s.bus), s.priority, s.name))
    tables: dict[str, Any] = {}
    tables.update(_feeds(scope), **_stores(scope, stores), **_converters(scope), **_exchanges(scope))
    tables.update(_limits(scope))
    tables["unserved"] = _ints([scope.flow(f"{b.name}.unserved") for b in scope.buses])
    tables["curtailed"] = _ints([scope.flow(f"{b.name}.curtailed") for b in scope.buses])
    moving = [f for f in range(len(program.flow_names)) if np.ptp(program.cost[f]) > 0]
    tables["priced"], tables["price"] = _ints(moving), scope.stack([program.cost[f] for f in moving])
    return Rules(**tables)


def static_limits(program: Program, designs: FloatArray) -> FloatArray:
    """Compute the limits (F, N) in the first step at sizes ``designs`` (N, K), for limits that stand still."""
    limits: FloatArray = np.repeat(program.base_cap[:, :1], designs.shape[0], axis=1)
    for cap in program.caps:
        limits[cap.flow] += cap.values[0] * designs[:, cap.size]
    return limits


def _ints(values: Sequence[int]) -> IntArray:
    return np.asarray(values, dtype=np.int64).reshape(-1)


def _pointers(counts: Sequence[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def _per_bus(scope: _Scope, places: Sequence[int]) -> IntArray:
    return _pointers([sum(1 for p in places if p == b) for b in range(len(scope.buses))])


def _feeds(scope: _Scope) -> dict[str, FloatArray | IntArray]:
    """Collect the feeds of the buses, those of the same bus and size added together."""
    total: dict[tuple[int, int], FloatArray] = {}
    for feed in scope.program.feeds:
        if feed.row < len(scope.buses):
            key = (feed.row, feed.size)
            total[key] = total[key] + feed.values if key in total else feed.values
    rows, sizes, values = [], [], []
    for b in range(len(scope.buses)):
        keys = sorted(key for key in total if key[0] == b)
        spare = -len(keys) % FEEDS
        rows += [b] * (len(keys) + spare)
        sizes += [size for _, size in keys] + [0] * spare
        values += [total[key] for key in keys] + [np.zeros(scope.hub.steps)] * spare
    return {
        "demand": np.ascontiguousarray(scope.program.demand[: len(scope.buses)]),
        "feed_ptr": _per_bus(scope, rows),
        "feed_size": _ints(sizes),
        "feed_values": scope.stack(values),
    }


def _stores(scope: _Scope, stores: Sequence[Store]) -> dict[str, FloatArray | IntArray]:
    step_h = scope.hub.step_h
    return {
        "store_ptr": _per_bus(scope, [scope.bus(s.bus) for s in stores]),
        "store_content": _ints([scope.flow(f"{s.name}.content") for s in stores]),
        "store_charge": _ints([scope.flow(f"{s.name}.charge") for s in stores]),
        "store_discharge": _ints([scope.flow(f"{s.name}.discharge") for s in stores]),
        "store_keep": np.array([s.keep_fraction_per_h**step_h for s in stores], dtype=np.float64),
        "store_gain": scope.stack([step_h * scope.array(s.charge_efficiency) for s in stores]),
        "store_spend": scope.stack([step_h / scope.array(s.discharge_efficiency) for s in stores]),
        "store_shrinks": _ints([_may_fall(scope, s) for s in stores]),
    }


def _may_fall(scope: _Scope, store: Store) -> bool:
    profiles = [store.content.constant, *(profile for _, profile in store.content.sizes)]
    return any(bool((np.diff(scope.array(profile)) < 0).any()) for profile in profiles)


def _first(converter: Converter) -> tuple[str, Profile]:
    """Name the coupling that a converter runs for."""
    return converter.outputs[0] if converter.rule == "pull" else converter.inputs[0]


def _converters(scope: _Scope) -> dict[str, FloatArray | IntArray]:
    def turn(c: Converter) -> tuple[int, int, str]:
        return scope.bus(_first(c)[0]), c.priority, c.name

    converters = sorted(scope.hub.converters, key=turn)
    links: list[list[tuple[int, FloatArray]]] = []
    for c in converters:
        taken = [(scope.bus(b), scope.array(p)) for b, p in (c.inputs if c.rule == "pull" else c.inputs[1:])]
        brought = c.outputs[1:] if c.rule == "pull" else c.outputs
        links.append(taken + [(scope.bus(b), -scope.array(p)) for b, p in brought])
    tables: dict[str, FloatArray | IntArray] = {}
    for rule in ("pull", "push"):
        chosen = [k for k, c in enumerate(converters) if c.rule == rule]
        tables[rule] = _ints(chosen)
        tables[f"{rule}_ptr"] = _per_bus(scope, [turn(converters[k])[0] for k in chosen])
    back: list[tuple[int, int]] = []
    for k in range(len(converters) - 1, -1, -1):
        c = converters[k]
        plain = len(c.outputs) == 1 and len(c.inputs) == 1
        if plain:
            back.append((links[k][0][0], k))
    back.sort(key=lambda pair: pair[0])
    flat = [link for each in links for link in each]
    tables |= {
        "converter_flow": _ints([scope.flow(c.name) for c in converters]),
        "converter_first": scope.stack([_first(c)[1] for c in converters]),
        "converter_home": _ints([turn(c)[0] for c in converters]),
        "link_ptr": _pointers([len(each) for each in links]),
        "link_row": _ints([row for row, _ in flat]),
        "link_values": scope.stack([values for _, values in flat]),
        "back_ptr": _per_bus(scope, [row for row, _ in back]),
        "back": _ints([k for _, k in back]),
    }
    return tables


def _exchanges(scope: _Scope) -> dict[str, FloatArray | IntArray]:
    exchanges = sorted(scope.hub.exchanges, key=lambda e: (scope.bus(e.bus), e.name))
    peak = np.full((len(exchanges), scope.hub.steps), -1, dtype=np.int64)
    for k, e in enumerate(exchanges):
        if e.peak_period is not None:
            peak[k] = scope.program.size(f"{e.name}.peak[000]") + e.peak_period
    return {
        "exchange_ptr": _per_bus(scope, [scope.bus(e.bus) for e in exchanges]),
        "exchange_import": _ints([scope.flow(f"{e.name}.import") for e in exchanges]),
        "exchange_export": _ints([scope.flow(f"{e.name}.export") for e in exchanges]),
        "exchange_peak": peak,
    }


def _limits(scope: _Scope) -> dict[str, FloatArray | IntArray]:
    """Collect the limits that change in time; of a highest import, an outcome, only the connection is a limit.

    What is not served is held to the demand at the sizes of the design, which is sharper than the optimiser's limit.
    """
    program = scope.program
    imports = {scope.flow(f"{e.name}.import") for e in scope.hub.exchanges}
    late = {scope.flow(f"{b.name}.{kind}") for b in scope.buses for kind in ("unserved", "curtailed")}
    base = {f: program.base_cap[f] for f in range(len(program.flow_names))}
    caps: dict[int, list[tuple[int, FloatArray]]] = {f: [] for f in base}
    for cap in program.caps:
        caps[cap.flow].append((cap.size, cap.values))
    lacking = {scope.flow(f"{b.name}.unserved"): b.name for b in scope.buses if b.unserved_eur_per_kwh is not None}
    for f, bus in lacking.items():
        mine = [(d.size, scope.array(d.power_kw)) for d in scope.hub.demands if d.bus == bus]
        base[f] = sum((power for size, power in mine if size is None), np.zeros(scope.hub.steps))
        caps[f] = [(program.size(size), power) for size, power in mine if size is not None]
    moving = [
        f
        for f in base
        if f not in imports
        and (f in lacking or np.ptp(base[f]) > 0 or any(np.ptp(values) > 0 for _, values in caps[f]))
    ]
    limit_of = np.full(len(base), -1, dtype=np.int64)
    limit_of[moving] = np.arange(len(moving))
    flat = [pair for f in moving for pair in caps[f]]
    return {
        "limit_of": limit_of,
        "limit_now": _ints([f for f in moving if f not in late]),
        "limit_base": scope.stack([base[f] for f in moving]),
        "limit_ptr": _pointers([len(caps[f]) for f in moving]),
        "limit_size": _ints([size for size, _ in flat]),
        "limit_values": scope.stack([values for _, values in flat]),
    }
