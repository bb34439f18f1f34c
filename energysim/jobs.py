"""Worker processes: short tasks in a pool that is recreated when it breaks, long ones in a process of their own.

Only functions of the package, never of a page, are handed to another process: a worker then imports what it needs and
no Streamlit. What comes back is data: a value, or a `Failure` that says what went wrong without being an exception.
"""

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal

from energysim.errors import AuditError, EnergysimError, InputProblems, Problem, SolverError

PACKAGE: Final = "energysim."
PAGES: Final = "energysim.pages"

# Source: a person who presses "Stoppen" should not wait; a worker that ignores the first signal is killed after this.
TERMINATE_PATIENCE_S: Final = 0.4
# Source: one worker needs a core to itself for most of its work.
WORKERS: Final = max(1, os.cpu_count() or 1)

LOG: Final = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")
_SLOTS: Final = threading.BoundedSemaphore(WORKERS)
_POOL_LOCK: Final = threading.Lock()
_pool: ProcessPoolExecutor | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long task is: the code of the step and the done share (0 to 1); ``waiting`` until it may start."""

    stage: str = "waiting"
    fraction: float = 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """The value that the function returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, as data.

    Parameters
    ----------
    kind : {"input", "audit", "solver", "refused", "crash", "cancelled"}
        The branch of the exception tree; ``crash`` for anything that is not ours, ``cancelled`` after ``cancel``.
    params : dict
        ``where`` and ``step`` of an audit, ``code`` of a solver, the class name of a crash.
    problems : tuple of Problem
        What is wrong with the input, only for ``input``.
    """

    kind: Literal["input", "audit", "solver", "refused", "crash", "cancelled"]
    params: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def failure_of(error: BaseException) -> Failure:
    """Turn an exception into data that survives the way between processes."""
    if isinstance(error, InputProblems):
        return Failure("input", problems=tuple(_portable(problem) for problem in error.problems))
    if isinstance(error, AuditError):
        return Failure("audit", {"where": error.where, "step": error.step, "residual": error.residual})
    if isinstance(error, SolverError):
        return Failure("solver", {"code": error.code})
    if isinstance(error, EnergysimError):
        return Failure("refused", {"name": type(error).__name__, "message": str(error)})
    return Failure("crash", {"name": type(error).__name__, "message": str(error)})


def _portable(problem: Problem) -> Problem:
    """Return the same problem with a plain dict, which may travel between processes."""
    return Problem(problem.code, dict(problem.params), problem.path, problem.file, problem.line, problem.column)


def _check_function(function: Callable[..., Any]) -> None:
    """Refuse what a worker could not import without Streamlit."""
    module = function.__module__
    if not module.startswith(PACKAGE) or module.startswith(PAGES):
        raise ValueError(f"only functions of {PACKAGE}* outside {PAGES} run in a worker, not {module}")


# --- short tasks -------------------------------------------------------------------------------------------------


def run_short(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Run a short function in the pool and wait for it; a broken pool is replaced and the task tried once more.

    Parameters
    ----------
    function : callable
        A function of the package, not of a page, importable by name.
    arguments : tuple
        Its positional arguments.

    Returns
    -------
    Whatever the function returns; its exception is raised here.

    Raises
    ------
    ValueError
        For a function that no worker should run.
    BrokenProcessPool
        When a worker dies twice in a row on the same task.
    """
    _check_function(function)
    try:
        return _submit(function, arguments).result()
    except BrokenProcessPool:
        LOG.warning("a worker died; the pool is replaced")
        close_pool()
        return _submit(function, arguments).result()


