"""A heat network that can be worked out on paper: its bus closes, its laws hold, every euro and kWh is counted once."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from energysim.hub.balance import CLOSED
from energysim.hub.dispatch import simulate
from energysim.hub.optimise import optimise
from energysim.village.accounts import Flows, account, energy_table
from energysim.village.answer import co2_kg
from energysim.village.assemble import assemble
from energysim.village.core import Core, VillageHub
from energysim.village.costs import cost
from energysim.village.hourly import hourly_csv
from energysim.village.network import ORDER, network_notes, network_peaks_kw, network_view
from energysim.village.neutrality import neutrality
from energysim.village.result import Neutrality
from energysim.village.targets import TARGET_ROW, aim_bounds
from tests.village.network_core import COP, LOSS_KW_PER_M, NEED_KW, network_core
from tests.village.small_core import small_core
from tests.village.test_small_core import HOURS, PUMP, WEIGHTS, aim

NET = {"gas_boiler@house_until_1970": 0.0, "heat_pump_air@house_until_1970": 0.0, "heat_network@house_until_1970": 1.0}
PLANTS = {"network_solar_thermal": 0.0, "network_heat_pump_air": 20.0, "network_gas": 0.0, "network_store": 0.0}
BASE = {"pv_roof_south": 0.0, "wind_outside": 0.0, "battery": 0.0, "heat_store": 0.0, "network_trench": 1.0}
FULL = {"pv_roof_south": 20.0, "wind_outside": 30.0, "battery": 40.0, "network_solar_thermal": 40.0}
FACTORS = {"electricity": 0.125, "gas": 0.202}
ON_GAS = NET | {"heat_network@house_until_1970": 0.0, "gas_boiler@house_until_1970": 1.0}
MIXED = FULL | {"network_heat_pump_air": 8.0, "network_gas": 20.0, "network_store": 60.0}


class Year:
    def __init__(self, core: Core, **sizes: float) -> None:
        self.village: VillageHub = assemble(core)
        self.run = simulate(self.village.hub, self.village.program, design=BASE | NET | PLANTS | sizes)
        self.flows: Flows = account(self.village, self.run.sizes, flows=self.run.flows)
        self.energy = energy_table(self.flows, outside=frozenset())

    @property
    def numbers(self) -> Neutrality:
        return neutrality(self.village, self.run.sizes, flows=self.flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)


def test_a_year_on_paper() -> None:
    """9 kW of need and 3 kW of loss from a heat pump of cop 4: 3 kW of electricity beside 10 kW of other use."""
    year = Year(network_core())
    produced_kw = NEED_KW + 100 * LOSS_KW_PER_M
    assert year.energy["network_heat"] == pytest.approx(NEED_KW * HOURS)
    assert year.energy["network_loss"] == pytest.approx(3.0 * HOURS)
    assert year.energy["network_plant.network_heat_pump_air"] == pytest.approx(produced_kw * HOURS)
    assert year.energy["network_electricity"] == pytest.approx(produced_kw / COP * HOURS)
    assert year.energy["import"] == pytest.approx((10.0 + produced_kw / COP) * HOURS)
    assert year.energy["heat_delivered"] == pytest.approx(NEED_KW * HOURS)
    assert year.energy["heat_need"] == year.energy["network_need"] == pytest.approx(NEED_KW * HOURS)
    # Use counts a third of the network heat; what is bought is 13 kW: N3 = 1 - 13 / (10 + 3).
    assert year.energy["use"] == pytest.approx((10.0 + NEED_KW / 3) * HOURS)
    assert year.numbers.matched == pytest.approx(1 - 13.0 / 13.0, abs=1e-12)
    assert year.numbers.fossil_left_homes == 0.0


def test_gas_in_the_plant_is_fuel_from_outside() -> None:
    year = Year(network_core(), network_heat_pump_air=0.0, network_gas=20.0)
    burned_kw = 12.0 * 1.25
    assert year.energy["fuel"] == year.energy["fossil"] == pytest.approx(burned_kw * HOURS)
    assert year.energy["network_fuel.gas"] == pytest.approx(burned_kw * HOURS)
    # It is use, as in a boiler at home, in place of a third of the 12 kW of heat: 10 + 3 + 15 - 4 kW.
    assert year.energy["use"] == pytest.approx(24.0 * HOURS)
    assert year.energy["network_counted"] == pytest.approx(14.0 * HOURS)
    assert year.numbers.matched == pytest.approx(1 - (10.0 + burned_kw) / 24.0, rel=1e-12)
    primary = 1 - (1.9 * 10.0 + burned_kw) / (1.9 * (10.0 + 3.0 - 4.0) + burned_kw)
    assert year.numbers.annual_primary == pytest.approx(primary, rel=1e-12)
    assert year.numbers.fossil_left_kwh == pytest.approx(burned_kw * HOURS)


def test_plants_run_in_their_order() -> None:
    """The sun first, then 8 kW of heat pump, gas for the rest; the sun's surplus is kept for the evening."""
    year = Year(network_core(), **MIXED)
    network = year.flows.network
    assert network is not None
    day, night = slice(10, 14), slice(0, 10)
    np.testing.assert_allclose(network.plants_kw["network_solar_thermal"][day], 20.0)
    np.testing.assert_allclose(network.plants_kw["network_gas"][day], 0.0)
    np.testing.assert_allclose(network.charge_kw[day], 8.0)
    np.testing.assert_allclose(network.plants_kw["network_heat_pump_air"][night], 8.0)
    np.testing.assert_allclose(network.plants_kw["network_gas"][night], 4.0)
    # 32 kWh from four hours, kept for 0 to 3 hours, give 12 kW in the next two hours.
    np.testing.assert_allclose(network.discharge_kw[14:16], 12.0)


