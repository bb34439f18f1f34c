"""Sunlight under a cloudless sky, and how a cloudy sky divides it into direct and diffuse."""

import numpy as np
import pvlib

from energysim.climate.sun import Sun, day_of_year
from energysim.units import FloatArray


def clear_ghi_w_per_m2(sun: Sun, *, altitude_m: float, linke_turbidity: FloatArray) -> FloatArray:
    """Global horizontal irradiance without clouds.

    Parameters
    ----------
    sun : Sun
    altitude_m : float
    linke_turbidity : FloatArray, shape (steps,)

    Returns
    -------
    FloatArray, shape (steps,)
        0 by night.

    References
    ----------
    Ineichen and Perez, Solar Energy 73 (2002) 151-157, doi:10.1016/S0038-092X(02)00045-2.
    """
    zenith_deg = zenith_of(sun)
    airmass = pvlib.atmosphere.get_absolute_airmass(
        pvlib.atmosphere.get_relative_airmass(zenith_deg), pvlib.atmosphere.alt2pres(altitude_m)
    )
    # Below the horizon pvlib divides by zero; those hours are dark and set to 0 below.
    with np.errstate(divide="ignore", invalid="ignore"):
        sky = pvlib.clearsky.ineichen(
            zenith_deg, airmass, linke_turbidity, altitude=altitude_m, dni_extra=sun.extra_w_per_m2
        )
    return np.where(sun.elevation_deg > 0, np.nan_to_num(np.asarray(sky["ghi"], dtype=np.float64)), 0.0)


def divided(ghi_w_per_m2: FloatArray, sun: Sun) -> tuple[FloatArray, FloatArray]:
    """Direct normal and diffuse horizontal irradiance of a global irradiance.

    References
    ----------
    Erbs, Klein and Duffie, Solar Energy 28 (1982) 293-302, doi:10.1016/0038-092X(82)90302-4.
    """
    parts = pvlib.irradiance.erbs(ghi_w_per_m2, zenith_of(sun), day_of_year(len(ghi_w_per_m2)))
    return np.asarray(parts["dni"], dtype=np.float64), np.asarray(parts["dhi"], dtype=np.float64)


def zenith_of(sun: Sun) -> FloatArray:
    """Angle between the sun and the vertical, degrees."""
    return np.asarray(pvlib.tools.acosd(pvlib.tools.sind(sun.elevation_deg)), dtype=np.float64)
