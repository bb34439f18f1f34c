"""R9, hubs: every edge case gives a finite result that closes, or a refusal with a name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from energysim.errors import HubError
from energysim.hub.dispatch import Simulation, simulate
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.program import compile_hub

DAY = 24
TINY = 2.0**-1000
HUGE = 1e15


def _base(steps: int = DAY, **parts: Any) -> Hub:
    """Electricity with sun, a battery and a grid; heat with a heat pump and a tank."""
    light = np.maximum(np.sin((np.arange(steps) % DAY - 6) / 12 * np.pi), 0)
    hub = Hub(
        steps=steps,
        step_h=1.0,
        buses=(
            Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=5.0),
            Bus(name="power", carrier="electricity", order=1, unserved_eur_per_kwh=5.0),
        ),
        sizes=(Size(name="pv", upper=HUGE, cost_eur_per_unit=80.0),),
        demands=(
            Demand(name="heating", bus="heat", power_kw=6.0),
            Demand(name="plugs", bus="power", power_kw=2.0),
        ),
        sources=(Source(name="pv", bus="power", profile=light, size="pv"),),
        converters=(
            Converter(name="pump", inputs=(("power", 1.0),), outputs=(("heat", 3.0),), limit=Limit(constant=4.0)),
        ),
        stores=(
            Store(name="tank", bus="heat", content=Limit(constant=10.0), keep_fraction_per_h=0.99),
            Store(
                name="battery",
                bus="power",
                content=Limit(constant=8.0),
                charge=Limit(constant=3.0),
                discharge=Limit(constant=3.0),
                charge_efficiency=0.95,
                discharge_efficiency=0.95,
                keep_fraction_per_h=1.0,
            ),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=0.3,
                export_eur_per_kwh=0.05,
                import_limit_kw=50.0,
                export_limit_kw=50.0,
                peak_period=np.arange(steps) * 12 // steps,
                peak_eur_per_kw=3.0,
            ),
        ),
    )
    return replace(hub, **parts)


def _grid(**changes: Any) -> Hub:
    hub = _base()
    return replace(hub, exchanges=(replace(hub.exchanges[0], **changes),))


def _battery(**changes: Any) -> Hub:
    hub = _base()
    return replace(hub, stores=(hub.stores[0], replace(hub.stores[1], **changes)))


def _tank(**changes: Any) -> Hub:
    hub = _base()
    return replace(hub, stores=(replace(hub.stores[0], **changes), hub.stores[1]))


def _pump(**changes: Any) -> Hub:
    hub = _base()
    return replace(hub, converters=(replace(hub.converters[0], **changes),))


def _demand(**power_kw: Any) -> Hub:
    hub = _base()
    return replace(hub, demands=tuple(replace(d, power_kw=power_kw.get(d.name, d.power_kw)) for d in hub.demands))


def _sun(profile: Any) -> Hub:
    hub = _base()
    return replace(hub, sources=(replace(hub.sources[0], profile=profile),))


def _only_sun(**changes: Any) -> Hub:
    hub = _base(demands=(), converters=(), stores=(), exchanges=())
    return replace(hub, sources=(replace(hub.sources[0], **changes),))


def _strict(hub: Hub) -> Hub:
    return replace(hub, buses=tuple(replace(b, unserved_eur_per_kwh=None) for b in hub.buses))


NIGHT = np.zeros(DAY)
SPIKE = np.eye(1, DAY, 7)[0] * 1e6
IN_AND_OUT = ("import_limit_kw", "export_limit_kw")

# name: (hub, size of the sun, what must hold or the code of the refusal)
EDGES: dict[str, tuple[Callable[[], Hub], float, Callable[[Simulation], bool] | str]] = {
    "as it comes": (_base, 20.0, lambda s: s.energy_kwh("grid.export") > 0),
    "no sun": (_base, 0.0, lambda s: s.energy_kwh("grid.export") == 0),
    "sun of a millionth": (_base, 1e-6, lambda s: s.energy_kwh("grid.import") > 0),
    "sun of a billion": (_base, 1e9, lambda s: s.energy_kwh("power.curtailed") > 1e9),
    "sun at the largest size": (_base, HUGE, lambda s: s.energy_kwh("grid.export") > 0),
    "only night": (lambda: _sun(NIGHT), 20.0, lambda s: s.energy_kwh("grid.import") == pytest.approx(24 * 4.0)),
    "always noon": (lambda: _sun(1.0), 20.0, lambda s: s.energy_kwh("grid.import") == 0),
    "one bright hour": (lambda: _sun(SPIKE), 1.0, lambda s: s.energy_kwh("power.curtailed") > 1e5),
    "no demand at all": (lambda: _demand(heating=0.0, plugs=0.0), 20.0, lambda s: s.energy_kwh("grid.import") == 0),
    "no demand and no sun": (lambda: _demand(heating=0.0, plugs=0.0), 0.0, lambda s: not s.flows.any()),
    "only heat": (lambda: _demand(plugs=0.0), 0.0, lambda s: s.energy_kwh("pump") == pytest.approx(24 * 2.0)),
    "only electricity": (lambda: _demand(heating=0.0), 0.0, lambda s: s.energy_kwh("pump") == 0),
    "demand in one hour only": (lambda: _demand(plugs=SPIKE), 0.0, lambda s: s.unserved_kwh > 0.9e6),
    "demand too small to see": (lambda: _demand(plugs=TINY, heating=0.0), 0.0, lambda s: s.unserved_kwh == 0),
    "demand of a country": (lambda: _demand(plugs=1e12), 0.0, lambda s: s.unserved_kwh == pytest.approx(24e12)),
    "no components but a bus": (
        lambda: Hub(steps=DAY, step_h=1.0, buses=(Bus(name="power", carrier="e"),)),
        -1.0,
        lambda s: s.flows.size == 0 and s.cost_eur == 0,
    ),
    "one step": (lambda: _base(steps=1), 20.0, lambda s: s.flows.shape[1] == 1),
    "two steps": (lambda: _base(steps=2), 20.0, lambda s: s.flows.shape[1] == 2),
    "a common year": (lambda: _base(steps=8760), 20.0, lambda s: s.flows.shape[1] == 8760),
    "a leap year": (lambda: _base(steps=8784), 20.0, lambda s: s.flows.shape[1] == 8784),
    "quarter hours": (lambda: _base(step_h=0.25), 20.0, lambda s: s.unserved_kwh == 0),
    "whole days as steps": (lambda: _base(step_h=24.0), 20.0, lambda s: s.unserved_kwh == 0),
    "seconds": (lambda: _base(step_h=1 / 3600), 20.0, lambda s: s.unserved_kwh == 0),
    "price 0": (
        lambda: _grid(import_eur_per_kwh=0.0, export_eur_per_kwh=0.0),
        0.0,
        lambda s: s.cost_eur == pytest.approx(12 * 3 * 4),
    ),
    "price below 0": (
        lambda: _grid(import_eur_per_kwh=-0.1, export_eur_per_kwh=-0.2, peak_eur_per_kw=0.0),
        0.0,
        lambda s: s.cost_eur == pytest.approx(-0.1 * 24 * 4),
    ),
    "free peaks": (lambda: _grid(peak_eur_per_kw=0.0), 0.0, lambda s: s.cost_eur == pytest.approx(0.3 * 24 * 4)),
    "one peak for all steps": (
        lambda: _grid(peak_period=np.zeros(DAY, dtype=np.int64)),
        0.0,
        lambda s: s.size("grid.peak[000]") == pytest.approx(4.0),
    ),
    "no peaks": (lambda: _grid(peak_period=None), 0.0, lambda s: s.sizes.shape == (1,)),
    "a peak period without steps": (
        lambda: _grid(peak_period=np.full(DAY, 2)),
        0.0,
        lambda s: s.size("grid.peak[000]") == 0 and s.size("grid.peak[002]") == pytest.approx(4.0),
    ),
    "no import allowed": (lambda: _grid(import_limit_kw=0.0), 0.0, lambda s: s.unserved_kwh == pytest.approx(24 * 8.0)),
    "no export allowed": (lambda: _grid(export_limit_kw=0.0), 99.0, lambda s: s.energy_kwh("power.curtailed") > 0),
    "no connection": (
        lambda: _grid(import_limit_kw=0.0, export_limit_kw=0.0),
        20.0,
        lambda s: s.unserved_kwh > 0 and s.energy_kwh("power.curtailed") > 0,
    ),
    "no exchange": (lambda: _base(exchanges=()), 20.0, lambda s: s.unserved_kwh > 0),
    "connection that only just fits": (lambda: _grid(import_limit_kw=4.0), 0.0, lambda s: s.unserved_kwh == 0),
    "connection a hair too narrow": (
        lambda: _grid(import_limit_kw=3.999),
        0.0,
        lambda s: s.unserved_kwh == pytest.approx(24 * 0.001, rel=1e-6),
    ),
    "battery without content": (lambda: _battery(content=Limit()), 20.0, lambda s: s.energy_kwh("battery.charge") == 0),
    "battery without power": (
        lambda: _battery(charge=Limit(), discharge=Limit()),
        20.0,
        lambda s: s.energy_kwh("battery.content") == 0,
    ),
    "battery that only charges": (
        lambda: _battery(discharge=Limit()),
        20.0,
        lambda s: s.end_content[0] == pytest.approx(8.0),
    ),
    "battery that only discharges": (
        lambda: _battery(charge=Limit()),
        20.0,
        lambda s: s.energy_kwh("battery.discharge") == 0,
    ),
    "battery with poor efficiency": (
        lambda: _battery(charge_efficiency=1e-6, discharge_efficiency=1e-6),
        20.0,
        lambda s: s.energy_kwh("battery.charge") > 0,
    ),
    "store that gains": (
        lambda: _battery(charge_efficiency=3.0),
        20.0,
        lambda s: s.energy_kwh("battery.discharge") > 0,
    ),
    "store that forgets at once": (
        lambda: _battery(keep_fraction_per_h=1e-300),
        20.0,
        lambda s: s.energy_kwh("battery.discharge") < 1e-6,
    ),
    "endless battery": (
        lambda: _battery(content=Limit(constant=HUGE)),
        20.0,
        lambda s: s.energy_kwh("battery.charge") > 0,
    ),
    "limit of the content falls to nothing": (
        lambda: _battery(content=Limit(constant=np.r_[np.full(14, 8.0), NIGHT[:10]]), discharge=Limit(constant=99.0)),
        20.0,
        lambda s: s.power_kw("battery.content")[14:].max() == 0,
    ),
    "tank without content": (lambda: _tank(content=Limit()), 20.0, lambda s: s.unserved_kwh == 0),
    "heat pump of nothing": (
        lambda: _pump(limit=Limit()),
        20.0,
        lambda s: s.energy_kwh("heat.unserved") == pytest.approx(24 * 6.0),
    ),
    "heat pump that cannot heat": (
        lambda: _pump(outputs=(("heat", 0.0),)),
        20.0,
        lambda s: s.energy_kwh("pump") == 0,
    ),
    "heat pump that needs nothing": (
        lambda: _pump(inputs=(("power", 0.0),)),
        0.0,
        lambda s: s.energy_kwh("grid.import") == pytest.approx(24 * 2.0),
    ),
    "heat pump only at night": (
        lambda: _pump(limit=Limit(constant=np.where(np.arange(DAY) < 6, 4.0, 0.0))),
        20.0,
        lambda s: s.power_kw("pump")[6:].max() == 0,
    ),
    "sun that nobody can use or refuse": (lambda: _only_sun(curtailable=False), 1.0, "surplus_left"),
    "sun that nobody can use": (_only_sun, 1.0, lambda s: s.energy_kwh("power.curtailed") > 0),
    "demand that must be served but cannot": (
        lambda: _strict(_grid(import_limit_kw=0.0)),
        0.0,
        "deficit_left",
    ),
    "demand that must be served and is": (lambda: _strict(_base()), 0.0, lambda s: s.unserved_kwh == 0),
    "content must go but cannot": (
        lambda: _battery(content=Limit(constant=np.r_[np.full(14, 8.0), NIGHT[:10]])),
        20.0,
        "store_overfull",
    ),
    "no steps": (lambda: _base(steps=1, demands=()), -2.0, "horizon"),
}


@pytest.mark.parametrize("name", EDGES)
def test_an_edge_case_closes_or_is_refused_by_name(name: str) -> None:
    make, pv, expected = EDGES[name]
    hub = make()
    if pv == -2.0:
        hub = replace(hub, steps=0)
    design = {"pv": pv} if hub.sizes else {}
    if isinstance(expected, str):
        with pytest.raises(HubError) as caught:
            simulate(hub, compile_hub(hub), design=design)
        assert caught.value.code == expected
        return
    result = simulate(hub, compile_hub(hub), design=design)
    assert np.isfinite(result.flows).all()
    assert np.isfinite(result.cost_eur)
    assert result.audit.worst_relative_residual <= 1e-12
    assert expected(result)


def test_there_are_enough_edges() -> None:
    assert len(EDGES) >= 40
