"""Ten cold, dark and calm days in January: the winter that a village core must be able to stand.

The spell is laid over a finished year. Its hours keep a part of the year's own ups and downs; the days that lead in and
out pass from the one to the other. Outside these days nothing changes, so January alone leaves its normals.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from energysim.climate.clear_sky import divided
from energysim.climate.sun import sun_of
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.units import HOURS_PER_DAY, FloatArray

NOTE: Final = "climate.note.stress"


def spell_depth(steps: int, book: ParameterBook) -> FloatArray:
    """Weight of the spell, shape (steps,): 1 in its days, 0 outside, rising and falling on the days that lead."""
    start_h = (book.number("climate.spell.first_day") - 1) * HOURS_PER_DAY
    end_h = start_h + book.number("climate.spell.days") * HOURS_PER_DAY
    lead_h = book.number("climate.spell.lead_days") * HOURS_PER_DAY
    middle_h = np.arange(steps) + 0.5
    return np.asarray(np.clip(1 - np.maximum(start_h - middle_h, middle_h - end_h) / lead_h, 0.0, 1.0))


def with_spell(weather: Weather, clear_ghi_w_per_m2: FloatArray, *, book: ParameterBook) -> Weather:
    """Lay the spell over a year.

    Parameters
    ----------
    weather : Weather
    clear_ghi_w_per_m2 : FloatArray, shape (steps,)
        Light of that year without clouds.
    book : ParameterBook

    Returns
    -------
    Weather
        The mean temperature of the spell's days is the parameter exactly; light and wind are the parameters, or the
        year's own where that is less. Diffuse light never exceeds global light.
    """
    depth = spell_depth(weather.steps, book)
    inside = depth == 1
    own = book.number("climate.spell.own_variation_fraction")

    def blended(values: FloatArray, spell: FloatArray) -> FloatArray:
        return np.where(depth > 0, (1 - depth) * values + depth * spell, values)

    cold_c = book.number("climate.spell.temperature_c")
    temperature_c = weather.temperature_c
    wind, light = weather.wind_m_per_s, weather.ghi_w_per_m2
    wind_mean, light_sum, clear_sum = wind[inside].mean(), light[inside].sum(), clear_ghi_w_per_m2[inside].sum()
    calm = min(book.number("climate.spell.wind_m_per_s"), wind_mean)
    dark = min(book.number("climate.spell.clear_index") * clear_sum, light_sum)
    ghi = blended(light, dark * ((1 - own) * clear_ghi_w_per_m2 / clear_sum + own * light / light_sum))
    dni, dhi = divided(ghi, sun_of(weather))
    return replace(
        weather,
        temperature_c=blended(temperature_c, cold_c + own * (temperature_c - temperature_c[inside].mean())),
        wind_m_per_s=blended(wind, calm * ((1 - own) + own * wind / wind_mean)),
        ghi_w_per_m2=ghi,
        dni_w_per_m2=np.where(depth > 0, dni, weather.dni_w_per_m2),
        dhi_w_per_m2=np.where(depth > 0, dhi, weather.dhi_w_per_m2),
        origin=f"{weather.origin}; with a cold, dark, calm spell in January",
        notes=(*weather.notes, NOTE),
    )
