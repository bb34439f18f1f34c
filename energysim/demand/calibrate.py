"""Modelled against measured offtake of today, and the factors that bring the model to the meter.

Everything is data: the unscaled totals stay beside the measured ones, and whoever uses a factor multiplies
visibly.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.stock import SERVICES, BuildingGroup, building_groups, services_electricity_kwh_per_year
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import MeasuredEnergy
from energysim.scenario.schema import Scenario

ROOFS: Final = ("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat")
HEAT_PER_ELECTRICITY: Final = {
    "electric_heating": "technologies.electric_heating.efficiency_fraction",
    "heat_pump_air": "demand.calibration.seasonal_factor_air",
    "heat_pump_ground": "demand.calibration.seasonal_factor_ground",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationLine:
    """One carrier: what was measured, what the unscaled model gives for that year, and measured / modelled.

    Carriers: electricity_residential, electricity_services, gas_residential, gas_services.
    """

    carrier: str
    year: int
    measured_kwh: float
    modelled_kwh: float
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What to multiply the demand with.

    Parameters
    ----------
    lines : tuple of CalibrationLine
        The carriers that were measured.
    heat_dwellings_factor, heat_services_factor : float
        For space heat and hot water of all dwellings (also those without gas: not measured) and of services.
    household_factor, services_factor : float
        For appliances of homes and of services. What heat pumps, electric heating, cars and panels do to the
        meter is taken out first, so these differ a little from the factor of their line.
    """

    lines: tuple[CalibrationLine, ...]
    heat_dwellings_factor: float
    heat_services_factor: float
    household_factor: float
    services_factor: float

    def heat_factor(self, group: str) -> float:
        """Return the factor for the heat of a building group."""
        return self.heat_services_factor if group == SERVICES else self.heat_dwellings_factor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sector:
    """Homes or services: useful heat of an average year, appliances, other flows through the meter, kWh."""

    name: Literal["residential", "services"]
    gas: MeasuredEnergy | None
    electricity: MeasuredEnergy | None
    heat_kwh: float
    appliances_kwh: float
    cars_at_home_kwh: float
    pv_kwp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    lines: tuple[CalibrationLine, ...]
    heat_factor: float
    appliance_factor: float


def calibrate(scenario: Scenario, book: ParameterBook) -> Calibration:
    """Compare the model of today with the measured totals of the scenario.

    Raises
    ------
    InputProblems
        When a measured total cannot come from what stands in the core: gas without gas boilers, or less
        electricity than heating and cars alone would take.
    """
    groups = building_groups(scenario, book, state="today")
    homes = _calibrated(_homes(scenario, groups, book), scenario, book)
    services = _calibrated(_services(scenario, groups, book), scenario, book)
    return Calibration(
        lines=tuple(sorted((*homes.lines, *services.lines), key=lambda line: line.carrier)),
        heat_dwellings_factor=homes.heat_factor,
        heat_services_factor=services.heat_factor,
        household_factor=homes.appliance_factor,
        services_factor=services.appliance_factor,
    )


def _homes(scenario: Scenario, groups: Sequence[BuildingGroup], book: ParameterBook) -> _Sector:
    dwellings = sum(group.dwellings for group in groups)
    all_electric_kwh = driving_kwh_per_year(scenario.mobility, dwellings, book=book)
    return _Sector(
        name="residential",
        gas=scenario.measured.gas_residential_kwh,
        electricity=scenario.measured.electricity_residential_kwh,
        heat_kwh=_heat_kwh([group for group in groups if group.key != SERVICES]),
        appliances_kwh=dwellings * book.number("demand.electricity.household_kwh_per_dwelling"),
        cars_at_home_kwh=all_electric_kwh * book.number("demand.mobility.home_charging_fraction"),
        pv_kwp=sum(scenario.measures.today(roof) for roof in ROOFS),
    )


def _services(scenario: Scenario, groups: Sequence[BuildingGroup], book: ParameterBook) -> _Sector:
    return _Sector(
        name="services",
        gas=scenario.measured.gas_services_kwh,
        electricity=scenario.measured.electricity_services_kwh,
        heat_kwh=_heat_kwh([group for group in groups if group.key == SERVICES]),
        appliances_kwh=services_electricity_kwh_per_year(scenario.services, book),
        cars_at_home_kwh=0.0,
        pv_kwp=0.0,
    )


