"""What a zone or a cell may not be is refused, all at once, with its place and with words in both languages."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from energysim.climate.weather import Weather
from energysim.demand.zone import Conductances, InnerMass, InnerNetwork, Mass, Setpoints, Split, Surface
from energysim.demand.zone_year import zone_steps, zone_year
from energysim.errors import InputProblems
from energysim.text import t
from tests.demand.zones_made import NET, TWO, cell, weather, window, zone


@pytest.fixture(scope="module")
def still() -> Weather:
    return weather()


def _codes(error: pytest.ExceptionInfo[InputProblems]) -> list[tuple[str, str]]:
    for problem in error.value.problems:
        for lang in ("nl", "en"):
            assert t(f"problem.{problem.code}", lang, **problem.params)
    return [(problem.path, problem.code) for problem in error.value.problems]


NOWHERE: dict[str, Any] = {"azimuth_deg": None}
OPEN = InnerNetwork(capacity_j_per_k=1e7, air_w_per_k=1.0, surface_w_per_k=1.0, mass_w_per_k=0.0)


def _hole(steps: int, first: int, value: float) -> np.ndarray[Any, Any]:
    values = np.full(steps, 1.0)
    values[first] = value
    return values


BAD_ZONES: list[tuple[dict[str, Any], str, str]] = [
    ({"floor_area_m2": -1.0}, "floor_area_m2", "zone_value"),
    ({"floor_area_m2": 0.0}, "floor_area_m2", "zone_value"),
    ({"volume_m3": float("nan")}, "volume_m3", "zone_value"),
    ({"volume_m3": float("inf")}, "volume_m3", "zone_value"),
    ({"ventilation_per_h": -0.1}, "ventilation_per_h", "zone_value"),
    ({"infiltration_per_h": "0.5"}, "infiltration_per_h", "zone_value"),
    ({"gains_w": True}, "gains_w", "zone_value"),
    ({"gains_w": None}, "gains_w", "zone_value"),
    ({"gains_w": [1.0, 2.0]}, "gains_w", "zone_array"),
    ({"floor_area_m2": np.ones(8760)}, "floor_area_m2", "zone_array"),
    ({"gains_w": np.ones(24)}, "gains_w", "zone_length"),
    ({"gains_w": np.ones((8760, 1))}, "gains_w", "zone_length"),
    ({"gains_w": _hole(8760, 77, np.nan)}, "gains_w", "zone_series"),
    ({"gains_w": np.full(8760, "x")}, "gains_w", "zone_value"),
    ({"heat_recovery_fraction": 1.01}, "heat_recovery_fraction", "zone_value"),
    ({"heat_recovery_fraction": _hole(8760, 5, 1.2)}, "heat_recovery_fraction", "zone_series"),
    ({"gains_air_fraction": 2.0}, "gains_air_fraction", "zone_value"),
    ({"indoor_area_m2": 0.0}, "indoor_area_m2", "zone_value"),
    ({"indoor_area_m2": 200.0}, "indoor_area_m2", "zone_indoor_area"),
    ({"start_c": 300.0}, "start_c", "zone_value"),
    ({"parts": 0}, "parts", "zone_value"),
    ({"parts": 1.5}, "parts", "zone_value"),
    ({"mass": "havy"}, "mass", "not_choice"),
    ({"mass": Mass(capacity_j_per_k=-1.0, area_m2=300.0)}, "mass.capacity_j_per_k", "zone_value"),
    ({"mass": Mass(capacity_j_per_k=1e7, area_m2=0.0)}, "mass.area_m2", "zone_value"),
    (
        {"inner": InnerMass(capacity_j_per_k=1e7, area_m2=200.0, surface_mass_w_per_k=2000.0)},
        "mass",
        "not_choice",
    ),
    ({"windows": (replace(window(180.0), area_m2=-2.0),)}, "windows[0].area_m2", "zone_value"),
    ({"windows": (window(180.0), replace(window(0.0), g_fraction=60.0))}, "windows[1].g_fraction", "zone_value"),
    ({"windows": (replace(window(0.0), **NOWHERE),)}, "windows[0].azimuth_deg", "zone_value"),
    ({"windows": (replace(window(0.0), shading_fraction=np.ones(3)),)}, "windows[0].shading_fraction", "zone_length"),
    ({"surfaces": (Surface(area_m2=9.0, u_w_per_m2k=-1.0),)}, "surfaces[0].u_w_per_m2k", "zone_value"),
    (
        {"surfaces": (Surface(area_m2=9.0, u_w_per_m2k=1.0, absorption_fraction=0.6),)},
        "surfaces[0].azimuth_deg",
        "zone_azimuth",
    ),
    ({"surfaces": (Surface(area_m2=900.0, u_w_per_m2k=3.5),)}, "surfaces", "zone_opaque"),
    ({"setpoints": Setpoints(heating_c=294.0)}, "setpoints.heating_c", "zone_value"),
    ({"setpoints": Setpoints(heating_c=22.0, cooling_c=21.0)}, "setpoints", "zone_setpoints"),
    ({"setpoints": Setpoints(heating_c=20.0, heating_maximum_w=-1.0)}, "setpoints.heating_maximum_w", "zone_value"),
    ({"setpoints": Setpoints(heating_c=20.0, controlled="floor")}, "setpoints.controlled", "not_choice"),  # type: ignore[arg-type]
    ({"heating_split": Split(air=0.7, surface=0.7)}, "heating_split", "zone_split"),
    ({"heating_split": Split()}, "heating_split", "zone_split"),
    ({"cooling_split": Split(air=-0.5, surface=1.0)}, "cooling_split.air", "zone_value"),
]


@pytest.mark.parametrize(("changes", "path", "code"), BAD_ZONES, ids=lambda value: value if type(value) is str else "")
def test_a_bad_zone_is_refused(changes: dict[str, Any], path: str, code: str, still: Weather) -> None:
    with pytest.raises(InputProblems) as error:
        zone_year([zone(), zone(**changes)], still)
    assert _codes(error) == [(f"zones[1].{path}", code)]


def test_a_zone_that_holds_nothing_is_refused(still: Weather) -> None:
    nothing = zone(
        surfaces=(),
        windows=(),
        ventilation_per_h=0.0,
        infiltration_per_h=0.0,
        mass=Mass(capacity_j_per_k=0.0, area_m2=300.0),
    )
    with pytest.raises(InputProblems) as error:
        zone_year([nothing], still)
    assert _codes(error) == [("zones[0]", "zone_isolated")]


def test_everything_that_is_wrong_is_said_at_once(still: Weather) -> None:
    with pytest.raises(InputProblems) as error:
        zone_year([zone(floor_area_m2=-1.0, gains_w=np.ones(3)), zone(volume_m3=0.0, parts=-1)], still)
    assert _codes(error) == [
        ("zones[0].floor_area_m2", "zone_value"),
        ("zones[0].gains_w", "zone_length"),
        ("zones[1].volume_m3", "zone_value"),
        ("zones[1].parts", "zone_value"),
    ]


def test_the_first_bad_step_and_their_number_are_said(still: Weather) -> None:
    gains = np.ones(8760)
    gains[[77, 90, 300]] = np.nan
    with pytest.raises(InputProblems) as error:
        zone_year([zone(gains_w=gains)], still)
    (problem,) = error.value.problems
    assert (problem.params["first"], problem.params["count"]) == (77, 3)


LOOSE = Conductances(
    ventilation_w_per_k=0.0,
    glass_w_per_k=0.0,
    air_surface_w_per_k=10.0,
    surface_mass_w_per_k=10.0,
    mass_outdoor_w_per_k=0.0,
    capacity_j_per_k=0.0,
)
BAD_CELLS: list[tuple[dict[str, Any], str, str]] = [
    ({"outdoor_c": _hole(48, 3, np.nan)}, "outdoor_c", "zone_series"),
    ({"solar_w": np.ones(47)}, "solar_w", "zone_length"),
    ({"supply_c": 400.0}, "supply_c", "zone_value"),
    ({"conductances": replace(NET, glass_w_per_k=-1.0)}, "conductances.glass_w_per_k", "zone_value"),
    ({"conductances": replace(NET, air_surface_w_per_k=0.0)}, "conductances.air_surface_w_per_k", "zone_value"),
    (
        {"conductances": replace(NET, ventilation_w_per_k=-np.ones(48))},
        "conductances.ventilation_w_per_k",
        "zone_series",
    ),
    (
        {"conductances": replace(TWO, inner=OPEN)},
        "conductances.inner.mass_w_per_k",
        "zone_value",
    ),
    ({"conductances": LOOSE}, "conductances", "zone_isolated"),
    ({"gains_split": Split(air=1.0, mass=0.1)}, "gains_split", "zone_split"),
    ({"operative_split": Split(air=0.3, surface=0.6)}, "operative_split", "zone_value"),
]


@pytest.mark.parametrize(("changes", "path", "code"), BAD_CELLS, ids=lambda value: value if type(value) is str else "")
def test_a_bad_cell_is_refused(changes: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(InputProblems) as error:
        zone_steps([cell(), cell(**changes)], step_h=1.0)
    assert _codes(error) == [(f"cells[1].{path}", code)]


def test_no_zone_no_step_and_no_hour_are_refused(still: Weather) -> None:
    with pytest.raises(InputProblems) as error:
        zone_year([], still)
    assert _codes(error) == [("zones", "zone_none")]
    with pytest.raises(InputProblems) as error:
        zone_steps([], step_h=0.0)
    assert _codes(error) == [("cells", "zone_none"), ("step_h", "zone_value")]
    with pytest.raises(InputProblems) as error:
        zone_steps([cell(outdoor_c=np.zeros(0))], step_h=1.0)
    assert ("cells[0].outdoor_c", "zone_length") in _codes(error)
    with pytest.raises(InputProblems) as error:
        zone_steps([cell(outdoor_c=5.0)], step_h=1.0)
    assert ("cells[0].outdoor_c", "zone_length") in _codes(error)
    with pytest.raises(InputProblems) as error:
        zone_steps([cell(48), cell(49)], step_h=1.0)
    assert ("cells[1].outdoor_c", "zone_length") in _codes(error)


def test_whole_numbers_are_numbers(still: Weather) -> None:
    year = zone_year([zone(floor_area_m2=120, gains_w=np.full(8760, 400), setpoints=Setpoints(heating_c=20))], still)
    same = zone_year([zone()], still)
    np.testing.assert_array_equal(year.heating_w, same.heating_w)
