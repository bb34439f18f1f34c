"""The cheapest mix that meets a target, with its proof, and what a controller makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from energysim.errors import AuditError
from energysim.hub.balance import audit
from energysim.hub.optimise import HubOptimum
from energysim.hub.optimise import optimise as optimise_hub
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.schema import Scenario
from energysim.study.simulate import changed, dispatch, other_years, prepare
from energysim.village.answer import (
    UNSERVED_FRACTION,
    Run,
    capacities,
    capacity_units,
    heating_by_group,
    numbers,
    outside_keys,
    result_fields,
    versions,
)
from energysim.village.assemble import assemble
from energysim.village.core import Core, VillageHub
from energysim.village.design import measured_design, measures_of
from energysim.village.network import network_notes, network_peaks_kw, network_view
from energysim.village.neutrality import counted
from energysim.village.prepared import Prepared
from energysim.village.profiles import Profiles, core_of
from energysim.village.result import CertificateRecord, Controller, Neutrality, Note, Optimum, Target
from energysim.village.targets import TARGET_ROW, Aim, aim_bounds

Progress = Callable[[str, float], None]
# Source: engineering choice: a shortfall below a ten-millionth of the use is rounding, not a target missed.
SHORTFALL_FRACTION = 2e-7
# Source: engineering choice: a tenth of a per cent is the last digit that the tables show.
VISIBLE_FRACTION = 1e-3
THIN = "notes.network_thin"
# Source: as the certificate: the year of an optimum closes to a millionth of what flows.
CLOSURE_FRACTION = 1e-6


@dataclass(frozen=True, slots=True)
class _Solved:
    village: VillageHub
    optimum: HubOptimum
    run: Run


def optimise(
    scenario: Scenario, *, files: Mapping[str, bytes] | None = None, on_progress: Progress | None = None
) -> Optimum:
    """Find the cheapest sizes for the scenario's own target.

    Parameters
    ----------
    scenario : Scenario
        Its target says which number, how much of it, and whether fossil heating may stay; its potentials are the
        limits; its planned renovation and cars are taken as given.
    files : Mapping or None
        Content of the files that the scenario names.
    on_progress : callable or None
        Receives (stage, fraction done).

    Cars that charge by rule with the sun do so, in the search, after the panels of the scenario's own plan: the rule
    is a given there, not a choice. The controller's year charges them after the found panels, as running the found
    mix does. The search also takes the mains of a planned heat network as given, and how far the peaks of its buildings
    coincide; the controller's year has those of the found connections. Flexible cars charge in the search when it is
    cheapest, and in the controller's year by that same rule.

    Returns
    -------
    Optimum
        With ``target.reached`` False, the shortfall and the largest reachable share where the target cannot be met.

    Raises
    ------
    InputProblems
        When a weather file cannot be used.
    SolverError
        When no certified answer was found.
    AuditError
        When our own calculation does not close.
    """
    say = on_progress or _silent
    say("profiles", 0.0)
    prepared = prepare(scenario, files=files or {})
    core, profiles = core_of(prepared, scenario, state="planned")
    aim = aim_of(scenario, profiles)
    solved = _solve(core, aim, say)
    extra_eur = None
    if aim.allow_fossil and aim.measure == "annual_final":
        say("strict", 0.5)
        strict = _solve(core, replace(aim, allow_fossil=False), say)
        if _reached(strict):
            extra_eur = strict.optimum.objective_eur - solved.optimum.objective_eur
    say("controller", 1.0)
    found = _answer(scenario, prepared, profiles, solved, strict_extra_eur=extra_eur, files=files or {})
    years = other_years(prepared, with_design(scenario, found), state="planned")
    return found.model_copy(update={"other_years": years})


def aim_of(scenario: Scenario, profiles: Profiles) -> Aim:
    """The scenario's target as the optimisation takes it."""
    return Aim(
        measure=scenario.target.kind,
        fraction=scenario.target.share_fraction,
        allow_fossil=scenario.target.allow_fossil,
        wind_outside=scenario.boundary.wind_outside_core,
        ground_source_fraction=scenario.potential.ground_source.maximum_fraction,
        local_wood_kwh=scenario.potential.local_biomass_kwh_per_year.maximum,
        primary_weights=profiles.primary_weights,
    )


def with_design(scenario: Scenario, optimum: Optimum) -> Scenario:
    """The scenario whose planned measures are the found mix."""
    return changed(scenario, design_changes(optimum))


def design_changes(optimum: Optimum) -> dict[str, object]:
    """Dotted changes that write the found mix into a scenario's planned measures."""
    return measures_of(optimum.capacities, optimum.capacity_units, by_group=optimum.heating_fraction_by_group)


def _silent(stage: str, fraction: float) -> None:
    """Nobody listens."""


def _solve(core: Core, aim: Aim, say: Progress) -> _Solved:
    village = assemble(core, aim_bounds(core, aim))
    found = optimise_hub(village.hub, target_rows=(TARGET_ROW,), on_progress=say)
    # The certificate judges each row in kWh. The auditor, who reads the description and not the arrays, must agree on
    # the year; his hourly figure is relative to each store's own traffic, which a store of a few watt-hours spoils.
    report = audit(village.hub, village.program, y=found.sizes, flows=found.flows, start_content=None)
    if report.annual_closure > CLOSURE_FRACTION:
        raise AuditError("year", 0, report.annual_closure)
    return _Solved(
        village=village,
        optimum=found,
        run=Run(village=village, sizes=found.sizes, flows=found.flows, audit=report),
    )


def _reached(solved: _Solved) -> bool:
    flows = solved.run.account()
    near = _shortfall_kwh(solved) <= SHORTFALL_FRACTION * flows.energy_kwh(flows.use_kw)
    return near and solved.optimum.served


