"""What the command line says of what cannot be: every fault at once, at its place in the file, never a traceback."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from energysim.cli import main
from energysim.errors import HubError
from energysim.files import shipped_scenarios
from energysim.study import simulate

RILLAAR = Path(shipped_scenarios()) / "rillaar.yaml"
TOO_MUCH = (
    "pv_roof_east: {today_kwp: 147.0, planned_kwp: 640}",
    "pv_roof_east: {today_kwp: 147.0, planned_kwp: 64000}",
)


def call(*arguments: str) -> Result:
    """An exception that nobody caught fails the test."""
    return CliRunner().invoke(main, [*arguments, "--lang", "en"], catch_exceptions=False)


def written(folder: Path, name: str, *changes: tuple[str, str]) -> tuple[str, str]:
    text = RILLAAR.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name), text


def place_of(text: str, word: str) -> str:
    """Line and column, counted by hand from the text."""
    before = text[: text.index(word)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def own(values: dict[str, float]) -> tuple[str, str]:
    lines = "".join(f"  {key}: {{value: {value}, source: test}}\n" for key, value in values.items())
    return "parameters: {}\n", f"parameters:\n{lines}"


def test_check_says_everything_at_once_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.epw").write_text("nonsense\n")
    path, text = written(
        tmp_path,
        "many.yaml",
        TOO_MUCH,
        (
            "climate: {kind: synthetic, year: 2023, sun: average, temperature: average, seed: 1}",
            "climate: {kind: pvgis, year: 2023, file: gone.csv, also: [{kind: epw, year: 2022, file: bad.epw}]}",
        ),
        ("electricity_services_kwh: {value: 1301600", "electricity_services_kwh: {value: 1000"),
        ("measures:\n", "measures:\n  split: {houses: 9000}\n"),
    )
    refused = call("check", path)
    assert refused.exit_code == 2
    for word, said in (
        ("gone.csv", "climate.file = gone.csv"),
        ("electricity_services_kwh", "measured.electricity_services_kwh"),
        ("9000", "measures.split.houses = 9000"),
        ("64000", "measures.pv_roof_east.planned_kwp = 64000"),
    ):
        assert f"{path}:{place_of(text, word)}  {said}" in refused.stderr
    assert "bad.epw  climate.also[0].file" in refused.stderr
    assert "5 problems" in refused.stderr


@pytest.mark.parametrize("command", ["check", "run", "optimise"])
def test_every_command_names_file_and_line(command: str, tmp_path: Path) -> None:
    path, text = written(
        tmp_path, "two.yaml", TOO_MUCH, ("gas_residential_kwh: {value: 5902482", "gas_residential_kwh: {value: 0")
    )
    refused = call(command, path)
    assert refused.exit_code == 2
    assert f"{path}:{place_of(text, 'gas_residential_kwh')}" in refused.stderr


def test_of_several_files_the_one_that_is_wrong_is_named(tmp_path: Path) -> None:
    path, text = written(tmp_path, "wrong.yaml", TOO_MUCH)
    refused = call("compare", str(RILLAAR), path)
    assert refused.exit_code == 2
    assert f"{path}:{place_of(text, '64000')}" in refused.stderr
    assert str(RILLAAR) not in refused.stderr


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"technologies.heating.hot_water_supply_c": 110}, ("hot_water_supply_c: 110",)),
        ({"climate.synthetic.dark_week_days": 0.16}, ("dark_week_days: 0.16",)),
        ({"climate.pv.losses_fraction": 1.5}, ("climate.pv.losses_fraction.value = 1.5", "0 … 1;", "0.1 … 0.18")),
        ({"demand.renovation.realised_saving_fraction": 3}, ("realised_saving_fraction.value = 3", "0 … 1;")),
        ({"demand.stock.improved_fraction": 2}, ("improved_fraction.value = 2",)),
        ({"demand.mobility.home_charging_fraction": 4}, ("home_charging_fraction.value = 4",)),
        ({"technologies.heat_pump_hybrid.covered_fraction": 2}, ("covered_fraction.value = 2",)),
        ({"technologies.network.supply_c": 500}, ("supply_c.value = 500", "0 … 225", "50 … 90")),
    ],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_own_values_that_cannot_be_are_refused_at_their_line(
    command: str, values: dict[str, float], words: tuple[str, ...], tmp_path: Path
) -> None:
    path, text = written(tmp_path, "own.yaml", own(values))
    refused = call(command, path)
    assert refused.exit_code == 2
    assert all(word in refused.stderr for word in words)
    (key,) = values
    assert f"{path}:{place_of(text, f'{key}: ').split(':')[0]}:" in refused.stderr
    assert "profile_range" not in refused.stderr


def test_an_unusual_own_value_is_noted_and_used(tmp_path: Path) -> None:
    path, text = written(tmp_path, "own.yaml", own({"technologies.pv_ground.investment_eur_per_kwp": 500}))
    fine = call("check", path)
    assert fine.exit_code == 0
    assert f"{path}:{place_of(text, '500, source: test')}" in fine.stderr
    assert "550 … 800" in fine.stderr


@pytest.mark.parametrize("fault", [HubError("profile_range", where="x"), ValueError("a sentence of the inside")])
def test_a_fault_of_ours_asks_to_contact_us(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(simulate, "core_of", broken)
    refused = call("run", str(RILLAAR))
    assert refused.exit_code == 2
    assert "contact us" in refused.stderr
    assert "{" not in refused.stderr and "inside" not in refused.stderr
