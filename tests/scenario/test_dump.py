"""R30: what is written is read back the same; changes to a text leave the rest of it alone."""

import pickle
import random
from typing import Any

import pytest
import yaml

from energysim.errors import InputProblems
from energysim.files import shipped_scenarios
from energysim.scenario.build import scenario_from, with_changes
from energysim.scenario.dump import dump_scenario, flow_text, update_text
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario, json_schema, to_plain
from energysim.scenario.store import ScenarioStore
from tests.scenario.example import EXAMPLE, example, random_scenario


def test_load_of_dump_is_the_same_for_a_thousand_scenarios() -> None:
    rng = random.Random(30)
    for _ in range(1_000):
        scenario = random_scenario(rng)
        text = dump_scenario(scenario)
        back = load_scenario(text.encode())
        assert back == scenario
        assert dump_scenario(back) == text


def test_another_reader_of_yaml_sees_the_same_values() -> None:
    rng = random.Random(31)
    for _ in range(20):
        scenario = random_scenario(rng)
        assert scenario_from(yaml.safe_load(dump_scenario(scenario))) == scenario


def test_plain_data_pickles_and_copies_are_the_same_scenario() -> None:
    assert scenario_from(to_plain(example())) == example()
    assert pickle.loads(pickle.dumps(example())) == example()  # noqa: S301
    assert hash(load_scenario(EXAMPLE.encode())) == hash(example())


def test_a_scenario_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        example().location.altitude_m = 3
    with pytest.raises(TypeError):
        example().parameters["x"] = 1  # type: ignore[index]


@pytest.mark.parametrize("name", ScenarioStore(shipped_scenarios()).names())
def test_shipped_cores_load_and_come_back(name: str) -> None:
    store = ScenarioStore(shipped_scenarios())
    scenario = store.load(name)
    assert load_scenario(dump_scenario(scenario).encode()) == scenario
    text = store.read(name).decode()
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    assert update_text(text, {}) == text


@pytest.mark.parametrize(
    "text", ["true", "no", "~", "", "12", "1e3", "0o7", "2026-01-01", "a: b", "a #b", "é", "'\"", "x\ty", "<<"]
)
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    assert yaml.safe_load(flow_text([text])) == [text]


@pytest.mark.parametrize("value", [0.0, 900.0, 1e-7, 1e22, 0.1, 123456789.125, -5e-324, 1.7976931348623157e308, 7])
def test_a_number_stays_the_same_number(value: float) -> None:
    assert yaml.safe_load(flow_text(value)) == value


CHANGES: list[tuple[dict[Any, Any], str, str]] = [
    ({("measures", "battery", "planned_kwh"): 250.0}, "planned_kwh: 100}", "planned_kwh: 250}"),
    ({("measures", "pv_ground", "planned_kwp"): 5}, "today_kwp: 0, planned_kwp: 100}\n", ""),
    ({("potential", "roofs", "west_fraction"): 0.2}, "", ""),
    ({("name",): "Kern é"}, "name: Rillaar-Centrum  ", 'name: "Kern é"  '),
    ({("buildings", "stock", 2, "dwellings"): 25}, "dwellings: 24}   # the estate", "dwellings: 25}   # the estate"),
]


@pytest.mark.parametrize(("changes", "old", "new"), CHANGES)
def test_a_change_touches_its_own_place_only(changes: dict[Any, Any], old: str, new: str) -> None:
    changed = update_text(EXAMPLE, changes)
    if new:
        assert changed == EXAMPLE.replace(old, new)
    for comment in ("# a comment", "# the estate", "# four sides"):
        assert changed.count(comment) == 1
    ((path, value),) = changes.items()
    plain: Any = to_plain(load_scenario(changed.encode()))
    for part in path:
        plain = plain[part]
    assert plain == value


def test_missing_keys_and_blocks_are_added_in_their_block() -> None:
    text = "a:\n  b: 1  # one\n  # tail\n\nc: {}\nd: {x: [1, 2]}  # d\ne:\nf:\n  - g: |\n      text\n"
    changes: dict[Any, Any] = {
        ("a", "m"): 2.5,
        ("c", "k", "m"): True,
        ("d", "y"): "no",
        ("e", "z"): [1],
        ("f", 0, "h"): 3,
        ("top",): {"k": "v w"},
    }
    expected = (
        'a:\n  b: 1  # one\n  m: 2.5\n  # tail\n\nc: {k: {m: true}}\nd: {x: [1, 2], "y": "no"}  # d\n'
        'e: {z: [1]}\nf:\n  - g: |\n      text\n    h: 3\ntop: {k: "v w"}\n'
    )
    assert update_text(text, changes) == expected
    assert update_text(text.replace("\n", "\r\n"), changes).replace("\r", "") == expected


@pytest.mark.parametrize("path", [("name", "x"), ("buildings", "stock", 99), ("buildings", "stock", "x"), (0,)])
def test_a_path_that_leads_nowhere_is_refused(path: tuple[Any, ...]) -> None:
    with pytest.raises(InputProblems) as refused:
        update_text(EXAMPLE, {path: 1})
    assert refused.value.problems[0].code == "no_such_place"


@pytest.mark.parametrize("text", ["", "a: &x 1", "a: [", "a: 1\na: 2", "\ud800"])
def test_a_text_outside_the_rules_is_not_changed(text: str) -> None:
    with pytest.raises(InputProblems):
        update_text(text, {("a",): 1})


def test_random_changes_are_read_back() -> None:
    rng = random.Random(5)
    text, scenario = EXAMPLE, example()
    for _ in range(60):
        technology, unit, highest = rng.choice(
            [
                ("battery", "kwh", 20_000),
                ("pv_parking", "kwp", 900),
                ("wind_outside", "kw", 3_000),
                ("pv_ground", "kwp", 500),
            ]
        )
        changes: dict[Any, Any] = {("measures", technology, f"planned_{unit}"): rng.random() * highest}
        text = update_text(text, changes)
        scenario = with_changes(scenario, changes)
        assert load_scenario(text.encode()) == scenario
    assert text.count("#") == EXAMPLE.count("#")


def test_with_changes_is_held_to_the_rules() -> None:
    with pytest.raises(InputProblems):
        with_changes(example(), {("measures", "battery", "planned_kwh"): -1})
    with pytest.raises(InputProblems):
        with_changes(example(), {("name", "x"): 1})


def test_measures_answer_by_technology_and_group() -> None:
    measures = example().measures
    assert measures.today("gas_boiler") == 0.554
    assert measures.planned("gas_boiler") == 0.5
    assert measures.planned("gas_boiler", group="house_until_1970") == 0.3
    assert measures.planned("gas_boiler", group="services") == 0.5
    assert measures.planned("battery") == 100
    assert measures.today("pv_ground") == 0


def test_the_json_schema_describes_every_key() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    for record in (schema, *schema["$defs"].values()):
        for key, below in record.get("properties", {}).items():
            assert below.get("description") or "$ref" in below, key
    assert set(schema["properties"]) == set(Scenario.model_fields)
