"""Dwellings and services by type and period, gathered into the building groups that the model works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from energysim.demand.heat import Mix
from energysim.demand.rows import (
    CLUSTERS,
    GROWTH_GROUP,
    NEW_CLUSTER,
    SERVICES,
    StockRow,
    divided,
    dwelling_rows,
    growth_row,
    improved_fraction,
    renovated,
    service_rows,
)
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import GroupKey, Split
from energysim.scenario.place import Services
from energysim.scenario.schema import Scenario

__all__ = [
    "GROWTH_GROUP",
    "SERVICES",
    "BuildingGroup",
    "State",
    "StockRow",
    "building_groups",
    "dwelling_rows",
    "households",
    "planned_rows",
    "service_rows",
    "services_electricity_kwh_per_year",
]

State = Literal["today", "planned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingGroup:
    """Buildings that are computed together.

    Parameters
    ----------
    key : str
        "house_until_1970", "flat_from_2006", ... or "services".
    dwellings : float
        0 for services.
    households : float
        Homes counted by their appliances: 1 is a home of the mean use; a home in a divided house is less.
    systems : float
        Number of heating systems: the dwellings, or the buildings of the services.
    space_heat_kwh_per_year : float
        Useful heat in practice, reference climate and asked state, before scaling to measured totals.
    standard_space_heat_kwh_per_year, advanced_space_heat_kwh_per_year, rebuilt_space_heat_kwh_per_year : float
        The same when the whole group is renovated, or built anew.
    supply_temperature_c : float
        Temperature of the heating water at the design temperature outdoors.
    emitters_fraction : float
        Share of the group where a heat pump comes with new radiators: buildings of before 2006 that are not built
        anew.
    mix : tuple of (key, kWh)
        ``space_heat_kwh_per_year`` by the shapes of ``demand.heat``; sums to it.
    floor_mix : tuple of (key, m2)
        ``floor_area_m2`` by the same shapes; sums to it.
    """

    key: GroupKey
    dwellings: float
    households: float
    systems: float
    floor_area_m2: float
    roof_area_m2: float
    space_heat_kwh_per_year: float
    standard_space_heat_kwh_per_year: float
    advanced_space_heat_kwh_per_year: float
    rebuilt_space_heat_kwh_per_year: float
    hot_water_kwh_per_year: float
    supply_temperature_c: float
    emitters_fraction: float
    mix: Mix
    floor_mix: Mix


def building_groups(scenario: Scenario, book: ParameterBook, *, state: State) -> tuple[BuildingGroup, ...]:
    """Gather the stock into at most six groups of dwellings, and the services.

    Parameters
    ----------
    scenario : Scenario
    state : {"today", "planned"}
        Planned adds the renovation, the division of houses and the new homes of the plan.

    Returns
    -------
    tuple of BuildingGroup
        Groups without buildings are left out.

    Raises
    ------
    InputProblems
        When more houses are divided than there are.
    """
    rows = dwelling_rows(scenario.buildings, book) if state == "today" else planned_rows(scenario, book)
    found = [_gathered(of_group, scenario, book, state=state) for of_group in _by_cluster(rows)]
    services = service_rows(scenario.services, book)
    if services:
        found.append(_gathered(services, scenario, book, state=state))
    return tuple(found)


def planned_rows(scenario: Scenario, book: ParameterBook) -> tuple[StockRow, ...]:
    """Return the rows of homes of the plan: renovated or built anew, divided, and with the new homes at the end."""
    rows = dwelling_rows(scenario.buildings, book)
    renovation = scenario.measures.renovation
    if renovation.planned_fraction > 0:
        rows = tuple(renovated(row, renovation.planned_fraction, state=renovation.state) for row in rows)
    rows = _divided(rows, scenario.measures.split, book)
    added = float(scenario.growth.dwellings_in_core)
    return (*rows, growth_row(added, book)) if added > 0 else rows


def households(groups: Sequence[BuildingGroup]) -> float:
    """Homes counted by their appliances: multiply with the mean use of a home."""
    return sum(group.households for group in groups)


def services_electricity_kwh_per_year(services: Services, book: ParameterBook) -> float:
    """Electricity of the services without heating, before scaling to measured totals."""
    return sum(
        row.floor_area_m2 * book.number(f"demand.services_electricity_kwh_per_m2.{row.function}")
        for row in services.floor
    )


def _divided(rows: tuple[StockRow, ...], split: Split, book: ParameterBook) -> tuple[StockRow, ...]:
    """Divide houses of one group, of every row of it the same share."""
    if split.houses == 0:
        return rows
    houses = sum(row.dwellings for row in rows if row.cluster == split.group)
    if split.houses > houses:
        params = {"found": split.houses, "high": round(houses), "limit": "buildings.stock"}
        raise InputProblems([Problem("above_potential", params, path="measures.split.houses")])
    share = split.houses / houses
    return tuple(
        divided(row, share, homes=split.homes_per_house, book=book) if row.cluster == split.group else row
        for row in rows
    )


def _by_cluster(rows: Sequence[StockRow]) -> list[list[StockRow]]:
    """Rows with buildings, gathered by cluster in the order of the clusters."""
    order = [key for of_kind in CLUSTERS.values() for key in of_kind.values()]
    gathered = [[row for row in rows if row.cluster == cluster and row.dwellings > 0] for cluster in order]
    return [rows for rows in gathered if rows]


def _gathered(rows: Sequence[StockRow], scenario: Scenario, book: ParameterBook, *, state: State) -> BuildingGroup:
    """One group of the rows of one cluster."""
    key = rows[0].cluster
    return BuildingGroup(
        key=key,
        dwellings=sum(row.dwellings for row in rows),
        households=sum(row.households for row in rows),
        systems=sum(row.systems for row in rows),
        floor_area_m2=sum(row.floor_area_m2 for row in rows),
        roof_area_m2=sum(row.roof_area_m2 for row in rows),
        space_heat_kwh_per_year=sum(row.space_heat_kwh_per_year for row in rows),
        standard_space_heat_kwh_per_year=sum(row.standard_space_heat_kwh_per_year for row in rows),
        advanced_space_heat_kwh_per_year=sum(row.advanced_space_heat_kwh_per_year for row in rows),
        rebuilt_space_heat_kwh_per_year=sum(row.rebuilt_space_heat_kwh_per_year for row in rows),
        hot_water_kwh_per_year=sum(row.hot_water_kwh_per_year for row in rows),
        supply_temperature_c=_supply_c(rows, scenario, book, state=state),
        emitters_fraction=_emitters_fraction(key, scenario, state=state),
        mix=_together([row.mix for row in rows]),
        floor_mix=_together([row.floor_mix for row in rows]),
    )


def _emitters_fraction(key: GroupKey, scenario: Scenario, *, state: State) -> float:
    """Homes built anew have the radiators of a new home; so have those of 2006 and later."""
    renovation = scenario.measures.renovation
    if key == SERVICES:
        return 1.0
    if key.endswith(NEW_CLUSTER):
        return 0.0
    return 1.0 - renovation.planned_fraction if state == "planned" and renovation.state == "rebuild" else 1.0


def _supply_c(rows: Sequence[StockRow], scenario: Scenario, book: ParameterBook, *, state: State) -> float:
    """Heating water at the design temperature: the mean of the homes by their state; it follows the renovation."""
    key = rows[0].cluster
    if all(row.key == "growth" for row in rows):
        return float(book.table(f"demand.supply.{NEW_CLUSTER}")["new"])
    design_c = book.table(f"demand.supply.{key if key == SERVICES else key.split('_', 1)[1]}")
    improved = 0.0 if key == SERVICES or key.endswith(NEW_CLUSTER) else improved_fraction(scenario.buildings, book)
    today_c = improved * design_c["standard"] + (1.0 - improved) * design_c["now"]
    renovation = scenario.measures.renovation
    if state == "today" or key == SERVICES:
        return float(today_c)
    after_c = min(design_c["new" if renovation.state == "rebuild" else renovation.state], today_c)
    share = renovation.planned_fraction
    return float((1.0 - share) * today_c + share * after_c)


def _together(mixes: Sequence[Mix]) -> Mix:
    """Mixes as one, each shape once."""
    total: dict[str, float] = {}
    for mix in mixes:
        for key, value in mix:
            total[key] = total.get(key, 0.0) + value
    return tuple(total.items())
