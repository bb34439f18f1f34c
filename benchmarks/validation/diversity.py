"""Peaks of one home, of a street and of a village: the law of diversity against what others measured."""

from pathlib import Path
from typing import Final, Literal

import numpy as np

from energysim.climate.calendar import MONTHS, Calendar, calendar_for
from energysim.demand.diversity import (
    QUARTERS,
    Kind,
    coincidence_factor,
    own_peaks_kw,
    peak_level,
    quarter_hour_factor,
    quarter_hours_kw,
)
from energysim.demand.electricity import household_kw
from energysim.demand.envelope import HomeState
from energysim.demand.heat import home_key, mixed_kw, reference_weather, unit_heat
from energysim.demand.mobility import charging_kw
from energysim.parameters.register import ParameterBook
from energysim.technologies.heat_pump import field_cop
from energysim.units import FloatArray

TITLE: Final = "Diversity: peaks of one home and of many"
YEAR: Final = 2023
NUMBERS: Final = (1, 2, 5, 10, 16, 50, 100, 200, 735)
SEEDS: Final = range(12)
# Source: reference household of the Flemish regulator.
REFERENCE_KWH: Final = 3500.0
# Source: 14,000 km, factor 0.92 of a village core, 0.19 kWh/km, 75 % charged in the core.
CAR_KWH: Final = 14_000 * 0.92 * 0.19 * 0.75
# Source: a home after renovation, and an average one before it.
HEAT_KWH: Final = (9_000.0, 14_000.0)
# Source: definition: the same, as states of the stock.
HEAT_STATES: Final[tuple[HomeState, ...]] = ("standard", "now")
# Source: heating water of a renovated home.
SUPPLY_C: Final = 45.0
# Source: EnergieID, sample of a Flemish digital meter, the quarters around the peak of June 2024.
MEASURED_QUARTERS_KW: Final = (1.352, 3.596, 3.316, 2.216)

INTRODUCTION: Final = (
    "Sixteen or two hundred homes are not one home times sixteen. The law behind it stands in\n"
    "[why/diversity](../../why/diversity.md). Drawn: the mean of twelve years with other seeds."
)


def page(data: Path) -> str:
    """The whole page; the reference data are not needed."""
    calendar, book = calendar_for(YEAR), ParameterBook()
    home_kw = household_kw(1, calendar, book=book, kwh_per_dwelling=REFERENCE_KWH)
    car_kw = charging_kw(CAR_KWH, calendar, book=book)
    return "\n\n".join(
        [
            INTRODUCTION,
            _peaks(home_kw, car_kw, calendar, book),
            _coincidence(home_kw, calendar, book),
            _quarters(home_kw, calendar, book),
        ]
    )


def _drawn(mean_kw: FloatArray, units: int, calendar: Calendar, book: ParameterBook, kind: Kind) -> list[FloatArray]:
    return [
        quarter_hours_kw(units * mean_kw, units, calendar=calendar, seed=seed, book=book, kind=kind) / units
        for seed in SEEDS
    ]


