"""A Scenario -> YAML text, and changes to a text that leave every other sign of it as it is, comments included.

A change is written into the text itself, at the place that ``load.py`` found: no library that reads and writes YAML
keeps the comments inside ``{...}``.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from energysim.errors import InputProblems, Problem
from energysim.scenario.load import decode, read
from energysim.scenario.nodes import Node, Path, path_text
from energysim.scenario.schema import SCHEMA_NAME, Scenario, to_plain

HEADER: Final = f"# yaml-language-server: $schema={SCHEMA_NAME}\n"
# A word, or words in a file name of the register, that every reader of YAML takes for the same text.
PLAIN_WORD: Final = re.compile(r"[a-z]+(?:[_.][a-z0-9]+)*")
NOT_PLAIN: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
# Source: the largest whole number below which every whole number is a double.
WHOLE_NUMBERS: Final = 2.0**53
INDENT: Final = "  "


def dump_scenario(scenario: Scenario) -> str:
    """Return a scenario as canonical YAML: ``load_scenario(dump_scenario(x).encode()) == x``.

    Sections come in the order of the schema; a record stands on one line, and so does each row of a list.
    """
    return HEADER + "".join(_section(key, value) for key, value in to_plain(scenario).items())


def _section(key: str, value: Any) -> str:
    if not isinstance(value, Mapping) or not any(isinstance(one, Mapping | list) for one in value.values()):
        return f"{key}: {flow_text(value)}\n"
    text = f"{key}:\n"
    for name, below in value.items():
        if isinstance(below, list) and below:
            text += f"{INDENT}{_word(name)}:\n"
            text += "".join(f"{INDENT * 2}- {flow_text(row)}\n" for row in below)
        else:
            text += f"{INDENT}{_word(name)}: {flow_text(_told(below))}\n"
    return text


def _told(value: Any) -> Any:
    """Leave out what says nothing: an empty source, no shares by group."""
    return {key: one for key, one in value.items() if one not in ("", {})} if isinstance(value, Mapping) else value


def flow_text(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_word(str(key))}: {flow_text(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow_text, value)) + "]"
    if isinstance(value, str):
        return _word(value)
    return "null" if value is None else _number(value)


def _number(value: float) -> str:
    """Return a number as every reader of YAML knows it: 900 and not 900.0, 1.0e-07 and not 1e-07."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < WHOLE_NUMBERS):
        return str(int(value))
    mantissa, exponent, power = repr(float(value)).partition("e")
    return mantissa + ("" if "." in mantissa or not exponent else ".0") + exponent + power


def _word(text: str) -> str:
    """Return a text with quotes where any reader could take it for something else."""
    plain = PLAIN_WORD.fullmatch(text) and text not in NOT_PLAIN
    return text if plain else json.dumps(text, ensure_ascii=False)


def update_text(original: str, changes: Mapping[Path, Any]) -> str:
    """Return a scenario text with other values at some places; everything else stays as it is.

    Parameters
    ----------
    original : str
        A scenario text; its values need not be valid, but it must be YAML within the house rules.
    changes : mapping of path to value
        For instance ``{("measures", "battery", "planned_kwh"): 500.0}``. Missing keys are added at the end of
        their block. Numbers, texts, truth values, lists and mappings.

    Raises
    ------
    InputProblems
        When the text is not YAML within the rules, or a path leads through a single value or past a list.
    """
    text = decode(original.encode("utf-8", "surrogatepass"), "")
    for path, value in changes.items():
        root, refused = read(text, "")
        if root is None or refused:
            raise InputProblems(refused or [Problem("empty_file", {}, "", "", 1, 1)])
        text = _changed(text, root, path, value)
    return text


def _changed(text: str, root: Node, path: Path, value: Any) -> str:
    """Put one value at one place."""
    node = root
    for depth, part in enumerate(path):
        below = node.entries.get(part) if isinstance(part, str) else dict(enumerate(node.items)).get(part)
        if below is None:
            if not isinstance(part, str) or not isinstance(node.value, Mapping):
                break
            for key in reversed(path[depth + 1 :]):
                value = {str(key): value}
            return _inserted(text, node, part, value)
        node = below
        if node.value is None and depth < len(path) - 1:
            for key in reversed(path[depth + 1 :]):
                value = {str(key): value}
            return _replaced(text, node, value)
    else:
        return _replaced(text, node, value)
    raise InputProblems([Problem("no_such_place", {}, path_text(path))])


def _replaced(text: str, node: Node, value: Any) -> str:
    """Write a value over another one; a space is needed where nothing stood behind the colon."""
    start, end = node.start, _end(node)
    # The line end after a text block is not part of the value.
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    gap = " " if start == end else ""
    # A block starts on the line below its key.
    if (node.entries or node.items) and not node.flow:
        before = text[:start].rstrip()
        if before.endswith(":"):
            return f"{before} {flow_text(value)}{text[end:]}"
    return text[:start] + gap + flow_text(value) + text[end:]


def _inserted(text: str, block: Node, key: str, value: Any) -> str:
    """Add a key behind the last one of a block."""
    entry = f"{_word(key)}: {flow_text(value)}"
    last = max((_end(one) for one in block.entries.values()), default=0)
    if block.flow:
        if not block.entries:
            return f"{text[: block.end - 1]}{entry}{text[block.end - 1 :]}"
        # An entry may end in a comment; the new one stands before it.
        return f"{text[:last]}, {entry}{text[last:]}"
    last = len(text[:last].rstrip())
    line_end = text.find("\n", last)
    at = len(text) if line_end < 0 else line_end
    at -= at > 0 and text[at - 1] == "\r"
    return f"{text[:at]}\n{' ' * (block.column - 1)}{entry}{text[at:]}"


def _end(node: Node) -> int:
    """Return where a value ends; of a block, where its last value does: comments behind it are not its own."""
    below = [*node.entries.values(), *node.items]
    return node.end if node.flow or not below else max(map(_end, below))
