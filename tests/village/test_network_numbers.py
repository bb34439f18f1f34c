"""The neutrality numbers of a heat network: fuel in a plant counts as fuel in a boiler, and nothing pays to waste."""

from dataclasses import replace
from itertools import pairwise

import pytest

from energysim.hub.dispatch import simulate
from energysim.village.accounts import account
from energysim.village.assemble import assemble
from energysim.village.core import CREDIT, Core
from energysim.village.network import ORDER
from energysim.village.neutrality import counted, neutrality
from energysim.village.result import Neutrality
from energysim.village.targets import FUEL_ROW, TARGET_MARGIN_FRACTION, TARGET_ROW, Measure, aim_bounds
from tests.village.network_core import network_core
from tests.village.small_core import small_core
from tests.village.test_network import BASE, MIXED, NET, PLANTS, Year
from tests.village.test_small_core import GAS, HOURS, WEIGHTS, aim, numbers

NAMES: tuple[Measure, ...] = ("annual_final", "annual_primary", "matched", "winter")
WINDS_KW = (0.0, 20.0, 60.0, 120.0)
ON_GAS_PLANT = {"network_heat_pump_air": 0.0, "network_gas": 60.0}
TINY = 1e-12


def with_plant(core: Core, key: str, **changes: object) -> Core:
    assert core.network is not None
    plants = tuple(replace(p, **changes) if p.key == key else p for p in core.network.plants)  # type: ignore[arg-type]
    return replace(core, network=replace(core.network, plants=plants))


def four(found: Neutrality) -> list[float]:
    return [getattr(found, name) for name in NAMES]


@pytest.mark.parametrize("wind_kw", WINDS_KW)
def test_gas_in_a_plant_without_mains_is_gas_in_boilers(wind_kw: float) -> None:
    """9 kW of heat of 10 kW of gas, in one large boiler or in ten small ones: the same four numbers."""
    plant = with_plant(network_core(trench_m=0.0), "network_gas", fuel_per_heat=10.0 / 9.0)
    central = Year(plant, **ON_GAS_PLANT, wind_outside=wind_kw)
    assert four(central.numbers) == pytest.approx(four(numbers(small_core(), GAS, wind_outside=wind_kw)), abs=1e-12)
    assert central.energy["use"] == pytest.approx(20.0 * HOURS)


@pytest.mark.parametrize("wind_kw", WINDS_KW)
def test_bought_wood_counts_as_gas_does_and_own_wood_as_a_third(wind_kw: float) -> None:
    wood = with_plant(network_core(trench_m=0.0), "network_gas", fuel="wood", fuel_per_heat=10.0 / 9.0)
    year = Year(wood, **ON_GAS_PLANT, wind_outside=wind_kw)
    assert four(year.numbers) == pytest.approx(four(numbers(small_core(), GAS, wind_outside=wind_kw)), abs=1e-12)
    own = counted(year.village, year.flows, local_wood_kwh=1e9, primary_weights=WEIGHTS)
    assert own["matched"].use_kwh == pytest.approx(13.0 * HOURS)
    # Half of the wood grows here: half of it counts as the fuel that is bought, half as a third of the heat.
    half = counted(year.village, year.flows, local_wood_kwh=5.0 * HOURS, primary_weights=WEIGHTS)
    assert half["matched"].use_kwh == pytest.approx((10.0 + 1.5 + 5.0) * HOURS)


@pytest.mark.parametrize("wind_kw", WINDS_KW)
@pytest.mark.parametrize(
    "waste",
    [
        [with_plant(network_core(), "network_gas", fuel_per_heat=f) for f in (1.0, 1.25, 2.0, 5.0)],
        [network_core(trench_m=length) for length in (0.0, 100.0, 400.0, 1200.0)],
    ],
    ids=["a worse boiler", "longer mains"],
)
def test_burning_more_for_the_same_heat_never_raises_a_number(waste: list[Core], wind_kw: float) -> None:
    """A law; below zero, where mains lose what nobody counts, a number may come nearer to zero and never above it."""
    found = [four(Year(core, **ON_GAS_PLANT, wind_outside=wind_kw).numbers) for core in waste]
    for name, series in zip(NAMES, zip(*found, strict=True), strict=True):
        assert all(after <= max(before, 0.0) + TINY for before, after in pairwise(series)), (name, series)