def _shortfall_kwh(solved: _Solved) -> float:
    return solved.optimum.shortfalls.get(TARGET_ROW, 0.0)


def _target(solved: _Solved, aim: Aim) -> Target:
    """What was reached. The largest share is that of the proven smallest shortfall; the shown design stays near it."""
    asked = {"measure": aim.measure, "asked_fraction": aim.fraction, "allow_fossil": aim.allow_fossil}
    if _reached(solved):
        return Target.model_validate({**asked, "reached": True, "maximum_fraction": None, "shortfall_kwh": 0.0})
    found = counted(
        solved.village,
        solved.run.account(),
        local_wood_kwh=aim.local_wood_kwh,
        primary_weights=aim.primary_weights,
    )[aim.measure]
    missing_kwh = max(_shortfall_kwh(solved), solved.optimum.unserved_kwh)
    most = aim.fraction - missing_kwh / found.use_kwh
    return Target.model_validate({**asked, "reached": False, "maximum_fraction": most, "shortfall_kwh": missing_kwh})


def _target_notes(target: Target, controller: Controller, *, shown: Neutrality, served: bool) -> tuple[Note, ...]:
    """What must be said when the target is met with perfect foresight only, or not at all."""
    got = float(getattr(controller.neutrality, target.measure))
    if not served:
        return ()  # said by the note on what cannot be delivered
    if not target.reached:
        return (Note(code="notes.near_furthest", params={"got_fraction": float(getattr(shown, target.measure))}),)
    if got >= target.asked_fraction - VISIBLE_FRACTION:
        return ()
    return (
        Note(code="notes.controller_misses", params={"asked_fraction": target.asked_fraction, "got_fraction": got}),
    )


def controlled_year(scenario: Scenario, prepared: Prepared, *, run: Run) -> Run:
    """A controller's year of the found design: what running the found mix gives.

    Its cars follow the sun of that design, and its heat network reaches only the groups that connect in it.

    Raises
    ------
    InputProblems
        When the found mix breaks a rule of the scenario.
    AuditError
        When our own calculation does not close.
    """
    found = changed(scenario, measures_of(capacities(run), capacity_units(run), by_group=heating_by_group(run)))
    core, _ = core_of(prepared, found, state="planned")
    return dispatch(core, measured_design(core, found, state="planned"))


def network_fields(fields: Mapping[str, Any], controlled: Run, *, searched: Run) -> dict[str, Any]:
    """The network as the found mix needs it, in place of that of the search; and what the search took as given."""
    planned = searched.village.core.network
    if planned is None:
        return {}
    village, flows = controlled.village, controlled.account()
    view = network_view(village, controlled.sizes, flows=flows)
    of_search = network_peaks_kw(searched.village, flows=searched.account())
    thin = [n for n in network_notes(village, controlled.sizes, flows=flows) if n.code == THIN]
    metres: dict[str, float | str] = {
        "searched_m": sum(planned.trench_m.values()),
        "found_m": view.trench_m if view is not None else 0.0,
    }
    return {
        "network": view,
        "peaks_kw": {k: v for k, v in fields["peaks_kw"].items() if k not in of_search}
        | network_peaks_kw(village, flows=flows),
        "notes": (
            *(note for note in fields["notes"] if note.code != THIN),
            *thin,
            Note(code="notes.network_searched", params=metres),
        ),
    }


def controller_notes(controller: Controller) -> tuple[Note, ...]:
    """What a controller cannot serve of the found design, electricity and network heat together."""
    energy = controller.energy_kwh
    missing_kwh = energy["unserved"] + energy.get("network_unserved", 0.0)
    if missing_kwh <= UNSERVED_FRACTION * energy["use"]:
        return ()
    return (Note(code="notes.controller_unserved", params={"energy_kwh": missing_kwh}),)


def _answer(
    scenario: Scenario,
    prepared: Prepared,
    profiles: Profiles,
    solved: _Solved,
    *,
    strict_extra_eur: float | None,
    files: Mapping[str, bytes],
) -> Optimum:
    controlled = controlled_year(scenario, prepared, run=solved.run)
    best = replace(solved.run, without_outside=controlled.without_outside, audit=controlled.audit)
    stamp = fingerprint(scenario, files=files, study="optimise", options={}, seed=None, version=versions()["energysim"])
    fields = result_fields(best, scenario, profiles=profiles, state="optimum", fingerprint=stamp)
    fields |= network_fields(fields, controlled, searched=solved.run)
    certificate = solved.optimum.certificate
    target = _target(solved, aim_of(scenario, profiles))
    controller = Controller(**numbers(controlled, scenario, profiles=profiles))
    fields["notes"] = (
        *fields["notes"],
        *_target_notes(target, controller, shown=fields["neutrality"], served=solved.optimum.served),
        *controller_notes(controller),
    )
    return Optimum(
        **fields,
        target=target,
        certificate=CertificateRecord(
            lower_bound_eur_per_year=certificate.lower_bound_eur,
            upper_bound_eur_per_year=certificate.upper_bound_eur,
            relative_gap=certificate.relative_gap,
            worst_residual_kwh=certificate.worst_residual_kwh,
            worst_bound_violation=certificate.worst_bound_violation,
            solver=certificate.solver,
            seconds=certificate.seconds,
        ),
        controller=controller,
        strict_extra_eur_per_year=strict_extra_eur,
    )


__all__ = [
    "aim_of",
    "controlled_year",
    "controller_notes",
    "design_changes",
    "network_fields",
    "optimise",
    "outside_keys",
    "with_design",
]
