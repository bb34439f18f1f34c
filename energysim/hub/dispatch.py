"""The rule-based simulation: what a simple controller without foresight makes of a design, step by step.

The rule
--------
Stores start empty. In each step:

1. *Own means first.* The buses are handled in their order, from low to high (equal orders: by name). Every store of
   the bus first keeps its share ``keep_fraction_per_h ** step_h`` of its content, and lets go whatever a limit that
   fell no longer holds. Then the bus needs its demand, less its sources, plus what converters of earlier buses draw
   from it, less what they bring.

   - *Deficit*: the stores of the bus discharge, then the converters with rule "pull" whose first output is this bus
     run; both in order of priority, then name. What a converter draws from a later bus, or brings to one, is settled
     there.
   - *Surplus*: the stores charge, then the converters with rule "push" whose first input is this bus run.

2. *Then the outside.* The buses are handled back, from high to low.

   - *Deficit*: the exchanges of the bus import, by name, up to the connection; then demand of this bus is not served
     (where not serving has a price, never more than the demand itself); then converters that draw on this bus hand
     back, the last one served first: they run less, and the earlier bus settles what it now lacks in the same way.
   - *Surplus*: the exchanges export up to the connection; then the sources of this bus are curtailed, never by more
     than they give; then converters that push into this bus hand back.

   Only a converter with one input and one output can hand back. Power that finds no place at all is an error in the
   description, named with its bus and step: nothing is invented or thrown away.

A store charges to ``(limit - content) / (charge_efficiency step_h)`` and discharges to ``content
discharge_efficiency / step_h`` at most, and never does both in one step. A direct store moves any power and loses none.

The highest import of a period is an outcome: only the connection limits import, and the sizes of a result carry the
highest imports that occurred. The bounds of a size are for the optimiser; any size from 0 up may be simulated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from energysim.hub.balance import AuditReport, audit, require_closed
from energysim.hub.blocks import (
    LANES,
    Block,
    Prepared,
    checked_designs,
    costs_eur,
    prepare,
    run_block,
    sizes_with_peaks,
    unserved_flows,
)
from energysim.hub.model import Hub
from energysim.hub.program import Program
from energysim.units import FloatArray

__all__ = ["Batch", "Prepared", "Simulation", "prepare", "simulate", "simulate_batch"]

Runner = Callable[[Callable[[int], Block], Iterable[int]], Iterable[Block]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One design over the whole period.

    Parameters
    ----------
    program : Program
    sizes : array (K,)
        The design, with the highest import of each period as it occurred.
    flows : array (F, T)
        kW; contents in kWh at the end of each step.
    annual_kwh : array (F,)
        Sum of power times ``step_h``; for contents the same sum, in kWh h, of use for a mean only.
    cost_eur : float
        Running cost of all flows plus the cost of all sizes, the highest imports included.
    unserved_kwh : float
        Demand that was not served, all buses.
    start_content, end_content : array (S,)
        kWh, stores in the order of their names.
    audit : AuditReport
        Closed, or there would be no Simulation.
    """

    program: Program
    sizes: FloatArray
    flows: FloatArray
    annual_kwh: FloatArray
    cost_eur: float
    unserved_kwh: float
    start_content: FloatArray
    end_content: FloatArray
    audit: AuditReport

    def power_kw(self, flow: str) -> FloatArray:
        """Return one flow (T,) by its name; contents in kWh."""
        flow_kw: FloatArray = self.flows[self.program.flow(flow)]
        return flow_kw

    def energy_kwh(self, flow: str) -> float:
        """Return one flow over the whole period by its name."""
        return float(self.annual_kwh[self.program.flow(flow)])

    def size(self, name: str) -> float:
        """Return one size by its name, also a highest import ("<exchange>.peak[003]")."""
        return float(self.sizes[self.program.size(name)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Many designs of one hub; N designs, the fields as in `Simulation`.

    ``sizes`` (N, K), ``annual_kwh`` (N, F), ``cost_eur`` (N,), ``unserved_kwh`` (N,), ``end_content`` (N, S),
    ``worst_relative_residual`` (N,), ``audits`` one report per design, ``flows`` (N, F, T) or None.
    """

    program: Program
    sizes: FloatArray
    annual_kwh: FloatArray
    cost_eur: FloatArray
    unserved_kwh: FloatArray
    end_content: FloatArray
    worst_relative_residual: FloatArray
    audits: tuple[AuditReport, ...]
    flows: FloatArray | None


def simulate(
    hub: Hub, program: Program, *, design: Mapping[str, float], prepared: Prepared | None = None
) -> Simulation:
    """Run one design by the rule, and close its books.

    Parameters
    ----------
    hub, program
        The description and ``compile_hub(hub)``.
    design : mapping of size name to value
        Every size except the highest imports.
    prepared : Prepared or None
        ``prepare(hub, program)``, when many designs of one hub are run one after the other.

    Raises
    ------
    HubError
        For a size that is unknown, missing, negative or not finite, shares that do not make one, or power that finds
        no place ("deficit_left", "surplus_left", "store_overfull" with bus or store, step and kW).
    AuditError
        When the books do not close: a fault of ours.
    """
    ready = prepare(hub, program) if prepared is None else prepared
    designs = checked_designs(program, program.size_vector(design)[None, :])
    block = run_block(ready, designs, keep_hours=True, first=0)
    flows: FloatArray = np.ascontiguousarray(block.flows[:, :, 0].T) if block.flows is not None else np.empty((0, 0))
    sizes = sizes_with_peaks(program, designs, lanes=block.lanes)
    start = np.zeros(len(hub.stores))
    report = audit(hub, program, y=sizes[0], flows=flows, start_content=start, account=ready.account)
    require_closed(report)
    annual_kwh = block.lanes.sums[:, 0] * program.step_h
    return Simulation(
        program=program,
        sizes=sizes[0],
        flows=flows,
        annual_kwh=annual_kwh,
        cost_eur=float(costs_eur(ready, sizes, lanes=block.lanes)[0]),
        unserved_kwh=float(annual_kwh[unserved_flows(ready)].sum()),
        start_content=start,
        end_content=block.end_content[:, 0],
        audit=report,
    )


def simulate_batch(
    hub: Hub,
    program: Program,
    *,
    designs: FloatArray,
    keep_hours: bool = False,
    prepared: Prepared | None = None,
    run: Runner = map,
) -> Batch:
    """Run many designs of one hub side by side, and close the books of each.

    Parameters
    ----------
    hub, program
        The description and ``compile_hub(hub)``.
    designs : array (N, K)
        Sizes in the order of ``program.size_names``; the highest imports among them are ignored.
    keep_hours : bool
        Also keep the flows (N, F, T): 8 N F T bytes.
    prepared : Prepared or None
        ``prepare(hub, program)``.
    run : callable
        ``map``, or the ``map`` of a pool of threads: the compiled part lets others work.

    Raises
    ------
    HubError, AuditError
        As `simulate`; ``params["design"]`` is the first design concerned.
    """
    ready = prepare(hub, program) if prepared is None else prepared
    checked = checked_designs(program, designs)
    parts = [checked[n : n + LANES] for n in range(0, len(checked), LANES)]

    def work(n: int) -> Block:
        return run_block(ready, parts[n], keep_hours=keep_hours, first=n * LANES)

    blocks = list(run(work, range(len(parts))))
    sizes = [sizes_with_peaks(program, part, lanes=block.lanes) for part, block in zip(parts, blocks, strict=True)]
    cost = [costs_eur(ready, y, lanes=block.lanes) for y, block in zip(sizes, blocks, strict=True)]
    audits = tuple(report for block in blocks for report in block.audits)
    for report in audits:
        require_closed(report)
    annual = _joined([block.lanes.sums.T * program.step_h for block in blocks], len(program.flow_names))
    kept = [np.moveaxis(block.flows, 0, 2).swapaxes(0, 1) for block in blocks if block.flows is not None]
    return Batch(
        program=program,
        sizes=_joined(sizes, len(program.size_names)),
        annual_kwh=annual,
        cost_eur=np.concatenate([*cost, np.zeros(0)]),
        unserved_kwh=annual[:, unserved_flows(ready)].sum(axis=1),
        end_content=_joined([block.end_content.T for block in blocks], len(hub.stores)),
        worst_relative_residual=np.array([report.worst_relative_residual for report in audits]),
        audits=audits,
        flows=np.concatenate(kept) if kept else None,
    )


def _joined(parts: list[FloatArray], width: int) -> FloatArray:
    return np.concatenate([*parts, np.zeros((0, width))])
