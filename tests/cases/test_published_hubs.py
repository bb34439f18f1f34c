"""Case D and other problems with answers that other tools have published; and two with an answer on paper."""

import numpy as np
import pytest

from benchmarks.published.case import Published
from benchmarks.published.every import CASES
from benchmarks.validation import hubs
from energysim.hub.model import Bus, Demand, Exchange, Hub, Limit, Size, Source, Store
from energysim.hub.optimise import HubOptimum, optimise

FINE = 1e-8  # of the cost: the figures are printed with up to nine digits


@pytest.fixture(scope="module", params=CASES)
def solved(request: pytest.FixtureRequest) -> tuple[Published, HubOptimum]:
    case = CASES[request.param]()
    return case, optimise(case.hub, gap=FINE)


def test_the_published_answer_is_reached(solved: tuple[Published, HubOptimum]) -> None:
    case, best = solved
    for answer in case.answers:
        assert answer.reached(best) == pytest.approx(answer.published, rel=0, abs=answer.within), answer.what


def test_it_is_proven(solved: tuple[Published, HubOptimum]) -> None:
    _, best = solved
    assert best.certificate.accepted()
    assert abs(best.certificate.relative_gap) <= FINE


def test_the_page_shows_every_problem(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = hubs.page(tmp_path_factory.getbasetemp())
    for make in CASES.values():
        assert make().source in text


def test_the_newsvendor_buys_the_critical_fractile() -> None:
    """Stock costs 3, a sale lost costs 10: enough for the seventieth of a hundred demands (Arrow, Harris, Marschak)."""
    asked = np.random.default_rng(7).permutation(np.arange(100.0) ** 1.5)
    hub = Hub(
        steps=100,
        step_h=1.0,
        buses=(Bus(name="stall", carrier="papers", unserved_eur_per_kwh=10.0),),
        sizes=(Size(name="stock", upper=2000.0, cost_eur_per_unit=3.01 * 100),),
        demands=(Demand(name="asked", bus="stall", power_kw=asked),),
        sources=(Source(name="bought", bus="stall", profile=1.0, size="stock"),),
    )
    best = optimise(hub)
    # an extra paper is sold on as many days as ask for more: 31 of them pay for 30.1, 30 do not
    stock = np.sort(asked)[69]
    assert best.size("stock") == pytest.approx(stock, rel=1e-5)
    assert best.objective_eur == pytest.approx(301 * stock + 10 * np.maximum(asked - stock, 0).sum(), rel=1e-6)


def test_a_battery_between_two_prices_is_as_large_as_the_dear_hours_need() -> None:
    """Cheap nights, dear evenings: each kWh delivered in the evening is bought in the night over the round trip."""
    days, kw, each_way, wear = 5, 6.0, 0.9, 0.01
    hour = np.arange(24 * days) % 24
    night, evening = hour < 6, (hour >= 17) & (hour < 21)
    price = np.where(night, 0.08, np.where(evening, 0.42, 0.2))
    grid = Exchange(
        name="grid",
        bus="power",
        import_eur_per_kwh=price,
        export_eur_per_kwh=0.0,
        import_limit_kw=100.0,
        export_limit_kw=100.0,
    )
    battery = Store(
        name="battery",
        bus="power",
        content=Limit(sizes=(("cells", 1.0),)),
        charge=Limit(constant=50.0),
        discharge=Limit(constant=50.0),
        charge_efficiency=each_way,
        discharge_efficiency=each_way,
        keep_fraction_per_h=1.0,
        wear_eur_per_kwh=wear,
    )
    # a kWh of cells gives 0.9 kWh each evening, bought as 1/0.9 kWh: it may cost what that saves, less 1 %
    saves = days * (each_way * (0.42 - wear) - (0.08 + wear) / each_way)
    hub = Hub(
        steps=24 * days,
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity"),),
        sizes=(Size(name="cells", upper=500.0, cost_eur_per_unit=0.99 * saves),),
        demands=(Demand(name="use", bus="power", power_kw=kw),),
        stores=(battery,),
        exchanges=(grid,),
    )
    best = optimise(hub)
    # by day power costs 0.2, too little to be worth a cycle on top
    cells = 4 * kw / each_way
    assert best.size("cells") == pytest.approx(cells, rel=1e-5)
    assert best.objective_eur == pytest.approx(kw * price.sum() - 0.01 * saves * cells, rel=1e-6)
