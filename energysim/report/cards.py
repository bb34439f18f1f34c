"""The numbers on top of every page, and the sentences beneath them."""

import datetime
from dataclasses import dataclass
from typing import Final

from energysim.report.notes import is_served, note_lines
from energysim.report.words import (
    counted,
    energy,
    markdown_table,
    money_home,
    money_short,
    power,
    share,
    short,
    tonnes,
    whole,
)
from energysim.scenario.place import Measured
from energysim.study.compare import (
    Change,
    calibration_rows,
    change,
    gap,
    newest_year,
    verdict,
    winter_import_kwh,
)
from energysim.text import Lang, number, plain, t
from energysim.units import mwh
from energysim.village.result import Result

SHARES: Final = ("annual_final", "annual_primary", "matched", "winter")
# Source: half of what a reader sees move: a whole per cent, ten MWh, ten thousand euro, a tonne, ten kW.
RESOLUTION: Final = {"share": 0.01, "kwh": 1e4, "eur": 1e3, "kg": 1e3, "kw": 10.0}
# Source: definition of per cent.
HUNDRED: Final = 100.0


@dataclass(frozen=True, slots=True)
class Card:
    """One number: label, value, what it means, and the difference with today in words."""

    key: str
    label: str
    value: str
    help: str
    difference: str


def neutrality_cards(result: Result, today: Result, *, lang: Lang) -> tuple[Card, ...]:
    """The four neutrality numbers."""
    cards = []
    for key in SHARES:
        now, then = getattr(result.neutrality, key), getattr(today.neutrality, key)
        moved = change(now, then, resolution=RESOLUTION["share"])
        points = t("app.kpi.points", lang, count=whole(HUNDRED * moved.amount, lang))
        explained = t(
            f"app.kpi.{key}_help",
            lang,
            value=share(now, lang),
            deficit=energy(result.grid.worst_week_deficit_kwh, lang),
            peak=power(result.grid.peak_import_kw, lang),
        )
        cards.append(Card(key, t(f"app.kpi.{key}", lang), share(now, lang), explained, _words(moved, points, lang)))
    return tuple(cards)


def other_cards(result: Result, today: Result, *, lang: Lang) -> tuple[Card, ...]:
    """Fossil left, system cost, CO2 and the peak at the connection."""
    fossil = result.neutrality.fossil_left_kwh
    fossil_moved = change(fossil, today.neutrality.fossil_left_kwh, resolution=RESOLUTION["kwh"])
    co2_moved = change(result.co2_kg_per_year, today.co2_kg_per_year, resolution=RESOLUTION["kg"])
    peak, peak_today = result.grid.peak_import_kw, today.grid.peak_import_kw
    peak_moved = change(peak, peak_today, resolution=RESOLUTION["kw"])
    homes = counted("app.homes", result.neutrality.fossil_left_homes, lang=lang)
    return (
        Card(
            "fossil_left",
            t("app.kpi.fossil_left", lang),
            energy(fossil, lang),
            t("app.kpi.fossil_left_help", lang, value=energy(fossil, lang), homes=homes),
            _words(fossil_moved, energy(fossil_moved.amount, lang), lang),
        ),
        _cost_card(result, today, lang),
        Card(
            "co2",
            t("app.kpi.co2", lang),
            tonnes(result.co2_kg_per_year, lang),
            t("app.kpi.co2_help", lang, set=factor_set(result, lang)),
            _words(co2_moved, tonnes(co2_moved.amount, lang), lang),
        ),
        Card(
            "peak",
            t("app.kpi.peak", lang),
            power(peak, lang),
            t("app.kpi.peak_help", lang, connection=power(result.grid.connection_kw, lang)),
            _words(peak_moved, power(peak_moved.amount, lang), lang),
        ),
    )


def _cost_card(result: Result, today: Result, lang: Lang) -> Card:
    """The system cost; none where not everything is delivered, and no difference with a today that does not."""
    label = t("app.kpi.cost", lang)
    if not is_served(result):
        return Card("cost", label, t("notes.infeasible", lang), t("notes.infeasible_help", lang), "")
    cost_eur = result.cost.total_eur_per_year
    moved = change(cost_eur, today.cost.total_eur_per_year, resolution=RESOLUTION["eur"])
    told = _words(moved, money_short(moved.amount, lang), lang) if is_served(today) else ""
    explained = t("app.kpi.cost_help", lang, per_home=money_home(result.cost.eur_per_dwelling_and_year, lang))
    return Card("cost", label, money_short(cost_eur, lang), explained, told)


