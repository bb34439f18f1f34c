"""What renovation costs, on paper."""

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
