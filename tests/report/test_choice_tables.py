"""The cost curve and the room of alternatives on a terminal: both languages, 120 columns, nothing for machines."""

from typing import get_args

import pytest

from energysim.report.alternatives_table import alternatives_table, stage_line
from energysim.report.frontier_table import frontier_table, point_line
from energysim.study.alternatives_record import OPTIMUM, Alternatives, Ends, Room, Space, Vertex
from energysim.study.frontier_record import Curve, Frontier, FrontierPoint
from energysim.text import Lang
from tests.report.test_compare_tables import readable

LANGS = get_args(Lang)


def point(asked: float | None, *, served: bool = True) -> FrontierPoint:
    return FrontierPoint(
        asked_fraction=asked,
        reached_fraction=asked or 0.2,
        cost_eur_per_year=12_345_678.0,
        lower_bound_eur_per_year=12_345_677.0,
        relative_gap=1e-7,
        extra_eur_per_year=2_345_678.0,
        annual_final=asked or 0.2,
        annual_primary=0.5,
        matched=0.4,
        winter=0.3,
        fossil_left_kwh=1.2e7,
        fossil_left_homes=800.0,
        co2_kg_per_year=2.5e6,
        capacities={"pv_roof_south": 1900.4, "wind_local": 0.0, "battery": 20_000.0, "gas_boiler": 0.7},
        served=served,
        solver="test",
    )


def a_curve(count: int, *, most: float = 1.0, served: bool = True) -> Frontier:
    points = (point(None), *(point(n / count, served=served) for n in range(1, count)))
    return Frontier(
        fingerprint="0",
        scenario="Rillaar",
        municipality="Aarschot",
        measure="annual_final",
        allow_fossil=False,
        capacity_units={"pv_roof_south": "kwp", "wind_local": "kw", "battery": "kwh", "gas_boiler": "fraction"},
        curve=Curve(free_fraction=0.2, maximum_fraction=most, points=points),
    )


def a_space(*, shortfall_kwh: float = 0.0, served: bool = True) -> Alternatives:
    def room(key: str, unit: str, most: float) -> Room:
        ends = tuple(
            Ends(
                slack_fraction=slack,
                lowest=0.0,
                highest=most,
                lowest_bound=0.0,
                highest_bound=most,
                relative_gap=1e-8,
                lowest_vertex=OPTIMUM,
                highest_vertex=OPTIMUM,
            )
            for slack in (0.01, 0.03, 0.05, 0.125)
        )
        return Room(key=key, unit=unit, parts={key: 1.0}, scale=most, optimum=most / 2, ends=ends)

    rooms = (
        room("battery", "kwh", 12_000.0),
        room("heat_pump_air", "fraction", 1.0),
        room("oil_boiler", "fraction", 0),
    )
    return Alternatives(
        fingerprint="0",
        scenario="Rillaar",
        municipality="Aarschot",
        measure="matched",
        asked_fraction=0.8,
        allow_fossil=True,
        space=Space(
            cost_eur_per_year=2_843_663.0,
            relative_gap=1e-8,
            shortfall_kwh=shortfall_kwh,
            served=served,
            slacks=(0.01, 0.03, 0.05, 0.125),
            size_eur_per_unit={},
            rooms=rooms if served else (),
            vertices={OPTIMUM: Vertex(cost_eur_per_year=1.0, flow_eur_per_year=0.0, sizes={})},
        ),
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [2, 11, 30])
def test_a_curve_fits_on_a_terminal(lang: Lang, count: int) -> None:
    table = frontier_table(a_curve(count), lang)
    readable(table)
    assert all(len(line) <= 120 or "   " not in line for line in table.splitlines())
    assert len([line for line in table.splitlines() if "12.345.678" in line or "12,345,678" in line]) == count
    assert "wind" not in table.lower()  # what is never built has no row


def test_a_curve_says_how_far_and_what_is_not_served() -> None:
    assert "100 %" in frontier_table(a_curve(3), "nl").replace("\u00a0", " ")
    table = frontier_table(a_curve(3, most=0.792, served=False), "nl").replace("\u00a0", " ")
    assert "79,2 %" in table
    assert "2 punten" in table
    assert "niets" in point_line(point(None), "nl")
    assert "50" in point_line(point(0.5), "en")


@pytest.mark.parametrize("lang", LANGS)
def test_a_room_fits_on_a_terminal(lang: Lang) -> None:
    table = alternatives_table(a_space(shortfall_kwh=1e6), lang)
    readable(table)
    assert "12" in table and "1.0e-08" in table


def test_a_room_says_what_is_missed_and_what_cannot_be() -> None:
    table = alternatives_table(a_space(shortfall_kwh=1e6), "nl").replace("\u00a0", " ")
    assert "1.000 MWh" in table
    assert "Stookolieketel" in table.split("Kan of mag niet")[1]
    assert "+ 12,5 %" in table and "0 tot 12.000" in table
    assert "Stookolieketel" not in alternatives_table(a_space(served=False), "nl")
    assert "Batterij" in stage_line("battery", "nl")
