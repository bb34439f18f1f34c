"""Kernversterking: the same new homes in the core or outside it, each as a whole that is really run.

Inside: the core with the homes. Outside: the core without them, and the homes as a small core of their own in the same
weather. Streets, hard surface, open space and kilometres are facts per home of ``demand.places``. What levers 1 (land
near public transport) and 2 (pace, share built in the core) do to lever 3 is the difference between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from energysim.demand.places import Place, core_place, place
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.schema import Scenario, own_values
from energysim.study.pace import pace, spared_per_home
from energysim.study.placement_record import NewHomes, Placement, Side, SideKey
from energysim.study.records import facts
from energysim.study.simulate import prepare
from energysim.study.sites import GIVEN_UP, NO_SCALE, Scale, outside, paneled, roof_room_kwp, with_homes, without_growth
from energysim.study.whole import Whole, Year, whole_of, year
from energysim.units import mwh
from energysim.village.answer import versions
from energysim.village.prepared import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What every side shares: the core alone, the two places, how full the roofs are, and the size of the core."""

    prepared: Prepared
    base: Scenario
    alone: Year
    core: Place
    away: Place
    scale: Scale
    filled: Mapping[str, float]
    streets_m: float
    area_ha: float


def placement(scenario: Scenario, *, files: Mapping[str, bytes] | None = None) -> Placement:
    """Place the new homes of a plan in the core, outside it, and as the plan says.

    Parameters
    ----------
    scenario : Scenario
        With ``growth.dwellings_added`` or ``growth.moved_from_outside`` above 0.
    files : Mapping or None
        Content of the weather files that the scenario names.

    Raises
    ------
    InputProblems
        When the plan has no new homes, or does not fit the place.
    AuditError
        When our own calculation does not close.
    """
    growth = scenario.growth
    added, moved = growth.dwellings_added, growth.moved_from_outside
    if added + moved == 0:
        raise InputProblems([Problem("no_growth", path="growth.dwellings_added")])
    book = ParameterBook(own_values(scenario))
    ground = _ground(scenario, book, files=files or {})
    planned = growth.dwellings_in_core
    ways: list[tuple[SideKey, float, float, int]] = [("in_core", added + moved, 0, 0), ("outside", 0, added, moved)]
    if moved < planned < added + moved:
        ways.insert(1, ("planned", planned, added + moved - planned, 0))
    sides = tuple(_side(ground, key, homes=(k, n, m), book=book) for key, k, n, m in ways)
    return Placement(
        fingerprint=fingerprint(
            scenario, files=files or {}, study="placement", options={}, seed=None, version=versions()["energysim"]
        ),
        scenario=scenario.name,
        municipality=scenario.location.municipality,
        homes=float(added),
        moved=float(moved),
        in_core_fraction=growth.in_core_fraction,
        core_location=scenario.mobility.location,
        outside_location=growth.outside_location,
        sides=sides,
        per_home=spared_per_home(sides[0].new, sides[-1].new, homes=float(added + moved)),
        pace=pace(growth, inside=sides[0].new, outside=sides[-1].new, book=book),
        facts=facts(book, "places.", "demand.growth.", "demand.mobility.location_factor"),
    )


def _ground(scenario: Scenario, book: ParameterBook, *, files: Mapping[str, bytes]) -> _Ground:
    """Run the core alone, and learn from it what its meters and its roofs say about new homes."""
    base = without_growth(scenario)
    prepared = prepare(base, files=files)
    alone = year(prepared, base)
    rate = scenario.finance.real_discount_rate_fraction
    core_homes = float(sum(row.dwellings for row in scenario.buildings.stock))  # the plan makes it denser, not larger
    known_m, known_ha = scenario.location.streets_m, scenario.location.area_ha
    per_home_m = known_m / core_homes if known_m is not None and core_homes > 0 else None
    core = core_place(scenario.mobility, book, streets_m_per_home=per_home_m, real_rate_fraction=rate)
    away = place(
        scenario.growth.outside_location,
        book,
        km_per_car_and_year=scenario.mobility.km_per_car_and_year,
        real_rate_fraction=rate,
    )
    along = core_homes or float(scenario.growth.dwellings_added + scenario.growth.moved_from_outside)
    room = {s.key: s.maximum_kw for s in alone.run.village.core.sources}
    homes_per_ha = book.number(f"places.{core.location}.homes_per_ha")
    return _Ground(
        prepared=prepared,
        base=base,
        alone=alone,
        core=core,
        away=away,
        scale=_scale(prepared, base, alone, core=core),
        filled={
            roof: base.measures.planned(roof) / room[roof] if room[roof] > 0 else 0.0
            for roof in room
            if roof.startswith("pv_roof")
        },
        streets_m=known_m if known_m is not None else core.streets_m * along,
        area_ha=known_ha if known_ha is not None else along / homes_per_ha,
    )


