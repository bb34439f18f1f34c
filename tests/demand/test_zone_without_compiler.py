"""The compiled steps of the zone are also right as plain Python, so that a measurement of branches can see inside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHOSEN = (
    "tests/cases/test_thermal_cases.py::test_case_e",
    "tests/demand/test_zone.py::test_the_kernel_is_its_exact_twin",
    "tests/demand/test_zone.py::test_limits_are_kept_and_the_temperature_belongs_to_the_power",
)


@pytest.mark.timeout(120)
def test_the_zone_passes_its_tests_without_the_compiler(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHOSEN],
        cwd=repository,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
