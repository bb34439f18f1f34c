"""Our certified optimum of the reference problem beside PIQP alone and HiGHS alone, interleaved in one run.

    python -m benchmarks.reference [--json] [--quick] [--runs 5] [--highs-runs 1] [--hours 8760]

"Ours" is everything from the description to the certificate; "alone" is the same matrices given straight to a solver,
without presolve, repair or proof.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import piqp
import scipy.sparse as sp

from benchmarks.refproblem import HOURS, reference_hub
from energysim.hub.matrices import assemble
from energysim.hub.optimise import HubOptimum, optimise
from energysim.hub.program import compile_hub
from energysim.hub.solvers import solve_highs

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="leave HiGHS out")
    parser.add_argument("--runs", type=int, default=5, help="runs of ours and of PIQP")
    parser.add_argument("--highs-runs", type=int, default=1, help="runs of HiGHS, 20 to 60 s each")
    parser.add_argument("--hours", type=int, default=HOURS, help="only the first hours of the year")
    choice = parser.parse_args()
    figures = measure(choice.hours, choice.runs, 0 if choice.quick else choice.highs_runs)
    if choice.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


def measure(hours: int, runs: int, highs_runs: int) -> dict[str, float | int | str | None]:
    """Medians of interleaved runs, after one run of each to warm up on a week."""
    hub = reference_hub(hours=hours)
    week = reference_hub(hours=168)
    optimise(week)
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

    ours: list[float] = []
    theirs: list[float] = []
    highs: list[float] = []
    best: HubOptimum | None = None
    for run in range(max(runs, 1)):
        seconds, best = _timed(lambda: optimise(hub))
        ours.append(seconds)
        theirs.append(_timed(alone)[0])
        if run < highs_runs:
            highs.append(solve_highs(program, "highs-ipm").seconds)
    assert best is not None
    certificate = best.certificate
    return {
        "objective_eur_per_year": best.objective_eur,
        "lower_bound_eur_per_year": certificate.lower_bound_eur,
        "relative_gap": certificate.relative_gap,
        "worst_residual_kwh": certificate.worst_residual_kwh,
        "ours_s": statistics.median(ours),
        "piqp_s": statistics.median(theirs),
        "highs_s": statistics.median(highs) if highs else None,
        "ours_over_piqp": statistics.median(a / b for a, b in zip(ours, theirs, strict=True)),
        "runs": len(ours),
        "highs_runs": len(highs),
        "highs_method": "interior point without crossover",
        "hours": hours,
        "solver": f"{certificate.solver} {certificate.solver_version}",
    }


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = do()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    main()
