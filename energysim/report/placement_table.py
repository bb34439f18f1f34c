"""New homes in the core beside the same homes outside it, for a terminal. Selects and formats; computes nothing."""

from collections.abc import Callable, Sequence
from typing import Final

from energysim.report.columns import row
from energysim.report.words import counted, energy, money_exact, power, short, tonnes, whole
from energysim.study.placement_record import PaceYear, Placement, Side, Spared
from energysim.text import Lang, number, percent, t

Show = Callable[[Side, Lang], str]
# Source: definition of the hectare.
M2_PER_HA: Final = 10_000.0
# Source: the years that a municipal plan speaks of: every fifth.
EVERY_YEARS: Final = 5
# Source: layout: six columns beside each other.
NARROW: Final = 15


def placement_table(found: Placement, lang: Lang) -> str:
    """The two ways, and the plan's own where it is neither, side by side."""
    homes = counted("compare.placement.homes", found.homes + found.moved, lang=lang)
    lines = [t("compare.placement.title", lang, scenario=found.scenario, homes=homes)]
    places = (found.core_location, found.outside_location)
    core, outside = (t(f"compare.location.{place}", lang) for place in places)
    lines.append(t("compare.placement.where", lang, core=core, outside=outside))
    if found.moved:
        lines.append(counted("compare.placement.moved", found.moved, lang=lang))
    heads = [t(f"compare.placement.{side.key}", lang) for side in found.sides]
    lines += ["", row(t("compare.placement.new", lang), heads), *_rows(found.sides, NEW, lang=lang)]
    lines += ["", row(t("compare.placement.whole", lang), heads), *_rows(found.sides, WHOLE, lang=lang)]
    return "\n".join([*lines, "", *_sentences(found, lang), "", *_pace(found, lang)])


def _rows(sides: Sequence[Side], shown: Sequence[tuple[str, Show]], *, lang: Lang) -> list[str]:
    return [row(f"  {t(f'compare.{key}', lang)}", [show(side, lang) for side in sides]) for key, show in shown]


def _sentences(found: Placement, lang: Lang) -> list[str]:
    lines = _spares(found.per_home, lang)
    outside, inside = found.side("outside"), found.side("in_core")
    if outside.whole.annual_final <= inside.whole.annual_final:
        lines.append(t("compare.placement.roofs_not", lang))
    elif outside.new.pv_kwp > inside.new.pv_kwp:
        lines.append(t("compare.placement.roofs", lang))
    background = sum(fact.status == "background" for fact in found.facts)
    lines.append(t("compare.placement.statuses", lang, count=len(found.facts), background=background))
    return lines


def _spares(spared: Spared, lang: Lang) -> list[str]:
    """What a home in the core spares, and apart from it what it asks more."""
    kinds: tuple[tuple[str, float, Callable[[float], str]], ...] = (
        ("km", spared.car_km, lambda value: short(value, lang, unit="km")),
        ("energy", spared.electricity_kwh, lambda value: short(value, lang, unit="kWh")),
        ("streets", spared.streets_eur_per_year, lambda value: money_exact(value, lang)),
    )
    less = [t(f"compare.placement.spared_{name}", lang, amount=show(v)) for name, v, show in kinds if round(v) >= 0]
    more = [t(f"compare.placement.spared_{name}", lang, amount=show(-v)) for name, v, show in kinds if round(v) < 0]
    said = (("spared", less), ("asks_more", more))
    return [t(f"compare.placement.{key}", lang, what=_listed(what, lang)) for key, what in said if what]


def _listed(what: Sequence[str], lang: Lang) -> str:
    *first, last = what
    return t("compare.placement.and", lang).join([*([", ".join(first)] if first else []), last])


