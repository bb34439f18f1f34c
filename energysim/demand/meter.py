"""A digital meter of Fluvius: its quarter-hours on the axis of UTC, its hours, and the peaks that the bill counts.

The clock of the file is Belgian: 92 quarters on the last Sunday of March, 100 on that of October. A file with a gap, a
double quarter, a label that the Belgian clock never shows or a negative volume is refused with the first moment and
the count of each. Nothing is filled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from energysim.climate.civil_time import Moments, local_datetime, local_of_utc, utc_of_local
from energysim.demand.meter_rows import Direction, Form, MeterRows, meter_rows
from energysim.errors import InputProblems, Problem
from energysim.units import BoolArray, FloatArray, IntArray

# Source: house limit; a year of quarter-hours of one meter with four registers is about 9 MB.
LIMIT_BYTES: Final = 20_000_000
# Source: four quarter-hours are an hour.
STEP_H: Final = 0.25
# Source: a quarter of an hour has fifteen minutes.
QUARTER: Final = np.timedelta64(15, "m")
QUARTERS_PER_HOUR: Final = 4
# Source: Fluvius places digital meters since July 2019; test fields before that, and as far ahead as a calendar goes.
FIRST_YEAR: Final = np.datetime64("2010", "Y")
# Source: as above.
LAST_YEAR: Final = np.datetime64("2100", "Y")
# Source: the portal of the grid operator gives at most three years; five leave room, and stay a few megabytes.
LONGEST: Final = np.timedelta64(5 * 366, "D")
# Source: the last four digits tell one's own meters apart and no one else's.
SHOWN_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeterSeries:
    """Quarter-hours of one meter, one after another.

    Parameters
    ----------
    meter : str
        The end of its EAN; the rest is masked.
    form : {"portal", "open_data"}
    start_utc : numpy.datetime64
        Start of the first quarter-hour.
    offtake_kwh, injection_kwh : FloatArray, shape (n,)
        Energy in each quarter-hour, 0 or more.
    estimated : BoolArray, shape (n,)
        Whether the grid operator estimated a volume of that quarter-hour; its open data do not tell.
    has_injection : bool
        False: the file has no injection, and ``injection_kwh`` is zero.
    left_out : int
        Quarter-hours without any reading at the two ends, before the meter spoke or after.
    indicators : Mapping
        What the file says of the connection: heat_pump, electric_car, solar_panels.
    """

    meter: str
    form: Form
    start_utc: np.datetime64
    offtake_kwh: FloatArray
    injection_kwh: FloatArray
    estimated: BoolArray
    has_injection: bool
    left_out: int
    indicators: Mapping[str, bool]

    @property
    def moments_utc(self) -> Moments:
        """Starts of the quarter-hours, shape (n,)."""
        return np.asarray(self.start_utc + np.arange(len(self.offtake_kwh)) * QUARTER)

    @property
    def first(self) -> datetime:
        """Start of the first quarter-hour, in Belgian time."""
        return local_datetime(self.start_utc)

    @property
    def last(self) -> datetime:
        """Start of the last quarter-hour, in Belgian time."""
        return local_datetime(self.moments_utc[-1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeterHours:
    """Whole hours of a meter; quarter-hours of an incomplete first or last hour are left out."""

    start_utc: np.datetime64
    offtake_kwh: FloatArray
    injection_kwh: FloatArray
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyPeak:
    """Highest quarter-hour of a calendar month: its power, when it began, and whether the month is whole."""

    year: int
    month: int
    peak_kw: float
    start: datetime
    estimated: bool
    complete: bool


def read_meter(data: bytes, *, file: str = "") -> MeterSeries:
    """Read a meter file.

    Parameters
    ----------
    data : bytes
        At most 20 MB: "Verbruikshistoriek ... kwartiertotalen" of the portal, or the open data of one meter.
    file : str
        Name, for the messages.

    Raises
    ------
    InputProblems
        ``file_too_big`` and codes ``meter_*``, all kinds of fault at once.
    """
    try:
        if len(data) > LIMIT_BYTES:
            raise InputProblems([Problem("file_too_big", {"allowed": LIMIT_BYTES})])
        return _series(meter_rows(data))
    except InputProblems as refused:
        raise InputProblems([replace(problem, file=file) for problem in refused.problems]) from None


def hourly(series: MeterSeries) -> MeterHours:
    """Sum the quarter-hours to hours."""
    minute = int((series.start_utc - series.start_utc.astype("datetime64[h]")) / QUARTER)
    begin = (QUARTERS_PER_HOUR - minute) % QUARTERS_PER_HOUR
    hours = max(0, len(series.offtake_kwh) - begin) // QUARTERS_PER_HOUR
    end = begin + hours * QUARTERS_PER_HOUR
    offtake, injection = (
        values[begin:end].reshape(hours, QUARTERS_PER_HOUR).sum(axis=1)
        for values in (series.offtake_kwh, series.injection_kwh)
    )
    return MeterHours(
        start_utc=series.start_utc + begin * QUARTER,
        offtake_kwh=offtake,
        injection_kwh=injection,
        left_out=len(series.offtake_kwh) - hours * QUARTERS_PER_HOUR,
    )


def monthly_peaks(series: MeterSeries) -> tuple[MonthlyPeak, ...]:
    """Return the highest quarter-hour of offtake of every month of the Belgian clock, in order."""
    moments = series.moments_utc
    months = local_of_utc(moments).astype("datetime64[M]")
    before, after = local_of_utc(np.array([moments[0] - QUARTER, moments[-1] + QUARTER])).astype("datetime64[M]")
    peaks = []
    for month in np.unique(months):
        here = np.flatnonzero(months == month)
        top = int(here[np.argmax(series.offtake_kwh[here])])
        year, number = str(month).split("-")
        peaks.append(
            MonthlyPeak(
                year=int(year),
                month=int(number),
                peak_kw=float(series.offtake_kwh[top]) / STEP_H,
                start=local_datetime(moments[top]),
                estimated=bool(series.estimated[top]),
                complete=bool(before != month != after),
            )
        )
    return tuple(peaks)


def billed_peak_kw(peaks: Sequence[MonthlyPeak], *, floor_kw: float) -> float:
    """Mean of the monthly peaks, each at least the floor: what the capacity tariff counts.

    Raises
    ------
    ValueError
        Without any peak.
    """
    if not peaks:
        raise ValueError("no month")
    return sum(max(peak.peak_kw, floor_kw) for peak in peaks) / len(peaks)


def _series(rows: MeterRows) -> MeterSeries:
    problems = list(rows.problems)
    if len(rows.eans) > 1:
        problems.append(Problem("meter_several", {"count": len(rows.eans)}))
    if not len(rows.local):
        raise InputProblems(problems or [Problem("meter_empty")])
    outside = _outside(rows)
    if outside:
        raise InputProblems([*problems, *outside])
    utc, clock_problems, use = _on_the_clock(rows)
    problems += clock_problems
    offtake, injection = (_summed(rows, utc, use, direction) for direction in ("offtake", "injection"))
    read = np.flatnonzero(np.isfinite(offtake))
    if not len(read):
        raise InputProblems([*problems, Problem("meter_empty")])
    first = utc[use].min()
    begin, end = int(read[0]), int(read[-1]) + 1
    has_injection = bool(np.isfinite(injection).any())
    injection = injection if has_injection else np.zeros(len(offtake))
    start = first + begin * QUARTER
    for values, side in ((offtake, "offtake"), (injection, "injection")):
        problems += _gaps(values[begin:end], start, side)
    problems += _negative(rows)
    if problems:
        raise InputProblems(problems)
    estimated = np.zeros(len(offtake), dtype=np.bool_)
    estimated[_steps(utc[use & rows.estimated], first)] = True
    return MeterSeries(
        meter=f"…{rows.eans[0][-SHOWN_DIGITS:]}",
        form=rows.form,
        start_utc=start,
        offtake_kwh=offtake[begin:end],
        injection_kwh=injection[begin:end],
        estimated=estimated[begin:end],
        has_injection=has_injection,
        left_out=len(offtake) - (end - begin),
        indicators=dict(rows.indicators),
    )


def _outside(rows: MeterRows) -> list[Problem]:
    """Moments that no digital meter has seen, or too far apart for one file; before anything as long is made."""
    years = rows.local.astype("datetime64[Y]")
    wrong = (years < FIRST_YEAR) | (years > LAST_YEAR)
    if wrong.any():
        problems = _labelled("meter_year", wrong, rows)
        allowed = {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
        return [Problem(one.code, {**one.params, **allowed}, one.path, one.file, one.line) for one in problems]
    span = rows.local.max() - rows.local.min()
    if span <= LONGEST:
        return []
    first, last = (str(moment).replace("T", " ") for moment in (rows.local.min(), rows.local.max()))
    return [Problem("meter_span", {"first": first, "last": last})]


def _on_the_clock(rows: MeterRows) -> tuple[Moments, list[Problem], BoolArray]:
    """Moments in UTC, what is wrong with the labels, and which rows can be used."""
    turn = _occurrence(rows.register, rows.local)
    found = utc_of_local(rows.local, second=turn == 1)
    off = found.absent | ((rows.local - rows.local.astype("datetime64[h]")) % QUARTER != np.timedelta64(0, "m"))
    double = ~off & (turn > np.where(found.twice, 1, 0))
    problems = [*_labelled("meter_clock", off, rows), *_labelled("meter_double", double, rows)]
    return found.utc, problems, ~off & ~double


def _occurrence(register: IntArray, local: Moments) -> IntArray:
    """How often a label of the same register stood before it in the file: 0, 1, ..."""
    minutes = local.astype(np.int64)
    order = np.lexsort((np.arange(len(local)), minutes, register))
    same = (np.diff(register[order]) == 0) & (np.diff(minutes[order]) == 0)
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    turn = np.empty(len(local), dtype=np.int64)
    lengths = np.diff(np.concatenate((starts, [len(local)])))
    turn[order] = np.arange(len(local)) - np.repeat(starts, lengths)
    return turn


def _summed(rows: MeterRows, utc: Moments, use: BoolArray, direction: Direction) -> FloatArray:
    """Sum of the registers of a direction, from the first to the last quarter-hour of the file; NaN without row."""
    if not use.any():
        return np.full(1, np.nan)
    first, last = utc[use].min(), utc[use].max()
    steps = int((last - first) / QUARTER) + 1
    of_direction = np.array([side == direction for side, _ in rows.registers])[rows.register] & use
    at = _steps(utc[of_direction], first)
    total, rows_at = np.zeros(steps), np.zeros(steps)
    np.add.at(total, at, rows.volume_kwh[of_direction])
    np.add.at(rows_at, at, 1.0)
    return np.where(rows_at > 0, total, np.nan)


def _steps(utc: Moments, first: np.datetime64) -> IntArray:
    return ((utc - first) / QUARTER).astype(np.int64)


def _labelled(code: str, bad: BoolArray, rows: MeterRows) -> list[Problem]:
    if not bad.any():
        return []
    first = int(np.argmax(bad))
    params = {"first": str(rows.local[first]).replace("T", " "), "count": len(np.unique(rows.line[bad]))}
    return [Problem(code, params, line=int(rows.line[first]))]


def _gaps(values: FloatArray, start: np.datetime64, side: str) -> list[Problem]:
    gap = ~np.isfinite(values)
    if not gap.any():
        return []
    first = local_datetime(start + int(np.argmax(gap)) * QUARTER).strftime("%Y-%m-%d %H:%M")
    code = "meter_gap" if side == "offtake" else "meter_gap_injection"
    return [Problem(code, {"first": first, "count": int(np.count_nonzero(gap))})]


def _negative(rows: MeterRows) -> list[Problem]:
    return _labelled("meter_negative", rows.volume_kwh < 0, rows)
