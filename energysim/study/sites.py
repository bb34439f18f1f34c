"""The same homes at another place: the scenario of a core with new homes in it, and that of homes alone outside.

New homes bring their own heating (the law leaves no gas) and solar panels in the proportion in which the plan uses the
roofs of the core. Outside stand no services and no shared battery; each home has the connection of a home in the core.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.places import Place
from energysim.demand.stock import GROWTH_GROUP, building_groups
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import heating_technologies
from energysim.scenario.place import Mobility
from energysim.scenario.schema import Scenario, own_values, to_plain
from energysim.study.simulate import changed
from energysim.village.new_homes import HEATING, names_new_homes
from energysim.village.prepared import Prepared
from energysim.village.profiles import core_of

ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
OFFERS_OF_HOMES: Final = ("roofs", "ground_source")
NETWORK: Final = "heat_network"
INDIVIDUAL: Final = "heat_pump_air"
# A home that is given up outside the core stands alone and is of the middle of the stock.
GIVEN_UP: Final = ("open", "1971_1990")
OWN_SOURCE: Final = "energysim: the homes of this place, scaled to the meters of the core like those inside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the meters of the core say about its homes, over the model: taken for new homes wherever they stand."""

    heat_factor: float
    households_factor: float


# The meters count for an old house as well: all its heat in practice is in proportion to these numbers.
HEAT_OF_OLD_HOMES: Final = (
    "demand.stock.behaviour_scale_fraction",
    "demand.stock.behaviour_maximum_fraction",
    "demand.stock.hot_water_house_kwh_per_m2",
)
NO_SCALE: Final = Scale(heat_factor=1, households_factor=1)


def without_growth(scenario: Scenario) -> Scenario:
    """The plan of the core without new homes, in its first weather year only."""
    return changed(scenario, {"growth": {"source": scenario.growth.source}, "climate.also": []})


def with_homes(base: Scenario, homes: float, *, place: Place, roof_kwp: Mapping[str, float]) -> Scenario:
    """The core with new homes inside it, heated as every plan heats them (``village.new_homes``).

    Parameters
    ----------
    base : Scenario
        ``without_growth``.
    homes : float
        A share of a plan need not be a whole number.
    place : Place
        One home in the core.
    roof_kwp : mapping of roof to kWp
        What the new homes bring, on each orientation.
    """
    if homes == 0:
        return base
    book = ParameterBook(own_values(base))
    all_there = sum(g.dwellings for g in building_groups(base, book, state="planned"))
    changes: dict[str, Any] = _added(homes)
    changes["mobility.km_per_car_and_year"] = _km_per_car(base.mobility, book, homes=homes, place=place, old=all_there)
    for roof, kwp in roof_kwp.items():
        changes[f"measures.{roof}.planned_kwp"] = base.measures.planned(roof) + kwp
    return changed(base, changes)


def outside(base: Scenario, homes: float, *, given_up: int, place: Place, scale: Scale) -> Scenario:
    """Homes outside the core as a small core of their own, still without panels.

    Parameters
    ----------
    base : Scenario
        ``without_growth``.
    homes : float
        New homes; a share of a plan need not be a whole number.
    given_up : int
        Old ones that stand there still.
    place : Place
        One home there.
    scale : Scale
    """
    connection = base.potential.grid_connection
    per_home_kw = connection.import_kw / max(1, sum(row.dwellings for row in base.buildings.stock))
    plain = to_plain(base)
    grid = plain["potential"]["grid_connection"] | {"import_kw": per_home_kw * (homes + given_up)}
    cars = base.mobility.model_copy(update={"location": place.location, "cars_per_dwelling": place.cars})
    km = _km_per_car(cars, ParameterBook(own_values(base)), homes=homes + given_up, place=place, old=0)
    return changed(
        base,
        {
            "buildings.stock": [{"type": GIVEN_UP[0], "period": GIVEN_UP[1], "dwellings": given_up}],
            "services.floor": [],
            "public_lighting.lamps": 0,
            "measured": {},
            **_added(homes),
            "mobility.location": place.location,
            "mobility.cars_per_dwelling": place.cars,
            "mobility.km_per_car_and_year": km,
            "potential": {name: plain["potential"][name] for name in OFFERS_OF_HOMES if name in plain["potential"]}
            | {"grid_connection": grid},
            "measures": _measures(base),
            "parameters": plain["parameters"] | _own_home(place, base, scale),
        },
    )


