"""The built-in weather year against the normals of Uccle, typical years and measured years."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.weather_bands import BANDS, Band
from benchmarks.weather_statistics import WEEK_H, statistics, weekly
from energysim.climate.calendar import calendar_for
from energysim.climate.readers import read_weather
from energysim.climate.synthetic import Site, SunYear, TemperatureYear, synthetic_weather
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.technologies.pv import pv_profile
from energysim.technologies.wind import wind_profile
from energysim.units import FloatArray

TITLE: Final = "Built-in weather: against normals, typical years and measured years"
SITE: Final = Site(latitude_deg=50.797, longitude_deg=4.358, altitude_m=100.0, year=2023)
SEEDS: Final = range(30)
OTHER_SEEDS: Final = range(1000, 1100)
PVGIS: Final = ("weather-brussels-pvgis-tmy", "TMY_Brussels_2005-2020.csv")
TMYX: Final = ("weather-uccle-tmyx", "BEL_VLG_Uccle.064470_TMYx.2007-2021.epw")
MEASURED: Final = ("be-load-wind-pv-2015-2016", "be_hourly_2015_2016.csv")
SUN_SHARES: Final = (0.75, 0.5, 0.25)
OPTIONS: Final[Mapping[str, tuple[SunYear, TemperatureYear, bool]]] = {
    "average": ("average", "average", False),
    "sunny": ("sunny", "average", False),
    "dark": ("dark", "average", False),
    "mild": ("average", "mild", False),
    "cold": ("average", "cold", False),
    "stress": ("average", "average", True),
    "stress, dark and cold": ("dark", "cold", True),
}
SHOWN: Final = {
    "ghi_kwh_per_m2": "GHI kWh/m2",
    "temperature_c": "mean degC",
    "coldest_day_c": "coldest day degC",
    "degree_days_15": "degree days 15",
    "pv_south_kwh_per_kwp": "PV south kWh/kWp",
    "wind_full_load_h": "wind h",
    "worst_week_percent": "worst week %",
}


def page(data: Path) -> str:
    """The page in Markdown."""
    book = ParameterBook()
    files = {
        "PVGIS Brussels": read_weather(data.joinpath(*PVGIS).read_bytes(), kind="pvgis", year=SITE.year),
        "TMYx Uccle": read_weather(data.joinpath(*TMYX).read_bytes(), kind="epw", year=SITE.year),
    }
    years = [statistics(built_in(seed), book) for seed in SEEDS]
    others = [statistics(built_in(seed), book) for seed in OTHER_SEEDS]
    real = {name: statistics(weather, book) for name, weather in files.items()}
    return "\n\n".join(
        (_intro(), _bands(years, others, real), _worst_weeks(files, data, book), _options(book), _notes())
    )


def built_in(seed: int, option: str = "average") -> Weather:
    """One built-in year of Uccle."""
    sun, temperature, stress = OPTIONS[option]
    return synthetic_weather(SITE, sun=sun, temperature=temperature, seed=seed, stress=stress)


def _intro() -> str:
    return (
        "The weather that comes with the program is drawn by lot and then brought to the normals of Uccle 1991-2020.\n"
        f"Below: every statistic over {len(SEEDS)} seeds, the band that every seed must keep, the target of the mean\n"
        "over the seeds where the outside source gives one figure, and the same statistic of two typical years made\n"
        "from measurements. The bands are read by the tests from the same table."
    )


def _bands(
    years: Sequence[Mapping[str, float]],
    others: Sequence[Mapping[str, float]],
    real: Mapping[str, Mapping[str, float]],
) -> str:
    head = ["statistic", "band", "lowest", "median", "highest", "mean (target)", *real]
    rows = [[*head, f"inside, of {len(others)} other seeds", "who says so"]]
    for name, band in BANDS.items():
        values = np.array([year[name] for year in years])
        inside = sum(band.low <= year[name] <= band.high for year in others)
        target = "" if band.target is None else f" ({_figure(band.target, band)})"
        rows.append(
            [
                band.label,
                f"{_figure(band.low, band)} to {_figure(band.high, band)}",
                *(_figure(float(one), band) for one in (values.min(), np.median(values), values.max())),
                _figure(float(values.mean()), band) + target,
                *(_figure(one[name], band) for one in real.values()),
                str(inside),
                band.says,
            ]
        )
    return "## Every statistic\n\n" + _table(rows)


def _worst_weeks(files: Mapping[str, Weather], data: Path, book: ParameterBook) -> str:
    built = {seed: sun_and_wind(built_in(seed), book) for seed in SEEDS}
    by_depth = sorted(SEEDS, key=lambda seed: worst(*built[seed])[0])
    shown = {
        "built-in, worst seed": built[by_depth[0]],
        "built-in, middle seed": built[by_depth[len(by_depth) // 2]],
        "built-in, best seed": built[by_depth[-1]],
        "built-in, middle seed with stress": sun_and_wind(built_in(by_depth[len(by_depth) // 2], "stress"), book),
        **{name: sun_and_wind(weather, book) for name, weather in files.items()},
        **measured(data),
    }
    rows = [["year", *(f"{share:.0%} sun" for share in SUN_SHARES), "sun in that week", "wind in that week", "begins"]]
    for name, (sun, wind) in shown.items():
        _, start = worst(sun, wind)
        week = slice(start, start + WEEK_H)
        rows.append(
            [
                name,
                *(f"{worst(sun, wind, share)[0]:.1f} %" for share in SUN_SHARES),
                f"{100 * sun[week].mean() / sun.mean():.0f} %",
                f"{100 * wind[week].mean() / wind.mean():.0f} %",
                calendar_for(SITE.year).start_utc(start).strftime("%d-%m"),
            ]
        )
    return (
        "## The worst week of sun and wind\n\n"
        "Lowest 168 consecutive hours of PV (35 deg south) and wind, as a share of their mean over the year; the\n"
        "columns differ in the share of the yearly energy that comes from the sun. 2015 and 2016 are the measured\n"
        "output of all panels and all onshore turbines of Belgium (Elia, through Dispa-SET): a country has milder\n"
        "weeks than one place. The other columns describe the worst week at half sun, half wind.\n\n"
        + _table(rows)
        + "\n\nThe built-in years stand at the severe end: real years have weeks as bad (2015, PVGIS) and much milder\n"
        "ones (2016, TMYx). A core that comes through the built-in week comes through those."
    )


def measured(data: Path) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Sun and wind of Belgium in two measured years."""
    with data.joinpath(*MEASURED).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for year in ("2015", "2016"):
        chosen = [row for row in rows if row["time_utc"].startswith(year)]
        sun, wind = (np.array([float(row[name]) for row in chosen]) for name in ("pv_cf", "wind_onshore_cf"))
        found[f"Belgium {year}, measured"] = (sun, wind)
    return found


