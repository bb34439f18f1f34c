"""The proof: any multipliers bound the optimum from below, and whatever is tampered with is refused."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from benchmarks.refproblem import Series, reference_hub, series
from energysim.hub.certificate import certify, cost_eur, lower_bound, row_residuals, yearly_sums
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store, YearlyRow
from energysim.hub.optimise import HubOptimum, optimise
from energysim.hub.program import Program, compile_hub
from energysim.units import FloatArray
from tests.hub.random_sizing import random_village

FORTNIGHT = 336


@pytest.fixture(scope="module")
def data() -> Series:
    return series()


@pytest.fixture(scope="module")
def best(data: Series) -> HubOptimum:
    return optimise(reference_hub(data, hours=FORTNIGHT))


def _duals(best: HubOptimum) -> tuple[FloatArray, FloatArray]:
    return best.prices, np.array([best.multipliers[name] for name in best.program.yearly_names])


def test_the_certificate_can_be_recomputed(best: HubOptimum) -> None:
    again = certify(best.program, (best.flows, best.sizes), multipliers=_duals(best))
    assert again.accepted()
    assert again.relative_gap == pytest.approx(best.certificate.relative_gap, abs=1e-12)
    assert again.worst_residual_kwh <= 1e-6
    assert again.worst_bound_violation == 0.0


def test_random_multipliers_never_pass_the_optimum(best: HubOptimum) -> None:
    rng = np.random.default_rng(15)
    lam, nu = _duals(best)
    optimum = best.objective_eur
    for draw in range(300):
        spread = 10.0 ** rng.uniform(-9, 1)
        near = draw % 2 == 0
        some_lam = (lam if near else 0.0) + spread * rng.standard_normal(lam.shape)
        some_nu = np.maximum((nu if near else 0.0) + spread * rng.standard_normal(nu.shape), 0.0)
        assert lower_bound(best.program, some_lam, nu=some_nu) <= optimum * (1 + 1e-9)


def _small() -> Hub:
    """Three hours, a choice, a lag, a yearly row, limits with constants and sizes: everything the bound handles."""
    return Hub(
        steps=3,
        step_h=0.5,
        buses=(Bus(name="b", carrier="e", unserved_eur_per_kwh=5.0),),
        sizes=(
            Size(name="pv", lower=0.5, upper=4.0, cost_eur_per_unit=0.3),
            Size(name="tank", upper=2.0, cost_eur_per_unit=0.1),
            Size(name="old", lower=0.1, upper=1.0, cost_eur_per_unit=1.0, choice="way"),
            Size(name="new", upper=0.7, cost_eur_per_unit=2.0, choice="way"),
        ),
        demands=(
            Demand(name="d", bus="b", power_kw=np.array([2.0, 3.0, 1.0])),
            Demand(name="o", bus="b", power_kw=np.array([2.0, 1.0, 1.0]), size="old"),
        ),
        sources=(Source(name="sun", bus="b", profile=np.array([0.0, 1.0, 0.4]), size="pv"),),
        converters=(
            Converter(
                name="gas",
                inputs=(),
                outputs=(("b", 0.9),),
                limit=Limit(constant=0.5, sizes=(("new", 2.0),)),
                cost_eur_per_kwh=0.2,
            ),
        ),
        stores=(Store(name="t", bus="b", content=Limit(sizes=(("tank", 1.0),)), keep_fraction_per_h=0.9),),
        exchanges=(
            Exchange(
                name="g",
                bus="b",
                import_eur_per_kwh=np.array([0.3, 0.5, 0.1]),
                export_eur_per_kwh=0.05,
                import_limit_kw=2.0,
                export_limit_kw=1.0,
            ),
        ),
        rows=(YearlyRow(name="co2", flows={"gas": 0.2, "g.import": 0.3}, sizes={"old": 0.1}, limit=1.0),),
    )


def _dense(p: Program) -> tuple[FloatArray, ...]:
    """Matrices by evaluating the documented rows on unit vectors."""
    flows, steps, sizes, rows = len(p.flow_names), p.steps, len(p.size_names), len(p.row_names)
    n = flows * steps + sizes
    zero = row_residuals(p, np.zeros((flows, steps)), y=np.zeros(sizes)).ravel()
    equal, below = np.zeros((rows * steps + len(p.choices), n)), np.zeros((flows * steps + len(p.yearly_names), n))
    cost = np.zeros(n)
    base = p.limits(np.zeros(sizes)).ravel()
    for j in range(n):
        unit = np.zeros(n)
        unit[j] = 1.0
        x, y = unit[: flows * steps].reshape(flows, steps), unit[flows * steps :]
        equal[: rows * steps, j] = zero - row_residuals(p, x, y=y).ravel()
        below[: flows * steps, j] = x.ravel() - (p.limits(y).ravel() - base)
        below[flows * steps :, j] = yearly_sums(p, x, y=y)
        cost[j] = cost_eur(p, x, y=y)
    for i, members in enumerate(p.choices):
        equal[rows * steps + i, flows * steps + members] = 1.0
    return cost, equal, np.r_[zero, np.ones(len(p.choices))], below, np.r_[base, p.row_limit]


def test_the_bound_is_the_minimum_of_the_lagrangian() -> None:
    """Without the priced rows, what is left to minimise is a linear program: solved by scipy, it equals the bound."""
    p = compile_hub(_small())
    cost, equal, equal_rhs, below, below_rhs = _dense(p)
    flows, steps, rows = len(p.flow_names), p.steps, len(p.row_names)
    bounds = [(0, None)] * (flows * steps) + list(zip(p.lower, p.upper, strict=True))
    rng = np.random.default_rng(7)
    for _ in range(50):
        lam, nu = rng.standard_normal((rows, steps)), np.abs(rng.standard_normal(len(p.yearly_names)))
        priced = cost - equal[: rows * steps].T @ lam.ravel() + below[flows * steps :].T @ nu
        rest = linprog(
            priced,
            below[: flows * steps],
            below_rhs[: flows * steps],
            equal[rows * steps :],
            equal_rhs[rows * steps :],
            bounds,
        )
        expected = float(rest.fun or 0.0) + equal_rhs[: rows * steps] @ lam.ravel() - nu @ p.row_limit
        assert lower_bound(p, lam, nu=nu) == pytest.approx(expected, abs=1e-9)


def test_the_small_optimum_equals_the_outside_witness() -> None:
    p = compile_hub(_small())
    cost, equal, equal_rhs, below, below_rhs = _dense(p)
    bounds = [(0, None)] * (len(p.flow_names) * p.steps) + list(zip(p.lower, p.upper, strict=True))
    witness = linprog(cost, below, below_rhs, equal, equal_rhs, bounds)
    assert witness.status == 0
    assert optimise(_small()).objective_eur == pytest.approx(witness.fun, abs=1e-6)


def test_a_tampered_design_is_refused(best: HubOptimum) -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        x = best.flows.copy()
        place = tuple(int(rng.integers(n)) for n in x.shape)
        x[place] += rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(-4, 2)
        assert not certify(best.program, (x, best.sizes), multipliers=_duals(best)).accepted()


def test_smaller_sizes_with_the_same_operation_are_refused(best: HubOptimum) -> None:
    for k in np.flatnonzero(best.sizes > 1.0):
        y = best.sizes.copy()
        y[k] *= 0.99
        assert not certify(best.program, (best.flows, y), multipliers=_duals(best)).accepted()


def test_a_broken_yearly_row_is_refused(best: HubOptimum) -> None:
    tight = replace(best.program, row_limit=best.program.row_limit - 1e7)
    assert not certify(tight, (best.flows, best.sizes), multipliers=_duals(best)).feasible()


def test_tampered_multipliers_are_refused(best: HubOptimum) -> None:
    rng = np.random.default_rng(4)
    lam, nu = _duals(best)
    for _ in range(20):
        assert not certify(
            best.program, (best.flows, best.sizes), multipliers=(lam * rng.uniform(1.01, 2), nu)
        ).accepted()
        worse = lam + 0.05 * rng.standard_normal(lam.shape)
        assert not certify(best.program, (best.flows, best.sizes), multipliers=(worse, nu)).accepted()


def test_a_feasible_design_that_is_not_the_best_is_refused(best: HubOptimum) -> None:
    """Peaks one kilowatt higher than needed: every row is kept, and it costs more than the proof allows."""
    y = best.sizes.copy()
    y[[k for k, name in enumerate(best.program.size_names) if ".peak[" in name]] += 1.0
    proof = certify(best.program, (best.flows, y), multipliers=_duals(best))
    assert proof.feasible()
    assert not proof.accepted()


@pytest.mark.parametrize("broken", ["negative", "nan", "inf"])
def test_multipliers_that_prove_nothing_are_not_used(best: HubOptimum, broken: str) -> None:
    lam, nu = _duals(best)
    value = {"negative": -1.0, "nan": np.nan, "inf": np.inf}[broken]
    with pytest.raises(ValueError, match="multipliers"):
        lower_bound(best.program, lam, nu=np.full_like(nu, value))


def test_enormous_multipliers_prove_nothing_that_rounding_made_up() -> None:
    """A stuck solver once handed over multipliers of 1e26, which cancel on paper; the bound passed the cost by 23 %."""
    rng = np.random.default_rng(143)
    hub = random_village(rng, steps=48)
    best = optimise(hub)
    program, nu = best.program, np.zeros(0)
    for exponent in range(0, 308, 4):
        lam = best.prices.copy()
        row, steps = int(rng.integers(len(lam))), rng.random(program.steps) < 0.5
        lam[row, steps] = rng.normal(size=int(steps.sum())) * 10.0**exponent
        lam[program.row("bus1"), ~steps] = np.abs(rng.normal(size=int((~steps).sum()))) * 10.0**exponent
        assert lower_bound(program, lam, nu=nu) <= best.objective_eur * (1 + 1e-12), exponent
