"""The commands that compare: cores side by side, and from which density what pays."""

from pathlib import Path
from typing import Any

import click

from energysim.cli.shared import (
    STATES,
    guard,
    json_option,
    lang_option,
    load,
    scenario_argument,
    set_option,
    settings_of,
    write_out,
)
from energysim.text import Lang


@click.command()
@click.argument("scenarios", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--state", type=click.Choice(STATES), default="planned", help="Which measures of each scenario.")
@set_option
@json_option
@lang_option
def compare(scenarios: tuple[Path, ...], *, state: Any, settings: tuple[str, ...], as_json: bool, lang: Lang) -> None:
    """Put two to four scenarios side by side; of one, its new homes in the core and outside it."""
    from energysim.report.compare_table import comparison_table
    from energysim.report.placement_table import placement_table
    from energysim.study.compare_runs import compare as put_beside
    from energysim.study.placement import placement

    def work() -> None:
        asked = [load(path, settings_of(settings)) for path in scenarios]
        if len(asked) == 1:
            found = placement(asked[0][0], files=asked[0][1])
            write_out(found.to_json() if as_json else placement_table(found, lang).encode())
        else:
            beside = put_beside(asked, state=state)
            names = [str(path) for path in scenarios]
            write_out(beside.to_json() if as_json else comparison_table(beside, lang, files=names).encode())

    guard(work, lang)


@click.command()
@scenario_argument
@set_option
@json_option
@lang_option
def density(scenario: Path, *, settings: tuple[str, ...], as_json: bool, lang: Lang) -> None:
    """Find from which density a heat network, own production and sharing pay in this core."""
    from energysim.report.density_table import density_table
    from energysim.study.density import density as find

    def work() -> None:
        asked, beside = load(scenario, settings_of(settings))
        found = find(asked, files=beside)
        write_out(found.to_json() if as_json else density_table(found, lang).encode())

    guard(work, lang)
