"""What renovation costs, on paper; and what must be said about new homes on gas."""

from typing import Any

import pytest

from energysim.parameters.register import ParameterBook
from energysim.scenario.build import with_changes
from energysim.study.simulate import simulate
from energysim.village.renovation import renovation_eur_per_year
from tests.study.test_cores import core


def test_the_energy_part_of_the_works_is_an_annuity() -> None:
    """By hand: floor x share x 280 EUR incl. 6 % VAT x half, over 30 years at 4 %."""
    scenario = core("gelrode")
    areas = {"open": (237, 200, 203, 220, 229, 229), "halfopen": (202, 164, 158, 190, 199, 199)}
    areas |= {"terraced": (192, 169, 143, 163, 170, 170), "small_block": (70, 69, 70, 140, 65, 65)}
    areas["medium_block"] = (88, 88, 79, 107, 90, 65)
    periods = ("until_1945", "1946_1970", "1971_1990", "1991_2005", "2006_2011", "from_2012")
    # The homes of 2006-2011 have no standard package in TABULA: it saves nothing, and nobody builds.
    floor_m2 = sum(
        row.dwellings * areas[row.type][periods.index(row.period)]
        for row in scenario.buildings.stock
        if row.period != "2006_2011"
    )
    annuity = 0.04 / (1 - 1.04**-30)
    expected = floor_m2 * 0.2 * 280 / 1.06 * 0.5 * annuity
    assert scenario.measures.renovation.planned_fraction == 0.2
    assert renovation_eur_per_year(scenario, ParameterBook()) == pytest.approx(expected, rel=1e-9)


def test_renovation_is_a_line_of_the_plan_and_not_of_today() -> None:
    scenario = core("gelrode")
    planned, today = simulate(scenario), simulate(scenario, state="today")
    eur = renovation_eur_per_year(scenario, ParameterBook())
    assert [x.eur_per_year for x in planned.cost.lines if x.item == "renovation"] == [pytest.approx(eur, rel=1e-12)]
    assert not [x for x in today.cost.lines if x.item == "renovation"]
    none = with_changes(scenario, {("measures", "renovation", "planned_fraction"): 0.0})
    assert not [x for x in simulate(none).cost.lines if x.item == "renovation"]


def test_renovation_of_homes_outside_the_boundary_is_not_paid() -> None:
    outside = with_changes(core("gelrode"), {("boundary", "dwelling_heat"): False})
    assert renovation_eur_per_year(outside, ParameterBook()) == 0.0
    assert not [x for x in simulate(outside).cost.lines if x.item == "renovation"]


def test_new_homes_on_gas_are_named_and_others_not() -> None:
    growing = with_changes(core("gelrode"), {("growth", "dwellings_added"): 50})
    assert "notes.new_homes_on_gas" in {note.code for note in simulate(growing).notes}
    assert "notes.new_homes_on_gas" not in {note.code for note in simulate(core("gelrode")).notes}
    heating = {
        key: {"flat_from_2006": 0.0} for key in ("gas_boiler", "oil_boiler", "electric_heating", "biomass_boiler")
    }
    clean: dict[tuple[str, ...], Any] = {
        ("measures", key, "planned_fraction_by_group"): value for key, value in heating.items()
    }
    clean[("measures", "heat_pump_ground", "planned_fraction_by_group")] = {"flat_from_2006": 0.0}
    clean[("measures", "heat_pump_air", "planned_fraction_by_group")] = {"flat_from_2006": 1.0}
    fossil_free = with_changes(growing, clean)
    assert "notes.new_homes_on_gas" not in {note.code for note in simulate(fossil_free).notes}
