"""Impossible targets: the answer is the shortfall, equal to a value on paper, and never a word of a solver."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.hub.model import (
    Bus,
    Converter,
    Demand,
    Exchange,
    Hub,
    Limit,
    Size,
    Source,
    Store,
    YearlyRow,
)
from energysim.hub.optimise import HubOptimum, optimise

STEPS = 336
GRID_KW = 1000.0


def _series(seed: int) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(seed)
    hour = np.arange(STEPS) % 24
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0.0, None) * rng.uniform(0.2, 1.0, STEPS)
    demand = rng.uniform(10.0, 60.0, STEPS)
    return demand, sun, rng


def _hub(demand: np.ndarray, sun: np.ndarray, cap: float, row: YearlyRow) -> Hub:
    return Hub(
        steps=STEPS,
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity", order=1, unserved_eur_per_kwh=10.0),),
        sizes=(Size(name="pv", upper=cap, cost_eur_per_unit=3.0),),
        demands=(Demand(name="use", bus="power", power_kw=demand),),
        sources=(Source(name="roof", bus="power", profile=sun, size="pv"),),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=0.25,
                export_eur_per_kwh=0.05,
                import_limit_kw=GRID_KW,
                export_limit_kw=GRID_KW,
            ),
        ),
        rows=(row,),
    )


def _net(seed: int) -> tuple[Hub, float]:
    """A yearly balance: all that the roof can give is still too little, whenever it gives it."""
    demand, sun, rng = _series(seed)
    cap = float(rng.uniform(20, 100))
    limit = -float(rng.uniform(0, 3000))
    flows = {"grid.import": 1.0, "grid.export": -1.0, "power.unserved": 1.0}
    hub = _hub(demand, sun, cap, YearlyRow(name="target", flows=flows, limit=limit))
    return hub, float(demand.sum() - cap * sun.sum()) - limit


def _matched(seed: int) -> tuple[Hub, float]:
    """Self-sufficiency without a store: what is missing in each hour must be bought."""
    demand, sun, rng = _series(seed)
    cap = float(rng.uniform(50, 400))
    limit = float(rng.uniform(0, 1000))
    row = YearlyRow(name="target", flows={"grid.import": 1.0, "power.unserved": 1.0}, limit=limit)
    return _hub(demand, sun, cap, row), float(np.maximum(demand - cap * sun, 0.0).sum()) - limit


def _pumped(seed: int) -> tuple[Hub, float]:
    """The same with heat behind a heat pump and a lossy battery that only makes it worse at night."""
    demand, sun, rng = _series(seed)
    heat, cop = rng.uniform(20, 90, STEPS), rng.uniform(2, 4, STEPS)
    cap = float(rng.uniform(50, 400))
    row = YearlyRow(name="target", flows={"grid.import": 1.0, "power.unserved": 1.0, "heat.unserved": 1.0}, limit=500.0)
    hub = _hub(demand, sun, cap, row)
    pump = Converter(name="pump", inputs=(("power", 1.0),), outputs=(("heat", cop),), limit=Limit(constant=100.0))
    battery = Store(
        name="battery",
        bus="power",
        content=Limit(sizes=(("room", 1.0),)),
        charge=Limit(sizes=(("room", 0.5),)),
        discharge=Limit(sizes=(("room", 0.5),)),
        charge_efficiency=0.9,
        discharge_efficiency=0.9,
        keep_fraction_per_h=1.0,
        wear_eur_per_kwh=0.001,
    )
    hub = replace(
        hub,
        buses=(*hub.buses, Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=10.0)),
        demands=(*hub.demands, Demand(name="warmth", bus="heat", power_kw=heat)),
        sizes=(*hub.sizes, Size(name="room", upper=0.0)),
        converters=(pump,),
        stores=(battery,),
    )
    # one kWh of heat not served counts one, serving it costs 1/cop: it is always served
    return hub, float(np.maximum(demand + heat / cop - cap * sun, 0.0).sum()) - 500.0


def _shares(seed: int) -> tuple[Hub, float]:
    """No more than a part of the homes can have the clean way; the others burn gas, and gas has a limit."""
    demand, sun, rng = _series(seed)
    heat, most = rng.uniform(20, 90, STEPS), float(rng.uniform(0.2, 0.8))
    limit = float(rng.uniform(0, 500))
    gas_kwh = float(heat.sum()) / 0.9
    row = YearlyRow(name="target", sizes={"gas": 0.2 * gas_kwh}, limit=limit)
    hub = _hub(demand, sun, 50.0, row)
    ways = (
        Size(name="gas", upper=1.0, cost_eur_per_unit=0.08 * gas_kwh, choice="homes"),
        Size(name="pump", upper=most, cost_eur_per_unit=900.0, choice="homes"),
    )
    pumped = Demand(name="pumps", bus="power", power_kw=heat / 3, size="pump")
    return replace(hub, sizes=(*hub.sizes, *ways), demands=(*hub.demands, pumped)), ((1 - most) * 0.2 * gas_kwh - limit)


CASES = [(make, seed) for make in (_net, _matched, _pumped, _shares) for seed in range(5)]
WORDS = ("infeasible", "unbounded", "unknown", "optimal", "iteration", "time limit", "numerics", "solved")


def _no_solver_words(best: HubOptimum) -> None:
    said = " ".join([*best.notes, *best.shortfalls]).lower()
    assert not any(word in said for word in WORDS)


@pytest.mark.parametrize(("make", "seed"), CASES)
def test_the_shortfall_is_the_one_on_paper(make, seed: int) -> None:  # type: ignore[no-untyped-def]
    hub, expected = make(seed)
    assert expected > 1
    best = optimise(hub, target_rows=("target",))
    assert best.shortfalls["target"] == pytest.approx(expected, rel=1e-6)
    proof = best.shortfall_certificate
    assert proof is not None
    assert proof.accepted()
    assert proof.lower_bound_eur == pytest.approx(expected, rel=1e-6)
    assert best.certificate.accepted()
    assert best.served
    _no_solver_words(best)


def test_the_cost_is_the_cheapest_at_that_shortfall() -> None:
    """At the smallest shortfall of a balance the roof is full; the cost follows on paper."""
    hub, _ = _net(1)
    best = optimise(hub, target_rows=("target",))
    demand, sun, _rng = _series(1)
    cap = hub.sizes[0].upper
    left = demand - cap * sun
    cost = 3.0 * cap + 0.25 * np.maximum(left, 0).sum() - 0.05 * np.maximum(-left, 0).sum()
    assert best.objective_eur == pytest.approx(cost, rel=1e-4)
    assert best.size("pv") == pytest.approx(cap, rel=1e-4)


def test_a_target_within_reach_has_no_shortfall() -> None:
    hub, expected = _net(2)
    row = replace(hub.rows[0], limit=hub.rows[0].limit + expected + 10.0)
    best = optimise(replace(hub, rows=(row,)), target_rows=("target",))
    assert best.shortfalls == {}
    assert best.shortfall_certificate is None
    assert best.notes == ("interior:certified",)


def test_only_the_target_out_of_reach_is_missed() -> None:
    hub, expected = _net(3)
    easy = YearlyRow(name="easy", flows={"grid.export": 1.0}, limit=1e6)
    best = optimise(replace(hub, rows=(*hub.rows, easy)), target_rows=("target", "easy"))
    assert best.shortfalls["target"] == pytest.approx(expected, rel=1e-6)
    assert best.shortfalls["easy"] == 0.0


def test_not_serving_never_helps_and_is_said() -> None:
    """A connection that is too small: the missing energy is reported and the answer is marked."""
    hub, _ = _matched(4)
    demand, _sun, _rng = _series(4)
    small = replace(
        hub,
        rows=(),
        sizes=(replace(hub.sizes[0], upper=0.0),),
        exchanges=(replace(hub.exchanges[0], import_limit_kw=30.0),),
    )
    best = optimise(small)
    assert not best.served
    assert best.unserved_kwh == pytest.approx(float(np.maximum(demand - 30.0, 0.0).sum()), rel=1e-6)
