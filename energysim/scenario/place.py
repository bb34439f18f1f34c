"""What a village core is: place, climate, buildings, services, lamps and cars, and what was measured."""

from typing import Annotated, Final, Literal

from pydantic import Field

from energysim.scenario.base import (
    Dwellings,
    Energy,
    FloorArea,
    Fraction,
    Lamps,
    Name,
    Record,
    Rows,
    Source,
    Status,
    Text,
    Year,
)

FluviusArea = Literal[
    "antwerpen", "halle_vilvoorde", "imewo", "kempen", "limburg", "midden_vlaanderen", "west", "zenne_dijle"
]
DwellingType = Literal["open", "halfopen", "terraced", "small_block", "medium_block"]
DwellingPeriod = Literal["until_1945", "1946_1970", "1971_1990", "1991_2005", "2006_2011", "from_2012"]
ServiceFunction = Literal["office", "trade", "education", "health", "horeca", "other"]
ServicePeriod = Literal["until_1945", "1970_1979", "1980_1989", "1990_1999", "2000_2010", "2011_2020"]
Charging = Literal["uncontrolled", "evening_delayed", "sun_following", "flexible"]
MobilityLocation = Literal["city_core", "village_core_with_stop", "village_core", "ribbon", "dispersed"]

# Source: Belgium lies between 49.5 and 51.5 degrees north.
LATITUDE_DEG: Final = (49.0, 52.0)
# Source: Belgium lies between 2.5 and 6.4 degrees east.
LONGITUDE_DEG: Final = (2.0, 7.0)
# Source: the polders and Signal de Botrange (694 m), with a margin.
ALTITUDE_M: Final = (-10.0, 800.0)
# Source: the European rule of summer time holds since 1996.
CALENDAR_YEARS: Final = (1996, 2100)
# Source: Statbel, statistical sectors: five digits of the municipality and four signs.
SECTOR_PATTERN: Final = "^[0-9]{5}[0-9A-Z-]{4}$"
# Source: a plain name with one ending; the store checks it once more before it is opened.
FILE_PATTERN: Final = "^[A-Za-zÀ-ÖØ-öø-ž0-9][A-Za-zÀ-ÖØ-öø-ž0-9 ._()-]{0,90}\\.[A-Za-z]{1,5}$"
# Source: ten years give the spread between years; each takes as long as the first.
MORE_WEATHER_YEARS: Final = 10
# Source: the largest village core measured, 3 km across, is below 900 ha.
AREA_HA: Final = (0.1, 2_000.0)
# Source: ten metres of street for each of the largest number of homes.
STREETS_M: Final = (1.0, 200_000.0)
# Source: more than any core of Flanders builds in a year.
HOMES_PER_YEAR: Final = (0.0, 2_000.0)
# Source: definition: a plan that says nothing else builds in the core.
EVERY_HOME: Final = 1.0
# Source: a seed of 31 bits is a whole number on every platform.
SEED_MAXIMUM: Final = 2**31 - 1
# Source: three times the mean of Flemish households (1.15 cars).
CARS_PER_DWELLING: Final = (0.0, 4.0)
# Source: three hundred km every day.
KM_PER_CAR_AND_YEAR: Final = (0.0, 100_000.0)
# Source: the open data of the grid operator start in 2010.
MORE_MEASURED_YEARS: Final = 20
# Source: as many as twice the largest number of homes.
CONNECTIONS_MAXIMUM: Final = 40_000


