"""Rules on numbers (no number without a source) and on compiled kernels (no stale cache, no lost NaN)."""

import ast
import re
from collections.abc import Iterator

from energysim.units import UNIT_SUFFIXES
from tests.architecture.source import Finding, Module, calls, dotted, imports, starts_with

# Counting, halving and turning signs need no source; everything else does.
FREE_NUMBERS = {0, 0.5, 1, 2, 3, 4}
NUMBER_HOMES = ("energysim/parameters/", "energysim/units.py", "energysim/hub/")
HOURS_OF_A_YEAR = {8760, 8784}
CALENDAR = "energysim/climate/calendar.py"
CONSTANT_LINE = re.compile(r"_?[A-Z][A-Z0-9_]*\b.*=")
CONSTANT_NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")

FAST_MATH = {"contract", "reassoc", "nsz", "arcp"}
NAN_CHECKS = {"isnan", "isfinite", "isinf"}
JIT = {"njit", "jit", "vectorize", "guvectorize", "cfunc"}


def _is_number(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return False
    return isinstance(node.value, int | float | complex)


def _numbers(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and _is_number(node):
            yield node


def _named_constant(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        return False
    return all(isinstance(t, ast.Name) and CONSTANT_NAME.fullmatch(t.id) is not None for t in targets)


def _comment_block_above(module: Module, line: int) -> list[str]:
    """The comment lines that stand directly above a line, nearest first."""
    block: list[str] = []
    here = line - 1
    while here >= 1 and module.lines[here - 1].startswith("#"):
        block.append(module.lines[here - 1])
        here -= 1
    return block


def numbers_have_a_source(module: Module) -> Iterator[Finding]:
    """A number stands in a module-level constant, under a comment block with a line ``# Source: ...``."""
    if not module.inside("energysim/") or module.inside(*NUMBER_HOMES):
        return
    for statement in module.tree.body:
        sourced = _named_constant(statement) and any(
            line.startswith("# Source:") for line in _comment_block_above(module, statement.lineno)
        )
        for node in () if sourced else _numbers(statement):
            if node.value not in FREE_NUMBERS:
                message = f"the number {node.value!r} has no source: parameters/*.yaml, or a constant under '# Source:'"
                yield module.at(node, message)


def hub_numbers_say_why(module: Module) -> Iterator[Finding]:
    """In the hub a number needs a comment in its statement or directly above (above a run of constants for all)."""
    if not module.inside("energysim/hub/"):
        return
    inner: dict[ast.AST, ast.stmt] = {}
    for statement in ast.walk(module.tree):
        if isinstance(statement, ast.stmt):
            inner.update((node, statement) for node in _own_expressions(statement))
    for node in _numbers(module.tree):
        statement_of = inner.get(node)
        if node.value in FREE_NUMBERS or statement_of is None:
            continue
        last = max(getattr(statement_of, "end_lineno", node.lineno) or node.lineno, node.lineno)
        is_block = hasattr(statement_of, "body")
        first = _start_of_run(module, statement_of) - 1
        lines = range(first, (node.lineno if is_block else last) + 1)
        if not any(line in module.comments for line in lines):
            yield module.at(node, f"the number {node.value!r} needs a comment that says why")


def _start_of_run(module: Module, statement: ast.stmt) -> int:
    """First line of the constants that stand together, without an empty line, down to this statement."""
    first = statement.lineno
    while _named_constant(statement) and first > 1 and CONSTANT_LINE.match(module.lines[first - 2]):
        first -= 1
    return first


def _own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement that lie in no statement inside it."""
    todo = list(ast.iter_child_nodes(statement))
    while todo:
        node = todo.pop()
        if not isinstance(node, ast.stmt):
            yield node
            todo += ast.iter_child_nodes(node)


def no_hidden_defaults(module: Module) -> Iterator[Finding]:
    """No argument, and no field of a record, that carries a unit has a number as default.

    In a record 0 is allowed: a measure that the scenario does not name is absent.
    """
    if not module.inside("energysim/"):
        return
    for function, _ in module.functions:
        positional = [*function.args.posonlyargs, *function.args.args]
        given = positional[len(positional) - len(function.args.defaults) :]
        pairs: list[tuple[str, ast.expr | None]] = [
            (argument.arg, default) for argument, default in zip(given, function.args.defaults, strict=True)
        ]
        keyword = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        pairs += [(argument.arg, default) for argument, default in keyword]
        for name, value in pairs:
            if value is not None and name.endswith(UNIT_SUFFIXES) and _literal(value) is not None:
                yield module.at(function, f"{function.name}({name}=...) hides a number: give it a parameter")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.value:
                    hidden = field.target.id.endswith(UNIT_SUFFIXES) and _literal(field.value)
                    if hidden:
                        yield module.at(field, f"{node.name}.{field.target.id} has a number as default")


def _literal(node: ast.expr) -> complex | None:
    if isinstance(node, ast.UnaryOp):
        return _literal(node.operand)
    return node.value if isinstance(node, ast.Constant) and _is_number(node) else None  # type: ignore[return-value]


def only_the_calendar_knows_the_year(module: Module) -> Iterator[Finding]:
    if module.inside("energysim/") and module.file != CALENDAR:
        for node in _numbers(module.tree):
            if node.value in HOURS_OF_A_YEAR:
                yield module.at(node, f"{node.value!r} hours: not every year; ask the calendar ({CALENDAR})")


def _bound_to(module: Module, name: str) -> ast.expr | None:
    """What a module-level name is bound to."""
    for statement in module.tree.body:
        targets: list[ast.expr] = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = getattr(statement, "value", None)
            return value if isinstance(value, ast.expr) else None
    return None


def _options(module: Module, call: ast.Call) -> dict[str, ast.expr]:
    """The keywords of a call, also those in a ``**NAME`` of this module."""
    found: dict[str, ast.expr] = {}
    for keyword in call.keywords:
        spread = _bound_to(module, keyword.value.id) if isinstance(keyword.value, ast.Name) else keyword.value
        if keyword.arg is not None:
            found[keyword.arg] = keyword.value
        elif isinstance(spread, ast.Dict):
            pairs = zip(spread.keys, spread.values, strict=True)
            found |= {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
        elif isinstance(spread, ast.Call) and dotted(spread.func) == "dict":
            found |= _options(module, spread)
    return found


def jit_options(module: Module, decorator: ast.expr) -> dict[str, ast.expr] | None:
    """How a decorator compiles, through names of this module; None when it does not compile."""
    if isinstance(decorator, ast.Call) and dotted(decorator.func).rpartition(".")[2] in JIT:
        return _options(module, decorator)
    if dotted(decorator).rpartition(".")[2] in JIT:
        return {}
    value = _bound_to(module, decorator.id) if isinstance(decorator, ast.Name) else None
    return jit_options(module, value) if isinstance(value, ast.Call) else None


def _flags(module: Module, value: ast.expr) -> set[str] | None:
    """The flags that a fastmath value names, looked up in the module where it is a name; None when unreadable."""
    if isinstance(value, ast.Constant) and value.value is False:
        return set()
    if isinstance(value, ast.Name):
        bound = _bound_to(module, value.id)
        return _flags(module, bound) if bound is not None and not isinstance(bound, ast.Name) else None
    names = {node.value for node in ast.walk(value) if isinstance(node, ast.Constant)}
    return {n for n in names if isinstance(n, str)} if names and True not in names else None


def kernels_keep_their_promises(module: Module) -> Iterator[Finding]:
    """A cached kernel is not recompiled when a callee in another file changes: it would answer the old number."""
    own = {name for _, name in imports(module.tree) if starts_with(name, ["energysim"])}
    strangers = {name.rpartition(".")[2] for name in own}
    for function, _ in module.functions:
        compiled = [jit_options(module, decorator) for decorator in function.decorator_list]
        options = next((found for found in compiled if found is not None), None)
        if options is None:
            continue
        cache = options.get("cache")
        if not (isinstance(cache, ast.Constant) and cache.value is True):
            yield module.at(function, f"{function.name}() is compiled in every process: cache=True")
        flags = _flags(module, options["fastmath"]) if "fastmath" in options else set()
        if flags is None or not flags <= FAST_MATH:
            yield module.at(function, f"fastmath may be {sorted(FAST_MATH)} at most: more of it loses a NaN")
        for call in calls(function):
            name = dotted(call.func)
            if name.split(".")[0] in strangers:
                yield module.at(call, f"{function.name}() calls {name} of another file: its cache goes stale")
            if name.rpartition(".")[2] in NAN_CHECKS:
                yield module.at(call, f"{name} inside a kernel: the door refuses NaN, the auditor looks")
