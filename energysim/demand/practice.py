"""From theory to practice: what homes really use, before and after renovation."""

from collections.abc import Mapping
from typing import Literal

from energysim.parameters.register import ParameterBook
from energysim.scenario.place import DwellingType

RenovationState = Literal["standard", "advanced"]
Facts = Mapping[str, float]


def behaviour_factor(need_kwh_per_m2: float, book: ParameterBook) -> float:
    """Practice over theory: leaky homes are heated less than calculated, tight ones a little more.

    ``min(maximum, scale / (1 + q / reference))``

    Parameters
    ----------
    need_kwh_per_m2 : float
        Theoretical net need q of space heat per year, 0 or more.
    """
    reference = book.number("demand.stock.behaviour_reference_kwh_per_m2")
    factor = book.number("demand.stock.behaviour_scale_fraction") / (1.0 + need_kwh_per_m2 / reference)
    return min(book.number("demand.stock.behaviour_maximum_fraction"), factor)


def practice_kwh_per_m2(need_kwh_per_m2: float, book: ParameterBook) -> float:
    """Space heat in practice per m2 of floor and year."""
    return need_kwh_per_m2 * behaviour_factor(need_kwh_per_m2, book)


def shares_kwh_per_m2(facts: Facts, improved_fraction: float, *, book: ParameterBook) -> tuple[float, float]:
    """Space heat of today in practice, of the unimproved homes and of those at standard renovation.

    Parameters
    ----------
    facts : mapping
        Row of the TABULA table: ``now_kwh_per_m2``, ``standard_kwh_per_m2``.
    improved_fraction : float
        Share of the homes already at standard renovation, 0 to 1; 0 for homes of after 2005.

    Returns
    -------
    (now, standard) : tuple of float
        Each per m2 of all homes together; they sum to ``today_kwh_per_m2``.
    """
    now = practice_kwh_per_m2(facts["now_kwh_per_m2"], book)
    standard = practice_kwh_per_m2(facts["standard_kwh_per_m2"], book)
    return (1.0 - improved_fraction) * now, improved_fraction * standard


def today_kwh_per_m2(facts: Facts, improved_fraction: float, *, book: ParameterBook) -> float:
    """Space heat of today in practice: a mix of unimproved homes and homes at standard renovation."""
    return sum(shares_kwh_per_m2(facts, improved_fraction, book=book))


def rebuilt_kwh_per_m2(kind: DwellingType, *, book: ParameterBook) -> float:
    """Space heat in practice of a home that was demolished and built anew after today's rules (E30)."""
    calculated: float = book.table("demand.renovation.rebuild_space_heat_kwh_per_m2")[kind]
    return practice_kwh_per_m2(calculated, book)


def renovated_kwh_per_m2(
    facts: Facts, improved_fraction: float, *, state: RenovationState, book: ParameterBook
) -> float:
    """Space heat in practice when every home of the row is brought from today's mix to a renovation state.

    The saving is the theoretical one times the share that is realised. Where the state is no better than
    today's mix nothing is saved: renovation never raises heat.
    """
    theory = improved_fraction * facts["standard_kwh_per_m2"] + (1.0 - improved_fraction) * facts["now_kwh_per_m2"]
    saving = max(0.0, 1.0 - facts[f"{state}_kwh_per_m2"] / theory)
    realised = book.number("demand.renovation.realised_saving_fraction")
    return today_kwh_per_m2(facts, improved_fraction, book=book) * (1.0 - realised * saving)
