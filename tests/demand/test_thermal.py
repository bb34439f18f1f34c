"""Space heat: laws, and the climate that the yearly need belongs to."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.weather import Weather
from energysim.demand.thermal import running_mean, space_heat_kw, supply_temperature_c
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

BOOK = ParameterBook()
Build = Callable[[FloatArray], Weather]


@pytest.mark.parametrize("warmer_k", [0.1, 1.0, 5.0])
def test_a_warmer_year_never_needs_more_in_any_hour(
    weather_of: Build, temperature_c: FloatArray, calendar: Calendar, warmer_k: float
) -> None:
    cold = space_heat_kw(1e6, weather_of(temperature_c), calendar=calendar, book=BOOK)
    warm = space_heat_kw(1e6, weather_of(temperature_c + warmer_k), calendar=calendar, book=BOOK)
    assert np.all(warm <= cold)
    assert warm.sum() < cold.sum()


def test_one_warm_hour_never_raises_any_other(weather_of: Build, temperature_c: FloatArray, calendar: Calendar) -> None:
    changed = temperature_c.copy()
    changed[500] += 8.0
    before = space_heat_kw(1e6, weather_of(temperature_c), calendar=calendar, book=BOOK)
    after = space_heat_kw(1e6, weather_of(changed), calendar=calendar, book=BOOK)
    assert np.all(after <= before)


def test_twice_the_need_is_twice_the_heat(weather_of: Build, temperature_c: FloatArray, calendar: Calendar) -> None:
    weather = weather_of(temperature_c)
    np.testing.assert_allclose(
        space_heat_kw(2e6, weather, calendar=calendar, book=BOOK),
        2 * space_heat_kw(1e6, weather, calendar=calendar, book=BOOK),
        rtol=1e-14,
    )


def test_no_heat_above_the_base(weather_of: Build, calendar: Calendar) -> None:
    warm = np.full(calendar.steps, 15.0)
    assert not space_heat_kw(1e6, weather_of(warm), calendar=calendar, book=BOOK).any()


def test_a_constant_cold_day_by_hand(weather_of: Build, calendar: Calendar) -> None:
    """At 5 C all year: 10 K x 365 days over 1,846 K.d, times the yearly need."""
    heat_kw = space_heat_kw(1_846_000.0, weather_of(np.full(calendar.steps, 5.0)), calendar=calendar, book=BOOK)
    assert heat_kw.sum() == pytest.approx(3_650_000.0, rel=1e-3)


def test_the_reference_climate_gives_back_the_yearly_need(weather_of: Build, shared_data: Path) -> None:
    """The typical year of Brussels has 1,846 degree days 15/15; the need must come out within 1 %."""
    lines = (shared_data / "weather-brussels-pvgis-tmy" / "TMY_Brussels_2005-2020.csv").read_text().splitlines()
    rows = [line.split(",") for line in lines if line[:2] == "20" and ":" in line[:13]]
    measured_c = np.array([float(row[1]) for row in rows])
    daily_c = measured_c.reshape(-1, 24).mean(axis=1)
    assert np.maximum(15 - daily_c, 0).sum() == pytest.approx(1846, abs=1)
    heat_kw = space_heat_kw(1e6, weather_of(measured_c), calendar=calendar_for(2023), book=BOOK)
    assert heat_kw.sum() == pytest.approx(1e6, rel=0.01)


def test_the_peak_is_that_of_belgian_stocks(weather_of: Build, shared_data: Path, calendar: Calendar) -> None:
    """Energy Transition Model 2019: peak over mean 3.5-5.4 for homes of low and medium insulation."""
    path = shared_data / "be-etm-curves-2019" / "be_etm_2019_hourly.csv"
    lines = path.read_text().splitlines()
    column = lines[0].split(",").index("air_temperature_degC")
    air_c = np.array([float(line.split(",")[column]) for line in lines[1:]])
    heat_kw = space_heat_kw(1e6, weather_of(air_c), calendar=calendar, book=BOOK)
    assert 3.3 <= heat_kw.max() / heat_kw.mean() <= 5.4
    theirs = np.array([float(line.split(",")[lines[0].split(",").index("buildings_heating")]) for line in lines[1:]])
    days = np.corrcoef(heat_kw.reshape(-1, 24).sum(axis=1), theirs.reshape(-1, 24).sum(axis=1))[0, 1]
    assert days > 0.9


@given(st.lists(st.floats(-20, 40), min_size=24, max_size=60))
def test_the_running_mean_keeps_the_mean(values: list[float]) -> None:
    mean = running_mean(np.array(values), 24)
    assert mean.shape == (len(values),)
    assert mean.mean() == pytest.approx(np.mean(values), abs=1e-9)
    assert mean[-1] == pytest.approx(np.mean(values[-24:]), abs=1e-9)


def test_heating_curves_end_where_practice_says() -> None:
    outdoor_c = np.array([-20.0, -8.0, 15.0, 30.0])
    np.testing.assert_allclose(supply_temperature_c(35.0, outdoor_c, book=BOOK), [35, 35, 26, 26])
    np.testing.assert_allclose(supply_temperature_c(55.0, outdoor_c, book=BOOK), [55, 55, 30, 30])
