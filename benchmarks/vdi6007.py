"""The rooms of VDI 6007-1:2012, all cases but 9: what is published and what our zone makes of them.

Facts of the rooms and published hours as retyped in the validation models of modelica-ibpsa
(IBPSA.ThermalZones.ReducedOrder.Validation.VDI6007, modified BSD). Each case lasts 60 days of hours; days 1, 10 and 60
are published, as hourly means rounded to 0.1 K or 1 W. Read by the tests and by benchmarks/validation/zone.py.
"""

from dataclasses import dataclass, replace

import numpy as np

from energysim.demand.zone import TO_AIR, Cell, Conductances, InnerNetwork, Setpoints, Split
from energysim.demand.zone_year import zone_steps
from energysim.units import FloatArray

DAYS = 60
SHOWN_DAYS = (0, 9, 59)
HOUR = np.tile(np.arange(24), DAYS)
# hourly means, rounded to 0.1 K: the guideline allows 0.1 K beside the rounding, and 1 W beside the rounding
TOLERANCE_K = 0.15
TOLERANCE_W = 1.5


@dataclass(frozen=True)
class Room:
    """Resistances in K/W and capacities in J/K of the outer wall and of everything inside."""

    outer_k_per_w: float
    outer_rest_k_per_w: float
    outer_j_per_k: float
    inner_k_per_w: float
    inner_j_per_k: float
    outer_m2: float = 10.5
    inner_m2: float = 75.5
    outer_convective: float = 2.7
    inner_convective: float = 2.24
    outdoor_w_per_k: float = 25 * 10.5

    def network(self, ventilation_w_per_k: float | FloatArray = 0.0) -> Conductances:
        """Convection at both surfaces, 5 W/m2K of radiation between them, no window in the network."""
        return Conductances(
            ventilation_w_per_k=ventilation_w_per_k,
            glass_w_per_k=0.0,
            air_surface_w_per_k=self.outer_convective * self.outer_m2,
            surface_mass_w_per_k=1 / self.outer_k_per_w,
            mass_outdoor_w_per_k=1 / (self.outer_rest_k_per_w + 1 / self.outdoor_w_per_k),
            capacity_j_per_k=self.outer_j_per_k,
            inner=InnerNetwork(
                capacity_j_per_k=self.inner_j_per_k,
                air_w_per_k=self.inner_convective * self.inner_m2,
                surface_w_per_k=5 * min(self.outer_m2, self.inner_m2),
                mass_w_per_k=1 / self.inner_k_per_w,
            ),
        )

    def radiant(self, share: float = 1.0) -> Split:
        """Radiation lands on the surfaces by their area, the rest in the air."""
        outer = self.outer_m2 / (self.outer_m2 + self.inner_m2)
        return Split(air=1 - share, surface=share * outer, inner_surface=share * (1 - outer))


HEAVY = Room(0.00436791293674, 0.03895919557, 1600848.94, 0.000595693407511, 14836354.6282)
LIGHT = Room(0.00404935160802, 0.039330865, 47900, 0.003237138, 7297100)
TWO_WALLS = replace(
    Room(0.0017362530106, 0.01913729904, 5259932.23, 0.000668895639141, 12391363.8631),
    outer_m2=25.5,
    inner_m2=60.5,
    inner_convective=2.12,
    outdoor_w_per_k=25 * 25.5,
)
ON_CELLAR = replace(
    Room(0.00171957697767797, 0.011638548, 4338751.41, 0.000779671554640369, 12333949.4129606),
    outer_m2=28,
    inner_m2=58,
    outer_convective=2.4,
    inner_convective=2.398,
    outdoor_w_per_k=28 * 9.75,
)


def daily(values: list[float]) -> FloatArray:
    return np.tile(np.array(values, dtype=np.float64), DAYS)


