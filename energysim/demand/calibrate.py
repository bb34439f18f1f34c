"""Modelled against measured use of today, and the factors that bring the model to the meter.

Each measured year is compared with the model in the weather of that year; of several years one factor comes out, and
what remains per year is shown. Everything is data: the unscaled totals stay beside the measured ones, and whoever uses
a factor multiplies visibly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from energysim.demand.degree_days import winter_of
from energysim.demand.metered import (
    Energy,
    Reading,
    Sector,
    SectorName,
    heat_of_year_kwh,
    homes,
    other_flows_kwh,
    readings,
    services,
)
from energysim.demand.stock import SERVICES, BuildingGroup, building_groups
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario

# Why a factor is so far from 1, by carrier: texts ``calibration.warning.<code>``.
Cause = Literal[
    "electricity_residential_low",
    "electricity_residential_high",
    "electricity_services_low",
    "electricity_services_high",
    "gas_residential_low",
    "gas_residential_high",
    "gas_services_low",
    "gas_services_high",
]
NOT_METERED: Final = (
    "oil_boiler",
    "biomass_boiler",
    "electric_heating",
    "heat_pump_air",
    "heat_pump_ground",
    "heat_network",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationYear:
    """One measured year of a carrier.

    Parameters
    ----------
    year : int
    measured_kwh : float
        Without what lies outside the boundary.
    modelled_kwh : float
        By the unscaled model in the weather of that year.
    scaled_kwh : float
        By the scaled model in the weather of that year.
    degree_days : float or None
        K.d of that year (base 16.5 C); None: not known, and taken as a normal year.
    """

    year: int
    measured_kwh: float
    modelled_kwh: float
    scaled_kwh: float
    degree_days: float | None

    @property
    def remaining_kwh(self) -> float:
        """What the scaled model leaves unexplained: measured less scaled."""
        return self.measured_kwh - self.scaled_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationLine:
    """One carrier: what was measured, what the unscaled model gives for those years, and measured / modelled.

    Parameters
    ----------
    carrier : str
        electricity_residential, electricity_services, gas_residential or gas_services.
    year : int
        The newest measured year.
    measured_kwh, modelled_kwh : float
        Mean per year.
    factor : float
        Sum of measured over sum of modelled.
    outside_kwh : float
        Gas of industry per year, moved outside the boundary and not in ``measured_kwh``.
    years : tuple of CalibrationYear
        Newest first.
    warning : str or None
        Code when the factor lies outside what a stock can explain, with the likely cause.
    industry : bool
        Gas of services that looks like industry: far above the model, or far more per connection than in other cores.
    kwh_per_connection : float or None
        Of the newest measured year, where the number of connections is known.
    """

    carrier: str
    year: int
    measured_kwh: float
    modelled_kwh: float
    factor: float
    outside_kwh: float = 0.0
    years: tuple[CalibrationYear, ...] = ()
    warning: Cause | None = None
    industry: bool = False
    kwh_per_connection: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """Homes without gas: their heat stands on no meter of its own and gets the factor of the homes with gas."""

    system: str
    dwellings: float
    heat_kwh: float


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
    not_measured : tuple of NotMeasured
        Homes that are heated without gas, by system; useful heat of a normal year after scaling.
    """

    lines: tuple[CalibrationLine, ...]
    heat_dwellings_factor: float
    heat_services_factor: float
    household_factor: float
    services_factor: float
    not_measured: tuple[NotMeasured, ...] = ()

    def heat_factor(self, group: str) -> float:
        """Return the factor for the heat of a building group."""
        return self.heat_services_factor if group == SERVICES else self.heat_dwellings_factor

    @property
    def years_without_winter(self) -> tuple[int, ...]:
        """Measured years whose degree days are not known: they were taken as normal."""
        return tuple(sorted({y.year for line in self.lines for y in line.years if y.degree_days is None}))


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
    of_homes = _calibrated(homes(scenario, groups, book=book), scenario, book)
    of_services = _calibrated(services(scenario, groups, book=book), scenario, book)
    return Calibration(
        lines=tuple(sorted((*of_homes.lines, *of_services.lines), key=lambda line: line.carrier)),
        heat_dwellings_factor=of_homes.heat_factor,
        heat_services_factor=of_services.heat_factor,
        household_factor=of_homes.appliance_factor,
        services_factor=of_services.appliance_factor,
        not_measured=_not_measured(scenario, groups, of_homes),
    )


