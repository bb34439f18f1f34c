"""A core that can be worked out on paper: numbers, target rows and optimum."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.hub.dispatch import simulate
from energysim.hub.optimise import optimise
from energysim.village.accounts import Flows, account, energy_table
from energysim.village.assemble import assemble
from energysim.village.core import Core, VillageHub
from energysim.village.costs import cost
from energysim.village.neutrality import neutrality
from energysim.village.result import Neutrality
from energysim.village.targets import TARGET_ROW, Aim, aim_bounds
from energysim.village.views import grid_view, views, worst_week
from tests.village.small_core import small_core, without_cost_of_sun

HOURS = 8760
WEIGHTS = {"electricity": 1.9, "gas": 1.0, "oil": 1.0, "wood": 1.0}
GAS = {"gas_boiler@house_until_1970": 1.0, "heat_pump_air@house_until_1970": 0.0}
PUMP = {"gas_boiler@house_until_1970": 0.0, "heat_pump_air@house_until_1970": 1.0}


def year(core: Core, heating: dict[str, float], **sizes: float) -> tuple[VillageHub, np.ndarray, Flows]:
    village = assemble(core)
    design = {"pv_roof_south": 0.0, "wind_outside": 0.0, "battery": 0.0, "heat_store": 0.0} | heating | sizes
    run = simulate(village.hub, village.program, design=design)
    return village, run.sizes, account(village, run.sizes, flows=run.flows)


def numbers(core: Core, heating: dict[str, float], **sizes: float) -> Neutrality:
    village, y, flows = year(core, heating, **sizes)
    return neutrality(village, y, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)


def aim(**changes: object) -> Aim:
    base = Aim(
        measure="annual_final",
        fraction=1.0,
        allow_fossil=False,
        wind_outside=True,
        ground_source_fraction=0.3,
        local_wood_kwh=0.0,
        primary_weights=WEIGHTS,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_gas_and_no_generation_is_zero() -> None:
    found = numbers(small_core(), GAS)
    assert (found.annual_final, found.annual_primary, found.matched, found.winter) == pytest.approx((0, 0, 0, 0))
    assert found.fossil_left_kwh == pytest.approx(10.0 * HOURS)
    assert found.fossil_left_homes == 10.0


def test_wind_below_use_counts_the_same_in_all_numbers() -> None:
    # 20 kW of wind give 5 kW: 5 of 20 kW final; primary 1.9 x 5 of (19 + 10).
    found = numbers(small_core(), GAS, wind_outside=20.0)
    assert found.annual_final == pytest.approx(5 / 20, rel=1e-12)
    assert found.matched == pytest.approx(5 / 20, rel=1e-12)
    assert found.winter == pytest.approx(5 / 20, rel=1e-12)
    assert found.annual_primary == pytest.approx(9.5 / 29, rel=1e-12)


def test_export_pays_for_gas_in_the_balance_only() -> None:
    # 60 kW of wind give 15 kW: 5 kW exported against 10 kW of gas.
    found = numbers(small_core(), GAS, wind_outside=60.0)
    assert found.annual_final == pytest.approx(1 - (10 - 5) / 20, rel=1e-12)
    assert found.matched == pytest.approx(1 - 10 / 20, rel=1e-12)


def test_heat_pump_with_enough_wind_is_neutral_in_every_number() -> None:
    found = numbers(small_core(), PUMP, wind_outside=52.0)
    assert found.annual_final == pytest.approx(1.0, abs=1e-12)
    assert found.matched == pytest.approx(1.0, abs=1e-12)
    assert found.winter == pytest.approx(1.0, abs=1e-12)
    assert found.fossil_left_kwh == 0.0


def test_curtailed_energy_earns_nothing() -> None:
    # 2,000 kW of wind would export far above 80 kW; only what leaves counts.
    found = numbers(small_core(), GAS, wind_outside=2000.0)
    assert found.annual_final == pytest.approx(1 - (10 - 80) / 20, rel=1e-12)


def test_worst_week_of_a_constant_core() -> None:
    _, _, flows = year(small_core(), GAS)
    assert worst_week(flows)[1] == pytest.approx(168 * 20.0)


def test_months_add_up_to_the_year() -> None:
    village, _, flows = year(small_core(), PUMP, wind_outside=30.0, pv_roof_south=40.0, battery=50.0)
    table = views(village, flows)
    energy = energy_table(flows, outside=frozenset({"wind_outside"}))
    assert len(table.months) == 12
    assert sum(m.import_kwh for m in table.months) == pytest.approx(energy["import"], rel=1e-12)
    assert sum(m.wind_outside_kwh for m in table.months) == pytest.approx(30 * 0.25 * HOURS, rel=1e-12)
    assert sum(m.solar_kwh for m in table.months) == pytest.approx(40 * 0.5 * 6 * 365, rel=1e-12)
    assert grid_view(village, flows).peak_import_kw == pytest.approx(13.0 - 7.5)


def test_year_closes() -> None:
    _, _, flows = year(small_core(), PUMP, wind_outside=30.0, pv_roof_south=40.0, battery=50.0)
    energy = energy_table(flows, outside=frozenset())
    supply = energy["generation"] - energy["curtailed"] + energy["import"] + energy["unserved"]
    use = energy["electricity_use"] + energy["export"] + energy["battery_loss"] + energy["battery_content_end"]
    assert supply == pytest.approx(use, rel=1e-12)


def test_ledger_is_the_cost_of_the_hub() -> None:
    village = assemble(small_core())
    design = {"pv_roof_south": 40.0, "wind_outside": 30.0, "battery": 50.0, "heat_store": 0.0} | PUMP
    run = simulate(village.hub, village.program, design=design)
    table = cost(village, run.sizes, flows=account(village, run.sizes, flows=run.flows), dwellings=10.0)
    assert table.total_eur_per_year == pytest.approx(run.cost_eur, rel=1e-12)
    assert sum(line.eur_per_year for line in table.lines) == pytest.approx(table.total_eur_per_year, rel=1e-12)


def test_cheapest_neutral_mix_on_paper() -> None:
    # Wind costs 70 / (0.25 x 8760) = 0.032 per kWh, less than import, more than export pays: exactly 52 kW.
    # Sun in the buildings costs 0.064 and saves 0.05 of grid plus 0.03 from the wind it frees: exactly 22 kW.
    core = small_core()
    village = assemble(core, aim_bounds(core, aim()))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    grid = 11 * 18 * 365 * 0.05
    export = 11 * 6 * 365 * 0.03
    assert found.objective_eur == pytest.approx(1000 + 52 * 70 + 22 * 70 + grid - export, rel=1e-6)
    assert found.sizes[village.program.size("wind_outside")] == pytest.approx(52, rel=1e-4)
    assert found.sizes[village.program.size("pv_roof_south")] == pytest.approx(22, rel=1e-4)
    numbers = neutrality(
        village,
        found.sizes,
        flows=account(village, found.sizes, flows=found.flows),
        local_wood_kwh=0.0,
        primary_weights=WEIGHTS,
    )
    assert numbers.annual_final >= 1.0
    assert numbers.fossil_left_kwh == 0.0


def test_without_the_switch_the_shortfall_is_what_is_missing() -> None:
    # Only 200 kW of free sun, 0.5 kW per kW for 6 hours a day: 219,000 kWh at most; use 13 kW all year.
    core = without_cost_of_sun(small_core())
    core = replace(core, export_limit_kw=1000.0, connection_kw=1000.0)
    limit = aim(wind_outside=False)
    tight = replace(core, sources=tuple(replace(s, maximum_kw=40.0) if not s.outside_core else s for s in core.sources))
    village = assemble(tight, aim_bounds(tight, limit))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    missing = 13 * HOURS - 40 * 0.5 * 6 * 365
    assert found.shortfalls[TARGET_ROW] == pytest.approx(missing, rel=1e-5)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("measure", ["annual_final", "annual_primary", "matched", "winter"])
def test_printed_number_is_the_target_row(measure: str, share: float) -> None:
    core = small_core()
    village = assemble(core, aim_bounds(core, aim(measure=measure, fraction=share, allow_fossil=True)))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    flows = account(village, found.sizes, flows=found.flows)
    numbers = neutrality(village, found.sizes, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    assert getattr(numbers, measure) >= share
    assert found.shortfalls.get(TARGET_ROW, 0.0) == 0.0
