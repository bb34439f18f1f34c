"""Several weather years in one scenario: each answers as it would alone."""

import pytest

from energysim.report.readouts import readout_lines
from energysim.scenario.build import with_changes
from energysim.scenario.place import WeatherYear
from energysim.scenario.schema import Scenario
from energysim.study.simulate import dispatch, prepare, simulate
from energysim.text import Lang
from energysim.village.answer import other_year
from energysim.village.design import measured_design
from energysim.village.profiles import core_of
from tests.study.test_cores import core

YEARS = (
    {"kind": "synthetic", "year": 2023, "sun": "dark", "temperature": "cold", "seed": 1},
    {"kind": "synthetic", "year": 2024, "sun": "sunny", "temperature": "mild", "seed": 3},
)


@pytest.fixture(scope="module")
def with_years() -> Scenario:
    return with_changes(core("gelrode"), {("climate", "also"): YEARS})


def test_another_year_answers_as_it_would_alone(with_years: Scenario) -> None:
    together = simulate(with_years)
    assert together.neutrality == simulate(core("gelrode")).neutrality
    for asked, found in zip(YEARS, together.other_years, strict=True):
        alone = simulate(with_changes(core("gelrode"), {("climate",): asked}))
        assert found.neutrality == alone.neutrality
        assert found.total_eur_per_year == alone.cost.total_eur_per_year
        assert found.grid == alone.grid
        assert (found.year, found.sun, found.temperature) == (asked["year"], asked["sun"], asked["temperature"])


def test_a_dark_cold_year_covers_less_than_a_sunny_mild_one(with_years: Scenario) -> None:
    dark, sunny = simulate(with_years).other_years
    assert dark.neutrality.annual_final < sunny.neutrality.annual_final
    assert dark.co2_kg_per_year > sunny.co2_kg_per_year


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
@pytest.mark.parametrize(("lang", "words"), [("nl", "bestand"), ("en", "file")])
def test_a_year_from_a_file_is_named_in_the_language(with_years: Scenario, kind: str, lang: Lang, words: str) -> None:
    """By its file and kind; the reader's English sentence about it stays in the JSON."""
    result = simulate(with_years)
    odd = result.other_years[0].model_copy(update={"kind": kind, "file": "weer 2021.csv", "climate": "Some English"})
    line = readout_lines(result.model_copy(update={"other_years": (odd,)}), lang)[2]
    assert "Some English" not in line
    assert words in line and "weer 2021.csv" in line and kind.upper() in line


def test_the_file_of_another_year_is_in_the_answer(with_years: Scenario) -> None:
    assert [one.file for one in simulate(with_years).other_years] == [None, None]
    asked = WeatherYear(kind="epw", year=2023, file="uccle.epw")
    prepared = prepare(core("gelrode"), files={})
    hub, profiles = core_of(prepared, core("gelrode"), state="planned")
    year = dispatch(hub, measured_design(hub, core("gelrode"), state="planned"))
    assert other_year(year, core("gelrode"), profiles=profiles, asked=asked).file == "uccle.epw"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_year_has_its_line(with_years: Scenario, lang: str) -> None:
    lines = "\n".join(readout_lines(simulate(with_years), lang))  # type: ignore[arg-type]
    assert "2023" in lines and "2024" in lines
