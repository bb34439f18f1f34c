"""What a slider is in the street: homes, panels, parking spaces, turbines, batteries, cars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from energysim.climate.calendar import calendar_for
from energysim.scenario.schema import Scenario
from energysim.study.design import PERCENT, ROOFS, SITES, Slider, SliderKey, split
from energysim.village.result import Result

# Source: one panel on the market in 2026: about 0.4 kWp (2 m2 at 0.2 kWp/m2).
PANEL_KWP: Final = 0.4
# Source: one parking space of 2.5 m x 5 m under a canopy at 0.2 kWp/m2.
PARKING_SPACE_KWP: Final = 2.5
# Source: rows of panels on flat ground with room between them: about 1 MWp a hectare.
GROUND_M2_PER_KWP: Final = 10.0
# Source: a usual turbine in Flemish permits since 2022.
TURBINE_MW: Final = 4.5
# Source: a usual home battery.
HOME_BATTERY_KWH: Final = 10.0
# Source: the year of the plans that municipalities make now, and the year of the prices.
PLAN_YEARS: Final = (2026, 2040)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a slider value is in the street. What does not apply is 0."""

    homes: float = 0.0
    homes_per_year: float = 0.0
    panels: float = 0.0
    share_fraction: float = 0.0
    spaces: float = 0.0
    area_m2: float = 0.0
    turbines: float = 0.0
    batteries: float = 0.0
    use_h: float = 0.0
    cars: float = 0.0


def meaning(slider: Slider, values: Mapping[SliderKey, float], *, scenario: Scenario, today: Result) -> Meaning:
    """What the value of a slider is in homes, panels, spaces, turbines, batteries or cars.

    Parameters
    ----------
    values : mapping of slider key to value
        All sliders as they stand.
    today : Result
        The run of today: homes, use and potentials.
    """
    value = values[slider.key]
    if slider.key == "dak":
        room = sum(today.potentials.get(name, 0.0) for name in ROOFS)
        return Meaning(panels=value / PANEL_KWP, share_fraction=value / room if room > 0 else 0.0)
    if slider.key == "park":
        kwp = split(scenario, SITES, kwp=value, potentials=today.potentials)
        return Meaning(spaces=kwp["pv_parking"] / PARKING_SPACE_KWP, area_m2=kwp["pv_ground"] * GROUND_M2_PER_KWP)
    if slider.key == "wind":
        return Meaning(turbines=value / TURBINE_MW)
    if slider.key == "bat":
        calendar = calendar_for(scenario.climate.year)
        mean_kw = today.energy_kwh["electricity_use"] / (calendar.steps * calendar.step_h)
        return Meaning(batteries=value / HOME_BATTERY_KWH, use_h=value / mean_kw if mean_kw > 0 else 0.0)
    if slider.key == "wagen":
        return Meaning(cars=value / PERCENT * today.dwellings * scenario.mobility.cars_per_dwelling)
    if slider.key == "bwp":
        value = min(value, values["wp"])
    homes = value / PERCENT * today.dwellings
    return Meaning(homes=homes, homes_per_year=homes / (PLAN_YEARS[1] - PLAN_YEARS[0]))


def ground_above_all_pumps(values: Mapping[SliderKey, float]) -> bool:
    """Whether more ground-source pumps are asked for than there are heat pumps; then all pumps are ground-source."""
    return values.get("bwp", 0.0) > values.get("wp", 0.0)


def cars_of(scenario: Scenario) -> float:
    """Number of cars of the core."""
    return scenario.mobility.cars_per_dwelling * sum(row.dwellings for row in scenario.buildings.stock)


def floor_of(scenario: Scenario) -> float:
    """Floor area of the services, m2."""
    return sum(row.floor_area_m2 for row in scenario.services.floor)
