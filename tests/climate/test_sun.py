"""The sun against an independent algorithm, and tilted planes against 5-minute truth."""

import numpy as np
import pytest

from benchmarks.sun_truth import PLANES, against_meeus, five_minutes
from energysim.climate import sun as sun_module
from energysim.climate.sun import plane_irradiance_w_per_m2, sun_at, sun_elevation_deg
from energysim.files import cache_folder
from tests.climate.made import half_clear, steady, uccle


def test_a_thousand_moments_agree_with_another_algorithm() -> None:
    checked, elevation_deg, azimuth_deg = against_meeus()
    assert checked >= 1000
    assert max(elevation_deg, azimuth_deg) <= 0.02


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


@pytest.mark.parametrize(("tilt_deg", "azimuth_deg"), PLANES.values())
def test_hours_follow_five_minute_truth(tilt_deg: float, azimuth_deg: float) -> None:
    """Clear and broken sky on every fifth day: bias at most 1 %, hourly error at most 1.5 % of a mean light hour."""
    truth, weather, hours = five_minutes(tilt_deg, azimuth_deg)
    plane = plane_irradiance_w_per_m2(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg)[hours]
    light = truth > 0
    assert plane.sum() / truth.sum() == pytest.approx(1, abs=0.01)
    assert np.sqrt(np.mean((plane - truth)[light] ** 2)) <= 0.015 * truth[light].mean()
