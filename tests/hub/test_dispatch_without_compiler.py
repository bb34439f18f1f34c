"""The kernels are also right as plain Python, so that a measurement of branches can see inside them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = ("test_dispatch.py", "test_balance.py", "test_dispatch_twin.py")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_kernels_pass_their_tests_without_the_compiler(repository: Path) -> None:
    files = [f"tests/hub/{name}" for name in FILES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=900", *files],
        cwd=repository,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
