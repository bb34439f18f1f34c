"""The answer on the cost curve: what each share of neutrality costs, from nothing asked to all that can be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from energysim.study.records import from_json, to_json
from energysim.village.targets import Measure

FRONTIER_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """The cheapest mix at one share, certified.

    Parameters
    ----------
    asked_fraction : float or None
        None where nothing is asked: what the cheapest mix reaches by itself.
    reached_fraction : float
        Of the same measure. Without fossil heating left, the lower of the number and of the part of the use that is not
        fuel from outside.
    cost_eur_per_year, lower_bound_eur_per_year, relative_gap : float
        System cost, and the proof that no mix is cheaper.
    extra_eur_per_year : float
        More than where nothing is asked.
    annual_final, annual_primary, matched, winter : float
        The four neutrality numbers, with perfect foresight.
    capacities : Mapping of str to float
        Size per technology; heating as the share of dwellings that has it.
    served : bool
        False when the mix leaves demand unserved: then the cost is not an answer.
    """

    asked_fraction: float | None
    reached_fraction: float
    cost_eur_per_year: float
    lower_bound_eur_per_year: float
    relative_gap: float
    extra_eur_per_year: float
    annual_final: float
    annual_primary: float
    matched: float
    winter: float
    fossil_left_kwh: float
    fossil_left_homes: float
    co2_kg_per_year: float
    capacities: Mapping[str, float]
    served: bool
    solver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Points from the share that is reached unasked to the largest that can be.

    Parameters
    ----------
    free_fraction : float
        What the cheapest mix reaches by itself.
    maximum_fraction : float
        The largest share within reach, at most 1; proven to a millionth of the use.
    """

    free_fraction: float
    maximum_fraction: float
    points: tuple[FrontierPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """The cost curve of a scenario."""

    fingerprint: str
    scenario: str
    municipality: str
    measure: Measure
    allow_fossil: bool
    capacity_units: Mapping[str, str]
    curve: Curve
    kind: str = "frontier"
    version: int = FRONTIER_VERSION

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Frontier":
        """Read what ``to_json`` wrote; ValueError for anything else."""
        return from_json(cls, data)