@pytest.mark.parametrize("wind_kw", WINDS_KW)
def test_gas_in_place_of_a_heat_pump_never_raises_a_number(wind_kw: float) -> None:
    found = [
        four(Year(network_core(), network_heat_pump_air=kw, network_gas=20.0, wind_outside=wind_kw).numbers)
        for kw in (12.0, 8.0, 3.0, 0.0)
    ]
    for name, series in zip(NAMES, zip(*found, strict=True), strict=True):
        assert all(after <= before + TINY for before, after in pairwise(series)), (name, series)


@pytest.mark.parametrize("wind_kw", WINDS_KW)
@pytest.mark.parametrize(
    ("core", "served"),
    [
        (network_core(), ON_GAS_PLANT),
        (network_core(), {"network_heat_pump_air": 20.0}),
        (network_core(cop=1.0), {"network_heat_pump_air": 20.0}),
        (network_core(), MIXED),
        (with_plant(network_core(), "network_gas", fuel="wood"), ON_GAS_PLANT),
    ],
    ids=["gas", "pump", "electric boiler", "mixed", "wood"],
)
def test_not_serving_never_raises_a_number(core: Core, served: dict[str, float], wind_kw: float) -> None:
    found = []
    for part in (1.0, 0.3, 0.1, 0.05, 0.0):
        plants = {k: part * v if k in ORDER else v for k, v in served.items()}
        found.append(four(Year(core, **(plants | {"wind_outside": wind_kw})).numbers))
    for name, series in zip(NAMES, zip(*found, strict=True), strict=True):
        assert all(after <= before + TINY for before, after in pairwise(series)), (name, series)


@pytest.mark.parametrize("measure", NAMES)
@pytest.mark.parametrize(
    "sizes",
    [ON_GAS_PLANT, MIXED, {"network_heat_pump_air": 5.0}, {"network_heat_pump_air": 0.0, "network_gas": 4.0}],
    ids=["gas", "mixed", "short of pump", "short of gas"],
)
def test_the_rows_of_the_target_say_what_is_counted(measure: Measure, sizes: dict[str, float]) -> None:
    """Outside - (1 - tau) use, by the accounts and by the row, for any flows."""
    core, asked = network_core(), aim(measure=measure, fraction=0.6)
    plain = assemble(core)
    run = simulate(plain.hub, plain.program, design=BASE | NET | PLANTS | sizes | {"wind_outside": 30.0})
    flows = account(plain, run.sizes, flows=run.flows)
    found = counted(plain, flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    rows = {row.name: row for row in aim_bounds(core, asked).rows}
    kwh = flows.energy_kwh
    known = dict(zip(plain.program.size_names, run.sizes.tolist(), strict=True))
    known[CREDIT] = min(kwh(flows.export_kw), kwh(flows.generated_kw - flows.curtailed_kw))

    def over_kwh(name: str) -> float:
        row = rows[name]
        used: float = sum(weight * known[key] for key, weight in row.sizes.items())
        return used - row.limit + sum(kwh(run.flows[plain.program.flow(k)] * w) for k, w in row.flows.items())

    one = found[measure]
    left = 1 - (asked.fraction + TARGET_MARGIN_FRACTION)
    assert over_kwh(TARGET_ROW) == pytest.approx(one.outside_kwh - left * one.use_kwh, rel=1e-9)
    year = found["matched"]
    bought_kwh = year.outside_kwh - kwh(flows.import_kw)
    assert over_kwh(FUEL_ROW) == pytest.approx(bought_kwh - 0.4 * year.use_kwh, rel=1e-9)


def test_numbers_without_a_network_know_nothing_of_it() -> None:
    village = assemble(small_core())
    design = {"pv_roof_south": 20.0, "wind_outside": 30.0, "battery": 0.0, "heat_store": 0.0} | GAS
    run = simulate(village.hub, village.program, design=design)
    flows = account(village, run.sizes, flows=run.flows)
    found = neutrality(village, run.sizes, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    taken = flows.energy_kwh(flows.import_kw) + 10.0 * HOURS
    assert found.matched == 1 - taken / (20.0 * HOURS)
