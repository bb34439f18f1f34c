"""Weather years and files made for tests, each by its own plain rule."""

from dataclasses import replace
from functools import cache
from typing import Any, TypedDict

import numpy as np

from energysim.climate.clear_sky import clear_ghi_w_per_m2, divided
from energysim.climate.sun import sun_of
from energysim.climate.synthetic import Site, SunYear, TemperatureYear, synthetic_weather
from energysim.climate.weather import Weather
from energysim.units import FloatArray


class Place(TypedDict):
    latitude_deg: float
    longitude_deg: float
    altitude_m: float


UCCLE: Place = {"latitude_deg": 50.797, "longitude_deg": 4.358, "altitude_m": 100.0}


@cache
def uccle(
    *,
    seed: int = 1,
    year: int = 2023,
    sun: SunYear = "average",
    temperature: TemperatureYear = "average",
    stress: bool = False,
) -> Weather:
    return synthetic_weather(Site(year=year, **UCCLE), sun=sun, temperature=temperature, seed=seed, stress=stress)


def steady(
    *,
    temperature_c: float = 10.0,
    wind_m_per_s: float = 3.0,
    ghi_w_per_m2: float = 0.0,
    dhi_w_per_m2: float = 0.0,
    year: int = 2023,
) -> Weather:
    """The same hour all year, without direct light."""
    steps = uccle(year=year).steps
    return Weather(
        year=year,
        **UCCLE,
        temperature_c=np.full(steps, temperature_c),
        wind_m_per_s=np.full(steps, wind_m_per_s),
        ghi_w_per_m2=np.full(steps, ghi_w_per_m2),
        dni_w_per_m2=np.zeros(steps),
        dhi_w_per_m2=np.full(steps, dhi_w_per_m2),
        sun_offset_h=0.5,
        kind="synthetic",
        origin="made for a test",
    )


def with_series(weather: Weather, name: str, values: FloatArray) -> Weather:
    change: dict[str, Any] = {name: values}
    return replace(weather, **change)


def half_clear(sun_offset_h: float) -> Weather:
    return part_of_clear(sun_offset_h, 0.5)


def part_of_clear(sun_offset_h: float, part: float) -> Weather:
    """So much of the clear-sky light all year, with the sun at another moment of the hour."""
    weather = replace(uccle(), sun_offset_h=sun_offset_h)
    sun = sun_of(weather)
    ghi = clear_ghi_w_per_m2(sun, altitude_m=100.0, linke_turbidity=np.full(weather.steps, 4.0)) * part
    dni, dhi = divided(ghi, sun)
    return replace(weather, ghi_w_per_m2=ghi, dni_w_per_m2=dni, dhi_w_per_m2=dhi)


def pvgis_lines(weather: Weather) -> list[str]:
    """The file that PVGIS would give."""
    lines = [
        f"Latitude (decimal degrees): {weather.latitude_deg}",
        f"Longitude (decimal degrees): {weather.longitude_deg}",
        f"Elevation (m): {weather.altitude_m}",
        f"Irradiance Time Offset (h): {weather.sun_offset_h}",
        "month,year",
        "1,2011",
        "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP",
    ]
    days = np.datetime64(f"{weather.year}-01-01T00", "h") + np.arange(weather.steps)
    for i, moment in enumerate(days.astype(str)):
        stamp = moment.replace("-", "").replace("T", ":") + "00"
        lines.append(
            f"{stamp},{weather.temperature_c[i]},80,{weather.ghi_w_per_m2[i]},{weather.dni_w_per_m2[i]},"
            f"{weather.dhi_w_per_m2[i]},300,{weather.wind_m_per_s[i]},200,101300"
        )
    return [*lines, "", "T2m: 2-m air temperature (degree Celsius)"]


def epw_lines(weather: Weather, *, zone_h: int = 1) -> list[str]:
    """The EPW file of a weather year, labelled with the end of each hour in standard time."""
    lines = [
        f"LOCATION,Uccle,VLG,BEL,test,064470,{weather.latitude_deg},{weather.longitude_deg},{zone_h}.0,{weather.altitude_m}",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,none",
        "COMMENTS 2,none",
        "DATA PERIODS,1,1,Data,Sunday,1/ 1,12/31",
    ]

    def local(values: FloatArray) -> FloatArray:
        return np.roll(values, zone_h)

    days = np.datetime64(f"{weather.year}-01-01T00", "h") + np.arange(weather.steps)
    columns = zip(
        days.astype(str),
        local(weather.temperature_c),
        local(weather.ghi_w_per_m2),
        local(weather.dni_w_per_m2),
        local(weather.dhi_w_per_m2),
        local(weather.wind_m_per_s),
        strict=True,
    )
    for moment, temperature, ghi, dni, dhi, wind in columns:
        year, month, day = moment[:10].split("-")
        hour = int(moment[11:13]) + 1
        lines.append(
            f"{year},{int(month)},{int(day)},{hour},0,?,{temperature},5,80,101300,0,0,300,{ghi},{dni},{dhi},"
            f"0,0,0,0,200,{wind},5,5,20,100,0,0,0,0,0,0,0,0,0"
        )
    return lines


def as_bytes(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()
