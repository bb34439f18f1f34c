"""From how many homes per hectare, or MWh per metre, a network, own production or sharing pays in this core.

The claim of the learning community, that density makes energy neutrality affordable, computed: each answer is where
two real runs of the same core cost the same, or the honest "not between these densities".
"""

from collections.abc import Mapping
from typing import Final

from energysim.errors import InputProblems, Problem
from energysim.finance.prices import society_prices
from energysim.parameters.register import ParameterBook
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.potential import TRENCH_M
from energysim.scenario.schema import Scenario, own_values, to_plain
from energysim.study.density_network import NetworkStudy, Streets, on_network
from energysim.study.density_record import Density, NetworkAnswer, SharingAnswer, SolarAnswer
from energysim.study.density_sharing import alone_fraction, points, shared_of, sharing_tip
from energysim.study.density_solar import SolarStudy
from energysim.study.records import facts
from energysim.study.simulate import changed, prepare
from energysim.study.tipping import Tip
from energysim.study.whole import Year, year
from energysim.village.answer import versions
from energysim.village.prepared import Prepared
from energysim.village.profiles import PRICE_DATE, core_of

# Source: layout: so many rows of a table can still be read at a glance.
POINTS: Final = 8
# Source: layout: two densities closer than a tenth read the same.
APART_FRACTION: Final = 0.1
TRENCH_PRICE: Final = "technologies.network.trench_eur_per_m"


def density(scenario: Scenario, *, files: Mapping[str, bytes] | None = None) -> Density:
    """Find the tipping points of a core.

    Parameters
    ----------
    scenario : Scenario
        Renovation, growth and cars of the plan; the heating is varied.
    files : Mapping or None
        Content of the weather files that the scenario names.

    Raises
    ------
    InputProblems
        When no homes or no heat stand inside the boundary, or a weather file cannot be used.
    AuditError
        When our own calculation does not close.
    """
    alone = changed(scenario, {"climate.also": []})
    prepared = prepare(alone, files=files or {})
    book = ParameterBook(own_values(alone))
    planned = year(prepared, alone)
    homes = planned.dwellings
    if homes == 0 or not planned.run.village.core.shares:
        raise InputProblems([Problem("no_heat_inside", path="boundary.dwelling_heat")])
    homes_today = sum(row.dwellings for row in alone.buildings.stock)
    known_ha = alone.location.area_ha
    area_ha = known_ha or (homes_today or homes) / book.number(f"places.{alone.mobility.location}.homes_per_ha")
    here = homes / area_ha
    network = _network(prepared, alone, book, here=here)
    solar = _solar(prepared, alone, book, here=here)
    sharing = _sharing(planned, alone, book)
    return Density(
        fingerprint=fingerprint(
            scenario, files=files or {}, study="density", options={}, seed=None, version=versions()["energysim"]
        ),
        scenario=alone.name,
        municipality=alone.location.municipality,
        homes=homes,
        homes_today=float(homes_today),
        area_ha=area_ha,
        area_known=known_ha is not None,
        homes_per_ha=here,
        network=network,
        solar=solar,
        sharing=sharing,
        facts=facts(book, "places.density", "places.sharing", f"places.{alone.mobility.location}.homes_per_ha"),
    )


def _range(book: ParameterBook) -> tuple[float, float]:
    low, high = (book.number(f"places.density.{end}_homes_per_ha") for end in ("lowest", "highest"))
    return low, high


