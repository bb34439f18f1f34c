"""The auditor notices every wrong number, wherever it stands, and stays silent about right ones."""

from dataclasses import replace

import numpy as np
import pytest

from energysim.errors import AuditError, HubError
from energysim.hub.account import open_account
from energysim.hub.balance import AuditReport, audit, require_closed
from energysim.hub.dispatch import Simulation, simulate
from energysim.hub.model import Bus, Demand, Exchange, Hub, Limit, Source, Store
from energysim.hub.program import compile_hub
from energysim.units import FloatArray
from tests.hub.random_hubs import random_design, random_hub

STEPS = 96


def _case(seed: int) -> tuple[Hub, Simulation]:
    rng = np.random.default_rng(seed)
    hub = random_hub(rng, steps=STEPS)
    program = compile_hub(hub)
    return hub, simulate(hub, program, design=random_design(rng, program))


def _audit(hub: Hub, result: Simulation, flows: FloatArray) -> AuditReport:
    return audit(hub, result.program, y=result.sizes, flows=flows, start_content=result.start_content)


def test_right_books_close_to_rounding() -> None:
    for seed in range(40):
        hub, result = _case(seed)
        report = _audit(hub, result, result.flows)
        assert report.worst_relative_residual <= 1e-14
        assert report.worst_bound_violation <= 1e-14
        assert report.annual_closure <= 1e-13
        assert report.simultaneous_kwh == 0
        require_closed(report)


def test_one_wrong_number_in_any_flow_is_found_in_its_step() -> None:
    """A millionth of the largest flow, added anywhere that a flow may stand."""
    tried = 0
    for seed in range(25):
        hub, result = _case(seed)
        rng = np.random.default_rng(seed + 500)
        coupled = {term.flow for term in result.program.terms if term.values.any()}
        for flow in sorted(coupled):
            step = int(rng.integers(STEPS))
            if not any(term.values[step] for term in result.program.terms if term.flow == flow and term.lag == 0):
                continue
            flows = result.flows.copy()
            flows[flow, step] += 1e-4 * (1 + flows.max())
            report = _audit(hub, result, flows)
            assert max(report.worst_relative_residual, report.worst_bound_violation) > 1e-7
            assert step in (report.worst_step, report.worst_step - 1, report.bound_step)
            with pytest.raises(AuditError):
                require_closed(report)
            tried += 1
    assert tried > 100


def test_a_negative_flow_is_a_broken_limit_even_when_all_sums_are_right() -> None:
    hub, result = _small()
    flows = result.flows.copy()
    # one kW less out and one kW less in: every balance still closes, but the export is negative
    flows[result.program.flow("grid.import"), 0] -= 1.0
    flows[result.program.flow("grid.export"), 0] -= 1.0
    report = _audit(hub, result, flows)
    assert report.worst_relative_residual <= 1e-15
    assert (report.bound_where, report.bound_step) == ("grid.export", 0)
    with pytest.raises(AuditError, match=r"grid\.export"):
        require_closed(report)


def _small() -> tuple[Hub, Simulation]:
    hub = Hub(
        steps=4,
        step_h=1.0,
        buses=(Bus(name="power", carrier="electricity"),),
        demands=(Demand(name="use", bus="power", power_kw=np.array([5.0, 1.0, 6.0, 2.0])),),
        sources=(Source(name="sun", bus="power", profile=np.array([0.0, 4.0, 0.0, 0.0])),),
        stores=(
            Store(
                name="battery",
                bus="power",
                content=Limit(constant=2.0),
                charge=Limit(constant=2.0),
                discharge=Limit(constant=2.0),
                keep_fraction_per_h=1.0,
            ),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="power",
                import_eur_per_kwh=0.3,
                export_eur_per_kwh=0.1,
                import_limit_kw=6.0,
                export_limit_kw=6.0,
                peak_period=np.array([0, 0, 1, 1]),
            ),
        ),
    )
    return hub, simulate(hub, compile_hub(hub), design={})


def test_buying_to_sell_is_seen_as_energy_both_ways() -> None:
    hub, result = _small()
    flows = result.flows.copy()
    for name in ("grid.import", "grid.export"):
        flows[result.program.flow(name), 0] += 0.5
    sizes = np.array([6.0, 6.0])
    report = audit(hub, result.program, y=sizes, flows=flows, start_content=result.start_content)
    assert report.worst_relative_residual <= 1e-15
    assert report.simultaneous_kwh == 0.5
    with pytest.raises(AuditError, match="both ways"):
        require_closed(report)


def test_import_above_the_paid_peak_is_a_broken_limit() -> None:
    hub, result = _small()
    sizes = result.sizes.copy()
    assert list(sizes) == [5.0, 4.0]
    sizes[1] = 3.5
    report = audit(hub, result.program, y=sizes, flows=result.flows, start_content=result.start_content)
    assert (report.bound_where, report.bound_step) == ("grid.import", 2)


def test_a_start_out_of_nothing_is_found_in_the_first_step() -> None:
    hub, result = _small()
    report = audit(hub, result.program, y=result.sizes, flows=result.flows, start_content=np.array([1.0]))
    assert (report.worst_where, report.worst_step) == ("battery", 0)
    # 14 kWh used and 1 exported; 11 imported, 4 from the sun and now 1 out of nothing
    assert report.annual_closure == pytest.approx(1.0 / 16.0, rel=1e-12)


def test_without_a_start_the_period_is_a_circle() -> None:
    """Two steps in which a battery gives what it got: cyclic, the first content follows from the last."""
    hub = replace(_small()[0], steps=2, demands=(), sources=())
    hub = replace(
        hub,
        demands=(Demand(name="use", bus="power", power_kw=np.array([1.0, 0.0])),),
        sources=(Source(name="sun", bus="power", profile=np.array([0.0, 1.0])),),
        exchanges=tuple(replace(e, peak_period=None) for e in hub.exchanges),
    )
    program = compile_hub(hub)
    flows = np.zeros((len(program.flow_names), 2))
    flows[program.flow("battery.content"), 1] = 1.0
    flows[program.flow("battery.discharge"), 0] = 1.0
    flows[program.flow("battery.charge"), 1] = 1.0
    report = audit(hub, program, y=np.zeros(0), flows=flows)
    assert report.worst_relative_residual == 0
    assert report.annual_closure == 0
    require_closed(report)


def test_not_a_number_never_passes() -> None:
    hub, result = _small()
    flows = result.flows.copy()
    flows[result.program.flow("grid.import"), 3] = np.nan
    with pytest.raises(AuditError) as caught:
        _audit(hub, result, flows)
    assert caught.value.step == 3


@pytest.mark.parametrize(
    "field", ["worst_relative_residual", "worst_bound_violation", "annual_closure", "simultaneous_kwh"]
)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1.0])
def test_a_report_that_is_not_closed_is_refused(field: str, value: float) -> None:
    hub, result = _small()
    report = _audit(hub, result, result.flows)
    with pytest.raises(AuditError):
        require_closed(replace(report, **{field: value}))  # type: ignore[arg-type]


def test_flows_of_the_wrong_shape_are_refused() -> None:
    hub, result = _small()
    with pytest.raises(HubError, match="shape"):
        _audit(hub, result, result.flows[:, :-1])


def test_an_opened_account_gives_the_same_report() -> None:
    hub, result = _case(3)
    account = open_account(hub, result.program)
    again = audit(
        hub, result.program, y=result.sizes, flows=result.flows, start_content=result.start_content, account=account
    )
    assert again == _audit(hub, result, result.flows)
    assert again == result.audit
