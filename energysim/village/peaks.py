"""Quarter-hour peaks of a year that was computed in hours: of one home, of all homes, of the connection."""

from functools import lru_cache
from typing import Final

import numpy as np

from energysim.climate.calendar import MONTHS, calendar_for
from energysim.demand.diversity import own_peaks_kw
from energysim.demand.electricity import household_kw
from energysim.demand.mobility import electric_cars
from energysim.demand.peaks import Load, transformer_peak_kw, transformer_quarter_hours_kw
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.village.accounts import Flows
from energysim.village.core import CARS, Core
from energysim.village.profiles import Profiles
from energysim.village.uses import HOUSEHOLDS

# Source: the weather years of the cores of a workshop; one number each.
YEARS_KEPT: Final = 64


def peaks_kw(core: Core, flows: Flows, *, scenario: Scenario, profiles: Profiles, planned: bool) -> dict[str, float]:
    """Quarter-hour peaks, kW.

    Returns
    -------
    dict
        "home": mean of the twelve monthly peaks that one home has itself, without heat pump and car;
        "homes": highest quarter-hour of all homes together, per home; "connection": highest import of the core.
        Empty where households do not count.
    """
    homes_kw = core.building_uses.get(HOUSEHOLDS)
    if homes_kw is None or core.dwellings <= 0:
        return {}
    book, loads = profiles.book, [Load(hourly_kw=homes_kw, units=core.dwellings, kind="electricity")]
    each_kwh = float(profiles.homes_mean_kw.sum()) * core.calendar.step_h / core.dwellings
    found = {
        "home": each_kwh * _unit_home_peak_kw(core.calendar.year, profiles.prepared.seed, profiles.prepared.own_values),
        "homes": transformer_peak_kw(loads, book=book) / core.dwellings,
    }
    cars_kw = core.building_uses.get(CARS)
    if cars_kw is not None and core.fleet is None:
        cars = scenario.mobility
        share = cars.electric_fraction_planned if planned else cars.electric_fraction_today
        number = electric_cars(cars, core.dwellings, electric_fraction=share)
        loads.append(Load(hourly_kw=cars_kw, units=number, kind="cars"))
    hourly_kw = np.sum([load.hourly_kw for load in loads], axis=0)
    above_kw = transformer_quarter_hours_kw(loads, book=book) - hourly_kw
    return found | {"connection": float(np.max(flows.import_kw + above_kw))}


@lru_cache(maxsize=YEARS_KEPT)
def _unit_home_peak_kw(year: int, seed: int, own: tuple[tuple[str, float], ...]) -> float:
    """Mean monthly peak of one home, kW per kWh of a year: the draws scale with the use of the home."""
    book, calendar = ParameterBook(dict(own)), calendar_for(year)
    one_kw = household_kw(1.0, calendar, book=book, kwh_per_dwelling=1.0)
    peaks_kw = own_peaks_kw(one_kw, 1.0, calendar=calendar, seed=seed, book=book, kind="electricity")
    return float(peaks_kw.sum()) / MONTHS
