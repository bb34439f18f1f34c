"""The commands on what there is to choose: what each share costs, and which mixes cost hardly more."""

import sys
from pathlib import Path

import click

from energysim.cli.shared import (
    TARGETS,
    guard,
    json_option,
    lang_option,
    load,
    scenario_argument,
    set_option,
    settings_of,
    target_changes,
    write_out,
)
from energysim.text import Lang

target_option = click.option("--target", metavar="NAME=SHARE", help=f"One of {', '.join(TARGETS)}, as matched=0.8.")
fossil_option = click.option("--allow-fossil", is_flag=True, help="Exports may pay for gas and oil.")


@click.command()
@scenario_argument
@click.option("--points", type=int, help="Points of the curve, 2 to 101; 11 unless said.")
@target_option
@fossil_option
@set_option
@json_option
@lang_option
def frontier(
    scenario: Path,
    *,
    points: int | None,
    target: str | None,
    allow_fossil: bool,
    settings: tuple[str, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Find what each share of neutrality costs, from nothing asked to the furthest in reach."""
    from energysim.report.frontier_table import frontier_table, point_line
    from energysim.study.frontier import STEPS
    from energysim.study.frontier import frontier as find
    from energysim.study.frontier_record import FrontierPoint

    def say(point: FrontierPoint, fraction: float) -> None:
        if sys.stderr.isatty():
            click.echo(point_line(point, lang), err=True)

    def work() -> None:
        asked, beside = load(scenario, settings_of(settings) | target_changes(target, allow_fossil=allow_fossil))
        found = find(asked, files=beside, steps=STEPS if points is None else points, on_progress=say)
        write_out(found.to_json() if as_json else frontier_table(found, lang).encode())

    guard(work, lang)


@click.command()
@scenario_argument
@click.option("--slack", "slacks", type=float, multiple=True, help="Extra cost, as 0.05. May be repeated.")
@click.option("--technologies", metavar="A,B", help="Only these, by key; all of them unless said.")
@target_option
@set_option
@json_option
@lang_option
def alternatives(
    scenario: Path,
    *,
    slacks: tuple[float, ...],
    technologies: str | None,
    target: str | None,
    settings: tuple[str, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Find the least and the most of each technology when the cost may rise by 1, 3, 5 and 10 %."""
    from energysim.report.alternatives_table import alternatives_table, stage_line
    from energysim.study.alternatives import SLACKS
    from energysim.study.alternatives import alternatives as find

    def say(key: str, fraction: float) -> None:
        if sys.stderr.isatty():
            click.echo(stage_line(key, lang), err=True)

    def work() -> None:
        asked, beside = load(scenario, target_changes(target, allow_fossil=False) | settings_of(settings))
        only = tuple(key.strip() for key in technologies.split(",")) if technologies else ()
        found = find(asked, files=beside, slacks=slacks or SLACKS, technologies=only, on_progress=say)
        write_out(found.to_json() if as_json else alternatives_table(found, lang).encode())

    guard(work, lang)
