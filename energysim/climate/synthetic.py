"""The built-in weather: a year as Uccle might have it, with exactly the climate normals of 1991-2020.

Days first (``days``), then the hours within the days (``hours``), which bring every month to its normal exactly.
Last, if asked, a cold dark calm spell in January (``spell``).
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.climate.clear_sky import clear_ghi_w_per_m2, divided
from energysim.climate.days import typical_days
from energysim.climate.hours import daily_index, hourly_ghi, hourly_temperature_c, hourly_wind_m_per_s, wanted_ghi
from energysim.climate.months import monthly_sums, tents, through_middles
from energysim.climate.spell import with_spell
from energysim.climate.sun import Sun, sun_at
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

SunYear = Literal["sunny", "average", "dark"]
TemperatureYear = Literal["mild", "average", "cold"]

ORIGIN: Final = "energysim, synthetic year Uccle, normals 1991-2020 of the Royal Meteorological Institute of Belgium"
NOTE: Final = "climate.note.synthetic"
# Source: intervals are hours and the sun is taken in their middle.
SUN_OFFSET_H: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where and when: degrees north and east, metres above sea level, civil year."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    year: int


def synthetic_weather(
    site: Site,
    *,
    sun: SunYear,
    temperature: TemperatureYear,
    seed: int,
    book: ParameterBook | None = None,
    stress: bool = False,
) -> Weather:
    """Make the built-in weather year.

    Parameters
    ----------
    site : Site
        The sun is that of the site; the normals are those of Uccle.
    sun : {"sunny", "average", "dark"}
        Yearly GHI against the normal: the records of Uccle.
    temperature : {"mild", "average", "cold"}
    seed : int
        The same seed gives the same year, whatever the other choices.
    book : ParameterBook or None
        None: the package's own numbers.
    stress : bool
        Lay a cold, dark, calm spell of ten days over January.

    Returns
    -------
    Weather
        Monthly GHI, temperature and wind equal the (shifted) normals to rounding; with ``stress`` all but January.
    """
    numbers = book or ParameterBook()
    calendar = calendar_for(site.year)
    noise = np.random.default_rng(seed)
    days = typical_days(calendar, noise=noise, book=numbers)
    place = sun_at(
        site.latitude_deg, site.longitude_deg, altitude_m=site.altitude_m, year=site.year, offset_h=SUN_OFFSET_H
    )
    clear = _clear_ghi_w_per_m2(place, site, numbers)
    factor = float(numbers.table("climate.year_types.sun_factor")[sun])
    index = daily_index(days, clear, calendar=calendar, factor=factor, book=numbers)
    ghi = hourly_ghi(index, clear, calendar=calendar, noise=noise, book=numbers)
    ghi *= (wanted_ghi(factor, numbers) / monthly_sums(ghi, calendar))[calendar.utc_month]
    dni, dhi = divided(ghi, place)
    warm_c = hourly_temperature_c(days.temperature, index, calendar=calendar, book=numbers)
    weather = Weather(
        year=site.year,
        latitude_deg=site.latitude_deg,
        longitude_deg=site.longitude_deg,
        altitude_m=site.altitude_m,
        temperature_c=warm_c + float(numbers.table("climate.year_types.temperature_shift_k")[temperature]),
        wind_m_per_s=hourly_wind_m_per_s(days, calendar, noise=noise, book=numbers),
        ghi_w_per_m2=ghi,
        dni_w_per_m2=dni,
        dhi_w_per_m2=dhi,
        sun_offset_h=SUN_OFFSET_H,
        kind="synthetic",
        origin=ORIGIN,
        notes=(NOTE,),
    )
    return with_spell(weather, clear, book=numbers) if stress else weather


def _clear_ghi_w_per_m2(sun: Sun, site: Site, book: ParameterBook) -> FloatArray:
    """Hourly GHI without clouds, with the haze of the season."""
    shape = tents(calendar_for(site.year))
    turbidity = through_middles(np.array(book.series("climate.normals.linke_turbidity")), shape)
    return clear_ghi_w_per_m2(sun, altitude_m=site.altitude_m, linke_turbidity=turbidity)
