"""Refuses a hub description that contradicts itself, before anything is calculated."""

from collections.abc import Iterable

import numpy as np

from energysim.errors import HubError
from energysim.hub.model import Converter, Exchange, Hub, Limit, Profile, Store


def validate(hub: Hub) -> None:
    """Check names, shapes, ranges and the order of buses.

    Raises
    ------
    HubError
        At the first contradiction, with the name of the component.
    """
    if hub.steps < 1 or not hub.step_h > 0:
        raise HubError("horizon", steps=hub.steps, step_h=hub.step_h)
    _unique("bus", (b.name for b in hub.buses))
    _unique("size", (s.name for s in hub.sizes))
    _unique("row", (r.name for r in hub.rows))
    names = [d.name for d in hub.demands] + [s.name for s in hub.sources] + [c.name for c in hub.converters]
    _unique("component", [*names, *(s.name for s in hub.stores), *(e.name for e in hub.exchanges)])
    order = {b.name: b.order for b in hub.buses}
    sizes = {s.name for s in hub.sizes}
    for s in hub.sizes:
        if not (np.isfinite(s.upper) and 0 <= s.lower <= s.upper and np.isfinite(s.cost_eur_per_unit)):
            raise HubError("size_bounds", name=s.name, lower=s.lower, upper=s.upper)
    places = [(d.name, d.bus) for d in hub.demands] + [(s.name, s.bus) for s in hub.sources]
    places += [(s.name, s.bus) for s in hub.stores] + [(e.name, e.bus) for e in hub.exchanges]
    for name, bus in places:
        if bus not in order:
            raise HubError("bus_unknown", name=name, bus=bus)
    for name, wanted in [(d.name, d.size) for d in hub.demands] + [(s.name, s.size) for s in hub.sources]:
        if wanted is not None and wanted not in sizes:
            raise HubError("size_unknown", name=name, size=wanted)
    for demand in hub.demands:
        _profile(hub, demand.name, demand.power_kw)
    for source in hub.sources:
        _profile(hub, source.name, source.profile)
    for converter in hub.converters:
        _converter(hub, converter, order, sizes)
    for store in hub.stores:
        _store(hub, store, sizes)
    for exchange in hub.exchanges:
        _exchange(hub, exchange)
    for row in hub.rows:
        for name, value in row.flows.items():
            _profile(hub, f"{row.name}: {name}", value, minimum=-np.inf)
        if not np.isfinite(row.limit):
            raise HubError("row_limit", name=row.name, limit=row.limit)


def _unique(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise HubError("name_twice", kind=kind, name=name)
        seen.add(name)


def _profile(hub: Hub, name: str, profile: Profile, minimum: float = 0.0) -> None:
    values = np.asarray(profile, dtype=np.float64)
    if values.shape not in ((), (hub.steps,)):
        raise HubError("shape", name=name, shape=values.shape, steps=hub.steps)
    if not np.isfinite(values).all() or values.min() < minimum:
        raise HubError("profile_range", name=name, minimum=minimum)


def _limit(hub: Hub, name: str, limit: Limit, sizes: set[str]) -> None:
    _profile(hub, name, limit.constant)
    for size, profile in limit.sizes:
        if size not in sizes:
            raise HubError("size_unknown", name=name, size=size)
        _profile(hub, name, profile)


def _converter(hub: Hub, converter: Converter, order: dict[str, int], sizes: set[str]) -> None:
    _limit(hub, converter.name, converter.limit, sizes)
    _profile(hub, converter.name, converter.cost_eur_per_kwh, minimum=-np.inf)
    for bus, profile in (*converter.inputs, *converter.outputs):
        if bus not in order:
            raise HubError("bus_unknown", name=converter.name, bus=bus)
        _profile(hub, converter.name, profile)
    first = converter.outputs if converter.rule == "pull" else converter.inputs
    if not first:
        raise HubError("converter_open", name=converter.name, rule=converter.rule)
    later = (*first[1:], *(converter.inputs if converter.rule == "pull" else converter.outputs))
    if any(order[bus] <= order[first[0][0]] for bus, _ in later):
        raise HubError("bus_order", name=converter.name, rule=converter.rule)


def _store(hub: Hub, store: Store, sizes: set[str]) -> None:
    _limit(hub, store.name, store.content, sizes)
    if (store.charge is None) != (store.discharge is None):
        raise HubError("store_half", name=store.name)
    for limit in (store.charge, store.discharge):
        if limit is not None:
            _limit(hub, store.name, limit, sizes)
    tiny = np.finfo(np.float64).tiny
    _profile(hub, store.name, store.charge_efficiency, minimum=tiny)
    _profile(hub, store.name, store.discharge_efficiency, minimum=tiny)
    if not 0 < store.keep_fraction_per_h <= 1 or not store.wear_eur_per_kwh >= 0:
        raise HubError("store_range", name=store.name)


def _exchange(hub: Hub, exchange: Exchange) -> None:
    _profile(hub, exchange.name, exchange.import_eur_per_kwh, minimum=-np.inf)
    _profile(hub, exchange.name, exchange.export_eur_per_kwh, minimum=-np.inf)
    gain = np.asarray(exchange.export_eur_per_kwh) - np.asarray(exchange.import_eur_per_kwh)
    if (gain > 0).any():
        raise HubError("export_above_import", name=exchange.name, step=int(np.argmax(gain > 0)))
    for limit in (exchange.import_limit_kw, exchange.export_limit_kw, exchange.peak_eur_per_kw):
        if not (np.isfinite(limit) and limit >= 0):
            raise HubError("exchange_range", name=exchange.name)
    period = exchange.peak_period
    if period is not None and (period.shape != (hub.steps,) or period.min() < 0):
        raise HubError("shape", name=exchange.name, shape=period.shape, steps=hub.steps)
