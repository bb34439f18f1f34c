"""Small energy systems that other tools have optimised, rebuilt through the hub of this project."""

from pathlib import Path
from typing import Final

from benchmarks.published.case import Published
from benchmarks.published.every import CASES
from energysim.hub.optimise import HubOptimum, optimise

GAP: Final = 1e-8  # the figures are printed with up to nine digits
TITLE: Final = "Optima that other tools have published"


def page(data: Path) -> str:
    """The page in Markdown."""
    cases = [make() for make in CASES.values()]
    solved = [optimise(case.hub, gap=GAP) for case in cases]
    return "\n\n".join((_intro(solved), *map(_table, cases, solved), _pipes()))


def _intro(solved: list[HubOptimum]) -> str:
    gap = max(abs(best.certificate.relative_gap) for best in solved)
    return (
        "Each system is described anew with the buses, converters, stores and exchanges of `energysim.hub` and\n"
        "optimised. Expected are the figures that the other tool prints in its own tests or manual. Beside its cost,\n"
        f"every answer below carries a bound; the widest gap between the two is {gap:.0e} of the cost."
    )


def _table(case: Published, best: HubOptimum) -> str:
    rows = [
        f"| {answer.what} | {_figure(answer.reached(best))} | {_figure(answer.published)} | {answer.within:.0e} |"
        for answer in case.answers
    ]
    head = "| | reached | expected | may differ by |\n|---|---|---|---|\n"
    return f"## {case.name[0].upper()}{case.name[1:]}\n\nWho says so: {case.source}.\n\n{head}" + "\n".join(rows)


def _figure(value: float) -> str:
    """Nine digits; what is smaller than a millionth is nothing."""
    return "0" if abs(value) < 1e-6 else f"{value:,.9g}"


def _pipes() -> str:
    return (
        "## Two costs for one town\n\n"
        "In the urban example heat may not be thrown away. When the engine runs for its power and nobody wants its\n"
        "heat, the cheapest way is to send the heat round through the pipes until it is lost. Up to version 0.6 of\n"
        "calliope a pipe gives at one end what it takes at the other; from 0.7 on both ends share one balance, and a\n"
        "pipe may give back at the end where it takes, which loses more. The sizes are the same, the cost differs in\n"
        "the fifth digit, and both are met. A third cost, 430.097399, stands in its tests for GLPK alone; the designs\n"
        "found here cost less than that in either form."
    )
