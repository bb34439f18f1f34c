"""The cells of BESTEST (ASHRAE 140) through the public zone: `python -m benchmarks.bestest DENVER.epw`.

The weather is the TMY3 of Denver airport (725650), which the standard's edition of 2020 uses. Cells: 8 x 6 x 2.7 m,
12 m2 of glass, 0.5 air changes at 1,650 m, 200 W inside, light (6..) or heavy (9..) construction. Published: limits of
acceptance, and free-floating results of six programs, as listed by modelica-ibpsa (ThermalZones.ISO13790, BESTEST).
Nothing is fitted: coefficients of ISO 13790, U-values and capacities from the layers.
"""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from energysim.climate.readers import read_weather
from energysim.climate.weather import Weather
from energysim.demand.construction import Layer, day_capacity_j_per_m2k, u_w_per_m2k
from energysim.demand.zone import Setpoints, Surface, Window, Zone
from energysim.demand.zone_network import mass_of_parts
from energysim.demand.zone_year import ZoneYear, zone_year
from energysim.units import FloatArray

YEAR = 2023
UTC_OF_DENVER_H = -7
FILMS = (1 / 8.29, 1 / 29.3)
WALLS_M2 = {0.0: 21.6, 90.0: 16.2, 180.0: 21.6, 270.0: 16.2}
GLASS_M2, FLOOR_M2, VOLUME_M3 = 12.0, 48.0, 129.6
# a fan of 1,703 m3/h beside the leaks
NIGHT_FAN_PER_H = 1703.16 / VOLUME_M3
AIR_AT_1650_M = 1200 * 0.822


def _layer(thickness_m: float, conductivity: float, density: float, heat: float) -> Layer:
    return Layer(
        thickness_m=thickness_m,
        conductivity_w_per_mk=conductivity,
        density_kg_per_m3=density,
        heat_j_per_kgk=heat,
    )


SIDING = _layer(0.009, 0.14, 530, 900)
LIGHT_WALL = (_layer(0.012, 0.16, 950, 840), _layer(0.066, 0.04, 12, 840), SIDING)
HEAVY_WALL = (_layer(0.1, 0.51, 1400, 1000), _layer(0.0615, 0.04, 10, 1400), SIDING)
LIGHT_FLOOR = (_layer(0.025, 0.14, 650, 1200), _layer(1.003, 0.04, 0, 0))
HEAVY_FLOOR = (_layer(0.08, 1.13, 1400, 1000), _layer(1.007, 0.04, 0, 0))
ROOF = (_layer(0.010, 0.16, 950, 840), _layer(0.1118, 0.04, 12, 840), _layer(0.019, 0.14, 530, 900))

Span = tuple[float, float]


@dataclass(frozen=True)
class Case:
    """A cell and what is published: limits of heating and cooling in MWh, or lowest and highest temperature."""

    zone: Zone
    heating_mwh: Span | None = None
    cooling_mwh: Span | None = None
    lowest_c: Span | None = None
    highest_c: Span | None = None


def cell(wall: tuple[Layer, ...], floor: tuple[Layer, ...], *, sides_deg: tuple[float, ...] = (180.0,)) -> Zone:
    """The room with its glass on the given sides, held between 20 and 27 C."""
    glass_m2 = GLASS_M2 / len(sides_deg)
    walls = tuple(
        Surface(
            area_m2=area_m2 - (glass_m2 if side in sides_deg else 0.0),
            u_w_per_m2k=u_w_per_m2k(wall, films_m2k_per_w=FILMS),
            azimuth_deg=side,
            absorption_fraction=0.6,
            emissivity_fraction=0.9,
        )
        for side, area_m2 in WALLS_M2.items()
    )
    roof = Surface(
        area_m2=FLOOR_M2,
        u_w_per_m2k=u_w_per_m2k(ROOF, films_m2k_per_w=FILMS),
        tilt_deg=0.0,
        absorption_fraction=0.6,
        emissivity_fraction=0.9,
    )
    ground = Surface(
        area_m2=FLOOR_M2, u_w_per_m2k=u_w_per_m2k(floor, films_m2k_per_w=(FILMS[0], 0.0)), tilt_deg=180.0, beyond_c=10.0
    )
    wall_m2 = sum(surface.area_m2 for surface in walls)
    return Zone(
        floor_area_m2=FLOOR_M2,
        volume_m3=VOLUME_M3,
        surfaces=(*walls, roof, ground),
        windows=tuple(
            Window(area_m2=glass_m2, u_w_per_m2k=3.0, g_fraction=0.789, azimuth_deg=side, emissivity_fraction=0.84)
            for side in sides_deg
        ),
        mass=mass_of_parts(
            [
                (wall_m2, day_capacity_j_per_m2k(wall)),
                (FLOOR_M2, day_capacity_j_per_m2k(ROOF)),
                (FLOOR_M2, day_capacity_j_per_m2k(floor)),
            ]
        ),
        ventilation_per_h=0.0,
        infiltration_per_h=0.5,
        air_heat_capacity_j_per_m3k=AIR_AT_1650_M,
        gains_w=200.0,
        gains_air_fraction=0.4,
        indoor_area_m2=wall_m2 + GLASS_M2 + 2 * FLOOR_M2,
        setpoints=Setpoints(heating_c=20.0, cooling_c=27.0),
    )


