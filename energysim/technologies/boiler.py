"""Boilers on gas, oil or wood: heat over a fixed efficiency."""

from functools import partial

import numpy as np

from energysim.parameters.money import net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies.base import (
    Fuel,
    HeatingInput,
    HeatingOutput,
    Technology,
    heating_cost_eur_per_year,
    thermal_peak_kw,
)


def heat(need: HeatingInput, book: ParameterBook, *, key: str, fuel: Fuel) -> HeatingOutput:
    """Fuel and cost when the whole group is heated by this boiler, hot water included.

    Parameters
    ----------
    key : str
        Block of ``technologies.yaml``.
    fuel : {"gas", "oil", "wood"}
        Gas comes with the fixed yearly charge of its connection.
    """
    heat_kw = need.space_kw + need.hot_water_kw
    peak_kw = thermal_peak_kw(need, book)
    connection_eur = net_number(book, f"technologies.{key}.connection_eur_per_year") if fuel == "gas" else 0.0
    return HeatingOutput(
        electricity_kw=np.zeros_like(heat_kw),
        fuel_kw=heat_kw / book.number(f"technologies.{key}.efficiency_fraction"),
        fuel=fuel,
        thermal_peak_kw_per_dwelling=peak_kw,
        yearly_cost_eur=heating_cost_eur_per_year(need, book, block=key, peak_kw=peak_kw)
        + need.dwellings * connection_eur,
        cop=None,
    )


def _boiler(key: str, fuel: Fuel) -> Technology:
    return Technology(
        key=key,
        role="heating",
        place="building",
        capacity_unit="fraction",
        heating=partial(heat, key=key, fuel=fuel),
    )


GAS = _boiler("gas_boiler", "gas")
OIL = _boiler("oil_boiler", "oil")
BIOMASS = _boiler("biomass_boiler", "wood")
