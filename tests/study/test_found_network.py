"""The controller of a found mix has the network of that mix: mains to whom connects, plants for as many."""

from typing import Any

import pytest

from energysim.report.notes import note_lines
from energysim.study.optimise import controlled_year, network_fields
from energysim.study.simulate import dispatch, prepare, simulate
from energysim.text import Lang, number
from energysim.village.answer import numbers
from energysim.village.design import measured_design
from energysim.village.profiles import core_of
from energysim.village.result import Note
from tests.village.test_network_scenario import NETWORK, PLANTS, rillaar

METRES = {
    "house_until_1970": 300.0,
    "house_1971_2005": 200.0,
    "house_from_2006": 60.0,
    "flat_until_1970": 60.0,
    "flat_1971_2005": 50.0,
    "flat_from_2006": 30.0,
    "services": 900.0,
}
PLAN = NETWORK | PLANTS | {"potential.heat_network.trench_m_by_group": METRES}
# In the found mix the services keep their boilers.
FOUND: dict[str, Any] = {
    "measures.heat_network.planned_fraction_by_group": {"services": 0.0},
    "measures.gas_boiler.planned_fraction_by_group": {"services": 0.7},
}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_controller_of_a_found_mix_is_the_run_of_that_mix(lang: Lang) -> None:
    """1,600 m in the plan and 700 m in the found mix, where the services do not connect."""
    scenario, mix = rillaar(PLAN), rillaar(PLAN | FOUND)
    prepared = prepare(scenario, files={})
    core, profiles = core_of(prepared, scenario, state="planned")
    searched = dispatch(core, measured_design(core, mix, state="planned"))
    year = controlled_year(scenario, prepared, run=searched)
    again = simulate(mix)
    seen = numbers(year, scenario, profiles=profiles)
    assert seen["cost"].total_eur_per_year == pytest.approx(again.cost.total_eur_per_year, rel=1e-4)
    for name in ("annual_final", "annual_primary", "matched", "winter"):
        assert getattr(seen["neutrality"], name) == pytest.approx(getattr(again.neutrality, name), abs=1e-4)
    assert seen["energy_kwh"]["network_loss"] == pytest.approx(again.energy_kwh["network_loss"], rel=1e-4)
    before = {"notes": (Note(code="notes.unserved", params={"energy_kwh": 1e3}),), "peaks_kw": {"home": 4.0}}
    told = network_fields(before, year, searched=searched)
    assert again.network is not None
    assert told["network"].trench_m == again.network.trench_m == pytest.approx(700.0)
    assert told["network"].linear_density_mwh_per_m == pytest.approx(again.network.linear_density_mwh_per_m, rel=1e-4)
    assert set(told["peaks_kw"]) == {"home", "network", "network_connections"}
    assert told["peaks_kw"]["network"] == pytest.approx(again.peaks_kw["network"], rel=1e-4)
    lines = "\n".join(note_lines(again.model_copy(update={"notes": told["notes"]}), lang))
    assert all(number(metres, lang, decimals=0, unit="m") in lines for metres in (1600.0, 700.0))


def test_a_found_mix_without_connections_has_no_network() -> None:
    scenario = rillaar(PLAN)
    prepared = prepare(scenario, files={})
    core, _ = core_of(prepared, scenario, state="planned")
    design = measured_design(core, scenario, state="planned")
    for share in core.shares:
        design[share.size] = 1.0 if share.technology == "heat_pump_air" else 0.0
    searched = dispatch(core, design)
    year = controlled_year(scenario, prepared, run=searched)
    told = network_fields({"notes": (), "peaks_kw": {"network": 1.0}}, year, searched=searched)
    assert year.village.core.network is None
    assert (told["network"], told["peaks_kw"]) == (None, {})
    assert [note.code for note in told["notes"]] == ["notes.network_searched"]
