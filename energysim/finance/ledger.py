"""One ledger holds every euro: frozen lines, and sums that lose nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum
from typing import Literal

Kind = Literal["investment", "operation", "fuel", "electricity", "grid", "export", "tax", "transfer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount.

    Parameters
    ----------
    actor : str
        Who pays; "core" where the cost of the whole core is meant.
    kind : Kind
    item : str
        For what: a technology key or a carrier.
    eur_per_year : float
        Paid; negative is received.
    source : str
        Parameter key of the price.
    """

    actor: str
    kind: Kind
    item: str
    eur_per_year: float
    source: str


Ledger = tuple[Line, ...]


def total_eur_per_year(ledger: Iterable[Line]) -> float:
    """Sum of all lines, correctly rounded, whatever their order."""
    return fsum(line.eur_per_year for line in ledger)


def by(ledger: Iterable[Line], key: Callable[[Line], str]) -> dict[str, float]:
    """Return the sums per actor, kind, item or other text of a line, in order of first appearance."""
    gathered: dict[str, list[float]] = {}
    for line in ledger:
        gathered.setdefault(key(line), []).append(line.eur_per_year)
    return {name: fsum(amounts) for name, amounts in gathered.items()}


def transfer(*, payer: str, receiver: str, item: str, eur_per_year: float, source: str) -> Ledger:
    """Two lines that cancel: what one actor pays, another receives."""
    return (
        Line(actor=payer, kind="transfer", item=item, eur_per_year=eur_per_year, source=source),
        Line(actor=receiver, kind="transfer", item=item, eur_per_year=-eur_per_year, source=source),
    )
