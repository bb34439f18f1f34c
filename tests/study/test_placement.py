"""Kernversterking: laws on homes in the core and outside it, on a real core."""

from dataclasses import asdict, fields
from typing import Any

import pytest

from energysim.demand.calibrate import calibrate
from energysim.demand.places import place
from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.study.placement import placement
from energysim.study.placement_record import NewHomes, Placement
from energysim.study.simulate import changed, simulate
from energysim.study.sites import NO_SCALE, outside, without_growth
from tests.study.test_cores import core


def grown(homes: int, **growth: float | str) -> Scenario:
    return changed(core("rillaar"), {"growth": {"dwellings_added": homes, **growth}})


@pytest.fixture(scope="module")
def hundred() -> Placement:
    return placement(grown(100))


def test_homes_in_the_core_ask_less_of_everything_but_roof(hundred: Placement) -> None:
    inside, outside = hundred.side("in_core").new, hundred.side("outside").new
    for field in fields(NewHomes):
        if field.name not in ("generation_kwh", "pv_kwp"):
            assert getattr(inside, field.name) <= getattr(outside, field.name), field.name
    assert inside.pv_kwp <= outside.pv_kwp  # smaller roofs


def test_kilometres_and_streets_are_those_of_the_places(hundred: Placement) -> None:
    """On paper: 1.15 cars x 14,000 km x 0.92 in a village core, x 1.35 far outside; 10 and 40 m of street."""
    assert hundred.side("in_core").new.car_km == pytest.approx(100 * 1.15 * 14_000 * 0.92)
    assert hundred.side("outside").new.car_km == pytest.approx(100 * 1.15 * 14_000 * 1.35)
    assert hundred.side("in_core").new.streets_m == pytest.approx(100 * 10)
    assert hundred.side("outside").new.streets_m == pytest.approx(100 * 40)


def test_cars_charge_in_proportion_to_what_they_drive(hundred: Placement) -> None:
    inside, outside = hundred.side("in_core").new, hundred.side("outside").new
    assert outside.cars_kwh / inside.cars_kwh == pytest.approx(outside.car_km / inside.car_km, rel=1e-6)


def test_both_sides_house_the_same_people_in_the_same_core(hundred: Placement) -> None:
    inside, outside = hundred.side("in_core").whole, hundred.side("outside").whole
    alone = simulate(core("rillaar"))
    assert inside.dwellings == outside.dwellings == alone.dwellings + 100
    # The same households: what they use beside heat and cars does not depend on where they live.
    assert inside.households_kwh == pytest.approx(outside.households_kwh, rel=1e-6)
    assert inside.heat_kwh > alone.energy_kwh["heat_delivered"]


def test_the_heat_of_a_home_follows_its_walls_on_paper(hundred: Placement) -> None:
    """Space 35 kWh/m2 x 90 m2 against 190 m2 at 44 / 32.5 of it, hot water 15 x 90 in both; one scale for both."""
    inside, outside = hundred.side("in_core").new.heat_kwh, hundred.side("outside").new.heat_kwh
    compact, open_ = 35 * 90 + 15 * 90, 35 * 44 / 32.5 * 190 + 15 * 90
    assert outside / inside == pytest.approx(open_ / compact, rel=0.03)


def test_homes_that_stand_outside_a_core_just_as_inside_it_differ_in_nothing() -> None:
    """Null test on a core with 0.95 cars per home: outside lies as the core lies."""
    growth = {"dwellings_added": 100, "outside_location": "village_core_with_stop"}
    found = placement(changed(core("wezemaal"), {"growth": growth}))
    inside, outside = found.side("in_core").new, found.side("outside").new
    for name in ("car_km", "cars", "cars_on_fuel_co2_kg", "streets_m", "streets_eur_per_year", "open_space_m2"):
        assert getattr(inside, name) == pytest.approx(getattr(outside, name), rel=1e-12), name
    assert inside.cars_kwh == pytest.approx(outside.cars_kwh, rel=1e-6)
    assert inside.heat_kwh == pytest.approx(outside.heat_kwh, rel=1e-6)
    # On paper: the regional 1.15 cars x 14,000 km x 0.82, in however many cars.
    assert inside.car_km == pytest.approx(100 * 1.15 * 14_000 * 0.82)


@pytest.mark.parametrize("cars", [0.0, 0.1])
def test_a_core_with_hardly_any_cars_has_an_answer(cars: float) -> None:
    found = placement(changed(grown(10), {"mobility.cars_per_dwelling": cars}))
    assert found.side("in_core").new.car_km == pytest.approx(10 * 50_000 * cars)


def test_an_old_home_outside_is_on_the_same_meters_as_every_home() -> None:
    """The factor that brings the homes of the core to their meters holds for the old houses that are given up."""
    base = without_growth(core("rillaar"))
    book = ParameterBook()
    there = place("dispersed", book, km_per_car_and_year=14_000, real_rate_fraction=0.04)
    unscaled = simulate(outside(base, 0, given_up=20, place=there, scale=NO_SCALE))
    factors = calibrate(base, book)
    assert abs(factors.heat_dwellings_factor - 1) > 0.01
    found = placement(grown(0, moved_from_outside=20)).side("outside")
    ratio = found.new.heat_kwh / unscaled.energy_kwh["heat_delivered"]
    assert ratio == pytest.approx(factors.heat_dwellings_factor, rel=1e-6)


