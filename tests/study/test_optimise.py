"""The cheapest neutral mix of a real core. One solve of a whole year per module, shared by the tests."""

from pathlib import Path

import pytest

from energysim.files import shipped_scenarios
from energysim.report.notes import TARGET_NOTES, note_lines
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from energysim.study.optimise import controller_notes, optimise, with_design
from energysim.study.simulate import changed, simulate
from energysim.village.result import Controller, Optimum

# A year takes 15 seconds alone and some minutes beside other work.
pytestmark = [pytest.mark.xdist_group("optimise"), pytest.mark.timeout(900)]


def rillaar() -> Scenario:
    path = Path(shipped_scenarios()) / "rillaar.yaml"
    return load_scenario(path.read_bytes(), file=path.name)


@pytest.fixture(scope="module")
def strict() -> Optimum:
    return optimise(rillaar())


@pytest.fixture(scope="module")
def loose() -> Optimum:  # two solves of a year
    return optimise(changed(rillaar(), {"target.allow_fossil": True}))


@pytest.fixture(scope="module")
def alone() -> Optimum:
    return optimise(changed(rillaar(), {"boundary.wind_outside_core": False}))


def test_rillaar_is_neutral_without_fossil_heating(strict: Optimum) -> None:
    assert strict.target.reached
    assert strict.neutrality.annual_final >= 1.0
    assert strict.neutrality.fossil_left_kwh == 0.0
    assert strict.neutrality.fossil_left_homes == 0.0
    assert 0 <= strict.certificate.relative_gap <= 1e-6
    assert strict.certificate.worst_residual_kwh <= 1e-6


def test_wind_outside_the_core_is_needed_and_counted_apart(strict: Optimum) -> None:
    assert strict.capacities["wind_outside"] > 0
    assert strict.neutrality_without_outside.annual_final < 1.0


def test_running_the_found_design_closes(strict: Optimum) -> None:
    again = simulate(with_design(rillaar(), strict))
    assert again.audit.worst_relative_residual <= 1e-9
    assert again.capacities == pytest.approx(strict.capacities, rel=1e-3, abs=1e-3)
    assert again.neutrality.annual_final == pytest.approx(strict.controller.neutrality.annual_final, abs=1e-4)
    assert again.cost.total_eur_per_year == pytest.approx(strict.controller.cost.total_eur_per_year, rel=1e-4)


@pytest.mark.parametrize(("missing", "said_kwh"), [({}, None), ({"unserved": 40e3, "network_unserved": 2e3}, 42e3)])
def test_what_the_controller_cannot_serve_is_said(missing: dict[str, float], said_kwh: float | None) -> None:
    """Electricity and network heat together, beside the target; nothing where all is served."""
    run = simulate(rillaar())
    seen = {name: getattr(run, name) for name in Controller.model_fields}
    controller = Controller(**(seen | {"energy_kwh": run.energy_kwh | {"unserved": 0.0} | missing}))
    notes = controller_notes(controller)
    assert [note.params["energy_kwh"] for note in notes] == ([] if said_kwh is None else [said_kwh])
    lines = note_lines(run.model_copy(update={"notes": notes}), "nl")
    assert all("gewone sturing" in line and "42,0" in line for line in lines)
    assert {note.code for note in notes} <= set(TARGET_NOTES)


def test_a_controller_never_beats_perfect_foresight(strict: Optimum) -> None:
    assert strict.controller.cost.total_eur_per_year >= strict.cost.total_eur_per_year * (1 - 1e-6)


def test_the_bare_balance_is_cheaper_and_the_difference_is_named(strict: Optimum, loose: Optimum) -> None:
    assert loose.target.reached
    assert loose.neutrality.annual_final >= 1.0
    extra = loose.strict_extra_eur_per_year
    assert extra is not None and extra > 0
    difference = strict.cost.total_eur_per_year - loose.cost.total_eur_per_year
    assert extra == pytest.approx(difference, rel=1e-4)


def test_without_the_wind_the_answer_is_the_furthest_and_the_shortfall(alone: Optimum) -> None:
    assert not alone.target.reached
    assert alone.target.maximum_fraction is not None and 0.5 < alone.target.maximum_fraction < 1.0
    # The proven smallest shortfall; the shown design stays within a hundredth of it.
    missing = (1 - alone.neutrality.annual_final) * alone.energy_kwh["use"]
    assert alone.target.shortfall_kwh <= missing <= 1.01 * alone.target.shortfall_kwh * (1 + 1e-6)
    assert alone.target.maximum_fraction >= alone.neutrality.annual_final
    assert "notes.near_furthest" in {note.code for note in alone.notes}
    assert alone.certificate.relative_gap <= 1e-6


def test_optimum_goes_to_json_and_back(strict: Optimum) -> None:
    assert Optimum.from_json(strict.to_json()) == strict


def test_a_battery_that_is_not_built_leaves_no_crumb_in_the_books() -> None:
    found = optimise(changed(rillaar(), {"target.annual_final": 0.95}))
    assert found.target.reached
    assert found.neutrality.annual_final >= 0.95
    assert found.audit.worst_relative_residual <= 1e-9


def test_what_the_connection_cannot_carry_is_not_called_reached() -> None:
    found = optimise(changed(rillaar(), {"potential.grid_connection.import_kw": 2000.0}))
    assert not found.target.reached
    assert found.target.shortfall_kwh == pytest.approx(found.energy_kwh["unserved"], rel=1e-6)
    codes = {note.code for note in found.notes}
    assert "notes.unserved" in codes
    assert "notes.near_furthest" not in codes
    # The proof is of the cost that is shown: what is not served is in both.
    assert found.cost.total_eur_per_year == pytest.approx(found.certificate.upper_bound_eur_per_year, rel=1e-6)
