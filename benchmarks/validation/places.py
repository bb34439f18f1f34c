"""Kernversterking: facts of places against what VITO found, and new homes in real cores and outside them."""

from pathlib import Path
from typing import Any, Final

from energysim.demand.places import place
from energysim.files import shipped_scenarios
from energysim.parameters.register import ParameterBook
from energysim.report.words import markdown_table
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from energysim.study.density import density
from energysim.study.density_record import Density
from energysim.study.placement import placement
from energysim.study.placement_record import Placement, Side
from energysim.study.simulate import changed
from energysim.technologies.heat_network import pipe_cost_eur_per_mwh

TITLE: Final = "Kernversterking: places, new homes and tipping points"
RATE: Final = 0.04
KM: Final = 14_000.0
HOMES: Final = 100
CORES: Final = ("rillaar", "wezemaal", "gelrode")
# Source: mains at 1,200 EUR/m, 4 %, 40 years, 1 % operation.
MAINS: Final = {1.0: 73, 1.5: 48, 2.0: 36, 3.0: 24}
ETM_PRICE: Final = {"technologies.network.trench_eur_per_m": 1200.0}


def page(_data: Path) -> str:
    """The whole page; the reference data are not needed."""
    cores = {name: _core(name) for name in CORES}
    placed = {name: placement(changed(core, {"growth": {"dwellings_added": HOMES}})) for name, core in cores.items()}
    found = {name: density(core) for name, core in cores.items()}
    return "\n\n".join(
        (
            "The words behind this page stand in [why/kernversterking](../../why/kernversterking.md).",
            "## Facts of places\n\n" + _facts(),
            f"## {HOMES} new homes in the core or outside it\n\n"
            "The planned measures of each core; the difference that the new homes make, and the whole of core and\n"
            "outside.\n\n" + _placed(placed),
            "## From which density?\n\n"
            "Area and trench length are the register's where a scenario does not give them.\n\n" + _tips(found),
        )
    )


def _core(name: str) -> Scenario:
    path = Path(shipped_scenarios()) / f"{name}.yaml"
    return load_scenario(path.read_bytes(), file=path.name)


def _facts() -> str:
    book = ParameterBook()
    city, far = (
        place(one, book, km_per_car_and_year=KM, real_rate_fraction=RATE) for one in ("city_core", "dispersed")
    )
    vito = "VITO 2019, per building (set on it)"
    rows = [
        ["streets and mains, dispersed over city core", f"{far.streets_m / city.streets_m:.1f}", "10", vito],
        ["their cost", f"{far.streets_eur_per_year / city.streets_eur_per_year:.1f}", "7", vito],
        ["hard surface", f"{far.hard_surface_m2 / city.hard_surface_m2:.1f}", "4", vito],
        ["car kilometres", f"{far.car_km_per_year / city.car_km_per_year:.2f}", "2", "VITO 2019: cost of mobility"],
        [
            "km per car, dispersed",
            f"{far.car_km_per_year / far.cars:,.0f}",
            "14,770-14,999",
            "hln.be, Flanders 2016-17",
        ],
    ]
    own = ParameterBook(ETM_PRICE)
    for heat, expected in MAINS.items():
        reached = pipe_cost_eur_per_mwh(heat, own, real_rate_fraction=RATE)
        rows.append([f"mains at {heat} MWh/m, EUR/MWh", f"{reached:.1f}", str(expected), "annuity on paper"])
    return markdown_table(["", "reached", "expected", "who says so"], rows, words=frozenset((0, 3)))


def _placed(placed: dict[str, Placement]) -> str:
    rows = [[name, side.key.replace("_", " "), *_side(side)] for name, found in placed.items() for side in found.sides]
    heads = ["core", "homes", "heat MWh", "electricity MWh", "car km", "streets m", "streets EUR/a", "open space ha"]
    heads += ["system EUR/a", "yearly balance", "self-sufficiency", "CO2 t"]
    return markdown_table(heads, rows, words=frozenset((0, 1)))


def _side(side: Side) -> list[str]:
    new, whole = side.new, side.whole
    return [
        f"{new.heat_kwh / 1000:,.0f}",
        f"{new.electricity_kwh / 1000:,.0f}",
        f"{new.car_km:,.0f}",
        f"{new.streets_m:,.0f}",
        f"{new.streets_eur_per_year:,.0f}",
        f"{new.open_space_m2 / 10_000:.1f}",
        f"{new.system_eur_per_year:,.0f}",
        f"{whole.annual_final:.1%}",
        f"{whole.matched:.1%}",
        f"{whole.co2_kg_per_year / 1000:,.0f}",
    ]


def _tips(found: dict[str, Density]) -> str:
    rows = [
        [
            "network over heat pumps, MWh per m",
            *(_heat(one) for one in found.values()),
            "1.5-2.5 (ADEME, Flanders)",
        ],
        ["the same, homes per ha", *(_at(one.network.tip) for one in found.values()), ""],
        ["with mains at 700 EUR/m", *(_at(one.network.tip_cheap) for one in found.values()), ""],
        ["with mains at 1,500 EUR/m", *(_at(one.network.tip_dear) for one in found.values()), ""],
        ["MWh per m today", *(f"{one.network.mwh_per_m:.2f}" for one in found.values()), ""],
        ["every roof full, homes per ha", *(_at(one.solar.tip) if one.solar else "-" for one in found.values()), ""],
        ["sharing among homes, participants", *(_at(one.sharing.tip) for one in found.values()), ""],
        ["sharing with services, participants", *(_at(one.sharing.tip_with_services) for one in found.values()), ""],
        [
            "kWh a home must share to pay its fee",
            *(f"{one.sharing.break_even_kwh_per_home:,.0f}" for one in found.values()),
            "910-1,250 at 10 ct (fees of 91-125 EUR)",
        ],
    ]
    return markdown_table(["tipping point", *found, "who says what"], rows, words=frozenset((0, len(found) + 1)))


def _heat(one: Density) -> str:
    return "-" if one.network.tip_mwh_per_m is None else f"{one.network.tip_mwh_per_m:.2f}"


def _at(tip: Any) -> str:
    return f"{tip.verdict} in {tip.low:.0f}-{tip.high:.0f}" if tip.at is None else f"{tip.at:.1f}"
