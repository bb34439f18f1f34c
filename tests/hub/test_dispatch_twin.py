"""R4: the simulation equals its exact twin in fractions."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.errors import HubError
from energysim.hub.dispatch import simulate
from energysim.hub.model import Hub
from energysim.hub.program import compile_hub
from tests.hub.oracle import Twin, simulate_exactly
from tests.hub.random_hubs import random_design, random_hub

HUBS_PER_TEST = 50


def _largest_difference(twin: Twin, seed: int) -> float:
    rng = np.random.default_rng(seed)
    hub = random_hub(rng, steps=48)
    program = compile_hub(hub)
    design = random_design(rng, program)
    twin.__dict__.update(simulate_exactly(hub, design).__dict__)
    ours = simulate(hub, program, design=design)
    exact = {name: np.array([float(v) for v in values]) for name, values in twin.flows.items()}
    scale = max([1.0, *(float(v.max()) for v in exact.values())])
    worst = max([0.0, *(float(abs(exact[n] - ours.power_kw(n)).max()) for n in program.flow_names)])
    for (exchange, period), power in twin.peaks.items():
        worst = max(worst, abs(ours.size(f"{exchange}.peak[{period:03d}]") - float(power)))
    cost = abs(ours.cost_eur - float(twin.cost_eur)) / max(1.0, abs(float(twin.cost_eur)))
    return max(worst / scale, cost)


@pytest.mark.parametrize("group", range(10))
def test_every_flow_of_a_random_hub_equals_the_exact_twin(group: int) -> None:
    for seed in range(group * HUBS_PER_TEST, (group + 1) * HUBS_PER_TEST):
        twin = Twin()
        assert _largest_difference(twin, seed) <= 1e-12, f"seed {seed}"
        assert twin.residual == 0, f"seed {seed}"


def test_a_hub_that_cannot_be_run_is_refused_where_the_twin_finds_it() -> None:
    """Without an exit (no price for unserved demand, narrow connections) power may find no place."""
    refused = 0
    for seed in range(1000, 1120):
        rng = np.random.default_rng(seed)
        hub = random_hub(rng, steps=24)
        hub = _without_exits(hub)
        program = compile_hub(hub)
        design = random_design(rng, program)
        twin = simulate_exactly(hub, design)
        if twin.fault is None:
            assert simulate(hub, program, design=design).audit.worst_relative_residual <= 1e-12
            continue
        refused += 1
        with pytest.raises(HubError) as caught:
            simulate(hub, program, design=design)
        params = caught.value.params
        assert (caught.value.code, params.get("bus", params.get("name")), params["step"]) == twin.fault
        assert params["power_kw"] > 0
    assert refused > 30


def _without_exits(hub: Hub) -> Hub:
    return replace(
        hub,
        buses=tuple(replace(b, unserved_eur_per_kwh=None) for b in hub.buses),
        sources=tuple(replace(s, curtailable=False) for s in hub.sources),
        exchanges=tuple(replace(e, import_limit_kw=16.0, export_limit_kw=16.0) for e in hub.exchanges),
    )
