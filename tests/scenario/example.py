"""A valid core for the tests of the door, and what the schema says about it."""

import copy
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from energysim.scenario.checks import LIMITS
from energysim.scenario.load import load_scenario
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario, json_schema

EXAMPLE = """\
# yaml-language-server: $schema=scenario.schema.json
schema_version: 1
name: Rillaar-Centrum            # a comment
example_of_real_core: true
location:
  municipality: Aarschot
  statistical_sector: 24001C001
  latitude_deg: 50.97
  longitude_deg: 4.89
  altitude_m: 20
  fluvius_area: zenne_dijle
climate: {kind: synthetic, year: 2023, sun: average, temperature: average, seed: 1,
  also: [{kind: synthetic, year: 2024, sun: dark, temperature: cold, seed: 2, stress: true}]}
buildings:
  source: "fixed rule: type shares times period shares"
  status: assumption
  improved_fraction: 0.45
  stock:
    - {type: terraced, period: until_1945, dwellings: 61}
    - {type: halfopen, period: 1946_1970, dwellings: 53}
    - {type: open, period: 1971_1990, dwellings: 24}   # the estate
    - {type: small_block, period: from_2012, dwellings: 12}
services:
  source: "rule"
  status: assumption
  floor:
    - {function: education, period: 1970_1979, floor_area_m2: 1900}
    - {function: trade, period: until_1945, floor_area_m2: 1470.5}
public_lighting: {lamps: 294, source: "0.4 per dwelling", status: assumption}
mobility:
  cars_per_dwelling: 1.15
  km_per_car_and_year: 14000
  location: village_core
  electric_fraction_today: 0.10
  electric_fraction_planned: 0.85
  source: "Statbel"
measured:
  electricity_residential_kwh: {value: 2233610, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  electricity_services_kwh:    {value: 1301600, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  gas_residential_kwh:         {value: 5902482, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  gas_services_kwh:            {value: 2760919, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  gas_industry_kwh: {value: 100000, year: 2021, source: "bakery"}
  more_years:
    - {year: 2020, gas_residential_kwh: 5500000, source: "Fluvius 1_06b, rerun 29 August 2022"}
  electricity_connections: {value: 735, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  gas_connections: {value: 407, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
  gas_services_connections: {value: 64, year: 2021, source: "Fluvius 1_06b, rerun 29 August 2022"}
growth: {dwellings_added: 0, source: "none"}
potential:
  roofs: {usable_fraction: 0.35, south_fraction: 0.3, east_fraction: 0.2, west_fraction: 0.2,  # four sides
    flat_fraction: 0.3, status: assumption, source: "zonnekaart"}
  parking: {maximum_kwp: 900, status: assumption, source: "count"}
  ground: {maximum_kwp: 500, status: assumption, source: "count"}
  wind_local: {maximum_kw: 0, status: assumption, source: "none"}
  wind_outside: {maximum_kw: 3000, status: assumption, source: "share in a project"}
  grid_connection: {import_kw: 2500, export_fraction: 0.8, status: assumption, source: "rule"}
  ground_source: {maximum_fraction: 0.3, status: assumption, source: "rule"}
  local_biomass_kwh_per_year: {maximum: 0, status: assumption, source: "none"}
  battery: {maximum_kwh: 20000, status: assumption, source: "rule"}
  heat_store: {maximum_kwh: 30000, status: assumption, source: "rule"}
measures:
  renovation: {planned_fraction: 0.0, state: standard}
  pv_roof_south: {today_kwp: 220, planned_kwp: 220}
  pv_parking: {today_kwp: 0, planned_kwp: 100}
  wind_outside: {today_kw: 0, planned_kw: 3000}
  battery: {today_kwh: 0, planned_kwh: 100}
  heat_store: {today_kwh: 0, planned_kwh: 0}
  gas_boiler: {today_fraction: 0.554, planned_fraction: 0.5, planned_fraction_by_group: {house_until_1970: 0.3}}
  oil_boiler: {today_fraction: 0.3, planned_fraction: 0.0}
  heat_pump_air: {today_fraction: 0.146, planned_fraction: 0.5, planned_fraction_by_group: {house_until_1970: 0.7}}
prices: {regime: midden}
finance: {real_discount_rate_fraction: 0.04}
boundary: {dwelling_heat: true, dwelling_electricity: true, services: true, public_lighting: true, cars: true,
  wind_outside_core: true}
target: {annual_final: 1.0, allow_fossil: false}
parameters: {technologies.pv.lifetime_years: {value: 30, source: "offer"}}
"""

Path = tuple[str | int, ...]


@cache
def example() -> Scenario:
    return load_scenario(EXAMPLE.encode(), file="example.yaml")


