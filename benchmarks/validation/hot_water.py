"""The draw-off of hot water, hour by hour, against two Belgian households of StROBe; the season against flats."""

from pathlib import Path
from typing import Final

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.demand.hot_water import draw_kw, season_factor
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray, IntArray

TITLE: Final = "Hot water: rhythm of the day and the year"
FILE: Final = ("strobe-dhw-2021", "strobe_dhw_hourly_litres.csv")
# Source: 1 January 2021 was a Friday; a week has seven days, five of them weekdays.
FIRST_DAY, WEEK, WEEKDAYS = 4, 7, 5
YEAR: Final = 2021
MONTH_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

INTRODUCTION: Final = (
    "The weekday is that of EN 12831-3 (annex B, single-family dwelling), the weekend lies halfway between it\n"
    "and a home that showers early. The witness is StROBe 2021: hourly litres of two working adults and of a\n"
    "family of four. Only the shape counts: their level is high for Belgium. Two households are two\n"
    "households: at the weekend the couple is away and the family is alone in the table."
)


def page(data: Path) -> str:
    """The whole page."""
    rows = np.loadtxt(data.joinpath(*FILE), delimiter=",", skiprows=1)
    hour = rows[:, 0].astype(np.int64)
    litres = rows[:, 1] + rows[:, 2]
    on_weekday = (hour // HOURS_PER_DAY + FIRST_DAY) % WEEK < WEEKDAYS
    calendar, book = calendar_for(YEAR), ParameterBook()
    power_kw = draw_kw(1000.0, calendar, book=book)
    ours_weekday = calendar.weekday < WEEKDAYS
    days = {
        "weekday": (
            _day(calendar.hour[ours_weekday], power_kw[ours_weekday]),
            _day(hour[on_weekday] % HOURS_PER_DAY, litres[on_weekday]),
        ),
        "weekend": (
            _day(calendar.hour[~ours_weekday], power_kw[~ours_weekday]),
            _day(hour[~on_weekday] % HOURS_PER_DAY, litres[~on_weekday]),
        ),
    }
    season = season_factor(calendar, book=book)
    months = [float(season[calendar.month == m].mean()) for m in range(len(MONTH_NAMES))]
    return "\n\n".join(
        [
            INTRODUCTION,
            _agreement(days),
            _hours(days),
            _season(months),
        ]
    )


def _day(hour: IntArray, values: FloatArray) -> FloatArray:
    """Share of each hour in the day, per cent."""
    sums = np.bincount(hour, weights=values, minlength=HOURS_PER_DAY)
    return np.asarray(100 * sums / sums.sum())


def _agreement(days: dict[str, tuple[FloatArray, FloatArray]]) -> str:
    rows = []
    for name, (ours, theirs) in days.items():
        correlation = np.corrcoef(ours, theirs)[0, 1]
        moved = 0.5 * np.abs(ours - theirs).sum()
        rows.append(f"| {name} | {correlation:.2f} | {moved:.0f} % |")
    return (
        "## Agreement\n\n"
        "| day | correlation of the 24 hours | part of the day's water in another hour |\n|---|---|---|\n"
        + "\n".join(rows)
    )


def _season(months: list[float]) -> str:
    return (
        "## Month over the mean of the year\n\n"
        "Expected: 12 % more in winter and 13 % less in summer (8,046 Belgian flats, Gerin, Bleys and De Cuyper\n"
        "2014). The year holds exactly the asked energy.\n\n"
        f"| {' | '.join(MONTH_NAMES)} |\n|{'---|' * len(MONTH_NAMES)}\n"
        f"| {' | '.join(f'{month:.2f}' for month in months)} |"
    )


def _hours(days: dict[str, tuple[FloatArray, FloatArray]]) -> str:
    rows = [
        f"| {h} | " + " | ".join(f"{day[h]:.1f}" for pair in days.values() for day in pair) + " |"
        for h in range(HOURS_PER_DAY)
    ]
    return (
        "## Hour by hour, per cent of the day\n\n"
        "| hour | weekday, model | weekday, StROBe | weekend, model | weekend, StROBe |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
    )
