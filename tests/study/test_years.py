"""Several weather years in one scenario: each answers as it would alone."""

import pytest

from energysim.report.readouts import readout_lines
from energysim.scenario.build import with_changes
from energysim.scenario.schema import Scenario
from energysim.study.simulate import simulate
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


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_year_has_its_line(with_years: Scenario, lang: str) -> None:
    lines = "\n".join(readout_lines(simulate(with_years), lang))  # type: ignore[arg-type]
    assert "2023" in lines and "2024" in lines
