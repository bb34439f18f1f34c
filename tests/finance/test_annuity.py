"""Annuities: on paper, at their limits, and against the sum that they replace."""

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energysim.finance.annuity import annuity_factor, present_value_factor, residual_fraction


@pytest.mark.parametrize(
    ("rate", "years", "expected"),
    [(0.04, 25, 0.0640119628), (0.04, 20, 0.0735817503), (0.05, 40, 0.0582781612), (1.0, 1, 2.0), (0.0, 25, 0.04)],
)
def test_annuities_of_printed_tables(rate: float, years: float, expected: float) -> None:
    assert annuity_factor(rate, years) == pytest.approx(expected, rel=1e-9)


def test_limits() -> None:
    assert annuity_factor(0.04, inf) == 0.04
    assert annuity_factor(0.0, inf) == 0.0
    assert annuity_factor(1e-14, 10) == pytest.approx(0.1, rel=1e-12)
    assert annuity_factor(0.04, 1e6) == pytest.approx(0.04, rel=1e-12)


@pytest.mark.parametrize(("rate", "years"), [(-1.0, 10), (nan, 10), (inf, 10), (0.04, 0), (0.04, -1), (0.04, nan)])
def test_nonsense_is_refused(rate: float, years: float) -> None:
    with pytest.raises(ValueError, match="must be above"):
        annuity_factor(rate, years)


@given(rate=st.fractions(Fraction(-1, 10), Fraction(1, 4)), years=st.integers(1, 60))
def test_the_annuity_pays_back_exactly_one(rate: Fraction, years: int) -> None:
    """Exact twin: the present values of ``years`` payments sum to the investment."""
    worth = sum((1 + rate) ** -year for year in range(1, years + 1))
    assert annuity_factor(float(rate), years) == pytest.approx(float(1 / worth), rel=1e-10)


@given(low=st.floats(-0.05, 0.3), high=st.floats(-0.05, 0.3), years=st.floats(0.5, 80))
def test_a_higher_rate_never_costs_less(low: float, high: float, years: float) -> None:
    low, high = sorted((low, high))
    assert annuity_factor(low, years) <= annuity_factor(high, years) * (1 + 1e-12)


def test_present_value_and_residual() -> None:
    assert present_value_factor(0.04, 13) == pytest.approx(0.6005740, rel=1e-6)
    assert present_value_factor(0.04, 0) == 1.0
    assert residual_fraction(20, 5) == 0.75
    assert residual_fraction(20, 20) == 0.0
    with pytest.raises(ValueError, match="outside the life"):
        residual_fraction(20, 21)
    with pytest.raises(ValueError, match="out of range"):
        present_value_factor(-1.0, 2)
