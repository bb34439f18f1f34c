"""Cars in the core: how they charge by rule, and as a store on wheels that the optimiser may fill when it likes.

A plain controller has no view of tomorrow's trips: where the plan lets cars charge flexibly, it charges with the sun
and the rest at night. The optimiser sees a bus of its own: driving takes from the batteries, plugged cars take from
the buildings, within what plugs and batteries hold.
"""

import numpy as np

from energysim.demand import mobility
from energysim.demand.fleet import Fleet, fleet_of
from energysim.hub.model import Bus, Converter, Demand, Limit, Store
from energysim.hub.program import Program
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.units import FloatArray
from energysim.village.core import BUILDINGS, CAR_CHARGING, CARS, Core
from energysim.village.prepared import Prepared

SUN = "pv_"
# Ways of charging whose rule looks at the panels of the plan.
WITH_THE_SUN = ("sun_following", "flexible")


def charging_kw(
    prepared: Prepared, scenario: Scenario, *, book: ParameterBook, dwellings: float, planned: bool
) -> tuple[FloatArray, Fleet | None]:
    """What the cars take by rule, kW (steps,), and the fleet where the plan lets it charge flexibly.

    Parameters
    ----------
    prepared : Prepared
    scenario : Scenario
    book : ParameterBook
    dwellings : float
        Homes whose cars charge here.
    planned : bool
        The cars and the charging of the plan; today's cars charge when they come home.
    """
    cars = scenario.mobility
    electric = cars.electric_fraction_planned if planned else cars.electric_fraction_today
    annual_kwh = mobility.charging_kwh_per_year(cars, dwellings, electric_fraction=electric, book=book)
    asked = cars.charging_planned if planned else "uncontrolled"
    if asked in ("uncontrolled", "evening_delayed"):
        return mobility.charging_kw(annual_kwh, prepared.calendar, book=book, mode=asked), None
    number = mobility.electric_cars(cars, dwellings, electric_fraction=electric)
    by_rule = mobility.charging_kw(
        annual_kwh,
        prepared.calendar,
        book=book,
        mode="sun_following",
        cars=number,
        sun_kw=_sun_kw(prepared, scenario),
    )
    if asked == "sun_following":
        return by_rule, None
    return by_rule, fleet_of(annual_kwh, number, calendar=prepared.calendar, book=book)


def _sun_kw(prepared: Prepared, scenario: Scenario) -> FloatArray:
    """Yield of all panels of the plan, kW (steps,)."""
    total = np.zeros(prepared.calendar.steps)
    for key, profile in prepared.yields.items():
        if key.startswith(SUN):
            total += scenario.measures.planned(key) * profile
    return total


def bus(core: Core) -> tuple[Bus, ...]:
    """The batteries of the cars, settled before the buildings that they charge from."""
    return (Bus(name=CARS, carrier="electricity", order=-1, unserved_eur_per_kwh=core.prices.unserved_eur_per_kwh),)


def demands(fleet: Fleet) -> tuple[Demand, ...]:
    """Driving."""
    return (Demand(name="driving", bus=CARS, power_kw=fleet.driving_kw),)


def converters(fleet: Fleet) -> tuple[Converter, ...]:
    """The plugs, with the loss of charging; activity in kW at the socket."""
    return (
        Converter(
            name=CAR_CHARGING,
            inputs=((BUILDINGS, 1.0),),
            outputs=((CARS, fleet.charge_efficiency_fraction),),
            limit=Limit(constant=fleet.charge_limit_kw),
        ),
    )


def stores(fleet: Fleet) -> tuple[Store, ...]:
    """What the batteries hold for the core."""
    return (
        Store(name="car_batteries", bus=CARS, content=Limit(constant=fleet.content_limit_kwh), keep_fraction_per_h=1.0),
    )


def shift_kw(core: Core, program: Program, *, flows: FloatArray) -> FloatArray | None:
    """Charging less what the rule would charge, kW (steps,); None where the year knows no flexible cars."""
    if CAR_CHARGING not in program.flow_names:
        return None
    by_rule = core.building_uses.get(CARS, np.zeros(program.steps))
    return np.asarray(flows[program.flow(CAR_CHARGING)] - by_rule)
