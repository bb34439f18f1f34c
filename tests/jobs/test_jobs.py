"""Workers: progress, results and exceptions as data; cancelling leaves nothing behind; a broken pool is replaced."""

import os
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from energysim import jobs
from energysim.jobs import Done, Failure, LongTask, Progress
from tests.jobs import tasks


@pytest.fixture(autouse=True)
def _tests_may_run_their_own_functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "PACKAGE", "tests.")
    yield
    jobs.close_pool()


def ended(task: LongTask, seconds: float = 30.0) -> Done | Failure:
    outcome = task.wait(seconds)
    assert outcome is not None
    return outcome


def started(task: LongTask) -> int:
    limit = time.monotonic() + 30
    while task.progress.stage != "sleeping":
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert task.pid is not None
    return task.pid


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_long_task_gives_progress_and_its_value() -> None:
    task = jobs.start_long(tasks.count, {"steps": 5})
    assert ended(task) == Done(5)
    assert task.progress == Progress("counting", 1.0)


def test_cancelling_takes_less_than_a_second_and_leaves_no_process() -> None:
    task = jobs.start_long(tasks.sleep, {"seconds": 60})
    pid = started(task)
    before = time.monotonic()
    task.cancel()
    assert time.monotonic() - before < 1
    assert not exists(pid)
    outcome = ended(task)
    assert isinstance(outcome, Failure)
    assert outcome.kind == "cancelled"


def test_cancelling_before_the_start_and_after_the_end_is_quiet() -> None:
    early = jobs.start_long(tasks.sleep, {"seconds": 60})
    early.cancel()
    outcome = ended(early)
    assert isinstance(outcome, Failure)
    assert outcome.kind == "cancelled"
    late = jobs.start_long(tasks.count, {"steps": 1})
    assert ended(late) == Done(1)
    late.cancel()
    assert late.outcome == Done(1)


def test_as_many_tasks_run_as_there_are_cores_and_the_next_one_waits() -> None:
    running = [jobs.start_long(tasks.sleep, {"seconds": 60}) for _ in range(jobs.WORKERS)]
    for task in running:
        started(task)
    waiting = jobs.start_long(tasks.count, {"steps": 2})
    time.sleep(0.2)
    assert waiting.progress == Progress()
    assert waiting.pid is None
    running[0].cancel()
    assert ended(waiting) == Done(2)
    for task in running[1:]:
        task.cancel()


@pytest.mark.parametrize(
    ("kind", "params"),
    [("audit", {"where": "buildings", "step": 4012, "residual": 0.5}), ("solver", {"code": "stalled"})],
)
def test_an_exception_comes_back_as_data(kind: str, params: dict[str, Any]) -> None:
    outcome = ended(jobs.start_long(tasks.refuse, {"kind": kind}))
    assert outcome == Failure(kind, params)  # type: ignore[arg-type]


def test_problems_with_the_input_come_back_whole() -> None:
    outcome = ended(jobs.start_long(tasks.refuse, {"kind": "input"}))
    assert isinstance(outcome, Failure)
    (problem,) = outcome.problems
    assert (problem.code, dict(problem.params), problem.path, problem.line) == ("too_high", {"found": 5}, "a.b", 3)


def test_a_crash_and_a_dead_worker_are_told_apart_from_our_own_errors() -> None:
    crashed = ended(jobs.start_long(tasks.crash, {}))
    assert isinstance(crashed, Failure)
    assert (crashed.kind, crashed.params["name"]) == ("crash", "ZeroDivisionError")
    died = ended(jobs.start_long(tasks.exit_hard, {}))
    assert isinstance(died, Failure)
    assert (died.kind, died.params["name"]) == ("crash", "WorkerDied")


def test_a_short_task_runs_elsewhere_and_a_broken_pool_is_replaced(tmp_path: Path) -> None:
    assert jobs.run_short(tasks.double, (21.0,)) == 42.0
    assert jobs.run_short(tasks.die, (str(tmp_path / "marker"),)) == "alive"
    assert jobs.run_short(tasks.double, (4.0,)) == 8.0


def test_a_worker_does_not_import_streamlit() -> None:
    assert jobs.run_short(tasks.streamlit_is_imported, ()) is False


def test_only_functions_of_the_package_outside_the_pages_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PACKAGE", "energysim.")
    with pytest.raises(ValueError, match="only functions"):
        jobs.start_long(tasks.count, {"steps": 1})
    monkeypatch.setattr(tasks.double, "__module__", "energysim.pages.mix")
    with pytest.raises(ValueError, match="only functions"):
        jobs.run_short(tasks.double, (1.0,))


def test_an_installed_app_starts_with_the_settings_of_the_clone(repository: Path) -> None:
    tables = tomllib.loads((repository / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    settings = {f"{section}.{key}": value for section, table in tables.items() for key, value in table.items()}
    written = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in settings.items()}
    assert dict(jobs.SETTINGS) == written
    command = jobs.app_command(port=8765, headless=True)
    assert "--server.port=8765" in command
    assert Path(command[4]).is_file()
