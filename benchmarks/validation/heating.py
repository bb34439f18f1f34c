"""Heat pumps, hybrids, large plants, pipes and collectors against published tables."""

from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.prose import tidy
from energysim.climate.readers import read_weather
from energysim.climate.weather import Weather
from energysim.parameters.register import ParameterBook
from energysim.technologies import technology
from energysim.technologies.base import HeatingInput, PlantInput
from energysim.technologies.heat_network import mains, pipe_cost_eur_per_mwh
from energysim.technologies.heat_pump import HeatPump, cop, field_cop
from energysim.technologies.solar_thermal import collector_kw_per_m2
from energysim.units import HOURS_PER_DAY, FloatArray

TITLE: Final = "Heat pumps, heat networks and their plants"
PVGIS: Final = ("weather-brussels-pvgis-tmy", "TMY_Brussels_2005-2020.csv")
YEAR: Final = 2023
GROUND_C: Final = 8.0
HOT_WATER: Final = 0.15
# Source: rounding of doubles.
ROUNDING: Final = 1e-9
# Heating water (design, end of the curve) -> published factors of the raw regression, air and ground.
CURVES: Final = {
    "35 °C curve (26-35)": ((35.0, 26.0), 4.07, 5.78),
    "45 °C fixed": ((45.0, 45.0), 2.94, 4.22),
    "55 °C curve (30-55)": ((55.0, 30.0), 3.09, 4.49),
    "55 °C fixed": ((55.0, 55.0), 2.31, 3.34),
}
# Laboratory points of generic pumps, hplib 1.9: source, water, cop.
LABORATORY: Final[tuple[tuple[HeatPump, float, float, float], ...]] = (
    ("heat_pump_air", -7.0, 35.0, 2.90),
    ("heat_pump_air", 2.0, 35.0, 4.29),
    ("heat_pump_air", 7.0, 35.0, 5.06),
    ("heat_pump_air", 2.0, 55.0, 2.54),
    ("heat_pump_air", 7.0, 55.0, 3.31),
    ("heat_pump_ground", 0.0, 35.0, 4.67),
    ("heat_pump_ground", 0.0, 55.0, 2.70),
)
LARGE: Final = {
    "network_waste_heat": "5.2-5.3, Danish Energy Agency, excess heat",
    "network_sewage": "4, riothermie (working figure)",
    "network_groundwater": "between sewer and ground",
    "network_borehole": "between groundwater and air",
    "network_heat_pump_air": "3.15-3.2, Danish Energy Agency, air",
}
PIPES: Final = {1.0: 73, 1.5: 48, 2.0: 36, 3.0: 24}


def page(data: Path) -> str:
    """The page in Markdown."""
    weather = read_weather(data.joinpath(*PVGIS).read_bytes(), kind="pvgis", year=YEAR, file=PVGIS[1])
    book = ParameterBook()
    parts = (
        _seasonal(weather, book),
        _laboratory(book),
        _hybrid(weather, book),
        _large(weather, book),
        _pipes(),
        _losses(book),
        _collectors(weather, book),
    )
    return tidy("\n\n".join(parts))


def _degree_hours(weather: Weather) -> FloatArray:
    days = weather.temperature_c.reshape(-1, HOURS_PER_DAY).mean(axis=1)
    return np.repeat(np.maximum(0.0, 15.0 - days), HOURS_PER_DAY)


def _curve(design_c: float, end_c: float, weather: Weather) -> FloatArray:
    return np.clip(end_c + (design_c - end_c) * (15.0 - weather.temperature_c) / 23.0, end_c, design_c)


def _factor(weight: FloatArray, values: FloatArray) -> float:
    return float(weight.sum() / (weight / values).sum())


