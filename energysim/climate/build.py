"""The weather of a scenario: built in, or from the file that the user brings."""

import math
from dataclasses import replace
from typing import Final

from energysim.climate.readers import read_weather
from energysim.climate.synthetic import Site, synthetic_weather
from energysim.climate.weather import Weather
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Location, WeatherYear

# Source: the metre was made as the ten-millionth part of a quarter of the meridian: 10,000 km over 90 degrees.
KM_PER_DEGREE: Final = 111.1
# Source: about the distance from Uccle to the ends of Vlaams-Brabant; yields differ by some per cent beyond it.
FAR_KM: Final = 50.0
FAR_NOTE: Final = "climate.note.far"


def weather_for(
    location: Location,
    climate: WeatherYear,
    *,
    file_bytes: bytes | None,
    book: ParameterBook | None = None,
) -> Weather:
    """Return the weather year of a place.

    Parameters
    ----------
    location : Location
    climate : WeatherYear
    file_bytes : bytes or None
        Content of the weather file; needed for "pvgis" and "epw".
    book : ParameterBook or None
        None: the package's own numbers.

    Raises
    ------
    InputProblems
        When the file is absent or cannot be used, with codes ``climate_*``.
    """
    if climate.kind == "synthetic":
        site = Site(
            latitude_deg=location.latitude_deg,
            longitude_deg=location.longitude_deg,
            altitude_m=location.altitude_m,
            year=climate.year,
        )
        return synthetic_weather(
            site,
            sun=climate.sun,
            temperature=climate.temperature,
            seed=climate.seed,
            book=book,
            stress=climate.stress,
        )
    if file_bytes is None:
        raise InputProblems([Problem("file_needed", {"kind": climate.kind}, path="climate.file")])
    weather = read_weather(file_bytes, kind=climate.kind, year=climate.year, file=climate.file or "")
    if distance_km(location, weather) > FAR_KM:
        return replace(weather, notes=(*weather.notes, FAR_NOTE))
    return weather


def distance_km(location: Location, weather: Weather) -> float:
    """Distance between a core and the place of a weather file; the error is below 1 % within some hundred km."""
    north = weather.latitude_deg - location.latitude_deg
    east = (weather.longitude_deg - location.longitude_deg) * math.cos(math.radians(location.latitude_deg))
    return math.hypot(north, east) * KM_PER_DEGREE