@pytest.mark.parametrize("sizes", [{}, MIXED, {"network_heat_pump_air": 5.0}], ids=["pump", "mixed", "too small"])
def test_the_heat_bus_closes(sizes: dict[str, float]) -> None:
    year = Year(network_core(), **sizes)
    e = year.energy
    assert year.run.audit.worst_relative_residual <= CLOSED
    assert abs(year.run.audit.annual_closure) <= CLOSED
    given = e["network_production"] - e["network_dumped"]
    taken = e["network_heat"] + e["network_loss"] + e["network_store_loss"] + e["network_store_content_end"]
    assert given == pytest.approx(taken, rel=1e-12)
    assert e["network_heat"] + e["network_unserved"] == pytest.approx(e["network_need"], rel=1e-12)
    supply = e["generation"] - e["curtailed"] + e["import"] + e["unserved"]
    use = e["electricity_use"] + e["export"] + e["battery_loss"] + e["battery_content_end"]
    assert supply == pytest.approx(use, rel=1e-12)


@pytest.mark.parametrize("sizes", [{}, MIXED, {"network_heat_pump_air": 5.0}], ids=["pump", "mixed", "too small"])
def test_the_ledger_is_the_cost_of_the_hub(sizes: dict[str, float]) -> None:
    year = Year(network_core(), **sizes)
    table = cost(year.village, year.run.sizes, flows=year.flows, dwellings=10.0)
    assert table.total_eur_per_year == pytest.approx(year.run.cost_eur, rel=1e-9)
    items = {(line.kind, line.item): line.eur_per_year for line in table.lines}
    assert items["investment", "network_trench"] == 6000.0
    assert items["investment", "heat_network"] == 300.0


def test_heat_that_the_plants_cannot_give_is_said() -> None:
    year = Year(network_core(), network_heat_pump_air=5.0)
    assert year.energy["network_unserved"] == pytest.approx(7.0 * HOURS)
    assert year.energy["unserved"] == 0.0
    notes = network_notes(year.village, year.run.sizes, flows=year.flows)
    assert [note.code for note in notes] == ["notes.network_thin", "notes.network_unserved"]
    # Not serving never helps: it counts as twice the gas that the boiler, the worst plant, would burn for it.
    assert year.numbers.matched == pytest.approx(1 - (10.0 + 5.0 / COP + 2 * 1.25 * 7.0) / 13.0, rel=1e-12)


