"""Air and ground source heat pumps: a cop that falls with the lift, corrected to measurements in homes."""

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
    """Low-temperature radiators and a new switchboard, where the group needs them."""
    if not need.needs_emitters:
        return 0.0
    life_years = book.number("technologies.heating.emitters_lifetime_years")
    price_eur = net_number(book, "technologies.heating.emitters_eur_per_dwelling")
    return need.dwellings * price_eur * annuity_factor(need.real_rate_fraction, life_years)


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
