"""A heat network in the scenario of a real core: refused where it cannot be, closed and priced where it can."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from energysim.errors import InputProblems
from energysim.files import shipped_scenarios
from energysim.parameters.register import ParameterBook
from energysim.report.notes import note_lines
from energysim.report.readouts import readout_lines
from energysim.scenario.build import with_changes
from energysim.scenario.load import load_scenario
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario
from energysim.study.design import with_values
from energysim.study.simulate import changed, dispatch, examine, simulate
from energysim.text import Lang, number, percent, render_problems, t
from energysim.village.design import measured_design
from energysim.village.network import peak_factor
from energysim.village.prepared import prepare_climate
from energysim.village.profiles import core_of
from energysim.village.result import Result

PLANTS = {"measures.network_heat_pump_air.planned_kw": 3000.0, "measures.network_gas.planned_kw": 3000.0}


def shares(**planned: float) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for key in heating_technologies():
        changes[f"measures.{key}.planned_fraction"] = planned.get(key, 0.0)
        changes[f"measures.{key}.planned_fraction_by_group"] = {}
    return changes


def rillaar(changes: dict[str, Any]) -> Scenario:
    path = Path(shipped_scenarios()) / "rillaar.yaml"
    return changed(load_scenario(path.read_bytes(), file=path.name), changes)


NETWORK = shares(heat_network=0.6, heat_pump_air=0.3, gas_boiler=0.1) | {"potential.heat_network.maximum_fraction": 0.8}


@pytest.fixture(scope="module")
def found() -> Result:
    return simulate(rillaar(NETWORK | PLANTS))


def test_a_core_with_a_network_closes(found: Result) -> None:
    assert found.audit.worst_relative_residual <= 1e-9
    assert found.audit.annual_closure <= 1e-9
    assert found.capacities["heat_network"] == pytest.approx(0.6)
    assert found.capacity_units["network_gas"] == "kw"
    energy = found.energy_kwh
    assert energy["network_unserved"] == 0.0
    assert energy["network_production"] == pytest.approx(energy["network_heat"] + energy["network_loss"], rel=1e-9)
    assert energy["heat_delivered"] > energy["network_heat"] > 0


def test_the_network_in_the_result(found: Result) -> None:
    assert found.network is not None
    assert found.network.connected_dwellings == pytest.approx(0.6 * found.dwellings)
    assert found.network.heat_kwh == pytest.approx(found.energy_kwh["network_heat"])
    density = found.network.heat_kwh / 1000 / found.network.trench_m
    assert found.network.linear_density_mwh_per_m == pytest.approx(density)
    assert density < 1.5
    assert "notes.network_thin" in [note.code for note in found.notes]
    assert any("MWh/m" in line for line in note_lines(found, "nl"))
    assert Result.from_json(found.to_json()) == found


def test_every_euro_of_the_network_is_in_the_ledger() -> None:
    scenario = rillaar(NETWORK | PLANTS)
    prepared = prepare_climate(scenario, files={})
    core, _ = core_of(prepared, scenario, state="planned")
    run = dispatch(core, measured_design(core, scenario, state="planned"))
    result = simulate(scenario)
    hub_eur = float((run.village.program.cost * run.flows).sum() + run.village.program.size_cost @ run.sizes)
    assert result.cost.total_eur_per_year == pytest.approx(hub_eur, rel=1e-9)


def test_trenches_by_the_scenario() -> None:
    """1,000 m for all groups, or per group; a group without connections gets none."""
    total = simulate(rillaar(NETWORK | PLANTS | {"potential.heat_network.trench_m": 1000.0})).network
    assert total is not None
    assert total.trench_m == pytest.approx(1000.0)
    one = {"measures.heat_network.planned_fraction_by_group": {"house_until_1970": 0.6}}
    none = shares(heat_pump_air=0.4, gas_boiler=0.6) | {
        "measures.heat_network.planned_fraction_by_group": {"house_until_1970": 0.6},
        "measures.gas_boiler.planned_fraction_by_group": {"house_until_1970": 0.0},
        "potential.heat_network.maximum_fraction": 0.8,
        "potential.heat_network.trench_m_by_group": {"house_until_1970": 400.0, "services": 900.0},
    }
    part = simulate(rillaar(none | one | PLANTS)).network
    assert part is not None
    assert part.trench_m == pytest.approx(400.0)


@pytest.mark.parametrize("mains", [{"trench_m_by_group": {"house_until_1970": 1000.0}}, {"trench_m": 0.0}])
def test_pipes_are_never_free(mains: dict[str, Any]) -> None:
    """A connected group without a metre of the user's own mains is named; every group of the plan connects here."""
    own = {f"potential.heat_network.{key}": value for key, value in mains.items()}
    scenario = rillaar(NETWORK | PLANTS | own)
    with pytest.raises(InputProblems) as refused:
        simulate(scenario)
    groups = {p.params["group"] for p in refused.value.problems}
    assert {p.code for p in refused.value.problems} == {"network_without_mains"}
    assert "services" in groups
    assert ("house_until_1970" in groups) == ("trench_m" in mains)