@pytest.mark.parametrize(("plant_kw", "sold_kw", "lost_kw"), [(12.0, 9.0, 3.0), (5.0, 2.0, 3.0), (2.0, 0.0, 2.0)])
def test_heat_is_sold_only_where_it_is_made(plant_kw: float, sold_kw: float, lost_kw: float) -> None:
    """9 kW of need behind mains that lose 3 kW: the mains lose first, homes get the rest, and no mains lose more."""
    year = Year(network_core(), network_heat_pump_air=plant_kw)
    assert year.energy["network_production"] == pytest.approx(plant_kw * HOURS)
    assert year.energy["network_heat"] == year.energy["heat_delivered"] == pytest.approx(sold_kw * HOURS)
    assert year.energy["network_loss"] == pytest.approx(lost_kw * HOURS)
    assert year.energy["network_need"] == year.energy["heat_need"] == pytest.approx(NEED_KW * HOURS)
    found = network_view(year.village, year.run.sizes, flows=year.flows)
    assert found is not None
    assert found.heat_kwh == pytest.approx(sold_kw * HOURS)
    assert found.need_kwh == pytest.approx(NEED_KW * HOURS)
    assert found.loss_kwh == pytest.approx(lost_kw * HOURS)
    assert found.produced_kwh == pytest.approx(plant_kw * HOURS)
    assert found.linear_density_mwh_per_m == pytest.approx(sold_kw * HOURS / 1000 / 100)
    # What is asked of the plants does not shrink with what they give.
    assert network_peaks_kw(year.village, flows=year.flows)["network_connections"] == pytest.approx(2.0 * NEED_KW)


def test_co2_of_heat_that_is_missing() -> None:
    """5 kW of heat from a heat pump and 7 kW missing, which a gas boiler would make of 1.25 kWh of gas each."""
    year = Year(network_core(), network_heat_pump_air=5.0)
    found = co2_kg(year.flows, FACTORS)
    assert found["electricity"] == pytest.approx(0.125 * (10.0 + 5.0 / COP) * HOURS)
    assert found["unserved"] == pytest.approx(0.202 * 1.25 * 7.0 * HOURS)
    assert "unserved" not in co2_kg(Year(network_core()).flows, FACTORS)


def test_co2_of_electricity_that_is_missing() -> None:
    """A connection of 4 kW for 10 kW of use: the other 6 kW count as if they were bought."""
    year = Year(replace(network_core(trench_m=0.0), connection_kw=4.0), **ON_GAS)
    assert year.energy["unserved"] == pytest.approx(6.0 * HOURS)
    found = co2_kg(year.flows, FACTORS)
    gas_kg = 0.202 * 10.0 * HOURS
    assert found == pytest.approx({"electricity": 0.125 * 4.0 * HOURS, "gas": gas_kg, "unserved": 0.125 * 6.0 * HOURS})


@pytest.mark.parametrize(
    "served",
    [
        {"network_heat_pump_air": 20.0},
        {"network_heat_pump_air": 0.0, "network_gas": 20.0},
        {"network_heat_pump_air": 6.0, "network_gas": 20.0},
        MIXED,
    ],
    ids=["pump", "gas", "both", "mixed"],
)
@pytest.mark.parametrize("factors", [{"electricity": 0.125, "gas": 0.202}, {"electricity": 0.6, "gas": 0.202}])
def test_less_plant_never_emits_less_by_not_serving(served: dict[str, float], factors: dict[str, float]) -> None:
    """A law: at whatever factors, a plan that leaves homes cold is never the cleaner one."""
    emitted = []
    for part in (1.0, 0.5, 0.1, 0.0):
        year = Year(network_core(), **{k: part * v if k in ORDER else v for k, v in served.items()})
        emitted.append(sum(co2_kg(year.flows, factors).values()))
    assert all(a <= b * (1 + 1e-12) for a, b in pairwise(emitted))


