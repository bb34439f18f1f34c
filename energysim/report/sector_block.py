"""The `measured` block of a scenario, ready to paste, from the totals of a statistical sector."""

from collections.abc import Iterator
from typing import Final

from energysim.demand.sector_file import SectorTotals, Total
from energysim.demand.sector_rows import Carrier
from energysim.files import shown
from energysim.parameters.register import ParameterBook
from energysim.text import Lang, number, t

CARRIERS: Final[tuple[Carrier, ...]] = (
    "electricity_residential",
    "electricity_services",
    "gas_residential",
    "gas_services",
)
COUNTS: Final[tuple[tuple[str, Carrier], ...]] = (
    ("electricity_connections", "electricity_residential"),
    ("gas_connections", "gas_residential"),
    ("gas_services_connections", "gas_services"),
)
LIMIT: Final = "demand.calibration.industry_kwh_per_connection"


def measured_block(totals: SectorTotals, *, file: str, lang: Lang) -> str:
    """Return YAML: the newest year with its source, the other years below it, and what is hidden as comments."""
    newest, *others = totals.years
    source = t("calibration.sector.source", lang, code=shown(totals.code).replace('"', "'"))
    said = {"name": totals.name, "code": totals.code, "municipality": totals.municipality, "file": file}
    place = {key: shown(value) for key, value in said.items()}
    lines = [f"# {t('calibration.sector.head', lang, **place)}", "measured:"]
    first = totals.years[newest]
    for carrier in CARRIERS:
        lines += [f"  # {said}" for said in _said(carrier, newest, first.get(carrier), lang)]
        lines += [
            f'  {carrier}_kwh: {{value: {round(kwh)}, year: {newest}, source: "{source}"}}'
            for kwh in _known(first.get(carrier))
        ]
    for key, carrier in COUNTS:
        total = first.get(carrier)
        if total is not None and total.connections is not None:
            lines.append(f'  {key}: {{value: {total.connections}, year: {newest}, source: "{source}"}}')
    rows = [row for year in others for row in _year(totals, year, source=source, lang=lang)]
    return "\n".join([*lines, *(["  more_years:", *rows] if rows else [])])


def _year(totals: SectorTotals, year: int, *, source: str, lang: Lang) -> Iterator[str]:
    of_year = totals.years[year]
    values = {carrier: kwh for carrier in CARRIERS for kwh in _known(of_year.get(carrier))}
    for carrier in CARRIERS:
        yield from (f"    # {said}" for said in _said(carrier, year, of_year.get(carrier), lang))
    if values:
        cells = "".join(f", {carrier}_kwh: {round(kwh)}" for carrier, kwh in values.items())
        yield f'    - {{year: {year}, source: "{source}"{cells}}}'


def _known(total: Total | None) -> tuple[float, ...]:
    return () if total is None or total.kwh is None else (total.kwh,)


def _said(carrier: Carrier, year: int, total: Total | None, lang: Lang) -> Iterator[str]:
    """What must be known of a number before it is used."""
    about = {"carrier": t(f"cli.carrier.{carrier}", lang), "year": str(year)}
    if total is None or total.kwh is None:
        yield t("calibration.sector.absent", lang, **about)
        return
    if total.hidden:
        yield t("calibration.sector.hidden", lang, count=total.hidden, **about)
    each = total.kwh_per_connection
    if carrier == "gas_services" and each is not None and each >= ParameterBook().number(LIMIT):
        yield t("calibration.sector.industry", lang, per_connection=number(each, lang, decimals=0, unit="kWh"))
