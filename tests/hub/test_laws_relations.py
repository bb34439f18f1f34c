"""Laws of more and less: what must not happen when one thing grows."""

from dataclasses import replace

import numpy as np

from energysim.hub.dispatch import Simulation, simulate
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.program import compile_hub
from tests.hub.random_hubs import random_design, random_hub

CASES = 100
STEPS = 336


def _two_bus_hub(rng: np.random.Generator) -> Hub:
    """Heat by a heat pump beside a tank, electricity by sun, battery and grid."""
    keep = float(rng.choice([1.0, 0.999, 0.99]))
    return Hub(
        steps=STEPS,
        step_h=1.0,
        buses=(
            Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=5.0),
            Bus(name="power", carrier="electricity", order=1, unserved_eur_per_kwh=5.0),
        ),
        sizes=tuple(Size(name=n, upper=1e5) for n in ("pv", "collector", "tank", "battery", "charge", "discharge")),
        demands=(
            Demand(name="heating", bus="heat", power_kw=rng.uniform(0, 80, STEPS)),
            Demand(name="plugs", bus="power", power_kw=rng.uniform(0, 40, STEPS)),
        ),
        sources=(
            Source(name="pv", bus="power", profile=rng.uniform(0, 1, STEPS), size="pv"),
            Source(name="collector", bus="heat", profile=rng.uniform(0, 1, STEPS), size="collector"),
        ),
        converters=(
            Converter(
                name="pump",
                inputs=(("power", 1.0),),
                outputs=(("heat", rng.uniform(2, 4, STEPS)),),
                limit=Limit(constant=float(rng.uniform(0, 30))),
            ),
        ),
        stores=(
            Store(name="tank", bus="heat", content=Limit(sizes=(("tank", 1.0),)), keep_fraction_per_h=keep),
            Store(
                name="battery",
                bus="power",
                content=Limit(sizes=(("battery", 1.0),)),
                charge=Limit(sizes=(("charge", 1.0),)),
                discharge=Limit(sizes=(("discharge", 1.0),)),
                charge_efficiency=0.95,
                discharge_efficiency=0.95,
                keep_fraction_per_h=keep,
            ),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=0.3,
                export_eur_per_kwh=0.05,
                import_limit_kw=1e4,
                export_limit_kw=1e6,
            ),
        ),
    )


def _pairs(grown: str, seed: int) -> tuple[Simulation, Simulation]:
    """The same hub with one size as drawn and with more of it."""
    rng = np.random.default_rng(seed)
    hub = _two_bus_hub(rng)
    program = compile_hub(hub)
    design = {name: float(rng.uniform(0, 120)) for name in program.size_names}
    more = design | {grown: design[grown] * float(rng.uniform(1, 3)) + float(rng.uniform(0, 5))}
    return simulate(hub, program, design=design), simulate(hub, program, design=more)


def _outside(result: Simulation) -> float:
    """What had to come from outside: import and what was not served; less of it is more self-sufficiency."""
    return result.energy_kwh("grid.import") + result.unserved_kwh


def test_a_bigger_battery_never_means_less_self_sufficiency() -> None:
    for seed in range(CASES):
        small, big = _pairs("battery", seed)
        assert _outside(big) <= _outside(small) * (1 + 1e-12), f"seed {seed}"


def test_a_bigger_tank_never_means_more_heat_from_the_heat_pump() -> None:
    for seed in range(CASES):
        small, big = _pairs("tank", seed)
        assert big.energy_kwh("pump") <= small.energy_kwh("pump") * (1 + 1e-12), f"seed {seed}"
        assert big.energy_kwh("heat.unserved") <= small.energy_kwh("heat.unserved") + 1e-9, f"seed {seed}"


def test_more_sun_never_means_less_export() -> None:
    for seed in range(CASES):
        less, more = _pairs("pv", seed)
        assert more.energy_kwh("grid.export") >= less.energy_kwh("grid.export") * (1 - 1e-12), f"seed {seed}"


def test_more_sun_never_means_more_import() -> None:
    for seed in range(CASES):
        less, more = _pairs("pv", seed)
        assert more.energy_kwh("grid.import") <= less.energy_kwh("grid.import") * (1 + 1e-12), f"seed {seed}"


def test_more_heat_from_the_sun_never_means_more_import() -> None:
    for seed in range(CASES):
        less, more = _pairs("collector", seed)
        assert _outside(more) <= _outside(less) * (1 + 1e-12), f"seed {seed}"


def test_a_higher_price_never_means_a_lower_cost() -> None:
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        hub = _two_bus_hub(rng)
        design = {s.name: float(rng.uniform(0, 120)) for s in hub.sizes}
        dear = replace(hub, exchanges=tuple(replace(e, import_eur_per_kwh=0.4) for e in hub.exchanges))
        cheap_eur, dear_eur = (simulate(h, compile_hub(h), design=design).cost_eur for h in (hub, dear))
        assert dear_eur >= cheap_eur, f"seed {seed}"


def test_zero_demand_never_imports() -> None:
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        hub = random_hub(rng, steps=96)
        hub = replace(hub, demands=tuple(replace(d, power_kw=0.0) for d in hub.demands))
        # a push converter with a second input would itself be a demand
        hub = replace(hub, converters=tuple(c for c in hub.converters if c.rule == "pull" or len(c.inputs) == 1))
        program = compile_hub(hub)
        result = simulate(hub, program, design=random_design(rng, program))
        for exchange in hub.exchanges:
            assert result.energy_kwh(f"{exchange.name}.import") == 0, f"seed {seed}"
        assert result.unserved_kwh == 0