def _peaks(home_kw: FloatArray, car_kw: FloatArray, calendar: Calendar, book: ParameterBook) -> str:
    own_kw = np.mean(
        [
            own_peaks_kw(home_kw, 1, calendar=calendar, seed=100 * seed, book=book, kind="electricity").mean()
            for seed in SEEDS
        ]
    )
    rows = [f"| own peak of one home, mean of twelve months | {own_kw:.2f} | 4.26-4.28 | Flemish regulator |"]
    for homes in (50, 100, 200, 735):
        peak_kw = np.mean([year.max() for year in _drawn(home_kw, homes, calendar, book, "electricity")])
        rows.append(
            f"| {homes} homes at the transformer, per home | {peak_kw:.2f} | 1.0-1.5 "
            "| ElaadNL; UK trial CLNR 1.5 for the sample |"
        )
    for cars in (50, 100, 200):
        peak_kw = np.mean([year.max() for year in _drawn(car_kw, cars, calendar, book, "cars")])
        rows.append(f"| {cars} electric cars, not controlled, per car | {peak_kw:.2f} | 1.0-1.5 | working figure |")
    rows.append(
        f"| very many electric cars, per car | {car_kw.max():.2f} | 0.7-0.9 "
        "| Sagewell: 1.0-1.2 kW at 200-250 kWh a month, here 153 |"
    )
    for heat_kwh, electric_kw in zip(HEAT_KWH, _heat_pumps_kw(book), strict=True):
        rows.append(
            f"| heat pump in its highest hour, {heat_kwh / 1000:.0f} MWh of heat, per home | {electric_kw:.1f} "
            "| 2-3 | working figure; 700 heat pumps in Britain 1.7 (Love et al. 2017) |"
        )
    return (
        f"## Highest quarter-hour, kW (home of {REFERENCE_KWH:,.0f} kWh without heat pump and car)\n\n"
        "| | reached | expected | who says so |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def _heat_pumps_kw(book: ParameterBook) -> list[float]:
    """The hour of the year in which the pump of a home draws most, with the heat of its zone in the built-in year."""
    weather = reference_weather()
    unit = unit_heat(weather, book)
    supply_c = np.full(weather.temperature_c.size, SUPPLY_C)
    cop = field_cop(weather.temperature_c, supply_c, key="heat_pump_air", book=book)
    drawn = zip(HEAT_KWH, HEAT_STATES, strict=True)
    return [float(np.max(mixed_kw(((home_key("halfopen", "1946_1970", state=s), q),), unit) / cop)) for q, s in drawn]


def _coincidence(home_kw: FloatArray, calendar: Calendar, book: ParameterBook) -> str:
    alone = np.mean([year.max() for year in _drawn(home_kw, 1, calendar, book, "electricity")])
    rows = []
    for homes in NUMBERS:
        drawn = np.mean([year.max() for year in _drawn(home_kw, homes, calendar, book, "electricity")]) / alone
        kinds: tuple[Kind | Literal["heat"], ...] = ("electricity", "hot_water", "cars", "heat")
        cells = " | ".join(f"{coincidence_factor(homes, kind, book=book):.2f}" for kind in kinds)
        level = peak_level(homes, "electricity", book=book, steps_per_hour=QUARTERS) * home_kw.max()
        rows.append(f"| {homes} | {level:.2f} | {drawn:.2f} | {cells} |")
    return (
        "## Coincidence factor\n\n"
        "Peak of the group over the sum of the own peaks of the year. Electricity, hot water and cars from the law\n"
        "in closed form; heat is the curve that Winter, Haslauer and Obernberger measured in networks (2001).\n\n"
        "| homes | electricity, kW per home | electricity, drawn | electricity | hot water | cars | heat network |\n"
        "|---|---|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _quarters(home_kw: FloatArray, calendar: Calendar, book: ParameterBook) -> str:
    measured = max(MEASURED_QUARTERS_KW) / float(np.mean(MEASURED_QUARTERS_KW))
    rows = []
    for homes in NUMBERS:
        ratios = []
        for year in _drawn(home_kw, homes, calendar, book, "electricity"):
            quarters = year.reshape(-1, QUARTERS)
            for month in range(MONTHS):
                chosen = quarters[calendar.month == month]
                ratios.append(chosen.max() / chosen.mean(axis=1).max())
        factor = quarter_hour_factor(homes, "electricity", book=book)
        witness = f"{measured:.2f}, one home in June 2024 (EnergieID)" if homes == 1 else ""
        rows.append(f"| {homes} | {factor:.2f} | {np.mean(ratios):.2f} | {witness} |")
    return (
        "## From hours to quarter-hours\n\n"
        "Highest quarter-hour of a month over its highest hour, household electricity. The factor is what an hourly\n"
        "result is multiplied with; drawn is the same from drawn quarter-hours.\n\n"
        "| homes | factor | drawn | measured |\n|---|---|---|---|\n" + "\n".join(rows)
    )
