"""Answers as plain text tables for the terminal. Selects, sorts and formats; computes nothing."""

from energysim.report.notes import SHORT_NOTES, is_served, note_lines
from energysim.report.readouts import measured_year_lines, readout_lines
from energysim.text import Lang, money, number, percent, t
from energysim.units import KWH_PER_MWH
from energysim.village.result import Boundary, Neutrality, Optimum, Result

NUMBERS = ("annual_final", "annual_primary", "matched", "winter")
ENERGY = ("generation", "generation_outside_core", "import", "export", "curtailed", "electricity_use", "fuel")
# The kind of cost that holds the price of what is not served.
PENALTY_KIND = "operation"
# Source: layout: widths that fit the longest label and amount on a terminal of 100 columns.
LABEL_WIDTH = 42
# Source: layout, as above.
VALUE_WIDTH = 22


def result_table(result: Result, lang: Lang) -> str:
    """The answer of a run, for a person at a terminal."""
    title = t("cli.table.title_run", lang, scenario=result.scenario, state=t(f"cli.table.{result.state}", lang))
    lines = [title, *_about(result, lang), ""]
    apart = result.neutrality_without_outside
    lines += _neutrality(t("cli.table.neutrality", lang), result.neutrality, apart=apart, lang=lang)
    return "\n".join([*lines, "", *_rest(result, lang)])


def optimum_table(optimum: Optimum, lang: Lang) -> str:
    """The cheapest mix, for a person at a terminal: what a plain controller gets stands first."""
    target, best = optimum.target, optimum.certificate
    lines = [
        t(
            "cli.table.title_optimum",
            lang,
            scenario=optimum.scenario,
            measure=t(f"cli.table.{target.measure}", lang),
            asked=percent(target.asked_fraction, lang),
        ),
        *_about(optimum, lang),
        "",
        _reached(optimum, lang),
    ]
    served = is_served(optimum, codes=SHORT_NOTES)
    if optimum.strict_extra_eur_per_year is not None and served:
        extra = money(optimum.strict_extra_eur_per_year, lang, decimals=0)
        lines.append(t("cli.table.strict_extra", lang, extra=extra))
    controller = optimum.controller
    numbers, apart = controller.neutrality, controller.neutrality_without_outside
    lines += ["", *_neutrality(t("cli.table.controller", lang), numbers, apart=apart, lang=lang)]
    shown = _euros(controller.cost.total_eur_per_year, lang, served=is_served(optimum))
    lines.append(_row(t("cli.table.cost", lang), shown))
    numbers, apart = optimum.neutrality, optimum.neutrality_without_outside
    lines += ["", *_neutrality(t("cli.table.foresight", lang), numbers, apart=apart, lang=lang)]
    proof = t(
        "cli.table.certificate" if served else "cli.table.certificate_unserved",
        lang,
        gap=_small(best.relative_gap),
        lower=money(best.lower_bound_eur_per_year, lang),
        upper=money(best.upper_bound_eur_per_year, lang),
        solver=best.solver,
    )
    return "\n".join([*lines, "", *_rest(optimum, lang), proof])


def _about(result: Result, lang: Lang) -> list[str]:
    lines = [t("cli.table.example", lang)] if result.example_of_real_core else []
    return [*lines, _boundary(result.boundary, lang)]


def _boundary(boundary: Boundary, lang: Lang) -> str:
    def names(keys: tuple[str, ...]) -> str:
        return ", ".join(t(f"cli.boundary.{key}", lang) for key in keys) or t("cli.table.nothing", lang)

    return t("cli.table.boundary", lang, inside=names(boundary.inside), outside=names(boundary.outside))


def _reached(optimum: Optimum, lang: Lang) -> str:
    target = optimum.target
    if target.reached or target.maximum_fraction is None:
        return t("cli.table.reached", lang)
    return t(
        "cli.table.not_reached",
        lang,
        shortfall=_energy(target.shortfall_kwh, lang),
        maximum=percent(target.maximum_fraction, lang),
    )


