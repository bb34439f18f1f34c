"""From a scenario to a core: weather once per site, then demand, heating and prices for the asked state."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energysim.climate.build import weather_for
from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.sun import sun_elevation_deg
from energysim.climate.weather import Weather
from energysim.demand import electricity, hot_water, mobility, thermal
from energysim.demand.calibrate import Calibration, CalibrationLine, calibrate
from energysim.demand.stock import (
    SERVICES,
    BuildingGroup,
    State,
    building_groups,
    services_electricity_kwh_per_year,
)
from energysim.errors import InputProblems, Problem
from energysim.finance.prices import society_prices
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario, own_values
from energysim.technologies import TECHNOLOGIES, battery
from energysim.technologies.base import HeatingInput, Technology
from energysim.units import FloatArray
from energysim.village.core import (
    BATTERY,
    BUILDINGS,
    HEAT_STORE,
    VILLAGE,
    Core,
    Prices,
    Share,
    SourceType,
    StoreFacts,
    StoreType,
)

# Source: tariffs and taxes of September 2026, the newest in the register; a scenario's prices are of one price year.
PRICE_DATE = dt.date(2026, 9, 1)
FACTOR_SET = "inventaris"
CARRIERS = ("electricity", "gas", "oil", "wood")
ROOFS = {
    "pv_roof_south": "south_fraction",
    "pv_roof_east": "east_fraction",
    "pv_roof_west": "west_fraction",
    "pv_roof_flat": "flat_fraction",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The slow part, the same for every design of a place: weather, sun and yields (kW per kW installed).

    ``parameter_keys`` names what was read from the register for it.
    """

    weather: Weather
    calendar: Calendar
    sun_elevation_deg: FloatArray
    yields: Mapping[str, FloatArray]
    parameter_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """What the answer needs to know beside the core."""

    book: ParameterBook
    weather: Weather
    calibration: tuple[CalibrationLine, ...]
    emission_factors: Mapping[str, float]
    factor_set: str
    primary_weights: Mapping[str, float]
    notes: tuple[str, ...]
    climate_keys: tuple[str, ...]


def prepare_climate(scenario: Scenario, *, files: Mapping[str, bytes]) -> Prepared:
    """Weather, sun and yields of a scenario's place.

    Raises
    ------
    InputProblems
        When the weather file is missing or cannot be used.
    """
    name = scenario.climate.file
    if name is not None and name not in files:
        raise InputProblems([Problem(code="file_missing", params={"found": name}, path="climate.file")])
    book = ParameterBook(own_values(scenario))
    weather = weather_for(
        scenario.location, scenario.climate, file_bytes=None if name is None else files[name], book=book
    )
    yields = {t.key: t.profile(weather, book) for t in TECHNOLOGIES if t.profile is not None}
    return Prepared(
        weather=weather,
        calendar=calendar_for(weather.year),
        sun_elevation_deg=sun_elevation_deg(weather),
        yields=yields,
        parameter_keys=book.used(),
    )


def core_of(prepared: Prepared, scenario: Scenario, *, state: State) -> tuple[Core, Profiles]:
    """The core in one state, scaled to its measured totals.

    Parameters
    ----------
    prepared : Prepared
        Of the same location, climate and parameters.
    scenario : Scenario
    state : {"today", "planned"}
        Planned has the renovation, the growth and the cars of the plan.
    """
    book = ParameterBook(own_values(scenario))
    groups = building_groups(scenario, book, state=state)
    factors = calibrate(scenario, book)
    inside, village = _uses(prepared, scenario, book, state=state, factors=factors)
    prices = _prices(scenario, book)
    core = Core(
        calendar=prepared.calendar,
        building_uses=inside,
        village_uses=village,
        shares=_shares(prepared, scenario, groups, book, factors=factors, prices=prices),
        sources=_sources(prepared, scenario, groups, book),
        battery=_store(scenario, BATTERY, scenario.potential.battery.maximum_kwh, book),
        heat_store=_store(scenario, HEAT_STORE, scenario.potential.heat_store.maximum_kwh, book),
        facts=_facts(book),
        prices=prices,
        connection_kw=scenario.potential.grid_connection.import_kw,
        export_limit_kw=scenario.potential.grid_connection.import_kw
        * scenario.potential.grid_connection.export_fraction,
        dwellings=sum(g.dwellings for g in groups),
    )
    profiles = Profiles(
        book=book,
        weather=prepared.weather,
        calibration=factors.lines,
        emission_factors=_emission_factors(book),
        factor_set=FACTOR_SET,
        primary_weights=_primary_weights(book),
        notes=prepared.weather.notes,
        climate_keys=prepared.parameter_keys,
    )
    return core, profiles


