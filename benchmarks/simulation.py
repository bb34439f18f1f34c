"""How long a core-year of the rule-based simulation takes: one design, a batch, and the same rule as a Python loop.

    python -m benchmarks.simulation --json

A village-sized hub: heat, building and village bus, 10 sources and 30 shares of packages as sizes, heat pump, boiler,
links both ways, a tank, a battery, a grid with monthly peaks. All three variants run the same design; the loop knows
this one hub by heart and does without audit, which favours it. Medians of interleaved runs, in microseconds.
"""

import argparse
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from energysim.hub.dispatch import Simulation, prepare, simulate, simulate_batch
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.program import compile_hub
from energysim.units import FloatArray

STEPS = 8760
PACKAGES = 30
SOURCES = 10
BATCH = 1024
TO_US = 1e6


def village_hub(steps: int = STEPS) -> Hub:
    """A made-up core; only its shape resembles a village."""
    rng = np.random.default_rng(2024)
    hour = np.arange(steps)
    sun = np.maximum(np.sin((hour % 24 - 6) / 12 * np.pi), 0) * rng.uniform(0.2, 1, steps)
    wind = rng.uniform(0, 1, steps) ** 2
    on_roof = [Source(name=f"roof{k}", bus="home", profile=sun * (1 - k / 20), size=f"roof{k}") for k in range(6)]
    on_field = [Source(name=f"field{k}", bus="village", profile=sun, size=f"field{k}") for k in range(3)]
    sources = [*on_roof, *on_field, Source(name="wind", bus="village", profile=wind, size="wind")]
    sizes = [Size(name=s.name, upper=1e5, cost_eur_per_unit=70.0) for s in sources]
    sizes += [Size(name=n, upper=1e5, cost_eur_per_unit=30.0) for n in ("battery", "power", "pump", "tank")]
    sizes += [Size(name=f"package{k:02d}", upper=1.0, cost_eur_per_unit=900.0) for k in range(PACKAGES)]
    demands = [
        Demand(name="plugs", bus="home", power_kw=rng.uniform(100, 500, steps)),
        Demand(name="heating", bus="heat", power_kw=rng.uniform(0, 900, steps)),
        Demand(name="lamps", bus="village", power_kw=rng.uniform(0, 10, steps)),
    ]
    for k in range(PACKAGES):
        name = f"package{k:02d}"
        demands.append(Demand(name=name, bus="home", power_kw=rng.uniform(0, 30, steps), size=name))
    return Hub(
        steps=steps,
        step_h=1.0,
        buses=(
            Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=5.0),
            Bus(name="home", carrier="electricity", order=1, unserved_eur_per_kwh=5.0),
            Bus(name="village", carrier="electricity", order=2, unserved_eur_per_kwh=5.0),
        ),
        sizes=tuple(sizes),
        demands=tuple(demands),
        sources=tuple(sources),
        converters=(
            Converter(
                name="pump",
                inputs=(("home", 1.0),),
                outputs=(("heat", rng.uniform(2, 4, steps)),),
                limit=Limit(sizes=(("pump", 1.0),)),
            ),
            Converter(
                name="boiler",
                inputs=(),
                outputs=(("heat", 0.9),),
                limit=Limit(constant=1e5),
                cost_eur_per_kwh=0.1,
                priority=1,
            ),
            Converter(
                name="down",
                inputs=(("village", 1.0),),
                outputs=(("home", 1.0),),
                limit=Limit(constant=1e5),
                cost_eur_per_kwh=0.1,
            ),
            Converter(
                name="up",
                inputs=(("home", 1.0),),
                outputs=(("village", 1.0),),
                limit=Limit(constant=1e5),
                rule="push",
            ),
        ),
        stores=(
            Store(
                name="battery",
                bus="home",
                content=Limit(sizes=(("battery", 1.0),)),
                charge=Limit(sizes=(("power", 1.0),)),
                discharge=Limit(sizes=(("power", 1.0),)),
                charge_efficiency=0.95,
                discharge_efficiency=0.95,
                keep_fraction_per_h=0.9999,
            ),
            Store(name="tank", bus="heat", content=Limit(sizes=(("tank", 1.0),)), keep_fraction_per_h=0.99),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="village",
                import_eur_per_kwh=rng.uniform(0.1, 0.3, steps),
                export_eur_per_kwh=0.05,
                import_limit_kw=5000.0,
                export_limit_kw=2000.0,
                peak_period=hour * 12 // steps,
                peak_eur_per_kw=40.0,
            ),
        ),
    )


