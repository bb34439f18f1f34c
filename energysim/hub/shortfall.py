"""A target that cannot be met: the program in which only missing it costs."""

from dataclasses import replace

import numpy as np

from energysim.hub.program import Program


def shortfall_program(program: Program, targets: list[int]) -> Program:
    """Give every target row a slack of its own and let only the slacks cost, one per unit; the rest stays."""
    count, K = len(targets), len(program.size_names)
    largest = program.limits(program.upper)
    most = np.maximum(program.row_sizes, 0.0) @ program.upper - program.row_limit
    for weight in program.weights:
        most[weight.row] += np.maximum(weight.values, 0.0) @ largest[weight.flow]
    slack = np.zeros((len(program.yearly_names), count))
    slack[targets, np.arange(count)] = -1.0
    return replace(
        program,
        size_names=(*program.size_names, *(f"{program.yearly_names[j]}.shortfall" for j in targets)),
        cost=np.zeros_like(program.cost),
        size_cost=np.r_[np.zeros(K), np.ones(count)],
        lower=np.r_[program.lower, np.zeros(count)],
        upper=np.r_[program.upper, np.maximum(most[targets], 0.0)],
        row_sizes=np.hstack([program.row_sizes, slack]),
    )
