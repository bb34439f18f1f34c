"""Saving: only valid scenarios, whole files, and never outside the folder."""

from pathlib import Path

import pytest

from energysim.errors import InputProblems
from energysim.scenario.store import ScenarioStore
from tests.scenario.example import EXAMPLE, example


def test_what_is_saved_is_listed_read_and_loaded(tmp_path: Path) -> None:
    store = ScenarioStore(tmp_path / "kernen")
    assert store.names() == ()
    assert store.save("Rillaar é", EXAMPLE) == example()
    assert store.names() == ("Rillaar é",)
    assert store.read("Rillaar é") == EXAMPLE.encode()
    assert store.load("Rillaar é") == example()


def test_an_invalid_text_leaves_the_old_one(tmp_path: Path) -> None:
    store = ScenarioStore(tmp_path)
    store.save("kern", EXAMPLE)
    for bad in (EXAMPLE.replace("61", "-61"), "", "\ud800", b"\xff"):
        with pytest.raises(InputProblems):
            store.save("kern", bad)
    assert store.load("kern") == example()
    assert [path.name for path in tmp_path.iterdir()] == ["kern.yaml"]


def test_capitals_alone_make_no_other_name(tmp_path: Path) -> None:
    store = ScenarioStore(tmp_path)
    store.save("kern", EXAMPLE)
    with pytest.raises(InputProblems) as refused:
        store.save("Kern", EXAMPLE)
    assert refused.value.problems[0].code == "file_taken"


@pytest.mark.parametrize(
    "name", ["../kern", "/etc/passwd", "a/b", "..", "", ".kern", "con", "kern\x00", "C:kern", "a\\b"]
)
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    store = ScenarioStore(tmp_path / "in")
    for action in (lambda: store.save(name, EXAMPLE), lambda: store.read(name), lambda: store.load(name)):
        with pytest.raises(InputProblems):
            action()
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_the_weather_file_lies_beside_the_scenario(tmp_path: Path) -> None:
    store = ScenarioStore(tmp_path)
    text = EXAMPLE.replace("{kind: synthetic, year: 2023,", "{kind: epw, file: weer.epw, year: 2023,")
    scenario = store.save("kern", text)
    with pytest.raises(InputProblems) as refused:
        store.climate_files(scenario)
    assert refused.value.problems[0].code == "file_missing"
    (tmp_path / "weer.epw").write_bytes(b"LOCATION")
    assert store.climate_files(scenario) == {scenario.climate.file: b"LOCATION"}
    assert store.climate_files(example()) == {}
    assert store.names() == ("kern",)
