"""Calibration: one rule for three cores, and totals that come back to the meter."""

from typing import Any

import numpy as np
import pytest

from energysim.demand.calibrate import Calibration, CalibrationLine, calibrate
from energysim.demand.default import (
    Typology,
    default_connection_kw,
    default_heating_fractions,
    default_lamps,
    default_services,
    default_stock,
)
from energysim.demand.metered import readings
from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.stock import SERVICES, BuildingGroup, building_groups, services_electricity_kwh_per_year
from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.text import LANGS, t

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
    typology: Typology = "buiten_de_kernen" if core == "gelrode" else "lokaal"
    assert scenario.buildings.stock == default_stock(connections, book, typology=typology)
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

    2021: 2,287 degree days against 2,265 in a normal year, which space heat feels and hot water does not; one car in
    a hundred electric and charged at home for 65 %, 60 % of the panels behind a meter that runs backwards, 28 % of the
    other yield used at once, 900 kWh/kWp.
    """
    scenario, found = cores[core], calibrate(cores[core], book)
    today = scenario.measures.today
    homes = [g for g in building_groups(scenario, book, state="today") if g.key != SERVICES]
    heat = found.heat_dwellings_factor * sum(heat_of_2021(group) for group in homes)
    electric_residential, electric_services, gas_residential, gas_services, dwellings, _ = FLUVIUS[core]
    assert heat * today("gas_boiler") / 0.88 == pytest.approx(gas_residential, rel=1e-9)
    meter = (
        appliances_by_hand_kwh(homes) * found.household_factor
        + heat * (today("electric_heating") + today("heat_pump_air") / 3.2)
        + driving_kwh_per_year(scenario.mobility, dwellings, book=book) * 0.65 * 0.01
        - 900 * sum(today(f"pv_roof_{side}") for side in ("south", "east", "west", "flat")) * (0.6 + 0.4 * 0.28)
    )
    assert meter == pytest.approx(electric_residential, rel=1e-9)
    services = next(g for g in building_groups(scenario, book, state="today") if g.key == SERVICES)
    heat = found.heat_factor(SERVICES) * heat_of_2021(services)
    assert heat * today("gas_boiler") / 0.88 == pytest.approx(gas_services, rel=1e-9)
    meter = services_electricity_kwh_per_year(scenario.services, book) * found.services_factor + heat * (
        today("electric_heating") + today("heat_pump_air") / 3.2
    )
    assert meter == pytest.approx(electric_services, rel=1e-9)


def appliances_by_hand_kwh(homes: list[BuildingGroup]) -> float:
    """More people live in a house than in a flat; the Flemish 28 % of flats lands on 2,900 kWh."""
    house = 0.2406 * 1700 + 0.3486 * 2600 + 0.1772 * 3100 + 0.2336 * 3600
    flat = 0.56 * 1700 + 0.30 * 2600 + 0.08 * 3100 + 0.06 * 3600
    weighed = sum(g.dwellings * (house if g.key.startswith("house") else flat) for g in homes)
    return 2_900 * weighed / (0.28 * flat + 0.72 * house)


def heat_of_2021(group: BuildingGroup) -> float:
    return group.space_heat_kwh_per_year * 2287 / 2265 + group.hot_water_kwh_per_year


def test_what_is_not_measured_is_not_scaled(cores: dict[str, Scenario], book: ParameterBook) -> None:
    found = calibrate(changed(cores["rillaar"], {}), book)
    factors = (found.heat_dwellings_factor, found.heat_services_factor, found.household_factor, found.services_factor)
    assert (found.lines, factors) == ((), (1.0, 1.0, 1.0, 1.0))


def changed(core: Scenario, measured: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(core.model_dump(exclude_none=True) | {"measured": measured})


def measured_of(core: Scenario) -> dict[str, Any]:
    return dict(core.model_dump(exclude_none=True)["measured"])


def line_of(found: Calibration, carrier: str) -> CalibrationLine:
    return next(line for line in found.lines if line.carrier == carrier)


def with_years(core: Scenario, *years: dict[str, Any]) -> Scenario:
    rows = [{"source": "a test", **year} for year in years]
    return changed(core, measured_of(core) | {"more_years": rows})


def test_a_milder_year_with_as_much_less_gas_says_the_same(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """2018 had 2,099 degree days: what the scaled model gives then moves no factor and leaves nothing."""
    core = cores["rillaar"]
    alone = calibrate(core, book)
    homes = [g for g in building_groups(core, book, state="today") if g.key != SERVICES]
    space = sum(g.space_heat_kwh_per_year for g in homes)
    water = sum(g.hot_water_kwh_per_year for g in homes)
    gas_2018 = 5_902_482 * (space * 2099 / 2265 + water) / (space * 2287 / 2265 + water)
    assert 0.92 < gas_2018 / 5_902_482 < 0.95
    both = calibrate(with_years(core, {"year": 2018, "gas_residential_kwh": gas_2018}), book)
    assert both.heat_dwellings_factor == pytest.approx(alone.heat_dwellings_factor, rel=1e-12)
    line = line_of(both, "gas_residential")
    assert [(year.year, year.degree_days) for year in line.years] == [(2021, 2287), (2018, 2099)]
    assert [year.remaining_kwh for year in line.years] == pytest.approx([0, 0], abs=1e-6)
    assert line.measured_kwh == pytest.approx((5_902_482 + gas_2018) / 2)


def test_of_several_years_one_factor_remains_and_the_rest_sums_to_nothing(
    cores: dict[str, Scenario], book: ParameterBook
) -> None:
    """Rillaar 2018-2020 as Fluvius published them."""
    years = [
        {"year": 2018, "gas_residential_kwh": 4_973_022.0, "electricity_residential_kwh": 2_270_159.0},
        {"year": 2019, "gas_residential_kwh": 5_125_363.0, "electricity_residential_kwh": 2_159_886.0},
        {"year": 2020, "gas_residential_kwh": 4_902_036.0, "electricity_residential_kwh": 2_103_718.0},
    ]
    found = calibrate(with_years(cores["rillaar"], *years), book)
    for carrier in ("gas_residential", "electricity_residential"):
        line = line_of(found, carrier)
        assert [year.year for year in line.years] == [2021, 2020, 2019, 2018]
        assert sum(year.remaining_kwh for year in line.years) == pytest.approx(0, abs=1e-3)
        assert max(abs(year.remaining_kwh) / year.measured_kwh for year in line.years) < 0.08
        assert line.factor == pytest.approx(
            sum(year.measured_kwh for year in line.years) / sum(year.modelled_kwh for year in line.years)
        )
    turned = calibrate(with_years(cores["rillaar"], *years[::-1]), book)
    assert turned.lines == found.lines


@pytest.mark.parametrize("core", CORES)
def test_one_year_leaves_nothing_unexplained(core: str, cores: dict[str, Scenario], book: ParameterBook) -> None:
    for line in calibrate(cores[core], book).lines:
        (year,) = line.years
        assert year.remaining_kwh == pytest.approx(0, abs=1e-6 * year.measured_kwh)
        assert (year.measured_kwh, year.modelled_kwh) == (line.measured_kwh, line.modelled_kwh)


def test_twice_the_gas_is_twice_the_factor(cores: dict[str, Scenario], book: ParameterBook) -> None:
    measured = measured_of(cores["gelrode"])
    once = calibrate(changed(cores["gelrode"], measured), book)
    double = {name: row | {"value": 2 * row["value"]} for name, row in measured.items() if name.startswith("gas_res")}
    twice = calibrate(changed(cores["gelrode"], measured | double), book)
    assert twice.heat_dwellings_factor == pytest.approx(2 * once.heat_dwellings_factor, rel=1e-12)
    assert twice.heat_services_factor == once.heat_services_factor


@pytest.mark.parametrize(("share", "side"), [(0.4, "low"), (3.0, "high"), (1.0, None)])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_factor_far_from_one_is_a_warning_with_its_cause(
    share: float, side: str | None, carrier: str, cores: dict[str, Scenario], book: ParameterBook
) -> None:
    measured = measured_of(cores["rillaar"])
    plain = line_of(calibrate(cores["rillaar"], book), carrier)
    wanted = plain.modelled_kwh * share
    one = {f"{carrier}_kwh": {"value": wanted, "year": 2021, "source": "a test"}}
    line = line_of(calibrate(changed(cores["rillaar"], measured | one), book), carrier)
    assert line.warning == (None if side is None else f"{carrier}_{side}")
    if line.warning is not None:
        assert all(t(f"calibration.warning.{line.warning}", lang) for lang in LANGS)
    assert line.industry == (carrier == "gas_services" and side == "high")


def test_gas_of_industry_is_flagged_and_can_be_moved_outside(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Wezemaal: 61 connections of 72 MWh each, where nine in ten cores stay below 71; Rillaar 43, Gelrode 29."""
    flags = {name: line_of(calibrate(core, book), "gas_services") for name, core in cores.items()}
    assert {name: line.industry for name, line in flags.items()} == {
        "rillaar": False,
        "wezemaal": True,
        "gelrode": False,
    }
    assert flags["wezemaal"].kwh_per_connection == pytest.approx(4_377_524 / 61)
    industry = {"gas_industry_kwh": {"value": 2_000_000.0, "year": 2021, "source": "a test"}}
    moved = calibrate(changed(cores["wezemaal"], measured_of(cores["wezemaal"]) | industry), book)
    line = line_of(moved, "gas_services")
    assert (line.measured_kwh, line.outside_kwh, line.industry) == (2_377_524, 2_000_000, False)
    assert moved.heat_services_factor == pytest.approx(flags["wezemaal"].factor * 2_377_524 / 4_377_524)


