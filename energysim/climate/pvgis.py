"""Typical years of PVGIS as CSV.

Labels are UTC. Irradiance is a satellite picture some minutes after the label (the header of newer files says how many;
a quarter of an hour in the older files of Belgium): the sun is computed for that moment. Every month comes from
another year, so the rows count as month, day and hour; there is no 29 February.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from energysim.climate.rows import Row, cell, place, refused, shown, year_of
from energysim.climate.sun import sun_at
from energysim.climate.sun_check import sun_problems
from energysim.climate.weather import Weather
from energysim.errors import InputProblems, Problem

COLUMNS: Final = {
    "temperature_c": "T2m",
    "wind_m_per_s": "WS10m",
    "ghi_w_per_m2": "G(h)",
    "dni_w_per_m2": "Gb(n)",
    "dhi_w_per_m2": "Gd(h)",
}
TIME: Final = "time(UTC)"
STAMP: Final = re.compile(r"(\d{4})(\d{2})(\d{2}):(\d{2})(\d{2})")
HEADERS: Final = {"Latitude": "latitude", "Longitude": "longitude", "Elevation": "altitude"}
OFFSET_HEADER: Final = "Irradiance Time Offset"
# Source: European Commission, Joint Research Centre, PVGIS 5.2: pictures about a quarter past the hour over Belgium.
USUAL_OFFSET_H: Final = 0.25
NOTE: Final = "climate.note.pvgis_snapshot"


def read_pvgis(lines: Sequence[str], year: int) -> Weather:
    """Read the lines of a PVGIS typical year; ``readers.read_weather`` is the door."""
    head = next((i for i, line in enumerate(lines) if line.startswith("time(")), None)
    if head is None:
        raise refused(Problem("climate_form", {"kind": "PVGIS", "missing": TIME}))
    names = lines[head].strip().split(",")
    for column in (TIME, *COLUMNS.values()):
        if column not in names:
            raise refused(Problem("climate_column", {"missing": column}, line=head + 1))
    header = _header(lines[:head])
    offset_h = header.get("offset", USUAL_OFFSET_H)
    found = year_of(_rows(lines, head + 1, names), year, zone_h=0)
    sun = sun_at(
        header["latitude"],
        header["longitude"],
        altitude_m=header["altitude"],
        year=year,
        offset_h=offset_h,
    )
    problems = (*found.problems, *sun_problems(found, sun))
    if problems:
        raise InputProblems(problems)
    return Weather(
        year=year,
        latitude_deg=header["latitude"],
        longitude_deg=header["longitude"],
        altitude_m=header["altitude"],
        temperature_c=found.series["temperature_c"],
        wind_m_per_s=found.series["wind_m_per_s"],
        ghi_w_per_m2=found.series["ghi_w_per_m2"],
        dni_w_per_m2=found.series["dni_w_per_m2"],
        dhi_w_per_m2=found.series["dhi_w_per_m2"],
        sun_offset_h=offset_h,
        kind="pvgis",
        origin=f"PVGIS TMY {header['latitude']:.3f} N {header['longitude']:.3f} E, PVGIS (c) European Union",
        notes=(NOTE,),
    )


def _header(lines: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for number, line in enumerate(lines, start=1):
        name, _, text = line.partition(":")
        for start, field in HEADERS.items():
            if name.startswith(start):
                found[field] = place(field, text, line=number)
        if name.startswith(OFFSET_HEADER):
            found["offset"] = _offset_h(text, number)
    for start, field in HEADERS.items():
        if field not in found:
            raise refused(Problem("climate_form", {"kind": "PVGIS", "missing": start}))
    return found


def _offset_h(text: str, line: int) -> float:
    """Moment of the satellite picture after the label."""
    try:
        offset_h = cell(text)
    except ValueError:
        offset_h = math.nan
    if not 0 <= offset_h < 1:
        raise refused(Problem("climate_header", {"field": OFFSET_HEADER, "found": shown(text)}, line=line))
    return offset_h


def _rows(lines: Sequence[str], start: int, names: Sequence[str]) -> list[Row]:
    """Rows up to the first empty line; after it PVGIS explains its columns."""
    at = {series: names.index(column) for series, column in COLUMNS.items()}
    time = names.index(TIME)
    rows = []
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line.strip():
            break
        cells = line.split(",")
        stamp = STAMP.fullmatch(cells[time].strip()) if time < len(cells) else None
        rows.append(
            Row(
                line=number,
                text=line,
                clock=None if stamp is None else (int(stamp[2]), int(stamp[3]), int(stamp[4])),
                values=_values(cells, at) if len(cells) == len(names) else None,
            )
        )
    return rows


def _values(cells: Sequence[str], at: Mapping[str, int]) -> dict[str, float] | None:
    try:
        return {series: cell(cells[i]) for series, i in at.items()}
    except ValueError:
        return None
