"""What the planned renovation costs per year: the part of the works that is for energy, as an annuity."""

from energysim.demand.rows import Renovated, StockRow, dwelling_rows
from energysim.parameters.money import annuity_factor, net_number
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario

BLOCK = "demand.renovation"


def renovation_eur_per_year(scenario: Scenario, book: ParameterBook) -> float:
    """Annuity of the energy-related share of the planned works, EUR per year without VAT.

    The rest of the works is comfort and upkeep that comes anyway; dividing houses is housing, not energy, and is left
    out. The plan names a share of all homes; where the state asked saves nothing, nobody builds.

    Returns
    -------
    float
        0 without a plan to renovate, and where the heat of homes lies outside the boundary.
    """
    plan = scenario.measures.renovation
    if plan.planned_fraction == 0 or not scenario.boundary.dwelling_heat:
        return 0.0
    rows = dwelling_rows(scenario.buildings, book)
    area_m2 = sum(row.floor_area_m2 for row in rows if _after_kwh(row, plan.state) < row.space_heat_kwh_per_year)
    per_m2 = net_number(book, f"{BLOCK}.{plan.state}_eur_per_m2")
    share_key = "rebuild_energy_related_fraction" if plan.state == "rebuild" else "energy_related_fraction"
    investment_eur = area_m2 * plan.planned_fraction * per_m2 * book.number(f"{BLOCK}.{share_key}")
    years = book.number(f"{BLOCK}.lifetime_years")
    return investment_eur * annuity_factor(scenario.finance.real_discount_rate_fraction, years)


def _after_kwh(row: StockRow, state: Renovated) -> float:
    """Heat of a row when all its homes are at a state."""
    return {
        "standard": row.standard_space_heat_kwh_per_year,
        "advanced": row.advanced_space_heat_kwh_per_year,
        "rebuild": row.rebuilt_space_heat_kwh_per_year,
    }[state]


def split_eur(scenario: Scenario, book: ParameterBook) -> float:
    """Works that divide houses into homes, EUR without VAT: housing, not energy, and so outside the system cost."""
    plan = scenario.measures.split
    added = plan.houses * (plan.homes_per_house - 1)
    return added * net_number(book, "demand.split.investment_eur_per_added_home")