def test_two_lengths_of_the_same_mains_are_refused() -> None:
    both = {"trench_m": 1000.0, "trench_m_by_group": {"house_until_1970": 400.0}}
    with pytest.raises(InputProblems) as refused:
        rillaar({f"potential.heat_network.{key}": value for key, value in both.items()})
    assert [p.code for p in refused.value.problems] == ["two_lengths_of_mains"]


def test_a_network_without_a_plant_is_refused() -> None:
    with pytest.raises(InputProblems) as refused:
        simulate(rillaar(NETWORK))
    assert [p.code for p in refused.value.problems] == ["network_without_plant"]


def test_sun_alone_does_not_carry_a_network() -> None:
    sun = {"potential.network_solar_thermal.maximum_kw": 900, "measures.network_solar_thermal.planned_kw": 900}
    with pytest.raises(InputProblems) as refused:
        simulate(rillaar(NETWORK | sun))
    assert [p.code for p in refused.value.problems] == ["network_without_plant"]


def test_more_connections_than_the_place_allows_are_refused() -> None:
    with pytest.raises(InputProblems) as refused:
        simulate(rillaar(NETWORK | PLANTS | {"potential.heat_network.maximum_fraction": 0.5}))
    assert [(p.code, p.path) for p in refused.value.problems] == [
        ("above_potential", "measures.heat_network.planned_fraction")
    ]


@pytest.mark.parametrize(("supply_c", "return_c"), [(50.0, 50.0), (50.0, 60.0)])
def test_a_supply_that_is_not_above_the_return_is_refused(supply_c: float, return_c: float) -> None:
    own = {
        f"technologies.network.{name}": {"value": value, "source": "a test"}
        for name, value in (("supply_c", supply_c), ("return_c", return_c))
    }
    scenario = with_changes(rillaar(NETWORK | PLANTS), {("parameters",): own})
    for ask in (lambda: simulate(scenario), lambda: examine(scenario, files={})):
        with pytest.raises(InputProblems) as refused:
            ask()
        assert [(p.code, p.path) for p in refused.value.problems] == [
            ("network_temperatures", "parameters.technologies.network.supply_c")
        ]
        said = render_problems(refused.value.problems, "nl")
        assert "50" in said and f"{return_c:.0f}" in said
    # Without a network nobody asks.
    examine(with_changes(rillaar({}), {("parameters",): own}), files={})


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_plants_that_are_too_small_sell_what_they_make(lang: Lang) -> None:
    """300 kW for 8 GWh of need: what is sold and lost is what is made, and both are said."""
    small = simulate(rillaar(NETWORK | {"measures.network_heat_pump_air.planned_kw": 300.0}))
    e, network = small.energy_kwh, small.network
    assert network is not None
    assert e["network_unserved"] > 0.9 * e["network_need"]
    assert e["network_heat"] == pytest.approx(e["network_need"] - e["network_unserved"], rel=1e-9)
    assert e["network_heat"] + e["network_loss"] == pytest.approx(e["network_production"], rel=1e-9)
    assert e["heat_need"] - e["heat_delivered"] == pytest.approx(e["network_unserved"], rel=1e-9)
    assert (network.heat_kwh, network.need_kwh) == (e["network_heat"], e["network_need"])
    assert network.linear_density_mwh_per_m == pytest.approx(e["network_heat"] / 1000 / network.trench_m)
    lines = "\n".join(readout_lines(small, lang))
    assert percent(e["network_loss"] / e["network_production"], lang) in lines
    assert number(e["network_need"] / 1000, lang, decimals=0, unit="MWh") in lines


def test_a_network_on_gas_stands_beside_boilers_on_gas() -> None:
    """Long mains cost, but gas in a plant is the fuel that gas in a boiler is: no number falls below zero by it."""
    alone = simulate(rillaar(shares(gas_boiler=1.0))).neutrality
    plan = shares(heat_network=1.0) | {
        "potential.heat_network.maximum_fraction": 1.0,
        "measures.network_gas.planned_kw": 8000.0,
    }
    years = [simulate(rillaar(plan | {"potential.heat_network.trench_m": m})).neutrality for m in (3000.0, 9000.0)]
    for name in ("annual_final", "annual_primary", "matched", "winter"):
        boilers, short, long = (getattr(one, name) for one in (alone, *years))
        assert 0 < long < short < boilers


