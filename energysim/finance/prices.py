"""Prices of society (systeemkost): without VAT, excise or other levies, with the real cost of the grid."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from energysim.parameters.money import net_number, net_price
from energysim.parameters.register import ParameterBook

Regime = Literal["laag", "midden", "hoog"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SocietyPrices:
    """What a kWh or a kW costs society; everything excl. VAT and levies.

    Parameters
    ----------
    electricity_import_eur_per_kwh, electricity_export_eur_per_kwh : float
        Energy alone, at the connection of the core.
    grid_eur_per_kwh : float
        kWh term of the low-voltage grid, for electricity that reaches buildings over it.
    peak_eur_per_kw_year : float
        Capacity term, on the mean of the twelve monthly peaks of the core. In truth each connection pays
        for its own peaks; the cost of the shared grid follows the shared peak, which is taken here.
    gas_eur_per_kwh, oil_eur_per_kwh, wood_eur_per_kwh : float
        Delivered.
    """

    electricity_import_eur_per_kwh: float
    electricity_export_eur_per_kwh: float
    grid_eur_per_kwh: float
    peak_eur_per_kw_year: float
    gas_eur_per_kwh: float
    oil_eur_per_kwh: float
    wood_eur_per_kwh: float


def society_prices(regime: Regime, area: str, *, on: dt.date, book: ParameterBook) -> SocietyPrices:
    """Prices of one regime in one Fluvius area on one day.

    Raises
    ------
    UnknownParameter
        For an unknown area, or a day before the first tariff.
    """
    gas_energy = net_number(book, "prices.gas_formula.margin_eur_per_kwh") + net_number(
        book, "prices.gas_formula.factor"
    ) * net_number(book, f"prices.{regime}.gas_wholesale_eur_per_mwh")
    gas_grid = net_price(book.dated("tariffs.gas.distribution_eur_per_kwh", on)) + net_price(
        book.dated("tariffs.gas.transport_eur_per_kwh", on)
    )
    return SocietyPrices(
        electricity_import_eur_per_kwh=net_number(book, f"prices.{regime}.electricity_import_eur_per_kwh"),
        electricity_export_eur_per_kwh=net_number(book, f"prices.{regime}.electricity_export_eur_per_kwh"),
        grid_eur_per_kwh=net_price(book.dated(f"tariffs.distribution_eur_per_kwh.{area}", on)),
        peak_eur_per_kw_year=net_price(book.dated(f"tariffs.capacity_eur_per_kw_year.{area}", on)),
        gas_eur_per_kwh=gas_energy + gas_grid,
        oil_eur_per_kwh=net_number(book, f"prices.{regime}.oil_eur_per_kwh"),
        wood_eur_per_kwh=net_number(book, f"prices.{regime}.wood_eur_per_kwh"),
    )
