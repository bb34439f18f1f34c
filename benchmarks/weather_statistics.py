"""What a weather year is like: the statistics by which the built-in year is judged, for any year."""

from typing import Final

import numpy as np

from energysim.climate.calendar import MONTHS, calendar_for
from energysim.climate.clear_sky import clear_ghi_w_per_m2
from energysim.climate.months import monthly_means, monthly_sums, tents, through_middles
from energysim.climate.sun import sun_of
from energysim.climate.weather import Weather
from energysim.demand.electricity import household_shape
from energysim.parameters.register import ParameterBook
from energysim.technologies.pv import pv_profile
from energysim.technologies.wind import wind_profile
from energysim.units import HOURS_PER_DAY, W_PER_KW, FloatArray

# Royal Meteorological Institute, Uccle 1991-2020, retyped from its publications.
GHI_KWH_PER_M2: Final = (21.9, 37.7, 77.6, 118.5, 147.5, 152.3, 154.2, 131.4, 93.5, 57.3, 29.7, 16.0)
TEMPERATURE_C: Final = (3.7, 4.2, 7.1, 10.4, 13.9, 16.7, 18.7, 18.4, 15.2, 11.3, 7.2, 4.3)
WIND_M_PER_S: Final = (4.2, 4.0, 3.9, 3.6, 3.3, 3.0, 2.9, 2.8, 3.2, 3.5, 3.8, 4.1)
WINTER: Final = (11, 0, 1)
SUMMER: Final = (5, 6, 7)
JANUARY: Final = 31
WEEK_H: Final = 168
ROOF_DEG: Final = 35.0


def statistics(weather: Weather, book: ParameterBook) -> dict[str, float]:
    """Return every statistic of a year by its name."""
    south, east, west = (
        pv_profile(weather, tilt_deg=ROOF_DEG, azimuth_deg=azimuth, book=book) for azimuth in (180.0, 90.0, 270.0)
    )
    wind = wind_profile(weather, book)
    return {
        **normals(weather),
        "pv_south_kwh_per_kwp": float(south.sum()),
        "pv_east_of_south": float(east.sum() / south.sum()),
        "pv_west_of_south": float(west.sum() / south.sum()),
        **temperature_days(weather),
        **character(weather, book),
        "wind_full_load_h": float(wind.sum()),
        "worst_week_percent": worst_week_percent(south, wind),
        **{
            f"self_sufficiency_{name}": self_sufficiency(south, household_shape(calendar_for(weather.year), book), days)
            for name, days in (("none", 0.0), ("half_day", 0.5), ("one_day", 1.0))
        },
    }


def normals(weather: Weather) -> dict[str, float]:
    """Sums and means against the normals."""
    calendar = calendar_for(weather.year)
    ghi = monthly_sums(weather.ghi_w_per_m2, calendar) / W_PER_KW
    warm = monthly_means(weather.temperature_c, calendar)
    wind = monthly_means(weather.wind_m_per_s, calendar)
    return {
        "ghi_kwh_per_m2": float(ghi.sum()),
        "ghi_month_off_percent": float(100 * np.abs(ghi / np.array(GHI_KWH_PER_M2) - 1).max()),
        "temperature_c": float(weather.temperature_c.mean()),
        "temperature_month_off_k": float(np.abs(warm - np.array(TEMPERATURE_C)).max()),
        "wind_m_per_s": float(weather.wind_m_per_s.mean()),
        "wind_month_off_m_per_s": float(np.abs(wind - np.array(WIND_M_PER_S)).max()),
        "diffuse_of_global": float(weather.dhi_w_per_m2.sum() / weather.ghi_w_per_m2.sum()),
    }


