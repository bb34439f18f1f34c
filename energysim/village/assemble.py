"""From a core to a hub: two buses (behind the meters, and the village's own net), shares of heating, sources, stores.

Roofs, homes and heat pumps are on the building bus; sites, wind, lighting, the battery and the connection are on the
village bus. What flows down to buildings pays the real grid cost, what flows up pays nothing. A planned heat network
is a third bus (``network_hub``); cars that may wait are a fourth, for the optimiser (``fleet``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.demand.fleet import Fleet
from energysim.hub.model import (
    Bus,
    Converter,
    Demand,
    Exchange,
    Hub,
    Limit,
    Size,
    Source,
    Store,
    YearlyRow,
)
from energysim.hub.program import compile_hub
from energysim.units import FloatArray
from energysim.village import fleet, network_hub
from energysim.village.core import (
    BATTERY,
    BUILDINGS,
    CARS,
    GRID,
    HEAT_STORE,
    PUMPED,
    RENOVATION,
    TO_BUILDINGS,
    TO_VILLAGE,
    VILLAGE,
    Core,
    Share,
    VillageHub,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the optimiser may choose: (lower, upper) per size, extra sizes and yearly rows. Empty for a fixed design."""

    sizes: Mapping[str, tuple[float, float]]
    extra: tuple[Size, ...] = ()
    rows: tuple[YearlyRow, ...] = ()


def assemble(core: Core, bounds: Bounds | None = None) -> VillageHub:
    """The hub of a core.

    Parameters
    ----------
    core : Core
    bounds : Bounds or None
        None: the sizes may be anything up to their potential (for the simulation, which takes its design as given),
        and cars charge by rule.

    Raises
    ------
    HubError
        When the core contradicts itself.
    """
    chosen = bounds if bounds is not None else Bounds(sizes={})
    cars = core.fleet if bounds is not None else None
    hub = Hub(
        steps=core.calendar.steps,
        step_h=core.calendar.step_h,
        buses=(
            Bus(name=BUILDINGS, carrier="electricity", order=0, unserved_eur_per_kwh=core.prices.unserved_eur_per_kwh),
            Bus(name=VILLAGE, carrier="electricity", order=1, unserved_eur_per_kwh=core.prices.unserved_eur_per_kwh),
            *network_hub.bus(core),
            *(fleet.bus(core) if cars is not None else ()),
        ),
        sizes=(*_sizes(core, chosen), *chosen.extra),
        demands=(*_demands(core, cars), *(fleet.demands(cars) if cars is not None else ())),
        sources=(
            *(Source(name=s.key, bus=s.bus, profile=s.profile, size=s.key) for s in core.sources),
            *network_hub.sources(core),
        ),
        converters=(
            *_links(core),
            *network_hub.converters(core),
            *(fleet.converters(cars) if cars is not None else ()),
        ),
        stores=(*_stores(core), *network_hub.stores(core), *(fleet.stores(cars) if cars is not None else ())),
        exchanges=(_grid(core),),
        rows=chosen.rows,
    )
    return VillageHub(core=core, hub=hub, program=compile_hub(hub))


def _sizes(core: Core, bounds: Bounds) -> tuple[Size, ...]:
    step_h = core.calendar.step_h
    sizes: list[Size] = []
    for source in core.sources:
        lower, upper = bounds.sizes.get(source.key, (0.0, max(source.maximum_kw, source.today_kw)))
        sizes.append(Size(name=source.key, lower=lower, upper=upper, cost_eur_per_unit=source.cost_eur_per_kw_and_year))
    for name, store in ((BATTERY, core.battery), (HEAT_STORE, core.heat_store)):
        lower, upper = bounds.sizes.get(name, (0.0, max(store.maximum_kwh, store.today_kwh)))
        sizes.append(Size(name=name, lower=lower, upper=upper, cost_eur_per_unit=store.cost_eur_per_kwh_and_year))
    if has_buffer(core):
        sizes.append(Size(name=PUMPED, upper=sum(pumped_kwh(s, core) for s in core.shares)))
    for share in core.shares:
        lower, upper = bounds.sizes.get(share.size, (0.0, 1.0))
        fuel_eur = share.fuel_eur_per_kwh * float(share.output.fuel_kw.sum()) * step_h
        sizes.append(
            Size(
                name=share.size,
                lower=lower,
                upper=upper,
                cost_eur_per_unit=share.output.yearly_cost_eur + fuel_eur,
                choice=share.group,
            )
        )
    if core.renovation_eur_per_year > 0:  # decided by the plan: a cost that no choice changes
        sizes.append(Size(name=RENOVATION, lower=1.0, upper=1.0, cost_eur_per_unit=core.renovation_eur_per_year))
    return (*sizes, *network_hub.sizes(core, dict(bounds.sizes)))


def _demands(core: Core, cars: Fleet | None) -> tuple[Demand, ...]:
    """Uses and chosen heating; cars that charge when the optimiser likes have a bus of their own."""
    uses = {n: p for n, p in core.building_uses.items() if cars is None or n != CARS}
    demands = [Demand(name=f"use.{n}", bus=BUILDINGS, power_kw=p) for n, p in uses.items()]
    demands += [Demand(name=f"use.{n}", bus=VILLAGE, power_kw=p) for n, p in core.village_uses.items()]
    for share in core.shares:
        if share.output.electricity_kw.any():
            demands.append(
                Demand(name=f"heat.{share.size}", bus=BUILDINGS, power_kw=share.output.electricity_kw, size=share.size)
            )
    return (*demands, *network_hub.demands(core))


