"""Tables side by side: in both languages, on a terminal of 120 columns, with nothing that is not for people."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from energysim.errors import InputProblems
from energysim.report.columns import row
from energysim.report.compare_table import comparison_table, headline_table
from energysim.report.density_table import density_table
from energysim.report.placement_table import placement_table
from energysim.study.compare_runs import Comparison, beside, compare
from energysim.study.density_record import Density
from energysim.study.placement import placement
from energysim.study.placement_record import Placement
from energysim.study.simulate import changed, prepare
from energysim.text import Lang
from tests.study.dense import rillaar_density
from tests.study.test_cores import core

pytestmark = pytest.mark.xdist_group("density")

WIDTH = 120
LANGS = get_args(Lang)


@pytest.fixture(scope="module")
def side_by_side() -> Comparison:
    return compare([(core("rillaar"), {}), (core("wezemaal"), {})])


@pytest.fixture(scope="module")
def placed() -> Placement:
    growth = {"dwellings_added": 100, "in_core_fraction": 0.5, "homes_per_year": 10.0, "moved_from_outside": 5}
    return placement(changed(core("rillaar"), {"growth": growth}))


@pytest.fixture(scope="module")
def dense() -> Density:
    return rillaar_density()


def readable(table: str) -> None:
    """Every table line fits, and no machine word shows but the keys that a person is asked to fill in."""
    words = re.sub(r"(location|potential)\.[\w.]+\w", "", table)
    assert not re.search(r"\b(None|nan|inf|True|False)\b|[{}]|_", words), table
    for line in table.splitlines():
        if "   " in line.strip():
            assert len(line) <= WIDTH, line


@pytest.mark.parametrize("lang", LANGS)
def test_today_reference_and_plan_stand_beside_each_other(lang: Lang) -> None:
    scenario = core("rillaar")
    table = headline_table(beside(scenario, prepare(scenario, files={})), lang)
    readable(table)
    heads = {"nl": ("Vandaag", "Zonder beleid 2040", "Gepland"), "en": ("Today", "No policy 2040", "Planned")}[lang]
    first = table.splitlines()[0]
    assert [first.index(head) for head in heads] == sorted(first.index(head) for head in heads)
    assert len(table.splitlines()) == 1 + 9 + 1


@pytest.mark.parametrize("lang", LANGS)
def test_two_scenarios_stand_beside_each_other(side_by_side: Comparison, lang: Lang) -> None:
    table = comparison_table(side_by_side, lang)
    readable(table)
    assert "Rillaar-Centrum" in table and "Wezemaal-Centrum" in table


@pytest.mark.parametrize("lang", LANGS)
def test_homes_in_the_core_and_outside_stand_beside_each_other(placed: Placement, lang: Lang) -> None:
    table = placement_table(placed, lang)
    readable(table)
    assert {"nl": "verspreide bebouwing", "en": "dispersed housing"}[lang] in table
    assert "2040" in table


def test_copies_of_a_file_are_told_apart_by_their_names(side_by_side: Comparison) -> None:
    first = side_by_side.columns[0]
    twins = Comparison(columns=(first, first))
    heads = comparison_table(twins, "nl", files=["a/rillaar.yaml", "b/rillaar-pv.yaml"]).splitlines()
    assert heads[1].split() == ["rillaar.yaml", "rillaar-pv.yaml"]
    heads = comparison_table(twins, "nl", files=["a/rillaar.yaml", "b/rillaar.yaml"]).splitlines()
    assert heads[1].split() == ["a/rillaar.yaml", "b/rillaar.yaml"]
    assert "rillaar.yaml" not in comparison_table(side_by_side, "nl", files=["a/rillaar.yaml", "b/wezemaal.yaml"])


def test_the_pace_names_the_share_that_it_computes() -> None:
    """Sixty of a hundred new homes and twenty that move in: 80 of 120."""
    growth = {"dwellings_added": 100, "in_core_fraction": 0.6, "moved_from_outside": 20}
    table = placement_table(placement(changed(core("rillaar"), {"growth": growth})), "en")
    assert re.search(r"building 67.% in the core \(80 of 120 homes\)", table)


def test_what_costs_more_is_not_called_spared(placed: Placement) -> None:
    dear = replace(placed.per_home, car_km=-800.0, electricity_kwh=120.0, streets_eur_per_year=-350.0)
    lines = placement_table(replace(placed, per_home=dear), "en").splitlines()
    said = next(n for n, line in enumerate(lines) if line.startswith("A home in the core saves"))
    assert re.fullmatch(r"A home in the core saves 120.kWh of electricity a year\.", lines[said])
    assert re.search(r"asks 800.km by car and €.350 of streets more a year", lines[said + 1])


@pytest.mark.parametrize(
    ("homes_per_ha", "said"), [(4.6, "minder dan 5 per hectare"), (153.0, "meer dan 150 per hectare")]
)
def test_a_core_outside_the_range_is_told_where_it_stands(dense: Density, homes_per_ha: float, said: str) -> None:
    assert said in density_table(replace(dense, homes_per_ha=homes_per_ha), "nl")
    assert said not in density_table(dense, "nl")


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_plan_makes_of_the_density_is_said(dense: Density, lang: Lang) -> None:
    table = density_table(replace(dense, homes=935.0), lang)
    assert {"nl": "Vandaag telt ze 735 woningen", "en": "Today it has 735 homes"}[lang] in table


@pytest.mark.parametrize("lang", LANGS)
def test_tipping_points_are_said_in_sentences(dense: Density, lang: Lang) -> None:
    table = density_table(dense, lang)
    readable(table)
    assert {"nl": "Wat beslist", "en": "What decides"}[lang] in table


@pytest.mark.parametrize("lang", LANGS)
def test_the_heads_of_what_is_shared_are_whole_words(dense: Density, lang: Lang) -> None:
    """Two columns with the services: what is used together, and what is gained; nothing is cut, nothing shortened."""
    gain = {"nl": "Winst met voorzieningen", "en": "Gain with services"}[lang]
    assert gain in density_table(dense, lang)
    assert "…" not in density_table(dense, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_that_does_not_fit_is_named_in_one_line(lang: Lang) -> None:
    scenario = changed(core("rillaar"), {"measures.pv_roof_south.planned_kwp": 90_000.0})
    table = headline_table(beside(scenario, prepare(scenario, files={})), lang)
    assert len(table.splitlines()) == 1 + 9 + 1 + 1
    said = table.splitlines()[10]
    assert said.startswith({"nl": "Gepland", "en": "Planned"}[lang])
    assert "measures.pv_roof_south.planned_kwp = 90000" in said


def test_what_is_too_long_is_cut_and_said_so() -> None:
    line = row("x" * 100, ["y" * 50, "z"])
    assert line.count("…") == 2
    assert len(line) <= WIDTH


def test_a_fifth_column_is_refused() -> None:
    with pytest.raises(InputProblems):
        compare([(core("rillaar"), {})] * 5)
