"""Diversity: laws of the Gamma group, the own peak of the regulator, the transformer of the domain."""

import itertools
import time

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for
from energysim.demand.diversity import (
    KINDS,
    Kind,
    coincidence_factor,
    own_peaks_kw,
    peak_level,
    quarter_hour_factor,
    quarter_hour_peak_kw,
    quarter_hours_kw,
    varied_kw,
)
from energysim.demand.electricity import household_kw
from energysim.demand.peaks import (
    Load,
    transformer_peak_kw,
    transformer_quarter_hours_kw,
)
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

BOOK = ParameterBook()
NUMBERS = (1, 2, 3, 5, 10, 16, 50, 100, 200, 735, 5000)
REFERENCE_HOME_KWH = 3500.0


@pytest.fixture(scope="module")
def home_kw(calendar: Calendar) -> FloatArray:
    """The mean use of the reference home of the Flemish regulator."""
    return household_kw(1, calendar, book=BOOK, kwh_per_dwelling=REFERENCE_HOME_KWH)


def draw(
    home_kw: FloatArray, homes: float, calendar: Calendar, *, seed: int = 1, kind: Kind = "electricity"
) -> FloatArray:
    return quarter_hours_kw(homes * home_kw, homes, calendar=calendar, seed=seed, book=BOOK, kind=kind)


@pytest.mark.parametrize("kind", [*KINDS, "heat"])
def test_coincidence_never_rises_with_the_number_of_homes(kind: Kind) -> None:
    factors = [coincidence_factor(n, kind, book=BOOK) for n in NUMBERS]
    assert factors[0] == pytest.approx(1.0, abs=1e-12)
    assert all(0 < later <= earlier <= 1 for earlier, later in itertools.pairwise(factors))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("homes", [1, 16.5, 735])
def test_every_month_holds_its_energy(kind: Kind, homes: float, home_kw: FloatArray, calendar: Calendar) -> None:
    mean_kw = homes * home_kw
    power_kw = varied_kw(mean_kw, homes, calendar=calendar, seed=3, book=BOOK, kind=kind)
    assert power_kw.shape == mean_kw.shape
    assert np.all(np.isfinite(power_kw)) and np.all(power_kw >= 0)
    for month in range(12):
        chosen = calendar.month == month
        assert power_kw[chosen].sum() == pytest.approx(mean_kw[chosen].sum(), rel=1e-12)


