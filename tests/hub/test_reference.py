"""The reference problem: the same data to the last bit, and the optimum that eleven other paths found."""

import hashlib
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linprog

from benchmarks.refproblem import OPTIMUM_EUR_PER_YEAR, SIZES, Series, reference_hub, series
from energysim.hub.certificate import certify
from energysim.hub.optimise import optimise
from energysim.hub.presolve import presolve
from energysim.hub.program import compile_hub
from energysim.hub.repair import repair
from energysim.hub.solvers import Solver, solve

MONTH = 744
# sums and the first sixteen digits of sha256 of the arrays of the published generator
PINNED = {
    "electricity": (2000000.0, "c4b76835820993a6"),
    "heat": (6000000.0, "ab4b3128ddc5e50b"),
    "cop": (29434.276260858147, "b96f1f3ea989e003"),
    "pv_s": (1023.2612204159356, "6d70705e9a79cf3d"),
    "pv_e": (829.8015949618555, "861a6fe893d5f0d0"),
    "pv_w": (821.8056613840911, "6720d3e1ebde6485"),
    "wind": (2802.4151922936753, "d70bed0e04d8705e"),
    "st": (436.4299583457322, "25cdd67d032dcfd0"),
}


@pytest.fixture(scope="module")
def data() -> Series:
    return series()


@pytest.mark.parametrize("name", PINNED)
def test_the_series_are_those_of_the_published_generator(data: Series, name: str) -> None:
    fixed = {"electricity": data.electricity_kw, "heat": data.heat_kw, "cop": data.cop}
    values = {**fixed, **data.available}[name]
    total, digest = PINNED[name]
    assert float(values.sum()) == pytest.approx(total, rel=1e-12)
    # the last bit may differ where another processor rounds a sine otherwise: then the sum above has to do
    if float(values.sum()) == total:
        assert hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest().startswith(digest)


def _witness(d: Series, hours: int) -> float:
    """The same problem written down by hand, without the hub, and solved by scipy.

    Written as inequalities: what is produced too much is thrown away, and the battery's two directions share one
    power. Neither changes the optimum, because throwing away and cycling never pay here.
    """
    steps, names = hours, list(SIZES)
    flows = ["imp", "exp", "ch", "dis", "soc", "hp", "gas", "bio", "tes"]
    at = {name: i * steps for i, name in enumerate(flows)}
    y = len(flows) * steps
    n = y + len(names) + 1
    peak = n - 1
    eye, none = sp.identity(steps, format="csr"), sp.csr_matrix((steps, steps))
    back = sp.csr_matrix((np.ones(steps), (np.arange(steps), (np.arange(steps) - 1) % steps)), shape=(steps, steps))

    def rows(parts: dict[str, Any], sizes: dict[str, np.ndarray]) -> sp.csr_matrix:
        blocks = [parts.get(f, none) for f in flows]
        dense = np.zeros((steps, n - y))
        for name, column in sizes.items():
            dense[:, n - 1 - y if name == "peak" else names.index(name)] = column
        return sp.csr_matrix(sp.hstack([*blocks, sp.csr_matrix(dense)]))

    one = np.ones(steps)
    yields = {k: -d.available[k][:steps] for k in ("pv_s", "pv_e", "pv_w", "wind")}
    power = rows({"imp": -eye, "exp": eye, "dis": -eye, "ch": eye, "hp": eye}, yields)
    warmth = rows(
        {"tes": eye - 0.997 * back, "hp": -sp.diags(d.cop[:steps]), "gas": -eye, "bio": -eye},
        {"st": -d.available["st"][:steps]},
    )
    limits = [
        rows({"soc": eye}, {"bat_e": -one}),
        rows({"ch": eye, "dis": eye}, {"bat_p": -one}),
        rows({"hp": eye}, {"hp": -one}),
        rows({"bio": eye}, {"bio": -one}),
        rows({"tes": eye}, {"tes": -one}),
        rows({"imp": eye}, {"peak": -one}),
    ]
    primary = np.zeros(n)
    primary[at["imp"] : at["imp"] + steps], primary[at["exp"] : at["exp"] + steps] = 1.9, -1.9
    primary[at["gas"] : at["gas"] + steps], primary[at["bio"] : at["bio"] + steps] = 1.1 / 0.92, 0.2 / 0.85
    battery = rows({"soc": eye - back, "ch": -0.95 * eye, "dis": eye / 0.95}, {})
    cost = np.zeros(n)
    for name, price in {"imp": 0.25, "exp": -0.04, "gas": 0.09 / 0.92, "bio": 0.06 / 0.85}.items():
        cost[at[name] : at[name] + steps] = price
    cost[y:peak], cost[peak] = [c for c, _ in SIZES.values()], 4.0
    upper = np.full(n, np.inf)
    upper[at["exp"] : at["exp"] + steps], upper[at["gas"] : at["gas"] + steps] = 2500.0, 3500.0
    upper[y:peak], upper[peak] = [u for _, u in SIZES.values()], 3000.0
    below = sp.vstack([power, warmth, *limits, sp.csr_matrix(primary)])
    rhs = np.r_[-d.electricity_kw[:steps], -d.heat_kw[:steps], np.zeros(steps * len(limits) + 1)]
    bounds = np.c_[np.zeros(n), upper]
    solver: Any = linprog  # the stubs know no sparse matrices
    answer = solver(cost, below, rhs, battery, np.zeros(steps), bounds, method="highs")
    assert answer.status == 0
    return float(answer.fun)


@pytest.fixture(scope="module")
def witness(data: Series) -> float:
    return _witness(data, MONTH)


def test_a_month_equals_the_outside_witness(data: Series, witness: float) -> None:
    best = optimise(reference_hub(data, hours=MONTH))
    assert best.objective_eur == pytest.approx(witness, rel=1e-6)
    assert best.certificate.lower_bound_eur <= witness * (1 + 1e-9)
    assert best.certificate.accepted()
    assert best.served


@pytest.mark.parametrize("solver", ["interior", "piqp", "highs-simplex", "highs-ipm"])
def test_four_algorithms_agree_on_a_month(data: Series, witness: float, solver: Solver) -> None:
    program = compile_hub(reference_hub(data, hours=MONTH))
    reduced = presolve(program)
    raw = reduced.restore(solve(reduced.program, solver))
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    assert proof.accepted()
    assert proof.upper_bound_eur == pytest.approx(witness, rel=1e-6)


@pytest.mark.slow
def test_the_year_gives_the_published_optimum(data: Series) -> None:
    best = optimise(reference_hub(data))
    assert best.objective_eur == pytest.approx(OPTIMUM_EUR_PER_YEAR, rel=1e-6)
    assert best.certificate.accepted()
    published = {"pv_s": 1200.0, "pv_e": 417.33, "pv_w": 686.45, "wind": 877.26, "bat_e": 1606.99, "bat_p": 321.54}
    published |= {"hp": 362.43, "bio": 884.31, "tes": 8658.81, "st": 0.0}
    for name, value in published.items():
        assert best.size(name) == pytest.approx(value, abs=0.02)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_highs_agrees_on_the_year(data: Series) -> None:
    program = compile_hub(reference_hub(data))
    raw = solve(program, "highs-ipm")
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    assert proof.accepted()
    assert proof.upper_bound_eur == pytest.approx(OPTIMUM_EUR_PER_YEAR, rel=1e-6)
