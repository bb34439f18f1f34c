"""Hot water: exact energy, the rhythm of Belgian homes, the season of Belgian flats."""

from pathlib import Path

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for
from energysim.demand.hot_water import draw_kw, season_factor
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

BOOK = ParameterBook()
# 1 January 2021 was a Friday.
FIRST_WEEKDAY = 4


def strobe_litres(shared_data: Path) -> tuple[FloatArray, FloatArray]:
    """Hours of the year and litres of the two households together."""
    path = shared_data / "strobe-dhw-2021" / "strobe_dhw_hourly_litres.csv"
    rows = np.array([[float(x) for x in line.split(",")] for line in path.read_text().splitlines()[1:]])
    return rows[:, 0].astype(int), rows[:, 1] + rows[:, 2]


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_year_is_exact_and_never_negative(year: int) -> None:
    calendar = calendar_for(year)
    power_kw = draw_kw(1e4, calendar, book=BOOK)
    assert power_kw.shape == (calendar.steps,)
    assert np.all(power_kw > 0)
    assert power_kw.sum() * calendar.step_h == pytest.approx(1e4, rel=1e-12)


def test_weekdays_follow_the_draw_off_of_belgian_homes(shared_data: Path, calendar: Calendar) -> None:
    """StROBe, two households, hour by hour: the level is theirs, the shape is compared."""
    hour, litres = strobe_litres(shared_data)
    weekday = (hour // 24 + FIRST_WEEKDAY) % 7 < 5
    theirs = np.bincount(hour[weekday] % 24, weights=litres[weekday])
    chosen = calendar.day_type == 0
    ours = np.bincount(calendar.hour[chosen], weights=draw_kw(1e4, calendar, book=BOOK)[chosen])
    assert np.corrcoef(ours, theirs)[0, 1] > 0.9
    assert 0.5 * np.abs(ours / ours.sum() - theirs / theirs.sum()).sum() < 0.10


def test_weekends_start_with_showers(shared_data: Path, calendar: Calendar) -> None:
    """On Saturday and Sunday StROBe has one household at home only: a weaker witness, a wider margin."""
    hour, litres = strobe_litres(shared_data)
    weekend = (hour // 24 + FIRST_WEEKDAY) % 7 >= 5
    theirs = np.bincount(hour[weekend] % 24, weights=litres[weekend])
    chosen = calendar.day_type > 0
    ours = np.bincount(calendar.hour[chosen], weights=draw_kw(1e4, calendar, book=BOOK)[chosen])
    assert np.corrcoef(ours, theirs)[0, 1] > 0.65


def test_winter_and_summer_of_belgian_flats(calendar: Calendar) -> None:
    """Gerin, Bleys and De Cuyper 2014, 8,046 flats: 12 % above the mean in winter, almost 13 % below in summer."""
    factor = season_factor(calendar, book=BOOK)
    months = np.array([factor[calendar.month == m].mean() for m in range(12)])
    assert months.max() == pytest.approx(1.12, abs=0.01)
    assert months.min() == pytest.approx(0.87, abs=0.01)
    assert np.argmax(months) in (0, 1)
