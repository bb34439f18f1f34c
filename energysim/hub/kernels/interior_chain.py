"""The compiled passes along time: a chain of small blocks, each coupled with the next, and the border beside it."""

from typing import Any, Final

import numpy as np
from numba import njit

from energysim.hub.kernels.interior_tables import Border, Layout, Work
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

# A pivot this small beside what it was made of is rounding: its row says nothing that others have not said.
_SPENT: Final = 1e-15


@_kernel  # type: ignore[untyped-decorator]
def blocks(lay: Layout, work: Work) -> None:
    """Write the blocks of ``A theta A'``.

    ``diagonal`` gets the lower triangle in each step of all flows but the contents; ``springs`` what the contents give
    to the row of their own step, to both, and to that of the next step.
    """
    steps = lay.cost.shape[1]
    work.diagonal[:] = 0.0
    work.springs[:] = 0.0
    first_lagged = work.diagonal.shape[0] - work.springs.shape[1]
    for f in range(lay.cost.shape[0]):
        theta = work.theta[f]
        for i in range(lay.term_ptr[f], lay.term_ptr[f + 1]):
            for j in range(lay.term_ptr[f], lay.term_ptr[f + 1]):
                r, c, a, b = lay.term_row[i], lay.term_row[j], lay.term_value[i], lay.term_value[j]
                if lay.reaches[f] == 0 and r >= c:
                    out = work.diagonal[r, c]
                    for t in range(steps):
                        out[t] += a[t] * b[t] * theta[t]
                elif lay.reaches[f] == 1 and lay.term_lag[i] >= lay.term_lag[j]:
                    out = work.springs[lay.term_lag[i] + lay.term_lag[j], r - first_lagged]
                    one, other = a[lay.term_lag[i] :], b[lay.term_lag[j] :]
                    for t in range(steps - 1):
                        out[t] += one[t] * other[t] * theta[t]


@_kernel  # type: ignore[untyped-decorator]
def _less(out: FloatArray, one: FloatArray, other: FloatArray) -> None:
    for t in range(out.shape[0]):
        out[t] -= one[t] * other[t]


@_kernel  # type: ignore[untyped-decorator]
def within(work: Work) -> None:
    """Eliminate, in all steps at once, the rows that do not reach into the next step.

    ``low`` gets their columns of the Cholesky factor, pivots inverted; the last corner of ``diagonal`` what is left of
    the others, and ``made_of`` what those were made of.
    """
    R, lagged = work.diagonal.shape[0], work.springs.shape[1]
    first, pivot = R - lagged, work.rows[0]
    for i in range(lagged):
        for t in range(pivot.shape[0]):
            work.made_of[i, t] = work.diagonal[first + i, first + i, t]
    for c in range(first):
        own = work.diagonal[c, c]
        for t in range(pivot.shape[0]):
            pivot[t] = _SPENT * own[t]
        for r in range(c, R):
            for m in range(c):
                _less(work.diagonal[r, c], work.low[r, m], work.low[c, m])
        inverse = work.low[c, c]
        for t in range(pivot.shape[0]):
            value = max(own[t], pivot[t])
            inverse[t] = 1.0 / np.sqrt(value) if value > 0.0 else 0.0
        for r in range(c + 1, R):
            value_of, out = work.diagonal[r, c], work.low[r, c]
            for t in range(pivot.shape[0]):
                out[t] = value_of[t] * inverse[t]
    for r in range(first, R):
        for c in range(first, r + 1):
            for m in range(first):
                _less(work.diagonal[r, c], work.low[r, m], work.low[c, m])


