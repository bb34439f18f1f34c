"""Modelled against measured gas and electricity per connection in the 230 centre sectors of Vlaams-Brabant."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from energysim.demand.calibrate import calibrate
from energysim.demand.default import Typology, default_heating_fractions, default_services, default_stock
from energysim.errors import InputProblems
from energysim.files import shipped_scenarios
from energysim.parameters.register import ParameterBook
from energysim.scenario.load import load_scenario
from energysim.scenario.measures import FractionMeasure, KwpMeasure
from energysim.scenario.place import Measured, MeasuredEnergy
from energysim.scenario.schema import Scenario

TITLE: Final = "230 centre sectors: modelled against measured"
FILE: Final = ("fluvius-statsector-vlaams-brabant", "vlaams_brabant_sectors_2018_2021.csv")
SOURCE: Final = "Fluvius open data 1_06b, rerun of 29 August 2022"
YEARS: Final = (2018, 2019, 2020, 2021)
TYPOLOGY: Final[Mapping[str, Typology]] = {
    "bovenlokaal": "bovenlokaal",
    "lokaal": "lokaal",
    "buitende kernen": "buiten_de_kernen",
}
DECILES: Final = (10, 25, 50, 75, 90)
ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
CORES: Final = ("rillaar", "wezemaal", "gelrode")
FIRST_FIT: Final = {"demand.stock.improved_fraction": 0.45, "demand.stock.behaviour_scale_fraction": 1.28}
SAME_PANELS: Final = {"demand.calibration.pv_of_year_fraction": 1.0}
# Turnhout 2018, Energy Transition Model: kWh per residence, also of residences without gas.
TURNHOUT: Final = {"electricity": 2876.0, "gas": 11115.0}


@dataclass(frozen=True)
class Sector:
    """One centre sector in one year: what was measured, and what the fixed rule gives, kWh per connection."""

    code: str
    typology: Typology
    year: int
    gas_share: float
    gas_kwh: float
    gas_modelled_kwh: float
    electricity_kwh: float
    electricity_modelled_kwh: float


def page(data: Path) -> str:
    """The page in Markdown."""
    sectors = read(data)
    return "\n\n".join(
        (
            _intro(sectors),
            _by_year(sectors),
            _deciles(sectors),
            _by_typology(sectors),
            _choices(data, sectors),
            _services(data),
            _cores(),
            _turnhout(sectors),
        )
    )


def read(data: Path, *, own: Mapping[str, float] | None = None, one_division: bool = False) -> list[Sector]:
    """Every centre sector with homes on gas, in every year; ``one_division``: all of them as local cores."""
    book, base = ParameterBook(own), _base()
    found = []
    for row in _rows(data):
        if int(row["gas_res_connections"]) > 0:
            seen = row | {"core_typology": "lokaal"} if one_division else row
            found.append(_sector(seen, base, book))
    return found


def service_factors(data: Path) -> list[tuple[float, float]]:
    """Measured over modelled gas and electricity of services, in the last year, where both were measured."""
    book, base = ParameterBook(), _base()
    found = []
    for row in _rows(data):
        if int(row["year"]) != YEARS[-1] or min(float(row[c]) for c in ("gas_nonres_kwh", "elec_nonres_kwh")) <= 0:
            continue
        try:
            lines = calibrate(by_rule(row, base, book, services=True), book).lines
        except InputProblems:  # less electricity than electric heating alone would take: a shop or two
            continue
        factors = {line.carrier: line.factor for line in lines}
        found.append((factors["gas_services"], factors["electricity_services"]))
    return found


def _base() -> Scenario:
    return load_scenario((shipped_scenarios() / "rillaar.yaml").read_bytes(), file="rillaar.yaml")


def _rows(data: Path) -> list[dict[str, str]]:
    with data.joinpath(*FILE).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["core_sector"] == "1"]


def _sector(row: Mapping[str, str], base: Scenario, book: ParameterBook) -> Sector:
    homes, on_gas = int(row["elec_res_connections"]), int(row["gas_res_connections"])
    measured = {"gas": float(row["gas_res_kwh"]), "electricity": float(row["elec_res_kwh"])}
    scenario = by_rule(row, base, book)
    modelled = {line.carrier: line.modelled_kwh for line in calibrate(scenario, book).lines}
    return Sector(
        code=row["sector_code"],
        typology=TYPOLOGY[row["core_typology"]],
        year=int(row["year"]),
        gas_share=on_gas / homes,
        gas_kwh=measured["gas"] / on_gas,
        gas_modelled_kwh=modelled["gas_residential"] / on_gas,
        electricity_kwh=measured["electricity"] / homes,
        electricity_modelled_kwh=modelled["electricity_residential"] / homes,
    )


def by_rule(row: Mapping[str, str], base: Scenario, book: ParameterBook, *, services: bool = False) -> Scenario:
    """The core of a sector after the one fixed rule: nothing but its connections, gas and typology is used."""
    homes, on_gas, year = int(row["elec_res_connections"]), int(row["gas_res_connections"]), int(row["year"])
    stock = default_stock(homes, book, typology=TYPOLOGY[row["core_typology"]])
    shares = default_heating_fractions(homes, min(on_gas, homes), book=book)
    panels = homes * book.number("demand.default_stock.pv_today_kwp_per_dwelling") / len(ROOFS)
    measures = base.measures.model_copy(
        update={
            **{roof: KwpMeasure(today_kwp=panels) for roof in ROOFS},
            **{system: FractionMeasure(today_fraction=share) for system, share in shares.items()},
        }
    )

    def energy(column: str) -> MeasuredEnergy:
        return MeasuredEnergy(value=float(row[column]), year=year, source=SOURCE)

    measured = Measured(
        gas_residential_kwh=energy("gas_res_kwh"),
        electricity_residential_kwh=energy("elec_res_kwh"),
        gas_services_kwh=energy("gas_nonres_kwh") if services else None,
        electricity_services_kwh=energy("elec_nonres_kwh") if services else None,
    )
    floor = default_services(float(row["elec_nonres_kwh"]) if services else 0.0, book)
    return base.model_copy(
        update={
            "buildings": base.buildings.model_copy(update={"stock": stock}),
            "services": base.services.model_copy(update={"floor": floor}),
            "measures": measures,
            "measured": measured,
        }
    )


def _intro(sectors: Sequence[Sector]) -> str:
    count = len({sector.code for sector in sectors})
    return (
        f"One fixed rule, nothing tuned per sector: {count} centre sectors of Vlaams-Brabant get their homes from the\n"
        "electricity connections, their gas boilers from the gas connections, and the division by type of their\n"
        "typology (Provincies in Cijfers). The model then gives the gas and the electricity taken from the grid in\n"
        f"the measured year, in its weather, with the panels and meters of that year.\nMeasured: {SOURCE}. "
        "Expected: the modelled median within 10 % of the measured one."
    )


def _by_year(sectors: Sequence[Sector]) -> str:
    rows = []
    for year in YEARS:
        of_year = [sector for sector in sectors if sector.year == year]
        gas = _medians([(s.gas_modelled_kwh, s.gas_kwh) for s in of_year])
        electricity = _medians([(s.electricity_modelled_kwh, s.electricity_kwh) for s in of_year])
        rows.append(f"| {year} | {gas} | {electricity} |")
    return (
        "## Medians per year, kWh per connection\n\n"
        "| year | gas, modelled | measured | difference | electricity, modelled | measured | difference |\n"
        "|---|---|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _medians(pairs: Sequence[tuple[float, float]]) -> str:
    modelled, measured = (float(np.median(column)) for column in zip(*pairs, strict=True))
    return f"{modelled:,.0f} | {measured:,.0f} | {modelled / measured - 1:+.1%}"


def _deciles(sectors: Sequence[Sector]) -> str:
    last = [sector for sector in sectors if sector.year == YEARS[-1]]
    lines = {
        "gas, measured": [s.gas_kwh for s in last],
        "gas, modelled": [s.gas_modelled_kwh for s in last],
        "electricity, measured": [s.electricity_kwh for s in last],
        "electricity, modelled": [s.electricity_modelled_kwh for s in last],
        "measured / modelled, gas": [s.gas_kwh / s.gas_modelled_kwh for s in last],
        "measured / modelled, electricity": [s.electricity_kwh / s.electricity_modelled_kwh for s in last],
    }
    rows = []
    for name, values in lines.items():
        form = ".2f" if "/" in name else ",.0f"
        rows.append(f"| {name} | " + " | ".join(f"{x:{form}}" for x in np.percentile(values, DECILES)) + " |")
    inside = np.mean([0.7 <= s.gas_kwh / s.gas_modelled_kwh <= 1.4 for s in last])
    return (
        f"## Deciles over the sectors, {YEARS[-1]}, kWh per connection\n\n"
        "| | 10 % | 25 % | 50 % | 75 % | 90 % |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "The modelled spread of gas comes from three divisions by type alone: how old, large and well kept the homes\n"
        "of one sector are, its incomes and its habits, the rule cannot know. So a core is scaled to its own meter.\n"
        "The spread of electricity comes from electric heating in homes without gas, and is somewhat too wide. In\n"
        f"{inside:.0%} of the sectors the factor for gas lies between 0.7 and 1.4."
    )


def _by_typology(sectors: Sequence[Sector]) -> str:
    rows = []
    for name in TYPOLOGY.values():
        own = [s for s in sectors if s.year == YEARS[-1] and s.typology == name]
        share = float(np.median([s.gas_share for s in own]))
        gas = _medians([(s.gas_modelled_kwh, s.gas_kwh) for s in own])
        electricity = _medians([(s.electricity_modelled_kwh, s.electricity_kwh) for s in own])
        rows.append(f"| {name.replace('_', ' ')} | {len(own)} | {share:.2f} | {gas} | {electricity} |")
    return (
        f"## By typology, {YEARS[-1]}\n\n"
        "| typology | sectors | gas share | gas, modelled | measured | difference "
        "| electricity, modelled | measured | difference |\n"
        "|---|---|---|---|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _choices(data: Path, sectors: Sequence[Sector]) -> str:
    """What was chosen with these sectors in view, and what each choice does to the medians."""
    variants = {
        "as used": list(sectors),
        "one division for all typologies": read(data, one_division=True),
        "panels of 2021 in every year": read(data, own=SAME_PANELS),
        "practice and improved homes of the first fit": read(data, own=FIRST_FIT),
        "all three undone": read(data, own={**SAME_PANELS, **FIRST_FIT}, one_division=True),
    }
    rows = []
    for name, found in variants.items():
        cells = []
        for ours, theirs in (
            ("gas_modelled_kwh", "gas_kwh"),
            ("electricity_modelled_kwh", "electricity_kwh"),
        ):
            for year in YEARS:
                of_year = [s for s in found if s.year == year]
                modelled, measured = (np.median([getattr(s, field) for s in of_year]) for field in (ours, theirs))
                cells.append(f"{modelled / measured - 1:+.1%}")
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    head = " | ".join(f"{carrier} {year}" for carrier in ("gas", "el.") for year in YEARS)
    return (
        "## What was chosen with these sectors in view\n\n"
        "This table is no independent proof: no sector was tuned, but the rule was set while looking at all of them.\n"
        "The level of practice (1.28 to 1.22) and the share of improved homes (45 to 55 %) were moved when gas was\n"
        "11 % too high under an older correction for the weather. With the degree days of today the first fit lies\n"
        "within 10 % as well, and it was made on the Flemish balance: that row is the fairest test of the model. The\n"
        "new pair is kept because it also meets the Flemish balance of 16 MWh per home; gas shows only their product,\n"
        "so another pair would do as well. The shares of types per typology were drawn after the measured medians per\n"
        "typology were known. The panels per year were added after electricity of 2018 and 2019 had missed the 10 %;\n"
        "their figures, and those on insulated homes, are working figures, to be checked at the source.\n\n"
        "Difference of the medians without each choice:\n\n"
        f"| | {head} |\n" + "|---" * (1 + 2 * len(YEARS)) + "|\n" + "\n".join(rows)
    )


def _services(data: Path) -> str:
    factors = service_factors(data)
    rows = []
    for name, values in zip(("gas", "electricity"), zip(*factors, strict=True), strict=True):
        rows.append(f"| {name} | " + " | ".join(f"{x:.2f}" for x in np.percentile(values, DECILES)) + " |")
    return (
        f"## Services, {YEARS[-1]}: measured over modelled\n\n"
        f"In {len(factors)} of the sectors, floor area by the rule (measured electricity over the use per m2 of a\n"
        "fixed mix). No promise stands here: a sector with one bakery and one with a hospital follow the same rule.\n\n"
        "| | 10 % | 25 % | 50 % | 75 % | 90 % |\n|---|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _cores() -> str:
    rows = []
    for name in CORES:
        scenario = load_scenario((shipped_scenarios() / f"{name}.yaml").read_bytes(), file=f"{name}.yaml")
        factors = {line.carrier: line.factor for line in calibrate(scenario, ParameterBook()).lines}
        cells = " | ".join(
            f"{factors[carrier]:.2f}"
            for carrier in ("gas_residential", "electricity_residential", "gas_services", "electricity_services")
        )
        rows.append(f"| {scenario.name} | {cells} |")
    return (
        "## Factors of the three cores (measured / modelled)\n\nExpected: between 0.7 and 1.4.\n\n"
        "| core | gas homes | electricity homes | gas services | electricity services |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def _turnhout(sectors: Sequence[Sector]) -> str:
    towns = [s for s in sectors if s.year == YEARS[0] and s.typology == "bovenlokaal"]
    gas = float(np.median([s.gas_modelled_kwh * s.gas_share for s in towns]))
    electricity = float(np.median([s.electricity_modelled_kwh for s in towns]))
    return (
        "## A town elsewhere: Turnhout 2018\n\n"
        "Per residence, with or without gas; plausibility, not truth. Modelled: the median of the larger cores\n"
        "(bovenlokaal) above, 2018. Turnhout: Energy Transition Model, from the grid operator.\n\n"
        "| | modelled | Turnhout | difference |\n|---|---|---|---|\n"
        f"| gas, kWh per residence | {gas:,.0f} | {TURNHOUT['gas']:,.0f} | {gas / TURNHOUT['gas'] - 1:+.1%} |\n"
        f"| electricity, kWh per residence | {electricity:,.0f} | {TURNHOUT['electricity']:,.0f} "
        f"| {electricity / TURNHOUT['electricity'] - 1:+.1%} |"
    )
