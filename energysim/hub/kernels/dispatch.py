"""The compiled steps of the rule-based simulation: many designs side by side, one design per lane.

The rule is written out in ``energysim.hub.dispatch``; the tables are made in ``energysim.hub.rules``. Every array of
the work has the lanes last, so that one loop over lanes is one row of vector instructions.
"""

from typing import Any, Final

from numba import njit

from energysim.hub.kernels.tables import Lanes, Rules
from energysim.units import FloatArray, IntArray

# Below this share of what flows in the step a remainder is rounding, not energy: sums of some hundred terms of double
# precision (2e-16 each) stay under 1e-13; the auditor still sees what is left.
ROUNDING = 1e-12

# Sizes that are added to the need of a bus in one go; the list of each bus is filled up with nothing to a multiple.
FEEDS = 4

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


@_kernel  # type: ignore[untyped-decorator]
def _any(values: FloatArray) -> bool:
    total = 0.0
    for i in range(values.shape[0]):
        total += values[i]
    return total > 0.0


@_kernel  # type: ignore[untyped-decorator]
def _limit(
    limit: FloatArray,
    d: int,
    t: int,
    base: FloatArray,
    places: tuple[IntArray, IntArray],
    values: FloatArray,
    sizes: FloatArray,
) -> None:
    """Write the changing limit ``d`` of a flow at step ``t``."""
    ptr, of = places
    for i in range(limit.shape[0]):
        limit[i] = base[d, t]
    for j in range(ptr[d], ptr[d + 1]):
        value, size = values[j, t], sizes[of[j]]
        for i in range(limit.shape[0]):
            limit[i] += value * size[i]


@_kernel  # type: ignore[untyped-decorator]
def _discharge(short: FloatArray, x: FloatArray, limit: FloatArray, content: FloatArray, spend: float) -> None:
    kw_per_kwh = 1.0 / spend
    for i in range(short.shape[0]):
        room = min(limit[i] - x[i], content[i] * kw_per_kwh)
        given = min(short[i], max(room, 0.0))
        x[i] += given
        short[i] -= given
        content[i] = max(content[i] - given * spend, 0.0)


@_kernel  # type: ignore[untyped-decorator]
def _charge(
    over: FloatArray, x: FloatArray, limit: FloatArray, content: FloatArray, full: FloatArray, gain: float
) -> None:
    kw_per_kwh = 1.0 / gain
    for i in range(over.shape[0]):
        room = min(limit[i], (full[i] - content[i]) * kw_per_kwh)
        taken = min(over[i], max(room, 0.0))
        x[i] = taken
        over[i] -= taken
        content[i] = max(content[i], min(content[i] + taken * gain, full[i]))


@_kernel  # type: ignore[untyped-decorator]
def _direct(wanted: FloatArray, content: FloatArray, full: FloatArray, step_h: float, sign: float) -> None:
    """Let a store without power limits take (sign 1) or give (sign -1) what its content allows."""
    for i in range(wanted.shape[0]):
        room = max(full[i] - content[i], 0.0) if sign > 0.0 else content[i]
        moved_kwh = min(wanted[i] * step_h, room)
        # what fits wholly leaves nothing behind, not even rounding
        wanted[i] = wanted[i] - moved_kwh / step_h if moved_kwh == room else 0.0
        content[i] += sign * moved_kwh


@_kernel  # type: ignore[untyped-decorator]
def _move(wanted: FloatArray, x: FloatArray, limit: FloatArray, per_kw: float) -> None:
    """Raise a flow by what is wanted, up to its limit; ``per_kw`` of the wanted power per kW of the flow."""
    inverse = 1.0 / per_kw
    for i in range(wanted.shape[0]):
        moved = min(wanted[i], max(limit[i] - x[i], 0.0) * per_kw)
        x[i] = min(x[i] + moved * inverse, limit[i])
        wanted[i] -= moved


