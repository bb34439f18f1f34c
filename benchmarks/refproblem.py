"""The reference sizing problem: one village core, a year of hours, ten sizes, twelve monthly peaks, one yearly row.

The series come from a seeded generator and are the same to the last bit everywhere; the tests pin their sums. Only
the generator is peculiar to this problem, the hub is described with the public API.

Its optimum, 652,627.825 EUR per year, was found by eleven independent solver paths.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.signal import lfilter

from energysim.hub.model import (
    Bus,
    Converter,
    Demand,
    Exchange,
    Hub,
    Limit,
    Size,
    Source,
    Store,
    YearlyRow,
)
from energysim.units import FloatArray, IntArray

OPTIMUM_EUR_PER_YEAR: Final = 652_627.825
SEED: Final = 20240
DAYS: Final = 365
HOURS: Final = 24 * DAYS
MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ELECTRICITY_MWH: Final = 2000.0
HEAT_MWH: Final = 6000.0
# name: yearly cost per unit, upper bound
SIZES: Final = {
    "pv_s": (72.0, 1200.0),
    "pv_e": (58.0, 1500.0),
    "pv_w": (58.0, 1500.0),
    "wind": (225.0, 3000.0),
    "bat_e": (18.0, 50000.0),
    "bat_p": (10.0, 10000.0),
    "hp": (190.0, 3000.0),
    "bio": (30.0, 4000.0),
    "tes": (1.0, 400000.0),
    "st": (14.0, 4000.0),
}
PRIMARY_WEIGHTS: Final = {"electricity": 1.9, "gas": 1.1, "wood": 0.2}
GAS_EFFICIENCY: Final = 0.92
BIO_EFFICIENCY: Final = 0.85
# hourly shapes, from 00:00
WORKDAY: Final = (
    *(0.55, 0.5, 0.47, 0.46, 0.47, 0.55, 0.75, 0.95, 0.98, 0.95, 0.95, 1.0),
    *(1.02, 0.96, 0.92, 0.92, 0.98, 1.15, 1.35, 1.4, 1.3, 1.15, 0.95, 0.72),
)
WEEKEND: Final = (
    *(0.62, 0.56, 0.52, 0.5, 0.5, 0.52, 0.6, 0.78, 0.98, 1.1, 1.15, 1.18),
    *(1.18, 1.1, 1.05, 1.02, 1.05, 1.15, 1.28, 1.3, 1.2, 1.1, 0.95, 0.78),
)
HEATING: Final = (
    *(0.6, 0.55, 0.55, 0.6, 0.8, 1.2, 1.6, 1.6, 1.35, 1.15, 1.0, 0.95),
    *(0.9, 0.88, 0.88, 0.95, 1.1, 1.25, 1.3, 1.25, 1.1, 0.9, 0.75, 0.65),
)
TAPS: Final = (
    *(0.3, 0.2, 0.2, 0.2, 0.3, 0.8, 1.9, 2.2, 1.7, 1.2, 1.0, 1.0),
    *(1.0, 0.9, 0.8, 0.8, 0.9, 1.2, 1.6, 1.7, 1.5, 1.2, 0.9, 0.5),
)


@dataclass(frozen=True, slots=True)
class Series:
    """Hourly data of the problem: demands in kW, cop, availability per kW installed of each source."""

    electricity_kw: FloatArray
    heat_kw: FloatArray
    cop: FloatArray
    available: dict[str, FloatArray]
    month: IntArray


class _Noise:
    """One stream of random numbers, drawn in a fixed order."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng(SEED)

    def correlated(self, rho: float, sigma: float) -> FloatArray:
        """First-order autoregressive noise with standard deviation ``sigma``."""
        shocks = self._rng.standard_normal(HOURS) * sigma * np.sqrt(1 - rho * rho)
        return np.asarray(lfilter([1.0], [1.0, -rho], shocks))


@dataclass(frozen=True, slots=True)
class _Sky:
    """Sun height and direction, irradiance, outdoor temperature."""

    sine: FloatArray
    elevation: FloatArray
    azimuth: FloatArray
    direct: FloatArray
    diffuse: FloatArray
    horizontal: FloatArray
    temperature_c: FloatArray


