"""Which allowed word did the user mean? Fast enough for thousands of misspelt keys."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

# Source: longer than any key of the schema or the register.
LONGEST: Final = 80
# Source: one slip in a short word, one in three letters of a long one, at most four.
SLIPS_PER_LETTER: Final = 0.34
MOST_SLIPS: Final = 4
# Source: some files full of slips; memory stays below 2 MB.
REMEMBERED: Final = 4096


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word with the fewest slips of the keyboard, or "" when none is near.

    A slip is a letter left out, added or replaced, or two neighbours exchanged. Capitals and the signs
    ``-``, space and ``_`` are not slips. Of equals the one whose first letter agrees comes first, then the
    one of equal length.
    """
    return _nearest(word[:LONGEST], tuple(allowed))


@lru_cache(maxsize=REMEMBERED)
def _nearest(word: str, allowed: tuple[str, ...]) -> str:
    plain = _plain(word)
    best, best_rank = "", (MOST_SLIPS + 1, 1, 0, "")
    for candidate in allowed:
        other = _plain(candidate)
        limit = min(best_rank[0], max(1, min(MOST_SLIPS, int(SLIPS_PER_LETTER * max(len(other), len(plain))))))
        if abs(len(other) - len(plain)) > limit:
            continue
        slips = _slips(plain, other, limit)
        if slips <= limit:
            rank = (slips, int(other[:1] != plain[:1]), abs(len(other) - len(plain)), candidate)
            if rank < best_rank:
                best, best_rank = candidate, rank
    return best


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _slips(a: str, b: str, limit: int) -> int:
    """Edit distance with exchanges of neighbours, given up above ``limit``."""
    if a == b:
        return 0
    # Equal beginnings and ends cost nothing and are most of a misspelt key.
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    if not a or not b:
        return len(a) + len(b)
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        current = [i]
        for j, other in enumerate(b, start=1):
            cost = min(row[j] + 1, current[-1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return row[-1]
