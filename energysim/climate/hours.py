"""The hours within the days of a built-in year: light, temperature and wind, brought to the normals of the months."""

from itertools import accumulate
from typing import Final

import numpy as np
from scipy.special import betaincinv, expit, logit, ndtr

from energysim.climate.calendar import MONTHS, Calendar
from energysim.climate.days import Days
from energysim.climate.months import monthly_means, monthly_sums, tents, through_middles, with_means
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, W_PER_KW, FloatArray

# Source: eight standard deviations hold every month and day; halved this often they leave 5e-7, and the last
# step of the year, the scaling to the normal of the month, makes that good.
SHIFT_WIDTH: Final = 8.0
# Source: see SHIFT_WIDTH.
HALVINGS: Final = 24


def wanted_ghi(factor: float, book: ParameterBook) -> FloatArray:
    """Monthly GHI in Wh/m2, shape (12,), ``factor`` times the normal."""
    return np.array(book.series("climate.normals.ghi_kwh_per_m2")) * W_PER_KW * factor


def daily_index(days: Days, clear: FloatArray, *, calendar: Calendar, factor: float, book: ParameterBook) -> FloatArray:
    """Share of the clear-sky light of each day, shape (days,).

    A beta distribution between the bounds, with the mean and spread of the month. A month's anomalies are
    shifted together until its light is the normal, but for the dark week: no day leaves the bounds.
    """
    low, high = book.series("climate.synthetic.clear_index_bounds")
    month = calendar.utc_month[::HOURS_PER_DAY]
    light = clear.reshape(-1, HOURS_PER_DAY).sum(axis=1)
    share = wanted_ghi(factor, book) / np.bincount(month, light, MONTHS)
    mean = (share - low) / (high - low)
    spread = np.array(book.series("climate.synthetic.clear_index_std")) / (high - low)
    sharpness = mean * (1 - mean) / spread**2 - 1
    first, second = (mean * sharpness)[month], ((1 - mean) * sharpness)[month]
    lowest, width, moved = np.full(MONTHS, -SHIFT_WIDTH / 2), SHIFT_WIDTH, 1 - days.dark_week
    index = np.empty_like(days.clear_index)
    for _ in range(HALVINGS):
        width /= 2
        rank = ndtr(days.clear_index + moved * (lowest + width)[month])
        index = np.asarray(low + (high - low) * betaincinv(first, second, rank), dtype=np.float64)
        reached = np.bincount(month, index * light, MONTHS) / np.bincount(month, light, MONTHS)
        lowest = np.where(reached < share, lowest + width, lowest)
    return index


def hourly_ghi(
    index: FloatArray, clear: FloatArray, *, calendar: Calendar, noise: np.random.Generator, book: ParameterBook
) -> FloatArray:
    """Hourly GHI: clouds move most under a broken sky; the light of each day stays and no hour leaves the bounds."""
    low, high = book.series("climate.synthetic.clear_index_bounds")
    moving = remembering(calendar.steps, book.number("climate.synthetic.cloud_hourly_persistence"), noise=noise)
    sky = (book.number("climate.synthetic.cloud_hourly_amplitude") * moving).reshape(-1, HOURS_PER_DAY)
    light = clear.reshape(-1, HOURS_PER_DAY)
    wanted = index * light.sum(axis=1)
    lowest, width = logit((index - low) / (high - low)) - SHIFT_WIDTH / 2, SHIFT_WIDTH
    for _ in range(HALVINGS):
        width /= 2
        reached = ((low + (high - low) * expit(sky + (lowest + width)[:, None])) * light).sum(axis=1)
        lowest = np.where(reached < wanted, lowest + width, lowest)
    return np.asarray(((low + (high - low) * expit(sky + lowest[:, None])) * light).ravel())


