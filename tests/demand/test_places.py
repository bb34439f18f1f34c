"""Facts of a place: every value on paper from domain facts, and the order of the places."""

from itertools import pairwise
from typing import get_args

import pytest

from energysim.demand.places import HOME_OF, core_place, new_home, place, street_eur_per_m_and_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility, MobilityLocation

# From the middle of a town to far outside.
OUTWARD = get_args(MobilityLocation)
RATE = 0.04


@pytest.fixture(scope="module")
def book() -> ParameterBook:
    return ParameterBook()


def mobility(location: MobilityLocation, cars: float, *, km: float = 14_000.0) -> Mobility:
    return Mobility(
        cars_per_dwelling=cars,
        km_per_car_and_year=km,
        location=location,
        electric_fraction_today=0.1,
        electric_fraction_planned=0.85,
        source="test",
    )


def test_places_stand_from_dense_to_dispersed() -> None:
    assert OUTWARD == ("city_core", "village_core_with_stop", "village_core", "ribbon", "dispersed")
    assert set(HOME_OF) == set(OUTWARD)


def test_the_further_out_the_more_of_everything(book: ParameterBook) -> None:
    found = [place(one, book, km_per_car_and_year=14_000, real_rate_fraction=RATE) for one in OUTWARD]
    for near, far in pairwise(found):
        for name in (
            "car_km_per_year",
            "streets_m",
            "streets_eur_per_year",
            "hard_surface_m2",
            "open_space_m2",
            "cars",
        ):
            assert getattr(near, name) <= getattr(far, name), (name, near.location)
        assert near.home.floor_area_m2 <= far.home.floor_area_m2
        assert near.home.space_heat_kwh_per_m2 <= far.home.space_heat_kwh_per_m2


def test_dispersed_building_is_what_vito_found(book: ParameterBook) -> None:
    """VITO 2019, per building against a city core: 10 times the length, 7 times the cost, 4 times the hard surface."""
    city, dispersed = (
        place(one, book, km_per_car_and_year=14_000, real_rate_fraction=RATE) for one in ("city_core", "dispersed")
    )
    assert dispersed.streets_m / city.streets_m == pytest.approx(10)
    assert dispersed.streets_eur_per_year / city.streets_eur_per_year == pytest.approx(7, rel=0.01)
    assert dispersed.hard_surface_m2 / city.hard_surface_m2 == pytest.approx(4)
    # The factor of the location is anchored on the doubled cost of mobility: 1.35 / 0.70.
    assert dispersed.car_km_per_year / city.car_km_per_year == pytest.approx(1.35 / 0.70)


def test_kilometres_on_paper(book: ParameterBook) -> None:
    """The regional 1.15 cars drive 14,000 km each; dispersed households 1.35 times that, in however many cars."""
    found = place("dispersed", book, km_per_car_and_year=14_000, real_rate_fraction=RATE)
    assert found.car_km_per_year == pytest.approx(1.15 * 14_000 * 1.35)
    station = mobility("village_core_with_stop", 0.95)
    core = core_place(station, book, streets_m_per_home=7.5, real_rate_fraction=RATE)
    assert core.car_km_per_year == pytest.approx(1.15 * 14_000 * 0.82)
    assert core.streets_m == 7.5
    assert core.cars == 0.95


@pytest.mark.parametrize("location", OUTWARD)
@pytest.mark.parametrize("cars", [0.6, 0.95, 1.15, 2.0])
def test_a_core_and_a_place_that_lie_alike_drive_alike(location: MobilityLocation, cars: float) -> None:
    """The factor of the location is the whole difference between places: the number of cars is no second one."""
    book = ParameterBook()
    away = place(location, book, km_per_car_and_year=13_000, real_rate_fraction=RATE)
    core = core_place(mobility(location, cars, km=13_000.0), book, streets_m_per_home=None, real_rate_fraction=RATE)
    assert core.car_km_per_year == away.car_km_per_year


def test_without_cars_nobody_drives_and_few_cars_cannot_drive_it_all(book: ParameterBook) -> None:
    """No car, no kilometre; one car for ten homes, 50,000 km at most: 5,000 km per home."""
    for cars, km in ((0.0, 0.0), (0.1, 5_000.0)):
        few = core_place(mobility("dispersed", cars), book, streets_m_per_home=None, real_rate_fraction=RATE)
        assert few.car_km_per_year == pytest.approx(km)


def test_a_metre_of_street_on_paper() -> None:
    own = ParameterBook({"places.streets.investment_eur_per_m": 1000.0, "places.streets.operation_fraction": 0.02})
    annuity = 0.04 / (1 - 1.04**-40)
    assert street_eur_per_m_and_year("dispersed", own, real_rate_fraction=RATE) == pytest.approx(
        1000 * (annuity + 0.02)
    )


def test_the_same_household_takes_the_same_hot_water_everywhere(book: ParameterBook) -> None:
    waters = {
        one: home.floor_area_m2 * home.hot_water_kwh_per_m2
        for one, home in ((one, new_home(one, book)) for one in OUTWARD)
    }
    assert len({round(value, 6) for value in waters.values()}) == 1


def test_a_detached_home_loses_more_per_m2_by_tabula(book: ParameterBook) -> None:
    """TABULA 2012: open 89, terraced 64, small block 65 kWh/m2."""
    ratio = new_home("dispersed", book).space_heat_kwh_per_m2 / new_home("village_core", book).space_heat_kwh_per_m2
    assert ratio == pytest.approx(89 / 64.5, rel=0.04)
