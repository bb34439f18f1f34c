"""Excise and carbon price on energy, as the law has announced them: paid by people, no cost of society as a whole."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from energysim.parameters.money import net_price
from energysim.parameters.register import ParameterBook

# Source: definition of a tonne.
KG_PER_TONNE: Final = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Levies:
    """Excise and carbon price of households on one day, excl. VAT."""

    electricity_eur_per_kwh: float
    gas_eur_per_kwh: float
    oil_eur_per_kwh: float

    def total_eur_per_year(self, energy_kwh: Mapping[str, float]) -> float:
        """What a year of energy pays: "import", "fuel.gas" and "fuel.oil" of the energy table of an answer, kWh."""
        return (
            self.electricity_eur_per_kwh * energy_kwh.get("import", 0.0)
            + self.gas_eur_per_kwh * energy_kwh.get("fuel.gas", 0.0)
            + self.oil_eur_per_kwh * energy_kwh.get("fuel.oil", 0.0)
        )


def household_levies(on: dt.date, book: ParameterBook) -> Levies:
    """Levies of one day: the newest that are announced not after it.

    Excise of the first band for every kWh; the carbon price (ETS2) on what burns, with the factors of the inventory.

    Raises
    ------
    UnknownParameter
        For a day before the first entry.
    """
    carbon_eur_per_kg = net_price(book.dated("reference.ets2.eur_per_tonne", on)) / KG_PER_TONNE
    electricity = net_price(book.dated("tariffs.electricity_levies.excise_residential_eur_per_kwh", on))
    electricity += net_price(book.dated("tariffs.electricity_levies.energy_contribution_eur_per_kwh", on))
    gas = net_price(book.dated("tariffs.gas.excise_eur_per_kwh", on))
    return Levies(
        electricity_eur_per_kwh=electricity,
        gas_eur_per_kwh=gas + carbon_eur_per_kg * book.number("emissions.inventaris.gas_kg_per_kwh"),
        oil_eur_per_kwh=carbon_eur_per_kg * book.number("emissions.inventaris.oil_kg_per_kwh"),
    )