def test_industry_of_another_year_is_as_large_a_share_of_that_year(
    cores: dict[str, Scenario], book: ParameterBook
) -> None:
    """Nine tenths of 2021: of a year with a twentieth of the gas a tenth of a twentieth is left, never below zero."""
    core = cores["wezemaal"]
    measured = measured_of(core)
    whole_kwh = measured["gas_services_kwh"]["value"]
    industry = {"gas_industry_kwh": {"value": 0.9 * whole_kwh, "year": 2021, "source": "a test"}}
    more = [{"year": 2020, "source": "a test", "gas_services_kwh": whole_kwh / 20}]
    found = readings(
        changed(core, measured | industry | {"more_years": more}).measured, energy="gas", sector="services"
    )
    assert [one.year for one in found] == [2021, 2020]
    assert [one.kwh for one in found] == pytest.approx([0.1 * whole_kwh, 0.1 * whole_kwh / 20], rel=1e-12)
    assert [one.outside_kwh for one in found] == pytest.approx([0.9 * whole_kwh, 0.9 * whole_kwh / 20], rel=1e-12)


def test_homes_without_gas_are_marked_as_not_measured(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Rillaar: 407 of 735 homes have gas; of the rest 70 % oil, 15 % electric, 10 % wood, 5 % heat pump."""
    found = calibrate(cores["rillaar"], book)
    assert sum(one.dwellings for one in found.not_measured) == pytest.approx(735 - 407, abs=0.5)
    shares = {one.system: one.dwellings / 328 for one in found.not_measured}
    rule = {"oil_boiler": 0.70, "electric_heating": 0.15, "biomass_boiler": 0.10, "heat_pump_air": 0.05}
    assert shares == pytest.approx(rule, abs=0.002)
    heat = sum(one.heat_kwh for one in found.not_measured)
    homes = [g for g in building_groups(cores["rillaar"], book, state="today") if g.key != SERVICES]
    whole = sum(g.space_heat_kwh_per_year + g.hot_water_kwh_per_year for g in homes) * found.heat_dwellings_factor
    assert heat / whole == pytest.approx(328 / 735, abs=1e-3)


def test_a_year_whose_winter_is_not_known_is_said(cores: dict[str, Scenario], book: ParameterBook) -> None:
    found = calibrate(with_years(cores["rillaar"], {"year": 2011, "gas_residential_kwh": 5e6}), book)
    assert found.years_without_winter == (2011,)
    oldest = line_of(found, "gas_residential").years[-1]
    assert (oldest.year, oldest.degree_days) == (2011, None)
    assert calibrate(cores["rillaar"], book).years_without_winter == ()


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


def test_panels_are_those_of_the_measured_year(cores: dict[str, Scenario], book: ParameterBook) -> None:
    """Fluvius 2018-2021 of Rillaar: with the panels of 2021 in every year the remainder runs with the years."""
    totals = {2018: 2_270_159.0, 2019: 2_159_886.0, 2020: 2_103_718.0}
    more = [{"year": y, "source": "Fluvius", "electricity_residential_kwh": kwh} for y, kwh in totals.items()]
    scenario = changed(cores["rillaar"], {**measured_of(cores["rillaar"]), "more_years": more})

    def slope(own: dict[str, float]) -> float:
        lines = calibrate(scenario, ParameterBook(own)).lines
        years = next(line for line in lines if line.carrier == "electricity_residential").years
        return float(np.polyfit([one.year for one in years], [one.remaining_kwh for one in years], 1)[0])

    assert abs(slope({})) < abs(slope({"demand.calibration.pv_of_year_fraction": 1.0}))
