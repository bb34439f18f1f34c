"""Nothing a solver says becomes an answer: garbage, silence, crashes and impatience end in an error that lists them."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.refproblem import reference_hub
from energysim.errors import SolverError
from energysim.hub import optimise as room
from energysim.hub import solvers
from energysim.hub.model import Hub, YearlyRow
from energysim.hub.optimise import HubOptimum, optimise
from energysim.hub.program import Program
from energysim.hub.solution import RawSolution
from energysim.hub.solvers import Solver
from tests.hub.random_sizing import random_village
from tests.hub.test_shortfall import CASES, WORDS, _matched, _net, _no_solver_words, _pumped, _shares

Fake = Callable[..., RawSolution]
HONEST = solvers.solve
ARRAYS = ("x", "y", "lam", "nu", "sigma")
EVERYONE = ("interior", "piqp", "piqp-patient", "piqp-firm", "highs-simplex", "highs-ipm")


def _changed(status: str, **change: Callable[[Any], Any]) -> Fake:
    """A solver that is right, except in what is changed."""

    def fake(program: Program, solver: Solver, **_: object) -> RawSolution:
        raw = HONEST(program, "highs-simplex")
        return replace(raw, status=status, **{k: f(getattr(raw, k)) for k, f in change.items()})

    return fake


def _all(value: float) -> dict[str, Callable[[Any], Any]]:
    return {name: (lambda a: np.full_like(a, value)) for name in ARRAYS}


def _gives_up(error: type[Exception]) -> Fake:
    def fake(program: Program, solver: Solver, **_: object) -> RawSolution:
        raise error("numerical trouble")

    return fake


def _slow(program: Program, solver: Solver, **_: object) -> RawSolution:
    """Runs into its time limit and hands over where it was."""
    time.sleep(0.02)
    raw = HONEST(program, "highs-simplex")
    return replace(raw, x=0.9 * raw.x, lam=0.5 * raw.lam, status="Time limit reached")


FAKES: dict[str, Fake] = {
    "not a number": _changed("optimal", **_all(np.nan)),
    "infinite": _changed("optimal", **_all(np.inf)),
    "enormous": _changed("optimal", x=lambda a: 1e300 * a, lam=lambda a: -1e300 * a),
    "random": _changed(
        "optimal", **{k: (lambda a: np.random.default_rng(1).normal(size=a.shape) ** 2) for k in ARRAYS}
    ),
    "negative": _changed("optimal", x=lambda a: -a, nu=lambda a: -a - 1.0),
    "no proof": _changed("optimal", lam=lambda a: np.full_like(a, np.nan)),
    "all zero, infeasible": _changed("infeasible", **_all(0.0)),
    "unknown": _changed("Unknown", lam=lambda a: 0.0 * a),
    "slow": _slow,
    "singular": _gives_up(np.linalg.LinAlgError),
    "divided by zero": _gives_up(ZeroDivisionError),
    "overflow": _gives_up(FloatingPointError),
}


@pytest.mark.parametrize("name", FAKES)
def test_a_solver_in_trouble_gives_an_error_and_never_an_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "solve", FAKES[name])
    with pytest.raises(SolverError) as caught:
        optimise(reference_hub(hours=48))
    assert caught.value.code in ("not_certified", "no_attempt")
    tried = caught.value.params["attempts"]
    assert tuple(note.split(":")[0] for note in tried) == EVERYONE  # nobody was left out
    assert not any(word in str(caught.value).lower() for word in WORDS)


@pytest.mark.parametrize("name", FAKES)
def test_the_next_solver_is_asked_and_the_answer_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = optimise(reference_hub(hours=48)).objective_eur

    def first_in_trouble(program: Program, solver: Solver, **more: Any) -> RawSolution:
        return FAKES[name](program, solver, **more) if solver == "interior" else HONEST(program, solver)

    monkeypatch.setattr(room, "solve", first_in_trouble)
    best = optimise(reference_hub(hours=48))
    assert best.objective_eur == pytest.approx(expected, rel=2e-6)
    assert best.notes[0] in ("interior:refused", "interior:gave up")
    assert best.notes[-1] == "piqp:certified"


def test_a_solver_that_calls_the_possible_infeasible_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its point and its proof are right and its word is wrong: the numbers count."""
    monkeypatch.setattr(room, "solve", _changed("infeasible"))
    assert optimise(reference_hub(hours=48)).notes == ("interior:certified",)


# --- impossible tasks (R18)


def _answered(hub: Hub, names: tuple[str, ...]) -> HubOptimum:
    best = optimise(hub, target_rows=names)
    assert best.certificate.accepted()
    assert best.shortfall_certificate is not None
    assert best.shortfall_certificate.accepted()
    _no_solver_words(best)
    return best


IMPOSSIBLE = [(make, seed) for make in (_net, _matched, _pumped, _shares) for seed in range(5, 50)]


@pytest.mark.slow
def test_two_hundred_impossible_tasks_have_the_shortfall_on_paper() -> None:
    """The twenty of test_shortfall and 180 more of the same four kinds."""
    assert len(CASES) + len(IMPOSSIBLE) == 200
    for make, seed in IMPOSSIBLE:
        hub, expected = make(seed)
        if expected <= 1:
            continue  # this one can be met
        found = _answered(hub, ("target",)).shortfalls["target"]
        assert found == pytest.approx(expected, rel=1e-6), f"{make.__name__} {seed}"


@pytest.mark.parametrize(
    ("steps", "seeds"),
    [(24, range(15)), pytest.param(336, range(200), marks=[pytest.mark.slow, pytest.mark.timeout(1800)])],
)
def test_random_villages_that_must_buy_less_than_nothing(steps: int, seeds: range) -> None:
    """All that is bought or not served, at most -7: short by 7 more than the least that can be, found on its own."""
    for seed in seeds:
        hub = replace(random_village(np.random.default_rng(seed), steps=steps), rows=())
        weights = dict.fromkeys(
            (*(f"{e.name}.import" for e in hub.exchanges), *(f"{b.name}.unserved" for b in hub.buses)), 1.0
        )
        row = YearlyRow(name="bought", flows=weights, limit=-7.0)
        best = _answered(replace(hub, rows=(row,)), ("bought",))
        least = _least(hub, weights)
        assert best.shortfalls["bought"] == pytest.approx(least + 7.0, rel=1e-5, abs=1e-4), f"seed {seed}"


def _least(hub: Hub, weights: dict[str, float]) -> float:
    """What must be bought when nothing else costs anything: the same hub with other prices and no target."""
    free = replace(
        hub,
        buses=tuple(replace(b, unserved_eur_per_kwh=1.0) for b in hub.buses),
        sizes=tuple(replace(s, cost_eur_per_unit=0.0) for s in hub.sizes),
        converters=tuple(replace(c, cost_eur_per_kwh=0.0) for c in hub.converters),
        stores=tuple(replace(s, wear_eur_per_kwh=0.0) for s in hub.stores),
        exchanges=tuple(
            replace(e, import_eur_per_kwh=1.0, export_eur_per_kwh=0.0, peak_eur_per_kw=0.0) for e in hub.exchanges
        ),
    )
    return optimise(free).objective_eur