def temperature_days(weather: Weather) -> dict[str, float]:
    """Days as the Institute counts them, and the ends of the year."""
    hours = by_day(weather.temperature_c)
    lowest, highest, mean = hours.min(axis=1), hours.max(axis=1), hours.mean(axis=1)
    return {
        "degree_days_15": float(np.maximum(15 - mean, 0).sum()),
        "frost_days": float((lowest < 0).sum()),
        "ice_days": float((highest < 0).sum()),
        "summer_days": float((highest >= 25).sum()),
        "tropical_days": float((highest >= 30).sum()),
        "coldest_hour_c": float(lowest.min()),
        "warmest_hour_c": float(highest.max()),
        "coldest_day_c": float(mean.min()),
        "warmest_day_c": float(mean.max()),
        "january_coldest_c": float(lowest[:JANUARY].min()),
        "january_warmest_c": float(highest[:JANUARY].max()),
        "january_frost_days": float((lowest[:JANUARY] < 0).sum()),
    }


def character(weather: Weather, book: ParameterBook) -> dict[str, float]:
    """How days differ, remember and belong together."""
    calendar = calendar_for(weather.year)
    month = calendar.utc_month[::HOURS_PER_DAY]
    winter, summer = np.isin(month, WINTER), np.isin(month, SUMMER)
    turbidity = through_middles(np.array(book.series("climate.normals.linke_turbidity")), tents(calendar))
    clear = clear_ghi_w_per_m2(sun_of(weather), altitude_m=weather.altitude_m, linke_turbidity=turbidity)

    def anomaly(values: FloatArray) -> FloatArray:
        means = np.bincount(month, values, MONTHS) / np.bincount(month, minlength=MONTHS)
        return np.asarray(values - means[month])

    hours = by_day(weather.temperature_c)
    shine = anomaly(by_day(weather.ghi_w_per_m2).sum(axis=1) / by_day(clear).sum(axis=1))
    warm, blow = anomaly(hours.mean(axis=1)), anomaly(by_day(weather.wind_m_per_s).mean(axis=1))
    swing, speed = np.ptp(hours, axis=1), weather.wind_m_per_s
    return {
        "index_std_winter": float(shine[winter].std()),
        "index_std_summer": float(shine[summer].std()),
        "index_lag": along(shine[1:], shine[:-1]),
        "temperature_std_winter_k": float(warm[winter].std()),
        "temperature_std_summer_k": float(warm[summer].std()),
        "temperature_lag": along(warm[1:], warm[:-1]),
        "index_temperature_winter": along(shine[winter], warm[winter]),
        "index_temperature_summer": along(shine[summer], warm[summer]),
        "wind_temperature_winter": along(blow[winter], warm[winter]),
        "wind_index": along(blow, shine),
        "swing_winter_k": float(swing[winter].mean()),
        "swing_summer_k": float(swing[summer].mean()),
        "swing_index": along(anomaly(swing), shine),
        "wind_lag_hour": along(speed[1:], speed[:-1]),
        "wind_lag_day": along(speed[HOURS_PER_DAY:], speed[:-HOURS_PER_DAY]),
        "wind_std_of_mean": float(speed.std() / speed.mean()),
    }


def worst_week_percent(pv: FloatArray, wind: FloatArray) -> float:
    """Lowest 168 consecutive hours of sun and wind that give the same energy in a year, against the year's mean."""
    both = pv / pv.mean() + wind / wind.mean()
    return float(100 * weekly(both).min() / both.mean())


def weekly(values: FloatArray) -> FloatArray:
    """Mean of every 168 consecutive hours."""
    summed = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray((summed[WEEK_H:] - summed[:-WEEK_H]) / WEEK_H)


def self_sufficiency(pv: FloatArray, shape: FloatArray, days: float) -> float:
    """Share of a demand that panels of the same yearly energy serve, with a lossless battery of so many mean days."""
    demand = shape / shape.sum()
    surplus = (pv / pv.sum() - demand).tolist()
    size = days * HOURS_PER_DAY / len(surplus)
    content = bought = 0.0
    for flow in surplus:
        content += flow
        if content > size:
            content = size
        elif content < 0:
            bought -= content
            content = 0.0
    return 1 - bought


def by_day(values: FloatArray) -> FloatArray:
    """Hours as rows of days."""
    return values.reshape(-1, HOURS_PER_DAY)


def along(one: FloatArray, other: FloatArray) -> float:
    """Correlation."""
    return float(np.corrcoef(one, other)[0, 1])
