"""Excise and carbon price on paper."""

import datetime as dt

import pytest

from energysim.finance.levies import household_levies
from energysim.parameters.register import ParameterBook


def test_before_the_carbon_price_there_is_excise_alone() -> None:
    found = household_levies(dt.date(2026, 9, 1), ParameterBook())
    assert found.electricity_eur_per_kwh == pytest.approx(0.046)
    assert found.gas_eur_per_kwh == pytest.approx(0.01031)
    assert found.oil_eur_per_kwh == 0


def test_fifty_euro_a_tonne_is_a_cent_per_kwh_of_gas() -> None:
    """50 EUR/t x 0.202 kg/kWh = 1.01 ct; in 2028 with the excise of electricity at 4 ct."""
    found = household_levies(dt.date(2028, 6, 1), ParameterBook())
    assert found.gas_eur_per_kwh - 0.01031 == pytest.approx(0.0101)
    assert found.oil_eur_per_kwh == pytest.approx(0.05 * 0.267)
    assert found.electricity_eur_per_kwh == pytest.approx(0.04)


def test_a_year_of_energy_pays_the_sum() -> None:
    found = household_levies(dt.date(2040, 1, 1), ParameterBook())
    one = found.total_eur_per_year({"import": 1.0})
    assert found.total_eur_per_year({"import": 10.0, "fuel.gas": 0.0}) == pytest.approx(10 * one)
    assert found.total_eur_per_year({}) == 0
