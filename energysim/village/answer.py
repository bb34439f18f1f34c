"""From a run to the frozen answer: every number of a Result is made here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from energysim.demand.comfort import mixed_comfort
from energysim.demand.stock import GROWTH_GROUP, SERVICES
from energysim.hub.balance import AuditReport
from energysim.parameters.register import data_digest
from energysim.scenario.place import WeatherYear
from energysim.scenario.schema import Scenario
from energysim.units import FloatArray
from energysim.village.accounts import ELECTRICITY, Flows, account, energy_table
from energysim.village.calibration import calibration_notes, calibration_records, not_measured_records
from energysim.village.core import BATTERY, FOSSIL, HEAT_STORE, TANK, VillageHub
from energysim.village.costs import cost
from energysim.village.network import network_notes, network_peaks_kw, network_view
from energysim.village.network_hub import network_potentials, network_sizes
from energysim.village.neutrality import counted, neutrality
from energysim.village.peaks import peaks_kw
from energysim.village.prepared import summer_of
from energysim.village.profiles import Profiles
from energysim.village.result import (
    Audit,
    Boundary,
    Comfort,
    Emissions,
    Neutrality,
    Note,
    OtherYear,
    SourceUsed,
)
from energysim.village.views import grid_view, views

State = Literal["today", "planned", "optimum"]
BOUNDARY_KEYS = (
    "dwelling_heat",
    "dwelling_electricity",
    "services",
    "public_lighting",
    "cars",
    "wind_outside_core",
)
# Source: engineering choice: a thousandth of a group is rounding of shares.
FOSSIL_FRACTION = 1e-3
# Source: engineering choice: above this share of the use, energy not served is said aloud; below it is rounding.
UNSERVED_FRACTION = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One year of one design, from the simulation or from the optimiser."""

    village: VillageHub
    sizes: FloatArray
    flows: FloatArray
    audit: AuditReport
    without_outside: "Run | None" = None

    def account(self) -> Flows:
        """The year as named flows."""
        return account(self.village, self.sizes, flows=self.flows)

    def size(self, name: str) -> float:
        """One size of the design."""
        return float(self.sizes[self.village.program.size(name)])


def numbers(run: Run, scenario: Scenario, *, profiles: Profiles) -> dict[str, Any]:
    """The fields that the answer of a run and of a controller share."""
    flows = run.account()
    co2 = co2_kg(flows, profiles.emission_factors)
    return {
        "neutrality": neutrality_of(run, scenario, profiles=profiles),
        "neutrality_without_outside": neutrality_of(run.without_outside or run, scenario, profiles=profiles),
        "energy_kwh": _energy_kwh(run, flows, scenario, profiles=profiles),
        "cost": cost(run.village, run.sizes, flows=flows, dwellings=run.village.core.dwellings),
        "co2_kg_per_year": sum(co2.values()),
        "grid": grid_view(run.village, flows),
    }


def _energy_kwh(run: Run, flows: Flows, scenario: Scenario, *, profiles: Profiles) -> dict[str, float]:
    """The yearly table; what counts as use is that of the numbers, with the bought wood of a network's plants."""
    table = energy_table(flows, outside=outside_keys(run.village))
    if flows.network is None:
        return table
    local_kwh = scenario.potential.local_biomass_kwh_per_year.maximum
    found = counted(run.village, flows, local_wood_kwh=local_kwh, primary_weights=profiles.primary_weights)
    use_kwh = found["matched"].use_kwh
    return table | {"use": use_kwh, "network_counted": table["network_counted"] + use_kwh - table["use"]}


def other_year(run: Run, scenario: Scenario, *, profiles: Profiles, asked: WeatherYear) -> OtherYear:
    """What a plan gets in another weather year."""
    found = numbers(run, scenario, profiles=profiles)
    return OtherYear(
        climate=profiles.weather.origin,
        kind=asked.kind,
        file=asked.file,
        year=asked.year,
        sun=asked.sun,
        temperature=asked.temperature,
        stress=asked.stress,
        seed=asked.seed,
        neutrality=found["neutrality"],
        total_eur_per_year=found["cost"].total_eur_per_year,
        co2_kg_per_year=found["co2_kg_per_year"],
        grid=found["grid"],
    )


def neutrality_of(run: Run, scenario: Scenario, *, profiles: Profiles) -> Neutrality:
    """The four numbers of a run."""
    return neutrality(
        run.village,
        run.sizes,
        flows=run.account(),
        local_wood_kwh=scenario.potential.local_biomass_kwh_per_year.maximum,
        primary_weights=profiles.primary_weights,
    )


def outside_keys(village: VillageHub) -> frozenset[str]:
    """Sources outside the core."""
    return frozenset(s.key for s in village.core.sources if s.outside_core)


