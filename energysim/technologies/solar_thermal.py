"""A field of solar collectors that feeds a heat network. Capacity in kW of heat at 0.7 kW per m2.

light on the plane ── × optical efficiency ── − losses to the air ── × field ── kW per kW
"""

import numpy as np

from energysim.climate.sun import plane_irradiance_w_per_m2
from energysim.parameters.money import net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies.base import PlantInput, PlantOutput, Technology, yearly_fraction
from energysim.units import W_PER_KW, FloatArray

KEY = "network_solar_thermal"


def collector_kw_per_m2(where: PlantInput, book: ParameterBook) -> FloatArray:
    """Heat of one m2 of collector at the mean temperature of the network.

    ``efficiency light - a1 (T - air) - a2 (T - air)^2``, never below 0: a cold field stands still.

    Returns
    -------
    FloatArray, shape (steps,)
        kW per m2.

    References
    ----------
    ISO 9806:2017, steady-state efficiency curve.
    """
    light = plane_irradiance_w_per_m2(
        where.weather,
        tilt_deg=book.number(f"technologies.{KEY}.tilt_deg"),
        azimuth_deg=book.number(f"technologies.{KEY}.azimuth_deg"),
        book=book,
    )
    warmer_k = (where.supply_c + where.return_c) / 2 - where.weather.temperature_c
    lost = book.number(f"technologies.{KEY}.loss_w_per_m2_k") * warmer_k
    lost = lost + book.number(f"technologies.{KEY}.loss_w_per_m2_k2") * warmer_k * np.abs(warmer_k)
    gained = np.maximum(book.number(f"technologies.{KEY}.optical_efficiency_fraction") * light - lost, 0.0)
    # A warm evening without sun is no source of heat.
    gained = np.where(light > 0, gained, 0.0)
    return np.asarray(gained * book.number(f"technologies.{KEY}.field_efficiency_fraction") / W_PER_KW)


def plant(where: PlantInput, book: ParameterBook) -> PlantOutput:
    """Heat that the sun gives per kW installed."""
    return PlantOutput(
        fuel_per_heat=0.0,
        given_kw_per_kw=collector_kw_per_m2(where, book) / book.number(f"technologies.{KEY}.kw_per_m2"),
        operation_eur_per_kwh=0.0,
    )


def yearly_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """Return the EUR per kW of heat and year, without VAT."""
    per_kw = net_number(book, f"technologies.{KEY}.investment_eur_per_m2") / book.number(
        f"technologies.{KEY}.kw_per_m2"
    )
    return per_kw * yearly_fraction(book, real_rate_fraction, block=KEY)


SOLAR_THERMAL = Technology(
    key=KEY, role="plant", place="village", capacity_unit="kw", plant=plant, yearly_cost=yearly_cost
)
