"""The command line. Imports of the model stand inside the commands, so that ``--help`` answers at once."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from energysim.errors import AuditError, EnergysimError, InputProblems, Problem, SolverError
from energysim.text import Lang, render_problems, t

if TYPE_CHECKING:
    from energysim.scenario.schema import Scenario

EXIT_PROBLEMS = 2
# Source: Streamlit's own port, which its documentation and firewalls' rules expect.
DEFAULT_PORT = 8501
STATES = ("today", "planned", "reference")
TARGETS = ("annual_final", "annual_primary", "matched", "winter")
Changes = dict[tuple[str | int, ...], Any]

_lang = click.option(
    "--lang", type=click.Choice(get_args(Lang)), default="nl", envvar="ENERGYSIM_LANG", help="Taal / language."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_set = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value, as boundary.wind_outside_core=false. May be repeated.",
)
_scenario = click.argument("scenario", type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="energysim-kernen", prog_name="energysim")
def main() -> None:
    """How can a village core become 100 % energy-neutral, profitably, with local renewable sources?"""


@main.command()
@_scenario
@click.option("--state", type=click.Choice(STATES), default="planned", help="Which measures; reference: no policy.")
@click.option("--hourly", type=click.Path(path_type=Path), help="Also write every hour to this CSV file.")
@_set
@_json
@_lang
def run(
    scenario: Path, *, state: Any, hourly: Path | None, settings: tuple[str, ...], as_json: bool, lang: Lang
) -> None:
    """Run a core hour by hour with simple rules."""
    from energysim import files
    from energysim.report.compare_table import headline_table
    from energysim.report.tables import result_table
    from energysim.study.compare_runs import beside as side_by_side
    from energysim.study.reference import reference, run_reference
    from energysim.study.simulate import hourly_csv, prepare
    from energysim.study.simulate import run as run_hours

    def work() -> None:
        asked, beside = _load(scenario, _settings(settings))
        prepared = prepare(asked, files=beside)
        if state == "reference":
            answer = run_reference(prepared, asked, files=beside)
        else:
            answer = run_hours(prepared, asked, state=state, files=beside)
        if hourly is not None:
            shown = reference(asked, prepared) if state == "reference" else asked
            table = hourly_csv(shown, state="planned" if state == "reference" else state, files=beside)
            files.write_atomic(hourly, table)
        if as_json:
            _print(answer.to_json())
        else:
            headlines = headline_table(side_by_side(asked, prepared, files=beside), lang)
            _print(f"{headlines}\n\n{result_table(answer, lang)}".encode())

    _guard(work, lang)


@main.command()
@click.argument("scenarios", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--state", type=click.Choice(STATES), default="planned", help="Which measures of each scenario.")
@_set
@_json
@_lang
def compare(scenarios: tuple[Path, ...], *, state: Any, settings: tuple[str, ...], as_json: bool, lang: Lang) -> None:
    """Put two to four scenarios side by side; of one, its new homes in the core and outside it."""
    from energysim.report.compare_table import comparison_table
    from energysim.report.placement_table import placement_table
    from energysim.study.compare_runs import compare as put_beside
    from energysim.study.placement import placement

    def work() -> None:
        asked = [_load(path, _settings(settings)) for path in scenarios]
        if len(asked) == 1:
            found = placement(asked[0][0], files=asked[0][1])
            _print(found.to_json() if as_json else placement_table(found, lang).encode())
        else:
            beside = put_beside(asked, state=state)
            _print(beside.to_json() if as_json else comparison_table(beside, lang).encode())

    _guard(work, lang)


@main.command()
@_scenario
@click.option("--target", metavar="NAME=SHARE", help=f"One of {', '.join(TARGETS)}, as annual_final=1.0.")
@click.option("--allow-fossil", is_flag=True, help="Exports may pay for gas and oil: the bare yearly balance.")
@click.option("--save", type=click.Path(path_type=Path), help="Write the scenario with the found measures.")
@_set
@_json
@_lang
def optimise(
    scenario: Path,
    *,
    target: str | None,
    allow_fossil: bool,
    save: Path | None,
    settings: tuple[str, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Find the cheapest mix that meets the target, with its proof."""
    from energysim import files
    from energysim.report.tables import optimum_table
    from energysim.scenario.dump import update_text
    from energysim.study.optimise import design_changes
    from energysim.study.optimise import optimise as find

    def work() -> None:
        changes = _settings(settings) | _target_changes(target, allow_fossil=allow_fossil)
        asked, beside = _load(scenario, changes)
        answer = find(asked, files=beside, on_progress=_progress(lang))
        if save is not None:
            found = {tuple(path.split(".")): value for path, value in design_changes(answer).items()}
            original = files.read_text(scenario, limit_bytes=files.SCENARIO_LIMIT_BYTES)
            files.write_atomic(save, update_text(original, changes | found).encode())
            for name, data in beside.items():
                if not (save.parent / name).exists():
                    files.write_atomic(save.parent / name, data)  # the new file names its weather beside itself
        _print(answer.to_json() if as_json else optimum_table(answer, lang).encode())

    _guard(work, lang)