def _pace(found: Placement, lang: Lang) -> list[str]:
    end = found.pace[-1]
    last = end.year
    heads = [t(f"compare.placement.pace_{name}", lang) for name in ("homes", "km", "co2", "streets", "open")]
    share = percent(end.homes_in_core / end.homes_built, lang, decimals=0)
    counts = {"inside": whole(end.homes_in_core, lang), "homes": whole(end.homes_built, lang)}
    lines = [t("compare.placement.pace_title", lang, share=share, **counts)]
    lines.append(row(f"  {t('compare.placement.pace_year', lang)}", heads, width=NARROW))
    shown = [year for year in found.pace if year.year % EVERY_YEARS == 0 or year.year == last]
    return [*lines, *(row(f"  {year.year}", _spared(year, lang), width=NARROW) for year in shown)]


def _spared(year: PaceYear, lang: Lang) -> list[str]:
    return [
        whole(year.homes_in_core, lang),
        short(year.car_km_spared, lang, unit="km"),
        tonnes(year.spared_co2_kg, lang),
        money_exact(year.streets_spared_eur, lang),
        _area(year.open_space_kept_m2, lang),
    ]


def _area(area_m2: float, lang: Lang) -> str:
    if abs(area_m2) >= M2_PER_HA:
        return number(area_m2 / M2_PER_HA, lang, decimals=1, unit="ha")
    return whole(area_m2, lang, unit="m²")


NEW: Final[tuple[tuple[str, Show], ...]] = (
    ("placement.floor_area", lambda s, lang: whole(s.new.floor_area_m2, lang, unit="m²")),
    ("row.heat", lambda s, lang: energy(s.new.heat_kwh, lang)),
    ("row.electricity", lambda s, lang: energy(s.new.electricity_kwh, lang)),
    ("row.cars", lambda s, lang: energy(s.new.cars_kwh, lang)),
    ("placement.roof_pv", lambda s, lang: whole(s.new.pv_kwp, lang, unit="kWp")),
    ("placement.car_count", lambda s, lang: whole(s.new.cars, lang)),
    ("placement.car_km", lambda s, lang: short(s.new.car_km, lang, unit="km")),
    ("placement.cars_on_fuel", lambda s, lang: tonnes(s.new.cars_on_fuel_co2_kg, lang)),
    ("placement.streets", lambda s, lang: whole(s.new.streets_m, lang, unit="m")),
    ("placement.streets_cost", lambda s, lang: money_exact(s.new.streets_eur_per_year, lang)),
    ("placement.hard_surface", lambda s, lang: _area(s.new.hard_surface_m2, lang)),
    ("placement.open_space", lambda s, lang: _area(s.new.open_space_m2, lang)),
    ("placement.system_cost", lambda s, lang: money_exact(s.new.system_eur_per_year, lang)),
)
WHOLE: Final[tuple[tuple[str, Show], ...]] = (
    ("row.annual_final", lambda s, lang: percent(s.whole.annual_final, lang)),
    ("row.annual_primary", lambda s, lang: percent(s.whole.annual_primary, lang)),
    ("row.matched", lambda s, lang: percent(s.whole.matched, lang)),
    ("row.winter", lambda s, lang: percent(s.whole.winter, lang)),
    ("row.fossil_left", lambda s, lang: energy(s.whole.fossil_left_kwh, lang)),
    ("row.cost", lambda s, lang: money_exact(s.whole.total_eur_per_year, lang)),
    ("row.co2", lambda s, lang: tonnes(s.whole.co2_kg_per_year, lang)),
    ("row.heat", lambda s, lang: energy(s.whole.heat_kwh, lang)),
    ("row.electricity", lambda s, lang: energy(s.whole.electricity_kwh, lang)),
    ("row.import", lambda s, lang: energy(s.whole.import_kwh, lang)),
    ("row.peak", lambda s, lang: power(s.whole.peak_import_kw, lang)),
    (
        "placement.density",
        lambda s, lang: number(s.core_heat_mwh_per_m, lang, decimals=2, unit=t("compare.unit.mwh_per_m", lang)),
    ),
    ("placement.homes_per_ha", lambda s, lang: number(s.core_homes_per_ha, lang, decimals=1)),
)
