"""R23 (all problems at once), R24 (misspelt keys), R25 (what is no number is refused), and the rules between values."""

import random
import string
from typing import Any

import pytest

from energysim.errors import InputProblems, Problem
from energysim.parameters import register
from energysim.scenario.build import scenario_from
from energysim.scenario.checks import reach, unusual
from energysim.scenario.load import document_of, load_scenario
from energysim.scenario.schema import Scenario, to_plain
from tests.scenario.example import EXAMPLE, Path, blocks, example, fields, with_value

NUMBERS = [path for kind in ("number", "integer") for path, _ in fields(kind) if path[0] != "parameters"]


def _problems(text: str) -> list[Problem]:
    try:
        load_scenario(text.encode("utf-8"), file="x.yaml")
    except InputProblems as error:
        return list(error.problems)
    return []


def _yaml(value: Any) -> str:
    """Nested data as flow YAML; a raw text starts with a mark."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_yaml(one)}' for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value[1:] if value.startswith("\x00") else "'" + value.replace("'", "''") + "'"
    return repr(value)


def _document(data: dict[str, Any]) -> str:
    return "\n".join(f"{key}: {_yaml(value)}" for key, value in data.items()) + "\n"


def _complete() -> dict[str, Any]:
    return to_plain(example())


# ---------------------------------------------------------------- R25


@pytest.mark.parametrize(
    "raw", ["nan", ".nan", "NaN", ".inf", "-.inf", "inf", "true", "'1'", '"1"', "1e400", "null", "~", ""]
)
def test_what_is_no_number_is_refused_in_every_numeric_field(raw: str) -> None:
    for path in NUMBERS:
        text = _document(with_value(_complete(), path, "\x00" + raw))
        found = _problems(text)
        assert found, (path, raw)
        assert any(_is_at(problem, path) for problem in found), (path, raw, found)


@pytest.mark.parametrize(
    "raw", ["[1]", "{a: 1}", "12,5 ", "1_000", "0x10", "0o7", "010", "12:30", "1 000", "- 1", "٣", "1e", "yes"]
)
def test_neither_is_another_way_of_writing(raw: str) -> None:
    for path in NUMBERS:
        text = EXAMPLE.replace("altitude_m: 20\n", f"altitude_m: {raw}\n")
        assert _problems(text), raw
        if "," not in raw:
            assert _problems(_document(with_value(_complete(), path, "\x00" + raw))), (path, raw)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True, "1", None, [1.0], 10**400])
def test_python_values_are_held_to_the_same(value: Any) -> None:
    for path in NUMBERS:
        with pytest.raises(InputProblems):
            scenario_from(with_value(_complete(), path, value))


def test_both_ends_of_every_range_are_kept() -> None:
    """One step outside is refused and names the range; the ends themselves are no fault of that field."""
    for kind in ("number", "integer"):
        for path, schema in fields(kind):
            if "minimum" not in schema or path == ("schema_version",):
                continue
            for key, step in (("minimum", -1), ("maximum", 1)):
                edge = schema[key]
                found = _problems(_document(with_value(_complete(), path, edge + step)))
                outside = [problem for problem in found if _is_at(problem, path)]
                assert [problem.code for problem in outside] == ["out_of_range"], (path, found)
                assert "…" in outside[0].params["allowed"]
                at_edge = _problems(_document(with_value(_complete(), path, edge)))
                assert not any(problem.code == "out_of_range" for problem in at_edge), (path, at_edge)


def test_only_true_and_false_are_truth_values() -> None:
    for path, _ in fields("boolean"):
        for raw in ("yes", "no", "on", "off", "True", "FALSE", "1", "0", "'true'", "y"):
            found = _problems(_document(with_value(_complete(), path, "\x00" + raw)))
            assert [problem.code for problem in found] == ["not_boolean"], (path, raw, found)


def _is_at(problem: Problem, path: Path) -> bool:
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return problem.path == written


# ---------------------------------------------------------------- R24


def test_two_thousand_misspelt_keys_are_refused_and_the_right_key_is_suggested() -> None:
    rng = random.Random(24)
    places = [(path, key, set(keys)) for path, keys in blocks() for key in keys if path[:1] != ("parameters",)]
    right = tried = 0
    lines = EXAMPLE
    while tried < 2_000:
        path, key, siblings = rng.choice(places)
        wrong = _one_letter(key, rng)
        if wrong in siblings or wrong == key:
            continue
        text = _with_misspelt(lines, path, key, wrong)
        found = [problem for problem in _problems(text) if problem.code == "unknown_key"]
        assert len(found) == 1, (path, key, wrong, found)
        assert found[0].line is not None
        right += found[0].params["nearest"] == key
        tried += 1
    assert right >= 0.95 * tried


def _one_letter(key: str, rng: random.Random) -> str:
    at = rng.randrange(len(key))
    letter = rng.choice(string.ascii_lowercase + string.digits + "_")
    kind = rng.randrange(4)
    if kind == 0:
        return key[:at] + key[at + 1 :] or "x"
    if kind == 1:
        return key[:at] + letter + key[at:]
    if kind == 2 and at + 1 < len(key):
        return key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    return key[:at] + letter + key[at + 1 :]


def _with_misspelt(text: str, path: Path, key: str, wrong: str) -> str:
    """The example with one key renamed at its place, or added there under the wrong name."""
    data = _complete()
    here: Any = data
    for part in path:
        if isinstance(part, str) and part not in here:
            here[part] = {}
        here = here[part]
    renamed = {wrong if name == key else name: one for name, one in here.items()}
    renamed.setdefault(wrong, 0)
    here.clear()
    here.update(renamed)
    return _document(data)


# ---------------------------------------------------------------- R23

# Faults that do not touch one another: what to replace, by what, and the place and code that must be reported.
FAULTS = (
    ("schema_version: 1", "schema_version: 7", "schema_version", "schema_version"),
    ("name: Rillaar-Centrum", "name: <b>Rillaar</b>", "name", "bad_name"),
    ("example_of_real_core: true", "example_of_real_core: yes", "example_of_real_core", "not_boolean"),
    ("latitude_deg: 50.97", "latitude_deg: 5097", "location.latitude_deg", "out_of_range"),
    ("longitude_deg: 4.89", "longitude_deg: 4,89", "location.longitude_deg", "not_number"),
    ("fluvius_area: zenne_dijle", "fluvius_area: zenne-dyle", "location.fluvius_area", "not_choice"),
    ("municipality: Aarschot", "municipality: 3200", "location.municipality", "not_text"),
    ("year: 2023, sun", "year: 2023.5, sun", "climate.year", "not_integer"),
    ("sun: average", "sun: bright", "climate.sun", "not_choice"),
    ("dwellings: 61", "dwellings: -12", "buildings.stock[0].dwellings", "out_of_range"),
    ("period: from_2012, ", "", "buildings.stock[3].period", "missing_key"),
    ("improved_fraction: 0.45", "improved_fraction: 45", "buildings.improved_fraction", "out_of_range"),
    ("floor_area_m2: 1900", "floor_area_m2: many", "services.floor[0].floor_area_m2", "not_number"),
    ("lamps: 294,", "lamps: 294, poles: 3,", "public_lighting.poles", "unknown_key"),
    ("cars_per_dwelling: 1.15", "cars_per_dweling: 1.15", "mobility.cars_per_dweling", "unknown_key"),
    ("location: village_core", "location: village_core\n  location: ribbon", "mobility.location", "duplicate_key"),
    ("value: 735,", "value: !!int 735,", "measured.electricity_connections.value", "tag"),
    ("growth: {dwellings_added: 0,", "growth: {dwellings_added: null,", "growth.dwellings_added", "null_value"),
    ("{usable_fraction: 0.35,", "{usable_fraction: 1.35,", "potential.roofs.usable_fraction", "out_of_range"),
    ("maximum_kwp: 500", "maximum_kwp: .nan", "potential.ground.maximum_kwp", "not_number"),
    ("planned_kwp: 100", "planned_kwp: 1000", "measures.pv_parking.planned_kwp", "above_potential"),
    ("planned_kwh: 100", "planned_kwh: 20001", "measures.battery.planned_kwh", "above_potential"),
    ("today_fraction: 0.3,", "today_fraction: 0.4,", "measures", "heating_today_sum"),
    ("house_until_1970: 0.7", "house_until_1970: 0.6", "measures", "heating_group_sum"),
    ("state: standard", "state: [standard]", "measures.renovation.state", "not_choice"),
    ("prices: {regime: midden}", "prices: midden", "prices", "not_block"),
    ("cars: true,", "cars: true, boats: true,", "boundary.boats", "unknown_key"),
    ("annual_final: 1.0,", "annual_final: 1.0, winter: 0.5,", "target", "one_target"),
    (
        "lifetime_years: {value: 30",
        "lifetime_year: {value: 30",
        "parameters.technologies.pv.lifetime_year",
        "unknown_parameter",
    ),
    (
        "finance: {real_discount_rate_fraction: 0.04}",
        "finance: {}",
        "finance.real_discount_rate_fraction",
        "missing_key",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault[2]}-{fault[3]}" for fault in FAULTS])
def test_one_planted_fault_is_reported_alone(fault: tuple[str, str, str, str]) -> None:
    old, new, path, code = fault
    assert EXAMPLE.count(old) == 1
    assert [(one.path, one.code) for one in _problems(EXAMPLE.replace(old, new))] == [(path, code)]


def test_fifty_files_with_ten_planted_faults_report_exactly_those_ten() -> None:
    rng = random.Random(23)
    for _ in range(50):
        text = EXAMPLE
        chosen = rng.sample(FAULTS, 10)
        for old, new, _, _ in chosen:
            text = text.replace(old, new)
        found = _problems(text)
        assert sorted((one.path, one.code) for one in found) == sorted((path, code) for _, _, path, code in chosen)
        assert [one.line for one in found] == sorted(one.line or 0 for one in found)
        assert all(one.file == "x.yaml" and one.line and one.column for one in found)


def test_a_problem_points_at_its_own_line_and_column() -> None:
    for old, new, _, _ in FAULTS:
        text = EXAMPLE.replace(old, new)
        (problem,) = _problems(text)
        first = next(
            at for at, (a, b) in enumerate(zip(text.splitlines(), EXAMPLE.splitlines(), strict=False)) if a != b
        )
        assert problem.line is not None
        near = range(first, first + 3)  # a missing key or a sum is shown at its block
        assert problem.line in near or problem.code in ("missing_key", "one_target") or problem.code.endswith("_sum")


# ---------------------------------------------------------------- rules between values


@pytest.mark.parametrize(
    ("path", "value", "codes"),
    [
        (("climate",), {"kind": "pvgis", "year": 2023}, ["file_needed"]),
        (("climate",), {"kind": "epw", "year": 2023, "file": "../x.epw"}, ["file_name"]),
        (("climate",), {"kind": "epw", "year": 2023, "file": "/etc/passwd"}, ["file_name"]),
        (("climate",), {"kind": "epw", "year": 2023, "file": "con.epw"}, ["file_name"]),
        (("climate",), {"kind": "epw", "year": 2023, "file": "weer.epw"}, []),
        (("climate", "file"), "weer.csv", ["file_not_needed"]),
        (("potential", "roofs", "flat_fraction"), 0.3 + 3e-6, ["roofs_sum"]),
        (("potential", "roofs", "flat_fraction"), 0.3 + 3e-7, []),
        (("measures", "gas_boiler", "today_fraction"), 0.554 - 3e-6, ["heating_today_sum"]),
        (("measures", "gas_boiler", "planned_fraction"), 0.4, ["heating_planned_sum"]),
        (("measures", "biomass_boiler", "planned_fraction_by_group"), {"services": 0.1}, ["heating_group_sum"]),
        (("measures", "wind_outside", "planned_kw"), 3000.1, ["above_potential"]),
        (("measures", "wind_local", "planned_kw"), 1, ["above_potential"]),
        (("measures", "heat_store", "planned_kwh"), 30001, ["above_potential"]),
        (("measures", "pv_ground", "planned_kwp"), 501, ["above_potential"]),
        (("target",), {}, []),
        (("target",), {"winter": 0.3}, []),
        (("target",), {"winter": 0.3, "matched": 0.3}, ["one_target"]),
        (("parameters",), {"technologies.pv.lifetime_years": {"value": 0, "source": "x"}}, ["not_above_zero"]),
        (("parameters",), {"technologies.pv.lifetime_years": {"value": 10}}, ["missing_key"]),
        (("parameters",), {"technologies.pv_roof_south.tilts_deg": {"value": 1, "source": "x"}}, ["unknown_parameter"]),
        (("parameters",), {"climate.pv.losses_fraction": {"value": 1.5, "source": "x"}}, ["own_value_outside"]),
        (("parameters",), {"climate.pv.losses_fraction": {"value": 0.9, "source": "x"}}, []),
        # 50 to 90 C: half of 90 is wider than 40, so up to 90 + 3 x 45.
        (("parameters",), {"technologies.network.supply_c": {"value": 226, "source": "x"}}, ["own_value_outside"]),
        (("parameters",), {"technologies.network.supply_c": {"value": 225, "source": "x"}}, []),
        # 300 to 650 EUR/kWh: up to 650 + 3 x 350.
        (("parameters",), {"technologies.battery.investment_eur_per_kwh": {"value": 1700, "source": "x"}}, []),
        (
            ("parameters",),
            {"technologies.battery.investment_eur_per_kwh": {"value": 1701, "source": "x"}},
            ["own_value_outside"],
        ),
        # A study may write what nobody would type, but a share stays one.
        (
            ("parameters",),
            {"technologies.battery.investment_eur_per_kwh": {"value": 1701, "source": "energysim: a study"}},
            [],
        ),
        (
            ("parameters",),
            {"climate.pv.losses_fraction": {"value": 1.5, "source": "energysim: a study"}},
            ["own_value_outside"],
        ),
        # -0.0047 to -0.003: numbers below zero have a reach too.
        (
            ("parameters",),
            {"climate.pv.temperature_coefficient_per_k": {"value": -0.5, "source": "x"}},
            ["own_value_outside"],
        ),
        # A dated tariff without a range, doubled; and a life without end.
        (("parameters",), {"tariffs.gas.transport_eur_per_kwh": {"value": 0.0033, "source": "x"}}, []),
        (("parameters",), {"technologies.pv.lifetime_years": {"value": 1e9, "source": "x"}}, []),
        (("climate",), {"kind": "epw", "year": 2023, "file": "a.epw", "sun": "dark"}, ["weather_needs_synthetic"]),
        (
            ("climate", "also"),
            [{"kind": "pvgis", "year": 2023, "file": "a.csv", "temperature": "cold", "sun": "sunny", "stress": True}],
            ["weather_needs_synthetic", "weather_needs_synthetic", "stress_needs_synthetic"],
        ),
        # The seed also draws homes and cars: it may stand beside a file.
        (("climate",), {"kind": "epw", "year": 2023, "file": "a.epw", "seed": 7, "sun": "average"}, []),
        (("measured", "gas_industry_kwh", "year"), 2020, ["industry_year"]),
        (("parameters",), {"__proto__": {"value": 1, "source": "x"}}, ["unknown_parameter"]),
    ],
)
def test_rules_between_values(path: Path, value: Any, codes: list[str]) -> None:
    data = with_value(_complete(), path, value)
    assert [problem.code for problem in _problems(_document(data))] == codes
    if codes:
        with pytest.raises(InputProblems) as refused:
            scenario_from(data)
        assert [problem.code for problem in refused.value.problems] == codes
        with pytest.raises(ValueError, match="Scenario"):
            Scenario.model_validate(data)
    else:
        assert scenario_from(data) == load_scenario(_document(data).encode())


def test_an_unset_target_is_a_hundred_per_cent_of_the_yearly_balance() -> None:
    scenario = scenario_from(with_value(_complete(), ("target",), {}))
    assert (scenario.target.kind, scenario.target.share_fraction) == ("annual_final", 1.0)


def test_a_named_parameter_that_is_misspelt_gets_the_right_one() -> None:
    (problem,) = _problems(EXAMPLE.replace("technologies.pv.lifetime_years", "technologies.pv.lifetime_yaers"))
    assert problem.params["nearest"] == "technologies.pv.lifetime_years"


@pytest.mark.parametrize(
    ("old", "new", "path", "nearest"),
    [
        ("growth: {dwellings_added: 0,", "growth: {dwellings_added: 12.5,", "growth.dwellings_added", ""),
        ("growth: {dwellings_added: 0,", "growth: {dwellings_added: '12',", "growth.dwellings_added", "12"),
        ("growth: {dwellings_added: 0,", "growth: {dwellings_added: '12.5',", "growth.dwellings_added", ""),
        ("longitude_deg: 4.89", "longitude_deg: 4,89", "location.longitude_deg", "4.89"),
    ],
)
def test_only_what_is_not_there_yet_is_suggested(old: str, new: str, path: str, nearest: str) -> None:
    (problem,) = _problems(EXAMPLE.replace(old, new))
    assert (problem.path, problem.params["nearest"]) == (path, nearest)


def test_no_number_is_suggested_for_another() -> None:
    (problem,) = _problems(EXAMPLE.replace("measures:\n", "measures:\n  split: {houses: 1, homes_per_house: 4}\n", 1))
    assert (problem.code, problem.path) == ("not_choice", "measures.split.homes_per_house")
    assert (problem.params["nearest"], problem.params["allowed"]) == ("", "2, 3")


def test_an_own_value_outside_the_usual_range_is_worth_a_note() -> None:
    values = {
        "technologies.pv.lifetime_years": {"value": 31, "source": "x"},
        "technologies.network.supply_c": {"value": 90, "source": "x"},
    }
    found = unusual(scenario_from(with_value(_complete(), ("parameters",), values)).parameters)
    assert [(one.code, one.place) for one in found] == [
        ("own_value_unusual", ("parameters", "technologies.pv.lifetime_years", "value"))
    ]
    assert (found[0].params["usual_low"], found[0].params["usual_high"]) == (25, 30)


def test_every_number_of_the_register_may_be_given_as_it_stands() -> None:
    """Both ends of every range lie within reach, and a share of a whole stays one."""
    for key in register.scalar_keys():
        low, high = register.usual_range(key)
        least, most = reach(key)
        assert least <= low <= high <= most
        if key.endswith("_fraction") and low >= 0 and high <= 1:
            assert (least, most) == (0, 1)


@pytest.mark.parametrize(
    ("path", "shown", "old"),
    [
        ("climate.also.0.file", "climate.also[0].file", "also: [{kind"),
        ("buildings.stock[1].dwellings", "buildings.stock[1].dwellings", "dwellings: 53"),
        ("parameters.technologies.pv.lifetime_years.value", None, "value: 30"),
        ("parameters.technologies.network.supply_c", None, "parameters:"),
        ("measures.pv_roof_south.planned_kwp", None, "planned_kwp: 220"),
        ("measures.heat_network", None, "measures:"),
    ],
)
def test_a_problem_found_behind_the_door_gets_its_line(path: str, shown: str | None, old: str) -> None:
    document = document_of(EXAMPLE.encode(), file="x.yaml")
    placed = document.placed(Problem("above_potential", {}, path))
    line = next(n for n, text in enumerate(EXAMPLE.splitlines(), start=1) if old in text)
    assert (placed.path, placed.file, placed.line) == (shown or path, "x.yaml", line)
    of_weather = Problem("climate_row", {}, path, "a.csv", 7, 1)
    assert (document.placed(of_weather).file, document.placed(of_weather).line) == ("a.csv", 7)
    nowhere = document.placed(Problem("x", {}, "--latitude"))
    assert (nowhere.line, nowhere.file) == (None, "x.yaml")


def test_more_faults_than_anyone_reads_are_counted() -> None:
    text = EXAMPLE + "".join(f"key_{number}: 1\n" for number in range(1_000))
    found = _problems(text)
    assert len(found) == 201
    assert (found[-1].code, found[-1].params["count"]) == ("more_problems", 800)
