"""What every test stands on: one thread per worker, a cache that is reused, the shared data and the browser."""

import os
from pathlib import Path
from typing import NoReturn

# Two threads in each of two test processes would only fight over two cores; numba reads this once, on import.
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent

# The sun of a site takes seconds to compute: kept between sessions, beside pytest's own cache, never in the user's.
os.environ.setdefault("ENERGYSIM_CACHE", str(ROOT / ".pytest_cache" / "energysim"))

import shutil  # noqa: E402 (after the environment is set, like all that follows)

import hypothesis  # noqa: E402
import pytest  # noqa: E402

SHARED_DATA_VARIABLE = "ENERGYSIM_SHARED_DATA"

# Fast lane: the same examples on every machine and in every run. Slow lane: fresh ones, printed when they fail.
hypothesis.settings.register_profile("fast", deadline=None, derandomize=True, max_examples=50, database=None)
hypothesis.settings.register_profile("slow", deadline=None, print_blob=True, max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    slow_lane = str(config.getoption("markexpr", "")).strip() == "slow"
    hypothesis.settings.load_profile("slow" if slow_lane else "fast")


def _absent(what: str, remedy: str) -> NoReturn:
    """A missing thing skips a test on a laptop, but never quietly in continuous integration."""
    reason = f"{what} is absent: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real files (weather, prices, measurements) that stay outside the project."""
    folder = Path(os.environ.get(SHARED_DATA_VARIABLE, ROOT.parent / "shared" / "data")).resolve()
    if not folder.is_dir():
        _absent(f"the shared data folder {folder}", f"set {SHARED_DATA_VARIABLE}")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of the Chromium that the browser tests drive."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        _absent("Chromium", "install the package chromium")
    return Path(program)
