"""What the commands share: options, reading a scenario, printing, and errors in words."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from energysim.errors import AuditError, EnergysimError, InputProblems, Problem, SolverError
from energysim.text import Lang, render_problems, t

if TYPE_CHECKING:
    from energysim.scenario.schema import Scenario

EXIT_PROBLEMS = 2
STATES = ("today", "planned", "reference")
TARGETS = ("annual_final", "annual_primary", "matched", "winter")
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


def load(path: Path, changes: Changes) -> "tuple[Scenario, dict[str, bytes]]":
    """The scenario with the asked changes, and the files that it names, read from its own folder."""
    from energysim import files
    from energysim.scenario.dump import update_text
    from energysim.scenario.load import load_scenario

    text = files.read_bounded(path, limit_bytes=files.SCENARIO_LIMIT_BYTES)
    scenario = load_scenario(text, file=str(path))
    if changes:
        scenario = load_scenario(update_text(text.decode(), changes).encode(), file=str(path))
    names = scenario.climate.files
    return scenario, {n: files.read_bounded(path.parent / n, limit_bytes=files.WEATHER_LIMIT_BYTES) for n in names}


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
        _stop(render_problems(error.problems, lang))
    except AuditError as error:
        _stop(t("cli.error.audit", lang, where=error.where, step=error.step))
    except SolverError as error:
        _stop(t("cli.error.solver", lang, code=error.code))
    except EnergysimError as error:
        _stop(t("cli.error.other", lang, what=str(error)))


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(EXIT_PROBLEMS)
