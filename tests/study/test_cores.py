"""The shipped cores, from file to answer: neutrality, calibration, closure, and what the issue of the day promises."""

from pathlib import Path

import pytest

from energysim.files import shipped_scenarios
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from energysim.study.simulate import changed, simulate
from energysim.village.result import Result

CORES = ("rillaar", "wezemaal", "gelrode")


def core(name: str) -> Scenario:
    path = Path(shipped_scenarios()) / f"{name}.yaml"
    return load_scenario(path.read_bytes(), file=path.name)


@pytest.fixture(scope="module")
def today() -> dict[str, Result]:
    return {name: simulate(core(name), state="today") for name in CORES}


@pytest.mark.parametrize("name", CORES)
def test_calibration_is_within_bounds(name: str, today: dict[str, Result]) -> None:
    lines = today[name].calibration
    assert set(lines) == {"electricity_residential", "electricity_services", "gas_residential", "gas_services"}
    for line in lines.values():
        assert 0.7 <= line.factor <= 1.4
        assert line.factor == pytest.approx(line.measured_kwh / line.modelled_kwh, rel=1e-12)


@pytest.mark.parametrize("name", CORES)
def test_scaled_gas_is_the_measured_gas_in_an_average_year(name: str, today: dict[str, Result]) -> None:
    # The meter saw 2021, a little colder than the average year: the model must come out below, by less than 15 %.
    measured = core(name).measured
    assert measured.gas_residential_kwh is not None and measured.gas_services_kwh is not None
    total = measured.gas_residential_kwh.value + measured.gas_services_kwh.value
    assert 0.85 * total <= today[name].energy_kwh["fuel.gas"] <= 1.02 * total


@pytest.mark.parametrize("name", CORES)
@pytest.mark.parametrize("state", ["today", "planned"])
def test_run_closes_and_numbers_are_ordered(name: str, state: str) -> None:
    result = simulate(core(name), state=state)  # type: ignore[arg-type]
    assert result.audit.worst_relative_residual <= 1e-9
    assert result.audit.annual_closure <= 1e-9
    n = result.neutrality
    assert n.matched <= min(1.0, n.annual_final) + 1e-12
    assert n.winter <= n.matched
    assert result.cost.total_eur_per_year == pytest.approx(sum(x.eur_per_year for x in result.cost.lines), rel=1e-12)


def test_the_plan_is_better_than_today() -> None:
    before, after = simulate(core("rillaar"), state="today"), simulate(core("rillaar"), state="planned")
    assert after.neutrality.annual_final > before.neutrality.annual_final
    assert after.co2_kg_per_year < before.co2_kg_per_year


def test_wind_outside_is_counted_apart() -> None:
    scenario = changed(core("rillaar"), {"measures.wind_outside.planned_kw": 1500.0})
    result = simulate(scenario)
    assert result.neutrality_without_outside.annual_final < result.neutrality.annual_final
    off = simulate(changed(scenario, {"boundary.wind_outside_core": False}))
    assert off.neutrality.annual_final == pytest.approx(result.neutrality_without_outside.annual_final, rel=1e-12)
    assert off.neutrality == off.neutrality_without_outside


def test_boundary_switches_leave_uses_out() -> None:
    result = simulate(changed(core("rillaar"), {"boundary.cars": False, "boundary.public_lighting": False}))
    assert "use.cars" not in result.energy_kwh
    assert "use.public_lighting" not in result.energy_kwh
    assert "cars" in result.boundary.outside


def test_result_goes_to_json_and_back() -> None:
    result = simulate(core("gelrode"))
    assert Result.from_json(result.to_json()) == result


def test_every_default_that_was_used_is_named() -> None:
    result = simulate(core("gelrode"))
    keys = {source.key for source in result.sources_used}
    assert "prices.midden.electricity_import_eur_per_kwh" in keys
    assert "technologies.heat_pump_air.cop_constant" in keys
    assert all(source.source and source.unit for source in result.sources_used)
