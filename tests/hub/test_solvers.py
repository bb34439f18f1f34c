"""The door to the outside solvers: nothing they say is believed, and a known bad release is refused."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.refproblem import reference_hub
from energysim.errors import SolverError
from energysim.hub import optimise as room
from energysim.hub import solvers
from energysim.hub.certificate import certify, row_residuals, yearly_sums
from energysim.hub.matrices import assemble
from energysim.hub.model import Bus, Demand, Exchange, Hub
from energysim.hub.optimise import optimise
from energysim.hub.program import Program, compile_hub
from energysim.hub.repair import repair
from energysim.hub.solution import RawSolution
from energysim.hub.solvers import Solver, solve, solve_highs

FORTNIGHT = 336


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_hub(reference_hub(hours=FORTNIGHT))


def test_the_matrices_say_what_the_rows_say(program: Program) -> None:
    m = assemble(program)
    rng = np.random.default_rng(1)
    v = rng.uniform(0.0, 1.0, m.cost.size)
    flows, steps, n = len(program.flow_names), program.steps, m.columns.size
    x, y = np.zeros((flows, steps)), v[n:] * m.size_unit
    x.flat[m.columns] = v[:n] * m.power_unit
    cost = float((program.cost * x).sum() + program.size_cost @ y)
    assert m.cost @ v * m.power_unit * m.price_unit == pytest.approx(cost, rel=1e-12)
    missed = (m.equal_rhs - m.equal @ v)[: len(program.row_names) * steps] * m.power_unit
    np.testing.assert_allclose(missed.reshape(-1, steps), row_residuals(program, x, y=y), atol=1e-8)
    left = m.below_rhs - m.below @ v
    yearly = program.row_limit - yearly_sums(program, x, y=y)
    last = len(program.yearly_names)
    np.testing.assert_allclose(left[left.size - last :] * m.power_unit * m.yearly_unit, yearly, rtol=1e-10)
    room_left = np.sort((left[: left.size - last] * m.power_unit).round(7))
    capped = {c.flow for c in program.caps}
    limits = np.sort(((program.limits(y) - x)[sorted(capped)]).ravel().round(7))
    assert np.isin(room_left, limits).all()


@pytest.mark.parametrize("solver", ["interior", "piqp", "piqp-patient", "piqp-firm", "highs-simplex", "highs-ipm"])
def test_every_solver_returns_arrays_of_the_program(program: Program, solver: Solver) -> None:
    raw = solve(program, solver)
    flows, rows, steps = len(program.flow_names), len(program.row_names), program.steps
    assert raw.x.shape == (flows, steps)
    assert raw.y.shape == (len(program.size_names),)
    assert raw.lam.shape == (rows, steps)
    assert raw.nu.shape == (len(program.yearly_names),)
    assert (raw.nu >= 0).all()
    assert raw.seconds > 0
    assert raw.version
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    assert proof.accepted()


@pytest.mark.parametrize("solver", ["interior", "piqp", "highs-simplex", "highs-ipm"])
def test_no_solver_writes_on_the_screen(program: Program, solver: Solver, capfd: pytest.CaptureFixture[str]) -> None:
    solve(program, solver)
    assert capfd.readouterr() == ("", "")


def test_the_banned_release_is_refused(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(Highs=lambda: SimpleNamespace(version=lambda: "1.14.0"))
    monkeypatch.setitem(sys.modules, "highspy", fake)
    with pytest.raises(SolverError) as caught:
        solve_highs(program, "highs-simplex")
    assert caught.value.code == "solver_banned"


def _liar(program: Program, solver: Solver, **_: object) -> RawSolution:
    """Says that all is well, about nothing."""
    flows, rows, steps = len(program.flow_names), len(program.row_names), program.steps
    return RawSolution(
        x=np.zeros((flows, steps)),
        y=np.zeros(len(program.size_names)),
        lam=np.zeros((rows, steps)),
        nu=np.zeros(len(program.yearly_names)),
        sigma=np.zeros(len(program.choices)),
        status="optimal",
        seconds=0.0,
        solver=solver,
        version="0",
    )


def test_a_solver_that_lies_gives_an_error_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "solve", _liar)
    with pytest.raises(SolverError) as caught:
        optimise(reference_hub(hours=48))
    assert caught.value.code == "not_certified"
    assert "optimal" not in str(caught.value)


def test_a_solver_that_gives_up_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ones find nothing: HiGHS answers and nobody hears of it."""
    honest = solvers.solve

    def first_ones_fail(program: Program, solver: Solver, **_: object) -> RawSolution:
        return honest(program, solver) if solver.startswith("highs") else _liar(program, solver)

    expected = optimise(reference_hub(hours=48)).objective_eur
    monkeypatch.setattr(room, "solve", first_ones_fail)
    best = optimise(reference_hub(hours=48))
    assert best.objective_eur == pytest.approx(expected, rel=1e-6)
    assert best.certificate.solver == "highs-simplex"
    assert best.notes[-1] == "highs-simplex:certified"


def test_a_bound_of_one_and_a_design_of_another_make_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """One solver only finds the design, the next only the multipliers: together they are certified."""
    honest = solvers.solve

    def halves(program: Program, solver: Solver, **_: object) -> RawSolution:
        raw, nothing = honest(program, "piqp"), _liar(program, solver)
        if solver == "interior":
            return RawSolution(raw.x, raw.y, nothing.lam, nothing.nu, raw.sigma, "", 0.0, solver, "0")
        return RawSolution(nothing.x, nothing.y, raw.lam, raw.nu, raw.sigma, "", 0.0, solver, "0")

    monkeypatch.setattr(room, "solve", halves)
    best = optimise(reference_hub(hours=48))
    assert best.certificate.accepted()
    assert best.notes == ("interior:refused", "piqp:certified")


def test_demand_that_nothing_can_meet_gives_an_error_without_solver_words() -> None:
    hub = Hub(
        steps=4,
        step_h=1.0,
        buses=(Bus(name="b", carrier="e"),),
        demands=(Demand(name="d", bus="b", power_kw=5.0),),
        exchanges=(
            Exchange(
                name="g",
                bus="b",
                import_eur_per_kwh=0.2,
                export_eur_per_kwh=0.1,
                import_limit_kw=4.0,
                export_limit_kw=4.0,
            ),
        ),
    )
    with pytest.raises(SolverError) as caught:
        optimise(hub)
    assert "infeasible" not in str(caught.value).lower()
