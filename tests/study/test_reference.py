"""The reference without policy: law, habit, and nothing else."""

from typing import Any

import pytest

from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.study.compare_runs import Comparison, beside
from energysim.study.reference import duty_kwp, levies_eur_per_year, reference, run_reference
from energysim.study.simulate import changed, prepare, run
from tests.study.test_cores import core

# Every habit stopped: what is left is law.
STILL = (
    "reference.homes.renovation_fraction_per_year",
    "reference.homes.pv_kwp_per_dwelling_and_year",
    "reference.boilers.gas_to_pump_fraction",
    "reference.cars.electric_fraction",
)


def own(values: dict[str, float]) -> dict[str, Any]:
    return {"parameters": {key: {"value": value, "source": "test"} for key, value in values.items()}}


def referred(scenario: Scenario) -> Scenario:
    return reference(scenario, prepare(scenario, files={}))


def test_without_habits_only_law_changes_the_core() -> None:
    """With every rate at 0 and boilers that last for ever, today stands in 2040, save the duty on public roofs."""
    ever = {"reference.boilers.oil_lifetime_years": 1e9, "reference.boilers.gas_lifetime_years": 1e9}
    scenario = changed(core("rillaar"), own(dict.fromkeys(STILL, 1e-12) | ever))
    found = referred(scenario)
    duty = duty_kwp(scenario, ParameterBook())
    prepared = prepare(scenario, files={})
    today, then = run(prepared, scenario, state="today"), run(prepared, found, state="planned")
    for key, size in then.capacities.items():
        more = duty if key == "pv_roof_flat" else 0.0
        assert size == pytest.approx(today.capacities[key] + more, rel=1e-6, abs=1e-6), key
    assert found.mobility.electric_fraction_planned == scenario.mobility.electric_fraction_today
    assert then.energy_kwh["fuel"] == pytest.approx(today.energy_kwh["fuel"], rel=1e-6)
    assert duty > 0


def test_worn_oil_boilers_go_where_the_law_lets_them_on_paper() -> None:
    """Rillaar: 0.3124 oil; 14 of 22 years are worn: 60 % to gas, a quarter to pumps, the rest to hybrids."""
    before = core("rillaar").measures
    after = referred(core("rillaar")).measures
    worn_oil = before.today("oil_boiler") * 14 / 22
    worn_gas = before.today("gas_boiler") * 14 / 20 * 0.10
    assert after.planned("oil_boiler") == pytest.approx(before.today("oil_boiler") - worn_oil)
    assert after.planned("gas_boiler") == pytest.approx(before.today("gas_boiler") + 0.60 * worn_oil - worn_gas)
    assert after.planned("heat_pump_air") == pytest.approx(before.today("heat_pump_air") + 0.25 * worn_oil + worn_gas)
    assert after.planned("heat_pump_hybrid") == pytest.approx(0.15 * worn_oil)


def test_no_gas_comes_where_no_gas_is() -> None:
    all_oil = {key: float(key == "oil_boiler") for key in heating_technologies()}
    changes: dict[str, Any] = {
        f"measures.{key}": {"today_fraction": share, "planned_fraction": share} for key, share in all_oil.items()
    }
    found = referred(changed(core("rillaar"), changes | {"measured": {}}))
    assert found.measures.planned("gas_boiler") == 0


def test_the_duty_on_public_roofs_on_paper() -> None:
    """1,000 m2 of school: 1.1 m2 roof per m2, a third on a large connection, 25 Wp per m2 from 2035."""
    school = [{"function": "education", "period": "1970_1979", "floor_area_m2": 1000.0}]
    scenario = changed(core("rillaar"), {"services.floor": school, "measured": {}})
    assert duty_kwp(scenario, ParameterBook()) == pytest.approx(1000 * 1.1 * 0.33 * 0.025)
    shop = [{"function": "trade", "period": "1970_1979", "floor_area_m2": 1000.0}]
    assert duty_kwp(changed(scenario, {"services.floor": shop}), ParameterBook()) == 0


