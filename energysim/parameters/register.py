"""The register of sourced numbers: what is not the user's own comes from here, with its passport.

The data files are ``*.yaml`` in this package. A key is ``file.block.name`` (blocks may be nested). An entry is

- a passport ``{value, low, high, unit, year, source, status, ...}``;
- a dated map ``{2026-01-01: passport, ...}``, as law is: the newest date not after the asked day holds; or
- in ``technologies.yaml`` a plain word ``capacity_unit``, ``role``, ``place`` or ``fuel`` of a technology.

Anything else in a data file is refused when the register is first read.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from energysim.errors import UnknownParameter
from energysim.parameters.datum import (
    OWN_VALUE,
    WORDS,
    CapacityUnit,
    Confidence,
    Datum,
    Register,
    RegisterError,
    Status,
)

__all__ = [
    "CapacityUnit",
    "Datum",
    "ParameterBook",
    "Register",
    "RegisterError",
    "data_digest",
    "keys",
    "lowest",
    "parse",
    "scalar_keys",
    "shipped",
    "technology_fuels",
    "technology_places",
    "technology_roles",
    "technology_units",
    "usual_range",
]

# Source: a year of publication that lies outside these is a typing error.
PASSPORT_YEARS: Final = (1950, 2100)


class _Passport(BaseModel):
    """What one entry of a data file must carry."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    value: float | list[Any] | dict[str, Any]
    low: float | None = None
    high: float | None = None
    unit: str = Field(min_length=1)
    year: int = Field(ge=PASSPORT_YEARS[0], le=PASSPORT_YEARS[1])
    source: str = Field(min_length=1)
    status: Status
    confidence: Confidence | None = None
    note: str = ""
    vat: Literal["included", "excluded", "none"] = "none"
    vat_rate_fraction: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _consistent(self) -> "_Passport":
        if not self.source.strip() or not self.unit.strip():
            raise ValueError("source and unit may not be blank")
        if self.status == "background" and self.confidence is None:
            raise ValueError("status background needs a confidence")
        if self.vat != "none" and self.vat_rate_fraction is None:
            raise ValueError("vat needs vat_rate_fraction")
        if isinstance(self.value, float):
            if self.low is None or self.high is None:
                raise ValueError("a single number needs low and high")
            if not self.low <= self.value <= self.high:
                raise ValueError("low <= value <= high does not hold")
        return self


