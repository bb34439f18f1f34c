"""The auditor: closes the books of a hub from its description, whoever made the flows.

It reads the components of the hub (not the program's rows, not the tables of the simulation) and recomputes every bus
in every step, every store from one step to the next, every limit, and the year as a whole:

    sources + import + not served + converter outputs
        = demand + export + curtailed + converter inputs + losses of stores + change of contents

A residual is relative to the largest throughput of its own bus or store in the whole period: that is the size at which
a wrong number would be noticed, it does not depend on units, and hours in which nearly nothing flows cannot turn
rounding into an alarm. A broken limit is relative to the throughput of the bus or store where the flow lives.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from energysim.errors import AuditError, HubError
from energysim.hub.account import buses_by_name, ints, limits_by_flow, open_account, stores_by_bus
from energysim.hub.kernels.balance import Account, Findings, audit_steps
from energysim.hub.model import Hub
from energysim.hub.program import Program
from energysim.units import FloatArray, IntArray

# Largest relative residual, broken limit and yearly difference that may be shown: a thousand times what rounding makes
# of a year of sums, a thousandth of a kWh in a village of a million.
CLOSED: Final = 1e-9

# Share of all energy that may pass a store or an exchange both ways in one step in an optimum, where the cost of wear
# alone keeps it out; a simulation never does it at all.
BOTH_WAYS: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """How well a calculation closes; every field is 0 for perfect books.

    Parameters
    ----------
    worst_relative_residual : float
        Of all buses and stores in all steps; ``worst_where`` names the bus or store, ``worst_step`` the step.
    worst_bound_violation : float
        How far a flow or content lies below zero or above its limit, relative; ``bound_where`` names the flow.
    annual_closure : float
        Difference of the two sides of the year, relative to the larger one.
    simultaneous_kwh : float
        Energy that a store both took and gave, or that was both imported and exported, in the same step.
    throughput_kwh : float
        The larger side of the year.
    """

    worst_relative_residual: float
    worst_where: str
    worst_step: int
    worst_bound_violation: float
    bound_where: str
    bound_step: int
    annual_closure: float
    simultaneous_kwh: float
    throughput_kwh: float


def require_closed(report: AuditReport) -> None:
    """Refuse a calculation whose books do not close.

    Raises
    ------
    AuditError
        For a residual, a broken limit or a yearly difference above ``CLOSED``, or energy both ways above
        ``BOTH_WAYS`` of the throughput. Not-a-number never passes.
    """
    if not report.worst_relative_residual <= CLOSED:
        raise AuditError(report.worst_where, report.worst_step, report.worst_relative_residual)
    if not report.worst_bound_violation <= CLOSED:
        raise AuditError(report.bound_where, report.bound_step, report.worst_bound_violation)
    if not report.annual_closure <= CLOSED:
        raise AuditError("year", -1, report.annual_closure)
    if not report.simultaneous_kwh <= BOTH_WAYS * report.throughput_kwh:
        raise AuditError("both ways", -1, report.simultaneous_kwh)


def audit(
    hub: Hub,
    program: Program,
    *,
    y: FloatArray,
    flows: FloatArray,
    start_content: FloatArray | None = None,
    account: Account | None = None,
) -> AuditReport:
    """Close the books of one design.

    Parameters
    ----------
    hub, program
        The description and ``compile_hub(hub)``, of which only the names and their order are used.
    y : array (K,)
        Sizes, the highest imports included.
    flows : array (F, T)
        kW; contents in kWh at the end of each step.
    start_content : array (S,) or None
        Contents before the first step in kWh, in the order of the names of the stores; None: cyclic, as at the end.
    account : Account or None
        ``open_account(hub, program)`` when many solutions of one hub are audited.
    """
    if flows.shape != (len(program.flow_names), hub.steps) or y.shape != (len(program.size_names),):
        raise HubError("shape", name="flows", shape=flows.shape, steps=hub.steps)
    if not (np.isfinite(flows).all() and np.isfinite(y).all()):
        raise AuditError("not finite", int(np.argmin(np.isfinite(flows).all(axis=0))), float("nan"))
    a = open_account(hub, program) if account is None else account
    by_name = [program.flow(f"{s.name}.content") for s in sorted(hub.stores, key=lambda s: s.name)]
    start = flows[by_name, -1] if start_content is None else start_content
    found = open_findings(hub, program, sizes=y[:, None], start_content=np.asarray(start, dtype=np.float64)[:, None])
    steps = np.ascontiguousarray(flows.T)[:, :, None]
    audit_steps(a, found, np.ascontiguousarray(y[:, None]), steps, 0, hub.step_h)
    return reports(hub, program, found=found, start_content=np.asarray(start)[:, None])[0]


def open_findings(hub: Hub, program: Program, *, sizes: FloatArray, start_content: FloatArray) -> Findings:
    """Make empty findings for designs ``sizes`` (K, L) that start with ``start_content`` (S, L), stores by name."""
    lanes, flows = sizes.shape[1], len(program.flow_names)
    rows = len(hub.buses) + len(hub.stores)
    still = np.zeros((flows, lanes))
    for name, limit in limits_by_flow(hub).items():
        f = program.flow(name)
        still[f] = np.asarray(limit.constant).flat[0]
        for size, profile in limit.sizes:
            still[f] += np.asarray(profile).flat[0] * sizes[program.size(size)]
    names = [s.name for s in sorted(hub.stores, key=lambda s: s.name)]
    return Findings(
        still=still,
        previous=start_content[[names.index(s.name) for s in stores_by_bus(hub)]].reshape(-1, lanes).copy(),
        residual=np.zeros((rows, lanes)),
        residual_step=np.zeros((rows, lanes), dtype=np.int64),
        scale=np.zeros((rows, lanes)),
        bound=np.zeros((flows, lanes)),
        bound_step=np.zeros((flows, lanes), dtype=np.int64),
        came=np.zeros(lanes),
        went=np.zeros(lanes),
        both_kwh=np.zeros(lanes),
        work=np.zeros((3, lanes)),
    )


def reports(hub: Hub, program: Program, *, found: Findings, start_content: FloatArray) -> tuple[AuditReport, ...]:
    """Turn findings of all steps into one report per design; ``start_content`` (S, L), stores by name."""
    buses, stores = buses_by_name(hub), stores_by_bus(hub)
    rows = [b.name for b in buses] + [s.name for s in stores]
    relative = _relative(found.residual, found.scale)
    beyond = _relative(found.bound, found.scale[_homes(hub, program)])
    change_kwh = found.previous.sum(axis=0) - start_content.sum(axis=0)
    losing = np.maximum(-change_kwh, 0)
    came, went = found.came + losing, found.went + np.maximum(change_kwh, 0)
    larger = np.maximum(np.abs(came), np.abs(went))
    closure = _relative(np.abs(came - went), larger)
    out: list[AuditReport] = []
    for i in range(closure.size):
        r, f = int(np.argmax(relative[:, i])), int(np.argmax(beyond[:, i])) if beyond.shape[0] else -1
        out.append(
            AuditReport(
                worst_relative_residual=float(relative[r, i]),
                worst_where=rows[r],
                worst_step=int(found.residual_step[r, i]),
                worst_bound_violation=float(beyond[f, i]) if f >= 0 else 0.0,
                bound_where=program.flow_names[f] if f >= 0 else "",
                bound_step=int(found.bound_step[f, i]) if f >= 0 else 0,
                annual_closure=float(closure[i]),
                simultaneous_kwh=float(found.both_kwh[i]),
                throughput_kwh=float(larger[i]),
            )
        )
    return tuple(out)


def _relative(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Divide: nothing of nothing is nothing; something of nothing, or what is no number, is infinitely much."""
    out = np.where(part == 0, 0.0, np.inf)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def _homes(hub: Hub, program: Program) -> IntArray:
    """Find for each flow the row whose throughput its limit is measured against."""
    rows = {b.name: k for k, b in enumerate(buses_by_name(hub))}
    home: dict[str, int] = {}
    for k, s in enumerate(stores_by_bus(hub)):
        row = rows[s.bus] if s.charge is None else len(rows) + k
        home |= {f"{s.name}.{kind}": row for kind in ("content", "charge", "discharge")}
    home |= {c.name: rows[(*c.outputs, *c.inputs)[0][0]] for c in hub.converters}
    home |= {f"{e.name}.{kind}": rows[e.bus] for e in hub.exchanges for kind in ("import", "export")}
    home |= {f"{b}.{kind}": row for b, row in rows.items() for kind in ("unserved", "curtailed")}
    return ints([home[name] for name in program.flow_names])
