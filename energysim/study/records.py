"""Frozen records of studies as JSON and back, every number as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import orjson

from energysim.parameters.register import ParameterBook

Record = TypeVar("Record")


def to_json(record: Any) -> bytes:
    """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def from_json(kind: type[Record], data: bytes) -> Record:
    """Read what ``to_json`` wrote.

    Raises
    ------
    ValueError
        For anything else: a key that is missing or unknown, another shape.
    """
    found: Record = _read(kind, orjson.loads(data))
    return found


def _read(kind: Any, value: Any) -> Any:
    """A value as its annotation says: records, tuples, mappings, None or a plain value."""
    if is_dataclass(kind):
        return _record(kind, value)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_read(inside[0], one) for one in value)
    if origin in (dict, Mapping):
        return {key: _read(inside[1], one) for key, one in value.items()}
    if type(None) in inside:
        return None if value is None else _read(next(one for one in inside if one is not type(None)), value)
    return float(value) if kind is float else value


def _record(kind: Any, value: Any) -> Any:
    names = {field.name for field in fields(kind)}
    if not isinstance(value, dict) or set(value) != names:
        raise ValueError(f"not a {kind.__name__}")
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], value[name]) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number of the register that a study used, as the reader must see it."""

    key: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    source: str
    status: str
    confidence: str | None


def facts(book: ParameterBook, *prefixes: str) -> tuple[Fact, ...]:
    """What was read from a book under these prefixes, in the order of the keys; tables have no single value."""
    found = []
    for key in book.used():
        if key.startswith(prefixes):
            datum = book.newest(key)
            value = datum.value if isinstance(datum.value, float) else None
            found.append(
                Fact(
                    key=key,
                    value=value,
                    low=datum.low,
                    high=datum.high,
                    unit=datum.unit,
                    source=datum.source,
                    status=datum.status,
                    confidence=datum.confidence,
                )
            )
    return tuple(found)
