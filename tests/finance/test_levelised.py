"""R14: money discounted at its own levelised price is worth nothing."""

import random

import pytest

from energysim.finance.annuity import annuity_factor, present_value_factor


@pytest.mark.parametrize("seed", range(5))
def test_the_present_value_at_the_levelised_price_is_zero(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(100):
        investment_eur = 10 ** draw.uniform(2, 7)
        upkeep_eur = investment_eur * draw.uniform(0, 0.1)
        energy_kwh = 10 ** draw.uniform(2, 7)
        years = draw.randint(1, 60)
        rate = draw.choice((0.0, draw.uniform(0.001, 0.15)))
        price = (investment_eur * annuity_factor(rate, float(years)) + upkeep_eur) / energy_kwh
        yearly_eur = price * energy_kwh - upkeep_eur
        worth_eur = sum(yearly_eur * present_value_factor(rate, float(year)) for year in range(1, years + 1))
        assert worth_eur - investment_eur == pytest.approx(0.0, abs=1e-9 * investment_eur)