def hourly_temperature_c(
    anomaly: FloatArray, index: FloatArray, *, calendar: Calendar, book: ParameterBook
) -> FloatArray:
    """Hourly temperature: normal, slow anomaly, and a day-night swing that is wide on clear days."""
    shape = tents(calendar)
    steady = between_days(anomaly)
    steady = steady - with_means(monthly_means(steady, calendar), shape, calendar=calendar)
    steady = np.asarray(steady / steady.std())
    month = calendar.utc_month[::HOURS_PER_DAY]
    mean_index = np.bincount(month, index, MONTHS) / np.bincount(month, minlength=MONTHS)
    floor = book.number("climate.synthetic.temperature_swing_floor_fraction")
    width = between_days(floor + (1 - floor) * index / mean_index[month])
    swing_k = through_middles(np.array(book.series("climate.synthetic.temperature_swing_k")), shape) * width
    spread_k = through_middles(np.array(book.series("climate.synthetic.temperature_std_k")), shape)
    clock = _clock(calendar, book.number("climate.synthetic.temperature_maximum_utc_h"))
    raw = spread_k * steady + swing_k / 2 * clock
    wanted_c = np.array(book.series("climate.normals.temperature_c"))
    return np.asarray(raw + with_means(wanted_c - monthly_means(raw, calendar), shape, calendar=calendar))


def hourly_wind_m_per_s(
    days: Days, calendar: Calendar, *, noise: np.random.Generator, book: ParameterBook
) -> FloatArray:
    """Hourly wind: slow and quick changes, Weibull distributed, stronger in the afternoon, calm in the dark week."""
    quick = remembering(calendar.steps, book.number("climate.synthetic.wind_hourly_persistence"), noise=noise)
    mixed = book.number("climate.synthetic.wind_daily_weight") * between_days(days.wind)
    mixed = mixed + book.number("climate.synthetic.wind_hourly_weight") * quick
    rank = ndtr((mixed - mixed.mean()) / mixed.std())
    speed = (-np.log1p(-rank)) ** (1 / book.number("climate.synthetic.wind_weibull_shape"))
    clock = _clock(calendar, book.number("climate.synthetic.wind_maximum_utc_h"))
    speed *= 1 + book.number("climate.synthetic.wind_diurnal_fraction") * clock
    return _calmed(speed, between_days(days.dark_week), calendar, book)


def _calmed(speed: FloatArray, week: FloatArray, calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Bring the wind of the marked week to its share of the normal, and then the rest of each month to the normal."""
    normals, month = np.array(book.series("climate.normals.wind_m_per_s")), calendar.utc_month
    speed = speed * (normals / monthly_means(speed, calendar))[month]
    wanted = book.number("climate.synthetic.dark_week_wind_fraction") * np.average(normals[month], weights=week)
    even = book.number("climate.synthetic.dark_week_evenness_fraction")
    own = speed / np.average(speed, weights=week)
    speed = speed + week * (wanted * (even + (1 - even) * own) - speed)
    inside, outside = (monthly_sums(speed * part, calendar) for part in (week, 1 - week))
    needed = normals * np.bincount(month, minlength=MONTHS) - inside
    return np.asarray(speed * (1 + (1 - week) * (needed / outside - 1)[month]))


def remembering(steps: int, memory: float, *, noise: np.random.Generator) -> FloatArray:
    """A series of mean 0 and standard deviation 1 that remembers its last value."""
    draws = noise.standard_normal(steps) * np.sqrt(1 - memory**2)
    draws[0] /= np.sqrt(1 - memory**2)
    return np.array(list(accumulate(draws.tolist(), lambda last, shock: memory * last + shock)))


def between_days(daily: FloatArray) -> FloatArray:
    """Straight lines between the middles of the days, shape (steps,)."""
    middles = (np.arange(len(daily)) + 0.5) * HOURS_PER_DAY
    return np.asarray(np.interp(np.arange(len(daily) * HOURS_PER_DAY) + 0.5, middles, daily))


def _clock(calendar: Calendar, maximum_utc_h: float) -> FloatArray:
    """A cosine over the day, 1 in the hour of its maximum."""
    middle_h = np.arange(calendar.steps) % HOURS_PER_DAY + 0.5
    return np.cos(2 * np.pi * (middle_h - maximum_utc_h) / HOURS_PER_DAY)
