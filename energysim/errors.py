"""The exception tree. Every error carries codes and values; the words are in the texts.

EnergysimError
├── InputProblems      the user's input cannot be used: every problem at once, nothing was calculated
├── UnknownParameter   a parameter key that the register does not know
├── HubError           a hub description that contradicts itself
├── AuditError         our own calculation does not close: no number may be shown
└── SolverError        no certified optimum was found: no number may be shown
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, without words.

    Parameters
    ----------
    code : str
        Names the text ``problem.<code>``.
    params : Mapping
        What the text needs: what was found, what is allowed, the nearest key.
    path : str
        Where in the document, as ``buildings[2].dwellings``.
    file : str
        Name of the file, or "" for text without a file.
    line, column : int or None
        Counted from 1; None where the input has no lines.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None


class EnergysimError(Exception):
    """Anything that energysim refuses or cannot do."""


class InputProblems(EnergysimError):
    """The input cannot be used; ``problems`` lists everything found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.file}:{p.line or 0} {p.path} {p.code}" for p in self.problems))


class UnknownParameter(EnergysimError):
    """A parameter key that the register does not hold."""


class HubError(EnergysimError):
    """A hub description that contradicts itself: ``code`` and ``params`` say how."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code}: {params}")


class AuditError(EnergysimError):
    """A balance does not close, or a limit is broken: the calculation is wrong, not the input."""

    def __init__(self, where: str, step: int, residual: float) -> None:
        self.where = where
        self.step = step
        self.residual = residual
        super().__init__(f"{where} does not close at step {step}: {residual:.3e}")


class SolverError(EnergysimError):
    """No certified optimum: ``code`` says why, ``params`` what was reached."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code}: {params}")
