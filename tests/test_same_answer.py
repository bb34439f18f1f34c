"""R20: the same question has the same answer, byte for byte, in every process.

Another order of hashes and another number of threads must not show. Of an optimum, the seconds that the solver took are
the only thing that may differ.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

RUNS = 10
MAIN = "from energysim.cli import main; main()"


def _asked(repository: Path, arguments: tuple[str, ...], *, seed: int, threads: int) -> bytes:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(seed),
        "NUMBA_NUM_THREADS": str(threads),
        "OMP_NUM_THREADS": str(threads),
        "PYTHONPATH": str(repository),
    }
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        check=True,
        timeout=600,
    )
    return done.stdout


def _answers(repository: Path, *arguments: str, runs: int) -> list[bytes]:
    seeds = np.random.default_rng().integers(1, 2**32, runs)
    print(f"hash seeds {seeds.tolist()}")  # noqa: T201 (so that a failure can be repeated)
    return [_asked(repository, arguments, seed=int(seed), threads=1 + k % 2) for k, seed in enumerate(seeds)]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_year_is_the_same_to_the_byte(repository: Path) -> None:
    answers = _answers(repository, "run", "scenarios/gelrode.yaml", "--json", runs=RUNS)
    assert len(answers[0]) > 1000
    assert len(set(answers)) == 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_optimum_is_the_same_to_the_byte(repository: Path) -> None:
    answers = _answers(repository, "optimise", "scenarios/gelrode.yaml", "--json", runs=RUNS)
    assert len({_timeless(answer) for answer in answers}) == 1


def _timeless(answer: bytes) -> str:
    """The answer as printed, but for the seconds."""

    def without(part: object) -> object:
        if isinstance(part, dict):
            return {k: 0 if k.endswith("seconds") else without(v) for k, v in part.items()}
        return [without(v) for v in part] if isinstance(part, list) else part

    found = json.loads(answer)
    assert found["certificate"]["seconds"] > 0
    return json.dumps(without(found))  # keeps the order in which it was printed
