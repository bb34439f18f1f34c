"""R9 on whole scenarios: every odd core gives a finite, closing answer or is refused by name."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from energysim.errors import InputProblems
from energysim.study.simulate import changed, simulate
from tests.study.test_cores import core

SWITCHES = ("dwelling_heat", "dwelling_electricity", "services", "public_lighting", "cars")
ONE_HOUSE = [{"type": "open", "period": "until_1945", "dwellings": 1}]
ONE_FLAT = [{"type": "small_block", "period": "from_2012", "dwellings": 1}]
NO_METER: dict[str, Any] = {"measured": {}}
ALL_GAS = {
    f"measures.{key}": {"today_fraction": float(key == "gas_boiler"), "planned_fraction": float(key == "gas_boiler")}
    for key in ("gas_boiler", "oil_boiler", "electric_heating", "biomass_boiler", "heat_pump_air", "heat_pump_ground")
}
NO_SUN = {f"measures.pv_roof_{side}": {"today_kwp": 0, "planned_kwp": 0} for side in ("south", "east", "west", "flat")}

FINE: dict[str, dict[str, Any]] = {
    **{f"without {name}": {f"boundary.{name}": False} for name in SWITCHES},
    "nothing counts": {f"boundary.{name}": False for name in SWITCHES},
    "only lamps": {f"boundary.{name}": name == "public_lighting" for name in SWITCHES},
    "only cars": {f"boundary.{name}": name == "cars" for name in SWITCHES},
    "one house": {"buildings.stock": ONE_HOUSE, **NO_METER, **NO_SUN},
    "one flat": {"buildings.stock": ONE_FLAT, **NO_METER, **NO_SUN},
    "no services": {"services.floor": [], **NO_METER},
    "no meter": NO_METER,
    "nothing measured because there is nothing": {
        "services.floor": [],
        "measured.electricity_services_kwh.value": 0,
        "measured.gas_services_kwh.value": 0,
    },
    "no lamps": {"public_lighting.lamps": 0},
    "no cars": {"mobility.cars_per_dwelling": 0},
    "all cars electric": {"mobility.electric_fraction_planned": 1.0},
    "no kilometres": {"mobility.km_per_car_and_year": 0},
    "leap year": {"climate.year": 2024},
    "dark year": {"climate.sun": "dark"},
    "sunny year": {"climate.sun": "sunny"},
    "mild year": {"climate.temperature": "mild"},
    "cold year": {"climate.temperature": "cold"},
    "rate 0": {"finance.real_discount_rate_fraction": 0.0},
    "rate 25 %": {"finance.real_discount_rate_fraction": 0.25},
    "low prices": {"prices.regime": "laag"},
    "high prices": {"prices.regime": "hoog"},
    "all renovated": {"measures.renovation": {"planned_fraction": 1.0, "state": "advanced"}},
    "two hundred new flats": {"growth.dwellings_added": 200},
    "no sun": NO_SUN,
    "all gas": {**ALL_GAS, **NO_METER},
    "no roof fit": {"potential.roofs.usable_fraction": 0.0, **NO_SUN},
    "no export": {"potential.grid_connection.export_fraction": 0.0},
    "a connection too small": {"potential.grid_connection.import_kw": 500},
    "no connection": {"potential.grid_connection.import_kw": 0},
    "huge battery": {"measures.battery.planned_kwh": 20000},
    "heat buffers": {"measures.heat_store.planned_kwh": 3000},
}
REFUSED: dict[str, dict[str, Any]] = {
    "shares over one": {"measures.gas_boiler.planned_fraction": 0.9},
    "more wind than there is": {"measures.wind_outside.planned_kw": 99999},
    "roof shares that miss": {"potential.roofs.south_fraction": 0.9},
    "a year before the calendar": {"climate.year": 1900},
    "below zero": {"mobility.km_per_car_and_year": -1},
    "more roof than there is": {"measures.pv_roof_south.planned_kwp": 19000},
    "not a number": {"public_lighting.lamps": math.nan},
}


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, float):
        yield value


@pytest.mark.parametrize("state", ["today", "planned"])
@pytest.mark.parametrize("name", FINE)
def test_an_odd_core_gives_finite_numbers_that_close(name: str, state: Any) -> None:
    result = simulate(changed(core("rillaar"), FINE[name]), state=state)
    assert all(math.isfinite(number) for number in numbers(result.model_dump()))
    assert result.audit.worst_relative_residual <= 1e-9
    assert result.neutrality.matched <= min(1.0, result.neutrality.annual_final) + 1e-12
    energy = result.energy_kwh
    taken = energy["generation"] - energy["curtailed"] + energy["import"] + energy["unserved"]
    left = energy["electricity_use"] + energy["export"] + energy["battery_loss"] + energy["battery_content_end"]
    left += energy["heat_store_charge"] - energy["heat_store_discharge"]
    assert taken == pytest.approx(left, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", REFUSED)
def test_an_impossible_core_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputProblems) as refused:
        simulate(changed(core("rillaar"), REFUSED[name]))
    assert all(problem.code and problem.path for problem in refused.value.problems)


def test_what_a_small_connection_cannot_deliver_is_said() -> None:
    result = simulate(changed(core("rillaar"), FINE["no connection"]))
    assert "notes.unserved" in {note.code for note in result.notes}
