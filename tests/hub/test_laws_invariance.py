"""R5, R6, R7: the length of a step, the unit of power and the order of a description change nothing."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.hub.dispatch import simulate
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.program import compile_hub
from tests.hub.random_hubs import quartered, random_design, random_hub, scaled, shuffled

CASES = 200


def _heat_and_power(rng: np.random.Generator, *, keep: float, store: bool = True) -> Hub:
    """Heat from a heat pump or a boiler, electricity from sun, battery and grid; two weeks.

    The battery stands on the last bus, and nothing behind it is limited. Within an hour that is what step invariance
    asks for: where a store runs empty halfway the hour and something behind it is limited (a second store, a converter,
    the connection), the quarters after that moment truly differ from the mean of the hour.
    """
    steps = 336
    sun = np.maximum(np.sin((np.arange(steps) % 24 - 6) / 12 * np.pi), 0) * rng.uniform(0.2, 1, steps)
    battery = Store(
        name="battery",
        bus="power",
        content=Limit(sizes=(("battery", 1.0),)),
        charge=Limit(sizes=(("battery", 0.5),)),
        discharge=Limit(sizes=(("battery", 0.5),)),
        charge_efficiency=0.95,
        discharge_efficiency=0.9,
        keep_fraction_per_h=keep,
        wear_eur_per_kwh=0.01,
    )
    return Hub(
        steps=steps,
        step_h=1.0,
        buses=(
            Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=3.0),
            Bus(name="power", carrier="electricity", order=1),
        ),
        sizes=(Size(name="pv", upper=1e4, cost_eur_per_unit=9.0), Size(name="battery", upper=1e4)),
        demands=(
            Demand(name="heating", bus="heat", power_kw=rng.uniform(0, 90, steps)),
            Demand(name="plugs", bus="power", power_kw=rng.uniform(5, 50, steps)),
        ),
        sources=(Source(name="pv", bus="power", profile=sun, size="pv"),),
        converters=(
            Converter(
                name="heat pump",
                inputs=(("power", 1.0),),
                outputs=(("heat", rng.uniform(2, 4, steps)),),
                limit=Limit(constant=12.0),
            ),
            Converter(
                name="boiler",
                inputs=(),
                outputs=(("heat", 0.9),),
                limit=Limit(constant=40.0),
                cost_eur_per_kwh=0.08,
                priority=1,
            ),
        ),
        stores=(battery,) if store else (),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=rng.uniform(0.1, 0.4, steps),
                export_eur_per_kwh=0.04,
                import_limit_kw=1e4,
                export_limit_kw=1e4,
                peak_period=np.arange(steps) // 168,
                peak_eur_per_kw=4.0,
            ),
        ),
    )


def _step_difference(seed: int, *, keep: float, store: bool = True) -> tuple[float, float]:
    """Largest relative difference of energies, cost (without the peaks) and of the peaks."""
    rng = np.random.default_rng(seed)
    hub = _heat_and_power(rng, keep=keep, store=store)
    if store:
        hub = replace(hub, exchanges=tuple(replace(e, peak_eur_per_kw=0.0) for e in hub.exchanges))
    design = {"pv": float(rng.uniform(0, 300)), "battery": float(rng.uniform(0, 200))}
    hour = simulate(hub, compile_hub(hub), design=design)
    fine = quartered(hub)
    quarter = simulate(fine, compile_hub(fine), design=design)
    names = [n for n in hour.program.flow_names if not n.endswith(".content")]
    a, b = (np.array([s.energy_kwh(n) for n in names]) for s in (hour, quarter))
    energy = float(abs(a - b).max() / a.max())
    cost = abs(hour.cost_eur - quarter.cost_eur) / abs(hour.cost_eur)
    peaks = [n for n in hour.program.size_names if ".peak[" in n]
    peak = max(abs(hour.size(n) - quarter.size(n)) / max(hour.size(n), 1.0) for n in peaks)
    return max(energy, cost), peak


def test_four_quarters_equal_one_hour_without_standing_loss() -> None:
    for seed in range(CASES):
        assert _step_difference(seed, keep=1.0)[0] <= 1e-12, f"seed {seed}"


def test_four_quarters_equal_one_hour_in_peaks_where_no_store_runs_empty_within_the_hour() -> None:
    for seed in range(CASES // 4):
        difference, peak = _step_difference(seed, keep=1.0, store=False)
        assert difference <= 1e-12, f"seed {seed}"
        assert peak <= 1e-12, f"seed {seed}"


@pytest.mark.parametrize("keep", [0.9999, 0.997])
def test_four_quarters_are_near_one_hour_with_standing_loss(keep: float) -> None:
    worst = max(_step_difference(seed, keep=keep)[0] for seed in range(CASES // 4))
    assert worst <= 2e-3


def test_a_thousand_times_the_power_is_a_thousand_times_every_flow() -> None:
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        hub = random_hub(rng, steps=72)
        program = compile_hub(hub)
        design = random_design(rng, program)
        small = simulate(hub, program, design=design)
        # wide connections are already wider than anything; the scaled ones are wider still
        large_hub = scaled(hub, 1000.0)
        large = simulate(large_hub, compile_hub(large_hub), design={n: 1000.0 * v for n, v in design.items()})
        scale = max(1.0, float(small.flows.max(initial=0.0)))
        assert abs(large.flows / 1000 - small.flows).max(initial=0.0) <= 1e-12 * scale, f"seed {seed}"
        assert large.cost_eur == pytest.approx(1000 * small.cost_eur, rel=1e-12, abs=1e-9), f"seed {seed}"


def test_the_order_of_the_description_changes_no_bit() -> None:
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        hub = random_hub(rng, steps=48)
        program = compile_hub(hub)
        design = random_design(rng, program)
        mixed = shuffled(rng, hub)
        one, other = simulate(hub, program, design=design), simulate(mixed, compile_hub(mixed), design=design)
        assert one.program.flow_names == other.program.flow_names
        assert one.flows.tobytes() == other.flows.tobytes(), f"seed {seed}"
        assert one.cost_eur == other.cost_eur, f"seed {seed}"


def test_two_half_hubs_together_are_one() -> None:
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        hub = random_hub(rng, steps=72)
        program = compile_hub(hub)
        design = random_design(rng, program)
        share = float(rng.integers(1, 16)) / 16
        whole = simulate(hub, program, design=design)
        parts = []
        for part in (share, 1 - share):
            piece = scaled(hub, part)
            parts.append(simulate(piece, compile_hub(piece), design={n: part * v for n, v in design.items()}))
        scale = max(1.0, float(whole.flows.max(initial=0.0)))
        pooled = parts[0].flows + parts[1].flows
        assert abs(pooled - whole.flows).max(initial=0.0) <= 1e-12 * scale, f"seed {seed}"
        assert parts[0].cost_eur + parts[1].cost_eur == pytest.approx(whole.cost_eur, rel=1e-12, abs=1e-9)
