"""Blocks of designs that run side by side: what a run needs, the run itself with its audit, and what it refuses."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.errors import HubError
from energysim.hub.account import open_account
from energysim.hub.balance import AuditReport, open_findings, reports
from energysim.hub.kernels.balance import Account, audit_steps
from energysim.hub.kernels.dispatch import run_steps
from energysim.hub.kernels.tables import Lanes, Rules
from energysim.hub.model import Hub
from energysim.hub.program import Program, is_peak
from energysim.hub.rules import build_rules, static_limits
from energysim.units import FloatArray, IntArray

# Designs side by side: 64 doubles are eight of the widest vector registers, enough to hide their latency.
LANES: Final = 64

# Flows of a block between simulation and audit, in numbers: half a megabyte stays in the second cache of a core.
BLOCK: Final = 65_536

# The shares of a choice may miss one by rounding of the sums that made them.
SHARES_MISS: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A hub ready to be simulated many times: `prepare` it once when only designs change."""

    hub: Hub
    program: Program
    rules: Rules
    account: Account
    by_name: IntArray
    """The places of the contents among the flows, stores by name."""


@dataclass(frozen=True, slots=True)
class Block:
    """Designs that ran side by side, last axis the designs."""

    lanes: Lanes
    end_content: FloatArray
    audits: tuple[AuditReport, ...]
    flows: FloatArray | None


def prepare(hub: Hub, program: Program) -> Prepared:
    """Make the tables of the rule and of the audit.

    Parameters
    ----------
    hub, program
        The description and ``compile_hub(hub)``.
    """
    names = sorted(s.name for s in hub.stores)
    return Prepared(
        hub=hub,
        program=program,
        rules=build_rules(hub, program),
        account=open_account(hub, program),
        by_name=np.array([program.flow(f"{name}.content") for name in names], dtype=np.int64),
    )


def checked_designs(program: Program, designs: FloatArray) -> FloatArray:
    """Put the highest imports at the connection; refuse what is no design."""
    if designs.ndim != 2 or designs.shape[1] != len(program.size_names):
        raise HubError("shape", name="designs", shape=designs.shape, steps=len(program.size_names))
    out = np.array(designs, dtype=np.float64)
    peaks = [k for k, name in enumerate(program.size_names) if is_peak(name)]
    out[:, peaks] = program.upper[peaks]
    bad = np.argwhere(~(np.isfinite(out) & (out >= 0)))
    if bad.size:
        n, k = (int(i) for i in bad[0])
        raise HubError("design_range", name=program.size_names[k], value=float(out[n, k]), design=n)
    for choice in program.choices:
        missed = np.abs(out[:, choice].sum(axis=1) - 1) > SHARES_MISS
        if missed.any():
            n, names = int(np.argmax(missed)), [program.size_names[k] for k in choice]
            raise HubError("design_shares", names=names, total=float(out[n, choice].sum()), design=n)
    return out


def run_block(ready: Prepared, designs: FloatArray, *, keep_hours: bool, first: int) -> Block:
    """Run designs side by side; the audit follows while the flows of a few steps are still near."""
    program, count = ready.program, len(designs)
    lanes = _lanes(ready, designs)
    flow_count, single = len(program.flow_names), keep_hours and count == 1
    chunk = program.steps if single else max(1, min(program.steps, BLOCK // max(1, flow_count * count)))
    buffer = np.empty((chunk, flow_count, count))
    hours = np.empty((program.steps, flow_count, count)) if keep_hours and not single else None
    start = np.zeros((len(ready.hub.stores), count))
    found = open_findings(ready.hub, program, sizes=lanes.sizes, start_content=start)
    for begin in range(0, program.steps, chunk):
        flows = buffer[: min(chunk, program.steps - begin)]
        run_steps(ready.rules, lanes, flows, begin, program.step_h)
        if not single:
            audit_steps(ready.account, found, lanes.sizes, flows, begin, program.step_h)
        if hours is not None:
            hours[begin : begin + len(flows)] = flows
        last = flows[-1]
    _refuse_faults(ready, lanes, first)
    return Block(
        lanes=lanes,
        end_content=last[ready.by_name].copy(),
        audits=() if single else reports(ready.hub, program, found=found, start_content=start),
        flows=buffer if single else hours,
    )


def _lanes(ready: Prepared, designs: FloatArray) -> Lanes:
    count, flow_count = len(designs), len(ready.program.flow_names)
    return Lanes(
        sizes=np.ascontiguousarray(designs.T),
        limit=static_limits(ready.program, designs),
        content=np.zeros((len(ready.hub.stores), count)),
        kept=np.zeros((len(ready.hub.stores), count)),
        sums=np.zeros((flow_count, count)),
        cost=np.zeros(count),
        peaks=np.zeros((len(ready.program.size_names), count)),
        left=np.zeros((len(ready.hub.buses), count)),
        short=np.zeros(count),
        over=np.zeros(count),
        fault=np.full((count, 2), -1, dtype=np.int64),
        fault_kw=np.zeros(count),
    )


def _refuse_faults(ready: Prepared, lanes: Lanes, first: int) -> None:
    broken = np.flatnonzero(lanes.fault[:, 0] >= 0)
    if not broken.size:
        return
    n = int(broken[0])
    row, step, power_kw = int(lanes.fault[n, 0]), int(lanes.fault[n, 1]), float(lanes.fault_kw[n])
    buses = len(ready.hub.buses)
    if row >= buses:
        flow = int(ready.rules.store_content[row - buses])
        name = ready.program.flow_names[flow].removesuffix(".content")
        raise HubError("store_overfull", name=name, step=step, power_kw=power_kw, design=first + n)
    code = "deficit_left" if power_kw > 0 else "surplus_left"
    raise HubError(code, bus=ready.program.row_names[row], step=step, power_kw=abs(power_kw), design=first + n)


def sizes_with_peaks(program: Program, designs: FloatArray, *, lanes: Lanes) -> FloatArray:
    """Put the highest imports that occurred among the sizes (N, K)."""
    sizes = designs.copy()
    peaks = [k for k, name in enumerate(program.size_names) if is_peak(name)]
    sizes[:, peaks] = lanes.peaks[peaks].T
    return sizes


def costs_eur(ready: Prepared, sizes: FloatArray, *, lanes: Lanes) -> FloatArray:
    """Add the cost (N,): flows whose price stands still by their sums, the others as added on the way."""
    steady = ready.program.cost[:, 0].copy()
    steady[ready.rules.priced] = 0.0
    cost: FloatArray = steady @ lanes.sums + lanes.cost + sizes @ ready.program.size_cost
    return cost


def unserved_flows(ready: Prepared) -> IntArray:
    """Find the flows of demand that is not served."""
    return ready.rules.unserved[ready.rules.unserved >= 0]
