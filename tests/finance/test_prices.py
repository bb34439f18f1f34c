"""Prices of society: the published cards without VAT and levies, and the rules between prices."""

import datetime as dt

import pytest

from energysim.errors import UnknownParameter
from energysim.finance.prices import Regime, society_prices
from energysim.parameters.money import net_number
from energysim.parameters.register import ParameterBook

BOOK = ParameterBook()
DAY = dt.date(2026, 11, 23)
REGIMES: tuple[Regime, ...] = ("laag", "midden", "hoog")
AREAS = ("antwerpen", "halle_vilvoorde", "imewo", "kempen", "limburg", "midden_vlaanderen", "west", "zenne_dijle")


def test_gas_on_paper() -> None:
    """(0.105 x 40 + 0.675) ct, distribution 1.017 / 1.06 ct, transport 0.165 / 1.06 ct; no excise, no VAT."""
    found = society_prices("midden", "zenne_dijle", on=DAY, book=BOOK)
    assert found.gas_eur_per_kwh == pytest.approx((4.875 + (1.017 + 0.165) / 1.06) / 100, rel=1e-9)


def test_with_taxes_the_gas_price_is_that_of_the_cards() -> None:
    """All-in variable price of a household at ZTP 61.8, 40 and 30: 9.9, 7.5 and 6.4 ct.

    17,000 kWh: excise 1.031 ct on the first 12 MWh and 1.116 ct on the rest, 6 % VAT.
    """
    excise = (12 * 0.01031 + 5 * 0.01116) / 17
    for wholesale, published in ((61.8, 0.099), (40.0, 0.075), (30.0, 0.064)):
        book = ParameterBook({"prices.midden.gas_wholesale_eur_per_mwh": wholesale})
        net = society_prices("midden", "zenne_dijle", on=DAY, book=book).gas_eur_per_kwh
        assert (net + excise) * 1.06 == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("regime", REGIMES)
def test_every_area_and_regime_has_consistent_prices(regime: Regime, area: str) -> None:
    """Export never pays as much as import costs, and every price is above zero."""
    found = society_prices(regime, area, on=DAY, book=BOOK)
    assert 0 < found.electricity_export_eur_per_kwh < found.electricity_import_eur_per_kwh
    assert 49 <= found.peak_eur_per_kw_year <= 58
    assert 0.0498 <= found.grid_eur_per_kwh <= 0.0632
    assert min(found.gas_eur_per_kwh, found.oil_eur_per_kwh, found.wood_eur_per_kwh) > 0


def test_a_regime_moves_all_carriers_the_same_way() -> None:
    low, middle, high = (society_prices(regime, "zenne_dijle", on=DAY, book=BOOK) for regime in REGIMES)
    for name in ("electricity_import", "electricity_export", "gas", "oil", "wood"):
        prices = [getattr(one, f"{name}_eur_per_kwh") for one in (low, middle, high)]
        assert prices == sorted(prices)
        assert prices[0] < prices[2]


def test_zenne_dijle_as_printed() -> None:
    found = society_prices("midden", "zenne_dijle", on=DAY, book=BOOK)
    assert (found.peak_eur_per_kw_year, found.grid_eur_per_kwh) == (56.12, 0.05539)


def test_excise_falls_step_by_step() -> None:
    key = "tariffs.electricity_levies.excise_residential_eur_per_kwh"
    days = [dt.date(2026, 7, 31), dt.date(2026, 8, 1), dt.date(2027, 6, 1), dt.date(2028, 6, 1), dt.date(2030, 1, 1)]
    assert [BOOK.dated(key, day).value for day in days] == [0.04748, 0.046, 0.043, 0.040, 0.038]


def test_a_day_before_the_first_tariff_is_refused() -> None:
    with pytest.raises(UnknownParameter):
        society_prices("midden", "zenne_dijle", on=dt.date(2025, 1, 1), book=BOOK)


def test_vat_is_taken_off_once() -> None:
    """A gas boiler of 8 kW for 4,500 EUR with 21 % VAT costs 3,719.01; canopies are quoted without VAT."""
    fixed = net_number(BOOK, "technologies.gas_boiler.investment_fixed_eur")
    per_kw = net_number(BOOK, "technologies.gas_boiler.investment_eur_per_kw")
    assert fixed + 8 * per_kw == pytest.approx(3719.008, abs=1e-3)
    assert net_number(BOOK, "technologies.pv_parking.investment_eur_per_kwp") == 1500.0
