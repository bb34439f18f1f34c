"""EnergyPlus weather files (EPW).

Rows are in the standard time of the header, hours 1 to 24; by the rule of the format irradiance is the mean of the
hour before the label, so the sun belongs half-way. Files made from ERA5 (TMYx) have their irradiance centred on the
label itself. Which of the two a file follows is found by closure: only at the right moment of the sun do direct and
diffuse light add up to the global one. The choice stands in the notes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from energysim.climate.rows import Row, cell, place, refused, year_of
from energysim.climate.sun import Sun, sun_at
from energysim.climate.sun_check import closure_fraction, sun_problems
from energysim.climate.weather import Weather
from energysim.errors import InputProblems, Problem

# Source: US Department of Energy, EnergyPlus Auxiliary Programs, "EPW data dictionary": column and missing value.
FIELDS: Final = {
    "temperature_c": (6, 99.9),
    "wind_m_per_s": (21, 999.0),
    "ghi_w_per_m2": (13, 9999.0),
    "dni_w_per_m2": (14, 9999.0),
    "dhi_w_per_m2": (15, 9999.0),
}
# Source: same: eight lines of header; name, latitude, longitude, zone, altitude in the first; rows have 35 columns.
HEADER_LINES: Final = 8
# Source: same.
PLACE_COLUMNS: Final = {"latitude": 6, "longitude": 7, "altitude": 9}
# Source: same.
ZONE_COLUMN: Final = 8
# Source: same; the first 22 hold all that is read here.
LEAST_COLUMNS: Final = 22
# Source: zones in use run from UTC-12 to UTC+14.
ZONES_H: Final = (-12, 14)
# Moment of the sun from the start of the row's hour -> what the notes say.
READINGS: Final = {0.5: "climate.note.epw_mean_before_label", 1.0: "climate.note.epw_centred_on_label"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """First line of the file."""

    name: str
    source: str
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    zone_h: int


def read_epw(lines: Sequence[str], year: int) -> Weather:
    """Read the lines of an EPW file; ``readers.read_weather`` is the door."""
    header = _header(lines)
    found = year_of(_rows(lines), year, zone_h=header.zone_h)
    suns = _suns(header, year)
    # The moment of the sun at which the light of the file closes best; refused when none does.
    offset_h = min(suns, key=lambda offset_h: closure_fraction(found, suns[offset_h]))
    problems = (*found.problems, *sun_problems(found, suns[offset_h]))
    if problems:
        raise InputProblems(problems)
    return Weather(
        year=year,
        latitude_deg=header.latitude_deg,
        longitude_deg=header.longitude_deg,
        altitude_m=header.altitude_m,
        temperature_c=found.series["temperature_c"],
        wind_m_per_s=found.series["wind_m_per_s"],
        ghi_w_per_m2=found.series["ghi_w_per_m2"],
        dni_w_per_m2=found.series["dni_w_per_m2"],
        dhi_w_per_m2=found.series["dhi_w_per_m2"],
        sun_offset_h=offset_h,
        kind="epw",
        origin=f"EPW {header.name}, {header.source}",
        notes=(READINGS[offset_h],),
    )


def _suns(header: _Header, year: int) -> dict[float, Sun]:
    return {
        offset_h: sun_at(
            header.latitude_deg,
            header.longitude_deg,
            altitude_m=header.altitude_m,
            year=year,
            offset_h=offset_h,
        )
        for offset_h in READINGS
    }


def _header(lines: Sequence[str]) -> _Header:
    first = lines[0].split(",") if lines else []
    if not first or first[0] != "LOCATION" or len(first) <= max(PLACE_COLUMNS.values()):
        raise refused(Problem("climate_form", {"kind": "EPW", "missing": "LOCATION"}))
    periods = next((line.split(",") for line in lines[:HEADER_LINES] if line.startswith("DATA PERIODS")), [])
    if len(periods) < 3 or periods[2].strip() != "1":
        raise refused(Problem("climate_form", {"kind": "EPW", "missing": "DATA PERIODS,1,1"}))
    found = {field: place(field, first[column], line=1) for field, column in PLACE_COLUMNS.items()}
    return _Header(
        name=first[1].strip(),
        source=first[4].strip(),
        latitude_deg=found["latitude"],
        longitude_deg=found["longitude"],
        altitude_m=found["altitude"],
        zone_h=_zone_h(first[ZONE_COLUMN]),
    )


def _zone_h(text: str) -> int:
    try:
        zone_h = float(text)
    except ValueError:
        zone_h = float("nan")
    if not (ZONES_H[0] <= zone_h <= ZONES_H[1] and zone_h.is_integer()):
        raise refused(Problem("climate_header", {"field": "time zone", "found": text.strip()}, line=1))
    return int(zone_h)


def _rows(lines: Sequence[str]) -> list[Row]:
    return [
        _row(line, number) for number, line in enumerate(lines[HEADER_LINES:], start=HEADER_LINES + 1) if line.strip()
    ]


def _row(line: str, number: int) -> Row:
    cells = line.split(",")
    values = _values(cells) if len(cells) >= LEAST_COLUMNS else None
    return Row(line=number, text=line, clock=_clock(cells), values=values)


def _clock(cells: Sequence[str]) -> tuple[int, int, int] | None:
    try:
        return int(cells[1]), int(cells[2]), int(cells[3]) - 1
    except (ValueError, IndexError):
        return None


def _values(cells: Sequence[str]) -> dict[str, float] | None:
    """Values by series; the missing code of the format is a gap."""
    try:
        read = {name: (cell(cells[i]), missing) for name, (i, missing) in FIELDS.items()}
    except ValueError:
        return None
    return {name: math.nan if value == missing else value for name, (value, missing) in read.items()}
