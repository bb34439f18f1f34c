"""The calendar of 2010-2035 against the calendar on paper."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for, utc_labels
from energysim.errors import InputProblems

YEARS = range(2010, 2036)
# Clock changes as published (Belgisch Staatsblad and timeanddate.com).
CLOCK_CHANGES = {
    2010: ("2010-03-28", "2010-10-31"),
    2015: ("2015-03-29", "2015-10-25"),
    2020: ("2020-03-29", "2020-10-25"),
    2023: ("2023-03-26", "2023-10-29"),
    2024: ("2024-03-31", "2024-10-27"),
    2026: ("2026-03-29", "2026-10-25"),
}


def local_days(calendar: Calendar) -> Counter[date]:
    """Hours per local day, from the labels; the last label belongs to the next year."""
    years = np.where((calendar.month == 0) & (np.arange(calendar.steps) > calendar.steps // 2), 1, 0)
    labels = zip(years, calendar.month, calendar.day, strict=True)
    return Counter(date(calendar.year + int(more), int(month) + 1, int(day)) for more, month, day in labels)


def easter(year: int) -> date:
    """Anonymous Gregorian computus (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def belgian_holidays(year: int) -> set[date]:
    """Law of 4 January 1974 and royal decree of 18 April 1974."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in (0, 1, 39, 49, 50)}
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    return moving | {date(year, month, day) for month, day in fixed}


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_every_hour_once(year: int) -> None:
    calendar = calendar_for(year)
    leap = year % 4 == 0  # 2000 is the only century near
    assert calendar.steps == (8784 if leap else 8760)
    assert calendar.start_utc(0) == datetime(year, 1, 1, tzinfo=UTC)
    assert calendar.start_utc(calendar.steps - 1) == datetime(year, 12, 31, 23, tzinfo=UTC)
    with pytest.raises(IndexError):
        calendar.start_utc(calendar.steps)
    labels = list(zip(*utc_labels(year), strict=True))
    assert len(set(labels)) == calendar.steps
    assert labels[-1] == (12, 31, 23)


@pytest.mark.parametrize("year", YEARS)
def test_days_have_24_hours_but_for_the_two_clock_changes(year: int) -> None:
    hours = local_days(calendar_for(year))
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    assert hours.pop(first) == 23  # local midnight lies in the UTC year before
    assert hours.pop(last) == 1
    short = [day for day, count in hours.items() if count == 23]
    long = [day for day, count in hours.items() if count == 25]
    assert len(short) == len(long) == 1
    assert all(count == 24 for day, count in hours.items() if day not in (*short, *long))
    for day, month in ((short[0], 3), (long[0], 10)):
        assert day.month == month
        assert day.weekday() == 6
        assert (day + timedelta(days=7)).month == month + 1


@pytest.mark.parametrize(("year", "changes"), CLOCK_CHANGES.items())
def test_the_clock_changes_on_the_published_days(year: int, changes: tuple[str, str]) -> None:
    hours = local_days(calendar_for(year))
    assert [hours[date.fromisoformat(day)] for day in changes] == [23, 25]


@pytest.mark.parametrize("year", YEARS)
def test_labels_are_those_of_the_zone_data(year: int) -> None:
    try:
        zone = ZoneInfo("Europe/Brussels")
    except ZoneInfoNotFoundError:
        pytest.skip("this system has no zone data")
    calendar = calendar_for(year)
    for i in range(calendar.steps):
        local = calendar.start_utc(i).astimezone(zone)
        found = (calendar.month[i] + 1, calendar.day[i], calendar.hour[i], calendar.weekday[i])
        assert found == (local.month, local.day, local.hour, local.weekday())


@pytest.mark.parametrize("year", YEARS)
def test_holidays_are_those_of_the_law(year: int) -> None:
    calendar = calendar_for(year)
    marked = {
        date(year, int(month) + 1, int(day))
        for month, day, holiday in zip(calendar.month, calendar.day, calendar.holiday, strict=True)
        if holiday
    }
    assert marked == belgian_holidays(year)
    assert calendar.holiday[-1]  # in Belgium it is already New Year's Day


def test_season_and_day_type_of_known_moments() -> None:
    calendar = calendar_for(2023)

    def at(month: int, day: int, hour_utc: int) -> tuple[int, int]:
        i = (date(2023, month, day) - date(2023, 1, 1)).days * 24 + hour_utc
        return int(calendar.season[i]), int(calendar.day_type[i])

    assert at(2, 6, 12) == (0, 0)  # Monday in winter
    assert at(4, 8, 12) == (1, 1)  # Saturday before Easter
    assert at(4, 10, 12) == (1, 2)  # Easter Monday counts as a Sunday
    assert at(7, 21, 12) == (2, 2)  # national day, a Friday
    assert at(8, 31, 22) == (1, 0)  # 1 September 0 h in Belgium


def test_labels_cannot_be_changed() -> None:
    calendar = calendar_for(2023)
    for name in ("month", "day", "hour", "weekday", "holiday", "season", "day_type", "summer_time"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(calendar, name)[0] = 1


def test_years_before_the_common_summer_time_are_refused() -> None:
    with pytest.raises(InputProblems) as refused:
        calendar_for(1995)
    assert [problem.code for problem in refused.value.problems] == ["climate_year"]
    assert calendar_for(1996).steps == 8784
