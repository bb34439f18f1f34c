"""Read-outs beside the numbers: quarter-hour peaks, summer comfort, and what is said about the meters."""

import pytest

from energysim.parameters.register import ParameterBook
from energysim.report.tables import result_table
from energysim.scenario.build import with_changes
from energysim.study.simulate import prepare, run
from energysim.village.result import Result
from tests.study.test_cores import core

YEAR = {"source": "Fluvius"}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    """Gelrode in variants that share one prepared climate."""
    scenario = core("gelrode")
    prepared = prepare(scenario, files={})
    gas = scenario.measured.gas_residential_kwh
    services = scenario.measured.gas_services_kwh
    assert gas is not None and services is not None
    more = ({**YEAR, "year": 2020, "gas_residential_kwh": 0.9 * gas.value},)
    industry = {"value": 0.2 * services.value, "year": services.year, "source": "own"}
    variants = {
        "plan": scenario,
        "years": with_changes(scenario, {("measured", "more_years"): more}),
        "industry": with_changes(scenario, {("measured", "gas_industry_kwh"): industry}),
        "triple": with_changes(scenario, {("measured", "gas_residential_kwh", "value"): 3 * gas.value}),
    }
    return {name: run(prepared, one, state="planned") for name, one in variants.items()}


def test_quarters_peak_above_hours_and_one_home_above_many(results: dict[str, Result]) -> None:
    peaks = results["plan"].peaks_kw
    assert peaks["connection"] >= results["plan"].grid.peak_import_kw
    # Flemish regulator: 4.26 kW for 3,500 kWh; transformers see 1.0-1.5 kW per home. This core uses less per home.
    assert 2.5 <= peaks["home"] <= 4.5
    assert 0.6 <= peaks["homes"] <= 1.5


def test_every_group_of_homes_has_a_summer(results: dict[str, Result]) -> None:
    comfort = results["plan"].comfort
    assert set(comfort) == set(results["plan"].heating_fraction_by_group) - {"services"}
    assert all(one.overheating_h >= 0 and one.cooling_kwh_per_m2 >= 0 for one in comfort.values())


def test_several_years_make_one_factor_and_show_what_remains(results: dict[str, Result]) -> None:
    line = results["years"].calibration["gas_residential"]
    assert [one.year for one in line.years] == [2021, 2020]
    assert line.factor == pytest.approx(
        sum(y.measured_kwh for y in line.years) / sum(y.modelled_kwh for y in line.years)
    )
    assert sum(y.remaining_kwh for y in line.years) == pytest.approx(0.0, abs=1e-6 * line.measured_kwh)
    for lang in ("nl", "en"):
        assert "2020: " in result_table(results["years"], lang)


def test_industry_leaves_the_meter_and_is_said(results: dict[str, Result]) -> None:
    before, after = results["plan"].calibration["gas_services"], results["industry"].calibration["gas_services"]
    assert after.measured_kwh == pytest.approx(0.8 * before.measured_kwh, rel=1e-12)
    assert after.outside_kwh == pytest.approx(0.2 * before.measured_kwh, rel=1e-12)
    assert "calibration.outside" in {note.code for note in results["industry"].notes}


def test_a_factor_that_no_stock_explains_is_a_warning(results: dict[str, Result]) -> None:
    assert results["triple"].calibration["gas_residential"].factor > ParameterBook().number(
        "demand.calibration.warning_above_fraction"
    )
    assert "calibration.warning.gas_residential_high" in {note.code for note in results["triple"].notes}
    assert not [note for note in results["plan"].notes if note.code.startswith("calibration.warning")]


def test_homes_without_gas_are_named_as_not_measured(results: dict[str, Result]) -> None:
    result = results["plan"]
    without = sum(core("gelrode").measures.today(key) for key in ("oil_boiler", "electric_heating", "biomass_boiler"))
    without += core("gelrode").measures.today("heat_pump_air")
    homes = sum(row.dwellings for row in core("gelrode").buildings.stock)
    assert sum(one.dwellings for one in result.not_measured) == pytest.approx(without * homes, rel=1e-9)
    assert "Niet gemeten" in result_table(result, "nl")