def _network(prepared: Prepared, scenario: Scenario, book: ParameterBook, *, here: float) -> NetworkAnswer:
    streets, known = _streets(prepared, scenario, book, homes_per_ha=here)
    study = NetworkStudy(prepared, scenario, streets)
    low, high = _range(book)
    longest = streets.trench_m * here / TRENCH_M[1]  # thinner than this the mains are longer than a scenario can hold
    low = max(low, longest) if longest < high else low
    tip = study.tip(low, high)
    prices = book.datum(TRENCH_PRICE)
    cheap_eur, dear_eur = prices.low or 0.0, prices.high or 0.0
    return NetworkAnswer(
        connected_fraction=streets.connected_fraction,
        trench_m=streets.trench_m,
        trench_known=known,
        mwh_per_m=study.point(here).mwh_per_m,
        here=study.point(here),
        points=tuple(study.point(d) for d in _densities(low, high, here=here, tip=tip)),
        tip=tip,
        tip_mwh_per_m=study.point(tip.at).mwh_per_m if tip.at is not None else None,
        cheap_trench_eur_per_m=cheap_eur,
        dear_trench_eur_per_m=dear_eur,
        tip_cheap=_tip_at(prepared, scenario, streets, trench_eur_per_m=cheap_eur, between=(low, high)),
        tip_dear=_tip_at(prepared, scenario, streets, trench_eur_per_m=dear_eur, between=(low, high)),
        room_eur_per_mwh=study.room_eur_per_mwh(),
    )


def _solar(prepared: Prepared, scenario: Scenario, book: ParameterBook, *, here: float) -> SolarAnswer | None:
    study = SolarStudy(prepared, scenario, homes_per_ha=here)
    if not study.has_roofs:
        return None
    high = max(_range(book)[1], here)
    tip = study.tip(high)
    return SolarAnswer(points=tuple(study.point(d) for d in _densities(here, high, here=here, tip=tip)), tip=tip)


def _sharing(planned: Year, scenario: Scenario, book: ParameterBook) -> SharingAnswer:
    prices = society_prices(scenario.prices.regime, scenario.location.fluvius_area, on=PRICE_DATE, book=book)
    shared = shared_of(planned, scenario, book=book, injection_eur_per_kwh=prices.electricity_export_eur_per_kwh)
    alone = alone_fraction(shared, book)
    shown = points(shared, book, alone=alone)
    return SharingAnswer(
        points=shown,
        break_even_kwh_per_home=shared.fee_eur_per_year / shared.worth_eur_per_kwh,
        tip=sharing_tip(shown, shared, book=book, alone=alone, with_services=False),
        tip_with_services=sharing_tip(shown, shared, book=book, alone=alone, with_services=True),
    )


def _streets(
    prepared: Prepared, scenario: Scenario, book: ParameterBook, *, homes_per_ha: float
) -> tuple[Streets, bool]:
    """Mains in the streets as they stand: the scenario's own, its streets, else per building; and whether known."""
    site = scenario.potential.heat_network
    fraction = site.maximum_fraction or book.number("places.density.connected_fraction")
    known_m = site.trench_m or scenario.location.streets_m
    if known_m:
        return Streets(trench_m=known_m, homes_per_ha=homes_per_ha, connected_fraction=fraction), True
    asked = changed(
        on_network(scenario, trench_m=1.0, connected_fraction=fraction),
        {"potential.heat_network": {"maximum_fraction": fraction}},
    )
    core, _ = core_of(prepared, asked, state="planned")
    usual_m = sum(core.network.trench_m.values()) if core.network is not None else 0.0
    return Streets(trench_m=usual_m, homes_per_ha=homes_per_ha, connected_fraction=fraction), False


def _tip_at(
    prepared: Prepared,
    scenario: Scenario,
    streets: Streets,
    *,
    trench_eur_per_m: float,
    between: tuple[float, float],
) -> Tip:
    """The tipping point of the network with mains at another price."""
    own = to_plain(scenario)["parameters"] | {TRENCH_PRICE: {"value": trench_eur_per_m, "source": "energysim: range"}}
    return NetworkStudy(prepared, changed(scenario, {"parameters": own}), streets).tip(*between)


def _densities(low: float, high: float, *, here: float, tip: Tip) -> list[float]:
    """Densities to show: evenly spaced as ratios, with the core's own and the tipping point among them."""
    step = (high / low) ** (1 / (POINTS - 1))
    marked = {here}
    if tip.at is not None:
        marked.add(tip.at)
    ladder = [low, *(low * step**n for n in range(1, POINTS - 1)), high]
    apart = [one for one in ladder if all(abs(one / mark - 1) > APART_FRACTION for mark in marked)]
    return sorted({*apart, *marked})
