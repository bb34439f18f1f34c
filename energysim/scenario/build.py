"""Values -> a Scenario, or every problem in them at once.

First each value by itself (pydantic), then the rules between values (``checks.py``). A rule is applied when the records
it reads are themselves in order, so one fault is reported once and hides no other.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from energysim.errors import InputProblems, Problem
from energysim.scenario.base import Record
from energysim.scenario.checks import RULES, Block, Rule, Violation
from energysim.scenario.nodes import Path, path_text
from energysim.scenario.schema import OwnValue, Scenario, to_plain
from energysim.scenario.translate import Document, meant_keys, problems, violation_problem, without_nulls

# Source: more than anyone reads; the last line says how many were left out.
MOST_PROBLEMS: Final = 200


def scenario_from(data: Mapping[str, Any], *, file: str = "") -> Scenario:
    """Build a scenario from nested mappings, lists, numbers and texts (as ``to_plain`` gives them).

    Raises
    ------
    InputProblems
        As ``load_scenario``, without lines.
    """
    scenario, found = build(data, Document(None, file))
    if scenario is None or found:
        raise report(found, file)
    return scenario


def with_changes(scenario: Scenario, changes: Mapping[tuple[str, ...], Any]) -> Scenario:
    """Return the scenario with other values at some places, checked like any other.

    Parameters
    ----------
    scenario : Scenario
    changes : mapping of path to value
        For instance ``{("measures", "battery", "planned_kwh"): 500.0}``.

    Raises
    ------
    InputProblems
        When the changed scenario breaks a rule, or a path does not exist.
    """
    data = to_plain(scenario)
    for path, value in changes.items():
        here = data
        for part in path[:-1]:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                raise InputProblems([Problem("not_block", {"found": path_text(path), "allowed": ""}, path_text(path))])
        here[path[-1]] = value
    return scenario_from(data)


def report(found: list[Problem], file: str) -> InputProblems:
    """Put the problems in reading order; name how many do not fit."""
    ordered = sorted(found, key=lambda one: (one.line or 0, one.column or 0))
    if len(ordered) > MOST_PROBLEMS:
        left = len(ordered) - MOST_PROBLEMS
        ordered = [*ordered[:MOST_PROBLEMS], Problem("more_problems", {"count": left}, "", file)]
    return InputProblems(ordered)


def build(given: Any, document: Document) -> tuple[Scenario | None, list[Problem]]:
    """Return the scenario, or None and what is wrong; ``document`` knows where each value stands."""
    data, nulls = without_nulls(given, document)
    try:
        return Scenario.model_validate(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    broken = [one for one in errors if one["type"] == "rules"]
    if broken:
        return None, [violation_problem(one, document) for one in broken[0]["ctx"]["found"]]
    found = [*nulls, *problems(errors, document, data=data)]
    meant = meant_keys(errors, data)
    spoilt = [tuple(one["loc"]) for one in errors if one["type"] != "extra_forbidden"]
    spoilt += [meant.get(tuple(one["loc"]), tuple(one["loc"])) for one in errors if one["type"] == "extra_forbidden"]
    violations = [one for rule in RULES for one in _apply(rule, data, spoilt)]
    return None, [*found, *(violation_problem(one, document) for one in violations)]


def _apply(rule: Rule, data: Any, spoilt: list[Path]) -> list[Violation]:
    """Apply a rule when no error touches what it reads."""
    if not isinstance(data, Mapping):
        return []
    if rule.each:
        return rule.apply(_valid_entries(data, rule.places[0]))
    if any(_touches(path, place) for path in spoilt for place in rule.places):
        return []
    records = [_record(data, place) for place in rule.places]
    return [] if None in records else rule.apply(*records)


def _touches(error: Path, place: Block) -> bool:
    """Whether an error lies on, in or around a place."""
    shorter = min(len(error), len(place))
    return error[:shorter] == place[:shorter]


def _record(data: Any, place: Block) -> Record | None:
    """Return the record at a place, by itself; None when it is not there or not valid."""
    model: Any = Scenario
    here = data
    for part in place:
        field = model.model_fields[part]
        if not isinstance(here, Mapping):
            return None
        here = here.get(part, None if field.is_required() else field.get_default())
        model = field.annotation
    if isinstance(here, Record):
        return here
    try:
        record: Record = model.model_validate(here)
    except ValidationError:
        return None
    return record


def _valid_entries(data: Mapping[str, Any], place: Block) -> dict[str, OwnValue]:
    """Return the entries of a mapping of own values that are valid by themselves."""
    entries = data.get(place[0])
    found = {}
    for key, entry in entries.items() if isinstance(entries, Mapping) else ():
        try:
            found[key] = OwnValue.model_validate(entry)
        except ValidationError:
            continue
    return found
