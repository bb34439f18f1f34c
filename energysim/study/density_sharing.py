"""Sharing the sun: the same panels, each home for itself, or so many homes together, without and with the services.

Single homes and groups are drawn around the same mean (``demand.diversity``): what sharing adds is that homes do not
use at the same moment. A shared kWh is worth the energy price less what injection brings; grid and levies stay due,
and each home pays the fee of its supplier and its part of the community. Matched by the hour; the law settles by the
quarter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.demand.diversity import Kind, varied_kw
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario
from energysim.study.density_record import SharingPoint
from energysim.study.tipping import Tip
from energysim.study.whole import Year
from energysim.units import FloatArray
from energysim.village.core import BUILDINGS

KINDS: Mapping[str, Kind] = {"households": "electricity", "cars": "cars"}
# Source: engineering choice: the mean of six homes knows the own use of one to 2 per cent.
DRAWN: int = 6
# Source: rungs of a ladder of group sizes, each about twice the one before.
RUNGS: tuple[int, ...] = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the homes of a core would share: power per home (steps,), kW, and the money of a kWh.

    Parameters
    ----------
    sun_kw : FloatArray, shape (steps,)
        Yield of the panels of one home.
    uses_kw : mapping of use to FloatArray
        Mean use of one home.
    services_kw : FloatArray
        Use of the services, per home of the core.
    worth_eur_per_kwh : float
        Energy price less injection.
    """

    homes: float
    calendar: Calendar
    seed: int
    sun_kw: FloatArray
    uses_kw: Mapping[str, FloatArray]
    services_kw: FloatArray
    worth_eur_per_kwh: float
    fee_eur_per_year: float
    community_eur_per_year: float


def shared_of(year: Year, scenario: Scenario, *, book: ParameterBook, injection_eur_per_kwh: float) -> Shared:
    """Take the homes, roofs and services out of the planned year of a core.

    Parameters
    ----------
    injection_eur_per_kwh : float
        What a kWh to the grid brings.
    """
    core, homes = year.run.village.core, year.dwellings
    steps = core.calendar.steps
    roofs = [s.key for s in core.sources if s.bus == BUILDINGS]
    sun = sum((year.flows.generation_kw[key] for key in roofs), np.zeros(steps))
    none = np.zeros(steps)
    heating = sum(
        (year.run.size(s.size) * s.output.electricity_kw for s in core.shares if s.dwellings > 0), np.zeros(steps)
    )
    of_services = sum(
        (year.run.size(s.size) * s.output.electricity_kw for s in core.shares if s.dwellings == 0), np.zeros(steps)
    )
    return Shared(
        homes=homes,
        calendar=core.calendar,
        seed=scenario.climate.seed,
        sun_kw=sun / homes,
        uses_kw={
            "households": core.building_uses.get("households", none) / homes,
            "cars": core.building_uses.get("cars", none) / homes,
            "heating": heating / homes,
        },
        services_kw=(core.building_uses.get("services", none) + of_services) / homes,
        worth_eur_per_kwh=book.number("places.sharing.energy_eur_per_kwh") - injection_eur_per_kwh,
        fee_eur_per_year=book.number("places.sharing.fee_eur_per_home_and_year"),
        community_eur_per_year=book.number("places.sharing.community_eur_per_year"),
    )


def own_use_fraction(shared: Shared, homes: float, *, book: ParameterBook, with_services: bool, draw: int) -> float:
    """Share of the yield that a group uses in the same hour.

    Parameters
    ----------
    homes : float
        Size of the group.
    draw : int
        Which of the possible groups.
    """
    use = np.zeros_like(shared.sun_kw)
    for name, mean_kw in shared.uses_kw.items():
        if name in KINDS:
            use += varied_kw(
                mean_kw * homes, homes, calendar=shared.calendar, seed=shared.seed + draw, book=book, kind=KINDS[name]
            )
        else:
            use += mean_kw * homes
    if with_services:
        use += shared.services_kw * homes
    sun = shared.sun_kw * homes
    made = float(sun.sum())
    return float(np.minimum(sun, use).sum()) / made if made > 0 else 0.0


def alone_fraction(shared: Shared, book: ParameterBook) -> float:
    """The same for single homes, the mean of a few."""
    found = [own_use_fraction(shared, 1, book=book, with_services=False, draw=i) for i in range(DRAWN)]
    return sum(found) / DRAWN


def point(shared: Shared, homes: float, *, book: ParameterBook, alone: float) -> SharingPoint:
    """One group size as it is shown."""
    together = own_use_fraction(shared, homes, book=book, with_services=False, draw=0)
    with_services = own_use_fraction(shared, homes, book=book, with_services=True, draw=0)
    made_kwh = float(shared.sun_kw.sum()) * shared.calendar.step_h
    costs_eur = shared.fee_eur_per_year + shared.community_eur_per_year / homes

    def gain(fraction: float) -> float:
        return (fraction - alone) * made_kwh * shared.worth_eur_per_kwh - costs_eur

    return SharingPoint(
        homes=homes,
        alone_fraction=alone,
        shared_fraction=together,
        with_services_fraction=with_services,
        shared_kwh_per_home=(together - alone) * made_kwh,
        shared_with_services_kwh_per_home=(with_services - alone) * made_kwh,
        gain_eur_per_home_and_year=gain(together),
        gain_with_services_eur_per_home_and_year=gain(with_services),
    )


def points(shared: Shared, book: ParameterBook, *, alone: float) -> tuple[SharingPoint, ...]:
    """Group sizes up to all homes of the core."""
    sizes = [*(float(n) for n in RUNGS if n < shared.homes), shared.homes]
    return tuple(point(shared, n, book=book, alone=alone) for n in sizes)


def sharing_tip(
    shown: tuple[SharingPoint, ...], shared: Shared, *, book: ParameterBook, alone: float, with_services: bool
) -> Tip:
    """From how many homes sharing gains money, by whole homes between two of the sizes that are shown."""

    def pays(one: SharingPoint) -> bool:
        gains = (one.gain_eur_per_home_and_year, one.gain_with_services_eur_per_home_and_year)
        return gains[with_services] >= 0

    low, high = shown[0].homes, shown[-1].homes
    first = next((n for n, one in enumerate(shown) if pays(one)), None)
    if first is None:
        return Tip(verdict="never", at=None, low=low, high=high)
    if first == 0:
        return Tip(verdict="always", at=None, low=low, high=high)
    before, after = shown[first - 1].homes, shown[first].homes
    while after - before > 1:
        middle = float(round((before + after) / 2))
        before, after = (before, middle) if pays(point(shared, middle, book=book, alone=alone)) else (middle, after)
    return Tip(verdict="tips", at=after, low=low, high=high)
