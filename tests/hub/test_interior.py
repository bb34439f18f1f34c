"""Our own interior point: paper answers, other solvers, units, steps, starts, and what it does with the impossible."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.refproblem import Series, reference_hub, series
from energysim.hub import interior_point
from energysim.hub.certificate import certify, lower_bound
from energysim.hub.interior_layout import Unstructured, lay_out
from energysim.hub.interior_point import solve_interior
from energysim.hub.interior_step import Direction, Newton
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store, YearlyRow
from energysim.hub.optimise import HubOptimum, optimise
from energysim.hub.presolve import presolve
from energysim.hub.program import Program, compile_hub
from energysim.hub.repair import repair
from energysim.hub.solvers import Solver, solve
from tests.hub.random_hubs import quartered
from tests.hub.random_sizing import random_reference, random_village

WEEK, DAYS = 168, 14
OURS = ("interior:certified",)


@pytest.fixture(scope="module")
def data() -> Series:
    return series()


def _random(seed: int, days: int = DAYS) -> Hub:
    rng = np.random.default_rng(seed)
    return random_reference(rng, days=days) if seed % 2 else random_village(rng, steps=24 * days)


def _alone(program: Program, solver: Solver) -> float | None:
    """Cost that another solver finds, None when it is not certified."""
    raw = solve(program, solver)
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    return proof.upper_bound_eur if proof.accepted() else None


# --- agreement


@pytest.mark.parametrize("seed", range(12))
def test_it_agrees_with_another_algorithm_on_random_hubs(seed: int) -> None:
    program = compile_hub(_random(seed, days=4))
    ours, simplex = _alone(presolve(program).program, "interior"), _alone(presolve(program).program, "highs-simplex")
    if simplex is None:  # a row that nobody can keep
        assert ours is None
    else:
        assert ours == pytest.approx(simplex, rel=1e-6, abs=1e-6)


def _solved(seed: int) -> tuple[str, ...]:
    hub = _random(seed)
    best = optimise(hub, target_rows=tuple(row.name for row in hub.rows))
    assert best.certificate.accepted()
    return best.notes


@pytest.mark.parametrize("seed", range(30))
def test_a_random_fortnight_is_certified(seed: int) -> None:
    _solved(seed)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_three_hundred_fortnights_are_certified_and_hardly_any_by_others() -> None:
    notes = [_solved(seed) for seed in range(300)]
    others = [seed for seed, said in enumerate(notes) if any("interior" not in word for word in said)]
    assert len(others) <= 3, others  # one in a hundred: more would mean that something broke


@pytest.mark.parametrize("seed", range(6))
def test_its_bound_is_that_of_the_certificate(seed: int) -> None:
    """The kernels and the certificate share no code; the multipliers kept are the best ones."""
    program = presolve(compile_hub(_random(seed, days=3))).program
    problem = lay_out(program)
    run = interior_point._Run(problem, interior_point.cold(problem), 0.0)
    run.go(((), (), (), ()))
    raw = interior_point._raw(program, problem, run.best, "", 0.0)
    bound = run.best.bound * problem.units.power * problem.units.price
    fixed = program.size_cost @ problem.value  # sizes that cannot change are no part of the kernels' problem
    scale = max(1.0, abs(bound))
    assert lower_bound(program, raw.lam, nu=raw.nu) == pytest.approx(bound + fixed, rel=1e-9, abs=1e-9 * scale)


def test_a_month_of_the_reference_in_few_iterations(data: Series) -> None:
    best = optimise(reference_hub(data, hours=744))
    assert best.notes == OURS


# --- paper answers


def _grid(**changes: object) -> Exchange:
    base = Exchange(
        name="grid",
        bus="power",
        import_eur_per_kwh=0.3,
        export_eur_per_kwh=0.05,
        import_limit_kw=100.0,
        export_limit_kw=100.0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _roof(lower: float = 0.0, cost: float = 0.35, **grid: object) -> Hub:
    """Two hours, 4 kW asked in each; a kW of panels gives 1 and 0.5 kWh."""
    return Hub(
        steps=2,
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity", order=1, unserved_eur_per_kwh=10.0),),
        sizes=(Size(name="pv", lower=lower, upper=20.0, cost_eur_per_unit=cost),),
        demands=(Demand(name="d", bus="power", power_kw=4.0),),
        sources=(Source(name="s", bus="power", profile=np.array([1.0, 0.5]), size="pv"),),
        exchanges=(_grid(**grid),),
    )


def test_a_lower_bound_is_paid_for() -> None:
    """4 kW cost 2.00; each kW from 4 to 8 sells 0.05 and saves 0.15 for 0.35: 6 kW cost 2.30."""
    best = optimise(_roof(lower=6.0))
    assert best.notes == OURS
    assert best.objective_eur == pytest.approx(2.3, rel=1e-7)
    assert best.size("pv") == pytest.approx(6.0, rel=1e-7)


def test_a_size_that_cannot_change_is_taken_as_it_is() -> None:
    hub = _roof()
    best = optimise(replace(hub, sizes=(Size(name="pv", lower=6.0, upper=6.0, cost_eur_per_unit=0.35),)))
    assert best.notes == OURS
    assert best.objective_eur == pytest.approx(2.3, rel=1e-7)


def test_nothing_that_costs_is_an_optimum_too() -> None:
    """Every design is one: the cost is zero, and so is the proof."""
    best = optimise(_roof(cost=0.0, import_eur_per_kwh=0.0, export_eur_per_kwh=0.0))
    assert best.notes == OURS
    assert abs(best.objective_eur) < 1e-6
    assert best.served


def test_a_flow_without_limit_in_some_steps_is_absent_there() -> None:
    """The machine runs in the first two of four hours only: 2 x 5 kWh at 0.1, the rest bought at 0.3."""
    machine = Converter(
        name="machine",
        inputs=(),
        outputs=(("power", 1.0),),
        limit=Limit(constant=np.array([5.0, 5.0, 0.0, 0.0])),
        cost_eur_per_kwh=0.1,
    )
    hub = replace(_roof(), steps=4, sizes=(), sources=(), converters=(machine,))
    best = optimise(hub)
    assert best.notes == OURS
    assert best.objective_eur == pytest.approx(2 * 4 * 0.1 + 2 * 4 * 0.3, rel=1e-7)
    np.testing.assert_array_equal(best.flow("machine")[2:], 0.0)


def _two_stores(direct: bool) -> Hub:
    """Cheap power in the first of three hours; a lossless store of 6 kWh and one of 2 kWh that keeps a half."""
    power = None if direct else Limit(constant=50.0)
    stores = tuple(
        Store(
            name=name,
            bus="power",
            content=Limit(constant=most),
            charge=power,
            discharge=power,
            keep_fraction_per_h=keep,
            priority=0,
        )
        for name, most, keep in (("good", 6.0, 1.0), ("leaky", 2.0, 0.5))
    )
    grid = _grid(import_eur_per_kwh=np.array([0.1, 0.3, 0.3]), export_eur_per_kwh=0.0)
    return replace(_roof(), steps=3, sizes=(), sources=(), stores=stores, exchanges=(grid,))


@pytest.mark.parametrize("direct", [True, False])
def test_two_stores_on_one_bus(direct: bool) -> None:
    """4 kWh an hour. 6 kWh from the good store save 0.2 each; the leaky one gives 1 kWh for 2 and saves 0.1."""
    best = optimise(_two_stores(direct))
    assert best.notes == OURS
    assert best.objective_eur == pytest.approx(4 * 0.7 - 6 * 0.2 - 0.1, rel=1e-7)


def test_three_steps_more_than_one_cycle(data: Series) -> None:
    """One step only: the content reaches into its own step."""
    hub = replace(_two_stores(direct=True), steps=1, exchanges=(_grid(),))
    best = optimise(hub)
    assert best.objective_eur == pytest.approx(4 * 0.3, rel=1e-7)


def test_quarter_hours_give_the_optimum_of_hours(data: Series) -> None:
    """Without standing losses, four equal quarters are an hour (R5)."""
    hub = reference_hub(data, hours=WEEK)
    hub = replace(hub, stores=tuple(replace(s, keep_fraction_per_h=1.0) for s in hub.stores))
    hours, quarters = optimise(hub), optimise(quartered(hub))
    assert quarters.notes == OURS
    assert quarters.objective_eur == pytest.approx(hours.objective_eur, rel=1e-7)


# --- what cannot be


def test_the_impossible_is_proven_and_not_believed(data: Series) -> None:
    """Imports and gas below zero: the bound passes what the dearest design could cost."""
    hub = reference_hub(data, hours=WEEK)
    row = YearlyRow(name="never", flows={"grid.import": 1.0, "gas boiler": 1.0, "wood boiler": 1.0}, limit=-5.0)
    raw = solve_interior(compile_hub(replace(hub, rows=(row,))))
    assert raw.status == "impossible"


def test_a_target_out_of_reach_is_answered_with_its_shortfall() -> None:
    """20 kW of panels give 20 and 10 kWh: nothing need be bought, and selling 22 kWh is the most there is."""
    # without the last weight, not serving anyone would sell all 30 kWh and meet the target
    flows = {"grid.import": 1.0, "grid.export": -1.0, "power.unserved": 1.0}
    row = YearlyRow(name="sold", flows=flows, limit=-30.0)
    best = optimise(replace(_roof(), rows=(row,)), target_rows=("sold",))
    assert best.notes == ("interior:refused", "shortfall:interior:certified", "interior:certified")
    assert best.shortfalls["sold"] == pytest.approx(8.0, rel=1e-5)


def test_a_program_of_another_structure_is_left_to_others() -> None:
    program = compile_hub(_two_stores(direct=False))
    lagged = next(t for t in program.terms if t.lag)
    strange = replace(program, terms=(*program.terms, replace(lagged, row=0)))
    with pytest.raises(Unstructured):
        lay_out(strange)
    assert solve_interior(strange).status == "unstructured"


# --- starts


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    honest, calls = Newton.direction, [0]

    def count(self: Newton, *args: object, **more: object) -> tuple[Direction, float]:
        calls[0] += 1
        return honest(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Newton, "direction", count)
    return calls


def _dearer(hub: Hub, part: float) -> Hub:
    return replace(
        hub, sizes=tuple(replace(s, cost_eur_per_unit=s.cost_eur_per_unit * (1.0 + part)) for s in hub.sizes)
    )


def _from(first: HubOptimum, hub: Hub) -> HubOptimum:
    return optimise(hub, start=first.iterate)


@pytest.mark.parametrize("part", [0.0, 0.02, -0.1])
def test_a_neighbour_gives_a_start_and_the_same_answer(
    data: Series, part: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = reference_hub(data, hours=744)
    first, other = optimise(hub), _dearer(hub, part)
    calls = _counted(monkeypatch)
    cold = optimise(other)
    cold_calls, calls[0] = calls[0], 0
    warm = _from(first, other)
    assert warm.notes == OURS
    assert warm.objective_eur == pytest.approx(cold.objective_eur, rel=1e-7)
    assert calls[0] < cold_calls


def test_a_start_of_another_shape_is_left_aside(data: Series) -> None:
    first = optimise(reference_hub(data, hours=WEEK))
    hub = reference_hub(data, hours=WEEK + 24)
    assert _from(first, hub).objective_eur == optimise(hub).objective_eur


def test_the_start_is_not_changed(data: Series) -> None:
    hub = reference_hub(data, hours=WEEK)
    first = optimise(hub)
    assert first.iterate is not None
    before = first.iterate.lam.copy()
    _from(first, hub)
    np.testing.assert_array_equal(first.iterate.lam, before)


# --- the compiled loops as plain Python

PLAIN = """
from benchmarks.refproblem import reference_hub
from energysim.hub.interior_point import solve_interior
from energysim.hub.presolve import presolve
from energysim.hub.program import compile_hub
raw = solve_interior(presolve(compile_hub(reference_hub(hours=48))).program)
program = compile_hub(reference_hub(hours=48))
print(raw.status, float((program.cost * raw.x).sum() + program.size_cost @ raw.y))
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_kernels_are_right_as_plain_python(repository: Path, data: Series) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLAIN],
        cwd=repository,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    status, cost = done.stdout.split()
    assert status == "met"
    assert float(cost) == pytest.approx(optimise(reference_hub(data, hours=48)).objective_eur, rel=1e-6)