@_kernel  # type: ignore[untyped-decorator]
def _need(r: Rules, w: Lanes, x: FloatArray, place: tuple[int, int, int], step_h: float) -> float:
    """Add up from the flows themselves what a bus still needs (below 0: has too much) in one lane."""
    b, t, i = place
    need: float = r.demand[b, t]
    for j in range(r.feed_ptr[b], r.feed_ptr[b + 1]):
        need -= r.feed_values[j, t] * w.sizes[r.feed_size[j], i]
    for c in range(r.converter_flow.shape[0]):
        for m in range(r.link_ptr[c], r.link_ptr[c + 1]):
            if r.link_row[m] == b:
                need += r.link_values[m, t] * x[r.converter_flow[c], i]
    for n in range(r.pull_ptr[b], r.pull_ptr[b + 1]):
        need -= r.converter_first[r.pull[n], t] * x[r.converter_flow[r.pull[n]], i]
    for n in range(r.push_ptr[b], r.push_ptr[b + 1]):
        need += r.converter_first[r.push[n], t] * x[r.converter_flow[r.push[n]], i]
    for s in range(r.store_ptr[b], r.store_ptr[b + 1]):
        if r.store_charge[s] < 0:
            need += (w.content[s, i] - w.kept[s, i]) / step_h
        else:
            need += x[r.store_charge[s], i] - x[r.store_discharge[s], i]
    for e in range(r.exchange_ptr[b], r.exchange_ptr[b + 1]):
        need += x[r.exchange_export[e], i] - x[r.exchange_import[e], i]
    if r.unserved[b] >= 0:
        need -= x[r.unserved[b], i]
    if r.curtailed[b] >= 0:
        need += x[r.curtailed[b], i]
    return need


@_kernel  # type: ignore[untyped-decorator]
def _hand_back(
    r: Rules, w: Lanes, x: FloatArray, place: tuple[int, int, int], step_h: float, sign: float, wanted: float
) -> float:
    """Lower converters by what their later bus lacks (sign 1) or cannot take (-1); returns what is still left.

    What comes off may be a million times what stays, and so would be its rounding: the need is added up once more, and
    the converter that kept a part takes the difference.
    """
    b, t, i = place
    last, share = -1, 1.0
    for n in range(r.back_ptr[b], r.back_ptr[b + 1]):
        c = r.back[n]
        f, drawn = r.converter_flow[c], sign * r.link_values[r.link_ptr[c], t]
        if drawn > 0.0 and wanted > 0.0 and x[f, i] > 0.0:
            less = x[f, i]
            if wanted < less * drawn:
                less = min(wanted / drawn, less)
                last, share, wanted = c, drawn, 0.0
            else:
                wanted -= less * drawn
            x[f, i] -= less
            w.left[r.converter_home[c], i] += sign * less * r.converter_first[c, t]
    rest: float = sign * _need(r, w, x, place, step_h)
    if last < 0:
        return max(rest, 0.0)
    f = r.converter_flow[last]
    less = max(min(rest / share, x[f, i]), x[f, i] - w.limit[f, i])
    x[f, i] -= less
    w.left[r.converter_home[last], i] += sign * less * r.converter_first[last, t]
    return 0.0


@_kernel  # type: ignore[untyped-decorator]
def _release(r: Rules, w: Lanes, s: int, need: FloatArray, x: FloatArray, place: tuple[int, float]) -> None:
    """Let go what a store holds above a limit that fell; only for stores whose limit may fall."""
    t, step_h = place
    full, content = w.limit[r.store_content[s]], w.content[s]
    discharge = r.store_discharge[s]
    spend = r.store_spend[s, t] if discharge >= 0 else step_h
    for i in range(need.shape[0]):
        excess = content[i] - full[i]
        if excess > 0.0:
            given = excess / spend
            if discharge >= 0:
                if given > w.limit[discharge, i] * (1.0 + ROUNDING) and w.fault[i, 0] < 0:
                    w.fault[i, 0], w.fault[i, 1] = r.demand.shape[0] + s, t
                    w.fault_kw[i] = given - w.limit[discharge, i]
                x[discharge, i] = min(given, w.limit[discharge, i])
            need[i] -= given
            content[i] = full[i]


