"""Where a gain changes its sign: a number, or an honest "not in this range"."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

Verdict = Literal["tips", "always", "never"]
# Source: engineering choice: a tipping point is known to a half per cent long before its prices are.
NEAR_FRACTION: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """From where something pays.

    Parameters
    ----------
    verdict : {"tips", "always", "never"}
        Within the range that was searched.
    at : float or None
        The tipping point; None where it does not tip.
    low, high : float
        The range.
    """

    verdict: Verdict
    at: float | None
    low: float
    high: float


def tipping(gain: Callable[[float], float], *, low: float, high: float) -> Tip:
    """Return where a gain that rises with its argument passes zero, to a half per cent.

    Parameters
    ----------
    gain : callable
        Of one number between ``low`` and ``high``; negative before the tipping point, positive after it.
    low, high : float
        0 < low < high.

    Raises
    ------
    ValueError
        When the range is empty or starts at 0.
    """
    if not 0 < low < high:
        raise ValueError(f"no range between {low!r} and {high!r}")
    if gain(low) >= 0:
        return Tip(verdict="always", at=None, low=low, high=high)
    if gain(high) < 0:
        return Tip(verdict="never", at=None, low=low, high=high)
    return Tip(verdict="tips", at=_crossing(gain, low, high), low=low, high=high)


def _crossing(gain: Callable[[float], float], low: float, high: float) -> float:
    """Return the number at which it starts to pay, between two that lie a half per cent apart.

    Costs per home run as one over the density, so the next guess lies on a straight line in that; each guess is closed
    in from its other side, and a guess outside the bracket gives way to halving.
    """
    before, after = (low, gain(low)), (high, gain(high))
    while True:
        guess = _straight(before, after)
        found = gain(guess)
        other = guess / (1 + NEAR_FRACTION) if found >= 0 else guess * (1 + NEAR_FRACTION)
        beyond = gain(other)
        if (found >= 0) != (beyond >= 0):
            return _zero((guess, found), (other, beyond))
        if found >= 0:
            after = (other, beyond)
        else:
            before = (other, beyond)


def _straight(before: tuple[float, float], after: tuple[float, float]) -> float:
    """Zero of the line through two points, or the middle where that is of no use."""
    low, high = before[0], after[0]
    guess = _zero(before, after)
    return guess if low * (1 + NEAR_FRACTION) < guess < high / (1 + NEAR_FRACTION) else sqrt(low * high)


def _zero(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Zero of the line through two points, over one divided by the number."""
    (x, found), (y, beyond) = one, other
    return 1 / (1 / x + (1 / y - 1 / x) * found / (found - beyond))
