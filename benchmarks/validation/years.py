"""Does the correction to the weather bring the measured years of a sector together?"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.prose import tidy
from energysim.climate.calendar import calendar_for
from energysim.climate.synthetic import TemperatureYear, synthetic_weather
from energysim.demand.calibrate import calibrate
from energysim.demand.degree_days import degree_days, winter_of
from energysim.demand.heat import REFERENCE_SEED, REFERENCE_SITE, unit_heat
from energysim.demand.stock import SERVICES, building_groups
from energysim.files import shipped_scenarios
from energysim.parameters.register import ParameterBook
from energysim.scenario.load import load_scenario
from energysim.scenario.place import MeasuredYear
from energysim.scenario.schema import Scenario
from energysim.units import FloatArray

TITLE: Final = "Measured years and their winters"
FILE: Final = ("fluvius-statsector-vlaams-brabant", "vlaams_brabant_sectors_2018_2021.csv")
YEARS: Final = (2018, 2019, 2020, 2021)
# Fewer connections than this and one house that moves changes the mean of the sector.
LEAST_CONNECTIONS: Final = 20
CORES: Final = {"rillaar": "24001C001", "wezemaal": "24094C000", "gelrode": "24001D001"}
TEMPERATURES: Final[tuple[TemperatureYear, ...]] = ("mild", "average", "cold")


def page(data: Path) -> str:
    """The page in Markdown."""
    book = ParameterBook()
    return tidy("\n\n".join((_winters(book), _sectors(data, book), _cores(data, book), _zones(book))))


def _winters(book: ParameterBook) -> str:
    rows = []
    for year in range(2013, 2025):
        winter = winter_of(year, book)
        if winter.degree_days is not None:
            rows.append(f"| {year} | {winter.degree_days:,.0f} | {winter.space_fraction:.3f} |")
    normal = winter_of(YEARS[-1], book).normal_degree_days
    return (
        "The gas of a year is compared with the model in the winter of that year: space heat follows\n"
        "the degree days of\n"
        "Uccle (base 16.5 C, as the Belgian gas sector counts), hot water does not feel the winter.\n"
        "The sources of each\n"
        "figure stand with it in the parameters (`demand.calibration.degree_days`).\n\n"
        f"| year | degree days 16.5/16.5 | over the normal year ({normal:,.0f}) |\n|---|---|---|\n" + "\n".join(rows)
    )


def _sectors(data: Path, book: ParameterBook) -> str:
    share = _weather_share(book)
    gas = _per_connection(data)
    fractions = np.array([winter_of(year, book).heat_fraction(share, 1 - share) for year in YEARS])
    corrected = gas / fractions
    rows = [
        f"| {year} | {np.median(gas[:, i]):,.0f} | {fractions[i]:.3f} | {np.median(corrected[:, i]):,.0f} |"
        for i, year in enumerate(YEARS)
    ]
    return (
        "## Gas per connection in the centre sectors\n\n"
        f"{len(gas)} centre sectors of Vlaams-Brabant with {LEAST_CONNECTIONS} gas connections or\n"
        "more in every year\n"
        f"(Fluvius 1_06b). Of the heat of the default stock {share:.0%} is space heat. Expected: the\n"
        "years come together.\n\n"
        "| year | median measured, kWh | heat of that year / normal | median for a normal winter, kWh |\n"
        "|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "| spread between the four years | measured | for a normal winter |\n|---|---|---|\n"
        f"| highest less lowest median, over their mean | {_range(np.median(gas, axis=0)):.1%} "
        f"| {_range(np.median(corrected, axis=0)):.1%} |\n"
        f"| half of the sectors vary less than (standard deviation over mean) | {_variation(gas):.1%} "
        f"| {_variation(corrected):.1%} |\n\n"
        "What remains has a cause that no degree day knows: in 2020 people were at home, late in 2021 gas was dear."
    )


def _cores(data: Path, book: ParameterBook) -> str:
    rows = []
    table = _rows(data)
    for name, code in CORES.items():
        scenario = _core(name)
        of_core = [row for row in table if row["sector_code"] == code]
        for label, asked in (("2021", scenario), ("2018-2021", _with_years(scenario, of_core))):
            line = next(one for one in calibrate(asked, book).lines if one.carrier == "gas_residential")
            left = ", ".join(f"{year.remaining_kwh / year.measured_kwh:+.1%}" for year in line.years)
            rows.append(f"| {scenario.name} | {label} | {line.factor:.3f} | {left} |")
    return (
        "## The three cores: one year or four\n\n"
        "Gas of homes. Of several years one factor comes out (sum of measured over sum of modelled);\n"
        "what remains per year\n"
        "is shown, newest first, as a share of the measured total. The model has the gas connections of\n"
        "today in every year: where they grew (Wezemaal from 375 to 462) the older years ask less.\n\n"
        "| core | years | factor | remaining |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def _zones(book: ParameterBook) -> str:
    step_h = calendar_for(REFERENCE_SITE.year).step_h
    years = {
        kind: synthetic_weather(REFERENCE_SITE, sun="average", temperature=kind, seed=REFERENCE_SEED)
        for kind in TEMPERATURES
    }

    def days(kind: TemperatureYear, base_c: float) -> float:
        return degree_days(years[kind].temperature_c, base_c=base_c, step_h=step_h)

    rows = []
    for kind in TEMPERATURES:
        zones = unit_heat(years[kind], book).of_reference()
        homes = [ratio for key, ratio in zones.items() if key.endswith((".now", ".standard"))]
        cells = " | ".join(f"{days(kind, base_c) / days('average', base_c):.3f}" for base_c in (15.0, 16.5, 18.0))
        rows.append(f"| {kind} | {np.mean(homes):.3f} ({min(homes):.3f}-{max(homes):.3f}) | {cells} |")
    return (
        "## Why base 16.5\n\n"
        "The hourly zones of all homes in a mild, an average and a cold built-in year, against\n"
        "degree days of three bases.\n\n"
        "| year | heat of the zones (range over the types) | base 15 | base 16.5 | base 18 |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def _rows(data: Path) -> list[dict[str, str]]:
    with data.joinpath(*FILE).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["core_sector"] == "1"]


def _per_connection(data: Path) -> FloatArray:
    """Gas per connection, shape (sectors, years), of the sectors with enough connections in every year."""
    found: dict[str, dict[int, float]] = {}
    for row in _rows(data):
        connections = int(row["gas_res_connections"])
        if connections >= LEAST_CONNECTIONS:
            found.setdefault(row["sector_code"], {})[int(row["year"])] = float(row["gas_res_kwh"]) / connections
    return np.array([[of[year] for year in YEARS] for of in found.values() if len(of) == len(YEARS)])


def _core(name: str) -> Scenario:
    return load_scenario((shipped_scenarios() / f"{name}.yaml").read_bytes(), file=f"{name}.yaml")


def _with_years(scenario: Scenario, rows: list[dict[str, str]]) -> Scenario:
    newest = scenario.measured.gas_residential_kwh
    assert newest is not None
    more = tuple(
        MeasuredYear(year=int(row["year"]), source=newest.source, gas_residential_kwh=float(row["gas_res_kwh"]))
        for row in rows
        if int(row["year"]) != newest.year
    )
    return scenario.model_copy(update={"measured": scenario.measured.model_copy(update={"more_years": more})})


def _weather_share(book: ParameterBook) -> float:
    """Space heat over all heat of the homes of Rillaar, whose stock is the default one."""
    groups = [g for g in building_groups(_core("rillaar"), book, state="today") if g.key != SERVICES]
    space = sum(group.space_heat_kwh_per_year for group in groups)
    return space / (space + sum(group.hot_water_kwh_per_year for group in groups))


def _range(values: FloatArray) -> float:
    return float((values.max() - values.min()) / values.mean())


def _variation(gas: FloatArray) -> float:
    return float(np.median(gas.std(axis=1) / gas.mean(axis=1)))


def spreads(data: Path) -> Mapping[str, float]:
    """The two figures that the correction must bring down, before and after; for the tests."""
    book = ParameterBook()
    gas, share = _per_connection(data), _weather_share(book)
    corrected = gas / np.array([winter_of(year, book).heat_fraction(share, 1 - share) for year in YEARS])
    return {
        "medians before": _range(np.median(gas, axis=0)),
        "medians after": _range(np.median(corrected, axis=0)),
        "sectors before": _variation(gas),
        "sectors after": _variation(corrected),
    }