def village_design(hub: Hub) -> dict[str, float]:
    sources = {s.name: 300.0 for s in hub.sources}
    packages = {f"package{k:02d}": 0.5 for k in range(PACKAGES)}
    return sources | packages | {"battery": 1500.0, "power": 500.0, "pump": 250.0, "tank": 2000.0}


def python_loop(hub: Hub, design: dict[str, float]) -> dict[str, float]:
    """The rule for exactly this hub, one hour after the other, in plain Python; energies in kWh."""
    profile = {d.name: np.asarray(d.power_kw).tolist() for d in hub.demands}
    sun = {s.name: np.asarray(s.profile).tolist() for s in hub.sources}
    roofs = [(sun[s.name], design[s.name]) for s in hub.sources if s.bus == "home"]
    fields = [(sun[s.name], design[s.name]) for s in hub.sources if s.bus == "village"]
    packages = [(profile[d.name], design[d.name]) for d in hub.demands if d.size]
    cop = np.asarray(hub.converters[0].outputs[0][1]).tolist()
    battery, tank = 0.0, 0.0
    out = dict.fromkeys(("pump", "boiler", "down", "up", "grid.import", "grid.export", "village.curtailed"), 0.0)
    for t in range(hub.steps):
        tank *= 0.99
        battery *= 0.9999
        heat = profile["heating"][t]
        taken = min(heat, tank)
        tank -= taken
        heat -= taken
        pump = min(heat / cop[t], design["pump"])
        out["pump"] += pump
        out["boiler"] += (heat - pump * cop[t]) / 0.9
        home = profile["plugs"][t] + pump
        for values, size in packages:
            home += values[t] * size
        for values, size in roofs:
            home -= values[t] * size
        village = profile["lamps"][t]
        for values, size in fields:
            village -= values[t] * size
        if home > 0:
            given = min(home, design["power"], battery * 0.95)
            battery -= given / 0.95
            out["down"] += home - given
            village += home - given
        else:
            kept = min(-home, design["power"], (design["battery"] - battery) / 0.95)
            battery += kept * 0.95
            out["up"] += -home - kept
            village += home + kept
        if village > 0:
            out["grid.import"] += village
        else:
            sold = min(-village, 2000.0)
            out["grid.export"] += sold
            out["village.curtailed"] += -village - sold
    return out


def _agree(ours: Simulation, loop: dict[str, float]) -> float:
    """Largest relative difference; the loop forgets what is handed back, so curtailment counts over both buses."""
    worst = 0.0
    for name, kwh in loop.items():
        mine = ours.energy_kwh(name)
        worst = max(worst, abs(mine - kwh) / max(kwh, 1.0))
    return worst


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(runs: int) -> dict[str, float]:
    """Medians of interleaved runs in one process."""
    hub = village_hub()
    # wide enough that nothing is handed back: then the loop is the same rule
    hub = replace(hub, exchanges=tuple(replace(e, import_limit_kw=1e5) for e in hub.exchanges))
    program = compile_hub(hub)
    design = village_design(hub)
    ready = prepare(hub, program)
    rng = np.random.default_rng(7)
    designs: FloatArray = program.size_vector(design)[None, :] * rng.uniform(0.3, 1.0, (BATCH, 1))
    one = simulate(hub, program, design=design, prepared=ready)
    simulate_batch(hub, program, designs=designs[:1], prepared=ready)
    difference = _agree(one, python_loop(hub, design))
    with ThreadPoolExecutor(2) as pool:
        variants: dict[str, tuple[Callable[[], object], int]] = {
            "single_us": (lambda: simulate(hub, program, design=design, prepared=ready), 1),
            "single_with_tables_us": (lambda: simulate(hub, program, design=design), 1),
            "batch_one_thread_us": (lambda: simulate_batch(hub, program, designs=designs, prepared=ready), BATCH),
            "batch_two_threads_us": (
                lambda: simulate_batch(hub, program, designs=designs, prepared=ready, run=pool.map),
                BATCH,
            ),
            "python_loop_us": (lambda: python_loop(hub, design), 1),
        }
        times: dict[str, list[float]] = {name: [] for name in variants}
        for _ in range(runs):
            for name, (work, count) in variants.items():
                times[name].append(_seconds(work) / count * TO_US)
    result = {name: float(np.median(values)) for name, values in times.items()}
    result["single_ratio"] = result["python_loop_us"] / result["single_us"]
    result["batch_ratio"] = result["python_loop_us"] / result["batch_one_thread_us"]
    result["largest_difference"] = difference
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of a simulated core-year.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    result = measure(options.runs)
    if options.json:
        print(json.dumps({name: round(value, 15) for name, value in result.items()}))
        return
    for name, value in result.items():
        print(f"{name:24s} {value:14.6g}")


if __name__ == "__main__":
    main()
