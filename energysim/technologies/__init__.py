"""The registry: one technology, one file, one line here."""

from collections.abc import Callable
from typing import Final

import numpy as np

from energysim.climate.weather import Weather
from energysim.errors import UnknownParameter
from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies import (
    battery,
    boiler,
    central_heat,
    electric_heating,
    heat_network,
    heat_pump,
    heat_store,
    network_store,
    solar_thermal,
)
from energysim.technologies.base import (
    HeatingInput,
    HeatingOutput,
    Place,
    Profile,
    Technology,
    YearlyCost,
    yearly_cost_eur,
)
from energysim.technologies.pv import pv_profile
from energysim.technologies.wind import wind_profile
from energysim.units import FloatArray

__all__ = ["TECHNOLOGIES", "HeatingInput", "HeatingOutput", "Technology", "technology"]


def _plane_profile(key: str) -> Profile:
    """Mean of the planes named in the block of the technology."""

    def profile(weather: Weather, book: ParameterBook) -> FloatArray:
        tilts_deg = book.series(f"technologies.{key}.tilts_deg")
        azimuths_deg = book.series(f"technologies.{key}.azimuths_deg")
        planes = [
            pv_profile(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, book=book)
            for tilt_deg, azimuth_deg in zip(tilts_deg, azimuths_deg, strict=True)
        ]
        return np.asarray(np.mean(planes, axis=0))

    return profile


def _pv_cost(block: str) -> YearlyCost:
    """Annuity, operation and one or more new inverters within the life of the panels."""

    def cost(book: ParameterBook, real_rate_fraction: float) -> float:
        life_years = book.number("technologies.pv.lifetime_years")
        inverter_years = book.number("technologies.pv.inverter_lifetime_years")
        investment = net_number(book, f"technologies.{block}.investment_eur_per_kwp")
        inverter = net_number(book, "technologies.pv.inverter_replacement_eur_per_kwp")
        replacements = np.arange(inverter_years, life_years, inverter_years)
        later = inverter * float(np.sum((1.0 + real_rate_fraction) ** -replacements))
        operation = investment * book.number(f"technologies.{block}.operation_fraction")
        return (investment + later) * annuity_factor(real_rate_fraction, life_years) + operation

    return cost


def _wind_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """Annuity, fixed operation, and the variable operation of a normal year."""
    variable = net_number(book, "technologies.wind.variable_operation_eur_per_kwh")
    hours_h = book.number("technologies.wind.full_load_hours_h")
    return yearly_cost_eur(book, real_rate_fraction, block="wind", unit="kw") + variable * hours_h


def _pv(key: str, place: Place, block: str) -> Technology:
    return Technology(
        key=key,
        role="source",
        place=place,
        capacity_unit="kwp",
        profile=_plane_profile(key),
        yearly_cost=_pv_cost(block),
    )


def _wind(key: str, profile: Callable[[Weather, ParameterBook], FloatArray], *, outside_core: bool) -> Technology:
    return Technology(
        key=key,
        role="source",
        place="village",
        capacity_unit="kw",
        outside_core=outside_core,
        profile=profile,
        yearly_cost=_wind_cost,
    )


TECHNOLOGIES: Final[tuple[Technology, ...]] = (
    _pv("pv_roof_south", "building", "pv_roof"),
    _pv("pv_roof_east", "building", "pv_roof"),
    _pv("pv_roof_west", "building", "pv_roof"),
    _pv("pv_roof_flat", "building", "pv_roof"),
    _pv("pv_parking", "village", "pv_parking"),
    _pv("pv_ground", "village", "pv_ground"),
    _wind("wind_local", wind_profile, outside_core=False),
    _wind("wind_outside", wind_profile, outside_core=True),
    heat_pump.AIR,
    heat_pump.GROUND,
    heat_pump.HYBRID,
    boiler.GAS,
    boiler.OIL,
    electric_heating.ELECTRIC,
    boiler.BIOMASS,
    heat_network.NETWORK,
    battery.BATTERY,
    heat_store.HEAT_STORE,
    central_heat.WASTE_HEAT,
    solar_thermal.SOLAR_THERMAL,
    central_heat.SEWAGE,
    central_heat.GROUNDWATER,
    central_heat.BOREHOLES,
    central_heat.LARGE_AIR,
    central_heat.WOOD_CHIPS,
    central_heat.ELECTRIC,
    central_heat.PEAK_GAS,
    network_store.TANK,
)

_BY_KEY: Final = {one.key: one for one in TECHNOLOGIES}


def technology(key: str) -> Technology:
    """Return the technology of a key; UnknownParameter when the registry has none."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownParameter(f"technologies.{key}") from None
