"""A plan that does not deliver everything has no cost for people: it is not feasible, and it says so."""

import re

import pytest

from energysim.report import cards, mix
from energysim.report.compare_table import comparison_table, headline_table
from energysim.report.tables import ENERGY, optimum_table, result_table
from energysim.study.compare import headlines
from energysim.study.compare_runs import Column, Comparison
from energysim.text import Lang, money
from energysim.village.result import Note, Optimum, Result
from tests.pages import fakes

KWH = {key: 1000.0 * (place + 1) for place, key in enumerate(ENERGY)}
WORDS: dict[Lang, str] = {"nl": "niet haalbaar", "en": "not feasible"}
LANGS: tuple[Lang, ...] = ("nl", "en")
# 201 MWh that is not delivered, at the price of the optimiser.
PENALTY_EUR = 8_700_000.0
WORK_EUR = 12_345.0
COST = fakes.cost(investment=900_000.0, operation=PENALTY_EUR + WORK_EUR) | {
    "unserved_penalty_eur_per_year": PENALTY_EUR
}


def short(code: str) -> tuple[Note, ...]:
    return (Note(code=code, params={"energy_kwh": 201_000.0}),)


def unserved(code: str = "notes.unserved") -> Result:
    return fakes.result(energy_kwh=KWH, cost=COST, notes=short(code))


def optimum(code: str) -> Optimum:
    found = fakes.optimum(energy_kwh=KWH, notes=short(code), cost=COST)
    controller = found.controller.model_copy(update={"cost": found.cost})
    proof = found.certificate.model_copy(update={"lower_bound_eur_per_year": PENALTY_EUR * 1.1})
    return found.model_copy(update={"controller": controller, "certificate": proof})


def hides_the_penalty(text: str, lang: Lang) -> None:
    """No number of the penalty, nor a total with it, in whole euros or in millions."""
    total_eur = 900_000.0 + PENALTY_EUR + WORK_EUR
    for amount_eur in (PENALTY_EUR, PENALTY_EUR + WORK_EUR, total_eur, PENALTY_EUR * 1.1):
        assert money(amount_eur, lang, decimals=0) not in text
        assert money(amount_eur, lang) not in text
    assert not re.search(r"[89][.,]\d+\smil", text), text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", ["notes.unserved", "notes.network_unserved"])
def test_a_run_that_does_not_deliver_has_no_cost(lang: Lang, code: str) -> None:
    table = result_table(unserved(code), lang)
    hides_the_penalty(table, lang)
    assert table.count(WORDS[lang]) == 2
    # Operation without the penalty.
    assert money(WORK_EUR, lang, decimals=0) in table


@pytest.mark.parametrize("lang", LANGS)
def test_a_run_that_delivers_keeps_its_cost(lang: Lang) -> None:
    table = result_table(fakes.result(energy_kwh=KWH), lang)
    assert WORDS[lang] not in table
    assert money(1_500_000.0, lang, decimals=0) in table


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("code", "times"), [("notes.unserved", 3), ("notes.network_unserved", 3), ("notes.controller_unserved", 1)]
)
def test_an_optimum_that_does_not_deliver_has_no_cost(lang: Lang, code: str, times: int) -> None:
    """Of the controller; and where knowing the weather does not help either, of the mix and its proof."""
    found = optimum(code)
    if code == "notes.controller_unserved":
        found = found.model_copy(update={"cost": fakes.result().cost, "certificate": fakes.optimum().certificate})
    table = optimum_table(found, lang)
    hides_the_penalty(table, lang)
    assert table.count(WORDS[lang]) == times


@pytest.mark.parametrize("lang", LANGS)
def test_columns_say_which_of_them_does_not_deliver(lang: Lang) -> None:
    columns = (
        Column(result=fakes.today(), levies_eur_per_year=1000.0),
        Column(result=unserved("notes.network_unserved"), levies_eur_per_year=1000.0),
    )
    for table in (
        headline_table(Comparison(columns=columns), lang),
        comparison_table(Comparison(columns=columns), lang),
    ):
        hides_the_penalty(table, lang)
        rows = [line for line in table.splitlines() if line.rstrip().endswith(WORDS[lang])]
        assert len(rows) == 2
        said = [line for line in table.splitlines() if "201" in line]
        assert len(said) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_of_the_cost_says_it(lang: Lang) -> None:
    for now, then in ((unserved(), fakes.today()), (fakes.today(), unserved())):
        card = next(one for one in cards.other_cards(now, then, lang=lang) if one.key == "cost")
        hides_the_penalty(card.value + card.help + card.difference, lang)
        assert (card.value == WORDS[lang]) == (now.notes != ())
    seen = headlines(optimum("notes.controller_unserved"))
    assert next(c for c in cards.other_cards(seen, fakes.today(), lang=lang) if c.key == "cost").value == WORDS[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_the_mix_says_it(lang: Lang) -> None:
    for found, today in (
        (optimum("notes.unserved"), fakes.today()),
        (optimum("notes.controller_unserved"), fakes.today()),
        (fakes.optimum(), unserved()),
    ):
        said = " ".join(
            (
                mix.head(found, today, lang=lang),
                mix.cost_sentence(found, today, lang=lang),
                *mix.method(found, lang)[2:],
            )
        )
        hides_the_penalty(said, lang)
    hides_the_penalty(" ".join(mix.method(optimum("notes.unserved"), lang)), lang)
    assert len(mix.method(optimum("notes.unserved"), lang)) == 4
