"""What the meters of the homes or of the services would show in a year, from the unscaled model."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from energysim.demand.degree_days import winter_of
from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.stock import SERVICES, BuildingGroup, households, services_electricity_kwh_per_year
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Measured
from energysim.scenario.schema import Scenario

SectorName = Literal["residential", "services"]
Energy = Literal["electricity", "gas"]

ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
HEAT_PER_ELECTRICITY: Final = {
    "electric_heating": "technologies.electric_heating.efficiency_fraction",
    "heat_pump_air": "demand.calibration.seasonal_factor_air",
    "heat_pump_ground": "demand.calibration.seasonal_factor_ground",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A measured total of one year; ``outside_kwh`` was taken off it because it lies outside the boundary."""

    year: int
    kwh: float
    outside_kwh: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """Homes or services today: useful heat of a normal year, appliances, other flows through the meter, kWh.

    ``gas_per_heat`` and ``electricity_per_heat`` are what a kWh of heat takes, by the shares of the heating systems.
    """

    name: SectorName
    space_kwh: float
    hot_water_kwh: float
    appliances_kwh: float
    cars_at_home_kwh: float
    pv_kwp: float
    gas_per_heat: float
    electricity_per_heat: float

    @property
    def heat_kwh(self) -> float:
        """Space heat and hot water of a normal year."""
        return self.space_kwh + self.hot_water_kwh


def homes(scenario: Scenario, groups: Sequence[BuildingGroup], *, book: ParameterBook) -> Sector:
    """All dwellings of today."""
    dwellings = sum(group.dwellings for group in groups)
    all_electric_kwh = driving_kwh_per_year(scenario.mobility, dwellings, book=book)
    return _sector(
        "residential",
        [group for group in groups if group.key != SERVICES],
        scenario,
        book,
        appliances_kwh=households(groups) * book.number("demand.electricity.household_kwh_per_dwelling"),
        cars_at_home_kwh=all_electric_kwh * book.number("demand.mobility.home_charging_fraction"),
        pv_kwp=sum(scenario.measures.today(roof) for roof in ROOFS),
    )


def services(scenario: Scenario, groups: Sequence[BuildingGroup], *, book: ParameterBook) -> Sector:
    """All services of today."""
    return _sector(
        "services",
        [group for group in groups if group.key == SERVICES],
        scenario,
        book,
        appliances_kwh=services_electricity_kwh_per_year(scenario.services, book),
        cars_at_home_kwh=0.0,
        pv_kwp=0.0,
    )


def _sector(
    name: SectorName,
    groups: Sequence[BuildingGroup],
    scenario: Scenario,
    book: ParameterBook,
    *,
    appliances_kwh: float,
    cars_at_home_kwh: float,
    pv_kwp: float,
) -> Sector:
    gas_per_heat, electricity_per_heat = _per_heat(scenario, book)
    return Sector(
        name=name,
        space_kwh=sum(group.space_heat_kwh_per_year for group in groups),
        hot_water_kwh=sum(group.hot_water_kwh_per_year for group in groups),
        appliances_kwh=appliances_kwh,
        cars_at_home_kwh=cars_at_home_kwh,
        pv_kwp=pv_kwp,
        gas_per_heat=gas_per_heat,
        electricity_per_heat=electricity_per_heat,
    )


def _per_heat(scenario: Scenario, book: ParameterBook) -> tuple[float, float]:
    """Gas and electricity that a kWh of useful heat takes, by the shares of today."""
    today = scenario.measures.today
    boiler_fraction = book.number("technologies.gas_boiler.efficiency_fraction")
    hybrid = today("heat_pump_hybrid")
    by_heat_pump = book.number("technologies.heat_pump_hybrid.covered_fraction")
    electricity = sum(today(key) / book.number(parameter) for key, parameter in HEAT_PER_ELECTRICITY.items())
    electricity += hybrid * by_heat_pump / book.number(HEAT_PER_ELECTRICITY["heat_pump_air"])
    return (today("gas_boiler") + hybrid * (1 - by_heat_pump)) / boiler_fraction, electricity


def readings(measured: Measured, *, energy: Energy, sector: SectorName) -> tuple[Reading, ...]:
    """Measured totals of a carrier, newest first.

    The gas of industry is given for the year of ``gas_services_kwh``. In every other year the same share of the gas of
    services of that year is taken off, so what is left is never below zero.
    """
    name = f"{energy}_{sector}_kwh"
    first = getattr(measured, name)
    industry = measured.gas_industry_kwh if name == "gas_services_kwh" else None
    outside = 0.0 if industry is None or first is None or first.value == 0 else industry.value / first.value
    found = [] if first is None else [(first.year, first.value)]
    found += [(row.year, value) for row in measured.more_years if (value := getattr(row, name)) is not None]
    return tuple(
        Reading(year=year, kwh=kwh - outside * kwh, outside_kwh=outside * kwh)
        for year, kwh in sorted(found, reverse=True)
    )


def heat_of_year_kwh(sector: Sector, year: int, *, book: ParameterBook) -> float:
    """Useful heat of a sector in the weather of a year."""
    fraction = winter_of(year, book).heat_fraction(sector.space_kwh, sector.hot_water_kwh)
    return sector.heat_kwh * fraction


def other_flows_kwh(sector: Sector, year: int, *, book: ParameterBook) -> float:
    """Cars charged at home, less the sun that the meter does not see, both as they stood in the measured year.

    A meter that runs backwards takes off all the yield of its panels, any other only what is used at once.
    """
    cars_kwh = sector.cars_at_home_kwh * _of_year("electric_car_fraction", year, book)
    reversing = _of_year("reversing_meter_fraction", year, book)
    at_once = book.number("demand.calibration.self_consumption_fraction")
    panels_kwp = sector.pv_kwp * _of_year("pv_of_year_fraction", year, book)
    yield_kwh = panels_kwp * book.number("demand.calibration.pv_yield_kwh_per_kwp")
    return cars_kwh - yield_kwh * (reversing + (1.0 - reversing) * at_once)


def _of_year(name: str, year: int, book: ParameterBook) -> float:
    value = book.dated(f"demand.calibration.{name}", dt.date(year, 1, 1)).value
    if not isinstance(value, float):
        raise TypeError(f"demand.calibration.{name} must hold single numbers")
    return value
