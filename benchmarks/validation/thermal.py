"""The zone of every home: its losses and need against TABULA, its hours against the Energy Transition Model."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from energysim.climate.calendar import Calendar, calendar_for
from energysim.climate.clear_sky import divided
from energysim.climate.sun import sun_at
from energysim.climate.synthetic import TemperatureYear, synthetic_weather
from energysim.climate.weather import Weather
from energysim.demand.degree_days import degree_days
from energysim.demand.envelope import NEWEST, HomeState, night_rhythm, practice_set_point_c, set_point_c, zone_of
from energysim.demand.heat import (
    KEYS,
    KINDS,
    PERIODS,
    REFERENCE_SITE,
    SERVICES_SHAPES,
    reference_kwh,
    reference_weather,
    unit_heat,
)
from energysim.demand.service_zone import ZONE_PERIOD
from energysim.demand.zone import Zone
from energysim.demand.zone_year import zone_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import DwellingPeriod, DwellingType
from energysim.units import HOURS_PER_DAY, W_PER_KW, FloatArray

TITLE: Final = "Heat of homes: losses, need and hours"
STATES: Final[tuple[HomeState, ...]] = ("now", "standard", "advanced")
ETM_FILE: Final = ("be-etm-curves-2019", "be_etm_2019_hourly.csv")
ETM_TYPES: Final[Mapping[str, DwellingType]] = {
    "detached_houses": "open",
    "semi_detached_houses": "halfopen",
    "terraced_houses": "terraced",
    "apartments": "medium_block",
}
# Which home of ours stands beside which insulation of theirs.
ETM_LEVELS: Final[Mapping[str, tuple[DwellingPeriod, HomeState]]] = {
    "low": ("1946_1970", "now"),
    "medium": ("1971_1990", "standard"),
    "high": ("from_2012", "advanced"),
}
# Global radiation of Belgium in 2019: a sunny year, the normal of Uccle is 1,038 kWh/m2.
GHI_2019_WH_PER_M2: Final = 1.09e6
SOLAR_CONSTANT: Final = 1361.0
SUMMER: Final = (5, 6, 7)
WINTERS: Final[tuple[tuple[str, TemperatureYear, int], ...]] = (
    ("cold", "cold", 1),
    ("mild", "mild", 1),
    ("average, another seed", "average", 2),
    ("average, a third", "average", 3),
)
WINTER_KEYS: Final = (
    "open.until_1945.now",
    "terraced.1971_1990.standard",
    "small_block.from_2012.now",
    "terraced.from_2012.new",
    "office.old",
)


def page(data: Path) -> str:
    """The page in Markdown."""
    return "\n\n".join((_need(), _losses(), _winters(), _hours(data), _services()))


def _of_tabula() -> tuple[list[tuple[DwellingType, DwellingPeriod, HomeState]], list[Zone], FloatArray]:
    """Every published row as a zone at TABULA's own conditions, and its need in kWh per m2."""
    book = ParameterBook()
    rows = [(kind, period, state) for kind in KINDS for period in PERIODS for state in STATES]
    zones = [
        zone_of(kind, period, state=state, heating_c=set_point_c(kind, period, state=state, book=book), book=book)
        for kind, period, state in rows
    ]
    played = zone_year(zones, reference_weather(), book=book).heating_w.sum(axis=1) / W_PER_KW
    return rows, zones, played / np.array([zone.floor_area_m2 for zone in zones])


def deviations() -> dict[tuple[DwellingType, DwellingPeriod, HomeState], float]:
    """Our need over TABULA's, less 1, for every row and state."""
    book = ParameterBook()
    rows, _, need = _of_tabula()
    return {
        row: float(found / book.table(f"tabula.{row[0]}.{row[1]}")[f"{row[2]}_kwh_per_m2"] - 1)
        for row, found in zip(rows, need, strict=True)
    }


