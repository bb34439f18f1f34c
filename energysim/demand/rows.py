"""Rows of the stock: homes of one type and period, floor of one service, and what the plan makes of them.

A row knows its yearly heat in practice, and of which shapes (``demand.heat``) that heat is made: today some homes of a
row are unimproved and some stand at standard renovation.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from energysim.demand.electricity import kwh_per_dwelling
from energysim.demand.heat import Mix, home_key, service_key
from energysim.demand.practice import rebuilt_kwh_per_m2, renovated_kwh_per_m2, shares_kwh_per_m2, today_kwh_per_m2
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import GroupKey
from energysim.scenario.place import Buildings, DwellingRow, DwellingType, Services

Kind = Literal["house", "flat"]
Renovated = Literal["standard", "advanced", "rebuild"]
HOUSES: Final = ("open", "halfopen", "terraced")
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
GROWTH_TYPE: Final[DwellingType] = "small_block"
SERVICES: Final[GroupKey] = "services"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One row of the stock with what it needs per year, before any scaling to measured totals.

    Heat is useful heat in practice in the reference climate: as it stands, and when the whole row is at standard or
    advanced renovation or built anew.

    Parameters
    ----------
    key : str
        "terraced.until_1945", "office.1970_1979" or "growth".
    households : float
        Homes counted by their appliances: 1 is a home of the mean use.
    mix : tuple of (key, kWh)
        ``space_heat_kwh_per_year`` by the shapes of ``demand.heat``; sums to it.
    floor_mix : tuple of (key, m2)
        ``floor_area_m2`` by the same shapes; sums to it.
    """

    key: str
    cluster: GroupKey
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
    mix: Mix
    floor_mix: Mix


def improved_fraction(buildings: Buildings, book: ParameterBook) -> float:
    """Share of the dwellings of before 2006 already at standard renovation."""
    own = buildings.improved_fraction
    return book.number("demand.stock.improved_fraction") if own is None else own


def dwelling_rows(buildings: Buildings, book: ParameterBook) -> tuple[StockRow, ...]:
    """Return the rows of the scenario as they stand today, in its order, with their yearly needs."""
    improved = improved_fraction(buildings, book)
    return tuple(_dwelling_row(row, improved, book) for row in buildings.stock)


def _dwelling_row(row: DwellingRow, improved: float, book: ParameterBook) -> StockRow:
    facts = book.table(f"tabula.{row.type}.{row.period}")
    kind: Kind = "house" if row.type in HOUSES else "flat"
    cluster = CLUSTER_OF_PERIOD[row.period]
    share = 0.0 if cluster == NEW_CLUSTER else improved
    area_m2 = row.dwellings * facts["floor_area_m2"]
    shapes = (home_key(row.type, row.period, state="now"), home_key(row.type, row.period, state="standard"))
    heat = zip(shapes, shares_kwh_per_m2(facts, share, book=book), strict=True)
    floor = zip(shapes, (1.0 - share, share), strict=True)
    return StockRow(
        key=f"{row.type}.{row.period}",
        cluster=CLUSTERS[kind][cluster],
        dwellings=float(row.dwellings),
        households=row.dwellings * mean_households(kind, book=book),
        systems=float(row.dwellings),
        floor_area_m2=area_m2,
        roof_area_m2=area_m2 * facts["roof_fraction"],
        space_heat_kwh_per_year=area_m2 * today_kwh_per_m2(facts, share, book=book),
        standard_space_heat_kwh_per_year=area_m2 * renovated_kwh_per_m2(facts, share, state="standard", book=book),
        advanced_space_heat_kwh_per_year=area_m2 * renovated_kwh_per_m2(facts, share, state="advanced", book=book),
        rebuilt_space_heat_kwh_per_year=area_m2 * rebuilt_kwh_per_m2(row.type, book=book),
        hot_water_kwh_per_year=area_m2 * book.number(f"demand.stock.hot_water_{kind}_kwh_per_m2"),
        mix=tuple((shape, area_m2 * per_m2) for shape, per_m2 in heat if per_m2 > 0),
        floor_mix=tuple((shape, area_m2 * part) for shape, part in floor if part > 0),
    )


