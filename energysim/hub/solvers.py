"""The outside solvers behind one door: a program in, an unverified solution out.

The only place that imports PIQP and HiGHS. Nothing here decides whether an answer is right: the status of a solver is
kept as text for the notes and never trusted; ``certificate`` judges the numbers.

Powers are divided by one power, money by one price and every size by its own unit, so that the solvers see numbers
near one whatever the user's village or currency.
"""

import time
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import scipy.sparse as sp

from energysim.errors import SolverError
from energysim.hub.program import Program
from energysim.units import BoolArray, FloatArray, IntArray

Solver = Literal["piqp", "piqp-patient", "piqp-firm", "highs-simplex", "highs-ipm"]
Patience = Literal["none", "patient", "firm"]
PATIENCE: Final[dict[Solver, Patience]] = {"piqp": "none", "piqp-patient": "patient", "piqp-firm": "firm"}
ACCURACY: Final = 1e-8  # on numbers near one: leaves the certificate (1e-6) two digits of room
FLOORS: Final = {
    "none": (1e-12, 1e-13),
    "patient": (1e-12, 1e-13),
    "firm": (1e-8, 1e-10),
}  # of PIQP's damping, measured
FIRMER: Final = 1e-2  # accuracy of "firm" beside the usual: two digits more
# PIQP's own 1e-4 gave up on feasible villages; 1e-7 did not, and still ends the impossible ones early
DOUBT: Final = 1e-7
NEVER: Final = 1e-30  # PIQP refuses zero
BANNED_HIGHS: Final = ("1.14.0",)  # returned wrong optima on sizing problems; refused at run time too


@dataclass(frozen=True, slots=True)
class RawSolution:
    """What a solver says, in our units; no part of it has been checked.

    ``x`` (F, T), ``y`` (K,), ``lam`` (R, T) and ``nu`` (Y,) multipliers with the signs of ``certificate``, ``sigma``
    one multiplier per choice, ``status`` the solver's own word, ``seconds`` inside the solver.
    """

    x: FloatArray
    y: FloatArray
    lam: FloatArray
    nu: FloatArray
    sigma: FloatArray
    status: str
    seconds: float
    solver: str
    version: str


