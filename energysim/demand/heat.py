"""The hours of the heat: zones give the shape and the answer to the weather, practice gives the level.

Every row of the stock in every state is a zone. Its need in a weather year, over the need of the same zone in the
reference climate, is a shape that sums to about 1: above 1 in a cold year, below in a mild one. A group's heat is its
kWh of a reference year times these shapes. So a leaky house peaks less sharply than a tight one, the sun counts where
the windows are, and no theory raises the yearly level, which is that of practice (``demand.practice``).
"""

import hashlib
import inspect
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from typing import Final, get_args

import numpy as np

from energysim.climate.calendar import calendar_for
from energysim.climate.synthetic import Site, synthetic_weather
from energysim.climate.weather import Weather
from energysim.demand import construction, envelope, zone_network, zone_tables
from energysim.demand import service_zone as service_zone_module
from energysim.demand import zone as zone_module
from energysim.demand import zone_year as zone_year_module
from energysim.demand.envelope import HOME_STATES, NEWEST, HomeState, night_rhythm, practice_set_point_c, zone_of
from energysim.demand.kernels import zone as zone_kernel
from energysim.demand.service_zone import AGE_OF_PERIOD, Age, service_zone
from energysim.demand.zone import Zone
from energysim.demand.zone_year import zone_year
from energysim.files import load_arrays, save_arrays
from energysim.parameters.register import ParameterBook, data_digest
from energysim.scenario.place import DwellingPeriod, DwellingType, ServiceFunction, ServicePeriod
from energysim.units import W_PER_KW, FloatArray

# Source: the Royal Meteorological Institute measures at Uccle; the year gives weekdays and holidays.
REFERENCE_SITE: Final = Site(latitude_deg=50.80, longitude_deg=4.36, altitude_m=100.0, year=2023)
# Source: the first seed.
REFERENCE_SEED: Final = 1
# Changes when the meaning of the cached array changes.
CACHE_FORM: Final = "reference-heat-1"
PACKAGE: Final = "energysim-kernen"
KINDS: Final[tuple[DwellingType, ...]] = get_args(DwellingType)
PERIODS: Final[tuple[DwellingPeriod, ...]] = get_args(DwellingPeriod)
FUNCTIONS: Final[tuple[ServiceFunction, ...]] = get_args(ServiceFunction)
AGES: Final[tuple[Age, ...]] = get_args(Age)
# Parameters that a zone reads; a user's own value for one of them is another reference.
ZONE_BLOCKS: Final = ("tabula.", "zone.", "demand.heating.", "demand.services_", "demand.supply.", "climate.ground.")
# Whatever decides how much heat a zone needs.
ZONE_CODE: Final = (
    construction,
    envelope,
    service_zone_module,
    zone_module,
    zone_kernel,
    zone_network,
    zone_tables,
    zone_year_module,
)

Home = tuple[DwellingType, DwellingPeriod, HomeState]
Mix = tuple[tuple[str, float], ...]


def home_key(kind: DwellingType, period: DwellingPeriod, *, state: HomeState) -> str:
    """Name of the shape of a home; all new homes of a type share one."""
    return f"{kind}.{NEWEST if state == 'new' else period}.{state}"


def service_key(function: ServiceFunction, period: ServicePeriod) -> str:
    """Name of the shape of a service: one for its old buildings, one for its newer ones."""
    return f"{function}.{AGE_OF_PERIOD[period]}"


