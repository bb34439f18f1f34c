"""The rule by hand: small hubs whose every number can be checked on paper."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from energysim.errors import HubError
from energysim.hub.dispatch import Simulation, prepare, simulate, simulate_batch
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Profile, Size, Source, Store
from energysim.hub.program import compile_hub
from tests.hub.random_hubs import random_hub, wild_designs


def _grid(bus: str = "power", limit: float = 100.0, **changes: object) -> Exchange:
    base = Exchange(
        name=f"{bus} grid",
        bus=bus,
        import_eur_per_kwh=0.3,
        export_eur_per_kwh=0.05,
        import_limit_kw=limit,
        export_limit_kw=limit,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _hub(net_kw: list[float], **parts: object) -> Hub:
    """One bus "power" with the given need; what is negative is brought by a source."""
    need = np.array(net_kw)
    base = Hub(
        steps=len(net_kw),
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity", order=1),),
        demands=(Demand(name="use", bus="power", power_kw=np.maximum(need, 0)),),
        sources=(Source(name="sun", bus="power", profile=np.maximum(-need, 0)),),
        exchanges=(_grid(),),
    )
    return replace(base, **parts)  # type: ignore[arg-type]


def _battery(name: str = "battery", power_kw: Profile = 3.0, content_kwh: Profile = 4.0, **changes: object) -> Store:
    base = Store(
        name=name,
        bus="power",
        content=Limit(constant=content_kwh),
        charge=Limit(constant=power_kw),
        discharge=Limit(constant=power_kw),
        keep_fraction_per_h=1.0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _run(hub: Hub, **design: float) -> Simulation:
    return simulate(hub, compile_hub(hub), design=design)


def _list(result: Simulation, flow: str) -> list[float]:
    return [float(v) for v in result.power_kw(flow)]


def test_import_and_export_follow_the_need() -> None:
    result = _run(_hub([2.0, -3.0, 0.0]))
    assert _list(result, "power grid.import") == [2, 0, 0]
    assert _list(result, "power grid.export") == [0, 3, 0]
    assert result.cost_eur == pytest.approx(2 * 0.3 - 3 * 0.05, abs=1e-15)


def test_a_battery_goes_before_the_grid_within_its_power_and_content() -> None:
    result = _run(_hub([-5.0, -5.0, 2.0, 9.0], stores=(_battery(),)))
    assert _list(result, "battery.charge") == [3, 1, 0, 0]
    assert _list(result, "battery.content") == [3, 4, 2, 0]
    assert _list(result, "battery.discharge") == [0, 0, 2, 2]
    assert _list(result, "power grid.export") == [2, 4, 0, 0]
    assert _list(result, "power grid.import") == [0, 0, 0, 7]


def test_efficiencies_apply_to_content_not_to_the_bus() -> None:
    battery = _battery(charge_efficiency=0.5, discharge_efficiency=0.25, power_kw=8.0)
    result = _run(_hub([-8.0, 1.0, 1.0], stores=(battery,)))
    assert _list(result, "battery.charge") == [8, 0, 0]
    assert _list(result, "battery.content") == [4, 0, 0]
    assert _list(result, "battery.discharge") == [0, 1, 0]


def test_a_store_keeps_its_share_before_it_is_used() -> None:
    result = _run(_hub([-2.0, 0.0, 9.0], stores=(_battery(keep_fraction_per_h=0.5),)))
    assert _list(result, "battery.content") == [2, 1, 0]
    assert _list(result, "battery.discharge") == [0, 0, 0.5]


def test_half_hours_halve_what_power_does_to_content() -> None:
    result = _run(replace(_hub([-2.0, -2.0, 1.0], stores=(_battery(),)), step_h=0.5))
    assert _list(result, "battery.content") == [1, 2, 1.5]
    assert result.energy_kwh("battery.charge") == 2


def test_priority_then_name_decides_between_stores() -> None:
    stores = (_battery("b"), _battery("a"), _battery("z", priority=-1))
    result = _run(_hub([-7.0, 4.0], stores=stores))
    assert [_list(result, f"{n}.charge")[0] for n in "zab"] == [3, 3, 1]
    assert [_list(result, f"{n}.discharge")[1] for n in "zab"] == [3, 1, 0]


def test_a_direct_store_has_no_power_limit_and_loses_nothing() -> None:
    store = Store(name="tank", bus="power", content=Limit(constant=40.0), keep_fraction_per_h=1.0)
    result = _run(_hub([-50.0, 30.0, 30.0], stores=(store,)))
    assert _list(result, "tank.content") == [40, 10, 0]
    assert _list(result, "power grid.export") == [10, 0, 0]
    assert _list(result, "power grid.import") == [0, 0, 20]


def test_a_store_whose_limit_falls_lets_go() -> None:
    falling = np.array([4.0, 4.0, 1.0, 4.0])
    store = Store(name="tank", bus="power", content=Limit(constant=falling), keep_fraction_per_h=1.0)
    result = _run(_hub([-4.0, 0.0, 1.0, 0.0], stores=(store,)))
    assert _list(result, "tank.content") == [4, 4, 1, 1]
    assert _list(result, "power grid.export") == [0, 0, 2, 0]


def test_a_store_that_cannot_let_go_is_refused_by_name() -> None:
    hub = _hub([-3.0, 0.0], stores=(_battery(content_kwh=np.array([4.0, 0.0]), discharge=Limit(constant=1.0)),))
    with pytest.raises(HubError) as caught:
        _run(hub)
    assert caught.value.code == "store_overfull"
    assert caught.value.params == {"name": "battery", "step": 1, "power_kw": 2.0, "design": 0}


def _two_buses(heat_kw: float, *, grid_kw: float, unserved: bool = True, use_kw: float = 0.0) -> Hub:
    """Heat from a heat pump (cop 4, first) and a gas boiler; the heat pump draws on power."""
    return Hub(
        steps=1,
        step_h=1.0,
        buses=(
            Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=9.0 if unserved else None),
            Bus(name="power", carrier="electricity", order=1, unserved_eur_per_kwh=9.0 if unserved else None),
        ),
        demands=(
            Demand(name="heating", bus="heat", power_kw=heat_kw),
            Demand(name="use", bus="power", power_kw=use_kw),
        ),
        converters=(
            Converter(name="pump", inputs=(("power", 1.0),), outputs=(("heat", 4.0),), limit=Limit(constant=5.0)),
            Converter(
                name="boiler",
                inputs=(),
                outputs=(("heat", 0.5),),
                limit=Limit(constant=10.0),
                priority=1,
                cost_eur_per_kwh=0.1,
            ),
        ),
        exchanges=(_grid(limit=grid_kw),),
    )


def test_pulled_converters_run_in_turn_and_draw_on_the_later_bus() -> None:
    result = _run(_two_buses(23.0, grid_kw=100.0))
    assert _list(result, "pump") == [5]
    assert _list(result, "boiler") == [6]
    assert _list(result, "power grid.import") == [5]
    assert result.cost_eur == pytest.approx(5 * 0.3 + 6 * 0.1, abs=1e-15)


def test_what_no_one_brings_is_not_served_and_priced() -> None:
    result = _run(_two_buses(30.0, grid_kw=100.0))
    assert _list(result, "heat.unserved") == [5]
    assert result.unserved_kwh == 5


def test_a_narrow_connection_first_leaves_own_demand_then_hands_the_shortage_back() -> None:
    result = _run(_two_buses(16.0, grid_kw=1.0, use_kw=2.0))
    # power needs 2 + 4 and gets 1: its own 2 stay unserved, the heat pump gives up 3 of its 4, heat lacks 12
    assert _list(result, "power.unserved") == [2]
    assert _list(result, "pump") == [1]
    assert _list(result, "heat.unserved") == [12]


def test_without_a_price_for_unserved_demand_the_bus_and_step_are_named() -> None:
    with pytest.raises(HubError) as caught:
        _run(_two_buses(30.0, grid_kw=100.0, unserved=False))
    assert caught.value.code == "deficit_left"
    assert caught.value.params == {"bus": "heat", "step": 0, "power_kw": 5.0, "design": 0}


def _roof_and_village(export_kw: float, *, curtailable: bool = True) -> Hub:
    """A roof of 10 kW behind a building bus, pushed up to a village bus with its own 2 kW of wind."""
    return Hub(
        steps=1,
        step_h=1.0,
        buses=(Bus(name="home", carrier="e", order=0), Bus(name="village", carrier="e", order=1)),
        demands=(Demand(name="use", bus="home", power_kw=1.0),),
        sources=(
            Source(name="roof", bus="home", profile=10.0, curtailable=curtailable),
            Source(name="wind", bus="village", profile=2.0),
        ),
        converters=(
            Converter(
                name="up",
                inputs=(("home", 1.0),),
                outputs=(("village", 0.5),),
                limit=Limit(constant=100.0),
                rule="push",
            ),
        ),
        exchanges=(_grid("village", export_kw),),
    )


def test_a_surplus_is_pushed_up_and_exported() -> None:
    result = _run(_roof_and_village(100.0))
    assert _list(result, "up") == [9]
    assert _list(result, "village grid.export") == [6.5]


def test_a_narrow_connection_first_curtails_own_sources_then_hands_the_surplus_back() -> None:
    result = _run(_roof_and_village(0.5))
    # the village gets 4.5 and has 2: exports 0.5, curtails 2, hands 4 back, which is 8 on the home side
    assert _list(result, "village.curtailed") == [2]
    assert _list(result, "up") == [1]
    assert _list(result, "home.curtailed") == [8]


def test_a_surplus_that_nobody_can_refuse_is_named() -> None:
    with pytest.raises(HubError) as caught:
        _run(_roof_and_village(0.5, curtailable=False))
    assert caught.value.code == "surplus_left"
    assert caught.value.params == {"bus": "home", "step": 0, "power_kw": 8.0, "design": 0}


def test_the_other_output_of_a_pulled_converter_arrives_at_its_bus() -> None:
    hub = _two_buses(12.0, grid_kw=100.0, use_kw=3.0)
    plant = Converter(name="plant", inputs=(), outputs=(("heat", 0.5), ("power", 0.25)), limit=Limit(constant=40.0))
    result = _run(replace(hub, converters=(plant,)))
    assert _list(result, "plant") == [24]
    assert _list(result, "power grid.export") == [3]


def test_peaks_are_the_highest_imports_and_never_a_limit() -> None:
    grid = _grid(peak_period=np.array([0, 0, 1, 1]), peak_eur_per_kw=10.0, import_limit_kw=50.0)
    result = _run(_hub([7.0, 2.0, -1.0, 3.0], exchanges=(grid,)))
    assert result.size("power grid.peak[000]") == 7
    assert result.size("power grid.peak[001]") == 3
    assert result.cost_eur == pytest.approx(12 * 0.3 - 1 * 0.05 + 10 * 10, abs=1e-12)


def test_prices_and_limits_may_change_in_every_step() -> None:
    grid = _grid(import_eur_per_kwh=np.array([0.1, 0.5]))
    boost = Converter(
        name="boost",
        inputs=(),
        outputs=(("power", np.array([2.0, 0.0])),),
        limit=Limit(constant=np.array([1.0, 5.0])),
        cost_eur_per_kwh=np.array([0.25, 0.0]),
    )
    result = _run(_hub([4.0, 4.0], exchanges=(grid,), converters=(boost,)))
    assert _list(result, "boost") == [1, 0]
    assert result.cost_eur == pytest.approx(0.25 + 2 * 0.1 + 4 * 0.5, abs=1e-15)


def test_size_costs_are_part_of_the_cost() -> None:
    hub = _hub([4.0], sizes=(Size(name="pv", upper=9.0, cost_eur_per_unit=7.0),))
    hub = replace(hub, sources=(Source(name="pv", bus="power", profile=0.5, size="pv"),))
    assert _run(hub, pv=2.0).cost_eur == pytest.approx(2 * 7.0 + 3 * 0.3, abs=1e-15)


def test_a_batch_is_its_single_designs() -> None:
    rng = np.random.default_rng(5)
    hub = random_hub(rng, steps=96)
    program = compile_hub(hub)
    designs = wild_designs(rng, program, 130)
    ready = prepare(hub, program)
    batch = simulate_batch(hub, program, designs=designs, keep_hours=True, prepared=ready)
    assert batch.flows is not None
    for n in (0, 63, 64, 129):
        named = {k: v for k, v in zip(program.size_names, designs[n], strict=True) if ".peak[" not in k}
        one = simulate(hub, program, design=named, prepared=ready)
        scale = one.flows.max()
        assert abs(batch.flows[n] - one.flows).max() <= 1e-14 * scale
        assert abs(batch.annual_kwh[n] - one.annual_kwh).max() <= 1e-12 * one.annual_kwh.max()
        assert batch.cost_eur[n] == pytest.approx(one.cost_eur, rel=1e-12)
        assert abs(batch.sizes[n] - one.sizes).max() <= 1e-14 * scale
        assert abs(batch.end_content[n] - one.end_content).max(initial=0.0) <= 1e-14 * scale


def test_two_threads_give_the_same_bits_as_one() -> None:
    rng = np.random.default_rng(6)
    hub = random_hub(rng, steps=500)
    program = compile_hub(hub)
    designs = wild_designs(rng, program, 300)
    one = simulate_batch(hub, program, designs=designs)
    with ThreadPoolExecutor(2) as pool:
        two = simulate_batch(hub, program, designs=designs, run=pool.map)
    assert one.annual_kwh.tobytes() == two.annual_kwh.tobytes()
    assert one.cost_eur.tobytes() == two.cost_eur.tobytes()


def test_a_batch_of_nothing_is_nothing() -> None:
    hub = _hub([1.0])
    program = compile_hub(hub)
    batch = simulate_batch(hub, program, designs=np.zeros((0, 0)))
    assert batch.annual_kwh.shape == (0, len(program.flow_names))
    assert batch.cost_eur.shape == (0,)


def _sized() -> Hub:
    sizes = (
        Size(name="a", upper=1.0, choice="heating"),
        Size(name="b", upper=1.0, choice="heating"),
        Size(name="pv", upper=5.0),
    )
    return _hub([1.0, 2.0], sizes=sizes)


@pytest.mark.parametrize(
    ("design", "code"),
    [
        ({"a": 1.0, "b": 0.0}, "size_missing"),
        ({"a": 1.0, "b": 0.0, "pv": 1.0, "wind": 1.0}, "name_unknown"),
        ({"a": 1.0, "b": 0.0, "pv": -1.0}, "design_range"),
        ({"a": 1.0, "b": 0.0, "pv": float("nan")}, "size_missing"),
        ({"a": 0.7, "b": 0.2, "pv": 1.0}, "design_shares"),
    ],
)
def test_a_design_that_is_none_is_refused(design: dict[str, float], code: str) -> None:
    with pytest.raises(HubError) as caught:
        _run(_sized(), **design)
    assert caught.value.code == code


def test_a_batch_names_the_design_that_cannot_be_run() -> None:
    hub = _hub([4.0], exchanges=(), sizes=(Size(name="pv", upper=9.0),))
    hub = replace(hub, sources=(Source(name="pv", bus="power", profile=1.0, size="pv"),))
    designs = np.full((100, 1), 4.0)
    designs[77] = 3.0
    with pytest.raises(HubError) as caught:
        simulate_batch(hub, compile_hub(hub), designs=designs)
    assert caught.value.code == "deficit_left"
    assert caught.value.params == {"bus": "power", "step": 0, "power_kw": 1.0, "design": 77}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_a_batch_refuses_sizes_that_are_no_sizes(value: float) -> None:
    hub = _sized()
    designs = np.tile([0.5, 0.5, 1.0], (3, 1))
    designs[1, 2] = value
    with pytest.raises(HubError) as caught:
        simulate_batch(hub, compile_hub(hub), designs=designs)
    assert (caught.value.code, caught.value.params["name"], caught.value.params["design"]) == ("design_range", "pv", 1)


def test_designs_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(HubError, match="shape"):
        simulate_batch(_sized(), compile_hub(_sized()), designs=np.zeros((3, 2)))


def test_no_more_stays_unserved_than_the_demand_of_this_design() -> None:
    """The other package of the choice would need 9 kW; the limit is what this design needs."""
    hub = _hub([0.0], exchanges=(_grid(limit=0.0),))
    hub = replace(
        hub,
        buses=(Bus(name="power", carrier="e", order=1, unserved_eur_per_kwh=2.0),),
        sizes=tuple(Size(name=n, upper=1.0, choice="heating") for n in ("a", "b")),
        demands=tuple(Demand(name=n, bus="power", power_kw=kw, size=n) for n, kw in (("a", 2.0), ("b", 9.0))),
    )
    assert _list(_run(hub, a=1.0, b=0.0), "power.unserved") == [2]


def test_what_is_handed_back_may_be_a_trillion_times_what_stays() -> None:
    """A roof of 1e12 kW behind a connection of a third of a kW: the village bus still closes to its own rounding."""
    hub = _roof_and_village(1 / 3)
    hub = replace(hub, sources=(replace(hub.sources[0], profile=1e12),))
    hub = replace(
        hub,
        converters=(replace(hub.converters[0], limit=Limit(constant=1e13)),),
        demands=(*hub.demands, Demand(name="lamps", bus="village", power_kw=0.1)),
    )
    result = _run(hub)
    assert _list(result, "village grid.export") == [1 / 3]
    assert _list(result, "up")[0] == pytest.approx((1 / 3 + 0.1) / 0.5, rel=1e-15)
    assert result.audit.worst_relative_residual <= 1e-15
