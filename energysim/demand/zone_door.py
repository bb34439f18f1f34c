"""What a zone or a cell may not be: everything that is wrong, at once, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from numbers import Real
from typing import Any, Final, get_args

import numpy as np

from energysim.demand.zone import MASS_CLASSES, TO_AIR, WHOLE, Cell, Controlled, Mass, Setpoints, Split, Zone
from energysim.demand.zone_network import envelope_mass, indoor_area_m2, opaque_w_per_k, ventilation_w_per_k
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook

# Source: rounding of a few sums of shares in double precision.
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Span:
    """Allowed values: ``low`` to ``high``, without ``low`` itself where it is ``open``; None where ``optional``."""

    low: float = -np.inf
    high: float = np.inf
    open: bool = False
    optional: bool = False

    def says(self) -> str:
        """The span as a sign that every language reads."""
        if np.isfinite(self.high):
            return f"{self.low:g}..{self.high:g}"
        return f"{'>' if self.open else '>='} {self.low:g}" if np.isfinite(self.low) else "-inf < x < inf"

    def holds_one(self, value: float) -> bool:
        """Whether one number is finite and inside."""
        return isfinite(value) and (value > self.low if self.open else value >= self.low) and value <= self.high

    def holds(self, values: Any) -> Any:
        """Whether each value is finite and inside."""
        above = values > self.low if self.open else values >= self.low
        return np.isfinite(values) & above & (values <= self.high)


ANY: Final = Span()
NOT_NEGATIVE: Final = Span(0)
ABOVE: Final = Span(0, open=True)
FRACTION: Final = Span(0, 1)
# Source: definition of the directions; 270 and -90 are both west.
AZIMUTH: Final = Span(-360, 360)
# Source: definition of tilt: 0 looks up, 180 looks down.
TILT: Final = Span(0, 180)
# Source: house limits: wider than any room, collector or climate; below lies Fahrenheit or Kelvin by mistake.
TEMPERATURE: Final = Span(-100, 200)
ABOVE_OR_NONE: Final = replace(ABOVE, optional=True)
FRACTION_OR_NONE: Final = replace(FRACTION, optional=True)
NOT_NEGATIVE_OR_NONE: Final = replace(NOT_NEGATIVE, optional=True)
AZIMUTH_OR_NONE: Final = replace(AZIMUTH, optional=True)
TEMPERATURE_OR_NONE: Final = replace(TEMPERATURE, optional=True)

Fields = Mapping[str, Span]
WINDOW: Final[Fields] = {
    "area_m2": NOT_NEGATIVE,
    "u_w_per_m2k": NOT_NEGATIVE,
    "g_fraction": FRACTION,
    "azimuth_deg": AZIMUTH,
    "tilt_deg": TILT,
    "frame_fraction": FRACTION,
    "shading_fraction": FRACTION,
    "emissivity_fraction": FRACTION,
}
SURFACE: Final[Fields] = {
    "area_m2": NOT_NEGATIVE,
    "u_w_per_m2k": NOT_NEGATIVE,
    "tilt_deg": TILT,
    "azimuth_deg": AZIMUTH_OR_NONE,
    "absorption_fraction": FRACTION,
    "emissivity_fraction": FRACTION,
    "reduction_fraction": NOT_NEGATIVE,
    "beyond_c": TEMPERATURE_OR_NONE,
}
ZONE: Final[Fields] = {
    "floor_area_m2": ABOVE,
    "volume_m3": ABOVE,
    "ventilation_per_h": NOT_NEGATIVE,
    "infiltration_per_h": NOT_NEGATIVE,
    "heat_recovery_fraction": FRACTION,
    "thermal_bridges_w_per_k": NOT_NEGATIVE,
    "gains_w": ANY,
    "gains_air_fraction": FRACTION_OR_NONE,
    "indoor_area_m2": ABOVE_OR_NONE,
    "air_heat_capacity_j_per_m3k": ABOVE_OR_NONE,
    "start_c": TEMPERATURE_OR_NONE,
}
SETPOINTS: Final[Fields] = {
    "heating_c": TEMPERATURE_OR_NONE,
    "cooling_c": TEMPERATURE_OR_NONE,
    "heating_maximum_w": NOT_NEGATIVE_OR_NONE,
    "cooling_maximum_w": NOT_NEGATIVE_OR_NONE,
}
MASS: Final[Fields] = {"capacity_j_per_k": NOT_NEGATIVE, "area_m2": ABOVE}
INNER_MASS: Final[Fields] = {**MASS, "surface_mass_w_per_k": ABOVE}
CONDUCTANCES: Final[Fields] = {
    "ventilation_w_per_k": NOT_NEGATIVE,
    "glass_w_per_k": NOT_NEGATIVE,
    "air_surface_w_per_k": ABOVE,
    "surface_mass_w_per_k": ABOVE,
    "mass_outdoor_w_per_k": NOT_NEGATIVE,
    "capacity_j_per_k": NOT_NEGATIVE,
}
INNER_NETWORK: Final[Fields] = {
    "capacity_j_per_k": NOT_NEGATIVE,
    "air_w_per_k": NOT_NEGATIVE,
    "surface_w_per_k": NOT_NEGATIVE,
    "mass_w_per_k": ABOVE,
}
CELL: Final[Fields] = {
    "outdoor_c": TEMPERATURE,
    "solar_w": ANY,
    "gains_w": ANY,
    "supply_c": TEMPERATURE_OR_NONE,
    "behind_glass_c": TEMPERATURE_OR_NONE,
    "behind_mass_c": TEMPERATURE_OR_NONE,
    "start_c": TEMPERATURE_OR_NONE,
}
SPLIT: Final[Fields] = dict.fromkeys(Split.__slots__, FRACTION)
SERIES: Final = frozenset(
    (
        *("shading_fraction", "beyond_c", "ventilation_per_h", "infiltration_per_h", "heat_recovery_fraction"),
        *("heating_c", "cooling_c", "heating_maximum_w", "cooling_maximum_w", "gains_w", "solar_w"),
        *("ventilation_w_per_k", "outdoor_c", "supply_c", "behind_glass_c", "behind_mass_c"),
    )
)


def refuse_zones(zones: Sequence[Zone], *, steps: int, book: ParameterBook) -> None:
    """Raise InputProblems with everything that is wrong with these zones."""
    problems = [] if zones else [Problem("zone_none", path="zones")]
    for k, zone in enumerate(zones):
        problems += _zone(zone, f"zones[{k}]", steps=steps, book=book)
    if problems:
        raise InputProblems(problems)


def refuse_cells(cells: Sequence[Cell], *, step_h: float) -> None:
    """Raise InputProblems with everything that is wrong with these cells."""
    problems = [] if cells else [Problem("zone_none", path="cells")]
    problems += _one(step_h, ABOVE, "step_h")
    steps = next((c.outdoor_c.size for c in cells if isinstance(c.outdoor_c, np.ndarray)), 0)
    for k, cell in enumerate(cells):
        problems += _cell(cell, f"cells[{k}]", steps)
    if problems:
        raise InputProblems(problems)


def _zone(zone: Zone, path: str, *, steps: int, book: ParameterBook) -> list[Problem]:
    problems = list(_fields(zone, ZONE, path, steps))
    for k, window in enumerate(zone.windows):
        problems += _fields(window, WINDOW, f"{path}.windows[{k}]", steps)
    for k, surface in enumerate(zone.surfaces):
        problems += _fields(surface, SURFACE, f"{path}.surfaces[{k}]", steps)
        slanting = surface.tilt_deg not in (TILT.low, TILT.high)
        if surface.azimuth_deg is None and surface.absorption_fraction and slanting:
            problems.append(Problem("zone_azimuth", path=f"{path}.surfaces[{k}].azimuth_deg"))
    if isinstance(zone.mass, Mass):
        problems += _fields(zone.mass, MASS, f"{path}.mass", steps)
    elif zone.mass not in MASS_CLASSES or zone.inner is not None:
        allowed = "Mass" if zone.inner is not None else f"{', '.join(MASS_CLASSES)}, Mass"
        problems.append(Problem("not_choice", {"allowed": allowed}, path=f"{path}.mass"))
    if zone.inner is not None:
        problems += _fields(zone.inner, INNER_MASS, f"{path}.inner", steps)
    problems += _shared(zone, path, steps)
    return problems or list(_proportions(zone, path, book))


def _proportions(zone: Zone, path: str, book: ParameterBook) -> Iterator[Problem]:
    """What the network takes out of the envelope (the way to the mass, indoor films) must leave something."""
    mass_m2 = envelope_mass(zone, book=book).area_m2
    per_m2 = book.number("zone.network.surface_mass_w_per_m2k")
    if not any(_held_by(zone, book=book)):
        yield Problem("zone_isolated", path=path)
    opaque, glass = opaque_w_per_k(zone), sum(w.area_m2 * w.u_w_per_m2k for w in zone.windows)
    most = per_m2 * mass_m2
    if zone.inner is not None:
        film = book.number("zone.inner.convective_w_per_m2k") + book.number("zone.inner.radiative_w_per_m2k")
        most = 1 / (1 / most + 1 / max(film * sum(s.area_m2 for s in zone.surfaces), ROUNDING))
        most_glass = film * sum(w.area_m2 for w in zone.windows)
        if glass >= most_glass > 0:
            yield Problem("zone_opaque", _pair(glass, most_glass, "w_per_k"), path=f"{path}.windows")
    if opaque > 0 and opaque >= most:
        yield Problem("zone_opaque", _pair(opaque, most, "w_per_k"), path=f"{path}.surfaces")
    indoor_m2, needed_m2 = indoor_area_m2(zone, book=book), mass_m2 + glass / per_m2
    if zone.inner is None and needed_m2 > indoor_m2:
        yield Problem("zone_indoor_area", _pair(indoor_m2, needed_m2, "m2"), path=f"{path}.indoor_area_m2")


def _held_by(zone: Zone, *, book: ParameterBook) -> tuple[float, float, float, float]:
    """What fixes the temperature of a zone: capacity in J/K; opaque envelope, glass and least ventilation in W/K."""
    return (
        envelope_mass(zone, book=book).capacity_j_per_k,
        opaque_w_per_k(zone),
        sum(w.area_m2 * w.u_w_per_m2k for w in zone.windows),
        float(np.min(ventilation_w_per_k(zone, book=book))),
    )


def _pair(found: float, allowed: float, unit: str) -> dict[str, str]:
    return {f"found_{unit}": f"{found:.6g}", f"allowed_{unit}": f"{allowed:.6g}"}


def _cell(cell: Cell, path: str, steps: int) -> list[Problem]:
    problems = list(_fields(cell, CELL, path, steps))
    outdoor: Any = cell.outdoor_c
    if not isinstance(outdoor, np.ndarray):
        problems.append(Problem("zone_length", {"found": 1, "allowed": ">= 1"}, path=f"{path}.outdoor_c"))
    problems += _fields(cell.conductances, CONDUCTANCES, f"{path}.conductances", steps)
    if cell.conductances.inner is not None:
        problems += _fields(cell.conductances.inner, INNER_NETWORK, f"{path}.conductances.inner", steps)
    for name in ("solar_split", "gains_split", "operative_split"):
        problems += _split(getattr(cell, name), f"{path}.{name}")
    problems += _shared(cell, path, steps)
    weight = sum(cell.operative_split.shares()) if not problems else WHOLE
    if abs(weight - WHOLE) > ROUNDING:
        problems.append(
            Problem("zone_value", {"found": f"{weight:.6g}", "allowed": "1"}, path=f"{path}.operative_split")
        )
    net = cell.conductances
    held = net.capacity_j_per_k, net.mass_outdoor_w_per_k, net.glass_w_per_k, np.min(net.ventilation_w_per_k)
    if not problems and not any(held):
        problems.append(Problem("zone_isolated", path=f"{path}.conductances"))
    return problems


def _shared(thing: Zone | Cell, path: str, steps: int) -> Iterator[Problem]:
    """What zones and cells both have."""
    yield from _fields(thing.setpoints, SETPOINTS, f"{path}.setpoints", steps)
    yield from _crossing(thing.setpoints, f"{path}.setpoints")
    yield from _split(thing.heating_split, f"{path}.heating_split")
    yield from _split(thing.cooling_split, f"{path}.cooling_split")
    for name in ("heating", "cooling"):
        if not any(getattr(thing, f"{name}_split").shares()):
            yield Problem("zone_split", {"found": 0}, path=f"{path}.{name}_split")
    if thing.setpoints.controlled not in get_args(Controlled):
        allowed = ", ".join(get_args(Controlled))
        yield Problem("not_choice", {"allowed": allowed}, path=f"{path}.setpoints.controlled")
    parts: Any = thing.parts
    whole = not isinstance(parts, bool) and isinstance(parts, int | np.integer) and parts >= 1
    if parts is not None and not whole:
        yield Problem("zone_value", {"found": str(parts), "allowed": "1, 2, 3, 4"}, path=f"{path}.parts")


def _crossing(held: Setpoints, path: str) -> Iterator[Problem]:
    """Heating that wants more than cooling allows would never stop."""
    if held.heating_c is None or held.cooling_c is None:
        return
    try:
        crossed = np.atleast_1d(np.asarray(held.heating_c) > np.asarray(held.cooling_c))
    except (ValueError, TypeError):
        return  # unequal lengths or no numbers: said already
    if crossed.any():
        found = {"first": int(np.argmax(crossed)), "count": int(np.count_nonzero(crossed))}
        yield Problem("zone_setpoints", found, path=path)


def _split(split: Split, path: str) -> Iterator[Problem]:
    if split is TO_AIR:
        return
    problems = list(_fields(split, SPLIT, path, 0))
    yield from problems
    if not problems and sum(split.shares()) > 1 + ROUNDING:
        yield Problem("zone_split", {"found": f"{sum(split.shares()):.6g}"}, path=path)


def _fields(record: Any, fields: Fields, path: str, steps: int) -> Iterator[Problem]:
    for name, span in fields.items():
        value = getattr(record, name)
        if value is None and span.optional:
            continue
        if isinstance(value, np.ndarray) and name in SERIES:
            yield from _many(value, span, f"{path}.{name}", steps)
        elif hasattr(value, "__len__") and not isinstance(value, str):
            yield Problem("zone_array", {"allowed": steps if name in SERIES else 1}, path=f"{path}.{name}")
        else:
            yield from _one(value, span, f"{path}.{name}")


def _one(value: Any, span: Span, path: str) -> Iterator[Problem]:
    number = type(value) is float or (isinstance(value, Real) and not isinstance(value, bool))
    if not number or not span.holds_one(float(value)):
        yield Problem("zone_value", {"found": str(value), "allowed": span.says()}, path=path)


def _many(values: Any, span: Span, path: str, steps: int) -> Iterator[Problem]:
    if values.shape != (steps,) or steps == 0:
        yield Problem("zone_length", {"found": values.size, "allowed": steps or ">= 1"}, path=path)
        return
    if not np.issubdtype(values.dtype, np.floating) and not np.issubdtype(values.dtype, np.integer):
        yield Problem("zone_value", {"found": str(values.dtype), "allowed": span.says()}, path=path)
        return
    bad = ~span.holds(values)
    if bad.any():
        first = int(np.argmax(bad))
        found = {"first": first, "found": f"{values[first]:g}", "count": int(np.count_nonzero(bad))}
        yield Problem("zone_series", {**found, "allowed": span.says()}, path=path)
