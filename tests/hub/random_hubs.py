"""Random hubs for the laws. Every number is a multiple of a power of two, so that a fraction can hold it exactly.

A *wide* bus has a connection that carries anything; only there may power arrive that nobody can refuse (converters with
several inputs or outputs, sources that cannot be curtailed, stores whose limit falls). Every other bus has a narrow
connection or none; there, demand may stay unserved, sources may be curtailed, and plain converters hand back. So every
design of such a hub can be run, and the narrow buses make the rare branches of the rule frequent.
"""

from dataclasses import dataclass, replace

import numpy as np

from energysim.hub.model import (
    Bus,
    Converter,
    Demand,
    Exchange,
    Hub,
    Limit,
    Profile,
    Size,
    Source,
    Store,
)
from energysim.hub.program import Program, is_peak
from energysim.units import FloatArray

WIDE_KW = 2.0**40


@dataclass(frozen=True)
class Draw:
    """A random generator that knows hubs."""

    rng: np.random.Generator
    steps: int

    def number(self, low: float, high: float) -> float:
        """A multiple of 1/64 in [low, high]."""
        return float(np.round(self.rng.uniform(low, high) * 64) / 64)

    def profile(self, high: float, *, gaps: float = 0.3) -> FloatArray:
        values = np.round(self.rng.uniform(0, high, self.steps) * 64) / 64
        values[self.rng.random(self.steps) < gaps] = 0.0
        return values

    def either(self, high: float) -> Profile:
        """A number or a profile."""
        return self.number(high / 8, high) if self.rng.random() < 0.5 else self.profile(high) + high / 8

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)


def random_hub(rng: np.random.Generator, *, steps: int, step_h: float = 1.0, losses: bool = True) -> Hub:
    """A hub of one to four buses that can be run with any sizes from 0 up."""
    draw = Draw(rng, steps)
    count = int(rng.integers(1, 5))
    wide = [bool(rng.random() < 0.4) or (b == count - 1 and rng.random() < 0.5) for b in range(count)]
    buses = tuple(
        Bus(name=f"bus{b}", carrier="energy", order=2 * b, unserved_eur_per_kwh=draw.number(1, 9)) for b in range(count)
    )
    sizes: list[Size] = []

    def size(name: str) -> str:
        sizes.append(Size(name=name, upper=1e8, cost_eur_per_unit=draw.number(0, 4)))
        return name

    demands, sources, stores, exchanges = [], [], [], []
    for b, bus in enumerate(buses):
        for n in range(int(rng.integers(0, 3))):
            name = f"{bus.name} demand{n}"
            of = size(name) if draw.chance(0.4) else None
            demands.append(Demand(name=name, bus=bus.name, power_kw=draw.either(8.0), size=of))
        for n in range(int(rng.integers(0, 4))):
            name = f"{bus.name} source{n}"
            of = size(name) if draw.chance(0.7) else None
            kept = wide[b] and draw.chance(0.3)
            sources.append(
                Source(name=name, bus=bus.name, profile=draw.profile(4.0, gaps=0.5), size=of, curtailable=not kept)
            )
        kept_here, grids = int(rng.integers(0, 3)), 1 if wide[b] else int(rng.integers(0, 3))
        stores += [_store(draw, f"{bus.name} store{n}", bus.name, size, wide[b], losses) for n in range(kept_here)]
        exchanges += [_exchange(draw, f"{bus.name} grid{n}", bus.name, wide[b] and n == 0) for n in range(grids)]
    return Hub(
        steps=steps,
        step_h=step_h,
        buses=buses,
        demands=tuple(demands),
        sources=tuple(sources),
        converters=tuple(_converters(draw, buses, wide, size)),
        stores=tuple(stores),
        exchanges=tuple(exchanges),
        sizes=tuple(sizes),
    )


def _store(draw: Draw, name: str, bus: str, size: "object", wide: bool, losses: bool) -> Store:
    assert callable(size)
    falling = wide and draw.chance(0.4)
    per_unit: Profile = draw.profile(2.0) if falling else draw.number(0.5, 2.0)
    content = Limit(constant=draw.number(0, 8), sizes=((size(name), per_unit),))
    keep = 1 - 2.0 ** -int(draw.rng.integers(4, 12)) if losses and draw.chance(0.6) else 1.0
    if draw.chance(0.3):
        return Store(name=name, bus=bus, content=content, keep_fraction_per_h=keep, priority=int(draw.rng.integers(2)))
    power = size(f"{name} power")
    discharge = Limit(constant=WIDE_KW) if falling else Limit(constant=draw.number(0, 2), sizes=((power, 1.0),))
    return Store(
        name=name,
        bus=bus,
        content=content,
        charge=Limit(constant=draw.either(4.0), sizes=((power, draw.either(1.0)),)),
        discharge=discharge,
        charge_efficiency=draw.either(0.75) + 0.125,
        discharge_efficiency=draw.either(0.75) + 0.125,
        keep_fraction_per_h=keep,
        wear_eur_per_kwh=draw.number(0, 0.5),
        priority=int(draw.rng.integers(2)),
    )


def _exchange(draw: Draw, name: str, bus: str, wide: bool) -> Exchange:
    bought = draw.profile(0.5) if draw.chance(0.5) else draw.number(0.0, 0.5)
    return Exchange(
        name=name,
        bus=bus,
        import_eur_per_kwh=bought,
        export_eur_per_kwh=bought - draw.number(0, 0.25),
        import_limit_kw=WIDE_KW if wide else draw.number(0, 16),
        export_limit_kw=WIDE_KW if wide else draw.number(0, 16),
        peak_period=np.arange(draw.steps) * 3 // draw.steps if draw.chance(0.5) else None,
        peak_eur_per_kw=draw.number(0, 8),
    )


