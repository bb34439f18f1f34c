"""A document as a small tree of values with their places; without knowledge of YAML."""

from dataclasses import dataclass, field
from typing import Any, Final

from energysim.files import shown


class Refused:
    """Stands for a value that was already refused, so that it is not refused again."""


REFUSED: Final = Refused()

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """One value of the document and where it stands: line and column from 1, start and end as signs of the text."""

    value: Any
    line: int
    column: int
    start: int
    end: int
    flow: bool = False
    text: str = ""
    entries: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)


def path_text(path: Path) -> str:
    """Return a path as people write it: ``buildings.stock[2].dwellings``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + shown(part)
    return text
