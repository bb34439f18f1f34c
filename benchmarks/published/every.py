"""Every published problem, by name."""

from collections.abc import Callable
from functools import partial
from typing import Final

from benchmarks.published.case import Published
from benchmarks.published.national import national
from benchmarks.published.small import heat_and_power, hydrogen, screening, transport
from benchmarks.published.urban import urban

CASES: Final[dict[str, Callable[[], Published]]] = {
    "urban-0.7": partial(urban, "shared ends"),
    "urban-0.6": partial(urban, "end to end"),
    "national": national,
    "national-6h": partial(national, 6),
    "screening": screening,
    "transport": transport,
    "hydrogen": hydrogen,
    "heat-and-power": heat_and_power,
}
