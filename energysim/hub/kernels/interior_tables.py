"""What the compiled loops of the interior point read and write.

F flows, R hourly rows (those that reach into the next step last), K sizes, Y yearly rows, T steps, H held contents.
All numbers are without units, see ``energysim.hub.interior_layout``. The border holds sizes, held contents and
yearly multipliers, in this order: B = K + H + Y.
"""

from typing import NamedTuple

from energysim.units import FloatArray, IntArray


class Layout(NamedTuple):
    """The program; ``*_ptr`` are the beginnings of the rows of a list per flow.

    A flow that must be zero in a step is there a number between 0 and 1 that costs nothing and stands in no row: no
    loop has to ask whether it is present.
    """

    cost: FloatArray  # (F, T)
    base: FloatArray  # (F, T) limit at sizes zero
    demand: FloatArray  # (R, T)
    size_cost: FloatArray  # (K,)
    term_ptr: IntArray
    term_row: IntArray
    term_lag: IntArray
    term_value: FloatArray  # (n, T), at the step of the row
    cap_ptr: IntArray
    cap_size: IntArray
    cap_first: IntArray  # steps from first to last - 1 only
    cap_last: IntArray
    cap_at: IntArray  # place of the first in cap_value
    cap_value: FloatArray
    weight_ptr: IntArray
    weight_row: IntArray
    weight_value: FloatArray  # (n, T)
    feed_row: IntArray
    feed_size: IntArray
    feed_value: FloatArray  # (n, T)
    reaches: IntArray  # (F,) 1 for contents, which reach into the next step
    held: IntArray  # (F,) place among the contents whose last step is held in the border, or -1
    yearly_at: int  # K + H


class Border(NamedTuple):
    """The entries of ``U``: what the border's unknowns do in the hourly rows."""

    row: IntArray
    column: IntArray
    first: IntArray  # steps from first to last - 1 only
    last: IntArray
    at: IntArray  # place of the first in value
    kind: IntArray  # 0 does not change, 1 a limit by a size, 2 a yearly weight
    flow: IntArray
    term: IntArray
    other: IntArray  # the cap or the weight
    value: FloatArray


class Point(NamedTuple):
    """Where the iteration stands, hourly part: flows, room to the limit, their multipliers, and those of the rows."""

    x: FloatArray  # (F, T)
    s: FloatArray
    zx: FloatArray
    zs: FloatArray
    lam: FloatArray  # (R, T)


class Work(NamedTuple):
    """Arrays that are made once and used in every iteration."""

    rc: FloatArray  # (F, T) cost + N'nu - A'lam
    rs: FloatArray  # (F, T) limit - x - s
    rp: FloatArray  # (R, T) demand - B y - A x
    theta: FloatArray  # (F, T)
    theta_p: FloatArray  # (F, T) theta zs / s, of flows whose limit follows a size
    cx: FloatArray  # (F, T) what is taken from the target of x zx
    cs: FloatArray
    dx: FloatArray
    ds: FloatArray
    v: FloatArray  # (R, T)
    q: FloatArray
    dlam: FloatArray
    diagonal: FloatArray  # (R, R, T) lower triangle of the blocks of A theta A', without contents
    springs: FloatArray  # (3, lagged rows, T) contents: in their own step, across, in the next step
    made_of: FloatArray  # (lagged rows, T) the diagonal of these rows before anything is eliminated
    low: FloatArray  # (R, R, T) columns of the Cholesky factor that stay within a step, pivots inverted
    corner: FloatArray  # (T, lagged rows, lagged rows) the last columns, pivots inverted
    link: FloatArray  # (T, lagged rows, lagged rows) their coupling with the next step
    rows: FloatArray  # (6, T)


class Asked(NamedTuple):
    """What a direction is asked to reach: products ``aim - taken``; ``plain`` when both are zero.

    With ``most`` above zero the products of the steps are asked for instead of the steps, cut at ``most`` either way.
    """

    taken: tuple[FloatArray, FloatArray]
    aim: float
    plain: bool
    most: float


class Moved(NamedTuple):
    """Where a direction is written, see ``interior_flows.move``."""

    dx: FloatArray  # (F, T)
    ds: FloatArray  # (F, T)
    sums: FloatArray  # (5,)
    counts: IntArray  # (2, bins)
