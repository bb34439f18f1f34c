"""What pydantic says, as problems with a place in the text, the allowed range and the nearest word."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from energysim.errors import Problem
from energysim.files import shown
from energysim.parameters.register import scalar_keys
from energysim.scenario.base import NAME_PATTERN, TEXT_PATTERN
from energysim.scenario.checks import Violation
from energysim.scenario.nearest import nearest
from energysim.scenario.nodes import REFUSED, Node, Path, path_text
from energysim.scenario.place import FILE_PATTERN
from energysim.scenario.schema import Scenario

# pydantic's kind of error -> our code, where it does not depend on the value.
CODES: Final = {
    "extra_forbidden": "unknown_key",
    "missing": "missing_key",
    "bool_type": "not_boolean",
    "string_type": "not_text",
    "string_too_short": "text_empty",
    "string_too_long": "text_too_long",
    "model_type": "not_block",
    "model_attributes_type": "not_block",
    "dict_type": "not_block",
    "mapping_type": "not_block",
    "tuple_type": "not_list",
    "too_short": "list_too_short",
    "too_long": "list_too_long",
    "literal_error": "not_choice",
    "float_type": "not_number",
    "int_type": "not_integer",
    "int_from_float": "not_integer",
    "finite_number": "not_number",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}
PATTERNS: Final = {NAME_PATTERN: "bad_name", TEXT_PATTERN: "control_sign_in_text", FILE_PATTERN: "file_name"}
# Source: one below what a double holds: 0.1 + 0.2 is shown as 0.3.
SHOWN_DIGITS: Final = 14
NUMBER: Final = re.compile(r"[-+]?[0-9]*\.?[0-9]+")
# Source: as many problems as are shown; a suggestion costs some 50 microseconds.
MOST_SUGGESTIONS: Final = 200
YES_AND_NO: Final = {
    **dict.fromkeys(("yes", "on", "ja", "y", "1", "waar"), "true"),
    **dict.fromkeys(("no", "off", "nee", "neen", "n", "0", "onwaar"), "false"),
}


class Document:
    """Where things stand: the tree of a text, or nothing for values that did not come from a text."""

    def __init__(self, root: Node | None, file: str) -> None:
        self.root = root
        self.file = file

    def problem(self, code: str, params: Mapping[str, Any], *, path: Path) -> Problem:
        """Return a problem at a path: at the key when the key is wrong, else at the value."""
        line, column = self._place(path, at_key=code in ("unknown_key", "unknown_parameter", "null_value"))
        return Problem(code, params, path_text(path), self.file, line, column)

    def placed(self, problem: Problem) -> Problem:
        """Return a problem that was found behind the door with the name of the file and, where it stands there, a line.

        A problem of another file, as a weather file, keeps its own place.
        """
        path = self._path(problem.path)
        if problem.file or problem.line is not None:
            return replace(problem, path=path_text(path))
        known = self.root is not None and bool(path) and _below(self.root, path[0]) is not None
        line, column = self._place(path, at_key=False) if known else (None, None)
        return replace(problem, path=path_text(path), file=self.file, line=line, column=column)

    def _path(self, text: str) -> Path:
        """Read ``climate.also.0.file`` or ``climate.also[0].file``; a key of the document may itself hold points."""
        words = re.sub(r"\[([0-9]+)\]", r".\1", text).split(".") if text else []
        node, path = self.root, []
        while words:
            entries: Mapping[str, Node] = {} if node is None else node.entries
            length = next((n for n in range(len(words), 0, -1) if ".".join(words[:n]) in entries), 1)
            part: str | int = ".".join(words[:length])
            if length == 1 and words[0].isdecimal() and (node is None or node.items):
                part = int(words[0])
            path.append(part)
            node, words = None if node is None else _below(node, part), words[length:]
        return tuple(path)

    def _place(self, path: Path, *, at_key: bool) -> tuple[int | None, int | None]:
        if self.root is None:
            return None, None
        node = self.root
        where = (node.line, node.column)
        for number, part in enumerate(path, start=1):
            below = _below(node, part)
            if below is None:
                break
            key = node.keys.get(part) if isinstance(part, str) else None
            # A block is shown by its key, a single value by itself.
            single = number == len(path) and not (below.entries or below.items) and not at_key
            where = (below.line, below.column) if single or key is None else key
            node = below
        return where

    def found(self, path: Path, value: Any) -> str:
        """Return what stands at a path, as the user wrote it."""
        node = self.root
        for part in path:
            node = None if node is None else _below(node, part)
        if isinstance(value, Mapping):
            return "{…}" if value else "{}"
        if isinstance(value, tuple | list):
            return "[…]" if value else "[]"
        if node is not None:
            return shown(node.text)
        return shown(_word(value))


def _below(node: Node, part: str | int) -> Node | None:
    if isinstance(part, str):
        return node.entries.get(part)
    return node.items[part] if part < len(node.items) else None


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@cache
def _schema() -> dict[str, Any]:
    return Scenario.model_json_schema()


def allowed_at(path: Path) -> Mapping[str, Any]:
    """Return the JSON Schema of the value at a path; empty where the schema knows no such place."""
    here = _resolved(_schema())
    for part in path:
        below = here.get("items") if isinstance(part, int) else here.get("properties", {}).get(part)
        if below is None and isinstance(part, str):
            below = here.get("additionalProperties")
        if not isinstance(below, dict):
            return {}
        here = _resolved(below)
    return here


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        return _resolved(_schema()["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
    return schema


def meant_keys(errors: list[Any], data: Any) -> dict[Path, Path]:
    """Return, for each unknown key, the place whose name it most likely is a slip of."""
    found: dict[Path, Path] = {}
    for error in errors[:MOST_SUGGESTIONS]:
        path = tuple(error["loc"])
        if error["type"] == "extra_forbidden":
            near = nearest(str(path[-1]), _keys(path[:-1], data))
            if near:
                found[path] = (*path[:-1], near)
    return found


def without_nulls(data: Any, document: Document) -> tuple[Any, list[Problem]]:
    """Return the data with what is empty marked as refused, and a problem for each: absent is left out, never null."""
    found: list[Problem] = []

    def clean(value: Any, path: Path) -> Any:
        if isinstance(value, Mapping):
            return {key: clean(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, tuple | list):
            return tuple(clean(one, (*path, at)) for at, one in enumerate(value))
        allowed = allowed_at(path) if value is None else {}
        if not allowed:
            return value
        found.append(document.problem("null_value", {"allowed": _allowed(allowed)}, path=path))
        return REFUSED

    return clean(data, ()), found


def problems(errors: list[Any], document: Document, *, data: Any) -> list[Problem]:
    """Return pydantic's errors as problems.

    Left out: what was refused before, and a key that is missing because it is misspelt.
    """
    found = []
    meant = meant_keys(errors, data)
    misspelt = set(meant.values())
    lists = {path[:length] for path in (tuple(one["loc"]) for one in errors) for length in range(len(path))}
    for error in errors:
        path: Path = tuple(error["loc"])
        known = path[:-1] if error["type"] == "extra_forbidden" else path
        if _refused(data, known) or (error["type"] == "missing" and path in misspelt):
            continue
        if error["type"] == "too_short" and path in lists:
            continue  # pydantic counts the valid items only; what is wrong with the others is reported
        if error["type"] == "extra_forbidden":
            near = meant.get(path, ("",))[-1]
            params = {
                "key": shown(str(path[-1])),
                "nearest": near,
                "allowed": ", ".join(_keys(path[:-1], data)),
            }
            found.append(document.problem("unknown_key", params, path=path))
        else:
            found.append(_problem(error, path, document, data))
    return found


def _keys(path: Path, data: Any) -> tuple[str, ...]:
    """Return the keys allowed at a path that are not yet used there."""
    allowed = tuple(allowed_at(path).get("properties", ()))
    used = _value(data, path)
    free = tuple(key for key in allowed if not isinstance(used, Mapping) or key not in used)
    return free or allowed


def _value(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _refused(data: Any, path: Path) -> bool:
    """Whether a value on the way to this place was refused before."""
    return any(_value(data, path[:length]) is REFUSED for length in range(len(path) + 1))


def _problem(error: Any, path: Path, document: Document, data: Any) -> Problem:
    kind = str(error["type"])
    found = document.found(path, error.get("input"))
    if kind == "missing":
        params = {"key": str(path[-1]), "allowed": _allowed(allowed_at(path))}
        return document.problem("missing_key", params, path=path)
    schema = allowed_at(path)
    params = {"found": found, "allowed": _allowed(schema)}
    code = CODES.get(kind)
    if kind == "string_pattern_mismatch":
        code = PATTERNS.get(error["ctx"]["pattern"], "bad_form")
        params["allowed"] = error["ctx"]["pattern"]
    if code == "not_choice":
        # Of two numbers none is a slip of the other.
        number = NUMBER.fullmatch(found) is not None
        params["nearest"] = "" if number else nearest(found.strip('"'), map(str, schema.get("enum", ())))
    if code == "not_boolean":
        params["nearest"] = YES_AND_NO.get(found.strip('"').casefold(), "")
    if code == "out_of_range" and path == ("schema_version",):
        code, params["allowed"] = "schema_version", plain_number(schema["minimum"])
    if code in ("not_number", "not_integer"):
        params["nearest"] = _number_meant(found, whole=code == "not_integer")
    return document.problem(code or "not_allowed", params, path=path)


def _number_meant(found: str, *, whole: bool) -> str:
    """Return the number that a text with a decimal comma or quotes means, or ""; never what stands there already."""
    candidate = found.strip('" ').replace(",", ".")
    if candidate == found or (whole and "." in candidate):
        return ""
    return candidate if candidate.replace(".", "", 1).lstrip("-").isdecimal() and candidate.isascii() else ""


def _allowed(schema: Mapping[str, Any]) -> str:
    """Return what a place takes, in signs that need no translation: a range, the choices, or a length."""
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{plain_number(low)} … {plain_number(high)}"
    if "properties" in schema:
        return "{" + ", ".join(schema["properties"]) + "}"
    if "maxLength" in schema:
        return f"1 … {schema['maxLength']}" if schema.get("minLength") else f"0 … {schema['maxLength']}"
    if "maxItems" in schema:
        return f"{schema.get('minItems', 0)} … {schema['maxItems']}"
    return {"boolean": "true, false", "number": "0.5, 12, 1e3", "integer": "0, 1, 2"}.get(str(schema.get("type")), "")


def plain_number(value: float) -> str:
    """Return a number as it may stand in a scenario file."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _bound(value: float) -> str:
    """Return a number without the dust of a sum in binary; ∞ where there is no bound."""
    if math.isinf(value):
        return "∞"
    return plain_number(float(f"{value:.{SHOWN_DIGITS}g}"))


def violation_problem(violation: Violation, document: Document) -> Problem:
    """Return a broken rule as a problem."""
    params = {
        name: _bound(one) if isinstance(one, int | float) else shown(one) for name, one in violation.params.items()
    }
    if violation.code == "unknown_parameter":
        params["nearest"] = nearest(str(violation.params["found"]), scalar_keys())
    return document.problem(violation.code, params, path=violation.place)
