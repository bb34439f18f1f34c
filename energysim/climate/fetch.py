"""A typical year of PVGIS for the user's own coordinates, as the CSV that the reader of this package takes.

Whoever asks brings the function that fetches (``pvlib.iotools.get_pvgis_tmy``): nothing here knows an address. The
answer is checked by the same reader as a file of the user, before anything is kept.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from energysim.climate.pvgis import COLUMNS, HEADERS, OFFSET_HEADER, TIME
from energysim.climate.readers import read_weather
from energysim.climate.weather import Weather
from energysim.errors import InputProblems, Problem

HOST: Final = "PVGIS (European Commission, JRC)"
# What PVGIS calls the entries of its header.
INPUTS: Final = {"Latitude": "latitude", "Longitude": "longitude", "Elevation": "elevation"}
UNITS: Final = {"Latitude": "decimal degrees", "Longitude": "decimal degrees", "Elevation": "m"}
OFFSET_INPUT: Final = "irradiance time offset"
# Source: any year without 29 February: a typical year has none.
PLAIN_YEAR: Final = 2023
# Source: PVGIS rounds to a thousandth of a degree; its grid is finer than a tenth.
NEAR_DEG: Final = 0.1
# Source: long enough to name the fault, short enough for a line.
SHOWN_SIGNS: Final = 120

Fetched = tuple[pd.DataFrame, Mapping[str, Any]]
Fetch = Callable[[float, float], Fetched]


def fetch_pvgis(latitude_deg: float, longitude_deg: float, *, fetch: Fetch) -> bytes:
    """Return a weather file for a place.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
    fetch : callable of (latitude, longitude)
        Returns the data of PVGIS under its own column names, indexed by time in UTC, and its header.

    Returns
    -------
    bytes
        A CSV that ``read_weather(..., kind="pvgis")`` takes.

    Raises
    ------
    InputProblems
        ``fetch_no_network`` when nothing answers, ``fetch_answer`` when the answer is no usable year.
    """
    try:
        data, meta = fetch(latitude_deg, longitude_deg)
        content = as_csv(data, meta)
    except OSError as error:
        raise InputProblems([_problem(error)]) from None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputProblems([_unusable(f"{type(error).__name__} {error}")]) from None
    try:
        weather = read_weather(content, kind="pvgis", year=PLAIN_YEAR)
    except InputProblems as refused:
        raise InputProblems([_unusable(", ".join(problem.code for problem in refused.problems))]) from None
    if not _is_near(weather, latitude_deg, longitude_deg):
        raise InputProblems([_unusable(weather.origin)])
    return content


def as_csv(data: pd.DataFrame, meta: Mapping[str, Any]) -> bytes:
    """Write an answer of PVGIS in its own form; KeyError where a part of it is missing."""
    inputs = meta["inputs"]
    lines = [f"{name} ({UNITS[name]}): {float(inputs[entry])}" for name, entry in INPUTS.items() if name in HEADERS]
    if OFFSET_INPUT in inputs:
        lines.append(f"{OFFSET_HEADER} (h): {float(inputs[OFFSET_INPUT])}")
    lines += ["month,year", *(f"{row['month']},{row['year']}" for row in meta["months_selected"])]
    names = list(COLUMNS.values())
    columns = [np.asarray(data[name], dtype=np.float64) + 0.0 for name in names]
    stamps = pd.DatetimeIndex(data.index).strftime("%Y%m%d:%H%M")
    lines.append(",".join([TIME, *names]))
    rows = zip(stamps, *(values.tolist() for values in columns), strict=True)
    lines += [",".join([stamp, *map(repr, row)]) for stamp, *row in rows]
    return ("\n".join([*lines, "", "PVGIS (c) European Union"]) + "\n").encode()


def file_name(latitude_deg: float, longitude_deg: float) -> str:
    """Return the name under which the year of a place is kept."""
    return f"pvgis-{latitude_deg:.3f}-{longitude_deg:.3f}.csv"


def _is_near(weather: Weather, latitude_deg: float, longitude_deg: float) -> bool:
    """Whether the answer is about the place that was asked for, to a tenth of a degree."""
    off = max(abs(weather.latitude_deg - latitude_deg), abs(weather.longitude_deg - longitude_deg))
    return off <= NEAR_DEG


def _problem(error: OSError) -> Problem:
    """Nothing answered, or the service itself said what is wrong with the question."""
    answered = any(kind.__name__ == "HTTPError" for kind in type(error).__mro__)
    return _unusable(str(error)) if answered else Problem("fetch_no_network", {"host": HOST})


def _unusable(found: str) -> Problem:
    clean = " ".join(found.split())[:SHOWN_SIGNS]
    return Problem("fetch_answer", {"host": HOST, "found": clean})
