"""Start: what this is and is not, which core, how it stands today, and how well the model meets the meters."""

import streamlit as st

from energysim.pages import engine, state
from energysim.pages.frame import Visit, core_label, draw, page_path
from energysim.pages.small import small
from energysim.pages.strip import show_strip
from energysim.report.cards import calibration_table, place_line
from energysim.study.street import cars_of, floor_of
from energysim.text import plain, t

KEY = "kern_start"


def content(visit: Visit) -> None:
    """Draw the page."""
    lang = visit.lang
    does, does_not = st.columns(2)
    does.markdown(f"**{t('app.start.is_head', lang)}**  \n{t('app.start.is', lang)}")
    does_not.markdown(f"**{t('app.start.is_not_head', lang)}**  \n{t('app.start.is_not', lang)}")
    _choose(visit)
    here = engine.core(visit.choices.core)
    today = engine.today(visit.choices.core)
    note = "example_note" if here.scenario.example_of_real_core else "own_note"
    st.markdown(t(f"app.start.{note}", lang, core=plain(here.scenario.name)))
    st.subheader(t("app.start.today_head", lang), anchor=False)
    small(plain(place_line(today, lang, floor_area_m2=floor_of(here.scenario), cars=cars_of(here.scenario))))
    show_strip(today, today, lang=lang, is_today=True)
    if st.button(t("app.start.next", lang), type="primary"):
        st.switch_page(page_path("design"))
    _measured(visit, here)


def _choose(visit: Visit) -> None:
    lang = visit.lang
    if st.session_state.get(KEY) != visit.choices.core:
        st.session_state[KEY] = visit.choices.core
    st.radio(
        t("app.start.choose", lang),
        visit.cores,
        key=KEY,
        horizontal=True,
        format_func=lambda name: _label(name, visit),
        on_change=_chosen,
    )


def _label(name: str, visit: Visit) -> str:
    label = core_label(name)
    example = engine.core(name).scenario.example_of_real_core
    return t("app.start.example", visit.lang, core=label) if example else label


def _chosen() -> None:
    state.set_core(st.session_state[KEY])


def _measured(visit: Visit, here: engine.Core) -> None:
    lang = visit.lang
    st.subheader(t("app.start.measured_head", lang), anchor=False)
    table = calibration_table(engine.today(visit.choices.core), here.scenario.measured, lang=lang)
    if table is None:
        st.markdown(t("app.start.measured_none", lang))
        return
    st.markdown(t("app.start.measured_intro", lang))
    st.markdown(table)
    small(t("app.start.factor_note", lang))


draw("start", content)
