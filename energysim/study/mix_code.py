"""A found mix as one short text that fits in a link, and back.

``pv_roof_south-812.5~battery-300~heat_pump_air.house_until_1970-1``: sizes in the unit of the technology, shares of
heating per group of buildings. What is not named is 0.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from energysim.errors import InputProblems, Problem
from energysim.parameters.register import technology_units
from energysim.scenario.measures import GROUP_KEYS, heating_technologies
from energysim.scenario.schema import Scenario
from energysim.study.simulate import changed
from energysim.village.result import Optimum

BETWEEN: Final = "~"
VALUE: Final = "-"
GROUP: Final = "."
# Source: a watt, and a millionth of a group: below what the solver's tolerance leaves.
DIGITS: Final = {"size": 3, "fraction": 6}


def encode(optimum: Optimum) -> str:
    """Write the sizes and heating shares of an optimum as one text."""
    parts = []
    for name, size in optimum.capacities.items():
        if optimum.capacity_units[name] != "fraction":
            parts.append(_part(name, size, DIGITS["size"]))
    for group, shares in optimum.heating_fraction_by_group.items():
        parts += [_part(f"{name}{GROUP}{group}", share, DIGITS["fraction"]) for name, share in shares.items()]
    return BETWEEN.join(part for part in parts if part)


def _part(name: str, value: float, digits: int) -> str:
    written = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return f"{name}{VALUE}{written}" if written not in ("0", "-0") else ""


def with_mix(scenario: Scenario, code: str) -> Scenario:
    """The scenario whose planned measures are the mix of the code; the scenario itself for an empty code.

    Raises
    ------
    InputProblems
        ``mix_code`` when the text is not a mix.
    InputProblems
        When the mix does not fit in this scenario.
    """
    if not code:
        return scenario
    sizes, shares = _read(code)
    changes: dict[str, Any] = {}
    for name, unit in technology_units().items():
        if unit != "fraction":
            changes[f"measures.{name}.planned_{unit}"] = sizes.get(name, 0.0)
    first = next(iter(shares.values()))
    for name in heating_technologies():
        changes[f"measures.{name}.planned_fraction"] = first.get(name, 0.0)
        changes[f"measures.{name}.planned_fraction_by_group"] = {
            group: own.get(name, 0.0) for group, own in shares.items()
        }
    return changed(scenario, changes)


def _read(code: str) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    sizes: dict[str, float] = {}
    shares: dict[str, dict[str, float]] = {}
    for part in code.split(BETWEEN):
        key, _, written = part.partition(VALUE)
        name, _, group = key.partition(GROUP)
        value = _number(written)
        if name not in technology_units() or value is None or (group and group not in GROUP_KEYS):
            raise InputProblems([Problem("mix_code", {"found": part})])
        if group:
            shares.setdefault(group, {})[name] = value
        else:
            sizes[name] = value
    if not shares or any(sum(own.values()) <= 0 for own in shares.values()):
        raise InputProblems([Problem("mix_code", {"found": code})])
    return sizes, {group: _to_one(own) for group, own in shares.items()}


def _number(written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _to_one(shares: Mapping[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}
