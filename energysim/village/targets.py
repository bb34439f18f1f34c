"""The target as rows of the optimisation: what the four neutrality numbers say, linear in flows and shares.

    N1  M - X_c + F + U <= (1 - tau) C       N2  the same with primary-energy weights
    N3  M + F + U <= (1 - tau) C             N4  N3 over November to February
    F leaves out wood that grows here, and a new design burns no other wood
    X_c <= exports, X_c <= renewable generation - curtailment
    C = fixed use + electricity and fuel of the chosen heating + a third of chosen network heat
        + gas of the plants - a third of the heat made of it: so a plant's fuel counts as that of a boiler at home

with M imports, X_c credited exports, F fuels from outside, U energy not served (heat of a network as more than the
worst plant takes for it), tau the share asked for. Nothing else in C depends on dispatch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energysim.hub.model import Profile, Size, YearlyRow
from energysim.units import FloatArray
from energysim.village.assemble import Bounds, has_buffer, pumped_kwh
from energysim.village.core import (
    BATTERY,
    BUILDINGS,
    CARS,
    CREDIT,
    FOSSIL,
    GRID,
    HEAT_STORE,
    NETWORK,
    PUMPED,
    TANK,
    VILLAGE,
    Core,
    HeatNetwork,
    Plant,
    Share,
)
from energysim.village.network_hub import (
    connection_kw,
    fired_per_heat,
    largest_kw,
    missing_per_heat,
    peak_row,
)

Measure = Literal["annual_final", "annual_primary", "matched", "winter"]
TARGET_ROW = "target"
FUEL_ROW = "target.no_fuel"
GROUND = "heat_pump_ground"
# Source: the target is asked a ten-millionth higher, so that the printed share is not below it by rounding.
TARGET_MARGIN_FRACTION = 1e-7
# Source: definition of the winter share: November, December, January and February, counted from 0.
WINTER_MONTHS = (10, 11, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is asked: a share of one of the four numbers, with or without fossil heating left.

    ``primary_weights`` per carrier ("electricity", "gas", "oil", "wood") are used by annual_primary only.
    """

    measure: Measure
    fraction: float
    allow_fossil: bool
    wind_outside: bool
    ground_source_fraction: float
    local_wood_kwh: float
    primary_weights: Mapping[str, float]


def aim_bounds(core: Core, aim: Aim) -> Bounds:
    """Bounds, extra sizes and yearly rows that make the hub reach for the aim."""
    sizes: dict[str, tuple[float, float]] = {}
    for source in core.sources:
        upper = max(source.maximum_kw, source.today_kw)
        if source.outside_core and not aim.wind_outside:
            sizes[source.key] = (0.0, 0.0)
        else:
            sizes[source.key] = (source.today_kw, upper)
    for name, store in ((BATTERY, core.battery), (HEAT_STORE, core.heat_store)):
        sizes[name] = (store.today_kwh, max(store.maximum_kwh, store.today_kwh))
    for share in core.shares:
        sizes[share.size] = (0.0, _largest_share(share, aim, core.network))
    if core.network is not None:
        sizes |= _plant_bounds(core, core.network, aim)
    extra = (Size(name=CREDIT, upper=_most_generation_kwh(core)),)
    return Bounds(sizes=sizes, extra=extra, rows=_rows(core, aim))


def _largest_share(share: Share, aim: Aim, network: HeatNetwork | None) -> float:
    """What may be chosen anew: heat pumps; gas where fossil heating may stay; wood where there is wood of its own.

    Oil boilers and direct electric heating are never chosen anew; a ground source only as far as there is room to
    drill; a connection only where the plan lays mains; a hybrid where gas may stay.
    """
    if share.output.network_kw is not None:
        return network.maximum_fraction if network is not None and share.group in network.trench_m else 0.0
    if share.output.cop is not None and share.output.fuel is None:
        alone = share.technology == GROUND and share.dwellings <= 0
        return aim.ground_source_fraction if alone else 1.0
    if share.output.fuel == "gas":
        return 1.0 if aim.allow_fossil or aim.fraction < 1 else 0.0
    return 1.0 if share.output.fuel == "wood" and aim.local_wood_kwh > 0 else 0.0


def _plant_bounds(core: Core, network: HeatNetwork, aim: Aim) -> dict[str, tuple[float, float]]:
    """What is there, up to what there is room for; a fuel as in homes: gas where it may stay, wood that grows here."""
    found: dict[str, tuple[float, float]] = {}
    for plant in network.plants:
        gas = plant.fuel in FOSSIL and not (aim.allow_fossil or aim.fraction < 1)
        wood = plant.fuel == "wood" and aim.local_wood_kwh <= 0
        found[plant.key] = (0.0, 0.0) if gas or wood else (plant.today_kw, largest_kw(core, plant))
    return found | {TANK: (network.tank.today_kwh, max(network.tank.maximum_kwh, network.tank.today_kwh))}


def _most_generation_kwh(core: Core) -> float:
    h = core.calendar.step_h
    return sum(max(s.maximum_kw, s.today_kw) * float(s.profile.sum()) * h for s in core.sources)


def _rows(core: Core, aim: Aim) -> tuple[YearlyRow, ...]:
    rows = [*_credit_rows(core), _target_row(core, aim), _wood_row(core, aim)]
    dwellings = {s.group: s.dwellings for s in core.shares}
    ground = {s.size: s.dwellings for s in core.shares if s.technology == GROUND}
    if has_buffer(core):
        used = {s.size: -pumped_kwh(s, core) for s in core.shares if pumped_kwh(s, core) > 0}
        rows.append(YearlyRow(name="pumped", sizes={PUMPED: 1.0, **used}))
    if ground and sum(dwellings.values()) > 0:
        rows.append(
            YearlyRow(name="ground_source", sizes=ground, limit=aim.ground_source_fraction * sum(dwellings.values()))
        )
    if not aim.allow_fossil and aim.fraction < 1:
        rows.append(_no_fuel_row(core, aim))
    return (*rows, *peak_row(core))


