"""``python -m benchmarks.validation [NAME ...]``: write the pages of docs/reference/validation from the code.

Each page is made by one module of this folder from the code and from reference data that lie outside the project.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from pathlib import Path

from benchmarks import validation
from energysim import files

DATA_VARIABLE = "ENERGYSIM_SHARED_DATA"
ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "reference" / "validation"


def names() -> list[str]:
    """Every page that there is, in the order of the alphabet."""
    return sorted(one.name for one in pkgutil.iter_modules(validation.__path__) if not one.name.startswith("_"))


def page(name: str, data: Path) -> str:
    """The text of one page."""
    module = importlib.import_module(f"benchmarks.validation.{name}")
    return f"# {module.TITLE}\n\n{module.page(data).strip()}\n"


def index(titles: dict[str, str]) -> str:
    """The list of pages."""
    lines = [f"- [{title}]({name}.md)" for name, title in titles.items()]
    head = (
        "# Held against the outside world\n\n"
        "What the model reaches, what was expected, and who says so. Every table is written by\n"
        "`python -m benchmarks.validation` from the code; nothing here is typed by hand.\n\n"
    )
    return head + "\n".join(lines) + "\n"


def main() -> None:
    """Write the asked pages (default: all) and the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="*", help="pages to write; default: all")
    parser.add_argument("--data", type=Path, required=False, help=f"reference data; default: {DATA_VARIABLE}")
    asked = parser.parse_args()
    data = asked.data or Path(os.environ.get(DATA_VARIABLE, ROOT.parent / "shared" / "data"))
    if not data.is_dir():
        parser.error(f"the reference data are not at {data}; name their folder with --data or {DATA_VARIABLE}")
    for name in asked.name or names():
        files.write_atomic(PAGES / f"{name}.md", page(name, data).encode())
        sys.stdout.write(f"{name}.md\n")
    titles = {name: importlib.import_module(f"benchmarks.validation.{name}").TITLE for name in names()}
    files.write_atomic(PAGES / "index.md", index(titles).encode())


if __name__ == "__main__":
    main()
