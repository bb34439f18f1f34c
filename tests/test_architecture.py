"""The house stays as it was drawn: every rule of tests/architecture, applied to the whole project.

What import-linter keeps (layers, independence) is kept here once more from the syntax trees, so that one test run is
enough to know. That each rule can fail is shown in tests/architecture/test_rules_can_fail.py.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from tests.architecture import arrows, data, disk, numbers, shape
from tests.architecture.source import ROOT, Finding, HouseRule, Module, Rule, read_modules

PACKAGE = read_modules("energysim", "app.py")
PROGRAMS = [*PACKAGE, *read_modules("benchmarks")]
EVERYTHING = [*PROGRAMS, *read_modules("tests")]

PACKAGE_RULES: tuple[Rule, ...] = (
    arrows.libraries_stay_home,
    arrows.arrows_point_down,
    arrows.imports_stand_on_top,
    arrows.technologies_do_not_meet,
    disk.only_files_touches_the_disk,
    disk.nothing_dangerous,
    disk.errors_are_said,
    numbers.numbers_have_a_source,
    numbers.hub_numbers_say_why,
    numbers.no_hidden_defaults,
    numbers.only_the_calendar_knows_the_year,
    numbers.kernels_keep_their_promises,
    shape.functions_and_classes_fit,
    shape.arguments_are_few,
    shape.no_positional_booleans,
    shape.public_things_explain_themselves,
)

HOUSE_RULES: tuple[HouseRule, ...] = (arrows.no_cycles,)


def _report(findings: Iterable[Finding]) -> None:
    found = sorted(set(findings))
    if found:
        pytest.fail(f"{len(found)} places:\n" + "\n".join(map(str, found)), pytrace=False)


def test_there_is_something_to_read() -> None:
    assert len(PACKAGE) > 1


@pytest.mark.parametrize("rule", PACKAGE_RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps(rule: Rule) -> None:
    _report(finding for module in PACKAGE for finding in rule(module))


@pytest.mark.parametrize("rule", HOUSE_RULES, ids=lambda rule: rule.__name__)
def test_the_package_as_a_whole_keeps(rule: HouseRule) -> None:
    _report(rule(PACKAGE))


def test_modules_fit() -> None:
    _report(finding for module in EVERYTHING for finding in shape.module_fits(module))


def test_imports_say_where_they_go() -> None:
    _report(finding for module in EVERYTHING for finding in arrows.no_relative_imports(module))


def test_the_layers_are_the_same_here_and_in_the_project_file(repository: Path) -> None:
    contracts = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    drawn = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rows = [tuple(name.strip(" ()") for name in row.split("|")) for row in drawn]
    assert [set(row) for row in rows] == [set(row) for row in arrows.LAYERS[1:]]


def test_every_text_exists_in_every_language(repository: Path) -> None:
    _report(data.languages_agree(data.read_texts(repository / "energysim" / "texts")))


def test_every_text_that_the_code_asks_for_exists(repository: Path) -> None:
    texts = data.read_texts(repository / "energysim" / "texts")
    keys = {key for room in texts["nl"].values() for key in room}
    _report(finding for module in PACKAGE for finding in data.used_keys_exist(module, keys))


PARAMETER_FILES = sorted((ROOT / "energysim" / "parameters").glob("*.yaml"))


@pytest.mark.parametrize("path", PARAMETER_FILES, ids=lambda path: path.name)
def test_every_parameter_has_a_passport(path: Path) -> None:
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    _report(data.parameters_have_a_passport(f"energysim/parameters/{path.name}", tree))


def test_no_file_names_this_machine_or_a_package_index(repository: Path) -> None:
    _report(
        finding
        for path in data.tracked_files(repository)
        for finding in data.files_name_no_machine(path.relative_to(repository).as_posix(), data.text_of(path))
    )


def test_modules_are_read_once(repository: Path) -> None:
    files = [module.file for module in EVERYTHING]
    assert len(files) == len(set(files))
    assert all(isinstance(module, Module) and (repository / module.file).is_file() for module in EVERYTHING)