def _neutrality(title: str, numbers: Neutrality, *, apart: Neutrality, lang: Lang) -> list[str]:
    lines = [_row(title, "", t("cli.table.without_outside", lang))]
    lines += [
        _row(
            f"  {t(f'cli.table.{key}', lang)}", percent(getattr(numbers, key), lang), percent(getattr(apart, key), lang)
        )
        for key in NUMBERS
    ]
    left = t(
        "cli.table.fossil_value",
        lang,
        energy=_energy(numbers.fossil_left_kwh, lang),
        homes=number(numbers.fossil_left_homes, lang, decimals=0),
    )
    return [*lines, _row(f"  {t('cli.table.fossil_left', lang)}", left)]


def _rest(result: Result, lang: Lang) -> list[str]:
    lines = [t("cli.table.capacities", lang)]
    for key, value in result.capacities.items():
        unit = result.capacity_units[key]
        shown = percent(value, lang) if unit == "fraction" else number(value, lang, decimals=0, unit=_unit(unit))
        lines.append(_row(f"  {t(f'technologies.{key}.name', lang)}", shown))
    lines += ["", t("cli.table.energy", lang)]
    lines += [_row(f"  {t(f'cli.table.{key}', lang)}", _energy(result.energy_kwh[key], lang)) for key in ENERGY]
    lines += ["", t("cli.table.cost", lang), *_cost(result, lang)]
    lines.append(
        _row(
            t("cli.table.co2", lang, factor_set=result.emissions.factor_set),
            number(result.co2_kg_per_year, lang, decimals=0, unit="kg"),
        )
    )
    lines += readout_lines(result, lang)
    return [*lines, "", *_calibration(result, lang), "", *_proof(result, lang)]


def _cost(result: Result, lang: Lang) -> list[str]:
    """The cost without the price of what is not served; where that is more than rounding, no total."""
    cost, served = result.cost, is_served(result, codes=SHORT_NOTES)
    kinds: dict[str, float] = dict(cost.by_kind)
    if not served:
        kinds[PENALTY_KIND] = kinds.get(PENALTY_KIND, 0.0) - cost.unserved_penalty_eur_per_year
    lines = [_row(f"  {t(f'cli.table.kind.{k}', lang)}", money(v, lang, decimals=0)) for k, v in kinds.items()]
    lines.append(_row(f"  {t('cli.table.total', lang)}", _euros(cost.total_eur_per_year, lang, served=served)))
    per_home = _euros(cost.eur_per_dwelling_and_year, lang, served=served)
    return [*lines, _row(f"  {t('cli.table.per_dwelling', lang)}", per_home)]


def _euros(amount_eur: float, lang: Lang, *, served: bool) -> str:
    return money(amount_eur, lang, decimals=0) if served else t("notes.infeasible", lang)


def _calibration(result: Result, lang: Lang) -> list[str]:
    lines = [t("cli.table.calibration", lang)]
    for carrier, line in result.calibration.items():
        shown = t(
            "cli.table.calibration_line",
            lang,
            measured=_energy(line.measured_kwh, lang),
            modelled=_energy(line.modelled_kwh, lang),
            factor=number(line.factor, lang, decimals=2),
        )
        lines.append(_row(f"  {t(f'cli.carrier.{carrier}', lang)}", shown))
        lines += [f"    {sentence}" for sentence in measured_year_lines(line, lang)]
    return lines


def _proof(result: Result, lang: Lang) -> list[str]:
    return [
        *note_lines(result, lang),
        t("cli.table.audit", lang, residual=_small(result.audit.worst_relative_residual)),
        t("cli.table.fingerprint", lang, fingerprint=result.fingerprint),
    ]


def _energy(value_kwh: float, lang: Lang) -> str:
    return number(value_kwh / KWH_PER_MWH, lang, decimals=0, unit="MWh")


def _unit(unit: str) -> str:
    return {"kwp": "kWp", "kw": "kW", "kwh": "kWh"}[unit]


def _small(value: float) -> str:
    return f"{value:.1e}"


def _row(label: str, value: str, second: str = "") -> str:
    return f"{label:<{LABEL_WIDTH}} {value:>{VALUE_WIDTH}} {second:>{VALUE_WIDTH}}".rstrip()
