"""How long all demand and supply profiles of a core take, warm: `python -m benchmarks.profiles [--json]`.

The target is 0.3 s for weather, sun, yields, the heat of every kind of building, and every hour of demand.
"""

import argparse
import json
import statistics
import sys
import time

from energysim import files
from energysim.scenario.store import ScenarioStore
from energysim.study import simulate
from energysim.village.profiles import core_of

RUNS = 7
TARGET_S = 0.3


def seconds(name: str) -> tuple[float, float]:
    """Median of preparing the climate, and of all demand of the plan, s."""
    store = ScenarioStore(files.shipped_scenarios())
    scenario = store.load(name)
    beside = store.climate_files(scenario)
    prepared = simulate.prepare(scenario, files=beside)  # the first compiles and reads from disk
    core_of(prepared, scenario, state="planned")
    climate, demand = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        prepared = simulate.prepare(scenario, files=beside)
        middle = time.perf_counter()
        core_of(prepared, scenario, state="planned")
        climate.append(middle - start)
        demand.append(time.perf_counter() - middle)
    return statistics.median(climate), statistics.median(demand)


def main() -> None:
    """Print the medians per core."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {}
    for name in ScenarioStore(files.shipped_scenarios()).names():
        climate_s, demand_s = seconds(name)
        total_s = climate_s + demand_s
        found[name] = {"climate_s": climate_s, "demand_s": demand_s, "total_s": total_s, "target_s": TARGET_S}
    if asked.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, row in found.items():
        parts = ", ".join(f"{part} {row[f'{part}_s']:.3f} s" for part in ("climate", "demand", "total"))
        print(f"{name:<12} {parts}")


if __name__ == "__main__":
    main()
