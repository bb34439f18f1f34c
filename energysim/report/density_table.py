"""From which density a network, own production and sharing pay, for a terminal. Selects, formats; computes nothing."""

from typing import Final

from energysim.report.columns import row
from energysim.report.words import money_exact, short, whole
from energysim.study.density_record import Density, NetworkPoint, SharingPoint, SolarPoint
from energysim.study.tipping import Tip
from energysim.text import Lang, money, number, percent, t

# Source: layout: a short label and five columns in 120 signs.
LABEL: Final = 24
# Source: layout, as above.
NARROW: Final = 18
# Source: layout: a short label and at most four columns in 120 signs, wide enough for their heads.
WIDE: Final = 23
FEW: Final = 4


def density_table(found: Density, lang: Lang) -> str:
    """The answers in sentences, each above the table that it comes from."""
    lines = [t("compare.density.title", lang, scenario=found.scenario), *_here(found, lang), ""]
    lines += [t("compare.density.network_title", lang), *(f"  {line}" for line in _network(found, lang))]
    lines += _table(("density", "heat", "network", "individual", "mains", "loss"), found.network.points, lang=lang)
    lines += ["", t("compare.density.solar_title", lang), f"  {_solar(found, lang)}"]
    if found.solar is not None:
        lines += _table(("density", "kwp", "own_use", "saving"), found.solar.points, lang=lang)
    lines += ["", t("compare.density.sharing_title", lang), *(f"  {line}" for line in _sharing(found, lang))]
    heads = ("homes", "shared", "with_services", "gain", "gain_with")
    lines += _table(heads, found.sharing.points, lang=lang)
    background = sum(fact.status == "background" for fact in found.facts)
    lines += ["", t("compare.density.boundary", lang)]
    lines.append(t("compare.density.statuses", lang, count=len(found.facts), background=background))
    return "\n".join(lines)


def _here(found: Density, lang: Lang) -> list[str]:
    lines = [
        t(
            "compare.density.here",
            lang,
            homes=whole(found.homes, lang),
            area=short(found.area_ha, lang, unit="ha"),
            density=_density(found.homes_per_ha, lang),
            heat=_heat(found.network.mwh_per_m, lang),
            connected=percent(found.network.connected_fraction, lang, decimals=0),
        )
    ]
    tip = found.network.tip
    if found.homes_per_ha < tip.low:
        lines.append(t("compare.density.here_thin", lang, low=whole(tip.low, lang)))
    elif found.homes_per_ha > tip.high:
        lines.append(t("compare.density.here_dense", lang, high=whole(tip.high, lang)))
    if 0 < found.homes_today != found.homes:
        lines.append(_today(found, lang))
    if not found.area_known:
        lines.append(t("compare.density.area_estimated", lang))
    if not found.network.trench_known:
        lines.append(t("compare.density.trench_estimated", lang))
    return lines


def _today(found: Density, lang: Lang) -> str:
    homes, density = found.homes_today, found.homes_per_ha_today
    return t("compare.density.here_today", lang, homes=whole(homes, lang), density=_density(density, lang))


def _network(found: Density, lang: Lang) -> list[str]:
    tip, heat = found.network.tip, found.network.tip_mwh_per_m
    words = {"low": whole(tip.low, lang), "high": whole(tip.high, lang)}
    if tip.at is not None and heat is not None:
        words |= {"density": _density(tip.at, lang), "heat": _heat(heat, lang)}
    lines = [t(f"compare.density.network_{tip.verdict}", lang, **words), _range(found, lang)]
    mains_eur = found.network.here.mains_eur_per_mwh
    if found.network.room_eur_per_mwh <= 0:
        return [*lines, t("compare.density.room_none", lang)]
    room, mains = (money(value, lang, decimals=0) for value in (found.network.room_eur_per_mwh, mains_eur))
    return [*lines, t("compare.density.room", lang, room=room, mains=mains)]


