"""Buffer tanks behind heat pumps: content in kWh of heat, a steady loss."""

from energysim.parameters.register import ParameterBook
from energysim.technologies.base import Technology, yearly_cost_eur

KEY = "heat_store"


def keep_fraction_per_h(book: ParameterBook) -> float:
    """Share of the heat that is left after an hour."""
    return 1.0 - book.number("technologies.heat_store.loss_fraction_per_h")


def yearly_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """Return the EUR per kWh of heat and year, without VAT."""
    return yearly_cost_eur(book, real_rate_fraction, block=KEY, unit="kwh")


HEAT_STORE = Technology(key=KEY, role="buffer", place="building", capacity_unit="kwh", yearly_cost=yearly_cost)
