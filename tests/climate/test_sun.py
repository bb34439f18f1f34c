"""The sun against an independent algorithm, and tilted planes against 5-minute truth (bar R10)."""

import numpy as np
import pandas as pd
import pvlib
import pytest

from energysim.climate import sun as sun_module
from energysim.climate.sun import plane_irradiance_w_per_m2, sun_at, sun_elevation_deg
from energysim.climate.weather import Weather
from energysim.files import cache_folder
from energysim.units import FloatArray
from tests.climate.made import UCCLE, half_clear, steady, uccle

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


def test_a_thousand_moments_agree_with_another_algorithm() -> None:
    random = np.random.default_rng(10)
    checked = 0
    for year in range(2010, 2035, 3):
        latitude, longitude = random.uniform(49.5, 51.5), random.uniform(2.5, 6.4)
        offset_h = random.choice([0.0, 0.25, 0.5, 1.0])
        sun = sun_at(latitude, longitude, altitude_m=0.0, year=year, offset_h=offset_h)
        start_s = pd.Timestamp(year, 1, 1, tz="UTC").timestamp()
        at = random.choice(len(sun.elevation_deg), 250, replace=False)
        elevation, azimuth = meeus(start_s + (at + offset_h) * 3600, latitude, longitude)
        up = elevation > 0.5
        assert sun.elevation_deg[at][up] == pytest.approx(refracted(elevation[up]), abs=0.02)
        turned = (sun.azimuth_deg[at] - azimuth + 180) % 360 - 180
        assert np.abs(turned * np.cos(np.radians(elevation))).max() <= 0.02
        checked += int(up.sum())
    assert checked >= 1000


def test_noon_at_the_solstices() -> None:
    """On paper: 90 - latitude +- 23.44 degrees, at 12 h minus longitude and equation of time."""
    elevation = sun_at(50.8, 0.0, altitude_m=0.0, year=2023, offset_h=0.0).elevation_deg
    assert elevation[171 * 24 : 172 * 24].max() == pytest.approx(90 - 50.8 + 23.44, abs=0.1)
    assert elevation[355 * 24 : 356 * 24].max() == pytest.approx(90 - 50.8 - 23.44, abs=0.15)


def test_the_sun_is_kept_on_disk_and_in_memory() -> None:
    sun_at.cache_clear()
    first = sun_at(50.81, 4.31, altitude_m=55.0, year=2022, offset_h=0.5)
    assert any(cache_folder().glob("sun-*.npz"))
    assert sun_at(50.81, 4.31, altitude_m=55.0, year=2022, offset_h=0.5) is first
    sun_at.cache_clear()
    again = sun_at(50.81, 4.31, altitude_m=55.0, year=2022, offset_h=0.5)
    for field in sun_module.FIELDS:
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))


@pytest.mark.parametrize("change", [{"year": 2021}, {"offset_h": 0.25}, {"latitude_deg": 51.0}])
def test_another_question_gets_another_sun(change: dict[str, float]) -> None:
    asked = {"latitude_deg": 50.8, "longitude_deg": 4.3, "altitude_m": 20.0, "year": 2022, "offset_h": 0.5}
    one, other = sun_at(**asked), sun_at(**(asked | change))
    assert np.abs(one.elevation_deg - other.elevation_deg).max() > 0.01


@pytest.mark.parametrize("tilt_deg", [0.0, 10.0, 35.0, 90.0])
def test_an_even_sky_lights_a_plane_as_on_paper(tilt_deg: float) -> None:
    """Without direct light: half the sky (1 + cos)/2 and the ground's part (1 - cos)/2 with 0.2 reflected."""
    weather = steady(ghi_w_per_m2=300.0, dhi_w_per_m2=300.0)
    cosine = np.cos(np.radians(tilt_deg))
    expected = 300 * (1 + cosine) / 2 + 300 * 0.2 * (1 - cosine) / 2
    plane = plane_irradiance_w_per_m2(weather, tilt_deg=tilt_deg, azimuth_deg=180.0)
    assert plane == pytest.approx(np.full(weather.steps, expected), rel=1e-12)


def test_a_horizontal_plane_gets_what_the_files_call_global() -> None:
    weather = uccle()
    plane = plane_irradiance_w_per_m2(weather, tilt_deg=0.0, azimuth_deg=180.0)
    assert plane.sum() == pytest.approx(weather.ghi_w_per_m2.sum(), rel=1e-4)


def test_no_light_without_sun() -> None:
    weather = half_clear(0.5)
    night = sun_elevation_deg(weather) <= 0
    for azimuth_deg in (90.0, 180.0, 270.0):
        plane = plane_irradiance_w_per_m2(weather, tilt_deg=35.0, azimuth_deg=azimuth_deg)
        assert plane.min() >= 0
        assert not plane[night].any()


@pytest.mark.parametrize(
    ("tilt_deg", "azimuth_deg"), [(35.0, 180.0), (35.0, 90.0), (35.0, 270.0), (10.0, 90.0), (0.0, 180.0)]
)
def test_hours_follow_five_minute_truth(tilt_deg: float, azimuth_deg: float) -> None:
    """Clear and broken sky on every fifth day: bias at most 1 %, hourly error at most 1.5 % of a mean light hour."""
    truth, weather, hours = five_minutes(tilt_deg, azimuth_deg)
    plane = plane_irradiance_w_per_m2(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg)[hours]
    light = truth > 0
    assert plane.sum() / truth.sum() == pytest.approx(1, abs=0.01)
    assert np.sqrt(np.mean((plane - truth)[light] ** 2)) <= 0.015 * truth[light].mean()


def five_minutes(tilt_deg: float, azimuth_deg: float) -> tuple[FloatArray, Weather, np.ndarray]:
    hours = np.flatnonzero((np.arange(8760) // 24) % 5 == 0)
    start = pd.Timestamp("2023-01-01T00:02:30Z")
    minutes = np.repeat(hours * 60, 12) + np.tile(np.arange(0, 60, 5), len(hours))
    moments = start + pd.to_timedelta(minutes, unit="min")
    place = pvlib.location.Location(UCCLE["latitude_deg"], UCCLE["longitude_deg"], altitude=UCCLE["altitude_m"])
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
        **UCCLE,
        temperature_c=np.zeros(8760),
        wind_m_per_s=np.zeros(8760),
        ghi_w_per_m2=year(ghi),
        dni_w_per_m2=year(dni),
        dhi_w_per_m2=year(dhi),
        sun_offset_h=0.5,
        kind="synthetic",
        origin="made for a test",
    )
    return year(np.nan_to_num(plane))[hours], weather, hours
