"""Weather files: the real ones give the published figures, and whatever is wrong is refused by place and count."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from energysim.climate.build import weather_for
from energysim.climate.readers import LIMIT_BYTES, read_weather
from energysim.climate.sun import sun_elevation_deg
from energysim.climate.weather import SERIES, Kind, Weather
from energysim.errors import InputProblems, Problem
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Climate, Location
from energysim.technologies.pv import pv_profile
from tests.climate.made import as_bytes, epw_lines, half_clear, part_of_clear, pvgis_lines, uccle

BRUSSELS = "weather-brussels-pvgis-tmy/TMY_Brussels_2005-2020.csv"
UCCLE_TMYX = "weather-uccle-tmyx/BEL_VLG_Uccle.064470_TMYx.2007-2021.epw"
# First row of the made files, counted from 0.
PVGIS_START, EPW_START = 7, 8


@pytest.fixture(scope="module")
def brussels(shared_data: Path) -> bytes:
    return (shared_data / BRUSSELS).read_bytes()


@pytest.fixture(scope="module")
def uccle_tmyx(shared_data: Path) -> bytes:
    return (shared_data / UCCLE_TMYX).read_bytes()


def yield_kwh(weather: Weather, tilt_deg: float, azimuth_deg: float) -> float:
    profile = pv_profile(weather, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, book=ParameterBook())
    return float(profile.sum())


def problems(data: bytes, kind: Kind, *, year: int = 2023) -> list[Problem]:
    assert kind != "synthetic"
    with pytest.raises(InputProblems) as refused:
        read_weather(data, kind=kind, year=year, file="mine.csv")
    found = list(refused.value.problems)
    assert all(problem.file == "mine.csv" and problem.path == "climate.file" for problem in found)
    return found


def test_brussels_gives_the_published_sums(brussels: bytes) -> None:
    weather = read_weather(brussels, kind="pvgis", year=2023)
    sums = [getattr(weather, name).sum() / 1000 for name in ("ghi_w_per_m2", "dni_w_per_m2", "dhi_w_per_m2")]
    assert sums == pytest.approx([1061.5, 961.4, 581.5], abs=0.1)
    assert weather.temperature_c.mean() == pytest.approx(10.91, abs=0.01)
    assert (weather.temperature_c.min(), weather.temperature_c.max()) == pytest.approx((-10.1, 31.1), abs=0.05)
    assert weather.wind_m_per_s.mean() == pytest.approx(3.64, abs=0.01)
    assert (weather.latitude_deg, weather.longitude_deg, weather.altitude_m) == (50.846, 4.343, 21.0)
    assert weather.sun_offset_h == 0.25


def test_brussels_gives_the_published_yields(brussels: bytes) -> None:
    weather = read_weather(brussels, kind="pvgis", year=2023)
    assert yield_kwh(weather, 35, 180) == pytest.approx(1004, rel=0.01)
    assert yield_kwh(weather, 10, 180) == pytest.approx(930, rel=0.02)
    assert yield_kwh(weather, 0, 180) == pytest.approx(866, rel=0.02)
    east, west = yield_kwh(weather, 35, 90), yield_kwh(weather, 35, 270)
    assert (east + west) / 2 == pytest.approx(810, rel=0.01)
    assert east == pytest.approx(west, rel=0.03)


def test_uccle_lies_on_its_labels(uccle_tmyx: bytes) -> None:
    """Read by the rule of the format this file gives 911 in the east and 769 in the west."""
    weather = read_weather(uccle_tmyx, kind="epw", year=2023)
    assert weather.notes == ("climate.note.epw_centred_on_label",)
    assert weather.ghi_w_per_m2.sum() / 1000 == pytest.approx(1113.5, abs=0.1)
    assert weather.temperature_c.mean() == pytest.approx(11.09, abs=0.01)
    east, west = yield_kwh(weather, 35, 90), yield_kwh(weather, 35, 270)
    assert east == pytest.approx(west, rel=0.05)
    misread = replace(weather, sun_offset_h=0.5)
    assert yield_kwh(misread, 35, 90) == pytest.approx(911, rel=0.01)
    assert yield_kwh(misread, 35, 270) == pytest.approx(769, rel=0.01)


@pytest.mark.parametrize("seed", range(3))
def test_the_built_in_year_is_even_between_east_and_west(seed: int) -> None:
    east, west = yield_kwh(uccle(seed=seed), 35, 90), yield_kwh(uccle(seed=seed), 35, 270)
    assert east == pytest.approx(west, rel=0.05)


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("sun_offset_h", [0.0, 0.25, 0.5])
def test_a_pvgis_file_is_read_as_it_was_written(year: int, sun_offset_h: float) -> None:
    weather = half_clear(sun_offset_h) if year == 2023 else uccle(year=year)
    back = read_weather(as_bytes(pvgis_lines(weather)), kind="pvgis", year=year)
    for name in SERIES:
        np.testing.assert_array_equal(getattr(back, name), getattr(weather, name))
    assert back.sun_offset_h == weather.sun_offset_h
    np.testing.assert_array_equal(sun_elevation_deg(back), sun_elevation_deg(weather))


@pytest.mark.parametrize("zone_h", [-5, 0, 1, 2])
@pytest.mark.parametrize(
    ("offset_h", "note"),
    [(0.5, "climate.note.epw_mean_before_label"), (1.0, "climate.note.epw_centred_on_label")],
)
def test_an_epw_file_is_read_as_it_was_written(zone_h: int, offset_h: float, note: str) -> None:
    weather = half_clear(offset_h)
    back = read_weather(as_bytes(epw_lines(weather, zone_h=zone_h)), kind="epw", year=2023)
    for name in SERIES:
        np.testing.assert_array_equal(getattr(back, name), getattr(weather, name))
    assert (back.sun_offset_h, back.notes) == (offset_h, (note,))


@pytest.mark.parametrize(
    ("kind", "offset_h"), [("pvgis", 0.0), ("pvgis", 0.25), ("pvgis", 0.75), ("epw", 0.5), ("epw", 1.0)]
)
def test_every_reader_gives_east_as_much_as_west(kind: Kind, offset_h: float) -> None:
    """Light that is even between morning and afternoon stays so; half an hour off would show as 5 % or more."""
    weather = part_of_clear(offset_h, 0.9)
    lines = pvgis_lines(weather) if kind == "pvgis" else epw_lines(weather, zone_h=1)
    back = read_weather(as_bytes(lines), kind="pvgis" if kind == "pvgis" else "epw", year=2023)
    still = replace(back, temperature_c=np.full(back.steps, 10.0), wind_m_per_s=np.full(back.steps, 3.0))
    assert yield_kwh(still, 35, 90) == pytest.approx(yield_kwh(still, 35, 270), rel=0.015)
    misread = replace(still, sun_offset_h=offset_h - 0.5 if offset_h >= 0.5 else offset_h + 0.5)
    assert yield_kwh(misread, 35, 90) != pytest.approx(yield_kwh(misread, 35, 270), rel=0.05)


@pytest.mark.parametrize("wrong_h", [-1.0, 0.0, 2.0, 3.0])
def test_another_time_zone_than_the_header_says_is_refused(wrong_h: float, uccle_tmyx: bytes) -> None:
    for lines in (epw_lines(half_clear(0.5)), uccle_tmyx.decode("latin-1").splitlines()):
        first = lines[0].split(",")
        first[8] = str(wrong_h)
        (problem,) = problems(as_bytes([",".join(first), *lines[1:]]), "epw")
        assert problem.code == "climate_zone"


@pytest.mark.parametrize("hours", [-2, -1, 1, 2])
def test_a_pvgis_file_in_local_time_is_refused(hours: int, brussels: bytes) -> None:
    lines = brussels.decode().splitlines()
    labels = [line.split(",", 1)[0] for line in lines[17:8777]]
    values = [line.split(",", 1)[1] for line in lines[17:8777]]
    moved = values[-hours:] + values[:-hours]
    rows = [f"{label},{value}" for label, value in zip(labels, moved, strict=True)]
    (problem,) = problems(as_bytes([*lines[:17], *rows]), "pvgis")
    assert problem.code == "climate_zone"
    assert problem.params["late_h"] == pytest.approx(hours, abs=0.3)


@cache
def made_lines(kind: Kind) -> tuple[str, ...]:
    return tuple(pvgis_lines(uccle()) if kind == "pvgis" else epw_lines(uccle()))


def first_row(kind: Kind) -> tuple[list[str], int]:
    return list(made_lines(kind)), PVGIS_START if kind == "pvgis" else EPW_START


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
def test_missing_hours_are_refused_with_the_first_and_the_count(kind: Kind) -> None:
    lines, start = first_row(kind)
    del lines[start + 5000]
    del lines[start + 1000 : start + 1003]
    rows, missing = problems(as_bytes(lines), kind)
    assert (rows.code, rows.params["found"], rows.params["allowed"]) == ("climate_rows", 8756, 8760)
    assert (missing.code, missing.params) == ("climate_missing", {"first": "02-11 16 h", "count": 4})


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
def test_a_double_hour_is_refused_with_its_line(kind: Kind) -> None:
    lines, start = first_row(kind)
    lines.insert(start + 50, lines[start + 49])
    rows, double = problems(as_bytes(lines), kind)
    assert (rows.code, rows.params["found"]) == ("climate_rows", 8761)
    assert (double.code, double.line) == ("climate_double", start + 51)
    assert double.params == {"found": "01-03 01 h", "count": 1}


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
def test_rows_out_of_order_are_refused(kind: Kind) -> None:
    lines, start = first_row(kind)
    lines[start + 10], lines[start + 20] = lines[start + 20], lines[start + 10]
    (problem,) = problems(as_bytes(lines), kind)
    assert (problem.code, problem.line, problem.params["count"]) == ("climate_order", start + 12, 10)


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
def test_an_hour_that_does_not_exist_is_refused(kind: Kind) -> None:
    lines, start = first_row(kind)
    now, then = ("20230201:", "20230229:") if kind == "pvgis" else ("2023,2,1,", "2023,2,29,")
    lines = [line.replace(now, then) for line in lines]
    strange, missing = problems(as_bytes(lines), kind)
    assert (strange.code, strange.line, strange.params["count"]) == ("climate_strange", start + 1 + 31 * 24, 24)
    assert (missing.code, missing.params) == ("climate_missing", {"first": "02-01 00 h", "count": 24})


@pytest.mark.parametrize("count", [0, 1, 8000, 8759])
def test_a_file_that_stops_is_refused(count: int) -> None:
    rows, missing = problems(as_bytes(pvgis_lines(uccle())[: PVGIS_START + count]), "pvgis")
    assert rows.code == "climate_rows"
    assert (rows.params["found"], rows.params["allowed"]) == (count, 8760)
    assert (missing.code, missing.params["count"]) == ("climate_missing", 8760 - count)


def test_a_typical_year_is_refused_for_a_leap_year(brussels: bytes) -> None:
    (problem,) = problems(brussels, "pvgis", year=2024)
    assert problem.code == "climate_leap_year"
    assert (problem.params["found"], problem.params["allowed"]) == (8760, 8784)
    (problem,) = problems(as_bytes(pvgis_lines(uccle(year=2024))), "pvgis", year=2023)
    assert problem.code == "climate_leap_year"


@pytest.mark.parametrize("cell", ["", " ", "nan", "inf", "1e400"])
def test_gaps_are_refused(cell: str) -> None:
    lines = pvgis_lines(uccle())
    for row in (100, 101, 200):
        cells = lines[PVGIS_START + row].split(",")
        cells[1] = cell
        lines[PVGIS_START + row] = ",".join(cells)
    (problem,) = problems(as_bytes(lines), "pvgis")
    assert problem.code == "climate_gap"
    assert problem.params == {"series": "temperature_c", "first": "2023-01-05 04:00 UTC", "count": 3}


@pytest.mark.parametrize(("column", "code"), [(6, "99.9"), (13, "9999"), (14, "9999"), (15, "9999."), (21, "999")])
def test_missing_value_codes_of_epw_are_gaps(column: int, code: str) -> None:
    lines = epw_lines(uccle())
    cells = lines[EPW_START + 100].split(",")
    cells[column] = code
    lines[EPW_START + 100] = ",".join(cells)
    (problem,) = problems(as_bytes(lines), "epw")
    assert (problem.code, problem.line) == ("climate_gap", EPW_START + 101)
    # Row 100 begins at 4 h on 5 January on a clock one hour ahead of UTC.
    assert (problem.params["first"], problem.params["count"]) == ("2023-01-05 03:00 UTC", 1)


@pytest.mark.parametrize("cell", ["-61", "99", "-9999"])
def test_impossible_values_are_refused(cell: str) -> None:
    lines = pvgis_lines(uccle())
    cells = lines[PVGIS_START + 24].split(",")
    cells[1] = cell
    lines[PVGIS_START + 24] = ",".join(cells)
    (problem,) = problems(as_bytes(lines), "pvgis")
    assert problem.code == "climate_impossible"
    assert problem.params["first"] == "2023-01-02 00:00 UTC"


@pytest.mark.parametrize("cell", ["x", "1_0", "1,0", "0x10", "--"])
def test_what_is_no_number_is_refused_with_its_line(cell: str) -> None:
    lines = pvgis_lines(uccle())
    cells = lines[PVGIS_START + 24].split(",")
    cells[1] = cell
    lines[PVGIS_START + 24] = ",".join(cells)
    (problem,) = problems(as_bytes(lines), "pvgis")
    assert (problem.code, problem.line, problem.params["count"]) == ("climate_row", PVGIS_START + 25, 1)


@pytest.mark.parametrize(
    ("found", "instead", "code"),
    [
        ("time(UTC)", "time(local)", "climate_column"),
        ("Gb(n)", "Gb", "climate_column"),
        ("Latitude (decimal degrees): 50.797", "Latitude (decimal degrees): 150", "climate_header"),
        ("Longitude (decimal degrees): 4.358", "Longitude (decimal degrees): north", "climate_header"),
        ("Elevation (m)", "Height (m)", "climate_form"),
        ("Time Offset (h): 0.5", "Time Offset (h): 1.5", "climate_header"),
        ("time(UTC)", "moment", "climate_form"),
    ],
)
def test_a_wrong_pvgis_header_is_refused(found: str, instead: str, code: str) -> None:
    text = as_bytes(pvgis_lines(uccle())).decode()
    assert found in text
    assert [problem.code for problem in problems(text.replace(found, instead).encode(), "pvgis")] == [code]


@pytest.mark.parametrize(
    ("found", "instead", "code"),
    [
        ("LOCATION", "PLACE", "climate_form"),
        (",1.0,100.0", ",5.5,100.0", "climate_header"),
        (",1.0,100.0", ",,100.0", "climate_header"),
        (",1.0,100.0", ",1.0,99999", "climate_header"),
        ("DATA PERIODS,1,1,", "DATA PERIODS,1,4,", "climate_form"),
    ],
)
def test_a_wrong_epw_header_is_refused(found: str, instead: str, code: str) -> None:
    text = as_bytes(epw_lines(uccle())).decode()
    assert found in text
    assert [problem.code for problem in problems(text.replace(found, instead).encode(), "epw")] == [code]


@pytest.mark.parametrize("kind", ["pvgis", "epw"])
@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"\xff\xfe" * 50, b"{}", b"time(UTC)\n", b"LOCATION,,,\n"])
def test_what_is_no_weather_file_is_refused(kind: Kind, data: bytes) -> None:
    assert problems(data, kind)[0].code in ("climate_form", "climate_column")


def test_a_file_above_two_megabytes_is_refused_unread() -> None:
    (problem,) = problems(b"\n" * (LIMIT_BYTES + 1), "pvgis")
    assert (problem.code, problem.params["allowed"]) == ("file_too_big", LIMIT_BYTES)


LIGHT = ("ghi_w_per_m2", "dni_w_per_m2", "dhi_w_per_m2")
COLUMNS: dict[str, dict[str, int]] = {
    "pvgis": dict(zip(("temperature_c", "wind_m_per_s", *LIGHT), (1, 7, 3, 4, 5), strict=True)),
    "epw": dict(zip(("temperature_c", "wind_m_per_s", *LIGHT), (6, 21, 13, 14, 15), strict=True)),
}
IMPOSSIBLE = {"temperature_c": ("-60.1", "61"), "wind_m_per_s": ("-0.1", "60.5")}
FAULTS = ("gap", "impossible", "no number", "absent", "double", "zone")


@pytest.mark.parametrize("turn", range(100))
def test_a_broken_file_is_refused_with_every_fault_its_first_moment_and_its_count(turn: int) -> None:
    """One hundred files with one to four planted kinds of fault, all of which come back at once."""
    chance = random.Random(turn)
    kind: Kind = chance.choice(("pvgis", "epw"))
    lines, start = first_row(kind)
    planted = chance.sample(FAULTS, chance.randint(1, 4))
    expected: set[tuple[str, str, object, int]] = set()
    if "zone" in planted:
        moved = lines[start : start + 8760]
        if kind == "pvgis":
            values = [line.split(",", 1)[1] for line in moved]
            values = values[-2:] + values[:-2]
            moved = [f"{line.split(',', 1)[0]},{value}" for line, value in zip(moved, values, strict=True)]
            lines[start : start + 8760] = moved
        else:
            lines[0] = lines[0].replace(",1.0,100.0", ",3.0,100.0")
        expected.add(("climate_zone", "", None, 0))
    hours = sorted(chance.sample(range(200, 8500), 12))
    zone_h = 0 if kind == "pvgis" else 3 if "zone" in planted else 1
    series = chance.choice(list(COLUMNS[kind]))

    def put(at: int, text: str) -> None:
        cells = lines[start + at].split(",")
        cells[COLUMNS[kind][series]] = text
        lines[start + at] = ",".join(cells)

    def moment(at: int) -> str:
        return str(np.datetime64("2023-01-01T00:00", "m") + np.timedelta64(at - zone_h, "h")).replace("T", " ") + " UTC"

    def label(at: int) -> str:
        return str(np.datetime64("2023-01-01T00", "h") + np.timedelta64(at, "h"))[5:].replace("T", " ") + " h"

    if "gap" in planted:
        for at in hours[:3]:
            put(at, chance.choice(("", "nan", "inf")))
        expected.add(("climate_gap", series, moment(hours[0]), 3))
    if "impossible" in planted:
        for at in hours[3:5]:
            put(at, chance.choice(IMPOSSIBLE.get(series, ("-1", "1500.5"))))
        expected.add(("climate_impossible", series, moment(hours[3]), 2))
    if "no number" in planted:
        for at in hours[5:9]:
            put(at, chance.choice(("x", "1_0", "--")))
        expected.add(("climate_row", "", start + hours[5] + 1, 4))
    more = 0
    if "double" in planted:  # from the end, so that the lines before stay where they are
        lines.insert(start + hours[11] + 1, lines[start + hours[11]])
        expected.add(("climate_double", "", start + hours[11] + 2 - ("absent" in planted) * 1, 1))
        more += 1
    if "absent" in planted:
        del lines[start + hours[10]]
        expected.add(("climate_missing", "", label(hours[10]), 1))
        more -= 1
    if more:
        expected.add(("climate_rows", "", None, 8760 + more))

    found = set()
    for problem in problems(as_bytes(lines), kind):
        params = problem.params
        first: object = params.get("first")
        count = params.get("count", params.get("found", 0) if problem.code == "climate_rows" else 0)
        if problem.code in ("climate_row", "climate_double"):
            first = problem.line
        if problem.code in ("climate_rows", "climate_zone"):
            first = None
        found.add((problem.code, params.get("series", ""), first, count))
    assert found == expected


def test_damaged_files_are_read_or_refused_never_worse() -> None:
    """Forty files with bytes, lines or cells changed at random."""
    chance = random.Random(26)
    whole = {"pvgis": as_bytes(pvgis_lines(uccle())), "epw": as_bytes(epw_lines(uccle()))}
    codes: list[str] = []
    for turn in range(40):
        kind = chance.choice(("pvgis", "epw"))
        data = bytearray(whole[kind])
        for _ in range(chance.randint(1, 20)):
            at = chance.randrange(len(data)) if turn % 2 else chance.randrange(1500)
            end = at + chance.randint(1, 40)
            data[at:end] = bytes(chance.choices(b"0123456789.,-:\nenaif_ \xff\x00", k=chance.randint(0, 3)))
        try:
            read_weather(bytes(data), kind="pvgis" if kind == "pvgis" else "epw", year=2023)
        except InputProblems as refused:
            codes += [problem.code for problem in refused.problems]
    assert len(codes) > 20
    assert all(code.startswith("climate_") for code in codes)


LEUVEN = Location(
    municipality="Leuven", latitude_deg=50.88, longitude_deg=4.70, altitude_m=30.0, fluvius_area="zenne_dijle"
)


def test_a_scenario_gets_its_weather() -> None:
    built_in = weather_for(LEUVEN, Climate(kind="synthetic", year=2023, seed=5), file_bytes=None)
    assert (built_in.kind, built_in.latitude_deg) == ("synthetic", 50.88)
    data = as_bytes(pvgis_lines(uccle()))
    near = weather_for(LEUVEN, Climate(kind="pvgis", year=2023, file="a.csv"), file_bytes=data)
    assert (near.kind, near.notes) == ("pvgis", ("climate.note.pvgis_snapshot",))
    coast = LEUVEN.model_copy(update={"longitude_deg": 2.9, "latitude_deg": 51.2})
    far = weather_for(coast, Climate(kind="pvgis", year=2023, file="a.csv"), file_bytes=data)
    assert far.notes == ("climate.note.pvgis_snapshot", "climate.note.far")
    with pytest.raises(InputProblems) as refused:
        weather_for(LEUVEN, Climate(kind="epw", year=2023, file="a.epw"), file_bytes=None)
    assert refused.value.problems[0].code == "file_needed"
