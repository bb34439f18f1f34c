"""A description that contradicts itself is refused by code, naming the component."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from energysim.errors import HubError
from energysim.hub.model import Bus, Converter, Demand, Exchange, Hub, Limit, Size, Source, Store, YearlyRow
from energysim.hub.program import compile_hub

NAN = float("nan")


def _hub(**parts: Any) -> Hub:
    base = Hub(
        steps=3,
        step_h=1.0,
        buses=(Bus(name="heat", carrier="heat", order=0), Bus(name="power", carrier="e", order=1)),
        sizes=(Size(name="pv", upper=1.0),),
    )
    return replace(base, **parts)


def _converter(**changes: Any) -> Converter:
    base = Converter(name="x", inputs=(("power", 1.0),), outputs=(("heat", 1.0),), limit=Limit(constant=1.0))
    return replace(base, **changes)


def _store(**changes: Any) -> Store:
    one = Limit(constant=1.0)
    store = Store(name="x", bus="power", content=one, charge=one, discharge=one, keep_fraction_per_h=1.0)
    return replace(store, **changes)


def _exchange(**changes: Any) -> Exchange:
    base = Exchange(
        name="x",
        bus="power",
        import_eur_per_kwh=0.3,
        export_eur_per_kwh=0.1,
        import_limit_kw=1.0,
        export_limit_kw=1.0,
    )
    return replace(base, **changes)


REFUSED: list[tuple[str, Hub]] = [
    ("horizon", _hub(steps=0)),
    ("horizon", _hub(step_h=0.0)),
    ("horizon", _hub(step_h=NAN)),
    ("name_twice", _hub(buses=(Bus(name="heat", carrier="a"), Bus(name="heat", carrier="b")))),
    ("name_twice", _hub(sizes=(Size(name="pv", upper=1.0), Size(name="pv", upper=2.0)))),
    ("name_twice", _hub(rows=(YearlyRow(name="r"), YearlyRow(name="r")))),
    ("name_twice", _hub(stores=(_store(),), exchanges=(_exchange(),))),
    ("size_bounds", _hub(sizes=(Size(name="pv", upper=-1.0),))),
    ("size_bounds", _hub(sizes=(Size(name="pv", upper=1.0, lower=2.0),))),
    ("size_bounds", _hub(sizes=(Size(name="pv", upper=float("inf")),))),
    ("size_bounds", _hub(sizes=(Size(name="pv", upper=1.0, cost_eur_per_unit=NAN),))),
    ("bus_unknown", _hub(demands=(Demand(name="x", bus="cold", power_kw=1.0),))),
    ("bus_unknown", _hub(sources=(Source(name="x", bus="cold", profile=1.0),))),
    ("bus_unknown", _hub(stores=(_store(bus="cold"),))),
    ("bus_unknown", _hub(exchanges=(_exchange(bus="cold"),))),
    ("bus_unknown", _hub(converters=(_converter(inputs=(("cold", 1.0),)),))),
    ("size_unknown", _hub(demands=(Demand(name="x", bus="heat", power_kw=1.0, size="wind"),))),
    ("size_unknown", _hub(sources=(Source(name="x", bus="heat", profile=1.0, size="wind"),))),
    ("size_unknown", _hub(converters=(_converter(limit=Limit(sizes=(("wind", 1.0),))),))),
    ("shape", _hub(demands=(Demand(name="x", bus="heat", power_kw=np.ones(4)),))),
    ("shape", _hub(exchanges=(_exchange(peak_period=np.zeros(4, dtype=np.int64)),))),
    ("shape", _hub(exchanges=(_exchange(peak_period=np.array([0, -1, 0])),))),
    ("profile_range", _hub(demands=(Demand(name="x", bus="heat", power_kw=-1.0),))),
    ("profile_range", _hub(sources=(Source(name="x", bus="heat", profile=np.array([1.0, NAN, 0.0])),))),
    ("profile_range", _hub(stores=(_store(charge_efficiency=0.0),))),
    ("profile_range", _hub(stores=(_store(discharge_efficiency=-0.5),))),
    ("profile_range", _hub(stores=(_store(content=Limit(constant=-1.0)),))),
    ("profile_range", _hub(converters=(_converter(cost_eur_per_kwh=NAN),))),
    ("profile_range", _hub(rows=(YearlyRow(name="r", flows={"x": NAN}),))),
    ("row_limit", _hub(rows=(YearlyRow(name="r", limit=NAN),))),
    ("converter_open", _hub(converters=(_converter(outputs=()),))),
    ("converter_open", _hub(converters=(_converter(inputs=(), rule="push"),))),
    ("bus_order", _hub(converters=(_converter(inputs=(("heat", 1.0),), outputs=(("power", 1.0),)),))),
    ("bus_order", _hub(converters=(_converter(rule="push"),))),
    ("bus_order", _hub(converters=(_converter(inputs=(), outputs=(("power", 1.0), ("heat", 1.0))),))),
    ("store_half", _hub(stores=(_store(charge=None),))),
    ("store_half", _hub(stores=(_store(discharge=None),))),
    ("store_range", _hub(stores=(_store(keep_fraction_per_h=0.0),))),
    ("store_range", _hub(stores=(_store(keep_fraction_per_h=1.01),))),
    ("store_range", _hub(stores=(_store(wear_eur_per_kwh=-0.1),))),
    ("export_above_import", _hub(exchanges=(_exchange(export_eur_per_kwh=np.array([0.1, 0.4, 0.1])),))),
    ("exchange_range", _hub(exchanges=(_exchange(import_limit_kw=-1.0),))),
    ("exchange_range", _hub(exchanges=(_exchange(export_limit_kw=float("inf")),))),
    ("exchange_range", _hub(exchanges=(_exchange(peak_eur_per_kw=NAN),))),
    ("name_unknown", _hub(rows=(YearlyRow(name="r", flows={"wind": 1.0}),))),
    ("name_unknown", _hub(rows=(YearlyRow(name="r", sizes={"wind": 1.0}),))),
]


@pytest.mark.parametrize(("code", "hub"), REFUSED, ids=[f"{k}-{code}" for k, (code, _) in enumerate(REFUSED)])
def test_a_contradiction_is_refused_by_code(code: str, hub: Hub) -> None:
    with pytest.raises(HubError) as caught:
        compile_hub(hub)
    assert caught.value.code == code
    assert caught.value.params


def test_the_base_of_these_refusals_is_itself_in_order() -> None:
    whole = _hub(converters=(_converter(),), stores=(_store(name="s"),), exchanges=(_exchange(name="e"),))
    assert compile_hub(whole).steps == 3


def test_the_price_step_of_an_impossible_exchange_is_named() -> None:
    with pytest.raises(HubError) as caught:
        compile_hub(_hub(exchanges=(_exchange(export_eur_per_kwh=np.array([0.1, 0.4, 0.1])),)))
    assert caught.value.params == {"name": "x", "step": 1}
