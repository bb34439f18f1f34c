"""Electricity: exact yearly sums, and the shape against the published profile."""

from pathlib import Path

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for
from energysim.demand.electricity import (
    household_kw,
    household_shape,
    kwh_per_dwelling,
    public_lighting_kw,
    services_kw,
)
from energysim.demand.hot_water import draw_kw
from energysim.demand.mobility import charging_kw, charging_kwh_per_year, driving_kwh_per_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility
from energysim.units import FloatArray

BOOK = ParameterBook()


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_profile_holds_exactly_its_energy(year: int) -> None:
    calendar = calendar_for(year)
    elevation_deg = 30 * np.sin(2 * np.pi * (np.arange(calendar.steps) - 6) / 24)
    cases = [
        (household_kw(10, calendar, book=BOOK), 29_000.0),
        (services_kw(5e5, calendar, book=BOOK), 5e5),
        (draw_kw(1e4, calendar, book=BOOK), 1e4),
        (charging_kw(7e4, calendar, book=BOOK), 7e4),
        (public_lighting_kw(100, elevation_deg, book=BOOK, step_h=calendar.step_h), 16_000.0),
    ]
    for power_kw, energy_kwh in cases:
        assert power_kw.shape == (calendar.steps,)
        assert np.all(power_kw >= 0)
        assert power_kw.sum() * calendar.step_h == pytest.approx(energy_kwh, rel=1e-12)


def test_months_have_the_published_shares(calendar: Calendar) -> None:
    """Synergrid RLP0N 2023: 11.05 % in January, 6.66 % in June."""
    shape = household_shape(calendar, BOOK)
    assert shape[calendar.month == 0].sum() == pytest.approx(0.1105, abs=1e-4)
    assert shape[calendar.month == 5].sum() == pytest.approx(0.0666, abs=1e-4)


def test_the_highest_and_lowest_hour(calendar: Calendar) -> None:
    """Published: highest hour 1.73 times the mean, lowest 0.48."""
    shape = household_shape(calendar, BOOK) * calendar.steps
    assert shape.max() == pytest.approx(1.73, abs=0.12)
    assert shape.min() == pytest.approx(0.48, abs=0.06)


def test_the_shape_follows_synergrid_2023(shared_data: Path, calendar: Calendar) -> None:
    path = shared_data / "synergrid-flanders-2022-2026" / "synergrid_flanders_hourly.csv"
    rows = [line.split(",") for line in path.read_text().splitlines()[1:]]
    start = next(i for i, row in enumerate(rows) if row[0] == "2023-01-01T00:00Z")
    published = np.array([float(row[1]) for row in rows[start : start + calendar.steps]])
    shape = household_shape(calendar, BOOK)
    assert np.corrcoef(shape, published)[0, 1] > 0.97
    assert np.abs(shape - published / published.sum()).sum() < 0.06


def test_lamps_burn_in_the_dark_only() -> None:
    elevation_deg = np.array([-10.0, -0.5, 0.0, 20.0, -3.0])
    lamps_kw = public_lighting_kw(10, elevation_deg, book=BOOK, step_h=1.0)
    np.testing.assert_array_equal(lamps_kw > 0, [True, False, False, False, True])


def test_lamps_without_a_night_are_refused() -> None:
    with pytest.raises(ValueError, match="without any power"):
        public_lighting_kw(10, np.full(24, 5.0), book=BOOK, step_h=1.0)


def sun_on_paper_deg(calendar: Calendar) -> FloatArray:
    """Elevation of the sun in Leuven from the declination of Cooper (1969), no package asked."""
    hours = np.arange(calendar.steps) + 0.5
    day, solar_hour = hours // 24 + 1, hours % 24 + 4.7 / 15
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day) / 365)
    latitude, angle = np.radians(50.88), np.radians(15 * (solar_hour - 12))
    sine = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    return np.asarray(np.degrees(np.arcsin(sine)))


def test_lamps_burn_as_long_as_the_operator_says(calendar: Calendar) -> None:
    """Fluvius: 4,150 hours a year."""
    lamps_kw = public_lighting_kw(1, sun_on_paper_deg(calendar), book=BOOK, step_h=1.0)
    assert np.count_nonzero(lamps_kw) == pytest.approx(4150, rel=0.015)


