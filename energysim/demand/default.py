"""The one fixed rule that divides a core of which only totals are known; nothing is fitted to one core."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from energysim.parameters.register import ParameterBook
from energysim.scenario.place import DwellingRow, ServiceRow

# The typing of cores of Provincies in Cijfers: of more than local weight, local, and centres outside the cores.
Typology = Literal["bovenlokaal", "lokaal", "buiten_de_kernen"]
TYPOLOGIES: Final[tuple[Typology, ...]] = get_args(Typology)


def default_stock(dwellings: int, book: ParameterBook, *, typology: Typology = "lokaal") -> tuple[DwellingRow, ...]:
    """Divide dwellings over types and periods, independently of each other, in whole dwellings.

    Parameters
    ----------
    dwellings : int
        The residential electricity connections of the core.
    typology : {"bovenlokaal", "lokaal", "buiten_de_kernen"}
        Typing of the core; without knowledge it is local.

    Returns
    -------
    tuple of DwellingRow
        They sum to ``dwellings`` (largest remainders are rounded up).
    """
    types = book.table(f"demand.default_stock.types.{typology}")
    periods = book.table("demand.default_stock.periods")
    exact = {(t, p): dwellings * types[t] * periods[p] for t in types for p in periods}
    whole = _whole(exact, dwellings)
    return tuple(
        DwellingRow.model_validate({"type": t, "period": p, "dwellings": count}) for (t, p), count in whole.items()
    )


def default_services(electricity_kwh: float, book: ParameterBook) -> tuple[ServiceRow, ...]:
    """Floor area whose electricity without heating equals the measured total, with a fixed mix of functions.

    Parameters
    ----------
    electricity_kwh : float
        Measured electricity of others than households, kWh per year.

    Returns
    -------
    tuple of ServiceRow
        Whole m2.
    """
    functions = book.table("demand.default_stock.service_functions")
    periods = book.table("demand.default_stock.service_periods")
    per_m2 = sum(
        share * book.number(f"demand.services_electricity_kwh_per_m2.{name}") for name, share in functions.items()
    )
    area_m2 = electricity_kwh / per_m2
    return tuple(
        ServiceRow.model_validate(
            {"function": f, "period": p, "floor_area_m2": float(round(area_m2 * functions[f] * periods[p]))}
        )
        for f in functions
        for p in periods
    )


def default_heating_fractions(
    electricity_connections: float, gas_connections: float, *, book: ParameterBook
) -> dict[str, float]:
    """Heating systems of today as shares of the dwellings; they sum to 1.

    Gas has the share of the gas connections among the electricity connections; the register divides the rest.
    """
    gas = gas_connections / electricity_connections
    rest = book.table("demand.default_stock.heating_without_gas")
    return {"gas_boiler": gas, **{key: (1.0 - gas) * share for key, share in rest.items()}}


def default_lamps(dwellings: float, book: ParameterBook) -> int:
    """Street lamps of a core of this size."""
    return round(dwellings * book.number("demand.default_stock.lamps_per_dwelling"))


def default_connection_kw(dwellings: float, book: ParameterBook) -> float:
    """Planned connection: whole cabins with room for an all-electric winter."""
    cabins = -(-dwellings // book.number("demand.default_stock.dwellings_per_cabin_planned"))
    return float(cabins * book.number("demand.default_stock.cabin_planned_kva"))


def _whole(exact: Mapping[tuple[str, str], float], total: int) -> dict[tuple[str, str], int]:
    """Round down, then give what is missing to the largest remainders."""
    found = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (found[key] - exact[key], key))
    for key in by_remainder[: total - sum(found.values())]:
        found[key] += 1
    return found
