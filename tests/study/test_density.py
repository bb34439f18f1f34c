"""Tipping points: the search on paper, and laws on a real core."""

from dataclasses import replace
from itertools import pairwise

import pytest

from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.study.density import density
from energysim.study.density_network import NetworkStudy, Streets, on_network
from energysim.study.density_record import Density
from energysim.study.density_sharing import alone_fraction, shared_of
from energysim.study.simulate import changed, prepare, simulate
from energysim.study.tipping import tipping
from energysim.study.whole import year
from energysim.technologies.heat_network import pipe_cost_eur_per_mwh
from tests.study.dense import rillaar_density
from tests.study.test_cores import core

pytestmark = pytest.mark.xdist_group("density")


@pytest.fixture(scope="module")
def rillaar() -> Density:
    return rillaar_density()


def test_the_search_finds_a_root_that_is_known() -> None:
    """A cost of 100 / d against 5: even at 20."""
    found = tipping(lambda d: 5 - 100 / d, low=2, high=200)
    assert found.verdict == "tips"
    assert found.at == pytest.approx(20, rel=0.01)
    assert tipping(lambda d: 5 - 1 / d, low=2, high=200).verdict == "always"
    assert tipping(lambda d: -1.0, low=2, high=200).verdict == "never"
    with pytest.raises(ValueError, match="no range"):
        tipping(lambda d: d, low=0, high=1)


@pytest.mark.parametrize(("mwh_per_m", "eur_per_mwh"), [(1.0, 73), (1.5, 48), (2.0, 36), (3.0, 24)])
def test_mains_cost_what_the_annuity_says(mwh_per_m: float, eur_per_mwh: float) -> None:
    """1,200 EUR/m, 4 %, 40 years, 1 % operation: 73, 48, 36 and 24 EUR per MWh."""
    book = ParameterBook({"technologies.network.trench_eur_per_m": 1200.0})
    assert pipe_cost_eur_per_mwh(mwh_per_m, book, real_rate_fraction=0.04) == pytest.approx(eur_per_mwh, abs=1)


def test_a_network_gets_cheaper_with_every_home_per_hectare(rillaar: Density) -> None:
    for thin, dense in pairwise(rillaar.network.points):
        assert thin.homes_per_ha < dense.homes_per_ha
        assert thin.mains_eur_per_mwh > dense.mains_eur_per_mwh
        assert thin.network_eur_per_year > dense.network_eur_per_year
        assert thin.loss_fraction > dense.loss_fraction
        assert thin.individual_eur_per_year == dense.individual_eur_per_year
        # The same heat on shorter mains.
        assert thin.mwh_per_m * thin.trench_m == pytest.approx(dense.mwh_per_m * dense.trench_m, rel=1e-9)


def test_the_run_of_the_hub_agrees_with_the_formula_of_the_mains() -> None:
    """Without heat loss a metre of trench costs its annuity and nothing else: the hub must find the same."""
    own = {"technologies.network.loss_w_per_m_k": {"value": 1e-9, "source": "test"}}
    scenario = changed(core("rillaar"), {"parameters": own})
    study = NetworkStudy(
        prepare(scenario, files={}), scenario, Streets(trench_m=8000.0, homes_per_ha=20.0, connected_fraction=0.8)
    )
    thin, dense = study.network(10.0), study.network(40.0)
    per_m = 1000 * (0.04 / (1 - 1.04**-40) + 0.01)
    assert thin.total_eur_per_year - dense.total_eur_per_year == pytest.approx((16_000 - 4_000) * per_m, rel=1e-6)
    assert thin.sold_kwh == pytest.approx(dense.sold_kwh, rel=1e-9)


def test_at_the_tipping_point_both_cost_the_same(rillaar: Density) -> None:
    tip = rillaar.network.tip
    if tip.at is None:
        pytest.skip("this core does not tip within the range")
    there = next(one for one in rillaar.network.points if one.homes_per_ha == tip.at)
    assert there.network_eur_per_year == pytest.approx(there.individual_eur_per_year, rel=0.005)
    assert rillaar.network.tip_mwh_per_m == there.mwh_per_m


def test_the_room_for_mains_tells_who_wins_today(rillaar: Density) -> None:
    here = next(one for one in rillaar.network.points if one.homes_per_ha == rillaar.homes_per_ha)
    network_wins = here.network_eur_per_year < here.individual_eur_per_year
    assert network_wins == (rillaar.network.room_eur_per_mwh > here.mains_eur_per_mwh)


def test_dear_mains_need_more_density(rillaar: Density) -> None:
    cheap, dear = rillaar.network.tip_cheap, rillaar.network.tip_dear
    assert rillaar.network.cheap_trench_eur_per_m < rillaar.network.dear_trench_eur_per_m
    ends = {"always": rillaar.network.tip.low, "never": rillaar.network.tip.high}
    places = [tip.at if tip.at is not None else ends[tip.verdict] for tip in (cheap, dear)]
    assert places[0] <= places[1]


