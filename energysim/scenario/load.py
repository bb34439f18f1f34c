"""A text -> a Scenario, or every problem in it at once, each with its line.

Only the event stream of the safe C parser is used: nothing is ever constructed from a tag, an alias or a merge
key, and limits hold while reading, so a hostile text is refused before it grows. Numbers and the words ``true``
and ``false`` are recognised here and not by YAML 1.1, for which ``no`` is false, ``12:30`` is 750 and ``010`` is 8.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml import events

from energysim.errors import InputProblems, Problem
from energysim.files import SCENARIO_LIMIT_BYTES, shown
from energysim.scenario.build import build, report
from energysim.scenario.nodes import REFUSED, Node, Path, path_text
from energysim.scenario.schema import Scenario
from energysim.scenario.translate import Document

# Source: house limit; a complete core has about 500 nodes.
NODE_LIMIT: Final = 20_000
# Source: house limit; a complete core has depth 5.
DEPTH_LIMIT: Final = 20
# Source: a double is written in full with at most 25 signs.
NUMBER_LENGTH: Final = 40
NUMBER: Final = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
BOOLEANS: Final = {"true": True, "false": False}
# Controls but tab and line ends; other line ends; what turns the reading direction; non-characters.
FORBIDDEN: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff]"
)
# What the parser says, as the code of our own text.
SYNTAX: Final = (
    (re.compile("cannot start any token"), "syntax_sign"),
    (re.compile("mapping values are not allowed"), "syntax_colon"),
    (re.compile("unexpected end of stream|document indicator"), "syntax_open_quote"),
    (re.compile("expected ',' or"), "syntax_bracket"),
    (re.compile("could not find expected ':'"), "syntax_no_colon"),
    (re.compile("did not find expected key|expected <block end>|did not find expected '-'"), "syntax_indent"),
)


def load_scenario(text: bytes, *, file: str = "") -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    text : bytes
        UTF-8 YAML.
    file : str
        Name for messages.

    Returns
    -------
    Scenario

    Raises
    ------
    InputProblems
        With every problem found, in reading order, each with line and column; nothing was calculated.
    """
    root, refused = read(decode(text, file), file)
    if root is None:
        raise InputProblems([*refused, Problem("empty_file", {}, "", file, 1, 1)])
    scenario, found = build(root.value, Document(root, file))
    if scenario is None or refused or found:
        raise report([*refused, *found], file)
    return scenario


def document_of(text: bytes, *, file: str = "") -> Document:
    """Return where everything stands in a text that ``load_scenario`` took."""
    root, _ = read(decode(text, file), file)
    return Document(root, file)


