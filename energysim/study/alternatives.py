"""Other mixes that cost hardly more than the cheapest: the least and the most of each technology, all certified."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from energysim.errors import InputProblems, Problem
from energysim.hub.budget import End, Point, Wanted, all_served, extreme, sizes_wanted, with_budget
from energysim.hub.optimise import ROOM, HubOptimum
from energysim.hub.program import Program
from energysim.hub.solution import Iterate
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.schema import Scenario
from energysim.study.alternatives_record import (
    OPTIMUM,
    Alternatives,
    Ends,
    Mix,
    Room,
    Space,
    Vertex,
    mix,
)
from energysim.study.optimise import aim_of
from energysim.study.simulate import changed, prepare
from energysim.study.solved import Solved, solve, village_of
from energysim.village.answer import capacity_units, versions
from energysim.village.core import BATTERY, HEAT_STORE, Core
from energysim.village.network_hub import network_sizes
from energysim.village.profiles import core_of
from energysim.village.targets import TARGET_ROW

Progress = Callable[[str, float], None]
Found = tuple[Room, dict[str, Vertex]]
Spread = Callable[[Callable[[str], Found], Sequence[str]], Iterable[Found]]
# Source: studies of near-optimal energy systems ask from 1 to 10 % more cost (Neumann and Brown, 2021).
SLACKS: Final = (0.01, 0.03, 0.05, 0.10)
ENDS: Final[tuple[End, End]] = ("lowest", "highest")


def alternatives(
    scenario: Scenario,
    *,
    files: Mapping[str, bytes] | None = None,
    slacks: Sequence[float] = SLACKS,
    technologies: Sequence[str] = (),
    spread: Spread = map,
    on_progress: Progress | None = None,
) -> Alternatives:
    """Find how little and how much of each technology there can be when the cost may rise a little.

    Parameters
    ----------
    scenario : Scenario
        Its own target holds for every design.
    files : Mapping or None
        Content of the weather files that the scenario names.
    slacks : sequence of float
        Parts by which the cost may rise, each above 0 and at most 1.
    technologies : sequence of str
        Keys of ``capacities``; all of them when empty.
    spread : callable
        As ``map``: that of a thread pool searches technologies side by side, with the same answer.
    on_progress : callable or None
        Receives the key of a technology that is found, and the part that is done.

    Raises
    ------
    InputProblems
        For a slack or a technology that cannot be, or when a weather file cannot be used.
    SolverError
        When an end could not be certified.
    """
    alone = changed(scenario, {"climate.also": []})
    if not slacks or not all(0 < slack <= 1 for slack in slacks):
        raise InputProblems([Problem("out_of_range", {"allowed": "0-1"}, path="slack")])
    core, profiles = core_of(prepare(alone, files=files or {}), alone, state="planned")
    known = tuple(capacity_parts(core))
    if not set(technologies) <= set(known):
        raise InputProblems([Problem("not_choice", {"allowed": ", ".join(known)}, path="technologies")])
    aim = aim_of(alone, profiles)
    found = solve(village_of(core, aim))
    wanted = tuple(technologies) or known
    return Alternatives(
        fingerprint=fingerprint(
            scenario,
            files=files or {},
            study="alternatives",
            options={"slacks": sorted(slacks), "technologies": list(wanted)},
            seed=None,
            version=versions()["energysim"],
        ),
        scenario=alone.name,
        municipality=alone.location.municipality,
        measure=aim.measure,
        asked_fraction=aim.fraction,
        allow_fossil=aim.allow_fossil,
        space=space_of(found, slacks=sorted(slacks), technologies=wanted, spread=spread, on_progress=on_progress),
    )


def capacity_parts(core: Core) -> dict[str, dict[str, float]]:
    """Each capacity of an answer as a sum of sizes of the hub."""
    alone = (*(s.key for s in core.sources), BATTERY, HEAT_STORE, *network_sizes(core))
    parts = {key: {key: 1.0} for key in alone}
    homes = {s.group: s.dwellings for s in core.shares}
    total = sum(homes.values())
    for share in core.shares:
        weight = share.dwellings / total if total > 0 else 1 / len(homes)
        parts.setdefault(share.technology, {})[share.size] = weight
    return parts


def space_of(
    found: Solved,
    *,
    slacks: Sequence[float],
    technologies: Sequence[str],
    spread: Spread = map,
    on_progress: Progress | None = None,
) -> Space:
    """The rooms around an optimum.

    Parameters
    ----------
    found : Solved
        A mix that misses its target is the middle of the room too: the others may miss as much.
    slacks : sequence of float
        Rising.
    technologies, spread, on_progress
        As for ``alternatives``.
    """
    say, best = on_progress or _silent, found.optimum
    names = best.program.size_names
    search = _Search(best, _within(best), tuple(slacks))
    rooms: list[Room] = []
    vertices = {OPTIMUM: search.vertex(search.point)}
    if best.served:
        parts, units = capacity_parts(found.village.core), capacity_units(found.run)
        for room, met in spread(lambda key: search.room(key, parts[key], unit=units[key]), technologies):
            rooms.append(room)
            vertices |= met
            say(room.key, len(rooms) / len(technologies))
    return Space(
        cost_eur_per_year=best.objective_eur,
        relative_gap=best.certificate.relative_gap,
        shortfall_kwh=best.shortfalls.get(TARGET_ROW, 0.0),
        served=best.served,
        slacks=tuple(slacks),
        size_eur_per_unit=dict(zip(names, best.program.size_cost.tolist(), strict=True)),
        rooms=tuple(rooms),
        vertices=vertices,
    )


def _within(best: HubOptimum) -> Program:
    """The program in which everything is served and the target may be missed as far as the optimum misses it."""
    limit = best.program.row_limit.copy()
    for name, missed in best.shortfalls.items():
        limit[best.program.yearly_names.index(name)] += (1.0 + ROOM) * missed
    return all_served(replace(best.program, row_limit=limit))


@dataclass(frozen=True, slots=True)
class _Corner:
    """An end of a room: a stored design, and the value that no design passes."""

    vertex: str
    value: float
    bound: float


class _Search:
    """Goes from slack to slack for one technology after another; keeps nothing, so that threads may share it."""

    def __init__(self, best: HubOptimum, program: Program, slacks: tuple[float, ...]) -> None:
        self.best, self.program, self.slacks = best, program, slacks
        self.point: Point = (best.flows, best.sizes)

    def room(self, key: str, parts: Mapping[str, float], *, unit: str) -> Found:
        """The room of one technology, and the designs at its ends."""
        wanted = sizes_wanted(self.program, dict(parts))
        met: dict[str, Vertex] = {}
        corners = [list(self._corners(key, wanted, end=end, met=met)) for end in ENDS]
        room = Room(
            key=key,
            unit=unit,
            parts=dict(parts),
            scale=wanted.scale,
            optimum=wanted.value(self.point),
            ends=tuple(
                _ends(slack, low, high, scale=wanted.scale)
                for slack, low, high in zip(self.slacks, *corners, strict=True)
            ),
        )
        return room, met

    def _corners(self, key: str, wanted: Wanted, *, end: End, met: dict[str, Vertex]) -> Iterator[_Corner]:
        """One end at each slack; a design of a smaller slack is feasible at a larger one."""
        sign = 1.0 if end == "lowest" else -1.0
        known = {OPTIMUM: self.point}
        start: Iterate | None = None
        cost_eur = self.best.objective_eur
        for slack in self.slacks:
            room = with_budget(self.program, cost_eur + slack * abs(cost_eur))
            found = extreme(room, wanted, end=end, known=tuple(known.values()), start=start)
            start = found.iterate
            fresh: Point = (found.flows, found.sizes)
            if not any(fresh[0] is point[0] for point in known.values()):
                known[f"{key}.{end}.{slack:g}"] = fresh
            name, point = min(known.items(), key=lambda one: sign * wanted.value(one[1]))
            met[name] = self.vertex(point)
            known = {OPTIMUM: self.point, name: point}
            yield _Corner(name, wanted.value(point), found.bound)

    def vertex(self, point: Point) -> Vertex:
        """A design as it is stored."""
        x, y = point
        flow_eur = float(np.sum(self.program.cost * x))
        return Vertex(
            cost_eur_per_year=flow_eur + float(self.program.size_cost @ y),
            flow_eur_per_year=flow_eur,
            sizes=dict(zip(self.program.size_names, y.tolist(), strict=True)),
        )


def _ends(slack: float, low: _Corner, high: _Corner, *, scale: float) -> Ends:
    gap = max(abs(low.value - low.bound), abs(high.bound - high.value))
    return Ends(
        slack_fraction=slack,
        lowest=low.value,
        highest=high.value,
        lowest_bound=low.bound,
        highest_bound=high.bound,
        relative_gap=gap / scale if scale > 0 else gap,
        lowest_vertex=low.vertex,
        highest_vertex=high.vertex,
    )


def _silent(key: str, fraction: float) -> None:
    """Nobody listens."""


__all__ = ["OPTIMUM", "SLACKS", "Alternatives", "Mix", "Space", "alternatives", "capacity_parts", "mix", "space_of"]
