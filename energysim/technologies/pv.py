"""Photovoltaics: power per installed kWp on a plane.

light on the plane ── × (1 + coefficient × (cell − 25 °C)) ── × (1 − losses) ── × inverter ── kW per kWp
                          cell temperature: King and others
"""

from typing import Final

import numpy as np

from energysim.climate.sun import plane_irradiance_w_per_m2
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

# Source: IEC 60904-3, standard test conditions.
TEST_IRRADIANCE_W_PER_M2: Final = 1000.0
# Source: IEC 60904-3, standard test conditions.
TEST_TEMPERATURE_C: Final = 25.0


def pv_profile(weather: Weather, *, tilt_deg: float, azimuth_deg: float, book: ParameterBook) -> FloatArray:
    """Alternating-current power of one kWp.

    Parameters
    ----------
    weather : Weather
    tilt_deg : float
        0 horizontal, 90 vertical.
    azimuth_deg : float
        90 east, 180 south, 270 west.
    book : ParameterBook

    Returns
    -------
    FloatArray, shape (steps,)
        kW per kWp, 0 or more.

    References
    ----------
    Dobos, PVWatts version 5, NREL/TP-6A20-62641 (2014).
    """
    light = plane_irradiance_w_per_m2(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, book=book)
    warmer_k = cell_temperature_c(light, weather, book=book) - TEST_TEMPERATURE_C
    per_k = book.number("climate.pv.temperature_coefficient_per_k")
    direct = light / TEST_IRRADIANCE_W_PER_M2 * (1.0 + per_k * warmer_k)
    kept = 1.0 - book.number("climate.pv.losses_fraction")
    return np.asarray(direct * kept * book.number("climate.pv.inverter_efficiency_fraction"))


def cell_temperature_c(irradiance_w_per_m2: FloatArray, weather: Weather, *, book: ParameterBook) -> FloatArray:
    """Temperature of the cells, shape (steps,).

    References
    ----------
    King, Boyson and Kratochvil, SAND2004-3535 (2004), equations 11 and 12.
    """
    heating = np.exp(book.number("climate.pv.heating_a") + book.number("climate.pv.heating_b") * weather.wind_m_per_s)
    inside = book.number("climate.pv.heating_delta_k") / TEST_IRRADIANCE_W_PER_M2
    return np.asarray(weather.temperature_c + irradiance_w_per_m2 * (heating + inside))
