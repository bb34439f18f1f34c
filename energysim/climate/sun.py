"""Where the sun stands, and what falls on a tilted plane.

The sun of a site and year is computed once (pvlib's implementation of the NREL algorithm) and kept in memory and in
the user's cache folder. Irradiance on a plane follows Hay and Davies (1980): part of the diffuse light comes from
around the sun, the rest from the whole sky.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
import pvlib

from energysim.climate.calendar import calendar_for
from energysim.climate.weather import Weather
from energysim.files import load_arrays, save_arrays
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray

# Changes when the meaning of the cached arrays changes.
CACHE_FORM: Final = "sun-1"
# Source: some sites more than anyone compares; a sun takes 210 kB.
KEPT_SUNS: Final = 64
FIELDS: Final = ("elevation_deg", "azimuth_deg", "extra_w_per_m2")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sun:
    """The sun in every interval of a year.

    Parameters
    ----------
    elevation_deg : FloatArray, shape (steps,)
        Height above the horizon as seen (refraction included).
    azimuth_deg : FloatArray, shape (steps,)
        From north over east: 90 east, 180 south.
    extra_w_per_m2 : FloatArray, shape (steps,)
        Direct normal irradiance outside the atmosphere.
    """

    elevation_deg: FloatArray
    azimuth_deg: FloatArray
    extra_w_per_m2: FloatArray


@lru_cache(maxsize=KEPT_SUNS)
def sun_at(latitude_deg: float, longitude_deg: float, *, altitude_m: float, year: int, offset_h: float) -> Sun:
    """Return the sun at one moment in each interval of a year.

    Parameters
    ----------
    latitude_deg, longitude_deg, altitude_m : float
    year : int
    offset_h : float
        Moment inside the interval, from its start.

    References
    ----------
    Reda and Andreas, Solar Energy 76 (2004) 577-589, doi:10.1016/j.solener.2003.12.003: within 0.0003 degrees.
    """
    site = (CACHE_FORM, pvlib.__version__, latitude_deg, longitude_deg, altitude_m, year, offset_h)
    name = "sun-" + hashlib.sha256(repr(site).encode()).hexdigest()
    kept = load_arrays(name)
    shape = (calendar_for(year).steps,)
    if kept is None or any(field not in kept or kept[field].shape != shape for field in FIELDS):
        kept = _computed(latitude_deg, longitude_deg, altitude_m, year, offset_h)
        save_arrays(name, kept)
    for values in kept.values():
        values.flags.writeable = False
    return Sun(**{field: kept[field] for field in FIELDS})


def _computed(
    latitude_deg: float, longitude_deg: float, altitude_m: float, year: int, offset_h: float
) -> dict[str, FloatArray]:
    calendar = calendar_for(year)
    moments = pd.date_range(calendar.start_utc(0), periods=calendar.steps, freq="h") + pd.Timedelta(hours=offset_h)
    position = pvlib.solarposition.get_solarposition(
        moments, latitude_deg, longitude_deg, altitude=altitude_m, method="nrel_numpy"
    )
    return {
        "elevation_deg": np.array(position["apparent_elevation"], dtype=np.float64),
        "azimuth_deg": np.array(position["azimuth"], dtype=np.float64),
        "extra_w_per_m2": np.array(pvlib.irradiance.get_extra_radiation(day_of_year(calendar.steps)), dtype=np.float64),
    }


def day_of_year(steps: int) -> FloatArray:
    """Day of the year of every interval, from 1."""
    return np.floor(np.arange(steps) / HOURS_PER_DAY) + 1.0


def sun_of(weather: Weather) -> Sun:
    """Return the sun that belongs to a weather year."""
    return sun_at(
        weather.latitude_deg,
        weather.longitude_deg,
        altitude_m=weather.altitude_m,
        year=weather.year,
        offset_h=weather.sun_offset_h,
    )


def sun_elevation_deg(weather: Weather) -> FloatArray:
    """Height of the sun above the horizon, shape (steps,), negative by night."""
    return sun_of(weather).elevation_deg


def plane_irradiance_w_per_m2(
    weather: Weather, *, tilt_deg: float, azimuth_deg: float, book: ParameterBook | None = None
) -> FloatArray:
    """Global irradiance on a tilted plane.

    Parameters
    ----------
    weather : Weather
    tilt_deg : float
        0 horizontal, 90 vertical.
    azimuth_deg : float
        Where the plane looks: 90 east, 180 south, 270 west.
    book : ParameterBook or None
        For the reflection of the ground; None: the package's own numbers.

    Returns
    -------
    FloatArray, shape (steps,)
        0 or more. Direct light counts only while the sun is above the horizon.

    References
    ----------
    Hay and Davies, Proc. First Canadian Solar Radiation Data Workshop (1980) 59.
    """
    albedo_fraction = (book or ParameterBook()).number("climate.ground.albedo_fraction")
    sun = sun_of(weather)
    zenith_deg = pvlib.tools.acosd(pvlib.tools.sind(sun.elevation_deg))
    beam = np.where(sun.elevation_deg > 0, weather.dni_w_per_m2, 0.0)
    towards = np.maximum(pvlib.irradiance.aoi_projection(tilt_deg, azimuth_deg, zenith_deg, sun.azimuth_deg), 0.0)
    sky = pvlib.irradiance.haydavies(
        tilt_deg, azimuth_deg, weather.dhi_w_per_m2, beam, sun.extra_w_per_m2, zenith_deg, sun.azimuth_deg
    )
    ground = pvlib.irradiance.get_ground_diffuse(tilt_deg, weather.ghi_w_per_m2, albedo=albedo_fraction)
    return np.asarray(beam * towards + sky + ground, dtype=np.float64)
