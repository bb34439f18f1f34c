"""Flexible cars in the small core: never dearer than cars that charge by rule, and never empty."""

from dataclasses import fields, replace

import numpy as np
import pytest

from energysim.climate.calendar import calendar_for
from energysim.demand.fleet import Fleet
from energysim.hub.optimise import HubOptimum, optimise
from energysim.study.simulate import changed
from energysim.study.simulate import simulate as simulate_scenario
from energysim.village.accounts import Flows, account, energy_table
from energysim.village.assemble import assemble
from energysim.village.core import BUILDINGS, Core, VillageHub
from energysim.village.costs import cost
from energysim.village.hourly import hourly_csv
from energysim.village.neutrality import neutrality
from energysim.village.prepared import prepare_climate
from energysim.village.profiles import core_of
from energysim.village.targets import TARGET_ROW, aim_bounds
from energysim.village.views import views
from tests.village.small_core import small_core
from tests.village.test_network_scenario import rillaar
from tests.village.test_small_core import HOURS, WEIGHTS, aim

CORE_FIELDS = [field.name for field in fields(Core)]
EFFICIENCY = 0.9
# 12 kWh at the sockets in each day: by rule 6 kW from 18 to 20 h, driven 2.7 kW from 7 to 11 h.
BY_RULE_KW, DRIVING_KW = 6.0, 12.0 * EFFICIENCY / 4


def cars_core(*, content_kwh: float = 40.0, flexible: bool = True) -> Core:
    core = small_core()
    hour = np.arange(HOURS) % 24
    plugged = np.where((hour >= 7) & (hour < 11), 0.0, 10.0)
    fleet = Fleet(
        cars=5.0,
        driving_kw=np.where((hour >= 7) & (hour < 11), DRIVING_KW, 0.0),
        charge_limit_kw=plugged,
        content_limit_kwh=np.full(HOURS, content_kwh),
        charge_efficiency_fraction=EFFICIENCY,
    )
    by_rule = np.where((hour >= 18) & (hour < 20), BY_RULE_KW, 0.0)
    return replace(core, building_uses={**core.building_uses, "cars": by_rule}, fleet=fleet if flexible else None)


def best(core: Core) -> tuple[VillageHub, HubOptimum, Flows]:
    village = assemble(core, aim_bounds(core, aim(measure="matched", fraction=0.8, wind_outside=False)))
    found = optimise(village.hub, target_rows=(TARGET_ROW,))
    return village, found, account(village, found.sizes, flows=found.flows)


@pytest.fixture(scope="module")
def free() -> tuple[VillageHub, HubOptimum, Flows]:
    return best(_sunny(cars_core()))


@pytest.fixture(scope="module")
def ruled() -> tuple[VillageHub, HubOptimum, Flows]:
    return best(_sunny(cars_core(flexible=False)))


def _sunny(core: Core) -> Core:
    return replace(core, sources=tuple(replace(s, maximum_kw=400.0) for s in core.sources))


def test_free_cars_never_cost_more(
    free: tuple[VillageHub, HubOptimum, Flows], ruled: tuple[VillageHub, HubOptimum, Flows]
) -> None:
    """What the rule does is one of the things that free cars may do."""
    assert free[1].objective_eur <= ruled[1].objective_eur * (1 + 2e-6)
    assert free[1].objective_eur < ruled[1].objective_eur - 50.0


def test_cars_drive_what_they_drive(free: tuple[VillageHub, HubOptimum, Flows]) -> None:
    village, found, flows = free
    assert flows.car_shift_kw is not None
    assert float(flows.car_kw.sum()) == pytest.approx(12.0 * 365, rel=1e-9)
    assert float(found.flow("cars.unserved").sum()) == pytest.approx(0.0, abs=1e-6)
    assert np.all(flows.car_kw >= -1e-9)
    hour = np.arange(HOURS) % 24
    assert np.abs(flows.car_kw[(hour >= 7) & (hour < 11)]).max() <= 1e-9
    content = found.flow("car_batteries.content")
    assert content.min() >= -1e-9
    assert content.max() <= 40.0 + 1e-6
    change = EFFICIENCY * flows.car_kw - village.core.fleet.driving_kw  # type: ignore[union-attr]
    np.testing.assert_allclose(np.diff(content, prepend=content[-1]), change, atol=1e-6)


def test_books_of_free_cars_close(free: tuple[VillageHub, HubOptimum, Flows]) -> None:
    village, found, flows = free
    energy = energy_table(flows, outside=frozenset())
    taken = flows.electricity_use_kw + flows.export_kw + flows.battery_charge_kw - flows.battery_discharge_kw
    given = flows.generated_kw - flows.curtailed_kw + flows.import_kw + flows.unserved_kw
    np.testing.assert_allclose(taken, given, atol=1e-6)
    assert energy["use.cars"] == pytest.approx(12.0 * 365)
    table = cost(village, found.sizes, flows=flows, dwellings=10.0)
    assert table.total_eur_per_year == pytest.approx(found.objective_eur, rel=1e-9)
    numbers = neutrality(village, found.sizes, flows=flows, local_wood_kwh=0.0, primary_weights=WEIGHTS)
    assert numbers.matched >= 0.8
    assert sum(m.car_kwh for m in views(village, flows).months) == pytest.approx(12.0 * 365, rel=1e-9)
    assert b"car_charging_kw" in hourly_csv(village, flows).splitlines()[0]


def test_the_rule_charges_as_before() -> None:
    """Without the optimiser a fleet changes nothing: cars are a use of the buildings."""
    plain, flexible = assemble(cars_core(flexible=False)), assemble(cars_core())
    assert plain.program.flow_names == flexible.program.flow_names
    row = plain.program.row(BUILDINGS)
    np.testing.assert_array_equal(plain.program.demand[row], flexible.program.demand[row])
    assert calendar_for(2023).steps == HOURS


def test_cars_charge_after_the_panels_of_the_plan() -> None:
    """More panels move the hours of cars that follow the sun, not what they take; those of others stay."""
    for mode, moves in (("uncontrolled", False), ("evening_delayed", False), ("sun_following", True)):
        scenario = rillaar({"mobility.charging_planned": mode})
        south_kwp = 2.5 * scenario.measures.planned("pv_roof_south")
        more = changed(scenario, {"measures.pv_roof_south.planned_kwp": south_kwp})
        prepared = prepare_climate(scenario, files={})
        before, after = (core_of(prepared, one, state="planned")[0].building_uses["cars"] for one in (scenario, more))
        assert bool(np.any(before != after)) == moves
        assert after.sum() == pytest.approx(before.sum(), rel=1e-9)


def test_every_way_of_charging_takes_the_same_in_a_year() -> None:
    taken = []
    for mode in ("uncontrolled", "evening_delayed", "sun_following", "flexible"):
        found = simulate_scenario(rillaar({"mobility.charging_planned": mode}))
        assert found.audit.worst_relative_residual <= 1e-9
        taken.append(found.energy_kwh["use.cars"])
    assert taken == pytest.approx([taken[0]] * 4, rel=1e-9)
