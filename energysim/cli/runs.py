"""The commands that every user needs: run, optimise, check."""

from pathlib import Path
from typing import Any

import click

from energysim.cli.shared import (
    STATES,
    TARGETS,
    guard,
    json_option,
    lang_option,
    load,
    opened,
    progress,
    scenario_argument,
    set_option,
    settings_of,
    target_changes,
    write_out,
)
from energysim.errors import InputProblems
from energysim.text import Lang, t


@click.command()
@scenario_argument
@click.option("--state", type=click.Choice(STATES), default="planned", help="Which measures; reference: no policy.")
@click.option("--hourly", type=click.Path(path_type=Path), help="Also write every hour to this CSV file.")
@set_option
@json_option
@lang_option
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
        asked, beside = load(scenario, settings_of(settings))
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
            write_out(answer.to_json())
        else:
            headlines = headline_table(side_by_side(asked, prepared, files=beside), lang)
            write_out(f"{headlines}\n\n{result_table(answer, lang)}".encode())

    guard(work, lang)


@click.command()
@scenario_argument
@click.option("--target", metavar="NAME=SHARE", help=f"One of {', '.join(TARGETS)}, as annual_final=1.0.")
@click.option("--allow-fossil", is_flag=True, help="Exports may pay for gas and oil: the bare yearly balance.")
@click.option("--save", type=click.Path(path_type=Path), help="Write the scenario with the found measures.")
@set_option
@json_option
@lang_option
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
        changes = settings_of(settings) | target_changes(target, allow_fossil=allow_fossil)
        asked, beside = load(scenario, changes)
        answer = find(asked, files=beside, on_progress=progress(lang))
        if save is not None:
            found = {tuple(path.split(".")): value for path, value in design_changes(answer).items()}
            original = files.read_text(scenario, limit_bytes=files.SCENARIO_LIMIT_BYTES)
            files.write_atomic(save, update_text(original, changes | found).encode())
            for name, data in beside.items():
                if not (save.parent / name).exists():
                    files.write_atomic(save.parent / name, data)  # the new file names its weather beside itself
        write_out(answer.to_json() if as_json else optimum_table(answer, lang).encode())

    guard(work, lang)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@lang_option
def check(file: Path, lang: Lang) -> None:
    """Check a scenario file: every problem at once, with line and what is allowed."""
    from energysim.study.simulate import examine

    def work() -> None:
        scenario, beside, refused = opened(file, {})
        try:
            examine(scenario, files=beside)
        except InputProblems as error:
            known = {problem.path for problem in refused}
            refused += [problem for problem in error.problems if problem.path not in known]
        if refused:
            raise InputProblems(refused)
        click.echo(t("cli.check.fine", lang, file=file.name))

    guard(work, lang)