@_kernel  # type: ignore[untyped-decorator]
def along(work: Work, held: FloatArray, carry: FloatArray, column: FloatArray) -> None:
    """Cholesky factor of the rows that reach into the next step, step by step: ``corner`` and ``link``.

    What the contents carry from a step to the next are springs in series with all that holds them. It is written as a
    product, ``P (P + S)^-1 S``; as a difference it would lose the weak beside the strong. ``held`` and ``carry``
    (lagged, lagged) and ``column`` (lagged,) are work.
    """
    lagged, steps = work.springs.shape[1], work.springs.shape[2]
    first = work.diagonal.shape[0] - lagged
    carry[:] = 0.0
    for t in range(steps):
        low, link = work.corner[t], work.link[t]
        for i in range(lagged):
            for j in range(i + 1):
                held[i, j] = work.diagonal[first + i, first + j, t] + carry[i, j]
                held[j, i] = held[i, j]
        for c in range(lagged):
            held[c, c] = max(held[c, c], _SPENT * (work.made_of[c, t] + carry[c, c]))
            pivot = held[c, c] + work.springs[0, c, t]
            for m in range(c):
                pivot -= low[c, m] * low[c, m]
            inverse = 1.0 / np.sqrt(pivot) if pivot > 0.0 else 0.0
            low[c, c] = inverse
            for r in range(c + 1, lagged):
                value = held[r, c]
                for m in range(c):
                    value -= low[r, m] * low[c, m]
                low[r, c] = value * inverse
        for i in range(lagged):
            for j in range(i, lagged):
                value = work.springs[1, i, t] if i == j else 0.0
                for m in range(i, j):
                    value -= low[j, m] * link[i, m]
                link[i, j] = value * low[j, j]
        # column by column: (P + S)^-1 times the coupling, from the factor and the link; then P in front
        for i in range(lagged):
            for r in range(lagged - 1, -1, -1):
                value = link[i, r] if r >= i else 0.0
                for m in range(r + 1, lagged):
                    value -= low[m, r] * column[m]
                column[r] = value * low[r, r]
            for r in range(lagged):
                value = 0.0
                for m in range(lagged):
                    value += held[r, m] * column[m]
                spring = work.springs[0, r, t]
                carry[r, i] = value * work.springs[1, r, t] / spring if spring > 0.0 else 0.0
        for i in range(lagged):
            for j in range(i):
                carry[i, j] = 0.5 * (carry[i, j] + carry[j, i])
                carry[j, i] = carry[i, j]
            spring, both = work.springs[0, i, t], work.springs[1, i, t]
            if spring > 0.0:
                # more than one content in a row: what they do not do together
                carry[i, i] += max(work.springs[2, i, t] - both * both / spring, 0.0)


@_kernel  # type: ignore[untyped-decorator]
def sweep(work: Work, v: FloatArray, out: FloatArray) -> None:
    """Solve the chain: ``out = (A theta A')^-1 v``, forward and back."""
    R, steps, lagged = v.shape[0], v.shape[1], work.springs.shape[1]
    first = R - lagged
    for r in range(R):
        to, given = out[r], v[r]
        for t in range(steps):
            to[t] = given[t]
        for c in range(min(r, first)):
            _less(to, work.low[r, c], out[c])
        if r < first:
            inverse = work.low[r, r]
            for t in range(steps):
                to[t] *= inverse[t]
    chain = out[first:]
    for t in range(steps):
        for i in range(lagged):
            value = chain[i, t]
            if t > 0:
                for m in range(i, lagged):
                    value -= work.link[t - 1, i, m] * chain[m, t - 1]
            for c in range(i):
                value -= work.corner[t, i, c] * chain[c, t]
            chain[i, t] = value * work.corner[t, i, i]
    for t in range(steps - 1, -1, -1):
        for i in range(lagged - 1, -1, -1):
            value = chain[i, t]
            if t < steps - 1:
                for m in range(i + 1):
                    value -= work.link[t, m, i] * chain[m, t + 1]
            for c in range(i + 1, lagged):
                value -= work.corner[t, c, i] * chain[c, t]
            chain[i, t] = value * work.corner[t, i, i]
    for c in range(first - 1, -1, -1):
        to, inverse = out[c], work.low[c, c]
        for r in range(c + 1, R):
            _less(to, work.low[r, c], out[r])
        for t in range(steps):
            to[t] *= inverse[t]