def _submit(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Future[Any]:
    global _pool
    with _POOL_LOCK:
        if _pool is None:
            _pool = ProcessPoolExecutor(max_workers=WORKERS, mp_context=_SPAWN)
        return _pool.submit(function, *arguments)


def close_pool() -> None:
    """End the workers of the pool; the next short task makes a new one."""
    global _pool
    with _POOL_LOCK:
        old, _pool = _pool, None
    if old is not None:
        old.shutdown(wait=False, cancel_futures=True)


# --- long tasks --------------------------------------------------------------------------------------------------


class LongTask:
    """One function in a process of its own, with progress, an outcome and a way to stop it.

    As many tasks run as there are cores; others wait their turn. A thread collects what the process sends, so that a
    finished process never waits for a page that nobody looks at any more.
    """

    def __init__(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
        _check_function(function)
        self._function = function
        self._arguments = dict(arguments)
        self._lock = threading.Lock()
        self._progress = Progress()
        self._outcome: Done | Failure | None = None
        self._cancelled = threading.Event()
        self._process: Any = None
        self._thread = threading.Thread(target=self._follow, name="energysim long task", daemon=True)
        self._thread.start()

    @property
    def progress(self) -> Progress:
        """The latest message of the process."""
        with self._lock:
            return self._progress

    @property
    def outcome(self) -> Done | Failure | None:
        """The value or the failure; None while it waits or runs."""
        with self._lock:
            return self._outcome

    @property
    def pid(self) -> int | None:
        """The process that works on it; None before it starts."""
        with self._lock:
            return None if self._process is None else self._process.pid

    def wait(self, seconds: float | None = None) -> Done | Failure | None:
        """Wait until the task has an outcome, at most ``seconds``."""
        self._thread.join(seconds)
        return self.outcome

    def cancel(self) -> None:
        """Stop the task: the process is ended and waited for; nothing is left behind."""
        self._cancelled.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process)
        self._thread.join()

    def _follow(self) -> None:
        """Wait for a core, start the process, read what it sends, and keep the last word."""
        while not _SLOTS.acquire(timeout=TERMINATE_PATIENCE_S):
            if self._cancelled.is_set():
                return self._finish(Failure("cancelled"))
        try:
            return self._finish(self._run_process())
        finally:
            _SLOTS.release()

    def _run_process(self) -> Done | Failure:
        receiver, sender = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=_work, args=(sender, self._function, self._arguments), daemon=True)
        with self._lock:
            if self._cancelled.is_set():
                return Failure("cancelled")
            process.start()
            self._process = process
        sender.close()
        with receiver:
            outcome = self._listen(receiver)
        process.join()
        return Failure("cancelled") if self._cancelled.is_set() else outcome

    def _listen(self, receiver: Connection) -> Done | Failure:
        while True:
            try:
                message = receiver.recv()
            except (EOFError, OSError):
                return Failure("crash", {"name": "WorkerDied", "message": ""})
            if not isinstance(message, Progress):
                return message if isinstance(message, Failure) else Done(message.value)
            with self._lock:
                self._progress = message

    def _finish(self, outcome: Done | Failure) -> None:
        with self._lock:
            self._outcome = outcome


def start_long(function: Callable[..., Any], arguments: Mapping[str, Any]) -> LongTask:
    """Start a long function in a process of its own.

    Parameters
    ----------
    function : callable
        A function of the package, not of a page, that takes ``on_progress(stage, fraction)`` by keyword.
    arguments : mapping
        Its other arguments, by keyword.

    Raises
    ------
    ValueError
        For a function that no worker should run.
    """
    return LongTask(function, arguments)


def _end(process: Any) -> None:
    """End a process politely, then firmly, and collect it."""
    process.terminate()
    process.join(TERMINATE_PATIENCE_S)
    if process.is_alive():
        process.kill()
        process.join()


def _work(sender: Connection, function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Run inside the worker: call the function, send its progress and its end."""

    def on_progress(stage: str, fraction: float) -> None:
        sender.send(Progress(stage, fraction))

    try:
        value = function(**arguments, on_progress=on_progress)
    except Exception as error:
        LOG.exception("the task failed")
        sender.send(failure_of(error))
    else:
        sender.send(Done(value))
    finally:
        sender.close()


# --- the app -----------------------------------------------------------------------------------------------------

ENTRY: Final = Path(__file__).parent / "pages" / "entry.py"
# The settings of .streamlit/config.toml, which an installed package does not carry; a test keeps the two the same.
SETTINGS: Final[Mapping[str, str]] = {
    "server.address": "127.0.0.1",
    "server.maxUploadSize": "20",
    "server.maxMessageSize": "50",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableAgentApi": "false",
    "server.fileWatcherType": "none",
    "server.disconnectedSessionTTL": "120",
    "server.maxCacheDataSize": "500mb",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "runner.magicEnabled": "false",
    "runner.postScriptGC": "false",
    "browser.gatherUsageStats": "false",
    "theme.base": "light",
    "theme.primaryColor": "#00695C",
    "theme.backgroundColor": "#FFFFFF",
    "theme.secondaryBackgroundColor": "#F1F5F3",
    "theme.textColor": "#1B2A27",
    "theme.borderColor": "#C9D6D1",
    "theme.linkColor": "#00594F",
    "theme.font": "sans-serif",
    "theme.baseFontSize": "16",
}


def app_command(*, port: int, headless: bool) -> list[str]:
    """The command that starts the app of the package with the settings of this project."""
    own = {
        "server.port": str(port),
        "server.headless": "true" if headless else "false",
        "server.showEmailPrompt": "false",
    }
    flags = [f"--{name}={value}" for name, value in {**SETTINGS, **own}.items()]
    return [sys.executable, "-m", "streamlit", "run", str(ENTRY), *flags]


def start_app(*, port: int, headless: bool) -> int:
    """Start the app and wait until it ends.

    Parameters
    ----------
    port : int
        On this computer.
    headless : bool
        Do not open a browser window.

    Returns
    -------
    int
        The exit code of the app.
    """
    with subprocess.Popen(app_command(port=port, headless=headless)) as process:  # noqa: S603 - our own command
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()
