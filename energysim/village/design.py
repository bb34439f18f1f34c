"""Designs: the sizes that a scenario's measures name, and the measures that found sizes are."""

from collections.abc import Mapping
from typing import Any, Literal

from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario, own_values
from energysim.village.assemble import has_buffer, pumped_kwh
from energysim.village.core import BATTERY, BUILDINGS, HEAT_STORE, PUMPED, RENOVATION, TANK, TRENCH, Core
from energysim.village.network_hub import connections
from energysim.village.new_homes import new_homes_heated

HEAT_NETWORK = "heat_network"
# Source: engineering choice: a share below a ten-thousandth of a group is rounding of the solver.
SMALLEST_SHARE = 1e-4
# Source: engineering choice: a size below a watt, or a watt-hour, is rounding of the solver.
SMALLEST_SIZE = 1e-3
# Source: engineering choice: a millionth above the room is rounding.
ROOM_FRACTION = 1e-6


def measured_design(core: Core, scenario: Scenario, *, state: Literal["today", "planned"]) -> dict[str, float]:
    """Size per name of the hub, from the measures of a scenario. Sources outside the boundary are 0.

    New homes of the plan are heated as the law asks (``new_homes``).

    Raises
    ------
    InputProblems
        When more is planned than the place has room for.
    """
    asked = new_homes_heated(scenario, ParameterBook(own_values(scenario))) if state == "planned" else scenario
    measures = asked.measures

    def size(technology: str) -> float:
        return measures.today(technology) if state == "today" else measures.planned(technology)

    design = {s.key: size(s.key) for s in core.sources}
    for source in core.sources:
        if source.outside_core and not scenario.boundary.wind_outside_core:
            design[source.key] = 0.0
    if state == "planned":
        _refuse_beyond_room(core, design)
    design[BATTERY] = size(BATTERY)
    design[HEAT_STORE] = size(HEAT_STORE)
    for share in core.shares:
        design[share.size] = (
            measures.today(share.technology)
            if state == "today"
            else measures.planned(share.technology, group=share.group)
        )
    if has_buffer(core):
        design[PUMPED] = sum(pumped_kwh(share, core) * design[share.size] for share in core.shares)
    if core.renovation_eur_per_year > 0:
        design[RENOVATION] = 1.0
    if core.network is not None:
        design |= {TRENCH: 1.0, TANK: size(TANK)} | {p.key: size(p.key) for p in core.network.plants}
        _refuse_network(core, design, scenario=scenario, state=state)
    return design


def _refuse_network(
    core: Core, design: Mapping[str, float], *, scenario: Scenario, state: Literal["today", "planned"]
) -> None:
    """A network needs a plant that runs when it is asked, mains to whom it serves, and no more connects than may."""
    network = core.network
    if network is None:
        return
    problems = []
    if not any(design[p.key] > 0 for p in network.plants if p.given_kw_per_kw is None):
        problems.append(Problem("network_without_plant", {}, path=f"measures.{HEAT_NETWORK}"))
    most = max((design[s.size] for s in connections(core)), default=0.0)
    if state == "planned" and most > network.maximum_fraction * (1 + ROOM_FRACTION):
        params = {"found": most, "high": network.maximum_fraction, "limit": "potential.heat_network.maximum_fraction"}
        problems.append(Problem("above_potential", params, path=f"measures.{HEAT_NETWORK}.planned_fraction"))
    site = scenario.potential.heat_network
    if site.trench_m_by_group is not None or site.trench_m is not None:
        # Metres of one's own count as they stand: a group without any would get its pipes for nothing.
        bare = [s.group for s in connections(core) if design[s.size] > 0 and network.trench_m.get(s.group, 0.0) <= 0]
        field = "trench_m" if site.trench_m_by_group is None else "trench_m_by_group"
        path = f"potential.heat_network.{field}"
        problems += [Problem("network_without_mains", {"group": group}, path=path) for group in bare]
    if problems:
        raise InputProblems(problems)


def _refuse_beyond_room(core: Core, design: Mapping[str, float]) -> None:
    """Roofs have no number of their own in a scenario: their room follows from the stock, so it is checked here."""
    problems = []
    for source in (s for s in core.sources if s.bus == BUILDINGS):
        room_kw = max(source.maximum_kw, source.today_kw)
        if design[source.key] > room_kw * (1 + ROOM_FRACTION):
            params = {"found": design[source.key], "high": round(room_kw), "limit": "potential.roofs"}
            problems.append(Problem("above_potential", params, path=f"measures.{source.key}.planned_kwp"))
    if problems:
        raise InputProblems(problems)


def measures_of(
    capacities: Mapping[str, float], units: Mapping[str, str], *, by_group: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    """Dotted changes that make a scenario's planned measures this design.

    Sizes are kept to the last digit, save what is smaller than rounding; shares of a group add up to one exactly.
    """
    changes: dict[str, Any] = {}
    for technology, value in capacities.items():
        unit = units[technology]
        if unit != "fraction":
            size = value if value > SMALLEST_SIZE else 0.0
            changes[f"measures.{technology}.planned_{unit}"] = size
    tidy = {group: _tidy(shares) for group, shares in by_group.items()}
    first = next(iter(tidy.values()), {})
    for technology in first:
        changes[f"measures.{technology}.planned_fraction"] = first[technology]
        changes[f"measures.{technology}.planned_fraction_by_group"] = {
            group: shares[technology] for group, shares in tidy.items()
        }
    return changes


def _tidy(shares: Mapping[str, float]) -> dict[str, float]:
    kept = {k: (v if v > SMALLEST_SHARE else 0.0) for k, v in shares.items()}
    total = sum(kept.values())
    return {k: v / total for k, v in kept.items()}
