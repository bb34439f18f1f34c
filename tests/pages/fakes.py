"""Answers with round numbers, for tests of words and figures without a calculation."""

from typing import Any, Literal

from energysim.village.result import Optimum, Result

HOURS_OF_A_WEEK = 168
SUMMER = (4, 5, 6, 7, 8, 9)


def months() -> list[dict[str, float]]:
    """Summer over, winter short: 12 months with 100 or 10 MWh of sun."""
    rows = []
    for month in range(1, 13):
        summer = month in SUMMER
        rows.append(
            {
                "month": month,
                "solar_kwh": 400_000.0 if summer else 50_000.0,
                "wind_kwh": 0.0,
                "wind_outside_kwh": 60_000.0,
                "import_kwh": 20_000.0 if summer else 300_000.0,
                "export_kwh": 200_000.0 if summer else 1_000.0,
                "curtailed_kwh": 0.0,
                "electricity_use_kwh": 200_000.0 if summer else 400_000.0,
                "heating_electricity_kwh": 10_000.0 if summer else 200_000.0,
                "car_kwh": 50_000.0,
                "fuel_kwh": 5_000.0 if summer else 100_000.0,
            }
        )
    return rows


def week(key: str) -> dict[str, Any]:
    """100 kW used in every hour, 25 of which from the grid."""

    def flat(value: float) -> list[float]:
        return [value] * HOURS_OF_A_WEEK

    return {
        "key": key,
        "start_utc": "2023-01-16T05:00:00+00:00",
        "solar_kw": flat(50.0),
        "wind_kw": flat(20.0),
        "use_kw": flat(100.0),
        "heating_kw": flat(30.0),
        "import_kw": flat(25.0),
        "export_kw": flat(0.0),
        "battery_kw": flat(5.0),
        "battery_content_kwh": flat(10.0),
    }


def neutrality(**changes: float) -> dict[str, float]:
    """The four numbers and what is left."""
    plain = {
        "annual_final": 0.83,
        "annual_primary": 0.79,
        "matched": 0.44,
        "winter": 0.21,
        "fossil_left_kwh": 4_321_000.0,
        "fossil_left_homes": 312.0,
    }
    return {**plain, **changes}


def cost(**by_kind: float) -> dict[str, Any]:
    """A cost of two kinds, or of those that are named."""
    kinds = by_kind or {"investment": 900_000.0, "electricity": 600_000.0}
    total = sum(kinds.values())
    lines = [{"kind": kind, "item": "all", "eur_per_year": value} for kind, value in kinds.items()]
    return {
        "total_eur_per_year": total,
        "eur_per_dwelling_and_year": total / 735,
        "lines": lines,
        "by_kind": kinds,
    }


GRID = {
    "peak_import_kw": 2345.0,
    "peak_export_kw": 3210.0,
    "connection_kw": 2500.0,
    "worst_week_deficit_kwh": 123_456.0,
    "worst_week_start_utc": "2023-01-16T05:00:00+00:00",
}