def _need() -> str:
    book = ParameterBook()
    rows, _, need = _of_tabula()
    found = dict(zip(rows, need, strict=True))
    lines = []
    for kind in KINDS:
        for period in PERIODS:
            facts = book.table(f"tabula.{kind}.{period}")
            cells = [
                f"{found[kind, period, state]:.0f} | {facts[f'{state}_kwh_per_m2']:.0f} "
                f"| {found[kind, period, state] / facts[f'{state}_kwh_per_m2'] - 1:+.0%}"
                for state in STATES
            ]
            lines.append(f"| {kind} {period} | " + " | ".join(cells) + " |")
    off = np.array(list(deviations().values()))
    new = _need_of_new(book)
    return (
        "## Need of space heat: our hourly zone against TABULA's seasonal balance\n\n"
        "Every row of the Belgian typology (VITO) as a zone after ISO 13790, hour by hour in the average year of\n"
        "Uccle, at TABULA's conditions: 20 C less what it heats less in part of the rooms and at night, gains of 3\n"
        f"W/m2, its air change. kWh/m2 and year. **Median deviation {np.median(np.abs(off)):.1%}, "
        f"largest {np.abs(off).max():.0%}; "
        "expected below 10 %.**\n\n"
        "| row | now, zone | TABULA | | standard, zone | TABULA | | advanced, zone | TABULA | |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n\n"
        "Our season is milder: TABULA counts 210 days at 6.2 C for every home; the 210 coldest days of our year have\n"
        f"{_coldest_c(210):.1f} C. And a well-insulated home stops heating earlier in spring than those 210 days say:\n"
        "so the largest differences, all downwards, are those of the best insulated homes, on a small need.\n\n"
        "New homes (E30), same conditions: "
        + ", ".join(f"{kind} {value:.0f}" for kind, value in new.items())
        + " kWh/m2; new build of today lies between 25 and 45."
    )


def _coldest_c(days: int) -> float:
    """Mean temperature of the coldest days of the reference climate."""
    daily = reference_weather().temperature_c.reshape(-1, HOURS_PER_DAY).mean(axis=1)
    return float(np.sort(daily)[:days].mean())


def _need_of_new(book: ParameterBook) -> dict[str, float]:
    zones = [
        zone_of(kind, NEWEST, state="new", heating_c=set_point_c(kind, NEWEST, state="new", book=book), book=book)
        for kind in KINDS
    ]
    played = zone_year(zones, reference_weather(), book=book).heating_w.sum(axis=1) / W_PER_KW
    return {kind: float(kwh) / zone.floor_area_m2 for kind, zone, kwh in zip(KINDS, zones, played, strict=True)}


def transmission_w_per_k(zone: Zone) -> float:
    """Loss through the envelope, thermal bridges with it."""
    walls = sum(part.area_m2 * part.u_w_per_m2k * part.reduction_fraction for part in zone.surfaces)
    glass = sum(window.area_m2 * window.u_w_per_m2k for window in zone.windows)
    return walls + glass + zone.thermal_bridges_w_per_k


def _losses() -> str:
    book = ParameterBook()
    rows, zones, _ = _of_tabula()
    off = []
    for (kind, period, state), zone in zip(rows, zones, strict=True):
        published = book.table(f"tabula.{kind}.{period}")[f"{state}_w_per_m2k"]
        off.append(transmission_w_per_k(zone) / zone.floor_area_m2 / published - 1)
    return (
        "## Transmission loss of the envelopes\n\n"
        "Areas times U-values times what the ground keeps, over the floor, against the published loss per m2 of the\n"
        f"same {len(off)} rows: median deviation {np.median(np.abs(off)):.1%}, largest {np.abs(off).max():.1%}."
    )


def _winters() -> str:
    book = ParameterBook()
    base_c = book.number("demand.calibration.degree_day_base_c")

    def cold(weather: Weather) -> float:
        step_h = calendar_for(weather.year).step_h
        return degree_days(weather.temperature_c, base_c=base_c, step_h=step_h)

    reference = cold(reference_weather())
    rows = []
    for name, temperature, seed in WINTERS:
        weather = synthetic_weather(REFERENCE_SITE, sun="average", temperature=temperature, seed=seed)
        found = unit_heat(weather, book).of_reference()
        cells = " | ".join(f"{found[key]:.3f}" for key in WINTER_KEYS)
        rows.append(f"| {name} | {cold(weather) / reference:.3f} | {cells} |")
    return (
        "## A cold and a mild year\n\n"
        f"Heat over that of the average year, beside degree days of base {base_c} C, with which the Belgian gas\n"
        "sector corrects for the weather, and with which the measured years of a core are corrected here.\n\n"
        "| year | degree days | "
        + " | ".join(WINTER_KEYS)
        + " |\n"
        + "|---" * (2 + len(WINTER_KEYS))
        + "|\n"
        + "\n".join(rows)
    )