def series() -> Series:
    """Draw the year; the order of the draws is part of the problem."""
    noise = _Noise()
    sky = _sky(noise)
    hour = np.arange(HOURS)
    day, clock = hour // 24, hour % 24
    available = {
        "pv_s": _pv(sky, 35, 0),
        "pv_e": _pv(sky, 30, -90),
        "pv_w": _pv(sky, 30, 90),
    }
    speed = np.exp(1.75 + 0.16 * np.cos(2 * np.pi * (day - 15) / 365) + noise.correlated(0.965, 0.48))
    ramp = np.clip((speed - 3.0) / (11.5 - 3.0), 0, 1)
    available["wind"] = np.where(speed > 25, 0.0, 0.93 * ramp**2 * (3 - 2 * ramp))
    g = _plane(sky, 45, 0)
    loss = 0.0035 * np.clip(55 - sky.temperature_c, 0, None) * (g > 60)
    available["st"] = np.clip(0.76 * g / 1000 - loss, 0, None)
    return Series(
        electricity_kw=_electricity(noise, day, clock),
        heat_kw=_heat(noise, sky.temperature_c, clock),
        cop=np.clip(0.46 * (273.15 + 50) / np.clip(50 - sky.temperature_c + 6, 10, None), 1.8, 5.5),
        available=available,
        month=np.repeat(np.arange(12), np.array(MONTH_DAYS) * 24).astype(np.int64),
    )


def _sky(noise: _Noise) -> _Sky:
    hour = np.arange(HOURS)
    day, clock = hour // 24, hour % 24
    season = -8.0 * np.cos(2 * np.pi * (day - 20) / 365)
    daily = 3.0 * np.cos(2 * np.pi * (clock - 15) / 24)
    temperature = 10.5 + season + daily + noise.correlated(0.985, 3.5)
    latitude = np.deg2rad(51.0)
    declination = np.deg2rad(23.45) * np.sin(2 * np.pi * (284 + day + 1) / 365)
    angle = np.deg2rad(15.0 * (clock + 0.5 - 12))
    sine = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    up = np.clip(sine, 0, None)
    west = np.arctan2(np.sin(angle), np.cos(angle) * np.sin(latitude) - np.tan(declination) * np.cos(latitude))
    air_mass = 1 / np.clip(up, 0.06, None)
    clear = np.where(up > 0.01, 950 * 0.87 ** (air_mass**0.75), 0.0)
    drift = noise.correlated(0.93, 0.42)
    cloud = np.clip(0.5 + drift + 0.12 * np.cos(2 * np.pi * (day - 10) / 365), 0, 1)
    direct = clear * (1 - cloud) ** 1.2
    diffuse = np.where(up > 0.01, (60 + 180 * cloud * (1 - 0.45 * cloud)) * np.sqrt(up), 0.0)
    return _Sky(sine, np.arcsin(sine), west, direct, diffuse, direct * up + diffuse, temperature)


def _plane(sky: _Sky, tilt_deg: float, azimuth_deg: float) -> FloatArray:
    """W/m2 on a plane; azimuth 0 is south, west positive."""
    tilt, azimuth = np.deg2rad(tilt_deg), np.deg2rad(azimuth_deg)
    facing = np.cos(tilt) * sky.sine + np.sin(tilt) * np.cos(sky.elevation) * np.cos(sky.azimuth - azimuth)
    facing = np.where(np.clip(sky.sine, 0, None) > 0.01, np.clip(facing, 0, None), 0)
    ground = 0.2 * sky.horizontal * (1 - np.cos(tilt)) / 2
    return np.asarray(sky.direct * facing + sky.diffuse * (1 + np.cos(tilt)) / 2 + ground)


def _pv(sky: _Sky, tilt_deg: float, azimuth_deg: float) -> FloatArray:
    g = _plane(sky, tilt_deg, azimuth_deg)
    cell = sky.temperature_c + g / 800 * 26
    return np.clip(g / 1000 * (1 - 0.0038 * (cell - 25)) * 0.88, 0, 1)


