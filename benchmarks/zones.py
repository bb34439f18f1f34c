"""How many zones a second play a year: `python -m benchmarks.zones --json`.

Homes with windows on four sides in the built-in year of Uccle: 200 with one mass, and 200 with an inner mass, which
plays every hour in four parts. Medians of interleaved runs after one that compiles.
"""

import argparse
import json
import time
from dataclasses import replace

import numpy as np

from energysim.climate.synthetic import Site, synthetic_weather
from energysim.demand.zone import InnerMass, Mass, Setpoints, Surface, Window, Zone
from energysim.demand.zone_year import zone_year

ZONES = 200
SIDES_DEG = (0.0, 90.0, 180.0, 270.0)


def homes(count: int) -> list[Zone]:
    """Homes that differ in size and insulation."""
    rng = np.random.default_rng(2024)
    return [
        Zone(
            floor_area_m2=120.0,
            volume_m3=300.0,
            surfaces=(Surface(area_m2=rng.uniform(150, 300), u_w_per_m2k=rng.uniform(0.15, 1.5)),),
            windows=tuple(
                Window(area_m2=rng.uniform(2, 10), u_w_per_m2k=1.5, g_fraction=0.6, azimuth_deg=side)
                for side in SIDES_DEG
            ),
            mass="medium",
            ventilation_per_h=0.4,
            gains_w=400.0,
            setpoints=Setpoints(heating_c=20.0, cooling_c=26.0),
        )
        for _ in range(count)
    ]


def measure(runs: int) -> dict[str, float]:
    """Median seconds of a year of all zones, and zones per second."""
    weather = synthetic_weather(
        Site(latitude_deg=50.8, longitude_deg=4.36, altitude_m=100.0, year=2023),
        sun="average",
        temperature="average",
        seed=1,
    )
    one = homes(ZONES)
    inner = InnerMass(capacity_j_per_k=2e7, area_m2=250.0, surface_mass_w_per_k=3000.0)
    two = [replace(home, mass=Mass(capacity_j_per_k=1e7, area_m2=200.0), inner=inner) for home in one]
    times: dict[str, list[float]] = {"one_mass": [], "two_masses": []}
    zone_year([one[0], two[0]], weather)
    for _ in range(runs):
        for name, zones in (("one_mass", one), ("two_masses", two)):
            start = time.perf_counter()
            zone_year(zones, weather)
            times[name].append(time.perf_counter() - start)
    found = {f"{name}_s": float(np.median(values)) for name, values in times.items()}
    rates = {name.replace("_s", "_zones_per_s"): ZONES / seconds for name, seconds in found.items()}
    return {"zones": float(ZONES), "steps": float(weather.steps), **found, **rates}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of a year of many zones.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    result = measure(options.runs)
    if options.json:
        print(json.dumps({name: round(value, 6) for name, value in result.items()}))
        return
    for name, value in result.items():
        print(f"{name:28s} {value:14.6g}")


if __name__ == "__main__":
    main()
