"""How warm homes get in summer: hours above the limit without cooling, and the cooling that would hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.climate.weather import Weather
from energysim.demand.envelope import set_point_c, zone_of
from energysim.demand.heat import HOMES, KINDS, Mix, home_key
from energysim.demand.zone import Setpoints, Zone
from energysim.demand.zone_year import zone_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import DwellingType
from energysim.units import W_PER_KW, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Comfort:
    """Summer in one kind of home or one group.

    Parameters
    ----------
    overheating_h : float
        Hours of the year with an operative temperature above the limit of 26 C, windows opened, no cooling.
    cooling_kwh_per_m2 : float
        Heat that cooling would have to take out to hold the limit, kWh per m2 of floor and year.
    """

    overheating_h: float
    cooling_kwh_per_m2: float


def unit_comfort(weather: Weather, book: ParameterBook) -> dict[str, Comfort]:
    """Play the summer of every kind of home, once per weather year.

    Windows stand open whenever it is milder outdoors than ``demand.comfort.airing_above_c`` and cooler than the
    limit: nobody airs in a heat wave.

    Returns
    -------
    dict of key to Comfort
        Keys of ``heat.home_key``.
    """
    limit_c = book.number("demand.comfort.limit_c")
    outdoor_c = weather.temperature_c
    opened = (outdoor_c > book.number("demand.comfort.airing_above_c")) & (outdoor_c < limit_c)
    airing_per_h = np.where(opened, book.number("demand.comfort.airing_per_h"), 0.0)
    found: dict[str, Comfort] = {}
    for kind in KINDS:  # one type after the other: all at once would hold a hundred MB for a moment
        found |= _of_kind(kind, weather, airing_per_h, limit_c=limit_c, book=book)
    return found


def _of_kind(
    kind: DwellingType, weather: Weather, airing_per_h: FloatArray, *, limit_c: float, book: ParameterBook
) -> dict[str, Comfort]:
    """Every home of a type twice: without cooling for the hours, with cooling for the heat it takes out."""
    homes = [home for home in HOMES if home[0] == kind]
    zones: list[Zone] = []
    for _, period, state in homes:
        heated = zone_of(
            kind, period, state=state, heating_c=set_point_c(kind, period, state=state, book=book), book=book
        )
        aired = replace(heated, infiltration_per_h=heated.infiltration_per_h + airing_per_h)
        held = Setpoints(heating_c=heated.setpoints.heating_c, cooling_c=limit_c, controlled="operative")
        zones += [aired, replace(aired, setpoints=held)]
    played = zone_year(zones, weather, book=book)
    step_h = calendar_for(weather.year).step_h
    hours = (played.operative_c[::2] > limit_c).sum(axis=1) * step_h
    cooling = played.cooling_w[1::2].sum(axis=1) * (step_h / W_PER_KW)
    return {
        home_key(kind, period, state=state): Comfort(
            overheating_h=float(hours[n]), cooling_kwh_per_m2=float(cooling[n]) / zones[2 * n].floor_area_m2
        )
        for n, (_, period, state) in enumerate(homes)
    }


def mixed_comfort(floor_m2: Mix, unit: Mapping[str, Comfort]) -> Comfort:
    """Mean over the floor area of a group.

    Parameters
    ----------
    floor_m2 : tuple of (key, m2)
        Floor area of every kind of home in the group, above 0 together.
    unit : mapping of key to Comfort
    """
    return Comfort(
        overheating_h=_mean([(area_m2, unit[key].overheating_h) for key, area_m2 in floor_m2]),
        cooling_kwh_per_m2=_mean([(area_m2, unit[key].cooling_kwh_per_m2) for key, area_m2 in floor_m2]),
    )


def _mean(weighed: Sequence[tuple[float, float]]) -> float:
    return sum(area * value for area, value in weighed) / sum(area for area, _ in weighed)
