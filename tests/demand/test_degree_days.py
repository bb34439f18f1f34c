"""Degree days: sums on paper, the winters of Uccle, and the answer of the hourly zones to them."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.validation.years import spreads
from energysim.climate.calendar import calendar_for
from energysim.climate.synthetic import TemperatureYear, synthetic_weather
from energysim.demand.degree_days import WinterOf, degree_days, winter_of
from energysim.demand.heat import REFERENCE_SEED, REFERENCE_SITE, unit_heat
from energysim.parameters.register import ParameterBook


def test_degree_days_are_as_on_paper() -> None:
    """Three days of 10, 16.5 and 20 C on average, each with a swing of 8 K: 6.5 + 0 + 0."""
    swing = 4 * np.cos(2 * np.pi * np.arange(24) / 24)
    hours = np.concatenate([mean + swing for mean in (10.0, 16.5, 20.0)])
    assert degree_days(hours, base_c=16.5, step_h=1.0) == pytest.approx(6.5)
    assert degree_days(np.repeat(hours, 4), base_c=16.5, step_h=0.25) == pytest.approx(6.5)
    assert degree_days(np.full(24 * 365, 5.0), base_c=15.0, step_h=1.0) == pytest.approx(3650)


@pytest.mark.parametrize(("hours", "step_h"), [(25, 1.0), (24, 5.0)])
def test_half_days_are_refused(hours: int, step_h: float) -> None:
    with pytest.raises(ValueError, match="whole days"):
        degree_days(np.zeros(hours), base_c=15.0, step_h=step_h)


def test_hot_water_does_not_feel_the_winter(book: ParameterBook) -> None:
    cold = WinterOf(year=2021, degree_days=2400.0, normal_degree_days=2000.0)
    assert cold.heat_fraction(800.0, 200.0) == pytest.approx((800 * 1.2 + 200) / 1000)
    assert cold.heat_fraction(0.0, 200.0) == 1.0
    assert cold.heat_fraction(0.0, 0.0) == 1.0
    assert winter_of(2011, book).heat_fraction(800.0, 200.0) == 1.0


@pytest.mark.parametrize("year", [1990, 2012, 2030])
def test_a_year_outside_the_register_is_not_known(year: int, book: ParameterBook) -> None:
    assert winter_of(year, book).degree_days is None


def test_winters_follow_the_annual_means_of_uccle(book: ParameterBook) -> None:
    """KMI annual means: 2014 and 2018 11.9, 2015 11.3, 2016 10.7, 2020 and 2022 12.2, 2023 12.1 C; 2021 was cool.

    A warmer year has fewer degree days, in order, and 1 K is some 300 K.d.
    """
    found = {year: winter_of(year, book).degree_days or 0.0 for year in range(2013, 2025)}
    assert found[2016] > found[2015] > found[2014]
    assert found[2021] > found[2018] > found[2022] > found[2020]
    slope = (found[2016] - found[2022]) / (12.2 - 10.7)
    assert 200 <= slope <= 400
    assert min(found, key=lambda year: found[year]) == 2014  # the mildest ever measured, said the KMI


def test_the_normal_is_that_of_the_built_in_year(book: ParameterBook) -> None:
    for seed in range(1, 6):
        weather = synthetic_weather(REFERENCE_SITE, sun="average", temperature="average", seed=seed)
        found = degree_days(weather.temperature_c, base_c=16.5, step_h=1.0)
        assert found == pytest.approx(book.number("demand.calibration.normal_degree_days"), rel=0.02)


@pytest.mark.parametrize("temperature", ["mild", "cold"])
def test_the_hourly_zones_answer_as_degree_days_do(temperature: TemperatureYear, book: ParameterBook) -> None:
    """A mild year takes 14 % off, a cold one adds 17 %: zones and degree days of base 16.5 agree within 1.5 %."""
    years = {
        kind: synthetic_weather(REFERENCE_SITE, sun="average", temperature=kind, seed=REFERENCE_SEED)
        for kind in ("average", temperature)
    }
    base_c = book.number("demand.calibration.degree_day_base_c")
    step_h = calendar_for(REFERENCE_SITE.year).step_h
    days = {kind: degree_days(year.temperature_c, base_c=base_c, step_h=step_h) for kind, year in years.items()}
    zones = unit_heat(years[temperature], book).of_reference()
    homes = [ratio for key, ratio in zones.items() if key.endswith((".now", ".standard"))]
    assert np.mean(homes) == pytest.approx(days[temperature] / days["average"], rel=0.015)


def test_the_measured_years_of_the_sectors_come_together(shared_data: Path) -> None:
    """Gas per connection of 217 centre sectors, 2018-2021: the correction takes out more than half of the spread."""
    found = spreads(shared_data)
    assert found["medians before"] > 0.12
    assert found["medians after"] < 0.4 * found["medians before"]
    assert found["sectors after"] < 0.5 * found["sectors before"]
