"""The heat network of a scenario: how long its mains are, which plants feed it, and what it looks like over a year."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from energysim.demand.diversity import coincidence_factor
from energysim.demand.stock import SERVICES, BuildingGroup, building_groups
from energysim.parameters.money import net_number
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.technologies import network_store, technology
from energysim.technologies.base import PlantInput, Technology
from energysim.technologies.heat_network import KEY, linear_density_mwh_per_m, mains
from energysim.units import FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import TANK, HeatNetwork, Plant, StoreType, VillageHub
from energysim.village.network_hub import connections
from energysim.village.prepared import Prepared
from energysim.village.result import Network, Note

State = Literal["today", "planned"]
# The order in which a plain controller asks the plants; the sun comes by itself.
ORDER = (
    "network_waste_heat",
    "network_solar_thermal",
    "network_sewage",
    "network_groundwater",
    "network_borehole",
    "network_heat_pump_air",
    "network_biomass",
    "network_electric_boiler",
    "network_gas",
)
# Plants that need no site: they may be as large as the highest heat that the network can take.
SITELESS = frozenset(("network_heat_pump_air", "network_electric_boiler", "network_gas"))
FLAT = "flat_"
# Source: engineering choice: above this share of the heat, what is not served is said aloud; below it is rounding.
UNSERVED_FRACTION = 1e-6


def planned_fraction(scenario: Scenario, group: BuildingGroup, *, state: State) -> float:
    """Share of a group on the network in a state."""
    measures = scenario.measures
    return measures.today(KEY) if state == "today" else measures.planned(KEY, group=group.key)


def systems_left_out(network: HeatNetwork | None) -> frozenset[str]:
    """Heating systems that cannot be there: a connection where no mains lie."""
    return frozenset() if network is not None else frozenset((KEY,))


def network_of(
    prepared: Prepared,
    scenario: Scenario,
    *,
    groups: Sequence[BuildingGroup],
    book: ParameterBook,
    state: State,
    fuel_eur_per_kwh: Mapping[str, float],
) -> HeatNetwork | None:
    """The network when any building is on it, else None.

    Its mains reach every group with a connected building; the length of a group's mains does not depend on how many
    of its buildings connect.

    Parameters
    ----------
    prepared : Prepared
    scenario : Scenario
    groups : sequence of BuildingGroup
        Of the same state.
    book : ParameterBook
    state : {"today", "planned"}
    fuel_eur_per_kwh : Mapping
        Price of the core per fuel, for plants without a price of their own.
    """
    inside = [g for g in groups if _is_inside(g, scenario)]
    reached = [g for g in inside if planned_fraction(scenario, g, state=state) > 0]
    if not reached:
        return None
    rate = scenario.finance.real_discount_rate_fraction
    street = mains(book, rate)
    # Added homes and divided houses stand along streets that are there; only where nothing stands do they ask mains.
    standing: dict[str, float] = {g.key: g.systems for g in building_groups(scenario, book, state="today")}
    if not any(standing.get(g.key, 0.0) for g in reached):
        standing = {g.key: g.systems for g in groups}
    lengths = _trenches(scenario, groups, standing, book=book)
    trench_m: dict[str, float] = {g.key: lengths[g.key] for g in reached}
    total_m = sum(trench_m.values())
    where = PlantInput(weather=prepared.weather, supply_c=street.supply_c, return_c=street.return_c)
    tank = network_store.facts(book)
    connected = sum(g.systems * planned_fraction(scenario, g, state=state) for g in reached)
    return HeatNetwork(
        trench_m=trench_m,
        trench_eur_per_year=total_m * street.cost_eur_per_m_and_year,
        loss_kw=total_m * street.loss_kw_per_m,
        maximum_fraction=scenario.potential.heat_network.maximum_fraction,
        counted_fraction=book.number("technologies.network.counted_fraction"),
        peak_factor=peak_factor(connected, book),
        own_peak_factor=1 / book.number("demand.diversity.heat_floor_fraction"),
        density_mwh_per_m=book.number("technologies.network.density_mwh_per_m"),
        grid_eur_per_kwh=net_number(book, "technologies.network.grid_eur_per_kwh"),
        plants=tuple(_plant(technology(key), where, scenario, book, fuel_eur_per_kwh) for key in ORDER),
        tank=StoreType(
            today_kwh=scenario.measures.today(TANK),
            maximum_kwh=scenario.potential.network_store.maximum_kwh,
            cost_eur_per_kwh_and_year=network_store.yearly_cost(book, rate),
        ),
        tank_keep_fraction_per_h=tank.keep_fraction_per_h,
        tank_power_kw_per_kwh=tank.power_kw_per_kwh,
    )


def peak_factor(connections: float, book: ParameterBook) -> float:
    """What the plants must give in the highest hour, per kW of the mean curve of all buildings.

    The curve of a group is that of very many homes; the fewer are connected, the more their peaks coincide.

    Returns
    -------
    float
        1 or more, falling with the number of connections.
    """
    many = book.number("demand.diversity.heat_floor_fraction")
    return max(1.0, coincidence_factor(max(connections, 1.0), "heat", book=book) / many)


def _is_inside(group: BuildingGroup, scenario: Scenario) -> bool:
    return scenario.boundary.services if group.key == SERVICES else scenario.boundary.dwelling_heat


def _trenches(
    scenario: Scenario, groups: Sequence[BuildingGroup], standing: Mapping[str, float], *, book: ParameterBook
) -> dict[str, float]:
    """Mains per group: as the scenario says, else its total by ``standing`` buildings, else metres per building."""
    site = scenario.potential.heat_network
    if site.trench_m_by_group is not None:
        return {g.key: float(getattr(site.trench_m_by_group, g.key)) for g in groups}
    per_flat, per_building = (book.number(f"technologies.network.trench_m_per_{n}") for n in ("flat", "connection"))
    usual: dict[str, float] = {
        g.key: standing.get(g.key, 0.0) * (per_flat if g.key.startswith(FLAT) else per_building) for g in groups
    }
    if site.trench_m is None:
        return usual
    total = sum(usual.values())
    return {key: site.trench_m * length / total if total > 0 else 0.0 for key, length in usual.items()}


def _plant(
    one: Technology,
    where: PlantInput,
    scenario: Scenario,
    book: ParameterBook,
    prices: Mapping[str, float],
) -> Plant:
    if one.plant is None or one.yearly_cost is None:
        raise KeyError(one.key)
    works = one.plant(where, book)
    own = works.fuel_eur_per_kwh
    usual = prices[works.fuel] if works.fuel is not None else 0.0
    return Plant(
        key=one.key,
        electricity_per_heat=works.electricity_per_heat,
        fuel=works.fuel,
        fuel_per_heat=works.fuel_per_heat,
        fuel_eur_per_kwh=usual if own is None else own,
        operation_eur_per_kwh=works.operation_eur_per_kwh,
        given_kw_per_kw=works.given_kw_per_kw,
        priority=ORDER.index(one.key),
        today_kw=scenario.measures.today(one.key),
        maximum_kw=None if one.key in SITELESS else float(getattr(scenario.potential, one.key).maximum_kw),
        cost_eur_per_kw_and_year=one.yearly_cost(book, scenario.finance.real_discount_rate_fraction),
    )


def network_view(village: VillageHub, sizes: FloatArray, *, flows: Flows) -> Network | None:
    """What the result says about the network; None without one."""
    network = village.core.network
    if network is None or flows.network is None:
        return None
    heat_kwh = flows.energy_kwh(flows.network.heat_kw)
    trench_m = sum(network.trench_m.values())
    given_kwh = sum(flows.energy_kwh(power) for power in flows.network.plants_kw.values())
    return Network(
        heat_kwh=heat_kwh,
        need_kwh=flows.energy_kwh(flows.network.need_kw),
        produced_kwh=given_kwh - flows.energy_kwh(flows.network.dumped_kw),
        loss_kwh=flows.energy_kwh(flows.network.loss_kw),
        trench_m=trench_m,
        linear_density_mwh_per_m=linear_density_mwh_per_m(heat_kwh, trench_m),
        connected_dwellings=sum(
            s.dwellings * float(sizes[village.program.size(s.size)]) for s in connections(village.core)
        ),
    )


def network_notes(village: VillageHub, sizes: FloatArray, *, flows: Flows) -> tuple[Note, ...]:
    """What must be said: mains that sell too little heat per metre, heat that the plants cannot give."""
    found, network = network_view(village, sizes, flows=flows), village.core.network
    if found is None or network is None or flows.network is None:
        return ()
    notes = []
    if found.linear_density_mwh_per_m < network.density_mwh_per_m:
        params: dict[str, float | str] = {
            "density_mwh_per_m": found.linear_density_mwh_per_m,
            "threshold_mwh_per_m": network.density_mwh_per_m,
        }
        notes.append(Note(code="notes.network_thin", params=params))
    missing_kwh = flows.energy_kwh(flows.network.unserved_kw)
    if missing_kwh > UNSERVED_FRACTION * (found.produced_kwh + missing_kwh):
        notes.append(Note(code="notes.network_unserved", params={"energy_kwh": missing_kwh}))
    return tuple(notes)


def network_peaks_kw(village: VillageHub, *, flows: Flows) -> dict[str, float]:
    """Highest heat that the plants must give together, and the sum of what each building would ask alone, kW."""
    network = village.core.network
    if network is None or flows.network is None:
        return {}
    highest_kw = float(np.max(flows.network.need_kw))
    return {
        "network": network.peak_factor * highest_kw + network.loss_kw,
        "network_connections": network.own_peak_factor * highest_kw,
    }


__all__ = [
    "ORDER",
    "network_notes",
    "network_of",
    "network_peaks_kw",
    "network_view",
    "peak_factor",
    "planned_fraction",
    "systems_left_out",
]