def _seasonal(weather: Weather, book: ParameterBook) -> str:
    weight, ground_c = _degree_hours(weather), np.full(weather.temperature_c.size, GROUND_C)
    rows = []
    for name, (water, air, ground) in CURVES.items():
        supply_c = _curve(*water, weather)
        by_air = _factor(weight, cop(weather.temperature_c, supply_c, key="heat_pump_air", book=book))
        by_ground = _factor(weight, cop(ground_c, supply_c, key="heat_pump_ground", book=book))
        rows.append(f"| {name} | {by_air:.2f} | {air:.2f} | {by_ground:.2f} | {ground:.2f} |")
    tap = _factor(
        np.ones_like(weight), cop(weather.temperature_c, np.full_like(weight, 55.0), key="heat_pump_air", book=book)
    )
    rows.append(f"| hot water 55 °C | {tap:.2f} | 2.65 | - | - |")
    return (
        "Seasonal factors of the raw regression of Staffell et al. (2012) on the PVGIS typical year of Brussels,\n"
        "ground at 8 °C. Expected: to 0.05.\n\n"
        "| heating water | air | published | ground | published |\n|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _laboratory(book: ParameterBook) -> str:
    rows = []
    for key, source_c, supply_c, laboratory in LABORATORY:
        found = float(field_cop(np.array([source_c]), np.array([supply_c]), key=key, book=book)[0])
        letter = "A" if key == "heat_pump_air" else "B"
        rows.append(f"| {letter}{source_c:.0f}/W{supply_c:.0f} | {found:.2f} | {laboratory:.2f} |")
    return (
        "## In homes and in the laboratory\n\n"
        "What we take for homes (regression times field correction) beside laboratory points of generic pumps (hplib\n"
        "1.9). Expected: always below.\n\n"
        "| point | ours | laboratory |\n|---|---|---|\n" + "\n".join(rows)
    )


def _hybrid(weather: Weather, book: ParameterBook) -> str:
    weight = _degree_hours(weather)
    space_kw = (1 - HOT_WATER) * weight / weight.sum()
    need = HeatingInput(
        space_kw=space_kw,
        hot_water_kw=np.full_like(weight, HOT_WATER / weight.size),
        outdoor_c=weather.temperature_c,
        ground_c=np.full_like(weight, GROUND_C),
        supply_c=_curve(55.0, 30.0, weather),
        dwellings=1.0,
        real_rate_fraction=0.04,
        emitters_fraction=1.0,
    )
    heating = technology("heat_pump_hybrid").heating
    assert heating is not None
    found = heating(need, book)
    covered = 1 - float(found.fuel_kw.sum()) * book.number("technologies.gas_boiler.efficiency_fraction")
    factor = covered / float(found.electricity_kw.sum())
    assert found.cop is not None
    pump_kw = found.electricity_kw * found.cop
    peak = float(pump_kw.max() / space_kw.max())
    bivalent_c = float(weather.temperature_c[pump_kw < space_kw * (1 - ROUNDING)].mean())
    return (
        "## A hybrid in the typical year\n\n"
        "Old radiators (55 °C), 15 % hot water by the boiler. Expected: 60-80 % of the heat from a small pump.\n\n"
        "| share of the pump | air while the boiler helps | seasonal factor of the pump | its size over the peak |\n"
        f"|---|---|---|---|\n| {covered:.0%} | {bivalent_c:.1f} °C | {factor:.2f} | {peak:.0%} |"
    )


def _large(weather: Weather, book: ParameterBook) -> str:
    weight = _degree_hours(weather)
    weight = (1 - HOT_WATER) * weight / weight.sum() + HOT_WATER / weight.size
    rows = []
    for key, expected in LARGE.items():
        found = []
        for supply_c, return_c in ((70.0, 40.0), (50.0, 25.0)):
            plant = technology(key).plant
            assert plant is not None
            taken = plant(PlantInput(weather=weather, supply_c=supply_c, return_c=return_c), book).electricity_per_heat
            assert taken is not None
            found.append(1 / float(weight @ taken))
        rows.append(f"| `{key}` | {found[0]:.2f} | {expected} | {found[1]:.2f} |")
    return (
        "## Large heat pumps on a network\n\n"
        "Share of the Lorenz cop, over the heat of the typical year with 15 % hot water.\n\n"
        "| plant | at 70/40 °C | expected there | at 50/25 °C |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def _pipes() -> str:
    book = ParameterBook({"technologies.network.trench_eur_per_m": 1200.0})
    rows = [
        f"| {density:.1f} | {pipe_cost_eur_per_mwh(density, book, real_rate_fraction=0.04):.1f} | {expected} |"
        for density, expected in PIPES.items()
    ]
    return (
        "## Pipes\n\n"
        "Cost of the mains at 1,200 EUR/m, 4 %, 40 years and 1 % operation. Expected: to 1 EUR/MWh.\n\n"
        "| MWh per m and year | EUR/MWh | published |\n|---|---|---|\n" + "\n".join(rows)
    )


def _losses(book: ParameterBook) -> str:
    rows = []
    for name, supply_c, return_c, expected in (("70/40 °C", 70.0, 40.0, "10-25 %"), ("50/25 °C", 50.0, 25.0, "3-8 %")):
        own = {"technologies.network.supply_c": supply_c, "technologies.network.return_c": return_c}
        lost = mains(ParameterBook(own), 0.04).loss_kw_per_m * 8.76
        shares = " | ".join(f"{lost / (lost + density):.1%}" for density in (1.0, 1.5, 2.5))
        rows.append(f"| {name} | {shares} | {expected} |")
    return (
        "Loss as a share of what is produced, by MWh sold per m and year.\n\n"
        "| network | 1.0 | 1.5 | 2.5 | villages, and fourth generation |\n|---|---|---|---|---|\n" + "\n".join(rows)
    )


def _collectors(weather: Weather, book: ParameterBook) -> str:
    found = [
        float(collector_kw_per_m2(PlantInput(weather=weather, supply_c=s, return_c=r), book).sum())
        for s, r in ((70.0, 40.0), (50.0, 25.0))
    ]
    return (
        "## Solar collectors\n\n"
        "Heat of a large field in the typical year, kWh per m2. Expected at 70/40 °C: 300-450.\n\n"
        f"| 70/40 °C | 50/25 °C |\n|---|---|\n| {found[0]:.0f} | {found[1]:.0f} |"
    )
