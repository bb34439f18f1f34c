"""What a village core is once its profiles are known: the records that assembly, accounts and views share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.hub.model import Hub
from energysim.hub.program import Program
from energysim.scenario.measures import GroupKey
from energysim.technologies.base import HeatingOutput
from energysim.units import FloatArray

BUILDINGS = "buildings"
VILLAGE = "village"
GRID = "grid"
TO_VILLAGE = "to_village"
TO_BUILDINGS = "to_buildings"
BATTERY = "battery"
HEAT_STORE = "heat_store"
CREDIT = "credited_export_kwh"
PUMPED = "pumped_kwh"
FOSSIL = ("gas", "oil")


@dataclass(frozen=True, slots=True)
class Share:
    """One heating system in one group: a size between 0 and 1, and what the whole group would use with it.

    ``dwellings`` is 0 for services; ``heat_kw`` (steps,) is the heat that the group needs, whatever the system.
    """

    technology: str
    group: GroupKey
    dwellings: float
    output: HeatingOutput
    heat_kw: FloatArray
    fuel_eur_per_kwh: float

    @property
    def size(self) -> str:
        """Name of the size in the hub."""
        return f"{self.technology}@{self.group}"


@dataclass(frozen=True, slots=True)
class SourceType:
    """A source of electricity: kW per kW installed (steps,), cost, bounds, place."""

    key: str
    profile: FloatArray
    bus: str
    today_kw: float
    maximum_kw: float
    cost_eur_per_kw_and_year: float
    outside_core: bool

    @property
    def is_wind(self) -> bool:
        """Wind rather than sun."""
        return self.key.startswith("wind")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreType:
    """A store that may be built: kWh of content, with its yearly cost per kWh."""

    today_kwh: float
    maximum_kwh: float
    cost_eur_per_kwh_and_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices of the society perspective, EUR per kWh or per kW and year, without taxes."""

    import_eur_per_kwh: float
    export_eur_per_kwh: float
    grid_eur_per_kwh: float
    peak_eur_per_kw_and_year: float
    fuel_eur_per_kwh: Mapping[str, float]
    wear_eur_per_kwh: float
    unserved_eur_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """How stores work: fractions, hours of content at full power."""

    battery_one_way_efficiency_fraction: float
    battery_content_h: float
    battery_keep_fraction_per_h: float
    heat_store_keep_fraction_per_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Everything the hub is assembled from. Uses are kW (steps,), by name; only uses inside the boundary are here."""

    calendar: Calendar
    building_uses: Mapping[str, FloatArray]
    village_uses: Mapping[str, FloatArray]
    shares: tuple[Share, ...]
    sources: tuple[SourceType, ...]
    battery: StoreType
    heat_store: StoreType
    facts: StoreFacts
    prices: Prices
    connection_kw: float
    export_limit_kw: float
    dwellings: float

    @property
    def fixed_use_kw(self) -> FloatArray:
        """All uses of electricity that no choice changes, kW (steps,)."""
        total = np.zeros(self.calendar.steps)
        for power in (*self.building_uses.values(), *self.village_uses.values()):
            total += power
        return total


@dataclass(frozen=True, slots=True)
class VillageHub:
    """A core with its hub and arrays."""

    core: Core
    hub: Hub
    program: Program
