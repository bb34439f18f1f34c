"""Weather that is fetched: kept only when our own reader takes it, and never a trace when nothing answers."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pvlib
import pytest
from click.testing import CliRunner

from energysim.cli import main
from energysim.climate.fetch import fetch_pvgis, file_name
from energysim.climate.readers import read_weather
from energysim.climate.weather import SERIES, Weather
from energysim.errors import InputProblems
from energysim.scenario.load import load_scenario
from tests.climate.made import UCCLE, half_clear

RILLAAR = Path(__file__).resolve().parents[2] / "scenarios" / "rillaar.yaml"
Answer = tuple[pd.DataFrame, Mapping[str, Any]]
FAULTS: list[tuple[Callable[[Answer], Any], str]] = [
    (lambda answer: (answer[0].iloc[:-5], answer[1]), "climate_rows"),
    (lambda answer: (answer[0].drop(columns="T2m"), answer[1]), "KeyError"),
    (lambda answer: (answer[0] * -1, answer[1]), "climate_impossible"),
    (lambda answer: (answer[0].set_index(answer[0].index[3:].append(answer[0].index[:3])), answer[1]), "climate_"),
    (lambda answer: (answer[0], {"inputs": {}}), "KeyError"),
    (lambda answer: (None, answer[1]), "TypeError"),
    (lambda answer: (answer[0], {**answer[1], "inputs": {**answer[1]["inputs"], "longitude": 30.0}}), "climate_zone"),
]


def answer_of(weather: Weather) -> Answer:
    """What PVGIS would answer: its own names, a year of months from several years."""
    index = pd.date_range("2011-01-01", periods=weather.steps, freq="h", tz="UTC")
    data = pd.DataFrame(
        {
            "T2m": weather.temperature_c,
            "RH": 80.0,
            "G(h)": weather.ghi_w_per_m2,
            "Gb(n)": weather.dni_w_per_m2,
            "Gd(h)": weather.dhi_w_per_m2,
            "WS10m": weather.wind_m_per_s,
        },
        index=index,
    )
    inputs = {
        "latitude": weather.latitude_deg,
        "longitude": weather.longitude_deg,
        "elevation": weather.altitude_m,
        "irradiance time offset": weather.sun_offset_h,
    }
    months = [{"month": month, "year": 2005 + month} for month in range(1, 13)]
    return data, {"inputs": inputs, "months_selected": months}


def test_what_is_fetched_is_read_by_our_own_reader() -> None:
    weather = half_clear(0.25)
    asked: list[tuple[float, float]] = []

    def fetch(latitude: float, longitude: float) -> Answer:
        asked.append((latitude, longitude))
        return answer_of(weather)

    content = fetch_pvgis(50.797, 4.358, fetch=fetch)
    assert asked == [(50.797, 4.358)]
    back = read_weather(content, kind="pvgis", year=2023)
    for name in SERIES:
        np.testing.assert_array_equal(getattr(back, name), getattr(weather, name))
    assert (back.sun_offset_h, back.latitude_deg) == (0.25, UCCLE["latitude_deg"])
    assert "PVGIS" in back.origin


@pytest.mark.parametrize(("damage", "said"), FAULTS)
def test_an_answer_that_is_no_year_is_refused(damage: Callable[[Answer], Any], said: str) -> None:
    with pytest.raises(InputProblems) as refused:
        fetch_pvgis(50.797, 4.358, fetch=lambda *_: damage(answer_of(half_clear(0.25))))
    (problem,) = refused.value.problems
    assert problem.code == "fetch_answer"
    assert said in problem.params["found"]


def test_the_year_of_another_place_is_refused() -> None:
    with pytest.raises(InputProblems) as refused:
        fetch_pvgis(51.2, 2.9, fetch=lambda *_: answer_of(half_clear(0.25)))
    assert refused.value.problems[0].code == "fetch_answer"


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "refused"), TimeoutError(), OSError("no route")])
def test_no_network_is_said_in_words(error: OSError) -> None:
    def fetch(_latitude: float, _longitude: float) -> Answer:
        raise error

    with pytest.raises(InputProblems) as refused:
        fetch_pvgis(50.8, 4.4, fetch=fetch)
    assert [problem.code for problem in refused.value.problems] == ["fetch_no_network"]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["weather", "fetch", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize(("lang", "words"), [("nl", "Er is niets bewaard"), ("en", "Nothing was saved")])
def test_a_refused_connection_leaves_nothing_behind(
    lang: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real function of pvlib, sent to a port of this machine where nobody listens."""
    real = pvlib.iotools.get_pvgis_tmy
    monkeypatch.setattr(
        pvlib.iotools, "get_pvgis_tmy", lambda *args, **kwargs: real(*args, **kwargs, url="http://127.0.0.1:9/")
    )
    code, output = run("--latitude", "50.9", "--longitude", "4.8", "--out", str(tmp_path / "w.csv"), "--lang", lang)
    assert code == 2
    assert words in output
    assert "Traceback" not in output
    assert not any(tmp_path.iterdir())


def test_the_command_keeps_the_year_beside_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = tmp_path / "core.yaml"
    text = RILLAAR.read_text(encoding="utf-8")
    location = load_scenario(text.encode(), file="rillaar.yaml").location
    latitude, longitude = location.latitude_deg, location.longitude_deg
    scenario.write_text(text, encoding="utf-8")
    data, meta = answer_of(half_clear(0.25))
    place = {"inputs": meta["inputs"] | {"latitude": latitude, "longitude": longitude}}
    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", lambda *_args, **_kwargs: (data, dict(meta) | place))
    code, output = run(str(scenario))
    assert code == 0, output
    kept = tmp_path / file_name(latitude, longitude)
    assert kept.name in output
    assert read_weather(kept.read_bytes(), kind="pvgis", year=2023).kind == "pvgis"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["core.yaml", kept.name])


def test_without_scenario_it_goes_to_the_cache_or_where_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENERGYSIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", lambda *_args, **_kwargs: answer_of(half_clear(0.25)))
    place = ("--latitude", "50.797", "--longitude", "4.358")
    assert run(*place)[0] == 0
    assert (tmp_path / "cache" / "pvgis-50.797-4.358.csv").is_file()
    assert run(*place, "--out", str(tmp_path / "mine.csv"))[0] == 0
    assert (tmp_path / "mine.csv").is_file()


@pytest.mark.parametrize("arguments", [(), ("--latitude", "50.8"), ("--longitude", "4.4")])
def test_a_place_is_needed(arguments: tuple[str, ...]) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert "--latitude" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--latitude", "500.9", "--longitude", "5"), ("--latitude = 500.9", "49 … 52")),
        (("--latitude", "nan", "--longitude", "-70"), ("--latitude = nan", "49 … 52", "--longitude = -70", "2 … 7")),
        ((str(RILLAAR), "--latitude", "50.9"), ("--latitude",)),
        ((str(RILLAAR), "--latitude", "50.9", "--longitude", "5"), ("--latitude",)),
        (("--latitude", "50.9"), ("--latitude",)),
    ],
)
def test_a_place_that_cannot_be_is_refused_before_any_network(
    arguments: tuple[str, ...], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def asked(*_: Any, **__: Any) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", asked)
    code, said = run(*arguments, "--out", str(tmp_path / "a.csv"), "--lang", "en")
    assert code == 2
    assert all(word in said for word in words)
    assert list(tmp_path.iterdir()) == []
