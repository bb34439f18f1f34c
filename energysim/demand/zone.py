"""What one heated space is: the records of the hourly zone after ISO 13790 (five resistances, one capacity).

::

    supply air --ventilation-- AIR ==heating, cooling
                                |
                          air_surface
                                |
    behind the glass --glass-- SURFACE
                                |
                          surface_mass
                                |
    outdoors -----mass_outdoor- MASS ==capacity

A second capacity inside (walls, floors and furniture that do not touch the outdoors) may be added, after VDI 6007-1:
an inner surface between air and inner mass, which also exchanges radiation with the surface above. Without it the
network is exactly that of the standard.

``Zone`` describes a building in areas and U-values, ``Cell`` the same in W/K and plain series; the verbs that play a
year stand in ``energysim.demand.zone_year``. Where a field takes a *series* it takes one number for all steps, or an
array of shape (steps,).

References
----------
ISO 13790:2008, 12.2 and annex C (simple hourly method). VDI 6007-1:2012 (two capacities).
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from energysim.units import FloatArray

Series = float | FloatArray
MassClass = Literal["very_light", "light", "medium", "heavy", "very_heavy"]
MASS_CLASSES: Final[tuple[MassClass, ...]] = get_args(MassClass)
Controlled = Literal["air", "operative"]

# Source: definition of tilt: 0 looks up, 90 stands upright.
VERTICAL_DEG: Final = 90.0
# Source: definition: the whole difference between indoors and outdoors stands over the construction.
WHOLE: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """One window, or all windows of one orientation.

    Parameters
    ----------
    area_m2 : float
        Glass and frame.
    u_w_per_m2k : float
        Of the whole window.
    g_fraction : float
        Solar energy that comes in through the glass, of what falls on it perpendicularly; 0..1.
    azimuth_deg : float
        Where it looks: 0 north, 90 east, 180 south, 270 west.
    tilt_deg : float
        0 horizontal, 90 upright.
    frame_fraction : float
        Share of the area that is frame; 0..1.
    shading_fraction : series
        Share of the sun that surroundings, overhangs or blinds take away; 0..1.
    emissivity_fraction : float
        0..1; above 0 the window loses long-wave radiation to the sky as in ISO 13790, 11.3.5.
    """

    area_m2: float
    u_w_per_m2k: float
    g_fraction: float
    azimuth_deg: float
    tilt_deg: float = VERTICAL_DEG
    frame_fraction: float = 0.0
    shading_fraction: Series = 0.0
    emissivity_fraction: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """One opaque part of the envelope: wall, roof, floor or door.

    Parameters
    ----------
    area_m2, u_w_per_m2k : float
        U with both surface resistances in it.
    tilt_deg : float
        0 looks up, 90 upright, 180 looks down.
    azimuth_deg : float or None
        Where it looks; needed when it takes sun and is not horizontal.
    absorption_fraction : float
        Share of the sun on its outer side that it takes; 0: the sun is left out.
    emissivity_fraction : float
        Above 0: long-wave radiation is lost to the sky.
    reduction_fraction : float
        Factor b of the temperature difference: 1 outdoors, less towards the ground or an unheated space.
    beyond_c : series or None
        Temperature behind it, such as the ground; None: the outdoor air.
    """

    area_m2: float
    u_w_per_m2k: float
    tilt_deg: float = VERTICAL_DEG
    azimuth_deg: float | None = None
    absorption_fraction: float = 0.0
    emissivity_fraction: float = 0.0
    reduction_fraction: float = WHOLE
    beyond_c: Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mass:
    """What stores heat: capacity and the area over which it reaches the room.

    Parameters
    ----------
    capacity_j_per_k : float
        0 or more.
    area_m2 : float
        Effective area of the mass (A_m of the standard), above 0.
    """

    capacity_j_per_k: float
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerMass:
    """Construction that lies wholly inside: it stores heat and touches nothing but the room.

    Parameters
    ----------
    capacity_j_per_k : float
    area_m2 : float
        Surface towards the room.
    surface_mass_w_per_k : float
        Conductance from that surface to the middle of the mass, the whole area together.
    """

    capacity_j_per_k: float
    area_m2: float
    surface_mass_w_per_k: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Where heat lands, as shares of each node; what is missing to 1 is lost to the outdoors.

    Parameters
    ----------
    air, surface, mass, inner_surface, inner_mass : float
        0..1 each, together at most 1.
    """

    air: float = 0.0
    surface: float = 0.0
    mass: float = 0.0
    inner_surface: float = 0.0
    inner_mass: float = 0.0

    def shares(self) -> tuple[float, float, float, float, float]:
        """The five shares in the order of the nodes."""
        return self.air, self.surface, self.mass, self.inner_surface, self.inner_mass


