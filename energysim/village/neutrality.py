"""The four neutrality numbers and the warning, from the flows of a year; the same rows as the target.

N1 = 1 - (M - X_c + F + U) / C      N2 the same with primary-energy weights
N3 = 1 - (M + F + U) / C            N4 = N3 over November to February

Heat of a network counts in C by a weight of its own (a third: the electricity of a reference heat pump); what its
plants take is in M and F. Heat of the air, the ground and the sun is a saving.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from energysim.units import FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import FOSSIL, VillageHub
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
    inside = winter_steps(village.core)
    fuels = {name: kwh(power) for name, power in flows.fuel_kw.items()}
    wood_local = min(local_wood_kwh, fuels.get("wood", 0.0))
    bought = sum(fuels.values()) - wood_local
    taken = kwh(flows.import_kw + flows.missing_kw)
    credited = min(kwh(flows.export_kw), kwh(flows.generated_kw - flows.curtailed_kw))
    use = kwh(flows.use_kw)
    w_el = primary_weights["electricity"]
    primary_fuel = sum(primary_weights[name] * value for name, value in fuels.items())
    homes = sum(primary_weights[name] * kwh(power) for name, power in flows.home_fuel_kw.items())
    primary_use = w_el * kwh(flows.counted_electricity_kw) + homes
    primary_bought = primary_fuel - primary_weights["wood"] * wood_local
    winter_wood = kwh(flows.fuel_kw["wood"] * inside) if "wood" in flows.fuel_kw else 0.0
    winter_fuel = sum(kwh(power * inside) for power in flows.fuel_kw.values())
    winter_local = wood_local * (winter_wood / fuels["wood"]) if fuels.get("wood", 0.0) > 0 else 0.0
    winter_taken = kwh((flows.import_kw + flows.missing_kw) * inside) + winter_fuel - winter_local
    return {
        "annual_final": Counted(taken - credited + bought, use),
        "annual_primary": Counted(w_el * (taken - credited) + primary_bought, primary_use),
        "matched": Counted(taken + bought, use),
        "winter": Counted(winter_taken, kwh(flows.use_kw * inside)),
    }


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
