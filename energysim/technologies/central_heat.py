"""Central plants of a heat network that run when they are asked: large heat pumps and boilers, in kW of heat.

A large heat pump reaches a share of the Lorenz cop, that of a machine without losses between two streams that change
temperature:

    cop = efficiency x T_sink / (T_sink - T_source)      T: logarithmic mean of inlet and outlet, in kelvin
"""

from functools import partial

import numpy as np

from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies.base import Fuel, PlantInput, PlantOutput, Technology, yearly_cost_eur
from energysim.units import W_PER_KW, FloatArray

# Source: definition of the kelvin.
ZERO_C_IN_K = 273.15
AIR = "network_heat_pump_air"
BOREHOLE = "network_borehole"
# Source: regressions of measured heat pumps start at a lift of 15-20 K (Staffell et al. 2012); below it the cop stays.
LEAST_LIFT_K = 20.0


def lorenz_cop(
    source_c: FloatArray, *, source_drop_k: float, supply_c: float, return_c: float, efficiency_fraction: float
) -> FloatArray:
    """Heat per electricity of a large heat pump.

    Parameters
    ----------
    source_c : FloatArray, shape (steps,)
        Temperature of the source before it is cooled by ``source_drop_k``.
    supply_c, return_c : float
        Of the network, supply above return: ``heat_network.mains`` refuses other temperatures.
    efficiency_fraction : float
        Share of the Lorenz cop.

    Returns
    -------
    FloatArray, shape (steps,)

    References
    ----------
    Jensen, Ommen, Markussen, Reinholdt and Elmegaard, ICR 2015, after Lorenz (1895).
    """
    sink_k = _log_mean_k(np.asarray(supply_c, dtype=np.float64), np.asarray(return_c, dtype=np.float64))
    cold_k = _log_mean_k(source_c, source_c - source_drop_k)
    return np.asarray(efficiency_fraction * sink_k / np.maximum(sink_k - cold_k, LEAST_LIFT_K))


def _log_mean_k(warm_c: FloatArray, cool_c: FloatArray) -> FloatArray:
    warm_k, cool_k = warm_c + ZERO_C_IN_K, cool_c + ZERO_C_IN_K
    return np.asarray((warm_k - cool_k) / np.log(warm_k / cool_k))


def heat_pump(where: PlantInput, book: ParameterBook, *, key: str) -> PlantOutput:
    """Electricity per kWh of heat; the air by the hour, other sources at one temperature all the year."""
    air_c = where.weather.temperature_c
    source_c = air_c if key == AIR else np.full_like(air_c, book.number(f"technologies.{key}.source_c"))
    cop = lorenz_cop(
        source_c,
        source_drop_k=book.number(f"technologies.{key}.source_drop_k"),
        supply_c=where.supply_c,
        return_c=where.return_c,
        efficiency_fraction=book.number(f"technologies.{key}.lorenz_efficiency_fraction"),
    )
    return PlantOutput(
        electricity_per_heat=1 / cop,
        fuel_per_heat=0.0,
        operation_eur_per_kwh=net_number(book, f"technologies.{key}.variable_operation_eur_per_kwh"),
    )


def electric_boiler(where: PlantInput, book: ParameterBook, *, key: str) -> PlantOutput:
    """Heat straight from electricity."""
    per_heat = 1 / book.number(f"technologies.{key}.efficiency_fraction")
    return PlantOutput(
        electricity_per_heat=np.full_like(where.weather.temperature_c, per_heat),
        fuel_per_heat=0.0,
        operation_eur_per_kwh=0.0,
    )


def boiler(_where: PlantInput, book: ParameterBook, *, key: str, fuel: Fuel) -> PlantOutput:
    """Heat from gas, at the price that the core pays, or from wood chips at their own price."""
    own = net_number(book, f"technologies.{key}.fuel_eur_per_kwh") if fuel == "wood" else None
    return PlantOutput(
        fuel=fuel,
        fuel_per_heat=1 / book.number(f"technologies.{key}.efficiency_fraction"),
        fuel_eur_per_kwh=own,
        operation_eur_per_kwh=0.0,
    )


def _cost(book: ParameterBook, real_rate_fraction: float, *, key: str) -> float:
    return yearly_cost_eur(book, real_rate_fraction, block=key, unit="kw")


def _borehole_cost(book: ParameterBook, real_rate_fraction: float) -> float:
    """The heat pump, and the boreholes for the part of its heat that comes from the ground."""
    cop = lorenz_cop(
        np.full(1, book.number(f"technologies.{BOREHOLE}.source_c")),
        source_drop_k=book.number(f"technologies.{BOREHOLE}.source_drop_k"),
        supply_c=book.number("technologies.network.supply_c"),
        return_c=book.number("technologies.network.return_c"),
        efficiency_fraction=book.number(f"technologies.{BOREHOLE}.lorenz_efficiency_fraction"),
    )
    ground_w_per_kw = W_PER_KW * (1 - 1 / float(cop[0]))
    field_m = ground_w_per_kw / book.number(f"technologies.{BOREHOLE}.field_w_per_m")
    field_eur = field_m * net_number(book, f"technologies.{BOREHOLE}.field_eur_per_m")
    life_years = book.number(f"technologies.{BOREHOLE}.field_lifetime_years")
    return _cost(book, real_rate_fraction, key=BOREHOLE) + field_eur * annuity_factor(real_rate_fraction, life_years)


def _pump(key: str) -> Technology:
    return Technology(
        key=key,
        role="plant",
        place="village",
        capacity_unit="kw",
        plant=partial(heat_pump, key=key),
        yearly_cost=_borehole_cost if key == BOREHOLE else partial(_cost, key=key),
    )


def _boiler(key: str, fuel: Fuel | None) -> Technology:
    plant = partial(electric_boiler, key=key) if fuel is None else partial(boiler, key=key, fuel=fuel)
    return Technology(
        key=key, role="plant", place="village", capacity_unit="kw", plant=plant, yearly_cost=partial(_cost, key=key)
    )


WASTE_HEAT = _pump("network_waste_heat")
SEWAGE = _pump("network_sewage")
GROUNDWATER = _pump("network_groundwater")
BOREHOLES = _pump(BOREHOLE)
LARGE_AIR = _pump(AIR)
WOOD_CHIPS = _boiler("network_biomass", "wood")
ELECTRIC = _boiler("network_electric_boiler", None)
PEAK_GAS = _boiler("network_gas", "gas")