@main.command()
@_scenario
@_set
@_json
@_lang
def density(scenario: Path, *, settings: tuple[str, ...], as_json: bool, lang: Lang) -> None:
    """Find from which density a heat network, own production and sharing pay in this core."""
    from energysim.report.density_table import density_table
    from energysim.study.density import density as find

    def work() -> None:
        asked, beside = _load(scenario, _settings(settings))
        found = find(asked, files=beside)
        _print(found.to_json() if as_json else density_table(found, lang).encode())

    _guard(work, lang)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_lang
def check(file: Path, lang: Lang) -> None:
    """Check a scenario file: every problem at once, with line and what is allowed."""
    from energysim.study.simulate import examine

    def work() -> None:
        scenario, beside = _load(file, {})
        try:
            examine(scenario, files=beside)
        except InputProblems as error:
            raise InputProblems(replace(p, file=p.file or str(file)) for p in error.problems) from None
        click.echo(t("cli.check.fine", lang, file=file.name))

    _guard(work, lang)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("code")
@_lang
def sector(file: Path, *, code: str, lang: Lang) -> None:
    """Print the measured totals of a statistical sector out of a file of Fluvius, ready to paste."""
    from energysim import files
    from energysim.demand.sector_file import read_sector
    from energysim.report.sector_block import measured_block

    def work() -> None:
        totals = read_sector(files.read_bounded(file, limit_bytes=files.METER_LIMIT_BYTES), code, file=str(file))
        _print(measured_block(totals, file=file.name, lang=lang).encode())

    _guard(work, lang)


@main.group()
def weather() -> None:
    """Weather of your own place."""


@weather.command()
@click.argument("scenario", type=click.Path(path_type=Path), required=False)
@click.option("--latitude", type=float, help="Degrees north, with --longitude instead of a scenario.")
@click.option("--longitude", type=float, help="Degrees east.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to keep it; beside the scenario unless said.")
@_lang
def fetch(
    scenario: Path | None, *, latitude: float | None, longitude: float | None, out: Path | None, lang: Lang
) -> None:
    """Fetch a typical year of PVGIS for a scenario's place; needs a network, and only does so when asked."""
    from energysim import files
    from energysim.climate.fetch import fetch_pvgis, file_name

    def work() -> None:
        place = _place(scenario) if scenario is not None else (latitude, longitude)
        if place[0] is None or place[1] is None:
            raise InputProblems([Problem(code="fetch_place")])
        data = fetch_pvgis(place[0], place[1], fetch=_pvgis)
        name = file_name(place[0], place[1])
        kept = out or (files.cache_folder() if scenario is None else scenario.parent) / name
        if out is None:
            files.write_named(kept.parent, name, data=data)
        else:
            files.write_atomic(out, data)
        click.echo(t("cli.weather.kept", lang, file=str(kept), name=kept.name))

    _guard(work, lang)


def _place(path: Path) -> tuple[float, float]:
    """Coordinates of a scenario; the weather file that it names need not be there yet."""
    from energysim import files
    from energysim.scenario.load import load_scenario

    text = files.read_bounded(path, limit_bytes=files.SCENARIO_LIMIT_BYTES)
    location = load_scenario(text, file=str(path)).location
    return location.latitude_deg, location.longitude_deg


def _pvgis(latitude: float, longitude: float) -> Any:
    from pvlib import iotools

    return iotools.get_pvgis_tmy(latitude, longitude, outputformat="csv", map_variables=False, coerce_year=None)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file."""
    import orjson

    from energysim.scenario.schema import json_schema

    _print(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))


@main.command()
@click.option("--port", type=int, default=DEFAULT_PORT, show_default=True, help="Port on this computer.")
@click.option("--headless", is_flag=True, help="Do not open a browser window.")
@_lang
def app(port: int, *, headless: bool, lang: Lang) -> None:
    """Open the app in the browser."""
    from energysim.hub.warm import warm_up
    from energysim.jobs import start_app

    click.echo(t("cli.app.preparing", lang))
    warm_up()
    sys.exit(start_app(port=port, headless=headless))


def _load(path: Path, changes: Changes) -> "tuple[Scenario, dict[str, bytes]]":
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


def _settings(settings: tuple[str, ...]) -> Changes:
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


def _target_changes(target: str | None, *, allow_fossil: bool) -> Changes:
    if target is None:
        return {("target", "allow_fossil"): True} if allow_fossil else {}
    name, found, share = target.partition("=")
    if name not in TARGETS or not found:
        params = {"found": target, "allowed": ", ".join(TARGETS)}
        raise InputProblems([Problem(code="target_form", params=params, path="target")])
    return {("target",): {name: _value(share), "allow_fossil": allow_fossil}}


def _progress(lang: Lang) -> Callable[[str, float], None]:
    def say(stage: str, fraction: float) -> None:
        if sys.stderr.isatty():
            click.echo(f"{t(f'cli.stage.{stage}', lang)} …", err=True)

    return say


def _print(data: bytes) -> None:
    sys.stdout.buffer.write(data + b"\n")


def _guard(work: Callable[[], None], lang: Lang) -> None:
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
