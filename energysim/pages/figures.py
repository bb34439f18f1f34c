"""Figures on a page: made once per result and language, shared by all visitors, never changed."""

from typing import Any, Final

import streamlit as st

from energysim.report import figures
from energysim.study.compare import Bridge, bridge
from energysim.text import Lang, t
from energysim.village.result import Cost, Result

# Source: the figures of 25 visitors; one is some tens of kilobytes.
FIGURES_KEPT: Final = 128


def show_month_balance(result: Result, lang: Lang) -> None:
    """Month balance."""
    _show(_month_balance(result.fingerprint, lang, result), "month_balance", lang)


def show_week(result: Result, key: str, *, lang: Lang) -> None:
    """One of the weeks of a result."""
    _show(_week(result.fingerprint, lang, key, result), "week", lang)


def show_cost_bridge(today: Cost, found: Cost, *, lang: Lang) -> None:
    """From the cost of today to that of the mix."""
    steps = bridge(today, found)
    _show(_cost_bridge(repr(steps), lang, steps), "cost", lang)


@st.cache_resource(max_entries=FIGURES_KEPT, show_spinner=False)
def _month_balance(fingerprint: str, lang: Lang, _result: Result) -> Any:
    return figures.month_balance(_result, lang)


@st.cache_resource(max_entries=FIGURES_KEPT, show_spinner=False)
def _week(fingerprint: str, lang: Lang, key: str, _result: Result) -> Any:
    return figures.week(next(week for week in _result.views.weeks if week.key == key), lang)


@st.cache_resource(max_entries=FIGURES_KEPT, show_spinner=False)
def _cost_bridge(steps_text: str, lang: Lang, _steps: Bridge) -> Any:
    return figures.cost_bridge(_steps, lang)


def _show(figure: Any, name: str, lang: Lang) -> None:
    st.plotly_chart(figure, key=f"figuur_{name}", theme=None, config=figures.CONFIG, alt=t(f"figures.alt.{name}", lang))