def _scale(prepared: Prepared, base: Scenario, alone: Year, *, core: Place) -> Scale:
    """What the core makes of one more home of its own, over the same home by itself without meters."""
    more = year(prepared, with_homes(base, 1, place=core, roof_kwp={}))
    single = year(prepared, outside(base, 1, given_up=0, place=core, scale=NO_SCALE))

    def factor(key: str) -> float:
        model = single.energy_kwh.get(key, 0.0)
        return (more.energy_kwh[key] - alone.energy_kwh.get(key, 0.0)) / model if model > 0 else 1.0

    return Scale(heat_factor=factor("heat_delivered"), households_factor=factor("use.households"))


def _side(ground: _Ground, key: SideKey, *, homes: tuple[float, float, int], book: ParameterBook) -> Side:
    """Run one way to place the homes: (new in the core, new outside, old ones that stay outside)."""
    inside, away, given_up = homes
    prepared = ground.prepared
    of_core = outside(ground.base, inside, given_up=0, place=ground.core, scale=ground.scale)
    full = _panels(ground, of_core) if inside else {}
    core = year(prepared, with_homes(ground.base, inside, place=ground.core, roof_kwp=full))
    years = [core]
    if away + given_up:
        there = outside(ground.base, away, given_up=given_up, place=ground.away, scale=ground.scale)
        years.append(year(prepared, paneled(there, _panels(ground, there))))
    whole, alone = whole_of(years), whole_of([ground.alone])
    return Side(
        key=key,
        homes_in_core=float(inside),
        homes_outside=float(away + given_up),
        new=_new_homes(ground, whole, alone, homes=homes, book=book),
        whole=whole,
        core_heat_mwh_per_m=mwh(core.energy_kwh["heat_delivered"]) / ground.streets_m,
        core_homes_per_ha=core.dwellings / ground.area_ha,
    )


def _panels(ground: _Ground, homes: Scenario) -> dict[str, float]:
    """Panels on new roofs, as full as the plan fills the roofs of the core."""
    room = roof_room_kwp(ground.prepared, homes)
    return {roof: ground.filled[roof] * kwp for roof, kwp in room.items()}


def _new_homes(
    ground: _Ground, whole: Whole, alone: Whole, *, homes: tuple[float, float, int], book: ParameterBook
) -> NewHomes:
    """All new homes of one side: energy and cost as difference with the core alone, the rest per home."""
    inside, away, given_up = homes
    core, there = ground.core, ground.away

    def both(name: str) -> float:
        return float(inside * getattr(core, name) + (away + given_up) * getattr(there, name))

    old_m2 = float(book.table(f"tabula.{GIVEN_UP[0]}.{GIVEN_UP[1]}")["floor_area_m2"])
    car_km = both("car_km_per_year")
    on_fuel = 1 - ground.base.mobility.electric_fraction_planned
    return NewHomes(
        floor_area_m2=inside * core.home.floor_area_m2 + away * there.home.floor_area_m2 + given_up * old_m2,
        heat_kwh=whole.heat_kwh - alone.heat_kwh,
        electricity_kwh=whole.electricity_kwh - alone.electricity_kwh,
        cars_kwh=whole.cars_kwh - alone.cars_kwh,
        generation_kwh=whole.generation_kwh - alone.generation_kwh,
        pv_kwp=whole.pv_kwp - alone.pv_kwp,
        system_eur_per_year=whole.total_eur_per_year - alone.total_eur_per_year,
        co2_kg_per_year=whole.co2_kg_per_year - alone.co2_kg_per_year,
        cars=both("cars"),
        car_km=car_km,
        cars_on_fuel_co2_kg=car_km * on_fuel * book.number("places.cars.fuel_co2_kg_per_km"),
        streets_m=both("streets_m"),
        streets_eur_per_year=both("streets_eur_per_year"),
        hard_surface_m2=both("hard_surface_m2"),
        open_space_m2=both("open_space_m2"),
    )
