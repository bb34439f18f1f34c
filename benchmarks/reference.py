"""Our certified optimum of the reference problem beside PIQP alone and HiGHS alone, interleaved in one run.

    python -m benchmarks.reference [--json] [--quick] [--runs 5] [--highs-runs 1] [--hours 8760] [--growth]

"Ours" is everything from the description to the certificate; "alone" is the same matrices given straight to a solver,
without presolve, repair or proof. ``--growth`` adds how the time grows from one week to a year: the slope of its
logarithm over that of the hours, 1 when twice the hours take twice as long.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
import piqp
import scipy.sparse as sp

from benchmarks.refproblem import HOURS, reference_hub
from energysim.hub.interior_layout import lay_out
from energysim.hub.interior_start import cold
from energysim.hub.interior_step import Newton
from energysim.hub.matrices import assemble
from energysim.hub.model import Hub
from energysim.hub.optimise import optimise
from energysim.hub.presolve import presolve
from energysim.hub.program import compile_hub
from energysim.hub.solvers import solve_highs

T = TypeVar("T")
TEN = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="leave HiGHS out")
    parser.add_argument("--runs", type=int, default=5, help="runs of ours and of PIQP")
    parser.add_argument("--highs-runs", type=int, default=1, help="runs of HiGHS, 20 to 60 s each")
    parser.add_argument("--hours", type=int, default=HOURS, help="only the first hours of the year")
    parser.add_argument("--growth", action="store_true", help="time from a week to a year as well")
    choice = parser.parse_args()
    figures = measure(choice.hours, choice.runs, 0 if choice.quick else choice.highs_runs)
    if choice.growth:
        figures |= growth(choice.runs)
    if choice.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


def measure(hours: int, runs: int, highs_runs: int) -> dict[str, float | int | str | None]:
    """Medians of interleaved runs, after one run of each to warm up on a week."""
    hub = reference_hub(hours=hours)
    week = reference_hub(hours=168)
    program = compile_hub(hub)
    m = assemble(program)
    n = m.cost.size
    nothing, free = sp.csc_matrix((n, n)), np.full(m.below_rhs.size, -np.inf)

    def alone() -> object:
        s = piqp.SparseSolver()
        s.settings.kkt_solver = piqp.sparse_ldlt
        s.settings.eps_abs = s.settings.eps_rel = 1e-8
        s.settings.eps_duality_gap_abs = s.settings.eps_duality_gap_rel = 1e-8
        s.setup(nothing, m.cost, m.equal, m.equal_rhs, m.below, free, m.below_rhs, m.lower, m.upper)
        s.solve()
        return s

    dearer = replace(hub, exchanges=tuple(replace(e, peak_eur_per_kw=1.1 * e.peak_eur_per_kw) for e in hub.exchanges))
    ours: list[float] = []
    inside: list[float] = []
    near: list[float] = []
    theirs: list[float] = []
    highs: list[float] = []
    best = optimise(week)
    for run in range(max(runs, 1)):
        seconds, best = _timed(lambda: optimise(hub))
        ours.append(seconds)
        inside.append(best.certificate.seconds)
        start = best.iterate
        near.append(_timed(lambda start=start: optimise(dearer, start=start))[0])  # type: ignore[misc]
        theirs.append(_timed(alone)[0])
        if run < highs_runs:
            highs.append(solve_highs(program, "highs-ipm").seconds)
    certificate = best.certificate
    return {
        "objective_eur_per_year": best.objective_eur,
        "lower_bound_eur_per_year": certificate.lower_bound_eur,
        "relative_gap": certificate.relative_gap,
        "worst_residual_kwh": certificate.worst_residual_kwh,
        "ours_s": statistics.median(ours),
        "ours_inside_solver_s": statistics.median(inside),
        "ours_from_a_neighbour_s": statistics.median(near),
        "piqp_s": statistics.median(theirs),
        "highs_s": statistics.median(highs) if highs else None,
        "ours_over_piqp": statistics.median(a / b for a, b in zip(ours, theirs, strict=True)),
        "piqp_over_ours": statistics.median(b / a for a, b in zip(ours, theirs, strict=True)),
        "runs": len(ours),
        "highs_runs": len(highs),
        "highs_method": "interior point without crossover",
        "hours": hours,
        "solver": f"{certificate.solver} {certificate.solver_version}",
    }


def growth(runs: int) -> dict[str, float | int | str | None]:
    """Slope of the time over the hours, both as logarithms: all of the answer, and an iteration of the solver."""
    hours = [168, 336, 672, HOURS]
    whole, single = [], []
    for count in hours:
        hub = reference_hub(hours=count)
        whole.append(min(_timed(lambda hub=hub: optimise(hub))[0] for _ in range(runs)))  # type: ignore[misc]
        single.append(min(_iteration(hub) for _ in range(runs)))
    return {
        "growth_of_the_answer": float(np.polyfit(np.log(hours), np.log(whole), 1)[0]),
        "growth_of_an_iteration": float(np.polyfit(np.log(hours), np.log(single), 1)[0]),
    }


def _iteration(hub: Hub) -> float:
    """Seconds of one iteration, mean of the first ten."""
    problem = lay_out(presolve(compile_hub(hub)).program)
    newton, at = Newton(problem), cold(problem)
    start = time.perf_counter()
    for _ in range(TEN):
        step, aim = newton.direction(at, newton.measure(at), refine=False)
        newton.go(at, step, aim=aim, strays=True)
    return (time.perf_counter() - start) / TEN


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = do()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
