"""The days of a built-in year: how clear, how warm and how windy each is, against the normal of its month.

Three linked series remember the day before; how they are linked turns with the season. Of many drawn years the most
typical one is kept, as typical meteorological years are picked from measured ones. Linked normal series have too few
joint extremes, so the darkest calm week of the winter is marked: the hours make it as dark and calm as in real years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from energysim.climate.calendar import MONTHS, Calendar
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray, IntArray

# Source: the coldest time of the year is mid-January.
COLDEST_DAY: Final = 15
# Source: meteorological winter and summer; months count from 0.
SEASONS: Final = ((11, 0, 1), (5, 6, 7))
# Source: winter solstice, 21 December, counted from 0.
SOLSTICE_DAY: Final = 354
# Source: from mid-November to the end of January the sun of a dark week cannot make up for calm air.
DAYS_AROUND_SOLSTICE: Final = 35
# Source: x + s/6 (x^2 - 1) of a normal x has skewness s to first order (Cornish and Fisher, 1937).
SKEW_OF_SQUARE: Final = 6.0
# Positions of the three series, and the pairs whose link is judged.
INDEX, TEMPERATURE, WIND = range(3)
PAIRS: Final = ((INDEX, TEMPERATURE), (INDEX, WIND), (TEMPERATURE, WIND))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Days:
    """Daily anomalies of mean 0 and standard deviation 1 in every month, but for the dark week, shape (days,).

    ``dark_week`` is 1 in the darkest calm week, 0 far from it and between 0 and 1 on the days that lead in and out.
    """

    clear_index: FloatArray
    temperature: FloatArray
    wind: FloatArray
    dark_week: FloatArray


def typical_days(calendar: Calendar, *, noise: np.random.Generator, book: ParameterBook) -> Days:
    """Draw the days of a year.

    Parameters
    ----------
    calendar : Calendar
    noise : numpy.random.Generator
    book : ParameterBook
    """
    month = calendar.utc_month[::HOURS_PER_DAY]
    drawn = _drawn(len(month), noise, book)
    drawn -= _month_means(drawn, month)
    rows = drawn[_most_typical(_features(drawn, month))]
    level = (0.0,) * MONTHS
    index, wind = _by_rank(rows[:, INDEX], month, level), _by_rank(rows[:, WIND], month, level)
    week = _dark_week(index + wind, book)
    return Days(
        clear_index=_darkened(index, week, book),
        temperature=_by_rank(rows[:, TEMPERATURE], month, book.series("climate.synthetic.temperature_skew")),
        wind=wind,
        dark_week=week,
    )


def _drawn(count: int, noise: np.random.Generator, book: ParameterBook) -> FloatArray:
    """Years of three linked daily series, shape (years, days, 3)."""
    years = round(book.number("climate.synthetic.drawn_years"))
    memory_of = book.table("climate.synthetic.persistence")
    memory = np.array([memory_of["clear_index"], memory_of["temperature"], memory_of["wind"]])
    winter = _correlation("climate.synthetic.correlation_winter", book)
    summer = _correlation("climate.synthetic.correlation_summer", book)
    season = 0.5 + 0.5 * np.cos(2 * np.pi * (np.arange(count) - COLDEST_DAY) / count)
    linked = summer + season[:, None, None] * (winter - summer)
    shocks = np.linalg.cholesky(linked * (1 - np.outer(memory, memory)))
    rows = noise.standard_normal((count, years, 3)) @ shocks.transpose(0, 2, 1)
    state = noise.standard_normal((years, 3)) @ np.linalg.cholesky(linked[0]).T
    for day in range(count):
        state = memory * state + rows[day]
        rows[day] = state
    return np.ascontiguousarray(rows.transpose(1, 0, 2))


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


def _month_means(drawn: FloatArray, month: IntArray) -> FloatArray:
    """Mean of the month of each day, shape (years, days, 3)."""
    member = (month == np.arange(MONTHS)[:, None]).astype(np.float64)
    means = (member / member.sum(axis=1, keepdims=True)) @ drawn
    return np.asarray(means[:, month])


def _features(drawn: FloatArray, month: IntArray) -> FloatArray:
    """What makes a year typical: memory, and links by season, shape (years, features)."""
    after, before = drawn[:, 1:], drawn[:, :-1]
    columns = [(after * before).mean(axis=1) / (drawn**2).mean(axis=1)]
    for season in SEASONS:
        part = drawn[:, np.isin(month, season)]
        spread = np.sqrt((part**2).mean(axis=1))
        links = [(part[:, :, i] * part[:, :, j]).mean(axis=1) / (spread[:, i] * spread[:, j]) for i, j in PAIRS]
        columns.append(np.stack(links, axis=1))
    return np.concatenate(columns, axis=1)


def _most_typical(features: FloatArray) -> int:
    """The year whose features lie nearest to the mean of all."""
    apart = (features - features.mean(axis=0)) / features.std(axis=0)
    return int(np.argmin((apart**2).sum(axis=1)))


def _by_rank(anomaly: FloatArray, month: IntArray, skew: Sequence[float]) -> FloatArray:
    """The same order of days, but every month has the whole of its distribution: mean 0, spread 1, its own skew."""
    spread = np.empty_like(anomaly)
    for one in range(MONTHS):
        days = np.flatnonzero(month == one)
        normal = ndtri((np.argsort(np.argsort(anomaly[days])) + 0.5) / len(days))
        bent = normal + skew[one] / SKEW_OF_SQUARE * (normal**2 - 1)
        spread[days] = (bent - bent.mean()) / bent.std()
    return spread


def _dark_week(gloom: FloatArray, book: ParameterBook) -> FloatArray:
    """Mark the darkest calm days in a row near the shortest day, with a lead-in and a lead-out."""
    length = round(book.number("climate.synthetic.dark_week_days"))
    lead = book.number("climate.synthetic.dark_week_lead_days")
    sums = np.convolve(gloom, np.ones(length), "valid")
    half, day = len(gloom) / 2, np.arange(len(gloom))
    middle = day[: len(sums)] + length / 2
    apart = np.abs((middle - SOLSTICE_DAY + half) % len(gloom) - half)
    first = int(np.argmin(np.where(apart <= DAYS_AROUND_SOLSTICE, sums, np.inf)))
    away = np.maximum(first - day, day - (first + length - 1))
    return np.clip(1 - away / (lead + 1), 0.0, 1.0)


def _darkened(anomaly: FloatArray, week: FloatArray, book: ParameterBook) -> FloatArray:
    """Bring the light of the marked week to its depth, and its days nearer to each other."""
    mean = anomaly[week == 1].mean()
    wanted = book.number("climate.synthetic.dark_week_clear_anomaly")
    even = book.number("climate.synthetic.dark_week_evenness_fraction")
    return np.asarray(anomaly + week * (wanted - mean - even * (anomaly - mean)))
