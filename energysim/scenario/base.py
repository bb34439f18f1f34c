"""What all records of a scenario share: the strict base class, and types with their allowed range."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["assumption", "measured"]
Item = TypeVar("Item")

# Source: Statbel; no village core in Flanders has more homes than a small town.
DWELLINGS: Final = (0, 20_000)
# Source: one year of a calendar that the model can build (Gregorian, before and after the data in use).
YEARS: Final = (1950, 2100)
# Source: the power of a large power station; more in a village core is kW written for W.
POWER_KW: Final = (0.0, 1e6)
# Source: ten hours at the largest power.
CONTENT_KWH: Final = (0.0, 1e7)
# Source: ten times what the largest core of Flemish Brabant uses in a year (Fluvius 1_06b).
ENERGY_KWH: Final = (0.0, 1e9)
# Source: the floor area of a large hospital; one village has no more of one function and period.
FLOOR_AREA_M2: Final = (0.0, 1e6)
# Source: 0.4 lamps per home (common Flemish stock) on the largest number of homes, rounded up.
LAMPS: Final = (0, 20_000)
# Source: the longest name that a figure title holds.
NAME_LENGTH: Final = 60
# Source: two lines on a page of the report.
TEXT_LENGTH: Final = 300
# Source: a stock by type and period has at most 30 rows; several quarters together stay below this.
ROWS: Final = 200

_LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ž"
NAME_PATTERN: Final = rf"^[{_LETTERS}0-9](?:[{_LETTERS}0-9 \-'.,()&/]*[{_LETTERS}0-9.)])?$"
# No control characters, no line or paragraph separators, nothing that turns the reading direction.
_UNSEEN: Final = "\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\uffff"
TEXT_PATTERN: Final = f"^[^{_UNSEEN}]*$"

Fraction = Annotated[float, Field(ge=0, le=1)]
Dwellings = Annotated[int, Field(ge=DWELLINGS[0], le=DWELLINGS[1])]
Year = Annotated[int, Field(ge=YEARS[0], le=YEARS[1])]
Power = Annotated[float, Field(ge=POWER_KW[0], le=POWER_KW[1])]
Content = Annotated[float, Field(ge=CONTENT_KWH[0], le=CONTENT_KWH[1])]
Energy = Annotated[float, Field(ge=ENERGY_KWH[0], le=ENERGY_KWH[1])]
FloorArea = Annotated[float, Field(ge=FLOOR_AREA_M2[0], le=FLOOR_AREA_M2[1])]
Lamps = Annotated[int, Field(ge=LAMPS[0], le=LAMPS[1])]
Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH, pattern=NAME_PATTERN)]
Text = Annotated[str, Field(max_length=TEXT_LENGTH, pattern=TEXT_PATTERN)]
Source = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH, pattern=TEXT_PATTERN)]
Rows = Annotated[tuple[Item, ...], Field(strict=False, max_length=ROWS)]


class Record(BaseModel):
    """Base of every record: frozen, strict, unknown keys refused, only finite numbers."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_default=True,
    )


class FrozenMapping(Mapping[str, Item]):
    """A mapping that cannot change and can be hashed and pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Item]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Mapping) and self._items == dict(other)

    def __repr__(self) -> str:
        return repr(self._items)