def _links(core: Core) -> tuple[Converter, ...]:
    # The transformers carry in both directions what the connection carries, so no power passes a cabin twice.
    return (
        Converter(
            name=TO_BUILDINGS,
            inputs=((VILLAGE, 1.0),),
            outputs=((BUILDINGS, 1.0),),
            limit=Limit(constant=_transformer_kw(core)),
            cost_eur_per_kwh=core.prices.grid_eur_per_kwh,
        ),
        Converter(
            name=TO_VILLAGE,
            inputs=((BUILDINGS, 1.0),),
            outputs=((VILLAGE, 1.0),),
            limit=Limit(constant=_transformer_kw(core)),
            rule="push",
        ),
    )


def _transformer_kw(core: Core) -> float:
    return core.connection_kw


def _grid(core: Core) -> Exchange:
    months = int(core.calendar.month.max()) + 1
    return Exchange(
        name=GRID,
        bus=VILLAGE,
        import_eur_per_kwh=core.prices.import_eur_per_kwh,
        export_eur_per_kwh=core.prices.export_eur_per_kwh,
        import_limit_kw=core.connection_kw,
        export_limit_kw=core.export_limit_kw,
        peak_period=core.calendar.month,
        peak_eur_per_kw=core.prices.peak_eur_per_kw_and_year / months,
    )


def _stores(core: Core) -> tuple[Store, ...]:
    stores = [_battery(core)]
    if has_buffer(core):
        stores.append(_buffer(core, [s for s in core.shares if pumped_kwh(s, core) > 0]))
    return tuple(stores)


def _battery(core: Core) -> Store:
    per_kwh = 1 / core.facts.battery_content_h
    power = Limit(sizes=((BATTERY, per_kwh),))
    return Store(
        name=BATTERY,
        bus=VILLAGE,
        content=Limit(sizes=((BATTERY, 1.0),)),
        charge=power,
        discharge=power,
        charge_efficiency=core.facts.battery_one_way_efficiency_fraction,
        discharge_efficiency=core.facts.battery_one_way_efficiency_fraction,
        keep_fraction_per_h=core.facts.battery_keep_fraction_per_h,
        wear_eur_per_kwh=core.prices.wear_eur_per_kwh,
    )


def _buffer(core: Core, pumps: list[Share]) -> Store:
    """Hot-water buffers behind heat pumps, seen from the electric side: charging gains the cop, discharging saves it.

    Charging uses spare heat-pump power, discharging can at most replace what the heat pumps would draw. Both limits
    follow the electricity that all chosen heat pumps use in a year, with the least favourable shape of any of them, so
    that they hold for every mix of heat pumps.
    """
    cop = _mean_cop(pumps)
    draw = np.min([_per_kwh(s, s.output.electricity_kw, core) for s in pumps], axis=0)
    spare = np.min([_per_kwh(s, _spare_kw(s), core) for s in pumps], axis=0)
    return Store(
        name=HEAT_STORE,
        bus=BUILDINGS,
        content=Limit(sizes=((HEAT_STORE, 1.0),)),
        charge=Limit(sizes=((PUMPED, spare),)),
        discharge=Limit(sizes=((PUMPED, draw),)),
        charge_efficiency=cop,
        discharge_efficiency=1 / cop,
        keep_fraction_per_h=core.facts.heat_store_keep_fraction_per_h,
        wear_eur_per_kwh=core.prices.wear_eur_per_kwh,
    )


def _mean_cop(pumps: list[Share]) -> FloatArray:
    """Heat over electricity of all pumps together (steps,): one temperature level for all buffers."""
    heat = sum((s.output.electricity_kw * s.output.cop for s in pumps if s.output.cop is not None), start=np.zeros(1))
    power = sum((s.output.electricity_kw for s in pumps), start=np.zeros(1))
    plain = np.mean([s.output.cop for s in pumps if s.output.cop is not None], axis=0)
    return np.asarray(np.where(power > 0, heat / np.where(power > 0, power, 1.0), plain), dtype=np.float64)


def _per_kwh(share: Share, power_kw: FloatArray, core: Core) -> FloatArray:
    """A power of one pump (steps,) per kWh that it uses in the year."""
    return np.asarray(power_kw / pumped_kwh(share, core), dtype=np.float64)


def pumped_kwh(share: Share, core: Core) -> float:
    """Electricity of a heat pump over the year when the whole group has it, kWh; 0 for other heating.

    A hybrid has no buffer: in its coldest hours the boiler heats, and a buffer could save no electricity.
    """
    if share.output.cop is None or share.output.fuel is not None:
        return 0.0
    return float(share.output.electricity_kw.sum()) * core.calendar.step_h


def has_buffer(core: Core) -> bool:
    """Whether heat buffers are part of the hub: some may be built, and there are heat pumps to put them behind."""
    room = max(core.heat_store.maximum_kwh, core.heat_store.today_kwh) > 0
    return room and any(pumped_kwh(s, core) > 0 for s in core.shares)


def _spare_kw(share: Share) -> FloatArray:
    if share.output.cop is None:
        return np.zeros_like(share.output.electricity_kw)
    installed = share.output.electricity_kw.max()
    return np.asarray(installed - share.output.electricity_kw, dtype=np.float64)


__all__ = ["Bounds", "assemble", "has_buffer", "pumped_kwh"]
