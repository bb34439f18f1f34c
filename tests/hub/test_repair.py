"""The last step onto the rows: short horizons, and networks that fit to the last digit."""

import numpy as np
import pytest

from benchmarks.published.small import transport
from benchmarks.published.urban import urban
from energysim.hub.certificate import certify
from energysim.hub.optimise import optimise
from energysim.hub.presolve import presolve
from energysim.hub.program import compile_hub
from energysim.hub.repair import repair
from energysim.hub.solvers import solve


def test_one_step_of_several_buses_is_repaired() -> None:
    """With one step there is no step before it: five rows, one step, a point a little off every row."""
    program = compile_hub(transport().hub)
    best = optimise(transport().hub)
    assert best.notes == ("interior:certified",)
    off = best.flows + np.random.default_rng(1).uniform(-1e-4, 1e-4, best.flows.shape)
    moved, y = repair(program, off, y=best.sizes)
    proof = certify(program, (moved, y), multipliers=(best.prices, np.zeros(0)))
    assert proof.feasible()
    assert proof.upper_bound_eur == pytest.approx(153.675, abs=1e-3)


def test_pipes_that_fit_to_the_last_digit_are_widened_by_a_millionth() -> None:
    """Heat may be lost in pipes only, and they are as narrow as can be: what the solver left cannot move."""
    program = presolve(compile_hub(urban("shared ends").hub)).program
    raw = solve(program, "interior")
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    assert proof.accepted()