MACHINES_W = np.where((HOUR >= 6) & (HOUR < 18), 1000.0, 0.0)
PEOPLE_AND_MACHINES_W = np.where((HOUR >= 7) & (HOUR < 17), 360.0, 0.0)
RADIANT_OF_PEOPLE = 80 / 360
DAY_AND_NIGHT_C = np.where((HOUR >= 6) & (HOUR < 18), 27.0, 22.0)
OUTDOOR_C = daily(
    [
        *(18.8, 17.1, 16.5, 16.1, 16.5, 17.8, 20.3, 22.8, 24.8, 26.7, 28.1, 29.0),
        *(29.7, 30.4, 30.9, 31.0, 30.8, 30.1, 28.9, 27.0, 24.7, 22.9, 21.9, 20.9),
    ]
)
SOUTH_GLASS = daily([*(0,) * 4, 17, 38, 59, 98, 186, 287, 359, 385, 359, 287, 186, 98, 59, 38, 17, *(0,) * 5])
WEST_GLASS = daily([*(0,) * 4, 17, 36, 51, 64, 74, 84, 92, 100, 180, 344, 475, 528, 492, 359, 147, *(0,) * 5])
SOUTH_WALL = daily([*(0,) * 4, 24, 58, 91, 203, 348, 472, 553, 581, 553, 472, 348, 203, 91, 58, 24, *(0,) * 5])
WEST_WALL = daily([*(0,) * 4, 23, 53, 77, 97, 114, 131, 144, 159, 372, 557, 685, 733, 666, 474, 177, *(0,) * 5])
# 9 % of the sun warms the air at the glass; the rest does not fall on the wall that it comes through
ON_INNER = Split(air=0.09, inner_surface=0.91)


def through_7_m2(light_w_per_m2: FloatArray) -> FloatArray:
    """The blind closes above 100 W/m2 and lets 15 % through."""
    return 7 * light_w_per_m2 * np.where(light_w_per_m2 > 100, 0.15, 1.0)