def _uses(
    prepared: Prepared,
    scenario: Scenario,
    book: ParameterBook,
    *,
    state: Literal["today", "planned"],
    factors: Calibration,
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Uses of electricity inside the boundary: behind the meters, and on the village's own net."""
    calendar, counts = prepared.calendar, scenario.boundary
    dwellings = float(sum(row.dwellings for row in scenario.buildings.stock))
    electric = scenario.mobility.electric_fraction_today
    if state == "planned":
        dwellings += scenario.growth.dwellings_added
        electric = scenario.mobility.electric_fraction_planned
    buildings: dict[str, FloatArray] = {}
    if counts.dwelling_electricity:
        homes_kw = electricity.household_kw(dwellings, calendar, book=book)
        buildings["households"] = homes_kw * factors.household_factor
    if counts.services:
        annual = services_electricity_kwh_per_year(scenario.services, book)
        buildings["services"] = electricity.services_kw(annual, calendar, book=book) * factors.services_factor
    if counts.cars:
        annual = mobility.charging_kwh_per_year(scenario.mobility, dwellings, electric_fraction=electric, book=book)
        buildings["cars"] = mobility.charging_kw(annual, calendar, book=book)
    village: dict[str, FloatArray] = {}
    if counts.public_lighting:
        village["public_lighting"] = electricity.public_lighting_kw(
            scenario.public_lighting.lamps, prepared.sun_elevation_deg, book=book, step_h=calendar.step_h
        )
    return buildings, village


def _shares(
    prepared: Prepared,
    scenario: Scenario,
    groups: tuple[BuildingGroup, ...],
    book: ParameterBook,
    *,
    factors: Calibration,
    prices: Prices,
) -> tuple[Share, ...]:
    """Every heating system in every group inside the boundary."""
    shares: list[Share] = []
    for group in groups:
        if not (scenario.boundary.services if group.key == SERVICES else scenario.boundary.dwelling_heat):
            continue
        need = _need(prepared, group, book, factor=factors.heat_factor(group.key), rate=_rate(scenario))
        for technology in TECHNOLOGIES:
            if technology.heating is None:
                continue
            output = technology.heating(need, book)
            shares.append(
                Share(
                    technology=technology.key,
                    group=group.key,
                    dwellings=group.dwellings,
                    output=output,
                    heat_kw=need.space_kw + need.hot_water_kw,
                    fuel_eur_per_kwh=prices.fuel_eur_per_kwh[output.fuel] if output.fuel is not None else 0.0,
                )
            )
    return tuple(shares)


def _need(prepared: Prepared, group: BuildingGroup, book: ParameterBook, *, factor: float, rate: float) -> HeatingInput:
    weather, calendar = prepared.weather, prepared.calendar
    ground_c = book.number("technologies.heat_pump_ground.ground_source_c")
    return HeatingInput(
        space_kw=thermal.space_heat_kw(factor * group.space_heat_kwh_per_year, weather, calendar=calendar, book=book),
        hot_water_kw=hot_water.draw_kw(factor * group.hot_water_kwh_per_year, calendar, book=book),
        outdoor_c=weather.temperature_c,
        ground_c=np.full(calendar.steps, ground_c),
        supply_c=thermal.supply_temperature_c(group.supply_temperature_c, weather.temperature_c, book=book),
        dwellings=group.systems,
        real_rate_fraction=rate,
        needs_emitters=group.needs_emitters,
    )


def _sources(
    prepared: Prepared, scenario: Scenario, groups: tuple[BuildingGroup, ...], book: ParameterBook
) -> tuple[SourceType, ...]:
    found: list[SourceType] = []
    for technology in TECHNOLOGIES:
        if technology.role != "source":
            continue
        found.append(
            SourceType(
                key=technology.key,
                profile=prepared.yields[technology.key],
                bus=BUILDINGS if technology.place == "building" else VILLAGE,
                today_kw=scenario.measures.today(technology.key),
                maximum_kw=_maximum_kw(technology.key, scenario, groups, book),
                cost_eur_per_kw_and_year=_yearly_cost(technology, scenario, book),
                outside_core=technology.outside_core,
            )
        )
    return tuple(found)


def _maximum_kw(key: str, scenario: Scenario, groups: tuple[BuildingGroup, ...], book: ParameterBook) -> float:
    """What the place offers for one source; roofs follow from the floor area of the stock."""
    offer = scenario.potential
    if key in ROOFS:
        area_m2 = sum(g.roof_area_m2 for g in groups) * offer.roofs.usable_fraction
        share = float(getattr(offer.roofs, ROOFS[key]))
        return area_m2 * share / book.number("technologies.pv_roof.area_m2_per_kwp")
    sites = {
        "pv_parking": offer.parking.maximum_kwp,
        "pv_ground": offer.ground.maximum_kwp,
        "wind_local": offer.wind_local.maximum_kw,
        "wind_outside": offer.wind_outside.maximum_kw,
    }
    return sites[key]


def _store(scenario: Scenario, key: str, maximum_kwh: float, book: ParameterBook) -> StoreType:
    technology = next(t for t in TECHNOLOGIES if t.key == key)
    return StoreType(
        today_kwh=scenario.measures.today(key),
        maximum_kwh=maximum_kwh,
        cost_eur_per_kwh_and_year=_yearly_cost(technology, scenario, book),
    )


def _yearly_cost(technology: Technology, scenario: Scenario, book: ParameterBook) -> float:
    if technology.yearly_cost is None:
        raise KeyError(technology.key)
    return technology.yearly_cost(book, _rate(scenario))


def _rate(scenario: Scenario) -> float:
    return scenario.finance.real_discount_rate_fraction


def _facts(book: ParameterBook) -> StoreFacts:
    cells = battery.facts(book)
    return StoreFacts(
        battery_one_way_efficiency_fraction=cells.charge_efficiency_fraction,
        battery_content_h=1 / cells.power_kw_per_kwh,
        battery_keep_fraction_per_h=cells.keep_fraction_per_h,
        heat_store_keep_fraction_per_h=1 - book.number("technologies.heat_store.loss_fraction_per_h"),
    )


def _prices(scenario: Scenario, book: ParameterBook) -> Prices:
    found = society_prices(scenario.prices.regime, scenario.location.fluvius_area, on=PRICE_DATE, book=book)
    return Prices(
        import_eur_per_kwh=found.electricity_import_eur_per_kwh,
        export_eur_per_kwh=found.electricity_export_eur_per_kwh,
        grid_eur_per_kwh=found.grid_eur_per_kwh,
        peak_eur_per_kw_and_year=found.peak_eur_per_kw_year,
        fuel_eur_per_kwh={
            "gas": found.gas_eur_per_kwh,
            "oil": found.oil_eur_per_kwh,
            "wood": found.wood_eur_per_kwh,
        },
        wear_eur_per_kwh=book.number("finance.optimiser.wear_eur_per_kwh"),
        unserved_eur_per_kwh=book.number("finance.optimiser.unserved_eur_per_kwh"),
    )


def _emission_factors(book: ParameterBook) -> dict[str, float]:
    return {c: book.number(f"emissions.{FACTOR_SET}.{c}_kg_per_kwh") for c in CARRIERS}


def _primary_weights(book: ParameterBook) -> dict[str, float]:
    return {c: book.number(f"emissions.primary.{c}_factor") for c in CARRIERS}
