"""What else a run shows at a terminal: other weather years, summer comfort, the heat network, real peaks."""

from collections.abc import Mapping

from energysim.technologies.heat_network import linear_density_mwh_per_m
from energysim.text import Lang, money, number, percent, t
from energysim.units import KWH_PER_MWH
from energysim.village.result import Calibration, Network, OtherYear, Result

# Peaks of an hourly run; the others are of quarters of an hour.
HOURLY_PEAKS = ("network", "network_connections")
# Source: layout: heat that is not delivered is shown from this share of what is asked; below it is rounding.
MISSING_FRACTION = 1e-6


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
    hourly = {name: peak_kw for name, peak_kw in result.peaks_kw.items() if name in HOURLY_PEAKS}
    quarters = {name: peak_kw for name, peak_kw in result.peaks_kw.items() if name not in HOURLY_PEAKS}
    return [*lines, *_peaks("peaks", quarters, lang), *_peaks("network_peaks", hourly, lang)]


def _peaks(heading: str, peaks_kw: Mapping[str, float], lang: Lang) -> list[str]:
    if not peaks_kw:
        return []
    shown = {name: number(peak_kw, lang, decimals=1, unit="kW") for name, peak_kw in peaks_kw.items()}
    lines = [f"  {t(f'cli.{heading}.{name}', lang)}: {peak}" for name, peak in shown.items()]
    return ["", t(f"cli.{heading}.title", lang), *lines]


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
        words.append(t(f"cli.years.file_{one.kind}", lang, file=one.file or ""))
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
    share = network.loss_kwh / network.produced_kwh if network.produced_kwh > 0 else 0.0
    density = number(network.linear_density_mwh_per_m, lang, decimals=2, unit="MWh/m")
    trench = number(network.trench_m, lang, decimals=0, unit="m")
    lines = [
        t(
            "cli.network.heat",
            lang,
            heat=_mwh(network.heat_kwh, lang),
            homes=number(network.connected_dwellings, lang, decimals=0),
            loss=percent(share, lang),
        )
    ]
    if network.need_kwh - network.heat_kwh <= MISSING_FRACTION * network.need_kwh:
        return [*lines, t("cli.network.density", lang, density=density, trench=trench)]
    asked = number(linear_density_mwh_per_m(network.need_kwh, network.trench_m), lang, decimals=2, unit="MWh/m")
    return [
        *lines,
        t("cli.network.missing", lang, need=_mwh(network.need_kwh, lang)),
        t("cli.network.density_need", lang, density=density, trench=trench, asked=asked),
    ]


def _mwh(value_kwh: float, lang: Lang) -> str:
    return number(value_kwh / KWH_PER_MWH, lang, decimals=0, unit="MWh")
