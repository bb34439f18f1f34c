"""What the plan makes of the stock: renovation, rebuilding, division and growth keep their laws."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energysim.climate.synthetic import synthetic_weather
from energysim.demand.heat import REFERENCE_SITE, UnitHeat, mixed_kw, unit_heat
from energysim.demand.rows import Renovated, StockRow, divided, dwelling_rows, growth_row, renovated
from energysim.demand.stock import building_groups, households, planned_rows
from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.scenario.place import Buildings
from energysim.scenario.schema import Scenario

BOOK = ParameterBook()
TYPES = ("open", "halfopen", "terraced", "small_block", "medium_block")
PERIODS = ("until_1945", "1946_1970", "1971_1990", "1991_2005", "2006_2011", "from_2012")
STATES: tuple[Renovated, ...] = ("standard", "advanced", "rebuild")


def row_of(kind: str, period: str, *, homes: int = 10, improved: float | None = None) -> StockRow:
    stock = [{"type": kind, "period": period, "dwellings": homes}]
    data: dict[str, Any] = {"source": "a test", "status": "assumption", "stock": stock}
    if improved is not None:
        data["improved_fraction"] = improved
    return dwelling_rows(Buildings.model_validate(data), BOOK)[0]


def planned(scenario: Scenario, measures: Mapping[str, Any], growth: Mapping[str, Any] | None = None) -> Scenario:
    data = scenario.model_dump(exclude_none=True)
    data["measures"] |= measures
    data["growth"] = dict(growth or {})
    return Scenario.model_validate(data)


def holds_together(row: StockRow) -> None:
    assert sum(kwh for _, kwh in row.mix) == pytest.approx(row.space_heat_kwh_per_year, rel=1e-12)
    assert sum(area for _, area in row.floor_mix) == pytest.approx(row.floor_area_m2, rel=1e-12)


@given(
    kind=st.sampled_from(TYPES),
    period=st.sampled_from(PERIODS),
    improved=st.floats(0, 1),
    share=st.floats(0, 1),
    state=st.sampled_from(STATES),
)
def test_parts_make_the_whole(kind: str, period: str, improved: float, share: float, state: Renovated) -> None:
    row = row_of(kind, period, improved=improved)
    holds_together(row)
    after = renovated(row, share, state=state)
    holds_together(after)
    assert after.space_heat_kwh_per_year <= row.space_heat_kwh_per_year * (1 + 1e-12)
    assert (after.floor_area_m2, after.dwellings, after.hot_water_kwh_per_year) == (
        row.floor_area_m2,
        row.dwellings,
        row.hot_water_kwh_per_year,
    )


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("period", PERIODS)
def test_rebuilding_needs_the_least(kind: str, period: str) -> None:
    row = row_of(kind, period)
    heat = [renovated(row, 1.0, state=state).space_heat_kwh_per_year for state in STATES]
    assert heat[2] < heat[1] <= heat[0] <= row.space_heat_kwh_per_year


@pytest.mark.parametrize("weather", ["cold", "average", "mild"])
def test_insulation_never_raises_heat_in_any_year(weather: str) -> None:
    """Shapes differ by state, so the law is checked on the hours of a year, not on the level alone."""
    year = synthetic_weather(REFERENCE_SITE, sun="average", temperature=weather, seed=1)  # type: ignore[arg-type]
    unit: UnitHeat = unit_heat(year, BOOK)
    for kind in TYPES:
        for period in PERIODS:
            row = row_of(kind, period)
            mixes = [row.mix, *(renovated(row, 1.0, state=state).mix for state in STATES)]
            today, standard, advanced, rebuilt = (float(mixed_kw(mix, unit).sum()) for mix in mixes)
            assert rebuilt < advanced <= standard * (1 + 1e-9), (kind, period)
            assert standard <= today * (1 + 1e-9), (kind, period)


def test_practice_keeps_the_order_of_shared_walls() -> None:
    for period in PERIODS:
        per_m2 = [
            row.space_heat_kwh_per_year / row.floor_area_m2
            for row in (row_of(kind, period) for kind in ("open", "halfopen", "terraced"))
        ]
        assert per_m2[0] > per_m2[1] > per_m2[2]


@given(share=st.floats(0, 1), homes=st.sampled_from([2, 3]))
def test_dividing_keeps_the_building_and_adds_homes(share: float, homes: int) -> None:
    """By hand: 10 houses, a share s in k homes each: 10 (1 + s (k - 1)) homes; hot water 15 kWh/m2, not 10."""
    row = row_of("open", "1946_1970")
    after = divided(row, share, homes=homes, book=BOOK)
    holds_together(after)
    assert after.floor_area_m2 == row.floor_area_m2
    assert after.space_heat_kwh_per_year == row.space_heat_kwh_per_year
    assert after.dwellings == pytest.approx(10 * (1 + share * (homes - 1)))
    assert after.systems == after.dwellings
    assert after.households == pytest.approx(row.households * (1 - share + share * homes * 0.75))
    assert after.hot_water_kwh_per_year == pytest.approx(row.floor_area_m2 * (10 * (1 - share) + 15 * share))
    assert after.households >= row.households


def test_divided_houses_stay_in_their_group(cores: dict[str, Scenario]) -> None:
    scenario = cores["rillaar"]
    plan = planned(scenario, {"split": {"houses": 40, "homes_per_house": 3, "group": "house_until_1970"}})
    before = {group.key: group for group in building_groups(scenario, BOOK, state="today")}
    after = {group.key: group for group in building_groups(plan, BOOK, state="planned")}
    assert after["house_until_1970"].dwellings == pytest.approx(before["house_until_1970"].dwellings + 80)
    assert after["house_until_1970"].floor_area_m2 == pytest.approx(before["house_until_1970"].floor_area_m2)
    assert sum(g.floor_area_m2 for g in after.values()) == pytest.approx(sum(g.floor_area_m2 for g in before.values()))
    others = [key for key in before if key != "house_until_1970"]
    renovation = building_groups(planned(scenario, {}), BOOK, state="planned")
    assert all(after[group.key] == group for group in renovation if group.key in others)
    assert households(tuple(after.values())) > households(tuple(before.values()))


def test_more_houses_than_there_are_cannot_be_divided(cores: dict[str, Scenario]) -> None:
    plan = planned(cores["rillaar"], {"split": {"houses": 5000, "homes_per_house": 2, "group": "house_from_2006"}})
    with pytest.raises(InputProblems) as refused:
        building_groups(plan, BOOK, state="planned")
    assert [(p.code, p.path) for p in refused.value.problems] == [("above_potential", "measures.split.houses")]


def test_groups_of_the_plan_hold_all_that_its_rows_hold(cores: dict[str, Scenario]) -> None:
    measures = {
        "renovation": {"planned_fraction": 0.3, "state": "rebuild"},
        "split": {"houses": 12, "homes_per_house": 2, "group": "house_1971_2005"},
    }
    plan = planned(cores["wezemaal"], measures, {"dwellings_added": 40, "source": "a test"})
    rows = planned_rows(plan, BOOK)
    groups = [group for group in building_groups(plan, BOOK, state="planned") if group.dwellings > 0]
    for field in ("dwellings", "households", "systems", "floor_area_m2", "roof_area_m2", "space_heat_kwh_per_year"):
        assert sum(getattr(g, field) for g in groups) == pytest.approx(sum(getattr(r, field) for r in rows), rel=1e-12)
    for group in groups:
        assert sum(kwh for _, kwh in group.mix) == pytest.approx(group.space_heat_kwh_per_year, rel=1e-12)
        assert sum(area for _, area in group.floor_mix) == pytest.approx(group.floor_area_m2, rel=1e-12)


def test_new_homes_inside_and_outside(cores: dict[str, Scenario]) -> None:
    """100 homes, 70 % in the core, and 20 that move in: 90 homes of 90 m2 at 35 kWh/m2 stand in the core."""
    growth = {"dwellings_added": 100, "in_core_fraction": 0.7, "moved_from_outside": 20, "source": "a test"}
    scenario = cores["gelrode"]
    before = building_groups(planned(scenario, {}), BOOK, state="planned")
    after = building_groups(planned(scenario, {}, growth), BOOK, state="planned")
    assert sum(g.dwellings for g in after) - sum(g.dwellings for g in before) == pytest.approx(90)
    heat = sum(g.space_heat_kwh_per_year for g in after) - sum(g.space_heat_kwh_per_year for g in before)
    assert heat == pytest.approx(90 * 90 * 35)
    assert growth_row(90.0, BOOK).floor_area_m2 == pytest.approx(8_100)


def test_heating_water_follows_the_state(cores: dict[str, Scenario]) -> None:
    """Houses of before 1971: 55 C as they were, 45 C at standard; 55 % are there today: 49.5 C; 40 and 35 C after."""
    found = {}
    for state in STATES:
        plan = planned(cores["rillaar"], {"renovation": {"planned_fraction": 1.0, "state": state}})
        groups = {group.key: group for group in building_groups(plan, BOOK, state="planned")}
        found[state] = groups["house_until_1970"]
    today = {group.key: group for group in building_groups(cores["rillaar"], BOOK, state="today")}
    assert today["house_until_1970"].supply_temperature_c == pytest.approx(49.5)
    assert [found[state].supply_temperature_c for state in STATES] == [45.0, 40.0, 35.0]
    assert [found[state].emitters_fraction for state in STATES] == [1.0, 1.0, 0.0]


def test_homes_that_are_built_anew_need_no_new_radiators(cores: dict[str, Scenario]) -> None:
    """The share that still needs them falls one for one with the share built anew; new homes and services as before."""
    for share in (0.0, 0.25, 0.9, 1.0):
        plan = planned(cores["rillaar"], {"renovation": {"planned_fraction": share, "state": "rebuild"}})
        for group in building_groups(plan, BOOK, state="planned"):
            expected = 1.0 if group.key == "services" else 0.0 if group.key.endswith("from_2006") else 1.0 - share
            assert group.emitters_fraction == pytest.approx(expected, abs=1e-12)
        today = building_groups(plan, BOOK, state="today")
        assert {g.emitters_fraction for g in today if not g.key.endswith("from_2006")} == {1.0}