def test_the_same_seed_gives_the_same_year_and_another_another(home_kw: FloatArray, calendar: Calendar) -> None:
    first, again, other = (draw(home_kw, 20, calendar, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert np.corrcoef(first / np.repeat(home_kw, 4), other / np.repeat(home_kw, 4))[0, 1] < 0.1


def test_groups_of_one_village_share_their_evening_and_no_more(calendar: Calendar) -> None:
    """Correlation on paper: 1/c over the variance of a group; k = 0.82, c = 50, 100 homes: about 0.6."""
    flat_kw = 100 * np.ones(calendar.steps)
    one, two = (
        quarter_hours_kw(flat_kw, 100, calendar=calendar, seed=2, book=BOOK, kind="electricity", group=group)
        for group in (0, 1)
    )
    on_paper = (1 / 50) / ((1 + 1 / 82) * (1 + 1 / 50) - 1)
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(on_paper, abs=0.06)


def test_hours_are_the_means_of_their_quarters(home_kw: FloatArray, calendar: Calendar) -> None:
    quarters_kw = draw(home_kw, 20, calendar)
    hours_kw = varied_kw(20 * home_kw, 20, calendar=calendar, seed=1, book=BOOK, kind="electricity")
    np.testing.assert_allclose(quarters_kw.reshape(-1, 4).mean(axis=1), hours_kw, rtol=1e-12)
    assert quarters_kw.max() >= hours_kw.max()


def test_the_variance_of_a_group_is_that_of_the_sum(calendar: Calendar) -> None:
    """On paper: (1 + 1 / (n k)) (1 + 1 / c) - 1 with k = 0.82 and c = 50; quarters of a flat year."""
    flat_kw = np.ones(calendar.steps)
    for homes in (1, 10, 100):
        drawn = np.concatenate([draw(flat_kw, homes, calendar, seed=s) / homes for s in range(6)])
        on_paper = (1 + 1 / (homes * 0.82)) * (1 + 1 / 50) - 1
        assert drawn.var() == pytest.approx(on_paper, rel=0.06)


def test_two_groups_pooled_peak_no_higher_than_apart(home_kw: FloatArray, calendar: Calendar) -> None:
    """A sum never peaks above the sum of the peaks; and one group of both sizes peaks like two pooled ones."""
    pooled, single = [], []
    for seed in range(8):
        one, two = draw(home_kw, 30, calendar, seed=seed), draw(home_kw, 70, calendar, seed=1000 + seed)
        assert (one + two).max() <= one.max() + two.max()
        pooled.append((one + two).max())
        single.append(draw(home_kw, 100, calendar, seed=seed).max())
    assert np.mean(pooled) == pytest.approx(np.mean(single), rel=0.08)


def test_the_own_peak_of_the_reference_home(home_kw: FloatArray, calendar: Calendar) -> None:
    """Flemish regulator: 3,500 kWh and a mean monthly peak of 4.26 to 4.28 kW."""
    peaks_kw = own_peaks_kw(100 * home_kw, 100, calendar=calendar, seed=1, book=BOOK, kind="electricity")
    assert peaks_kw.shape == (12,)
    assert peaks_kw.mean() == pytest.approx(4.27, abs=0.12)


@pytest.mark.parametrize("homes", [50, 100, 200, 735])
def test_the_transformer_sees_a_diversified_peak(homes: int, home_kw: FloatArray, calendar: Calendar) -> None:
    """1.0 to 1.5 kW per home of 3,500 kWh from 50 homes on, without heat pump or car; ElaadNL says the same."""
    peak_kw = np.mean([draw(home_kw, homes, calendar, seed=s).max() / homes for s in range(8)])
    assert 0.97 <= peak_kw <= 1.5


def test_the_closed_form_follows_drawn_years(home_kw: FloatArray, calendar: Calendar) -> None:
    """Slow twin of the peak level: draw the years."""
    for homes in (1, 5, 50, 735):
        years = range(40 if homes == 1 else 12)
        drawn = np.mean([draw(home_kw, homes, calendar, seed=s).max() / homes for s in years]) / home_kw.max()
        level = peak_level(homes, "electricity", book=BOOK, steps_per_hour=4)
        assert level == pytest.approx(drawn, rel=0.06)


@pytest.mark.parametrize("homes", [1, 5, 50, 500])
def test_the_quarter_hour_correction_against_drawn_quarters(
    homes: int, home_kw: FloatArray, calendar: Calendar
) -> None:
    ratios = []
    for seed in range(6):
        quarters_kw = draw(home_kw, homes, calendar, seed=seed).reshape(-1, 4)
        for month in range(12):
            chosen = quarters_kw[calendar.month == month]
            ratios.append(chosen.max() / chosen.mean(axis=1).max())
    assert quarter_hour_factor(homes, "electricity", book=BOOK) == pytest.approx(np.mean(ratios), rel=0.05)


def test_the_quarter_hour_correction_against_a_real_home() -> None:
    """One Flemish home, June 2024 (EnergieID sample): quarters 1.352, 3.596, 3.316, 2.216 kW around its peak."""
    quarters_kw = np.array([1.352, 3.596, 3.316, 2.216])
    measured = quarters_kw.max() / quarters_kw.mean()
    assert quarter_hour_factor(1, "electricity", book=BOOK) == pytest.approx(measured, rel=0.10)


@pytest.mark.parametrize("kind", ["electricity", "hot_water"])
def test_quarter_hours_peak_above_hours_and_less_so_in_a_crowd(kind: Kind) -> None:
    factors = [quarter_hour_factor(n, kind, book=BOOK) for n in NUMBERS]
    assert all(1 <= later <= earlier <= 4 for earlier, later in itertools.pairwise(factors))


@pytest.mark.parametrize("kind", KINDS)
def test_peaks_stand_above_means_and_quarters_above_hours(kind: Kind) -> None:
    """A few cars are all charging, or not, for hours on end: there quarter and hour peak alike."""
    for homes in NUMBERS:
        hour = peak_level(homes, kind, book=BOOK, steps_per_hour=1)
        assert 1 < hour <= peak_level(homes, kind, book=BOOK, steps_per_hour=4) * (1 + 1e-9)
        assert 1 <= quarter_hour_factor(homes, kind, book=BOOK) <= 4


def test_a_month_peak_is_corrected_and_never_below_the_hour(home_kw: FloatArray, calendar: Calendar) -> None:
    for month in (0, 6):
        highest = home_kw[calendar.month == month].max()
        peak = quarter_hour_peak_kw(home_kw, 1, month=month, calendar=calendar, book=BOOK, kind="electricity")
        assert highest <= peak <= 4 * highest


def test_heat_networks_follow_the_published_curve() -> None:
    """Winter, Haslauer, Obernberger 2001: on paper 0.4497 + 0.5512 / (1 + (n / 53.84)^1.763)."""
    for homes, published in ((1, 1.0), (10, 0.974), (50, 0.743), (100, 0.588), (200, 0.499), (1000, 0.453)):
        assert coincidence_factor(homes, "heat", book=BOOK) == pytest.approx(published, abs=0.002)


def test_a_transformer_lies_between_its_hours_and_the_sum_of_its_parts(calendar: Calendar) -> None:
    homes_kw, cars_kw, lamps_kw = (n * np.abs(np.sin(np.arange(calendar.steps) / 7 + n)) for n in (60.0, 30.0, 5.0))
    loads = [
        Load(hourly_kw=homes_kw, units=100, kind="electricity"),
        Load(hourly_kw=cars_kw, units=40, kind="cars"),
        Load(hourly_kw=lamps_kw, units=0, kind="steady"),
    ]
    quarters_kw = transformer_quarter_hours_kw(loads, book=BOOK)
    ceiling = (
        homes_kw * quarter_hour_factor(100, "electricity", book=BOOK)
        + cars_kw * quarter_hour_factor(40, "cars", book=BOOK)
        + lamps_kw
    )
    assert np.all(quarters_kw >= homes_kw + cars_kw + lamps_kw)
    assert np.all(quarters_kw <= ceiling * (1 + 1e-12))
    assert transformer_peak_kw(loads, book=BOOK) == quarters_kw.max()
    assert transformer_peak_kw([], book=BOOK) == 0


def test_cars_never_take_more_than_all_of_them_charging(calendar: Calendar) -> None:
    """17 % charge at the busiest moment, so no quarter rises above 1 / 0.17 of the mean, months' balance aside."""
    flat_kw = np.ones(calendar.steps)
    drawn = draw(flat_kw, 3, calendar, kind="cars") / 3
    assert drawn.max() <= 1.25 / 0.17
    with pytest.raises(ValueError, match="never negative"):
        draw(-flat_kw, 3, calendar)


def test_no_homes_no_noise_and_no_half_coincidence(calendar: Calendar) -> None:
    nothing = np.zeros(calendar.steps)
    np.testing.assert_array_equal(varied_kw(nothing, 0, calendar=calendar, seed=1, book=BOOK, kind="cars"), nothing)
    np.testing.assert_array_equal(own_peaks_kw(nothing, 0, calendar=calendar, seed=1, book=BOOK, kind="cars"), 0)
    with pytest.raises(ValueError, match="at least one home"):
        coincidence_factor(0.5, "electricity", book=BOOK)
    with pytest.raises(ValueError, match="0 or more"):
        varied_kw(nothing, -1, calendar=calendar, seed=1, book=BOOK, kind="cars")


def test_a_group_costs_as_much_as_a_home(home_kw: FloatArray) -> None:
    """The slider waits for this: milliseconds, also for a number of homes never drawn before."""
    calendar = calendar_for(2023)
    varied_kw(home_kw, 1, calendar=calendar, seed=77, book=BOOK, kind="electricity")
    start = time.perf_counter()
    varied_kw(735 * home_kw, 735.25, calendar=calendar, seed=77, book=BOOK, kind="electricity")
    assert time.perf_counter() - start < 0.1
