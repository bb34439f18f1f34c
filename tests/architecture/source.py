"""What the rules read: modules with their syntax tree, and findings with file and line."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Finding:
    """One place where a rule of the house is broken."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.message}"


@dataclass(frozen=True)
class Module:
    """One Python file; ``file`` is its path from the root of the repository, with forward slashes."""

    file: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.file)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def comments(self) -> dict[int, str]:
        """Comment text by line, counted from 1."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    @cached_property
    def name(self) -> str:
        """Dotted name, without ``__init__``."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_package(self) -> bool:
        return self.file.endswith("/__init__.py")

    @cached_property
    def functions(self) -> list[tuple[FunctionNode, ast.AST]]:
        """Every function with the node that directly holds it (module, class or function)."""
        return list(_functions(self.tree, self.tree))

    def at(self, node: ast.AST, message: str) -> Finding:
        return Finding(self.file, getattr(node, "lineno", 1), message)

    def inside(self, *places: str) -> bool:
        """Whether the file is one of the places, or stands in one of the folders (which end in "/")."""
        return any(self.file.startswith(p) if p.endswith("/") else self.file == p for p in places)


Rule = Callable[[Module], Iterator[Finding]]
HouseRule = Callable[[list[Module]], Iterator[Finding]]


def _functions(node: ast.AST, holder: ast.AST) -> Iterator[tuple[FunctionNode, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield child, holder
            yield from _functions(child, child)
        else:
            yield from _functions(child, child if isinstance(child, ast.ClassDef) else holder)


def read_modules(*places: str, root: Path = ROOT) -> list[Module]:
    """Every Python file under the places (folders or files), in the order of their names."""
    files: list[Path] = []
    for place in places:
        path = root / place
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.is_file() else []
    return [Module(f.relative_to(root).as_posix(), f.read_text(encoding="utf-8")) for f in files]


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a chain of names; "" for anything else; ``?.c`` when the chain starts at an expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif parts:
        parts.append("?")
    return ".".join(reversed(parts))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The dotted names that one import statement asks for: modules, and members as ``module.member``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = "." * node.level + (node.module or "")
    return [f"{base}.{alias.name}" for alias in node.names]


def imports(tree: ast.AST) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in imported(node):
                yield node, name


def starts_with(name: str, modules: Iterable[str]) -> bool:
    """Whether a dotted name is one of the modules or lies inside one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def is_public(name: str) -> bool:
    return not name.startswith("_")
