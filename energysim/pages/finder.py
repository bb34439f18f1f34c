"""The search for the cheapest mix: one process per search, answers kept for everybody who asks the same."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from energysim import jobs
from energysim.pages.engine import Core
from energysim.scenario.fingerprint import canonical_json
from energysim.scenario.schema import Scenario
from energysim.study.optimise import optimise
from energysim.study.simulate import profile_key
from energysim.village.result import Optimum

RUNNING: Final = "energysim_search"
# Source: the answers of a workshop; one is some hundred kilobytes.
ANSWERS_KEPT: Final = 64
# Source: a process that may start has started by then.
QUEUED_AFTER_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a scenario with its target, and the files that it names."""

    scenario: Scenario
    core: Core

    @property
    def key(self) -> str:
        """The same text for the same question."""
        return profile_key(self.scenario, self.core.files) + canonical_json(self.scenario).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and how long that took."""

    optimum: Optimum
    seconds: float


@dataclass(frozen=True, slots=True)
class Search:
    """A search of this visitor."""

    key: str
    task: jobs.LongTask
    started: float


@dataclass(slots=True)
class _Answers:
    """Answers by question, the oldest dropped first."""

    kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def _answers() -> _Answers:
    return _Answers()


def answer(question: Question) -> Answer | None:
    """The answer to a question that somebody asked before."""
    found = _answers()
    with found.lock:
        return found.kept.get(question.key)


def search() -> Search | None:
    """The search that this visitor waits for."""
    found = st.session_state.get(RUNNING)
    return found if isinstance(found, Search) else None


def is_queued(running: Search) -> bool:
    """Whether other searches go first: still without a process when it should long have one."""
    return running.task.pid is None and time.monotonic() - running.started > QUEUED_AFTER_S


def start(question: Question) -> None:
    """Start a search, in place of the one that ran."""
    stop()
    arguments = {"scenario": question.scenario, "files": dict(question.core.files)}
    st.session_state[RUNNING] = Search(question.key, jobs.start_long(optimise, arguments), time.monotonic())


def stop() -> None:
    """End the search of this visitor."""
    running = search()
    if running is not None:
        running.task.cancel()
        del st.session_state[RUNNING]


def collect() -> jobs.Failure | None:
    """Put a finished search with the answers; return what went wrong, or None."""
    running = search()
    if running is None or running.task.outcome is None:
        return None
    outcome = running.task.outcome
    del st.session_state[RUNNING]
    if isinstance(outcome, jobs.Failure):
        return outcome
    found = _answers()
    with found.lock:
        found.kept[running.key] = Answer(outcome.value, _elapsed(running, time.monotonic))
        while len(found.kept) > ANSWERS_KEPT:
            found.kept.popitem(last=False)
    return None


def _elapsed(running: Search, clock: Callable[[], float]) -> float:
    return clock() - running.started