@dataclass(frozen=True, slots=True)
class Matrices:
    """A program as sparse matrices without units.

    min cost'v  s.t.  equal v = equal_rhs,  below v <= below_rhs,  lower <= v <= upper

    v holds the flows that can be above zero (``columns``: their place in the flattened (F, T)), then the sizes.
    Equalities: hourly rows, then choices. Inequalities: limits by sizes, then yearly rows.
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    equal: sp.csc_matrix
    equal_rhs: FloatArray
    below: sp.csc_matrix
    below_rhs: FloatArray
    columns: IntArray
    power_unit: float
    price_unit: float
    size_unit: FloatArray
    yearly_unit: FloatArray


def assemble(program: Program) -> Matrices:
    """Turn a program into matrices, leaving out flows that must be zero in a step."""
    p, T = program, program.steps
    F, R, K, Y = len(p.flow_names), len(p.row_names), len(p.size_names), len(p.yearly_names)
    power = _power_unit(p)
    size_unit = _size_units(p, power)
    price = _price_unit(p, p.size_cost * size_unit / power)
    capped = np.zeros((F, T), dtype=bool)
    for cap in p.caps:
        capped[cap.flow] |= (cap.values > 0) & (p.upper[cap.size] > 0)
    free = (p.base_cap > 0) | capped
    columns = np.flatnonzero(free)
    n = columns.size
    column = np.full((F, T), -1)
    column[free] = np.arange(n)
    hours = np.arange(T)

    equal = _Entries()
    for term in p.terms:
        equal.add(term.row * T + hours, np.roll(column[term.flow], term.lag), values=term.values)
    for feed in p.feeds:
        equal.add(feed.row * T + hours, np.full(T, n + feed.size), values=feed.values * size_unit[feed.size] / power)
    for i, members in enumerate(p.choices):
        equal.add(np.full(members.size, R * T + i), n + members, values=size_unit[members])

    limited = capped & free
    rows = int(np.count_nonzero(limited))
    below = _limits_by_sizes(p, column, limited=limited, scale=size_unit / power)
    sizes = p.row_sizes * size_unit / power
    yearly_unit = _yearly_units(p, sizes)
    for weight in p.weights:
        values = weight.values / yearly_unit[weight.row]
        below.add(np.full(T, rows + weight.row), column[weight.flow], values=values)
    for i in range(Y):
        below.add(np.full(K, rows + i), n + np.arange(K), values=sizes[i] / yearly_unit[i])

    upper = np.where(capped, np.inf, p.base_cap).ravel()[columns] / power
    return Matrices(
        cost=np.r_[p.cost.ravel()[columns] / price, p.size_cost * size_unit / (power * price)],
        lower=np.r_[np.zeros(n), p.lower / size_unit],
        upper=np.r_[upper, p.upper / size_unit],
        equal=equal.matrix(R * T + len(p.choices), n + K),
        equal_rhs=np.r_[p.demand.ravel() / power, np.ones(len(p.choices))],
        below=below.matrix(rows + Y, n + K),
        below_rhs=np.r_[p.base_cap[limited] / power, p.row_limit / (power * yearly_unit)],
        columns=columns,
        power_unit=power,
        price_unit=price,
        size_unit=size_unit,
        yearly_unit=yearly_unit,
    )


def _limits_by_sizes(p: Program, column: IntArray, *, limited: BoolArray, scale: FloatArray) -> "_Entries":
    """Rows ``flow - W y <= base_cap`` of flows whose limit follows a size; ``column`` (F, T), -1 where absent."""
    rows, n = int(np.count_nonzero(limited)), int(column.max(initial=-1)) + 1
    limit_row = np.full(column.shape, -1)
    limit_row[limited] = np.arange(rows)
    below = _Entries()
    below.add(np.arange(rows), column[limited], values=np.ones(rows))
    for cap in p.caps:
        at = limit_row[cap.flow] >= 0
        values = -cap.values[at] * scale[cap.size]
        below.add(limit_row[cap.flow][at], np.full(int(at.sum()), n + cap.size), values=values)
    return below


class _Entries:
    """Collects the non-zeros of a sparse matrix; entries of absent columns (-1) fall away."""

    def __init__(self) -> None:
        self.rows: list[IntArray] = []
        self.columns: list[IntArray] = []
        self.values: list[FloatArray] = []

    def add(self, rows: IntArray, columns: IntArray, *, values: FloatArray) -> None:
        keep: BoolArray = (columns >= 0) & (values != 0)
        self.rows.append(rows[keep])
        self.columns.append(columns[keep])
        self.values.append(values[keep])

    def matrix(self, rows: int, columns: int) -> sp.csc_matrix:
        if not self.rows:
            return sp.csc_matrix((rows, columns))
        place = (np.concatenate(self.rows), np.concatenate(self.columns))
        return sp.csc_matrix((np.concatenate(self.values), place), shape=(rows, columns))


def _yearly_units(p: Program, sizes: FloatArray) -> FloatArray:
    """Largest entry of each yearly row, given its entries (Y, K) for the sizes."""
    unit = np.abs(sizes).max(axis=1, initial=0.0)
    for weight in p.weights:
        unit[weight.row] = max(unit[weight.row], float(np.abs(weight.values).max()))
    return np.where(unit > 0, unit, 1.0)


def _power_unit(p: Program) -> float:
    """Mean of the demands that are not zero; without demand, the largest limit or the largest feed at full size."""
    asked = np.abs(p.demand[p.demand != 0])
    if asked.size:
        return float(asked.mean())
    fed = [float(np.abs(f.values).max() * p.upper[f.size]) for f in p.feeds]
    return max([float(p.base_cap.max(initial=0.0)), *fed]) or 1.0


def _price_unit(p: Program, size_worth: FloatArray) -> float:
    """Median of the prices of flows; when no flow has one, of what one unit of each size (K,) costs per power."""
    prices = np.abs(p.cost[p.cost != 0])
    if not prices.size:
        prices = np.abs(size_worth[size_worth != 0])
    return float(np.median(prices)) if prices.size else 1.0


def _size_units(p: Program, power: float) -> FloatArray:
    """Per size: the size that moves one unit of power (shares of a choice stay shares).

    A size that stands in yearly rows only moves them as much as the flows and the other sizes in them do.
    """
    reach = np.zeros(len(p.size_names))
    for size, values in [(f.size, f.values) for f in p.feeds] + [(c.size, c.values) for c in p.caps]:
        reach[size] = max(reach[size], float(np.abs(values).max()))
    known = reach > 0
    unit = np.where(known, power / np.where(known, reach, 1.0), 0.0)
    for members in p.choices:
        unit[members] = 1.0
    activity = np.abs(p.row_sizes * unit).max(axis=1, initial=0.0)
    for weight in p.weights:
        activity[weight.row] = max(activity[weight.row], float(np.abs(weight.values).sum()) * power)
    for k in np.flatnonzero(unit == 0):
        rows = np.flatnonzero((p.row_sizes[:, k] != 0) & (activity > 0))
        unit[k] = (activity[rows] / np.abs(p.row_sizes[rows, k])).max(initial=0.0) or max(float(p.upper[k]), 1.0)
    return unit


def solve(program: Program, solver: Solver) -> RawSolution:
    """Solve with one of the outside solvers; the answer is unverified."""
    if solver == "highs-simplex" or solver == "highs-ipm":
        return solve_highs(program, solver)
    return solve_piqp(program, patience=PATIENCE[solver])


def solve_piqp(program: Program, *, accuracy: float = ACCURACY, patience: Patience = "none") -> RawSolution:
    """Solve with PIQP, a proximal interior-point method.

    Parameters
    ----------
    accuracy : float
        Residuals and gap, on numbers near one.
    patience : {"none", "patient", "firm"}
        "none" lets PIQP stop when it believes that nothing is feasible; it believed so of feasible villages.
        "firm" also damps its steps more, which helps where a target leaves the feasible region hardly any inside,
        and goes on longer, which helps where large sums nearly cancel in the cost.
    """
    import piqp

    m = assemble(program)
    start = time.perf_counter()
    s = piqp.SparseSolver()
    s.settings.verbose = False
    s.settings.preconditioner_scale_cost = True  # halves the iterations where prices and targets differ in size
    s.settings.kkt_solver = piqp.sparse_ldlt
    accuracy = accuracy if patience != "firm" else accuracy * FIRMER
    s.settings.eps_abs = accuracy
    s.settings.eps_rel = accuracy
    s.settings.check_duality_gap = True
    s.settings.eps_duality_gap_abs = accuracy
    s.settings.eps_duality_gap_rel = accuracy
    # floors of the damping: the usual 1e-10 stalls on thin problems where 1e-12 converges, and the reverse
    s.settings.reg_lower_limit, s.settings.reg_finetune_lower_limit = FLOORS[patience]
    s.settings.eps_primal_inf = DOUBT if patience == "none" else NEVER
    s.settings.max_iter = 200  # feasible problems take 20 to 90; beyond it waits in vain
    n = m.cost.size
    s.setup(
        sp.csc_matrix((n, n)),
        m.cost,
        m.equal,
        m.equal_rhs,
        m.below,
        np.full(m.below_rhs.size, -np.inf),
        m.below_rhs,
        m.lower,
        m.upper,
    )
    status = str(s.solve()).rsplit(".", 1)[-1]
    seconds = time.perf_counter() - start
    r = s.result
    return _unscale(
        program, m, (np.array(r.x), -np.array(r.y), np.array(r.z_u)), (status, seconds, "PIQP", str(piqp.__version__))
    )


def solve_highs(program: Program, method: Literal["highs-simplex", "highs-ipm"]) -> RawSolution:
    """Solve with HiGHS: the simplex method, or its interior point without crossover.

    Raises
    ------
    SolverError
        For a release of HiGHS that is known to answer wrongly.
    """
    import highspy

    h: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    version = str(h.version())
    if version in BANNED_HIGHS:
        raise SolverError("solver_banned", solver="HiGHS", version=version)
    m = assemble(program)
    start = time.perf_counter()
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "solver": "simplex" if method == "highs-simplex" else "ipx",
        "run_crossover": "on" if method == "highs-simplex" else "off",
        # one digit better than the certificate asks, on numbers near one; the smallest that HiGHS accepts is 1e-10
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "ipm_optimality_tolerance": 1e-9,
    }
    for key, value in options.items():
        if h.setOptionValue(key, value) != highspy.HighsStatus.kOk:
            raise SolverError("solver_option", solver="HiGHS", option=key)
    h.passModel(_highs_model(m, highspy))
    h.run()
    seconds = time.perf_counter() - start
    solution = h.getSolution()
    v, dual = np.array(solution.col_value), np.array(solution.row_dual)
    if v.size != m.cost.size:
        v = np.zeros(m.cost.size)
    if dual.size != m.equal_rhs.size + m.below_rhs.size:
        dual = np.zeros(m.equal_rhs.size + m.below_rhs.size)
    status = str(h.modelStatusToString(h.getModelStatus()))
    split = m.equal_rhs.size
    return _unscale(program, m, (v, dual[:split], -dual[split:]), (status, seconds, method, version))


def _highs_model(m: Matrices, highspy: Any) -> Any:
    lp = highspy.HighsLp()
    matrix = sp.vstack([m.equal, m.below]).tocsc()
    lp.num_col_, lp.num_row_ = m.cost.size, matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = m.cost, m.lower, m.upper
    lp.row_lower_ = np.r_[m.equal_rhs, np.full(m.below_rhs.size, -np.inf)]
    lp.row_upper_ = np.r_[m.equal_rhs, m.below_rhs]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    return lp


def _unscale(
    program: Program,
    m: Matrices,
    point: tuple[FloatArray, FloatArray, FloatArray],
    label: tuple[str, float, str, str],
) -> RawSolution:
    """Back to kW, kWh and EUR; whatever is not a finite number becomes zero, the certificate will refuse it."""
    v, equal_dual, below_dual = (np.nan_to_num(a, nan=0.0, posinf=0.0, neginf=0.0) for a in point)
    F, R, T = len(program.flow_names), len(program.row_names), program.steps
    n, Y = m.columns.size, len(program.yearly_names)
    x = np.zeros(F * T)
    x[m.columns] = v[:n] * m.power_unit
    yearly = below_dual[below_dual.size - Y :]
    status, seconds, solver, version = label
    return RawSolution(
        x=x.reshape(F, T),
        y=v[n:] * m.size_unit,
        lam=equal_dual[: R * T].reshape(R, T) * m.price_unit,
        nu=np.maximum(yearly, 0.0) * m.price_unit / m.yearly_unit,
        sigma=equal_dual[R * T :] * m.power_unit * m.price_unit,
        status=status,
        seconds=seconds,
        solver=solver,
        version=version,
    )
