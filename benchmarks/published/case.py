"""What a published problem is: a hub, who solved it before, and what they found."""

from collections.abc import Callable
from dataclasses import dataclass

from energysim.hub.model import Hub
from energysim.hub.optimise import HubOptimum

HOURS_OF_A_YEAR = 8760


@dataclass(frozen=True)
class Answer:
    """One published figure.

    ``published`` as printed by ``source``; ``reached`` reads the same figure from our optimum; ``within`` is how far
    the two may be apart, half of the last digit printed or the tolerance of the source's own test.
    """

    what: str
    published: float
    reached: Callable[[HubOptimum], float]
    within: float


@dataclass(frozen=True)
class Published:
    """A problem with the figures published for it."""

    name: str
    source: str
    hub: Hub
    answers: tuple[Answer, ...]


def annuity(rate: float, years: int) -> float:
    """Yearly part of an investment."""
    grown = (1 + rate) ** years
    return rate * grown / (grown - 1)


def cost(published: float, *, within: float) -> Answer:
    """The cost, which every source gives."""
    return Answer("cost", published, lambda best: best.objective_eur, within)


def size(what: str, name: str, published: float, *, within: float, factor: float = 1.0) -> Answer:
    """A size times a factor into the unit of the source."""
    return Answer(what, published, lambda best: factor * best.size(name), within)


def energy(what: str, flows: tuple[str, ...], published: float, *, within: float) -> Answer:
    """The sum of flows over the period, kWh."""

    def reached(best: HubOptimum) -> float:
        return best.program.step_h * float(sum(best.flow(name).sum() for name in flows))

    return Answer(what, published, reached, within)