@_kernel  # type: ignore[untyped-decorator]
def _stores_and_converters(r: Rules, w: Lanes, b: int, t: int, x: FloatArray, step_h: float) -> None:
    """Settle one bus on the way up with its own stores and converters."""
    need, short, over = w.left[b], w.short, w.over
    lanes = need.shape[0]
    fixed = r.demand[b, t]
    for i in range(lanes):
        need[i] += fixed
    for j in range(r.feed_ptr[b], r.feed_ptr[b + 1], FEEDS):
        v0, v1, v2, v3 = r.feed_values[j, t], r.feed_values[j + 1, t], r.feed_values[j + 2, t], r.feed_values[j + 3, t]
        s0, s1 = w.sizes[r.feed_size[j]], w.sizes[r.feed_size[j + 1]]
        s2, s3 = w.sizes[r.feed_size[j + 2]], w.sizes[r.feed_size[j + 3]]
        for i in range(lanes):
            need[i] -= v0 * s0[i] + v1 * s1[i] + v2 * s2[i] + v3 * s3[i]
    for s in range(r.store_ptr[b], r.store_ptr[b + 1]):
        content, keep = w.content[s], r.store_keep[s]
        if keep != 1.0:
            for i in range(lanes):
                content[i] *= keep
        if r.store_charge[s] < 0:
            kept = w.kept[s]
            for i in range(lanes):
                kept[i] = content[i]
        if r.store_shrinks[s] == 1:
            _release(r, w, s, need, x, (t, step_h))
    for i in range(lanes):
        short[i] = max(need[i], 0.0)
        over[i] = max(-need[i], 0.0)
    if _any(short):
        for s in range(r.store_ptr[b], r.store_ptr[b + 1]):
            f = r.store_discharge[s]
            if f < 0:
                _direct(short, w.content[s], w.limit[r.store_content[s]], step_h, -1.0)
            else:
                _discharge(short, x[f], w.limit[f], w.content[s], r.store_spend[s, t])
        _convert(r, w, (r.pull_ptr[b], r.pull_ptr[b + 1]), r.pull, x, t, short)
    if _any(over):
        for s in range(r.store_ptr[b], r.store_ptr[b + 1]):
            f, c = r.store_charge[s], r.store_content[s]
            if f < 0:
                _direct(over, w.content[s], w.limit[c], step_h, 1.0)
            else:
                _charge(over, x[f], w.limit[f], w.content[s], w.limit[c], r.store_gain[s, t])
        _convert(r, w, (r.push_ptr[b], r.push_ptr[b + 1]), r.push, x, t, over)
    for i in range(lanes):
        need[i] = short[i] - over[i]
    for s in range(r.store_ptr[b], r.store_ptr[b + 1]):
        now, content = x[r.store_content[s]], w.content[s]
        for i in range(lanes):
            now[i] = content[i]


@_kernel  # type: ignore[untyped-decorator]
def _convert(
    r: Rules, w: Lanes, span: tuple[int, int], order: IntArray, x: FloatArray, t: int, wanted: FloatArray
) -> None:
    """Run the converters of a bus in turn and tell the later buses what that takes or brings."""
    for n in range(span[0], span[1]):
        c = order[n]
        per_kw = r.converter_first[c, t]
        if per_kw > 0.0 and _any(wanted):
            flow = x[r.converter_flow[c]]
            _move(wanted, flow, w.limit[r.converter_flow[c]], per_kw)
            for m in range(r.link_ptr[c], r.link_ptr[c + 1]):
                later, value = w.left[r.link_row[m]], r.link_values[m, t]
                for i in range(flow.shape[0]):
                    later[i] += value * flow[i]


