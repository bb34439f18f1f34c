"""The compiled passes over all flows and steps, one flow after the other.

Every inner loop writes one array and reads few: only such loops are turned into vector instructions.
"""

from typing import Any, Final

import numpy as np
from numba import njit

from energysim.hub.kernels.interior_tables import Asked, Layout, Moved, Point, Work
from energysim.units import FloatArray, IntArray

# No array is made inside, so counting references (_nrt) is switched off; see kernels/balance.py.
_OPTIONS: Final[dict[str, Any]] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "_nrt": False,
}
_kernel = njit(**_OPTIONS)

_ONE: Final = np.int64(0x3FF0000000000000)  # the bits of 1.0
_CHUNK: Final = 512  # steps whose values stay in the first cache of a core between the loops
_NOT_HELD: Final = -1e300  # no step of a content in the border is as far down
_BIN: Final = np.int64(47)  # of the 52 bits of the fraction: 32 bins an octave


@_kernel  # type: ignore[untyped-decorator]
def _pull(lay: Layout, f: int, lam: FloatArray, out: FloatArray) -> None:
    """Write what the rows' multipliers pay one flow: ``A'lam``."""
    last = out.shape[0] - 1
    for t in range(last + 1):
        out[t] = 0.0
    for i in range(lay.term_ptr[f], lay.term_ptr[f + 1]):
        a, row = lay.term_value[i], lam[lay.term_row[i]]
        if lay.term_lag[i] == 0:
            for t in range(last + 1):
                out[t] += a[t] * row[t]
        else:
            after, row_after = a[1:], row[1:]
            for t in range(last):
                out[t] += after[t] * row_after[t]
            out[last] += a[0] * row[0]


@_kernel  # type: ignore[untyped-decorator]
def _take(lay: Layout, f: int, x: FloatArray, out: FloatArray) -> None:
    """Subtract what one flow brings to the rows: ``out -= A x``."""
    last = x.shape[0] - 1
    for i in range(lay.term_ptr[f], lay.term_ptr[f + 1]):
        a, row = lay.term_value[i], out[lay.term_row[i]]
        if lay.term_lag[i] == 0:
            for t in range(last + 1):
                row[t] -= a[t] * x[t]
        else:
            after, row_after = a[1:], row[1:]
            for t in range(last):
                row_after[t] -= after[t] * x[t]
            row[0] -= a[0] * x[last]


@_kernel  # type: ignore[untyped-decorator]
def _widen(lay: Layout, f: int, y: FloatArray, out: FloatArray) -> None:
    """Add the part of the limit that follows the sizes: ``out += W y``."""
    for c in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
        first, n, size = lay.cap_first[c], lay.cap_last[c] - lay.cap_first[c], y[lay.cap_size[c]]
        w, part = lay.cap_value[lay.cap_at[c] : lay.cap_at[c] + n], out[first : first + n]
        for t in range(n):
            part[t] += w[t] * size


@_kernel  # type: ignore[untyped-decorator]
def _collect(lay: Layout, f: int, values: FloatArray, out: FloatArray) -> None:
    """Add ``W'values`` of one flow to the sizes."""
    for c in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
        first, n = lay.cap_first[c], lay.cap_last[c] - lay.cap_first[c]
        w, part = lay.cap_value[lay.cap_at[c] : lay.cap_at[c] + n], values[first : first + n]
        total = 0.0
        for t in range(n):
            total += w[t] * part[t]
        out[lay.cap_size[c]] += total


@_kernel  # type: ignore[untyped-decorator]
def _largest(values: FloatArray, counts: IntArray) -> float:
    """Largest value, at least zero; those above one are counted in bins of a thirty-second of an octave, the last open.

    Doubles that are not negative are ordered as their bits are, and a maximum of integers becomes vector instructions.
    The first value is lost.
    """
    bits = values.view(np.int64)
    most = np.int64(0)
    for t in range(bits.shape[0]):
        most = max(most, bits[t])
    if most > _ONE and counts.shape[0] > 0:
        for t in range(bits.shape[0]):
            if bits[t] > _ONE:
                counts[min((bits[t] - _ONE) >> _BIN, counts.shape[0] - 1)] += 1
    bits[0] = most
    found: float = values[0]
    return found


