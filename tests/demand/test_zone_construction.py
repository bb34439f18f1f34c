"""Layers to U-value and daily capacity, schedules over local hours, and the flows of heat."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.climate.calendar import calendar_for
from energysim.demand.construction import Layer, day_capacity_j_per_m2k, u_w_per_m2k
from energysim.demand.schedule import day_schedule, night_setback_c
from energysim.demand.zone_balance import zone_flows
from energysim.demand.zone_network import cell_of
from energysim.demand.zone_year import zone_steps, zone_year
from energysim.errors import InputProblems
from tests.demand.zones_made import cell, weather, zone

CONCRETE = Layer(thickness_m=0.1, conductivity_w_per_mk=0.51, density_kg_per_m3=1400.0, heat_j_per_kgk=1000.0)
FOAM = Layer(thickness_m=0.0615, conductivity_w_per_mk=0.04, density_kg_per_m3=10.0, heat_j_per_kgk=1400.0)
WOOD = Layer(thickness_m=0.009, conductivity_w_per_mk=0.14, density_kg_per_m3=530.0, heat_j_per_kgk=900.0)
OMEGA = 2 * np.pi / 86400


def test_u_is_one_over_the_resistances() -> None:
    layers = 0.1 / 0.51 + 0.0615 / 0.04 + 0.009 / 0.14
    assert u_w_per_m2k([CONCRETE, FOAM, WOOD]) == pytest.approx(1 / (0.13 + layers + 0.04))
    assert u_w_per_m2k([CONCRETE], heat_flow="down") == pytest.approx(1 / (0.17 + 0.1 / 0.51 + 0.04))
    # BESTEST, heavy wall, with its own films: ASHRAE 140 gives 0.512
    assert u_w_per_m2k([CONCRETE, FOAM, WOOD], films_m2k_per_w=(1 / 8.29, 1 / 29.3)) == pytest.approx(0.512, abs=5e-4)


def test_an_endless_wall_takes_what_its_effusivity_says() -> None:
    """On paper: ISO 13786, semi-infinite: sqrt(conductivity x stored heat / angular frequency)."""
    endless = replace(CONCRETE, thickness_m=5.0)
    assert day_capacity_j_per_m2k([endless]) == pytest.approx(np.sqrt(0.51 * 1.4e6 / OMEGA), rel=1e-6)


def test_a_thin_layer_before_insulation_takes_all_it_can_hold() -> None:
    thin = replace(CONCRETE, thickness_m=0.01)
    air = Layer(thickness_m=0.5, conductivity_w_per_mk=0.04, density_kg_per_m3=0.0, heat_j_per_kgk=0.0)
    assert day_capacity_j_per_m2k([thin, air]) == pytest.approx(0.01 * 1.4e6, rel=2e-3)


def test_a_thin_partition_gives_half_to_each_side() -> None:
    thin = replace(CONCRETE, thickness_m=0.01)
    assert day_capacity_j_per_m2k([thin]) == pytest.approx(0.5 * 0.01 * 1.4e6, rel=2e-3)


def test_insulation_inside_hides_the_mass() -> None:
    """No more swings through than the insulation conducts."""
    assert day_capacity_j_per_m2k([FOAM, CONCRETE]) < 0.04 / 0.0615 / OMEGA


def test_a_layer_cut_in_two_is_the_same_layer() -> None:
    halves = [replace(CONCRETE, thickness_m=0.05)] * 2
    assert day_capacity_j_per_m2k([*halves, FOAM]) == pytest.approx(day_capacity_j_per_m2k([CONCRETE, FOAM]))


def test_bad_layers_are_refused_all_at_once() -> None:
    bad = Layer(thickness_m=0.0, conductivity_w_per_mk=-1.0, density_kg_per_m3=float("nan"), heat_j_per_kgk=0.0)
    with pytest.raises(InputProblems) as error:
        u_w_per_m2k([CONCRETE, bad])
    assert [p.path for p in error.value.problems] == [
        "layers[1].thickness_m",
        "layers[1].conductivity_w_per_mk",
        "layers[1].density_kg_per_m3",
    ]
    with pytest.raises(InputProblems):
        day_capacity_j_per_m2k([])


def test_a_night_follows_the_local_clock() -> None:
    calendar = calendar_for(2023)
    held = night_setback_c(20.0, 16.0, from_hour=22, until_hour=6, calendar=calendar)
    np.testing.assert_array_equal(held == 16.0, (calendar.hour >= 22) | (calendar.hour < 6))
    never = night_setback_c(20.0, 16.0, from_hour=6, until_hour=6, calendar=calendar)
    assert np.all(never == 20.0)
    with pytest.raises(InputProblems):
        night_setback_c(20.0, 16.0, from_hour=22, until_hour=24, calendar=calendar)


def test_days_of_the_week_can_differ() -> None:
    calendar = calendar_for(2023)
    values = day_schedule([1.0] * 24, saturday=[2.0] * 24, sunday=[3.0] * 24, calendar=calendar)
    np.testing.assert_array_equal(values, calendar.day_type + 1.0)
    with pytest.raises(InputProblems) as error:
        day_schedule([1.0] * 23, saturday=[float("nan")] * 24, calendar=calendar)
    assert [(p.path, p.code) for p in error.value.problems] == [("day", "zone_length"), ("saturday", "zone_value")]


def test_the_flows_of_a_year_add_up() -> None:
    of = weather(3.0, sun=True)
    year = zone_year([zone(), zone(mass="very_heavy")], of)
    flows = zone_flows([cell_of(zone(), of), cell_of(zone(mass="very_heavy"), of)], year)
    assert np.max(np.abs(flows.left_w)) < 1e-7
    lost = flows.ventilation_w + flows.glass_w + flows.opaque_w
    brought = flows.heating_w + flows.solar_w + flows.gains_w
    # over a ring of days nothing is kept
    np.testing.assert_allclose(lost.sum(axis=1), brought.sum(axis=1), rtol=1e-4)
    with pytest.raises(ValueError, match="1 cells, but the year holds 2"):
        zone_flows([cell()], year)


def test_constant_cold_is_lost_as_the_formula_says() -> None:
    of = cell(24 * 90, outdoor_c=np.zeros(24 * 90), solar_w=0.0, gains_w=0.0)
    flows = zone_flows([of], zone_steps([of], step_h=1.0))
    assert flows.ventilation_w[0, -1] == pytest.approx(40.0 * 20.0)
    assert flows.stored_w[0, -1] == pytest.approx(0.0, abs=1e-6)
