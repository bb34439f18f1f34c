"""A hybrid lies between the heat pump and the boiler that it is made of; hot water and laboratory points of a pump."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.parameters.register import ParameterBook
from energysim.technologies import HeatingInput, HeatingOutput, technology
from energysim.technologies.heat_pump import HeatPump, field_cop
from tests.technologies.test_registry import need

BOOK = ParameterBook()
YEAR = 8760


def year_of(*, hot_water_fraction: float = 0.15) -> HeatingInput:
    """A winter and a summer: air between -5 and 25 C, space heat below 15 C."""
    hours = np.arange(YEAR)
    air = 10 - 12 * np.cos(2 * np.pi * hours / YEAR) - 3 * np.cos(2 * np.pi * hours / 24)
    space = np.maximum(0, 15 - air)
    water = np.full(YEAR, space.sum() * hot_water_fraction / (1 - hot_water_fraction) / YEAR)
    return replace(
        need(), space_kw=space, hot_water_kw=water, outdoor_c=air, ground_c=np.full(YEAR, 8.0), supply_c=45 - 0.5 * air
    )


def heated(key: str, of: HeatingInput, book: ParameterBook = BOOK) -> HeatingOutput:
    heating = technology(key).heating
    assert heating is not None
    return heating(of, book)


def test_a_hybrid_lies_between_its_parents() -> None:
    year = year_of()
    hybrid, pump, gas = (heated(key, year) for key in ("heat_pump_hybrid", "heat_pump_air", "gas_boiler"))
    assert np.all(hybrid.electricity_kw <= pump.electricity_kw * (1 + 1e-12))
    assert np.all(hybrid.fuel_kw <= gas.fuel_kw * (1 + 1e-12))
    assert 0 < hybrid.electricity_kw.sum() < pump.electricity_kw.sum()
    assert 0 < hybrid.fuel_kw.sum() < gas.fuel_kw.sum()
    # Its pump gives less of the cold and no hot water, so that it works better than a pump that heats alone.
    pump_heat = hybrid.electricity_kw @ (hybrid.cop if hybrid.cop is not None else 0)
    assert (
        pump_heat / hybrid.electricity_kw.sum() > (year.space_kw + year.hot_water_kw).sum() / pump.electricity_kw.sum()
    )


@pytest.mark.parametrize("covered", [0.6, 0.7, 0.8])
def test_the_pump_covers_its_share_and_the_boiler_the_cold(covered: float) -> None:
    year = year_of()
    book = ParameterBook({"technologies.heat_pump_hybrid.covered_fraction": covered})
    hybrid = heated("heat_pump_hybrid", year, book)
    boiler_kw = hybrid.fuel_kw * BOOK.number("technologies.gas_boiler.efficiency_fraction")
    heat_kw = year.space_kw + year.hot_water_kw
    assert 1 - boiler_kw.sum() / heat_kw.sum() == pytest.approx(covered, abs=1e-9)
    pump_kw = heat_kw - boiler_kw
    helped = boiler_kw > year.hot_water_kw * (1 + 1e-9)
    # The boiler helps in the coldest hours, when the pump works at its full size: half of the peak or a little more.
    assert year.outdoor_c[helped].max() <= year.outdoor_c[~helped & (year.space_kw > 0)].min() + 1e-9
    np.testing.assert_allclose(pump_kw[helped], pump_kw.max(), rtol=1e-9)
    assert pump_kw.max() < 0.75 * year.space_kw.max()


def test_a_pump_that_may_cover_everything_leaves_hot_water_to_the_boiler() -> None:
    year = year_of(hot_water_fraction=0.5)
    hybrid = heated("heat_pump_hybrid", year, ParameterBook({"technologies.heat_pump_hybrid.covered_fraction": 0.9}))
    burned = hybrid.fuel_kw * BOOK.number("technologies.gas_boiler.efficiency_fraction")
    np.testing.assert_allclose(burned, year.hot_water_kw, rtol=1e-12)


def test_a_hybrid_on_paper() -> None:
    """(4,750 / 1.06 + 3,500 / 1.21) x (annuity of 18 years at 4 % 0.078993 + 3 %) + (97.72 + 18.92) / 1.06 per home."""
    output = heated("heat_pump_hybrid", need())
    per_home = (4750 / 1.06 + 3500 / 1.21) * (0.078993 + 0.03) + (97.72 + 18.92) / 1.06
    assert output.yearly_cost_eur == pytest.approx(20 * per_home, rel=1e-5)


@pytest.mark.parametrize("key", ["heat_pump_air", "heat_pump_ground"])
def test_hot_water_is_made_at_55_degrees(key: HeatPump) -> None:
    """An hour with hot water alone has the cop of 55 C, whatever the radiators ask."""
    of = replace(need(), space_kw=np.zeros(48))
    output = heated(key, of)
    source_c = of.outdoor_c if key == "heat_pump_air" else of.ground_c
    cop = field_cop(source_c, np.full(48, 55.0), key=key, book=BOOK)
    np.testing.assert_allclose(of.hot_water_kw / output.electricity_kw, cop, rtol=1e-12)


LABORATORY = [
    ("heat_pump_air", -7.0, 35.0, 2.90),
    ("heat_pump_air", 2.0, 35.0, 4.29),
    ("heat_pump_air", 7.0, 35.0, 5.06),
    ("heat_pump_air", 2.0, 55.0, 2.54),
    ("heat_pump_air", 7.0, 55.0, 3.31),
    ("heat_pump_ground", 0.0, 35.0, 4.67),
    ("heat_pump_ground", 0.0, 55.0, 2.70),
]


@pytest.mark.parametrize(("key", "source", "supply", "laboratory"), LABORATORY)
def test_homes_stay_below_the_laboratory(key: HeatPump, source: float, supply: float, laboratory: float) -> None:
    """Case I: generic pumps on laboratory points, hplib 1.9; measured in homes they never do better."""
    found = float(field_cop(np.array([source]), np.array([supply]), key=key, book=BOOK)[0])
    assert 0.6 * laboratory < found < laboratory
