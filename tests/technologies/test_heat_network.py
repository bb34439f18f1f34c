"""Mains, connections and plants: published pipe costs, losses and seasonal factors, and the laws between them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from energysim.climate.readers import read_weather
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.technologies import technology
from energysim.technologies.base import PlantInput, PlantOutput
from energysim.technologies.central_heat import lorenz_cop
from energysim.technologies.heat_network import linear_density_mwh_per_m, mains, pipe_cost_eur_per_mwh
from energysim.technologies.network_store import facts
from energysim.technologies.solar_thermal import collector_kw_per_m2
from energysim.units import FloatArray
from tests.technologies.test_heat_pump import brussels_c, degree_hours
from tests.technologies.test_registry import need

__all__ = ["brussels_c"]
BOOK = ParameterBook()
HOURS = 8760
PUMPS = ("network_waste_heat", "network_sewage", "network_groundwater", "network_borehole", "network_heat_pump_air")


def weather_of(temperature_c: FloatArray) -> Weather:
    steps = temperature_c.size
    return Weather(
        year=2023,
        latitude_deg=50.8,
        longitude_deg=4.36,
        altitude_m=100.0,
        temperature_c=temperature_c,
        wind_m_per_s=np.zeros(steps),
        ghi_w_per_m2=np.zeros(steps),
        dni_w_per_m2=np.zeros(steps),
        dhi_w_per_m2=np.zeros(steps),
        sun_offset_h=0.5,
        kind="synthetic",
        origin="paper",
        notes=(),
    )


def where(temperature_c: FloatArray, *, supply: float = 70.0, back: float = 40.0) -> PlantInput:
    return PlantInput(weather=weather_of(temperature_c), supply_c=supply, return_c=back)


def works(key: str, place: PlantInput, book: ParameterBook = BOOK) -> PlantOutput:
    plant = technology(key).plant
    assert plant is not None
    return plant(place, book)


@pytest.mark.parametrize(("density", "eur"), [(1.0, 73.0), (1.5, 48.0), (2.0, 36.0), (3.0, 24.0)])
def test_the_published_pipe_cost(density: float, eur: float) -> None:
    """Case M: 1,200 EUR/m, 4 %, 40 years, 1 % operation, to 1 EUR/MWh."""
    book = ParameterBook({"technologies.network.trench_eur_per_m": 1200.0})
    assert pipe_cost_eur_per_mwh(density, book, real_rate_fraction=0.04) == pytest.approx(eur, abs=1.0)


def test_no_heat_has_no_price() -> None:
    with pytest.raises(ValueError, match="no price"):
        pipe_cost_eur_per_mwh(0.0, BOOK, real_rate_fraction=0.04)
    assert linear_density_mwh_per_m(1000.0, 0.0) == 0.0


@pytest.mark.parametrize(
    ("density", "low", "high"),
    [(1.5, 0.14, 0.16), (1.0, 0.10, 0.25), (2.5, 0.05, 0.12)],
    ids=["village", "thin", "dense"],
)
def test_losses_of_a_village(density: float, low: float, high: float) -> None:
    """70/40 C: 15 % (10-25) of what is produced at the density of a village."""
    lost_mwh_per_m = mains(BOOK, 0.04).loss_kw_per_m * HOURS / 1000
    assert low <= lost_mwh_per_m / (lost_mwh_per_m + density) <= high


def test_a_cooler_network_loses_less() -> None:
    """Fourth generation: 3-8 % of what is produced where heat is dense enough for a network."""
    cool = ParameterBook({"technologies.network.supply_c": 50.0, "technologies.network.return_c": 25.0})
    lost_mwh_per_m = mains(cool, 0.04).loss_kw_per_m * HOURS / 1000
    assert mains(cool, 0.04).loss_kw_per_m < mains(BOOK, 0.04).loss_kw_per_m
    assert 0.03 <= lost_mwh_per_m / (lost_mwh_per_m + 2.5) <= 0.08
    none = ParameterBook({"technologies.network.supply_c": 10.0, "technologies.network.return_c": 5.0})
    assert mains(none, 0.04).loss_kw_per_m == 0.0


def test_a_connection_on_paper() -> None:
    """20 x 5,000 EUR and 108 kW x 135 EUR; annuity of 30 years at 4 % 0.057830 + 2.5 %."""
    heating = technology("heat_network").heating
    assert heating is not None
    output = heating(need(), BOOK)
    assert output.yearly_cost_eur == pytest.approx((20 * 5000 + 108 * 135) * (0.057830 + 0.025), rel=1e-5)


def test_large_heat_pumps_reach_their_published_factors(brussels_c: FloatArray) -> None:
    """Danish Energy Agency: air 3.15-3.2 over a year of heat with 15 % hot water, excess heat 5.2-5.3; riothermie 4."""
    weight = degree_hours(brussels_c)
    weight = 0.85 * weight / weight.sum() + 0.15 / weight.size
    factor = {}
    for key in PUMPS:
        taken = works(key, where(brussels_c)).electricity_per_heat
        assert taken is not None
        factor[key] = 1 / float(weight @ taken)
    assert factor["network_heat_pump_air"] == pytest.approx(3.175, abs=0.05)
    assert factor["network_waste_heat"] == pytest.approx(5.25, abs=0.05)
    assert factor["network_sewage"] == pytest.approx(4.0, abs=0.05)
    order = [factor[key] for key in PUMPS]
    assert order == sorted(order, reverse=True)


def test_the_lorenz_cop_on_paper() -> None:
    """Sink 70/40 C: 30 / ln(343.15 / 313.15) = 327.92 K; source 10 to 5 C: 280.64 K; 0.5 x 327.92 / 47.28 = 3.468."""
    found = lorenz_cop(np.array([10.0]), source_drop_k=5.0, supply_c=70.0, return_c=40.0, efficiency_fraction=0.5)
    assert found[0] == pytest.approx(3.468, abs=0.001)


@pytest.mark.parametrize("key", PUMPS)
def test_a_cooler_network_never_takes_more_electricity(key: str) -> None:
    air = np.linspace(-10, 30, HOURS)
    warm, cool = (
        works(key, where(air, supply=s, back=b)).electricity_per_heat for s, b in ((70.0, 40.0), (50.0, 25.0))
    )
    assert warm is not None
    assert cool is not None
    assert np.all(cool <= warm)
    assert np.all((warm > 0) & (warm < 1))
    if key == "network_heat_pump_air":
        assert np.all(np.diff(warm) <= 0)


def test_boilers_on_paper() -> None:
    place = where(np.zeros(HOURS))
    gas, wood, electric = (works(k, place) for k in ("network_gas", "network_biomass", "network_electric_boiler"))
    assert (gas.fuel, wood.fuel, electric.fuel) == ("gas", "wood", None)
    assert [gas.fuel_per_heat, wood.fuel_per_heat] == pytest.approx([1 / 0.92, 1 / 1.03])
    assert gas.fuel_eur_per_kwh is None
    assert wood.fuel_eur_per_kwh == 0.033
    assert electric.electricity_per_heat is not None
    np.testing.assert_allclose(electric.electricity_per_heat, 1 / 0.99)


def test_a_large_tank_on_paper() -> None:
    """0.0077 % an hour: after a month of 720 hours 94.6 % is left; full or empty in six hours."""
    found = facts(BOOK)
    assert found.keep_fraction_per_h**720 == pytest.approx(np.exp(-0.0554), rel=1e-3)
    assert found.power_kw_per_kwh == pytest.approx(1 / 6)


def test_collectors_on_paper() -> None:
    """Light of 800 W/m2, network at 55 C, air at 15 C: (0.78 x 800 - 2.4 x 40 - 0.015 x 1,600) x 0.75."""
    book = ParameterBook({"technologies.network_solar_thermal.tilt_deg": 0.0})
    sky = np.where((np.arange(HOURS) % 24) == 12, 800.0, 0.0)
    place = where(np.full(HOURS, 15.0))
    place = replace(place, weather=replace(place.weather, ghi_w_per_m2=sky, dhi_w_per_m2=sky))
    found = collector_kw_per_m2(place, book)
    noon = 12 + 24 * 180
    assert found[noon] == pytest.approx((0.78 * 800 - 2.4 * 40 - 0.015 * 1600) * 0.75 / 1000, rel=0.03)
    assert found[noon - 5] == 0.0
    cool = collector_kw_per_m2(replace(place, supply_c=50.0, return_c=25.0), book)
    assert np.all(cool >= found)


def test_a_field_of_collectors_gives_what_fields_give(shared_data: Path) -> None:
    """300-450 kWh per m2 and year of large fields, on the typical year of Brussels."""
    file = shared_data / "weather-brussels-pvgis-tmy" / "TMY_Brussels_2005-2020.csv"
    weather = read_weather(file.read_bytes(), kind="pvgis", year=2023, file=file.name)
    found = collector_kw_per_m2(PlantInput(weather=weather, supply_c=70.0, return_c=40.0), BOOK)
    assert 300 <= found.sum() <= 450
    assert found.min() >= 0