@_kernel  # type: ignore[untyped-decorator]
def couple(lay: Layout, border: Border, work: Work) -> None:
    """Renew the entries of the border that change: ``A theta p W`` and ``-A theta N'``."""
    for e in range(border.kind.shape[0]):
        if border.kind[e] == 0:
            continue
        f, i, j, first, n = border.flow[e], border.term[e], border.other[e], border.first[e], 0
        n = border.last[e] - first
        lag = lay.term_lag[i]
        out, a = border.value[border.at[e] : border.at[e] + n], lay.term_value[i, first : first + n]
        if border.kind[e] == 1:
            theta = work.theta_p[f, first - lag : first - lag + n]
            start = lay.cap_at[j] + first - lag - lay.cap_first[j]
            w = lay.cap_value[start : start + n]
            for t in range(n):
                out[t] = a[t] * theta[t] * w[t]
        else:
            theta, w = work.theta[f, first - lag : first - lag + n], lay.weight_value[j, first - lag : first - lag + n]
            for t in range(n):
                out[t] = -a[t] * theta[t] * w[t]


@_kernel  # type: ignore[untyped-decorator]
def gather(border: Border, q: FloatArray, out: FloatArray) -> None:
    """Add ``U'q`` to the border's right-hand side (B,)."""
    for e in range(border.kind.shape[0]):
        first, n = border.first[e], border.last[e] - border.first[e]
        u, part = border.value[border.at[e] : border.at[e] + n], q[border.row[e], first : first + n]
        total = 0.0
        for t in range(n):
            total += u[t] * part[t]
        out[border.column[e]] += total


@_kernel  # type: ignore[untyped-decorator]
def spread(border: Border, d: FloatArray, v: FloatArray) -> None:
    """Subtract ``U d`` from the rows (R, T)."""
    for e in range(border.kind.shape[0]):
        first, n, value = border.first[e], border.last[e] - border.first[e], d[border.column[e]]
        u, part = border.value[border.at[e] : border.at[e] + n], v[border.row[e], first : first + n]
        for t in range(n):
            part[t] -= u[t] * value


@_kernel  # type: ignore[untyped-decorator]
def eliminate(border: Border, rank: IntArray, work: Work, start: int, z: FloatArray, before: FloatArray) -> None:
    """Forward elimination of the border in some steps: ``z`` (n, R, active) becomes ``L^-1 U``.

    ``rank`` gives each unknown of the border its place; ``before`` (lagged rows, all) holds the last step's end and
    gets the new one. Unknowns that begin later have their places after the active ones.
    """
    n, R, active = z.shape
    lagged = before.shape[0]
    first = R - lagged
    z[:] = 0.0
    for e in range(border.kind.shape[0]):
        low, high = max(border.first[e], start), min(border.last[e], start + n)
        place, row, at = rank[border.column[e]], border.row[e], border.at[e] - border.first[e]
        for t in range(low, high):
            z[t - start, row, place] += border.value[at + t]
    for k in range(n):
        t = start + k
        for i in range(lagged if t > 0 else 0):
            to = z[k, first + i]
            for m in range(i, lagged):
                w = work.link[t - 1, i, m]
                past = before[m] if k == 0 else z[k - 1, first + m]
                if w != 0.0:
                    for j in range(active):
                        to[j] -= w * past[j]
        for r in range(R):
            to = z[k, r]
            for c in range(r):
                w, done = work.low[r, c, t] if c < first else work.corner[t, r - first, c - first], z[k, c]
                if w != 0.0:
                    for j in range(active):
                        to[j] -= w * done[j]
            inverse = work.low[r, r, t] if r < first else work.corner[t, r - first, r - first]
            for j in range(active):
                to[j] *= inverse
    for i in range(lagged):
        for j in range(active):
            before[i, j] = z[n - 1, first + i, j]
