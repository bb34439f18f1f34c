from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from energysim.units import FloatArray

CORES = ("rillaar", "wezemaal", "gelrode")


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return calendar_for(2023)


@pytest.fixture
def book() -> ParameterBook:
    return ParameterBook()


@pytest.fixture(scope="session")
def weather_of(calendar: Calendar) -> Callable[[FloatArray], Weather]:
    """A year of which only the temperature matters."""

    def build(temperature_c: FloatArray) -> Weather:
        nothing = np.zeros(calendar.steps)
        return Weather(
            year=calendar.year,
            latitude_deg=50.85,
            longitude_deg=4.34,
            altitude_m=21.0,
            temperature_c=temperature_c,
            wind_m_per_s=nothing,
            ghi_w_per_m2=nothing,
            dni_w_per_m2=nothing,
            dhi_w_per_m2=nothing,
            sun_offset_h=0.5,
            kind="synthetic",
            origin="a cosine",
            notes=(),
        )

    return build


@pytest.fixture(scope="session")
def temperature_c(calendar: Calendar) -> FloatArray:
    """A plain Belgian year: 11 C on average, coldest in the middle of January, 6 K between night and afternoon."""
    hours = np.arange(calendar.steps)
    season = -8.0 * np.cos(2 * np.pi * (hours / 24 - 15) / 365)
    return np.asarray(11.0 + season - 3.0 * np.cos(2 * np.pi * (hours - 3) / 24))


@pytest.fixture(scope="session")
def cores(repository: Path) -> dict[str, Scenario]:
    folder = repository / "scenarios"
    return {name: load_scenario((folder / f"{name}.yaml").read_bytes(), file=f"{name}.yaml") for name in CORES}
