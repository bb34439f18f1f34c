"""The heat network: what a connected building takes and pays, and what a metre of trench costs and loses.

mains in the street (trench) ── house connection with delivery set ── useful heat of the building, hot water included
"""

from dataclasses import dataclass

import numpy as np

from energysim.errors import InputProblems, Problem
from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.technologies.base import (
    HeatingInput,
    HeatingOutput,
    Technology,
    thermal_peak_kw,
    yearly_fraction,
)
from energysim.units import KWH_PER_MWH, W_PER_KW

KEY = "heat_network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mains:
    """One metre of trench and the temperatures in it, all the year the same.

    Parameters
    ----------
    supply_c, return_c : float
    loss_kw_per_m : float
        Heat lost to the ground.
    cost_eur_per_m_and_year : float
        Annuity and operation, without VAT.
    """

    supply_c: float
    return_c: float
    loss_kw_per_m: float
    cost_eur_per_m_and_year: float


def mains(book: ParameterBook, real_rate_fraction: float) -> Mains:
    """Heat loss and cost of the trench from the register.

    The loss is ``coefficient x (mean of supply and return - ground)``: a cooler network loses less.

    Raises
    ------
    InputProblems
        When the scenario's own supply is not above its return: such water brings no heat.
    """
    supply_c, return_c = book.number("technologies.network.supply_c"), book.number("technologies.network.return_c")
    if not supply_c > return_c:
        params = {"found": supply_c, "back": return_c}
        raise InputProblems([Problem("network_temperatures", params, path="parameters.technologies.network.supply_c")])
    warmer_k = (supply_c + return_c) / 2 - book.number("technologies.network.ground_c")
    return Mains(
        supply_c=supply_c,
        return_c=return_c,
        loss_kw_per_m=book.number("technologies.network.loss_w_per_m_k") * max(warmer_k, 0.0) / W_PER_KW,
        cost_eur_per_m_and_year=trench_eur_per_m_and_year(book, real_rate_fraction),
    )


def trench_eur_per_m_and_year(book: ParameterBook, real_rate_fraction: float) -> float:
    """Annuity and operation of one metre of trench, EUR per year without VAT."""
    life_years = book.number("technologies.network.trench_lifetime_years")
    yearly = annuity_factor(real_rate_fraction, life_years) + book.number(
        "technologies.network.trench_operation_fraction"
    )
    return net_number(book, "technologies.network.trench_eur_per_m") * yearly


def pipe_cost_eur_per_mwh(density_mwh_per_m: float, book: ParameterBook, *, real_rate_fraction: float) -> float:
    """Cost of the mains per MWh of heat sold.

    Parameters
    ----------
    density_mwh_per_m : float
        Heat sold per metre of trench and year, above 0.

    Raises
    ------
    ValueError
        When no heat is sold.
    """
    if not density_mwh_per_m > 0:
        raise ValueError(f"a linear density of {density_mwh_per_m!r} MWh per m has no price")
    return trench_eur_per_m_and_year(book, real_rate_fraction) / density_mwh_per_m


def linear_density_mwh_per_m(heat_kwh: float, trench_m: float) -> float:
    """Heat sold per metre of trench and year; 0 where there is no trench."""
    return heat_kwh / KWH_PER_MWH / trench_m if trench_m > 0 else 0.0


def heat(need: HeatingInput, book: ParameterBook) -> HeatingOutput:
    """Heat and cost when the whole group is connected, hot water included.

    The connection and delivery set are paid per building; the substation follows the highest heat that the group
    takes together.
    """
    heat_kw = need.space_kw + need.hot_water_kw
    connection_eur = net_number(book, f"technologies.{KEY}.connection_eur_per_dwelling")
    substation_eur = net_number(book, f"technologies.{KEY}.substation_eur_per_kw")
    investment_eur = need.dwellings * connection_eur + float(np.max(heat_kw)) * substation_eur
    return HeatingOutput(
        electricity_kw=np.zeros_like(heat_kw),
        fuel_kw=np.zeros_like(heat_kw),
        fuel=None,
        thermal_peak_kw_per_dwelling=thermal_peak_kw(need, book),
        yearly_cost_eur=investment_eur * yearly_fraction(book, need.real_rate_fraction, block=KEY),
        cop=None,
        network_kw=heat_kw,
    )


NETWORK = Technology(key=KEY, role="heating", place="building", capacity_unit="fraction", heating=heat)
