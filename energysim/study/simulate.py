"""Run a core hour by hour with simple rules: what a controller without foresight gets."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from energysim.hub.dispatch import simulate as run_hub
from energysim.parameters.register import data_digest
from energysim.scenario.build import with_changes
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.schema import Scenario, to_plain
from energysim.study.examine import examine, naming_own_values, prepared_year
from energysim.village.answer import Run, other_year, outside_keys, result_fields, versions
from energysim.village.assemble import assemble
from energysim.village.core import Core
from energysim.village.design import measured_design
from energysim.village.hourly import hourly_csv as hourly_table
from energysim.village.prepared import Prepared
from energysim.village.profiles import Profiles, core_of
from energysim.village.result import OtherYear, Result

State = Literal["today", "planned"]


def profile_key(scenario: Scenario, files: Mapping[str, bytes]) -> str:
    """Name of everything that ``prepare`` depends on: the key of a cache of prepared climates."""
    plain = to_plain(scenario)
    parts = [repr((plain["location"], plain["climate"], plain.get("parameters", {}))), data_digest()]
    parts += [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def prepare(scenario: Scenario, *, files: Mapping[str, bytes]) -> Prepared:
    """The slow part: weather, sun and the yield of every source. It depends on location, climate and parameters only.

    Parameters
    ----------
    scenario : Scenario
    files : Mapping
        Content of the files that the scenario names, by name.

    Raises
    ------
    InputProblems
        With every reason why a weather file cannot be used, or when own numbers make no weather.
    """
    return prepared_year(scenario, files=files)


def run(prepared: Prepared, scenario: Scenario, *, state: State, files: Mapping[str, bytes] | None = None) -> Result:
    """The fast part: demand, design and the hourly run.

    Parameters
    ----------
    prepared : Prepared
        Of the same location, climate and parameters.
    scenario : Scenario
    state : {"today", "planned"}
        Which of the measures.
    files : Mapping or None
        As for ``prepare``; part of the fingerprint.

    Raises
    ------
    InputProblems
        When the plan does not fit the core, or own numbers make no village.
    AuditError
        When our own calculation does not close.
    """
    with naming_own_values(scenario):
        return _result(prepared, scenario, state=state, files=files or {})


def _result(prepared: Prepared, scenario: Scenario, *, state: State, files: Mapping[str, bytes]) -> Result:
    core, profiles = core_of(prepared, scenario, state=state)
    design = measured_design(core, scenario, state=state)
    stamp = fingerprint(
        scenario,
        files=files,
        study="run",
        options={"state": state},
        seed=None,
        version=versions()["energysim"],
    )
    fields = result_fields(dispatch(core, design), scenario, profiles=profiles, state=state, fingerprint=stamp)
    return Result(**fields, other_years=other_years(prepared, scenario, state=state))


def other_years(prepared: Prepared, scenario: Scenario, *, state: State) -> tuple[OtherYear, ...]:
    """The same measures in each further weather year of the scenario.

    Raises
    ------
    AuditError
        When our own calculation does not close.
    """
    found = []
    for year, asked in zip(prepared.also, scenario.climate.also, strict=True):
        core, profiles = core_of(year, scenario, state=state)
        year_run = dispatch(core, measured_design(core, scenario, state=state))
        found.append(other_year(year_run, scenario, profiles=profiles, asked=asked))
    return tuple(found)


def simulate(scenario: Scenario, *, state: State = "planned", files: Mapping[str, bytes] | None = None) -> Result:
    """Run a scenario as it is today or as it is planned.

    Raises
    ------
    InputProblems
        When a weather file cannot be used or is missing.
    AuditError
        When our own calculation does not close.
    """
    prepared = prepare(scenario, files=files or {})
    return run(prepared, scenario, state=state, files=files)


def hourly_csv(scenario: Scenario, *, state: State = "planned", files: Mapping[str, bytes] | None = None) -> bytes:
    """Every hour of the same run as a table for a spreadsheet (UTF-8, semicolons, decimal commas)."""
    core, _ = core_of(prepare(scenario, files=files or {}), scenario, state=state)
    year = dispatch(core, measured_design(core, scenario, state=state))
    return hourly_table(year.village, year.account())


def dispatch(core: Core, design: Mapping[str, float]) -> Run:
    """The rule-based year of a design, and the same year without what lies outside the core where there is any."""
    village = assemble(core)
    year = run_hub(village.hub, village.program, design=design)
    found = Run(village=village, sizes=year.sizes, flows=year.flows, audit=year.audit)
    outside = outside_keys(village)
    if not any(design[key] > 0 for key in outside):
        return found
    alone = run_hub(village.hub, village.program, design={k: 0.0 if k in outside else v for k, v in design.items()})
    return replace(found, without_outside=Run(village=village, sizes=alone.sizes, flows=alone.flows, audit=alone.audit))


def changed(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """The scenario with other values, checked as at the door.

    Parameters
    ----------
    scenario : Scenario
    changes : Mapping
        Dotted path to new value, as ``{"measures.pv_roof_south.planned_kwp": 400.0}``.

    Raises
    ------
    InputProblems
        When the changed scenario breaks a rule, or a path does not exist.
    """
    return with_changes(scenario, {tuple(path.split(".")): value for path, value in changes.items()})


__all__ = [
    "Prepared",
    "Profiles",
    "State",
    "changed",
    "dispatch",
    "examine",
    "hourly_csv",
    "other_years",
    "prepare",
    "profile_key",
    "run",
    "simulate",
]
