"""Heat pumps: the published table of seasonal factors on the typical year of Brussels, and the laws of a cop."""

from pathlib import Path

import numpy as np
import pytest

from energysim.parameters.register import ParameterBook
from energysim.technologies import HeatingInput, technology
from energysim.technologies.heat_pump import HeatPump, cop, field_cop
from energysim.units import FloatArray

BOOK = ParameterBook()
GROUND_C = 8.0


@pytest.fixture(scope="module")
def brussels_c(shared_data: Path) -> FloatArray:
    lines = (shared_data / "weather-brussels-pvgis-tmy" / "TMY_Brussels_2005-2020.csv").read_text().splitlines()
    return np.array([float(line.split(",")[1]) for line in lines if line[:2] == "20" and ":" in line[:13]])


def degree_hours(air_c: FloatArray) -> FloatArray:
    """Base 15 on the mean of each day."""
    return np.repeat(np.maximum(0, 15 - air_c.reshape(-1, 24).mean(axis=1)), 24)


def curve(design_c: float, end_c: float, air_c: FloatArray) -> FloatArray:
    """Straight heating curve from the design temperature at -8 C to its end at 15 C."""
    return np.clip(end_c + (design_c - end_c) * (15 - air_c) / 23, end_c, design_c)


def seasonal(weight: FloatArray, values: FloatArray) -> float:
    """Heat over electricity of a year."""
    return float(weight.sum() / (weight / values).sum())


# Heating water: (design, end of the curve); published factors of the regression, air and ground.
TABLE = [((35, 26), 4.07, 5.78), ((45, 45), 2.94, 4.22), ((55, 30), 3.09, 4.49), ((55, 55), 2.31, 3.34)]


@pytest.mark.parametrize(("water", "air", "ground"), TABLE)
def test_the_published_table(water: tuple[float, float], air: float, ground: float, brussels_c: FloatArray) -> None:
    """Case M: to 0.05, raw regression of Staffell et al. on the typical year of Brussels, borehole at 8 C."""
    supply_c, weight = curve(*water, brussels_c), degree_hours(brussels_c)
    assert seasonal(weight, cop(brussels_c, supply_c, key="heat_pump_air", book=BOOK)) == pytest.approx(air, abs=0.05)
    ground_c = np.full_like(brussels_c, GROUND_C)
    assert seasonal(weight, cop(ground_c, supply_c, key="heat_pump_ground", book=BOOK)) == pytest.approx(
        ground, abs=0.05
    )


def test_hot_water_of_the_published_table(brussels_c: FloatArray) -> None:
    """Hot water at 55 C, every hour the same heat: 2.65."""
    values = cop(brussels_c, np.full_like(brussels_c, 55.0), key="heat_pump_air", book=BOOK)
    assert seasonal(np.ones_like(brussels_c), values) == pytest.approx(2.65, abs=0.05)


@pytest.mark.parametrize(
    ("key", "low", "expected", "high"), [("heat_pump_air", 2.6, 3.2, 3.8), ("heat_pump_ground", 3.4, 4.0, 4.6)]
)
def test_seasonal_factors_are_those_measured_in_homes(
    key: HeatPump, low: float, expected: float, high: float, brussels_c: FloatArray
) -> None:
    """Fraunhofer ISE 2025, 11 % hot water: the partly renovated home hits the mean, other homes stay in range."""
    weight = degree_hours(brussels_c)
    for design_c, end_c in ((55.0, 30.0), (45.0, 28.0), (35.0, 26.0)):
        need = HeatingInput(
            space_kw=weight / weight.sum() * 0.89,
            hot_water_kw=np.full_like(weight, 0.11 / weight.size),
            outdoor_c=brussels_c,
            ground_c=np.full_like(brussels_c, GROUND_C),
            supply_c=curve(design_c, end_c, brussels_c),
            dwellings=1.0,
            real_rate_fraction=0.04,
            emitters_fraction=1.0,
        )
        heating = technology(key).heating
        assert heating is not None
        output = heating(need, BOOK)
        factor = 1.0 / output.electricity_kw.sum()
        assert low <= factor <= high
        if design_c == 45.0:
            assert factor == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("key", ["heat_pump_air", "heat_pump_ground"])
def test_a_larger_lift_never_helps(key: HeatPump) -> None:
    supply_c = np.linspace(20, 75, 200)
    values = field_cop(np.zeros_like(supply_c), supply_c, key=key, book=BOOK)
    assert np.all(np.diff(values) <= 0)
    assert np.all(values > 1)


def test_a_lift_beyond_the_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the curve"):
        cop(np.array([-30.0]), np.array([70.0]), key="heat_pump_air", book=BOOK)