@pytest.mark.parametrize(
    ("sizes", "homes"),
    [
        ({}, 0.0),
        ({"network_heat_pump_air": 0.0, "network_gas": 20.0}, 10.0),
        ({"network_heat_pump_air": 6.0, "network_gas": 20.0}, 5.0),
        ({"network_heat_pump_air": 3.0, "network_gas": 1.0}, 2.5),
        ({"network_heat_pump_air": 0.0}, 0.0),
    ],
)
def test_homes_on_gas_of_the_plants_are_fossil_homes(sizes: dict[str, float], homes: float) -> None:
    """Ten homes on 12 kW of heat: as many are fossil as the share of the heat that gas makes."""
    assert Year(network_core(), **sizes).numbers.fossil_left_homes == pytest.approx(homes)


def test_a_longer_trench_never_loses_less() -> None:
    years = [Year(network_core(trench_m=length)) for length in (0.0, 50.0, 100.0, 200.0)]
    losses = [year.energy["network_loss"] for year in years]
    bought = [year.energy["import"] for year in years]
    costs = [year.run.cost_eur for year in years]
    for series in (losses, bought, costs):
        assert all(a < b for a, b in pairwise(series))


def test_a_better_cop_never_takes_more_electricity() -> None:
    taken = [Year(network_core(cop=cop)).energy["network_electricity"] for cop in (2.0, 3.0, 4.0, 5.0)]
    assert all(a > b for a, b in pairwise(taken))


def test_the_view_and_the_warning() -> None:
    year = Year(network_core())
    found = network_view(year.village, year.run.sizes, flows=year.flows)
    assert found is not None
    assert found.trench_m == 100.0
    assert found.connected_dwellings == 10.0
    assert found.linear_density_mwh_per_m == pytest.approx(9.0 * HOURS / 1000 / 100)
    assert [n.code for n in network_notes(year.village, year.run.sizes, flows=year.flows)] == ["notes.network_thin"]
    dense = Year(network_core(trench_m=50.0))
    assert network_notes(dense.village, dense.run.sizes, flows=dense.flows) == ()


def test_the_peak_of_the_plants_is_below_that_of_the_homes() -> None:
    year = Year(network_core())
    peaks = network_peaks_kw(year.village, flows=year.flows)
    assert peaks == pytest.approx({"network": 1.2 * NEED_KW + 3.0, "network_connections": 2.0 * NEED_KW})


def test_hours_have_their_columns() -> None:
    year = Year(network_core())
    head, first = hourly_csv(year.village, year.flows).decode("utf-8-sig").splitlines()[:2]
    row = dict(zip(head.split(";"), first.split(";"), strict=True))
    assert (row["network_heat_kw"], row["network_loss_kw"], row["network_heat_pump_air_kw"]) == ("9", "3", "12")
    # 12 kW of heat from a cop of 4; the column and the yearly number mean the same: heat in homes and in plants.
    assert (row["network_electricity_kw"], row["heating_electricity_kw"]) == ("3", "3")
    assert year.energy["heating_electricity"] == pytest.approx(3.0 * HOURS)


def test_without_a_network_nothing_is_different() -> None:
    """The same heating beside a network that is not there: the arrays, the table and the columns of before."""
    village = assemble(small_core())
    assert "network" not in village.program.row_names
    design = BASE | PUMP | {"wind_outside": 30.0, "battery": 50.0}
    del design["network_trench"]
    run = simulate(village.hub, village.program, design=design)
    flows = account(village, run.sizes, flows=run.flows)
    assert not [key for key in energy_table(flows, outside=frozenset()) if "network" in key]
    assert b"network" not in hourly_csv(village, flows).splitlines()[0]
    assert network_view(village, run.sizes, flows=flows) is None
    np.testing.assert_array_equal(flows.use_kw, flows.electricity_use_kw)


def test_nobody_connected_only_adds_what_the_mains_cost_and_lose() -> None:
    sizes = PUMP | {"heat_network@house_until_1970": 0.0}
    with_mains = Year(network_core(), **sizes)
    without = Year(network_core(trench_m=0.0), **sizes)
    assert with_mains.numbers.fossil_left_kwh == 0.0
    assert with_mains.energy["use"] == without.energy["use"]
    assert with_mains.energy["import"] - without.energy["import"] == pytest.approx(3.0 / COP * HOURS)


