"""Hours of the heat: shapes over a reference year, mixing, and how they answer to weather."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from energysim import files
from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.synthetic import synthetic_weather
from energysim.climate.weather import Weather
from energysim.demand import heat
from energysim.demand.heat import KEYS, REFERENCE_SITE, UnitHeat, home_key, mixed_kw, service_key, unit_heat
from energysim.demand.service_zone import open_hours
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

BOOK = ParameterBook()


@pytest.fixture(scope="module")
def average() -> Weather:
    return heat.reference_weather()


@pytest.fixture(scope="module")
def unit(average: Weather) -> UnitHeat:
    return unit_heat(average, BOOK)


def test_a_reference_year_holds_the_yearly_need_exactly(unit: UnitHeat) -> None:
    assert unit.per_h.shape == (len(KEYS), calendar_for(2023).steps)
    assert unit.per_h.min() >= 0
    np.testing.assert_allclose(list(unit.of_reference().values()), 1.0, rtol=1e-12)


def test_a_mix_holds_the_sum_of_its_parts(unit: UnitHeat) -> None:
    """A key that comes twice counts twice; nothing is no heat."""
    first, second = home_key("open", "1946_1970", state="now"), service_key("office", "1990_1999")
    together = mixed_kw(((first, 3_000.0), (second, 5_000.0), (first, 1_000.0)), unit)
    np.testing.assert_allclose(
        together, mixed_kw(((first, 4_000.0),), unit) + mixed_kw(((second, 5_000.0),), unit), rtol=1e-12
    )
    assert together.sum() * unit.step_h == pytest.approx(9_000.0, rel=1e-12)
    assert not mixed_kw((), unit).any()


def test_new_homes_share_one_shape() -> None:
    assert home_key("terraced", "until_1945", state="new") == home_key("terraced", "from_2012", state="new")
    assert len(set(KEYS)) == len(KEYS) == 5 * (6 * 3 + 1) + 6 * 2


@pytest.mark.parametrize("warmer_k", [0.01, 1.0, 4.0])
def test_a_warmer_hour_never_needs_more_in_homes(average: Weather, unit: UnitHeat, warmer_k: float) -> None:
    """Every hour of every home, not only the year; the power of homes is not limited."""
    warm = unit_heat(replace(average, temperature_c=average.temperature_c + warmer_k), BOOK)
    homes = [n for n, key in enumerate(KEYS) if key.count(".") == 2]
    assert (warm.per_h[homes] <= unit.per_h[homes] * (1 + 1e-9) + 1e-12).all()
    assert max(warm.of_reference().values()) < 1
    services = [n for n, key in enumerate(KEYS) if key.count(".") == 1]
    assert (warm.per_h[services].sum(axis=1) <= unit.per_h[services].sum(axis=1)).all()


def test_cold_and_mild_years(unit: UnitHeat) -> None:
    """1.5 K colder or milder changes the heat by an eighth to a quarter; insulated homes answer most."""
    for temperature, low, high in (("cold", 1.05, 1.30), ("mild", 0.75, 0.97)):
        weather = synthetic_weather(REFERENCE_SITE, sun="average", temperature=temperature, seed=1)  # type: ignore[arg-type]
        found = unit_heat(weather, BOOK).of_reference()
        assert all(low < factor < high for factor in found.values()), temperature
        tight, leaky = found["terraced.from_2012.new"], found["terraced.until_1945.now"]
        assert abs(tight - 1) > abs(leaky - 1)


@pytest.mark.parametrize("shift_k", [-1.0, 1.0])
def test_homes_follow_the_degree_days_of_the_gas_sector(average: Weather, shift_k: float) -> None:
    """Base 16.5 C on daily means, within 3 % for years 1 K off; that is also how measured years are corrected."""

    def cold(temperature_c: FloatArray) -> float:
        return float(np.maximum(16.5 - temperature_c.reshape(-1, 24).mean(axis=1), 0).sum())

    shifted = average.temperature_c + shift_k
    expected = cold(shifted) / cold(average.temperature_c)
    for key, found in unit_heat(replace(average, temperature_c=shifted), BOOK).of_reference().items():
        assert found == pytest.approx(expected, rel=0.03), key


def test_sun_lowers_the_heat(average: Weather, unit: UnitHeat) -> None:
    nothing = np.zeros_like(average.ghi_w_per_m2)
    dark = replace(average, ghi_w_per_m2=nothing, dni_w_per_m2=nothing, dhi_w_per_m2=nothing)
    assert min(unit_heat(dark, BOOK).of_reference().values()) > 1.02


def test_tight_homes_peak_sharper(unit: UnitHeat) -> None:
    """Published for Belgium 2019: highest hour over the mean 3.5-3.8 with little, 4.9-7.7 with much insulation."""
    peak = dict(zip(KEYS, unit.per_h.max(axis=1) / unit.per_h.mean(axis=1), strict=True))
    assert 3.0 < peak["open.1946_1970.now"] < 5.0
    assert peak["open.1946_1970.now"] < peak["open.from_2012.advanced"] < 8.0


def test_summer_needs_hardly_any_heat(unit: UnitHeat) -> None:
    """June to August: at most 4.1 % of the year in the published curves of Belgium; a care home is kept warmer."""
    month = calendar_for(2023).month
    summer = unit.per_h[:, (month >= 5) & (month <= 7)].sum(axis=1) / unit.per_h.sum(axis=1)
    homes = [key.count(".") == 2 for key in KEYS]
    assert summer[homes].max() < 0.041
    assert summer.max() < 0.1


def test_services_rest_when_they_are_closed(unit: UnitHeat) -> None:
    """A school uses less on a Sunday than on a weekday; a care home is the same every day."""
    calendar = calendar_for(2023)
    winter = calendar.season == 0
    kw = dict(zip(KEYS, unit.per_h, strict=True))

    def weekend(key: str) -> float:
        sunday, weekday = (kw[key][winter & (calendar.day_type == day)].mean() for day in (2, 0))
        return float(sunday / weekday)

    assert weekend("education.old") < 0.8
    assert weekend("health.old") == pytest.approx(1.0, abs=0.1)
    assert not open_hours("education", calendar, book=BOOK)[calendar.day_type == 2].any()
    assert open_hours("health", calendar, book=BOOK).all()


def test_a_users_own_number_has_its_own_reference(average: Weather) -> None:
    """Heavier gains change shape and reference alike: the reference year still holds the need."""
    own = ParameterBook({"tabula.conditions.internal_gains_w_per_m2": 5.0})
    assert (heat.reference_kwh(own) != heat.reference_kwh(BOOK)).any()
    np.testing.assert_allclose(list(unit_heat(average, own).of_reference().values()), 1.0, rtol=1e-12)


def test_the_reference_is_kept_and_damage_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept array of the wrong length is computed again."""
    right = heat.reference_kwh(BOOK).copy()
    heat._reference_kwh.cache_clear()
    monkeypatch.setattr(heat, "load_arrays", lambda name: {"kwh": np.ones(3)})
    monkeypatch.setattr(heat, "save_arrays", lambda name, arrays: True)
    np.testing.assert_array_equal(heat.reference_kwh(BOOK), right)
    heat._reference_kwh.cache_clear()
    assert files.load_arrays("absent") is None


