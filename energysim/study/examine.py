"""Everything that the door cannot see, at once: weather files, stock, meters, roofs, heat network, own numbers.

A stage that refuses is remembered and replaced by a stand-in that refuses nothing (the built-in weather, no meter, bare
roofs), so that the stages after it are judged too. No number of such a run is ever shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from energysim.climate.build import weather_for
from energysim.errors import HubError, InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.checks import unusual
from energysim.scenario.measures import Split
from energysim.scenario.place import Climate
from energysim.scenario.schema import Scenario, own_values
from energysim.village.design import measured_design
from energysim.village.prepared import Prepared, prepare_climate
from energysim.village.profiles import core_of

SECTORS: Final = ("residential", "services")
OF_PARAMETERS: Final = "parameters"
OWN_VALUES: Final = "own_values_impossible"
# What a number that no rule foresaw makes the model say.
NUMBER_FAULTS: Final = (ValueError, ArithmeticError, LookupError, HubError)


def examine(scenario: Scenario, *, files: Mapping[str, bytes]) -> None:
    """Refuse what the door cannot see: a weather file, measured totals or a plan that do not fit the core.

    Raises
    ------
    InputProblems
        With what every stage finds; own numbers that the model cannot take are named together.
    """
    found: list[Problem] = []
    prepared: Prepared | None = None
    asked = scenario
    while True:
        try:
            prepared = prepared_year(asked, files=files) if prepared is None else prepared
            with naming_own_values(asked):
                core, _ = core_of(prepared, asked, state="planned")
                measured_design(core, asked, state="planned")
            break
        except InputProblems as refused:
            found += [one for one in refused.problems if one not in found]
            repaired = _with_stand_ins(asked, refused.problems)
        except NUMBER_FAULTS:
            # It fails without own numbers too: they were not the reason.
            found = [one for one in found if one.code != OWN_VALUES]
            if not found:
                raise
            break
        if repaired is None:
            break
        if (repaired.climate, repaired.parameters) != (asked.climate, asked.parameters):
            prepared = None
        asked = repaired
    if found:
        raise InputProblems(found)


def prepared_year(scenario: Scenario, *, files: Mapping[str, bytes]) -> Prepared:
    """Weather, sun and yields in each weather year of a scenario.

    Raises
    ------
    InputProblems
        With what is wrong with each of its weather files, or naming the own numbers that the model cannot take.
    """
    with naming_own_values(scenario):
        try:
            return prepare_climate(scenario, files=files)
        except InputProblems as refused:
            raise InputProblems(_of_every_year(scenario, files) or refused.problems) from None


@contextmanager
def naming_own_values(scenario: Scenario) -> Iterator[None]:
    """Turn a fault of the numbers into a problem that names the scenario's own ones; without any it passes on.

    Raises
    ------
    InputProblems
        ``own_values_impossible``.
    """
    try:
        yield
    except NUMBER_FAULTS as fault:
        problem = own_values_problem(scenario)
        if problem is None:
            raise
        raise InputProblems([problem]) from fault


def own_values_problem(scenario: Scenario) -> Problem | None:
    """Return the problem that the model cannot take these own numbers; None when there are none."""
    own = _suspects(scenario)
    if not own:
        return None
    path = f"{OF_PARAMETERS}.{next(iter(own))}.value" if len(own) == 1 else OF_PARAMETERS
    return Problem(OWN_VALUES, {"own": ", ".join(f"{k}: {v:g}" for k, v in own.items())}, path)


def _suspects(scenario: Scenario) -> dict[str, float]:
    """The own numbers outside their usual range; all of them where none is."""
    own = own_values(scenario)
    outside = {violation.params["parameter"] for violation in unusual(scenario.parameters)}
    return {key: value for key, value in own.items() if key in outside} or own


def _of_every_year(scenario: Scenario, files: Mapping[str, bytes]) -> list[Problem]:
    """Every problem of every weather year, at the place where the scenario names its file."""
    found: list[Problem] = []
    years = [("climate", scenario.climate)] + [(f"climate.also.{n}", y) for n, y in enumerate(scenario.climate.also)]
    for place, year in years:
        path = f"{place}.file"
        if year.file is not None and year.file not in files:
            found.append(Problem("file_missing", {"found": year.file}, path))
            continue
        data = None if year.file is None else files[year.file]
        try:
            weather_for(scenario.location, year, file_bytes=data, book=ParameterBook(own_values(scenario)))
        except InputProblems as refused:
            found += [Problem(p.code, p.params, path, p.file, p.line, p.column) for p in refused.problems]
    return found


def _with_stand_ins(scenario: Scenario, problems: tuple[Problem, ...]) -> Scenario | None:
    """Replace what the problems point at by what refuses nothing; None when there is nothing to replace."""
    changed = scenario
    for problem in problems:
        changed = changed.model_copy(update=_stand_in(changed, problem.path))
    return None if changed == scenario else changed


def _stand_in(scenario: Scenario, path: str) -> dict[str, Any]:
    block, _, below = path.partition(".")
    if block == "climate":
        return {"climate": Climate(kind="synthetic", year=scenario.climate.year)}
    if block == "measured":
        return {"measured": _without_sector(scenario, next((name for name in SECTORS if name in below), ""))}
    if block == OF_PARAMETERS:
        family = below.removesuffix(".value").rpartition(".")[0]
        out = [k for k in scenario.parameters if k.rpartition(".")[0] == family] if family else _suspects(scenario)
        return {OF_PARAMETERS: {k: v for k, v in scenario.parameters.items() if k not in out}}
    if block == "measures":
        return {"measures": _without_measure(scenario, below.split(".")[0])}
    return {}


def _without_sector(scenario: Scenario, sector: str) -> Any:
    """Leave out the meters of a sector: its electricity cannot be judged without its gas."""
    names = [name for name in type(scenario.measured).model_fields if sector in name]
    if sector == "services":
        names.append("gas_industry_kwh")
    years = tuple(
        row.model_copy(update={name: None for name in type(row).model_fields if sector in name})
        for row in scenario.measured.more_years
    )
    return scenario.measured.model_copy(update={**dict.fromkeys(names), "more_years": years})


def _without_measure(scenario: Scenario, measure: str) -> Any:
    """Leave out a division of houses, or panels; shares of heating must stay whole, so those are judged last."""
    if measure == "split":
        return scenario.measures.model_copy(update={"split": Split()})
    planned = getattr(scenario.measures, measure, None)
    if planned is None or not hasattr(planned, "planned_kwp"):
        return scenario.measures
    return scenario.measures.model_copy(update={measure: planned.model_copy(update={"planned_kwp": 0.0})})
