"""The built-in weather: a year as Uccle might have it, with exactly the climate normals of 1991-2020.

Days first: how clear, how warm and how windy each day is follows three linked series that remember the day before.
Then the hours within the days. Last, every month is brought to its normal exactly.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

import numpy as np
from scipy.special import betaincinv, expit, logit, ndtr

from energysim.climate.calendar import MONTHS, Calendar, calendar_for
from energysim.climate.clear_sky import clear_ghi_w_per_m2, divided
from energysim.climate.months import monthly_means, monthly_sums, tents, through_middles, with_means
from energysim.climate.sun import Sun, sun_at
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, W_PER_KW, FloatArray

SunYear = Literal["sunny", "average", "dark"]
TemperatureYear = Literal["mild", "average", "cold"]

ORIGIN: Final = "energysim, synthetic year Uccle, normals 1991-2020 of the Royal Meteorological Institute of Belgium"
NOTE: Final = "climate.note.synthetic"
# Source: intervals are hours and the sun is taken in their middle.
SUN_OFFSET_H: Final = 0.5
# Source: halving an interval of this width this often leaves less than 1e-15 of it.
SHIFT_WIDTH: Final = 8.0
# Source: see SHIFT_WIDTH.
HALVINGS: Final = 52
# Source: the coldest time of the year is mid-January.
COLDEST_DAY: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where and when: degrees north and east, metres above sea level, civil year."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    year: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Days:
    """Daily anomalies, each of mean 0 and standard deviation 1, shape (days,)."""

    clear_index: FloatArray
    temperature: FloatArray
    wind: FloatArray


def synthetic_weather(
    site: Site,
    *,
    sun: SunYear,
    temperature: TemperatureYear,
    seed: int,
    book: ParameterBook | None = None,
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

    Returns
    -------
    Weather
        Monthly GHI, temperature and wind equal the (shifted) normals to rounding.
    """
    numbers = book or ParameterBook()
    calendar = calendar_for(site.year)
    noise = np.random.default_rng(seed)
    days = _days(calendar.steps // HOURS_PER_DAY, noise, numbers)
    place = sun_at(
        site.latitude_deg,
        site.longitude_deg,
        altitude_m=site.altitude_m,
        year=site.year,
        offset_h=SUN_OFFSET_H,
    )
    clear = _clear_ghi_w_per_m2(place, site, numbers)
    factor = float(numbers.table("climate.year_types.sun_factor")[sun])
    index = _daily_index(days.clear_index, clear, calendar, factor, numbers)
    ghi = _ghi(index, clear, calendar, noise, numbers)
    ghi *= (_wanted_ghi(factor, numbers) / monthly_sums(ghi, calendar))[calendar.utc_month]
    dni, dhi = divided(ghi, place)
    shift_k = float(numbers.table("climate.year_types.temperature_shift_k")[temperature])
    return Weather(
        year=site.year,
        latitude_deg=site.latitude_deg,
        longitude_deg=site.longitude_deg,
        altitude_m=site.altitude_m,
        temperature_c=_temperature_c(days.temperature, index, calendar, numbers) + shift_k,
        wind_m_per_s=_wind_m_per_s(days.wind, calendar, noise, numbers),
        ghi_w_per_m2=ghi,
        dni_w_per_m2=dni,
        dhi_w_per_m2=dhi,
        sun_offset_h=SUN_OFFSET_H,
        kind="synthetic",
        origin=ORIGIN,
        notes=(NOTE,),
    )


def _clear_ghi_w_per_m2(sun: Sun, site: Site, book: ParameterBook) -> FloatArray:
    """Hourly GHI without clouds, with the haze of the season."""
    shape = tents(calendar_for(site.year))
    turbidity = through_middles(np.array(book.series("climate.normals.linke_turbidity")), shape)
    return clear_ghi_w_per_m2(sun, altitude_m=site.altitude_m, linke_turbidity=turbidity)


def _days(count: int, noise: np.random.Generator, book: ParameterBook) -> _Days:
    """Three linked daily series; how they are linked turns with the season."""
    memory_of = book.table("climate.synthetic.persistence")
    memory = np.array([memory_of["clear_index"], memory_of["temperature"], memory_of["wind"]])
    winter = _correlation("climate.synthetic.correlation_winter", book)
    summer = _correlation("climate.synthetic.correlation_summer", book)
    season = 0.5 + 0.5 * np.cos(2 * np.pi * (np.arange(count) - COLDEST_DAY) / count)
    linked = summer + season[:, None, None] * (winter - summer)
    draws = noise.standard_normal((count + 1, 3))
    shocks = np.linalg.cholesky(linked * (1 - np.outer(memory, memory)))
    state = np.linalg.cholesky(linked[0]) @ draws[count]
    rows = np.empty((count, 3))
    for day in range(count):
        state = memory * state + shocks[day] @ draws[day]
        rows[day] = state
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return _Days(clear_index=rows[:, 0], temperature=rows[:, 1], wind=rows[:, 2])


def _correlation(key: str, book: ParameterBook) -> FloatArray:
    """Correlation matrix of clear-sky index, temperature and wind."""
    table = book.table(key)
    index_temperature, index_wind = float(table["index_temperature"]), float(table["index_wind"])
    temperature_wind = float(table["temperature_wind"])
    return np.array(
        [
            [1.0, index_temperature, index_wind],
            [index_temperature, 1.0, temperature_wind],
            [index_wind, temperature_wind, 1.0],
        ]
    )


def _wanted_ghi(factor: float, book: ParameterBook) -> FloatArray:
    """Monthly GHI in Wh/m2."""
    return np.array(book.series("climate.normals.ghi_kwh_per_m2")) * W_PER_KW * factor


def _daily_index(
    anomaly: FloatArray, clear: FloatArray, calendar: Calendar, factor: float, book: ParameterBook
) -> FloatArray:
    """Share of the clear-sky light of each day, shape (days,).

    A beta distribution between the bounds, with the mean and spread of the month. A month's anomalies are
    shifted together until its light is the normal: no day leaves the bounds.
    """
    low, high = book.series("climate.synthetic.clear_index_bounds")
    month = calendar.utc_month[::HOURS_PER_DAY]
    light = clear.reshape(-1, HOURS_PER_DAY).sum(axis=1)
    share = _wanted_ghi(factor, book) / np.bincount(month, light, MONTHS)
    mean = (share - low) / (high - low)
    spread = np.array(book.series("climate.synthetic.clear_index_std")) / (high - low)
    sharpness = mean * (1 - mean) / spread**2 - 1
    first, second = (mean * sharpness)[month], ((1 - mean) * sharpness)[month]
    lowest, width = np.full(MONTHS, -SHIFT_WIDTH / 2), SHIFT_WIDTH
    index = np.empty_like(anomaly)
    for _ in range(HALVINGS):
        width /= 2
        rank = ndtr(anomaly + (lowest + width)[month])
        index = np.asarray(low + (high - low) * betaincinv(first, second, rank), dtype=np.float64)
        reached = np.bincount(month, index * light, MONTHS) / np.bincount(month, light, MONTHS)
        lowest = np.where(reached < share, lowest + width, lowest)
    return index


def _ghi(
    index: FloatArray, clear: FloatArray, calendar: Calendar, noise: np.random.Generator, book: ParameterBook
) -> FloatArray:
    """Hourly GHI: clouds move most under a broken sky; the light of each day stays."""
    low, high = book.series("climate.synthetic.clear_index_bounds")
    daily = np.repeat((index - low) / (high - low), HOURS_PER_DAY)
    moving = _remembering(
        calendar.steps, book.number("climate.synthetic.cloud_hourly_persistence"), noise
    ) * book.number("climate.synthetic.cloud_hourly_amplitude")
    raw = (low + (high - low) * expit(logit(daily) + moving)) * clear
    by_day = raw.reshape(-1, HOURS_PER_DAY)
    wanted = index * clear.reshape(-1, HOURS_PER_DAY).sum(axis=1)
    return np.asarray((by_day * (wanted / by_day.sum(axis=1))[:, None]).ravel())


def _temperature_c(anomaly: FloatArray, index: FloatArray, calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Hourly temperature: normal, slow anomaly, and a day-night swing that is wide on clear days."""
    shape = tents(calendar)
    steady = _between_days(anomaly)
    steady = steady - with_means(monthly_means(steady, calendar), shape, calendar=calendar)
    steady = np.asarray(steady / steady.std())
    month = calendar.utc_month[::HOURS_PER_DAY]
    mean_index = np.bincount(month, index, MONTHS) / np.bincount(month, minlength=MONTHS)
    floor = book.number("climate.synthetic.temperature_swing_floor_fraction")
    width = _between_days(floor + (1 - floor) * index / mean_index[month])
    swing_k = through_middles(np.array(book.series("climate.synthetic.temperature_swing_k")), shape) * width
    spread_k = through_middles(np.array(book.series("climate.synthetic.temperature_std_k")), shape)
    clock = _clock(calendar, book.number("climate.synthetic.temperature_maximum_utc_h"))
    raw = spread_k * steady + swing_k / 2 * clock
    wanted_c = np.array(book.series("climate.normals.temperature_c"))
    return np.asarray(raw + with_means(wanted_c - monthly_means(raw, calendar), shape, calendar=calendar))


def _wind_m_per_s(
    anomaly: FloatArray, calendar: Calendar, noise: np.random.Generator, book: ParameterBook
) -> FloatArray:
    """Hourly wind: slow and quick changes, Weibull distributed, stronger in the afternoon."""
    quick = _remembering(calendar.steps, book.number("climate.synthetic.wind_hourly_persistence"), noise)
    mixed = book.number("climate.synthetic.wind_daily_weight") * _between_days(anomaly)
    mixed = mixed + book.number("climate.synthetic.wind_hourly_weight") * quick
    rank = ndtr((mixed - mixed.mean()) / mixed.std())
    speed = (-np.log1p(-rank)) ** (1 / book.number("climate.synthetic.wind_weibull_shape"))
    clock = _clock(calendar, book.number("climate.synthetic.wind_maximum_utc_h"))
    speed *= 1 + book.number("climate.synthetic.wind_diurnal_fraction") * clock
    wanted = np.array(book.series("climate.normals.wind_m_per_s"))
    return np.asarray(speed * (wanted / monthly_means(speed, calendar))[calendar.utc_month])


def _remembering(steps: int, memory: float, noise: np.random.Generator) -> FloatArray:
    """A series of mean 0 and standard deviation 1 that remembers its last value."""
    draws = noise.standard_normal(steps) * np.sqrt(1 - memory**2)
    draws[0] /= np.sqrt(1 - memory**2)
    return np.array(list(accumulate(draws.tolist(), lambda last, shock: memory * last + shock)))


def _between_days(daily: FloatArray) -> FloatArray:
    """Straight lines between the middles of the days, shape (steps,)."""
    middles = (np.arange(len(daily)) + 0.5) * HOURS_PER_DAY
    return np.asarray(np.interp(np.arange(len(daily) * HOURS_PER_DAY) + 0.5, middles, daily))


def _clock(calendar: Calendar, maximum_utc_h: float) -> FloatArray:
    """A cosine over the day, 1 in the hour of its maximum."""
    middle_h = np.arange(calendar.steps) % HOURS_PER_DAY + 0.5
    return np.cos(2 * np.pi * (middle_h - maximum_utc_h) / HOURS_PER_DAY)
