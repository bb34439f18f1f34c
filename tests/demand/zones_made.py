"""Zones, cells and weather that several tests of the hourly zone use, and the same steps in exact fractions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.climate.weather import Weather
from energysim.demand.zone import (
    TO_AIR,
    Cell,
    Conductances,
    InnerNetwork,
    Setpoints,
    Split,
    Surface,
    Window,
    Zone,
)
from energysim.units import FloatArray

NET = Conductances(
    ventilation_w_per_k=40.0,
    glass_w_per_k=30.0,
    air_surface_w_per_k=1800.0,
    surface_mass_w_per_k=2700.0,
    mass_outdoor_w_per_k=90.0,
    capacity_j_per_k=2e7,
)
INNER = InnerNetwork(capacity_j_per_k=3e7, air_w_per_k=300.0, surface_w_per_k=400.0, mass_w_per_k=2000.0)
TWO = replace(NET, air_surface_w_per_k=400.0, inner=INNER)
SPLITS: dict[str, Any] = {
    "solar_split": Split(surface=0.35, mass=0.6),
    "gains_split": Split(air=0.5, surface=0.2, mass=0.28),
    "operative_split": Split(air=0.3, surface=0.7),
}
TWO_SPLITS: dict[str, Any] = {
    "solar_split": Split(air=0.1, surface=0.2, inner_surface=0.7),
    "gains_split": Split(air=0.5, surface=0.2, inner_surface=0.2, inner_mass=0.1),
    "operative_split": Split(air=0.5, surface=0.2, inner_surface=0.3),
}
HELD = Setpoints(heating_c=20.0, cooling_c=25.0)


def cell(steps: int = 48, **changes: Any) -> Cell:
    """A home of 120 m2 in spring; ``changes`` are fields of ``Cell``."""
    hour = np.arange(steps)
    plain = Cell(
        conductances=NET,
        outdoor_c=5.0 + 6.0 * np.sin(hour / 24 * 2 * np.pi),
        solar_w=1500.0 * np.maximum(0.0, np.sin((hour % 24 - 6) / 12 * np.pi)),
        gains_w=400.0,
        setpoints=HELD,
        start_c=19.0,
        **SPLITS,
    )
    return replace(plain, **changes)


def zone(**changes: Any) -> Zone:
    """A detached home with the same window on four sides; ``changes`` are fields of ``Zone``."""
    plain = Zone(
        floor_area_m2=120.0,
        volume_m3=300.0,
        surfaces=(Surface(area_m2=150.0, u_w_per_m2k=0.4), Surface(area_m2=100.0, u_w_per_m2k=0.3, tilt_deg=0.0)),
        windows=tuple(window(azimuth_deg=azimuth_deg) for azimuth_deg in (0.0, 90.0, 180.0, 270.0)),
        mass="medium",
        ventilation_per_h=0.4,
        infiltration_per_h=0.1,
        gains_w=400.0,
        setpoints=Setpoints(heating_c=20.0),
    )
    return replace(plain, **changes)


def window(azimuth_deg: float, area_m2: float = 6.0) -> Window:
    return Window(
        area_m2=area_m2,
        u_w_per_m2k=1.5,
        g_fraction=0.6,
        azimuth_deg=azimuth_deg,
        frame_fraction=0.25,
        shading_fraction=0.2,
    )


def weather(temperature_c: float = 0.0, *, sun: bool = False, longitude_deg: float = 0.0) -> Weather:
    """A year of one temperature; with sun, the same light every day, symmetric around noon in UTC."""
    calendar = calendar_for(2023)
    light = np.maximum(0.0, np.sin((np.arange(calendar.steps) % 24 + 0.5 - 6) / 12 * np.pi)) if sun else 0.0
    nothing = np.zeros(calendar.steps)
    return Weather(
        year=2023,
        latitude_deg=50.8,
        longitude_deg=longitude_deg,
        altitude_m=50.0,
        temperature_c=nothing + temperature_c,
        wind_m_per_s=nothing,
        ghi_w_per_m2=nothing + 300.0 * light,
        dni_w_per_m2=nothing + 500.0 * light,
        dhi_w_per_m2=nothing + 80.0 * light,
        sun_offset_h=0.5,
        kind="synthetic",
        origin="made for a test",
    )


@dataclass(frozen=True)
class Twin:
    """What the slow twin found, exactly: power and nodes per step."""

    power_w: list[Fraction]
    nodes_c: list[list[Fraction]]


def twin(of: Cell, step_h: float = 1.0) -> Twin:
    """The steps of a cell by Gaussian elimination of the whole network, in fractions; set-points as in the standard."""
    steps = len(of.outdoor_c)
    net, inner = (
        of.conductances,
        of.conductances.inner
        or InnerNetwork(capacity_j_per_k=0.0, air_w_per_k=0.0, surface_w_per_k=0.0, mass_w_per_k=1.0),
    )
    parts = of.parts or 1
    seconds = Fraction(step_h) * 3600 / parts
    stores = [Fraction(net.capacity_j_per_k) / seconds * 2, Fraction(inner.capacity_j_per_k) / seconds * 2]
    masses = [Fraction(of.start_c or 0.0)] * 2
    wires = [
        (0, 1, net.air_surface_w_per_k),
        (1, 2, net.surface_mass_w_per_k),
        (0, 3, inner.air_w_per_k),
        (1, 3, inner.surface_w_per_k),
        (3, 4, inner.mass_w_per_k),
    ]
    powers, nodes = [], []
    for t in range(steps):

        def at(series: float | FloatArray | None, otherwise: float, t: int = t) -> Fraction:
            value = otherwise if series is None else series
            return Fraction(float(value[t] if isinstance(value, np.ndarray) else value))

        out = float(of.outdoor_c[t])
        mean_power, mean_nodes = Fraction(0), [Fraction(0)] * 5
        for _ in range(parts):
            outside = [
                (0, at(net.ventilation_w_per_k, 0), at(of.supply_c, out)),
                (1, Fraction(net.glass_w_per_k), at(of.behind_glass_c, out)),
                (2, Fraction(net.mass_outdoor_w_per_k), at(of.behind_mass_c, out)),
                (2, stores[0], masses[0]),
                (4, stores[1], masses[1]),
            ]
            matrix = [[Fraction(0)] * 5 for _ in range(5)]
            heat = [Fraction(0)] * 5
            for a, b, value in wires:
                conductance = Fraction(value)
                matrix[a][a] += conductance
                matrix[b][b] += conductance
                matrix[a][b] -= conductance
                matrix[b][a] -= conductance
            for node, conductance, temperature in outside:
                matrix[node][node] += conductance
                heat[node] += conductance * temperature
            for split, watt in ((of.solar_split, of.solar_w), (of.gains_split, of.gains_w)):
                heat = [q + Fraction(s) * at(watt, 0) for q, s in zip(heat, split.shares(), strict=True)]
            if of.conductances.inner is None:
                for k in (3, 4):
                    matrix[k] = [Fraction(int(j == k)) for j in range(5)]
            free = eliminated(matrix, heat)
            weights = TO_AIR if of.setpoints.controlled == "air" else of.operative_split
            held = [Fraction(share) for share in weights.shares()]
            now = _dot(held, free)
            power = Fraction(0)
            low = None if of.setpoints.heating_c is None else at(of.setpoints.heating_c, 0)
            high = None if of.setpoints.cooling_c is None else at(of.setpoints.cooling_c, 0)
            if low is not None and now < low:
                rise = eliminated(matrix, [Fraction(s) for s in of.heating_split.shares()])
                power = (low - now) / _dot(held, rise)
                if of.setpoints.heating_maximum_w is not None:
                    power = min(power, at(of.setpoints.heating_maximum_w, 0))
            elif high is not None and now > high:
                rise = eliminated(matrix, [Fraction(s) for s in of.cooling_split.shares()])
                power = (high - now) / _dot(held, rise)
                if of.setpoints.cooling_maximum_w is not None:
                    power = max(power, -at(of.setpoints.cooling_maximum_w, 0))
            if power:
                free = [cold + power * warm for cold, warm in zip(free, rise, strict=True)]
            masses = [2 * free[2] - masses[0], 2 * free[4] - masses[1]]
            mean_power += power / parts
            mean_nodes = [mean + value / parts for mean, value in zip(mean_nodes, free, strict=True)]
        powers.append(mean_power)
        nodes.append(mean_nodes)
    return Twin(powers, nodes)


def eliminated(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """Solve a small linear system exactly."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(len(rows)):
        pivot = rows[k][k]
        rows[k] = [value / pivot for value in rows[k]]
        for i in range(len(rows)):
            if i != k and rows[i][k]:
                factor = rows[i][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))
