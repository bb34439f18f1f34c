"""The notes of an answer in words."""

from energysim.text import Lang, number, t
from energysim.units import mwh
from energysim.village.result import Note, Result


def note_lines(result: Result, lang: Lang) -> tuple[str, ...]:
    """One sentence per note, in the order of the answer."""
    return tuple(_sentence(note, lang) for note in result.notes)


def _sentence(note: Note, lang: Lang) -> str:
    words = {name: value for name, value in note.params.items() if not name.endswith("_kwh")}
    for name, value in note.params.items():
        if name.endswith("_kwh") and isinstance(value, float):
            words[name.removesuffix("_kwh")] = number(mwh(value), lang, significant=3, unit="MWh")
    return t(note.code, lang, **words)
