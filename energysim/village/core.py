"""What a village core is once its profiles are known: the records that assembly, accounts and views share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.fleet import Fleet
from energysim.hub.model import Hub
from energysim.hub.program import Program
from energysim.scenario.measures import GroupKey
from energysim.technologies.base import Fuel, HeatingOutput
from energysim.units import FloatArray

BUILDINGS = "buildings"
VILLAGE = "village"
GRID = "grid"
TO_VILLAGE = "to_village"
TO_BUILDINGS = "to_buildings"
BATTERY = "battery"
HEAT_STORE = "heat_store"
NETWORK = "network"
TRENCH = "network_trench"
RENOVATION = "renovation"
TANK = "network_store"
CARS = "cars"
CAR_CHARGING = "car_charging"
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
class Plant:
    """A central plant of the heat network, in kW of heat; per kWh of heat what it takes and costs.

    ``electricity_per_heat`` (steps,) is None without electricity. ``given_kw_per_kw`` (steps,) is heat that comes by
    itself (sun); None for a plant that runs when it is asked, those of low ``priority`` first. ``maximum_kw`` is the
    room of its site; None for a plant that needs none.
    """

    key: str
    electricity_per_heat: FloatArray | None
    fuel: Fuel | None
    fuel_per_heat: float
    fuel_eur_per_kwh: float
    operation_eur_per_kwh: float
    given_kw_per_kw: FloatArray | None
    priority: int
    today_kw: float
    maximum_kw: float | None
    cost_eur_per_kw_and_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatNetwork:
    """The heat network of a state: mains, plants and tank. It is there, and loses heat, whoever connects.

    Parameters
    ----------
    trench_m : Mapping
        Mains per group that is reached.
    maximum_fraction : float
        Largest share of a group that connects.
    counted_fraction : float
        Share of its heat that counts as use.
    peak_factor, own_peak_factor : float
        What the plants together, or the buildings each by themselves, need in the highest hour per kW of the mean
        curve of the connected buildings.
    density_mwh_per_m : float
        Least heat per metre and year at which mains make sense.
    grid_eur_per_kwh : float
        For the electricity of its plants.
    """

    trench_m: Mapping[str, float]
    trench_eur_per_year: float
    loss_kw: float
    maximum_fraction: float
    counted_fraction: float
    peak_factor: float
    own_peak_factor: float
    density_mwh_per_m: float
    grid_eur_per_kwh: float
    plants: tuple[Plant, ...]
    tank: StoreType
    tank_keep_fraction_per_h: float
    tank_power_kw_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Everything the hub is assembled from. Uses are kW (steps,), by name; only uses inside the boundary are here.

    With a ``fleet`` the optimiser decides when cars charge; "cars" among the uses is what a plain rule does.
    """

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
    renovation_eur_per_year: float = 0.0
    network: HeatNetwork | None = None
    fleet: Fleet | None = None

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