@_kernel  # type: ignore[untyped-decorator]
def _outside(r: Rules, w: Lanes, b: int, t: int, x: FloatArray, step_h: float) -> None:
    """Settle one bus on the way down: the outside world, giving up, handing back, at last a fault."""
    need, short, over = w.left[b], w.short, w.over
    for i in range(need.shape[0]):
        short[i] = max(need[i], 0.0)
        over[i] = max(-need[i], 0.0)
    for sign, wanted in ((1.0, short), (-1.0, over)):
        if not _any(wanted):
            continue
        exchange = r.exchange_import if sign > 0.0 else r.exchange_export
        for e in range(r.exchange_ptr[b], r.exchange_ptr[b + 1]):
            _move(wanted, x[exchange[e]], w.limit[exchange[e]], 1.0)
        f = r.unserved[b] if sign > 0.0 else r.curtailed[b]
        if f >= 0 and _any(wanted):
            if r.limit_of[f] >= 0:
                d = r.limit_of[f]
                _limit(w.limit[f], d, t, r.limit_base, (r.limit_ptr, r.limit_size), r.limit_values, w.sizes)
            _move(wanted, x[f], w.limit[f], 1.0)
        if _any(wanted):
            for i in range(wanted.shape[0]):
                if wanted[i] > 0.0 and r.back_ptr[b] < r.back_ptr[b + 1]:
                    wanted[i] = _hand_back(r, w, x, (b, t, i), step_h, sign, wanted[i])
        if _any(wanted):
            _fault(r, w, b, t, x, wanted, sign)


@_kernel  # type: ignore[untyped-decorator]
def _fault(r: Rules, w: Lanes, b: int, t: int, x: FloatArray, wanted: FloatArray, sign: float) -> None:
    """Remember the first step in which power could not be placed, unless it is rounding."""
    for i in range(wanted.shape[0]):
        if wanted[i] > 0.0 and w.fault[i, 0] < 0:
            scale = abs(r.demand[b, t])
            for j in range(r.feed_ptr[b], r.feed_ptr[b + 1]):
                scale += abs(r.feed_values[j, t] * w.sizes[r.feed_size[j], i])
            for f in range(x.shape[0]):
                scale += x[f, i]
            if wanted[i] > ROUNDING * scale:
                w.fault[i, 0], w.fault[i, 1], w.fault_kw[i] = b, t, sign * wanted[i]


@_kernel  # type: ignore[untyped-decorator]
def run_steps(r: Rules, w: Lanes, flows: FloatArray, first: int, step_h: float) -> None:
    """Run ``flows.shape[0]`` steps from ``first`` on; ``flows`` (steps, F, L) is filled, ``w`` goes on from before."""
    buses, lanes = r.demand.shape[0], w.sizes.shape[1]
    for n in range(flows.shape[0]):
        t, x = first + n, flows[n]
        for f in range(x.shape[0]):
            for i in range(lanes):
                x[f, i] = 0.0
        for b in range(buses):
            for i in range(lanes):
                w.left[b, i] = 0.0
        for k in range(r.limit_now.shape[0]):
            f = r.limit_now[k]
            d = r.limit_of[f]
            _limit(w.limit[f], d, t, r.limit_base, (r.limit_ptr, r.limit_size), r.limit_values, w.sizes)
        for b in range(buses):
            _stores_and_converters(r, w, b, t, x, step_h)
        for b in range(buses - 1, -1, -1):
            _outside(r, w, b, t, x, step_h)
        for f in range(x.shape[0]):
            total, flow = w.sums[f], x[f]
            for i in range(lanes):
                total[i] += flow[i]
        for g in range(r.priced.shape[0]):
            price, flow = r.price[g, t], x[r.priced[g]]
            for i in range(lanes):
                w.cost[i] += price * flow[i]
        for e in range(r.exchange_peak.shape[0]):
            if r.exchange_peak[e, t] >= 0:
                peak, flow = w.peaks[r.exchange_peak[e, t]], x[r.exchange_import[e]]
                for i in range(lanes):
                    peak[i] = max(peak[i], flow[i])
