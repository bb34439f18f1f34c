"""Ontwerp: sliders in the order of the trias energetica, and at once what they change against today."""

from itertools import groupby
from typing import Final

import streamlit as st

from energysim.pages import engine, state
from energysim.pages.figures import show_month_balance, show_week
from energysim.pages.frame import Visit, draw
from energysim.pages.small import small
from energysim.pages.strip import show_strip
from energysim.report.sliders import meaning_words, slider_value
from energysim.study.design import Slider, SliderKey, value_text
from energysim.text import t
from energysim.village.result import Result

WEEKS: Final = ("summer", "winter", "darkest")


def content(visit: Visit) -> None:
    """Draw the page."""
    now = visit.choices
    design = engine.opened(now.core, now.mix, texts=now.values)
    state.set_values({key: value_text(value) for key, value in design.touched.items()})
    with st.sidebar:
        _sliders(visit, design)
    if now.mix:
        small(t("app.design.taken", visit.lang))
    show_strip(design.result, design.today, lang=visit.lang, is_today=design.is_today)
    months, weeks = st.columns(2)
    with months:
        show_month_balance(design.result, visit.lang)
    with weeks:
        _week(design.result, visit)


def _sliders(visit: Visit, design: engine.Design) -> None:
    lang = visit.lang
    for group, members in groupby(design.sliders, key=lambda slider: slider.group):
        st.markdown(f"**{t(f'app.group.{group}', lang)}**")
        for slider in members:
            _slider(slider, visit, design)
    today, plan = st.columns(2)
    today.button(t("app.design.reset", lang), on_click=_all_today, args=(design.sliders,), width="stretch")
    plan.button(t("app.design.reset_plan", lang), on_click=_as_planned, width="stretch")


def _slider(slider: Slider, visit: Visit, design: engine.Design) -> None:
    lang = visit.lang
    # Another language is another widget: its words differ, and it must be told again where it stands.
    key = f"schuif_{visit.choices.core}_{lang}_{slider.key}"
    value = design.values[slider.key]
    # Only set what differs: a value that is set again and again would jump back under a moving hand.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.select_slider(
        t(f"app.slider.{slider.key}", lang),
        slider.options,
        key=key,
        format_func=lambda option: slider_value(slider, option, lang=lang),
        help=t(f"app.help.{slider.key}", lang),
        on_change=_moved,
        args=(slider.key, key),
    )
    mark = t("app.design.today", lang, value=slider_value(slider, slider.today, lang=lang))
    means = meaning_words(
        slider, design.values, scenario=design.scenario, shown=(design.today, design.result), lang=lang
    )
    small(f"{mark} · {means}" if means else mark)


def _moved(slider: SliderKey, key: str) -> None:
    state.move(slider, value_text(st.session_state[key]))


def _all_today(sliders: tuple[Slider, ...]) -> None:
    state.set_mix("", {slider.key: value_text(slider.today) for slider in sliders})


def _as_planned() -> None:
    state.set_mix("", {})


def _week(result: Result, visit: Visit) -> None:
    lang = visit.lang
    figure = st.container()
    chosen = st.segmented_control(
        t("app.design.week", lang),
        WEEKS,
        key="week",
        default=WEEKS[-1],
        required=True,
        format_func=lambda name: t(f"figures.week_name.{name}", lang),
        label_visibility="collapsed",
        persist_state="session",
    )
    with figure:
        show_week(result, str(chosen), lang=lang)


draw("design", content)
