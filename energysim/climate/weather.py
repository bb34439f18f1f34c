"""The weather of one year at one place: complete, possible, and saying what it is and where it is from."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import Calendar, calendar_for
from energysim.errors import InputProblems, Problem
from energysim.units import BoolArray, FloatArray

Kind = Literal["synthetic", "pvgis", "epw"]

# Source: house limits: wider than anything measured in Europe; the solar constant is 1361 W/m2.
POSSIBLE: Final = {
    "temperature_c": (-60.0, 60.0),
    "wind_m_per_s": (0.0, 60.0),
    "ghi_w_per_m2": (0.0, 1500.0),
    "dni_w_per_m2": (0.0, 1500.0),
    "dhi_w_per_m2": (0.0, 1500.0),
}
SERIES: Final = tuple(POSSIBLE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weather:
    """Hourly weather of one civil year in UTC.

    Parameters
    ----------
    year : int
        Civil year whose intervals the series fill.
    latitude_deg, longitude_deg, altitude_m : float
        Where the sun is computed, degrees north and east, metres above sea level.
    temperature_c : FloatArray, shape (steps,)
        Air temperature at 2 m, mean of the interval.
    wind_m_per_s : FloatArray, shape (steps,)
        Wind speed at 10 m.
    ghi_w_per_m2, dni_w_per_m2, dhi_w_per_m2 : FloatArray, shape (steps,)
        Global horizontal, direct normal and diffuse horizontal irradiance, mean of the interval.
    sun_offset_h : float
        Moment inside the interval, counted from its start, for which the sun is computed; 0..1.
    kind : {"synthetic", "pvgis", "epw"}
    origin : str
        What it is and from where, with the attribution that its publisher asks for.
    notes : tuple of str
        Text keys of what was chosen while reading, ``climate.note.*``.

    Raises
    ------
    InputProblems
        ``climate_length``, ``climate_gap`` or ``climate_impossible``, with the first moment and the count.
    """

    year: int
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    temperature_c: FloatArray
    wind_m_per_s: FloatArray
    ghi_w_per_m2: FloatArray
    dni_w_per_m2: FloatArray
    dhi_w_per_m2: FloatArray
    sun_offset_h: float
    kind: Kind
    origin: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is not a whole, possible year; the arrays are made read-only copies."""
        if not 0 <= self.sun_offset_h <= 1:
            raise ValueError("the moment of the sun lies outside the interval")
        calendar = calendar_for(self.year)
        problems: list[Problem] = []
        for name in SERIES:
            values = np.array(getattr(self, name), dtype=np.float64)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
            problems += series_problems(name, values, calendar=calendar)
        if problems:
            raise InputProblems(problems)

    @property
    def steps(self) -> int:
        """Number of intervals."""
        return len(self.temperature_c)


def series_problems(name: str, values: FloatArray, *, calendar: Calendar) -> list[Problem]:
    """Everything wrong with one series.

    Parameters
    ----------
    name : str
        One of ``SERIES``.
    values : FloatArray
    calendar : Calendar

    Returns
    -------
    list of Problem
        Empty for a whole, possible series.
    """
    if values.shape != (calendar.steps,):
        found = {"series": name, "found": values.size, "allowed": calendar.steps, "year": calendar.year}
        return [Problem("climate_length", found, path="climate")]
    problems = []
    gap = ~np.isfinite(values)
    if gap.any():
        problems.append(Problem("climate_gap", {"series": name, **_where(gap, calendar)}, path="climate"))
    low, high = POSSIBLE[name]
    impossible = ~gap & ~((values >= low) & (values <= high))
    if impossible.any():
        found = {
            "series": name,
            "found": float(values[np.argmax(impossible)]),
            "low": low,
            "high": high,
            **_where(impossible, calendar),
        }
        problems.append(Problem("climate_impossible", found, path="climate"))
    return problems


def _where(bad: BoolArray, calendar: Calendar) -> dict[str, str | int]:
    return {
        "first": calendar.start_utc(int(np.argmax(bad))).strftime("%Y-%m-%d %H:%M UTC"),
        "count": int(np.count_nonzero(bad)),
    }
