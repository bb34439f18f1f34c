"""Calibration: one rule for three cores, and totals that come back to the meter."""

import pytest

from energysim.demand.calibrate import Calibration, calibrate
from energysim.demand.default import (
    default_connection_kw,
    default_heating_fractions,
    default_lamps,
    default_services,
    default_stock,
)
from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.stock import SERVICES, building_groups, services_electricity_kwh_per_year
from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario

CORES = ("rillaar", "wezemaal", "gelrode")
CARRIERS = ["electricity_residential", "electricity_services", "gas_residential", "gas_services"]
# Fluvius 1_06b, rerun of 29 August 2022, year 2021: electricity and gas of homes, of others, connections.
FLUVIUS = {
    "rillaar": (2_233_610, 1_301_600, 5_902_482, 2_760_919, 735, 407),
    "wezemaal": (1_729_774, 2_167_155, 6_191_097, 4_377_524, 630, 462),
    "gelrode": (956_093, 191_713, 2_943_392, 495_532, 329, 205),
}
HEATING = ("gas_boiler", "oil_boiler", "electric_heating", "biomass_boiler", "heat_pump_air", "heat_pump_ground")


@pytest.mark.parametrize("core", CORES)
def test_every_factor_lies_between_07_and_14(core: str, cores: dict[str, Scenario], book: ParameterBook) -> None:
    lines = calibrate(cores[core], book).lines
    assert [line.carrier for line in lines] == CARRIERS
    for line in lines:
        assert 0.7 <= line.factor <= 1.4, line
        assert line.factor == line.measured_kwh / line.modelled_kwh
        assert line.year == 2021


@pytest.mark.parametrize("core", CORES)
def test_a_core_lands_between_the_deciles_before_scaling(
    core: str, cores: dict[str, Scenario], book: ParameterBook
) -> None:
    """Deciles of 230 centre sectors, 2021: 12.7-19.2 MWh gas and 2.65-3.68 MWh electricity per connection."""
    modelled = {line.carrier: line.modelled_kwh for line in calibrate(cores[core], book).lines}
    *_, electricity_connections, gas_connections = FLUVIUS[core]
    assert 12_735 <= modelled["gas_residential"] / gas_connections <= 19_241
    assert 2_653 <= modelled["electricity_residential"] / electricity_connections <= 3_676


@pytest.mark.parametrize("core", CORES)
def test_the_files_hold_what_was_measured(core: str, cores: dict[str, Scenario]) -> None:
    measured = cores[core].measured
    found = (
        measured.electricity_residential_kwh,
        measured.electricity_services_kwh,
        measured.gas_residential_kwh,
        measured.gas_services_kwh,
        measured.electricity_connections,
        measured.gas_connections,
    )
    assert tuple(one.value for one in found if one is not None) == FLUVIUS[core]
    assert all("Fluvius" in one.source and one.year == 2021 for one in found if one is not None)


@pytest.mark.parametrize("core", CORES)
def test_the_files_follow_the_one_rule(core: str, cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Stock, services, lamps, cars, heating, solar panels and connection: nothing is fitted to a core."""
    scenario = cores[core]
    _, services_kwh, _, _, connections, gas_connections = FLUVIUS[core]
    assert scenario.buildings.improved_fraction is None
    assert scenario.buildings.stock == default_stock(connections, book)
    assert scenario.services.floor == default_services(services_kwh, book)
    assert scenario.public_lighting.lamps == default_lamps(connections, book)
    station = scenario.mobility.location == "village_core_with_stop"
    assert scenario.mobility.cars_per_dwelling == (0.95 if station else 1.15)
    rule = default_heating_fractions(connections, gas_connections, book=book)
    for system in HEATING:
        assert scenario.measures.today(system) == pytest.approx(rule.get(system, 0.0), abs=1.1e-4)
    roofs = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
    assert sum(scenario.measures.today(roof) for roof in roofs) == pytest.approx(connections, rel=1e-3)
    assert scenario.potential.grid_connection.import_kw == default_connection_kw(connections, book)


@pytest.mark.parametrize("core", CORES)
def test_the_scaled_model_gives_back_the_meter(core: str, cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Written out a second time, by hand: scaled heat, scaled appliances, cars and sun make the measured totals.

    2021: winter 1.03, one car in a hundred electric and charged at home for 65 %, 60 % of the panels behind a meter
    that runs backwards, 28 % of the other yield used at once, 900 kWh/kWp.
    """
    scenario, found = cores[core], calibrate(cores[core], book)
    today = scenario.measures.today
    homes = [g for g in building_groups(scenario, book, state="today") if g.key != SERVICES]
    heat = 1.03 * found.heat_dwellings_factor * sum(g.space_heat_kwh_per_year + g.hot_water_kwh_per_year for g in homes)
    electric_residential, electric_services, gas_residential, gas_services, dwellings, _ = FLUVIUS[core]
    assert heat * today("gas_boiler") / 0.88 == pytest.approx(gas_residential, rel=1e-9)
    meter = (
        2_900 * dwellings * found.household_factor
        + heat * (today("electric_heating") + today("heat_pump_air") / 3.2)
        + driving_kwh_per_year(scenario.mobility, dwellings, book=book) * 0.65 * 0.01
        - 900 * sum(today(f"pv_roof_{side}") for side in ("south", "east", "west", "flat")) * (0.6 + 0.4 * 0.28)
    )
    assert meter == pytest.approx(electric_residential, rel=1e-9)
    services = next(g for g in building_groups(scenario, book, state="today") if g.key == SERVICES)
    heat = 1.03 * found.heat_factor(SERVICES) * (services.space_heat_kwh_per_year + services.hot_water_kwh_per_year)
    assert heat * today("gas_boiler") / 0.88 == pytest.approx(gas_services, rel=1e-9)
    meter = services_electricity_kwh_per_year(scenario.services, book) * found.services_factor + heat * (
        today("electric_heating") + today("heat_pump_air") / 3.2
    )
    assert meter == pytest.approx(electric_services, rel=1e-9)


def test_what_is_not_measured_is_not_scaled(cores: dict[str, Scenario], book: ParameterBook) -> None:
    data = cores["rillaar"].model_dump(exclude_none=True)
    data["measured"] = {}
    assert calibrate(Scenario.model_validate(data), book) == Calibration(
        lines=(), heat_dwellings_factor=1.0, heat_services_factor=1.0, household_factor=1.0, services_factor=1.0
    )


def test_an_impossible_meter_is_refused(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Gas without gas boilers; and far less electricity than the electric heating alone would take."""
    without_gas = cores["rillaar"].model_dump(exclude_none=True)
    moved = without_gas["measures"]["gas_boiler"]["today_fraction"]
    without_gas["measures"]["gas_boiler"]["today_fraction"] = 0.0
    without_gas["measures"]["oil_boiler"]["today_fraction"] += moved
    too_little = cores["rillaar"].model_dump(exclude_none=True)
    too_little["measured"]["electricity_services_kwh"]["value"] = 1000.0
    for data, place in ((without_gas, "gas_residential"), (too_little, "electricity_services")):
        with pytest.raises(InputProblems) as refused:
            calibrate(Scenario.model_validate(data), book)
        assert refused.value.problems[0].code == "measured_not_possible"
        assert refused.value.problems[0].path == f"measured.{place}_kwh"