class Location(Record):
    """Where the core lies."""

    municipality: Name
    """Municipality, as people write it."""
    latitude_deg: Annotated[float, Field(ge=LATITUDE_DEG[0], le=LATITUDE_DEG[1])]
    """Latitude, degrees north."""
    longitude_deg: Annotated[float, Field(ge=LONGITUDE_DEG[0], le=LONGITUDE_DEG[1])]
    """Longitude, degrees east."""
    altitude_m: Annotated[float, Field(ge=ALTITUDE_M[0], le=ALTITUDE_M[1])]
    """Height above sea level, m."""
    fluvius_area: FluviusArea
    """Tariff area of the grid operator."""
    statistical_sector: Annotated[str, Field(pattern=SECTOR_PATTERN)] | None = None
    """Statbel code of the statistical sector, for instance 24001C001."""
    area_ha: Annotated[float, Field(ge=AREA_HA[0], le=AREA_HA[1])] | None = None
    """Built-up area of the core, ha."""
    streets_m: Annotated[float, Field(ge=STREETS_M[0], le=STREETS_M[1])] | None = None
    """Length of the streets of the core, m."""


class WeatherYear(Record):
    """One weather year."""

    kind: Literal["synthetic", "pvgis", "epw"]
    """synthetic: built in, from the normals of Uccle; pvgis or epw: a file beside the scenario."""
    year: Annotated[int, Field(ge=CALENDAR_YEARS[0], le=CALENDAR_YEARS[1])]
    """Calendar year, for weekdays, holidays and leap day."""
    sun: Literal["sunny", "average", "dark"] = "average"
    """Sunshine of a synthetic year."""
    temperature: Literal["mild", "average", "cold"] = "average"
    """Temperature of a synthetic year."""
    stress: bool = False
    """Whether a synthetic year holds a spell of ten dark, calm and cold days in January."""
    seed: Annotated[int, Field(ge=0, le=SEED_MAXIMUM)] = 1
    """Seed of a synthetic year, and of how homes and cars differ: another number, other weather, the same averages."""
    file: Annotated[str, Field(pattern=FILE_PATTERN)] | None = None
    """Name of the weather file beside the scenario; for pvgis and epw only."""


