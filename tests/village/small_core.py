"""A core small enough for paper: two homes' worth of numbers, no climate file and no parameter register."""

from dataclasses import replace

import numpy as np

from energysim.climate.calendar import Calendar, calendar_for
from energysim.technologies.base import HeatingOutput
from energysim.units import FloatArray
from energysim.village.core import (
    BUILDINGS,
    VILLAGE,
    Core,
    Prices,
    Share,
    SourceType,
    StoreFacts,
    StoreType,
)


def share(
    technology: str,
    *,
    calendar: Calendar,
    electricity_kw: float = 0.0,
    fuel_kw: float = 0.0,
    fuel: str | None = None,
    cop: float | None = None,
) -> Share:
    def flat(value: float) -> FloatArray:
        return np.full(calendar.steps, value)

    return Share(
        technology=technology,
        group="house_until_1970",
        dwellings=10.0,
        output=HeatingOutput(
            electricity_kw=flat(electricity_kw),
            fuel_kw=flat(fuel_kw),
            fuel=fuel,  # type: ignore[arg-type]
            thermal_peak_kw_per_dwelling=8.0,
            yearly_cost_eur=1000.0,
            cop=None if cop is None else flat(cop),
        ),
        heat_kw=flat(9.0),
        fuel_eur_per_kwh=0.06 if fuel else 0.0,
    )


def small_core(*, year: int = 2023) -> Core:
    """10 kW of constant use; heat by gas (10 kW of fuel) or heat pump (3 kW); sun by day, wind always."""
    calendar = calendar_for(year)
    hour = np.arange(calendar.steps) % 24
    return Core(
        calendar=calendar,
        building_uses={"households": np.full(calendar.steps, 8.0)},
        village_uses={"public_lighting": np.full(calendar.steps, 2.0)},
        shares=(
            share("gas_boiler", calendar=calendar, fuel_kw=10.0, fuel="gas"),
            share("heat_pump_air", calendar=calendar, electricity_kw=3.0, cop=3.0),
        ),
        sources=(
            source("pv_roof_south", np.where((hour >= 9) & (hour < 15), 0.5, 0.0), bus=BUILDINGS),
            source("wind_outside", np.full(calendar.steps, 0.25), bus=VILLAGE, outside=True),
        ),
        battery=StoreType(today_kwh=0.0, maximum_kwh=1000.0, cost_eur_per_kwh_and_year=40.0),
        heat_store=StoreType(today_kwh=0.0, maximum_kwh=0.0, cost_eur_per_kwh_and_year=40.0),
        facts=StoreFacts(
            battery_one_way_efficiency_fraction=0.94,
            battery_content_h=2.0,
            battery_keep_fraction_per_h=1.0,
            heat_store_keep_fraction_per_h=0.98,
        ),
        prices=Prices(
            import_eur_per_kwh=0.10,
            export_eur_per_kwh=0.03,
            grid_eur_per_kwh=0.05,
            peak_eur_per_kw_and_year=48.0,
            fuel_eur_per_kwh={"gas": 0.06},
            wear_eur_per_kwh=0.001,
            unserved_eur_per_kwh=10.0,
        ),
        connection_kw=100.0,
        export_limit_kw=80.0,
        dwellings=10.0,
    )


def source(key: str, profile: FloatArray, *, bus: str, outside: bool = False) -> SourceType:
    return SourceType(
        key=key,
        profile=profile,
        bus=bus,
        today_kw=0.0,
        maximum_kw=200.0,
        cost_eur_per_kw_and_year=70.0,
        outside_core=outside,
    )


def without_cost_of_sun(core: Core) -> Core:
    """The same core in which every source is free."""
    return replace(core, sources=tuple(replace(s, cost_eur_per_kw_and_year=0.0) for s in core.sources))
