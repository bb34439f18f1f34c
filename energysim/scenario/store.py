"""A folder of scenarios by name. A name cannot leave the folder; a save is whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from energysim.errors import InputProblems, Problem
from energysim.files import SCENARIO_LIMIT_BYTES, WEATHER_LIMIT_BYTES, list_names, read_named, write_named
from energysim.scenario.load import load_scenario
from energysim.scenario.schema import Scenario

SUFFIX: Final = ".yaml"


@dataclass(frozen=True, slots=True)
class ScenarioStore:
    """The scenarios of one folder.

    Parameters
    ----------
    folder : Path
        Need not exist; the first save makes it.
    """

    folder: Path

    def names(self) -> tuple[str, ...]:
        """Return the names of the scenarios, sorted, without ``.yaml``."""
        return tuple(name.removesuffix(SUFFIX) for name in list_names(self.folder, suffix=SUFFIX))

    def read(self, name: str) -> bytes:
        """Return the text of a scenario; InputProblems when the name is refused or there is none."""
        return read_named(self.folder, name + SUFFIX, limit_bytes=SCENARIO_LIMIT_BYTES)

    def load(self, name: str) -> Scenario:
        """Return a scenario; InputProblems with every problem of its text."""
        return load_scenario(self.read(name), file=name + SUFFIX)

    def save(self, name: str, text: str | bytes) -> Scenario:
        """Check a text and write it as ``name.yaml``, in place of an older one of that name.

        Returns
        -------
        Scenario
            What was saved.

        Raises
        ------
        InputProblems
            When the text is no valid scenario, the name is refused or taken, or the disk refuses; the folder is then
            as it was.
        """
        data = _encoded(text)
        scenario = load_scenario(data, file=name + SUFFIX)
        write_named(self.folder, name + SUFFIX, data=data)
        return scenario

    def file(self, name: str) -> bytes:
        """Return a file beside the scenarios (weather), by its plain name."""
        return read_named(self.folder, name, limit_bytes=WEATHER_LIMIT_BYTES)

    def climate_files(self, scenario: Scenario) -> dict[str, bytes]:
        """Return the weather files that a scenario names, by name."""
        return {name: self.file(name) for name in scenario.climate.files}


def _encoded(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputProblems([Problem("not_utf8", {"found": f"U+{ord(text[error.start]):04X}"})]) from None
