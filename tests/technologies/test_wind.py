"""Wind turbines: laws of the power curve, and the full-load hours of Flanders."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.parameters.register import ParameterBook
from energysim.technologies.wind import hub_wind_m_per_s, power_curve, wind_profile
from tests.climate.made import uccle

BOOK = ParameterBook()
SPEEDS = np.linspace(0.0, 40.0, 4001)


def test_wind_at_the_hub_follows_the_power_law() -> None:
    """On paper: 5 m/s at 10 m is 5 x 12^0.23 = 8.85 m/s at 120 m."""
    assert hub_wind_m_per_s(np.array([5.0]), BOOK) == pytest.approx([8.855], abs=0.005)


def test_no_power_below_cut_in_or_above_cut_out() -> None:
    power = power_curve(SPEEDS, BOOK)
    assert not power[(SPEEDS < 3.0) | (SPEEDS > 25.0)].any()
    assert (power[(SPEEDS > 3.5) & (SPEEDS < 24.0)] > 0).all()


def test_power_grows_to_the_rated_power_and_stays_there() -> None:
    power = power_curve(SPEEDS, BOOK)
    rising = power[(SPEEDS >= 3.0) & (SPEEDS <= 18.0)]
    assert (np.diff(rising) >= -1e-12).all()
    assert power.min() >= 0
    assert power.max() == pytest.approx(1.0)
    assert power[SPEEDS == 15.0] == pytest.approx(1.0)


def test_a_turbine_cannot_take_more_than_betz() -> None:
    """Specific power of modern turbines is 300 W/m2 or more; 16/27 of the wind's power, 1.225 kg/m3."""
    below = SPEEDS <= 10.0
    betz = 16 / 27 * 0.5 * 1.225 * (SPEEDS[below] ** 3 + 3 * SPEEDS[below]) / 300  # mean cube for a spread of 1 m/s
    assert (power_curve(SPEEDS, BOOK)[below] <= betz + 1e-9).all()


@pytest.mark.parametrize("seed", range(10))
def test_full_load_hours_are_those_of_flanders(seed: int) -> None:
    hours_h = float(wind_profile(uccle(seed=seed), BOOK).sum())
    assert 2050 <= hours_h <= 2300


def test_the_profile_is_possible() -> None:
    profile = wind_profile(uccle(year=2024), BOOK)
    assert profile.shape == (8784,)
    assert profile.min() >= 0
    assert profile.max() <= 1
    calm = replace(uccle(), wind_m_per_s=np.zeros(8760))
    storm = replace(uccle(), wind_m_per_s=np.full(8760, 20.0))
    assert not wind_profile(calm, BOOK).any()
    assert not wind_profile(storm, BOOK).any()


def test_winter_has_more_wind_than_summer() -> None:
    profile = wind_profile(uccle(), BOOK)
    assert profile[: 59 * 24].mean() > 1.3 * profile[151 * 24 : 243 * 24].mean()