def _credit_rows(core: Core) -> tuple[YearlyRow, YearlyRow]:
    h = core.calendar.step_h
    generation = {s.key: -float(s.profile.sum()) * h for s in core.sources}
    buses = {s.bus for s in core.sources}
    return (
        YearlyRow(name="credit.export", flows={f"{GRID}.export": -1.0}, sizes={CREDIT: 1.0}),
        YearlyRow(
            name="credit.generation",
            flows={f"{bus}.curtailed": 1.0 for bus in sorted(buses)},
            sizes={CREDIT: 1.0, **generation},
        ),
    )


def _wood_row(core: Core, aim: Aim) -> YearlyRow:
    """No more wood than grows here: a new design never buys wood."""
    wood = {s.size: _fuel_kwh(s, core) for s in core.shares if s.output.fuel == "wood"}
    central: dict[str, Profile] = {p.key: p.fuel_per_heat for p in _plants(core) if p.fuel == "wood"}
    return YearlyRow(name="local_wood", flows=central, sizes=wood, limit=aim.local_wood_kwh)


def _plants(core: Core) -> tuple[Plant, ...]:
    """Plants of the network; none without one."""
    return core.network.plants if core.network is not None else ()


def _counted_kwh(share: Share, core: Core, *, inside: FloatArray) -> float:
    """What the network heat of a whole group counts as use in the chosen steps, kWh."""
    if core.network is None:
        return 0.0
    return core.network.counted_fraction * float((connection_kw(share) * inside).sum()) * core.calendar.step_h


def _fuel_kwh(share: Share, core: Core) -> float:
    return float(share.output.fuel_kw.sum()) * core.calendar.step_h


def _window(core: Core, aim: Aim) -> FloatArray:
    """1 in the steps that the measure counts."""
    return winter_steps(core) if aim.measure == "winter" else np.ones(core.calendar.steps)


def winter_steps(core: Core) -> FloatArray:
    """1 from November to February, local time, else 0 (steps,)."""
    return np.isin(core.calendar.month, WINTER_MONTHS).astype(np.float64)


def _target_row(core: Core, aim: Aim) -> YearlyRow:
    inside, h = _window(core, aim), core.calendar.step_h
    left = 1 - (aim.fraction + TARGET_MARGIN_FRACTION)
    weight = aim.primary_weights if aim.measure == "annual_primary" else {}
    w_el = weight.get("electricity", 1.0)
    flows: dict[str, Profile] = {
        f"{GRID}.import": w_el * inside,
        f"{BUILDINGS}.unserved": w_el * inside,
        f"{VILLAGE}.unserved": w_el * inside,
    }
    if core.fleet is not None:
        flows[f"{CARS}.unserved"] = w_el * inside
    flows |= {name: value * inside for name, value in _network_per_kwh(core, left=left, weights=weight).items()}
    sizes: dict[str, float] = {}
    for share in core.shares:
        electric = float((share.output.electricity_kw * inside).sum()) * h * w_el
        electric += _counted_kwh(share, core, inside=inside) * w_el
        fuel = float((share.output.fuel_kw * inside).sum()) * h * weight.get(share.output.fuel or "", 1.0)
        bought = 0.0 if share.output.fuel == "wood" else fuel
        sizes[share.size] = bought - left * (electric + fuel)
    if aim.measure in ("annual_final", "annual_primary"):
        sizes[CREDIT] = -w_el
    fixed = float((core.fixed_use_kw * inside).sum()) * h * w_el
    return YearlyRow(name=TARGET_ROW, flows=flows, sizes=sizes, limit=left * fixed)


def _network_per_kwh(core: Core, *, left: float, weights: Mapping[str, float]) -> dict[str, float]:
    """Per kWh of a plant's heat and of heat that is missing: what is bought - (1 - tau) what counts as use."""
    if core.network is None:
        return {}
    found = {f"{NETWORK}.unserved": missing_per_heat(core.network, weights)}
    for plant in (p for p in core.network.plants if p.fuel in FOSSIL):
        bought = weights.get(plant.fuel or "", 1.0) * plant.fuel_per_heat
        found[plant.key] = bought - left * fired_per_heat(core.network, plant, weights=weights)
    return found


def _no_fuel_row(core: Core, aim: Aim) -> YearlyRow:
    """Exports never pay for fuels: F + U <= (1 - tau) C over the year."""
    h, left = core.calendar.step_h, 1 - aim.fraction
    sizes: dict[str, float] = {}
    for share in core.shares:
        fuel = _fuel_kwh(share, core)
        bought = 0.0 if share.output.fuel == "wood" else fuel
        electric = float(share.output.electricity_kw.sum()) * h
        electric += _counted_kwh(share, core, inside=np.ones(core.calendar.steps))
        sizes[share.size] = bought - left * (electric + fuel)
    flows: dict[str, Profile] = {f"{BUILDINGS}.unserved": 1.0, f"{VILLAGE}.unserved": 1.0}
    if core.fleet is not None:
        flows[f"{CARS}.unserved"] = 1.0
    flows |= _network_per_kwh(core, left=left, weights={})
    return YearlyRow(
        name=FUEL_ROW,
        flows=flows,
        sizes=sizes,
        limit=left * float(core.fixed_use_kw.sum()) * h,
    )
