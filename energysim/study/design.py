"""A design by sliders: which there are, how far they go, what they change in a scenario, and what they mean.

Sliders follow the trias energetica: save, heat, generate, store, drive. A slider that nobody touched changes nothing,
so that a scenario's own division (over orientations, over groups of buildings) stays as it is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.study.simulate import changed
from energysim.village.result import Result

SliderKey = Literal["ren", "wp", "bwp", "dak", "park", "wind", "bat", "wagen"]
SLIDER_KEYS: Final[tuple[SliderKey, ...]] = get_args(SliderKey)
SliderGroup = Literal["save", "heat", "generate", "store", "drive"]
Unit = Literal["percent", "kwp", "mw", "kwh"]

ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
SITES: Final = ("pv_parking", "pv_ground")
AIR: Final = "heat_pump_air"
GROUND: Final = "heat_pump_ground"
GAS: Final = "gas_boiler"
NETWORK: Final = "heat_network"
# What no slider moves stays as the plan has it: the connections of a network, and the hybrid heat pumps.
KEPT: Final = (NETWORK, "heat_pump_hybrid")
WIND: Final = "wind_outside"
BATTERY: Final = "battery"
# Source: definition of per cent.
PERCENT: Final = 100.0
# Source: definition of the prefix.
KW_PER_MW: Final = 1000.0
# Source: steps of a slider that a person can still count on a screen.
STEPS: Final = 50
# Source: shares are moved in steps of 5 %.
PERCENT_STEP: Final = 5.0
# Source: round numbers between two powers of ten.
ROUND_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
# Source: two values of a slider closer than this read the same.
SAME: Final = 1e-6

_GROUPS: Final[Mapping[SliderKey, SliderGroup]] = {
    "ren": "save",
    "wp": "heat",
    "bwp": "heat",
    "dak": "generate",
    "park": "generate",
    "wind": "generate",
    "bat": "store",
    "wagen": "drive",
}
_UNITS: Final[Mapping[SliderKey, Unit]] = {
    "ren": "percent",
    "wp": "percent",
    "bwp": "percent",
    "dak": "kwp",
    "park": "kwp",
    "wind": "mw",
    "bat": "kwh",
    "wagen": "percent",
}


# What a search for the cheapest mix takes as given.
GIVEN: Final[tuple[SliderKey, ...]] = ("ren", "wagen")
# Source: targets in steps of 5 %, from half to all.
TARGET_FRACTIONS: Final = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider: values in the unit that the reader sees.

    Parameters
    ----------
    options : tuple of float
        Rising, from 0 to the potential of the place; ``today`` and ``planned`` are among them.
    """

    key: SliderKey
    group: SliderGroup
    unit: Unit
    today: float
    planned: float
    options: tuple[float, ...]


def sliders(scenario: Scenario, base: Result) -> tuple[Slider, ...]:
    """The sliders that make sense here: those with room to move.

    Parameters
    ----------
    scenario : Scenario
        Its planned measures are where the sliders stand at first.
    base : Result
        The run of those planned measures: its capacities and potentials.
    """
    found = []
    for key in SLIDER_KEYS:
        today, planned = _today(scenario, key), _planned(scenario, key, base)
        high = max(_high(scenario, key, base.potentials), today, planned)
        if high > 0:
            options = _options(high, today, planned, _UNITS[key])
            found.append(Slider(key, _GROUPS[key], _UNITS[key], today, planned, options))
    return tuple(found)


def touched(all_sliders: tuple[Slider, ...], values: Mapping[SliderKey, float]) -> dict[SliderKey, float]:
    """The values that differ from where the sliders stood at first."""
    return {s.key: values[s.key] for s in all_sliders if s.key in values and abs(values[s.key] - s.planned) > SAME}


def value_text(value: float) -> str:
    """A value as it stands in a link."""
    return f"{value:.10g}"


def read_value(slider: Slider, text: str) -> float | None:
    """The option that a link names, or None when it names none."""
    try:
        wanted = float(text)
    except ValueError:
        return None
    near = [option for option in slider.options if abs(option - wanted) <= SAME * max(1.0, abs(option))]
    return near[0] if near else None


