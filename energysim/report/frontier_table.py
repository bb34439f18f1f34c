"""The cost curve for a terminal. Selects, sorts and formats; computes nothing."""

from collections.abc import Callable, Sequence
from typing import Final

from energysim.report.columns import row
from energysim.report.words import energy, money_exact, share, tonnes, whole
from energysim.study.frontier_record import Frontier, FrontierPoint
from energysim.text import Lang, percent, t

# Source: layout: a short label and eight columns in 120 signs.
LABEL: Final = 12
# Source: layout, as above.
NARROW: Final = 12
# Source: layout: a technology and eleven points in 120 signs.
TECHNOLOGY: Final = 32
# Source: layout, as above.
SLIM: Final = 7
# Source: layout, as above.
MOST_COLUMNS: Final = 11
UNITS: Final = {"kwp": "kWp", "kw": "kW", "kwh": "kWh", "fraction": "%"}
Show = Callable[[FrontierPoint, Lang], str]

SHOWN: Final[tuple[tuple[str, Show], ...]] = (
    ("cost", lambda one, lang: money_exact(one.cost_eur_per_year, lang)),
    ("extra", lambda one, lang: money_exact(one.extra_eur_per_year, lang)),
    ("annual_final", lambda one, lang: share(one.annual_final, lang)),
    ("annual_primary", lambda one, lang: share(one.annual_primary, lang)),
    ("matched", lambda one, lang: share(one.matched, lang)),
    ("winter", lambda one, lang: share(one.winter, lang)),
    ("fossil", lambda one, lang: energy(one.fossil_left_kwh, lang)),
    ("co2", lambda one, lang: tonnes(one.co2_kg_per_year, lang)),
)


def frontier_table(found: Frontier, lang: Lang) -> str:
    """What each share costs, then what is built at each."""
    curve = found.curve
    fossil = t("studies.loose" if found.allow_fossil else "studies.strict", lang)
    measure = t(f"studies.measure.{found.measure}", lang)
    lines = [
        t("studies.frontier.title", lang, scenario=found.scenario, measure=measure, fossil=fossil),
        t("studies.frontier.free", lang, free=percent(curve.free_fraction, lang)),
        t("studies.frontier.whole", lang)
        if curve.maximum_fraction >= 1
        else t("studies.frontier.most", lang, most=percent(curve.maximum_fraction, lang)),
        "",
        _line(t("studies.frontier.asked", lang), [t(f"studies.frontier.{key}", lang) for key, _ in SHOWN]),
    ]
    lines += [_line(asked(one, lang), [show(one, lang) for _, show in SHOWN]) for one in curve.points]
    lines += ["", *_capacities(found, _few(curve.points), lang), ""]
    unserved = [one for one in curve.points if not one.served]
    if unserved:
        lines.append(t("studies.frontier.not_served", lang, count=len(unserved)))
    gap = max(one.relative_gap for one in curve.points)
    return "\n".join([*lines, t("studies.frontier.proof", lang, gap=f"{gap:.1e}")])


def point_line(point: FrontierPoint, lang: Lang) -> str:
    """One point as it comes."""
    cost = money_exact(point.cost_eur_per_year, lang)
    return t("studies.frontier.point", lang, asked=asked(point, lang), cost=cost)


def asked(point: FrontierPoint, lang: Lang) -> str:
    """The share that is asked at a point."""
    if point.asked_fraction is None:
        return t("studies.frontier.unasked", lang)
    return percent(point.asked_fraction, lang)


def _line(label: str, values: Sequence[str]) -> str:
    return row(label, values, label_width=LABEL, width=NARROW)


def _few(points: Sequence[FrontierPoint]) -> list[FrontierPoint]:
    """At most as many points as fit beside each other, the last among them."""
    every = -(-len(points) // MOST_COLUMNS)
    return list(reversed(points[::-1][::every]))


def _capacities(found: Frontier, points: Sequence[FrontierPoint], lang: Lang) -> list[str]:
    heads = [t("studies.frontier.unasked", lang) if p.asked_fraction is None else _share(p, lang) for p in points]
    lines = [row(t("studies.frontier.capacities", lang), heads, label_width=TECHNOLOGY, width=SLIM)]
    for key, unit in found.capacity_units.items():
        sizes = [one.capacities[key] for one in points]
        values = [share(size, lang) if unit == "fraction" else whole(size, lang) for size in sizes]
        if any(value not in (share(0, lang), whole(0, lang)) for value in values):
            name = t(f"technologies.{key}.short", lang)
            label = name if unit == "fraction" else f"{name} ({UNITS[unit]})"
            lines.append(row(label, values, label_width=TECHNOLOGY, width=SLIM))
    return lines


def _share(point: FrontierPoint, lang: Lang) -> str:
    return share(point.asked_fraction or 0.0, lang)
