"""The certified optimum: paper answers, scale, order, presolve, and no energy in circles."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.refproblem import Series, reference_hub, series
from energysim.errors import HubError
from energysim.hub.certificate import certify
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
from energysim.hub.optimise import optimise
from energysim.hub.presolve import presolve
from energysim.hub.program import Program, compile_hub
from energysim.hub.repair import repair
from energysim.hub.solvers import solve_piqp
from tests.hub.random_hubs import scaled, shuffled

FORTNIGHT = 336


def _grid(**changes: object) -> Exchange:
    base = Exchange(
        name="grid",
        bus="power",
        import_eur_per_kwh=0.3,
        export_eur_per_kwh=0.05,
        import_limit_kw=100.0,
        export_limit_kw=100.0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _power(order: int = 1) -> Bus:
    return Bus(name="power", carrier="electricity", order=order, unserved_eur_per_kwh=10.0)


# --- paper answers


def test_a_source_is_built_exactly_as_long_as_it_pays() -> None:
    """Two hours: 4 kW asked in each; a kW of panels gives 1 and 0.5 kWh and costs 0.35.

    Up to 4 kW it saves 0.45 a unit; from 4 to 8 kW it sells 0.05 in the first hour and saves 0.15 in the second: less
    than its cost. So 4 kW; cost 4 x 0.35 + 2 x 0.3 = 2.00.
    """
    hub = Hub(
        steps=2,
        step_h=1.0,
        buses=(_power(),),
        sizes=(Size(name="pv", upper=20.0, cost_eur_per_unit=0.35),),
        demands=(Demand(name="d", bus="power", power_kw=4.0),),
        sources=(Source(name="s", bus="power", profile=np.array([1.0, 0.5]), size="pv"),),
        exchanges=(_grid(),),
    )
    best = optimise(hub)
    assert best.objective_eur == pytest.approx(2.0, rel=1e-6)
    assert best.size("pv") == pytest.approx(4.0, rel=1e-6)
    np.testing.assert_allclose(best.flow("grid.import"), [0.0, 2.0], atol=1e-5)


def _homes(limit_new: float, row: float | None = None) -> Hub:
    """A street of homes that share two ways of heating: gas 100 EUR, pumps 40 EUR and 200 kWh at 0.3."""
    rows = () if row is None else (YearlyRow(name="gas", sizes={"old": 1000.0}, limit=row),)
    return Hub(
        steps=4,
        step_h=1.0,
        buses=(_power(),),
        sizes=(
            Size(name="old", upper=1.0, cost_eur_per_unit=100.0, choice="street"),
            Size(name="new", upper=limit_new, cost_eur_per_unit=40.0, choice="street"),
            Size(name="dear", upper=1.0, cost_eur_per_unit=130.0, choice="street"),
        ),
        demands=(Demand(name="pumps", bus="power", power_kw=50.0, size="new"),),
        exchanges=(_grid(),),
        rows=rows,
    )


@pytest.mark.parametrize(
    ("limit_new", "row", "cost", "shares"),
    [
        (1.0, None, 100.0, {"old": 1.0, "new": 0.0, "dear": 0.0}),  # 40 + 200 x 0.3 = 100: a tie, see below
        (1.0, 400.0, 100.0, None),  # gas for 0.4 of the street, pumps for the rest, at the same price
        (0.25, 0.0, 0.25 * 100 + 0.75 * 130, {"old": 0.0, "new": 0.25, "dear": 0.75}),
        (0.25, 500.0, 0.25 * 100 + 0.5 * 100 + 0.25 * 130, {"old": 0.5, "new": 0.25, "dear": 0.25}),
    ],
)
def test_shares_of_a_choice(limit_new: float, row: float | None, cost: float, shares: dict[str, float] | None) -> None:
    best = optimise(_homes(limit_new, row))
    assert best.objective_eur == pytest.approx(cost, rel=1e-6)
    assert sum(best.size(name) for name in ("old", "new", "dear")) == pytest.approx(1.0, abs=1e-12)
    if shares is not None and row is not None:
        for name, share in shares.items():
            assert best.size(name) == pytest.approx(share, abs=1e-6)


def test_the_multiplier_of_a_row_is_what_relaxing_it_saves() -> None:
    """With pumps for a quarter, each kWh of gas more replaces the dear way: 30 EUR per 1000 kWh."""
    assert optimise(_homes(0.25, 500.0)).multipliers["gas"] == pytest.approx(0.03, rel=1e-4)


def test_a_choice_that_cannot_add_to_one_is_refused() -> None:
    hub = _homes(0.25)
    few = replace(hub, sizes=tuple(replace(s, upper=0.2) for s in hub.sizes))
    with pytest.raises(HubError) as caught:
        optimise(few)
    assert caught.value.code == "choice_bounds"


def test_shares_that_are_all_given_are_taken_as_they_are() -> None:
    """Ten tenths are not one to the last bit; 0.3 of gas, 0.1 of pumps and 0.6 of the dear way cost 30 + 10 + 78."""
    given = {"old": 0.1 + 0.2, "new": 0.1, "dear": 0.6 - 2e-16}
    assert sum(given.values()) != 1.0
    hub = _homes(1.0)
    fixed = replace(hub, sizes=tuple(replace(s, lower=given[s.name], upper=given[s.name]) for s in hub.sizes))
    best = optimise(fixed)
    assert best.notes == ("interior:certified",)
    assert best.objective_eur == pytest.approx(30 + 10 + 78, rel=1e-9)


def test_a_target_must_be_a_yearly_row() -> None:
    with pytest.raises(HubError):
        optimise(_homes(1.0), target_rows=("nothing",))


def test_progress_is_told_in_order() -> None:
    told: list[tuple[str, float]] = []
    optimise(_homes(1.0, 500.0), on_progress=lambda code, part: told.append((code, part)))
    assert told
    assert all(a <= b for (_, a), (_, b) in pairwise(told))


# --- presolve


def _with_dead_wood(data: Series) -> Hub:
    """The reference fortnight plus sizes, buses and rows in which nothing can happen, and a ban on gas."""
    hub = reference_hub(data, hours=FORTNIGHT)
    ban = YearlyRow(name="no gas", flows={"gas boiler": 1.0}, limit=0.0)
    idle = YearlyRow(name="idle", sizes={"ghost": 1.0}, limit=3.0)
    pipe = Converter(name="pipe", inputs=(("electricity", 1.0),), outputs=(("cold", 2.0),), limit=Limit(constant=10.0))
    return replace(
        hub,
        buses=(*hub.buses, Bus(name="cold", carrier="cold", order=0)),
        sizes=(*hub.sizes, Size(name="ghost", upper=0.0), Size(name="old roof", lower=100.0, upper=100.0)),
        sources=(
            *hub.sources,
            Source(name="old panels", bus="electricity", profile=hub.sources[0].profile, size="old roof"),
            Source(name="ghost wind", bus="electricity", profile=0.5, size="ghost"),
        ),
        converters=(*hub.converters, pipe),
        rows=(*hub.rows, ban, idle),
    )


@pytest.fixture(scope="module")
def data() -> Series:
    return series()


def _direct(program: Program) -> float:
    """Without presolve; HiGHS would do too, but this is the path that presolve is there to help."""
    raw = solve_piqp(program)
    proof = certify(program, repair(program, raw.x, y=raw.y), multipliers=(raw.lam, raw.nu))
    assert proof.accepted()
    return proof.upper_bound_eur


def test_presolve_changes_nothing_but_the_work(data: Series) -> None:
    program = compile_hub(_with_dead_wood(data))
    small = presolve(program).program
    assert "pipe" not in small.flow_names
    assert "gas boiler" not in small.flow_names
    assert "cold" not in small.row_names
    assert not {"ghost", "old roof"} & set(small.size_names)
    assert small.yearly_names == ("primary",)
    best = optimise(_with_dead_wood(data))
    assert best.notes == ("interior:certified",)
    assert best.objective_eur == pytest.approx(_direct(program), rel=1e-6)
    assert best.flow("gas boiler").max() == 0.0
    assert best.size("old roof") == 100.0


def test_presolve_leaves_a_contradiction_to_be_found(data: Series) -> None:
    """A row that cannot be kept is not dropped."""
    hub = reference_hub(data, hours=48)
    program = compile_hub(replace(hub, rows=(YearlyRow(name="never", limit=-1.0),)))
    assert presolve(program).program.yearly_names == ("never",)


def test_presolve_proves_a_ban_on_sizes_in_a_choice() -> None:
    """The banned share has the lowest cost: its row gets a multiplier that pays for leaving it out."""
    best = optimise(_homes(0.25, 0.0))
    assert best.certificate.accepted()
    assert best.multipliers["gas"] >= 0.03 * (1 - 1e-6)


# --- laws


def _case(seed: int) -> Hub:
    rng = np.random.default_rng(seed)
    hour = np.arange(FORTNIGHT) % 24
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None) * rng.uniform(0.2, 1, FORTNIGHT)
    limit = Limit(constant=float(rng.uniform(0, 5)), sizes=(("battery", 0.4),))
    return Hub(
        steps=FORTNIGHT,
        step_h=1.0,
        buses=(_power(order=1), Bus(name="heat", carrier="heat", order=0, unserved_eur_per_kwh=5.0)),
        sizes=(
            Size(name="pv", upper=300.0, cost_eur_per_unit=float(rng.uniform(1, 4))),
            Size(name="battery", upper=300.0, cost_eur_per_unit=float(rng.uniform(0.2, 1))),
            Size(name="pump", upper=100.0, cost_eur_per_unit=float(rng.uniform(2, 8))),
        ),
        demands=(
            Demand(name="use", bus="power", power_kw=rng.uniform(5, 30, FORTNIGHT)),
            Demand(name="warmth", bus="heat", power_kw=rng.uniform(0, 60, FORTNIGHT)),
        ),
        sources=(Source(name="roof", bus="power", profile=sun, size="pv"),),
        converters=(
            Converter(
                name="heat pump",
                inputs=(("power", 1.0),),
                outputs=(("heat", rng.uniform(2, 4, FORTNIGHT)),),
                limit=Limit(sizes=(("pump", 1.0),)),
            ),
            Converter(
                name="boiler",
                inputs=(),
                outputs=(("heat", 0.9),),
                limit=Limit(constant=80.0),
                cost_eur_per_kwh=0.09,
                priority=1,
            ),
        ),
        stores=(
            Store(
                name="cells",
                bus="power",
                content=Limit(sizes=(("battery", 1.0),)),
                charge=limit,
                discharge=limit,
                charge_efficiency=0.95,
                discharge_efficiency=0.95,
                keep_fraction_per_h=0.9999,
                wear_eur_per_kwh=0.002,
            ),
        ),
        exchanges=(_grid(import_eur_per_kwh=rng.uniform(0.05, 0.4, FORTNIGHT), export_eur_per_kwh=0.03),),
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_times_the_power_is_a_thousand_times_the_cost(seed: int) -> None:
    hub = _case(seed)
    large = scaled(replace(hub, sizes=tuple(replace(s, upper=1000 * s.upper) for s in hub.sizes)), 1000.0)
    small_eur, large_eur = optimise(hub).objective_eur, optimise(large).objective_eur
    assert large_eur == pytest.approx(1000 * small_eur, rel=1e-9)


def test_the_order_of_the_description_changes_nothing() -> None:
    hub = _case(3)
    expected = optimise(hub)
    mixed = optimise(shuffled(np.random.default_rng(5), hub))
    assert mixed.objective_eur == expected.objective_eur
    np.testing.assert_array_equal(mixed.sizes, expected.sizes)


def test_the_same_question_gets_the_same_answer_to_the_last_bit() -> None:
    first, second = optimise(_case(4)), optimise(_case(4))
    assert first.objective_eur == second.objective_eur
    np.testing.assert_array_equal(first.flows, second.flows)


# lowest price, efficiency each way
PRICES = [(low, eta) for low in (-0.2, -0.15, -0.1, -0.05, 0.0) for eta in (0.8, 0.9, 0.95, 0.99)]


@pytest.mark.parametrize(("low", "eta"), PRICES)
def test_no_energy_runs_in_circles(low: float, eta: float) -> None:
    """R19: with the wear that pays for a circle, no store charges and discharges, and no grid buys and sells, at once.

    Sending c kWh round loses (1 - eta^2) c, worth at most -low each, and wears (1 + eta^2) c.
    """
    rng = np.random.default_rng(int(1000 * eta) + int(-100 * low))
    hub = _case(int(rng.integers(100)))
    loss = 1 - eta * eta
    wear = max(0.001, loss / (1 + eta * eta) * -low * 1.05)
    hour = np.arange(FORTNIGHT) % 24
    price = np.where((hour >= 10) & (hour < 18), low, 0.3) + rng.uniform(0, 0.02, FORTNIGHT)
    cells = replace(hub.stores[0], charge_efficiency=eta, discharge_efficiency=eta, wear_eur_per_kwh=wear)
    best = optimise(
        replace(
            hub,
            stores=(cells,),
            exchanges=(_grid(import_eur_per_kwh=price, export_eur_per_kwh=price - 0.05),),
        )
    )
    both = np.minimum(best.flow("cells.charge"), best.flow("cells.discharge")).sum()
    demand = sum(float(np.sum(d.power_kw)) for d in hub.demands)
    assert both <= 1e-6 * demand
    assert np.minimum(best.flow("grid.import"), best.flow("grid.export")).sum() <= 1e-6 * demand
    assert best.certificate.tie_eur == pytest.approx(
        wear * (best.flow("cells.charge").sum() + best.flow("cells.discharge").sum()), rel=1e-9
    )


def test_the_example_of_the_manual_runs(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository / "docs" / "how-to" / "two-bus-hub.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, "two-bus-hub.md", "exec"), names)  # noqa: S102
    said = capsys.readouterr().out
    assert "EUR for two weeks" in said
    # the roof gives at most 80 x 0.8 x 14 x (sum of a half sine over twelve hours) kWh: too little for this target
    assert "kWh short" in said