def service_rows(services: Services, book: ParameterBook) -> tuple[StockRow, ...]:
    """Return the floor areas of the services, in the order of the scenario, with their yearly needs."""
    found = []
    for row in services.floor:
        per_m2 = book.table(f"demand.services_space_heat_kwh_per_m2.{row.function}")[row.period]
        heat = row.floor_area_m2 * per_m2
        shape = service_key(row.function, row.period)
        found.append(
            StockRow(
                key=f"{row.function}.{row.period}",
                cluster=SERVICES,
                dwellings=0.0,
                households=0.0,
                systems=row.floor_area_m2 / book.number("demand.services.floor_area_per_system_m2"),
                floor_area_m2=row.floor_area_m2,
                roof_area_m2=row.floor_area_m2 * book.number("demand.services.roof_fraction"),
                space_heat_kwh_per_year=heat,
                standard_space_heat_kwh_per_year=heat,
                advanced_space_heat_kwh_per_year=heat,
                rebuilt_space_heat_kwh_per_year=heat,
                hot_water_kwh_per_year=row.floor_area_m2
                * book.number(f"demand.services_hot_water_kwh_per_m2.{row.function}"),
                mix=((shape, heat),),
                floor_mix=((shape, row.floor_area_m2),),
            )
        )
    return tuple(found)


def mean_households(kind: Kind, *, book: ParameterBook) -> float:
    """Homes of the mean use that one house or flat counts as: more people live in a house than in a flat."""
    return kwh_per_dwelling(kind, book=book) / book.number("demand.electricity.household_kwh_per_dwelling")


def renovated(row: StockRow, share: float, *, state: Renovated) -> StockRow:
    """Bring a share of the homes of a row from today's mix to a renovation state, or build them anew.

    Parameters
    ----------
    row : StockRow
        A row of homes.
    share : float
        0 to 1.
    """
    after_kwh = {
        "standard": row.standard_space_heat_kwh_per_year,
        "advanced": row.advanced_space_heat_kwh_per_year,
        "rebuild": row.rebuilt_space_heat_kwh_per_year,
    }[state]
    shape = _shape_after(row, state)
    return replace(
        row,
        space_heat_kwh_per_year=(1.0 - share) * row.space_heat_kwh_per_year + share * after_kwh,
        mix=_with(row.mix, shape, share, share * after_kwh),
        floor_mix=_with(row.floor_mix, shape, share, share * row.floor_area_m2),
    )


def _shape_after(row: StockRow, state: Renovated) -> str:
    kind, period = row.key.split(".")
    return home_key(kind, period, state="new" if state == "rebuild" else state)  # type: ignore[arg-type]


def _with(mix: Mix, shape: str, share: float, amount: float) -> Mix:
    left = tuple((key, (1.0 - share) * value) for key, value in mix if share < 1)
    return (*left, (shape, amount)) if amount > 0 else left


def divided(row: StockRow, share: float, *, homes: int, book: ParameterBook) -> StockRow:
    """Divide a share of the houses of a row into ``homes`` homes each.

    Floor area, envelope and space heat stay. Each home has its own heating system, the hot water per m2 of a flat,
    and the appliances of a small household.

    Parameters
    ----------
    row : StockRow
        A row of houses.
    share : float
        0 to 1.
    homes : int
        2 or 3.
    """
    smaller = book.number("demand.split.electricity_fraction")
    as_flats = row.floor_area_m2 * book.number("demand.stock.hot_water_flat_kwh_per_m2")
    more = 1.0 + share * (homes - 1)
    return replace(
        row,
        dwellings=row.dwellings * more,
        systems=row.systems * more,
        households=row.households * (1.0 - share + share * homes * smaller),
        hot_water_kwh_per_year=(1.0 - share) * row.hot_water_kwh_per_year + share * as_flats,
    )


def growth_row(added: float, book: ParameterBook) -> StockRow:
    """Return the new homes in the core as one row of compact homes of today's rules."""
    area_m2 = added * book.number("demand.growth.floor_area_m2")
    heat = area_m2 * book.number("demand.growth.space_heat_kwh_per_m2")
    shape = home_key(GROWTH_TYPE, "from_2012", state="new")
    return StockRow(
        key="growth",
        cluster=GROWTH_GROUP,
        dwellings=added,
        households=added * mean_households("flat", book=book),
        systems=added,
        floor_area_m2=area_m2,
        roof_area_m2=area_m2 * book.number("demand.growth.roof_fraction"),
        space_heat_kwh_per_year=heat,
        standard_space_heat_kwh_per_year=heat,
        advanced_space_heat_kwh_per_year=heat,
        rebuilt_space_heat_kwh_per_year=heat,
        hot_water_kwh_per_year=area_m2 * book.number("demand.stock.hot_water_flat_kwh_per_m2"),
        mix=((shape, heat),),
        floor_mix=((shape, area_m2),),
    )