def decode(data: bytes, file: str) -> str:
    """Return the text of a file, within the limits of size, encoding and signs."""
    if len(data) > SCENARIO_LIMIT_BYTES:
        raise InputProblems([Problem("file_too_big", {"allowed": SCENARIO_LIMIT_BYTES}, file=file)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        params = {"found": f"0x{data[error.start]:02x}"}
        raise InputProblems([Problem("not_utf8", params, "", file, line, column)]) from None
    if bad := FORBIDDEN.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        params = {"found": f"U+{ord(bad[0]):04X}"}
        raise InputProblems([Problem("control_sign", params, "", file, line, column)])
    return text


class _Reader:
    """Builds the tree from events; keeps the problems that do not stop the reading."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._stream: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._nodes = 0

    def document(self) -> Node | None:
        """Return the root of the only document, or None for an empty text."""
        root = None
        documents = 0
        for event in self._stream:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._add("directive", event, ())
                if documents > 1:
                    raise self._stop("second_document", event, {})
            elif isinstance(event, events.NodeEvent):
                root = self._node(event, ())
        return root

    def _node(self, event: Any, path: Path) -> Node:
        """Read one value; ``path`` is where it stands."""
        self._nodes += 1
        if self._nodes > NODE_LIMIT:
            raise self._stop("too_many_nodes", event, {"allowed": NODE_LIMIT})
        if isinstance(event, events.CollectionStartEvent) and len(path) >= DEPTH_LIMIT:
            raise self._stop("too_deep", event, {"allowed": DEPTH_LIMIT})
        start, end = event.start_mark, event.end_mark  # the C parser always gives both
        node = Node(REFUSED, start.line + 1, start.column + 1, start.index, end.index)
        if isinstance(event, events.AliasEvent):
            self._add("alias", event, path, found=f"*{event.anchor}")
            return node
        refused = self._decorated(event, path)
        if isinstance(event, events.ScalarEvent):
            node.text = f'"{event.value}"' if _quoted(event) else event.value
            node.value = _scalar(event)
        else:
            node.flow = bool(event.flow_style)
            self._sequence(node, path) if isinstance(event, events.SequenceStartEvent) else self._mapping(node, path)
        if refused:
            node.value = REFUSED
        return node

    def _decorated(self, event: Any, path: Path) -> bool:
        """Whether a value carries a tag; an anchor is a problem too, but its value can be read."""
        if event.anchor is not None:
            self._add("anchor", event, path, found=f"&{event.anchor}")
        if event.tag is not None:
            self._add("tag", event, path, found=event.tag)
            return True
        return False

    def _sequence(self, node: Node, path: Path) -> None:
        for event in self._stream:
            if isinstance(event, events.SequenceEndEvent):
                node.end = _end(event)
                break
            node.items.append(self._node(event, (*path, len(node.items))))
        node.value = tuple(item.value for item in node.items)

    def _mapping(self, node: Node, path: Path) -> None:
        for event in self._stream:
            if isinstance(event, events.MappingEndEvent):
                node.end = _end(event)
                break
            key = self._key(event, path)
            where = (event.start_mark.line + 1, event.start_mark.column + 1)
            below = self._node(next(self._stream), (*path, "?" if key is None else key))
            if key is None:
                continue
            if key in node.entries:
                self._add("duplicate_key", event, (*path, key), found=key, first=node.keys[key][0])
                continue
            node.entries[key] = below
            node.keys[key] = where
        node.value = {key: below.value for key, below in node.entries.items()}

    def _key(self, event: Any, path: Path) -> str | None:
        """Read a key; None when it cannot be used."""
        if not isinstance(event, events.ScalarEvent):
            self._node(event, (*path, "?"))
            if not isinstance(event, events.AliasEvent):
                self._add("key_not_text", event, path)
            return None
        self._nodes += 1
        if event.value == "<<" and not _quoted(event):
            self._add("merge_key", event, path, found="<<")
            return None
        self._decorated(event, path)
        return str(event.value)

    def _add(self, code: str, event: Any, path: Path, **params: Any) -> None:
        mark = event.start_mark
        clean = {name: shown(one) if isinstance(one, str) else one for name, one in params.items()}
        self.problems.append(Problem(code, clean, path_text(path), self.file, mark.line + 1, mark.column + 1))

    def _stop(self, code: str, event: Any, params: dict[str, Any]) -> InputProblems:
        """Return the refusal of the whole document, with what was found before."""
        mark = event.start_mark
        here = Problem(code, params, "", self.file, mark.line + 1, mark.column + 1)
        return InputProblems([*self.problems, here])


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _quoted(event: Any) -> bool:
    """Whether a word is written with quotes or as a block of text; the C parser calls a plain word ""."""
    return bool(event.style)


def _scalar(event: Any) -> Any:
    """Return a plain word as number, truth value, nothing or text; a quoted one is always text."""
    word = event.value
    if _quoted(event):
        return word
    if word in NOTHING:
        return None
    if word in BOOLEANS:
        return BOOLEANS[word]
    if len(word) <= NUMBER_LENGTH and NUMBER.fullmatch(word):
        return int(word) if INTEGER.fullmatch(word) else float(word)
    return word


def read(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """Read the only document of a text.

    Returns
    -------
    Node or None
        The root; None for an empty text.
    list of Problem
        What is not allowed but did not stop the reading.

    Raises
    ------
    InputProblems
        When the text is no YAML, or larger or deeper than a scenario can be.
    """
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.problems
    except yaml.YAMLError as error:
        raise InputProblems([*reader.problems, _syntax(error, text, file)]) from None


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or "")
    code = next((code for pattern, code in SYNTAX if pattern.search(said)), "syntax")
    if mark is None:
        return Problem(code, {"found": ""}, "", file, 1, 1)
    lines = text.split("\n")
    found = lines[mark.line].strip() if mark.line < len(lines) else ""
    return Problem(code, {"found": shown(found)}, "", file, mark.line + 1, mark.column + 1)
