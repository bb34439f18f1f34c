"""From flows to kilowatt-hours: who made what, what was used, bought, sold and burned, hour by hour and per year."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.units import FloatArray
from energysim.village import fleet
from energysim.village.core import (
    BATTERY,
    BUILDINGS,
    CARS,
    FOSSIL,
    GRID,
    HEAT_STORE,
    NETWORK,
    TANK,
    TO_BUILDINGS,
    TO_VILLAGE,
    VILLAGE,
    VillageHub,
)
from energysim.village.network_hub import connection_kw, connections, most_per_heat

ELECTRICITY = "electricity"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFlows:
    """The year of the heat network. Powers in kW of heat, arrays (steps,); electricity and fuel of its plants apart.

    ``need_kw`` is what connected buildings ask, ``heat_kw`` what reaches them; where the plants give less than the
    mains lose, nothing does and the mains lose what there is (``loss_kw``). ``plants_kw`` is what each plant gives,
    before heat of the sun that finds no place (``dumped_kw``) is let go. ``unserved_kw`` is what the plants lack.
    ``counted_kw`` is the electricity that the need stands for in the neutrality numbers: of the need, so that not
    serving never lowers it. Heat of a fuel (``fired_kw`` per fuel) counts as that fuel instead (``fired_use_kw``).
    ``per_heat`` is the most that any plant which the network may have takes of a carrier, kWh per kWh of heat.
    """

    need_kw: FloatArray
    heat_kw: FloatArray
    counted_kw: FloatArray
    loss_kw: FloatArray
    unserved_kw: FloatArray
    dumped_kw: FloatArray
    plants_kw: Mapping[str, FloatArray]
    electricity_kw: FloatArray
    fuel_kw: Mapping[str, FloatArray]
    fired_kw: Mapping[str, FloatArray]
    charge_kw: FloatArray
    discharge_kw: FloatArray
    content_kwh: FloatArray
    per_heat: Mapping[str, float]
    counted_fraction: float

    def fired_use_kw(self, fuel: str, *, fuel_weight: float = 1.0, heat_weight: float = 1.0) -> FloatArray:
        """What a fuel of the plants adds to the use: itself, in place of what its heat would stand for, kW (steps,)."""
        instead_kw = self.counted_fraction * self.fired_kw[fuel]
        return np.asarray(fuel_weight * self.fuel_kw[fuel] - heat_weight * instead_kw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The year of one design. Powers in kW, arrays (steps,).

    ``heat_need_kw`` is the heat that the buildings ask, ``heat_kw`` the same without network heat that is not served.
    ``heating_kw`` is what the chosen heating needs; shifting it through heat buffers stands apart. ``fuel_kw`` is all
    fuel, that of the plants of a heat network included. ``unserved_kw`` is electricity only. ``uses_kw`` has cars as a
    plain rule charges them; ``car_shift_kw`` is what flexible cars take more or less in each step.
    """

    generation_kw: Mapping[str, FloatArray]
    curtailed_kw: FloatArray
    import_kw: FloatArray
    export_kw: FloatArray
    unserved_kw: FloatArray
    down_kw: FloatArray
    up_kw: FloatArray
    battery_charge_kw: FloatArray
    battery_discharge_kw: FloatArray
    battery_content_kwh: FloatArray
    heat_store_charge_kw: FloatArray
    heat_store_discharge_kw: FloatArray
    uses_kw: Mapping[str, FloatArray]
    heating_kw: FloatArray
    fuel_kw: Mapping[str, FloatArray]
    heat_need_kw: FloatArray
    heat_kw: FloatArray
    step_h: float
    network: NetworkFlows | None = None
    car_shift_kw: FloatArray | None = None

    @property
    def use_kw(self) -> FloatArray:
        """Everything used inside the boundary, electricity and fuel, kW (steps,): the C of the neutrality numbers.

        Network heat counts by its own weight; the electricity that plants take for it does not, so that waste of the
        sun never raises C. Gas and oil of the plants count as in a boiler at home; wood as far as it is bought, which
        ``neutrality`` adds.
        """
        total = self.counted_electricity_kw
        for fuel in self.home_fuel_kw.values():
            total = total + fuel
        if self.network is not None:
            for name in FOSSIL:
                total = total + self.network.fired_use_kw(name) if name in self.network.fuel_kw else total
        return total

    @property
    def counted_electricity_kw(self) -> FloatArray:
        """Electricity that counts as use: of appliances and heating, and what network heat stands for, kW (steps,)."""
        total = self._own_electricity_kw()
        return total if self.network is None else total + self.network.counted_kw

    @property
    def home_fuel_kw(self) -> Mapping[str, FloatArray]:
        """Fuel burned in the buildings themselves, kW (steps,)."""
        if self.network is None:
            return self.fuel_kw
        central = self.network.fuel_kw
        return {k: power - central[k] if k in central else power for k, power in self.fuel_kw.items()}

    @property
    def electricity_use_kw(self) -> FloatArray:
        """Electricity used, without the losses of stores, kW (steps,)."""
        total = self._own_electricity_kw()
        if self.network is not None:
            total += self.network.electricity_kw
        return total if self.car_shift_kw is None else total + self.car_shift_kw

    @property
    def car_kw(self) -> FloatArray:
        """What cars take at the sockets, kW (steps,)."""
        by_rule = self.uses_kw.get(CARS, np.zeros_like(self.import_kw))
        return by_rule if self.car_shift_kw is None else by_rule + self.car_shift_kw

    @property
    def heating_electricity_kw(self) -> FloatArray:
        """Electricity for heat, in the buildings and in the plants of a network, kW (steps,)."""
        return self.heating_kw if self.network is None else self.heating_kw + self.network.electricity_kw

    @property
    def missing_kw(self) -> FloatArray:
        """What is not served, electricity and network heat together, kW (steps,)."""
        return self.unserved_kw if self.network is None else self.unserved_kw + self.network.unserved_kw

    def _own_electricity_kw(self) -> FloatArray:
        total = self.heating_kw.copy()
        for power in self.uses_kw.values():
            total += power
        return total

    @property
    def generated_kw(self) -> FloatArray:
        """All local renewable generation before curtailment, kW (steps,)."""
        total = np.zeros_like(self.import_kw)
        for power in self.generation_kw.values():
            total += power
        return total

    def energy_kwh(self, power_kw: FloatArray) -> float:
        """A series of powers (steps,) as energy over the year."""
        return float(power_kw.sum()) * self.step_h


