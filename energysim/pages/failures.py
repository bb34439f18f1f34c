"""What a visitor reads when something cannot be shown: a sentence, and the file to send us. Never a traceback."""

import datetime
from collections.abc import Callable

import streamlit as st

from energysim.jobs import Failure
from energysim.report.cards import moment_words
from energysim.text import Lang, plain, render_problems, t


def show_failure(
    failure: Failure, lang: Lang, *, moment: Callable[[int], datetime.datetime], scenario_text: bytes | None
) -> None:
    """Say what happened.

    Parameters
    ----------
    failure : Failure
    lang : {"nl", "en"}
    moment : callable
        From the number of an hour to its moment.
    scenario_text : bytes or None
        The scenario as a file to keep, where that helps to find our fault.
    """
    match failure.kind:
        case "cancelled":
            st.info(t("app.mix.stopped", lang))
            return
        case "input":
            st.error(t("app.error.input", lang))
            for line in render_problems(failure.problems, lang).splitlines():
                st.markdown(plain(line))
            return
        case "audit":
            st.error(t("app.error.own", lang, moment=moment_words(moment(failure.params["step"]), lang)))
        case "solver":
            st.error(t("app.error.solver", lang))
        case _:
            st.error(t("app.error.crash", lang))
            return
    if scenario_text is not None:
        st.download_button(t("app.error.save", lang), scenario_text, file_name="scenario.json", mime="application/json")
