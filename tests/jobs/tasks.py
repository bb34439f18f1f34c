"""Functions for workers; a worker imports this file by name."""

import os
import sys
import time
from collections.abc import Callable

from energysim.errors import AuditError, InputProblems, Problem, SolverError

Progress = Callable[[str, float], None]


def double(value: float) -> float:
    return 2 * value


def streamlit_is_imported() -> bool:
    return "streamlit" in sys.modules


def die(marker: str) -> str:
    """Die the first time; live when the marker file exists."""
    if os.path.exists(marker):
        return "alive"
    with open(marker, "w", encoding="utf-8"):
        pass
    os._exit(3)


def count(steps: int, *, on_progress: Progress) -> int:
    for step in range(steps):
        on_progress("counting", (step + 1) / steps)
    return steps


def sleep(seconds: float, *, on_progress: Progress) -> None:
    on_progress("sleeping", 0.5)
    time.sleep(seconds)


def crash(*, on_progress: Progress) -> None:
    raise ZeroDivisionError("one over nothing")


def exit_hard(*, on_progress: Progress) -> None:
    os._exit(9)


def refuse(kind: str, *, on_progress: Progress) -> None:
    if kind == "input":
        raise InputProblems([Problem("too_high", {"found": 5}, path="a.b", line=3)])
    if kind == "audit":
        raise AuditError("buildings", 4012, 0.5)
    raise SolverError("stalled", gap=0.1)
