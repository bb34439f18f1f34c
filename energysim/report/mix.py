"""The cheapest mix in words and tables: what was found, what it costs, how it was proven."""

from typing import Final

from energysim.report.notes import SHORT_NOTES, is_served
from energysim.report.words import energy, markdown_table, money_exact, money_home, money_short, share, short, whole
from energysim.study.compare import (
    CapacityRow,
    at_limit,
    capacity_rows,
    change,
    chosen_kinds,
    foresight,
    gap_bound,
    per_home_eur_per_year,
)
from energysim.text import Lang, number, t
from energysim.village.result import Optimum, Result

_UNITS: Final = {"kwp": "kWp", "kw": "kW", "kwh": "kWh"}
# Source: differences in cost below a thousand euro for a whole core read as none.
COST_RESOLUTION_EUR: Final = 1000.0
# Source: definition of per cent.
HUNDRED: Final = 100.0
# Source: as much of a fingerprint as a person compares.
FINGERPRINT_SIGNS: Final = 12


def head(optimum: Optimum, today: Result, *, lang: Lang) -> str:
    """With what the core gets where, and what that costs against today."""
    cost = money_short(optimum.controller.cost.total_eur_per_year, lang)
    if not is_served(optimum):
        return t("notes.infeasible_head", lang)
    if not is_served(today):
        return t("notes.infeasible_today", lang, cost=cost)
    target = optimum.target
    kind = "target_words" if target.allow_fossil else "target_words_strict"
    techs = _listed([t(f"app.tech.list_{kind}", lang) for kind in chosen_kinds(today, optimum)], lang)
    return t(
        f"app.mix.{'head' if techs else 'head_nothing'}",
        lang,
        techs=techs,
        target=t(f"app.mix.{kind}", lang, share=share(target.asked_fraction, lang)),
        cost=cost,
        cost_today=money_short(today.cost.total_eur_per_year, lang),
    )


def cost_sentence(optimum: Optimum, today: Result, *, lang: Lang) -> str:
    """More or less than today, for the core and per household; nothing where one of both does not deliver all."""
    if not (is_served(optimum) and is_served(today)):
        return ""
    moved = change(
        optimum.controller.cost.total_eur_per_year, today.cost.total_eur_per_year, resolution=COST_RESOLUTION_EUR
    )
    return t(
        f"app.mix.cost_{moved.direction}",
        lang,
        delta=money_short(moved.amount, lang),
        per_home=money_home(per_home_eur_per_year(moved.amount, optimum), lang),
    )


def strict_sentence(optimum: Optimum, lang: Lang) -> str | None:
    """What doing it without fossil fuel costs more; None where that was not computed."""
    extra = optimum.strict_extra_eur_per_year
    if extra is None or not is_served(optimum, codes=SHORT_NOTES):
        return None
    return t("app.mix.strict_extra", lang, extra=money_short(extra, lang))


def unreachable(optimum: Optimum, today: Result, *, lang: Lang) -> tuple[str, ...]:
    """What is missing, how far the core gets and what holds it back."""
    target = optimum.target
    furthest = target.maximum_fraction if target.maximum_fraction is not None else optimum.neutrality.annual_final
    lines = [
        t("app.mix.unreachable", lang, shortfall=energy(target.shortfall_kwh, lang), max_share=share(furthest, lang))
    ]
    limits = [
        t(
            "app.mix.at_limit",
            lang,
            tech=t(f"app.tech.{row.technology}", lang),
            value=size(row.found, row.unit, lang=lang),
        )
        for row in at_limit(capacity_rows(today, optimum))
    ]
    if limits:
        lines.append(t("app.mix.unreachable_limits", lang, limits=", ".join(limits)))
    return tuple(lines)


def capacity_table(optimum: Optimum, today: Result, *, lang: Lang) -> str:
    """Markdown: technology, today, found, and the most that is possible here."""
    heads = [t(f"app.mix.col_{name}", lang) for name in ("tech", "today", "found", "most")]
    return markdown_table(heads, [_row(row, lang) for row in capacity_rows(today, optimum)])


def _row(row: CapacityRow, lang: Lang) -> list[str]:
    most = "–" if row.potential is None else size(row.potential, row.unit, lang=lang)
    found = size(row.found, row.unit, lang=lang)
    tech = t(f"app.tech.{row.technology}", lang)
    return [
        t("app.mix.of_homes", lang, tech=tech) if row.unit == "fraction" else tech,
        size(row.today, row.unit, lang=lang),
        f"**{found}**" if row.changed else found,
        most,
    ]


def size(value: float, unit: str, *, lang: Lang) -> str:
    """A capacity with its unit; heating as a share of the homes."""
    if unit == "fraction":
        return share(value, lang)
    return whole(value, lang, unit=_UNITS[unit])


def method(optimum: Optimum, lang: Lang) -> tuple[str, ...]:
    """The proof, what foresight is worth, and who solved it."""
    proof, weather = optimum.certificate, foresight(optimum)
    controller = share(weather.controller_matched_fraction, lang)
    same = controller == share(weather.optimum_matched_fraction, lang)
    free = change(weather.extra_eur_per_year, 0.0, resolution=COST_RESOLUTION_EUR).direction == "same"
    told = "foresight_none" if same and free else "foresight_same" if same else "foresight"
    words = {"value_controller": controller, "value_optimum": share(weather.optimum_matched_fraction, lang)}
    return (
        t(
            "app.mix.certificate",
            lang,
            gap=number(HUNDRED * gap_bound(proof.relative_gap), lang, significant=1, unit="%"),
        ),
        t(
            "app.mix.cost_numbers",
            lang,
            lower=money_exact(proof.lower_bound_eur_per_year, lang),
            upper=money_exact(proof.upper_bound_eur_per_year, lang),
        )
        if is_served(optimum, codes=SHORT_NOTES)
        else t("notes.infeasible_help", lang),
        t(f"app.mix.{told}", lang, **words, extra=money_short(weather.extra_eur_per_year, lang))
        if is_served(optimum)
        else t("notes.infeasible_foresight", lang, **words),
        t(
            "app.mix.solver",
            lang,
            solver=proof.solver,
            seconds=short(proof.seconds, lang, unit=t("app.second", lang)),
            residual=number(proof.worst_residual_kwh, lang, significant=1, unit="kWh"),
            fingerprint=optimum.fingerprint[:FINGERPRINT_SIGNS],
        ),
    )


def _listed(words: list[str], lang: Lang) -> str:
    if len(words) < 2:
        return "".join(words)
    return t("app.tech.list_and", lang, first=", ".join(words[:-1]), last=words[-1])
