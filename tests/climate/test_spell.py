"""Ten cold, dark, calm days in January: what they are, and that nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.weather_bands import BANDS
from benchmarks.weather_statistics import worst_week_percent
from energysim.climate.build import weather_for
from energysim.climate.clear_sky import clear_ghi_w_per_m2
from energysim.climate.spell import with_spell
from energysim.climate.sun import sun_of
from energysim.climate.synthetic import SunYear, TemperatureYear
from energysim.climate.weather import SERIES, Weather
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Climate, Location
from energysim.technologies.pv import pv_profile
from energysim.technologies.wind import wind_profile
from energysim.text import t
from tests.climate.made import UCCLE, uccle

BOOK = ParameterBook()
SEEDS = range(30)
# 11 to 20 January, and the two days before and after; 31 days in January.
SPELL = slice(10 * 24, 20 * 24)
TOUCHED = slice(8 * 24, 22 * 24)
JANUARY_H = 31 * 24


def days(values: np.ndarray) -> np.ndarray:
    return values[SPELL].reshape(-1, 24)


def clear_sky(weather: Weather) -> np.ndarray:
    """Without clouds, turbidity 3.3 as in January."""
    return clear_ghi_w_per_m2(sun_of(weather), altitude_m=100.0, linke_turbidity=np.full(weather.steps, 3.3))


def worst(weather: Weather) -> float:
    return worst_week_percent(
        pv_profile(weather, tilt_deg=35.0, azimuth_deg=180.0, book=BOOK), wind_profile(weather, BOOK)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_days_are_cold_dark_and_calm(seed: int) -> None:
    weather = uccle(seed=seed, stress=True)
    assert weather.temperature_c[SPELL].mean() == pytest.approx(-6.0, abs=1e-9)
    assert days(weather.temperature_c).max() < 0  # ten days of ice
    assert days(weather.temperature_c).min() > -13.4  # the coldest January day of Uccle, 1942
    assert weather.wind_m_per_s[SPELL].mean() <= 2.2 + 1e-9
    assert weather.ghi_w_per_m2[SPELL].sum() / clear_sky(weather)[SPELL].sum() <= 0.185
    assert wind_profile(weather, BOOK)[SPELL].mean() < 0.10  # Ohlendorf and Schill (2020)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_else_changes(seed: int) -> None:
    plain, weather = uccle(seed=seed), uccle(seed=seed, stress=True)
    for name in SERIES:
        before, after = getattr(plain, name), getattr(weather, name)
        assert before[: TOUCHED.start].tobytes() == after[: TOUCHED.start].tobytes()
        assert before[TOUCHED.stop :].tobytes() == after[TOUCHED.stop :].tobytes()
    assert TOUCHED.stop <= JANUARY_H


@pytest.mark.parametrize("seed", SEEDS)
def test_the_worst_week_is_worse(seed: int) -> None:
    plain, stressed = worst(uccle(seed=seed)), worst(uccle(seed=seed, stress=True))
    assert stressed < plain
    assert stressed < BANDS["worst_week_percent"].low


@pytest.mark.parametrize("seed", SEEDS)
def test_light_stays_possible(seed: int) -> None:
    weather = uccle(seed=seed, stress=True)
    assert (weather.dhi_w_per_m2 <= weather.ghi_w_per_m2 + 1e-9).all()
    assert weather.dni_w_per_m2.min() >= 0
    height = np.sin(np.radians(sun_of(weather).elevation_deg))[TOUCHED]
    closed = weather.dhi_w_per_m2[TOUCHED] + weather.dni_w_per_m2[TOUCHED] * np.maximum(height, 0)
    high = height > 0.1
    assert closed[high] == pytest.approx(weather.ghi_w_per_m2[TOUCHED][high], abs=1e-6)
    assert (weather.ghi_w_per_m2[TOUCHED] <= clear_sky(weather)[TOUCHED] * 1.1 + 1e-9).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_temperature_falls_and_rises_as_weather_does(seed: int) -> None:
    """Never faster than the year itself plus the fall of at most 20 K over two days."""
    plain, weather = uccle(seed=seed), uccle(seed=seed, stress=True)
    own = np.abs(np.diff(plain.temperature_c)).max()
    assert np.abs(np.diff(weather.temperature_c)).max() <= own + 20 / 48
    assert np.abs(np.diff(weather.wind_m_per_s)).max() <= np.abs(np.diff(plain.wind_m_per_s)).max() + 0.5


@pytest.mark.parametrize("sun", ["sunny", "dark"])
@pytest.mark.parametrize("temperature", ["mild", "cold"])
def test_the_spell_is_the_same_in_every_kind_of_year(sun: SunYear, temperature: TemperatureYear) -> None:
    weather = uccle(sun=sun, temperature=temperature, stress=True)
    assert weather.temperature_c[SPELL].mean() == pytest.approx(-6.0, abs=1e-9)
    assert weather.wind_m_per_s[SPELL].mean() == pytest.approx(2.2, abs=1e-9)


def test_a_spell_brings_neither_light_nor_wind() -> None:
    plain = uccle()
    still = replace(
        plain,
        wind_m_per_s=plain.wind_m_per_s / 5,
        ghi_w_per_m2=plain.ghi_w_per_m2 / 10,
        dni_w_per_m2=plain.dni_w_per_m2 / 10,
        dhi_w_per_m2=plain.dhi_w_per_m2 / 10,
    )
    weather = with_spell(still, clear_sky(still), book=BOOK)
    assert weather.wind_m_per_s[SPELL].mean() == pytest.approx(still.wind_m_per_s[SPELL].mean())
    assert weather.ghi_w_per_m2[SPELL].sum() == pytest.approx(still.ghi_w_per_m2[SPELL].sum())


def test_the_year_says_what_was_done() -> None:
    location = Location(municipality="Ukkel", fluvius_area="zenne_dijle", **UCCLE)
    climate = Climate(kind="synthetic", year=2023, seed=1, stress=True)
    weather = weather_for(location, climate, file_bytes=None)
    assert weather.temperature_c.tobytes() == uccle(stress=True).temperature_c.tobytes()
    assert weather.notes == (*uccle().notes, "climate.note.stress")
    assert "January" in weather.origin
    for key in weather.notes:
        assert t(key, "nl") != t(key, "en")
