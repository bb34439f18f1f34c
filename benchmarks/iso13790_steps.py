"""Single steps of ISO 13790 with known answers: an office of 34.3 m2.

Facts: architecture-building-systems/RC_BuildingSimulator, tests/testRCmodel.py (MIT). Read by the tests and by
benchmarks/validation/zone.py.
"""

from dataclasses import dataclass

import numpy as np

from energysim.demand.zone import Cell, Conductances, Setpoints
from energysim.demand.zone_network import iso_splits, operative_split
from energysim.demand.zone_year import zone_steps

OFFICE_FLOOR_M2, OFFICE_INDOOR_M2, OFFICE_VOLUME_M3 = 34.3, 142.38, 106.33
OFFICE_WINDOW_W_PER_K = 1.1 * 13.5
OFFICE_LIMIT_W = 12 * OFFICE_FLOOR_M2


def office(outdoor_c: float, mass_c: float, *, solar_w: float, recovered: float = 0.0) -> Cell:
    """1.5 air changes by fans and 0.5 through leaks; that project takes U times A itself as mass to outdoors."""
    mass_m2 = 2.5 * OFFICE_FLOOR_M2
    solar, gains = iso_splits(
        mass_area_m2=mass_m2, indoor_area_m2=OFFICE_INDOOR_M2, glass_w_per_k=OFFICE_WINDOW_W_PER_K
    )
    return Cell(
        conductances=Conductances(
            ventilation_w_per_k=1200 * OFFICE_VOLUME_M3 / 3600 * (0.5 + 1.5 * (1 - recovered)),
            glass_w_per_k=OFFICE_WINDOW_W_PER_K,
            air_surface_w_per_k=3.45 * OFFICE_INDOOR_M2,
            surface_mass_w_per_k=9.1 * mass_m2,
            mass_outdoor_w_per_k=0.2 * (15.19 - 13.5),
            capacity_j_per_k=165_000 * OFFICE_FLOOR_M2,
        ),
        outdoor_c=np.array([outdoor_c]),
        solar_w=solar_w,
        gains_w=10.0,
        solar_split=solar,
        gains_split=gains,
        operative_split=operative_split(),
        setpoints=Setpoints(
            heating_c=20.0, cooling_c=26.0, heating_maximum_w=OFFICE_LIMIT_W, cooling_maximum_w=OFFICE_LIMIT_W
        ),
        start_c=mass_c,
    )


@dataclass(frozen=True)
class Step:
    """One published step: what stands outdoors, in the mass and in the sun, and what follows."""

    name: str
    outdoor_c: float
    mass_c: float
    solar_w: float
    recovered: float
    power_w: float
    then_c: float


STEPS = (
    Step("heating", 10, 20, 2000, 0.0, 328.09, 20.46),
    Step("cooling", 25, 24, 4000, 0.0, -264.75, 25.15),
    Step("cooling at its limit", 30, 25, 5000, 0.0, -411.6, 26.49),
    Step("heating at its limit", 5, 19, 2000, 0.0, 411.6, 19.39),
    Step("free floating", 10, 22, 2000, 0.0, 0.0, 22.33),
    Step("free floating with heat recovery", 10, 22, 2000, 0.66, 0.0, 22.44),
)


def played(step: Step) -> tuple[float, float]:
    """Power (cooling below 0) and mean temperature of the mass."""
    of = office(step.outdoor_c, step.mass_c, solar_w=step.solar_w, recovered=step.recovered)
    year = zone_steps([of], step_h=1.0)
    return float(year.heating_w[0, 0] - year.cooling_w[0, 0]), float(year.mass_c[0, 0])
