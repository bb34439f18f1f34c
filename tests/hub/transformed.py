"""What the laws of the optimum do to a hub: double it, price it anew, rename it, give it something useless."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from energysim.hub.model import Converter, Hub, Limit, Profile, Size, Source, Store
from energysim.hub.optimise import HubOptimum
from energysim.hub.program import Program
from tests.hub.random_hubs import scaled


def grown(hub: Hub, factor: float) -> Hub:
    """Every load, potential, connection and target times ``factor``; shares of a choice keep their bounds."""
    shares = {s.name for s in hub.sizes if s.choice is not None}
    larger = scaled(hub, factor)
    return replace(
        larger,
        sizes=tuple(
            replace(s, cost_eur_per_unit=s.cost_eur_per_unit * factor)
            if s.name in shares
            else replace(s, lower=s.lower * factor, upper=s.upper * factor)
            for s in hub.sizes
        ),
        demands=tuple(replace(d, power_kw=d.power_kw * factor) if d.size in shares else d for d in larger.demands),
        rows=tuple(
            replace(
                r, sizes={k: v * (factor if k in shares else 1) for k, v in r.sizes.items()}, limit=r.limit * factor
            )
            for r in hub.rows
        ),
    )


def priced(hub: Hub, factor: float) -> Hub:
    """Every price and every investment times ``factor``."""
    return replace(
        hub,
        buses=tuple(
            replace(b, unserved_eur_per_kwh=None if b.unserved_eur_per_kwh is None else b.unserved_eur_per_kwh * factor)
            for b in hub.buses
        ),
        sizes=tuple(replace(s, cost_eur_per_unit=s.cost_eur_per_unit * factor) for s in hub.sizes),
        converters=tuple(replace(c, cost_eur_per_kwh=c.cost_eur_per_kwh * factor) for c in hub.converters),
        stores=tuple(replace(s, wear_eur_per_kwh=s.wear_eur_per_kwh * factor) for s in hub.stores),
        exchanges=tuple(
            replace(
                e,
                import_eur_per_kwh=e.import_eur_per_kwh * factor,
                export_eur_per_kwh=e.export_eur_per_kwh * factor,
                peak_eur_per_kw=e.peak_eur_per_kw * factor,
            )
            for e in hub.exchanges
        ),
    )


def built(hub: Hub, sizes: Mapping[str, float]) -> Hub:
    """The same hub with these sizes and no others."""
    return replace(hub, sizes=tuple(replace(s, lower=sizes[s.name], upper=sizes[s.name]) for s in hub.sizes))


def sizes_of(hub: Hub, best: HubOptimum) -> dict[str, float]:
    """What was built, without the peaks."""
    return {s.name: best.size(s.name) for s in hub.sizes}


def with_useless_things(hub: Hub) -> Hub:
    """More of what is there already, at a price that nothing here can earn back."""
    dear = 1e4 * hub.steps
    bus = hub.buses[0].name
    limit = Limit(sizes=(("useless converter", 1.0),))
    return replace(
        hub,
        sizes=(
            *hub.sizes,
            *(
                Size(name=f"useless {what}", upper=16.0, cost_eur_per_unit=dear)
                for what in ("source", "store", "converter")
            ),
        ),
        sources=(*hub.sources, Source(name="useless source", bus=bus, profile=1.0, size="useless source")),
        stores=(
            *hub.stores,
            Store(
                name="useless store",
                bus=bus,
                content=Limit(sizes=(("useless store", 1.0),)),
                charge=Limit(constant=4.0),
                discharge=Limit(constant=4.0),
                keep_fraction_per_h=0.9,
            ),
        ),
        converters=(
            *hub.converters,
            Converter(name="useless converter", inputs=(), outputs=((bus, 1.0),), limit=limit, cost_eur_per_kwh=0.01),
        ),
    )


def without_losses(hub: Hub) -> Hub:
    """Stores that keep everything and whose limits stand still: then four quarters are an hour (R5)."""

    def still(profile: Profile) -> Profile:
        return float(np.max(profile))

    return replace(
        hub,
        stores=tuple(
            replace(
                s,
                keep_fraction_per_h=1.0,
                content=Limit(
                    constant=still(s.content.constant), sizes=tuple((name, still(p)) for name, p in s.content.sizes)
                ),
            )
            for s in hub.stores
        ),
    )


def swapped(hub: Hub, one: str, other: str) -> Hub:
    """The same hub in which two members have changed names: whatever starts with the one starts with the other."""

    def name(old: str | None) -> Any:
        if old is None:
            return None
        for a, b in ((one, other), (other, one)):
            if old.startswith(a):
                return b + old[len(a) :]
        return old

    def limit(old: Limit | None) -> Any:
        return None if old is None else Limit(constant=old.constant, sizes=tuple((name(k), p) for k, p in old.sizes))

    return replace(
        hub,
        buses=tuple(replace(b, name=name(b.name)) for b in hub.buses),
        sizes=tuple(replace(s, name=name(s.name)) for s in hub.sizes),
        demands=tuple(replace(d, name=name(d.name), bus=name(d.bus), size=name(d.size)) for d in hub.demands),
        sources=tuple(replace(s, name=name(s.name), bus=name(s.bus), size=name(s.size)) for s in hub.sources),
        converters=tuple(
            replace(
                c,
                name=name(c.name),
                inputs=tuple((name(b), p) for b, p in c.inputs),
                outputs=tuple((name(b), p) for b, p in c.outputs),
                limit=limit(c.limit),
            )
            for c in hub.converters
        ),
        stores=tuple(
            replace(
                s,
                name=name(s.name),
                bus=name(s.bus),
                content=limit(s.content),
                charge=limit(s.charge),
                discharge=limit(s.discharge),
            )
            for s in hub.stores
        ),
        exchanges=tuple(replace(e, name=name(e.name), bus=name(e.bus)) for e in hub.exchanges),
    )


def same_program(one: Program, other: Program) -> bool:
    """Whether two programs are equal to the last bit."""

    def said(program: Program) -> list[object]:
        arrays = (program.cost, program.base_cap, program.demand, program.size_cost, program.lower, program.upper)
        parts = [(type(p).__name__, *_fields(p)) for p in (*program.terms, *program.feeds, *program.caps)]
        weights = [_fields(w) for w in program.weights]
        names = (program.flow_names, program.row_names, program.size_names, program.yearly_names)
        rest = (program.row_sizes.tobytes(), program.row_limit.tobytes(), [c.tobytes() for c in program.choices])
        return [names, [a.tobytes() for a in arrays], parts, weights, rest]

    return said(one) == said(other)


def _fields(part: Any) -> tuple[object, ...]:
    fields = ("row", "flow", "size", "lag")
    return (*(getattr(part, f, None) for f in fields), np.asarray(part.values).tobytes())
