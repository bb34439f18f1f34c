"""The ledger: sums that lose nothing, transfers that cancel."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from energysim.finance.ledger import Kind, Line, by, total_eur_per_year, transfer

AMOUNTS = st.lists(st.floats(-1e9, 1e9), max_size=30)
KINDS: tuple[Kind, ...] = ("investment", "operation", "fuel")


def lines(amounts: list[float]) -> tuple[Line, ...]:
    return tuple(
        Line(actor=f"actor {i % 2}", kind=KINDS[i % 3], item="thing", eur_per_year=amount, source="prices.x")
        for i, amount in enumerate(amounts)
    )


@given(AMOUNTS)
def test_the_total_is_the_exact_sum_rounded_once(amounts: list[float]) -> None:
    assert total_eur_per_year(lines(amounts)) == float(sum(map(Fraction, amounts)))


@given(AMOUNTS)
def test_the_parts_make_the_whole(amounts: list[float]) -> None:
    ledger = lines(amounts)
    exact = sum(Fraction(line.eur_per_year) for line in ledger)
    parts = by(ledger, lambda line: line.kind)
    assert abs(float(exact) - sum(parts.values())) <= 1e-6
    assert set(parts) == {line.kind for line in ledger}


@given(AMOUNTS, st.floats(-1e9, 1e9))
def test_a_transfer_changes_no_total(amounts: list[float], paid: float) -> None:
    ledger = lines(amounts)
    moved = transfer(payer="tenant", receiver="owner", item="rent", eur_per_year=paid, source="scenario")
    assert total_eur_per_year((*ledger, *moved)) == total_eur_per_year(ledger)
