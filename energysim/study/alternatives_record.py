"""The answer on other mixes that cost hardly more: how far each technology can go, and what any mix of them costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from energysim.study.records import from_json, to_json
from energysim.village.targets import Measure

ALTERNATIVES_VERSION: Final = 1
OPTIMUM: Final = "optimum"
# Source: rounding of a sum of a few dozen parts.
SUM_MISS: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertex:
    """One design at the border of the room, with what its operation costs; every size of the hub by name."""

    cost_eur_per_year: float
    flow_eur_per_year: float
    sizes: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """How little and how much of a technology there can be when the cost rises by a part.

    Parameters
    ----------
    lowest, highest : float
        Of designs that exist: the vertices named.
    lowest_bound, highest_bound : float
        No design passes these; ``relative_gap`` is the larger distance to them, as a part of the technology's scale.
    """

    slack_fraction: float
    lowest: float
    highest: float
    lowest_bound: float
    highest_bound: float
    relative_gap: float
    lowest_vertex: str
    highest_vertex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room of one technology.

    Parameters
    ----------
    key, unit : str
        As in ``capacities``; a heating system is the share of dwellings that has it.
    parts : Mapping of str to float
        The capacity as a sum of sizes of the hub.
    scale : float
        The largest capacity that its limits allow: the gap is a part of it.
    """

    key: str
    unit: str
    parts: Mapping[str, float]
    scale: float
    optimum: float
    ends: tuple[Ends, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """All rooms around one optimum.

    Parameters
    ----------
    cost_eur_per_year, relative_gap : float
        Of the optimum.
    size_eur_per_unit : Mapping of str to float
        Yearly cost of one unit of each size of the hub.
    shortfall_kwh : float
        What the optimum misses of the target, which the others may miss too; 0 when the target is met.
    served : bool
        False when demand stays unserved: then there are no rooms.
    """

    cost_eur_per_year: float
    relative_gap: float
    shortfall_kwh: float
    served: bool
    slacks: tuple[float, ...]
    size_eur_per_unit: Mapping[str, float]
    rooms: tuple[Room, ...]
    vertices: Mapping[str, Vertex]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """The room of a scenario."""

    fingerprint: str
    scenario: str
    municipality: str
    measure: Measure
    asked_fraction: float
    allow_fossil: bool
    space: Space
    kind: str = "alternatives"
    version: int = ALTERNATIVES_VERSION

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Alternatives":
        """Read what ``to_json`` wrote; ValueError for anything else."""
        return from_json(cls, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """A mix of stored designs, feasible because the rows of the hub are linear.

    Parameters
    ----------
    bound_eur_per_year : float
        The same mix of the costs; the cheapest operation of these sizes costs no more.
    cost_eur_per_year : float
        Counted again from the mixed sizes and the mixed operation.
    sizes, capacities : Mapping of str to float
        Every size of the hub; the technologies that were asked for.
    """

    bound_eur_per_year: float
    cost_eur_per_year: float
    sizes: Mapping[str, float]
    capacities: Mapping[str, float]


def mix(space: Space, weights: Mapping[str, float]) -> Mix:
    """Mix stored designs; no solver is asked.

    Parameters
    ----------
    space : Space
    weights : Mapping of str to float
        Part of each vertex, none below 0, together 1.

    Raises
    ------
    KeyError
        For a vertex that does not exist.
    ValueError
        For parts that are no parts of one.
    """
    parts = [(space.vertices[name], float(part)) for name, part in weights.items()]
    if any(not part >= 0 for _, part in parts) or not abs(sum(part for _, part in parts) - 1) <= SUM_MISS:
        raise ValueError("the parts of a mix are not negative and add up to one")
    sizes = {name: sum(part * vertex.sizes[name] for vertex, part in parts) for name in space.size_eur_per_unit}
    built = sum(eur * sizes[name] for name, eur in space.size_eur_per_unit.items())
    return Mix(
        bound_eur_per_year=sum(part * vertex.cost_eur_per_year for vertex, part in parts),
        cost_eur_per_year=built + sum(part * vertex.flow_eur_per_year for vertex, part in parts),
        sizes=sizes,
        capacities={room.key: sum(part * sizes[name] for name, part in room.parts.items()) for room in space.rooms},
    )
