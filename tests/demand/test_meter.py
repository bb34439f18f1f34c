"""Meter files: what was written comes back on the axis of UTC, and whatever is wrong is refused by place and count."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest

from energysim.demand.meter import LIMIT_BYTES, billed_peak_kw, hourly, monthly_peaks, read_meter
from energysim.errors import InputProblems, Problem
from tests.demand.made_meter import EAN, as_bytes, clock, open_data_lines, portal_lines, quarters

# Local midnight of a day in winter and in summer, in UTC.
MARCH = clock(2024, 3, 30, 23)
OCTOBER = clock(2024, 10, 26, 22)
JUNE = clock(2024, 6, 9, 22)
WRITERS = {"portal": portal_lines, "open_data": open_data_lines}


def volume(moment: datetime) -> float:
    """A number that tells the moment: thousandths of a kWh."""
    return (moment.day * 100 + moment.hour * 4 + moment.minute // 15) / 1000


def back(moment: datetime) -> float:
    return moment.minute / 1000


def refused(lines: Sequence[str]) -> list[Problem]:
    with pytest.raises(InputProblems) as error:
        read_meter(as_bytes(lines), file="meter.csv")
    assert all(problem.file == "meter.csv" for problem in error.value.problems)
    return list(error.value.problems)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(("start", "count"), [(MARCH, 92), (OCTOBER, 100), (JUNE, 96), (OCTOBER, 100 + 96), (MARCH, 7)])
def test_a_file_is_read_as_it_was_written(form: str, start: datetime, count: int) -> None:
    utc = list(quarters(start, count))
    series = read_meter(as_bytes(WRITERS[form](utc, volume, back)))
    assert series.form == form
    np.testing.assert_array_equal(series.moments_utc, np.array(utc, dtype="datetime64[m]"))
    assert series.offtake_kwh == pytest.approx([volume(moment) for moment in utc], abs=1e-12)
    assert series.injection_kwh == pytest.approx([back(moment) for moment in utc], abs=1e-12)
    assert series.has_injection
    assert series.left_out == 0
    assert not series.estimated.any()
    assert series.meter == ("…" + EAN[-4:] if form == "portal" else "…17")
    assert EAN not in repr(series)


def test_days_of_the_clock_change_have_92_and_100_quarters() -> None:
    """A file of local days, from one midnight to the next, without a hole in UTC."""
    for start, count in ((MARCH, 92), (OCTOBER, 100)):
        series = read_meter(as_bytes(portal_lines(list(quarters(start, count)), volume)))
        assert (series.first.hour, series.first.minute) == (0, 0)
        assert (series.last.hour, series.last.minute, series.last.day) == (23, 45, series.first.day)
        assert series.first.utcoffset() != series.last.utcoffset()
        assert len(series.offtake_kwh) == count


def test_the_portal_in_english_says_the_same() -> None:
    utc = list(quarters(OCTOBER, 100))
    dutch = portal_lines(utc, volume, back)
    head = (
        "From (date);From (time);To (date);To (time);EAN code;Meter;Meter type;Register;Volume;Unit;Validation status"
    )
    words = {"Afname Dag": "Offtake Day", "Afname Nacht": "Offtake Night"}
    words |= {"Injectie Dag": "Injection Day", "Injectie Nacht": "Injection Night"}
    rows = [line.replace("-10-2024", "/10/2024") for line in dutch[1:]]
    for found, instead in words.items():
        rows = [row.replace(found, instead) for row in rows]
    ours, theirs = read_meter(as_bytes(dutch)), read_meter(as_bytes([head, *rows]))
    np.testing.assert_array_equal(ours.offtake_kwh, theirs.offtake_kwh)
    np.testing.assert_array_equal(ours.injection_kwh, theirs.injection_kwh)
    assert ours.start_utc == theirs.start_utc


def test_newest_first_means_the_same() -> None:
    head, *rows = portal_lines(list(quarters(OCTOBER, 100)), volume, back)
    series, turned = (read_meter(as_bytes([head, *lines])) for lines in (rows, rows[::-1]))
    np.testing.assert_array_equal(series.offtake_kwh, turned.offtake_kwh)


def test_indicators_and_estimates_are_kept() -> None:
    utc = list(quarters(JUNE, 96))
    series = read_meter(as_bytes(open_data_lines(utc, volume)))
    assert series.indicators == {"heat_pump": True, "electric_car": False, "solar_panels": True}
    assert not series.has_injection
    assert not series.injection_kwh.any()
    lines = portal_lines(utc, volume)
    lines[5] = lines[5].replace("Gevalideerd", "Geschat")
    estimated = read_meter(as_bytes(lines)).estimated
    assert np.flatnonzero(estimated).tolist() == [4]


def test_quarters_before_the_meter_spoke_are_left_out_and_counted() -> None:
    """The portal gives rows without a volume ("Geen verbruik") before the first and after the last reading."""
    lines = portal_lines(list(quarters(JUNE, 96)), lambda _: 0.125, back)
    for at in (*range(1, 9), *range(189, 193)):
        cells = lines[at].split(";")
        lines[at] = ";".join([*cells[:8], "", "kWh", "Geen verbruik"])
    series = read_meter(as_bytes(lines))
    assert (len(series.offtake_kwh), series.left_out) == (90, 6)
    assert series.first.strftime("%H:%M") == "01:00"


@pytest.mark.parametrize("form", WRITERS)
def test_a_gap_is_refused_with_its_first_moment_and_count(form: str) -> None:
    lines = WRITERS[form](list(quarters(JUNE, 96)), volume, back)
    del lines[1 + 40 * (2 if form == "portal" else 1) : 1 + 43 * (2 if form == "portal" else 1)]
    gaps = refused(lines)
    assert [(gap.code, gap.params["first"], gap.params["count"]) for gap in gaps] == [
        ("meter_gap", "2024-06-10 10:00", 3),
        ("meter_gap_injection", "2024-06-10 10:00", 3),
    ]


def test_an_empty_volume_in_the_middle_is_a_gap_not_a_zero() -> None:
    lines = portal_lines(list(quarters(JUNE, 96)), volume)
    cells = lines[50].split(";")
    lines[50] = ";".join([*cells[:8], "", "kWh", "Geen verbruik"])
    (gap,) = refused(lines)
    assert (gap.code, gap.params["first"], gap.params["count"]) == ("meter_gap", "2024-06-10 12:15", 1)


def test_a_double_quarter_is_refused_but_not_the_hour_that_returns() -> None:
    lines = portal_lines(list(quarters(JUNE, 96)), volume)
    (double,) = refused([*lines[:30], lines[29], *lines[30:]])
    assert (double.code, double.line, double.params) == (
        "meter_double",
        31,
        {"first": "2024-06-10 07:00", "count": 1},
    )
    lines = portal_lines(list(quarters(OCTOBER, 100)), volume)
    assert "27-10-2024;02:00" in lines[9]
    assert "27-10-2024;02:00" in lines[13]
    (double,) = refused([*lines, lines[9]])
    assert (double.code, double.params["first"], double.params["count"]) == ("meter_double", "2024-10-27 02:00", 1)


def test_a_file_in_utc_is_refused_on_both_days() -> None:
    """Labels that are not Belgian: in March there is an hour too many, in October one is missing."""

    def in_utc(start: datetime) -> list[str]:
        utc = list(quarters(start, 96))
        lines = open_data_lines(utc, volume)
        return [
            lines[0],
            *(
                f"17;;{moment:%Y-%m-%dT%H:%M:%S}.000Z;{line.split(';', 3)[3]}"
                for moment, line in zip(utc, lines[1:], strict=True)
            ),
        ]

    (label,) = refused(in_utc(clock(2024, 3, 31)))
    assert label.code == "meter_clock"
    assert label.params == {"first": "2024-03-31 02:00", "count": 4}
    (gap,) = refused(in_utc(clock(2024, 10, 27)))
    assert (gap.code, gap.params["first"], gap.params["count"]) == ("meter_gap", "2024-10-27 02:00", 4)


def test_everything_wrong_comes_at_once() -> None:
    lines = portal_lines(list(quarters(JUNE, 96)), volume)
    lines[10] = lines[10].replace("Afname", "Blindenergie")
    lines[20] = lines[20].replace(";1,", ";-1,")
    lines[21] = lines[21].replace(";1,", ";-1,")
    lines[30] = lines[30].replace("kWh", "m³")
    lines[40] = lines[40].replace(EAN, EAN[:-1] + "9")
    lines[50] = lines[50].replace(";12:15:00;", ";12:17:00;", 1)
    found: dict[str, int] = {problem.code: problem.params["count"] for problem in refused([*lines, lines[60]])}
    # The row of another register and the row at 12:07 leave a gap, as does the one in another unit; the meter with
    # another number counts, and the row that stands twice is one too many.
    assert found == {
        "meter_row": 1,
        "meter_unit": 1,
        "meter_several": 2,
        "meter_clock": 1,
        "meter_double": 1,
        "meter_gap": 3,
        "meter_negative": 2,
    }


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 50, b"a;b;c\n1;2;3\n", b"EAN_ID;Datum\n"])
def test_what_is_no_meter_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputProblems) as error:
        read_meter(data)
    assert error.value.problems[0].code == "meter_form"


def test_a_file_without_readings_is_refused() -> None:
    assert [problem.code for problem in refused(portal_lines([], volume))] == ["meter_empty"]
    lines = [line.replace("0,125", "") for line in portal_lines(list(quarters(JUNE, 4)), lambda _: 0.125)]
    assert [problem.code for problem in refused(lines)] == ["meter_empty"]
    with pytest.raises(InputProblems) as error:
        read_meter(b" " * (LIMIT_BYTES + 1))
    assert error.value.problems[0].code == "file_too_big"


def test_damaged_files_are_read_or_refused_never_worse() -> None:
    chance = random.Random(6)
    codes: list[str] = []
    whole = [as_bytes(writer(list(quarters(OCTOBER, 100)), volume, back)) for writer in WRITERS.values()]
    for _ in range(200):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(1, 30)] = bytes(
                chance.choices(b'0123456789;,-:T\n"=naZ \xff\x00', k=chance.randint(0, 5))
            )
        try:
            read_meter(bytes(data))
        except InputProblems as error:
            codes += [problem.code for problem in error.problems]
    assert len(codes) > 100
    assert all(code.startswith("meter_") for code in codes)


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (("01-01-1996", "01-01-9000"), "meter_year"),
        (("01-01-2020", "31-12-9999"), "meter_year"),
        (("31-12-1995", "01-01-2024"), "meter_year"),
        (("01-01-2012", "01-01-2090"), "meter_span"),
    ],
)
def test_years_that_no_meter_has_seen_are_refused_before_anything_is_made(dates: tuple[str, str], code: str) -> None:
    lines = portal_lines(list(quarters(JUNE, 2)), lambda _: 0.125)
    head, rows = lines[0], lines[1:]
    moved = [row.replace("10-06-2024", date) for row, date in zip(rows, dates, strict=False)]
    assert moved != rows
    assert [problem.code for problem in refused([head, *moved])] == [code]


def test_hours_are_the_sum_of_their_quarters() -> None:
    series = read_meter(as_bytes(portal_lines(list(quarters(OCTOBER, 100)), lambda _: 0.25, back)))
    hours = hourly(series)
    assert hours.offtake_kwh.tolist() == [1.0] * 25
    assert hours.injection_kwh == pytest.approx(np.full(25, (0 + 15 + 30 + 45) / 1000))
    assert (hours.start_utc, hours.left_out) == (np.datetime64(OCTOBER, "m"), 0)
    late = read_meter(as_bytes(portal_lines(list(quarters(JUNE + timedelta(minutes=30), 96)), lambda _: 0.25)))
    hours = hourly(late)
    assert (hours.start_utc, len(hours.offtake_kwh), hours.left_out) == (np.datetime64("2024-06-09T23:00"), 23, 4)


def test_peaks_of_openenergyid() -> None:
    """Case A: the peaks that EnergieID's OpenEnergyID (data/capacity, MIT) publishes for May to July 2024.

    The quarter-hours around them are those of its own output, the rest is a quiet 0.4 kW.
    """
    around = {
        clock(2024, 5, 31, 17, 15): (2.32,),
        clock(2024, 6, 13, 14, 30): (2.104, 0.9, 2.628, 1.352, 3.596, 3.316, 2.216, 1.412, 0.768, 0.544),
        clock(2024, 6, 24, 15, 0): (0.628, 0.724, 2.492, 1.72, 3.048, 1.208, 0.584),
        clock(2024, 7, 2, 8, 0): (0.508, 0.7, 0.564, 0.824, 2.852, 2.56, 2.216, 1.392, 0.604, 0.672),
    }
    kw = {start + i * timedelta(minutes=15): value for start, row in around.items() for i, value in enumerate(row)}
    utc = list(quarters(clock(2024, 4, 30, 22), 92 * 96))
    series = read_meter(as_bytes(portal_lines(utc, lambda moment: kw.get(moment, 0.4) / 4)))
    peaks = monthly_peaks(series)
    assert [peak.start.isoformat() for peak in peaks] == [
        "2024-05-31T19:15:00+02:00",
        "2024-06-13T17:30:00+02:00",
        "2024-07-02T11:00:00+02:00",
    ]
    assert [peak.peak_kw for peak in peaks] == pytest.approx([2.32, 3.596, 2.852])
    assert all(peak.complete for peak in peaks)
    assert billed_peak_kw(peaks, floor_kw=2.5) == pytest.approx((2.5 + 3.596 + 2.852) / 3)
    assert billed_peak_kw(peaks[:1], floor_kw=2.5) == 2.5


def test_an_hourly_mean_hides_the_peak() -> None:
    """One quarter at 4 kW in a quiet hour: 4 kW for the bill, 1.3 kW in the hour."""
    top = JUNE + timedelta(hours=10)
    series = read_meter(as_bytes(portal_lines(list(quarters(JUNE, 96)), lambda m: 1.0 if m == top else 0.1)))
    (peak,) = monthly_peaks(series)
    assert (peak.peak_kw, peak.complete) == (4.0, False)
    assert hourly(series).offtake_kwh.max() == pytest.approx(1.3)