def verdict_sentence(result: Result, lang: Lang, *, is_today: bool) -> tuple[str, str]:
    """Which sentence holds, and the sentence."""
    which = verdict(result.neutrality, is_today=is_today)
    missing = gap(result)
    return which, t(
        f"app.verdict.{which}",
        lang,
        value=share(result.neutrality.annual_final, lang),
        import_winter=energy(winter_import_kwh(result), lang),
        homes=counted("app.homes", result.neutrality.fossil_left_homes, lang=lang),
        gap=energy(missing.kwh, lang),
        gap_share=share(missing.share_fraction, lang),
    )


def boundary_line(result: Result, lang: Lang) -> str:
    """What counts and what does not; always visible."""
    inside = ", ".join(t(f"app.boundary.{key}", lang) for key in result.boundary.inside)
    outside = [t(f"app.boundary.{key}", lang) for key in result.boundary.outside]
    outside.append(t("app.boundary.fixed_outside", lang))
    return t("app.boundary.line", lang, inside=inside, outside=", ".join(outside))


def outside_line(result: Result, lang: Lang) -> str:
    """Wind outside the core: apart, with and without it."""
    size_kw = result.capacities.get("wind_outside", 0.0)
    if size_kw <= 0:
        return t("app.outside.none", lang)
    return t(
        "app.outside.line",
        lang,
        power=short(mwh(size_kw), lang, unit="MW"),
        with_wind=share(result.neutrality.annual_final, lang),
        without_wind=share(result.neutrality_without_outside.annual_final, lang),
    )


def place_line(result: Result, lang: Lang, *, floor_area_m2: float, cars: float) -> str:
    """Where the core lies and how large it is."""
    return t(
        "app.start.place",
        lang,
        municipality=result.municipality,
        homes=counted("app.homes", result.dwellings, lang=lang),
        floor=whole(floor_area_m2, lang, unit="m²"),
        cars=counted("app.cars", cars, lang=lang),
    )


def calibration_table(today: Result, measured: Measured, *, lang: Lang) -> str | None:
    """Markdown: measured against modelled totals with factor, year and source; None where nothing was measured."""
    rows = []
    for row in calibration_rows(today):
        origin = getattr(measured, f"{row.carrier}_kwh", None)
        rows.append(
            [
                t(f"app.carrier.{row.carrier}", lang),
                energy(row.measured_kwh, lang),
                energy(row.modelled_kwh, lang),
                number(row.factor, lang, decimals=2),
                "" if origin is None else str(origin.year),
                "" if origin is None else plain(origin.source),
            ]
        )
    heads = [t(f"app.start.col_{name}", lang) for name in ("what", "measured", "modelled", "factor", "year", "source")]
    return markdown_table(heads, rows, words=frozenset((0, len(heads) - 1))) if rows else None


def footer_lines(result: Result, lang: Lang) -> tuple[str, ...]:
    """The disclaimers: the general one first."""
    newest = newest_year(result)
    return (
        t("app.footer.general", lang, data_date="" if newest is None else str(newest)),
        *note_lines(result, lang),
        t("app.footer.weather", lang),
        t("app.footer.heat", lang),
        t("app.footer.co2", lang, set=factor_set(result, lang)),
        t("app.footer.grid", lang),
        t("app.footer.wind", lang),
        t("app.footer.privacy", lang),
    )


def factor_set(result: Result, lang: Lang) -> str:
    """The name of the set of emission factors, as readers know it."""
    return t(f"app.factor_set.{result.emissions.factor_set}", lang)


def moment_words(moment_utc: datetime.datetime, lang: Lang) -> str:
    """A moment as day, month and hour."""
    return f"{moment_utc.day} {t(f'figures.month.m{moment_utc.month}', lang)}, {moment_utc:%H:%M} UTC"


def _words(moved: Change, amount: str, lang: Lang) -> str:
    return t(f"app.kpi.{moved.direction}", lang, delta=amount)
