"""The registry: every technology at once held to the same promises."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from energysim.errors import UnknownParameter
from energysim.parameters import register
from energysim.parameters.register import ParameterBook
from energysim.technologies import TECHNOLOGIES, HeatingInput, HeatingOutput, Technology, technology
from energysim.technologies.battery import facts
from energysim.technologies.heat_store import keep_fraction_per_h

BOOK = ParameterBook()
STEPS = 48
HEATING = [one for one in TECHNOLOGIES if one.role == "heating"]
PRICED = [one for one in TECHNOLOGIES if one.role != "heating"]


def need(scale: float = 1.0, *, emitters: float = 1.0, dwellings: float = 20.0) -> HeatingInput:
    hours = np.arange(STEPS)
    return HeatingInput(
        space_kw=scale * (60 + 40 * np.cos(2 * np.pi * hours / 24)),
        hot_water_kw=np.full(STEPS, scale * 8.0),
        outdoor_c=3 + 4 * np.cos(2 * np.pi * (hours - 14) / 24),
        ground_c=np.full(STEPS, 8.0),
        supply_c=np.full(STEPS, 42.0),
        dwellings=dwellings,
        real_rate_fraction=0.04,
        emitters_fraction=emitters,
    )


def heated(one: Technology, of: HeatingInput) -> HeatingOutput:
    assert one.heating is not None
    return one.heating(of, BOOK)


def test_the_registry_is_the_data_file() -> None:
    assert [one.key for one in TECHNOLOGIES] == list(register.technology_units())
    for one in TECHNOLOGIES:
        assert one.capacity_unit == register.technology_units()[one.key]
        assert one.role == register.technology_roles()[one.key]
        assert one.place == register.technology_places()[one.key]
        assert one.outside_core == (one.key == "wind_outside")
        assert technology(one.key) is one


def test_an_unknown_technology_is_refused() -> None:
    with pytest.raises(UnknownParameter):
        technology("perpetuum_mobile")


@pytest.mark.parametrize("one", TECHNOLOGIES, ids=lambda one: one.key)
def test_every_technology_does_what_its_role_says(one: Technology) -> None:
    assert (one.profile is not None) == (one.role == "source")
    assert (one.heating is not None) == (one.role == "heating")
    assert (one.plant is not None) == (one.role == "plant")
    assert (one.yearly_cost is not None) == (one.role != "heating")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("one", TECHNOLOGIES, ids=lambda one: one.key)
def test_every_technology_has_its_words(one: Technology, lang: str, repository: Path) -> None:
    path = repository / "energysim" / "texts" / lang / "technologies.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))["technologies"][one.key]
    assert set(words) == {"name", "short", "phrase"}
    assert 0 < len(words["short"]) <= 18


@pytest.mark.parametrize("one", PRICED, ids=lambda one: one.key)
def test_a_yearly_cost_lies_between_interest_and_the_price(one: Technology) -> None:
    assert one.yearly_cost is not None
    free, dear = one.yearly_cost(BOOK, 0.0), one.yearly_cost(BOOK, 0.08)
    assert 0 < free < one.yearly_cost(BOOK, 0.04) < dear


def test_costs_on_paper() -> None:
    """4 %: 25 years 0.064012, 13 years 0.100144, 30 years 0.057830.

    Roof: 1,250 / 1.06 = 1,179.25, operation 1.2 %, an inverter of 125 / 1.06 after 13 years (1 / 1.04^13 = 0.600574).
    Wind: 1,550, operation 1.2 %, 0.0019 x 2,200. Battery 450 x (0.100144 + 1 %). Tank 528 x (0.057830 + 1 %).
    """
    expected = {
        "pv_roof_south": (1179.2453 + 117.9245 * 0.600574) * 0.064012 + 1179.2453 * 0.012,
        "wind_outside": 1550 * (0.064012 + 0.012) + 0.0019 * 2200,
        "battery": 450 * (0.100144 + 0.01),
        "heat_store": 528 * (0.057830 + 0.01),
    }
    for key, eur in expected.items():
        cost = technology(key).yearly_cost
        assert cost is not None
        assert cost(BOOK, 0.04) == pytest.approx(eur, rel=1e-5)


def test_levelised_costs_are_those_of_the_sector() -> None:
    """A large roof 65-92, a home roof 88-126, wind 50-56 EUR/MWh at 2 to 6 %; ground between roof and wind."""
    yields = {"pv_roof_south": 930.0, "wind_outside": 2200.0}
    bands = {"pv_roof_south": (80.0, 126.0), "wind_outside": (50.0, 60.0)}
    for key, hours in yields.items():
        cost = technology(key).yearly_cost
        assert cost is not None
        assert bands[key][0] <= 1000 * cost(BOOK, 0.04) / hours <= bands[key][1]


@pytest.mark.parametrize("one", HEATING, ids=lambda one: one.key)
def test_heating_systems_keep_their_promises(one: Technology) -> None:
    output = heated(one, need())
    heat = need().space_kw + need().hot_water_kw
    for power_kw in (output.electricity_kw, output.fuel_kw):
        assert power_kw.shape == (STEPS,)
        assert np.all(np.isfinite(power_kw))
        assert np.all(power_kw >= 0)
    assert (output.fuel is None) == (not output.fuel_kw.any())
    if output.network_kw is not None:
        np.testing.assert_array_equal(output.network_kw, heat)
    elif output.cop is None:
        assert np.all(output.electricity_kw + output.fuel_kw >= heat)
    else:
        burned_kw = output.fuel_kw * BOOK.number("technologies.gas_boiler.efficiency_fraction")
        np.testing.assert_allclose(output.electricity_kw * output.cop + burned_kw, heat, rtol=1e-12)
    double = heated(one, need(2.0, dwellings=40.0))
    np.testing.assert_allclose(double.electricity_kw, 2 * output.electricity_kw, rtol=1e-12)
    np.testing.assert_allclose(double.fuel_kw, 2 * output.fuel_kw, rtol=1e-12)
    assert double.yearly_cost_eur == pytest.approx(2 * output.yearly_cost_eur, rel=1e-12)
    assert double.thermal_peak_kw_per_dwelling == output.thermal_peak_kw_per_dwelling
    assert heated(one, need(0.5)).yearly_cost_eur <= output.yearly_cost_eur


def test_a_heating_system_on_paper() -> None:
    """20 homes that share a peak of 100 kW and 8 kW of hot water: 1.25 x 5 + 0.4 = 6.65 kW each.

    Annuity at 4 %: 18 years 0.078993, 20 years 0.073582, 30 years 0.057830.
    Heat pump: (7,500 + 875 x 6.65) / 1.06 x (0.078993 + 3 %), emitters 5,000 / 1.06 x 0.057830.
    Gas: (2,500 + 250 x 6.65) / 1.21 x (0.073582 + 6.6 %), connection (97.72 + 18.92) / 1.06; 108 kW of heat / 0.88.
    """
    pump = heated(technology("heat_pump_air"), need())
    gas = heated(technology("gas_boiler"), need())
    assert pump.thermal_peak_kw_per_dwelling == pytest.approx(6.65)
    per_home = (7500 + 875 * 6.65) / 1.06 * (0.078993 + 0.03) + 5000 / 1.06 * 0.057830
    assert pump.yearly_cost_eur == pytest.approx(20 * per_home, rel=1e-5)
    per_home = (2500 + 250 * 6.65) / 1.21 * (0.073582 + 0.066) + (97.72 + 18.92) / 1.06
    assert gas.yearly_cost_eur == pytest.approx(20 * per_home, rel=1e-5)
    assert gas.fuel_kw[0] == pytest.approx(108 / 0.88)


def test_a_new_home_needs_no_new_emitters() -> None:
    with_emitters = heated(technology("heat_pump_air"), need())
    without = heated(technology("heat_pump_air"), need(emitters=0.0))
    assert with_emitters.yearly_cost_eur - without.yearly_cost_eur == pytest.approx(
        20 * 5000 / 1.06 * 0.057830, rel=1e-5
    )


def test_emitters_are_paid_by_the_share_that_needs_them() -> None:
    """20 homes, a quarter, a half, all: 5,000 EUR / 1.06 x 0.057830 for each that needs them."""
    costs = [heated(technology("heat_pump_air"), need(emitters=s)).yearly_cost_eur for s in (0.0, 0.25, 0.5, 1.0)]
    extra = [cost - costs[0] for cost in costs]
    per_home = 5000 / 1.06 * 0.057830
    assert extra == pytest.approx([0.0, 5 * per_home, 10 * per_home, 20 * per_home], rel=1e-5)


def test_stores_on_paper() -> None:
    """Round trip 0.88, two hours at full power; a tank loses 2.1 % an hour."""
    battery = facts(BOOK)
    assert battery.charge_efficiency_fraction * battery.discharge_efficiency_fraction == pytest.approx(0.88)
    assert battery.power_kw_per_kwh == 0.5
    assert 0.97 < battery.keep_fraction_per_h**720 < 0.98
    assert keep_fraction_per_h(BOOK) == pytest.approx(0.979)
