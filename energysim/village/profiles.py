"""From a scenario and its prepared climate to a core: demand, heating and prices for the asked state."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from energysim.climate.weather import Weather
from energysim.demand.calibrate import Calibration, calibrate
from energysim.demand.stock import (
    SERVICES,
    BuildingGroup,
    State,
    building_groups,
)
from energysim.finance.prices import society_prices
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario, own_values
from energysim.technologies import TECHNOLOGIES, battery
from energysim.technologies.base import Technology
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
from energysim.village.network import network_of, systems_left_out
from energysim.village.new_homes import new_homes_heated
from energysim.village.prepared import Prepared
from energysim.village.renovation import renovation_eur_per_year, split_eur
from energysim.village.uses import heat_need, homes_mean_kw, uses

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
class Profiles:
    """What the answer needs to know beside the core."""

    book: ParameterBook
    weather: Weather
    prepared: Prepared
    groups: tuple[BuildingGroup, ...]
    homes_mean_kw: FloatArray
    new_homes: float
    split_eur: float
    homes_outside: float
    rebuilt: bool
    calibration: Calibration
    emission_factors: Mapping[str, float]
    factor_set: str
    primary_weights: Mapping[str, float]
    notes: tuple[str, ...]
    climate_keys: tuple[str, ...]


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
    if state == "planned":
        scenario = new_homes_heated(scenario, book)
    groups = building_groups(scenario, book, state=state)
    factors = calibrate(scenario, book)
    used = uses(prepared, scenario, book=book, groups=groups, state=state, factors=factors)
    prices = _prices(scenario, book)
    network = network_of(
        prepared, scenario, groups=groups, book=book, state=state, fuel_eur_per_kwh=prices.fuel_eur_per_kwh
    )
    core = Core(
        calendar=prepared.calendar,
        building_uses=used.buildings,
        village_uses=used.village,
        shares=_shares(
            prepared, scenario, groups, book, factors=factors, prices=prices, without=systems_left_out(network)
        ),
        sources=_sources(prepared, scenario, groups, book),
        battery=_store(scenario, BATTERY, scenario.potential.battery.maximum_kwh, book),
        heat_store=_store(scenario, HEAT_STORE, scenario.potential.heat_store.maximum_kwh, book),
        facts=_facts(book),
        prices=prices,
        connection_kw=scenario.potential.grid_connection.import_kw,
        export_limit_kw=scenario.potential.grid_connection.import_kw
        * scenario.potential.grid_connection.export_fraction,
        dwellings=sum(g.dwellings for g in groups),
        renovation_eur_per_year=renovation_eur_per_year(scenario, book) if state == "planned" else 0.0,
        network=network,
        fleet=used.fleet,
    )
    plan = scenario.measures.renovation
    profiles = Profiles(
        book=book,
        weather=prepared.weather,
        prepared=prepared,
        groups=groups,
        homes_mean_kw=homes_mean_kw(prepared, groups, book=book, factors=factors),
        new_homes=scenario.growth.dwellings_in_core if state == "planned" else 0.0,
        split_eur=split_eur(scenario, book) if state == "planned" else 0.0,
        homes_outside=scenario.growth.dwellings_outside if state == "planned" else 0.0,
        rebuilt=state == "planned" and plan.state == "rebuild" and plan.planned_fraction > 0,
        calibration=factors,
        emission_factors=_emission_factors(book),
        factor_set=FACTOR_SET,
        primary_weights=_primary_weights(book),
        notes=prepared.weather.notes,
        climate_keys=prepared.parameter_keys,
    )
    return core, profiles


def _shares(
    prepared: Prepared,
    scenario: Scenario,
    groups: tuple[BuildingGroup, ...],
    book: ParameterBook,
    *,
    factors: Calibration,
    prices: Prices,
    without: frozenset[str],
) -> tuple[Share, ...]:
    """Every heating system in every group inside the boundary, save those that have no place here."""
    shares: list[Share] = []
    for group in groups:
        if not (scenario.boundary.services if group.key == SERVICES else scenario.boundary.dwelling_heat):
            continue
        need = heat_need(prepared, scenario, group=group, book=book, factor=factors.heat_factor(group.key))
        for technology in TECHNOLOGIES:
            if technology.heating is None or technology.key in without:
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
