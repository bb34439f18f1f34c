"""R35: what is kept of a place answers as if it were made anew, byte for byte."""

import random

from energysim.study.simulate import changed, prepare, profile_key, run, simulate
from tests.study.test_cores import core

# Sliders of the app and two that change the climate: each pair moves some of them.
DESIGN = {
    "measures.pv_roof_south.planned_kwp": (220.0, 1500.0),
    "measures.battery.planned_kwh": (0.0, 5000.0),
    "measures.wind_outside.planned_kw": (0.0, 4000.0),
    "mobility.electric_fraction_planned": (0.1, 1.0),
    "measures.renovation.planned_fraction": (0.0, 1.0),
}


def test_a_kept_climate_gives_the_same_bytes_as_a_fresh_one() -> None:
    draw = random.Random(35)
    base = core("rillaar")
    kept = prepare(base, files={})
    for _ in range(20):
        names = draw.sample(sorted(DESIGN), 3)
        scenario = changed(base, {name: round(draw.uniform(*DESIGN[name]), 3) for name in names})
        assert profile_key(scenario, {}) == profile_key(base, {})
        assert run(kept, scenario, state="planned").to_json() == simulate(scenario).to_json()


def test_another_climate_is_another_key() -> None:
    base = core("rillaar")
    keys = {profile_key(base, {})}
    for change in (
        {"climate.seed": 2},
        {"climate.sun": "dark"},
        {"climate.year": 2022},
        {"location.latitude_deg": 51.1},
    ):
        keys.add(profile_key(changed(base, change), {}))
    assert len(keys) == 5
    assert profile_key(base, {"a.csv": b"1"}) != profile_key(base, {"a.csv": b"2"})