def fields(**changes: Any) -> dict[str, Any]:
    """All fields of a Result."""
    plain: dict[str, Any] = {
        "fingerprint": "f" * 64,
        "scenario": "Rillaar-Centrum",
        "municipality": "Aarschot",
        "example_of_real_core": True,
        "state": "planned",
        "dwellings": 735.0,
        "boundary": {"inside": ["dwelling_heat", "services", "wind_outside_core"], "outside": ["cars"]},
        "neutrality": neutrality(),
        "neutrality_without_outside": neutrality(annual_final=0.61),
        "energy_kwh": {"use": 10_000_000.0, "electricity_use": 8_760_000.0},
        "capacities": {
            "pv_roof_south": 960.0,
            "pv_roof_east": 640.0,
            "pv_parking": 0.0,
            "wind_local": 0.0,
            "wind_outside": 1000.0,
            "battery": 1400.0,
            "heat_pump_air": 0.35,
            "heat_pump_ground": 0.05,
            "gas_boiler": 0.6,
        },
        "capacity_units": {
            "pv_roof_south": "kwp",
            "pv_roof_east": "kwp",
            "pv_parking": "kwp",
            "wind_local": "kw",
            "wind_outside": "kw",
            "battery": "kwh",
            "heat_pump_air": "fraction",
            "heat_pump_ground": "fraction",
            "gas_boiler": "fraction",
        },
        "heating_fraction_by_group": {
            "house_until_1970": {"heat_pump_air": 0.35, "heat_pump_ground": 0.05, "gas_boiler": 0.6},
            "services": {"heat_pump_air": 1 / 3, "heat_pump_ground": 0.0, "gas_boiler": 2 / 3},
        },
        "cost": cost(),
        "co2_kg_per_year": 1_234_567.0,
        "emissions": {"factor_set": "inventaris", "kg_per_year": {"electricity": 234_567.0, "gas": 1_000_000.0}},
        "calibration": {
            "gas_residential": {"measured_kwh": 5_902_482.0, "modelled_kwh": 6_100_000.0, "factor": 0.9676}
        },
        "audit": {
            "worst_relative_residual": 1e-14,
            "worst_where": "buildings",
            "worst_step": 12,
            "worst_bound_violation": 0.0,
            "annual_closure": 1e-15,
        },
        "grid": GRID,
        "views": {"months": months(), "weeks": [week(key) for key in ("summer", "winter", "darkest")]},
        "potentials": {
            "pv_roof_south": 1900.0,
            "pv_roof_east": 1300.0,
            "pv_parking": 900.0,
            "wind_local": 0.0,
            "wind_outside": 4500.0,
            "battery": 20_000.0,
        },
        "climate": "synthetic Uccle year",
        "versions": {"energysim": "0.1.0"},
        "sources_used": [
            {"key": "a.b", "value": 1.0, "unit": "-", "year": 2024, "source": "x", "status": "verified"},
            {"key": "a.c", "value": 1.0, "unit": "-", "year": 2026, "source": "y", "status": "background"},
        ],
    }
    return {**plain, **changes}


def result(**changes: Any) -> Result:
    """A run, with other fields where they are named."""
    return Result.model_validate(fields(**changes))


def today(**changes: Any) -> Result:
    """The state of today: less of everything."""
    plain = {
        "state": "today",
        "neutrality": neutrality(annual_final=0.07, annual_primary=0.06, matched=0.07, winter=0.02),
        "cost": cost(fuel=800_000.0, electricity=500_000.0),
        "capacities": {
            **fields()["capacities"],
            "pv_roof_south": 220.5,
            "pv_roof_east": 147.0,
            "wind_outside": 0.0,
            "battery": 0.0,
            "heat_pump_air": 0.02,
            "heat_pump_ground": 0.0,
            "gas_boiler": 0.98,
        },
    }
    return result(**{**plain, **changes})


def optimum(*, reached: bool = True, **changes: Any) -> Optimum:
    """A proven answer."""
    numbers = fields()
    state: Literal["optimum"] = "optimum"
    controller = {
        "neutrality": neutrality(annual_final=1.0, matched=0.55, fossil_left_kwh=0.0, fossil_left_homes=0.0),
        "neutrality_without_outside": neutrality(annual_final=0.7),
        "cost": cost(investment=1_300_000.0, electricity=350_000.0),
        "co2_kg_per_year": 300_000.0,
        "grid": GRID,
        "energy_kwh": numbers["energy_kwh"],
    }
    return Optimum.model_validate(
        {
            **numbers,
            "kind": "optimise",
            "state": state,
            "cost": cost(investment=1_300_000.0, electricity=340_000.0),
            "neutrality": neutrality(annual_final=1.0, matched=0.58),
            "target": {
                "measure": "annual_final",
                "asked_fraction": 1.0,
                "allow_fossil": False,
                "reached": reached,
                "maximum_fraction": None if reached else 0.87,
                "shortfall_kwh": 0.0 if reached else 1_300_000.0,
            },
            "certificate": {
                "lower_bound_eur_per_year": 1_639_999.5,
                "upper_bound_eur_per_year": 1_640_000.0,
                "relative_gap": 3e-7,
                "worst_residual_kwh": 1e-9,
                "worst_bound_violation": 0.0,
                "solver": "PIQP",
                "seconds": 2.5,
            },
            "controller": controller,
            "strict_extra_eur_per_year": None,
            **changes,
        }
    )