@_kernel  # type: ignore[untyped-decorator]
def _inner(a: FloatArray, b: FloatArray) -> float:
    total = 0.0
    for t in range(a.shape[0]):
        total += a[t] * b[t]
    return total


@_kernel  # type: ignore[untyped-decorator]
def measure(lay: Layout, point: Point, y: FloatArray, nu: FloatArray, work: Work, sums: FloatArray) -> None:
    """Residuals of the rows and limits, reduced costs, and the parts of both bounds.

    ``sums`` (3 + 2 K + Y,): cost of the flows, what limits at sizes zero save, demand'lam; then what the rows pay each
    size, ``B'lam``; what its limits save, ``W'min(0, rc)``; then the yearly sums of the flows.
    """
    K = y.shape[0]
    sums[:] = 0.0
    paid, saved, yearly = sums[3 : 3 + K], sums[3 + K : 3 + 2 * K], sums[3 + 2 * K :]
    for r in range(lay.demand.shape[0]):
        wanted, left = lay.demand[r], work.rp[r]
        for t in range(wanted.shape[0]):
            left[t] = wanted[t]
        sums[2] += _inner(wanted, point.lam[r])
    for i in range(lay.feed_row.shape[0]):
        fed, left, size = lay.feed_value[i], work.rp[lay.feed_row[i]], y[lay.feed_size[i]]
        for t in range(fed.shape[0]):
            left[t] -= fed[t] * size
        paid[lay.feed_size[i]] += _inner(fed, point.lam[lay.feed_row[i]])
    pull, limit = work.rows[0], work.rows[1]
    for f in range(lay.cost.shape[0]):
        cost, base, rc, rs, x, s = lay.cost[f], lay.base[f], work.rc[f], work.rs[f], point.x[f], point.s[f]
        _pull(lay, f, point.lam, pull)
        for t in range(rc.shape[0]):
            rc[t] = cost[t] - pull[t]
        for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            n, value = lay.weight_value[i], nu[lay.weight_row[i]]
            for t in range(rc.shape[0]):
                rc[t] += value * n[t]
            yearly[lay.weight_row[i]] += _inner(n, x)
        for t in range(rc.shape[0]):
            pull[t] = min(rc[t], 0.0)
        sums[0] += _inner(cost, x)
        sums[1] += _inner(base, pull)
        _collect(lay, f, pull, saved)
        for t in range(rc.shape[0]):
            limit[t] = base[t]
        _widen(lay, f, y, limit)
        for t in range(rc.shape[0]):
            rs[t] = limit[t] - x[t] - s[t]
        _take(lay, f, x, work.rp)


@_kernel  # type: ignore[untyped-decorator]
def drive(
    lay: Layout,
    point: Point,
    work: Work,
    asked: Asked,
    rhs: FloatArray,
) -> None:
    """Right-hand sides of the rows, ``v = rp - A theta h``, and what the flows add to those of the border (B,).

    A plain direction has less to read.
    """
    taken, aim, plain = asked.taken, asked.aim, asked.plain
    steps, K = lay.cost.shape[1], lay.size_cost.shape[0]
    edge, h, part = work.rows[0], work.rows[1], work.rows[2]
    for r in range(work.rp.shape[0]):
        v, left = work.v[r], work.rp[r]
        for t in range(steps):
            v[t] = left[t]
    for f in range(lay.cost.shape[0]):
        x, s, zs, rc, rs = point.x[f], point.s[f], point.zs[f], work.rc[f], work.rs[f]
        theta, tp, cx, cs = work.theta[f], work.theta_p[f], taken[0][f], taken[1][f]
        if plain:
            for t in range(steps):
                edge[t] = -zs[t] * rs[t] / s[t]
            for t in range(steps):
                h[t] = -rc[t] - edge[t]
        else:
            for t in range(steps):
                edge[t] = (aim - cs[t] - zs[t] * rs[t]) / s[t]
            for t in range(steps):
                h[t] = (aim - cx[t]) / x[t] - rc[t] - edge[t]
        if lay.held[f] >= 0:
            rhs[K + lay.held[f]] += h[steps - 1]
        for t in range(steps):
            edge[t] += tp[t] * h[t]
        _collect(lay, f, edge, rhs)
        for t in range(steps):
            part[t] = theta[t] * h[t]
        for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            rhs[lay.yearly_at + lay.weight_row[i]] -= _inner(lay.weight_value[i], part)
        _take(lay, f, part, work.v)


