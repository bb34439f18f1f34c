"""The commands that bring data in: measured totals of a sector, weather of a place."""

from pathlib import Path
from typing import Any

import click

from energysim.cli.shared import (
    guard,
    lang_option,
    write_out,
)
from energysim.errors import InputProblems, Problem
from energysim.text import Lang, t


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("code")
@lang_option
def sector(file: Path, *, code: str, lang: Lang) -> None:
    """Print the measured totals of a statistical sector out of a file of Fluvius, ready to paste."""
    from energysim import files
    from energysim.demand.sector_file import read_sector
    from energysim.report.sector_block import measured_block

    def work() -> None:
        totals = read_sector(files.read_bounded(file, limit_bytes=files.METER_LIMIT_BYTES), code, file=str(file))
        write_out(measured_block(totals, file=file.name, lang=lang).encode())

    guard(work, lang)


@click.group()
def weather() -> None:
    """Weather of your own place."""


@weather.command()
@click.argument("scenario", type=click.Path(path_type=Path), required=False)
@click.option("--latitude", type=float, help="Degrees north, with --longitude instead of a scenario.")
@click.option("--longitude", type=float, help="Degrees east.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to keep it; beside the scenario unless said.")
@lang_option
def fetch(
    scenario: Path | None, *, latitude: float | None, longitude: float | None, out: Path | None, lang: Lang
) -> None:
    """Fetch a typical year of PVGIS for a scenario's place; needs a network, and only does so when asked."""
    from energysim import files
    from energysim.climate.fetch import fetch_pvgis, file_name

    def work() -> None:
        if scenario is not None and (latitude is not None or longitude is not None):
            raise InputProblems([Problem(code="fetch_both")])
        place = _place(scenario) if scenario is not None else (latitude, longitude)
        if place[0] is None or place[1] is None:
            raise InputProblems([Problem(code="fetch_place")])
        _refuse_far_away(place[0], place[1])
        data = fetch_pvgis(place[0], place[1], fetch=_pvgis)
        name = file_name(place[0], place[1])
        kept = out or (files.cache_folder() if scenario is None else scenario.parent) / name
        if out is None:
            files.write_named(kept.parent, name, data=data)
        else:
            files.write_atomic(out, data)
        click.echo(t("cli.weather.kept", lang, file=str(kept), name=kept.name))

    guard(work, lang)


def _place(path: Path) -> tuple[float, float]:
    """Coordinates of a scenario; the weather file that it names need not be there yet."""
    from energysim import files
    from energysim.scenario.load import load_scenario

    text = files.read_bounded(path, limit_bytes=files.SCENARIO_LIMIT_BYTES)
    location = load_scenario(text, file=str(path)).location
    return location.latitude_deg, location.longitude_deg


def _refuse_far_away(latitude: float, longitude: float) -> None:
    """The same range as a scenario has, before anything is asked of a network."""
    from energysim.scenario.place import LATITUDE_DEG, LONGITUDE_DEG
    from energysim.scenario.translate import plain_number

    asked = (("--latitude", latitude, LATITUDE_DEG), ("--longitude", longitude, LONGITUDE_DEG))
    problems = [
        Problem("out_of_range", {"found": value, "allowed": f"{plain_number(low)} … {plain_number(high)}"}, path=option)
        for option, value, (low, high) in asked
        if not low <= value <= high
    ]
    if problems:
        raise InputProblems(problems)


def _pvgis(latitude: float, longitude: float) -> Any:
    from pvlib import iotools

    return iotools.get_pvgis_tmy(latitude, longitude, outputformat="csv", map_variables=False, coerce_year=None)
