"""The solvers behind one door: a program in, an unverified solution out.

The only place that imports PIQP and HiGHS. Nothing here decides whether an answer is right: the status of a solver is
kept as text for the notes and never trusted; ``certificate`` judges the numbers.
"""

import time
from typing import Any, Final, Literal

import numpy as np
import scipy.sparse as sp

from energysim.errors import SolverError
from energysim.hub.interior_point import solve_interior
from energysim.hub.matrices import Matrices, assemble
from energysim.hub.program import Program
from energysim.hub.solution import Iterate, RawSolution
from energysim.units import FloatArray

Solver = Literal["interior", "piqp", "piqp-patient", "piqp-firm", "highs-simplex", "highs-ipm"]
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


def solve(
    program: Program, solver: Solver, *, start: Iterate | None = None, floor_eur: float | None = None
) -> RawSolution:
    """Solve with our own interior point or one of the outside solvers; the answer is unverified.

    Parameters
    ----------
    start : Iterate, optional
        Of a neighbouring program; only our own solver can use it.
    floor_eur : float
        Costs smaller than this count as this in a relative gap; only our own solver looks at it.
    """
    if solver == "interior":
        return solve_interior(program, start=start, floor_eur=floor_eur)
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
        "log_to_console": False,
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
