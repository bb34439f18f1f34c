"""From areas and U-values to the network in W/K: what ISO 13790 prescribes between a ``Zone`` and a ``Cell``."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from energysim.climate.sun import plane_irradiance_w_per_m2
from energysim.climate.weather import Weather
from energysim.demand.zone import (
    Cell,
    Conductances,
    InnerNetwork,
    Mass,
    MassClass,
    Series,
    Split,
    Surface,
    Zone,
)
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

# Source: definition of the hour.
SECONDS_PER_HOUR: Final = 3600.0
# Source: definition of tilt: a plane that looks up.
HORIZONTAL_DEG: Final = 0.0

Plane = Callable[[float, float], FloatArray]


def mass_of(kind: MassClass, *, floor_area_m2: float, book: ParameterBook | None = None) -> Mass:
    """Capacity and effective area of a class of ISO 13790, table 12."""
    book = book or ParameterBook()
    return Mass(
        capacity_j_per_k=book.number(f"zone.mass.{kind}_j_per_m2k") * floor_area_m2,
        area_m2=book.number(f"zone.mass.{kind}_area_per_floor_area") * floor_area_m2,
    )


def mass_of_parts(parts: Sequence[tuple[float, float]]) -> Mass:
    """Capacity and effective area of building parts, ISO 13790, 12.3.1.

    Parameters
    ----------
    parts : sequence of (area_m2, capacity_j_per_m2k)
        Capacity per area that a day reaches (ISO 13786), for every part facing the room.

    Returns
    -------
    Mass
        ``C = sum A k`` and ``A_m = C^2 / sum A k^2``.
    """
    capacity = sum(area * kappa for area, kappa in parts)
    squares = sum(area * kappa * kappa for area, kappa in parts)
    return Mass(capacity_j_per_k=capacity, area_m2=capacity * capacity / squares)


def iso_splits(
    *,
    mass_area_m2: float,
    indoor_area_m2: float,
    glass_w_per_k: float,
    gains_air_fraction: float | None = None,
    book: ParameterBook | None = None,
) -> tuple[Split, Split]:
    """Where solar and internal gains land, ISO 13790, equations C.1 to C.3.

    Half of the internal gains (``gains_air_fraction``) goes to the air. Of the rest and of the sun, the mass takes
    its share of the indoor area, ``glass / (9.1 W/m2K x indoor area)`` goes back out through the glass, and the
    surface node takes what remains.

    Returns
    -------
    (solar, gains) : tuple of Split
    """
    book = book or ParameterBook()
    mass = mass_area_m2 / indoor_area_m2
    lost = glass_w_per_k / (book.number("zone.network.surface_mass_w_per_m2k") * indoor_area_m2)
    sun_air = book.number("zone.gains.solar_air_fraction")
    air = book.number("zone.gains.air_fraction") if gains_air_fraction is None else gains_air_fraction
    return (
        Split(air=sun_air, surface=(1 - mass - lost) * (1 - sun_air), mass=mass * (1 - sun_air)),
        Split(air=air, surface=(1 - mass - lost) * (1 - air), mass=mass * (1 - air)),
    )


def operative_split(*, book: ParameterBook | None = None) -> Split:
    """Weights of the operative temperature in the network of the standard: 0.3 air, 0.7 surface node."""
    air = (book or ParameterBook()).number("zone.network.operative_air_fraction")
    return Split(air=air, surface=1 - air)


def cell_of(zone: Zone, weather: Weather, *, book: ParameterBook | None = None, plane: Plane | None = None) -> Cell:
    """Translate a zone in a climate into its network and its series.

    Parameters
    ----------
    zone : Zone
    weather : Weather
    book : ParameterBook or None
        None: the package's own numbers.
    plane : callable or None
        (tilt, azimuth) -> irradiance of shape (steps,); None: from the weather, anew for every plane.

    Returns
    -------
    Cell
    """
    book = book or ParameterBook()
    sun = plane or planes_of(weather, book=book)
    glass = sum(w.area_m2 * w.u_w_per_m2k for w in zone.windows)
    conductances, splits = _inner(zone, glass, book) if zone.inner else _single(zone, glass, book)
    outdoor = weather.temperature_c
    return Cell(
        conductances=conductances,
        outdoor_c=outdoor,
        solar_w=solar_w(zone, weather, sun=sun, book=book),
        gains_w=zone.gains_w,
        solar_split=splits[0],
        gains_split=splits[1],
        operative_split=splits[2],
        setpoints=zone.setpoints,
        heating_split=zone.heating_split,
        cooling_split=zone.cooling_split,
        behind_glass_c=_behind_glass(zone, outdoor, book),
        behind_mass_c=_behind_mass(zone, outdoor, sun, book),
        start_c=zone.start_c,
        parts=zone.parts,
    )


def planes_of(weather: Weather, *, book: ParameterBook) -> Plane:
    """Irradiance on planes, each computed once."""
    kept: dict[tuple[float, float], FloatArray] = {}

    def plane(tilt_deg: float, azimuth_deg: float) -> FloatArray:
        key = (tilt_deg, azimuth_deg)
        if key not in kept:
            kept[key] = plane_irradiance_w_per_m2(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, book=book)
        return kept[key]

    return plane


def solar_w(zone: Zone, weather: Weather, *, sun: Plane, book: ParameterBook) -> FloatArray:
    """Heat of the sun that comes in through the windows, ISO 13790, 11.3.2 to 11.4.2, shape (steps,)."""
    total = np.zeros(weather.steps)
    slanting = book.number("zone.gains.not_perpendicular_fraction")
    for window in zone.windows:
        open_m2 = window.area_m2 * (1 - window.frame_fraction) * window.g_fraction * slanting
        if open_m2 > 0:
            total += open_m2 * (1 - window.shading_fraction) * sun(window.tilt_deg, window.azimuth_deg)
    return total


def opaque_w_per_k(zone: Zone) -> float:
    """Transmission through walls, roofs and floors with their reduction factors, and the thermal bridges."""
    walls = sum(s.area_m2 * s.u_w_per_m2k * s.reduction_fraction for s in zone.surfaces)
    return walls + zone.thermal_bridges_w_per_k


def ventilation_w_per_k(zone: Zone, *, book: ParameterBook) -> Series:
    """Heat that the exchanged air carries, less what is recovered."""
    capacity = zone.air_heat_capacity_j_per_m3k
    if capacity is None:
        capacity = book.number("zone.network.air_heat_capacity_j_per_m3k")
    lost_per_h = zone.infiltration_per_h + zone.ventilation_per_h * (1 - zone.heat_recovery_fraction)
    return capacity * zone.volume_m3 / SECONDS_PER_HOUR * lost_per_h


def indoor_area_m2(zone: Zone, *, book: ParameterBook) -> float:
    """All surfaces facing the room: the zone's own figure, or 4.5 times its floor."""
    if zone.indoor_area_m2 is not None:
        return zone.indoor_area_m2
    return book.number("zone.network.indoor_area_per_floor_area") * zone.floor_area_m2


