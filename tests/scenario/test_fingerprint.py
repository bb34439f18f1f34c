"""R35: one field different, another fingerprint; order, comments and ways of writing make none."""

import random

import pytest

from energysim.parameters import register
from energysim.scenario.build import scenario_from, with_changes
from energysim.scenario.dump import dump_scenario
from energysim.scenario.fingerprint import canonical_json, fingerprint
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario, to_plain
from tests.scenario.example import EXAMPLE, example, fields, random_scenario, with_value


def _print(scenario: Scenario, **other: object) -> str:
    asked = {"files": {}, "study": "simulate", "options": {}, "seed": None, "version": "1.0"} | other
    return fingerprint(scenario, **asked)  # type: ignore[arg-type]


def test_a_thousand_scenarios_that_differ_in_one_field_have_a_thousand_fingerprints() -> None:
    data = to_plain(example())
    places = [(path, schema) for kind in ("number", "integer") for path, schema in fields(kind)]
    free = [
        (path, schema)
        for path, schema in places
        if path[0] not in ("measures", "measured", "target", "schema_version", "potential")
    ]
    rng = random.Random(35)
    seen = {_print(example())}
    drawn: set[tuple[object, float]] = set()
    while len(drawn) < 1_000:
        path, schema = rng.choice(free)
        low, high = schema["minimum"], schema["maximum"]
        value = rng.randint(low, high) if schema["type"] == "integer" else rng.uniform(low, high)
        changed = scenario_from(with_value(data, path, value))
        if changed != example():
            drawn.add((path, value))
            seen.add(_print(changed))
    assert len(seen) == 1_001


def test_the_smallest_difference_of_a_number_counts() -> None:
    a = with_changes(example(), {("location", "altitude_m"): 20.0})
    b = with_changes(example(), {("location", "altitude_m"): 20.000000000000004})
    assert _print(a) != _print(b)


def test_every_text_choice_and_switch_counts() -> None:
    seen = [_print(example())]
    for path, value in (
        (("name",), "Other"),
        (("example_of_real_core",), False),
        (("climate", "sun"), "dark"),
        (("buildings", "source"), "other"),
        (("measures", "renovation", "state"), "advanced"),
        (("boundary", "cars"), False),
        (("target", "allow_fossil"), True),
        (("target",), {"matched": 1.0}),
        (("prices", "regime"), "hoog"),
        (("parameters",), {}),
        (("location", "statistical_sector"), "24001C002"),
    ):
        seen.append(_print(scenario_from(with_value(to_plain(example()), path, value))))
    assert len(set(seen)) == len(seen)


def test_order_of_keys_comments_and_notation_do_not_matter() -> None:
    rng = random.Random(3)
    for scenario in (example(), random_scenario(rng), random_scenario(rng)):
        sections = list(to_plain(scenario).items())
        rng.shuffle(sections)
        assert _print(scenario_from(dict(sections))) == _print(scenario)
        assert _print(load_scenario(dump_scenario(scenario).encode())) == _print(scenario)
    other = EXAMPLE.replace("altitude_m: 20\n", "altitude_m: 2.0e1   # twenty\n").replace("# a comment", "# another")
    assert _print(load_scenario(other.encode())) == _print(example())
    assert _print(load_scenario(EXAMPLE.replace("altitude_m: 20\n", "altitude_m: 0\n").encode())) == _print(
        load_scenario(EXAMPLE.replace("altitude_m: 20\n", "altitude_m: -0.0\n").encode())
    )


def test_files_study_options_seed_version_and_data_count(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = [
        _print(example()),
        _print(example(), files={"a.csv": b"1"}),
        _print(example(), files={"a.csv": b"2"}),
        _print(example(), files={"b.csv": b"1"}),
        _print(example(), study="optimise"),
        _print(example(), options={"state": "today"}),
        _print(example(), options={"state": "planned"}),
        _print(example(), seed=0),
        _print(example(), seed=1),
        _print(example(), version="1.1"),
    ]
    monkeypatch.setattr("energysim.scenario.fingerprint.data_digest", lambda: "other data")
    marks.append(_print(example()))
    assert len(set(marks)) == len(marks)
    assert register.data_digest() == register.data_digest()


def test_canonical_json_is_sorted_and_the_same_each_time() -> None:
    text = canonical_json(example())
    assert text == canonical_json(load_scenario(EXAMPLE.encode()))
    assert text.startswith(b'{"boundary":{"cars":true,')
