"""Dwellings and services by type and period, gathered into the building groups that the model works with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from energysim.demand.practice import renovated_kwh_per_m2, today_kwh_per_m2
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import GroupKey
from energysim.scenario.place import Buildings, Services
from energysim.scenario.schema import Scenario

State = Literal["today", "planned"]

HOUSES: Final = ("open", "halfopen", "terraced")
Kind = Literal["house", "flat"]
CLUSTERS: Final[dict[Kind, dict[str, GroupKey]]] = {
    "house": {
        "until_1970": "house_until_1970",
        "1971_2005": "house_1971_2005",
        "from_2006": "house_from_2006",
    },
    "flat": {
        "until_1970": "flat_until_1970",
        "1971_2005": "flat_1971_2005",
        "from_2006": "flat_from_2006",
    },
}
CLUSTER_OF_PERIOD: Final = {
    "until_1945": "until_1970",
    "1946_1970": "until_1970",
    "1971_1990": "1971_2005",
    "1991_2005": "1971_2005",
    "2006_2011": "from_2006",
    "from_2012": "from_2006",
}
NEW_CLUSTER: Final = "from_2006"
GROWTH_GROUP: Final[GroupKey] = "flat_from_2006"
SERVICES: Final[GroupKey] = "services"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One row of the stock with what it needs per year, before any scaling to measured totals.

    Heat is useful heat in practice: today, and when the whole row is at standard or advanced renovation.
    """

    key: str
    cluster: GroupKey
    dwellings: float
    systems: float
    floor_area_m2: float
    roof_area_m2: float
    space_heat_kwh_per_year: float
    standard_space_heat_kwh_per_year: float
    advanced_space_heat_kwh_per_year: float
    hot_water_kwh_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingGroup:
    """Buildings that are computed together.

    Parameters
    ----------
    key : str
        "house_until_1970", "flat_from_2006", ... or "services".
    dwellings : float
        0 for services.
    systems : float
        Number of heating systems: the dwellings, or the buildings of the services.
    space_heat_kwh_per_year : float
        Useful heat in practice, reference climate and asked state, before scaling to measured totals.
    standard_space_heat_kwh_per_year, advanced_space_heat_kwh_per_year : float
        The same when the whole group is renovated.
    supply_temperature_c : float
        Temperature of the heating water at the design temperature outdoors.
    needs_emitters : bool
        A heat pump comes with new radiators: buildings of before 2006.
    """

    key: GroupKey
    dwellings: float
    systems: float
    floor_area_m2: float
    roof_area_m2: float
    space_heat_kwh_per_year: float
    standard_space_heat_kwh_per_year: float
    advanced_space_heat_kwh_per_year: float
    hot_water_kwh_per_year: float
    supply_temperature_c: float
    needs_emitters: bool


def building_groups(scenario: Scenario, book: ParameterBook, *, state: State) -> tuple[BuildingGroup, ...]:
    """Gather the stock into at most six groups of dwellings, and the services.

    Parameters
    ----------
    scenario : Scenario
    state : {"today", "planned"}
        Planned adds the renovation and the new homes of the plan.

    Returns
    -------
    tuple of BuildingGroup
        Groups without buildings are left out.
    """
    improved = improved_fraction(scenario.buildings, book)
    found = [_gathered(rows, improved, book) for rows in _by_cluster(dwelling_rows(scenario.buildings, book))]
    if state == "planned":
        renovation = scenario.measures.renovation
        found = [_renovated(group, renovation.planned_fraction, renovation.state, improved, book) for group in found]
        found = _grown(found, float(scenario.growth.dwellings_added), book)
    services = service_rows(scenario.services, book)
    if services:
        found.append(_gathered(services, 0.0, book))
    return tuple(found)


def improved_fraction(buildings: Buildings, book: ParameterBook) -> float:
    """Share of the dwellings of before 2006 already at standard renovation."""
    own = buildings.improved_fraction
    return book.number("demand.stock.improved_fraction") if own is None else own


def dwelling_rows(buildings: Buildings, book: ParameterBook) -> tuple[StockRow, ...]:
    """Return the rows of the scenario, in its order, with their yearly needs."""
    improved = improved_fraction(buildings, book)
    found = []
    for row in buildings.stock:
        facts = book.table(f"tabula.{row.type}.{row.period}")
        kind: Kind = "house" if row.type in HOUSES else "flat"
        cluster = CLUSTER_OF_PERIOD[row.period]
        share = 0.0 if cluster == NEW_CLUSTER else improved
        area_m2 = row.dwellings * facts["floor_area_m2"]
        found.append(
            StockRow(
                key=f"{row.type}.{row.period}",
                cluster=CLUSTERS[kind][cluster],
                dwellings=float(row.dwellings),
                systems=float(row.dwellings),
                floor_area_m2=area_m2,
                roof_area_m2=area_m2 * facts["roof_fraction"],
                space_heat_kwh_per_year=area_m2 * today_kwh_per_m2(facts, share, book=book),
                standard_space_heat_kwh_per_year=area_m2
                * renovated_kwh_per_m2(facts, share, state="standard", book=book),
                advanced_space_heat_kwh_per_year=area_m2
                * renovated_kwh_per_m2(facts, share, state="advanced", book=book),
                hot_water_kwh_per_year=area_m2 * book.number(f"demand.stock.hot_water_{kind}_kwh_per_m2"),
            )
        )
    return tuple(found)