def test_a_plant_that_is_too_small_is_never_the_better_one() -> None:
    plan = shares(heat_network=0.6, gas_boiler=0.4) | {"potential.heat_network.maximum_fraction": 0.8}
    served, short = (simulate(rillaar(plan | {"measures.network_gas.planned_kw": kw})) for kw in (6000.0, 300.0))
    assert served.energy_kwh["network_unserved"] == 0.0
    for name in ("annual_final", "annual_primary", "matched", "winter"):
        assert getattr(short.neutrality, name) <= getattr(served.neutrality, name)
    # The price of what is missing is apart, and in the total: the ledger closes.
    assert served.cost.unserved_penalty_eur_per_year == 0.0
    penalty_eur = short.cost.unserved_penalty_eur_per_year
    price = ParameterBook().number("finance.optimiser.unserved_eur_per_kwh")
    missing_kwh = short.energy_kwh["network_unserved"] + short.energy_kwh["unserved"]
    assert penalty_eur == pytest.approx(price * missing_kwh, rel=1e-9)
    assert sum(line.eur_per_year for line in short.cost.lines) == pytest.approx(short.cost.total_eur_per_year, rel=1e-9)


def test_only_plants_that_stand_are_sources_of_an_answer(found: Result) -> None:
    """An air heat pump and a gas boiler stand; where heat is missing the worst of all plants is in the numbers."""

    def named(result: Result) -> set[str]:
        keys = (source.key.split(".") for source in result.sources_used)
        return {key[1] for key in keys if key[0] == "technologies" and key[1].startswith("network_")}

    assert named(found) == {"network_heat_pump_air", "network_gas"}
    assert "technologies.network.supply_c" in {source.key for source in found.sources_used}
    short = simulate(rillaar(NETWORK | {"measures.network_heat_pump_air.planned_kw": 300.0}))
    assert {"network_heat_pump_air", "network_gas", "network_biomass"} <= named(short)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_hourly_heat_is_not_under_the_heading_of_quarters(found: Result, lang: Lang) -> None:
    lines = readout_lines(found, lang)
    quarters, hours = lines.index(t("cli.peaks.title", lang)), lines.index(t("cli.network_peaks.title", lang))
    named = [n for n, line in enumerate(lines) if "kW" in line.split(" ")[-1] or "kW" in line[-4:]]
    shown = {key: number(found.peaks_kw[key], lang, decimals=1, unit="kW") for key in found.peaks_kw}
    assert [n for n in named if n > hours] == [hours + 1, hours + 2]
    assert lines[hours + 1].endswith(shown["network"]) and lines[hours + 2].endswith(shown["network_connections"])
    assert quarters < hours


def test_plants_without_connections_are_not_there() -> None:
    plain = simulate(rillaar({}))
    beside = simulate(rillaar(PLANTS))
    assert beside.network is None
    assert beside.model_dump(exclude={"fingerprint"}) == plain.model_dump(exclude={"fingerprint"})


def test_fewer_homes_peak_more_together() -> None:
    book = ParameterBook()
    factors = [peak_factor(n, book) for n in (1, 20, 100, 1000, 1e6)]
    assert factors == sorted(factors, reverse=True)
    assert factors[-1] == pytest.approx(1.0, abs=1e-3)


def test_a_slider_leaves_the_network_where_it_is(found: Result) -> None:
    scenario = rillaar(NETWORK | PLANTS)
    moved = simulate(with_values(scenario, {"wp": 20.0}, base=found))
    assert moved.capacities["heat_network"] == pytest.approx(0.6)
    assert moved.capacities["heat_pump_air"] == pytest.approx(0.2)
    assert moved.network == found.network


def test_the_example_of_the_manual_runs(repository: Path) -> None:
    page = (repository / "docs" / "how-to" / "heat-network.md").read_text(encoding="utf-8")
    example = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    changes = shares(**{k: v["planned_fraction"] for k, v in example["measures"].items() if "planned_fraction" in v})
    for room in ("potential", "measures"):
        for key, values in example[room].items():
            changes |= {f"{room}.{key}.{name}": value for name, value in values.items()}
    found = simulate(rillaar(changes))
    assert found.network is not None
    assert found.network.trench_m == pytest.approx(4200.0)


def test_the_plants_carry_less_than_the_sum_of_the_homes(found: Result) -> None:
    """Simultaneity: homes do not all ask their most at once; the losses of the mains come on top."""
    assert found.network is not None
    loss_kw = found.network.loss_kwh / 8760
    assert loss_kw < found.peaks_kw["network"]
    assert found.peaks_kw["network"] - loss_kw < 0.6 * found.peaks_kw["network_connections"]
