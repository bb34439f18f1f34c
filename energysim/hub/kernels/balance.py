"""The compiled loop of the auditor: every balance, every store, every limit, in every step, one design per lane.

Nothing is shared with the simulation or the optimiser: the tables are made from the description by
``energysim.hub.balance``.
"""

from typing import Any, Final, NamedTuple

from numba import njit

from energysim.units import FloatArray, IntArray

# No array is made inside, so counting references (_nrt), one atomic operation for every view, is switched off: it took
# five sixths of the time. For the same reason every part is merged into its caller (forceinline).
_OPTIONS: Final[dict[str, Any]] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "_nrt": False,
    "forceinline": True,
}
_kernel = njit(**_OPTIONS)


class Account(NamedTuple):
    """What the description says; B buses, S stores, F flows, T steps. All couplings are positive, signs stand apart.

    ``size_*`` and ``flow_*`` list what a size or a flow brings to a bus (sign 1) or takes from it (sign -1).
    """

    given: FloatArray  # (B, T) kW of sources without a size
    wanted: FloatArray  # (B, T) kW of demands without a size
    size_ptr: IntArray
    size_of: IntArray
    size_sign: FloatArray
    size_kw: FloatArray  # (P, T)
    flow_ptr: IntArray
    flow_of: IntArray
    flow_sign: FloatArray
    flow_kw: FloatArray  # (Q, T)
    store_ptr: IntArray
    content: IntArray
    charge: IntArray  # -1 for a direct store
    discharge: IntArray
    keep: FloatArray  # (S,) per step
    charge_efficiency: FloatArray  # (S, T)
    discharge_efficiency: FloatArray
    changing: IntArray  # (F,) row of a limit that changes in time, or -1
    limit_base: FloatArray  # (D, T)
    limit_ptr: IntArray
    limit_size: IntArray
    limit_values: FloatArray
    both: IntArray  # (pairs, 2) flows that exclude each other
    peak_flow: IntArray
    peak_size: IntArray  # (E, T), or -1


class Findings(NamedTuple):
    """What was found so far, L designs; rows are the buses, then the stores."""

    still: FloatArray  # (F, L) limits that stand still
    previous: FloatArray  # (S, L) kWh
    residual: FloatArray  # (B + S, L) worst so far, kW for buses, kWh for stores
    residual_step: IntArray
    scale: FloatArray  # (B + S, L) largest throughput of the row
    bound: FloatArray  # (F, L) worst violation
    bound_step: IntArray
    came: FloatArray  # (L,) kWh from outside the buses
    went: FloatArray  # (L,) kWh to outside the buses, losses of stores included
    both_kwh: FloatArray  # (L,)
    work: FloatArray  # (3, L)


@_kernel  # type: ignore[untyped-decorator]
def _note(worst: FloatArray, when: IntArray, plus: FloatArray, minus: FloatArray, t: int) -> None:
    for i in range(worst.shape[0]):
        gap = abs(plus[i] - minus[i])
        when[i] = t if gap > worst[i] else when[i]
        worst[i] = gap if gap > worst[i] else worst[i]


@_kernel  # type: ignore[untyped-decorator]
def _largest(scale: FloatArray, plus: FloatArray, minus: FloatArray) -> None:
    for i in range(scale.shape[0]):
        scale[i] = max(scale[i], abs(plus[i]) + abs(minus[i]))


@_kernel  # type: ignore[untyped-decorator]
def _bus(a: Account, f: Findings, sizes: FloatArray, x: FloatArray, where: tuple[int, int], step_h: float) -> None:
    """Add up one bus in one step; its stores join after the outside has been written down."""
    b, t = where
    plus, minus = f.work[0], f.work[1]
    lanes = plus.shape[0]
    for i in range(lanes):
        plus[i], minus[i] = a.given[b, t], a.wanted[b, t]
    for j in range(a.size_ptr[b], a.size_ptr[b + 1]):
        kw, size = a.size_kw[j, t], sizes[a.size_of[j]]
        if kw != 0.0:
            side = plus if a.size_sign[j] > 0.0 else minus
            for i in range(lanes):
                side[i] += kw * size[i]
    for j in range(a.flow_ptr[b], a.flow_ptr[b + 1]):
        kw, flow = a.flow_kw[j, t], x[a.flow_of[j]]
        side = plus if a.flow_sign[j] > 0.0 else minus
        for i in range(lanes):
            side[i] += kw * flow[i]
    for i in range(lanes):
        f.came[i] += step_h * plus[i]
        f.went[i] += step_h * minus[i]
    for s in range(a.store_ptr[b], a.store_ptr[b + 1]):
        keep, before, now = a.keep[s], f.previous[s], x[a.content[s]]
        if a.charge[s] < 0:
            for i in range(lanes):
                plus[i] += keep * before[i] / step_h
                minus[i] += now[i] / step_h
        else:
            into, out_of = x[a.charge[s]], x[a.discharge[s]]
            for i in range(lanes):
                plus[i] += out_of[i]
                minus[i] += into[i]
    _note(f.residual[b], f.residual_step[b], plus, minus, t)
    _largest(f.scale[b], plus, minus)


