"""The command line as a person and a script use it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energysim.cli import main
from energysim.files import shipped_scenarios
from energysim.text import texts

RILLAAR = Path(shipped_scenarios()) / "rillaar.yaml"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    text = RILLAAR.read_text(encoding="utf-8").replace("mobility:", "mobilty:").replace("regime: midden", "regime: mid")
    path = tmp_path / "faulty.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_run_prints_one_json_object() -> None:
    answer = json.loads(call("run", str(RILLAAR), "--json").stdout)
    assert {"fingerprint", "scenario", "neutrality", "energy_kwh", "capacities", "cost", "co2_kg_per_year"} <= set(
        answer
    )
    assert {"annual_final", "annual_primary", "matched", "winter", "fossil_left_kwh", "fossil_left_homes"} <= set(
        answer["neutrality"]
    )
    assert answer["audit"]["worst_relative_residual"] <= 1e-9
    for line in answer["calibration"].values():
        assert {"measured_kwh", "modelled_kwh", "factor"} <= set(line)


def test_run_prints_a_dutch_table_by_default_and_an_english_one_on_request() -> None:
    assert "Zelfvoorziening" in call("run", str(RILLAAR)).stdout
    assert "Self-sufficiency" in call("run", str(RILLAAR), "--lang", "en").stdout


def test_state_and_set_change_the_answer() -> None:
    today = json.loads(call("run", str(RILLAAR), "--state", "today", "--json").stdout)
    planned = json.loads(call("run", str(RILLAAR), "--json").stdout)
    bigger = json.loads(call("run", str(RILLAAR), "--json", "--set", "measures.battery.planned_kwh=2000").stdout)
    assert len({today["fingerprint"], planned["fingerprint"], bigger["fingerprint"]}) == 3
    assert bigger["capacities"]["battery"] == 2000


def test_hourly_file_holds_every_hour_and_the_same_sums(tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    answer = json.loads(call("run", str(RILLAAR), "--json", "--hourly", str(path)).stdout)
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 8760
    column = lines[0].split(";").index("import_kw")
    total = sum(float(line.split(";")[column].replace(",", ".")) for line in lines[1:])
    assert total == pytest.approx(answer["energy_kwh"]["import"], rel=1e-5)


def test_check_names_every_problem_with_its_line(faulty: Path) -> None:
    fine = call("check", str(RILLAAR))
    assert fine.exit_code == 0
    refused = CliRunner().invoke(main, ["check", str(faulty), "--lang", "en"])
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "mobilty" in refused.stderr and '"mobility"' in refused.stderr
    assert "midden" in refused.stderr
    assert "faulty.yaml:" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "nowhere.yaml"),
        ("optimise", str(RILLAAR), "--target", "beauty=1"),
        ("optimise", str(RILLAAR), "--target", "annual_final=3"),
        ("run", str(RILLAAR), "--set", "boundary.cars=perhaps"),
        ("run", str(RILLAAR), "--set", "no_equals_sign"),
    ],
)
def test_bad_input_is_words_on_stderr_and_exit_2(arguments: tuple[str, ...]) -> None:
    refused = CliRunner().invoke(main, list(arguments))
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.strip()
    assert "Traceback" not in refused.stderr


def test_schema_is_the_file_beside_the_scenarios() -> None:
    printed = json.loads(call("schema").stdout)
    kept = json.loads((RILLAAR.parent / "scenario.schema.json").read_text(encoding="utf-8"))
    assert printed == kept


def test_help_does_not_load_the_model() -> None:
    code = (
        "import sys; from energysim.cli import main; main(['--help'], standalone_mode=False); "
        "sys.exit('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "optimise" in done.stdout


def test_every_stage_that_is_told_has_words_in_both_languages() -> None:
    package = Path(__file__).parent.parent / "energysim"
    source = "".join((package / name).read_text(encoding="utf-8") for name in ("hub/optimise.py", "study/optimise.py"))
    stages = set(re.findall(r'(?:tell|say)\("(\w+)"', source))
    assert {"profiles", "solve", "shortfall", "controller"} <= stages
    for lang in ("nl", "en"):
        assert stages <= {key.removeprefix("cli.stage.") for key in texts("cli", lang)}


def test_check_sees_a_plan_that_does_not_fit_on_the_roofs(tmp_path: Path) -> None:
    path = tmp_path / "full.yaml"
    text = RILLAAR.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(pv_roof_south:.*planned_kwp: )\d+", r"\g<1>19000", text), encoding="utf-8")
    refused = CliRunner().invoke(main, ["check", str(path)])
    assert refused.exit_code == 2
    assert "measures.pv_roof_south.planned_kwp" in refused.stderr


def test_the_reference_without_policy_is_a_state() -> None:
    answer = json.loads(call("run", str(RILLAAR), "--state", "reference", "--json").stdout)
    assert answer["state"] == "reference_2040"
    shown = call("run", str(RILLAAR)).stdout.splitlines()[0]
    assert shown.index("Vandaag") < shown.index("Zonder beleid 2040") < shown.index("Gepland")


@pytest.mark.parametrize(("state", "head"), [("today", "vandaag"), ("reference", "zonder beleid 2040")])
def test_what_is_asked_is_answered_beside_a_plan_that_does_not_fit(state: str, head: str) -> None:
    shown = call("run", str(RILLAAR), "--state", state, "--set", "measures.pv_roof_south.planned_kwp=90000")
    assert shown.exit_code == 0
    assert f"Rillaar-Centrum, {head}" in shown.stdout
    said = [line for line in shown.stdout.splitlines() if "measures.pv_roof_south.planned_kwp" in line]
    assert len(said) == 1
    assert said[0].startswith("Gepland ")
    refused = CliRunner().invoke(main, ["run", str(RILLAAR), "--set", "measures.pv_roof_south.planned_kwp=90000"])
    assert refused.exit_code == 2


def test_compare_puts_scenarios_side_by_side() -> None:
    others = [str(RILLAAR.parent / f"{name}.yaml") for name in ("wezemaal", "gelrode")]
    found = json.loads(call("compare", str(RILLAAR), *others, "--state", "today", "--json").stdout)
    assert found["kind"] == "comparison"
    assert [one["result"]["state"] for one in found["columns"]] == ["today"] * 3


def test_compare_of_one_file_places_its_new_homes() -> None:
    found = json.loads(call("compare", str(RILLAAR), "--set", "growth.dwellings_added=100", "--json").stdout)
    assert found["kind"] == "placement"
    assert [side["key"] for side in found["sides"]] == ["in_core", "outside"]
    assert {fact["status"] for fact in found["facts"]} <= {"verified", "derived", "background"}
    refused = CliRunner().invoke(main, ["compare", str(RILLAAR), "--lang", "en"])
    assert refused.exit_code == 2
    assert "no homes" in refused.stderr


def test_density_names_its_tipping_points() -> None:
    found = json.loads(call("density", str(RILLAAR), "--json").stdout)
    assert found["kind"] == "density"
    assert found["network"]["tip"]["verdict"] in ("tips", "always", "never")
    assert {"homes_per_ha", "mwh_per_m", "network_eur_per_year"} <= set(found["network"]["points"][0])


@pytest.mark.parametrize("arguments", [("frontier", "--points", "1"), ("alternatives", "--technologies", "toy")])
def test_a_study_that_cannot_be_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    command, *rest = arguments
    refused = CliRunner().invoke(main, [command, str(RILLAAR), *rest, "--lang", "en"])
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "Allowed" in refused.stderr


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_each_share_costs_and_what_else_there_is_on_the_command_line() -> None:
    loose = call("frontier", str(RILLAAR), "--points", "2", "--allow-fossil", "--json")
    assert [p["asked_fraction"] for p in json.loads(loose.stdout)["curve"]["points"]] == [None, 1.0]
    arguments = ("--target", "matched=0.5", "--slack", "0.05", "--technologies", "battery,pv_ground")
    found = json.loads(call("alternatives", str(RILLAAR), *arguments, "--json").stdout)
    assert (found["kind"], found["measure"], found["asked_fraction"]) == ("alternatives", "matched", 0.5)
    assert [room["key"] for room in found["space"]["rooms"]] == ["battery", "pv_ground"]
