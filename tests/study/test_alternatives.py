"""The room around the cheapest mix: on paper, as laws, and mixes that hold without a solver."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from energysim.errors import InputProblems
from energysim.hub.optimise import optimise_program
from energysim.study.alternatives import alternatives, capacity_parts, space_of
from energysim.study.alternatives_record import OPTIMUM, Alternatives, Space, mix
from energysim.study.solved import Solved, solve, village_of
from energysim.units import BoolArray
from energysim.village.answer import capacities
from energysim.village.core import VILLAGE, Core
from tests.study.test_frontier import rillaar
from tests.village.small_core import small_core, source
from tests.village.test_small_core import aim

SLACKS = (0.01, 0.05, 0.1)


def with_toy() -> Core:
    """The small core with a source that never gives anything, at 70 a year and kW."""
    core = small_core()
    toy = source("pv_ground", np.zeros(core.calendar.steps), bus=VILLAGE)
    return replace(core, sources=(*core.sources, toy))


@pytest.fixture(scope="module")
def best() -> Solved:
    return solve(village_of(with_toy(), aim()))


@pytest.fixture(scope="module")
def space(best: Solved) -> Space:
    return space_of(best, slacks=SLACKS, technologies=tuple(capacity_parts(best.village.core)))


def test_a_source_of_no_use_takes_the_slack_and_nothing_else(space: Space) -> None:
    room = next(r for r in space.rooms if r.key == "pv_ground")
    # 70 a year and kW, and no other effect: the slack divided by it, up to the 200 kW that fit
    for end in room.ends:
        assert end.lowest == pytest.approx(0.0, abs=1e-6 * room.scale)
        paper = end.slack_fraction * space.cost_eur_per_year / 70.0
        assert end.highest == pytest.approx(paper, rel=1e-4)


def test_wind_can_go_down_to_what_neutrality_needs(space: Space) -> None:
    # Below 52 kW neutrality has to come from panels: 0.25 x 8760 kWh of wind against 0.5 x 6 x 365 kWh of sun.
    room = next(r for r in space.rooms if r.key == "wind_outside")
    assert room.optimum == pytest.approx(52.0, rel=1e-3)
    assert all(end.lowest < room.optimum < end.highest for end in room.ends)


def test_what_has_no_potential_is_nothing_at_all(space: Space) -> None:
    room = next(r for r in space.rooms if r.key == "heat_store")
    assert [(end.lowest, end.highest, end.lowest_vertex) for end in room.ends] == [(0.0, 0.0, OPTIMUM)] * len(SLACKS)


def test_more_slack_only_widens_and_the_optimum_is_inside(space: Space) -> None:
    for room in space.rooms:
        lows, highs = [end.lowest for end in room.ends], [end.highest for end in room.ends]
        assert lows == sorted(lows, reverse=True)
        assert highs == sorted(highs)
        assert lows[0] <= room.optimum <= highs[0]


def test_every_end_is_proven_and_its_design_is_within_the_budget(space: Space) -> None:
    for room in space.rooms:
        for end in room.ends:
            assert end.relative_gap <= 1e-6
            assert end.lowest_bound <= end.lowest + 1e-9 * max(room.scale, 1.0)
            assert end.highest_bound >= end.highest - 1e-9 * max(room.scale, 1.0)
            for name in (end.lowest_vertex, end.highest_vertex):
                cost = space.vertices[name].cost_eur_per_year
                assert cost <= space.cost_eur_per_year * (1 + end.slack_fraction) * (1 + 2e-6)
                assert cost >= space.cost_eur_per_year * (1 - 2e-6)


def test_a_mix_is_feasible_and_its_best_operation_costs_no_more(best: Solved, space: Space) -> None:
    rng = np.random.default_rng(1)
    names = list(space.vertices)
    for _ in range(2):
        parts = dict(zip(names, rng.dirichlet(np.ones(len(names))).tolist(), strict=True))
        found = mix(space, parts)
        assert found.cost_eur_per_year == pytest.approx(found.bound_eur_per_year, rel=1e-9)
        program = best.optimum.program
        fixed: BoolArray = np.array([".peak[" not in n and n != "credited_export_kwh" for n in program.size_names])
        asked = np.array([found.sizes[n] for n in program.size_names])
        near = 1e-9 * np.maximum(program.upper, 1.0)
        again = optimise_program(
            replace(
                program,
                lower=np.where(fixed, np.maximum(asked - near, program.lower), program.lower),
                upper=np.where(fixed, np.minimum(asked + near, program.upper), program.upper),
            )
        )
        assert again.served
        assert again.objective_eur <= found.cost_eur_per_year * (1 + 2e-6)


def test_a_mix_is_answered_at_once(space: Space) -> None:
    part = 1 / len(space.vertices)
    start = time.perf_counter()
    found = mix(space, dict.fromkeys(space.vertices, part))
    assert time.perf_counter() - start < 0.1
    assert found.capacities.keys() == {room.key for room in space.rooms}


@pytest.mark.parametrize("parts", [{}, {OPTIMUM: 0.5}, {OPTIMUM: float("nan")}, {OPTIMUM: 2.0, "other": -1.0}])
def test_parts_that_are_no_parts_of_one_are_refused(space: Space, parts: dict[str, float]) -> None:
    named = {name if name == OPTIMUM else list(space.vertices)[1]: part for name, part in parts.items()}
    with pytest.raises(ValueError, match="one"):
        mix(space, named)


def test_a_mix_of_an_unknown_design_is_refused(space: Space) -> None:
    with pytest.raises(KeyError):
        mix(space, {"absent": 1.0})


def test_the_parts_of_the_capacities_are_those_of_the_answer(best: Solved, space: Space) -> None:
    assert mix(space, {OPTIMUM: 1.0}).capacities == pytest.approx(capacities(best.run), rel=1e-9, abs=1e-12)


def test_threads_find_the_same(best: Solved, space: Space) -> None:
    keys, seen = ("pv_ground", "battery"), list[str]()
    with ThreadPoolExecutor(2) as pool:
        found = space_of(
            best, slacks=SLACKS, technologies=keys, spread=pool.map, on_progress=lambda key, part: seen.append(key)
        )
    assert seen == list(keys)
    assert found.rooms == tuple(next(r for r in space.rooms if r.key == key) for key in keys)


def test_a_target_out_of_reach_has_a_room_at_its_shortfall() -> None:
    core = small_core()
    core = replace(core, sources=tuple(replace(s, maximum_kw=40.0) for s in core.sources))
    found = solve(village_of(core, aim(wind_outside=False)))
    assert found.optimum.shortfalls["target"] > 0
    space = space_of(found, slacks=(0.05,), technologies=("battery", "wind_outside"))
    battery, wind = space.rooms
    assert space.shortfall_kwh == found.optimum.shortfalls["target"]
    assert battery.ends[0].lowest <= battery.optimum <= battery.ends[0].highest
    assert (wind.ends[0].lowest, wind.ends[0].highest) == (0.0, 0.0)


def test_without_enough_connection_there_is_no_room() -> None:
    core = small_core()
    core = replace(core, connection_kw=5.0, sources=tuple(replace(s, maximum_kw=2.0) for s in core.sources))
    space = space_of(solve(village_of(core, aim(fraction=0.0))), slacks=SLACKS, technologies=("battery",))
    assert not space.served
    assert space.rooms == ()


def test_a_room_goes_to_json_and_back(space: Space) -> None:
    record = Alternatives(
        fingerprint="0",
        scenario="two homes",
        municipality="here",
        measure="annual_final",
        asked_fraction=1.0,
        allow_fossil=False,
        space=space,
    )
    assert Alternatives.from_json(record.to_json()) == record


@pytest.mark.parametrize(
    "changes", [{"slacks": (0.0,)}, {"slacks": ()}, {"slacks": (1.5,)}, {"technologies": ("toy",)}]
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, tuple[float, ...]]) -> None:
    with pytest.raises(InputProblems):
        alternatives(rillaar(), **changes)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_room_of_a_real_core() -> None:
    found = alternatives(rillaar(), slacks=(0.05, 0.01), technologies=("battery", "wind_outside", "heat_pump_ground"))
    battery, wind, ground = found.space.rooms
    assert found.space.slacks == (0.01, 0.05)
    assert battery.ends[0].highest < battery.ends[1].highest < battery.scale
    assert wind.ends[1].lowest < wind.ends[0].lowest < wind.optimum
    assert ground.ends[1].highest <= 0.3 * (1 + 1e-6)  # no more homes have room to drill
    assert all(end.relative_gap <= 1e-6 for room in found.space.rooms for end in room.ends)
    assert Alternatives.from_json(found.to_json()) == found
