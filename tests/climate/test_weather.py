"""A weather year is whole and possible, or refused with the first moment and the count."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.climate.weather import POSSIBLE
from energysim.errors import InputProblems
from tests.climate.made import steady, with_series


@pytest.mark.parametrize("series", POSSIBLE)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_gaps_are_refused(series: str, bad: float) -> None:
    values = np.array(getattr(steady(), series))
    values[[30, 31, 500]] = bad
    with pytest.raises(InputProblems) as refused:
        with_series(steady(), series, values)
    (problem,) = refused.value.problems
    assert problem.code == "climate_gap"
    assert problem.params == {"series": series, "first": "2023-01-02 06:00 UTC", "count": 3}


@pytest.mark.parametrize(("series", "low", "high"), [(name, *limits) for name, limits in POSSIBLE.items()])
@pytest.mark.parametrize("side", [-1, 1])
def test_impossible_values_are_refused(series: str, low: float, high: float, side: int) -> None:
    values = np.array(getattr(steady(), series))
    edge = low if side < 0 else high
    values[24] = edge
    with_series(steady(), series, values)
    values[25] = np.nextafter(edge, side * np.inf)
    with pytest.raises(InputProblems) as refused:
        with_series(steady(), series, values)
    (problem,) = refused.value.problems
    assert problem.code == "climate_impossible"
    assert (problem.params["first"], problem.params["count"]) == ("2023-01-02 01:00 UTC", 1)


@pytest.mark.parametrize("length", [0, 1, 8736, 8759, 8761, 8784])
def test_another_length_is_refused(length: int) -> None:
    with pytest.raises(InputProblems) as refused:
        replace(steady(), wind_m_per_s=np.zeros(length))
    (problem,) = refused.value.problems
    assert problem.code == "climate_length"
    assert (problem.params["found"], problem.params["allowed"]) == (length, 8760)


def test_all_problems_come_at_once() -> None:
    hot = np.full(8760, 99.0)
    with pytest.raises(InputProblems) as refused:
        replace(steady(), temperature_c=hot, ghi_w_per_m2=np.zeros(3), dni_w_per_m2=hot * np.nan)
    assert [problem.code for problem in refused.value.problems] == [
        "climate_impossible",
        "climate_length",
        "climate_gap",
    ]


def test_a_year_is_a_copy_that_nobody_can_change() -> None:
    values = np.full(8760, 5.0)
    weather = replace(steady(), temperature_c=values)
    values[0] = 40.0
    assert weather.temperature_c[0] == 5.0
    with pytest.raises(ValueError, match="read-only"):
        weather.temperature_c[0] = 1.0


def test_the_moment_of_the_sun_lies_in_the_interval() -> None:
    with pytest.raises(ValueError, match="moment of the sun"):
        replace(steady(), sun_offset_h=1.5)
