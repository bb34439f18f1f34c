"""The strip on top: four neutrality numbers, fossil left, cost, CO2 and peak, with the sentence and the boundary."""

from typing import Final

import streamlit as st

from energysim.pages.small import small
from energysim.report.cards import (
    Card,
    boundary_line,
    neutrality_cards,
    other_cards,
    outside_line,
    verdict_sentence,
)
from energysim.text import Lang, t
from energysim.village.result import Result

_BOXES: Final = {"all": st.success, "balance_only": st.warning, "not_reached": st.warning, "today": st.info}


def show_strip(result: Result, today: Result, *, lang: Lang, is_today: bool) -> None:
    """Draw the numbers of a result beside those of today.

    Parameters
    ----------
    result, today : Result
    lang : {"nl", "en"}
    is_today : bool
        The result is today's state: there is no difference to tell.
    """
    for row in (neutrality_cards(result, today, lang=lang), other_cards(result, today, lang=lang)):
        for column, card in zip(st.columns(len(row)), row, strict=True):
            with column:
                _metric(card, lang, is_today=is_today)
    which, sentence = verdict_sentence(result, lang, is_today=is_today)
    _BOXES[which](sentence)
    small(boundary_line(result, lang), outside_line(result, lang))


def _metric(card: Card, lang: Lang, *, is_today: bool) -> None:
    st.metric(
        card.label,
        card.value,
        delta=t("app.kpi.now", lang) if is_today else card.difference,
        delta_color="off",
        delta_arrow="off",
        help=card.help,
        border=True,
    )