def account(village: VillageHub, sizes: FloatArray, *, flows: FloatArray) -> Flows:
    """Read the year of a design out of the arrays of the hub.

    Parameters
    ----------
    village : VillageHub
    sizes : FloatArray, shape (K,)
    flows : FloatArray, shape (F, steps)
        Of the simulation or of the optimiser.
    """
    core, program = village.core, village.program
    zero = np.zeros(program.steps)

    def flow(name: str) -> FloatArray:
        return flows[program.flow(name)] if name in program.flow_names else zero

    def fraction(size: str) -> float:
        return float(sizes[program.size(size)])

    fuel: dict[str, FloatArray] = {}
    heating, heat = zero.copy(), zero.copy()
    for share in core.shares:
        z = fraction(share.size)
        heating += z * share.output.electricity_kw
        heat += z * share.heat_kw
        if share.output.fuel is not None:
            fuel[share.output.fuel] = fuel.get(share.output.fuel, zero) + z * share.output.fuel_kw
    network = _network(village, sizes, flows=flows)
    for name, power in network.fuel_kw.items() if network is not None else ():
        fuel[name] = fuel.get(name, zero) + power
    cold_kw = network.need_kw - network.heat_kw if network is not None else zero
    return Flows(
        generation_kw={s.key: s.profile * fraction(s.key) for s in core.sources},
        curtailed_kw=flow(f"{BUILDINGS}.curtailed") + flow(f"{VILLAGE}.curtailed"),
        import_kw=flow(f"{GRID}.import"),
        export_kw=flow(f"{GRID}.export"),
        unserved_kw=flow(f"{BUILDINGS}.unserved") + flow(f"{VILLAGE}.unserved") + flow(f"{CARS}.unserved"),
        down_kw=flow(TO_BUILDINGS),
        up_kw=flow(TO_VILLAGE),
        battery_charge_kw=flow(f"{BATTERY}.charge"),
        battery_discharge_kw=flow(f"{BATTERY}.discharge"),
        battery_content_kwh=flow(f"{BATTERY}.content"),
        heat_store_charge_kw=flow(f"{HEAT_STORE}.charge"),
        heat_store_discharge_kw=flow(f"{HEAT_STORE}.discharge"),
        uses_kw={**core.building_uses, **core.village_uses},
        heating_kw=heating,
        fuel_kw=fuel,
        heat_need_kw=heat,
        heat_kw=heat - cold_kw,
        step_h=core.calendar.step_h,
        network=network,
        car_shift_kw=fleet.shift_kw(core, program, flows=flows),
    )


