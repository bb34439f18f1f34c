"""One sourced number, and a set of them: plain records, filled and checked by ``register.py``."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from energysim.errors import EnergysimError

Value = float | tuple[Any, ...] | Mapping[str, Any]
Status = Literal["verified", "derived", "background"]
Confidence = Literal["high", "medium", "low"]
CapacityUnit = Literal["kwp", "kw", "kwh", "fraction"]

CAPACITY_UNITS: Final = ("kwp", "kw", "kwh", "fraction")
ROLES: Final = ("source", "heating", "battery", "buffer", "plant", "tank")
PLACES: Final = ("building", "village")
FUELS: Final = ("gas", "oil", "wood")
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "capacity_unit": CAPACITY_UNITS,
    "role": ROLES,
    "place": PLACES,
    "fuel": FUELS,
}
OWN_VALUE: Final = "scenario"


class RegisterError(EnergysimError):
    """A data file of the package breaks the rules of the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One number, list or table with its passport.

    ``low`` and ``high`` are None for lists and tables only; ``confidence`` is None unless ``status`` is
    "background" or the source gives it. ``source`` is "scenario" where the user's own value replaced ours.
    """

    key: str
    value: Value
    low: float | None
    high: float | None
    unit: str
    year: int
    source: str
    status: Status
    confidence: Confidence | None = None
    note: str = ""
    vat: Literal["included", "excluded", "none"] = "none"
    vat_rate_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of a set of data files."""

    data: Mapping[str, Datum]
    dated: Mapping[str, tuple[tuple[dt.date, Datum], ...]]
    words: Mapping[str, str]
    digest: str
