"""R32: every page in every language for every core without an error; every widget pushed to both ends; links hold."""

from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from energysim import files
from energysim.errors import AuditError, SolverError
from energysim.jobs import failure_of
from energysim.pages import engine, finder
from energysim.scenario.store import ScenarioStore
from energysim.text import LANGS, Lang, t
from tests.pages import fakes

CORES = ScenarioStore(files.shipped_scenarios()).names()
PAGES = {"start": "start.py", "design": "ontwerp.py", "mix": "mix.py"}
# Streamlit counts the seconds of one run; the first one compiles kernels.
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _show_errors() -> None:
    config.set_option("client.showErrorDetails", "full")


@pytest.fixture
def app(repository: Path) -> AppTest:
    return AppTest.from_file(str(repository / "app.py"), default_timeout=PATIENCE_S)


def opened(app: AppTest, page: str, *, lang: Lang = "nl", core: str = "rillaar", **link: str) -> AppTest:
    for name, value in {"kern": core, "taal": lang, **link}.items():
        app.query_params[name] = value
    app.run()
    if page != "start":
        app.switch_page(f"energysim/pages/{PAGES[page]}").run()
    return checked(app)


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    assert not app.error, [box.value for box in app.error]
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def texts(app: AppTest) -> str:
    return "\n".join([*(m.value for m in app.markdown), *(c.value for c in app.caption), *(i.value for i in app.info)])


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language_for_every_core(app: AppTest, page: str, lang: Lang, core: str) -> None:
    opened(app, page, lang=lang, core=core)
    assert app.header[0].value == t(f"app.{page}.title", lang)
    if page != "mix":
        assert len(app.metric) == 8
        assert t("app.boundary.fixed_outside", lang) in texts(app)
    # The general disclaimer stands on every page.
    assert t("app.footer.privacy", lang)[:20] in texts(app)


@pytest.mark.parametrize("core", CORES)
def test_every_slider_goes_to_both_ends(app: AppTest, core: str) -> None:
    opened(app, "design", core=core)
    for key in [str(slider.key) for slider in app.select_slider]:
        slider = app.select_slider(key=key)
        for end in (slider.options[0], slider.options[-1]):
            app.session_state[key] = value_of(app, key, str(end))
            checked(app.run())


def value_of(app: AppTest, key: str, shown: str) -> Any:
    """The value behind an option: AppTest knows only the words."""
    now = app.session_state["energysim_state"]
    design = engine.opened(now.core, now.mix, texts=now.values)
    slider = next(one for one in design.sliders if key.endswith(f"_{one.key}"))
    options = app.select_slider(key=key).options
    return slider.options[list(options).index(shown)]


@pytest.mark.parametrize("lang", LANGS)
def test_moving_a_slider_changes_the_numbers_and_the_link(app: AppTest, lang: Lang) -> None:
    opened(app, "design", lang=lang)
    before = metrics(app)
    slider = app.select_slider(key=f"schuif_rillaar_{lang}_dak")
    slider.set_value(engine.opened("rillaar", "", texts={}).sliders[3].options[-1]).run()
    checked(app)
    assert metrics(app)[t("app.kpi.annual_final", lang)] != before[t("app.kpi.annual_final", lang)]
    app.run()
    assert "dak" in app.query_params


def test_a_link_opens_the_same_design_and_a_bad_one_is_dropped(app: AppTest) -> None:
    options = {s.key: s.options for s in engine.opened("rillaar", "", texts={}).sliders}
    opened(app, "design", wp="100", bat="no number", wind="1e999", dak="-5", mix="hello")
    assert app.select_slider(key="schuif_rillaar_nl_wp").value == 100
    standing = engine.opened("rillaar", "", texts={}).values
    for key in ("bat", "wind", "dak"):
        assert app.select_slider(key=f"schuif_rillaar_nl_{key}").value == standing[key]
        assert standing[key] in options[key]
    app.run()
    assert app.query_params["wp"] == "100"
    assert "bat" not in app.query_params


def test_all_as_today_is_today(app: AppTest) -> None:
    opened(app, "design")
    next(button for button in app.button if button.label == "Zoals vandaag").click()
    checked(app.run())
    today = engine.today("rillaar")
    assert metrics(app)["Jaarbalans"] == f"{today.neutrality.annual_final:.0%}".replace("%", "\xa0%")
    assert app.info[0].value.startswith("Vandaag dekt de kern")


def test_the_choice_of_core_and_language_survives_a_change_of_page(app: AppTest) -> None:
    opened(app, "start")
    app.radio(key="kern_start").set_value("wezemaal").run()
    app.radio(key="taal_keuze").set_value("en").run()
    app.switch_page("energysim/pages/ontwerp.py").run()
    assert app.header[0].value == "Design it yourself"
    assert app.selectbox(key="kern_boven").value == "wezemaal"
    assert app.query_params["kern"] == "wezemaal"


def test_start_calls_the_core_an_example_and_the_division_an_assumption(app: AppTest) -> None:
    opened(app, "start")
    assert any("naar het voorbeeld van" in str(option) for option in app.radio(key="kern_start").options)
    assert "De verdeling over woningtypes is een aanname" in texts(app)
    assert "Fluvius" in texts(app)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reached", [True, False])
def test_an_answer_is_shown_with_its_proof_and_taken_over(
    app: AppTest, lang: Lang, reached: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    optimum = fakes.optimum(reached=reached)
    monkeypatch.setattr(finder, "answer", lambda question: finder.Answer(optimum, 1.0))
    opened(app, "mix", lang=lang)
    assert len(app.metric) == 8
    assert bool(app.warning) is not reached or reached
    next(button for button in app.button if button.label == t("app.mix.take", lang)).click()
    checked(app.run())
    assert app.header[0].value == t("app.design.title", lang)
    assert t("app.design.taken", lang) in texts(app)
    # 960 + 640 kWp on roofs
    assert app.select_slider(key=f"schuif_rillaar_{lang}_dak").value == pytest.approx(1600)


def test_the_switches_of_the_target_change_the_question(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: finder.Question) -> None:
        asked.append(question.key)

    monkeypatch.setattr(finder, "answer", answer)
    opened(app, "mix")
    app.select_slider(key="doel").set_value(0.5).run()
    app.checkbox(key="fossiel").check().run()
    app.checkbox(key="windproject").uncheck().run()
    checked(app)
    assert len(set(asked)) == 4


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (AuditError("buildings", 4012, 0.5), "Onze berekening sluit niet op 17 jun, 04:00 UTC"),
        (SolverError("stalled"), "We vonden geen bewezen antwoord"),
        (RuntimeError("secret"), "Er ging iets mis in ons programma"),
    ],
)
def test_nobody_sees_a_traceback(app: AppTest, error: Exception, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(app, "start")
    monkeypatch.setattr(finder, "collect", lambda: failure_of(error))
    app.switch_page("energysim/pages/mix.py").run()
    assert not app.exception
    assert app.error[0].value.startswith(words)

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(finder, "collect", broken)
    app.run()
    assert not app.exception
    assert app.error[0].value.startswith(words)
    assert "secret" not in texts(app)