def _range(found: Density, lang: Lang) -> str:
    """How far the tipping point moves with the price of a metre of mains."""
    cheap, dear = found.network.tip_cheap, found.network.tip_dear
    prices = {
        "cheap": money_exact(found.network.cheap_trench_eur_per_m, lang),
        "dear": money_exact(found.network.dear_trench_eur_per_m, lang),
    }
    if cheap.at is not None and dear.at is not None:
        return t(
            "compare.density.network_range",
            lang,
            low=_density(cheap.at, lang),
            high=_density(dear.at, lang),
            **prices,
        )
    return t("compare.density.network_range_open", lang, low=_place(cheap, lang), high=_place(dear, lang), **prices)


def _place(tip: Tip, lang: Lang) -> str:
    if tip.at is not None:
        return t("compare.density.point", lang, density=_density(tip.at, lang))
    return t(f"compare.density.{tip.verdict}", lang)


def _solar(found: Density, lang: Lang) -> str:
    if found.solar is None:
        return t("compare.density.solar_no_roof", lang)
    tip = found.solar.tip
    if tip.at is not None:
        return t("compare.density.solar_tips", lang, density=_density(tip.at, lang))
    return t(f"compare.density.solar_{tip.verdict}", lang, high=whole(tip.high, lang))


def _sharing(found: Density, lang: Lang) -> list[str]:
    lines = [
        t(
            "compare.density.sharing_alone",
            lang,
            alone=percent(found.sharing.points[0].alone_fraction, lang, decimals=0),
        )
    ]
    for start, tip in (("sharing", found.sharing.tip), ("sharing_with", found.sharing.tip_with_services)):
        words = {"low": whole(tip.low, lang), "high": whole(tip.high, lang)}
        if tip.at is not None:
            words["homes"] = whole(tip.at, lang)
        lines.append(t(f"compare.density.{start}_{tip.verdict}", lang, **words))
    most = found.sharing.points[-1]
    lines.append(
        t(
            "compare.density.sharing_decides",
            lang,
            needed=_kwh(found.sharing.break_even_kwh_per_home, lang),
            homes=_kwh(most.shared_kwh_per_home, lang),
            services=_kwh(most.shared_with_services_kwh_per_home, lang),
        )
    )
    return lines


def _table(
    heads: tuple[str, ...], points: tuple[NetworkPoint | SolarPoint | SharingPoint, ...], *, lang: Lang
) -> list[str]:
    first, *others = (t(f"compare.density.head.{head}", lang) for head in heads)
    width = WIDE if len(others) <= FEW else NARROW
    lines = [row(f"  {first}", others, label_width=LABEL, width=width)]
    for one in points:
        label, *values = _cells(one, lang)
        lines.append(row(f"  {label}", values, label_width=LABEL, width=width))
    return lines


def _cells(one: NetworkPoint | SolarPoint | SharingPoint, lang: Lang) -> list[str]:
    if isinstance(one, NetworkPoint):
        return [
            _density(one.homes_per_ha, lang),
            number(one.mwh_per_m, lang, decimals=2),
            money_exact(one.network_eur_per_year, lang),
            money_exact(one.individual_eur_per_year, lang),
            money_exact(one.mains_eur_per_mwh, lang),
            percent(one.loss_fraction, lang, decimals=0),
        ]
    if isinstance(one, SolarPoint):
        return [
            _density(one.homes_per_ha, lang),
            number(one.kwp_per_home, lang, decimals=1, unit="kWp"),
            percent(one.own_use_fraction, lang, decimals=0),
            money_exact(one.saving_eur_per_kwp_and_year, lang),
        ]
    return [
        whole(one.homes, lang),
        percent(one.shared_fraction, lang, decimals=0),
        percent(one.with_services_fraction, lang, decimals=0),
        money_exact(one.gain_eur_per_home_and_year, lang),
        money_exact(one.gain_with_services_eur_per_home_and_year, lang),
    ]


def _kwh(energy_kwh: float, lang: Lang) -> str:
    return whole(energy_kwh, lang, unit="kWh")


def _density(homes_per_ha: float, lang: Lang) -> str:
    return number(homes_per_ha, lang, decimals=1)


def _heat(mwh_per_m: float, lang: Lang) -> str:
    return number(mwh_per_m, lang, decimals=2, unit="MWh")
