"""What the place of a home decides: the home itself, driving, streets, hard surface, open space (kernversterking).

Levers 1 and 2 of the learning community, as facts per home. The home of a core is the new home of ``demand.growth``;
outside it shares fewer walls and is larger. Kilometres follow the location factor alone, in a core as outside it: a
second car spreads the same trips over two cars, so that the factor, which is anchored on the cost of mobility per
household, counts once. A number of cars is never multiplied with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility, MobilityLocation

HomeKind = Literal["compact", "halfopen", "open"]
HOME_OF: Final[Mapping[MobilityLocation, HomeKind]] = {
    "city_core": "compact",
    "village_core_with_stop": "compact",
    "village_core": "compact",
    "ribbon": "halfopen",
    "dispersed": "open",
}

COMPACT: Final = ("terraced", "small_block")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome:
    """A new home of today's rules (E30), useful heat in practice."""

    kind: HomeKind
    floor_area_m2: float
    space_heat_kwh_per_m2: float
    hot_water_kwh_per_m2: float
    roof_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One home at a place.

    Parameters
    ----------
    cars, car_km_per_year : float
        Cars of the household and what they drive together, km per year.
    streets_m : float
        Street with mains that the home has for its share, m.
    streets_eur_per_year : float
        Annuity and upkeep of that street, excl. VAT.
    hard_surface_m2, open_space_m2 : float
        Roof and paving; unbuilt land that the home takes.
    """

    location: MobilityLocation
    home: NewHome
    cars: float
    car_km_per_year: float
    streets_m: float
    streets_eur_per_year: float
    hard_surface_m2: float
    open_space_m2: float


def new_home(location: MobilityLocation, book: ParameterBook) -> NewHome:
    """The new home that is built at a place; hot water is the same per household everywhere."""
    kind = HOME_OF[location]
    area_m2 = book.number("demand.growth.floor_area_m2")
    heat = book.number("demand.growth.space_heat_kwh_per_m2")
    water = book.number("demand.stock.hot_water_flat_kwh_per_m2")
    if kind == "compact":
        return NewHome(
            kind=kind,
            floor_area_m2=area_m2,
            space_heat_kwh_per_m2=heat,
            hot_water_kwh_per_m2=water,
            roof_fraction=book.number("demand.growth.roof_fraction"),
        )
    own_area_m2 = book.number(f"places.{kind}_home.floor_area_m2")
    return NewHome(
        kind=kind,
        floor_area_m2=own_area_m2,
        space_heat_kwh_per_m2=heat * _fewer_shared_walls(kind, book),
        hot_water_kwh_per_m2=water * area_m2 / own_area_m2,
        roof_fraction=book.number(f"places.{kind}_home.roof_fraction"),
    )


def _fewer_shared_walls(kind: HomeKind, book: ParameterBook) -> float:
    """Heat per m2 of a new home of a kind over that of compact ones, half terraced and half flats."""
    zones = book.table("demand.renovation.rebuild_space_heat_kwh_per_m2")
    return float(zones[kind] / sum(zones[one] / len(COMPACT) for one in COMPACT))


def place(
    location: MobilityLocation, book: ParameterBook, *, km_per_car_and_year: float, real_rate_fraction: float
) -> Place:
    """A new home at a place, with the register's own numbers of that place.

    Parameters
    ----------
    km_per_car_and_year : float
        Regional mean, before the factor of the location.
    real_rate_fraction : float
        For the annuity of the street.
    """
    streets_m = book.number(f"places.{location}.streets_m_per_home")
    cars = book.number(f"places.{location}.cars_per_household")
    return Place(
        location=location,
        home=new_home(location, book),
        cars=cars,
        car_km_per_year=household_km_per_year(location, book, cars=cars, km_per_car_and_year=km_per_car_and_year),
        streets_m=streets_m,
        streets_eur_per_year=streets_m
        * street_eur_per_m_and_year(location, book, real_rate_fraction=real_rate_fraction),
        hard_surface_m2=book.number(f"places.{location}.hard_surface_m2_per_home"),
        open_space_m2=book.number(f"places.{location}.open_space_m2_per_home"),
    )


def core_place(
    mobility: Mobility, book: ParameterBook, *, streets_m_per_home: float | None, real_rate_fraction: float
) -> Place:
    """A new home in a core, with the core's own cars and streets where they are known.

    Parameters
    ----------
    streets_m_per_home : float or None
        Measured street of the core over its homes; None: the register's.
    """
    found = place(
        mobility.location, book, km_per_car_and_year=mobility.km_per_car_and_year, real_rate_fraction=real_rate_fraction
    )
    streets_m = found.streets_m if streets_m_per_home is None else streets_m_per_home
    return Place(
        location=mobility.location,
        home=found.home,
        cars=mobility.cars_per_dwelling,
        car_km_per_year=household_km_per_year(
            mobility.location,
            book,
            cars=mobility.cars_per_dwelling,
            km_per_car_and_year=mobility.km_per_car_and_year,
        ),
        streets_m=streets_m,
        streets_eur_per_year=streets_m
        * street_eur_per_m_and_year(mobility.location, book, real_rate_fraction=real_rate_fraction),
        hard_surface_m2=found.hard_surface_m2,
        open_space_m2=found.open_space_m2,
    )


def household_km_per_year(
    location: MobilityLocation, book: ParameterBook, *, cars: float, km_per_car_and_year: float
) -> float:
    """Kilometres by car of one household at a place, in however many cars.

    Parameters
    ----------
    cars : float
        Cars of the household, 0 or more. They count only where they are so few that they cannot drive it all.
    km_per_car_and_year : float
        Regional mean, before the factor of the location.
    """
    factor = book.table("demand.mobility.location_factor")[location]
    km = book.number("places.cars.regional_cars_per_household") * km_per_car_and_year * factor
    return min(float(km), cars * book.number("places.cars.highest_km_per_car_and_year"))


def street_eur_per_m_and_year(location: MobilityLocation, book: ParameterBook, *, real_rate_fraction: float) -> float:
    """A metre of street with sewer, water, electricity and data, EUR per year excl. VAT."""
    yearly = annuity_factor(real_rate_fraction, book.number("places.streets.lifetime_years"))
    per_m_eur = net_number(book, "places.streets.investment_eur_per_m")
    dearer = book.number(f"places.{location}.street_cost_factor")
    return per_m_eur * dearer * (yearly + book.number("places.streets.operation_fraction"))
