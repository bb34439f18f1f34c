"""Runs side by side: two to four scenarios, or today, the reference without policy and the plan of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import orjson

from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario, own_values
from energysim.study.reference import REFERENCE_STATE, levies_eur_per_year, run_reference
from energysim.study.simulate import changed, prepare, run
from energysim.village.prepared import Prepared
from energysim.village.result import Result

StateAsked = Literal["today", "planned", "reference"]
COMPARISON_VERSION: Final = 1
# Source: more columns than four do not fit on a terminal, nor in a head.
MOST_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One answer beside others.

    Parameters
    ----------
    levies_eur_per_year : float
        Excise and carbon price on its energy, excl. VAT; not in the system cost.
    """

    result: Result
    levies_eur_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A column that cannot be made, and why: a plan that does not fit hides neither today nor the reference.

    Parameters
    ----------
    state : str
        As the ``state`` of a result.
    """

    state: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Answers side by side, and which of them cannot be given."""

    columns: tuple[Column, ...]
    missing: tuple[Missing, ...] = ()

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        plain = {
            "kind": "comparison",
            "version": COMPARISON_VERSION,
            "columns": [
                {"levies_eur_per_year": one.levies_eur_per_year, "result": one.result.model_dump(mode="json")}
                for one in self.columns
            ],
            "missing": [
                {
                    "state": one.state,
                    "problems": [
                        {"code": problem.code, "params": dict(problem.params), "path": problem.path}
                        for problem in one.problems
                    ],
                }
                for one in self.missing
            ],
        }
        return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)

    @classmethod
    def from_json(cls, data: bytes) -> "Comparison":
        """Read what ``to_json`` wrote; KeyError or pydantic.ValidationError for anything else."""
        plain: dict[str, Any] = orjson.loads(data)
        return cls(
            columns=tuple(
                Column(
                    result=Result.from_json(orjson.dumps(one["result"])),
                    levies_eur_per_year=float(one["levies_eur_per_year"]),
                )
                for one in plain["columns"]
            ),
            missing=tuple(
                Missing(state=one["state"], problems=tuple(Problem(**problem) for problem in one["problems"]))
                for one in plain.get("missing", ())
            ),
        )


def compare(asked: Sequence[tuple[Scenario, Mapping[str, bytes]]], *, state: StateAsked = "planned") -> Comparison:
    """Run scenarios side by side.

    Parameters
    ----------
    asked : sequence of (scenario, files)
        Two to four, each with the content of the weather files that it names.
    state : {"today", "planned", "reference"}

    Raises
    ------
    InputProblems
        For fewer than two or more than four, or when a weather file cannot be used.
    AuditError
        When our own calculation does not close.
    """
    if not 2 <= len(asked) <= MOST_COLUMNS:
        raise InputProblems([Problem("compare_count", {"found": len(asked), "high": MOST_COLUMNS})])
    columns = []
    for scenario, files in asked:
        alone, prepared = _first_year(scenario, prepare(scenario, files=files))
        columns.append(_column(prepared, alone, state=state, files=files))
    return Comparison(columns=tuple(columns))


def beside(scenario: Scenario, prepared: Prepared, *, files: Mapping[str, bytes] | None = None) -> Comparison:
    """Today, the reference without policy, and the plan of one scenario, in its first weather year.

    What cannot be calculated is named, beside what can.

    Parameters
    ----------
    scenario : Scenario
    prepared : Prepared
        Of this scenario.
    files : Mapping or None
        As for ``prepare``; part of the fingerprints.

    Raises
    ------
    AuditError
        When our own calculation does not close.
    """
    alone, first = _first_year(scenario, prepared)
    states: tuple[StateAsked, ...] = ("today", "reference", "planned")
    columns, missing = [], []
    for state in states:
        try:
            columns.append(_column(first, alone, state=state, files=files or {}))
        except InputProblems as refused:
            named = REFERENCE_STATE if state == "reference" else state
            missing.append(Missing(state=named, problems=tuple(refused.problems)))
    return Comparison(columns=tuple(columns), missing=tuple(missing))


def _first_year(scenario: Scenario, prepared: Prepared) -> tuple[Scenario, Prepared]:
    return changed(scenario, {"climate.also": []}), replace(prepared, also=())


def _column(prepared: Prepared, scenario: Scenario, *, state: StateAsked, files: Mapping[str, bytes]) -> Column:
    if state == "reference":
        result = run_reference(prepared, scenario, files=files)
    else:
        result = run(prepared, scenario, state=state, files=files)
    return Column(result=result, levies_eur_per_year=levies_eur_per_year(result, ParameterBook(own_values(scenario))))


__all__ = ["REFERENCE_STATE", "Column", "Comparison", "Missing", "StateAsked", "beside", "compare"]
