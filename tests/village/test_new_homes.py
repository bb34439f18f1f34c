"""New homes of a plan burn nothing, in the run as in the comparison of places, unless the plan itself asks for it."""

from typing import Any

import pytest

from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.study.placement import placement
from energysim.study.simulate import changed, simulate
from tests.study.test_cores import core

ROOFS = ("south", "east", "west", "flat")
FOSSIL = ("fuel.gas", "fuel.oil")


def bare(homes: int) -> Scenario:
    """Rillaar without panels: new homes then differ from the plan in nothing that a comparison adds to their roofs."""
    panels = {f"measures.pv_roof_{side}": {"today_kwp": 0.0, "planned_kwp": 0.0} for side in ROOFS}
    return changed(core("rillaar"), panels | {"growth.dwellings_added": homes})


def named(scenario: Scenario, **shares: float) -> Scenario:
    """The plan with the group of the new homes heated so."""
    changes: dict[str, Any] = {
        f"measures.{key}.planned_fraction_by_group.flat_from_2006": shares.get(key, 0.0)
        for key in heating_technologies()
    }
    return changed(scenario, changes)


def notes(scenario: Scenario) -> set[str]:
    return {note.code for note in simulate(scenario).notes}


def test_new_homes_add_no_fuel_to_the_plan() -> None:
    without, with_homes = simulate(bare(0)), simulate(bare(100))
    assert with_homes.dwellings == without.dwellings + 100
    for fuel in (*FOSSIL, "fuel.wood"):
        assert with_homes.energy_kwh[fuel] == pytest.approx(without.energy_kwh[fuel], rel=2e-3), fuel


def test_the_group_of_the_new_homes_is_a_mean_on_paper() -> None:
    """The young flats as the plan says, a hundred homes on air heat pumps."""
    planned = core("rillaar").measures
    found = simulate(bare(100)).heating_fraction_by_group["flat_from_2006"]
    young = sum(
        row.dwellings
        for row in core("rillaar").buildings.stock
        if row.type.endswith("_block") and row.period in ("2006_2011", "from_2012")
    )
    part = 100 / (100 + young)
    for key in heating_technologies():
        expected = (1 - part) * planned.planned(key) + (part if key == "heat_pump_air" else 0.0)
        assert found.get(key, 0.0) == pytest.approx(expected, abs=1e-9), key


def test_the_run_and_the_comparison_of_places_are_the_same_core() -> None:
    run, side = simulate(bare(100)), placement(bare(100)).side("in_core").whole
    assert run.neutrality.fossil_left_kwh == pytest.approx(side.fossil_left_kwh, rel=1e-6)
    assert run.cost.total_eur_per_year == pytest.approx(side.total_eur_per_year, rel=1e-6)
    assert run.energy_kwh["heat_delivered"] == pytest.approx(side.heat_kwh, rel=1e-6)


def test_a_plan_that_names_their_group_is_run_as_it_says() -> None:
    on_gas = named(bare(100), gas_boiler=1.0)
    run, side = simulate(on_gas), placement(on_gas).side("in_core").whole
    assert run.heating_fraction_by_group["flat_from_2006"]["gas_boiler"] == 1.0
    assert run.neutrality.fossil_left_kwh == pytest.approx(side.fossil_left_kwh, rel=1e-6)
    assert run.cost.total_eur_per_year == pytest.approx(side.total_eur_per_year, rel=1e-6)


def test_only_new_homes_on_gas_are_named() -> None:
    said = "notes.new_homes_on_gas"
    assert said not in notes(core("gelrode"))
    assert said not in notes(bare(100))
    assert said not in notes(named(bare(100), heat_pump_air=1.0))
    assert said in notes(named(bare(100), gas_boiler=0.5, heat_pump_air=0.5))


def test_what_the_register_says_of_new_homes_is_among_the_sources() -> None:
    assert "places.new_homes.heating" in {one.key for one in simulate(bare(10)).sources_used}
    assert "places.new_homes.heating" not in {one.key for one in simulate(bare(0)).sources_used}
