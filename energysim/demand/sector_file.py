"""Measured totals of a statistical sector, from the open data of Fluvius: a file in, the sector's years out.

Two forms are read: the published set "1_06b verbruiksgegevens statistische sector met NACE-sector" (one row per year,
market and kind of user), and a table with one row per sector and year. Small groups are censored by the publisher:
what is hidden is said, never counted as zero.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from energysim.demand.sector_rows import Carrier, Form, Line, Part, lines_of, parts_of
from energysim.errors import InputProblems, Problem
from energysim.scenario.nearest import nearest

# Source: house limit; the sectors of a province over four years are 1 MB, all of Flanders by NACE some 15 MB.
LIMIT_BYTES: Final = 20_000_000
# Source: enough of a row to recognise it by.
SHOWN_SIGNS: Final = 40

# Source: as many as fit on a line; and fewer letters are in too many names.
MOST_NAMED: Final = 4
LEAST_SIGNS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One carrier in one year.

    Parameters
    ----------
    kwh : float or None
        None where the publisher hides all of it, or there is none: small groups and absent ones look alike.
    connections : int or None
    hidden : int
        Groups that are censored; where ``kwh`` is known it is then a lower bound.
    """

    kwh: float | None
    connections: int | None
    hidden: int

    @property
    def kwh_per_connection(self) -> float | None:
        """None where one of the two is unknown."""
        return self.kwh / self.connections if self.kwh is not None and self.connections else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorTotals:
    """The measured years of a sector, newest first, each with the carriers that the file has rows for."""

    code: str
    name: str
    municipality: str
    years: Mapping[int, Mapping[Carrier, Total]]


def read_sector(data: bytes, code: str, *, file: str = "") -> SectorTotals:
    """Return the measured totals of one sector.

    Parameters
    ----------
    data : bytes
        CSV with semicolons or commas, at most 20 MB.
    code : str
        Statbel code as 24001C001, or the exact name of the sector where the file has names.
    file : str
        Name, for the messages.

    Raises
    ------
    InputProblems
        ``file_too_big``, ``sector_form``, ``sector_row``, ``sector_empty``, or ``sector_unknown`` with the nearest.
    """
    try:
        if len(data) > LIMIT_BYTES:
            raise InputProblems([Problem("file_too_big", {"allowed": LIMIT_BYTES})])
        form, lines = lines_of(data.decode("utf-8-sig", "replace"))
        return _sector(_of_sector(lines, code.strip()), form)
    except csv.Error as error:
        found = {"found": str(error)[:SHOWN_SIGNS], "count": 1}
        raise InputProblems([Problem("sector_row", found, file=file)]) from None
    except InputProblems as refused:
        raise InputProblems([replace(problem, file=file) for problem in refused.problems]) from None


def _of_sector(lines: Iterable[Line], asked: str) -> list[Line]:
    """Rows of the sector with this code or name."""
    names: dict[str, str] = {}
    found = []
    for line in lines:
        names.setdefault(line.code, line.name)
        if line.code == asked.upper() or (line.name and line.name.casefold() == asked.casefold()):
            found.append(line)
    if not names:
        raise InputProblems([Problem("sector_empty")])
    codes = tuple(dict.fromkeys(line.code for line in found))
    if len(codes) != 1:
        near = ", ".join(codes[:MOST_NAMED]) or _near(asked, names)
        raise InputProblems([Problem("sector_unknown", {"found": asked[:SHOWN_SIGNS], "nearest": near})])
    return found


def _near(asked: str, names: Mapping[str, str]) -> str:
    """Sectors whose name holds what was asked, or the nearest code or name."""
    if len(asked) > LEAST_SIGNS:
        named = [f"{code} ({name})" for code, name in names.items() if asked.casefold() in name.casefold()]
        if named:
            return ", ".join(named[:MOST_NAMED])
    return nearest(asked.upper(), names) or nearest(asked, (name for name in names.values() if name))


def _sector(lines: list[Line], form: Form) -> SectorTotals:
    parts: list[Part] = []
    bad: list[Line] = []
    for line in lines:
        try:
            parts += parts_of(line, form)
        except ValueError:
            bad.append(line)
    if bad:
        shown = ";".join(bad[0].cells.values())[:SHOWN_SIGNS]
        raise InputProblems([Problem("sector_row", {"found": shown, "count": len(bad)}, line=bad[0].number)])
    years: dict[int, dict[Carrier, list[Part]]] = {}
    for part in parts:
        years.setdefault(part.year, {}).setdefault(part.carrier, []).append(part)
    return SectorTotals(
        code=lines[0].code,
        name=lines[0].name or lines[0].code,
        municipality=lines[0].municipality,
        years={
            year: {carrier: _total(carriers[carrier]) for carrier in sorted(carriers)}
            for year, carriers in sorted(years.items(), reverse=True)
        },
    )


def _total(parts: Iterable[Part]) -> Total:
    listed = list(parts)
    known = [(part.kwh, part.connections) for part in listed if part.kwh is not None and part.connections is not None]
    return Total(
        kwh=sum(kwh for kwh, _ in known) if known else None,
        connections=sum(connections for _, connections in known) if known else None,
        hidden=len(listed) - len(known),
    )