def _electricity(noise: _Noise, day: IntArray, clock: IntArray) -> FloatArray:
    shape = np.where(day % 7 < 5, np.array(WORKDAY)[clock], np.array(WEEKEND)[clock])
    power = shape * (1 + 0.18 * np.cos(2 * np.pi * (day - 15) / 365))
    power = power * np.exp(noise.correlated(0.6, 0.07))
    return np.asarray(power * (ELECTRICITY_MWH * 1000 / power.sum()))


def _heat(noise: _Noise, temperature_c: FloatArray, clock: IntArray) -> FloatArray:
    before = np.r_[np.full(11, temperature_c[0]), temperature_c]
    felt = np.convolve(before, np.ones(12) / 12, "valid")
    space = np.clip(15.5 - felt, 0, None) * np.array(HEATING)[clock]
    taps = np.array(TAPS)[clock]
    power = space / space.sum() * 0.82 + taps / taps.sum() * 0.18
    power = power * np.exp(noise.correlated(0.7, 0.05))
    return np.asarray(power * (HEAT_MWH * 1000 / power.sum()))


def reference_hub(data: Series | None = None, *, hours: int = HOURS) -> Hub:
    """Describe the problem, or its first ``hours`` hours with the same yearly costs.

    Parameters
    ----------
    data : Series, optional
        ``series()`` when left out.
    """
    d = data if data is not None else series()
    cut = slice(0, hours)
    sources = tuple(
        Source(name=f"{k} yield", bus="heat" if k == "st" else "electricity", profile=v[cut], size=k)
        for k, v in d.available.items()
    )
    gas, bio = 1 / GAS_EFFICIENCY, 1 / BIO_EFFICIENCY
    battery = Limit(sizes=(("bat_p", 1.0),))
    primary = YearlyRow(
        name="primary",
        flows={
            "grid.import": PRIMARY_WEIGHTS["electricity"],
            "grid.export": -PRIMARY_WEIGHTS["electricity"],
            "gas boiler": PRIMARY_WEIGHTS["gas"] * gas,
            "wood boiler": PRIMARY_WEIGHTS["wood"] * bio,
        },
    )
    heat_pump = Converter(
        name="heat pump",
        inputs=(("electricity", 1.0),),
        outputs=(("heat", d.cop[cut]),),
        limit=Limit(sizes=(("hp", 1.0),)),
    )
    return Hub(
        steps=hours,
        step_h=1.0,
        buses=(Bus(name="heat", carrier="heat", order=0), Bus(name="electricity", carrier="electricity", order=1)),
        sizes=tuple(Size(name=k, upper=upper, cost_eur_per_unit=cost) for k, (cost, upper) in SIZES.items()),
        demands=(
            Demand(name="use", bus="electricity", power_kw=d.electricity_kw[cut]),
            Demand(name="warmth", bus="heat", power_kw=d.heat_kw[cut]),
        ),
        sources=sources,
        converters=(
            heat_pump,
            _boiler("gas boiler", 0.09 * gas, Limit(constant=3500.0)),
            _boiler("wood boiler", 0.06 * bio, Limit(sizes=(("bio", 1.0),))),
        ),
        stores=(
            Store(
                name="battery",
                bus="electricity",
                content=Limit(sizes=(("bat_e", 1.0),)),
                charge=battery,
                discharge=battery,
                charge_efficiency=0.95,
                discharge_efficiency=0.95,
                keep_fraction_per_h=1.0,
            ),
            Store(name="tank", bus="heat", content=Limit(sizes=(("tes", 1.0),)), keep_fraction_per_h=0.997),
        ),
        exchanges=(
            Exchange(
                name="grid",
                bus="electricity",
                import_eur_per_kwh=0.25,
                export_eur_per_kwh=0.04,
                import_limit_kw=3000.0,
                export_limit_kw=2500.0,
                peak_period=d.month[cut],
                peak_eur_per_kw=4.0,
            ),
        ),
        rows=(primary,),
    )


def _boiler(name: str, cost_eur_per_kwh: float, limit: Limit) -> Converter:
    return Converter(name=name, inputs=(), outputs=(("heat", 1.0),), limit=limit, cost_eur_per_kwh=cost_eur_per_kwh)