def with_values(scenario: Scenario, values: Mapping[SliderKey, float], *, base: Result) -> Scenario:
    """The scenario with what the touched sliders plan.

    Parameters
    ----------
    values : mapping of slider key to value
        Only touched sliders; in the unit of the slider.
    base : Result
        The run of the scenario's own planned measures, as for ``sliders``.

    Raises
    ------
    InputProblems
        When a value lies outside what the scenario allows.
    """
    changes: dict[str, Any] = {}
    if "ren" in values:
        changes["measures.renovation.planned_fraction"] = values["ren"] / PERCENT
    if "wp" in values or "bwp" in values:
        changes |= _heating(scenario, values, base)
    solar: tuple[tuple[SliderKey, tuple[str, ...]], ...] = (("dak", ROOFS), ("park", SITES))
    for key, technologies in solar:
        if key in values:
            sizes = split(scenario, technologies, kwp=values[key], potentials=base.potentials)
            changes |= {f"measures.{name}.planned_kwp": size for name, size in sizes.items()}
    if "wind" in values:
        changes[f"measures.{WIND}.planned_kw"] = values["wind"] * KW_PER_MW
    if "bat" in values:
        changes[f"measures.{BATTERY}.planned_kwh"] = values["bat"]
    if "wagen" in values:
        changes["mobility.electric_fraction_planned"] = values["wagen"] / PERCENT
    return changed(scenario, changes) if changes else scenario


def with_target(scenario: Scenario, *, annual_final: float, allow_fossil: bool, wind_outside: bool) -> Scenario:
    """The scenario with another target and with or without wind outside the core."""
    target = {"annual_final": annual_final, "allow_fossil": allow_fossil}
    return changed(scenario, {"target": target, "boundary.wind_outside_core": wind_outside})


def plans_nothing(scenario: Scenario, all_sliders: tuple[Slider, ...], *, values: Mapping[SliderKey, float]) -> bool:
    """Whether every slider stands on its mark for today, and nothing is built on top."""
    return scenario.growth.dwellings_in_core == 0 and all(abs(values[s.key] - s.today) <= SAME for s in all_sliders)


def split(
    scenario: Scenario, technologies: tuple[str, ...], *, kwp: float, potentials: Mapping[str, float]
) -> dict[str, float]:
    """Divide a total: below today in proportion to today's panels, above it in proportion to the room that is left."""
    today = {name: scenario.measures.today(name) for name in technologies}
    now = sum(today.values())
    if kwp <= now:
        return {name: size * kwp / now if now > 0 else 0.0 for name, size in today.items()}
    room = {name: max(0.0, potentials.get(name, 0.0) - size) for name, size in today.items()}
    left = sum(room.values())
    if left <= 0:
        return {name: size * kwp / now for name, size in today.items()}
    return {name: today[name] + (kwp - now) * room[name] / left for name in technologies}


def _today(scenario: Scenario, key: SliderKey) -> float:
    m = scenario.measures
    match key:
        case "ren":
            return 0.0
        case "wp":
            return PERCENT * (m.today(AIR) + m.today(GROUND))
        case "bwp":
            return PERCENT * m.today(GROUND)
        case "dak":
            return sum(m.today(name) for name in ROOFS)
        case "park":
            return sum(m.today(name) for name in SITES)
        case "wind":
            return m.today(WIND) / KW_PER_MW if scenario.boundary.wind_outside_core else 0.0
        case "bat":
            return m.today(BATTERY)
        case "wagen":
            return PERCENT * scenario.mobility.electric_fraction_today


def _planned(scenario: Scenario, key: SliderKey, base: Result) -> float:
    size = base.capacities
    match key:
        case "ren":
            return PERCENT * scenario.measures.renovation.planned_fraction
        case "wp":
            return PERCENT * (size.get(AIR, 0.0) + size.get(GROUND, 0.0))
        case "bwp":
            return PERCENT * size.get(GROUND, 0.0)
        case "dak":
            return sum(size.get(name, 0.0) for name in ROOFS)
        case "park":
            return sum(size.get(name, 0.0) for name in SITES)
        case "wind":
            return size.get(WIND, 0.0) / KW_PER_MW
        case "bat":
            return size.get(BATTERY, 0.0)
        case "wagen":
            return PERCENT * scenario.mobility.electric_fraction_planned