@_kernel  # type: ignore[untyped-decorator]
def _store(a: Account, f: Findings, x: FloatArray, where: tuple[int, int], step_h: float) -> None:
    """Follow the content of one store from one step to the next, and what it lost on the way."""
    s, t = where
    plus, minus = f.work[0], f.work[1]
    keep, before, now = a.keep[s], f.previous[s], x[a.content[s]]
    if a.charge[s] >= 0:
        gained, spent = a.charge_efficiency[s, t], 1.0 / a.discharge_efficiency[s, t]
        into, out_of = x[a.charge[s]], x[a.discharge[s]]
        for i in range(now.shape[0]):
            plus[i] = keep * before[i] + step_h * gained * into[i]
            minus[i] = now[i] + step_h * spent * out_of[i]
            f.went[i] += step_h * ((1.0 - gained) * into[i] + (spent - 1.0) * out_of[i])
        row = a.given.shape[0] + s
        _note(f.residual[row], f.residual_step[row], plus, minus, t)
        _largest(f.scale[row], plus, minus)
    for i in range(now.shape[0]):
        f.went[i] += (1.0 - keep) * before[i]
        before[i] = now[i]


@_kernel  # type: ignore[untyped-decorator]
def _bounds(a: Account, f: Findings, sizes: FloatArray, x: FloatArray, k: int, t: int) -> None:
    """Look for anything negative or above its limit."""
    flow, worst, when, limit = x[k], f.bound[k], f.bound_step[k], f.still[k]
    used = 0.0
    for i in range(flow.shape[0]):
        used += abs(flow[i])
    if used == 0.0:
        return  # limits are never negative
    d = a.changing[k]
    if d >= 0:
        limit = f.work[2]
        for i in range(limit.shape[0]):
            limit[i] = a.limit_base[d, t]
        for j in range(a.limit_ptr[d], a.limit_ptr[d + 1]):
            value, size = a.limit_values[j, t], sizes[a.limit_size[j]]
            if value != 0.0:
                for i in range(limit.shape[0]):
                    limit[i] += value * size[i]
    for i in range(flow.shape[0]):
        beyond = max(flow[i] - limit[i], -flow[i])
        when[i] = t if beyond > worst[i] else when[i]
        worst[i] = beyond if beyond > worst[i] else worst[i]


@_kernel  # type: ignore[untyped-decorator]
def audit_steps(a: Account, f: Findings, sizes: FloatArray, flows: FloatArray, first: int, step_h: float) -> None:
    """Look at ``flows`` (steps, F, L) from step ``first`` on, at sizes (K, L); goes on from ``f.previous``."""
    for n in range(flows.shape[0]):
        t, x = first + n, flows[n]
        for b in range(a.given.shape[0]):
            _bus(a, f, sizes, x, (b, t), step_h)
        for s in range(a.keep.shape[0]):
            _store(a, f, x, (s, t), step_h)
        for k in range(x.shape[0]):
            _bounds(a, f, sizes, x, k, t)
        for p in range(a.both.shape[0]):
            one, other = x[a.both[p, 0]], x[a.both[p, 1]]
            for i in range(f.both_kwh.shape[0]):
                f.both_kwh[i] += step_h * max(min(one[i], other[i]), 0.0)
        for e in range(a.peak_flow.shape[0]):
            if a.peak_size[e, t] >= 0:
                flow, peak = x[a.peak_flow[e]], sizes[a.peak_size[e, t]]
                worst, when = f.bound[a.peak_flow[e]], f.bound_step[a.peak_flow[e]]
                for i in range(flow.shape[0]):
                    beyond = flow[i] - peak[i]
                    when[i] = t if beyond > worst[i] else when[i]
                    worst[i] = beyond if beyond > worst[i] else worst[i]
