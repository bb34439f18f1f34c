"""The room around the cheapest mix for a terminal. Selects, sorts and formats; computes nothing."""

from typing import Final

from energysim.report.columns import row
from energysim.report.words import energy, money_exact, share, whole
from energysim.study.alternatives_record import Alternatives, Room
from energysim.text import Lang, percent, t

# Source: layout: a technology, the optimum and four slacks in 120 signs.
LABEL: Final = 34
# Source: layout, as above.
NARROW: Final = 16
UNITS: Final = {"kwp": "kWp", "kw": "kW", "kwh": "kWh"}


def alternatives_table(found: Alternatives, lang: Lang) -> str:
    """The least and the most of each technology at each slack."""
    space = found.space
    lines = [
        t(
            "studies.alternatives.title",
            lang,
            scenario=found.scenario,
            measure=t(f"studies.measure.{found.measure}", lang),
            asked=percent(found.asked_fraction, lang),
            fossil=t("studies.loose" if found.allow_fossil else "studies.strict", lang),
        )
    ]
    if not space.served:
        return "\n".join([*lines, t("studies.alternatives.not_served", lang)])
    lines.append(t("studies.alternatives.cost", lang, cost=money_exact(space.cost_eur_per_year, lang)))
    if space.shortfall_kwh > 0:
        lines.append(t("studies.alternatives.missed", lang, shortfall=energy(space.shortfall_kwh, lang)))
    heads = [t("studies.alternatives.optimum", lang)]
    heads += [t("studies.alternatives.slack", lang, slack=_per_cent(slack, lang)) for slack in space.slacks]
    lines += ["", row(t("studies.alternatives.technology", lang), heads, label_width=LABEL, width=NARROW)]
    possible = [room for room in space.rooms if any(end.highest > 0 for end in room.ends)]
    lines += [_room(room, lang) for room in possible]
    never = [t(f"technologies.{room.key}.short", lang) for room in space.rooms if room not in possible]
    lines.append("")
    if never:
        lines.append(t("studies.alternatives.never", lang, names=", ".join(never)))
    lines.append(t("studies.alternatives.together", lang, count=len(space.vertices)))
    gap = max(end.relative_gap for room in space.rooms for end in room.ends)
    return "\n".join([*lines, t("studies.alternatives.proof", lang, gap=f"{gap:.1e}")])


def stage_line(key: str, lang: Lang) -> str:
    """What is being searched."""
    return t("studies.alternatives.stage", lang, technology=t(f"technologies.{key}.short", lang))


def _room(room: Room, lang: Lang) -> str:
    name = t(f"technologies.{room.key}.short", lang)
    label = name if room.unit == "fraction" else f"{name} ({UNITS[room.unit]})"
    values = [_size(room.optimum, room, lang)]
    for end in room.ends:
        low, high = _size(end.lowest, room, lang), _size(end.highest, room, lang)
        values.append(t("studies.alternatives.range", lang, low=low, high=high))
    return row(label, values, label_width=LABEL, width=NARROW)


def _size(value: float, room: Room, lang: Lang) -> str:
    return share(value, lang) if room.unit == "fraction" else whole(value, lang)


def _per_cent(slack: float, lang: Lang) -> str:
    rounded = percent(slack, lang, decimals=0)
    return rounded if round(slack, 2) == slack else percent(slack, lang)