def _converters(draw: Draw, buses: tuple[Bus, ...], wide: list[bool], size: "object") -> list[Converter]:
    assert callable(size)
    out: list[Converter] = []
    for n in range(int(draw.rng.integers(0, 5))):
        home = int(draw.rng.integers(len(buses)))
        later = list(range(home + 1, len(buses)))
        open_to = [b for b in later if wide[b]]
        pull = draw.chance(0.6)
        own = (buses[home].name, draw.either(3.0))
        many = bool(open_to) and draw.chance(0.4)
        chosen = [int(b) for b in draw.rng.permutation(open_to)[:2]] if many else []
        plain = [int(draw.rng.choice(later))] if later and not many and draw.chance(0.9) else []
        links = [(buses[b].name, draw.either(2.0)) for b in (chosen or plain)]
        other = [(buses[b].name, draw.either(1.0)) for b in chosen[1:] if pull]
        links = links[:1] if other else links
        limit = Limit(constant=draw.number(0, 6), sizes=((size(f"converter{n}"), draw.either(1.0)),))
        out.append(
            Converter(
                name=f"converter{n}",
                inputs=tuple(links) if pull else (own,),
                outputs=(own, *other) if pull else tuple(links),
                limit=limit,
                cost_eur_per_kwh=draw.either(0.25),
                rule="pull" if pull else "push",
                priority=int(draw.rng.integers(3)),
            )
        )
    return out


def random_design(rng: np.random.Generator, program: Program, *, high: float = 16.0) -> dict[str, float]:
    """Sizes of which a fifth are 0."""
    return {
        name: 0.0 if rng.random() < 0.2 else float(np.round(rng.uniform(0, high) * 64) / 64)
        for name in program.size_names
        if not is_peak(name)
    }


def wild_designs(rng: np.random.Generator, program: Program, count: int) -> FloatArray:
    """Sizes (count, K) over ten orders of magnitude, a fifth of them 0."""
    values: FloatArray = 10.0 ** rng.uniform(-3, 7, (count, len(program.size_names)))
    values[rng.random(values.shape) < 0.2] = 0.0
    return values


def scaled(hub: Hub, factor: float) -> Hub:
    """Every fixed power and content times ``factor``; designs are scaled by whoever makes them."""

    def limit(old: Limit) -> Limit:
        return Limit(constant=np.asarray(old.constant) * factor, sizes=old.sizes)

    return replace(
        hub,
        demands=tuple(replace(d, power_kw=d.power_kw * (1 if d.size else factor)) for d in hub.demands),
        sources=tuple(replace(s, profile=s.profile * (1 if s.size else factor)) for s in hub.sources),
        converters=tuple(replace(c, limit=limit(c.limit)) for c in hub.converters),
        stores=tuple(
            replace(
                s,
                content=limit(s.content),
                charge=None if s.charge is None else limit(s.charge),
                discharge=None if s.discharge is None else limit(s.discharge),
            )
            for s in hub.stores
        ),
        exchanges=tuple(
            replace(e, import_limit_kw=e.import_limit_kw * factor, export_limit_kw=e.export_limit_kw * factor)
            for e in hub.exchanges
        ),
    )


def shuffled(rng: np.random.Generator, hub: Hub) -> Hub:
    """The same components in another order."""

    def mix(parts: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(parts[int(i)] for i in rng.permutation(len(parts)))

    return replace(
        hub,
        buses=mix(hub.buses),
        sizes=mix(hub.sizes),
        demands=mix(hub.demands),
        sources=mix(hub.sources),
        converters=mix(hub.converters),
        stores=mix(hub.stores),
        exchanges=mix(hub.exchanges),
    )


def quartered(hub: Hub) -> Hub:
    """Each step as four equal steps of a quarter of its length."""

    def four(profile: Profile) -> Profile:
        return np.repeat(profile, 4) if np.ndim(profile) else profile

    def limit(old: Limit) -> Limit:
        return Limit(constant=four(old.constant), sizes=tuple((name, four(p)) for name, p in old.sizes))

    return replace(
        hub,
        steps=4 * hub.steps,
        step_h=hub.step_h / 4,
        demands=tuple(replace(d, power_kw=four(d.power_kw)) for d in hub.demands),
        sources=tuple(replace(s, profile=four(s.profile)) for s in hub.sources),
        converters=tuple(
            replace(
                c,
                inputs=tuple((b, four(p)) for b, p in c.inputs),
                outputs=tuple((b, four(p)) for b, p in c.outputs),
                limit=limit(c.limit),
                cost_eur_per_kwh=four(c.cost_eur_per_kwh),
            )
            for c in hub.converters
        ),
        stores=tuple(
            replace(
                s,
                content=limit(s.content),
                charge=None if s.charge is None else limit(s.charge),
                discharge=None if s.discharge is None else limit(s.discharge),
                charge_efficiency=four(s.charge_efficiency),
                discharge_efficiency=four(s.discharge_efficiency),
            )
            for s in hub.stores
        ),
        exchanges=tuple(
            replace(
                e,
                import_eur_per_kwh=four(e.import_eur_per_kwh),
                export_eur_per_kwh=four(e.export_eur_per_kwh),
                peak_period=None if e.peak_period is None else np.repeat(e.peak_period, 4),
            )
            for e in hub.exchanges
        ),
    )