def roof_room_kwp(prepared: Prepared, scenario: Scenario) -> dict[str, float]:
    """Room on the roofs of a place, kWp by orientation."""
    core, _ = core_of(prepared, scenario, state="planned")
    return {s.key: s.maximum_kw for s in core.sources if s.key in ROOFS}


def paneled(scenario: Scenario, roof_kwp: Mapping[str, float]) -> Scenario:
    """The scenario with these panels on its roofs."""
    return changed(scenario, {f"measures.{roof}.planned_kwp": kwp for roof, kwp in roof_kwp.items()})


def _added(homes: float) -> dict[str, Any]:
    """New homes as a scenario writes them: a whole number, and the share of it that is built here."""
    whole = math.ceil(homes)
    return {"growth.dwellings_added": whole, "growth.in_core_fraction": homes / whole if whole > 0 else 1.0}


def _km_per_car(mobility: Mobility, book: ParameterBook, *, homes: float, place: Place, old: float) -> float:
    """What one car drives before the factor of the location, so that the new households drive what the place says.

    The old homes of the core keep what the model makes them drive.
    """
    kwh_per_home = driving_kwh_per_year(mobility, 1.0, book=book)
    if kwh_per_home == 0 or homes == 0:
        return mobility.km_per_car_and_year
    wanted_kwh = place.car_km_per_year * book.number("demand.mobility.kwh_per_km")
    mean = (old * kwh_per_home + homes * wanted_kwh) / ((old + homes) * kwh_per_home)
    return mobility.km_per_car_and_year * mean


def _measures(base: Scenario) -> dict[str, Any]:
    """Heating outside: old homes as the plan says, new ones as in the core, both without a network; nothing else."""
    new: dict[str, float] = dict(ParameterBook(own_values(base)).table(HEATING))
    if names_new_homes(base):
        new = _alone({t: base.measures.planned(t, group=GROWTH_GROUP) for t in heating_technologies()})
    old = _alone({t: base.measures.planned(t) for t in heating_technologies()})
    plain: dict[str, Any] = {"renovation": to_plain(base)["measures"]["renovation"]}
    for technology in heating_technologies():
        plain[technology] = {
            "today_fraction": base.measures.today(technology),
            "planned_fraction": old[technology],
            "planned_fraction_by_group": {GROWTH_GROUP: new.get(technology, 0.0)},
        }
    return plain


def _alone(shares: dict[str, float]) -> dict[str, float]:
    """Shares where no mains lie: who would be on the network has a heat pump."""
    return shares | {NETWORK: 0.0, INDIVIDUAL: shares[INDIVIDUAL] + shares[NETWORK]}


def _own_home(place: Place, base: Scenario, scale: Scale) -> dict[str, Any]:
    """The homes of the place, new and old, as own numbers of the scenario."""
    home = place.home
    book = ParameterBook(own_values(base))
    household = book.number("demand.electricity.household_kwh_per_dwelling")
    own = {
        "demand.growth.floor_area_m2": home.floor_area_m2,
        "demand.growth.space_heat_kwh_per_m2": home.space_heat_kwh_per_m2 * scale.heat_factor,
        "demand.growth.roof_fraction": home.roof_fraction,
        "demand.stock.hot_water_flat_kwh_per_m2": home.hot_water_kwh_per_m2 * scale.heat_factor,
        "demand.electricity.household_kwh_per_dwelling": household * scale.households_factor,
    }
    own |= {key: book.number(key) * scale.heat_factor for key in HEAT_OF_OLD_HOMES}
    return {key: {"value": value, "source": OWN_SOURCE} for key, value in own.items()}
