"""The small core with a heat network, all on paper: 100 m of mains, a heat pump of cop 4, sun, a gas boiler, a tank."""

from dataclasses import replace

import numpy as np

from energysim.technologies.base import HeatingOutput
from energysim.village.core import Core, HeatNetwork, Plant, Share, StoreType
from tests.village.small_core import small_core

GROUP = "house_until_1970"
NEED_KW = 9.0
LOSS_KW_PER_M = 0.03
COP = 4.0


def plant(key: str, *, steps: int, cop: float | None = None, fuel: str | None = None, cost: float = 50.0) -> Plant:
    hour = np.arange(steps) % 24
    return Plant(
        key=key,
        electricity_per_heat=None if cop is None else np.full(steps, 1 / cop),
        fuel=fuel,  # type: ignore[arg-type]
        fuel_per_heat=0.0 if fuel is None else 1.25,
        fuel_eur_per_kwh=0.0 if fuel is None else 0.06,
        operation_eur_per_kwh=0.002,
        given_kw_per_kw=np.where((hour >= 10) & (hour < 14), 0.5, 0.0) if cop is None and fuel is None else None,
        priority=("network_solar_thermal", "network_heat_pump_air", "network_gas").index(key),
        today_kw=0.0,
        maximum_kw=None if key != "network_solar_thermal" else 100.0,
        cost_eur_per_kw_and_year=cost,
    )


def network(*, steps: int, trench_m: float = 100.0, cop: float = COP) -> HeatNetwork:
    return HeatNetwork(
        trench_m={GROUP: trench_m},
        trench_eur_per_year=60.0 * trench_m,
        loss_kw=LOSS_KW_PER_M * trench_m,
        maximum_fraction=0.8,
        counted_fraction=1 / 3,
        peak_factor=1.2,
        own_peak_factor=2.0,
        density_mwh_per_m=1.5,
        grid_eur_per_kwh=0.004,
        plants=(
            plant("network_solar_thermal", steps=steps, cost=20.0),
            plant("network_heat_pump_air", steps=steps, cop=cop),
            plant("network_gas", steps=steps, fuel="gas", cost=10.0),
        ),
        tank=StoreType(today_kwh=0.0, maximum_kwh=500.0, cost_eur_per_kwh_and_year=0.5),
        tank_keep_fraction_per_h=0.999,
        tank_power_kw_per_kwh=0.25,
    )


def connection(*, steps: int) -> Share:
    zero, need = np.zeros(steps), np.full(steps, NEED_KW)
    return Share(
        technology="heat_network",
        group="house_until_1970",
        dwellings=10.0,
        output=HeatingOutput(
            electricity_kw=zero,
            fuel_kw=zero,
            fuel=None,
            thermal_peak_kw_per_dwelling=8.0,
            yearly_cost_eur=300.0,
            cop=None,
            network_kw=need,
        ),
        heat_kw=need,
        fuel_eur_per_kwh=0.0,
    )


def network_core(*, trench_m: float = 100.0, cop: float = COP) -> Core:
    """Homes that may heat with gas, a heat pump or the network."""
    core = small_core()
    steps = core.calendar.steps
    return replace(
        core,
        shares=(*core.shares, connection(steps=steps)),
        network=network(steps=steps, trench_m=trench_m, cop=cop),
    )
