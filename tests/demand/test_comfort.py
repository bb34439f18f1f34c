"""Summer in homes: what must hold whatever the numbers are."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.climate.weather import Weather
from energysim.demand.comfort import Comfort, mixed_comfort, unit_comfort
from energysim.demand.heat import HOMES, home_key, reference_weather
from energysim.parameters.register import ParameterBook

BOOK = ParameterBook()


@pytest.fixture(scope="module")
def average() -> Weather:
    return reference_weather()


@pytest.fixture(scope="module")
def unit(average: Weather) -> dict[str, Comfort]:
    return unit_comfort(average, BOOK)


def test_every_home_has_its_summer(unit: dict[str, Comfort]) -> None:
    assert set(unit) == {home_key(kind, period, state=state) for kind, period, state in HOMES}
    for found in unit.values():
        assert 0 <= found.overheating_h < 1500
        assert 0 <= found.cooling_kwh_per_m2 < 25


def test_a_hotter_summer_is_worse(average: Weather, unit: dict[str, Comfort]) -> None:
    hot = unit_comfort(replace(average, temperature_c=average.temperature_c + 3), BOOK)
    for key, found in unit.items():
        assert hot[key].overheating_h >= found.overheating_h
        assert hot[key].cooling_kwh_per_m2 >= found.cooling_kwh_per_m2


def test_without_sun_and_heat_nobody_suffers(average: Weather) -> None:
    """A year that never passes 20 C and has no sun."""
    nothing = np.zeros_like(average.ghi_w_per_m2)
    grey = replace(
        average,
        temperature_c=np.minimum(average.temperature_c, 20.0),
        ghi_w_per_m2=nothing,
        dni_w_per_m2=nothing,
        dhi_w_per_m2=nothing,
    )
    for found in unit_comfort(grey, BOOK).values():
        assert found.overheating_h == 0
        assert found.cooling_kwh_per_m2 == 0


def test_open_windows_help(average: Weather, unit: dict[str, Comfort]) -> None:
    closed = unit_comfort(average, ParameterBook({"demand.comfort.airing_per_h": 0.5}))
    assert all(closed[key].overheating_h >= found.overheating_h for key, found in unit.items())


def test_a_group_is_the_mean_over_its_floor() -> None:
    unit = {
        "a": Comfort(overheating_h=100.0, cooling_kwh_per_m2=1.0),
        "b": Comfort(overheating_h=400.0, cooling_kwh_per_m2=4.0),
    }
    found = mixed_comfort((("a", 200.0), ("b", 100.0)), unit)
    assert found.overheating_h == pytest.approx(200.0)
    assert found.cooling_kwh_per_m2 == pytest.approx(2.0)
