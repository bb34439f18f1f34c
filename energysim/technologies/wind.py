"""Wind: power per installed kW of a modern onshore turbine.

wind at 10 m ── × (hub/10)^shear × site ── power curve, smoothed over an hour and a site ── × (1 − losses)
"""

from typing import Final

import numpy as np

from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

# Nodes and weights of a normal distribution.
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(4)
CUBE: Final = 3


def wind_profile(weather: Weather, book: ParameterBook) -> FloatArray:
    """Power of one kW of wind turbine.

    Parameters
    ----------
    weather : Weather
    book : ParameterBook

    Returns
    -------
    FloatArray, shape (steps,)
        kW per kW, 0..1.
    """
    kept = 1.0 - book.number("climate.wind.losses_fraction")
    return np.asarray(power_curve(hub_wind_m_per_s(weather.wind_m_per_s, book), book) * kept)


def hub_wind_m_per_s(wind_10_m_per_s: FloatArray, book: ParameterBook) -> FloatArray:
    """Wind at hub height by the power law."""
    heights = book.number("climate.wind.hub_height_m") / book.number("climate.wind.measuring_height_m")
    gain = heights ** book.number("climate.wind.shear_exponent") * book.number("climate.wind.site_factor")
    return np.asarray(wind_10_m_per_s * gain)


def power_curve(wind_m_per_s: FloatArray, book: ParameterBook) -> FloatArray:
    """Share of the rated power at a mean wind speed at hub height.

    The curve of one turbine, cubic from cut-in to rated, averaged over the spread of the wind within an hour
    and over the site. Exactly 0 below cut-in and above cut-out.
    """
    cut_in, cut_out = book.number("climate.wind.cut_in_m_per_s"), book.number("climate.wind.cut_out_m_per_s")
    spread = book.number("climate.wind.spread_m_per_s")
    mean = np.zeros_like(wind_m_per_s)
    for node, weight in zip(NODES, WEIGHTS / WEIGHTS.sum(), strict=True):
        mean += weight * _one_turbine(wind_m_per_s + node * spread, book)
    running = (wind_m_per_s >= cut_in) & (wind_m_per_s <= cut_out)
    return np.where(running, mean, 0.0)


def _one_turbine(wind_m_per_s: FloatArray, book: ParameterBook) -> FloatArray:
    cut_in, rated = book.number("climate.wind.cut_in_m_per_s"), book.number("climate.wind.rated_m_per_s")
    rising = (wind_m_per_s**CUBE - cut_in**CUBE) / (rated**CUBE - cut_in**CUBE)
    share = np.clip(rising, 0.0, 1.0)
    return np.where(wind_m_per_s <= book.number("climate.wind.cut_out_m_per_s"), share, 0.0)