def service_rows(services: Services, book: ParameterBook) -> tuple[StockRow, ...]:
    """Return the floor areas of the services, in the order of the scenario, with their yearly needs."""
    found = []
    for row in services.floor:
        per_m2 = book.table(f"demand.services_space_heat_kwh_per_m2.{row.function}")[row.period]
        heat = row.floor_area_m2 * per_m2
        found.append(
            StockRow(
                key=f"{row.function}.{row.period}",
                cluster=SERVICES,
                dwellings=0.0,
                systems=row.floor_area_m2 / book.number("demand.services.floor_area_per_system_m2"),
                floor_area_m2=row.floor_area_m2,
                roof_area_m2=row.floor_area_m2 * book.number("demand.services.roof_fraction"),
                space_heat_kwh_per_year=heat,
                standard_space_heat_kwh_per_year=heat,
                advanced_space_heat_kwh_per_year=heat,
                hot_water_kwh_per_year=row.floor_area_m2
                * book.number(f"demand.services_hot_water_kwh_per_m2.{row.function}"),
            )
        )
    return tuple(found)


def services_electricity_kwh_per_year(services: Services, book: ParameterBook) -> float:
    """Electricity of the services without heating, before scaling to measured totals."""
    return sum(
        row.floor_area_m2 * book.number(f"demand.services_electricity_kwh_per_m2.{row.function}")
        for row in services.floor
    )


def _by_cluster(rows: Sequence[StockRow]) -> list[list[StockRow]]:
    """Rows with buildings, gathered by cluster in the order of the clusters."""
    order = [key for of_kind in CLUSTERS.values() for key in of_kind.values()]
    gathered = [[row for row in rows if row.cluster == cluster and row.dwellings > 0] for cluster in order]
    return [rows for rows in gathered if rows]


def _gathered(rows: Sequence[StockRow], improved: float, book: ParameterBook) -> BuildingGroup:
    """One group in the state of today."""
    key = rows[0].cluster
    new = key.endswith(NEW_CLUSTER)
    share = 0.0 if new or key == SERVICES else improved
    design_c = book.table(f"demand.supply.{_supply_key(key)}")
    return BuildingGroup(
        key=key,
        dwellings=sum(row.dwellings for row in rows),
        systems=sum(row.systems for row in rows),
        floor_area_m2=sum(row.floor_area_m2 for row in rows),
        roof_area_m2=sum(row.roof_area_m2 for row in rows),
        space_heat_kwh_per_year=sum(row.space_heat_kwh_per_year for row in rows),
        standard_space_heat_kwh_per_year=sum(row.standard_space_heat_kwh_per_year for row in rows),
        advanced_space_heat_kwh_per_year=sum(row.advanced_space_heat_kwh_per_year for row in rows),
        hot_water_kwh_per_year=sum(row.hot_water_kwh_per_year for row in rows),
        supply_temperature_c=share * design_c["standard"] + (1.0 - share) * design_c["now"],
        needs_emitters=not new,
    )


def _supply_key(group: str) -> str:
    return group if group == SERVICES else group.split("_", 1)[1]


def _renovated(
    group: BuildingGroup,
    share: float,
    state: Literal["standard", "advanced"],
    improved: float,
    book: ParameterBook,
) -> BuildingGroup:
    """Bring a share of the group from today's mix to a renovation state; heat and supply water follow."""
    after = {
        "standard": group.standard_space_heat_kwh_per_year,
        "advanced": group.advanced_space_heat_kwh_per_year,
    }[state]
    design_c = book.table(f"demand.supply.{_supply_key(group.key)}")[state]
    return replace(
        group,
        space_heat_kwh_per_year=(1.0 - share) * group.space_heat_kwh_per_year + share * after,
        supply_temperature_c=(1.0 - share) * group.supply_temperature_c
        + share * min(design_c, group.supply_temperature_c),
    )


def _grown(groups: list[BuildingGroup], added: float, book: ParameterBook) -> list[BuildingGroup]:
    """Add the new homes to the newest group of flats."""
    if added == 0:
        return groups
    area_m2 = added * book.number("demand.growth.floor_area_m2")
    heat = area_m2 * book.number("demand.growth.space_heat_kwh_per_m2")
    new = BuildingGroup(
        key=GROWTH_GROUP,
        dwellings=added,
        systems=added,
        floor_area_m2=area_m2,
        roof_area_m2=area_m2 * book.number("demand.growth.roof_fraction"),
        space_heat_kwh_per_year=heat,
        standard_space_heat_kwh_per_year=heat,
        advanced_space_heat_kwh_per_year=heat,
        hot_water_kwh_per_year=area_m2 * book.number("demand.stock.hot_water_flat_kwh_per_m2"),
        supply_temperature_c=book.table("demand.supply.from_2006")["advanced"],
        needs_emitters=False,
    )
    if any(group.key == GROWTH_GROUP for group in groups):
        return [_together(group, new) if group.key == GROWTH_GROUP else group for group in groups]
    return [*groups, new]


def _together(old: BuildingGroup, new: BuildingGroup) -> BuildingGroup:
    """Two groups as one; the warmer water serves both."""
    return replace(
        old,
        dwellings=old.dwellings + new.dwellings,
        systems=old.systems + new.systems,
        floor_area_m2=old.floor_area_m2 + new.floor_area_m2,
        roof_area_m2=old.roof_area_m2 + new.roof_area_m2,
        space_heat_kwh_per_year=old.space_heat_kwh_per_year + new.space_heat_kwh_per_year,
        standard_space_heat_kwh_per_year=old.standard_space_heat_kwh_per_year + new.standard_space_heat_kwh_per_year,
        advanced_space_heat_kwh_per_year=old.advanced_space_heat_kwh_per_year + new.advanced_space_heat_kwh_per_year,
        hot_water_kwh_per_year=old.hot_water_kwh_per_year + new.hot_water_kwh_per_year,
        supply_temperature_c=max(old.supply_temperature_c, new.supply_temperature_c),
    )
