"""Where every statistic of the built-in weather year must lie, and who says so.

Two kinds of band. ``low`` and ``high`` hold for every single seed. ``target`` and ``margin`` hold for the mean over the
seeds, where the outside source gives one figure and not a band: single years differ, their mean may not.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What one statistic must be."""

    label: str
    low: float
    high: float
    says: str
    target: float | None = None
    margin: float = 0.0
    digits: int = 2


NORMAL: Final = "RMI, Uccle 1991-2020"
OLDER: Final = "RMI, Uccle 1981-2010"
TYPICAL: Final = "typical years of Uccle and Brussels"

BANDS: Final = {
    "ghi_kwh_per_m2": Band(
        label="GHI of the year, kWh/m2", low=1027.2, high=1048.0, says=f"{NORMAL}: 1037.6, within 1 %", digits=1
    ),
    "ghi_month_off_percent": Band(
        label="GHI of a month, largest difference, %", low=0.0, high=3.0, says=NORMAL, digits=1
    ),
    "temperature_c": Band(label="temperature of the year, degC", low=10.7, high=11.3, says=f"{NORMAL}: 11.0", digits=1),
    "temperature_month_off_k": Band(
        label="temperature of a month, largest difference, K", low=0.0, high=0.3, says=NORMAL
    ),
    "wind_m_per_s": Band(label="wind of the year at 10 m, m/s", low=3.4, high=3.6, says=f"{NORMAL}: 3.5"),
    "pv_south_kwh_per_kwp": Band(
        label="PV 35 deg south, kWh/kWp", low=930.0, high=1010.0, says="span of PVGIS and measured roofs", digits=0
    ),
    "pv_east_of_south": Band(label="PV east, of south", low=0.78, high=0.84, says="PVGIS", digits=3),
    "pv_west_of_south": Band(label="PV west, of south", low=0.78, high=0.84, says="PVGIS", digits=3),
    "diffuse_of_global": Band(label="DHI of GHI", low=0.50, high=0.60, says="PVGIS", digits=3),
    "degree_days_15": Band(
        label="heating degree days, base 15", low=1750.0, high=1900.0, says=f"{TYPICAL}: 1846, 1818", digits=0
    ),
    "frost_days": Band(
        label="days of frost", low=30.0, high=48.0, says=f"{NORMAL}: 39.4", target=39.4, margin=3.0, digits=0
    ),
    "ice_days": Band(
        label="days of ice (hourly means: about one more)",
        low=3.0,
        high=11.0,
        says=f"{NORMAL}: 6.1",
        target=7.1,
        margin=1.5,
        digits=0,
    ),
    "summer_days": Band(
        label="days of 25 degC (hourly means: about one fewer)",
        low=22.0,
        high=37.0,
        says=f"{NORMAL}: 29.9",
        target=28.9,
        margin=3.0,
        digits=0,
    ),
    "tropical_days": Band(
        label="days of 30 degC (hourly means: some fewer)",
        low=2.0,
        high=9.0,
        says=f"{NORMAL}: 5.3",
        target=4.8,
        margin=1.0,
        digits=0,
    ),
    "coldest_hour_c": Band(
        label="coldest hour, degC", low=-12.0, high=-4.8, says="between the two files, and colder", digits=1
    ),
    "warmest_hour_c": Band(
        label="warmest hour, degC", low=31.0, high=37.0, says="between the two files, and warmer", digits=1
    ),
    "january_coldest_c": Band(
        label="coldest hour of January, degC",
        low=-11.0,
        high=-4.0,
        says=f"{OLDER}: -6.5",
        target=-6.5,
        margin=0.7,
        digits=1,
    ),
    "january_warmest_c": Band(
        label="warmest hour of January, degC",
        low=10.0,
        high=14.5,
        says=f"{OLDER}: 12.2",
        target=12.2,
        margin=0.7,
        digits=1,
    ),
    "january_frost_days": Band(
        label="days of frost in January",
        low=5.0,
        high=17.0,
        says=f"{OLDER}: 11.6",
        target=11.6,
        margin=1.5,
        digits=0,
    ),
    "index_std_winter": Band(
        label="daily clear-sky index, spread in winter", low=0.28, high=0.36, says=TYPICAL, target=0.32, margin=0.02
    ),
    "index_std_summer": Band(
        label="daily clear-sky index, spread in summer", low=0.21, high=0.28, says=TYPICAL, target=0.25, margin=0.02
    ),
    "index_lag": Band(
        label="clear-sky index, memory of a day", low=0.20, high=0.40, says=TYPICAL, target=0.30, margin=0.03
    ),
    "temperature_std_winter_k": Band(
        label="daily temperature, spread in winter, K", low=3.4, high=4.2, says=TYPICAL, target=3.8, margin=0.2
    ),
    "temperature_std_summer_k": Band(
        label="daily temperature, spread in summer, K", low=2.9, high=3.7, says=TYPICAL, target=3.3, margin=0.2
    ),
    "temperature_lag": Band(
        label="temperature, memory of a day", low=0.68, high=0.80, says=TYPICAL, target=0.74, margin=0.03
    ),
    "index_temperature_winter": Band(
        label="clear-sky index with temperature, winter", low=-0.55, high=-0.05, says=TYPICAL, target=-0.30, margin=0.05
    ),
    "index_temperature_summer": Band(
        label="clear-sky index with temperature, summer", low=0.25, high=0.75, says=TYPICAL, target=0.50, margin=0.05
    ),
    "wind_temperature_winter": Band(
        label="wind with temperature, winter", low=0.30, high=0.80, says=TYPICAL, target=0.55, margin=0.05
    ),
    "wind_index": Band(
        label="wind with clear-sky index", low=-0.35, high=-0.09, says=TYPICAL, target=-0.22, margin=0.04
    ),
    "swing_winter_k": Band(
        label="warmest less coldest hour of a day, winter, K", low=4.0, high=4.8, says=TYPICAL, target=4.4, margin=0.2
    ),
    "swing_summer_k": Band(
        label="warmest less coldest hour of a day, summer, K", low=9.3, high=10.1, says=TYPICAL, target=9.7, margin=0.2
    ),
    "swing_index": Band(
        label="that difference with clear-sky index", low=0.5, high=0.7, says=TYPICAL, target=0.6, margin=0.05
    ),
    "wind_lag_hour": Band(
        label="wind, memory of an hour", low=0.94, high=0.98, says=TYPICAL, target=0.96, margin=0.015
    ),
    "wind_lag_day": Band(label="wind, memory of a day", low=0.35, high=0.55, says=TYPICAL, target=0.45, margin=0.04),
    "wind_std_of_mean": Band(label="wind, spread of mean", low=0.48, high=0.56, says=TYPICAL, target=0.52, margin=0.02),
    "wind_full_load_h": Band(
        label="full-load hours of wind, h",
        low=2050.0,
        high=2300.0,
        says="Energy Transition Model, Vlaams Gewest",
        digits=0,
    ),
    "worst_week_percent": Band(
        label="worst week of sun and wind, % of the mean",
        low=14.0,
        high=25.0,
        says="severe real years, see below",
        digits=1,
    ),
    "self_sufficiency_none": Band(
        label="self-sufficiency without battery",
        low=0.36,
        high=0.39,
        says="Synergrid 2023 shape, PV = demand",
        digits=3,
    ),
    "self_sufficiency_half_day": Band(
        label="self-sufficiency, battery of half a day", low=0.63, high=0.67, says="as above", digits=3
    ),
    "self_sufficiency_one_day": Band(
        label="self-sufficiency, battery of a day", low=0.68, high=0.71, says="as above", digits=3
    ),
}
