"""The annual budget of each core on paper: what roofs can carry, and what they cannot."""

import pytest

from energysim.demand.calibrate import calibrate
from energysim.demand.mobility import charging_kwh_per_year
from energysim.demand.stock import building_groups, services_electricity_kwh_per_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario

# Yields measured and computed for Brussels, kWh/kWp: 35 degrees south 985, east and west 810, flat 880.
YIELD = {"south": 985.0, "east": 810.0, "west": 810.0, "flat": 880.0}
GROUND_KWH_PER_KWP = 985.0
PARKING_KWH_PER_KWP = 880.0
# Wind at a poor inland site; the Flemish mean is 2,050 full-load hours.
WIND_FULL_LOAD_H = 1200.0
SEASONAL_AIR = 3.2
SEASONAL_GROUND = 4.0


def budget_kwh(scenario: Scenario, book: ParameterBook) -> tuple[float, float, float]:
    """Electricity that stays whatever heats, useful heat, and the yield of full roofs; kWh per year."""
    factors = calibrate(scenario, book)
    groups = building_groups(scenario, book, state="today")
    dwellings = sum(group.dwellings for group in groups)
    fixed = (
        2_900 * dwellings * factors.household_factor
        + services_electricity_kwh_per_year(scenario.services, book) * factors.services_factor
        + 160 * scenario.public_lighting.lamps
        + charging_kwh_per_year(scenario.mobility, dwellings, electric_fraction=0.85, book=book)
    )
    heat = sum(
        (group.space_heat_kwh_per_year + group.hot_water_kwh_per_year) * factors.heat_factor(group.key)
        for group in groups
    )
    roofs = scenario.potential.roofs
    per_kwp = sum(getattr(roofs, f"{side}_fraction") * YIELD[side] for side in YIELD)
    kwp = sum(group.roof_area_m2 for group in groups) * roofs.usable_fraction / 4.75
    return fixed, heat, kwp * per_kwp


def test_the_budget_of_rillaar(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Without fossil heating, in GWh: 4.3 fixed, 13.4 heat, 5.6 from full roofs, which is 61-71 % of the year."""
    scenario = cores["rillaar"]
    fixed, heat, roofs = budget_kwh(scenario, book)
    assert fixed == pytest.approx(4.3e6, rel=0.03)
    assert heat == pytest.approx(13.4e6, rel=0.03)
    assert roofs == pytest.approx(5.6e6, rel=0.03)
    ground = scenario.potential.ground_source.maximum_fraction
    all_air = fixed + heat / SEASONAL_AIR
    best = fixed + heat * ((1 - ground) / SEASONAL_AIR + ground / SEASONAL_GROUND)
    assert 0.61 <= roofs / all_air <= roofs / best <= 0.71


def test_rillaar_needs_the_wind(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Roofs, parking and ground stay below 100 %; with the share in a wind project outside the core it is reached."""
    scenario = cores["rillaar"]
    fixed, heat, roofs = budget_kwh(scenario, book)
    offer = scenario.potential
    sun = roofs + PARKING_KWH_PER_KWP * offer.parking.maximum_kwp + GROUND_KWH_PER_KWP * offer.ground.maximum_kwp
    ground = offer.ground_source.maximum_fraction
    best = fixed + heat * ((1 - ground) / SEASONAL_AIR + ground / SEASONAL_GROUND)
    worst = fixed + heat / SEASONAL_AIR
    assert sun / best < 0.9
    assert scenario.boundary.wind_outside_core
    assert (sun + WIND_FULL_LOAD_H * offer.wind_outside.maximum_kw) / worst > 1.15


@pytest.mark.parametrize("core", ["wezemaal", "gelrode"])
def test_no_core_is_neutral_on_its_roofs(core: str, cores: dict[str, Scenario], book: ParameterBook) -> None:
    fixed, heat, roofs = budget_kwh(cores[core], book)
    assert 0.5 < roofs / (fixed + heat / SEASONAL_AIR) < 0.85


@pytest.mark.parametrize("core", ["rillaar", "wezemaal", "gelrode"])
def test_the_connection_carries_an_all_electric_winter(
    core: str, cores: dict[str, Scenario], book: ParameterBook
) -> None:
    """Coldest day at -8 C, morning: heat at 23 K over 1,846 K.d and 15 % above the day's mean, cop 2.2; rest at 1.7."""
    scenario = cores[core]
    fixed, heat, _ = budget_kwh(scenario, book)
    peak_kw = heat / (24 * 1846) * 23 * 1.15 / 2.2 + 1.7 * fixed / (24 * 365)
    assert peak_kw <= scenario.potential.grid_connection.import_kw
