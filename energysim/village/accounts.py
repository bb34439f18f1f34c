"""From flows to kilowatt-hours: who made what, what was used, bought, sold and burned, hour by hour and per year."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.units import FloatArray
from energysim.village.core import (
    BATTERY,
    BUILDINGS,
    FOSSIL,
    GRID,
    HEAT_STORE,
    TO_BUILDINGS,
    TO_VILLAGE,
    VILLAGE,
    VillageHub,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The year of one design. Powers in kW, arrays (steps,).

    ``heating_kw`` is what the chosen heating needs; shifting it through heat buffers stands apart.
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
    heat_kw: FloatArray
    step_h: float

    @property
    def use_kw(self) -> FloatArray:
        """Everything used inside the boundary, electricity and fuel, kW (steps,): the C of the neutrality numbers."""
        total = self.electricity_use_kw
        for fuel in self.fuel_kw.values():
            total = total + fuel
        return total

    @property
    def electricity_use_kw(self) -> FloatArray:
        """Electricity used, without the losses of stores, kW (steps,)."""
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
    return Flows(
        generation_kw={s.key: s.profile * fraction(s.key) for s in core.sources},
        curtailed_kw=flow(f"{BUILDINGS}.curtailed") + flow(f"{VILLAGE}.curtailed"),
        import_kw=flow(f"{GRID}.import"),
        export_kw=flow(f"{GRID}.export"),
        unserved_kw=flow(f"{BUILDINGS}.unserved") + flow(f"{VILLAGE}.unserved"),
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
        heat_kw=heat,
        step_h=core.calendar.step_h,
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
        "heating_electricity": kwh(flows.heating_kw),
        "heat_delivered": kwh(flows.heat_kw),
        "electricity_use": kwh(flows.electricity_use_kw),
        "fuel": sum(kwh(p) for p in flows.fuel_kw.values()),
        "fossil": sum(kwh(p) for k, p in flows.fuel_kw.items() if k in FOSSIL),
        "use": kwh(flows.use_kw),
    }
    return table