@_kernel  # type: ignore[untyped-decorator]
def _pair(
    pair: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    asked: Asked,
    held: float,
    out: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    work: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> None:
    """Steps of a flow, its room and their multipliers in some steps; largest relative decreases of each two.

    ``out``: dx, ds, and on entry ``A'dlam - N'dnu`` and ``rs + W dy``, on leaving dzx and dzs. One division each gives
    the inverse of a value, of its multiplier and of their product.
    """
    x, s, zx, zs, cx, cs, rc, theta = pair
    aim, plain = asked.aim, asked.plain
    dx, ds, a, b = out
    down, down_z, ix, iz = work
    n = x.shape[0]
    for t in range(n):
        iz[t] = 1.0 / (s[t] * zs[t])
    for t in range(n):
        ix[t] = 1.0 / (x[t] * zx[t])
    if plain:
        for t in range(n):
            dx[t] = theta[t] * (a[t] + zs[t] * b[t] * (zs[t] * iz[t]) - rc[t])
    else:
        for t in range(n):
            a[t] += (zs[t] * b[t] - aim + cs[t]) * (zs[t] * iz[t]) - rc[t]
        for t in range(n):
            dx[t] = theta[t] * ((aim - cx[t]) * (zx[t] * ix[t]) + a[t])
    if held > _NOT_HELD:
        dx[n - 1] = held
    for t in range(n):
        ds[t] = b[t] - dx[t]
    if plain:
        for t in range(n):
            a[t] = -zx[t] * (dx[t] * (zx[t] * ix[t]) + 1.0)
        for t in range(n):
            b[t] = -zs[t] * (ds[t] * (zs[t] * iz[t]) + 1.0)
    else:
        for t in range(n):
            a[t] = (aim - cx[t] - zx[t] * dx[t]) * (zx[t] * ix[t]) - zx[t]
        for t in range(n):
            b[t] = (aim - cs[t] - zs[t] * ds[t]) * (zs[t] * iz[t]) - zs[t]
    for t in range(n):
        down_z[t] = max(-a[t] * (x[t] * ix[t]), -b[t] * (s[t] * iz[t]))
    for t in range(n):
        down[t] = max(-dx[t] * (zx[t] * ix[t]), -ds[t] * (zs[t] * iz[t]))


@_kernel  # type: ignore[untyped-decorator]
def move(
    lay: Layout,
    point: Point,
    work: Work,
    asked: Asked,
    dlam: FloatArray,
    d: FloatArray,
    out: Moved,
) -> None:
    """Steps of flows and rooms, or what these make of the products.

    With ``asked.most`` above zero: their products with the steps of the multipliers, cut at it either way.

    ``out.sums`` (5,): what x zx + s zs gains in total per step of the multipliers, per step of the flows, and per both;
    then the largest relative decrease of flows and rooms, and that of their multipliers. ``out.counts`` (2, bins):
    how many pairs would decrease by more than all they have.
    """
    taken, most, sums, counts = asked.taken, asked.most, out.sums, out.counts
    steps, K = lay.cost.shape[1], lay.size_cost.shape[0]
    a, b, c = work.rows[0], work.rows[1], work.rows[2]
    e, ix, iz = work.rows[3], work.rows[4], work.rows[-1]
    sums[:] = 0.0
    counts[:] = 0
    for f in range(lay.cost.shape[0]):
        x, s, zx, zs, rc, rs = point.x[f], point.s[f], point.zx[f], point.zs[f], work.rc[f], work.rs[f]
        theta, cx, cs, dx, ds = work.theta[f], taken[0][f], taken[1][f], out.dx[f], out.ds[f]
        _pull(lay, f, dlam, a)
        for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            n, value = lay.weight_value[i], d[lay.yearly_at + lay.weight_row[i]]
            for t in range(steps):
                a[t] -= value * n[t]
        for t in range(steps):
            b[t] = rs[t]
        _widen(lay, f, d, b)
        for low in range(0, steps, _CHUNK):
            cut = slice(low, min(low + _CHUNK, steps))
            n = cut.stop - low
            held = d[K + lay.held[f]] if lay.held[f] >= 0 and cut.stop == steps else _NOT_HELD
            pair = (x[cut], s[cut], zx[cut], zs[cut], cx[cut], cs[cut], rc[cut], theta[cut])
            steps_of = (dx[cut], ds[cut], a[cut], b[cut])
            _pair(pair, asked, held, steps_of, (c[:n], e[:n], ix[:n], iz[:n]))
            sums[0] += _inner(pair[0], steps_of[2]) + _inner(pair[1], steps_of[3])
            sums[1] += _inner(pair[2], steps_of[0]) + _inner(pair[3], steps_of[1])
            sums[2] += _inner(steps_of[0], steps_of[2]) + _inner(steps_of[1], steps_of[3])
            sums[3], sums[4] = max(sums[3], _largest(c[:n], counts[0])), max(sums[4], _largest(e[:n], counts[1]))
            for half in range(2 if most > 0.0 else 0):
                product, dz = steps_of[half], steps_of[2 + half]
                for t in range(n):
                    product[t] = min(max(product[t] * dz[t], -most), most)


@_kernel  # type: ignore[untyped-decorator]
def advance(
    point: Point,
    work: Work,
    taken: tuple[FloatArray, FloatArray],
    step: tuple[FloatArray, FloatArray],
    aim: float,
    length: tuple[float, float],
    keep: float,
) -> float:
    """Go the step; sum of all products x zx and s zs after it."""
    a = work.rows[0]
    total = 0.0
    for half in range(2):
        for f in range(point.x.shape[0]):
            x, z = (point.x[f], point.zx[f]) if half == 0 else (point.s[f], point.zs[f])
            c, d = taken[half][f], step[half][f]
            for t in range(a.shape[0]):
                a[t] = (aim - c[t] - z[t] * d[t]) / x[t] - z[t]
            for t in range(a.shape[0]):
                x[t] = max(x[t] + length[0] * d[t], keep * x[t])
            for t in range(a.shape[0]):
                z[t] = max(z[t] + length[1] * a[t], keep * z[t])
            total += _inner(x, z)
    return total


@_kernel  # type: ignore[untyped-decorator]
def leave(lay: Layout, work: Work, d: FloatArray, dx: FloatArray, out: FloatArray) -> None:
    """What a step leaves of the residuals of the rows: ``out = rp - A dx - B dy``."""
    for r in range(out.shape[0]):
        to, left = out[r], work.rp[r]
        for t in range(to.shape[0]):
            to[t] = left[t]
    for i in range(lay.feed_row.shape[0]):
        fed, to, size = lay.feed_value[i], out[lay.feed_row[i]], d[lay.feed_size[i]]
        for t in range(to.shape[0]):
            to[t] -= fed[t] * size
    for f in range(lay.cost.shape[0]):
        _take(lay, f, dx[f], out)