def _high(scenario: Scenario, key: SliderKey, potentials: Mapping[str, float]) -> float:
    match key:
        case "ren" | "wp" | "wagen":
            return PERCENT
        case "bwp":
            return PERCENT * scenario.potential.ground_source.maximum_fraction
        case "dak":
            return sum(potentials.get(name, 0.0) for name in ROOFS)
        case "park":
            return sum(potentials.get(name, 0.0) for name in SITES)
        case "wind":
            return (
                scenario.potential.wind_outside.maximum_kw / KW_PER_MW if scenario.boundary.wind_outside_core else 0.0
            )
        case "bat":
            return scenario.potential.battery.maximum_kwh


def _options(high: float, today: float, planned: float, unit: Unit) -> tuple[float, ...]:
    step = PERCENT_STEP if unit == "percent" else _round_step(high / STEPS)
    grid = [i * step for i in range(math.floor(high / step) + 1)]
    kept: list[float] = []
    for value in sorted({*grid, today, planned, high}):
        if kept and value - kept[-1] <= SAME * max(1.0, high):
            # Exact values of the scenario win over round ones, so that "today" is exactly today.
            kept[-1] = value if value in (today, planned, high) else kept[-1]
        else:
            kept.append(value)
    return tuple(kept)


def _round_step(least: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is not below ``least``."""
    power: float = ROUND_STEPS[-1] ** math.floor(math.log10(least))
    return next(step * power for step in ROUND_STEPS if step * power >= least * (1 - SAME))


def _heating(scenario: Scenario, values: Mapping[SliderKey, float], base: Result) -> dict[str, Any]:
    """Heat pumps as asked, alike in every group; the others divide what is left.

    A heat network of the plan keeps its connections in each group, and so do its hybrid heat pumps; the rest of the
    group is divided.
    """
    pumps = values.get("wp", _planned(scenario, "wp", base)) / PERCENT
    ground = min(pumps, values.get("bwp", _planned(scenario, "bwp", base)) / PERCENT)
    kept_there = {g: {n: own.get(n, 0.0) for n in KEPT} for g, own in base.heating_fraction_by_group.items()}
    kept = {name: scenario.measures.planned(name) for name in KEPT}
    others = _others(scenario, base, pumps=pumps)
    whole = _divided(others, pumps=pumps, ground=ground, kept=kept)
    by_group: dict[str, dict[str, float]] = {name: {} for name in whole}
    if any(share > 0 for own in kept_there.values() for share in own.values()):
        for group, own in kept_there.items():
            for name, share in _divided(others, pumps=pumps, ground=ground, kept=own).items():
                by_group[name][group] = share
    changes: dict[str, Any] = {}
    for name, share in whole.items():
        changes[f"measures.{name}.planned_fraction"] = share
        changes[f"measures.{name}.planned_fraction_by_group"] = by_group[name]
    return changes


def _others(scenario: Scenario, base: Result, *, pumps: float) -> dict[str, float]:
    """How the other systems divide the rest: as today with today's pumps, as planned with those of the plan or more.

    Between the two in proportion, so that a step of the slider never brings back what the plan does away with.
    """
    names = [name for name in heating_technologies() if name not in (AIR, GROUND, *KEPT)]
    today = _to_one({name: scenario.measures.today(name) for name in names})
    planned = _to_one({name: base.capacities.get(name, 0.0) for name in names})
    if not today or not planned:
        return planned or today or {name: float(name == GAS) for name in names}
    at_today, at_plan = (value / PERCENT for value in (_today(scenario, "wp"), _planned(scenario, "wp", base)))
    if abs(at_today - at_plan) <= SAME:
        return planned
    back = min(1.0, max(0.0, (pumps - at_plan) / (at_today - at_plan)))
    return {name: back * today[name] + (1 - back) * planned[name] for name in names}


def _to_one(shares: Mapping[str, float]) -> dict[str, float]:
    """Shares that add up to one; empty where there is nothing."""
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if total > SAME else {}


def _divided(
    others: Mapping[str, float], *, pumps: float, ground: float, kept: Mapping[str, float]
) -> dict[str, float]:
    """Shares of every heating system where so much is kept as the plan has it."""
    room = max(0.0, 1 - sum(kept.values()))
    pumps = min(pumps, room)
    ground = min(pumps, ground)
    fixed = {AIR: pumps - ground, GROUND: ground, **kept}
    rest = max(0.0, room - pumps)  # a difference of shares may end a rounding below 0
    return fixed | {name: rest * weight for name, weight in others.items()}
