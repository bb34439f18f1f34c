"""energysim: how can a village core become 100 % energy-neutral, profitably, with local renewable sources?

The public names. They are loaded when first asked for, so that ``import energysim`` and the command line answer at
once.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "Scenario": "energysim.scenario.schema",
    "load_scenario": "energysim.scenario.load",
    "dump_scenario": "energysim.scenario.dump",
    "simulate": "energysim.study.simulate",
    "optimise": "energysim.study.optimise",
    "Result": "energysim.village.result",
    "Optimum": "energysim.village.result",
    "Hub": "energysim.hub.model",
    "compile_hub": "energysim.hub.program",
    "simulate_hub": "energysim.hub.dispatch",
    "optimise_hub": "energysim.hub.optimise",
    "EnergysimError": "energysim.errors",
    "InputProblems": "energysim.errors",
    "SolverError": "energysim.errors",
    "AuditError": "energysim.errors",
}
_NAME_THERE = {"simulate_hub": "simulate", "optimise_hub": "optimise"}

__all__ = [
    "AuditError",
    "EnergysimError",
    "Hub",
    "InputProblems",
    "Optimum",
    "Result",
    "Scenario",
    "SolverError",
    "compile_hub",
    "dump_scenario",
    "load_scenario",
    "optimise",
    "optimise_hub",
    "simulate",
    "simulate_hub",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room; AttributeError for any other."""
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(_HOME[name]), _NAME_THERE.get(name, name))