def co2_kg(flows: Flows, factors: Mapping[str, float]) -> dict[str, float]:
    """Emissions per carrier, kg per year: imports and fuels, no credit for exports; and of what is not served.

    As in the neutrality numbers, what is not served counts as bought, or a plan that leaves homes cold would be the
    cleaner one: electricity at its own factor, network heat as the plant would make it that emits most of all plants
    which a network may have. So no plant that is made smaller lowers the sum by not serving.
    """
    result = {ELECTRICITY: factors[ELECTRICITY] * flows.energy_kwh(flows.import_kw)}
    for fuel, power in sorted(flows.fuel_kw.items()):
        result[fuel] = factors[fuel] * flows.energy_kwh(power)
    missing_kg = factors[ELECTRICITY] * flows.energy_kwh(flows.unserved_kw)
    if flows.network is not None:
        most_kg_per_kwh = max(factors.get(name, 0.0) * most for name, most in flows.network.per_heat.items())
        missing_kg += most_kg_per_kwh * flows.energy_kwh(flows.network.unserved_kw)
    return result | {"unserved": missing_kg} if missing_kg > 0 else result


def result_fields(
    run: Run, scenario: Scenario, *, profiles: Profiles, state: State, fingerprint: str
) -> dict[str, Any]:
    """All fields of a Result.

    Parameters
    ----------
    run : Run
    scenario : Scenario
    profiles : Profiles
    state : {"today", "planned", "optimum"}
    fingerprint : str
    """
    flows = run.account()
    core = run.village.core
    inside = tuple(key for key in BOUNDARY_KEYS if getattr(scenario.boundary, key))
    co2 = co2_kg(flows, profiles.emission_factors)
    return numbers(run, scenario, profiles=profiles) | {
        "fingerprint": fingerprint,
        "scenario": scenario.name,
        "municipality": scenario.location.municipality,
        "example_of_real_core": scenario.example_of_real_core,
        "state": state,
        "dwellings": core.dwellings,
        "boundary": Boundary(inside=inside, outside=tuple(k for k in BOUNDARY_KEYS if k not in inside)),
        "capacities": capacities(run),
        "capacity_units": capacity_units(run),
        "heating_fraction_by_group": heating_by_group(run),
        "emissions": Emissions(factor_set=profiles.factor_set, kg_per_year=co2),
        "calibration": calibration_records(profiles.calibration),
        "not_measured": not_measured_records(profiles.calibration),
        "comfort": _comfort(profiles),
        "peaks_kw": peaks_kw(core, flows, scenario=scenario, profiles=profiles, planned=state != "today")
        | network_peaks_kw(run.village, flows=flows),
        "audit": _audit(run.audit),
        "views": views(run.village, flows),
        "potentials": potentials(run),
        "network": network_view(run.village, run.sizes, flows=flows),
        "climate": profiles.weather.origin,
        "versions": versions(),
        "sources_used": sources_used(profiles, scenario, without=_idle_plants(run, flows, state=state)),
        "notes": _notes(run, flows, profiles),
    }


def capacities(run: Run) -> dict[str, float]:
    """Size per technology; heating as the share of dwellings that has it."""
    core = run.village.core
    sizes = {s.key: run.size(s.key) for s in core.sources}
    sizes[BATTERY] = run.size(BATTERY)
    sizes[HEAT_STORE] = run.size(HEAT_STORE)
    sizes |= {name: run.size(name) for name in network_sizes(core)}
    homes = {s.group: s.dwellings for s in core.shares}
    total = sum(homes.values())
    for share in core.shares:
        weight = share.dwellings / total if total > 0 else 1 / len(homes)
        sizes[share.technology] = sizes.get(share.technology, 0.0) + weight * run.size(share.size)
    return sizes


def capacity_units(run: Run) -> dict[str, str]:
    """Unit of each capacity."""
    core = run.village.core
    units = {s.key: "kw" if s.is_wind else "kwp" for s in core.sources}
    units |= {BATTERY: "kwh", HEAT_STORE: "kwh"}
    units |= {name: "kwh" if name == TANK else "kw" for name in network_sizes(core)}
    return units | {s.technology: "fraction" for s in core.shares}


def potentials(run: Run) -> dict[str, float]:
    """Largest size per technology, in the unit of its capacity."""
    core = run.village.core
    most = {s.key: max(s.maximum_kw, s.today_kw) for s in core.sources}
    most[BATTERY] = max(core.battery.maximum_kwh, core.battery.today_kwh)
    most[HEAT_STORE] = max(core.heat_store.maximum_kwh, core.heat_store.today_kwh)
    return most | network_potentials(core)


