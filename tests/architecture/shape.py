"""Rules on size and shape: modules, functions, classes, arguments, docstrings."""

import ast
from collections.abc import Iterator

from tests.architecture.numbers import jit_options
from tests.architecture.source import Finding, FunctionNode, Module, dotted, is_public

MODULE_LINES = 350
TEST_LINES = 500
FUNCTION_LINES = 60
KERNEL_LINES = 120
CLASS_LINES = 120
ARGUMENTS = 7
POSITIONAL_ARGUMENTS = 2

KERNELS = ("energysim/hub/kernels/", "energysim/demand/kernels/")

# t("key", lang, power=...) hands the values to the text by name: the one door that takes any keyword.
OPEN_DOORS = ("energysim/text.py", "energysim/errors.py")


def module_fits(module: Module) -> Iterator[Finding]:
    limit = TEST_LINES if module.inside("tests/") else MODULE_LINES
    if len(module.lines) > limit:
        yield Finding(module.file, limit, f"the module has {len(module.lines)} lines, at most {limit}")


def _length(node: FunctionNode | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions_and_classes_fit(module: Module) -> Iterator[Finding]:
    """The docstring counts: what needs a page of explanation is usually two things."""
    limit = KERNEL_LINES if module.inside(*KERNELS) else FUNCTION_LINES
    for function, _ in module.functions:
        if _length(function) > limit:
            yield module.at(function, f"{function.name}() has {_length(function)} lines, at most {limit}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and _length(node) > CLASS_LINES:
            yield module.at(node, f"class {node.name} has {_length(node)} lines, at most {CLASS_LINES}")


def _is_method(function: FunctionNode, holder: ast.AST) -> bool:
    static = any(dotted(decorator) == "staticmethod" for decorator in function.decorator_list)
    return isinstance(holder, ast.ClassDef) and not static


def _positional(function: FunctionNode, holder: ast.AST) -> list[ast.arg]:
    """Arguments that may be given by place, without self or cls."""
    found = [*function.args.posonlyargs, *function.args.args]
    return found[1:] if _is_method(function, holder) else found


def _jitted(module: Module, function: FunctionNode) -> bool:
    return any(jit_options(module, decorator) is not None for decorator in function.decorator_list)


def _answers_a_library(module: Module, holder: ast.AST) -> bool:
    """A method of a class whose base comes from a library keeps the library's signature."""
    outside = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("energysim"))
    } - {"NamedTuple", "Protocol", "BaseModel", "Generic", "Enum", "typing", "enum", "pydantic"}
    return isinstance(holder, ast.ClassDef) and any(dotted(b).split(".")[0] in outside for b in holder.bases)


def _is_door(function: FunctionNode, holder: ast.AST) -> bool:
    """A public function: named without underscore, in a module or a class (not inside a function)."""
    return is_public(function.name) and not isinstance(holder, FunctionNode)


def arguments_are_few(module: Module) -> Iterator[Finding]:
    """At most seven arguments anywhere; public functions take keywords only after two.

    Compiled kernels may take more by place: they are private to the hub, and their callers stand in the same folder.
    """
    for function, holder in module.functions:
        positional = _positional(function, holder)
        total = len(positional) + len(function.args.kwonlyargs)
        if total > ARGUMENTS:
            yield module.at(function, f"{function.name}() takes {total} arguments, at most {ARGUMENTS}")
        if not _is_door(function, holder) or _jitted(module, function) or _answers_a_library(module, holder):
            continue
        if len(positional) > POSITIONAL_ARGUMENTS:
            message = f"{function.name}() takes {len(positional)} arguments by place: put a * after the second"
            yield module.at(function, message)
        if function.args.kwarg and not module.inside(*OPEN_DOORS):
            yield module.at(function, f"{function.name}() hides its arguments in **{function.args.kwarg.arg}")


def no_positional_booleans(module: Module) -> Iterator[Finding]:
    for function, holder in module.functions:
        positional = [*function.args.posonlyargs, *function.args.args]
        defaults = [None] * (len(positional) - len(function.args.defaults)) + list(function.args.defaults)
        setter = any(dotted(decorator).endswith(".setter") for decorator in function.decorator_list)
        if (
            setter
            or _answers_a_library(module, holder)
            or (isinstance(holder, ast.ClassDef) and function.name.startswith("__"))
        ):
            continue
        for argument, default in zip(positional, defaults, strict=True):
            says_bool = argument.annotation is not None and ast.unparse(argument.annotation) == "bool"
            is_bool = isinstance(default, ast.Constant) and isinstance(default.value, bool)
            if says_bool or is_bool:
                message = f"{function.name}(True) would not say what is true: make {argument.arg} keyword-only"
                yield module.at(function, message)


def public_things_explain_themselves(module: Module) -> Iterator[Finding]:
    if ast.get_docstring(module.tree) is None and module.text.strip():
        yield Finding(module.file, 1, "the module does not say why it is here")
    for function, holder in module.functions:
        hidden = isinstance(holder, ast.ClassDef) and not is_public(holder.name)
        decorators = {dotted(d) for d in function.decorator_list}
        exempt = hidden or any(d.endswith((".setter", "overload")) for d in decorators)
        if _is_door(function, holder) and not exempt and ast.get_docstring(function) is None:
            yield module.at(function, f"{function.name}() is public and has no docstring")
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and is_public(node.name) and ast.get_docstring(node) is None:
            yield module.at(node, f"class {node.name} is public and has no docstring")
