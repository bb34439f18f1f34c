"""Services as zones: one m2 of floor of a function, old or new, whose loss follows from its useful heat."""

from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.envelope import AZIMUTHS_DEG
from energysim.demand.zone import Setpoints, Surface, Window, Zone
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import ServiceFunction, ServicePeriod
from energysim.units import HOURS_PER_DAY, W_PER_KW, BoolArray, FloatArray

Age = Literal["old", "new"]
# The shape of a function changes little with the period: one zone for buildings until 1989, one for those after it.
ZONE_PERIOD: Final[dict[Age, ServicePeriod]] = {"old": "1970_1979", "new": "2000_2010"}
AGE_OF_PERIOD: Final[dict[ServicePeriod, Age]] = {
    "until_1945": "old",
    "1970_1979": "old",
    "1980_1989": "old",
    "1990_1999": "new",
    "2000_2010": "new",
    "2011_2020": "new",
}
_NUMBERS: Final = (
    "air_change_closed_per_h",
    "air_change_open_per_h",
    "gains_closed_w_per_m2",
    "least_wall_w_per_m2k",
    "plant_over_design_fraction",
    "room_height_m",
    "solar_gains_w_per_m2",
    "warm_up_h",
    "window_fraction",
    "window_g_fraction",
    "window_w_per_m2k",
)
# Source: definition of the hour.
_SECONDS_PER_H: Final = 3600.0


def service_zone(function: ServiceFunction, *, age: Age, calendar: Calendar, book: ParameterBook) -> Zone:
    """Return one m2 of floor of a service.

    Its loss in W/K is found back from the useful heat of its function and period: what that heat and the gains of
    the heating season keep warm, over the degree hours of that season (TABULA's: 210 days at 6.2 C). Air and
    windows come off; the rest is wall, with a least value in the register. The plant is that of the design
    temperature with some room, so that no Monday morning is sharper than boilers are large. The level of the heat
    never comes from this zone, only its hours.

    Parameters
    ----------
    function : str
    age : {"old", "new"}
    calendar : Calendar
        For opening hours, weekends and holidays.
    book : ParameterBook
    """
    habits = book.table(f"demand.services_habits.{function}")
    number = {name: book.number(f"demand.services_zone.{name}") for name in _NUMBERS}
    opened = open_hours(function, calendar, book=book)
    set_point_c = _set_point_c(opened, habits["set_point_c"], habits["set_back_c"], number["warm_up_h"])
    gains_w = np.where(opened, habits["gains_w_per_m2"], number["gains_closed_w_per_m2"])
    useful = book.table(f"demand.services_space_heat_kwh_per_m2.{function}")[ZONE_PERIOD[age]]
    season_h = book.number("tabula.conditions.heating_days") * HOURS_PER_DAY
    above_k = float(np.mean(set_point_c)) - book.number("tabula.conditions.heating_season_c")
    kept = useful * W_PER_KW / season_h + float(np.mean(gains_w)) + number["solar_gains_w_per_m2"]
    windows_m2 = number["window_fraction"]
    changes_per_h = np.where(opened, number["air_change_open_per_h"], number["air_change_closed_per_h"])
    air = book.number("zone.network.air_heat_capacity_j_per_m3k") / _SECONDS_PER_H * number["room_height_m"]
    coldest_k = habits["set_point_c"] - book.number("demand.supply.design_outdoor_c")
    plant_w = number["plant_over_design_fraction"] * kept / above_k * coldest_k
    wall = kept / above_k - windows_m2 * number["window_w_per_m2k"] - air * float(np.mean(changes_per_h))
    return Zone(
        floor_area_m2=1.0,
        volume_m3=number["room_height_m"],
        surfaces=(Surface(area_m2=1.0, u_w_per_m2k=max(wall, number["least_wall_w_per_m2k"])),),
        windows=tuple(
            Window(
                area_m2=windows_m2 / len(AZIMUTHS_DEG),
                u_w_per_m2k=number["window_w_per_m2k"],
                g_fraction=number["window_g_fraction"],
                azimuth_deg=azimuth_deg,
                frame_fraction=book.number("tabula.conditions.frame_fraction"),
                shading_fraction=book.number("tabula.conditions.shading_fraction"),
            )
            for azimuth_deg in AZIMUTHS_DEG.values()
        ),
        mass="heavy",
        ventilation_per_h=changes_per_h,
        gains_w=gains_w,
        setpoints=Setpoints(heating_c=set_point_c, heating_maximum_w=plant_w, controlled="operative"),
    )


def open_hours(function: ServiceFunction, calendar: Calendar, *, book: ParameterBook) -> BoolArray:
    """Whether a service is open in each step, shape (steps,): opening hours on its days; a holiday is a Sunday."""
    habits = book.table(f"demand.services_habits.{function}")
    days = np.array([1.0, habits["saturday"], habits["sunday"]])
    inside = (calendar.hour >= habits["from_h"]) & (calendar.hour < habits["until_h"])
    return np.asarray(inside & (days[calendar.day_type] > 0))


def _set_point_c(opened: BoolArray, use_c: float, back_c: float, warm_up_h: float) -> FloatArray:
    """Set back while closed; buildings begin to warm up at different hours before they open."""
    level = opened.astype(np.float64)
    count = round(warm_up_h)
    for ahead in range(1, count + 1):
        coming = np.roll(opened, -ahead).astype(np.float64) * (1.0 - ahead / (count + 1))
        level = np.maximum(level, coming)
    return back_c + (use_c - back_c) * level
