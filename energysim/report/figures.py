"""Figures: the title is the message, the axis has the unit, one colour per carrier.

A figure is never changed after it is made, so that a cache may hand out the same one to many readers.
"""

import datetime
import textwrap
from typing import Any, Final

import plotly.graph_objects as go

from energysim.report.words import energy, money_short, share, thousand_eur, thousands, whole
from energysim.study.compare import Bridge, change, month_bars, season, week_local_fraction
from energysim.text import Lang, t
from energysim.units import HOURS_PER_DAY, mwh
from energysim.village.result import Result, Week

COLOURS: Final = {
    "solar": "#E69F00",
    "wind": "#56B4E9",
    "electricity": "#6B6B6B",
    "heat": "#D55E00",
    "store": "#009E73",
    "import": "#0072B2",
    "export": "#CC79A7",
    "gas": "#000000",
    "wood": "#F0E442",
}
INK: Final = "#1B2A27"
GRID: Final = "#DDE5E2"
GREYS: Final = ("#8A9692", "#C4CCC9", "#3C4B47")
PATTERNS: Final = {"wind_outside": "/", "heating": "/", "cars": "."}
# Source: width in signs of half a page at the size of the titles.
TITLE_SIGNS: Final = 58
# Source: pixels of a figure that stands beside another one on a laptop.
HEIGHT_PX: Final = 360
# Source: pixels: margins left, right, bottom, top, and per line of the title.
MARGINS_PX: Final = (62, 12, 80, 24, 22)
# Source: points on a projector: text and title.
TEXT_SIZES: Final = (14, 17)
# Source: looks: room between bars, line and dot (pixels), legend below the axis, colour of areas (all shares).
LOOKS: Final = {"gap": 0.22, "line": 2.5, "dot": 9, "legend": -0.16, "area": 0.85}
# Source: a difference that reads as none in thousands of euro.
COST_RESOLUTION_EUR: Final = 1000.0
CONFIG: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def month_balance(result: Result, lang: Lang) -> go.Figure:
    """Bars per month: local generation above zero, use below it, in MWh, with the balance as a line."""
    bars = month_bars(result)
    months = [t(f"figures.month.m{row.month}", lang) for row in result.views.months]
    figure = go.Figure()
    above = (("solar", "solar"), ("wind", "wind"), ("wind_outside", "wind"))
    below = (("other_use", "electricity"), ("heating", "heat"), ("cars", "electricity"), ("fuel", "gas"))
    for sign, parts in ((1, above), (-1, below)):
        for name, colour in parts:
            values = [sign * mwh(getattr(bar, f"{name}_kwh")) for bar in bars]
            if any(values):
                label = t(f"figures.series.{name}", lang)
                figure.add_bar(
                    x=months,
                    y=values,
                    name=label,
                    marker=_marker(name, colour),
                    customdata=[energy(abs(getattr(bar, f"{name}_kwh")), lang) for bar in bars],
                    hovertemplate="%{x}: %{customdata}",
                )
    net = [mwh(bar.net_kwh) for bar in bars]
    figure.add_scatter(
        x=months,
        y=net,
        name=t("figures.series.balance", lang),
        mode="lines+markers",
        line={"color": INK, "width": LOOKS["line"]},
        marker={"color": "#FFFFFF", "size": LOOKS["dot"], "line": {"color": INK, "width": LOOKS["line"]}},
        customdata=[energy(bar.net_kwh, lang) for bar in bars],
        hovertemplate="%{x}: %{customdata}",
    )
    figure.update_layout(barmode="relative", bargap=LOOKS["gap"])
    months_over = whole(sum(value > 0 for value in net), lang)
    title = t(f"figures.month_balance.{season(result)}", lang, months=months_over)
    return _dressed(figure, title, t("figures.month_balance.axis", lang), lang)


