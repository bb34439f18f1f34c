"""The community battery: a price per kWh of content, full power for a fixed number of hours."""

from dataclasses import dataclass
from math import sqrt

from energysim.parameters.register import ParameterBook
from energysim.technologies.base import Technology, yearly_cost_eur

KEY = "battery"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryFacts:
    """What a dispatch must know of one kWh of content.

    Parameters
    ----------
    charge_efficiency_fraction, discharge_efficiency_fraction : float
        Each the root of the AC round trip.
    power_kw_per_kwh : float
        Largest charge or discharge on the AC side per kWh of content.
    keep_fraction_per_h : float
        Share of the content that is left after an hour of rest.
    """

    charge_efficiency_fraction: float
    discharge_efficiency_fraction: float
    power_kw_per_kwh: float
    keep_fraction_per_h: float


def facts(book: ParameterBook) -> BatteryFacts:
    """Efficiencies, power and self-discharge from the register."""
    one_way = sqrt(book.number("technologies.battery.round_trip_efficiency_fraction"))
    return BatteryFacts(
        charge_efficiency_fraction=one_way,
        discharge_efficiency_fraction=one_way,
        power_kw_per_kwh=1.0 / book.number("technologies.battery.duration_h"),
        keep_fraction_per_h=1.0 - book.number("technologies.battery.self_discharge_fraction_per_h"),
    )


def yearly_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """Return the EUR per kWh of content and year, without VAT."""
    return yearly_cost_eur(book, real_rate_fraction, block=KEY, unit="kwh")


BATTERY = Technology(key=KEY, role="battery", place="village", capacity_unit="kwh", yearly_cost=yearly_cost)
