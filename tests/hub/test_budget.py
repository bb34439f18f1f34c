"""The room around an optimum: values on paper, another algorithm, and the laws that every room keeps."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from energysim.errors import HubError
from energysim.hub.budget import (
    Extreme,
    Wanted,
    all_served,
    extreme,
    row_wanted,
    sizes_wanted,
    with_budget,
    without_rows,
)
from energysim.hub.certificate import certify, cost_eur, yearly_sums
from energysim.hub.model import Bus, Demand, Exchange, Hub, Size, Source, YearlyRow
from energysim.hub.optimise import HubOptimum, optimise, optimise_program
from energysim.hub.presolve import presolve
from energysim.hub.program import Program
from energysim.hub.repair import repair
from energysim.hub.solvers import solve
from tests.hub.random_sizing import random_reference

STEPS = 48


def paper_hub(**changes: object) -> Hub:
    """10 kW asked all the time, wind that always gives half, and a connection of 100 kW."""
    base = Hub(
        steps=STEPS,
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity", unserved_eur_per_kwh=1.0),),
        sizes=(
            Size(name="wind", upper=50.0, cost_eur_per_unit=4.8),
            Size(name="useless", upper=100.0, cost_eur_per_unit=2.0),
            Size(name="never", upper=0.0, cost_eur_per_unit=1.0),
        ),
        demands=(Demand(name="use", bus="power", power_kw=10.0),),
        sources=(Source(name="wind", bus="power", profile=0.5, size="wind"),),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=0.3,
                export_eur_per_kwh=0.05,
                import_limit_kw=100.0,
                export_limit_kw=100.0,
            ),
        ),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def room(best: HubOptimum, slack: float) -> Program:
    return with_budget(all_served(best.program), best.objective_eur + slack * abs(best.objective_eur))


def ends(program: Program, name: str) -> tuple[Extreme, Extreme]:
    wanted = sizes_wanted(program, {name: 1.0})
    return extreme(program, wanted, end="lowest"), extreme(program, wanted, end="highest")


# --- on paper


def test_the_room_of_a_wind_turbine_is_the_one_on_paper() -> None:
    # Cheapest: 20 kW of wind for 4.8 each, nothing bought: 96. A tenth more is 105.6.
    # Less wind: 4.8 w + 0.3 x 48 (10 - w/2) = 144 - 2.4 w, more: 4.8 w - 0.05 x 48 (w/2 - 10) = 24 + 3.6 w.
    best = optimise(paper_hub())
    assert best.objective_eur == pytest.approx(96.0, rel=1e-6)
    low, high = ends(room(best, 0.1), "wind")
    assert low.value == pytest.approx(16.0, rel=1e-5)
    assert high.value == pytest.approx(81.6 / 3.6, rel=1e-5)
    assert low.bound <= low.value + 1e-12 and high.bound >= high.value - 1e-12
    assert low.cost_eur <= 105.6 * (1 + 1e-6) and high.cost_eur <= 105.6 * (1 + 1e-6)


def test_what_is_of_no_use_may_be_built_for_the_slack_only() -> None:
    best = optimise(paper_hub())
    low, high = ends(room(best, 0.1), "useless")
    assert low.value == pytest.approx(0.0, abs=1e-6)
    assert high.value == pytest.approx(9.6 / 2.0, rel=1e-5)


def test_what_cannot_be_built_has_no_room_and_needs_no_solver() -> None:
    best = optimise(paper_hub())
    program, point = room(best, 0.1), (best.flows, best.sizes)
    for end in ("lowest", "highest"):
        found = extreme(program, sizes_wanted(program, {"never": 1.0}), end=end, known=(point,))
        assert (found.value, found.certificate.solver) == (0.0, "bounds")


def test_a_budget_does_not_buy_demand_that_is_not_served() -> None:
    # Not serving costs 1 per kWh: with 9.6 to spend, 9.6 / 0.7 kWh could be left out and its price saved.
    best = optimise(paper_hub())
    program = all_served(best.program)
    with_cold = with_budget(best.program, best.objective_eur * 1.1)
    names = best.program.flow_names
    flows = np.zeros_like(program.cost)
    flows[names.index("power.unserved")] = 1.0
    wanted = Wanted(sizes=np.zeros(len(program.size_names)), scale=480.0, flows=flows)
    warm = with_budget(program, best.objective_eur * 1.1)
    assert extreme(with_cold, wanted, end="highest").value > 5.0
    assert extreme(warm, wanted, end="highest").value == pytest.approx(0, abs=1e-6)


def test_the_least_import_of_a_row_is_the_one_on_paper() -> None:
    # At most 10 kW of wind: 5 of 10 kW must be bought, 48 hours long.
    row = YearlyRow(name="bought", flows={"grid.import": 1.0}, limit=400.0)
    wind = Size(name="wind", upper=10.0, cost_eur_per_unit=4.8)
    best = optimise(paper_hub(rows=(row,), sizes=(wind,)))
    program = all_served(without_rows(best.program, ("bought", "absent")))
    assert program.yearly_names == ()
    found = extreme(program, row_wanted(best.program, "bought", scale=480.0), end="lowest")
    assert found.value == pytest.approx(240.0, rel=1e-6)


def test_what_makes_no_sense_is_refused() -> None:
    program = optimise(paper_hub()).program
    with pytest.raises(HubError):
        with_budget(with_budget(program, 1.0), 1.0)
    with pytest.raises(HubError):
        row_wanted(program, "absent", scale=1.0)
    with pytest.raises(HubError):
        sizes_wanted(program, {"absent": 1.0})


# --- another algorithm, and laws on random hubs


def _served(seed: int) -> HubOptimum:
    hub = random_reference(np.random.default_rng(seed), days=3)
    best = optimise(hub, target_rows=tuple(row.name for row in hub.rows))
    limit = best.program.row_limit.copy()
    for name, missed in best.shortfalls.items():
        limit[best.program.yearly_names.index(name)] += 1.01 * missed
    assert best.served
    return replace(best, program=replace(best.program, row_limit=limit))


def _simplex(program: Program, sizes: np.ndarray) -> np.ndarray:
    aimed = presolve(replace(program, cost=np.zeros_like(program.cost), size_cost=sizes))
    raw = solve(aimed.program, "highs-simplex")
    x, y = repair(aimed.program, raw.x, y=raw.y)
    return aimed.restore(replace(raw, x=x, y=y)).y


@pytest.mark.parametrize("seed", range(1, 9))
def test_extremes_agree_with_the_simplex_method(seed: int) -> None:
    best = _served(seed)
    program = room(best, 0.05)
    for name in ("wind", "bat_e"):
        wanted = sizes_wanted(program, {name: 1.0})
        low, high = ends(program, name)
        assert low.value == pytest.approx(wanted.sizes @ _simplex(program, wanted.sizes), abs=1e-5 * wanted.scale)
        assert high.value == pytest.approx(wanted.sizes @ _simplex(program, -wanted.sizes), abs=1e-5 * wanted.scale)


@pytest.mark.parametrize("seed", range(10, 16))
def test_more_slack_only_widens_and_the_optimum_is_inside(seed: int) -> None:
    best = _served(seed)
    names = [n for n in best.program.size_names if "peak" not in n]
    for name in names[:3]:
        found = [ends(room(best, slack), name) for slack in (0.01, 0.05, 0.2)]
        scale = 1e-5 * max(sizes_wanted(best.program, {name: 1.0}).scale, 1.0)
        lows, highs = [f[0].value for f in found], [f[1].value for f in found]
        assert all(after <= before + scale for before, after in pairwise(lows))
        assert all(after >= before - scale for before, after in pairwise(highs))
        assert lows[0] - scale <= best.size(name) <= highs[0] + scale


def test_every_mix_of_extremes_is_feasible_and_costs_the_mix_of_the_costs() -> None:
    rng = np.random.default_rng(4)
    best = optimise(paper_hub())
    program = room(best, 0.1)
    corners = [*ends(program, "wind"), *ends(program, "useless")]
    lam, nu = np.zeros_like(program.demand), np.zeros(len(program.yearly_names))
    for _ in range(20):
        parts = rng.dirichlet(np.ones(len(corners)))
        x = sum(p * c.flows for p, c in zip(parts, corners, strict=True))
        y = sum(p * c.sizes for p, c in zip(parts, corners, strict=True))
        assert certify(program, (x, y), multipliers=(lam, nu)).feasible()
        mixed = sum(p * c.cost_eur for p, c in zip(parts, corners, strict=True))
        assert cost_eur(program, x, y=y) == pytest.approx(mixed, rel=1e-12)


def test_the_row_of_the_budget_is_the_cost() -> None:
    best = optimise(paper_hub())
    program = with_budget(best.program, 1000.0)
    assert yearly_sums(program, best.flows, y=best.sizes)[-1] == pytest.approx(best.objective_eur, rel=1e-12)
    assert optimise_program(program).objective_eur == pytest.approx(best.objective_eur, rel=1e-6)