def _calibrated(sector: Sector, scenario: Scenario, book: ParameterBook) -> _Found:
    """Gas first, because it sets the heat that electric heating and heat pumps also give."""
    gas = readings(scenario.measured, energy="gas", sector=sector.name)
    electricity = readings(scenario.measured, energy="electricity", sector=sector.name)
    lines: list[CalibrationLine] = []
    heat_factor = appliance_factor = 1.0
    if gas and (sector.heat_kwh > 0 or any(one.kwh > 0 for one in gas)):
        modelled = [heat_of_year_kwh(sector, one.year, book=book) * sector.gas_per_heat for one in gas]
        heat_factor = _factor(f"gas_{sector.name}", gas, modelled)
        scaled = [heat_factor * kwh for kwh in modelled]
        lines.append(_line("gas", sector.name, gas, modelled=modelled, scaled=scaled, scenario=scenario, book=book))
    if electricity and (sector.appliances_kwh > 0 or any(one.kwh > 0 for one in electricity)):
        heat = [heat_of_year_kwh(sector, one.year, book=book) * sector.electricity_per_heat for one in electricity]
        other = [other_flows_kwh(sector, one.year, book=book) for one in electricity]
        modelled = [sector.appliances_kwh + h + o for h, o in zip(heat, other, strict=True)]
        _factor(f"electricity_{sector.name}", electricity, modelled)
        fixed = [heat_factor * h + o for h, o in zip(heat, other, strict=True)]
        if sector.appliances_kwh > 0:
            rest_kwh = sum(one.kwh for one in electricity) - sum(fixed)
            appliance_factor = rest_kwh / (sector.appliances_kwh * len(electricity))
        if appliance_factor <= 0:
            raise _refused(f"electricity_{sector.name}", electricity, modelled)
        scaled = [appliance_factor * sector.appliances_kwh + kwh for kwh in fixed]
        lines.append(
            _line(
                "electricity", sector.name, electricity, modelled=modelled, scaled=scaled, scenario=scenario, book=book
            )
        )
    return _Found(lines=tuple(lines), heat_factor=heat_factor, appliance_factor=appliance_factor)


def _line(
    energy: Energy,
    sector: SectorName,
    measured: Sequence[Reading],
    *,
    modelled: Sequence[float],
    scaled: Sequence[float],
    scenario: Scenario,
    book: ParameterBook,
) -> CalibrationLine:
    carrier = f"{energy}_{sector}"
    factor = _factor(carrier, measured, modelled)
    connections = _connections(energy, sector, scenario)
    per_connection = measured[0].kwh / connections if connections else None
    above = factor > book.number("demand.calibration.warning_above_fraction")
    below = factor < book.number("demand.calibration.warning_below_fraction")
    crowded = per_connection is not None and per_connection >= book.number(
        "demand.calibration.industry_kwh_per_connection"
    )
    return CalibrationLine(
        carrier=carrier,
        year=measured[0].year,
        measured_kwh=sum(one.kwh for one in measured) / len(measured),
        modelled_kwh=sum(modelled) / len(modelled),
        factor=factor,
        outside_kwh=measured[0].outside_kwh,
        years=tuple(
            CalibrationYear(
                year=one.year,
                measured_kwh=one.kwh,
                modelled_kwh=modelled_kwh,
                scaled_kwh=scaled_kwh,
                degree_days=winter_of(one.year, book).degree_days,
            )
            for one, modelled_kwh, scaled_kwh in zip(measured, modelled, scaled, strict=True)
        ),
        warning=_cause(energy, sector, "high" if above else "low") if above or below else None,
        industry=carrier == "gas_services" and (above or crowded),
        kwh_per_connection=per_connection,
    )


def _cause(energy: Energy, sector: SectorName, side: Literal["low", "high"]) -> Cause:
    code: Cause = f"{energy}_{sector}_{side}"  # type: ignore[assignment]
    return code


def _connections(energy: Energy, sector: SectorName, scenario: Scenario) -> int | None:
    measured = scenario.measured
    counted = {
        ("gas", "residential"): measured.gas_connections,
        ("gas", "services"): measured.gas_services_connections,
        ("electricity", "residential"): measured.electricity_connections,
    }.get((energy, sector))
    return None if counted is None else counted.value


def _not_measured(scenario: Scenario, groups: Sequence[BuildingGroup], of_homes: _Found) -> tuple[NotMeasured, ...]:
    dwellings = sum(group.dwellings for group in groups)
    heat_kwh = sum(
        group.space_heat_kwh_per_year + group.hot_water_kwh_per_year for group in groups if group.key != SERVICES
    )
    shares = ((system, scenario.measures.today(system)) for system in NOT_METERED)
    return tuple(
        NotMeasured(system=system, dwellings=share * dwellings, heat_kwh=share * heat_kwh * of_homes.heat_factor)
        for system, share in shares
        if share > 0
    )


def _factor(carrier: str, measured: Sequence[Reading], modelled: Sequence[float]) -> float:
    if min(modelled) <= 0 or min(one.kwh for one in measured) <= 0:
        raise _refused(carrier, measured, modelled)
    return sum(one.kwh for one in measured) / sum(modelled)


def _refused(carrier: str, measured: Sequence[Reading], modelled: Sequence[float]) -> InputProblems:
    """Name the first year that cannot be, or the newest."""
    worst = next(
        (i for i, kwh in enumerate(modelled) if kwh <= 0 or measured[i].kwh <= 0),
        0,
    )
    params = {
        "carrier": carrier,
        "measured_kwh": round(measured[worst].kwh),
        "modelled_kwh": round(modelled[worst]),
    }
    return InputProblems([Problem("measured_not_possible", params, path=f"measured.{carrier}_kwh")])
