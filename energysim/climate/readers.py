"""Weather files that the user brings: bytes in, a whole and possible year out, or every reason why not.

A file is read by the time convention of its kind, and that reading is then checked against the sun itself: a file in
another time zone than it says does not pass. Nothing is filled or moved without being asked.
"""

from dataclasses import replace
from typing import Final, Literal

from energysim.climate.epw import read_epw
from energysim.climate.pvgis import read_pvgis
from energysim.climate.weather import Weather
from energysim.errors import InputProblems, Problem

# Source: house limit; an hourly year as EPW is 1.6 MB.
LIMIT_BYTES: Final = 2_000_000
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def read_weather(data: bytes, *, kind: Literal["pvgis", "epw"], year: int, file: str = "") -> Weather:
    """Read a weather file.

    Parameters
    ----------
    data : bytes
        At most 2 MB.
    kind : {"pvgis", "epw"}
    year : int
        Civil year to lay the weather on. A typical year has no 29 February and is refused for a leap year.
    file : str
        Name, for the messages.

    Raises
    ------
    InputProblems
        ``file_too_big`` and codes ``climate_*``, each with the file and, where there is one, the line.
    """
    try:
        if len(data) > LIMIT_BYTES:
            raise InputProblems([Problem("file_too_big", {"allowed": LIMIT_BYTES})])
        # Every byte is a sign in this encoding; what matters is plain ASCII.
        lines = data.removeprefix(BYTE_ORDER_MARK).decode("latin-1").splitlines()
        return (read_pvgis if kind == "pvgis" else read_epw)(lines, year)
    except InputProblems as refused:
        problems = [replace(problem, file=file, path="climate.file") for problem in refused.problems]
        raise InputProblems(problems) from None
