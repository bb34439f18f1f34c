"""From the layers of a wall to what a zone asks: its U-value, and the heat that it takes and gives in a day.

References
----------
ISO 6946 (thermal transmittance), ISO 13786 (dynamic characteristics: heat transfer matrix of a multi-layer wall).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from energysim.demand.zone_network import SECONDS_PER_HOUR
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY

HeatFlow = Literal["up", "horizontal", "down"]
HEAT_FLOWS: Final[tuple[HeatFlow, ...]] = get_args(HeatFlow)
# A swing that goes into a wall fades and lags by the same amount.
INTO_A_WALL: Final = complex(1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of a wall, roof or floor.

    Parameters
    ----------
    thickness_m : float
        Above 0.
    conductivity_w_per_mk : float
        Above 0. An air gap: its thickness divided by its resistance.
    density_kg_per_m3, heat_j_per_kgk : float
        0 or more; 0 for a layer that stores nothing.
    """

    thickness_m: float
    conductivity_w_per_mk: float
    density_kg_per_m3: float
    heat_j_per_kgk: float


def u_w_per_m2k(
    layers: Sequence[Layer],
    *,
    heat_flow: HeatFlow = "horizontal",
    films_m2k_per_w: tuple[float, float] | None = None,
    book: ParameterBook | None = None,
) -> float:
    """Thermal transmittance with both surface films, ISO 6946.

    Parameters
    ----------
    layers : sequence of Layer
    heat_flow : {"up", "horizontal", "down"}
        Through a roof, a wall, a floor: decides the indoor film.
    films_m2k_per_w : (float, float) or None
        Resistance of the indoor and the outdoor film; None: those of ISO 6946.
    book : ParameterBook or None

    Raises
    ------
    InputProblems
        For a layer that cannot exist.
    """
    refuse_layers(layers)
    if films_m2k_per_w is None:
        book = book or ParameterBook()
        indoor = book.number(f"zone.films.indoor_{heat_flow}_m2k_per_w")
        films_m2k_per_w = (indoor, book.number("zone.gains.outdoor_surface_m2k_per_w"))
    return 1 / (sum(films_m2k_per_w) + sum(layer.thickness_m / layer.conductivity_w_per_mk for layer in layers))


def day_capacity_j_per_m2k(layers: Sequence[Layer], *, period_h: float | None = None) -> float:
    """Heat that one square metre takes and gives per kelvin in a daily swing, ISO 13786.

    Parameters
    ----------
    layers : sequence of Layer
        From the room outwards. For a wall between two rooms of the same zone: all layers; each side counts.
    period_h : float or None
        Length of the swing; None: a day.

    Returns
    -------
    float
        J/m2K, for ``zone_network.mass_of_parts``. Without surface films: they are in the network of the zone.

    Raises
    ------
    InputProblems
    """
    refuse_layers(layers)
    seconds = SECONDS_PER_HOUR * (HOURS_PER_DAY if period_h is None else period_h)
    matrix: NDArray[np.complex128] = np.eye(2, dtype=np.complex128)
    for layer in layers:
        matrix = _matrix(layer, seconds) @ matrix
    return float(seconds / (2 * np.pi) * abs((matrix[0, 0] - 1) / matrix[0, 1]))


def _matrix(layer: Layer, seconds: float) -> NDArray[np.complex128]:
    """Temperature and heat flow on the far side from those on the near side, for a swing of one period."""
    resistance = layer.thickness_m / layer.conductivity_w_per_mk
    stored = layer.density_kg_per_m3 * layer.heat_j_per_kgk
    if stored == 0:
        return np.array([[1, -resistance], [0, 1]], dtype=np.complex128)
    depth = np.sqrt(layer.conductivity_w_per_mk * seconds / (np.pi * stored))
    k = INTO_A_WALL * layer.thickness_m / depth
    across = -resistance * np.sinh(k) / k
    return np.array([[np.cosh(k), across], [-k * np.sinh(k) / resistance, np.cosh(k)]], dtype=np.complex128)


def refuse_layers(layers: Sequence[Layer]) -> None:
    """Raise InputProblems with everything that no layer can be."""
    problems = [] if layers else [Problem("zone_value", {"found": "0", "allowed": ">= 1"}, path="layers")]
    for k, layer in enumerate(layers):
        for name in Layer.__slots__:
            value = getattr(layer, name)
            stores = name in ("density_kg_per_m3", "heat_j_per_kgk")
            if not (np.isfinite(value) and (value > 0 or (stores and value == 0))):
                found = {"found": str(value), "allowed": ">= 0" if stores else "> 0"}
                problems.append(Problem("zone_value", found, path=f"layers[{k}].{name}"))
    if problems:
        raise InputProblems(problems)
