"""The compiled pass that weighs the flows, and what they give to the small matrix of the border."""

from typing import Any, Final

from numba import njit

from energysim.hub.kernels.interior_tables import Layout, Point, Work
from energysim.units import FloatArray

# No array is made inside, so counting references (_nrt) is switched off; see kernels/balance.py.
_OPTIONS: Final[dict[str, Any]] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "_nrt": False,
}
_kernel = njit(**_OPTIONS)


@_kernel  # type: ignore[untyped-decorator]
def _inner(a: FloatArray, b: FloatArray) -> float:
    total = 0.0
    for t in range(a.shape[0]):
        total += a[t] * b[t]
    return total


@_kernel  # type: ignore[untyped-decorator]
def _hold(lay: Layout, f: int, own: float, p: float, matrix: FloatArray) -> None:
    """Enter a content whose last step is held in the border."""
    end, h = lay.cost.shape[1], lay.size_cost.shape[0] + lay.held[f]
    matrix[h, h] += own + p
    for c in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
        if lay.cap_last[c] == end:
            k, w = lay.cap_size[c], lay.cap_value[lay.cap_at[c] + end - 1 - lay.cap_first[c]]
            matrix[h, k] -= p * w
            matrix[k, h] -= p * w
            for e in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
                if lay.cap_last[e] == end:
                    other = lay.cap_value[lay.cap_at[e] + end - 1 - lay.cap_first[e]]
                    matrix[k, lay.cap_size[e]] += p * w * other
    for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
        j = lay.yearly_at + lay.weight_row[i]
        matrix[h, j] += lay.weight_value[i, end - 1]
        matrix[j, h] += lay.weight_value[i, end - 1]


@_kernel  # type: ignore[untyped-decorator]
def _pairs(lay: Layout, f: int, work: Work, q: FloatArray, part: FloatArray, matrix: FloatArray) -> None:
    """Enter what one flow makes of its sizes and yearly rows together: ``W'q W``, ``W'p theta N'``, ``-N theta N'``."""
    theta, tp = work.theta[f], work.theta_p[f]
    for c in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
        first, last, k = lay.cap_first[c], lay.cap_last[c], lay.cap_size[c]
        w = lay.cap_value[lay.cap_at[c] : lay.cap_at[c] + last - first]
        product, values = part[first:last], q[first:last]
        for t in range(w.shape[0]):
            product[t] = w[t] * values[t]
        for e in range(lay.cap_ptr[f], lay.cap_ptr[f + 1]):
            low, high = max(first, lay.cap_first[e]), min(last, lay.cap_last[e])
            if low < high:
                start = lay.cap_at[e] + low - lay.cap_first[e]
                matrix[k, lay.cap_size[e]] += _inner(part[low:high], lay.cap_value[start : start + high - low])
        values = tp[first:last]
        for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            j, n = lay.yearly_at + lay.weight_row[i], lay.weight_value[i, first:last]
            total = 0.0
            for t in range(w.shape[0]):
                total += w[t] * values[t] * n[t]
            matrix[k, j] += total
            matrix[j, k] += total
    for i in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
        n = lay.weight_value[i]
        for t in range(n.shape[0]):
            part[t] = n[t] * theta[t]
        for e in range(lay.weight_ptr[f], lay.weight_ptr[f + 1]):
            j, m = lay.yearly_at + lay.weight_row[i], lay.yearly_at + lay.weight_row[e]
            matrix[j, m] -= _inner(part, lay.weight_value[e])


@_kernel  # type: ignore[untyped-decorator]
def weigh(lay: Layout, point: Point, work: Work, matrix: FloatArray, damping: float) -> None:
    """Write the weights ``theta`` of the flows and add what the flows give to the border's own matrix (B, B)."""
    steps = lay.cost.shape[1]
    own, p, q = work.rows[0], work.rows[1], work.rows[2]
    for f in range(lay.cost.shape[0]):
        x, s, zx, zs, theta, tp = point.x[f], point.s[f], point.zx[f], point.zs[f], work.theta[f], work.theta_p[f]
        for t in range(steps):
            own[t] = zx[t] / x[t] + damping
        for t in range(steps):
            p[t] = zs[t] / s[t]
        for t in range(steps):
            theta[t] = 1.0 / (own[t] + p[t])
        if lay.held[f] >= 0:
            theta[steps - 1] = 0.0
            _hold(lay, f, own[steps - 1], p[steps - 1], matrix)
        for t in range(steps):
            tp[t] = p[t] * theta[t]
        # p - p^2 theta, without the cancellation
        for t in range(steps):
            q[t] = own[t] * tp[t]
        _pairs(lay, f, work, q, work.rows[3], matrix)
