"""The same homes at another place: the scenario of a core with new homes in it, and that of homes alone outside.

New homes bring their own heating (the law leaves no gas) and solar panels in the proportion in which the plan uses the
roofs of the core. Outside stand no services and no shared battery; each home has the connection of a home in the core.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from energysim.demand.places import Place
from energysim.demand.stock import GROWTH_GROUP, building_groups
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario, own_values, to_plain
from energysim.study.simulate import changed
from energysim.village.prepared import Prepared
from energysim.village.profiles import core_of

ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
OFFERS_OF_HOMES: Final = ("roofs", "ground_source")
NETWORK: Final = "heat_network"
INDIVIDUAL: Final = "heat_pump_air"
# A home that is given up outside the core stands alone and is of the middle of the stock.
GIVEN_UP: Final = ("open", "1971_1990")
OWN_SOURCE: Final = "energysim: the new home of this place, scaled to the meters of the core like those inside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the meters of the core say about its homes, over the model: taken for new homes wherever they stand."""

    heat_factor: float
    households_factor: float


NO_SCALE: Final = Scale(heat_factor=1, households_factor=1)


def without_growth(scenario: Scenario) -> Scenario:
    """The plan of the core without new homes, in its first weather year only."""
    return changed(scenario, {"growth": {"source": scenario.growth.source}, "climate.also": []})


def with_homes(base: Scenario, homes: int, *, roof_kwp: Mapping[str, float]) -> Scenario:
    """The core with new homes inside it.

    Parameters
    ----------
    base : Scenario
        ``without_growth``.
    homes : int
    roof_kwp : mapping of roof to kWp
        What the new homes bring, on each orientation.
    """
    if homes == 0:
        return base
    book = ParameterBook(own_values(base))
    there = sum(g.dwellings for g in building_groups(base, book, state="planned") if g.key == GROWTH_GROUP)
    new = book.table("places.new_homes.heating")
    changes: dict[str, Any] = {"growth.dwellings_added": homes}
    for technology in heating_technologies():
        old = base.measures.planned(technology, group=GROWTH_GROUP)
        mixed = (old * there + new.get(technology, 0.0) * homes) / (there + homes)
        changes[f"measures.{technology}.planned_fraction_by_group.{GROWTH_GROUP}"] = mixed
    for roof, kwp in roof_kwp.items():
        changes[f"measures.{roof}.planned_kwp"] = base.measures.planned(roof) + kwp
    return changed(base, changes)


def outside(base: Scenario, homes: int, *, given_up: int, place: Place, scale: Scale) -> Scenario:
    """Homes outside the core as a small core of their own, still without panels.

    Parameters
    ----------
    base : Scenario
        ``without_growth``.
    homes, given_up : int
        New homes, and old ones that stand there still.
    place : Place
        One home there.
    scale : Scale
    """
    connection = base.potential.grid_connection
    per_home_kw = connection.import_kw / max(1, sum(row.dwellings for row in base.buildings.stock))
    plain = to_plain(base)
    grid = plain["potential"]["grid_connection"] | {"import_kw": per_home_kw * (homes + given_up)}
    return changed(
        base,
        {
            "buildings.stock": [{"type": GIVEN_UP[0], "period": GIVEN_UP[1], "dwellings": given_up}],
            "services.floor": [],
            "public_lighting.lamps": 0,
            "measured": {},
            "growth.dwellings_added": homes,
            "mobility.location": place.location,
            "mobility.cars_per_dwelling": place.cars,
            "mobility.km_per_car_and_year": _km_per_car(place, base),
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


def _km_per_car(place: Place, base: Scenario) -> float:
    """What one car drives before the factor of the location, so that the household drives what the place says."""
    factor = ParameterBook(own_values(base)).table("demand.mobility.location_factor")[place.location]
    return float(place.car_km_per_year / (place.cars * factor)) if place.cars > 0 else 0.0


def _measures(base: Scenario) -> dict[str, Any]:
    """Heating outside: old homes as the plan says (without a network), new ones as the law says; nothing else."""
    new = ParameterBook(own_values(base)).table("places.new_homes.heating")
    plain: dict[str, Any] = {"renovation": to_plain(base)["measures"]["renovation"]}
    for technology in heating_technologies():
        planned = base.measures.planned(technology)
        if technology == NETWORK:
            planned = 0.0
        if technology == INDIVIDUAL and NETWORK in heating_technologies():
            planned += base.measures.planned(NETWORK)
        plain[technology] = {
            "today_fraction": base.measures.today(technology),
            "planned_fraction": planned,
            "planned_fraction_by_group": {GROWTH_GROUP: new.get(technology, 0.0)},
        }
    return plain


def _own_home(place: Place, base: Scenario, scale: Scale) -> dict[str, Any]:
    """The home of the place as own numbers of the scenario."""
    home = place.home
    household = ParameterBook(own_values(base)).number("demand.electricity.household_kwh_per_dwelling")
    own = {
        "demand.growth.floor_area_m2": home.floor_area_m2,
        "demand.growth.space_heat_kwh_per_m2": home.space_heat_kwh_per_m2 * scale.heat_factor,
        "demand.growth.roof_fraction": home.roof_fraction,
        "demand.stock.hot_water_flat_kwh_per_m2": home.hot_water_kwh_per_m2 * scale.heat_factor,
        "demand.electricity.household_kwh_per_dwelling": household * scale.households_factor,
    }
    return {key: {"value": value, "source": OWN_SOURCE} for key, value in own.items()}
