"""The scenario: everything a user may say about a village core, as one frozen record.

``Scenario`` checks each value by itself and then the rules between values (``checks.py``). A text comes in through
``load.py``, which reports every problem at once with its line.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from energysim.parameters import register
from energysim.scenario.base import Fraction, FrozenMapping, Name, Record, Source
from energysim.scenario.checks import violations
from energysim.scenario.measures import Measures
from energysim.scenario.place import (
    Buildings,
    Climate,
    Growth,
    Location,
    Measured,
    Mobility,
    PublicLighting,
    Services,
)
from energysim.scenario.potential import Potential

TargetKind = Literal["annual_final", "annual_primary", "matched", "winter"]
TARGET_KINDS: Final[tuple[TargetKind, ...]] = ("annual_final", "annual_primary", "matched", "winter")
# Source: real rates of public and private projects in Europe lie between these.
REAL_RATE: Final = (0.0, 0.25)
SCHEMA_VERSION: Final = 1
SCHEMA_NAME: Final = "scenario.schema.json"


class Prices(Record):
    """Which prices."""

    regime: Literal["laag", "midden", "hoog"] = "midden"
    """Low, middle or high energy prices."""


class Finance(Record):
    """Money."""

    real_discount_rate_fraction: Annotated[float, Field(ge=REAL_RATE[0], le=REAL_RATE[1])]
    """Real discount rate per year, as a fraction: 0.04 is 4 %."""


class Boundary(Record):
    """What counts."""

    dwelling_heat: bool = True
    """Heat and hot water of dwellings."""
    dwelling_electricity: bool = True
    """Electricity of households."""
    services: bool = True
    """Heat and electricity of services."""
    public_lighting: bool = True
    """Street lamps."""
    cars: bool = True
    """Electric cars charged in the core."""
    wind_outside_core: bool = False
    """Whether a share in wind outside the core counts; it is counted apart in every answer."""


class Target(Record):
    """What must be reached: one of the four shares. Without any: 100 % of the yearly balance."""

    annual_final: Fraction | None = None
    """Yearly balance of final energy, 0 to 1."""
    annual_primary: Fraction | None = None
    """Yearly balance of primary energy, 0 to 1."""
    matched: Fraction | None = None
    """Share of the use that is local in the same hour, 0 to 1."""
    winter: Fraction | None = None
    """The same from November to February, 0 to 1."""
    allow_fossil: bool = False
    """Whether exports may pay for gas and oil in the yearly balance."""

    @model_validator(mode="before")
    @classmethod
    def _default(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and not any(kind in data for kind in TARGET_KINDS):
            return {**data, "annual_final": 1.0}
        return data

    @property
    def kind(self) -> TargetKind:
        """Which share must be reached."""
        return next(kind for kind in TARGET_KINDS if getattr(self, kind) is not None)

    @property
    def share_fraction(self) -> float:
        """How much of it, 0 to 1."""
        return float(getattr(self, self.kind))


class OwnValue(Record):
    """The user's own number instead of one of the register."""

    value: float
    """The number, in the unit of the register."""
    source: Source
    """Where it comes from."""


def _plain_own_values(values: Mapping[str, OwnValue]) -> dict[str, Any]:
    return {key: one.model_dump() for key, one in values.items()}


OwnValues = Annotated[
    Mapping[str, OwnValue],
    AfterValidator(FrozenMapping),
    PlainSerializer(_plain_own_values),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": OwnValue.model_json_schema(),
            "propertyNames": {"enum": list(register.scalar_keys())},
        }
    ),
]


class Scenario(Record):
    """A village core, its plan and its target."""

    schema_version: Annotated[int, Field(ge=SCHEMA_VERSION, le=SCHEMA_VERSION)]
    """Version of this form: 1."""
    name: Name
    """Name of the core: letters, digits, spaces and - ' . , ( ) & / only."""
    example_of_real_core: bool = False
    """True when the totals are measured and the division over types is an assumption."""
    location: Location
    """Where the core lies."""
    climate: Climate
    """Which weather year."""
    buildings: Buildings
    """The dwellings."""
    services: Services
    """Everything heated that is not a dwelling."""
    public_lighting: PublicLighting
    """Street lamps."""
    mobility: Mobility
    """Cars."""
    measured: Measured = Measured()
    """Measured totals, each with year and source."""
    growth: Growth = Growth()
    """What is built on top of today."""
    potential: Potential
    """What the place offers."""
    measures: Measures
    """What is installed today and what is planned."""
    prices: Prices = Prices()
    """Which prices."""
    finance: Finance
    """Discount rate."""
    boundary: Boundary = Boundary()
    """What counts."""
    target: Target = Target(annual_final=1.0)
    """What must be reached."""
    parameters: OwnValues = Field(default={})
    """Own numbers instead of those of the register, by key."""

    @model_validator(mode="after")
    def _rules_between_values(self) -> "Scenario":
        found = violations(self)
        if found:
            raise PydanticCustomError("rules", "{count} rules are broken", {"count": len(found), "found": found})
        return self


def own_values(scenario: Scenario) -> dict[str, float]:
    """Return the scenario's own numbers, as ``ParameterBook`` takes them."""
    return {key: own.value for key, own in scenario.parameters.items()}


def to_plain(scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as nested dicts, lists, numbers and texts; what is absent is left out."""
    return scenario.model_dump(mode="json", exclude_none=True)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, with a description and unit for each key."""
    schema = Scenario.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_NAME,
        **schema,
        "title": "energysim scenario",
    }
