"""The heat network in the hub: a bus of its own, with connected buildings, losses, plants and a tank.

Heat is asked in kW of heat; large heat pumps and the electric boiler draw on the village bus. The mains are a size that
is always 1: they cost and lose the same whoever connects.
"""

from collections.abc import Mapping

import numpy as np

from energysim.hub.model import Bus, Converter, Demand, Limit, Profile, Size, Source, Store, YearlyRow
from energysim.units import HOURS_PER_DAY, FloatArray
from energysim.village.core import NETWORK, TANK, TRENCH, VILLAGE, Core, HeatNetwork, Plant, Share

LOSS = "network_loss"
PEAK_ROW = "network.peak"
CONNECTION_ROW = "network.connection"
ELECTRICITY = "electricity"
# Heat that is missing counts as this many times what the worst plant takes for it. Once is not enough: served heat of a
# fuel is also in the use, so that above 100 % leaving it out would raise a number; with twice it cannot up to 240 %.
MISSING_TIMES = 2.0


def connections(core: Core) -> list[Share]:
    """Shares that take their heat from the network."""
    return [s for s in core.shares if s.output.network_kw is not None]


def connection_kw(share: Share) -> FloatArray:
    """Heat that the whole group takes from the network, kW (steps,); zero for other heating."""
    return share.output.network_kw if share.output.network_kw is not None else np.zeros_like(share.heat_kw)


def bus(core: Core) -> tuple[Bus, ...]:
    """The heat bus, before the village bus in the order of the rule; none without a network."""
    if core.network is None:
        return ()
    return (Bus(name=NETWORK, carrier="heat", order=0, unserved_eur_per_kwh=core.prices.unserved_eur_per_kwh),)


def demands(core: Core) -> list[Demand]:
    """What connected buildings take, and what the mains lose."""
    if core.network is None:
        return []
    found = [
        Demand(name=f"heat.{s.size}", bus=NETWORK, power_kw=connection_kw(s), size=s.size) for s in connections(core)
    ]
    return [*found, Demand(name=LOSS, bus=NETWORK, power_kw=core.network.loss_kw)]


def sources(core: Core) -> list[Source]:
    """Heat that comes by itself; what finds no place is let go."""
    if core.network is None:
        return []
    return [
        Source(name=p.key, bus=NETWORK, profile=p.given_kw_per_kw, size=p.key)
        for p in core.network.plants
        if p.given_kw_per_kw is not None
    ]


def converters(core: Core) -> list[Converter]:
    """Plants that run when they are asked, in their order; activity in kW of heat."""
    if core.network is None:
        return []
    return [
        Converter(
            name=p.key,
            inputs=() if p.electricity_per_heat is None else ((VILLAGE, p.electricity_per_heat),),
            outputs=((NETWORK, 1.0),),
            limit=Limit(sizes=((p.key, 1.0),)),
            cost_eur_per_kwh=running_eur_per_kwh(core.network, p),
            priority=p.priority,
        )
        for p in core.network.plants
        if p.given_kw_per_kw is None
    ]


def running_eur_per_kwh(network: HeatNetwork, plant: Plant) -> Profile:
    """Operation, fuel and grid per kWh of heat; the electricity itself is paid where it is bought."""
    fixed = plant.operation_eur_per_kwh + plant.fuel_per_heat * plant.fuel_eur_per_kwh
    if plant.electricity_per_heat is None:
        return fixed
    return np.asarray(fixed + network.grid_eur_per_kwh * plant.electricity_per_heat)


def stores(core: Core) -> list[Store]:
    """The tank: filled and emptied through the same pipes."""
    if core.network is None:
        return []
    power = Limit(sizes=((TANK, core.network.tank_power_kw_per_kwh),))
    tank = Store(
        name=TANK,
        bus=NETWORK,
        content=Limit(sizes=((TANK, 1.0),)),
        charge=power,
        discharge=power,
        keep_fraction_per_h=core.network.tank_keep_fraction_per_h,
        wear_eur_per_kwh=core.prices.wear_eur_per_kwh,
    )
    return [tank]


def sizes(core: Core, bounds: dict[str, tuple[float, float]]) -> list[Size]:
    """Plants, tank and mains; the mains are there."""
    network = core.network
    if network is None:
        return []
    found = [Size(name=TRENCH, lower=1.0, upper=1.0, cost_eur_per_unit=network.trench_eur_per_year)]
    for plant in network.plants:
        lower, upper = bounds.get(plant.key, (0.0, largest_kw(core, plant)))
        found.append(Size(name=plant.key, lower=lower, upper=upper, cost_eur_per_unit=plant.cost_eur_per_kw_and_year))
    lower, upper = bounds.get(TANK, (0.0, max(network.tank.maximum_kwh, network.tank.today_kwh)))
    yearly_eur = network.tank.cost_eur_per_kwh_and_year
    return [*found, Size(name=TANK, lower=lower, upper=upper, cost_eur_per_unit=yearly_eur)]


