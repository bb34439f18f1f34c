"""Cars: three ways of charging, one need; and a store on wheels that never runs dry or over."""

from typing import get_args

import numpy as np
import pytest

from energysim.climate.calendar import calendar_for
from energysim.demand.diversity import varied_kw
from energysim.demand.fleet import content_kwh, fleet_of, plugged_fraction, socket_driving_kw
from energysim.demand.mobility import ChargingMode, charging_kw, electric_cars, within_plugs_kw
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility
from energysim.units import FloatArray, IntArray

BOOK = ParameterBook()
MODES = get_args(ChargingMode)
CARS = 400.0
# 14,000 km x 0.92 x 0.19 kWh, 75 % of it charged in the core.
ANNUAL_KWH = CARS * 14_000 * 0.92 * 0.19 * 0.75


def sun_kw(steps: int) -> FloatArray:
    """Two kilowatt-peak per car: a plain sun, four times as strong in summer as in winter."""
    hours = np.arange(steps)
    season = 0.5 - 0.3 * np.cos(2 * np.pi * (hours / 24 - 10) / 365)
    return np.asarray(CARS * 2.0 * season * np.maximum(0.0, np.sin(2 * np.pi * (hours % 24 - 5.7) / 24)))


def charged(mode: ChargingMode, year: int = 2023) -> FloatArray:
    calendar = calendar_for(year)
    return charging_kw(ANNUAL_KWH, calendar, book=BOOK, mode=mode, cars=CARS, sun_kw=sun_kw(calendar.steps))


def six_to_six(year: int = 2023) -> IntArray:
    """Slow twin of the windows: walk through the hours; the hours before the first six belong to the last window."""
    calendar, number, found = calendar_for(year), -1, []
    for hour in calendar.hour:
        number += int(hour == 6)
        found.append(number)
    return np.array([n if n >= 0 else number for n in found])


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("mode", MODES)
def test_every_day_gets_what_it_drives(mode: ChargingMode, year: int) -> None:
    power_kw, window = charged(mode, year), six_to_six(year)
    driven = socket_driving_kw(ANNUAL_KWH, calendar_for(year), book=BOOK)
    assert np.all(power_kw >= 0)
    assert power_kw.sum() == pytest.approx(ANNUAL_KWH, rel=1e-12)
    np.testing.assert_allclose(np.bincount(window, weights=power_kw), np.bincount(window, weights=driven), rtol=1e-10)


@pytest.mark.parametrize("mode", MODES)
def test_plugs_and_batteries_are_never_overcharged(mode: ChargingMode) -> None:
    fleet = fleet_of(ANNUAL_KWH, CARS, calendar=calendar_for(2023), book=BOOK)
    power_kw = charged(mode)
    assert np.all(power_kw <= fleet.charge_limit_kw * (1 + 1e-9))
    content = content_kwh(power_kw, fleet, step_h=1.0)
    assert content.min() == 0
    assert np.all(content <= fleet.content_limit_kwh)
    # The end of the year is its beginning: what is charged is what is driven.
    start = content[0] - (fleet.charge_efficiency_fraction * power_kw[0] - fleet.driving_kw[0])
    assert content[-1] == pytest.approx(start, abs=1e-6 * content.max())


def test_the_store_follows_its_own_recursion() -> None:
    """Slow twin: content(t) = content(t-1) + efficiency x charge - driving."""
    fleet, power_kw = fleet_of(ANNUAL_KWH, CARS, calendar=calendar_for(2023), book=BOOK), charged("sun_following")
    content = content_kwh(power_kw, fleet, step_h=1.0)
    level = content[0]
    for t in range(1, 500):
        level += fleet.charge_efficiency_fraction * power_kw[t] - fleet.driving_kw[t]
        assert content[t] == pytest.approx(level, abs=1e-6)


def test_evenings_without_control_nights_with_delay_noons_with_sun() -> None:
    calendar = calendar_for(2023)
    evening = (calendar.hour >= 17) & (calendar.hour < 22)
    night = (calendar.hour >= 22) | (calendar.hour < 6)
    noon = (calendar.hour >= 10) & (calendar.hour < 16)
    share = {mode: [charged(mode)[part].sum() / ANNUAL_KWH for part in (evening, night, noon)] for mode in MODES}
    assert share["uncontrolled"][0] > 0.45
    assert share["evening_delayed"][0] < 0.01 and share["evening_delayed"][1] > 0.95
    assert share["sun_following"][2] > share["uncontrolled"][2] + 0.1
    taken = np.minimum(charged("sun_following"), sun_kw(calendar.steps)).sum()
    assert taken > 1.5 * np.minimum(charged("uncontrolled"), sun_kw(calendar.steps)).sum()