def test_less_roof_per_home_is_used_better(rillaar: Density) -> None:
    assert rillaar.solar is not None
    for thin, dense in pairwise(rillaar.solar.points):
        assert thin.kwp_per_home > dense.kwp_per_home
        assert thin.own_use_fraction <= dense.own_use_fraction
        assert thin.saving_eur_per_kwp_and_year <= dense.saving_eur_per_kwp_and_year + 1e-9


def test_homes_together_use_more_of_their_sun_than_alone(rillaar: Density) -> None:
    for one in rillaar.sharing.points:
        assert one.alone_fraction <= one.shared_fraction + 0.02  # two homes may be unlucky in their draw
        assert one.shared_fraction <= one.with_services_fraction
    few, many = rillaar.sharing.points[0], rillaar.sharing.points[-1]
    assert few.shared_fraction < many.shared_fraction
    assert few.gain_eur_per_home_and_year < many.gain_eur_per_home_and_year


def test_a_home_alone_uses_of_its_sun_what_was_measured() -> None:
    """Flemish homes with panels use 27 to 30 % themselves (Selectra, Test-Aankoop); most have some 4 kWp."""
    scenario, book = core("rillaar"), ParameterBook()
    planned = year(prepare(scenario, files={}), scenario)
    shared = shared_of(planned, scenario, book=book, injection_eur_per_kwh=0.035)
    yield_kwh = 4 * 920.0
    home = replace(
        shared,
        uses_kw={"households": shared.uses_kw["households"]},
        sun_kw=shared.sun_kw * yield_kwh / (shared.sun_kw.sum() * shared.calendar.step_h),
    )
    assert 0.24 <= alone_fraction(home, book) <= 0.33


@pytest.mark.parametrize("area_ha", [160.0, 148.0, 4.8])
def test_a_core_outside_the_range_stands_among_the_points(area_ha: float) -> None:
    """735 homes on 160, 148 and 4.8 ha: 4.6, 5.0 and 153 per hectare, beside a search from 5 to 150."""
    found = density(changed(core("rillaar"), {"location.area_ha": area_ha}))
    assert found.homes_per_ha == pytest.approx(735 / area_ha)
    assert not found.network.tip.low <= found.homes_per_ha <= found.network.tip.high
    assert found.network.here in found.network.points
    assert found.network.here.homes_per_ha == found.homes_per_ha
    assert found.solar is not None
    assert found.solar.points[0].homes_per_ha == found.homes_per_ha


@pytest.mark.parametrize("plan", [{"growth.dwellings_added": 200}, {"measures.split.houses": 200}])
def test_added_and_divided_homes_make_the_same_core_denser(rillaar: Density, plan: dict[str, int]) -> None:
    """The area and the mains are those of the buildings that stand there; 935 homes then stand 200 / 735 closer."""
    found = density(changed(core("rillaar"), plan))
    assert (found.homes, found.homes_today) == (935, 735)
    assert found.area_ha == pytest.approx(rillaar.area_ha, rel=1e-12)
    assert found.homes_per_ha == pytest.approx(rillaar.homes_per_ha * 935 / 735, rel=1e-9)
    assert found.network.trench_m == pytest.approx(rillaar.network.trench_m, rel=1e-9)
    assert found.network.mwh_per_m > rillaar.network.mwh_per_m


def test_new_homes_are_on_the_network_like_all_others() -> None:
    """What is sold to 200 compact homes of 35 + 15 kWh/m2 x 90 m2, four in five connected, comes on top."""
    without, with_homes = (
        NetworkStudy(
            prepare(scenario, files={}), scenario, Streets(trench_m=8000.0, homes_per_ha=20.0, connected_fraction=0.8)
        ).network(20.0)
        for scenario in (core("rillaar"), changed(core("rillaar"), {"growth.dwellings_added": 200}))
    )
    assert with_homes.sold_kwh - without.sold_kwh == pytest.approx(0.8 * 200 * 90 * 50, rel=0.25)


def test_mains_lose_a_share_of_what_is_produced_as_in_a_run(rillaar: Density) -> None:
    """One definition: of every kWh produced, part is sold and part is lost, and together no more than all of it."""
    scenario = core("rillaar")
    streets = Streets(trench_m=8000.0, homes_per_ha=20.0, connected_fraction=0.8)
    asked = changed(
        on_network(scenario, trench_m=8000.0, connected_fraction=0.8),
        {"measures.network_heat_pump_air.planned_kw": 8e3},
    )
    run = simulate(asked).network
    assert run is not None
    point = NetworkStudy(prepare(scenario, files={}), scenario, streets).point(20.0)
    assert point.loss_fraction == pytest.approx(run.loss_kwh / run.produced_kwh, rel=1e-6)
    assert all(0 < one.loss_fraction < 1 for one in rillaar.network.points)


def test_the_record_comes_back_from_json(rillaar: Density) -> None:
    assert Density.from_json(rillaar.to_json()) == rillaar


def test_a_core_without_heat_is_refused_by_name() -> None:
    nothing = changed(core("rillaar"), {"boundary.dwelling_heat": False, "boundary.services": False})
    with pytest.raises(InputProblems) as refused:
        density(nothing)
    assert [problem.code for problem in refused.value.problems] == ["no_heat_inside"]
