"""What is installed today and what is planned, for every technology of the register.

The keys come from ``parameters/technologies.yaml``: a new technology needs no line here.
"""

from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import Field, create_model

from energysim.errors import UnknownParameter
from energysim.parameters.register import technology_units
from energysim.scenario.base import Content, Dwellings, Fraction, Power, Record

GroupKey = Literal[
    "house_until_1970",
    "house_1971_2005",
    "house_from_2006",
    "flat_until_1970",
    "flat_1971_2005",
    "flat_from_2006",
    "services",
]
GROUP_KEYS: tuple[GroupKey, ...] = get_args(GroupKey)


class Renovation(Record):
    """Dwellings renovated beyond today."""

    planned_fraction: Fraction = 0.0
    """Share of the dwellings renovated beyond today, 0 to 1."""
    state: Literal["standard", "advanced", "rebuild"] = "standard"
    """How far: standard or advanced, as in TABULA, or rebuild: demolished and built anew."""


class Split(Record):
    """Large houses divided into smaller homes."""

    houses: Dwellings = 0
    """Number of houses that are divided in the plan."""
    homes_per_house: Literal[2, 3] = 2
    """Homes in each of them afterwards."""
    group: Literal["house_until_1970", "house_1971_2005", "house_from_2006"] = "house_until_1970"
    """Houses of which period."""


class KwpMeasure(Record):
    """Installed solar power."""

    today_kwp: Power = 0.0
    """Installed today, kWp."""
    planned_kwp: Power = 0.0
    """Installed in the plan, today's included, kWp."""


class KwMeasure(Record):
    """Installed power."""

    today_kw: Power = 0.0
    """Installed today, kW."""
    planned_kw: Power = 0.0
    """Installed in the plan, today's included, kW."""


class KwhMeasure(Record):
    """Installed storage."""

    today_kwh: Content = 0.0
    """Installed today, kWh."""
    planned_kwh: Content = 0.0
    """Installed in the plan, today's included, kWh."""


class GroupFractions(Record):
    """A share for some groups of buildings, instead of the general one."""

    house_until_1970: Fraction | None = None
    """Share in houses of before 1971, 0 to 1."""
    house_1971_2005: Fraction | None = None
    """Share in houses of 1971 to 2005, 0 to 1."""
    house_from_2006: Fraction | None = None
    """Share in houses since 2006, 0 to 1."""
    flat_until_1970: Fraction | None = None
    """Share in flats of before 1971, 0 to 1."""
    flat_1971_2005: Fraction | None = None
    """Share in flats of 1971 to 2005, 0 to 1."""
    flat_from_2006: Fraction | None = None
    """Share in flats since 2006, 0 to 1."""
    services: Fraction | None = None
    """Share in services, 0 to 1."""


class FractionMeasure(Record):
    """A heating system, as a share of the dwellings and services."""

    today_fraction: Fraction = 0.0
    """Share today, 0 to 1; all heating systems together 1."""
    planned_fraction: Fraction = 0.0
    """Share in the plan, 0 to 1; all heating systems together 1."""
    planned_fraction_by_group: GroupFractions = GroupFractions()
    """Share in the plan for single groups of buildings, instead of planned_fraction."""


class MeasuresBase(Record):
    """Today and plan; a technology that is left out is at 0."""

    renovation: Renovation = Renovation()
    """Renovation of dwellings."""
    split: Split = Split()
    """Division of large houses."""

    def today(self, technology: str) -> float:
        """Return what is installed today, in the unit of the technology (kWp, kW, kWh or share)."""
        return float(getattr(_record(self, technology), f"today_{technology_units()[technology]}"))

    def planned(self, technology: str, *, group: GroupKey | None = None) -> float:
        """Return what is planned, in the unit of the technology; of heating, the share in a named group."""
        record = _record(self, technology)
        if group is not None and isinstance(record, FractionMeasure):
            own: float | None = getattr(record.planned_fraction_by_group, group)
            if own is not None:
                return own
        return float(getattr(record, f"planned_{technology_units()[technology]}"))


def heating_technologies() -> tuple[str, ...]:
    """Keys of the technologies that are shares: heating systems, together exactly 1."""
    return tuple(key for key, unit in technology_units().items() if unit == "fraction")


def _record(measures: MeasuresBase, technology: str) -> Record:
    if technology not in technology_units():
        raise UnknownParameter(technology)
    record: Record = getattr(measures, technology)
    return record


_RECORDS: dict[str, type[Record]] = {
    "kwp": KwpMeasure,
    "kw": KwMeasure,
    "kwh": KwhMeasure,
    "fraction": FractionMeasure,
}


def _fields() -> dict[str, Any]:
    """One field per technology of the register; left out means 0."""
    found = {}
    for key, unit in technology_units().items():
        record = _RECORDS[unit]
        found[key] = (record, Field(default=record(), description=record.__doc__))
    return found


if TYPE_CHECKING:
    Measures = MeasuresBase
else:
    Measures = create_model(
        "Measures", __base__=MeasuresBase, __module__=__name__, __doc__=MeasuresBase.__doc__, **_fields()
    )