def peak_kw(core: Core, share: Share) -> float:
    """What the plants must give in the highest hour of a group, its connections all on the network."""
    return (core.network.peak_factor if core.network is not None else 1.0) * float(connection_kw(share).max())


def largest_kw(core: Core, plant: Plant) -> float:
    """The most of a plant that makes sense: its site, or the highest heat that the network can take."""
    if core.network is None:
        return 0.0
    if plant.maximum_kw is not None:
        return max(plant.maximum_kw, plant.today_kw)
    most_kw = sum(core.network.maximum_fraction * peak_kw(core, s) for s in connections(core))
    return max(most_kw + core.network.loss_kw, plant.today_kw)


def peak_row(core: Core) -> tuple[YearlyRow, ...]:
    """Plants that run when they are asked carry the highest hour, without counting on the tank or the sun.

    ``peaks of the chosen connections + losses <= plants``: so that the plan also holds without knowing the weather.
    """
    if core.network is None:
        return ()
    asked = {s.size: peak_kw(core, s) for s in connections(core)}
    plants = {p.key: -1.0 for p in core.network.plants if p.given_kw_per_kw is None}
    peak = YearlyRow(name=PEAK_ROW, sizes={**asked, **plants}, limit=-core.network.loss_kw)
    return (peak, _connection_row(core, core.network))


def _connection_row(core: Core, network: HeatNetwork) -> YearlyRow:
    """The connection of the core carries plants, heating and other use in that hour, so that peak boilers can run.

    ``plants + heating <= connection - other use of that day``, wind and sun apart. Where even heat pumps in every home
    ask more, what they ask is the limit: a connection that is too small is a matter of what is not served.
    """
    asked_kw = np.sum([connection_kw(s) for s in connections(core)], axis=0)
    hour, half_day = int(np.argmax(asked_kw)), round(HOURS_PER_DAY / 2 / core.calendar.step_h)
    other_kw = float(core.fixed_use_kw[max(hour - half_day, 0) : hour + half_day + 1].max())
    heating = {s.size: float(s.output.electricity_kw[hour]) for s in core.shares}
    electric = [(p, p.electricity_per_heat) for p in network.plants if p.electricity_per_heat is not None]
    drawn = {p.key: float(per_heat[hour]) for p, per_heat in electric}
    pumped: dict[str, float] = {}
    for share in (s for s in core.shares if s.output.cop is not None):
        pumped[share.group] = max(pumped.get(share.group, 0.0), heating[share.size])
    kept_kw = sum(p.today_kw * drawn[p.key] for p, _ in electric)
    least_kw = sum(pumped.values()) + network.loss_kw * max(drawn.values(), default=0.0) + kept_kw
    limit_kw = max(core.connection_kw - other_kw, least_kw)
    return YearlyRow(name=CONNECTION_ROW, sizes={**heating, **drawn}, limit=limit_kw)


def most_per_heat(network: HeatNetwork) -> dict[str, float]:
    """The most of each carrier that a plant takes, built or not; of electricity at least what counts as use."""
    most = {ELECTRICITY: network.counted_fraction}
    for plant in network.plants:
        if plant.electricity_per_heat is not None:
            most[ELECTRICITY] = max(most[ELECTRICITY], float(plant.electricity_per_heat.max()))
        if plant.fuel is not None:
            most[plant.fuel] = max(most.get(plant.fuel, 0.0), plant.fuel_per_heat)
    return most


def missing_per_heat(network: HeatNetwork, weights: Mapping[str, float]) -> float:
    """What a kWh of heat that is not served counts as bought: so much that not serving never raises a number.

    Parameters
    ----------
    network : HeatNetwork
    weights : Mapping
        Per carrier; a carrier that is not there weighs 1. No heat counts less than its own kWh of electricity.
    """
    most = most_per_heat(network)
    most[ELECTRICITY] = max(1.0, most[ELECTRICITY])
    return MISSING_TIMES * max(weights.get(name, 1.0) * value for name, value in most.items())


def fired_per_heat(network: HeatNetwork, plant: Plant, *, weights: Mapping[str, float]) -> float:
    """What a kWh of heat of a plant's fuel adds to the use: the fuel, in place of what the heat would stand for."""
    fuel = weights.get(plant.fuel or "", 1.0) * plant.fuel_per_heat
    return fuel - weights.get(ELECTRICITY, 1.0) * network.counted_fraction


def network_sizes(core: Core) -> tuple[str, ...]:
    """Names of the plants and the tank; none without a network."""
    return () if core.network is None else (*(p.key for p in core.network.plants), TANK)


def network_potentials(core: Core) -> dict[str, float]:
    """The most that the place offers, kW or kWh; plants that need no site are not named."""
    if core.network is None:
        return {}
    sites = {p.key: largest_kw(core, p) for p in core.network.plants if p.maximum_kw is not None}
    return sites | {TANK: max(core.network.tank.maximum_kwh, core.network.tank.today_kwh)}
