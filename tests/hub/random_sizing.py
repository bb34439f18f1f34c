"""Random sizing problems: the reference with other prices, limits and targets, and random hubs with real limits."""

from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks.refproblem import SIZES, Series, reference_hub, series
from energysim.hub.model import Exchange, Hub, Limit, Profile, Size, Store, YearlyRow
from tests.hub.random_hubs import WIDE_KW, random_hub

DAY = 24


@cache
def _data() -> Series:
    return series()


def random_reference(rng: np.random.Generator, *, days: int) -> Hub:
    """A stretch of the reference year with prices, bounds, efficiencies and target drawn anew.

    Sizes cost a part of their yearly cost, so that a fortnight decides as a year would.
    """
    d, hours = _data(), DAY * days
    first = int(rng.integers(0, d.month.size - hours + 1))
    cut = slice(first, first + hours)
    piece = Series(
        electricity_kw=d.electricity_kw[cut],
        heat_kw=d.heat_kw[cut],
        cop=d.cop[cut],
        available={name: values[cut] for name, values in d.available.items()},
        month=np.arange(hours) * int(rng.integers(1, 4)) // hours,
    )
    hub = reference_hub(piece, hours=hours)
    part = hours / d.month.size
    sizes = tuple(
        Size(
            name=name,
            lower=float(rng.choice([0.0, 0.0, 0.0, 0.05])) * upper,
            upper=upper * float(rng.choice([0.5, 1.0, 2.0])),
            cost_eur_per_unit=cost * part * float(rng.choice([0.0, 0.3, 1.0, 1.0, 1.0, 3.0])),
        )
        for name, (cost, upper) in SIZES.items()
    )
    buys = rng.uniform(0.05, 0.4) * (1 + rng.uniform(0, 0.5) * rng.standard_normal(hours))
    grid = replace(
        hub.exchanges[0],
        import_eur_per_kwh=buys,
        export_eur_per_kwh=buys - float(rng.uniform(0.01, 0.3)),
        peak_eur_per_kw=float(rng.choice([0.0, 4.0, 40.0])),
    )
    battery = replace(hub.stores[0], wear_eur_per_kwh=0.002, keep_fraction_per_h=float(rng.choice([1.0, 0.9999])))
    used = float(piece.electricity_kw.sum() + piece.heat_kw.sum())
    target = replace(hub.rows[0], limit=float(rng.uniform(-0.02, 0.8)) * used)
    buses = tuple(replace(b, unserved_eur_per_kwh=float(rng.choice([3.0, 10.0]))) for b in hub.buses)
    return replace(hub, sizes=sizes, exchanges=(grid,), stores=(battery, hub.stores[1]), rows=(target,), buses=buses)


def random_village(rng: np.random.Generator, *, steps: int) -> Hub:
    """A random hub whose limits mean something, with shares of a choice, lower bounds and a yearly row."""
    hub = random_hub(rng, steps=steps)
    most = 64.0

    def narrow(limit: Limit) -> Limit:
        return Limit(constant=np.minimum(limit.constant, most), sizes=limit.sizes)

    stores: tuple[Store, ...] = tuple(
        replace(s, discharge=None if s.discharge is None else narrow(s.discharge)) for s in hub.stores
    )
    grids: tuple[Exchange, ...] = tuple(
        replace(e, import_limit_kw=most, export_limit_kw=most) if e.import_limit_kw == WIDE_KW else e
        for e in hub.exchanges
    )
    asked = {d.size for d in hub.demands if d.size is not None}
    sizes = [_size(rng, size, choice="way" if size.name in asked else None, steps=steps) for size in hub.sizes]
    if asked:
        sizes.append(Size(name="dear", upper=1.0, cost_eur_per_unit=float(rng.uniform(0, 4 * steps)), choice="way"))
    rows: tuple[YearlyRow, ...] = ()
    if grids and rng.random() < 0.5:
        weights: dict[str, Profile] = {f"{e.name}.import": 1.0 for e in grids}
        weights |= {f"{bus.name}.unserved": 1.0 for bus in hub.buses}
        rows = (YearlyRow(name="bought", flows=weights, limit=float(rng.uniform(0.0, 8.0)) * steps),)
    return replace(hub, sizes=tuple(sizes), stores=stores, exchanges=grids, rows=rows)


def _size(rng: np.random.Generator, size: Size, *, choice: str | None, steps: int) -> Size:
    upper = 1.0 if choice else float(rng.choice([4.0, 16.0, 64.0]))
    lower = 0.0 if choice or rng.random() < 0.8 else upper / 8
    cost = size.cost_eur_per_unit * steps * float(rng.choice([0.0, 0.02, 0.1, 0.5]))
    return replace(size, lower=lower, upper=upper, cost_eur_per_unit=cost, choice=choice)
