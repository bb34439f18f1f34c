"""Tables of several columns for a terminal: a label, and one value per column, to the right."""

from collections.abc import Sequence
from typing import Final

# Source: layout: a label and four columns fit in 120 signs.
LABEL: Final = 40
# Source: layout, as above.
COLUMN: Final = 19


def row(label: str, values: Sequence[str], *, label_width: int = LABEL, width: int = COLUMN) -> str:
    """One line; what is too long is cut with an ellipsis, a label as well as a value."""
    cells = "".join(f" {_cut(value, width):>{width}}" for value in values)
    return f"{_cut(label, label_width):<{label_width}}{cells}".rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
