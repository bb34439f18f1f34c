"""What a core uses, hour by hour: electricity and cars inside the boundary, and the heat that each group needs."""

from dataclasses import dataclass

import numpy as np

from energysim.demand import diversity, electricity, hot_water, mobility, thermal
from energysim.demand.calibrate import Calibration
from energysim.demand.fleet import Fleet
from energysim.demand.heat import mixed_kw
from energysim.demand.stock import (
    SERVICES,
    BuildingGroup,
    State,
    households,
    services_electricity_kwh_per_year,
)
from energysim.parameters.register import ParameterBook
from energysim.scenario.measures import GROUP_KEYS
from energysim.scenario.schema import Scenario
from energysim.technologies.base import HeatingInput
from energysim.units import FloatArray
from energysim.village.core import CARS
from energysim.village.fleet import charging_kw
from energysim.village.prepared import Prepared

HOUSEHOLDS = "households"
SERVICES_USE = "services"
PUBLIC_LIGHTING = "public_lighting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Uses of electricity inside the boundary, kW (steps,), by name.

    Parameters
    ----------
    buildings, village : dict
        Behind the meters, and on the village's own net.
    fleet : Fleet or None
        Cars that may wait; what they would take by rule is among ``buildings``.
    """

    buildings: dict[str, FloatArray]
    village: dict[str, FloatArray]
    fleet: Fleet | None


def uses(
    prepared: Prepared,
    scenario: Scenario,
    *,
    book: ParameterBook,
    groups: tuple[BuildingGroup, ...],
    state: State,
    factors: Calibration,
) -> Uses:
    """Uses of electricity of a core in one state.

    So many homes, and so many cars, vary around their mean as that number of homes or cars does.
    """
    calendar, counts, seed = prepared.calendar, scenario.boundary, prepared.seed
    dwellings = sum(group.dwellings for group in groups)
    buildings: dict[str, FloatArray] = {}
    if counts.dwelling_electricity and dwellings > 0:
        mean_kw = homes_mean_kw(prepared, groups, book=book, factors=factors)
        buildings[HOUSEHOLDS] = diversity.varied_kw(
            mean_kw, dwellings, calendar=calendar, seed=seed, book=book, kind="electricity"
        )
    if counts.services:
        annual = services_electricity_kwh_per_year(scenario.services, book)
        buildings[SERVICES_USE] = electricity.services_kw(annual, calendar, book=book) * factors.services_factor
    fleet: Fleet | None = None
    if counts.cars:
        buildings[CARS], fleet = _cars(prepared, scenario, book, dwellings=dwellings, state=state)
    village: dict[str, FloatArray] = {}
    if counts.public_lighting:
        village[PUBLIC_LIGHTING] = electricity.public_lighting_kw(
            scenario.public_lighting.lamps,
            prepared.sun_elevation_deg,
            book=book,
            step_h=calendar.step_h,
            calendar=calendar,
        )
    return Uses(buildings=buildings, village=village, fleet=fleet)


def homes_mean_kw(
    prepared: Prepared, groups: tuple[BuildingGroup, ...], *, book: ParameterBook, factors: Calibration
) -> FloatArray:
    """Mean electricity of all homes, scaled to the meter, kW (steps,): without what a small number of homes varies."""
    mean_kw = electricity.household_kw(households(groups), prepared.calendar, book=book)
    return mean_kw * factors.household_factor


def _cars(
    prepared: Prepared, scenario: Scenario, book: ParameterBook, *, dwellings: float, state: State
) -> tuple[FloatArray, Fleet | None]:
    """Cars charge by rule; those that wait for nobody vary as their number does."""
    planned = state == "planned"
    by_rule, fleet = charging_kw(prepared, scenario, book=book, dwellings=dwellings, planned=planned)
    asked = scenario.mobility.charging_planned if planned else "uncontrolled"
    if asked != "uncontrolled":
        return by_rule, fleet
    electric = scenario.mobility.electric_fraction_planned if planned else scenario.mobility.electric_fraction_today
    number = mobility.electric_cars(scenario.mobility, dwellings, electric_fraction=electric)
    calendar = prepared.calendar
    varied_kw = diversity.varied_kw(by_rule, number, calendar=calendar, seed=prepared.seed, book=book, kind="cars")
    return mobility.within_plugs_kw(varied_kw, number, calendar=calendar, book=book), fleet


def heat_need(
    prepared: Prepared, scenario: Scenario, *, group: BuildingGroup, book: ParameterBook, factor: float
) -> HeatingInput:
    """Heat of a group, scaled to the meter: hours from the zones in this weather, hot water as so many homes draw."""
    weather, calendar = prepared.weather, prepared.calendar
    ground_c = book.number("technologies.heat_pump_ground.ground_source_c")
    drawn_kw = hot_water.draw_kw(factor * group.hot_water_kwh_per_year, calendar, book=book)
    if group.key != SERVICES:
        drawn_kw = diversity.varied_kw(
            drawn_kw,
            group.dwellings,
            calendar=calendar,
            seed=prepared.seed,
            book=book,
            kind="hot_water",
            group=GROUP_KEYS.index(group.key),
        )
    return HeatingInput(
        space_kw=factor * mixed_kw(group.mix, prepared.unit_heat),
        hot_water_kw=drawn_kw,
        outdoor_c=weather.temperature_c,
        ground_c=np.full(calendar.steps, ground_c),
        supply_c=thermal.supply_temperature_c(group.supply_temperature_c, weather.temperature_c, book=book),
        dwellings=group.systems,
        real_rate_fraction=scenario.finance.real_discount_rate_fraction,
        emitters_fraction=group.emitters_fraction,
    )