def heating_by_group(run: Run) -> dict[str, dict[str, float]]:
    """Share of each heating system in each group."""
    table: dict[str, dict[str, float]] = {}
    for share in run.village.core.shares:
        table.setdefault(share.group, {})[share.technology] = run.size(share.size)
    return table


def _comfort(profiles: Profiles) -> dict[str, Comfort]:
    """Summer in the homes of each group."""
    summer = summer_of(profiles.prepared)
    means = {g.key: mixed_comfort(g.floor_mix, summer) for g in profiles.groups if g.key != SERVICES}
    return {
        key: Comfort(overheating_h=one.overheating_h, cooling_kwh_per_m2=one.cooling_kwh_per_m2)
        for key, one in means.items()
    }


def _audit(report: AuditReport) -> Audit:
    return Audit(
        worst_relative_residual=report.worst_relative_residual,
        worst_where=report.worst_where,
        worst_step=report.worst_step,
        worst_bound_violation=report.worst_bound_violation,
        annual_closure=report.annual_closure,
    )


def versions() -> dict[str, str]:
    """Package, data and the libraries that touch a number."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    names = ("numpy", "scipy", "pandas", "numba", "pvlib", "piqp", "highspy")
    own = (("energysim", version("energysim-kernen")), ("data", data_digest()))
    return (*own, *((n, version(n)) for n in names))


def _idle_plants(run: Run, flows: Flows, *, state: State) -> frozenset[str]:
    """Plants and tank of a network that cannot stand in this answer.

    Where heat is missing all of them are in it: what is missing counts as the worst plant would take for it.
    """
    if flows.network is None or flows.network.unserved_kw.any():
        return frozenset()
    upper = {size.name: size.upper for size in run.village.hub.sizes}
    most = upper if state == "optimum" else {name: run.size(name) for name in network_sizes(run.village.core)}
    return frozenset(name for name in network_sizes(run.village.core) if most[name] <= 0)


def sources_used(profiles: Profiles, scenario: Scenario, *, without: frozenset[str]) -> tuple[SourceUsed, ...]:
    """Every parameter of this answer, with the user's own source where the value is the user's own.

    Tables are named, not repeated. Those of a technology in ``without`` were read and change nothing.
    """
    found = []
    for key in sorted({*profiles.book.used(), *profiles.climate_keys}):
        if any(key.startswith(f"technologies.{name}.") for name in without):
            continue
        datum = profiles.book.newest(key)
        own = scenario.parameters.get(key)
        found.append(
            SourceUsed(
                key=key,
                value=datum.value if isinstance(datum.value, float) else "table",
                unit=datum.unit,
                year=datum.year,
                source=datum.source if own is None else own.source,
                status=datum.status if own is None else "own",
            )
        )
    return tuple(found)


def _new_home_notes(run: Run, profiles: Profiles) -> list[Note]:
    """New homes share a group with the youngest flats; where more of it burns gas or oil than those, new ones do."""
    there = next((g.dwellings for g in profiles.groups if g.key == GROWTH_GROUP), 0.0)
    if profiles.new_homes <= 0 or there == 0:
        return []
    mine = [s for s in run.village.core.shares if s.group == GROWTH_GROUP and s.output.fuel in FOSSIL]
    share = sum(run.size(s.size) for s in mine)
    if share <= 1 - profiles.new_homes / there + FOSSIL_FRACTION:
        return []
    params: dict[str, float | str] = {"homes_count": profiles.new_homes, "share_fraction": share}
    return [Note(code="notes.new_homes_on_gas", params=params)]


def _notes(run: Run, flows: Flows, profiles: Profiles) -> tuple[Note, ...]:
    notes = [Note(code=code) for code in profiles.notes]
    unserved = flows.energy_kwh(flows.unserved_kw)
    if unserved > UNSERVED_FRACTION * flows.energy_kwh(flows.use_kw):
        notes.append(Note(code="notes.unserved", params={"energy_kwh": unserved}))
    if run.without_outside is not None:
        notes.append(Note(code="notes.wind_outside_apart"))
    notes += _new_home_notes(run, profiles)
    if profiles.homes_outside > 0:
        notes.append(Note(code="notes.homes_outside", params={"homes_count": profiles.homes_outside}))
    if profiles.rebuilt:
        counted = profiles.book.number("demand.renovation.rebuild_energy_related_fraction")
        notes.append(Note(code="notes.rebuild_apart", params={"counted_fraction": counted}))
    if profiles.split_eur > 0:
        notes.append(Note(code="notes.split_apart", params={"works_eur": profiles.split_eur}))
    notes += calibration_notes(profiles.calibration, profiles.book)
    return (*notes, *network_notes(run.village, run.sizes, flows=flows))
