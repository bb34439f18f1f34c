"""De goedkoopste mix: a target, the cheapest mix that meets it, against today, with its proof."""

from typing import Final

import streamlit as st

from energysim.pages import engine, finder, state
from energysim.pages.failures import show_failure
from energysim.pages.figures import show_cost_bridge
from energysim.pages.frame import Visit, draw, page_path
from energysim.pages.small import small
from energysim.pages.strip import show_strip
from energysim.report import mix as words
from energysim.report.notes import target_note_lines
from energysim.report.sliders import slider_value
from energysim.report.words import share, short
from energysim.study.compare import headlines
from energysim.study.design import GIVEN, TARGET_FRACTIONS, with_target
from energysim.study.mix_code import encode
from energysim.text import t
from energysim.village.result import Optimum, Result

# Source: a progress bar that moves without flicker.
POLL_S: Final = 0.5
# Widths of the target, the switches and the button; of the table and the figure.
CONTROLS: Final = (3, 3, 1)
ANSWER: Final = (1, 1)


def content(visit: Visit) -> None:
    """Draw the page."""
    now = visit.choices
    design = engine.opened(now.core, now.mix, texts=now.values)
    question, asked = _controls(visit, design)
    failure = finder.collect()
    if asked:
        finder.start(question)
    if finder.search() is not None:
        _waiting(visit)
        return
    if failure is not None:
        show_failure(failure, visit.lang, moment=engine.moment(now.core), scenario_text=question.core.text)
        return
    found = finder.answer(question)
    if found is None:
        st.info(t("app.mix.empty", visit.lang))
        return
    _show(found, design, visit)


def _controls(visit: Visit, design: engine.Design) -> tuple[finder.Question, bool]:
    """What the visitor asks; whether the button was pressed."""
    lang, scenario = visit.lang, design.core.scenario
    target, switches, button = st.columns(CONTROLS, vertical_alignment="center", gap="large")
    with target:
        fraction = st.select_slider(
            t("app.mix.target", lang),
            TARGET_FRACTIONS,
            value=TARGET_FRACTIONS[-1],
            key="doel",
            format_func=lambda value: share(value, lang),
            help=t("app.mix.target_help", lang),
            persist_state="session",
        )
    with switches:
        fossil = st.checkbox(
            t("app.mix.allow_fossil", lang),
            key="fossiel",
            help=t("app.mix.allow_fossil_help", lang),
            persist_state="session",
        )
        offered = scenario.potential.wind_outside.maximum_kw > 0
        wind = st.checkbox(
            t("app.mix.wind", lang),
            value=offered and scenario.boundary.wind_outside_core,
            key="windproject",
            disabled=not offered,
            help=t("app.mix.wind_help" if offered else "app.mix.no_wind_offer", lang),
            persist_state="session",
        )
    with button:
        asked = st.button(t("app.mix.compute", lang), type="primary", width="stretch")
    small(_given(visit, design))
    asked_scenario = with_target(
        design.file_scenario, annual_final=fraction, allow_fossil=fossil, wind_outside=offered and wind
    )
    return finder.Question(asked_scenario, design.core), asked


def _given(visit: Visit, design: engine.Design) -> str:
    shown = {s.key: slider_value(s, design.values[s.key], lang=visit.lang) for s in design.sliders if s.key in GIVEN}
    return t("app.mix.given", visit.lang, renovation=shown["ren"], cars=shown["wagen"])


@st.fragment(run_every=POLL_S)
def _waiting(visit: Visit) -> None:
    """Progress and a way to stop; when the search ends the whole page is drawn again."""
    running = finder.search()
    if running is None or running.task.outcome is not None:
        st.rerun()
    stage = running.task.progress
    label = "queue" if finder.is_queued(running) else "waiting"
    st.progress(
        min(1.0, stage.fraction), text=t(f"app.mix.{label}", visit.lang, done=t(_stage(stage.stage), visit.lang))
    )
    st.button(t("app.mix.stop", visit.lang), on_click=finder.stop)


def _stage(name: str) -> str:
    known = ("profiles", "solve", "shortfall", "cost_at_shortfall", "other_solver", "done", "strict", "controller")
    return f"app.mix.stage.{name if name in known else 'profiles'}"


def _show(found: finder.Answer, design: engine.Design, visit: Visit) -> None:
    lang, optimum, today = visit.lang, found.optimum, design.today
    if optimum.target.reached:
        st.markdown(f"**{words.head(optimum, today, lang=lang)}** {words.cost_sentence(optimum, today, lang=lang)}")
        extra = words.strict_sentence(optimum, lang)
        if extra is not None:
            st.markdown(extra)
    else:
        first, *others = words.unreachable(optimum, today, lang=lang)
        st.warning(first)
        for line in others:
            st.markdown(line)
    for line in target_note_lines(optimum, lang):
        st.markdown(line)
    show_strip(headlines(optimum), today, lang=lang, is_today=False)
    _details(optimum, today, visit)
    small(t("app.mix.done", lang, seconds=short(found.seconds, lang, unit=t("app.second", lang))))


def _details(optimum: Optimum, today: Result, visit: Visit) -> None:
    lang = visit.lang
    table, figure = st.columns(ANSWER, gap="large")
    with table:
        st.subheader(t("app.mix.table_head", lang), anchor=False)
        st.markdown(words.capacity_table(optimum, today, lang=lang))
        if st.button(t("app.mix.take", lang), type="primary"):
            given = {key: text for key, text in visit.choices.values.items() if key in GIVEN}
            state.set_mix(encode(optimum), given)
            st.switch_page(page_path("design"))
    with figure:
        show_cost_bridge(today.cost, optimum.controller.cost, lang=lang)
        small(t("app.mix.price_note", lang))
    with st.expander(t("app.mix.method", lang)):
        for line in words.method(optimum, lang):
            st.markdown(line)


draw("mix", content)
