"""The four neutrality numbers and the warning, from the flows of a year; the same rows as the target.

N1 = 1 - (M - X_c + F + U) / C      N2 the same with primary-energy weights
N3 = 1 - (M + F + U) / C            N4 = N3 over November to February

Heat of a network counts in C by a weight of its own (a third: the electricity of a reference heat pump), and heat that
its plants make of a bought fuel as that fuel, as in a boiler at home; what the plants take is in M and F. Heat that is
missing counts in U as more than the worst plant takes for it. Heat of the air, the ground and the sun is a saving.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.units import FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import FOSSIL, VillageHub
from energysim.village.network_hub import missing_per_heat
from energysim.village.result import Neutrality
from energysim.village.targets import Measure, winter_steps


@dataclass(frozen=True, slots=True)
class Counted:
    """What one of the numbers counts: from outside (net of credited exports where it has them), and used, kWh."""

    outside_kwh: float
    use_kwh: float

    @property
    def fraction(self) -> float:
        """The number; a core that uses nothing is neutral."""
        return 1 - self.outside_kwh / self.use_kwh if self.use_kwh > 0 else 1.0


def counted(
    village: VillageHub, flows: Flows, *, local_wood_kwh: float, primary_weights: Mapping[str, float]
) -> dict[Measure, Counted]:
    """What each of the four numbers counts.

    Parameters
    ----------
    village : VillageHub
    flows : Flows
    local_wood_kwh : float
        Wood from inside the municipality, which is not bought from outside.
    primary_weights : Mapping
        kWh primary per kWh of "electricity", "gas", "oil", "wood".
    """
    kwh = flows.energy_kwh
    inside, always = winter_steps(village.core), np.ones_like(flows.import_kw)
    fuels = {name: kwh(power) for name, power in flows.fuel_kw.items()}
    wood_local = min(local_wood_kwh, fuels.get("wood", 0.0))
    bought = sum(fuels.values()) - wood_local
    wood_bought = 1 - wood_local / fuels["wood"] if fuels.get("wood", 0.0) > 0 else 0.0
    taken = kwh(flows.import_kw + flows.unserved_kw)
    credited = min(kwh(flows.export_kw), kwh(flows.generated_kw - flows.curtailed_kw))
    cold = _cold_kwh(village, flows, weights={}, inside=always)
    use = kwh(flows.use_kw) + wood_bought * _fired_kwh(flows, ("wood",), weights={}, inside=always)
    w_el = primary_weights["electricity"]
    primary_fuel = sum(primary_weights[name] * value for name, value in fuels.items())
    homes = sum(primary_weights[name] * kwh(power) for name, power in flows.home_fuel_kw.items())
    primary_use = w_el * kwh(flows.counted_electricity_kw) + homes
    primary_use += _fired_kwh(flows, FOSSIL, weights=primary_weights, inside=always)
    primary_use += wood_bought * _fired_kwh(flows, ("wood",), weights=primary_weights, inside=always)
    primary_bought = primary_fuel - primary_weights["wood"] * wood_local
    primary_cold = _cold_kwh(village, flows, weights=primary_weights, inside=always)
    winter_wood = kwh(flows.fuel_kw["wood"] * inside) if "wood" in flows.fuel_kw else 0.0
    winter_fuel = sum(kwh(power * inside) for power in flows.fuel_kw.values())
    winter_local = wood_local * (winter_wood / fuels["wood"]) if fuels.get("wood", 0.0) > 0 else 0.0
    winter_taken = kwh((flows.import_kw + flows.unserved_kw) * inside) + winter_fuel - winter_local
    winter_cold = _cold_kwh(village, flows, weights={}, inside=inside)
    winter_use = kwh(flows.use_kw * inside) + wood_bought * _fired_kwh(flows, ("wood",), weights={}, inside=inside)
    return {
        "annual_final": Counted(taken - credited + bought + cold, use),
        "annual_primary": Counted(w_el * (taken - credited) + primary_bought + primary_cold, primary_use),
        "matched": Counted(taken + bought + cold, use),
        "winter": Counted(winter_taken + winter_cold, winter_use),
    }


def _cold_kwh(village: VillageHub, flows: Flows, *, weights: Mapping[str, float], inside: FloatArray) -> float:
    """Network heat that is not served, in the chosen steps, as if more were bought than any plant takes for it."""
    if village.core.network is None or flows.network is None:
        return 0.0
    return missing_per_heat(village.core.network, weights) * flows.energy_kwh(flows.network.unserved_kw * inside)


def _fired_kwh(flows: Flows, fuels: tuple[str, ...], *, weights: Mapping[str, float], inside: FloatArray) -> float:
    """What fuels of the network's plants add to the use in the chosen steps; none without them."""
    year = flows.network
    if year is None:
        return 0.0
    heat_weight = weights.get("electricity", 1.0)
    return sum(
        flows.energy_kwh(inside * year.fired_use_kw(f, fuel_weight=weights.get(f, 1.0), heat_weight=heat_weight))
        for f in fuels
        if f in year.fuel_kw
    )


def neutrality(
    village: VillageHub,
    sizes: FloatArray,
    *,
    flows: Flows,
    local_wood_kwh: float,
    primary_weights: Mapping[str, float],
) -> Neutrality:
    """The numbers of one year.

    Parameters
    ----------
    village : VillageHub
    sizes : FloatArray, shape (K,)
    flows, local_wood_kwh, primary_weights
        As for ``counted``.
    """
    found = counted(village, flows, local_wood_kwh=local_wood_kwh, primary_weights=primary_weights)
    fossil = sum(flows.energy_kwh(power) for name, power in flows.fuel_kw.items() if name in FOSSIL)
    return Neutrality(
        annual_final=found["annual_final"].fraction,
        annual_primary=found["annual_primary"].fraction,
        matched=found["matched"].fraction,
        winter=found["winter"].fraction,
        fossil_left_kwh=fossil,
        fossil_left_homes=_fossil_homes(village, sizes, flows=flows),
    )


def _fossil_homes(village: VillageHub, sizes: FloatArray, *, flows: Flows) -> float:
    """Homes with a boiler on gas or oil, and connected homes by the part of the plants' heat that gas or oil makes."""
    connected = _fossil_network_fraction(village, flows)
    total = 0.0
    for share in village.core.shares:
        homes = share.dwellings * float(sizes[village.program.size(share.size)])
        if share.output.fuel in FOSSIL:
            total += homes
        elif share.output.network_kw is not None:
            total += connected * homes
    return total


def _fossil_network_fraction(village: VillageHub, flows: Flows) -> float:
    network, year = village.core.network, flows.network
    if network is None or year is None:
        return 0.0
    heat_kwh = {plant.key: flows.energy_kwh(year.plants_kw[plant.key]) for plant in network.plants}
    fossil_kwh = sum(heat_kwh[plant.key] for plant in network.plants if plant.fuel in FOSSIL)
    made_kwh = sum(heat_kwh.values())
    return fossil_kwh / made_kwh if made_kwh > 0 else 0.0
