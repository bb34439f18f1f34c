"""From theory to practice, renovation states and summer comfort, by type of home."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from energysim.demand.comfort import mixed_comfort, unit_comfort
from energysim.demand.default import default_stock
from energysim.demand.envelope import HOME_STATES
from energysim.demand.heat import KINDS, PERIODS, Mix, home_key, reference_weather
from energysim.demand.practice import practice_kwh_per_m2, rebuilt_kwh_per_m2, renovated_kwh_per_m2, today_kwh_per_m2
from energysim.demand.rows import CLUSTER_OF_PERIOD, NEW_CLUSTER, dwelling_rows
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Buildings

TITLE: Final = "Stock: from theory to practice"
REFERENCE_VILLAGE: Final = {"terraced": 140, "halfopen": 110, "open": 60, "small_block": 55, "medium_block": 55}
VARIANTS: Final[Mapping[str, Mapping[str, float]]] = {
    "no correction: every old home unimproved, heated as calculated": {
        "demand.stock.improved_fraction": 0.0,
        "demand.stock.behaviour_scale_fraction": 1.0,
        "demand.stock.behaviour_reference_kwh_per_m2": 1e9,
        "demand.stock.behaviour_maximum_fraction": 1.0,
    },
    "first fit, on paper": {
        "demand.stock.improved_fraction": 0.45,
        "demand.stock.behaviour_scale_fraction": 1.28,
    },
    "as used": {},
}


def page(data: Path) -> str:
    """The page in Markdown."""
    return "\n\n".join((_levels(), _village(), _summer()))


def _levels() -> str:
    book = ParameterBook()
    improved = book.number("demand.stock.improved_fraction")
    rows = []
    for kind in KINDS:
        for period in PERIODS:
            facts = book.table(f"tabula.{kind}.{period}")
            share = 0.0 if CLUSTER_OF_PERIOD[period] == NEW_CLUSTER else improved
            now = facts["now_kwh_per_m2"]
            cells = (
                now,
                practice_kwh_per_m2(now, book),
                today_kwh_per_m2(facts, share, book=book),
                renovated_kwh_per_m2(facts, share, state="standard", book=book),
                renovated_kwh_per_m2(facts, share, state="advanced", book=book),
                rebuilt_kwh_per_m2(kind, book=book),
            )
            rows.append(f"| {kind} {period} | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |")
    realised = book.number("demand.renovation.realised_saving_fraction")
    return (
        "Space heat in kWh per m2 of floor and year. Theory: TABULA Belgium (VITO), unimproved. Practice: times the\n"
        "behaviour factor. Today: part of the homes of before 2006 already stands at standard renovation "
        f"({improved:.0%}).\nRenovated: today less {realised:.0%} of the saving on paper. Rebuilt: a new home of\n"
        "today's rules (E30).\n\n"
        "| row | theory | practice | today | standard | advanced | rebuilt |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def _village() -> str:
    rows = []
    for name, own in VARIANTS.items():
        book = ParameterBook(own)
        found = dwelling_rows(_reference_village(book), book)
        homes = sum(row.dwellings for row in found)
        heat = sum(row.space_heat_kwh_per_year + row.hot_water_kwh_per_year for row in found)
        fuel = heat / homes / book.number("technologies.gas_boiler.efficiency_fraction")
        rows.append(f"| {name} | {fuel:,.0f} |")
    return (
        "## A village of 420 homes against Flanders\n\n"
        "Fuel per home with boilers, space heat and hot water, kWh per year. The Flemish household balance of the\n"
        "Energy Transition Model gives 16,000, the regulator's reference home 17,000; the 230 centre sectors decide\n"
        "(see there).\n\n| | kWh of fuel per home |\n|---|---|\n" + "\n".join(rows)
    )


def _reference_village(book: ParameterBook) -> Buildings:
    periods = book.table("demand.default_stock.periods")
    stock = []
    for kind, homes in REFERENCE_VILLAGE.items():
        counts = {period: round(homes * share) for period, share in periods.items()}
        counts["1946_1970"] += homes - sum(counts.values())
        stock += [{"type": kind, "period": period, "dwellings": count} for period, count in counts.items()]
    return Buildings.model_validate({"source": "reference village", "status": "assumption", "stock": stock})


def _summer() -> str:
    book = ParameterBook()
    unit = unit_comfort(reference_weather(), book)
    stock = {(row.type, row.period): row.dwellings for row in default_stock(1000, book)}
    rows = []
    for kind in KINDS:
        cells = []
        for state in HOME_STATES:
            floor: Mix = tuple(
                (
                    home_key(kind, period, state=state),
                    stock[kind, period] * book.table(f"tabula.{kind}.{period}")["floor_area_m2"],
                )
                for period in PERIODS
            )
            found = mixed_comfort(floor, unit)
            cells.append(f"{found.overheating_h:.0f} | {found.cooling_kwh_per_m2:.1f}")
        rows.append(f"| {kind} | " + " | ".join(cells) + " |")
    return (
        "## Summer\n\n"
        "Hours a year above 26 C (operative, EN 16798-1 category II) with windows opened and no cooling, and the heat\n"
        "that cooling would take out to hold 26 C, kWh/m2: means over the periods of the default stock, average year\n"
        "of Uccle. Shade is that of TABULA; blinds that are really let down, or a hot summer, change it much.\n\n"
        "| type | now, h | kWh/m2 | standard, h | kWh/m2 | advanced, h | kWh/m2 | new, h | kWh/m2 |\n"
        "|---|---|---|---|---|---|---|---|---|\n" + "\n".join(rows)
    )
