"""Many homes are not one home times many: how the use of n homes varies around its mean, and how it peaks.

The use of one home in a quarter of an hour is the mean use of all homes times a random factor. That factor is the
product of two: one of the home itself, Gamma distributed with shape k, and one that all homes of a village share
(the same cold evening, the same match on television), Gamma distributed with shape c. Both have mean 1 and
follow each other in time as an AR(1) behind a Gaussian copula. Homes are independent of each other, and a sum of
n independent Gammas is Gamma again: the factor of a group of n homes has shape n k. So a group costs as much as
one home, and its peak per home falls with n by law, not by a table.

Cars charge or they do not: the share of n cars that charges is Beta distributed around its mean; what a few cars would
draw above their plugs, ``mobility.within_plugs_kw`` moves to other hours.
"""

from functools import lru_cache
from typing import Final, Literal, get_args

import numpy as np
from scipy.special import betaincc, betaincinv, gammaincc, gammainccinv, gammaincinv, ndtr

from energysim.climate.calendar import MONTHS, Calendar, calendar_for
from energysim.demand.electricity import household_kw
from energysim.demand.hot_water import draw_kw
from energysim.demand.mobility import charging_kw
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

Kind = Literal["electricity", "hot_water", "cars"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
# Seed, kind, and 0 for what all homes share or 1 + group for what is a group's own.
Stream = tuple[int, Kind, int]

QUARTERS: Final = 4
# Source: 6 standard deviations on either side hold all but two in a thousand million of a normal distribution.
Z_MAXIMUM: Final = 6.0
# Source: a grid of 0.012 standard deviations; linear interpolation of the inverse then errs less than 0.01 %.
Z_POINTS: Final = 1025
# Source: one core needs about 30 (groups, homes drawn one by one); one factor takes a third of a megabyte.
KEPT_FACTORS: Final = 96
# Source: where the powers of the correlation no longer touch a double.
SMALLEST_POWER: Final = 1e-17
# Source: the year of the published load profile that the shapes come from.
REFERENCE_YEAR: Final = 2023
# Source: classes of one per cent of the highest mean.
HEIGHTS: Final = 100
# Source: 30 halvings leave a thousand-millionth.
HALVINGS: Final = 30


def varied_kw(
    mean_kw: FloatArray,
    homes: float,
    *,
    calendar: Calendar,
    seed: int,
    book: ParameterBook,
    kind: Kind,
    group: int = 0,
) -> FloatArray:
    """Return the hourly use of a group of homes, drawn around its mean.

    Parameters
    ----------
    mean_kw : FloatArray, shape (steps,)
        Mean use of the whole group, 0 or more.
    homes : float
        Number of homes, or cars, in the group; 0 or more. Less than one varies as one.
    seed : int
        The same seed gives the same year; the scenario's weather seed is a good one.
    kind : {"electricity", "hot_water", "cars"}
    group : int
        Groups of one village with other numbers vary on their own and share only what all homes share.

    Returns
    -------
    FloatArray, shape (steps,)
        kW, never negative; each month holds exactly the energy of ``mean_kw``.
    """
    quarters = quarter_hours_kw(mean_kw, homes, calendar=calendar, seed=seed, book=book, kind=kind, group=group)
    return np.asarray(quarters.reshape(-1, QUARTERS).mean(axis=1))


def quarter_hours_kw(
    mean_kw: FloatArray,
    homes: float,
    *,
    calendar: Calendar,
    seed: int,
    book: ParameterBook,
    kind: Kind,
    group: int = 0,
) -> FloatArray:
    """Return the same draw as :func:`varied_kw`, per quarter of an hour.

    Returns
    -------
    FloatArray, shape (4 * steps,)
        kW; the mean of each four is the hour of :func:`varied_kw`.
    """
    _check(mean_kw, homes)
    if homes == 0:
        return np.repeat(mean_kw, QUARTERS)
    drawn = np.repeat(mean_kw, QUARTERS) * _group_factor(
        max(1.0, homes), QUARTERS * calendar.steps, kind, streams=((seed, kind, 1 + group), (seed, kind, 0)), book=book
    )
    month = np.repeat(calendar.month, QUARTERS)
    wanted = QUARTERS * np.bincount(calendar.month, weights=mean_kw, minlength=MONTHS)
    got = np.bincount(month, weights=drawn, minlength=MONTHS)
    return np.asarray(drawn * np.divide(wanted, got, out=np.zeros(MONTHS), where=got > 0)[month])


def coincidence_factor(homes: float, kind: Kind | Literal["heat"], *, book: ParameterBook) -> float:
    """Yearly peak of a group over the sum of the yearly peaks of its homes.

    Parameters
    ----------
    homes : float
        1 or more: below that there is nothing to coincide with.
    kind : {"electricity", "hot_water", "cars", "heat"}
        Electricity, hot water and cars follow from the Gamma law (quarter-hours). Heat is the measured curve of
        heat networks: connection powers of space heating and hot water together.

    Returns
    -------
    float
        Above 0, at most 1; it never rises with ``homes``.

    Source: heat: Winter, Haslauer, Obernberger 2001, Euroheat & Power 9/10, "Untersuchungen der Gleichzeitigkeit in
    kleinen und mittleren Nahwaermenetzen".
    """
    if not homes >= 1:
        raise ValueError("a coincidence factor needs at least one home")
    if kind == "heat":
        return min(1.0, _heat_curve(homes, book))
    alone = peak_level(1, kind, book=book, steps_per_hour=QUARTERS)
    return peak_level(homes, kind, book=book, steps_per_hour=QUARTERS) / alone


def peak_level(
    homes: float, kind: Kind, *, book: ParameterBook, steps_per_hour: int, periods_per_year: int = 1
) -> float:
    """How far the highest step of a period stands above the highest mean.

    The level x at which the expected number of steps above it, summed over the period's mean profile, is exp(-gamma)
    with Euler's gamma: for a Gumbel law of maxima that is their mean.

    Parameters
    ----------
    homes : float
        1 or more.
    steps_per_hour : int
        4 for quarter-hours, 1 for hours.
    periods_per_year : int
        1 for the peak of a year, 12 for that of a month like the mean of the year.

    Returns
    -------
    float
        Above 1 (of a year) and falling with ``homes`` towards the level of the part that all homes share.
    """
    height, steps = _mean_heights(kind, book)
    damping = 1.0 if steps_per_hour == QUARTERS else _damping(book.number(f"demand.diversity.{kind}_correlation"))
    if kind == "cars":
        busy = book.number("demand.diversity.cars_busy_fraction")
        cars = (homes + 1) / damping - 1
        highest = 1 / busy
    else:
        own = 1 / (homes * book.number(f"demand.diversity.{kind}_shape"))
        shared = 1 / book.number(f"demand.diversity.{kind}_common_shape")
        variance = damping * ((1 + own) * (1 + shared) - 1)
        highest = float(gammainccinv(1 / variance, SMALLEST_POWER) * variance)

    def expected_above(level: float) -> float:
        factor = level / height
        if kind == "cars":
            above = betaincc(busy * cars, (1 - busy) * cars, np.minimum(1.0, busy * factor))
        else:
            above = gammaincc(1 / variance, factor / variance)
        return float(np.sum(steps * above)) * steps_per_hour / periods_per_year

    low, high = 0.0, highest
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if expected_above(middle) > np.exp(-np.euler_gamma) else (low, middle)
    return high


def quarter_hour_factor(homes: float, kind: Kind, *, book: ParameterBook) -> float:
    """Highest quarter-hour of a month over its highest hour, for a group of homes.

    Returns
    -------
    float
        1 or more: about 1.4 for the electricity of one home, 1.1 for hundreds. A few cars charge for hours on end,
        so their quarters and hours peak alike.
    """
    quarter, hour = (
        peak_level(homes, kind, book=book, steps_per_hour=steps, periods_per_year=MONTHS) for steps in (QUARTERS, 1)
    )
    return max(1.0, quarter / hour)


def quarter_hour_peak_kw(
    hourly_kw: FloatArray, homes: float, *, month: int, calendar: Calendar, book: ParameterBook, kind: Kind
) -> float:
    """Highest quarter-hour of a month, estimated from hours.

    Parameters
    ----------
    hourly_kw : FloatArray, shape (steps,)
        Use of the group by hour, drawn or measured, 0 or more.
    month : int
        0 (January) to 11.

    Returns
    -------
    float
        kW, never below the highest hour of the month.
    """
    _check(hourly_kw, homes)
    highest_kw = float(np.max(hourly_kw[calendar.month == month]))
    return highest_kw * quarter_hour_factor(max(1.0, homes), kind, book=book)


def own_peaks_kw(
    mean_kw: FloatArray, homes: float, *, calendar: Calendar, seed: int, book: ParameterBook, kind: Kind
) -> FloatArray:
    """Monthly quarter-hour peaks that one home of a group has itself: what its capacity tariff is billed on.

    The mean over a handful of homes drawn one by one; the minimum of the bill is not applied.

    Parameters
    ----------
    mean_kw : FloatArray, shape (steps,)
        Mean use of the whole group.

    Returns
    -------
    FloatArray, shape (12,)
        kW per home.
    """
    _check(mean_kw, homes)
    if homes == 0:
        return np.zeros(MONTHS)
    drawn = int(book.number("demand.diversity.drawn_homes"))
    month = np.repeat(calendar.month, QUARTERS)
    peaks = np.zeros(MONTHS)
    for i in range(drawn):
        home_kw = quarter_hours_kw(mean_kw / homes, 1, calendar=calendar, seed=seed + i, book=book, kind=kind)
        peaks += [float(np.max(home_kw[month == m])) for m in range(MONTHS)]
    return peaks / drawn


def _heat_curve(homes: float, book: ParameterBook) -> float:
    floor = book.number("demand.diversity.heat_floor_fraction")
    span = book.number("demand.diversity.heat_span_fraction")
    half = book.number("demand.diversity.heat_half_homes")
    ratio = homes / half
    return floor + span / (1 + float(ratio ** book.number("demand.diversity.heat_exponent")))


def _mean_heights(kind: Kind, book: ParameterBook) -> tuple[FloatArray, FloatArray]:
    """Heights of the mean profile over its highest hour, and in how many hours of the year each stands."""
    calendar = calendar_for(REFERENCE_YEAR)
    if kind == "electricity":
        mean_kw = household_kw(1.0, calendar, book=book)
    elif kind == "hot_water":
        mean_kw = draw_kw(1.0, calendar, book=book)
    else:
        mean_kw = charging_kw(1.0, calendar, book=book)
    classes = np.ceil(mean_kw / np.max(mean_kw) * HEIGHTS).astype(np.int64)
    steps = np.bincount(classes, minlength=HEIGHTS + 1)[1:].astype(np.float64)
    height = (np.arange(HEIGHTS) + 0.5) / HEIGHTS
    return height[steps > 0], steps[steps > 0]


def _damping(correlation: float) -> float:
    """Variance of an hour over that of a quarter: the mean of four related quarters varies less than one."""
    lags = np.abs(np.subtract.outer(np.arange(QUARTERS), np.arange(QUARTERS)))
    return float(np.mean(correlation**lags))


def _check(power_kw: FloatArray, homes: float) -> None:
    if not homes >= 0:
        raise ValueError("a number of homes is 0 or more")
    if not (np.all(np.isfinite(power_kw)) and np.all(power_kw >= 0)):
        raise ValueError("a mean use is finite and never negative")


def _group_factor(
    homes: float, steps: int, kind: Kind, *, streams: tuple[Stream, Stream], book: ParameterBook
) -> FloatArray:
    """What the mean use of a group is multiplied with in each quarter-hour; mean 1 in the long run."""
    correlation = book.number(f"demand.diversity.{kind}_correlation")
    if kind == "cars":
        busy = book.number("demand.diversity.cars_busy_fraction")
        return _factor(busy * homes, (1 - busy) * homes, correlation=correlation, steps=steps, stream=streams[0])
    shape = homes * book.number(f"demand.diversity.{kind}_shape")
    common = book.number(f"demand.diversity.{kind}_common_shape")
    own = _factor(shape, None, correlation=correlation, steps=steps, stream=streams[0])
    return own * _factor(common, None, correlation=correlation, steps=steps, stream=streams[1])


@lru_cache(maxsize=KEPT_FACTORS)
def _factor(a: float, b: float | None, *, correlation: float, steps: int, stream: Stream) -> FloatArray:
    """Gamma (a) or Beta (a, b) over its mean: the inverse distribution, tabled once, laid over normals in time."""
    grid = ndtr(np.linspace(-Z_MAXIMUM, Z_MAXIMUM, Z_POINTS))
    table = gammaincinv(a, grid) / a if b is None else betaincinv(a, b, grid) * (a + b) / a
    normals = _normals(correlation, steps, stream)
    factors = np.interp(normals, np.linspace(-Z_MAXIMUM, Z_MAXIMUM, Z_POINTS), table)
    factors.flags.writeable = False
    return np.asarray(factors)


@lru_cache(maxsize=KEPT_FACTORS)
def _normals(correlation: float, steps: int, stream: Stream) -> FloatArray:
    """Standard normals in which each remembers the one before: AR(1), stationary from the first step.

    ``1 / (1 - r L)`` is the product of ``1 + (r L)^(2^i)``: a few shifted sums instead of a loop over the steps.
    """
    seed, kind, part = stream
    generator = np.random.default_rng([seed, KINDS.index(kind), part])
    values = generator.standard_normal(steps) * np.sqrt(1 - correlation**2)
    values[0] /= np.sqrt(1 - correlation**2)
    power, shift = correlation, 1
    while power > SMALLEST_POWER and shift < steps:
        earlier = power * values[:-shift]
        values[shift:] += earlier
        power, shift = power**2, 2 * shift
    values.flags.writeable = False
    return np.asarray(values)