def _hours(data: Path) -> str:
    curves = _curves(data)
    weather = _weather_2019(curves)
    calendar = calendar_for(weather.year)
    book = ParameterBook()
    rhythm = night_rhythm(calendar, book)
    rows = []
    for theirs, kind in ETM_TYPES.items():
        for level, (period, state) in ETM_LEVELS.items():
            set_point = practice_set_point_c(kind, period, state=state, rhythm=rhythm, book=book)
            zone = zone_of(kind, period, state=state, heating_c=set_point, book=book)
            ours = zone_year([zone], weather, book=book).heating_w[0]
            rows.append(_compared(f"{kind}, {level}", ours, curves[f"insulation_{theirs}_{level}"], calendar))
    return (
        "## Hours of 2019 against the Energy Transition Model\n\n"
        "Heating curves of Belgium 2019 by type of house and insulation (Quintel, MIT), and our zone in the same\n"
        "temperature. Its sun is made from the curve of solar panels, scaled to 1,090 kWh/m2: only roughly that of\n"
        "2019. Theirs keep one temperature day and night; ours are many homes that set back by night. Beside low\n"
        "insulation stands the home of 1946-70 as it was, beside medium 1971-90 at standard renovation, beside high\n"
        "since 2012 at advanced.\n\n"
        "| home | correlation of hours | of days | highest hour / mean | theirs | coldest day / mean | theirs "
        "| June-August | theirs |\n|---|---|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "Published range of the highest hour over the mean: 3.5-3.8 low, 3.9-5.4 medium, 4.9-7.7 high insulation.\n"
        "With little insulation ours are sharper: they are kept less warm than 20 C, so that less heat falls in mild\n"
        "weeks, and they warm up in the morning. With much insulation theirs rest longer in autumn and spring."
    )


def _compared(name: str, ours: FloatArray, theirs: FloatArray, calendar: Calendar) -> str:
    days = [curve.reshape(-1, 24).sum(axis=1) for curve in (ours, theirs)]
    summer = np.isin(calendar.month, SUMMER)
    cells = [
        f"{np.corrcoef(ours, theirs)[0, 1]:.2f}",
        f"{np.corrcoef(*days)[0, 1]:.2f}",
        *(f"{curve.max() / curve.mean():.1f}" for curve in (ours, theirs)),
        *(f"{day.max() / day.mean():.1f}" for day in days),
        *(f"{curve[summer].sum() / curve.sum():.1%}" for curve in (ours, theirs)),
    ]
    return f"| {name} | " + " | ".join(cells) + " |"


def _curves(data: Path) -> dict[str, FloatArray]:
    """The columns in UTC: theirs stand in local winter time."""
    with data.joinpath(*ETM_FILE).open(encoding="utf-8") as file:
        rows: Sequence[Mapping[str, str]] = list(csv.DictReader(file))
    return {name: np.roll(np.array([float(row[name]) for row in rows]), -1) for name in rows[0]}


def _weather_2019(curves: Mapping[str, FloatArray]) -> Weather:
    sun = sun_at(50.8, 4.36, altitude_m=50.0, year=2019, offset_h=0.5)
    panels = curves["solar_pv_on_roof_households"]
    ghi = panels / panels.sum() * GHI_2019_WH_PER_M2
    most = SOLAR_CONSTANT * np.sin(np.radians(np.maximum(sun.elevation_deg, 0.0)))
    ghi = np.minimum(ghi, most)
    dni, dhi = divided(ghi, sun)
    return Weather(
        year=2019,
        latitude_deg=50.8,
        longitude_deg=4.36,
        altitude_m=50.0,
        temperature_c=curves["air_temperature_degC"],
        wind_m_per_s=np.full_like(ghi, 3.0),
        ghi_w_per_m2=ghi,
        dni_w_per_m2=dni,
        dhi_w_per_m2=dhi,
        sun_offset_h=0.5,
        kind="synthetic",
        origin="Belgium 2019, Energy Transition Model",
        notes=(),
    )


def _services() -> str:
    book = ParameterBook()
    unit = unit_heat(reference_weather(), book)
    calendar = calendar_for(REFERENCE_SITE.year)
    found = dict(zip(KEYS, reference_kwh(book), strict=True))
    winter = calendar.season == 0
    rows = []
    for function, age in SERVICES_SHAPES:
        shape = unit.per_h[unit.keys.index(f"{function}.{age}")]
        published = book.table(f"demand.services_space_heat_kwh_per_m2.{function}")[ZONE_PERIOD[age]]
        sunday = shape[winter & (calendar.day_type == 2)].mean() / shape[winter & (calendar.day_type == 0)].mean()
        rows.append(
            f"| {function}, {age} | {found[f'{function}.{age}']:.0f} | {published:.0f} "
            f"| {shape.max() / shape.mean():.1f} | {sunday:.0%} |"
        )
    return (
        "## Services\n\n"
        "One zone for the older and one for the newer buildings of each function; its walls are found back from the\n"
        "useful heat of MODERATE (Belgium 2020), which also is the level that is used. kWh/m2 and year.\n\n"
        "| function | zone | MODERATE | highest hour / mean | winter Sunday / weekday |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
    )
