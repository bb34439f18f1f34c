"""Answers side by side for a terminal. Selects, sorts and formats; computes nothing."""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Final

from energysim.report.columns import row
from energysim.report.notes import is_served, unserved_lines
from energysim.report.words import energy, money_exact, money_home, power, tonnes
from energysim.study.compare_runs import Column, Comparison, Missing
from energysim.text import Lang, number, percent, render_problem, t
from energysim.village.result import Result

SHARES: Final = ("annual_final", "annual_primary", "matched", "winter")
Show = Callable[[Column, Lang], str]


def headline_table(beside: Comparison, lang: Lang) -> str:
    """Today, without policy, and the plan of one scenario: the numbers that decide."""
    columns = beside.columns
    lines = [row(t("compare.headline.title", lang, scenario=columns[0].result.scenario), _states(columns, lang))]
    lines += _rows(columns, HEADLINES, lang=lang)
    lines += _unserved(columns, _states(columns, lang), lang=lang)
    return "\n".join([*lines, *(_missing(one, lang) for one in beside.missing), t("compare.headline.levies", lang)])


def _missing(one: Missing, lang: Lang) -> str:
    """Which column is not there, and why, in one line."""
    found = [render_problem(problem, lang).splitlines() for problem in one.problems]
    why = " ".join(": ".join(line.strip() for line in lines if line.strip()) for lines in found)
    return t("compare.headline.missing", lang, state=t(f"compare.state.{one.state}", lang), why=why)


def comparison_table(comparison: Comparison, lang: Lang, *, files: Sequence[str] = ()) -> str:
    """Two to four scenarios: the same rows for each, then what stands where they differ from nothing.

    Parameters
    ----------
    files : sequence of str
        Where each column comes from: named when columns have the same name.
    """
    columns = comparison.columns
    lines = [row(t("compare.title", lang), [one.result.scenario for one in columns])]
    if files and len({one.result.scenario for one in columns}) < len(columns):
        lines.append(row("", _told_apart(files)))
    lines.append(row("", _states(columns, lang)))
    lines += _rows(columns, (*HEADLINES, *ENERGIES), lang=lang)
    lines += _unserved(columns, [one.result.scenario for one in columns], lang=lang)
    lines += ["", t("compare.capacities", lang), *_capacities(columns, lang)]
    return "\n".join([*lines, "", t("compare.headline.levies", lang)])


def _told_apart(files: Sequence[str]) -> list[str]:
    """File names, with their folder where the names are equal too."""
    paths = [PurePath(file) for file in files]
    names = [path.name for path in paths]
    return names if len(set(names)) == len(names) else ["/".join(path.parts[-2:]) for path in paths]


def _unserved(columns: Sequence[Column], names: Sequence[str], *, lang: Lang) -> list[str]:
    """Which columns do not deliver everything, and what they lack."""
    found = zip(names, columns, strict=True)
    return [f"{name}: {line}" for name, one in found for line in unserved_lines(one.result, lang)]


def _states(columns: Sequence[Column], lang: Lang) -> list[str]:
    return [t(f"compare.state.{one.result.state}", lang) for one in columns]


def _rows(columns: Sequence[Column], shown: Sequence[tuple[str, Show]], *, lang: Lang) -> list[str]:
    return [row(t(f"compare.row.{key}", lang), [show(one, lang) for one in columns]) for key, show in shown]


def _capacities(columns: Sequence[Column], lang: Lang) -> list[str]:
    units: dict[str, str] = {}
    for one in columns:
        units |= one.result.capacity_units
    lines = []
    for key, unit in units.items():
        sizes = [one.result.capacities.get(key, 0.0) for one in columns]
        if any(sizes):
            shown = [percent(s, lang) if unit == "fraction" else _size(s, unit, lang) for s in sizes]
            lines.append(row(t(f"technologies.{key}.name", lang), shown))
    return lines


def _size(value: float, unit: str, lang: Lang) -> str:
    return number(value, lang, decimals=0, unit={"kwp": "kWp", "kw": "kW", "kwh": "kWh"}[unit])


def _share(key: str) -> Show:
    return lambda one, lang: percent(getattr(one.result.neutrality, key), lang)


def _energy(key: str) -> Show:
    return lambda one, lang: energy(one.result.energy_kwh.get(key, 0.0), lang)


def _homes(result: Result, lang: Lang) -> str:
    return number(result.dwellings, lang, decimals=0)


def _euros(one: Column, amount: str, lang: Lang) -> str:
    """An amount; none where not everything is delivered."""
    return amount if is_served(one.result) else t("notes.infeasible", lang)


HEADLINES: Final[tuple[tuple[str, Show], ...]] = (
    *((key, _share(key)) for key in SHARES),
    ("fossil_left", lambda one, lang: energy(one.result.neutrality.fossil_left_kwh, lang)),
    ("cost", lambda one, lang: _euros(one, money_exact(one.result.cost.total_eur_per_year, lang), lang)),
    (
        "cost_per_home",
        lambda one, lang: _euros(one, money_home(one.result.cost.eur_per_dwelling_and_year, lang), lang),
    ),
    ("levies", lambda one, lang: money_exact(one.levies_eur_per_year, lang)),
    ("co2", lambda one, lang: tonnes(one.result.co2_kg_per_year, lang)),
)
ENERGIES: Final[tuple[tuple[str, Show], ...]] = (
    ("homes", lambda one, lang: _homes(one.result, lang)),
    ("heat", _energy("heat_delivered")),
    ("electricity", _energy("electricity_use")),
    ("cars", _energy("use.cars")),
    ("generation", _energy("generation")),
    ("import", _energy("import")),
    ("export", _energy("export")),
    ("peak", lambda one, lang: power(one.result.grid.peak_import_kw, lang)),
)
