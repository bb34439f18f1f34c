"""The rules between values of a scenario: sums, limits, and what needs what.

Each rule names the places in the document that it reads. The loader applies a rule to the records at those
places alone, so that a fault elsewhere does not hide a broken rule.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from energysim.errors import InputProblems
from energysim.files import safe_name
from energysim.parameters import register
from energysim.scenario.measures import GROUP_KEYS, heating_technologies

Block = tuple[str, ...]
Place = tuple[str | int, ...]

# Source: shares written with six decimals still sum to 1.
SUM_TOLERANCE: Final = 1e-6
# Source: rounding of a sum of doubles; far below what a meter sees.
LIMIT_TOLERANCE: Final = 1e-9
# Where potential limits a measure: offer, its field, technology, its field.
LIMITS: Final = (
    ("parking", "maximum_kwp", "pv_parking", "planned_kwp"),
    ("ground", "maximum_kwp", "pv_ground", "planned_kwp"),
    ("wind_local", "maximum_kw", "wind_local", "planned_kw"),
    ("wind_outside", "maximum_kw", "wind_outside", "planned_kw"),
    ("battery", "maximum_kwh", "battery", "planned_kwh"),
    ("heat_store", "maximum_kwh", "heat_store", "planned_kwh"),
    ("network_borehole", "maximum_kw", "network_borehole", "planned_kw"),
    ("network_groundwater", "maximum_kw", "network_groundwater", "planned_kw"),
    ("network_sewage", "maximum_kw", "network_sewage", "planned_kw"),
    ("network_waste_heat", "maximum_kw", "network_waste_heat", "planned_kw"),
    ("network_biomass", "maximum_kw", "network_biomass", "planned_kw"),
    ("network_solar_thermal", "maximum_kw", "network_solar_thermal", "planned_kw"),
    ("network_store", "maximum_kwh", "network_store", "planned_kwh"),
)
# Source: engineering choice: an own value this many widths of the usual range beside it is a slip of unit or digit.
WIDTHS_BESIDE: Final = 3.0
# Source: engineering choice: a narrow range (a tariff, a factor of law) counts as half as wide as its largest number.
NARROWEST_WIDTH: Final = 0.5
FRACTION: Final = "_fraction"
# A life without end is a limit that a study may ask for.
LIFE: Final = "lifetime_years"
# Numbers that a study itself writes, as the homes of a place scaled to the meters of a core, are no slips of a typist.
OURS: Final = "energysim: "
# What the built-in weather is asked for; a file brings its own. The seed also draws homes and cars, so it stays.
ONLY_SYNTHETIC: Final = ("sun", "temperature")
ORIENTATIONS: Final = ("south_fraction", "east_fraction", "west_fraction", "flat_fraction")
TARGETS: Final = ("annual_final", "annual_primary", "matched", "winter")


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: where, which, and what the text needs."""

    place: Place
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the places whose records it takes, in order.

    With ``each`` the place is a mapping whose entries are judged one by one.
    """

    places: tuple[Block, ...]
    apply: Callable[..., list[Violation]]
    each: bool = False


def _roof_shares(roofs: Any) -> list[Violation]:
    total = math.fsum(getattr(roofs, name) for name in ORIENTATIONS)
    return _sum_to_one(("potential", "roofs"), total, "roofs_sum", {})


def _heating_shares(*records: Any) -> list[Violation]:
    """Check that today's shares sum to 1, the planned ones too, and those of a group with its own."""
    today = math.fsum(record.today_fraction for record in records)
    planned = math.fsum(record.planned_fraction for record in records)
    found = _sum_to_one(("measures",), today, "heating_today_sum", {})
    found += _sum_to_one(("measures",), planned, "heating_planned_sum", {})
    for group in GROUP_KEYS:
        own = [getattr(record.planned_fraction_by_group, group) for record in records]
        if any(share is not None for share in own):
            total = math.fsum(
                record.planned_fraction if share is None else share for record, share in zip(records, own, strict=True)
            )
            found += _sum_to_one(("measures",), total, "heating_group_sum", {"group": group})
    return found


def _sum_to_one(place: Place, total: float, code: str, params: Mapping[str, Any]) -> list[Violation]:
    if abs(total - 1) <= SUM_TOLERANCE:
        return []
    return [Violation(place, code, {"found": f"{total:.9g}", "allowed": 1, **params})]


def _limit(offer: str, offer_field: str, technology: str, field: str) -> Rule:
    def apply(site: Any, measure: Any) -> list[Violation]:
        highest, planned = getattr(site, offer_field), getattr(measure, field)
        if planned <= highest * (1 + LIMIT_TOLERANCE):
            return []
        params = {"found": planned, "high": highest, "limit": f"potential.{offer}.{offer_field}"}
        return [Violation(("measures", technology, field), "above_potential", params)]

    return Rule((("potential", offer), ("measures", technology)), apply)


def _climate_files(climate: Any) -> list[Violation]:
    found = _weather_year(climate, ("climate",))
    for position, year in enumerate(climate.also):
        found += _weather_year(year, ("climate", "also", position))
    return found


