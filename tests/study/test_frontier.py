"""The cost curve: on paper for a core of two homes, and as a law."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from energysim.errors import InputProblems
from energysim.files import shipped_scenarios
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario
from energysim.study.frontier import curve, frontier
from energysim.study.frontier_record import Curve, Frontier, FrontierPoint
from energysim.study.simulate import changed
from energysim.study.solved import solve, village_of
from energysim.village.core import Core
from energysim.village.targets import Aim
from tests.village.small_core import small_core
from tests.village.test_small_core import aim

FACTORS = {"electricity": 0.2, "gas": 0.2}
USE_KW = 13.0
HOURS = 8760
# Wind at 300 a year and kW costs 1,200 per kW of use; it saves 876 of import and 48 of peak.
EXTRA_EUR = USE_KW * (1200 - 876 - 48)
FREE_EUR = 1000 + USE_KW * HOURS * 0.10 + 11 * HOURS * 0.05 + USE_KW * 48


def windy(*, maximum_kw: float = 200.0, eur: float = 300.0) -> Core:
    """The small core without panels and battery, where wind costs so much that nobody builds it unasked."""
    core = small_core()
    wind = next(s for s in core.sources if s.outside_core)
    dear = replace(wind, cost_eur_per_kw_and_year=eur, maximum_kw=maximum_kw)
    return replace(core, sources=(dear,), battery=replace(core.battery, maximum_kwh=0.0))


def curve_of(core: Core, asked: Aim, *, steps: int = 5) -> tuple[Curve, list[tuple[FrontierPoint, float]]]:
    seen: list[tuple[FrontierPoint, float]] = []
    free = solve(village_of(core, asked, asked=False))
    found = curve(free, asked, factors=FACTORS, steps=steps, on_progress=lambda point, part: seen.append((point, part)))
    return found, seen


def rillaar(**changes: object) -> Scenario:
    path = Path(shipped_scenarios()) / "rillaar.yaml"
    return changed(load_scenario(path.read_bytes(), file=path.name), changes)


def test_the_curve_of_a_core_with_wind_only_is_the_one_on_paper() -> None:
    found, seen = curve_of(windy(), aim())
    assert found.free_fraction == pytest.approx(0.0, abs=1e-6)
    assert found.maximum_fraction == 1.0
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    assert [p.reached_fraction for p in found.points] == pytest.approx(shares, abs=2e-6)
    costs = [FREE_EUR + share * EXTRA_EUR for share in shares]
    assert [p.cost_eur_per_year for p in found.points] == pytest.approx(costs, rel=2e-6)
    assert [p.extra_eur_per_year for p in found.points] == pytest.approx([s * EXTRA_EUR for s in shares], abs=0.1)
    assert [p.capacities["wind_outside"] for p in found.points] == pytest.approx([52 * s for s in shares], abs=1e-3)
    bought_kwh = [(1 - s) * USE_KW * HOURS for s in shares]
    assert [p.co2_kg_per_year for p in found.points] == pytest.approx([0.2 * b for b in bought_kwh], abs=1.0)
    assert tuple(point for point, _ in seen) == found.points
    assert [part for _, part in seen] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])


@pytest.mark.parametrize("measure", ["annual_final", "matched", "winter"])
def test_beyond_the_reach_stands_the_furthest(measure: str) -> None:
    # 26 kW of wind give 6.5 of 13 kW.
    found, _ = curve_of(windy(maximum_kw=26.0), aim(measure=measure), steps=3)
    assert found.maximum_fraction == pytest.approx(0.5, abs=2e-6)
    last = found.points[-1]
    assert last.reached_fraction == pytest.approx(0.5, abs=1.5e-4)
    assert last.reached_fraction <= found.maximum_fraction + 1e-6
    assert last.served


def test_a_core_that_is_neutral_unasked_has_one_point() -> None:
    # Wind at 70 costs less than what it saves: 52 kW without any target.
    found, _ = curve_of(windy(eur=70.0), aim())
    assert len(found.points) == 1
    assert found.points[0].asked_fraction is None
    assert found.maximum_fraction == 1.0


@pytest.mark.parametrize("allow_fossil", [False, True])
def test_the_cost_never_falls_and_every_point_is_proven(allow_fossil: bool) -> None:
    dear_pumps = windy()
    gas, pump = dear_pumps.shares
    pump = replace(pump, output=replace(pump.output, yearly_cost_eur=4000.0))
    found, _ = curve_of(replace(dear_pumps, shares=(gas, pump)), aim(allow_fossil=allow_fossil), steps=6)
    costs = [p.cost_eur_per_year for p in found.points]
    assert all(after >= before * (1 - 2e-6) for before, after in pairwise(costs))
    assert all(abs(p.relative_gap) <= 1e-6 and p.served for p in found.points)
    assert all(p.reached_fraction >= (p.asked_fraction or 0.0) - 1e-6 for p in found.points)
    assert found.points[0].fossil_left_kwh == pytest.approx(10.0 * HOURS, rel=1e-6)
    # 10 kW of gas would need 40 kW of wind against it, a pump needs 12: even where gas may stay, it goes
    assert found.points[-1].fossil_left_kwh == pytest.approx(0.0, abs=1e-3)


def test_a_curve_goes_to_json_and_back() -> None:
    found, _ = curve_of(windy(), aim(), steps=2)
    record = Frontier(
        fingerprint="0",
        scenario="two homes",
        municipality="here",
        measure="annual_final",
        allow_fossil=False,
        capacity_units={"wind_outside": "kw"},
        curve=found,
    )
    assert Frontier.from_json(record.to_json()) == record
    with pytest.raises(ValueError, match="not a"):
        Frontier.from_json(b"{}")


@pytest.mark.parametrize("steps", [1, 102])
def test_a_curve_of_too_few_or_too_many_points_is_refused(steps: int) -> None:
    with pytest.raises(InputProblems):
        frontier(rillaar(), steps=steps)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_curve_of_a_real_core() -> None:
    found = frontier(rillaar(**{"boundary.wind_outside_core": False}), steps=4)
    curve = found.curve
    assert 0.7 < curve.maximum_fraction < 0.9
    assert [p.asked_fraction is None for p in curve.points] == [True, False, False, False]
    costs = [p.cost_eur_per_year for p in curve.points]
    assert costs == sorted(costs)
    assert all(abs(p.relative_gap) <= 1e-6 for p in curve.points)
    assert curve.points[-1].annual_final == pytest.approx(curve.maximum_fraction, abs=2e-4)
    assert Frontier.from_json(found.to_json()) == found
