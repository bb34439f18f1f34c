"""The numbers on top and the sentences beneath them: short labels, the right sentence, differences in words."""

import pytest

from energysim.report import cards, mix, words
from energysim.study.compare import gap_bound
from energysim.text import LANGS, Lang
from tests.pages import fakes

LONGEST_LABEL = 18


@pytest.mark.parametrize("lang", LANGS)
def test_labels_are_short_and_every_number_is_explained(lang: Lang) -> None:
    shown = (
        *cards.neutrality_cards(fakes.result(), fakes.today(), lang=lang),
        *cards.other_cards(fakes.result(), fakes.today(), lang=lang),
    )
    assert len(shown) == 8
    for card in shown:
        assert len(card.label) <= LONGEST_LABEL
        assert card.help
        assert "{" not in card.help + card.difference + card.value


def test_differences_are_told_in_words() -> None:
    first = cards.neutrality_cards(fakes.result(), fakes.today(), lang="nl")[0]
    assert (first.value, first.difference) == ("83\xa0%", "76 %-punt meer dan vandaag")
    same = cards.neutrality_cards(fakes.result(), fakes.result(), lang="nl")[0]
    assert same.difference == "evenveel als vandaag"
    cost = cards.other_cards(fakes.today(), fakes.result(), lang="nl")[1]
    assert cost.difference == "€\xa0200.000 minder dan vandaag"


@pytest.mark.parametrize(
    ("changes", "is_today", "which"),
    [
        ({"annual_final": 0.99}, False, "not_reached"),
        ({"annual_final": 0.996}, False, "balance_only"),
        ({"annual_final": 1.2, "fossil_left_kwh": 0.0, "fossil_left_homes": 0.0}, False, "all"),
        ({"annual_final": 1.2}, True, "today"),
    ],
)
def test_one_sentence_always_holds(changes: dict[str, float], is_today: bool, which: str) -> None:
    result = fakes.result(neutrality=fakes.neutrality(**changes))
    assert cards.verdict_sentence(result, "nl", is_today=is_today)[0] == which


def test_the_sentences_carry_their_numbers() -> None:
    short = cards.verdict_sentence(fakes.result(), "nl", is_today=False)[1]
    assert "1.700\xa0MWh" in short
    assert "17\xa0%" in short
    both = fakes.result(neutrality=fakes.neutrality(annual_final=1.0))
    assert "312 woningen" in cards.verdict_sentence(both, "nl", is_today=False)[1]
    clean = fakes.neutrality(annual_final=1.0, fossil_left_kwh=0.0, fossil_left_homes=0.0)
    # Four winter months of 300 MWh import each.
    assert "1.200\xa0MWh" in cards.verdict_sentence(fakes.result(neutrality=clean), "nl", is_today=False)[1]


def test_the_boundary_and_the_wind_outside_stand_apart() -> None:
    line = cards.boundary_line(fakes.result(), "nl")
    assert line.startswith("Telt mee: warmte van woningen, voorzieningen, wind buiten de kern. Telt niet mee: laden")
    apart = cards.outside_line(fakes.result(), "nl")
    assert "1\xa0MW" in apart
    assert "met 83\xa0%" in apart
    assert "zonder 61\xa0%" in apart


def test_measured_stands_beside_modelled_with_its_factor() -> None:
    from energysim.scenario.place import Measured

    table = cards.calibration_table(fakes.result(), Measured(), lang="nl")
    assert table is not None
    assert "5.900\xa0MWh" in table
    assert "6.100\xa0MWh" in table
    assert "0,97" in table


@pytest.mark.parametrize("lang", LANGS)
def test_the_mix_is_told_with_cost_and_proof(lang: Lang) -> None:
    optimum, today = fakes.optimum(), fakes.today()
    assert "1,65" in mix.head(optimum, today, lang=lang) or "1.65" in mix.head(optimum, today, lang=lang)
    assert len(mix.method(optimum, lang)) == 4
    # 350,000 EUR over 735 homes is 476 EUR, to ten euro.
    assert "480" in mix.cost_sentence(optimum, today, lang=lang)


def test_what_cannot_be_reached_is_a_sentence() -> None:
    full = dict(fakes.fields()["capacities"], pv_parking=900.0)
    lines = mix.unreachable(fakes.optimum(reached=False, capacities=full), fakes.today(), lang="nl")
    assert "1.300\xa0MWh" in lines[0]
    assert "87\xa0%" in lines[0]
    assert lines[1] == "Dit houdt u tegen: Zon op parking (900\xa0kWp)."


def test_a_proven_gap_is_never_told_smaller_than_it_is() -> None:
    for gap in (0.0, 1e-12, 3e-7, 1e-6, 0.02, 5.0):
        assert gap_bound(gap) >= gap
    assert gap_bound(3e-7) == 1e-6


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(1_234_567.0, "1.230\xa0MWh"), (123_456.0, "123\xa0MWh"), (12_345.0, "12,3\xa0MWh"), (0.0, "0\xa0MWh")],
)
def test_energy_has_three_digits(amount: float, expected: str) -> None:
    assert words.energy(amount, "nl") == expected