def test_the_evening_peak_of_uncontrolled_cars() -> None:
    """Sagewell: 1.0-1.2 kW per car at 200-250 kWh a month; in proportion 0.68-0.92 kW at our 153 kWh a month."""
    monthly = ANNUAL_KWH / CARS / 12
    assert 1.0 * monthly / 225 <= charged("uncontrolled").max() / CARS <= 1.2 * monthly / 200 * 1.05


def test_without_sun_everything_is_charged_at_night() -> None:
    calendar = calendar_for(2023)
    dark = charging_kw(
        ANNUAL_KWH, calendar, book=BOOK, mode="sun_following", cars=CARS, sun_kw=np.zeros(calendar.steps)
    )
    assert dark.sum() == pytest.approx(ANNUAL_KWH, rel=1e-12)
    assert np.all(dark[(calendar.hour >= 6) & (calendar.hour < 22)] == 0)


def test_cars_that_drive_far_charge_by_day_too() -> None:
    """A night holds 8 h x 7.4 kW x 0.6 x 0.9 = 32 kWh per car; 40 kWh a day needs the day as well."""
    calendar = calendar_for(2023)
    far = charging_kw(
        365 * 40.0 * 10, calendar, book=BOOK, mode="sun_following", cars=10, sun_kw=np.zeros(calendar.steps)
    )
    limit_kw = fleet_of(1.0, 10, calendar=calendar, book=BOOK).charge_limit_kw
    assert far.sum() == pytest.approx(365 * 400.0, rel=1e-12)
    assert np.all(far <= limit_kw * (1 + 1e-9))
    assert np.mean(far[calendar.hour == 12] > 0) > 0.9


def test_what_is_missing_or_impossible_is_said() -> None:
    calendar = calendar_for(2023)
    with pytest.raises(ValueError, match="solar power"):
        charging_kw(1e5, calendar, book=BOOK, mode="sun_following")
    for mode in MODES:
        with pytest.raises(ValueError, match="cannot take"):
            charging_kw(1e6, calendar, book=BOOK, mode=mode, cars=1, sun_kw=np.zeros(calendar.steps))
    nothing = charging_kw(0.0, calendar, book=BOOK, mode="sun_following", cars=0, sun_kw=np.zeros(calendar.steps))
    assert np.all(nothing == 0)


def test_cars_stand_at_home_at_night() -> None:
    calendar = calendar_for(2023)
    plugged = plugged_fraction(calendar, book=BOOK)
    assert np.all((plugged >= 0) & (plugged <= 1))
    workday = calendar.day_type == 0
    assert plugged[workday & (calendar.hour == 3)].mean() > 1.7 * plugged[workday & (calendar.hour == 11)].mean()


def test_day_shapes_add_up() -> None:
    for kind in ("weekday", "weekend"):
        for what in ("arrivals", "driving"):
            assert sum(BOOK.series(f"demand.mobility.{kind}_{what}")) == pytest.approx(1.0, abs=1e-9)
        assert all(0 <= share <= 1 for share in BOOK.series(f"demand.mobility.{kind}_home"))


def test_electric_cars_are_counted() -> None:
    mobility = Mobility.model_validate(
        {
            "cars_per_dwelling": 1.15,
            "km_per_car_and_year": 14_000.0,
            "location": "village_core",
            "electric_fraction_today": 0.1,
            "electric_fraction_planned": 0.85,
            "source": "test",
        }
    )
    assert electric_cars(mobility, 400, electric_fraction=0.5) == pytest.approx(230)


def test_a_few_cars_draw_no_more_than_their_plugs_and_as_much_every_day() -> None:
    """Five cars of 30,000 km with plugs of 7.4 kW: 37 kW at most, and each day from six to six its own energy."""
    calendar = calendar_for(2023)
    mean_kw = charging_kw(5 * 30_000 * 0.19, calendar, book=BOOK)
    drawn_kw = varied_kw(mean_kw, 5, calendar=calendar, seed=3, book=BOOK, kind="cars")
    assert drawn_kw.max() > 5 * 7.4
    held_kw = within_plugs_kw(drawn_kw, 5, calendar=calendar, book=BOOK)
    assert held_kw.max() <= 5 * 7.4 * (1 + 1e-12)
    windows = six_to_six()
    np.testing.assert_allclose(np.bincount(windows, held_kw), np.bincount(windows, drawn_kw), rtol=1e-9)
    assert within_plugs_kw(mean_kw, 5, calendar=calendar, book=BOOK) is mean_kw