HOMES: Final[tuple[Home, ...]] = tuple(
    (kind, period, state)
    for kind in KINDS
    for period in PERIODS
    for state in HOME_STATES
    if state != "new" or period == NEWEST
)
SERVICES_SHAPES: Final = tuple((function, age) for function in FUNCTIONS for age in AGES)
KEYS: Final = (
    *(home_key(kind, period, state=state) for kind, period, state in HOMES),
    *(f"{function}.{age}" for function, age in SERVICES_SHAPES),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnitHeat:
    """Shapes of the heat of every kind of building in one weather year.

    Parameters
    ----------
    keys : tuple of str
        "terraced.until_1945.now", "open.from_2012.new", "office.old", ...
    per_h : FloatArray, shape (keys, steps)
        kW per kWh of a reference year.
    step_h : float
    """

    keys: tuple[str, ...]
    per_h: FloatArray
    step_h: float

    def of_reference(self) -> dict[str, float]:
        """Heat of this weather year over that of a reference year, for every key."""
        return dict(zip(self.keys, (self.per_h.sum(axis=1) * self.step_h).tolist(), strict=True))


def unit_heat(weather: Weather, book: ParameterBook) -> UnitHeat:
    """Play every kind of building through a weather year; the slow part, once per weather year.

    Parameters
    ----------
    weather : Weather
    book : ParameterBook

    Returns
    -------
    UnitHeat
    """
    calendar = calendar_for(weather.year)
    need_kw = zone_year(zones(weather, book), weather, book=book).heating_w
    need_kw /= W_PER_KW
    need_kw /= reference_kwh(book)[:, None]
    return UnitHeat(keys=KEYS, per_h=need_kw, step_h=calendar.step_h)


def mixed_kw(mix: Mix, unit: UnitHeat) -> FloatArray:
    """Return the space heat of a mix of buildings in each step.

    Parameters
    ----------
    mix : tuple of (key, kWh)
        Useful heat of a reference year, in practice, for every shape that takes part; a key may come twice.
    unit : UnitHeat

    Returns
    -------
    FloatArray, shape (steps,)
        kW.
    """
    weights = np.zeros(len(unit.keys))
    places = {key: place for place, key in enumerate(unit.keys)}
    for key, kwh in mix:
        weights[places[key]] += kwh
    present = np.flatnonzero(weights)  # a group holds a dozen of the hundred shapes
    return np.asarray(weights[present] @ unit.per_h[present])


def zones(weather: Weather, book: ParameterBook) -> list[Zone]:
    """Return one zone per key, in the order of ``KEYS``, heated as in practice: set back by night."""
    calendar = calendar_for(weather.year)
    rhythm = night_rhythm(calendar, book)
    homes = [
        zone_of(
            kind,
            period,
            state=state,
            heating_c=practice_set_point_c(kind, period, state=state, rhythm=rhythm, book=book),
            book=book,
        )
        for kind, period, state in HOMES
    ]
    services = [service_zone(function, age=age, calendar=calendar, book=book) for function, age in SERVICES_SHAPES]
    return [*homes, *services]


def reference_weather() -> Weather:
    """Return the climate that every yearly need belongs to: an average year of Uccle."""
    return synthetic_weather(REFERENCE_SITE, sun="average", temperature="average", seed=REFERENCE_SEED)


def reference_kwh(book: ParameterBook) -> FloatArray:
    """Need of every zone in the reference climate, kWh, shape (keys,).

    Kept in memory and in the cache folder, under a name made of the reference weather, the parameter data, the code of
    the zones, the package version and the user's own values for what a zone reads.
    """
    return _reference_kwh(book.own_values(ZONE_BLOCKS))


@lru_cache(maxsize=4)
def _reference_kwh(own: tuple[tuple[str, float], ...]) -> FloatArray:
    weather = _reference()
    parts = (CACHE_FORM, metadata.version(PACKAGE), data_digest(), code_digest(), own, _digest(weather))
    name = "heat-" + hashlib.sha256(repr(parts).encode()).hexdigest()
    kept = load_arrays(name)
    if kept is None or "kwh" not in kept or kept["kwh"].shape != (len(KEYS),):
        kept = {"kwh": _computed_kwh(weather, ParameterBook(dict(own)))}
        save_arrays(name, kept)
    kept["kwh"].flags.writeable = False
    return kept["kwh"]


@cache
def code_digest() -> str:
    """Another zone, or another building, is another reference, also between two versions of the package."""
    sources = "".join(inspect.getsource(module) for module in ZONE_CODE)
    return hashlib.sha256(sources.encode()).hexdigest()


@cache
def _reference() -> Weather:
    return reference_weather()


def _digest(weather: Weather) -> str:
    """Another generator of weather is another reference."""
    found = hashlib.sha256()
    for series in (weather.temperature_c, weather.ghi_w_per_m2, weather.dni_w_per_m2, weather.dhi_w_per_m2):
        found.update(series.tobytes())
    return found.hexdigest()


def _computed_kwh(weather: Weather, book: ParameterBook) -> FloatArray:
    step_h = calendar_for(weather.year).step_h
    played = zone_year(zones(weather, book), weather, book=book).heating_w
    return np.asarray(played.sum(axis=1) * (step_h / W_PER_KW))
