"""A large tank or pit on a heat network: content in kWh of heat, a small steady loss, full in some hours."""

from dataclasses import dataclass

from energysim.parameters.register import ParameterBook
from energysim.technologies.base import Technology, yearly_cost_eur

KEY = "network_store"


@dataclass(frozen=True, slots=True, kw_only=True)
class TankFacts:
    """What a dispatch must know of one kWh of content."""

    keep_fraction_per_h: float
    power_kw_per_kwh: float


def facts(book: ParameterBook) -> TankFacts:
    """Standing loss and power from the register."""
    return TankFacts(
        keep_fraction_per_h=1.0 - book.number(f"technologies.{KEY}.loss_fraction_per_h"),
        power_kw_per_kwh=1.0 / book.number(f"technologies.{KEY}.duration_h"),
    )


def yearly_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """Return the EUR per kWh of heat and year, without VAT."""
    return yearly_cost_eur(book, real_rate_fraction, block=KEY, unit="kwh")


TANK = Technology(key=KEY, role="tank", place="village", capacity_unit="kwh", yearly_cost=yearly_cost)