def room(of: Room, **changes: object) -> Cell:
    plain = Cell(
        conductances=of.network(),
        outdoor_c=np.full(len(HOUR), 22.0),
        gains_w=MACHINES_W,
        gains_split=TO_AIR,
        solar_split=ON_INNER,
        operative_split=Split(air=0.5, surface=0.5),
        start_c=22.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def shown(values: FloatArray) -> FloatArray:
    """The 72 published hours."""
    return np.concatenate([values[24 * day : 24 * day + 24] for day in SHOWN_DAYS])


FREE: dict[str, tuple[Cell, list[float]]] = {
    "1, convective source, heavy": (
        room(HEAVY),
        [
            *(22, 22, 22, 22, 22, 22, 27.7, 27.9, 28.1, 28.4, 28.6, 28.8),
            *(29, 29.2, 29.4, 29.6, 29.8, 30, 24.5, 24.5, 24.5, 24.5, 24.5, 24.5),
            *(37.7, 37.6, 37.5, 37.5, 37.4, 37.3, 43, 43.2, 43.3, 43.5, 43.6, 43.8),
            *(43.9, 44.1, 44.3, 44.4, 44.6, 44.7, 39.1, 39.1, 39, 38.9, 38.9, 38.8),
            *(49.9, 49.8, 49.7, 49.6, 49.4, 49.3, 54.9, 55.1, 55.2, 55.3, 55.4, 55.5),
            *(55.6, 55.7, 55.8, 55.9, 56.1, 56.2, 50.6, 50.4, 50.3, 50.2, 50.1, 50),
        ],
    ),
    "2, radiant source, heavy": (
        room(HEAVY, gains_split=HEAVY.radiant()),
        [
            *(22, 22, 22, 22, 22, 22, 22.6, 22.9, 23.1, 23.3, 23.5, 23.7),
            *(23.9, 24.1, 24.3, 24.6, 24.8, 25, 24.5, 24.5, 24.5, 24.5, 24.5, 24.5),
            *(37.7, 37.7, 37.6, 37.5, 37.5, 37.4, 38, 38.2, 38.3, 38.5, 38.6, 38.8),
            *(38.9, 39.1, 39.2, 39.4, 39.5, 39.7, 39.2, 39.1, 39.1, 39, 38.9, 38.9),
            *(50, 49.9, 49.8, 49.7, 49.6, 49.5, 50, 50.1, 50.2, 50.3, 50.5, 50.6),
            *(50.7, 50.8, 50.9, 51, 51.1, 51.2, 50.7, 50.6, 50.4, 50.3, 50.2, 50.1),
        ],
    ),
    "3, convective source, light": (
        room(LIGHT),
        [
            *(22, 22, 22, 22, 22, 22, 30.2, 30.8, 31.2, 31.6, 32, 32.4),
            *(32.8, 33.2, 33.6, 34, 34.3, 34.7, 26.9, 26.7, 26.7, 26.6, 26.6, 26.6),
            *(43.7, 43.5, 43.4, 43.2, 43, 42.9, 50.9, 51.3, 51.6, 51.8, 52.1, 52.3),
            *(52.5, 52.8, 53, 53.3, 53.5, 53.7, 45.8, 45.4, 45.3, 45.1, 44.9, 44.7),
            *(48.7, 48.5, 48.3, 48.1, 47.9, 47.7, 55.7, 56, 56.3, 56.5, 56.7, 56.9),
            *(57.1, 57.3, 57.5, 57.7, 57.9, 58.1, 50.1, 49.8, 49.5, 49.3, 49.1, 48.9),
        ],
    ),
    "4, radiant source, light": (
        room(LIGHT, gains_split=LIGHT.radiant()),
        [
            *(22, 22, 22, 22, 22, 22, 25.1, 25.7, 26.1, 26.5, 26.9, 27.3),
            *(27.7, 28.1, 28.5, 28.9, 29.3, 29.7, 26.9, 26.7, 26.7, 26.7, 26.6, 26.6),
            *(43.8, 43.6, 43.5, 43.3, 43.1, 43, 45.9, 46.3, 46.6, 46.8, 47.1, 47.3),
            *(47.6, 47.8, 48.1, 48.3, 48.5, 48.8, 45.9, 45.6, 45.4, 45.2, 45, 44.8),
            *(48.8, 48.6, 48.4, 48.2, 48, 47.8, 50.7, 51.1, 51.3, 51.5, 51.7, 51.9),
            *(52.1, 52.4, 52.6, 52.8, 53, 53.2, 50.2, 49.9, 49.7, 49.5, 49.2, 49),
        ],
    ),
    "5, sun, blind, people and outdoor swing, heavy": (
        room(
            HEAVY,
            outdoor_c=OUTDOOR_C,
            solar_w=through_7_m2(SOUTH_GLASS),
            gains_w=PEOPLE_AND_MACHINES_W,
            gains_split=HEAVY.radiant(RADIANT_OF_PEOPLE),
        ),
        [
            *(22, 22, 21.9, 21.9, 22, 22.2, 22.4, 24.4, 24.1, 24.4, 24.7, 24.9),
            *(25.1, 25.2, 25.3, 26, 25.9, 24.3, 24.2, 24.1, 24.1, 24.1, 24.1, 24.1),
            *(34.9, 34.8, 34.7, 34.6, 34.7, 34.8, 34.9, 36.9, 36.6, 36.8, 37, 37.2),
            *(37.3, 37.4, 37.4, 38.1, 38, 36.4, 36.2, 36.1, 36.1, 36, 35.9, 35.9),
            *(44.9, 44.8, 44.7, 44.6, 44.6, 44.6, 44.8, 46.7, 46.3, 46.5, 46.7, 46.8),
            *(46.9, 47, 47, 47.6, 47.5, 45.8, 45.6, 45.4, 45.4, 45.3, 45.2, 45.1),
        ],
    ),
    "8, two outer walls in the sun, heavy": (
        room(
            TWO_WALLS,
            outdoor_c=OUTDOOR_C,
            # weights of the two walls in the outdoor temperature that the room feels; 0.7 absorbed, 25 W/m2K outside
            behind_mass_c=OUTDOOR_C + 0.7 / 25 * (0.05796831135677373 * SOUTH_WALL + 0.13249899738691134 * WEST_WALL),
            solar_w=through_7_m2(SOUTH_GLASS) + through_7_m2(WEST_GLASS),
            # the sun of one window falls on the other outer wall: 15 of 75.5, 10.5 of 71 m2; here their mean
            solar_split=Split(air=0.09, surface=0.91 * 0.173, inner_surface=0.91 * 0.827),
            gains_w=PEOPLE_AND_MACHINES_W,
            gains_split=TWO_WALLS.radiant(RADIANT_OF_PEOPLE),
        ),
        [
            *(22, 21.9, 21.9, 21.8, 22, 22.3, 22.7, 24.8, 24.7, 25.2, 25.6, 26.1),
            *(25.9, 26.3, 26.6, 27.5, 27.6, 26, 25.8, 25.6, 25.6, 25.5, 25.5, 25.5),
            *(37.6, 37.5, 37.3, 37.1, 37.1, 37.3, 37.5, 39.6, 39.4, 39.7, 40, 40.3),
            *(40, 40.3, 40.5, 41.3, 41.3, 39.6, 39.2, 38.9, 38.8, 38.7, 38.5, 38.4),
            *(40.9, 40.7, 40.5, 40.2, 40.3, 40.4, 40.6, 42.6, 42.4, 42.7, 43, 43.3),
            *(43, 43.2, 43.4, 44.2, 44.1, 42.4, 42, 41.7, 41.6, 41.4, 41.2, 41.1),
        ],
    ),
    "10, floor above a cellar of 15 C, heavy": (
        room(
            ON_CELLAR,
            outdoor_c=OUTDOOR_C,
            behind_mass_c=0.6291235190524047 * 15 + (1 - 0.6291235190524047) * OUTDOOR_C,
            solar_w=through_7_m2(SOUTH_GLASS),
            gains_w=PEOPLE_AND_MACHINES_W,
            gains_split=ON_CELLAR.radiant(RADIANT_OF_PEOPLE),
            start_c=17.6,
        ),
        [
            *(17.6, 17.6, 17.5, 17.5, 17.6, 17.8, 18, 20, 19.7, 20, 20.3, 20.5),
            *(20.6, 20.7, 20.8, 21.5, 21.4, 19.8, 19.7, 19.6, 19.6, 19.5, 19.5, 19.5),
            *(24.7, 24.6, 24.5, 24.4, 24.4, 24.5, 24.6, 26.6, 26.2, 26.4, 26.6, 26.8),
            *(26.9, 26.9, 26.9, 27.5, 27.4, 25.7, 25.5, 25.3, 25.3, 25.2, 25.1, 25),
            *(25.5, 25.3, 25.2, 25.1, 25.1, 25.2, 25.3, 27.3, 26.9, 27.1, 27.3, 27.4),
            *(27.5, 27.5, 27.5, 28.1, 28, 26.3, 26.1, 26, 25.9, 25.8, 25.7, 25.6),
        ],
    ),
    "12, ventilation by day and night, heavy": (
        room(
            HEAVY,
            # 100 m3/h by night, 50 by day
            conductances=HEAVY.network(np.where((HOUR >= 7) & (HOUR < 17), 50.0, 100.0) * 0.000330375898 * 1005),
            outdoor_c=OUTDOOR_C,
            solar_w=through_7_m2(SOUTH_GLASS),
            gains_w=PEOPLE_AND_MACHINES_W,
            gains_split=HEAVY.radiant(RADIANT_OF_PEOPLE),
        ),
        [
            *(21.5, 21.2, 21, 20.9, 21, 21.3, 21.9, 24.1, 24, 24.4, 24.8, 25.1),
            *(25.3, 25.5, 25.6, 26.3, 26.3, 25.2, 25, 24.6, 24.2, 24, 23.8, 23.6),
            *(29.1, 28.7, 28.4, 28.2, 28.3, 28.5, 29, 31.8, 31.6, 32, 32.3, 32.5),
            *(32.7, 32.9, 32.9, 33.5, 33.5, 31.7, 31.5, 31, 30.6, 30.3, 30, 29.8),
            *(30.5, 30, 29.8, 29.6, 29.6, 29.9, 30.3, 33.2, 33, 33.4, 33.7, 33.9),
            *(34.1, 34.2, 34.3, 34.9, 34.8, 33, 32.7, 32.2, 31.8, 31.4, 31.2, 30.9),
        ],
    ),
}


LIMIT_500 = Setpoints(
    heating_c=DAY_AND_NIGHT_C, cooling_c=DAY_AND_NIGHT_C, heating_maximum_w=500.0, cooling_maximum_w=500.0
)
HELD: dict[str, tuple[Cell, list[float]]] = {
    "6, held at 27 by day and 22 by night": (
        room(
            replace(
                HEAVY,
                outer_k_per_w=0.004367913,
                outer_rest_k_per_w=0.038959197,
                outer_j_per_k=1600800,
                inner_k_per_w=0.000595515,
                inner_j_per_k=14836200,
            ),
            gains_split=HEAVY.radiant(),
            setpoints=Setpoints(heating_c=DAY_AND_NIGHT_C, cooling_c=DAY_AND_NIGHT_C),
        ),
        [
            *(0, 0, 0, 0, 0, 0, 764, 696, 632, 570, 511, 455),
            *(402, 351, 302, 255, 210, 167, -638, -610, -583, -557, -533, -511),
            *(-774, -742, -711, -682, -654, -627, 163, 120, 79, 40, 2, -33),
            *(-67, -99, -130, -159, -187, -214, -1004, -960, -919, -880, -843, -808),
            *(-774, -742, -711, -682, -654, -627, 163, 120, 78, 39, 2, -33),
            *(-67, -99, -130, -159, -187, -214, -1004, -960, -919, -880, -843, -808),
        ],
    ),
    "7, the same with 500 W at most": (
        room(HEAVY, gains_split=HEAVY.radiant(), setpoints=LIMIT_500),
        [
            *(0, 0, 0, 0, 0, 0, 500, 500, 500, 500, 500, 481),
            *(426, 374, 324, 276, 230, 186, -500, -500, -500, -500, -500, -500),
            *(-500, -500, -500, -500, -500, -500, -142, -172, -201, -228, -254, -278),
            *(-302, -324, -345, -366, -385, -404, -500, -500, -500, -500, -500, -500),
            *(-500, -500, -500, -500, -500, -500, -149, -179, -207, -234, -259, -284),
            *(-307, -329, -350, -371, -390, -408, -500, -500, -500, -500, -500, -500),
        ],
    ),
    "11, the same with a cooling ceiling": (
        room(
            replace(HEAVY, inner_convective=3.0),
            gains_split=HEAVY.radiant(),
            setpoints=LIMIT_500,
            cooling_split=Split(inner_surface=1.0),
            parts=1,  # the guideline too decides once an hour between heating the air and cooling the ceiling
        ),
        [
            *(0, 0, 0, 0, 0, 0, 500, 500, 500, 500, 500, 500),
            *(500, 464, 397, 333, 272, 215, -500, -500, -500, -500, -500, -500),
            *(-500, -500, -500, -500, -500, -500, 126, 76, 28, -121, -391, -500),
            *(-500, -500, -500, -500, -500, -500, -500, -500, -500, -500, -500, -500),
            *(-500, -500, -500, -500, -500, -500, 126, 76, 28, -122, -391, -500),
            *(-500, -500, -500, -500, -500, -500, -500, -500, -500, -500, -500, -500),
        ],
    ),
}


def free_c(of: Cell) -> FloatArray:
    """Air temperature in the 72 published hours."""
    return shown(zone_steps([of], step_h=1.0).air_c[0])


def load_w(of: Cell) -> FloatArray:
    """Heating (cooling below 0) in the 72 published hours."""
    year = zone_steps([of], step_h=1.0)
    return shown(year.heating_w[0] - year.cooling_w[0])