def test_cars_never_become_fewer_than_today() -> None:
    scenario = changed(core("rillaar"), {"mobility.electric_fraction_today": 0.9})
    assert referred(scenario).mobility.electric_fraction_planned == 0.9
    assert referred(core("rillaar")).mobility.electric_fraction_planned == 0.85


def test_the_reference_does_not_see_the_plan() -> None:
    """Other plans, same reference: only today and law count."""
    bold = changed(
        core("rillaar"),
        {
            "measures.battery.planned_kwh": 9000.0,
            "measures.pv_parking.planned_kwp": 900.0,
            "measures.renovation": {"planned_fraction": 1.0, "state": "advanced"},
            "mobility.electric_fraction_planned": 1.0,
        },
    )
    assert referred(bold).measures == referred(core("rillaar")).measures


@pytest.mark.parametrize(
    ("changes", "technology", "stands"),
    [
        ({"measures.wind_local": {"today_kw": 5000.0}}, "wind_local", 5000.0),
        ({"measures.pv_ground": {"today_kwp": 800.0}}, "pv_ground", 800.0),
        ({"measures.pv_parking": {"today_kwp": 1200.0}}, "pv_parking", 1200.0),
        ({"measures.battery": {"today_kwh": 50_000.0}}, "battery", 50_000.0),
    ],
)
def test_what_stands_stays_where_the_place_offers_less(changes: dict[str, Any], technology: str, stands: float) -> None:
    """All else as it is today (docs/why/without-policy): nobody takes down what was built before."""
    scenario = changed(core("rillaar"), changes)
    found = run_reference(prepare(scenario, files={}), scenario)
    assert found.capacities[technology] == pytest.approx(stands)


def test_a_network_of_today_stays_where_no_more_is_offered() -> None:
    """Half of the homes on a network today, none planned and none on offer: half in 2040."""
    today = {"heat_network": 0.5, "gas_boiler": 0.5}
    shares = {f"measures.{key}.today_fraction": today.get(key, 0.0) for key in heating_technologies()}
    plant = {"measures.network_heat_pump_air": {"today_kw": 9000.0}}
    scenario = changed(core("rillaar"), shares | plant | {"measured": {}})
    assert scenario.potential.heat_network.maximum_fraction == 0
    found = run_reference(prepare(scenario, files={}), scenario)
    assert found.capacities["heat_network"] == pytest.approx(0.5)


def test_a_plan_that_does_not_fit_hides_neither_today_nor_the_reference() -> None:
    scenario = changed(core("rillaar"), {"measures.pv_roof_south.planned_kwp": 90_000.0})
    found = beside(scenario, prepare(scenario, files={}))
    assert [one.result.state for one in found.columns] == ["today", "reference_2040"]
    assert [(one.state, [p.code for p in one.problems]) for one in found.missing] == [("planned", ["above_potential"])]
    assert Comparison.from_json(found.to_json()) == found


def test_new_homes_of_the_plan_burn_nothing() -> None:
    scenario = changed(core("rillaar"), {"growth.dwellings_added": 100})
    prepared = prepare(scenario, files={})
    without, with_homes = run_reference(prepared, core("rillaar")), run_reference(prepared, scenario)
    assert with_homes.dwellings == without.dwellings + 100
    assert with_homes.energy_kwh["fuel"] == pytest.approx(without.energy_kwh["fuel"], rel=2e-3)


def test_three_columns_stand_beside_each_other_and_come_back() -> None:
    scenario = core("rillaar")
    found = beside(scenario, prepare(scenario, files={}))
    assert [one.result.state for one in found.columns] == ["today", "reference_2040", "planned"]
    assert len({one.result.fingerprint for one in found.columns}) == 3
    assert Comparison.from_json(found.to_json()) == found
    today, then, _ = (one.result for one in found.columns)
    assert then.neutrality.fossil_left_kwh < today.neutrality.fossil_left_kwh
    book = ParameterBook()
    assert found.columns[0].levies_eur_per_year == levies_eur_per_year(today, book)
