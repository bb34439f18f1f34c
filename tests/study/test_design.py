"""Sliders: what they change in a scenario, what they leave alone, and what they mean in the street."""

from collections.abc import Mapping
from typing import Any

import pytest

from energysim import files
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.scenario.store import ScenarioStore
from energysim.study import design, street
from energysim.study.design import Slider, SliderKey
from energysim.study.simulate import changed
from energysim.village.result import Result
from tests.pages import fakes

ROOMS = {
    "pv_roof_south": 2000.0,
    "pv_roof_east": 1300.0,
    "pv_roof_west": 1300.0,
    "pv_roof_flat": 1400.0,
    "pv_parking": 900.0,
    "pv_ground": 500.0,
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return ScenarioStore(files.shipped_scenarios()).load("rillaar")


@pytest.fixture(scope="module")
def base(scenario: Scenario) -> Result:
    planned = {name: scenario.measures.planned(name) for name in (*ROOMS, "wind_outside", "battery")}
    planned |= {name: scenario.measures.planned(name) for name in heating_technologies()}
    return fakes.result(capacities=planned, potentials=ROOMS)


@pytest.fixture(scope="module")
def sliders(scenario: Scenario, base: Result) -> Mapping[str, Slider]:
    return {slider.key: slider for slider in design.sliders(scenario, base)}


def planned(scenario: Scenario, *names: str) -> float:
    return sum(scenario.measures.planned(name) for name in names)


def standing(sliders: Mapping[str, Slider], **moved: float) -> dict[SliderKey, float]:
    values: dict[Any, float] = {key: slider.planned for key, slider in sliders.items()}
    return {**values, **moved}


def test_every_slider_holds_today_the_plan_and_the_most_there_is(sliders: Mapping[str, Slider]) -> None:
    assert tuple(sliders) == design.SLIDER_KEYS
    for slider in sliders.values():
        assert slider.today in slider.options
        assert slider.planned in slider.options
        assert slider.options[0] == 0
        assert list(slider.options) == sorted(set(slider.options))
        assert len(slider.options) <= 60
    assert sliders["dak"].options[-1] == 6000
    assert sliders["park"].options[-1] == 1400
    assert sliders["wind"].options[-1] == 4.5
    assert sliders["bwp"].options[-1] == 30


def test_nothing_moved_is_the_same_scenario(scenario: Scenario, base: Result, sliders: Mapping[str, Slider]) -> None:
    moved = design.touched(tuple(sliders.values()), standing(sliders))
    assert moved == {}
    assert design.with_values(scenario, moved, base=base) is scenario


@pytest.mark.parametrize("share", [0.0, 2.23, 55.0, 100.0])
@pytest.mark.parametrize("ground", [0.0, 30.0])
def test_heating_always_adds_up_in_every_group(scenario: Scenario, base: Result, share: float, ground: float) -> None:
    found = design.with_values(scenario, {"wp": share, "bwp": ground}, base=base)
    assert planned(found, *heating_technologies()) == pytest.approx(1, abs=1e-12)
    assert planned(found, "heat_pump_air", "heat_pump_ground") == pytest.approx(share / 100)
    assert planned(found, "heat_pump_ground") == pytest.approx(min(share, ground) / 100)


def test_all_sliders_on_today_is_todays_heating_and_panels(
    scenario: Scenario, base: Result, sliders: Mapping[str, Slider]
) -> None:
    values = standing(sliders, **{key: slider.today for key, slider in sliders.items()})
    assert design.plans_nothing(scenario, tuple(sliders.values()), values=values)
    found = design.with_values(scenario, values, base=base)
    for name in (*heating_technologies(), *ROOMS):
        assert found.measures.planned(name) == pytest.approx(found.measures.today(name), abs=1e-12), name


@pytest.mark.parametrize("share", [0.0, 20.0, 50.0, 100.0])
def test_planned_hybrids_stay_when_the_other_pumps_move(scenario: Scenario, share: float) -> None:
    """Forty per cent hybrids and no oil in the plan: the slider of heat pumps shares out the other sixty."""
    plan = {"heat_pump_hybrid": 0.4, "heat_pump_air": 0.2, "gas_boiler": 0.4}
    changes = {f"measures.{name}.planned_fraction": plan.get(name, 0.0) for name in heating_technologies()}
    hybrid = changed(scenario, changes)
    base = fakes.result(capacities=plan, potentials=ROOMS, heating_fraction_by_group={"house_until_1970": plan})
    found = design.with_values(hybrid, {"wp": share}, base=base)
    for group in (None, "house_until_1970"):
        shares = {name: found.measures.planned(name, group=group) for name in heating_technologies()}
        assert shares["heat_pump_hybrid"] == pytest.approx(0.4)
        assert shares["heat_pump_air"] == pytest.approx(min(share / 100, 0.6))
        assert sum(shares.values()) == pytest.approx(1, abs=1e-12)
        # Twenty per cent pumps is the plan, which has no oil: more of them bring none back.
        assert share < 20 or shares["oil_boiler"] == 0


@pytest.mark.parametrize("share", [40.0, 45.0, 80.0])
def test_more_heat_pumps_than_planned_bring_no_oil_back(scenario: Scenario, base: Result, share: float) -> None:
    """Rillaar plans 40 % pumps and no oil; without it the others keep the proportions of the plan."""
    found = design.with_values(scenario, {"wp": share}, base=base)
    assert found.measures.planned("oil_boiler") == 0
    left = (1 - share / 100) / 0.6
    for name in ("gas_boiler", "electric_heating", "biomass_boiler"):
        assert found.measures.planned(name) == pytest.approx(scenario.measures.planned(name) * left), name


@pytest.mark.parametrize("kwp", [0.0, 400.0, 735.0, 3000.0, 6000.0])
def test_panels_add_up_and_no_roof_is_overfull(scenario: Scenario, base: Result, kwp: float) -> None:
    found = design.with_values(scenario, {"dak": kwp}, base=base)
    assert planned(found, *design.ROOFS) == pytest.approx(kwp, abs=1e-9)
    for name in design.ROOFS:
        assert found.measures.planned(name) <= ROOMS[name] + 1e-9


def test_more_on_a_slider_never_takes_from_a_roof(scenario: Scenario, base: Result) -> None:
    less, more = (design.with_values(scenario, {"dak": kwp}, base=base) for kwp in (1000.0, 2000.0))
    for name in design.ROOFS:
        assert more.measures.planned(name) >= less.measures.planned(name)


def test_sites_wind_battery_cars_and_renovation_arrive(scenario: Scenario, base: Result) -> None:
    values: dict[SliderKey, float] = {"park": 700.0, "wind": 2.0, "bat": 5000.0, "wagen": 40.0, "ren": 65.0}
    found = design.with_values(scenario, values, base=base)
    assert planned(found, "pv_parking", "pv_ground") == pytest.approx(700)
    # 900 and 500 kWp of room: nine fourteenths on parking
    assert found.measures.planned("pv_parking") == pytest.approx(450)
    assert found.measures.planned("wind_outside") == 2000
    assert found.measures.planned("battery") == 5000
    assert found.mobility.electric_fraction_planned == pytest.approx(0.4)
    assert found.measures.renovation.planned_fraction == pytest.approx(0.65)


def test_wind_that_does_not_count_has_no_slider(scenario: Scenario, base: Result) -> None:
    closed = design.with_target(scenario, annual_final=0.8, allow_fossil=True, wind_outside=False)
    assert "wind" not in {
        slider.key for slider in design.sliders(closed, fakes.result(potentials=ROOMS, capacities={}))
    }
    assert (closed.target.annual_final, closed.target.allow_fossil) == (0.8, True)


def test_what_a_slider_means_in_the_street(scenario: Scenario, sliders: Mapping[str, Slider]) -> None:
    today = fakes.today(potentials=ROOMS)

    def means(key: str, value: float, **others: float) -> street.Meaning:
        return street.meaning(sliders[key], standing(sliders, **{key: value}, **others), scenario=scenario, today=today)

    # 400 kWp are about 1,000 panels of 0.4 kWp; 3,000 kWp is half of the 6,000 kWp of roof.
    assert means("dak", 400.0).panels == 1000
    assert means("dak", 3000.0).share_fraction == pytest.approx(0.5)
    assert means("ren", 50.0).homes == pytest.approx(367.5)
    assert means("ren", 50.0).homes_per_year == pytest.approx(367.5 / 14)
    assert means("bwp", 30.0, wp=10.0).homes == pytest.approx(73.5)
    assert means("wind", 4.5).turbines == 1
    # 8,760 MWh in 8,760 hours is 1,000 kW on average.
    assert means("bat", 1500.0).use_h == pytest.approx(1.5)
    assert means("bat", 1500.0).batteries == 150
    assert means("wagen", 50.0).cars == pytest.approx(0.5 * 735 * 1.15)
    assert means("park", 1400.0).spaces == pytest.approx(900 / 2.5)
    assert means("park", 1400.0).area_m2 == pytest.approx(5000)


@pytest.mark.parametrize("text", ["", "nan", "inf", "-inf", "1e999", "abc", "-1", "101", "5.03"])
def test_a_link_that_names_no_option_is_dropped(sliders: Mapping[str, Slider], text: str) -> None:
    assert design.read_value(sliders["wp"], text) is None


def test_a_value_survives_a_link(sliders: Mapping[str, Slider]) -> None:
    for slider in sliders.values():
        for option in slider.options:
            assert design.read_value(slider, design.value_text(option)) == option
