"""A heat network against individual heat pumps, as a function of density: the whole core is run both ways.

The same stock stands along the same streets per hectare: twice the homes per hectare is half the trench per home. The
network is fed by the sources that the place offers, then by a large air heat pump, and an electric boiler for the
highest hours, so that both ways are without fossil fuel. The connection to the grid is taken wide enough for both: its
peak is paid, but never in the way. Wind outside the core is left out, as it says nothing about the core.
"""

from dataclasses import dataclass
from typing import Any, Final

from energysim.demand.stock import GROWTH_GROUP
from energysim.parameters.register import ParameterBook
from energysim.scenario.base import POWER_KW
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario, own_values
from energysim.study.density_record import NetworkPoint
from energysim.study.simulate import changed, dispatch
from energysim.study.tipping import Tip, tipping
from energysim.technologies.heat_network import linear_density_mwh_per_m, trench_eur_per_m_and_year
from energysim.units import mwh
from energysim.village.core import Core
from energysim.village.costs import cost
from energysim.village.design import measured_design
from energysim.village.network import network_view
from energysim.village.network_hub import connections, peak_kw
from energysim.village.prepared import Prepared
from energysim.village.profiles import core_of

NETWORK: Final = "heat_network"
INDIVIDUAL: Final = "heat_pump_air"
LOCAL: Final = ("network_waste_heat", "network_sewage", "network_groundwater", "network_borehole")
MAIN: Final = "network_heat_pump_air"
PEAK: Final = "network_electric_boiler"
WIND: Final = "wind_outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heated:
    """The core with one way of heating: cost, heat that a network produces, sells and loses, per year."""

    total_eur_per_year: float
    sold_kwh: float
    produced_kwh: float
    lost_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """The core on the ground.

    Parameters
    ----------
    trench_m : float
        Mains in the streets as they stand.
    homes_per_ha : float
        Homes of the plan along those streets.
    """

    trench_m: float
    homes_per_ha: float
    connected_fraction: float


class NetworkStudy:
    """Runs of one core by density; the heat pumps are run once, each trench length once."""

    def __init__(self, prepared: Prepared, scenario: Scenario, streets: Streets) -> None:
        self._prepared = prepared
        self._scenario = scenario
        self._book = ParameterBook(own_values(scenario))
        self.streets = streets
        self.individual = heated(prepared, changed(scenario, _all_on(scenario, {INDIVIDUAL: 1.0})), book=self._book)
        self._by_trench: dict[float, Heated] = {}

    def trench_m(self, homes_per_ha: float) -> float:
        """Mains at a density."""
        return self.streets.trench_m * self.streets.homes_per_ha / homes_per_ha

    def network(self, homes_per_ha: float) -> Heated:
        """The core on a network at a density."""
        trench_m = self.trench_m(homes_per_ha)
        if trench_m not in self._by_trench:
            asked = on_network(self._scenario, trench_m=trench_m, connected_fraction=self.streets.connected_fraction)
            self._by_trench[trench_m] = heated(self._prepared, asked, book=self._book)
        return self._by_trench[trench_m]

    def gain_eur_per_year(self, homes_per_ha: float) -> float:
        """What the network saves against heat pumps."""
        return self.individual.total_eur_per_year - self.network(homes_per_ha).total_eur_per_year

    def point(self, homes_per_ha: float) -> NetworkPoint:
        """One density as it is shown."""
        found, trench_m = self.network(homes_per_ha), self.trench_m(homes_per_ha)
        return NetworkPoint(
            homes_per_ha=homes_per_ha,
            trench_m=trench_m,
            mwh_per_m=linear_density_mwh_per_m(found.sold_kwh, trench_m),
            network_eur_per_year=found.total_eur_per_year,
            individual_eur_per_year=self.individual.total_eur_per_year,
            mains_eur_per_mwh=self._mains_eur(trench_m) / mwh(found.sold_kwh),
            loss_fraction=found.lost_kwh / found.produced_kwh,
        )

    def room_eur_per_mwh(self) -> float:
        """What mains may cost per MWh sold in the core as planned before heat pumps are cheaper; below 0: nothing."""
        here = self.streets.homes_per_ha
        mains_eur = self._mains_eur(self.trench_m(here))
        return (self.gain_eur_per_year(here) + mains_eur) / mwh(self.network(here).sold_kwh)

    def tip(self, low: float, high: float) -> Tip:
        """From how many homes per hectare the network is cheaper."""
        return tipping(self.gain_eur_per_year, low=low, high=high)

    def _mains_eur(self, trench_m: float) -> float:
        rate = self._scenario.finance.real_discount_rate_fraction
        return trench_m * trench_eur_per_m_and_year(self._book, rate)