def envelope_mass(zone: Zone, *, book: ParameterBook) -> Mass:
    """The zone's mass, looked up where it is given as a class."""
    if isinstance(zone.mass, Mass):
        return zone.mass
    return mass_of(zone.mass, floor_area_m2=zone.floor_area_m2, book=book)


def _single(zone: Zone, glass: float, book: ParameterBook) -> tuple[Conductances, tuple[Split, Split, Split]]:
    """The network of the standard."""
    mass = envelope_mass(zone, book=book)
    indoor = indoor_area_m2(zone, book=book)
    surface_mass = book.number("zone.network.surface_mass_w_per_m2k") * mass.area_m2
    conductances = Conductances(
        ventilation_w_per_k=ventilation_w_per_k(zone, book=book),
        glass_w_per_k=glass,
        air_surface_w_per_k=book.number("zone.network.air_surface_w_per_m2k") * indoor,
        surface_mass_w_per_k=surface_mass,
        mass_outdoor_w_per_k=_less(opaque_w_per_k(zone), 1 / surface_mass),
        capacity_j_per_k=mass.capacity_j_per_k,
    )
    splits = iso_splits(
        mass_area_m2=mass.area_m2,
        indoor_area_m2=indoor,
        glass_w_per_k=glass,
        gains_air_fraction=zone.gains_air_fraction,
        book=book,
    )
    return conductances, (*splits, operative_split(book=book))