def test_the_optimiser_takes_the_network_where_it_is_cheapest() -> None:
    """Homes: heat pump 1,000 EUR and 3 kW. Network, mains paid anyway: 300 EUR, 9 / 4 kW, plants for 1.2 x 9 + 3 kW."""
    core = network_core()
    village = assemble(core, aim_bounds(core, aim()))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    z = found.sizes[village.program.size("heat_network@house_until_1970")]
    assert z == pytest.approx(0.8, abs=1e-6)
    asked_kw = 0.8 * 1.2 * NEED_KW + 3.0
    pump_kw = found.sizes[village.program.size("network_heat_pump_air")]
    assert pump_kw >= asked_kw * (1 - 1e-6)
    assert found.sizes[village.program.size("network_gas")] == 0.0
    flows = account(village, found.sizes, flows=found.flows)
    numbers = neutrality(village, found.sizes, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    assert numbers.annual_final >= 1.0
    assert numbers.fossil_left_kwh == 0.0
    table = cost(village, found.sizes, flows=flows, dwellings=10.0)
    assert table.total_eur_per_year == pytest.approx(found.objective_eur, rel=1e-9)
    # The plain controller serves every hour of it.
    design = dict(zip(village.program.size_names, found.sizes.tolist(), strict=True))
    plain = assemble(core)
    ruled = simulate(plain.hub, plain.program, design={n: design[n] for n in _own(plain)})
    assert ruled.unserved_kwh == 0.0
    assert ruled.cost_eur >= found.objective_eur * (1 - 1e-9)


@pytest.mark.parametrize("measure", ["annual_primary", "winter"])
def test_the_printed_number_is_the_target_row(measure: str) -> None:
    core = network_core()
    village = assemble(core, aim_bounds(core, aim(measure=measure, fraction=0.7, allow_fossil=True)))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    flows = account(village, found.sizes, flows=found.flows)
    numbers = neutrality(village, found.sizes, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    assert getattr(numbers, measure) >= 0.7
    assert found.shortfalls.get(TARGET_ROW, 0.0) == 0.0


def test_a_network_that_may_stay_empty_costs_its_mains() -> None:
    """Useless mains: the optimum is that of the core without them, plus mains and losses."""
    dear = network_core()
    assert dear.network is not None
    empty = replace(dear, network=replace(dear.network, maximum_fraction=0.0, loss_kw=0.0))
    village = assemble(empty, aim_bounds(empty, aim()))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    core = small_core()
    before = optimise(assemble(core, aim_bounds(core, aim())).hub, target_rows=(TARGET_ROW,))
    assert found.objective_eur == pytest.approx(before.objective_eur + 6000.0, rel=1e-6)


def test_the_connection_carries_the_plants_of_the_optimum() -> None:
    """A cheap boiler of cop 1 beside the pump of cop 4, and a connection of 15 kW for 10 kW of other use.

    Plants give 0.8 x 1.2 x 9 + 3 kW; with 0.2 x 3 kW in the other homes P / 4 + B <= 4.4: P >= (11.64 - 4.4) / 0.75.
    """
    core = network_core()
    assert core.network is not None
    boiler = replace(core.network.plants[1], key="network_gas", electricity_per_heat=np.ones(HOURS), priority=2)
    plants = (*core.network.plants[:2], replace(boiler, cost_eur_per_kw_and_year=5.0))
    core = replace(core, network=replace(core.network, plants=plants), connection_kw=15.0)
    village = assemble(core, aim_bounds(core, aim()))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    sizes = dict(zip(village.program.size_names, found.sizes.tolist(), strict=True))
    z = sizes["heat_network@house_until_1970"]
    asked_kw = z * 1.2 * NEED_KW + 3.0
    drawn_kw = sizes["network_heat_pump_air"] / COP + sizes["network_gas"] + (1 - z) * 3.0
    assert drawn_kw <= 5.0 * (1 + 1e-6)
    assert sizes["network_heat_pump_air"] + sizes["network_gas"] >= asked_kw * (1 - 1e-6)
    plain = assemble(core)
    ruled = simulate(plain.hub, plain.program, design={n: sizes[n] for n in _own(plain)})
    assert ruled.unserved_kwh == 0.0


def _own(village: VillageHub) -> list[str]:
    return [name for name in village.program.size_names if ".peak[" not in name]
