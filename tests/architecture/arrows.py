"""Rules on who may look at whom: layers, libraries per room, late imports, cycles, technologies."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Finding, Module, imports, starts_with

PACKAGE = "energysim"

# Top to bottom; names in one row never import each other. The same table stands in pyproject.toml for import-linter.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("app",),
    ("pages", "cli"),
    ("jobs",),
    ("report",),
    ("study",),
    ("village",),
    ("finance", "demand", "technologies"),
    ("climate",),
    ("scenario",),
    ("parameters",),
    ("text",),
    ("hub",),
    ("files",),
    ("units", "errors"),
)

RANK = {room: row for row, rooms in enumerate(LAYERS) for room in rooms}

# library -> the only places that may import it
HOMES: dict[str, tuple[str, ...]] = {
    "streamlit": ("app.py", "energysim/pages/"),
    "plotly": ("energysim/report/figures",),
    "matplotlib": ("energysim/report/",),
    "typst": ("energysim/report/",),
    "pydantic": ("energysim/scenario/", "energysim/parameters/register.py", "energysim/village/result.py"),
    "pydantic_core": ("energysim/scenario/", "energysim/parameters/register.py", "energysim/village/result.py"),
    "yaml": (
        "energysim/scenario/load.py",
        "energysim/scenario/dump.py",
        "energysim/parameters/",
        "energysim/text.py",
    ),
    "piqp": ("energysim/hub/solvers.py",),
    "highspy": ("energysim/hub/solvers.py",),
    "numba": ("energysim/hub/kernels/", "energysim/demand/kernels/"),
    "multiprocessing": ("energysim/jobs.py",),
    "concurrent.futures": ("energysim/jobs.py",),
}

# library -> rooms that may not import it
STRANGERS: dict[str, tuple[str, ...]] = {"pandas": ("energysim/hub/", "energysim/finance/")}

# Nothing leaves the machine, and a pickle can run anything: these have no home at all.
HOMELESS = ("requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client")

LATE_IMPORT_PLACES = ("energysim/cli/", "energysim/jobs.py", "energysim/hub/solvers.py", "energysim/report/")
LATE_IMPORT_MODULES = ("holidays",)


def room(dotted_name: str) -> str | None:
    """The room of a module of the package: "hub" of "energysim.hub.model"; None outside and for the package."""
    parts = dotted_name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 else None


def libraries_stay_home(module: Module) -> Iterator[Finding]:
    for node, name in imports(module.tree):
        for library, homes in HOMES.items():
            home = any(module.file.startswith(place) for place in homes)
            if starts_with(name, [library]) and not home:
                yield module.at(node, f"imports {library}, which belongs to {', '.join(homes)} only")
        for library, rooms in STRANGERS.items():
            if starts_with(name, [library]) and module.inside(*rooms):
                yield module.at(node, f"imports {library}; this room works with arrays only")
        if starts_with(name, HOMELESS):
            yield module.at(node, f"imports {name}; nothing in this package talks to another machine")


def arrows_point_down(module: Module) -> Iterator[Finding]:
    """Every import counts, also one under TYPE_CHECKING and one inside a function."""
    own = "app" if module.file == "app.py" else room(module.name)
    if own is None:
        return
    if own not in RANK:
        yield Finding(module.file, 1, f"the room {own!r} has no place in the layers")
        return
    for node, name in imports(module.tree):
        other = room(name)
        if other is None or other == own or other not in RANK:
            continue
        if RANK[other] <= RANK[own]:
            yield module.at(node, f"{own} imports {name}, which does not stand below it")
        elif own == "hub" and other not in ("units", "errors"):
            yield module.at(node, f"hub imports {name}; it may know units and errors only")


def no_relative_imports(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield module.at(node, "a relative import hides which room is meant: write energysim....")


def imports_stand_on_top(module: Module) -> Iterator[Finding]:
    if module.inside(*LATE_IMPORT_PLACES, "app.py"):
        return
    for function, _ in module.functions:
        for node, name in imports(function):
            if not starts_with(name, LATE_IMPORT_MODULES):
                yield module.at(node, f"imports {name} inside {function.name}(); import it at the top")


def technologies_do_not_meet(module: Module) -> Iterator[Finding]:
    folder = "energysim/technologies/"
    if not module.inside(folder) or module.is_package:
        return
    for node, name in imports(module.tree):
        below = starts_with(name, ["energysim.technologies"])
        if below and not starts_with(name, ["energysim.technologies.base"]):
            yield module.at(node, f"a technology imports {name}; only energysim.technologies.base is allowed")


def _graph(modules: list[Module]) -> dict[str, dict[str, int]]:
    """Module -> imported modules of the package -> line. Statements inside functions are left out."""
    known = {module.name for module in modules}
    graph: dict[str, dict[str, int]] = {}
    for module in modules:
        late = {id(node) for function, _ in module.functions for node, _ in imports(function)}
        edges = graph.setdefault(module.name, {})
        for node, name in imports(module.tree):
            target = name if name in known else name.rpartition(".")[0]
            if target in known and target != module.name and id(node) not in late:
                edges.setdefault(target, node.lineno)
    return graph


def no_cycles(modules: list[Module]) -> Iterator[Finding]:
    graph = _graph(modules)
    files = {module.name: module.file for module in modules}
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += graph.get(here, {})
        reach[start] = seen
    for start, edges in graph.items():
        for target, line in edges.items():
            if start in reach.get(target, set()):
                yield Finding(files[start], line, f"{start} and {target} import each other in a circle")