def test_a_leap_year_is_played(weather_of: Callable[[FloatArray], Weather], calendar: Calendar) -> None:
    steps = calendar_for(2024).steps
    assert steps != calendar.steps
    leap = synthetic_weather(replace(REFERENCE_SITE, year=2024), sun="average", temperature="average", seed=3)
    assert unit_heat(leap, BOOK).per_h.shape == (len(KEYS), steps)


def test_another_zone_is_another_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of the zones is part of the name under which a reference year is kept."""
    names: list[str] = []

    def kept(name: str) -> dict[str, FloatArray]:
        names.append(name)
        return {"kwh": np.ones(len(heat.KEYS))}

    monkeypatch.setattr(heat, "load_arrays", kept)
    for digest in ("as it is", "changed"):
        heat._reference_kwh.cache_clear()
        monkeypatch.setattr(heat, "code_digest", lambda digest=digest: digest)
        heat.reference_kwh(BOOK)
    heat._reference_kwh.cache_clear()
    assert len(set(names)) == 2


def test_only_what_the_zones_read_is_a_source() -> None:
    """No very light building stands in the stock, so its mass is read by none of the zones."""
    book = ParameterBook()
    heat.unit_heat(heat.reference_weather(), book)
    assert not [key for key in book.used() if "very_light" in key]
    assert [key for key in book.used() if key.startswith("tabula.")]