@cache
def _schema() -> dict[str, Any]:
    return json_schema()


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        return _resolved(_schema()["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
    return schema


def blocks(schema: dict[str, Any] | None = None, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every block of the schema with its place; of a list the first row stands for all."""
    here = _resolved(schema or _schema())
    if "properties" in here:
        yield path, here["properties"]
        for key, below in here["properties"].items():
            yield from blocks(below, (*path, key))
    elif "items" in here:
        yield from blocks(here["items"], (*path, 0))


def fields(kind: str) -> list[tuple[Path, dict[str, Any]]]:
    """Places and schemas of all values of a JSON type ("number", "integer", "boolean", "string")."""
    found = []
    for path, properties in blocks():
        for key, below in properties.items():
            here = _resolved(below)
            if here.get("type") == kind:
                found.append(((*path, key), here))
    return found


def with_value(data: Any, path: Path, value: Any) -> Any:
    """A copy of nested data with another value at a place; blocks on the way are made."""
    data = copy.deepcopy(data)
    here = data
    for part in path[:-1]:
        if isinstance(part, str) and part not in here:
            here[part] = {}
        here = here[part]
    here[path[-1]] = value
    return data


def random_scenario(rng: random.Random) -> Scenario:
    """A valid scenario drawn from the whole range of every field, optional ones sometimes left out."""
    data = _drawn(_schema(), rng)
    shares = [rng.random() for _ in range(4)]
    roofs = data["potential"]["roofs"]
    for key, share in zip(("south", "east", "west", "flat"), shares, strict=True):
        roofs[f"{key}_fraction"] = share / sum(shares)
    _heat(data["measures"], rng)
    for offer, limit, technology, planned in LIMITS:
        if technology in data["measures"]:
            data["measures"][technology][planned] = rng.random() * data["potential"].get(offer, {}).get(limit, 0.0)
    mains = data["potential"].get("heat_network", {})
    if mains.get("trench_m") is not None:
        mains.pop("trench_m_by_group", None)  # one length or the other
    _measured(data.get("measured", {}), rng)
    data["climate"] = {"kind": "synthetic", "year": rng.randint(1996, 2100), "seed": rng.randint(0, 2**31 - 1)}
    if rng.random() < 0.5:
        data["climate"] |= {"kind": rng.choice(["pvgis", "epw"]), "file": "weer 2023.csv"}
    else:
        data["climate"]["also"] = tuple(
            {"kind": "synthetic", "year": rng.randint(1996, 2100), "seed": seed, "stress": rng.random() < 0.5}
            for seed in range(rng.randint(0, 3))
        )
    kind = rng.choice(["annual_final", "annual_primary", "matched", "winter"])
    data["target"] = {kind: rng.random(), "allow_fossil": rng.random() < 0.5}
    data["parameters"] = {"technologies.pv.lifetime_years": {"value": rng.uniform(10, 100), "source": "x"}}
    return Scenario.model_validate(data)


def _measured(measured: dict[str, Any], rng: random.Random) -> None:
    """Every year once, and industry inside the gas of services."""
    years = rng.sample(range(1950, 2020), len(measured.get("more_years", ())))
    for row, year in zip(measured.get("more_years", ()), years, strict=True):
        row["year"] = year
    for name in ("electricity_residential", "electricity_services", "gas_residential", "gas_services"):
        if f"{name}_kwh" in measured:
            measured[f"{name}_kwh"]["year"] = rng.randint(2020, 2026)
    if "gas_industry_kwh" in measured:
        services = measured.setdefault("gas_services_kwh", {"value": 1e6, "year": 2021, "source": "x"})
        measured["gas_industry_kwh"] |= {"value": rng.random() * services["value"], "year": services["year"]}


def _heat(measures: dict[str, Any], rng: random.Random) -> None:
    keys = heating_technologies()
    for key in keys:
        measures[key] = {}
    for name in ("today_fraction", "planned_fraction"):
        shares = [rng.random() for _ in keys]
        for key, share in zip(keys, shares, strict=True):
            measures[key][name] = share / sum(shares)
    if rng.random() < 0.5:
        for key in keys:
            measures[key]["planned_fraction_by_group"] = {"services": 1.0 if key == "gas_boiler" else 0.0}


def _drawn(schema: dict[str, Any], rng: random.Random) -> Any:
    here = _resolved(schema)
    if "const" in here:
        return here["const"]
    if "enum" in here:
        return rng.choice(here["enum"])
    if "properties" in here:
        required = here.get("required", ())
        return {
            key: _drawn(below, rng)
            for key, below in here["properties"].items()
            if key != "parameters" and (key in required or rng.random() < 0.7)
        }
    kind = here["type"]
    if kind == "array":
        return tuple(_drawn(here["items"], rng) for _ in range(rng.randint(max(1, here.get("minItems", 0)), 6)))
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "integer":
        return rng.randint(here["minimum"], here["maximum"])
    if kind == "number":
        low, high = here["minimum"], here["maximum"]
        return rng.choice((low, high, rng.uniform(low, high), round(rng.uniform(low, high)), low + 1e-7 * (high - low)))
    return _text(here, rng)


def _text(here: dict[str, Any], rng: random.Random) -> str:
    pattern = here.get("pattern", "")
    if "[0-9]{5}" in pattern:
        return f"{rng.randint(10000, 99999)}{rng.choice(['A00-', 'C001', '0PA2'])}"
    if pattern.startswith("^[A-Z") and "{1,5}$" in pattern:
        return "weer.csv"
    signs = "abcABC éÈñž019 -'.,()&/" if here.get("maxLength") == 60 else "ab é\"'#:{}[]&*!|>%@`~\\?-,ß漢 😀09.true"
    body = "".join(rng.choice(signs) for _ in range(rng.randint(0, here["maxLength"] - 2)))
    return f"a{body}z"
