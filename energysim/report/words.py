"""Quantities in words: how many digits a reader needs, and which unit. The signs themselves come from ``text``."""

from typing import Final

from energysim.text import Lang, money, number, percent, t
from energysim.units import mwh

# Source: three digits are more than the model knows and enough to compare.
DIGITS: Final = 3
# Source: definition of the prefixes and of a tonne.
THOUSAND: Final = 1000.0
# Source: definition of the prefix.
MILLION: Final = 1e6
# Source: from here on three digits are whole numbers.
HUNDRED: Final = 100.0
# Source: money per household is rounded to ten euro.
HOUSEHOLD_EUR: Final = 10.0


def share(fraction: float, lang: Lang) -> str:
    """A share as a whole per cent."""
    return percent(fraction, lang, decimals=0)


def whole(value: float, lang: Lang, *, unit: str = "") -> str:
    """A number without decimals."""
    return number(value, lang, decimals=0, unit=unit)


def short(value: float, lang: Lang, *, unit: str = "") -> str:
    """A number of three significant digits, without decimals that say nothing."""
    if abs(value) >= HUNDRED or value == round(value):
        return number(value, lang, significant=DIGITS, unit=unit) if value >= HUNDRED else whole(value, lang, unit=unit)
    return number(value, lang, decimals=1, unit=unit)


def energy(energy_kwh: float, lang: Lang) -> str:
    """Energy in MWh."""
    return short(mwh(energy_kwh), lang, unit="MWh")


def power(power_kw: float, lang: Lang) -> str:
    """Power in kW."""
    return short(power_kw, lang, unit="kW")


def tonnes(mass_kg: float, lang: Lang) -> str:
    """A mass in tonnes."""
    return short(mass_kg / THOUSAND, lang, unit=t("app.tonne", lang))


def money_short(amount_eur: float, lang: Lang) -> str:
    """Money in millions, or in whole euro of three digits."""
    if abs(amount_eur) >= MILLION:
        return t("app.money.million", lang, value=number(amount_eur / MILLION, lang, significant=DIGITS))
    if abs(amount_eur) < HUNDRED:
        return money_exact(amount_eur, lang)
    return t("app.money.euro", lang, value=number(amount_eur, lang, significant=DIGITS))


def money_home(amount_eur: float, lang: Lang) -> str:
    """Money of one household, to ten euro."""
    return money(round(amount_eur / HOUSEHOLD_EUR) * HOUSEHOLD_EUR, lang, decimals=0)


def money_exact(amount_eur: float, lang: Lang) -> str:
    """Money in whole euro."""
    return money(amount_eur, lang, decimals=0)


def thousands(amount_eur: float, lang: Lang) -> str:
    """Whole thousands of euro, without a unit."""
    return whole(thousand_eur(amount_eur), lang)


def thousand_eur(amount_eur: float) -> float:
    """Money in thousands, for an axis."""
    return amount_eur / THOUSAND


def counted(key: str, amount: float, *, lang: Lang) -> str:
    """A whole number with its noun: ``key.one`` or ``key.other``."""
    count = round(amount)
    return t(f"{key}.one" if count == 1 else f"{key}.other", lang, count=whole(count, lang))


def markdown_table(heads: list[str], rows: list[list[str]], *, words: frozenset[int] = frozenset((0,))) -> str:
    """A Markdown table: the columns ``words`` (counted from 0) to the left, numbers to the right."""
    sides = [":---" if column in words else "---:" for column in range(len(heads))]
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, sides, *rows))