def cases(steps: int) -> dict[str, Case]:
    """All cells, by their number."""
    hour = (np.arange(steps) + UTC_OF_DENVER_H) % 24
    light, heavy = cell(LIGHT_WALL, LIGHT_FLOOR), cell(HEAVY_WALL, HEAVY_FLOOR)
    setback: FloatArray = np.where((hour >= 23) | (hour < 7), 10.0, 20.0)
    fan = np.where((hour >= 18) | (hour < 7), 0.5 + NIGHT_FAN_PER_H, 0.5)
    day_cooling = Setpoints(cooling_c=27.0, cooling_maximum_w=np.where((hour >= 7) & (hour < 18), 1e6, 0.0))
    free = Setpoints()
    return {
        "600": Case(light, (3.75, 4.98), (5.00, 6.83)),
        "620": Case(cell(LIGHT_WALL, LIGHT_FLOOR, sides_deg=(90.0, 270.0)), (3.67, 5.38), (2.76, 5.19)),
        "640": Case(replace(light, setpoints=Setpoints(heating_c=setback, cooling_c=27.0)), (1.58, 3.76), (4.44, 6.86)),
        "650": Case(replace(light, setpoints=day_cooling, infiltration_per_h=fan), (0.0, 0.0), (3.46, 5.88)),
        "685": Case(replace(light, setpoints=Setpoints(heating_c=20.0, cooling_c=20.0)), (4.08, 5.75), (7.70, 10.14)),
        "900": Case(heavy, (1.04, 2.28), (2.35, 2.60)),
        "600FF": Case(replace(light, setpoints=free), lowest_c=(-13.8, -9.9), highest_c=(62.4, 68.4)),
        "650FF": Case(
            replace(light, setpoints=free, infiltration_per_h=fan), lowest_c=(-17.8, -16.7), highest_c=(61.1, 66.8)
        ),
        "900FF": Case(replace(heavy, setpoints=free), lowest_c=(0.6, 2.2), highest_c=(43.3, 46.0)),
    }


def reached(year: ZoneYear, k: int) -> dict[str, float]:
    """What a cell came to, under the names of ``Case``."""
    return {
        "heating_mwh": float(year.heating_w[k].sum()) / 1e6,
        "cooling_mwh": float(year.cooling_w[k].sum()) / 1e6,
        "lowest_c": float(year.air_c[k].min()),
        "highest_c": float(year.air_c[k].max()),
    }


def table(weather: Weather) -> list[tuple[str, str, float, Span]]:
    """Rows of case, quantity, reached and published."""
    found = cases(weather.steps)
    year = zone_year([case.zone for case in found.values()], weather)
    rows = []
    for k, (number, case) in enumerate(found.items()):
        for name, value in reached(year, k).items():
            span: Span | None = getattr(case, name)
            if span is not None:
                rows.append((number, name, value, span))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="BESTEST cells against published limits.")
    parser.add_argument("weather", type=Path, help="EPW file of Denver airport, TMY3 725650")
    raw = parser.parse_args().weather.read_bytes()
    for number, name, value, (low, high) in table(read_weather(raw, kind="epw", year=YEAR, file="denver.epw")):
        inside = "inside" if low <= round(value, 2) <= high else f"{value - (low if value < low else high):+.2f}"
        print(f"{number:6s} {name:12s} {value:8.2f}   {low:6.2f} .. {high:6.2f}   {inside}")


if __name__ == "__main__":
    main()