def test_a_share_of_the_homes_is_rounded_nowhere() -> None:
    """A third, nearly, of ten homes is 3.3 homes in the plan, in the pace and in the run itself."""
    scenario = grown(10, in_core_fraction=0.33)
    found = placement(scenario)
    planned = found.side("planned")
    assert planned.homes_in_core == pytest.approx(3.3)
    assert planned.homes_outside == pytest.approx(6.7)
    assert found.pace[-1].homes_in_core == pytest.approx(3.3)
    assert planned.new.streets_m == pytest.approx(3.3 * 10 + 6.7 * 40)
    assert planned.whole.dwellings == pytest.approx(735 + 10)
    assert simulate(scenario).dwellings == pytest.approx(735 + 3.3)


def test_more_homes_never_need_less_heat_or_drive_less(hundred: Placement) -> None:
    fifty = placement(grown(50))
    for key in ("in_core", "outside"):
        few, many = fifty.side(key).new, hundred.side(key).new
        for name in ("heat_kwh", "electricity_kwh", "car_km", "streets_m", "system_eur_per_year", "open_space_m2"):
            assert getattr(few, name) < getattr(many, name)


def test_a_share_between_lies_between(hundred: Placement) -> None:
    """The planned side is a straight line between all outside and all inside where physics is linear."""
    sides = [placement(grown(100, in_core_fraction=part)).side("planned") for part in (0.25, 0.5, 0.75)]
    ends = (hundred.side("outside"), hundred.side("in_core"))
    for part, side in zip((0.25, 0.5, 0.75), sides, strict=True):
        assert side.homes_in_core == 100 * part
        for name in ("heat_kwh", "car_km", "cars_kwh", "streets_eur_per_year", "open_space_m2", "floor_area_m2"):
            out, inside = (getattr(end.new, name) for end in ends)
            assert getattr(side.new, name) == pytest.approx(out + part * (inside - out), rel=1e-6)
    costs = [ends[0].whole.total_eur_per_year, *(s.whole.total_eur_per_year for s in sides)]
    costs.append(ends[1].whole.total_eur_per_year)
    assert costs == sorted(costs, reverse=True)


def test_moving_homes_is_additive() -> None:
    """Twenty households that move spare ten times what two spare: facts exactly, heat to a thousandth."""
    few, many = (placement(grown(0, moved_from_outside=n)) for n in (2, 20))
    for name in ("car_km", "streets_eur_per_year", "hard_surface_m2", "open_space_m2"):
        assert getattr(few.per_home, name) == pytest.approx(getattr(many.per_home, name), rel=1e-9)
    assert few.per_home.heat_kwh == pytest.approx(many.per_home.heat_kwh, rel=1e-3)
    assert many.side("outside").homes_outside == 20
    # An old detached house needs several times the heat of a new flat.
    assert many.side("outside").new.heat_kwh > 3 * many.side("in_core").new.heat_kwh


def test_the_pace_adds_up_on_paper(hundred: Placement) -> None:
    """Ten homes a year from 2026: 10, 20, ... 100, then 100; six in ten in the core; kilometres are home-years."""
    found = placement(grown(100, in_core_fraction=0.6, homes_per_year=10.0))
    assert [year.year for year in found.pace] == list(range(2026, 2041))
    built = [min(100, 10 * n) for n in range(1, 16)]
    assert [year.homes_built for year in found.pace] == built
    home_years = 0.6 * sum(built)
    assert found.pace[-1].car_km_spared == pytest.approx(home_years * 1.15 * 14_000 * (1.35 - 0.92))
    assert found.pace[-1].open_space_kept_m2 == pytest.approx(60 * (1536 - 30))
    at_once = hundred.pace
    assert {year.homes_built for year in at_once} == {100.0}


def test_divided_houses_make_the_core_denser_and_lay_no_streets() -> None:
    """735 homes at 22 per hectare and 10 m each; 200 of them divided: 935 on the same land and streets."""
    found = placement(changed(grown(10), {"measures.split.houses": 200})).side("outside")
    assert found.core_homes_per_ha == pytest.approx(22 * 935 / 735)
    streets_m = found.whole.heat_kwh / 1000 / found.core_heat_mwh_per_m
    assert 7350 <= streets_m < 7350 * 1.05  # the heat of the ten homes outside is in the whole, not in the core


def test_a_core_of_services_alone_can_grow() -> None:
    nobody = [{"type": "open", "period": "1971_1990", "dwellings": 0}]
    empty: dict[str, Any] = {"buildings.stock": nobody, "measured": {}, "growth": {"dwellings_added": 10}}
    empty |= {f"measures.pv_roof_{side}.planned_kwp": 0.0 for side in ("south", "east", "west", "flat")}
    found = placement(changed(core("rillaar"), empty)).side("in_core")
    assert found.whole.dwellings == 10
    assert found.core_homes_per_ha == pytest.approx(22)
    assert found.core_heat_mwh_per_m == pytest.approx(found.whole.heat_kwh / 1000 / 100)


def test_the_record_comes_back_from_json(hundred: Placement) -> None:
    assert Placement.from_json(hundred.to_json()) == hundred
    with pytest.raises(ValueError, match="Placement"):
        Placement.from_json(b'{"kind": "placement"}')


def test_every_fact_of_a_place_carries_its_status(hundred: Placement) -> None:
    statuses = {fact.key: fact.status for fact in hundred.facts}
    assert statuses["places.dispersed.streets_m_per_home"] == "background"
    assert statuses["places.open_home.roof_fraction"] == "verified"
    assert all(asdict(fact)["source"] for fact in hundred.facts)


def test_a_plan_without_homes_is_refused_by_name() -> None:
    with pytest.raises(InputProblems) as refused:
        placement(core("rillaar"))
    assert [problem.code for problem in refused.value.problems] == ["no_growth"]


def test_the_question_names_the_answer() -> None:
    """Another place outside, another fingerprint."""
    prints = {placement(grown(10, outside_location=where)).fingerprint for where in ("ribbon", "dispersed")}
    assert len(prints) == 2