TO_AIR: Final = Split(air=1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setpoints:
    """What heating and cooling hold, and how strong they are.

    Parameters
    ----------
    heating_c, cooling_c : series or None
        Heating holds at least, cooling at most this temperature; None: there is none.
    heating_maximum_w, cooling_maximum_w : series or None
        Most that each can give, 0 or more; None: always enough.
    controlled : {"air", "operative"}
        The temperature that is held.
    """

    heating_c: Series | None = None
    cooling_c: Series | None = None
    heating_maximum_w: Series | None = None
    cooling_maximum_w: Series | None = None
    controlled: Controlled = "air"


FREE_FLOATING: Final = Setpoints()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Zone:
    """One heated space in areas and U-values.

    Parameters
    ----------
    floor_area_m2, volume_m3 : float
        Of the heated space, indoors.
    surfaces : tuple of Surface
    windows : tuple of Window
    mass : Mass or {"very_light", "light", "medium", "heavy", "very_heavy"}
        Capacity and area, or a class of ISO 13790, table 12.
    ventilation_per_h : series
        Air changes per hour that may pass heat recovery.
    infiltration_per_h : series
        Air changes per hour that cannot.
    heat_recovery_fraction : series
        0..1; an array may open the bypass in summer.
    thermal_bridges_w_per_k : float
        Added to the opaque envelope.
    gains_w : series
        Sensible heat of people, light and appliances.
    gains_air_fraction : float or None
        Share that the air takes at once; None: half, as in the standard.
    setpoints : Setpoints
    heating_split, cooling_split : Split
        Where heating lands and cooling takes; the air unless said otherwise.
    indoor_area_m2 : float or None
        All surfaces facing the room; None: 4.5 times the floor, as in the standard. Unused beside an inner mass.
    inner : InnerMass or None
        Second capacity; ``mass`` is then a ``Mass`` and means the envelope alone.
    air_heat_capacity_j_per_m3k : float or None
        None: 1200, as in the standard; less on a mountain.
    start_c : float or None
        Temperature of the masses at the first moment; None: the last days of the year are played before it.
    parts : int or None
        Equal parts in which every step is played, 1 or more; more follow a light mass better. None: 1, as in the
        standard, or 4 beside an inner mass.
    """

    floor_area_m2: float
    volume_m3: float
    surfaces: tuple[Surface, ...]
    windows: tuple[Window, ...]
    mass: Mass | MassClass
    ventilation_per_h: Series
    infiltration_per_h: Series = 0.0
    heat_recovery_fraction: Series = 0.0
    thermal_bridges_w_per_k: float = 0.0
    gains_w: Series = 0.0
    gains_air_fraction: float | None = None
    setpoints: Setpoints = FREE_FLOATING
    heating_split: Split = TO_AIR
    cooling_split: Split = TO_AIR
    indoor_area_m2: float | None = None
    inner: InnerMass | None = None
    air_heat_capacity_j_per_m3k: float | None = None
    start_c: float | None = None
    parts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerNetwork:
    """The second capacity in W/K: its wires to the air, to the surface node (radiation) and to its own mass."""

    capacity_j_per_k: float
    air_w_per_k: float
    surface_w_per_k: float
    mass_w_per_k: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conductances:
    """The network in W/K, as drawn at the top of this module.

    Parameters
    ----------
    ventilation_w_per_k : series
    glass_w_per_k, air_surface_w_per_k, surface_mass_w_per_k, mass_outdoor_w_per_k : float
    capacity_j_per_k : float
    inner : InnerNetwork or None
    """

    ventilation_w_per_k: Series
    glass_w_per_k: float
    air_surface_w_per_k: float
    surface_mass_w_per_k: float
    mass_outdoor_w_per_k: float
    capacity_j_per_k: float
    inner: InnerNetwork | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """One heated space in W/K and plain series: the lower door, without weather record.

    Parameters
    ----------
    conductances : Conductances
    outdoor_c : FloatArray, shape (steps,)
        Outdoor air.
    solar_w, gains_w : series
        Heat of the sun that is inside, and of people, light and appliances.
    solar_split, gains_split, heating_split, cooling_split : Split
        ``zone_network.iso_splits`` gives the first two as in the standard.
    setpoints : Setpoints
    supply_c, behind_glass_c, behind_mass_c : series or None
        Temperature of the supply air, behind the glass and behind the mass; None: the outdoor air.
    operative_split : Split
        Weights of the nodes in the operative temperature.
    start_c : float or None
        Temperature of the mass, or of both masses, at the first moment; None: warm-up.
    parts : int or None
        As in ``Zone``.
    """

    conductances: Conductances
    outdoor_c: FloatArray
    solar_split: Split
    gains_split: Split
    operative_split: Split
    solar_w: Series = 0.0
    gains_w: Series = 0.0
    setpoints: Setpoints = FREE_FLOATING
    heating_split: Split = TO_AIR
    cooling_split: Split = TO_AIR
    supply_c: Series | None = None
    behind_glass_c: Series | None = None
    behind_mass_c: Series | None = None
    start_c: float | None = None
    parts: int | None = None
