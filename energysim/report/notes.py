"""The notes of an answer in words."""

from energysim.text import Lang, money, number, percent, t
from energysim.units import mwh
from energysim.village.result import Note, Optimum, Result

# What a plan cannot deliver: with knowledge of the weather, and as a plain controller.
SHORT_NOTES = ("notes.unserved", "notes.network_unserved")
UNSERVED_NOTES = (*SHORT_NOTES, "notes.controller_unserved")
TARGET_NOTES = ("notes.unserved", "notes.near_furthest", "notes.controller_misses", "notes.controller_unserved")


def note_lines(result: Result, lang: Lang) -> tuple[str, ...]:
    """One sentence per note, in the order of the answer."""
    return tuple(_sentence(note, lang) for note in result.notes)


def is_served(result: Result, *, codes: tuple[str, ...] = UNSERVED_NOTES) -> bool:
    """Whether everything is delivered. Where it is not, the cost holds a penalty that is no number for people."""
    return not any(note.code in codes for note in result.notes)


def unserved_lines(result: Result, lang: Lang) -> tuple[str, ...]:
    """What is not delivered, one sentence per note."""
    return tuple(_sentence(note, lang) for note in result.notes if note.code in UNSERVED_NOTES)


def target_note_lines(optimum: Optimum, lang: Lang) -> tuple[str, ...]:
    """The notes that say how the shown mix stands to the target; they belong beside it, not in a drawer."""
    return tuple(_sentence(note, lang) for note in optimum.notes if note.code in TARGET_NOTES)


def _sentence(note: Note, lang: Lang) -> str:
    """The text of a note; values are shown by the unit in their name, which the placeholder does not carry."""
    words: dict[str, str] = {}
    for name, value in note.params.items():
        if isinstance(value, str) and name.endswith("_keys"):
            names = (t(f"technologies.{key}.name", lang) for key in value.split(", "))
            words[name.removesuffix("_keys")] = ", ".join(one[:1].lower() + one[1:] for one in names)
        elif isinstance(value, str):
            words[name] = value
        elif name.endswith("_kwh"):
            words[name.removesuffix("_kwh")] = number(mwh(value), lang, significant=3, unit="MWh")
        elif name.endswith("_mwh_per_m"):
            words[name.removesuffix("_mwh_per_m")] = number(value, lang, significant=2, unit="MWh/m")
        elif name.endswith("_m"):
            words[name.removesuffix("_m")] = number(value, lang, decimals=0, unit="m")
        elif name.endswith("_eur"):
            words[name.removesuffix("_eur")] = money(value, lang, decimals=0)
        elif name.endswith("_count"):
            words[name.removesuffix("_count")] = number(value, lang, decimals=0)
        elif name.endswith("_ratio"):
            words[name.removesuffix("_ratio")] = number(value, lang, decimals=1)
        elif name.endswith("_fraction"):
            words[name.removesuffix("_fraction")] = percent(value, lang)
    return t(note.code, lang, **words)
