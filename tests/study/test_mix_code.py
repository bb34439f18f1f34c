"""A mix in a link: it comes back as it went, adds up to one, and nonsense is refused."""

import pytest

from energysim import files
from energysim.errors import InputProblems
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.scenario.store import ScenarioStore
from energysim.study.mix_code import encode, with_mix
from tests.pages import fakes

LONGEST = 1400


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return ScenarioStore(files.shipped_scenarios()).load("rillaar")


def test_a_mix_comes_back_as_it_went(scenario: Scenario) -> None:
    optimum = fakes.optimum()
    found = with_mix(scenario, encode(optimum))
    for name, size in optimum.capacities.items():
        if optimum.capacity_units[name] != "fraction":
            assert found.measures.planned(name) == pytest.approx(size, abs=1e-3)
    by_group = optimum.heating_fraction_by_group
    air = found.measures.planned("heat_pump_air", group="house_until_1970")
    assert air == pytest.approx(by_group["house_until_1970"]["heat_pump_air"], abs=1e-6)
    third = found.measures.planned("gas_boiler", group="services")
    assert third == pytest.approx(2 / 3, abs=1e-6)
    assert sum(found.measures.planned(name, group="services") for name in heating_technologies()) == pytest.approx(1)


def test_what_the_mix_does_not_name_is_not_there(scenario: Scenario) -> None:
    found = with_mix(scenario, "battery-5~gas_boiler.services-1")
    assert found.measures.planned("pv_roof_south") == 0
    assert found.measures.planned("battery") == 5


def test_no_code_is_the_scenario_itself(scenario: Scenario) -> None:
    assert with_mix(scenario, "") is scenario


@pytest.mark.parametrize(
    "code",
    [
        "hello",
        "battery-5",
        "battery-nan~gas_boiler.services-1",
        "battery--5~gas_boiler.services-1",
        "battery-1e999~gas_boiler.services-1",
        "perpetuum_mobile-5~gas_boiler.services-1",
        "gas_boiler.castle-1",
        "gas_boiler.services-0",
        "battery-1~battery~gas_boiler.services-1",
        "../../etc/passwd",
    ],
)
def test_nonsense_is_refused(scenario: Scenario, code: str) -> None:
    with pytest.raises(InputProblems):
        with_mix(scenario, code)


def test_a_mix_beyond_the_potential_is_refused(scenario: Scenario) -> None:
    with pytest.raises(InputProblems):
        with_mix(scenario, "battery-1000000~gas_boiler.services-1")


def test_the_code_of_a_full_mix_fits_in_a_link() -> None:
    groups = {
        name: {"heat_pump_air": 0.612345, "heat_pump_ground": 0.287655, "gas_boiler": 0.1}
        for name in ("house_until_1970", "house_1971_2005", "house_from_2006", "flat_until_1970", "services")
    }
    assert len(encode(fakes.optimum(heating_fraction_by_group=groups))) < LONGEST
