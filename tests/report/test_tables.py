"""The tables of the terminal: every number of the strip in both languages, columns with a head."""

import pytest

from energysim.report.notes import target_note_lines
from energysim.report.tables import ENERGY, optimum_table, result_table
from energysim.text import Lang, percent
from energysim.village.result import Note
from tests.pages import fakes

KWH = {key: 1000.0 * (place + 1) for place, key in enumerate(ENERGY)}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_run_shows_the_four_numbers_with_and_without_the_wind_outside(lang: Lang) -> None:
    result = fakes.result(energy_kwh=KWH)
    table = result_table(result, lang)
    for numbers in (result.neutrality, result.neutrality_without_outside):
        assert percent(numbers.annual_final, lang) in table
        assert percent(numbers.winter, lang) in table
    assert result.fingerprint in table


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_optimum_heads_both_columns_and_shows_the_controller_first(lang: Lang) -> None:
    table = optimum_table(fakes.optimum(energy_kwh=KWH), lang)
    head = "zonder wind buiten de kern" if lang == "nl" else "without wind outside the core"
    assert table.count(head) == 2
    first, second = ("Gewone sturing", "Met kennis") if lang == "nl" else ("Plain controller", "Knowing the weather")
    assert table.index(first) < table.index(second)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_only_notes_on_the_target_stand_beside_the_mix(lang: Lang) -> None:
    near = Note(code="notes.near_furthest", params={"got_fraction": 0.874})
    weather = Note(code="climate.note.synthetic")
    lines = target_note_lines(fakes.optimum(notes=(weather, near)), lang)
    assert len(lines) == 1
    assert percent(0.874, lang) in lines[0]
