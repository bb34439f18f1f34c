"""The answer on kernversterking: new homes in the core beside the same homes outside it."""

from dataclasses import dataclass
from typing import Final, Literal

from energysim.scenario.place import MobilityLocation
from energysim.study.records import Fact, from_json, to_json
from energysim.study.whole import Whole

SideKey = Literal["in_core", "planned", "outside"]
PLACEMENT_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHomes:
    """The homes that the plan builds or moves, all together, per year; energy is the difference with the core alone.

    Parameters
    ----------
    cars, car_km, cars_on_fuel_co2_kg : float
        All their cars; emissions of the cars that are not electric in the plan.
    system_eur_per_year : float
        What they add to the system cost.
    streets_eur_per_year : float
        Annuity and upkeep of streets and mains, excl. VAT.
    """

    floor_area_m2: float
    heat_kwh: float
    electricity_kwh: float
    cars_kwh: float
    generation_kwh: float
    pv_kwp: float
    system_eur_per_year: float
    co2_kg_per_year: float
    cars: float
    car_km: float
    cars_on_fuel_co2_kg: float
    streets_m: float
    streets_eur_per_year: float
    hard_surface_m2: float
    open_space_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One way to place the homes: what stands where, the homes themselves, and the whole of core and outside.

    Parameters
    ----------
    homes_in_core, homes_outside : float
        New homes here and there, those that are given up outside included.
    core_heat_mwh_per_m : float
        Heat of the core over its streets: what a heat network would find.
    core_homes_per_ha : float
    """

    key: SideKey
    homes_in_core: float
    homes_outside: float
    new: NewHomes
    whole: Whole
    core_heat_mwh_per_m: float
    core_homes_per_ha: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What one home spares per year by standing in the core, against standing outside it; surfaces once."""

    heat_kwh: float
    electricity_kwh: float
    car_km: float
    system_eur_per_year: float
    streets_eur_per_year: float
    co2_kg_per_year: float
    hard_surface_m2: float
    open_space_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceYear:
    """What building in the core has spared by the end of a year, against building all of it outside.

    Kilometres, energy, emissions and money are sums from the first year on; surfaces are what stands there.
    """

    year: int
    homes_built: float
    homes_in_core: float
    car_km_spared: float
    electricity_spared_kwh: float
    spared_co2_kg: float
    system_spared_eur: float
    streets_spared_eur: float
    hard_surface_spared_m2: float
    open_space_kept_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """New homes in the core beside the same homes outside it.

    Parameters
    ----------
    homes, moved : float
        New homes of the plan, and homes that move in from outside.
    pace : tuple of PaceYear
        At the pace and with the share in the core of the plan.
    """

    fingerprint: str
    scenario: str
    municipality: str
    homes: float
    moved: float
    in_core_fraction: float
    core_location: MobilityLocation
    outside_location: MobilityLocation
    sides: tuple[Side, ...]
    per_home: Spared
    pace: tuple[PaceYear, ...]
    facts: tuple[Fact, ...]
    kind: str = "placement"
    version: int = PLACEMENT_VERSION

    def side(self, key: SideKey) -> Side:
        """The side of that name; KeyError when the plan has none."""
        for one in self.sides:
            if one.key == key:
                return one
        raise KeyError(key)

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Placement":
        """Read what ``to_json`` wrote; ValueError for anything else."""
        return from_json(cls, data)