def _heat_kwh(groups: Sequence[BuildingGroup]) -> float:
    return sum(group.space_heat_kwh_per_year + group.hot_water_kwh_per_year for group in groups)


def _calibrated(sector: _Sector, scenario: Scenario, book: ParameterBook) -> _Found:
    """Gas first, because it sets the heat that electric heating and heat pumps also give."""
    lines: list[CalibrationLine] = []
    heat_factor = appliance_factor = 1.0
    if sector.gas is not None and (sector.gas.value > 0 or sector.heat_kwh > 0):
        lines.append(_gas_line(sector, sector.gas, scenario, book))
        heat_factor = lines[-1].factor
    if sector.electricity is not None and (sector.electricity.value > 0 or sector.appliances_kwh > 0):
        heat_kwh = _electricity_for_heat_kwh(sector, sector.electricity.year, scenario, book)
        other_kwh = _other_flows_kwh(sector, sector.electricity.year, book)
        modelled_kwh = sector.appliances_kwh + heat_kwh + other_kwh
        lines.append(_line(f"electricity_{sector.name}", sector.electricity, modelled_kwh))
        rest_kwh = sector.electricity.value - heat_factor * heat_kwh - other_kwh
        if sector.appliances_kwh > 0:
            appliance_factor = rest_kwh / sector.appliances_kwh
        if appliance_factor <= 0:
            raise _refused(f"electricity_{sector.name}", sector.electricity.value, modelled_kwh)
    return _Found(lines=tuple(lines), heat_factor=heat_factor, appliance_factor=appliance_factor)


def _gas_line(sector: _Sector, gas: MeasuredEnergy, scenario: Scenario, book: ParameterBook) -> CalibrationLine:
    heat_kwh = sector.heat_kwh * _of_year("winter_fraction", gas.year, book)
    efficiency = book.number("technologies.gas_boiler.efficiency_fraction")
    return _line(f"gas_{sector.name}", gas, heat_kwh * scenario.measures.today("gas_boiler") / efficiency)


def _electricity_for_heat_kwh(sector: _Sector, year: int, scenario: Scenario, book: ParameterBook) -> float:
    """Electric heating and heat pumps in the weather of the measured year."""
    per_heat = sum(
        scenario.measures.today(key) / book.number(parameter) for key, parameter in HEAT_PER_ELECTRICITY.items()
    )
    return sector.heat_kwh * _of_year("winter_fraction", year, book) * per_heat


def _other_flows_kwh(sector: _Sector, year: int, book: ParameterBook) -> float:
    """Cars charged at home, less the sun that the meter does not see.

    A meter that runs backwards takes off all the yield of its panels, any other only what is used at once.
    """
    cars_kwh = sector.cars_at_home_kwh * _of_year("electric_car_fraction", year, book)
    reversing = _of_year("reversing_meter_fraction", year, book)
    at_once = book.number("demand.calibration.self_consumption_fraction")
    yield_kwh = sector.pv_kwp * book.number("demand.calibration.pv_yield_kwh_per_kwp")
    return cars_kwh - yield_kwh * (reversing + (1.0 - reversing) * at_once)


def _of_year(name: str, year: int, book: ParameterBook) -> float:
    value = book.dated(f"demand.calibration.{name}", dt.date(year, 1, 1)).value
    if not isinstance(value, float):
        raise TypeError(f"demand.calibration.{name} must hold single numbers")
    return value


def _line(carrier: str, measured: MeasuredEnergy, modelled_kwh: float) -> CalibrationLine:
    if modelled_kwh <= 0 or measured.value <= 0:
        raise _refused(carrier, measured.value, modelled_kwh)
    return CalibrationLine(
        carrier=carrier,
        year=measured.year,
        measured_kwh=measured.value,
        modelled_kwh=modelled_kwh,
        factor=measured.value / modelled_kwh,
    )


def _refused(carrier: str, measured_kwh: float, modelled_kwh: float) -> InputProblems:
    params = {"carrier": carrier, "measured_kwh": round(measured_kwh), "modelled_kwh": round(modelled_kwh)}
    return InputProblems([Problem("measured_not_possible", params, path=f"measured.{carrier}_kwh")])
