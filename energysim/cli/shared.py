"""What the commands share: options, reading a scenario, printing, and errors in words."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from energysim.errors import AuditError, EnergysimError, HubError, InputProblems, Problem, SolverError
from energysim.text import Lang, render_problem, render_problems, t

if TYPE_CHECKING:
    from energysim.scenario.schema import Scenario
    from energysim.scenario.translate import Document

EXIT_PROBLEMS = 2
STATES = ("today", "planned", "reference")
TARGETS = ("annual_final", "annual_primary", "matched", "winter")
READ = "energysim.cli.read"
Changes = dict[tuple[str | int, ...], Any]

lang_option = click.option(
    "--lang", type=click.Choice(get_args(Lang)), default="nl", envvar="ENERGYSIM_LANG", help="Taal / language."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value, as boundary.wind_outside_core=false. May be repeated.",
)
scenario_argument = click.argument("scenario", type=click.Path(path_type=Path))


@dataclass(frozen=True, slots=True)
class _Read:
    """A scenario that this command read, and where everything stands in its text."""

    scenario: "Scenario"
    document: "Document"
    files: dict[str, bytes]


def load(path: Path, changes: Changes) -> "tuple[Scenario, dict[str, bytes]]":
    """The scenario with the asked changes, and the files that it names, read from its own folder."""
    scenario, beside, refused = opened(path, changes)
    if refused:
        raise InputProblems(refused)
    return scenario, beside


def opened(path: Path, changes: Changes) -> "tuple[Scenario, dict[str, bytes], list[Problem]]":
    """As ``load``, with what is wrong with the files that it names; own values outside the usual range are noted."""
    from energysim import files
    from energysim.scenario.checks import unusual
    from energysim.scenario.dump import update_text
    from energysim.scenario.load import document_of, load_scenario
    from energysim.scenario.translate import violation_problem

    text = files.read_bounded(path, limit_bytes=files.SCENARIO_LIMIT_BYTES)
    scenario = load_scenario(text, file=str(path))
    if changes:
        text = update_text(text.decode("utf-8-sig"), changes).encode()
        scenario = load_scenario(text, file=str(path))
    document = document_of(text, file=str(path))
    beside: dict[str, bytes] = {}
    refused = []
    years = [("climate", scenario.climate)] + [(f"climate.also.{n}", y) for n, y in enumerate(scenario.climate.also)]
    for place, year in years:
        if year.file is None or year.file in beside:
            continue
        try:
            beside[year.file] = files.read_bounded(path.parent / year.file, limit_bytes=files.WEATHER_LIMIT_BYTES)
        except InputProblems as error:
            refused += [Problem(p.code, {**p.params, "found": year.file}, f"{place}.file") for p in error.problems]
    _read_so_far().append(_Read(scenario, document, beside))
    for violation in unusual(scenario.parameters):
        click.echo(render_problem(violation_problem(violation, document), _lang()), err=True)
    return scenario, beside, refused


def _read_so_far() -> list[_Read]:
    context = click.get_current_context(silent=True)
    found: list[_Read] = [] if context is None else context.meta.setdefault(READ, [])
    return found


def _lang() -> Lang:
    context = click.get_current_context(silent=True)
    asked: Lang = "nl" if context is None else context.params.get("lang", "nl")
    return asked


def settings_of(settings: tuple[str, ...]) -> Changes:
    """Read ``PATH=VALUE`` of the command line as changes of a scenario."""
    changes: Changes = {}
    for setting in settings:
        path, found, value = setting.partition("=")
        if not found or not path.strip():
            raise InputProblems([Problem(code="setting_form", params={"found": setting}, path=setting)])
        changes[tuple(path.strip().split("."))] = _value(value.strip())
    return changes


def _value(text: str) -> bool | float | str:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def target_changes(target: str | None, *, allow_fossil: bool) -> Changes:
    """Read ``NAME=SHARE`` of the command line as another target."""
    if target is None:
        return {("target", "allow_fossil"): True} if allow_fossil else {}
    name, found, share = target.partition("=")
    if name not in TARGETS or not found:
        params = {"found": target, "allowed": ", ".join(TARGETS)}
        raise InputProblems([Problem(code="target_form", params=params, path="target")])
    return {("target",): {name: _value(share), "allow_fossil": allow_fossil}}


def progress(lang: Lang) -> Callable[[str, float], None]:
    """Say which stage a long work is in, where somebody looks."""

    def say(stage: str, fraction: float) -> None:
        if sys.stderr.isatty():
            click.echo(f"{t(f'cli.stage.{stage}', lang)} …", err=True)

    return say


def write_out(data: bytes) -> None:
    """Print an answer on standard output."""
    sys.stdout.buffer.write(data + b"\n")


def guard(work: Callable[[], None], lang: Lang) -> None:
    """Officials never see a traceback: problems go to stderr in words, and the exit code is 2."""
    try:
        work()
    except InputProblems as error:
        _stop(render_problems(_in_place(error.problems), lang))
    except AuditError as error:
        _stop(t("cli.error.audit", lang, where=error.where, step=error.step))
    except SolverError as error:
        _stop(t("cli.error.solver", lang, code=error.code))
    except (HubError, ValueError, ArithmeticError, LookupError) as error:
        _stop(_in_words(error, lang))
    except EnergysimError as error:
        _stop(t("cli.error.other", lang, what=str(error)))


def _in_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems with file and line, in reading order; of several scenarios those of the one that has them."""
    from energysim.scenario.build import report

    found, read = list(problems), _read_so_far()
    if len(read) > 1 and any(one.path and not one.file for one in found):
        found = _of_its_scenario(found, read)
    elif read:
        found = [read[0].document.placed(one) for one in found]
    return list(report(found, "").problems)


def _of_its_scenario(problems: list[Problem], read: list[_Read]) -> list[Problem]:
    """Look again in each scenario which of them has these problems."""
    from energysim.study.simulate import examine

    asked = {(one.code, one.path) for one in problems}
    found = []
    for one in read:
        try:
            examine(one.scenario, files=one.files)
        except InputProblems as error:
            if asked & {(problem.code, problem.path) for problem in error.problems}:
                found += [one.document.placed(problem) for problem in error.problems]
    return found or problems


def _in_words(error: Exception, lang: Lang) -> str:
    """A fault inside the model: own values that it cannot take are named, anything else is ours."""
    from energysim.study.examine import own_values_problem

    named = [(read, own_values_problem(read.scenario)) for read in _read_so_far()]
    problems = [read.document.placed(problem) for read, problem in named if problem is not None]
    if problems:
        return render_problems(problems, lang)
    code = error.code if isinstance(error, HubError) else type(error).__name__
    return t("cli.error.internal", lang, code=code)


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(EXIT_PROBLEMS)
