"""The slow part of a core, the same for every design of a place: weather, sun and yields, once per weather year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from energysim.climate.build import weather_for
from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.sun import sun_elevation_deg
from energysim.climate.weather import Weather
from energysim.demand.comfort import Comfort, unit_comfort
from energysim.demand.heat import UnitHeat, unit_heat
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import WeatherYear
from energysim.scenario.schema import Scenario, own_values
from energysim.technologies import TECHNOLOGIES
from energysim.units import FloatArray

# Source: the weather years of the cores of a workshop; each is a small table.
SUMMERS_KEPT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """One weather year of a place: weather, sun, yields (kW per kW installed) and the heat of every kind of building.

    Parameters
    ----------
    parameter_keys : tuple of str
        What was read from the register for it.
    seed : int
        Of the weather, and of how homes and cars vary around their mean.
    own_values : tuple of (key, value)
        The scenario's own numbers, instead of those of the register.
    also : tuple of Prepared
        The further weather years that the scenario asks for.
    """

    weather: Weather
    calendar: Calendar
    sun_elevation_deg: FloatArray
    yields: Mapping[str, FloatArray]
    unit_heat: UnitHeat
    own_values: tuple[tuple[str, float], ...]
    parameter_keys: tuple[str, ...]
    seed: int
    also: "tuple[Prepared, ...]" = ()


def prepare_climate(scenario: Scenario, *, files: Mapping[str, bytes]) -> Prepared:
    """Weather, sun and yields of a scenario's place, in each of its weather years.

    Raises
    ------
    InputProblems
        When a weather file is missing or cannot be used.
    """
    also = tuple(
        _prepared(scenario, year, f"climate.also.{n}", files=files) for n, year in enumerate(scenario.climate.also)
    )
    return replace(_prepared(scenario, scenario.climate, "climate", files=files), also=also)


def _prepared(scenario: Scenario, year: WeatherYear, path: str, *, files: Mapping[str, bytes]) -> Prepared:
    name = year.file
    if name is not None and name not in files:
        raise InputProblems([Problem(code="file_missing", params={"found": name}, path=f"{path}.file")])
    book = ParameterBook(own_values(scenario))
    weather = weather_for(scenario.location, year, file_bytes=None if name is None else files[name], book=book)
    yields = {t.key: t.profile(weather, book) for t in TECHNOLOGIES if t.profile is not None}
    return Prepared(
        weather=weather,
        calendar=calendar_for(weather.year),
        sun_elevation_deg=sun_elevation_deg(weather),
        yields=yields,
        unit_heat=unit_heat(weather, book),
        own_values=tuple(sorted(own_values(scenario).items())),
        parameter_keys=book.used(),
        seed=year.seed,
    )


@lru_cache(maxsize=SUMMERS_KEPT)
def summer_of(prepared: Prepared) -> Mapping[str, Comfort]:
    """How warm every kind of home gets in this weather year; played once, when first asked for."""
    return unit_comfort(prepared.weather, ParameterBook(dict(prepared.own_values)))
