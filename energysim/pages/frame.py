"""The frame around every page: language, core, navigation, link, disclaimers, and errors as sentences."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from energysim.errors import EnergysimError
from energysim.jobs import failure_of
from energysim.pages import engine, state
from energysim.pages.failures import show_failure
from energysim.pages.small import small
from energysim.pages.state import Choices
from energysim.report.cards import footer_lines
from energysim.text import LANGS, Lang, t

FOLDER: Final = Path(__file__).parent
# Name of the page in the texts, its file, its place in the address.
PAGES: Final = (("start", "start.py", ""), ("design", "ontwerp.py", "ontwerp"), ("mix", "mix.py", "mix"))
# Widths of title, core and language at the top.
HEADER: Final = (4, 2, 1)
# Less empty room above the numbers, which must be on the screen together with the figures.
STYLE: Final = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4rem; padding-bottom: 3rem; }
[data-testid="stMetricDelta"] div { white-space: normal; overflow: visible; }
</style>"""
# One label for both languages: another label would be another widget, which forgets what was chosen.
LANGUAGE_LABEL: Final = "Taal / Language"

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page needs to know: the visitor's choices and the cores there are."""

    choices: Choices
    cores: tuple[str, ...]

    @property
    def lang(self) -> Lang:
        """The language of this visit."""
        return self.choices.lang


def main() -> None:
    """Draw the frame and the chosen page."""
    now = state.choices(engine.core_names())
    st.set_page_config(page_title=t("app.name", now.lang), layout="wide", initial_sidebar_state="expanded")
    pages = [
        st.Page(FOLDER / file, title=t(f"app.page.{name}", now.lang), url_path=path, default=not path)
        for name, file, path in PAGES
    ]
    page = st.navigation(pages, position="top")
    state.write_link(now)
    page.run()
    _language_of_document(now.lang)


def page_path(name: str) -> Path:
    """File of a page, for ``st.switch_page``."""
    return next(FOLDER / file for known, file, _ in PAGES if known == name)


def draw(name: str, content: Callable[[Visit], None]) -> None:
    """Draw one page: its header, its content, the disclaimers. Nobody sees a traceback."""
    cores = engine.core_names()
    visit = Visit(state.choices(cores), cores)
    _header(name, visit)
    if not cores:
        st.info(t("app.start.empty", visit.lang))
        return
    try:
        content(visit)
    except EnergysimError as error:
        _failed(error, visit)
    except Exception as error:
        LOG.exception("a page failed")
        _failed(error, visit)
    else:
        _footer(visit)


def _failed(error: Exception, visit: Visit) -> None:
    name = visit.choices.core
    show_failure(failure_of(error), visit.lang, moment=engine.moment(name), scenario_text=engine.text_of(name))


def _header(name: str, visit: Visit) -> None:
    st.html(STYLE)
    title, core, language = st.columns(HEADER, vertical_alignment="bottom")
    with title:
        st.header(t(f"app.{name}.title", visit.lang), anchor=False)
        st.markdown(t(f"app.{name}.lead", visit.lang))
    with core:
        if name != "start" and visit.cores:
            _core_choice(visit)
    with language:
        _language_choice(visit.lang)


def _core_choice(visit: Visit) -> None:
    key = "kern_boven"
    if st.session_state.get(key) != visit.choices.core:
        st.session_state[key] = visit.choices.core
    st.selectbox(
        t("app.core", visit.lang),
        visit.cores,
        key=key,
        format_func=core_label,
        on_change=_core_chosen,
    )


def _core_chosen() -> None:
    state.set_core(st.session_state["kern_boven"])


def core_label(name: str) -> str:
    """The name of a core as its file gives it."""
    return engine.core(name).scenario.name


def _language_choice(lang: Lang) -> None:
    key = "taal_keuze"
    if st.session_state.get(key) != lang:
        st.session_state[key] = lang
    st.radio(
        LANGUAGE_LABEL,
        LANGS,
        key=key,
        horizontal=True,
        format_func=str.upper,
        on_change=_language_chosen,
    )


def _language_chosen() -> None:
    state.set_language(st.session_state["taal_keuze"])


def _footer(visit: Visit) -> None:
    result = engine.today(visit.choices.core)
    first, *others = footer_lines(result, visit.lang)
    st.divider()
    small(first)
    with st.expander(t("app.footer.head", visit.lang)):
        for line in others:
            small(line)


def _language_of_document(lang: Lang) -> None:
    """Tell screen readers and hyphenation which language this is."""
    script = f'<script>document.documentElement.lang = "{lang}";</script>'
    with st.container(height=1, border=False):
        st.html(script, unsafe_allow_javascript=True)