def _weather_year(year: Any, place: Place) -> list[Violation]:
    if year.kind == "synthetic":
        if year.file is None:
            return []
        return [Violation((*place, "file"), "file_not_needed", {"found": year.file, "kind": year.kind})]
    found = [
        Violation((*place, name), "weather_needs_synthetic", {"found": getattr(year, name), "kind": year.kind})
        for name in ONLY_SYNTHETIC
        if getattr(year, name) != type(year).model_fields[name].default
    ]
    if year.stress:
        found.append(Violation((*place, "stress"), "stress_needs_synthetic", {"kind": year.kind}))
    if year.file is None:
        return [*found, Violation(place, "file_needed", {"kind": year.kind})]
    try:
        safe_name(year.file)
    except InputProblems as refused:
        found += [Violation((*place, "file"), one.code, one.params) for one in refused.problems]
    return found


def _measured_years(measured: Any) -> list[Violation]:
    """Each year once; industry is part of the gas of services, of the same year."""
    names = ("electricity_residential_kwh", "electricity_services_kwh", "gas_residential_kwh", "gas_services_kwh")
    found = []
    for position, row in enumerate(measured.more_years):
        earlier = {r.year for r in measured.more_years[:position]}
        first = {getattr(measured, n).year for n in names if getattr(measured, n) is not None}
        if row.year in earlier | first:
            found.append(Violation(("measured", "more_years", position, "year"), "year_twice", {"found": row.year}))
    industry, services = measured.gas_industry_kwh, measured.gas_services_kwh
    if industry is not None and (services is None or industry.value > services.value):
        high = 0.0 if services is None else services.value
        params = {"found": industry.value, "high": high, "limit": "measured.gas_services_kwh"}
        found.append(Violation(("measured", "gas_industry_kwh", "value"), "above_potential", params))
    if industry is not None and services is not None and industry.year != services.year:
        params = {"found": industry.year, "allowed": services.year}
        found.append(Violation(("measured", "gas_industry_kwh", "year"), "industry_year", params))
    return found


def _one_target(target: Any) -> list[Violation]:
    given = [kind for kind in TARGETS if getattr(target, kind) is not None]
    if len(given) == 1:
        return []
    return [Violation(("target",), "one_target", {"found": ", ".join(given), "allowed": ", ".join(TARGETS)})]


def _own_values(values: Any) -> list[Violation]:
    """Own numbers replace single numbers of the register, keep their sign and stay within reach of the usual range."""
    known = frozenset(register.scalar_keys())
    found = []
    for key, own in values.items():
        place = ("parameters", key)
        if key not in known:
            found.append(Violation(place, "unknown_parameter", {"found": key}))
            continue
        usual, (lowest, highest) = register.usual_range(key), reach(key)
        low = usual[0]
        if (low > 0 and own.value <= 0) or (low >= 0 and own.value < 0):
            params = {"found": own.value, "parameter": key}
            found.append(Violation((*place, "value"), "not_above_zero" if low > 0 else "below_zero", params))
        elif not lowest <= own.value <= highest and (_is_share(key) or not own.source.startswith(OURS)):
            params = {"found": own.value, "parameter": key, "low": lowest, "high": highest}
            params |= {"usual_low": usual[0], "usual_high": usual[1]}
            found.append(Violation((*place, "value"), "own_value_outside", params))
    return found


def reach(key: str) -> tuple[float, float]:
    """Return the least and the largest own value of a parameter.

    A share whose usual range lies within 0 to 1 is a share of a whole: 0 to 1. Any other number may lie three widths
    of its usual range below or above it, keeps its sign where the usual range has one, and a life may be endless.
    """
    low, high = register.usual_range(key)
    if _is_share(key):
        return 0.0, 1.0
    beside = WIDTHS_BESIDE * max(high - low, NARROWEST_WIDTH * max(abs(low), abs(high)))
    least = max(low - beside, 0.0) if low >= 0 else low - beside
    return least, math.inf if key.endswith(LIFE) else high + beside


def _is_share(key: str) -> bool:
    low, high = register.usual_range(key)
    return key.endswith(FRACTION) and low >= 0 and high <= 1


def unusual(values: Mapping[str, Any]) -> list[Violation]:
    """Return the own values that are allowed but lie outside the usual range: worth a note."""
    found = []
    for key, own in values.items():
        low, high = register.usual_range(key)
        if not low <= own.value <= high:
            params = {"found": own.value, "parameter": key, "usual_low": low, "usual_high": high}
            found.append(Violation(("parameters", key, "value"), "own_value_unusual", params))
    return found


def _one_length_of_mains(site: Any) -> list[Violation]:
    if site.trench_m is None or site.trench_m_by_group is None:
        return []
    return [Violation(("potential", "heat_network", "trench_m"), "two_lengths_of_mains", {"found": site.trench_m})]


RULES: Final[tuple[Rule, ...]] = (
    Rule((("potential", "heat_network"),), _one_length_of_mains),
    Rule((("climate",),), _climate_files),
    Rule((("measured",),), _measured_years),
    Rule((("potential", "roofs"),), _roof_shares),
    Rule(tuple(("measures", key) for key in heating_technologies()), _heating_shares),
    *(_limit(*limit) for limit in LIMITS if limit[2] in register.technology_units()),
    Rule((("target",),), _one_target),
    Rule((("parameters",),), _own_values, each=True),
)


def violations(scenario: Any) -> list[Violation]:
    """Return every broken rule of a scenario whose values are each valid by themselves."""
    found = []
    for rule in RULES:
        found += rule.apply(*(_at(scenario, place) for place in rule.places))
    return found


def _at(record: Any, place: Block) -> Any:
    for name in place:
        record = getattr(record, name)
    return record
