"""What stands under a slider: its value with a unit, and what it is in the street."""

from collections.abc import Mapping

from energysim.report.words import counted, power, share, short, whole
from energysim.scenario.schema import Scenario
from energysim.study.design import Slider, SliderKey
from energysim.study.street import HOME_BATTERY_KWH, PLAN_YEARS, TURBINE_MW, ground_above_all_pumps, meaning
from energysim.text import Lang, number, t
from energysim.village.result import Result

_UNITS = {"kwp": "kWp", "kwh": "kWh", "percent": "%"}


def slider_value(slider: Slider, value: float, *, lang: Lang) -> str:
    """A value of a slider with its unit."""
    if slider.unit == "mw":
        return number(value, lang, decimals=1, unit="MW")
    return whole(value, lang, unit=_UNITS[slider.unit])


def meaning_words(
    slider: Slider, values: Mapping[SliderKey, float], *, scenario: Scenario, shown: tuple[Result, Result], lang: Lang
) -> str:
    """One sentence: the value in homes, panels, parking spaces, turbines, batteries or cars; empty for none.

    Parameters
    ----------
    values : mapping of slider key to value
        All sliders as they stand.
    shown : (Result, Result)
        Today, and the design of the sliders.
    """
    today, result = shown
    if values[slider.key] == 0 and slider.key != "wp":
        return ""
    means = meaning(slider, values, scenario=scenario, today=today)
    homes = counted("app.homes", means.homes, lang=lang)
    match slider.key:
        case "ren":
            per_year = short(means.homes_per_year, lang)
            return t("app.meaning.ren", lang, homes=homes, per_year=per_year, year=str(PLAN_YEARS[1]))
        case "wp":
            peaks = {
                "peak": power(result.grid.peak_import_kw, lang),
                "peak_today": power(today.grid.peak_import_kw, lang),
            }
            return t("app.meaning.wp", lang, homes=homes, **peaks)
        case "bwp":
            return t(f"app.meaning.{'bwp_limit' if ground_above_all_pumps(values) else 'bwp'}", lang, homes=homes)
        case "dak":
            panels = number(means.panels, lang, significant=2)
            return t("app.meaning.dak", lang, panels=panels, share=share(means.share_fraction, lang))
        case "park":
            spaces, area = (
                number(means.spaces, lang, significant=2),
                number(means.area_m2, lang, significant=2, unit="m²"),
            )
            which = "park" if means.spaces and means.area_m2 else "park_ground" if means.area_m2 else "park_parking"
            return t(f"app.meaning.{which}", lang, spaces=spaces, area=area)
        case "wind":
            size = number(TURBINE_MW, lang, unit="MW")
            return t("app.meaning.wind", lang, turbines=number(means.turbines, lang, decimals=1), size=size)
        case "bat":
            size = number(HOME_BATTERY_KWH, lang, unit="kWh")
            hours = number(means.use_h, lang, decimals=1, unit=t("app.hour", lang))
            return t("app.meaning.bat", lang, batteries=whole(means.batteries, lang), size=size, hours=hours)
        case "wagen":
            return t("app.meaning.wagen", lang, cars=counted("app.cars", means.cars, lang=lang))
