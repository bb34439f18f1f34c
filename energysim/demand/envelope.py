"""A home of the TABULA table as one zone: its areas, U-values, windows, air, gains and set-points."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.zone import Mass, Series, Setpoints, Surface, Window, Zone
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import DwellingPeriod, DwellingType
from energysim.units import FloatArray

Values = Mapping[str, float]
HomeState = Literal["now", "standard", "advanced", "new"]
HOME_STATES: Final[tuple[HomeState, ...]] = get_args(HomeState)
NEWEST: Final[DwellingPeriod] = "from_2012"
# Source: definition of azimuth: 0 north, 90 east, 180 south, 270 west.
AZIMUTHS_DEG: Final[Values] = {"east": 90.0, "south": 180.0, "west": 270.0, "north": 0.0}
# Source: definition of tilt: 0 looks up, 180 looks down.
TILTS_DEG: Final = {"roof": 0.0, "wall": 90.0, "floor": 180.0, "door": 90.0}
# Source: definition of the hour.
SECONDS_PER_H: Final = 3600.0


def zone_of(
    kind: DwellingType,
    period: DwellingPeriod,
    *,
    state: HomeState,
    heating_c: Series,
    book: ParameterBook,
) -> Zone:
    """Return one mean dwelling of a type, period and state.

    Parameters
    ----------
    kind, period : str
        Row of the TABULA table. In the state "new" the shape is that of the newest period, whatever ``period``.
    state : {"now", "standard", "advanced", "new"}
    heating_c : series
        Set-point, mean of the whole home; see ``set_point_c`` and ``practice_set_point_c``.
    book : ParameterBook

    Returns
    -------
    Zone
        Without cooling; sun, air and gains as TABULA takes them.

    References
    ----------
    TABULA Belgium, VITO; IWU, TABULA Calculation Method (2013).
    """
    shape_of = NEWEST if state == "new" else period
    facts = book.table(f"tabula.envelope.{kind}.{shape_of}")
    values = _values(kind, shape_of, state=state, book=book)
    floor_m2 = float(book.table(f"tabula.{kind}.{shape_of}")["floor_area_m2"])
    outside_m2 = sum(facts["areas_m2"].values()) + sum(facts["windows_m2"].values())
    capacity = book.number("tabula.conditions.heat_capacity_wh_per_m2k") * SECONDS_PER_H
    return Zone(
        floor_area_m2=floor_m2,
        volume_m3=floor_m2 * book.number("tabula.conditions.room_height_m"),
        surfaces=_surfaces(facts["areas_m2"], values, book),
        windows=_windows(facts["windows_m2"], values, book),
        mass=Mass(
            capacity_j_per_k=capacity * floor_m2,
            area_m2=book.number("zone.mass.medium_area_per_floor_area") * floor_m2,
        ),
        ventilation_per_h=book.number("tabula.conditions.air_change_of_use_per_h"),
        infiltration_per_h=values["leak"],
        heat_recovery_fraction=book.number("tabula.new.heat_recovery_fraction") if state == "new" else 0.0,
        thermal_bridges_w_per_k=values["bridge"] * outside_m2,
        gains_w=book.number("tabula.conditions.internal_gains_w_per_m2") * floor_m2,
        setpoints=Setpoints(heating_c=heating_c, controlled="operative"),
    )


def _values(kind: DwellingType, period: DwellingPeriod, *, state: HomeState, book: ParameterBook) -> Values:
    """U-values, glass, cracks and partial heating of a state."""
    if state == "new":
        return book.table("tabula.new.envelope")
    found: Values = book.table(f"tabula.envelope.{kind}.{period}")[state]
    return found


def _surfaces(areas_m2: Values, values: Values, book: ParameterBook) -> tuple[Surface, ...]:
    """Roof, walls, floor and door; the ground is warmer than the air."""
    towards_ground = book.number("tabula.conditions.floor_loss_fraction")
    return tuple(
        Surface(
            area_m2=area_m2,
            u_w_per_m2k=values[part],
            tilt_deg=TILTS_DEG[part],
            reduction_fraction=towards_ground if part == "floor" else 1.0,
        )
        for part, area_m2 in areas_m2.items()
        if area_m2 > 0
    )


def _windows(areas_m2: Values, values: Values, book: ParameterBook) -> tuple[Window, ...]:
    """One window per orientation."""
    return tuple(
        Window(
            area_m2=area_m2,
            u_w_per_m2k=values["window"],
            g_fraction=values["g"],
            azimuth_deg=AZIMUTHS_DEG[side],
            frame_fraction=book.number("tabula.conditions.frame_fraction"),
            shading_fraction=book.number("tabula.conditions.shading_fraction"),
        )
        for side, area_m2 in areas_m2.items()
        if area_m2 > 0
    )


def set_point_c(kind: DwellingType, period: DwellingPeriod, *, state: HomeState, book: ParameterBook) -> float:
    """Mean indoor temperature of the heating season in TABULA: 20 C, less what rooms and nights are heated less.

    TABULA keeps the share ``partial`` of the difference with outdoors; here that is a lower set-point at its mean
    temperature outdoors of 6.2 C.
    """
    values = _values(kind, period, state=state, book=book)
    outdoor_c = book.number("tabula.conditions.heating_season_c")
    partial: float = values["partial"]
    return outdoor_c + partial * (book.number("tabula.conditions.set_point_c") - outdoor_c)


def night_rhythm(calendar: Calendar, book: ParameterBook) -> FloatArray:
    """Share of many homes that hold the set-point of the day, less its mean: below 0 by night.

    Homes set back at different hours, so the mean of many has ramps where one home has steps.

    Returns
    -------
    FloatArray, shape (steps,)
        Mean 0 over a whole day.
    """
    share = np.asarray(book.series("demand.heating.day_share"))
    return np.asarray((share - share.mean())[calendar.hour])


def practice_set_point_c(
    kind: DwellingType, period: DwellingPeriod, *, state: HomeState, rhythm: FloatArray, book: ParameterBook
) -> FloatArray:
    """Mean set-point of many such homes in each step: that of TABULA, and lower by night.

    What TABULA heats less than 20 C stands for rooms and for nights; ``demand.heating.night_fraction`` of it is the
    set-back. So a leaky house sets back by 2 K and a new one hardly.

    Parameters
    ----------
    rhythm : FloatArray, shape (steps,)
        Of ``night_rhythm``.
    """
    mean_c = set_point_c(kind, period, state=state, book=book)
    depth_k = book.number("demand.heating.night_fraction") * (book.number("tabula.conditions.set_point_c") - mean_c)
    return mean_c + depth_k * rhythm
