"""The model behind the pages: scenarios, runs and their caches. Every cache has text as its key and a limit."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from energysim import files
from energysim.climate.calendar import calendar_for
from energysim.errors import InputProblems
from energysim.scenario.fingerprint import canonical_json
from energysim.scenario.schema import Scenario
from energysim.scenario.store import ScenarioStore
from energysim.study import design, simulate
from energysim.study.mix_code import with_mix
from energysim.village.prepared import Prepared
from energysim.village.result import Result

# Source: the cores of a workshop; a prepared climate is a few megabytes.
CORES_KEPT: Final = 8
# Source: the runs of 25 visitors who each move a slider back and forth; a result is some hundred kilobytes.
RUNS_KEPT: Final = 128


@dataclass(frozen=True, slots=True)
class Core:
    """One village core as its file says, with the files that it names."""

    name: str
    scenario: Scenario
    files: Mapping[str, bytes]
    text: bytes


@dataclass(frozen=True, slots=True)
class Design:
    """A core, the scenario that the sliders make of it, and where the sliders stand.

    ``base`` is the file with the mix that was taken over; ``file_scenario`` is the file with only those sliders that a
    search takes as given.
    """

    core: Core
    base: Scenario
    file_scenario: Scenario
    scenario: Scenario
    sliders: tuple[design.Slider, ...]
    values: Mapping[design.SliderKey, float]
    touched: Mapping[design.SliderKey, float]
    today: Result
    result: Result
    is_today: bool


def core_names() -> tuple[str, ...]:
    """Names of the cores that can be opened."""
    return ScenarioStore(files.shipped_scenarios()).names()


@st.cache_resource(max_entries=CORES_KEPT, show_spinner=False)
def core(name: str) -> Core:
    """Open a core by its name."""
    store = ScenarioStore(files.shipped_scenarios())
    scenario = store.load(name)
    return Core(name, scenario, store.climate_files(scenario), canonical_json(scenario))


def text_of(name: str) -> bytes | None:
    """The scenario of a core as it goes into the calculation; None when it cannot be opened."""
    try:
        return core(name).text
    except InputProblems:
        return None


def moment(name: str) -> Callable[[int], datetime.datetime]:
    """From the number of an hour of a core's year to its moment."""

    def of(step: int) -> datetime.datetime:
        return calendar_for(core(name).scenario.climate.year).start_utc(step)

    return of


def today(name: str) -> Result:
    """The run of a core as it is today."""
    here = core(name)
    return run(here.scenario, here.files, state="today")


@st.cache_resource(max_entries=CORES_KEPT, show_spinner=False)
def _prepared(key: str, _scenario: Scenario, _files: Mapping[str, bytes]) -> Prepared:
    return simulate.prepare(_scenario, files=_files)


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def _run(
    profile: str, scenario_text: str, state: simulate.State, _scenario: Scenario, _files: Mapping[str, bytes]
) -> Result:
    return simulate.run(_prepared(profile, _scenario, _files), _scenario, state=state, files=_files)


def run(scenario: Scenario, beside: Mapping[str, bytes], *, state: simulate.State) -> Result:
    """Run a scenario, or return the same record as the last time."""
    profile = simulate.profile_key(scenario, beside)
    return _run(profile, canonical_json(scenario).decode(), state, scenario, beside)


def opened(name: str, mix: str, *, texts: Mapping[design.SliderKey, str]) -> Design:
    """The design of a core: its file, the mix taken over, the sliders moved.

    Values that the core does not know are dropped; a combination that it refuses falls back on the base.
    """
    here = core(name)
    base = _with_mix(here.scenario, mix)
    planned = run(base, here.files, state="planned")
    all_sliders = design.sliders(base, planned)
    values = {s.key: s.planned for s in all_sliders}
    for one in all_sliders:
        read = design.read_value(one, texts[one.key]) if one.key in texts else None
        values[one.key] = one.planned if read is None else read
    moved = design.touched(all_sliders, values)
    scenario = design.with_values(base, moved, base=planned)
    is_today = design.plans_nothing(scenario, all_sliders, values=values)
    result = today(name) if is_today else run(scenario, here.files, state="planned")
    given = {key: value for key, value in values.items() if key in design.GIVEN}
    file_scenario = design.with_values(here.scenario, given, base=planned)
    return Design(here, base, file_scenario, scenario, all_sliders, values, moved, today(name), result, is_today)


def _with_mix(scenario: Scenario, code: str) -> Scenario:
    try:
        return with_mix(scenario, code)
    except (ValueError, InputProblems):
        return scenario
