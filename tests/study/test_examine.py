"""``examine`` finds at once what every stage refuses, each at its own place."""

from typing import Any

import pytest

from energysim.errors import HubError, InputProblems, Problem
from energysim.scenario.schema import Scenario
from energysim.study import examine as module
from energysim.study.simulate import changed, examine, prepare, simulate
from energysim.text import render_problems
from tests.study.test_cores import core


def refused(scenario: Scenario, files: dict[str, bytes] | None = None) -> list[Problem]:
    with pytest.raises(InputProblems) as raised:
        examine(scenario, files=files or {})
    return list(raised.value.problems)


def own(**values: float) -> dict[str, Any]:
    return {"parameters": {key.replace("__", "."): {"value": v, "source": "test"} for key, v in values.items()}}


def test_every_kind_of_fault_is_named_at_once() -> None:
    """Weather, division of houses, two meters, roofs, network and its water: none hides another."""
    scenario = changed(
        core("rillaar"),
        {
            "climate": {"kind": "epw", "year": 2023, "file": "bad.epw"},
            "measures.split.houses": 9000,
            "measured.electricity_services_kwh.value": 1000.0,
            "measured.gas_residential_kwh.value": 0.0,
            "measures.pv_roof_east.planned_kwp": 64_000.0,
            "measures.heat_pump_ground.planned_fraction": 0.0,
            "measures.heat_network.planned_fraction": 0.05,
            **own(technologies__network__supply_c=50.0, technologies__network__return_c=60.0),
        },
    )
    found = {(one.code, one.path) for one in refused(scenario, {"bad.epw": b"nonsense\n"})}
    assert found == {
        ("climate_form", "climate.file"),
        ("above_potential", "measures.split.houses"),
        ("measured_not_possible", "measured.electricity_services_kwh"),
        ("measured_not_possible", "measured.gas_residential_kwh"),
        ("network_temperatures", "parameters.technologies.network.supply_c"),
        ("above_potential", "measures.pv_roof_east.planned_kwp"),
        ("network_without_plant", "measures.heat_network"),
        ("above_potential", "measures.heat_network.planned_fraction"),
    }


def test_every_weather_year_is_read_and_named_by_its_place() -> None:
    also = [
        {"kind": "synthetic", "year": 2024},
        {"kind": "epw", "year": 2021, "file": "bad.epw"},
        {"kind": "pvgis", "year": 2022, "file": "bad.csv"},
        {"kind": "pvgis", "year": 2022, "file": "gone.csv"},
    ]
    scenario = changed(core("rillaar"), {"climate": {"kind": "pvgis", "year": 2023, "file": "bad.csv", "also": also}})
    files = {"bad.epw": b"nonsense\n", "bad.csv": b"nonsense\n"}
    expected = [
        ("climate_form", "climate.file", "bad.csv"),
        ("climate_form", "climate.also.1.file", "bad.epw"),
        ("climate_form", "climate.also.2.file", "bad.csv"),
        ("file_missing", "climate.also.3.file", ""),
    ]
    with pytest.raises(InputProblems) as raised:
        prepare(scenario, files=files)
    assert [(one.code, one.path, one.file) for one in raised.value.problems] == expected
    assert [(one.code, one.path, one.file) for one in refused(scenario, files)] == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [("technologies.heating.hot_water_supply_c", 110.0), ("climate.synthetic.dark_week_days", 0.16)],
)
def test_own_values_that_the_model_cannot_take_are_named(key: str, value: float) -> None:
    """A heat pump has no cop at 110 C, a spell of 0.16 days no hours: the number is the fault, not the program."""
    kept = {"technologies.pv.lifetime_years": {"value": 28.0, "source": "test"}}
    scenario = changed(core("rillaar"), {"parameters": kept | {key: {"value": value, "source": "test"}}})
    (problem,) = refused(scenario)
    assert (problem.code, problem.path) == ("own_values_impossible", f"parameters.{key}.value")
    assert f"{key}: {value:g}" in render_problems([problem], "nl")
    assert "lifetime" not in render_problems([problem], "nl")
    with pytest.raises(InputProblems) as raised:
        simulate(scenario)
    assert [one.code for one in raised.value.problems] == ["own_values_impossible"]


def test_a_fault_that_is_ours_is_not_put_on_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise HubError("profile_range", where="x")

    monkeypatch.setattr(module, "core_of", broken)
    for values in ({}, {"technologies__pv__lifetime_years": 28.0}):
        with pytest.raises(HubError):
            examine(changed(core("rillaar"), own(**values)), files={})
    twice = changed(core("rillaar"), {"climate": {"kind": "epw", "year": 2023, "file": "gone.epw"}})
    assert [one.code for one in refused(twice)] == ["file_missing"]


@pytest.mark.parametrize("name", ["rillaar", "wezemaal", "gelrode"])
def test_a_core_that_fits_passes(name: str) -> None:
    examine(core(name), files={})