class _UniqueLoader(yaml.CSafeLoader):
    """The safe loader that refuses a key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping; the last duplicate does not win, it is refused."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise RegisterError(f"{key.value!r} stands twice, line {key.start_mark.line + 1}")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def parse(files: Mapping[str, bytes]) -> Register:
    """Read data files.

    Parameters
    ----------
    files : mapping of name without ".yaml" to the content

    Raises
    ------
    RegisterError
        For anything that is not a valid passport, dated map, block or technology word.
    """
    data: dict[str, Datum] = {}
    dated: dict[str, tuple[tuple[dt.date, Datum], ...]] = {}
    words: dict[str, str] = {}
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
        document = _document(name, files[name])
        for key, entry in _entries(name, document):
            if isinstance(entry, str):
                words[key] = _word(key, entry)
            elif "value" in entry:
                data[key] = _datum(key, entry)
            else:
                dated[key] = tuple(sorted((day, _datum(key, one)) for day, one in entry.items()))
    return Register(MappingProxyType(data), MappingProxyType(dated), MappingProxyType(words), digest.hexdigest())


def _document(name: str, content: bytes) -> Any:
    try:
        return _UniqueLoader(content).get_single_data()
    except yaml.YAMLError as error:
        raise RegisterError(f"{name}: {error}") from None


def _entries(key: str, entry: Any) -> list[tuple[str, Any]]:
    """Walk down to passports, dated maps and words."""
    if isinstance(entry, str):
        return [(key, entry)]
    if not isinstance(entry, dict) or not entry:
        raise RegisterError(f"{key}: neither a block nor a passport")
    if "value" in entry:
        return [(key, entry)]
    if all(isinstance(name, dt.date) for name in entry):
        return [(key, entry)]
    found = []
    for name, below in entry.items():
        if not isinstance(name, str) or "." in name:
            raise RegisterError(f"{key}: {name!r} is not a name")
        found += _entries(f"{key}.{name}", below)
    return found


def _word(key: str, word: str) -> str:
    file, *_, name = key.split(".")
    if file != "technologies" or word not in WORDS.get(name, ()):
        raise RegisterError(f"{key}: {word!r} has no passport")
    return word


def _datum(key: str, entry: Any) -> Datum:
    try:
        passport = _Passport.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        raise RegisterError(f"{key}: {'.'.join(map(str, first['loc']))} {first['msg']}") from None
    fields = dict(passport)
    fields["value"] = _frozen(key, passport.value)
    return Datum(key=key, **fields)


def _frozen(key: str, value: Any) -> Any:
    """Return lists as tuples and mappings read-only, with only finite numbers and words inside."""
    if isinstance(value, list):
        return tuple(_frozen(key, one) for one in value)
    if isinstance(value, dict):
        return MappingProxyType({str(name): _frozen(key, one) for name, one in value.items()})
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise RegisterError(f"{key}: {value!r} is not a finite number")
    return float(value)


@cache
def shipped() -> Register:
    """Return the register of the package, read once."""
    folder = resources.files("energysim.parameters")
    return parse(
        {item.name.removesuffix(".yaml"): item.read_bytes() for item in folder.iterdir() if item.name.endswith(".yaml")}
    )


def keys() -> tuple[str, ...]:
    """Every parameter key, sorted."""
    return tuple(sorted((*shipped().data, *shipped().dated)))


def scalar_keys() -> tuple[str, ...]:
    """Return the keys of single numbers, sorted: a scenario may give its own value for them."""
    dated = (key for key, days in shipped().dated.items() if isinstance(days[0][1].value, float))
    return tuple(sorted((*(key for key, datum in shipped().data.items() if isinstance(datum.value, float)), *dated)))


def lowest(key: str) -> float:
    """Return the lower end of the range of a single number (of a dated one: over all dates)."""
    return usual_range(key)[0]


def usual_range(key: str) -> tuple[float, float]:
    """Return both ends of the range of a single number (of a dated one: over all dates)."""
    days = shipped().dated.get(key)
    passports = [datum for _, datum in days] if days else [shipped().data[key]] if key in shipped().data else []
    ends = [(datum.low, datum.high) for datum in passports if datum.low is not None and datum.high is not None]
    if not ends:
        raise UnknownParameter(key)
    return min(low for low, _ in ends), max(high for _, high in ends)


def data_digest() -> str:
    """Return the sha256 of all data files: part of every fingerprint."""
    return shipped().digest


def technology_units() -> Mapping[str, CapacityUnit]:
    """Technology key -> unit of its capacity, in the order of ``technologies.yaml``."""
    return _technology_words("capacity_unit")


def technology_roles() -> Mapping[str, Literal["source", "heating", "battery", "buffer", "plant", "tank"]]:
    """Technology key -> role."""
    return _technology_words("role")


def technology_places() -> Mapping[str, Literal["building", "village"]]:
    """Technology key -> place: inside the buildings or on the grid of the village."""
    return _technology_words("place")


def technology_fuels() -> Mapping[str, Literal["gas", "oil", "wood"]]:
    """Technology key -> fuel, for the technologies that burn one."""
    return _technology_words("fuel")


@cache
def _technology_words(name: str) -> Mapping[str, Any]:
    """Words ``technologies.<key>.<name>`` of the top-level blocks that have a capacity unit."""
    parts = {tuple(key.split(".")): word for key, word in shipped().words.items()}
    found = {
        key[1]: parts[("technologies", key[1], name)]
        for key in parts
        if key == ("technologies", key[1], "capacity_unit") and ("technologies", key[1], name) in parts
    }
    return MappingProxyType(found)


class ParameterBook:
    """The register as one calculation sees it: our numbers, the user's own, and a record of what was read.

    Parameters
    ----------
    overrides : mapping of key to the user's own number, or None
    register : Register or None
        Other data files than the package's own (tests).

    Raises
    ------
    UnknownParameter
        When an override names a key that does not exist or is not a single number.
    """

    def __init__(self, overrides: Mapping[str, float] | None = None, *, register: Register | None = None) -> None:
        self._register = shipped() if register is None else register
        self._overrides = {key: float(value) for key, value in (overrides or {}).items()}
        self._used: set[str] = set()
        for key in self._overrides:
            days = self._register.dated.get(key)
            datum = days[0][1] if days else self._register.data.get(key)
            if datum is None or not isinstance(datum.value, float):
                raise UnknownParameter(key)

    def datum(self, key: str) -> Datum:
        """Return the number, list or table with its passport; UnknownParameter when there is none."""
        try:
            found = self._register.data[key]
        except KeyError:
            raise UnknownParameter(key) from None
        self._used.add(key)
        return self._own(found)

    def dated(self, key: str, on: dt.date) -> Datum:
        """Return what holds on a day: the newest entry not after it; UnknownParameter when there is none."""
        valid = [datum for day, datum in self._register.dated.get(key, ()) if day <= on]
        if not valid:
            raise UnknownParameter(f"{key} on {on.isoformat()}")
        self._used.add(key)
        return self._own(valid[-1])

    def newest(self, key: str) -> Datum:
        """Return an entry for display, the newest one where it is dated; UnknownParameter when there is none."""
        days = self._register.dated.get(key)
        return self._own(days[-1][1]) if days else self.datum(key)

    def number(self, key: str) -> float:
        """Return a single number."""
        value = self.datum(key).value
        if not isinstance(value, float):
            raise UnknownParameter(f"{key} is not a single number")
        return value

    def series(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        value = self.datum(key).value
        if not isinstance(value, tuple) or not all(isinstance(one, float) for one in value):
            raise UnknownParameter(f"{key} is not a list of numbers")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table."""
        value = self.datum(key).value
        if not isinstance(value, Mapping):
            raise UnknownParameter(f"{key} is not a table")
        return value

    def own_values(self, blocks: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        """Return the user's own numbers whose key starts with one of ``blocks``, sorted; this is no reading."""
        return tuple(sorted((k, v) for k, v in self._overrides.items() if k.startswith(blocks)))

    def used(self) -> tuple[str, ...]:
        """Return the keys read so far, sorted: the sources of an answer."""
        return tuple(sorted(self._used))

    def _own(self, datum: Datum) -> Datum:
        if datum.key not in self._overrides:
            return datum
        value = self._overrides[datum.key]
        return replace(datum, value=value, low=value, high=value, year=datum.year, source=OWN_VALUE)
