"""Two regions with a gas plant, a solar tower with salt tanks, a battery and a line: calliope's national scale.

Figures of calliope-project/calliope (Apache-2.0): example_models/national_scale and tests/test_example_models.py,
1 January 2005, in hours and in blocks of six hours.
"""

from typing import Final

import numpy as np

from benchmarks.published.case import HOURS_OF_A_YEAR, Published, annuity, cost, size
from energysim.hub.model import Bus, Converter, Demand, Hub, Limit, Size, Source, Store
from energysim.units import FloatArray

HOURS = 24
DAY: Final = annuity(0.1, 25) * HOURS / HOURS_OF_A_YEAR
# kW
DEMAND: Final = {
    "region1": (
        *(25284.48, 24387.44, 23730.656, 23123.04, 23119.6, 23683.28, 24364.72, 25249.968, 26090.208, 26870.464),
        *(27096.64, 27001.568, 27097.136, 27438.192, 28622.992, 30166.272, 31613.12, 31965.28, 31139.792, 30229.456),
        *(29165.616, 27508.704, 26001.632, 25050.672),
    ),
    "region2": (
        *(2254.098, 2131.148, 2090.164, 2131.148, 2172.132, 2172.132, 2213.114, 2295.082, 2459.016, 2459.016),
        *(2418.032, 2418.032, 2377.05, 2336.066, 2295.082, 2459.016, 2909.836, 2868.852, 2786.886, 2745.902),
        *(2622.95, 2459.016, 2254.098, 2295.082),
    ),
}
# kW of heat per m2 of mirrors, from 7 h on
SUN: Final = {
    "1": (0.02106, 0.263805, 0.434037, 0.518277, 0.531398, 0.519964, 0.451715, 0.304444, 0.062079),
    "2": (0.009056, 0.096755, 0.245351, 0.120591, 0.044248, 0.020565),
    "3": (0, 0, 0.026837, 0.171912, 0.270085, 0.295433, 0.240853, 0.106809),
}
SUNRISE = 7
TURBINE, OWN_USE = 0.4, 0.9
LINE, BATTERY, SALT_KEEPS_PER_H = 0.85, 0.95, 0.998
GAS_PLANT, GAS_EUR_PER_KWH = 0.5, 0.02
WIDE = 1e6


def national(block_h: int = 1) -> Published:
    """Build the day in steps of ``block_h`` hours."""
    tower, battery, turbine, total = {
        1: (45129.950, 6675.173, 4626.588, 38988.7442),
        6: (23563.444, 6315.78947, 1440.8377, 37344.221869),
    }[block_h]
    return Published(
        name=f"national scale, one day in steps of {block_h} h",
        source="calliope 0.7, tests of its example models",
        hub=_hub(block_h),
        answers=(
            cost(total, within=1e-6 * total),
            size("salt tank of the tower, kWh", "salt 1", tower, within=1e-6 * tower),
            size("battery, kWh", "battery", battery, within=1e-6 * battery),
            size("turbine, kW", "turbine 1", turbine, within=1e-6 * turbine),
            size("battery, kW", "inverter", 1000, within=1e-3),
            size("gas plant, kW", "gas plant", 30000, within=3e-2),
        ),
    )


def _hub(block_h: int) -> Hub:
    def means(values: tuple[float, ...]) -> FloatArray:
        return np.asarray(np.array(values, dtype=np.float64).reshape(-1, block_h).mean(axis=1))

    fields = {k: (0.0,) * SUNRISE + v + (0.0,) * (HOURS - SUNRISE - len(v)) for k, v in SUN.items()}
    plant = Converter(
        name="gas plant",
        inputs=(),
        outputs=(("region1", 1.0),),
        limit=_by("gas plant"),
        cost_eur_per_kwh=GAS_EUR_PER_KWH / GAS_PLANT,
    )
    battery = Store(
        name="battery",
        bus="region2",
        content=_by("battery"),
        charge=_by("inverter"),
        discharge=_by("inverter"),
        charge_efficiency=BATTERY,
        discharge_efficiency=BATTERY,
        keep_fraction_per_h=1.0,
    )
    tanks = tuple(
        Store(name=f"tank {k}", bus=f"salt {k}", content=_by(f"salt {k}"), keep_fraction_per_h=SALT_KEEPS_PER_H)
        for k in SUN
    )
    return Hub(
        steps=HOURS // block_h,
        step_h=float(block_h),
        buses=(
            Bus(name="region2", carrier="power", order=0),
            Bus(name="region1", carrier="power", order=1),
            *(Bus(name=f"salt {k}", carrier="heat", order=2) for k in SUN),
            *(Bus(name=f"mirrors {k}", carrier="heat", order=3) for k in SUN),
        ),
        sizes=_sizes(),
        demands=tuple(Demand(name=f"in {bus}", bus=bus, power_kw=means(kw)) for bus, kw in DEMAND.items()),
        sources=tuple(
            Source(name=f"field {k}", bus=f"mirrors {k}", profile=means(kw), size=f"field {k}")
            for k, kw in fields.items()
        ),
        converters=(plant, *_line(), *_towers()),
        stores=(battery, *tanks),
    )


def _by(name: str, per_unit: float = 1.0) -> Limit:
    return Limit(sizes=((name, per_unit),))


def _sizes() -> tuple[Size, ...]:
    return (
        Size(name="gas plant", upper=30000, cost_eur_per_unit=750 * DAY),
        Size(name="line", upper=10000, cost_eur_per_unit=200 * DAY),
        Size(name="battery", upper=WIDE, cost_eur_per_unit=200 * DAY),
        Size(name="inverter", upper=1000),
        *(Size(name=f"field {k}", upper=WIDE, cost_eur_per_unit=200 * DAY) for k in SUN),
        *(Size(name=f"receiver {k}", upper=WIDE, cost_eur_per_unit=200 * DAY) for k in SUN),
        *(Size(name=f"salt {k}", upper=614033, cost_eur_per_unit=50 * DAY) for k in SUN),
        *(Size(name=f"turbine {k}", upper=10000, cost_eur_per_unit=1000 * DAY) for k in SUN),
    )


def _line() -> tuple[Converter, Converter]:
    """Both ways; 0.002 for each kWh that arrives."""
    price, limit = 0.002 * LINE, _by("line")
    there = Converter(
        name="to region2",
        inputs=(("region1", 1.0),),
        outputs=(("region2", LINE),),
        limit=limit,
        cost_eur_per_kwh=price,
    )
    back = Converter(
        name="to region1",
        inputs=(("region2", 1.0),),
        outputs=(("region1", LINE),),
        limit=limit,
        cost_eur_per_kwh=price,
        rule="push",
    )
    return there, back


def _towers() -> list[Converter]:
    parts = []
    for k in SUN:
        parts.append(
            Converter(
                name=f"receiver {k}",
                inputs=((f"mirrors {k}", 1.0),),
                outputs=((f"salt {k}", 1.0),),
                limit=_by(f"receiver {k}"),
            )
        )
        parts.append(
            Converter(
                name=f"turbine {k}",
                inputs=((f"salt {k}", 1 / (TURBINE * OWN_USE)),),
                outputs=(("region1", 1.0),),
                limit=_by(f"turbine {k}", OWN_USE),
                cost_eur_per_kwh=0.002,
            )
        )
    return parts
