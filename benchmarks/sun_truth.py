"""Two truths to hold the sun against: another algorithm, and 5-minute steps of light on a tilted plane."""

from typing import Final, TypedDict

import numpy as np
import pandas as pd
import pvlib

from energysim.climate.sun import sun_at
from energysim.climate.weather import Weather
from energysim.units import FloatArray, IntArray


class Place(TypedDict):
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


PLACE: Final[Place] = {"latitude_deg": 50.797, "longitude_deg": 4.358, "altitude_m": 100.0}
PLANES: Final = {
    "south 35": (35.0, 180.0),
    "east 35": (35.0, 90.0),
    "west 35": (35.0, 270.0),
    "east 10": (10.0, 90.0),
    "flat": (0.0, 180.0),
}
# Seconds between terrestrial and universal time, 2010-2030 (IERS).
DELTA_T_S = 69.0


def meeus(unix_s: FloatArray, latitude_deg: float, longitude_deg: float) -> tuple[FloatArray, FloatArray]:
    """True elevation and azimuth (degrees) after Meeus, Astronomical Algorithms (1998), chapters 12, 13, 25, 40.

    The short form with the equation of the centre: good to 0.01 degrees. Nothing of it is in pvlib's algorithm, which
    sums the planetary series.
    """
    days = unix_s / 86400 + 2440587.5 - 2451545
    t = (days + DELTA_T_S / 86400) / 36525
    mean_longitude = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = np.radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (
        (1.914602 - 0.004817 * t) * np.sin(anomaly)
        + (0.019993 - 0.000101 * t) * np.sin(2 * anomaly)
        + 0.000289 * np.sin(3 * anomaly)
    )
    node = np.radians(125.04 - 1934.136 * t)
    longitude = np.radians(mean_longitude + centre - 0.00569 - 0.00478 * np.sin(node))
    obliquity = np.radians(23.4392911 - 0.0130042 * t + 0.00256 * np.cos(node))
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(obliquity) * np.sin(longitude))
    sidereal = 280.46061837 + 360.98564736629 * days - 0.00478 * np.sin(node) * np.cos(obliquity)
    hour = np.radians(sidereal + longitude_deg) - right_ascension
    latitude = np.radians(latitude_deg)
    elevation = np.arcsin(
        np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour)
    )
    south = np.arctan2(np.sin(hour), np.cos(hour) * np.sin(latitude) - np.tan(declination) * np.cos(latitude))
    parallax = 8.794 / 3600 * np.cos(elevation)
    return np.degrees(elevation) - parallax, np.degrees(south) + 180


def refracted(elevation_deg: FloatArray) -> FloatArray:
    """Apparent elevation after Saemundsson (Sky and Telescope 72, 1986), 1013.25 hPa and 12 degC."""
    minutes = 1.02 / np.tan(np.radians(elevation_deg + 10.3 / (elevation_deg + 5.11)))
    return elevation_deg + minutes / 60 * 1013.25 / 1010 * 283 / 285


def against_meeus(moments_per_year: int = 250) -> tuple[int, float, float]:
    """Moments checked, and the largest difference in elevation (refraction included) and in azimuth, degrees.

    Nine years at places and parts of the hour drawn over Belgium; azimuth counts on the sky, so times cos(elevation).
    """
    random = np.random.default_rng(10)
    checked, worst_elevation, worst_azimuth = 0, 0.0, 0.0
    for year in range(2010, 2035, 3):
        latitude, longitude = random.uniform(49.5, 51.5), random.uniform(2.5, 6.4)
        offset_h = random.choice([0.0, 0.25, 0.5, 1.0])
        sun = sun_at(latitude, longitude, altitude_m=0.0, year=year, offset_h=offset_h)
        start_s = pd.Timestamp(year, 1, 1, tz="UTC").timestamp()
        at = random.choice(len(sun.elevation_deg), moments_per_year, replace=False)
        elevation, azimuth = meeus(start_s + (at + offset_h) * 3600, latitude, longitude)
        up = elevation > 0.5
        off = np.abs(sun.elevation_deg[at][up] - refracted(elevation[up]))
        turned = (sun.azimuth_deg[at] - azimuth + 180) % 360 - 180
        checked += int(up.sum())
        worst_elevation = max(worst_elevation, float(off.max()))
        worst_azimuth = max(worst_azimuth, float(np.abs(turned * np.cos(np.radians(elevation))).max()))
    return checked, worst_elevation, worst_azimuth


def five_minutes(tilt_deg: float, azimuth_deg: float) -> tuple[FloatArray, Weather, IntArray]:
    """A plane on every fifth day of a year, from 5-minute steps: hourly means, the weather in hours, and which hours.

    Every hour has a cloud of its own, from 0.1 to 1.0 of the clear sky.
    """
    hours = np.flatnonzero((np.arange(8760) // 24) % 5 == 0)
    start = pd.Timestamp("2023-01-01T00:02:30Z")
    minutes = np.repeat(hours * 60, 12) + np.tile(np.arange(0, 60, 5), len(hours))
    moments = start + pd.to_timedelta(minutes, unit="min")
    place = pvlib.location.Location(PLACE["latitude_deg"], PLACE["longitude_deg"], altitude=PLACE["altitude_m"])
    position = place.get_solarposition(moments)
    zenith, azimuth = position["apparent_zenith"].to_numpy(), position["azimuth"].to_numpy()
    extra = pvlib.irradiance.get_extra_radiation(moments.day_of_year.to_numpy())
    airmass = pvlib.atmosphere.get_relative_airmass(zenith)
    with np.errstate(divide="ignore", invalid="ignore"):
        clear = np.nan_to_num(pvlib.clearsky.ineichen(zenith, airmass, 3.8, dni_extra=extra)["ghi"])
    cloud = np.repeat(np.random.default_rng(5).uniform(0.1, 1.0, len(hours)), 12)
    ghi = clear * cloud
    parts = pvlib.irradiance.erbs(ghi, zenith, moments.day_of_year.to_numpy())
    dni, dhi = np.asarray(parts["dni"]), np.asarray(parts["dhi"])
    plane = pvlib.irradiance.get_total_irradiance(
        tilt_deg, azimuth_deg, zenith, azimuth, dni, ghi, dhi, dni_extra=extra, albedo=0.2, model="haydavies"
    )["poa_global"]

    def year(values: FloatArray) -> FloatArray:
        whole = np.zeros(8760)
        whole[hours] = values.reshape(-1, 12).mean(axis=1)
        return whole

    weather = Weather(
        year=2023,
        **PLACE,
        temperature_c=np.zeros(8760),
        wind_m_per_s=np.zeros(8760),
        ghi_w_per_m2=year(ghi),
        dni_w_per_m2=year(dni),
        dhi_w_per_m2=year(dhi),
        sun_offset_h=0.5,
        kind="synthetic",
        origin="made to check the planes",
    )
    return year(np.nan_to_num(plane))[hours], weather, hours
