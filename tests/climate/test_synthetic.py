"""The built-in year against the published normals of Uccle and the bands of typical years, over thirty seeds."""

from functools import cache

import numpy as np
import pytest

from benchmarks.weather_bands import BANDS
from benchmarks.weather_statistics import GHI_KWH_PER_M2, TEMPERATURE_C, WIND_M_PER_S, statistics
from energysim.climate.calendar import calendar_for
from energysim.climate.clear_sky import clear_ghi_w_per_m2
from energysim.climate.days import typical_days
from energysim.climate.months import tents, through_middles
from energysim.climate.sun import sun_of
from energysim.climate.weather import SERIES, Weather
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray
from tests.climate.made import uccle

SEEDS = range(30)
BOOK = ParameterBook()
# Bands that a published figure sets; the others are the spread of single years around a mean.
PUBLISHED = (
    "pv_south_kwh_per_kwp",
    "pv_east_of_south",
    "pv_west_of_south",
    "diffuse_of_global",
    "degree_days_15",
    "frost_days",
    "wind_full_load_h",
    "self_sufficiency_none",
    "self_sufficiency_half_day",
    "self_sufficiency_one_day",
)


@cache
def found(seed: int, year: int = 2023) -> dict[str, float]:
    return statistics(uccle(seed=seed, year=year), BOOK)


def by_month(values: FloatArray, weather: Weather, *, mean: bool) -> FloatArray:
    month = calendar_for(weather.year).utc_month
    return np.array([values[month == m].mean() if mean else values[month == m].sum() for m in range(12)])


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("seed", [0, 1, 9, 29])
def test_every_month_is_normal(seed: int, year: int) -> None:
    weather = uccle(seed=seed, year=year)
    ghi = by_month(weather.ghi_w_per_m2, weather, mean=False) / 1000
    assert ghi == pytest.approx(np.array(GHI_KWH_PER_M2), rel=1e-9)
    assert by_month(weather.temperature_c, weather, mean=True) == pytest.approx(np.array(TEMPERATURE_C), abs=1e-9)
    assert by_month(weather.wind_m_per_s, weather, mean=True) == pytest.approx(np.array(WIND_M_PER_S), abs=1e-9)


@pytest.mark.parametrize("name", BANDS)
def test_every_seed_lies_in_the_band(name: str) -> None:
    band = BANDS[name]
    outside = {seed: found(seed)[name] for seed in SEEDS if not band.low <= found(seed)[name] <= band.high}
    assert not outside


@pytest.mark.parametrize("name", [name for name, band in BANDS.items() if band.target is not None])
def test_the_mean_of_all_seeds_is_the_target(name: str) -> None:
    band = BANDS[name]
    assert np.mean([found(seed)[name] for seed in SEEDS]) == pytest.approx(band.target, abs=band.margin)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_leap_year_lies_in_the_published_bands(name: str) -> None:
    band = BANDS[name]
    for seed in range(6):
        assert band.low <= found(seed, 2024)[name] <= band.high


@pytest.mark.slow
@pytest.mark.parametrize("name", BANDS)
def test_seeds_that_nobody_looked_at_lie_there_too(name: str) -> None:
    """The bands were read on thirty seeds; of hundred others at least 95 keep each of them."""
    band = BANDS[name]
    assert sum(band.low <= found(seed)[name] <= band.high for seed in range(1000, 1100)) >= 95


@pytest.mark.parametrize("seed", range(6))
def test_the_dark_week_is_dark_calm_and_in_winter(seed: int) -> None:
    """Consecutive days within seven weeks of the shortest day, with little wind and less light than normal."""
    calendar, weather = calendar_for(2023), uccle(seed=seed)
    week = np.flatnonzero(typical_days(calendar, noise=np.random.default_rng(seed), book=BOOK).dark_week == 1)
    assert len(week) == 8
    assert (np.diff(week) == 1).all()
    shortest = 354  # 21 December, counted from 0
    assert (np.minimum(np.abs(week - shortest), np.abs(week + 365 - shortest)) <= 49).all()
    month = calendar.utc_month[::24]
    wind = weather.wind_m_per_s.reshape(-1, 24).mean(axis=1)
    light = weather.ghi_w_per_m2.reshape(-1, 24).sum(axis=1)
    for series, most in ((wind, 0.7), (light, 0.9)):
        normal = np.array([series[month == m].mean() for m in range(12)])[month]
        assert (series[week] / normal[week]).mean() < most


@pytest.mark.parametrize("seed", SEEDS)
def test_light_is_possible(seed: int) -> None:
    """Highest hours of the two files 879 and 926 W/m2; no hour brighter than a clear one with bright clouds near."""
    weather = uccle(seed=seed)
    turbidity = through_middles(np.array(BOOK.series("climate.normals.linke_turbidity")), tents(calendar_for(2023)))
    clear = clear_ghi_w_per_m2(sun_of(weather), altitude_m=100.0, linke_turbidity=turbidity)
    assert 850 <= weather.ghi_w_per_m2.max() <= 1000
    assert (weather.ghi_w_per_m2 <= 1.081 * clear).all()
    assert (weather.ghi_w_per_m2 >= 0.079 * clear).all()
    assert (weather.dhi_w_per_m2 <= weather.ghi_w_per_m2 + 1e-9).all()
    assert np.count_nonzero(weather.dni_w_per_m2 > 1000) <= 3


def test_a_seed_is_a_year() -> None:
    uccle.cache_clear()
    one = uccle(seed=3)
    uccle.cache_clear()
    again = uccle(seed=3)
    assert one is not again
    for name in SERIES:
        assert getattr(one, name).tobytes() == getattr(again, name).tobytes()
    assert np.abs(uccle(seed=4).wind_m_per_s - one.wind_m_per_s).max() > 1


def test_sunny_and_dark_years_are_the_records_of_uccle() -> None:
    """1172.7 kWh/m2 in 2018 and 916.8 in 1998 against a normal of 1037.6."""
    assert uccle(sun="sunny").ghi_w_per_m2.sum() / 1000 == pytest.approx(1172.7, rel=0.01)
    assert uccle(sun="dark").ghi_w_per_m2.sum() / 1000 == pytest.approx(916.8, rel=0.01)
    np.testing.assert_array_equal(uccle(sun="dark").wind_m_per_s, uccle().wind_m_per_s)


def test_mild_and_cold_years_move_the_temperature_only() -> None:
    normal, mild, cold = uccle(), uccle(temperature="mild"), uccle(temperature="cold")
    assert mild.temperature_c.mean() == pytest.approx(12.2, abs=0.1)  # 2020 and 2022
    assert cold.temperature_c.mean() == pytest.approx(9.7, abs=0.1)  # 2010
    np.testing.assert_array_equal(mild.ghi_w_per_m2, normal.ghi_w_per_m2)
    assert np.ptp(mild.temperature_c - normal.temperature_c) < 1e-9
