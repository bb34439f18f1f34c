"""The cost curve: from what the cheapest mix reaches by itself to the furthest that a core can go."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from energysim.errors import InputProblems, Problem
from energysim.hub.budget import all_served, extreme, row_wanted, without_rows
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.schema import Scenario
from energysim.study.frontier_record import Curve, Frontier, FrontierPoint
from energysim.study.optimise import aim_of
from energysim.study.simulate import changed, prepare
from energysim.study.solved import Solved, audited, reached_fraction, solve, village_of
from energysim.village.answer import Run, capacities, capacity_units, co2_kg, versions
from energysim.village.core import Core
from energysim.village.profiles import core_of
from energysim.village.targets import TARGET_ROW, Aim

Progress = Callable[[FrontierPoint, float], None]
# Source: screens: a curve of eleven points shows every tenth of the way.
STEPS: Final = 11
# Source: layout and patience: more points than a curve shows.
MOST_STEPS: Final = 101
# Source: as the certificate: a millionth of the use.
NEAR_FRACTION: Final = 1e-6
# Source: engineering choice: at the very end every size stands at its limit and the last kWh cost any amount; the last
# point stays a hundredth of a per cent of the use below it.
END_FRACTION: Final = 1e-4
# Source: Dinkelbach's method doubles the digits each time; two or three solves are usual.
MOST_SOLVES: Final = 10


def frontier(
    scenario: Scenario,
    *,
    files: Mapping[str, bytes] | None = None,
    steps: int = STEPS,
    on_progress: Progress | None = None,
) -> Frontier:
    """Find what each share of the scenario's own measure costs.

    Parameters
    ----------
    scenario : Scenario
        Its target names the measure and whether fossil heating may stay; the share in it plays no part.
    files : Mapping or None
        Content of the weather files that the scenario names.
    steps : int
        Points of the curve, 2 to 101.
    on_progress : callable or None
        Receives each point as it comes, and the part that is done. Points come from low to high.

    Raises
    ------
    InputProblems
        For a number of points outside its range, or when a weather file cannot be used.
    SolverError
        When a point could not be certified.
    AuditError
        When our own calculation does not close.
    """
    if not 2 <= steps <= MOST_STEPS:
        raise InputProblems([Problem("out_of_range", {"allowed": f"2-{MOST_STEPS}"}, path="points")])
    alone = changed(scenario, {"climate.also": []})
    core, profiles = core_of(prepare(alone, files=files or {}), alone, state="planned")
    aim = aim_of(alone, profiles)
    free = solve(village_of(core, aim, asked=False))
    return Frontier(
        fingerprint=fingerprint(
            scenario,
            files=files or {},
            study="frontier",
            options={"steps": steps},
            seed=None,
            version=versions()["energysim"],
        ),
        scenario=alone.name,
        municipality=alone.location.municipality,
        measure=aim.measure,
        allow_fossil=aim.allow_fossil,
        capacity_units=capacity_units(free.run),
        curve=curve(free, aim, factors=profiles.emission_factors, steps=steps, on_progress=on_progress),
    )


def curve(
    free: Solved, aim: Aim, *, factors: Mapping[str, float], steps: int, on_progress: Progress | None = None
) -> Curve:
    """Find the cost curve of a core.

    Parameters
    ----------
    free : Solved
        The cheapest mix of the core when nothing is asked, of ``village_of(core, aim, asked=False)``.
    aim : Aim
        Its share plays no part.
    factors : Mapping
        kg CO2 per kWh of each carrier.
    steps : int
        At least 2; fewer points come when the cheapest mix goes as far as any.
    on_progress : callable or None
        As for ``frontier``.
    """
    core, say = free.village.core, on_progress or _silent
    unasked = reached_fraction(free.run, aim)
    points = [_point(free, aim, None, factors=factors, free_eur=free.optimum.objective_eur)]
    say(points[0], 1 / steps)
    most = furthest_fraction(free, aim)
    end = most if most >= 1 else most - END_FRACTION
    start = None
    asked = np.linspace(unasked, end, steps)[1:] if end - unasked > NEAR_FRACTION else np.empty(0)
    for fraction in asked.tolist():
        village = village_of(core, replace(aim, fraction=fraction))
        found = solve(village, start=start)
        start = found.optimum.iterate
        points.append(_point(found, aim, fraction, factors=factors, free_eur=free.optimum.objective_eur))
        say(points[-1], len(points) / steps)
    return Curve(free_fraction=unasked, maximum_fraction=most, points=tuple(points))


def furthest_fraction(near: Solved, aim: Aim) -> float:
    """The largest share within reach, at most 1, by Dinkelbach's method.

    What comes from outside less what the share allows is made as small as possible; the share of that design is the
    next one asked, until nothing is gained.

    Parameters
    ----------
    near : Solved
        Any design of the core: its share is a first answer, its use the scale of the proof.
    aim : Aim
    """
    flows = near.run.account()
    use_kwh = max(flows.energy_kwh(flows.use_kw), 1.0)
    reached, asked = reached_fraction(near.run, aim), 1.0
    for _ in range(MOST_SOLVES):
        if reached >= 1 - NEAR_FRACTION or not near.optimum.served:
            break
        found = _least_outside(near.village.core, replace(aim, fraction=asked), use_kwh)
        here = reached_fraction(found, aim)
        gained, reached = here - reached, max(here, reached)
        if asked < 1 and gained <= NEAR_FRACTION:
            break
        asked = reached
    return 1.0 if reached >= 1 - NEAR_FRACTION else reached


def _least_outside(core: Core, aim: Aim, use_kwh: float) -> Run:
    """The design that takes least from outside beyond what its share allows."""
    village = village_of(core, aim)
    wanted = row_wanted(village.program, TARGET_ROW, scale=use_kwh)
    found = extreme(all_served(without_rows(village.program, (TARGET_ROW,))), wanted, end="lowest")
    return audited(village, found.sizes, flows=found.flows)


def _point(
    found: Solved, aim: Aim, asked: float | None, *, factors: Mapping[str, float], free_eur: float
) -> FrontierPoint:
    numbers, proof = found.neutrality(aim), found.optimum.certificate
    return FrontierPoint(
        asked_fraction=asked,
        reached_fraction=reached_fraction(found.run, aim),
        cost_eur_per_year=proof.upper_bound_eur,
        lower_bound_eur_per_year=proof.lower_bound_eur,
        relative_gap=proof.relative_gap,
        extra_eur_per_year=proof.upper_bound_eur - free_eur,
        annual_final=numbers.annual_final,
        annual_primary=numbers.annual_primary,
        matched=numbers.matched,
        winter=numbers.winter,
        fossil_left_kwh=numbers.fossil_left_kwh,
        fossil_left_homes=numbers.fossil_left_homes,
        co2_kg_per_year=sum(co2_kg(found.run.account(), factors).values()),
        capacities=capacities(found.run),
        served=found.optimum.served,
        solver=proof.solver,
    )


def _silent(point: FrontierPoint, fraction: float) -> None:
    """Nobody listens."""
