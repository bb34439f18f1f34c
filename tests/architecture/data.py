"""Rules on what is not code: texts in both languages, sourced parameters, files without addresses."""

import ast
import datetime
import re
import string
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.source import Finding, Module, calls, dotted

LANGUAGES = ("nl", "en")
STATUSES = {"verified", "derived", "background"}
CONFIDENCES = {"high", "medium", "low"}
PASSPORT = {"value", "unit", "year", "source", "status"}
PASSPORT_EXTRAS = {"low", "high", "confidence", "note", "vat", "vat_rate_fraction"}

# Put together here, so that this file does not name what it forbids.
MACHINE_FOLDERS = ("work", "root", "farm")
INDEX_HOSTS = ("py" + "pi.org", "pythonhosted" + ".org", "ana" + "conda.org", "conda" + "-forge.org")
INDEX_OPTIONS = ("--index" + "-url", "--extra-index" + "-url", "--find" + "-links")
MACHINE_PATH = re.compile(rf"(?<![\w.])/(?:{'|'.join(MACHINE_FOLDERS)})(?:/|\b(?![\w-]))")
LARGEST_TEXT_BYTES = 2_000_000

# ---------------------------------------------------------------- texts


def flatten(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of nested mappings with its dotted key."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from flatten(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, tree


def read_texts(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Language -> file name -> key -> text."""
    return {
        language: {
            file.name: dict(flatten(yaml.safe_load(file.read_text(encoding="utf-8"))))
            for file in sorted((folder / language).glob("*.yaml"))
        }
        for language in LANGUAGES
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def languages_agree(texts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[Finding]:
    """Same files, same keys, same placeholders, and nothing empty, in every language."""
    files = sorted({file for language in LANGUAGES for file in texts[language]})
    for file in files:
        rooms = {language: texts[language].get(file, {}) for language in LANGUAGES}
        for key in sorted({key for room in rooms.values() for key in room}):
            for language, room in rooms.items():
                where = f"energysim/texts/{language}/{file}"
                if key not in room:
                    yield Finding(where, 1, f"the text {key} is missing")
                elif not isinstance(room[key], str) or not room[key].strip():
                    yield Finding(where, 1, f"the text {key} is {room[key]!r}, not a sentence")
            found = [room[key] for room in rooms.values() if isinstance(room.get(key), str)]
            if len(found) == len(LANGUAGES) and len({frozenset(placeholders(text)) for text in found}) > 1:
                differing = " / ".join(str(sorted(placeholders(text))) for text in found)
                yield Finding(f"energysim/texts/nl/{file}", 1, f"{key} takes other values in nl and en: {differing}")


def used_keys_exist(module: Module, keys: set[str]) -> Iterator[Finding]:
    """Every key that code names literally; of a key put together, its beginning."""
    for call in calls(module.tree):
        name = dotted(call.func).rpartition(".")[2]
        if name in ("t", "t_count") and call.args:
            suffixes = (".one", ".other") if name == "t_count" else ("",)
            for key in _literal_keys(call.args[0]):
                for suffix in suffixes:
                    if key + suffix not in keys:
                        yield module.at(call, f"the text {key + suffix} does not exist")
            start = _start_of_joined(call.args[0])
            if start and not any(key.startswith(start) for key in keys):
                yield module.at(call, f"no text begins with {start}")
        if name == "Problem":
            code = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "code"), None)
            for key in _literal_keys(code):
                if f"problem.{key}" not in keys:
                    yield module.at(call, f"the text problem.{key} does not exist")


def _literal_keys(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literal_keys(node.body) + _literal_keys(node.orelse)
    return []


def _start_of_joined(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr) and node.values:
        first = node.values[0]
        return str(first.value) if isinstance(first, ast.Constant) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return next(iter(_literal_keys(node.left)), "")
    return ""


# ---------------------------------------------------------------- parameters


def parameters_have_a_passport(file: str, tree: Any) -> Iterator[Finding]:
    """Every number stands inside a ``value`` with unit, year, source and status; a scalar also with low and high."""
    yield from (Finding(file, 1, f"{path}: {message}") for path, message in _walk(tree, ""))


def _walk(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping) and "value" in node:
        yield from ((path, message) for message in _passport_faults(node))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _walk(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, bool) or not isinstance(node, str | type(None)):
        yield path, f"{node!r} has no passport"


def _passport_faults(block: Mapping[str, Any]) -> Iterator[str]:
    missing = sorted(PASSPORT - set(block))
    if missing:
        yield f"the passport lacks {', '.join(missing)}"
    unknown = sorted(set(block) - PASSPORT - PASSPORT_EXTRAS)
    if unknown:
        yield f"the passport has the unknown {', '.join(unknown)}"
    if not str(block.get("source", "x")).strip() or not str(block.get("unit", "x")).strip():
        yield "the source or the unit is empty"
    if block.get("status", "verified") not in STATUSES:
        yield f"the status {block['status']!r} is not one of {sorted(STATUSES)}"
    if block.get("status") == "background" and block.get("confidence") not in CONFIDENCES:
        yield "a background value says how sure we are: confidence high, medium or low"
    if "year" in block and not isinstance(block["year"], int | datetime.date):
        yield f"the year {block['year']!r} is not a year"
    value = block["value"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = block.get("low"), block.get("high")
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            yield "a single number needs low and high"
        elif not low <= value <= high:
            yield f"{value} does not lie between {low} and {high}"


# ---------------------------------------------------------------- files


def tracked_files(root: Path) -> list[Path]:
    """The files that git holds or would take; none outside a checkout."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [root / name for name in sorted(filter(None, names)) if (root / name).is_file()]


def files_name_no_machine(file: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATH.search(line):
            yield Finding(file, number, "names a path of one machine")
        for host in (*INDEX_HOSTS, *INDEX_OPTIONS):
            if host in line:
                yield Finding(file, number, "names a package index")
        if file == "constraints.txt" and ("://" in line or "@" in line):
            yield Finding(file, number, "a constraint is a name and a version, never an address")


def text_of(path: Path) -> str:
    """The file as text; "" for pictures and other binary files."""
    data = path.read_bytes() if path.stat().st_size <= LARGEST_TEXT_BYTES else b"\0"
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")
