"""What else a run shows at a terminal: other weather years, summer comfort, the heat network, real peaks."""

from energysim.text import Lang, money, number, percent, t
from energysim.units import KWH_PER_MWH
from energysim.village.result import Calibration, Network, OtherYear, Result


def readout_lines(result: Result, lang: Lang) -> list[str]:
    """Lines for what the answer has; nothing for what it has not."""
    lines: list[str] = []
    if result.other_years:
        lines += ["", t("cli.years.title", lang), *(f"  {_year(one, lang)}" for one in result.other_years)]
    if result.network is not None:
        lines += ["", t("cli.network.title", lang), *(f"  {line}" for line in _network(result.network, lang))]
    if result.comfort:
        lines += ["", t("cli.comfort.title", lang)]
        for group, comfort in result.comfort.items():
            hours = number(comfort.overheating_h, lang, decimals=0, unit="h")
            cold = number(comfort.cooling_kwh_per_m2, lang, decimals=1, unit="kWh/m2")
            lines.append(
                "  " + t("cli.comfort.line", lang, group=t(f"cli.group.{group}", lang), hours=hours, cold=cold)
            )
    if result.peaks_kw:
        lines += ["", t("cli.peaks.title", lang)]
        for name, peak_kw in result.peaks_kw.items():
            lines.append(f"  {t(f'cli.peaks.{name}', lang)}: {number(peak_kw, lang, decimals=1, unit='kW')}")
    return lines


def measured_year_lines(line: Calibration, lang: Lang) -> list[str]:
    """What stays unexplained in each year, where a carrier was measured in several."""
    if len(line.years) <= 1:
        return []
    return [
        t(
            "calibration.remaining",
            lang,
            year=str(one.year),
            remaining=number(one.remaining_kwh / KWH_PER_MWH, lang, decimals=0, unit="MWh"),
            share=percent(one.remaining_kwh / one.measured_kwh, lang) if one.measured_kwh > 0 else "-",
        )
        for one in line.years
    ]


def _year(one: OtherYear, lang: Lang) -> str:
    """One other weather year with the headline numbers of the same plan."""
    words = [str(one.year)]
    if one.kind == "synthetic":
        words += [t(f"cli.years.{one.sun}", lang), t(f"cli.years.{one.temperature}", lang)] if _named(one) else []
        words += [t("cli.years.stress", lang)] if one.stress else []
        words += [t("cli.years.seed", lang, seed=one.seed)]
    else:
        words.append(one.climate)
    return t(
        "cli.years.line",
        lang,
        year=", ".join(dict.fromkeys(words)),
        annual=percent(one.neutrality.annual_final, lang),
        matched=percent(one.neutrality.matched, lang),
        winter=percent(one.neutrality.winter, lang),
        cost=money(one.total_eur_per_year, lang, decimals=0),
        peak=number(one.grid.peak_import_kw, lang, decimals=0, unit="kW"),
    )


def _named(one: OtherYear) -> bool:
    return (one.sun, one.temperature) != ("average", "average")


def _network(network: Network, lang: Lang) -> list[str]:
    produced_kwh = network.heat_kwh + network.loss_kwh
    share = network.loss_kwh / produced_kwh if produced_kwh > 0 else 0.0
    return [
        t(
            "cli.network.heat",
            lang,
            heat=number(network.heat_kwh / KWH_PER_MWH, lang, decimals=0, unit="MWh"),
            homes=number(network.connected_dwellings, lang, decimals=0),
            loss=percent(share, lang),
        ),
        t(
            "cli.network.density",
            lang,
            density=number(network.linear_density_mwh_per_m, lang, decimals=2, unit="MWh/m"),
            trench=number(network.trench_m, lang, decimals=0, unit="m"),
        ),
    ]