def _inner(zone: Zone, glass: float, book: ParameterBook) -> tuple[Conductances, tuple[Split, Split, Split]]:
    """The network with an inner mass: its surfaces are real, so the U-values lose their indoor film."""
    inner, mass = zone.inner, envelope_mass(zone, book=book)
    if inner is None:
        raise ValueError("a zone without inner mass has the network of the standard")
    opaque_m2 = sum(s.area_m2 for s in zone.surfaces)
    glass_m2 = sum(w.area_m2 for w in zone.windows)
    outer_m2 = opaque_m2 + glass_m2
    convective = book.number("zone.inner.convective_w_per_m2k")
    radiative = book.number("zone.inner.radiative_w_per_m2k")
    film = 1 / (convective + radiative)
    surface_mass = book.number("zone.network.surface_mass_w_per_m2k") * mass.area_m2
    conductances = Conductances(
        ventilation_w_per_k=ventilation_w_per_k(zone, book=book),
        glass_w_per_k=_less(glass, film / glass_m2) if glass_m2 > 0 else 0.0,
        air_surface_w_per_k=convective * outer_m2,
        surface_mass_w_per_k=surface_mass,
        mass_outdoor_w_per_k=_less(opaque_w_per_k(zone), 1 / surface_mass + film / opaque_m2) if opaque_m2 > 0 else 0.0,
        capacity_j_per_k=mass.capacity_j_per_k,
        inner=InnerNetwork(
            capacity_j_per_k=inner.capacity_j_per_k,
            air_w_per_k=convective * inner.area_m2,
            surface_w_per_k=radiative * min(inner.area_m2, outer_m2),
            mass_w_per_k=inner.surface_mass_w_per_k,
        ),
    )
    outer = outer_m2 / (outer_m2 + inner.area_m2)
    air = book.number("zone.gains.air_fraction") if zone.gains_air_fraction is None else zone.gains_air_fraction
    felt = book.number("zone.inner.operative_air_fraction")
    return conductances, (
        Split(surface=outer, inner_surface=1 - outer),
        Split(air=air, surface=(1 - air) * outer, inner_surface=(1 - air) * (1 - outer)),
        Split(air=felt, surface=(1 - felt) * outer, inner_surface=(1 - felt) * (1 - outer)),
    )


def _less(w_per_k: float, k_per_w: float) -> float:
    """Take a resistance out of a conductance; 0 stays 0."""
    return 1 / (1 / w_per_k - k_per_w) if w_per_k > 0 else 0.0


def _sees_sky(tilt_deg: float) -> float:
    return 0.5 + 0.5 * float(np.cos(np.radians(tilt_deg)))


def _sky_k(part_tilt_deg: float, emissivity: float, book: ParameterBook) -> float:
    """How far the outer side is colder than the air because it sees the sky, ISO 13790, 11.3.5."""
    if emissivity == 0:
        return 0.0
    radiated = emissivity * book.number("zone.gains.longwave_w_per_m2k") * book.number("zone.gains.sky_below_air_k")
    return book.number("zone.gains.outdoor_surface_m2k_per_w") * radiated * _sees_sky(part_tilt_deg)


def _behind_glass(zone: Zone, outdoor_c: FloatArray, book: ParameterBook) -> FloatArray | None:
    """Outdoor temperature as the windows feel it, None where that is the air."""
    if not any(w.emissivity_fraction > 0 for w in zone.windows):
        return None
    glass = sum(w.area_m2 * w.u_w_per_m2k for w in zone.windows)
    below = sum(w.area_m2 * w.u_w_per_m2k * _sky_k(w.tilt_deg, w.emissivity_fraction, book) for w in zone.windows)
    return outdoor_c - below / glass if glass > 0 else None


def _behind_mass(zone: Zone, outdoor_c: FloatArray, sun: Plane, book: ParameterBook) -> FloatArray | None:
    """Outdoor temperature as the opaque envelope feels it: ground, sun on the walls, sky; None where it is the air."""
    total = opaque_w_per_k(zone)
    special = [s for s in zone.surfaces if s.beyond_c is not None or s.absorption_fraction or s.emissivity_fraction]
    if total == 0 or not special:
        return None
    shift = np.zeros(len(outdoor_c))
    for surface in special:
        share = surface.area_m2 * surface.u_w_per_m2k * surface.reduction_fraction / total
        shift += share * (_beyond(surface, outdoor_c, sun, book) - outdoor_c)
    return np.asarray(outdoor_c + shift)


def _beyond(surface: Surface, outdoor_c: FloatArray, sun: Plane, book: ParameterBook) -> FloatArray:
    if surface.beyond_c is not None:
        return np.asarray(surface.beyond_c + np.zeros(len(outdoor_c)))
    felt = outdoor_c - _sky_k(surface.tilt_deg, surface.emissivity_fraction, book)
    if surface.absorption_fraction > 0:
        taken = surface.absorption_fraction * book.number("zone.gains.outdoor_surface_m2k_per_w")
        felt = felt + taken * sun(surface.tilt_deg, surface.azimuth_deg or HORIZONTAL_DEG)
    return np.asarray(felt)