def week(chosen: Week, lang: Lang) -> go.Figure:
    """One week hour by hour: what comes from sun, wind, battery and grid, and the use as a line, kW."""
    start = datetime.datetime.fromisoformat(chosen.start_utc)
    figure = go.Figure()
    discharge = tuple(max(0.0, value) for value in chosen.battery_kw)
    parts = (
        ("solar", chosen.solar_kw, "solar"),
        ("wind", chosen.wind_kw, "wind"),
        ("battery", discharge, "store"),
        ("import", chosen.import_kw, "import"),
    )
    for name, values, colour in parts:
        if any(values):
            figure.add_scatter(
                x0=0,
                dx=1,
                y=[round(value, 1) for value in values],
                name=t(f"figures.series.{name}", lang),
                mode="lines",
                stackgroup="supply",
                line={"width": 0},
                fillcolor=COLOURS[colour],
                opacity=LOOKS["area"],
                hovertemplate="%{y:,.0f} kW",
            )
    figure.add_scatter(
        x0=0,
        dx=1,
        y=[round(value, 1) for value in chosen.use_kw],
        name=t("figures.series.use", lang),
        mode="lines",
        line={"color": INK, "width": LOOKS["line"]},
        hovertemplate="%{y:,.0f} kW",
    )
    title = t(f"figures.week.{chosen.key}", lang, day=_day(start, lang), share=share(week_local_fraction(chosen), lang))
    _dressed(figure, title, t("figures.week.axis", lang), lang)
    ticks, labels = _midnights(start, len(chosen.use_kw), lang)
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(tickvals=ticks, ticktext=labels, range=[0, len(chosen.use_kw) - 1], showgrid=True)
    return figure


def cost_bridge(steps: Bridge, lang: Lang) -> go.Figure:
    """From the cost of today to that of the mix, one bar per kind of cost, in thousands of euro per year."""
    kinds = [kind for kind, _ in steps.changes]
    values = [steps.today_eur_per_year, *(value for _, value in steps.changes), steps.found_eur_per_year]
    names = ["today", *kinds, "found"]
    figure = go.Figure(
        go.Waterfall(
            x=[t(f"figures.cost.{name}", lang) for name in names],
            y=[thousand_eur(value) for value in values],
            measure=["absolute", *("relative" for _ in kinds), "total"],
            text=[_signed(value, name, lang) for value, name in zip(values, names, strict=True)],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            connector={"line": {"color": GREYS[0], "width": 1}},
            increasing={"marker": {"color": GREYS[1], "line": {"color": INK, "width": 1}}},
            decreasing={"marker": {"color": COLOURS["store"], "line": {"color": INK, "width": 1}}},
            totals={"marker": {"color": GREYS[2]}},
        )
    )
    moved = change(steps.found_eur_per_year, steps.today_eur_per_year, resolution=COST_RESOLUTION_EUR)
    title = t(f"figures.cost.{moved.direction}", lang, delta=money_short(moved.amount, lang))
    figure.update_layout(showlegend=False)
    return _dressed(figure, title, t("figures.cost.axis", lang), lang)


def _signed(value_eur: float, name: str, lang: Lang) -> str:
    sign = "+" if value_eur > 0 and name not in ("today", "found") else ""
    return sign + thousands(value_eur, lang)


def _marker(name: str, colour: str) -> dict[str, Any]:
    pattern = PATTERNS.get(name)
    marker: dict[str, Any] = {"color": COLOURS[colour], "line": {"width": 0}}
    if pattern is not None:
        marker["pattern"] = {"shape": pattern, "fillmode": "overlay", "fgcolor": "#FFFFFF"}
    return marker


def _day(moment: datetime.datetime, lang: Lang) -> str:
    return f"{moment.day} {t(f'figures.month.m{moment.month}', lang)}"


def _midnights(start: datetime.datetime, steps: int, lang: Lang) -> tuple[list[int], list[str]]:
    """Where a day begins on an axis in hours, and the name of that day."""
    ticks = list(range(-start.hour % HOURS_PER_DAY, steps, HOURS_PER_DAY))
    days = [start + datetime.timedelta(hours=tick) for tick in ticks]
    return ticks, [f"{t(f'figures.day.d{day.weekday()}', lang)} {day.day}" for day in days]


def _dressed(figure: go.Figure, title: str, axis: str, lang: Lang) -> go.Figure:
    """Title, axes, legend and margins, the same for every figure."""
    lines = textwrap.wrap(title, TITLE_SIGNS)
    left, right, bottom, top, per_line = MARGINS_PX
    figure.update_layout(
        title={"text": "<br>".join(f"<b>{line}</b>" for line in lines), "x": 0, "xref": "container", "xanchor": "left"},
        title_font={"size": TEXT_SIZES[1], "color": INK},
        font={"size": TEXT_SIZES[0], "color": INK, "family": "Source Sans, sans-serif"},
        height=HEIGHT_PX,
        margin={"l": left, "r": right, "b": bottom, "t": top + per_line * len(lines)},
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        legend={"orientation": "h", "x": 0, "y": LOOKS["legend"], "yanchor": "top", "traceorder": "normal"},
        separators=",." if lang == "nl" else ".,",
        dragmode=False,
    )
    figure.update_xaxes(fixedrange=True, gridcolor=GRID, showgrid=False)
    figure.update_yaxes(title=axis, fixedrange=True, gridcolor=GRID, zerolinecolor=INK, tickformat=",")
    return figure
