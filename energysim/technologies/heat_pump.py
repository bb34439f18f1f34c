"""Air, ground source and hybrid heat pumps: a cop that falls with the lift, corrected to measurements in homes."""

from functools import partial
from typing import Literal

import numpy as np

from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies.base import (
    HeatingInput,
    HeatingOutput,
    Technology,
    heating_cost_eur_per_year,
    thermal_peak_kw,
    yearly_fraction,
)
from energysim.units import FloatArray

HeatPump = Literal["heat_pump_air", "heat_pump_ground"]


def cop(source_c: FloatArray, supply_c: FloatArray, *, key: HeatPump, book: ParameterBook) -> FloatArray:
    """Coefficient of performance of the regression, before field correction.

    ``constant + linear dT + quadratic dT^2`` with ``dT = supply - source``. Below the range of the regression
    (a lift of 15 K for air, 20 K for ground) the cop of its edge holds: a compressor keeps a least pressure
    ratio.

    Parameters
    ----------
    source_c, supply_c : FloatArray, shape (steps,)
        Air or ground temperature, and the temperature of the heated water.

    Returns
    -------
    FloatArray, shape (steps,)

    Raises
    ------
    ValueError
        When the lift lies beyond the vertex of the curve, where it would rise again.

    Source: Staffell et al. 2012, doi 10.1039/C2EE22653G.
    """
    linear = book.number(f"technologies.{key}.cop_linear_per_k")
    quadratic = book.number(f"technologies.{key}.cop_quadratic_per_k2")
    lift_k = np.maximum(supply_c - source_c, book.number(f"technologies.{key}.lift_minimum_k"))
    if lift_k.size and float(np.max(lift_k)) > -linear / (2 * quadratic):
        raise ValueError(f"a lift of {float(np.max(lift_k)):.0f} K is outside the curve of {key}")
    return np.asarray(book.number(f"technologies.{key}.cop_constant") + linear * lift_k + quadratic * lift_k**2)


def field_cop(source_c: FloatArray, supply_c: FloatArray, *, key: HeatPump, book: ParameterBook) -> FloatArray:
    """Return the cop as measured in homes: the regression times the field correction."""
    return cop(source_c, supply_c, key=key, book=book) * book.number(f"technologies.{key}.field_correction_fraction")


def heat(need: HeatingInput, book: ParameterBook, *, key: HeatPump) -> HeatingOutput:
    """Electricity and cost when the whole group is heated by this heat pump, hot water included."""
    source_c = need.outdoor_c if key == "heat_pump_air" else need.ground_c
    hot_water_c = np.full_like(source_c, book.number("technologies.heating.hot_water_supply_c"))
    space_cop = field_cop(source_c, need.supply_c, key=key, book=book)
    hot_water_cop = field_cop(source_c, hot_water_c, key=key, book=book)
    electricity_kw = need.space_kw / space_cop + need.hot_water_kw / hot_water_cop
    heat_kw = need.space_kw + need.hot_water_kw
    mixed_cop = np.divide(heat_kw, electricity_kw, out=space_cop.copy(), where=electricity_kw > 0)
    peak_kw = thermal_peak_kw(need, book)
    return HeatingOutput(
        electricity_kw=electricity_kw,
        fuel_kw=np.zeros_like(electricity_kw),
        fuel=None,
        thermal_peak_kw_per_dwelling=peak_kw,
        yearly_cost_eur=heating_cost_eur_per_year(need, book, block=key, peak_kw=peak_kw)
        + _emitters_eur_per_year(need, book),
        cop=mixed_cop,
    )


def _emitters_eur_per_year(need: HeatingInput, book: ParameterBook) -> float:
    """Low-temperature radiators and a new switchboard, in the share of the group that needs them."""
    life_years = book.number("technologies.heating.emitters_lifetime_years")
    price_eur = net_number(book, "technologies.heating.emitters_eur_per_dwelling")
    systems = need.emitters_fraction * need.dwellings
    return systems * price_eur * annuity_factor(need.real_rate_fraction, life_years)


def hybrid_heat(need: HeatingInput, book: ParameterBook) -> HeatingOutput:
    """Electricity, gas and cost when the whole group is heated by an air heat pump with a gas boiler beside it.

    The pump gives space heat up to its size, which is such that it gives its share of the heat of the year; what the
    coldest hours ask above it is the boiler's, and so is hot water. The radiators stay.
    """
    key = "heat_pump_hybrid"
    pump_kw = np.minimum(need.space_kw, _pump_size_kw(need, book.number(f"technologies.{key}.covered_fraction")))
    space_cop = field_cop(need.outdoor_c, need.supply_c, key="heat_pump_air", book=book)
    boiler_kw = need.space_kw - pump_kw + need.hot_water_kw
    prices = ("pump_investment_eur", "boiler_investment_eur")
    per_home_eur = sum(net_number(book, f"technologies.{key}.{name}") for name in prices)
    connection_eur = net_number(book, "technologies.gas_boiler.connection_eur_per_year")
    yearly_eur = per_home_eur * yearly_fraction(book, need.real_rate_fraction, block=key) + connection_eur
    return HeatingOutput(
        electricity_kw=pump_kw / space_cop,
        fuel_kw=boiler_kw / book.number("technologies.gas_boiler.efficiency_fraction"),
        fuel="gas",
        thermal_peak_kw_per_dwelling=thermal_peak_kw(need, book),
        yearly_cost_eur=need.dwellings * yearly_eur,
        cop=space_cop,
    )


def _pump_size_kw(need: HeatingInput, covered_fraction: float) -> float:
    """Heat that all pumps of the group give at most, so that they give this share of the year's heat.

    The size P with ``sum of min(space heat, P) = share x (space heat + hot water)``; the whole peak where the space
    heat is not enough.
    """
    rising_kw = np.sort(need.space_kw)
    below_kw = np.cumsum(rising_kw) - rising_kw
    above = np.arange(rising_kw.size, 0, -1)
    wanted_kw = covered_fraction * float(np.sum(need.space_kw + need.hot_water_kw))
    enough = np.flatnonzero(below_kw + above * rising_kw >= wanted_kw)
    if enough.size == 0:
        return float(rising_kw[-1])
    k = int(enough[0])
    return float((wanted_kw - below_kw[k]) / above[k])


AIR = Technology(
    key="heat_pump_air",
    role="heating",
    place="building",
    capacity_unit="fraction",
    heating=partial(heat, key="heat_pump_air"),
)
GROUND = Technology(
    key="heat_pump_ground",
    role="heating",
    place="building",
    capacity_unit="fraction",
    heating=partial(heat, key="heat_pump_ground"),
)
HYBRID = Technology(
    key="heat_pump_hybrid", role="heating", place="building", capacity_unit="fraction", heating=hybrid_heat
)
