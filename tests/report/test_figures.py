"""Figures: a message as title, a unit on the axis, one colour per carrier, signs of the language, nothing foreign."""

import pytest

from energysim.report import figures
from energysim.study.compare import bridge
from energysim.text import LANGS, Lang
from tests.pages import fakes


def plain_title(figure: object) -> str:
    text: str = figure.layout.title.text  # type: ignore[attr-defined]
    return text.replace("<br>", " ").replace("<b>", "").replace("</b>", "")


def test_the_months_say_that_summer_is_over_and_winter_short() -> None:
    figure = figures.month_balance(fakes.result(), "nl")
    assert plain_title(figure) == "In de zomer is er overschot, in de winter een tekort"
    assert figure.layout.yaxis.title.text == "MWh per maand"
    assert figure.data[0].x[2] == "mrt"


def test_use_lies_below_zero_and_sun_above_in_mwh() -> None:
    figure = figures.month_balance(fakes.result(), "nl")
    bars = {trace.name: trace.y for trace in figure.data}
    assert bars["Zon"][0] == 50.0
    assert bars["Brandstof"][0] == -100.0
    # January: 400 MWh of electricity, 200 of which for heating and 50 for cars.
    assert bars["Elektriciteit"][0] == -150.0
    assert bars["Saldo"][0] == 50 + 60 - 400 - 100


def test_carriers_have_their_colour() -> None:
    figure = figures.month_balance(fakes.result(), "nl")
    colours = {trace.name: trace.marker.color for trace in figure.data if trace.type == "bar"}
    assert colours["Zon"] == "#E69F00"
    assert colours["Wind buiten de kern"] == "#56B4E9"
    assert colours["Brandstof"] == "#000000"


def test_a_series_without_energy_is_not_in_the_legend() -> None:
    names = {trace.name for trace in figures.month_balance(fakes.result(), "nl").data}
    assert "Wind" not in names


@pytest.mark.parametrize("lang", LANGS)
def test_a_week_tells_its_day_and_what_the_core_covers(lang: Lang) -> None:
    figure = figures.week(fakes.result().views.weeks[2], lang)
    assert "75\xa0%" in plain_title(figure)
    assert "16" in plain_title(figure)
    # The week begins at 5 o'clock: the first midnight is 19 hours later, a Tuesday.
    assert figure.layout.xaxis.tickvals[0] == 19
    assert figure.layout.xaxis.ticktext[0] == {"nl": "di 17", "en": "Tue 17"}[lang]
    assert all(trace.type == "scatter" for trace in figure.data)


def test_the_cost_goes_from_today_to_the_mix() -> None:
    today, found = fakes.today().cost, fakes.optimum().controller.cost
    figure = figures.cost_bridge(bridge(today, found), "nl")
    (bars,) = figure.data
    assert list(bars.measure) == ["absolute", "relative", "relative", "relative", "total"]
    assert bars.y[0] + sum(bars.y[1:-1]) == pytest.approx(bars.y[-1], rel=1e-12)
    assert plain_title(figure) == "De mix kost €\xa0350.000 per jaar meer dan vandaag"


@pytest.mark.parametrize("lang", LANGS)
def test_signs_follow_the_language(lang: Lang) -> None:
    figure = figures.month_balance(fakes.result(), lang)
    assert figure.layout.separators == {"nl": ",.", "en": ".,"}[lang]


def test_figures_hold_no_address() -> None:
    result, today = fakes.result(), fakes.today()
    made = (
        figures.month_balance(result, "nl"),
        figures.week(result.views.weeks[0], "nl"),
        figures.cost_bridge(bridge(today.cost, result.cost), "nl"),
    )
    assert not any("://" in figure.to_json() for figure in made)
