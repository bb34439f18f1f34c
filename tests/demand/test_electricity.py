"""Electricity: exact yearly sums, and the shape against the published profile."""

from pathlib import Path

import numpy as np
import pytest

from energysim.climate.calendar import Calendar, calendar_for
from energysim.demand.electricity import household_kw, household_shape, public_lighting_kw, services_kw
from energysim.demand.hot_water import draw_kw
from energysim.demand.mobility import charging_kw, charging_kwh_per_year, driving_kwh_per_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Mobility

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


def test_hot_water_follows_the_rhythm_of_belgian_homes(shared_data: Path, calendar: Calendar) -> None:
    """StROBe draws at the tap; a tank between tap and heater flattens the day, so only the rhythm is compared."""
    path = shared_data / "strobe-dhw-2021" / "strobe_dhw_hourly_litres.csv"
    rows = np.array([[float(x) for x in line.split(",")] for line in path.read_text().splitlines()[1:]])
    theirs = np.bincount(rows[:, 0].astype(int) % 24, weights=rows[:, 1] + rows[:, 2])
    ours = np.bincount(calendar.hour, weights=draw_kw(1e4, calendar, book=BOOK))
    assert np.corrcoef(ours, theirs)[0, 1] > 0.6


def test_lamps_burn_in_the_dark_only() -> None:
    elevation_deg = np.array([-10.0, -0.5, 0.0, 20.0, -2.0])
    lamps_kw = public_lighting_kw(10, elevation_deg, book=BOOK, step_h=1.0)
    np.testing.assert_array_equal(lamps_kw > 0, [True, False, False, False, True])


def test_lamps_without_a_night_are_refused() -> None:
    with pytest.raises(ValueError, match="without any power"):
        public_lighting_kw(10, np.full(24, 5.0), book=BOOK, step_h=1.0)


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