def sun_and_wind(weather: Weather, book: ParameterBook) -> tuple[FloatArray, FloatArray]:
    """Yield of panels and turbines."""
    return pv_profile(weather, tilt_deg=35.0, azimuth_deg=180.0, book=book), wind_profile(weather, book)


def worst(sun: FloatArray, wind: FloatArray, share: float = 0.5) -> tuple[float, int]:
    """Depth in % and first hour of the worst week."""
    weeks = weekly(share * sun / sun.mean() + (1 - share) * wind / wind.mean())
    return float(100 * weeks.min()), int(np.argmin(weeks))


def _options(book: ParameterBook) -> str:
    rows = [["year", *SHOWN.values()]]
    for option in OPTIONS:
        years = [statistics(built_in(seed, option), book) for seed in SEEDS]
        rows.append([option, *(f"{np.median([year[name] for year in years]):.1f}" for name in SHOWN)])
    return (
        f"## Kinds of year\n\nMedian over {len(SEEDS)} seeds. Sunny and dark are the records of Uccle (1172.7 in\n"
        "2018, 916.8 in 1998); mild and cold are 12.2 and 9.7 degC (2020 and 2022, 2010). Stress lays ten days of\n"
        "-6 degC, 18 % of the clear-sky light and 2.2 m/s over 11 to 20 January, with two days before and after.\n\n"
        + _table(rows)
    )


def _notes() -> str:
    return (
        "## What to know\n\n"
        "- Hours are means, so their extremes are milder than those of a thermometer: the targets for days of ice and\n"
        "  of 25 and 30 degC allow for that.\n"
        "- Single years scatter: the links between light, temperature and wind of one winter rest on ninety days.\n"
        "  Their bands are therefore wide, and the mean over the seeds is held to the target.\n"
        "- Every month has its normal exactly and every month has its whole spread of days: seeds differ less than\n"
        "  real years do. Sunny, dark, mild, cold and stress are there for the years that are not normal.\n"
        "- TMYx has its light from a reanalysis: 7 % more than the normal and too little of it diffuse."
    )


def _figure(value: float, band: Band) -> str:
    return f"{value:.{band.digits}f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
