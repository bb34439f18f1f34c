"""Whether the light of a weather file follows the sun of its own place and time zone."""

from typing import Final

import numpy as np

from energysim.climate.rows import Year
from energysim.climate.sun import Sun
from energysim.errors import Problem
from energysim.units import HOURS_PER_DAY, FloatArray

# Source: the daily course of typical years of Uccle lies within 0.1 h of the sun; a wrong zone is 1 h off or more.
SHIFT_LIMIT_H: Final = 0.3
# Source: typical years of Uccle and Brussels close within 0.013; half an hour too early or late gives 0.05.
CLOSURE_LIMIT_FRACTION: Final = 0.04


def closure_fraction(year: Year, sun: Sun) -> float:
    """Mean of |GHI - DHI - DNI sin(elevation)| against mean GHI: small only at the right moment of the sun.

    Hours without a possible value count in neither; a file without light gives infinity.
    """
    ghi, dhi, dni = (_lit(year, name) for name in ("ghi_w_per_m2", "dhi_w_per_m2", "dni_w_per_m2"))
    mean = float(np.mean(ghi))
    return float(np.mean(np.abs(ghi - dhi - dni * _height(year, sun)))) / mean if mean > 0 else float("inf")


def shift_h(year: Year, sun: Sun) -> float:
    """How many hours the light of the file comes later than the sun, -12..12: difference of daily phase."""
    hour = np.arange(len(sun.elevation_deg)) % HOURS_PER_DAY
    angle = np.exp(complex(0, 2) * np.pi * hour / HOURS_PER_DAY)
    turn = np.sum(_lit(year, "ghi_w_per_m2") * angle) * np.conj(np.sum(_height(year, sun) * angle))
    return float(np.angle(turn)) / (2 * np.pi) * HOURS_PER_DAY


def sun_problems(year: Year, sun: Sun) -> tuple[Problem, ...]:
    """Return ``climate_zone`` when light and sun do not fit; a file of which half is dark for us is not judged."""
    if np.count_nonzero(year.light) <= len(year.light) / 2:
        return ()
    late_h, closure = shift_h(year, sun), closure_fraction(year, sun)
    if abs(late_h) <= SHIFT_LIMIT_H and closure <= CLOSURE_LIMIT_FRACTION:
        return ()
    return (Problem("climate_zone", {"late_h": round(late_h, 2), "closure_fraction": round(closure, 3)}),)


def _lit(year: Year, name: str) -> FloatArray:
    return np.where(year.light, year.series[name], 0.0)


def _height(year: Year, sun: Sun) -> FloatArray:
    return np.where(year.light, np.maximum(np.sin(np.radians(sun.elevation_deg)), 0.0), 0.0)