def _network(village: VillageHub, sizes: FloatArray, *, flows: FloatArray) -> NetworkFlows | None:
    """The network's part of the year; None without one."""
    core, program, network = village.core, village.program, village.core.network
    if network is None:
        return None
    zero = np.zeros(program.steps)

    def flow(name: str) -> FloatArray:
        return flows[program.flow(name)] if name in program.flow_names else zero

    need, electricity = zero.copy(), zero.copy()
    for share in connections(core):
        need += float(sizes[program.size(share.size)]) * connection_kw(share)
    plants: dict[str, FloatArray] = {}
    fuel: dict[str, FloatArray] = {}
    fired: dict[str, FloatArray] = {}
    for plant in network.plants:
        given = plant.given_kw_per_kw
        size = float(sizes[program.size(plant.key)])
        plants[plant.key] = flow(plant.key) if given is None else given * size
        if plant.electricity_per_heat is not None:
            electricity += plants[plant.key] * plant.electricity_per_heat
        # A plant that is not built burns nothing: its fuel is not named.
        if plant.fuel is not None and size > 0:
            fuel[plant.fuel] = fuel.get(plant.fuel, zero) + plants[plant.key] * plant.fuel_per_heat
            fired[plant.fuel] = fired.get(plant.fuel, zero) + plants[plant.key]
    unserved = flow(f"{NETWORK}.unserved")
    return NetworkFlows(
        need_kw=need,
        heat_kw=np.maximum(need - unserved, 0.0),
        counted_kw=network.counted_fraction * need,
        loss_kw=network.loss_kw - np.maximum(unserved - need, 0.0),
        unserved_kw=unserved,
        dumped_kw=flow(f"{NETWORK}.curtailed"),
        plants_kw=plants,
        electricity_kw=electricity,
        fuel_kw=fuel,
        fired_kw=fired,
        charge_kw=flow(f"{TANK}.charge"),
        discharge_kw=flow(f"{TANK}.discharge"),
        content_kwh=flow(f"{TANK}.content"),
        per_heat=most_per_heat(network),
        counted_fraction=network.counted_fraction,
    )


def energy_table(flows: Flows, *, outside: frozenset[str]) -> dict[str, float]:
    """Yearly energy per item, kWh; the keys are those of ``energy_kwh`` in the result."""
    kwh = flows.energy_kwh
    table = {f"generation.{key}": kwh(power) for key, power in sorted(flows.generation_kw.items())}
    table |= {f"use.{key}": kwh(power) for key, power in sorted(flows.uses_kw.items())}
    table |= {f"fuel.{key}": kwh(power) for key, power in sorted(flows.fuel_kw.items())}
    table |= {
        "generation": kwh(flows.generated_kw),
        "generation_outside_core": sum(kwh(p) for k, p in flows.generation_kw.items() if k in outside),
        "curtailed": kwh(flows.curtailed_kw),
        "import": kwh(flows.import_kw),
        "export": kwh(flows.export_kw),
        "unserved": kwh(flows.unserved_kw),
        "to_buildings": kwh(flows.down_kw),
        "to_village": kwh(flows.up_kw),
        "battery_charge": kwh(flows.battery_charge_kw),
        "battery_discharge": kwh(flows.battery_discharge_kw),
        "battery_loss": kwh(flows.battery_charge_kw - flows.battery_discharge_kw)
        - float(flows.battery_content_kwh[-1]),
        "battery_content_end": float(flows.battery_content_kwh[-1]),
        "heat_store_charge": kwh(flows.heat_store_charge_kw),
        "heat_store_discharge": kwh(flows.heat_store_discharge_kw),
        "heating_electricity": kwh(flows.heating_electricity_kw),
        "heat_need": kwh(flows.heat_need_kw),
        "heat_delivered": kwh(flows.heat_kw),
        "electricity_use": kwh(flows.electricity_use_kw),
        "fuel": sum(kwh(p) for p in flows.fuel_kw.values()),
        "fossil": sum(kwh(p) for k, p in flows.fuel_kw.items() if k in FOSSIL),
        "use": kwh(flows.use_kw),
    }
    return table if flows.network is None else table | network_table(flows, flows.network)


def network_table(flows: Flows, network: NetworkFlows) -> dict[str, float]:
    """Yearly energy of the network, kWh: plants = heat + loss + dumped + loss and content of the tank.

    ``network_heat`` is what reaches the buildings, ``network_need`` what they ask; ``network_unserved`` is what the
    plants lack, in the buildings and in the mains.
    """
    kwh = flows.energy_kwh
    content = float(network.content_kwh[-1])
    table = {f"network_plant.{key}": kwh(power) for key, power in sorted(network.plants_kw.items())}
    table |= {f"network_fuel.{key}": kwh(power) for key, power in sorted(network.fuel_kw.items())}
    return table | {
        "network_need": kwh(network.need_kw),
        "network_heat": kwh(network.heat_kw),
        "network_counted": kwh(network.counted_kw)
        + sum(kwh(network.fired_use_kw(name)) for name in network.fuel_kw if name in FOSSIL),
        "network_loss": kwh(network.loss_kw),
        "network_production": sum(kwh(p) for p in network.plants_kw.values()),
        "network_dumped": kwh(network.dumped_kw),
        "network_unserved": kwh(network.unserved_kw),
        "network_electricity": kwh(network.electricity_kw),
        "network_store_charge": kwh(network.charge_kw),
        "network_store_discharge": kwh(network.discharge_kw),
        "network_store_loss": kwh(network.charge_kw - network.discharge_kw) - content,
        "network_store_content_end": content,
    }