def on_network(scenario: Scenario, *, trench_m: float, connected_fraction: float) -> Scenario:
    """The core with that share of every group on a network, and heat pumps in the rest."""
    changes = _all_on(scenario, {NETWORK: connected_fraction, INDIVIDUAL: 1 - connected_fraction})
    return changed(
        scenario,
        changes
        | {
            "potential.heat_network": {"maximum_fraction": connected_fraction, "trench_m": trench_m},
            f"measures.{MAIN}.planned_kw": 1.0,  # a network needs a plant; its size follows from the core
        },
    )


def wide_connection(scenario: Scenario) -> dict[str, Any]:
    """A connection that never stands in the way of taking power; giving it back is limited as before."""
    grid, widest_kw = scenario.potential.grid_connection, POWER_KW[1]
    return {
        "potential.grid_connection.import_kw": widest_kw,
        "potential.grid_connection.export_fraction": grid.export_fraction * grid.import_kw / widest_kw,
    }


def _all_on(scenario: Scenario, shares: dict[str, float]) -> dict[str, Any]:
    """Every group heated alike, that of the new homes too, and a connection to the grid that is wide enough."""
    changes = wide_connection(scenario) | {f"measures.{WIND}": {"today_kw": 0.0, "planned_kw": 0.0}}
    for technology in heating_technologies():
        today = scenario.measures.today(technology)
        share = shares.get(technology, 0.0)
        changes[f"measures.{technology}"] = {
            "today_fraction": today,
            "planned_fraction": share,
            "planned_fraction_by_group": {GROWTH_GROUP: share},
        }
    return changes


def heated(prepared: Prepared, scenario: Scenario, *, book: ParameterBook) -> Heated:
    """Run a core; the plants of its network are sized on its own highest heat."""
    core, _ = core_of(prepared, scenario, state="planned")
    design = measured_design(core, scenario, state="planned") | plants_kw(core, scenario, book=book)
    run = dispatch(core, design)
    flows = run.account()
    network = network_view(run.village, run.sizes, flows=flows)
    return Heated(
        total_eur_per_year=cost(run.village, run.sizes, flows=flows, dwellings=core.dwellings).total_eur_per_year,
        sold_kwh=network.heat_kwh if network is not None else 0.0,
        produced_kwh=network.produced_kwh if network is not None else 0.0,
        lost_kwh=network.loss_kwh if network is not None else 0.0,
    )


def plants_kw(core: Core, scenario: Scenario, *, book: ParameterBook) -> dict[str, float]:
    """Plants that carry the network: local sources first, then air, and an electric boiler for the highest hours."""
    if core.network is None:
        return {}
    asked = {s.size: scenario.measures.planned(NETWORK, group=s.group) for s in connections(core)}
    highest_kw = core.network.loss_kw + sum(asked[s.size] * peak_kw(core, s) for s in connections(core))
    base_kw = highest_kw * book.number("places.density.base_fraction")
    found = {plant.key: 0.0 for plant in core.network.plants} | {PEAK: highest_kw - base_kw}
    for key in LOCAL:
        found[key] = min(base_kw, float(getattr(scenario.potential, key).maximum_kw))
        base_kw -= found[key]
    return found | {MAIN: base_kw}
