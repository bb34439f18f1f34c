"""The cheapest mix of a real core whose plan has a heat network, and with cars that may wait: half a minute each."""

import pytest

from energysim.study.optimise import optimise, with_design
from energysim.study.simulate import changed, simulate
from tests.study.test_cores import core
from tests.village.test_network_scenario import NETWORK, PLANTS, rillaar, shares

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("optimise"), pytest.mark.timeout(900)]


def test_a_network_in_the_optimum_is_certified_and_runs() -> None:
    scenario = rillaar(NETWORK | PLANTS | {"potential.network_store.maximum_kwh": 20000.0})
    found = optimise(scenario)
    assert found.target.reached
    assert 0 <= found.certificate.relative_gap <= 1e-6
    assert found.network is not None
    assert found.capacities["network_gas"] == 0.0
    assert found.energy_kwh["network_unserved"] <= 1e-3
    assert found.cost.total_eur_per_year == pytest.approx(found.certificate.upper_bound_eur_per_year, rel=1e-8)
    again = simulate(with_design(scenario, found))
    assert again.audit.worst_relative_residual <= 1e-9
    assert again.cost.total_eur_per_year == pytest.approx(found.controller.cost.total_eur_per_year, rel=1e-4)
    # One of the things that the optimiser may do is the network of the plan without a store.
    assert found.cost.total_eur_per_year <= found.controller.cost.total_eur_per_year


def test_what_an_optimum_says_of_its_network_is_what_running_it_says() -> None:
    """Gelrode with 2,000 m of mains in the plan: a saved optimum closes, also where groups do not connect in it."""
    scenario = changed(
        core("gelrode"),
        shares(heat_network=0.4, heat_pump_air=0.4, gas_boiler=0.2)
        | PLANTS
        | {"potential.heat_network.maximum_fraction": 0.8, "potential.heat_network.trench_m": 2000.0}
        | {"target.annual_final": 0.8},
    )
    found = optimise(scenario)
    again = simulate(with_design(scenario, found))
    seen = found.controller
    assert again.cost.total_eur_per_year == pytest.approx(seen.cost.total_eur_per_year, rel=1e-4)
    for name in ("annual_final", "annual_primary", "matched", "winter"):
        assert getattr(again.neutrality, name) == pytest.approx(getattr(seen.neutrality, name), abs=1e-4)
    assert (again.network is None) == (found.network is None)
    if again.network is not None and found.network is not None:
        assert again.network.model_dump() == pytest.approx(found.network.model_dump(), rel=1e-4)
    said = [note.params for note in found.notes if note.code == "notes.network_searched"]
    assert [params["searched_m"] for params in said] == [pytest.approx(2000.0)]


@pytest.mark.parametrize("mode", ["uncontrolled", "evening_delayed", "sun_following", "flexible"])
def test_the_controller_is_the_plan_of_the_found_mix(mode: str) -> None:
    """However cars charge: what the optimum says of a controller is what running the found mix says."""
    scenario = rillaar({"mobility.charging_planned": mode})
    found = optimise(scenario)
    again = simulate(with_design(scenario, found))
    seen = found.controller
    assert again.cost.total_eur_per_year == pytest.approx(seen.cost.total_eur_per_year, rel=1e-4)
    assert again.neutrality.annual_final == pytest.approx(seen.neutrality.annual_final, abs=1e-4)
    assert again.neutrality.matched == pytest.approx(seen.neutrality.matched, abs=1e-4)
    assert again.energy_kwh["import"] == pytest.approx(seen.energy_kwh["import"], rel=1e-4)


def test_cars_that_wait_never_make_the_optimum_dearer() -> None:
    costs = [
        optimise(rillaar({"mobility.charging_planned": mode})).cost.total_eur_per_year
        for mode in ("flexible", "sun_following")
    ]
    assert costs[0] <= costs[1] * (1 + 1e-6)