def test_lamps_out_at_night_save_what_the_operator_promises(calendar: Calendar) -> None:
    """Fluvius, September 2022: out from 23 to 5 h save on Friday and Saturday night saves 37 %."""
    elevation_deg = sun_on_paper_deg(calendar)
    book = ParameterBook({"demand.public_lighting.switched_off_fraction": 1.0})
    whole = public_lighting_kw(50, elevation_deg, book=BOOK, step_h=1.0)
    partly = public_lighting_kw(50, elevation_deg, book=book, step_h=1.0, calendar=calendar)
    assert 1 - partly.sum() / whole.sum() == pytest.approx(0.37, abs=0.01)
    dark = (whole > 0) & (partly == 0)
    assert set(calendar.hour[dark]) == {23, 0, 1, 2, 3, 4}
    assert not np.any(dark & (calendar.weekday == 4) & (calendar.hour == 23))
    assert not np.any(dark & (calendar.weekday == 6) & (calendar.hour == 2))
    assert np.any(dark & (calendar.weekday == 4) & (calendar.hour == 2))
    np.testing.assert_array_equal(partly[~dark], whole[~dark])
    with pytest.raises(ValueError, match="calendar"):
        public_lighting_kw(50, elevation_deg, book=book, step_h=1.0)


def test_houses_use_more_than_flats_and_together_the_mean() -> None:
    """Ratios by household size 1,700 / 2,600 / 3,100 / 3,600; Flanders with 28 % flats lands on 2,900 kWh."""
    house, flat = (kwh_per_dwelling(kind, book=BOOK) for kind in ("house", "flat"))
    assert flat < BOOK.number("demand.electricity.household_kwh_per_dwelling") < house
    assert 0.28 * flat + 0.72 * house == pytest.approx(2900, rel=1e-12)
    on_paper = (0.2406 * 1700 + 0.3486 * 2600 + 0.1772 * 3100 + 0.2336 * 3600) / (
        0.56 * 1700 + 0.30 * 2600 + 0.08 * 3100 + 0.06 * 3600
    )
    assert house / flat == pytest.approx(on_paper, rel=1e-12)


def test_household_sizes_are_those_of_flanders() -> None:
    """Statbel 2023: 967,693 of 2,926,471 households are one person; every division adds up to one."""
    sizes = BOOK.table("demand.electricity.household_sizes")
    for kind in ("house", "flat"):
        assert sum(sizes[kind].values()) == pytest.approx(1.0, abs=1e-9)
    assert 0.28 * sizes["flat"]["1"] + 0.72 * sizes["house"]["1"] == pytest.approx(967_693 / 2_926_471, abs=0.002)


def test_an_own_use_per_home_is_held(calendar: Calendar) -> None:
    power_kw = household_kw(7, calendar, book=BOOK, kwh_per_dwelling=1234.0)
    assert power_kw.sum() == pytest.approx(7 * 1234, rel=1e-12)


def test_cars_of_the_reference_village_on_paper() -> None:
    """480 cars x 12,000 km x 0.19 kWh = 1.1 GWh when all are electric, in a place of average distances."""
    mobility = Mobility.model_validate(
        {
            "cars_per_dwelling": 480 / 420,
            "km_per_car_and_year": 12_000.0,
            "location": "village_core",
            "electric_fraction_today": 0.1,
            "electric_fraction_planned": 0.85,
            "source": "reference village",
        }
    )
    driving = driving_kwh_per_year(mobility, 420, book=BOOK)
    assert driving == pytest.approx(480 * 12_000 * 0.19 * 0.92)
    assert charging_kwh_per_year(mobility, 420, electric_fraction=0.5, book=BOOK) == pytest.approx(driving * 0.5 * 0.75)


def test_cars_charge_mostly_in_the_evening(calendar: Calendar) -> None:
    power_kw = charging_kw(1e5, calendar, book=BOOK)
    evening = (calendar.hour >= 17) & (calendar.hour < 23)
    assert 0.4 < power_kw[evening].sum() / power_kw.sum() < 0.7
