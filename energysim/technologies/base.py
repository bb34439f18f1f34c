"""What every technology says about itself, and the few sums that several share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from energysim.climate.weather import Weather
from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray

Role = Literal["source", "heating", "battery", "buffer", "plant", "tank"]
Place = Literal["building", "village"]
CapacityUnit = Literal["kwp", "kw", "kwh", "fraction"]
Fuel = Literal["gas", "oil", "wood"]

Profile = Callable[[Weather, ParameterBook], FloatArray]
YearlyCost = Callable[[ParameterBook, float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingInput:
    """The heat that one group of buildings needs, and in which conditions.

    Parameters
    ----------
    space_kw, hot_water_kw : FloatArray, shape (steps,)
        Useful heat of the whole group.
    outdoor_c, ground_c, supply_c : FloatArray, shape (steps,)
        Air, ground source and heating-water temperatures.
    dwellings : float
        Number of heating systems in the group: its dwellings, or the buildings of the services. Above 0.
    real_rate_fraction : float
        Real discount rate per year.
    emitters_fraction : float
        Share of the group whose radiators were made for a boiler: there a heat pump comes with new ones.
    """

    space_kw: FloatArray
    hot_water_kw: FloatArray
    outdoor_c: FloatArray
    ground_c: FloatArray
    supply_c: FloatArray
    dwellings: float
    real_rate_fraction: float
    emitters_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingOutput:
    """What it takes when the whole group is heated by one system.

    Parameters
    ----------
    electricity_kw, fuel_kw : FloatArray, shape (steps,)
        Whole group.
    fuel : {"gas", "oil", "wood"} or None
    thermal_peak_kw_per_dwelling : float
        Size of one heating system.
    yearly_cost_eur : float
        Annuity, operation and fixed charges of the whole group, EUR per year without VAT, energy apart.
    cop : FloatArray or None
        Heat per electricity in each step; None for systems that are no heat pump. Of a hybrid, of its pump alone.
    network_kw : FloatArray or None
        Heat taken from a heat network; None for systems of the building's own.
    """

    electricity_kw: FloatArray
    fuel_kw: FloatArray
    fuel: Fuel | None
    thermal_peak_kw_per_dwelling: float
    yearly_cost_eur: float
    cop: FloatArray | None
    network_kw: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantInput:
    """Where a central plant of a heat network works.

    Parameters
    ----------
    weather : Weather
    supply_c, return_c : float
        Of the network.
    """

    weather: Weather
    supply_c: float
    return_c: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantOutput:
    """What one kWh of heat of a central plant takes, or what nature gives it.

    Parameters
    ----------
    electricity_per_heat : FloatArray, shape (steps,), or None
        kWh of electricity per kWh of heat; None without electricity.
    fuel : {"gas", "oil", "wood"} or None
    fuel_per_heat : float
        kWh of fuel per kWh of heat; 0 without fuel.
    fuel_eur_per_kwh : float or None
        Own price of the fuel, without VAT; None: the price that the core pays.
    given_kw_per_kw : FloatArray, shape (steps,), or None
        Heat that comes by itself per kW installed; None: the plant runs when it is asked.
    operation_eur_per_kwh : float
        Per kWh of heat, energy apart, without VAT.
    """

    electricity_per_heat: FloatArray | None = None
    fuel: Fuel | None = None
    fuel_per_heat: float
    fuel_eur_per_kwh: float | None = None
    given_kw_per_kw: FloatArray | None = None
    operation_eur_per_kwh: float


Plant = Callable[[PlantInput, ParameterBook], PlantOutput]
Heating = Callable[[HeatingInput, ParameterBook], HeatingOutput]


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """One technology of the registry.

    Parameters
    ----------
    key : str
        Its block in ``parameters/technologies.yaml``, its key in a scenario, its text key.
    profile : callable or None
        Sources: kW per kW installed in each step.
    heating : callable or None
        Heating systems: what a group takes.
    plant : callable or None
        Central plants of a heat network: what a kWh of heat takes.
    yearly_cost : callable or None
        Sources, stores and plants: EUR per unit of capacity and year at a real rate, without VAT.
    """

    key: str
    role: Role
    place: Place
    capacity_unit: CapacityUnit
    outside_core: bool = False
    profile: Profile | None = None
    heating: Heating | None = None
    plant: Plant | None = None
    yearly_cost: YearlyCost | None = None


def yearly_cost_eur(book: ParameterBook, real_rate_fraction: float, *, block: str, unit: str) -> float:
    """Annuity and operation of one unit of capacity.

    Parameters
    ----------
    block : str
        Block of ``technologies.yaml`` that holds investment, operation and lifetime.
    unit : str
        "kwp", "kw" or "kwh".

    Returns
    -------
    float
        EUR per unit and year without VAT.
    """
    investment = net_number(book, f"technologies.{block}.investment_eur_per_{unit}")
    return investment * yearly_fraction(book, real_rate_fraction, block=block)


def yearly_fraction(book: ParameterBook, real_rate_fraction: float, *, block: str) -> float:
    """Return annuity plus operation as a share of the investment."""
    life_years = book.number(f"technologies.{block}.lifetime_years")
    operation = book.number(f"technologies.{block}.operation_fraction")
    return annuity_factor(real_rate_fraction, life_years) + operation


def thermal_peak_kw(need: HeatingInput, book: ParameterBook) -> float:
    """Size of one heating system in kW of heat.

    A home's own highest space heating, above its share in the group's peak because homes do not all peak in the same
    hour, plus its mean hot water, which a tank spreads over the day; never smaller than the smallest unit sold.
    """
    own = book.number("demand.diversity.own_heat_ratio")  # homes do not all peak in the same hour
    peak_kw = (own * float(np.max(need.space_kw)) + float(np.mean(need.hot_water_kw))) / need.dwellings
    return max(peak_kw, book.number("technologies.heating.minimum_unit_kw"))


def heating_cost_eur_per_year(need: HeatingInput, book: ParameterBook, *, block: str, peak_kw: float) -> float:
    """Annuity and operation of all heating systems of a group, EUR per year without VAT."""
    fixed = net_number(book, f"technologies.{block}.investment_fixed_eur")
    per_kw = net_number(book, f"technologies.{block}.investment_eur_per_kw")
    investment = need.dwellings * (fixed + per_kw * peak_kw)
    return investment * yearly_fraction(book, need.real_rate_fraction, block=block)