class Climate(WeatherYear):
    """Which weather year, and which others to hold the plan against."""

    also: Annotated[Rows[WeatherYear], Field(max_length=MORE_WEATHER_YEARS)] = ()
    """Further weather years: the plan is run in each of them too, and their answers stand beside the first."""

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the weather files, each once."""
        return tuple(dict.fromkeys(one.file for one in (self, *self.also) if one.file is not None))


class DwellingRow(Record):
    """Dwellings of one type and period."""

    type: DwellingType
    """open: detached, halfopen: semi-detached, terraced, small_block or medium_block: flats."""
    period: DwellingPeriod
    """Period of construction."""
    dwellings: Dwellings
    """Number of dwellings."""


class Buildings(Record):
    """The dwellings of the core."""

    source: Source
    """Where the division by type and period comes from."""
    status: Status
    """measured or assumption."""
    stock: Annotated[Rows[DwellingRow], Field(min_length=1)]
    """Dwellings by type and period."""
    improved_fraction: Fraction | None = None
    """Share of the dwellings of before 2006 that already stand at standard renovation, 0 to 1."""


class ServiceRow(Record):
    """Floor area of services of one function and period."""

    function: ServiceFunction
    """What the building is used for."""
    period: ServicePeriod
    """Period of construction."""
    floor_area_m2: FloorArea
    """Heated floor area, m2."""


class Services(Record):
    """Shops, school, town hall, care: everything heated that is not a dwelling."""

    source: Source
    """Where the floor areas come from."""
    status: Status
    """measured or assumption."""
    floor: Rows[ServiceRow]
    """Floor area by function and period; may be empty."""


class PublicLighting(Record):
    """Street lamps."""

    lamps: Lamps
    """Number of lamps."""
    source: Source
    """Where the number comes from."""
    status: Status
    """measured or assumption."""


class Mobility(Record):
    """Cars of the inhabitants, charged in the core."""

    cars_per_dwelling: Annotated[float, Field(ge=CARS_PER_DWELLING[0], le=CARS_PER_DWELLING[1])]
    """Cars per dwelling."""
    km_per_car_and_year: Annotated[float, Field(ge=KM_PER_CAR_AND_YEAR[0], le=KM_PER_CAR_AND_YEAR[1])]
    """Distance per car, km per year, before the factor of the location."""
    location: MobilityLocation
    """How the core lies; decides how far people drive."""
    electric_fraction_today: Fraction
    """Share of the cars that is electric today, 0 to 1."""
    electric_fraction_planned: Fraction
    """Share of the cars that is electric in the plan, 0 to 1."""
    charging_planned: Charging = "uncontrolled"
    """How cars charge in the plan: on coming home, late in the evening, with the sun, or whenever it suits the core."""
    source: Source
    """Where these numbers come from."""


class MeasuredEnergy(Record):
    """One measured yearly total."""

    value: Energy
    """Energy, kWh per year."""
    year: Year
    """Year of measurement."""
    source: Source
    """Who measured and published it."""


class MeasuredCount(Record):
    """One counted number."""

    value: Annotated[int, Field(ge=0, le=CONNECTIONS_MAXIMUM)]
    """Number of connections."""
    year: Year
    """Year of counting."""
    source: Source
    """Who counted and published it."""


class MeasuredYear(Record):
    """Measured totals of one more year; leave out what is not known."""

    year: Year
    """Year of measurement."""
    source: Source
    """Who measured and published them."""
    electricity_residential_kwh: Energy | None = None
    """Electricity taken from the grid by households, kWh per year."""
    electricity_services_kwh: Energy | None = None
    """Electricity taken from the grid by others than households, kWh per year."""
    gas_residential_kwh: Energy | None = None
    """Gas used by households, kWh per year."""
    gas_services_kwh: Energy | None = None
    """Gas used by others than households, kWh per year."""


class Measured(Record):
    """What was measured in the core; leave out what is not known."""

    electricity_residential_kwh: MeasuredEnergy | None = None
    """Electricity taken from the grid by households, kWh per year."""
    electricity_services_kwh: MeasuredEnergy | None = None
    """Electricity taken from the grid by others than households, kWh per year."""
    gas_residential_kwh: MeasuredEnergy | None = None
    """Gas used by households, kWh per year."""
    gas_services_kwh: MeasuredEnergy | None = None
    """Gas used by others than households, kWh per year."""
    gas_industry_kwh: MeasuredEnergy | None = None
    """Part of gas_services_kwh of that year that is industry and stays outside, kWh; in more_years as large a share."""
    more_years: Annotated[Rows[MeasuredYear], Field(max_length=MORE_MEASURED_YEARS)] = ()
    """Totals of further years: the model is held to all years together, each in its own weather."""
    electricity_connections: MeasuredCount | None = None
    """Household connections to electricity."""
    gas_connections: MeasuredCount | None = None
    """Household connections to gas."""
    gas_services_connections: MeasuredCount | None = None
    """Connections to gas of others than households; shows whether their gas looks like industry."""


class Growth(Record):
    """What is built on top of today, and where."""

    dwellings_added: Dwellings = 0
    """New dwellings of the plan, in the core and outside it together."""
    in_core_fraction: Fraction = EVERY_HOME
    """Share of the new dwellings that is built in the core, 0 to 1; the rest is spread outside it."""
    outside_location: MobilityLocation = "dispersed"
    """How the new dwellings outside the core lie."""
    moved_from_outside: Dwellings = 0
    """Dwellings that are given up outside the core and built anew in it."""
    homes_per_year: Annotated[float, Field(ge=HOMES_PER_YEAR[0], le=HOMES_PER_YEAR[1])] = 0.0
    """Pace of building, dwellings per year; 0: all are there at once."""
    source: Text = ""
    """Where the number comes from."""

    @property
    def dwellings_in_core(self) -> float:
        """New dwellings inside the core: its share of what is added, and what moves in."""
        return self.dwellings_added * self.in_core_fraction + self.moved_from_outside

    @property
    def dwellings_outside(self) -> float:
        """New dwellings that are spread outside the core."""
        return self.dwellings_added * (1 - self.in_core_fraction)
