"""Every table that a page or document shows, made once from the flows of a year."""

from typing import Literal

import numpy as np

from energysim.climate.calendar import Calendar
from energysim.units import HOURS_PER_DAY, FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import VillageHub
from energysim.village.result import Grid, MonthRow, Views, Week

# Source: a week, in hours.
WEEK_H = 7 * HOURS_PER_DAY
# Source: definition of the seasons of the shown weeks: mid-January and mid-June, as fractions of the year.
WEEK_START_FRACTION = {"winter": 0.04, "summer": 0.46}


def grid_view(village: VillageHub, flows: Flows) -> Grid:
    """Peaks and the week that asks most from outside (import, fuel and what is not served)."""
    start, deficit_kwh = worst_week(flows)
    return Grid(
        peak_import_kw=float(flows.import_kw.max()),
        peak_export_kw=float(flows.export_kw.max()),
        connection_kw=village.core.connection_kw,
        worst_week_deficit_kwh=deficit_kwh,
        worst_week_start_utc=_moment(village.core.calendar, start),
    )


def worst_week(flows: Flows) -> tuple[int, float]:
    """First step and energy from outside (kWh) of the worst 168 hours in a row."""
    outside = flows.import_kw + flows.missing_kw
    for fuel in flows.fuel_kw.values():
        outside = outside + fuel
    steps = min(round(WEEK_H / flows.step_h), len(outside))
    total = np.concatenate(([0.0], np.cumsum(outside * flows.step_h)))
    week = total[steps:] - total[:-steps]
    start = int(np.argmax(week))
    return start, float(week[start])


def views(village: VillageHub, flows: Flows) -> Views:
    """Month balance and three weeks."""
    calendar = village.core.calendar
    starts: dict[Literal["summer", "winter", "darkest"], int] = {
        "summer": _week_start(calendar, WEEK_START_FRACTION["summer"]),
        "winter": _week_start(calendar, WEEK_START_FRACTION["winter"]),
        "darkest": _darkest(flows),
    }
    return Views(
        months=tuple(_month(village, flows, month) for month in range(int(calendar.month.max()) + 1)),
        weeks=tuple(_week(village, flows, key, start) for key, start in starts.items()),
    )


def _darkest(flows: Flows) -> int:
    """First step of the 168 hours in which local generation leaves most of the use uncovered."""
    short = (flows.electricity_use_kw - flows.generated_kw) * flows.step_h
    steps = min(round(WEEK_H / flows.step_h), len(short))
    total = np.concatenate(([0.0], np.cumsum(short)))
    return int(np.argmax(total[steps:] - total[:-steps]))


def _week_start(calendar: Calendar, fraction: float) -> int:
    day = round(HOURS_PER_DAY / calendar.step_h)
    return int(fraction * calendar.steps) // day * day


def _split(village: VillageHub, flows: Flows) -> dict[str, FloatArray]:
    """Generation by kind, kW (steps,), before curtailment."""
    parts = {k: np.zeros(village.core.calendar.steps) for k in ("solar", "wind", "wind_outside")}
    for source in village.core.sources:
        kind = "solar" if not source.is_wind else "wind_outside" if source.outside_core else "wind"
        parts[kind] = parts[kind] + flows.generation_kw[source.key]
    return parts


def _month(village: VillageHub, flows: Flows, month: int) -> MonthRow:
    inside = village.core.calendar.month == month
    parts = _split(village, flows)

    def kwh(power: FloatArray) -> float:
        return float(power[inside].sum()) * flows.step_h

    return MonthRow(
        month=month + 1,
        solar_kwh=kwh(parts["solar"]),
        wind_kwh=kwh(parts["wind"]),
        wind_outside_kwh=kwh(parts["wind_outside"]),
        import_kwh=kwh(flows.import_kw),
        export_kwh=kwh(flows.export_kw),
        curtailed_kwh=kwh(flows.curtailed_kw),
        electricity_use_kwh=kwh(flows.electricity_use_kw),
        heating_electricity_kwh=kwh(flows.heating_electricity_kw),
        car_kwh=kwh(flows.car_kw),
        fuel_kwh=sum(kwh(fuel) for fuel in flows.fuel_kw.values()),
    )


def _week(village: VillageHub, flows: Flows, key: Literal["summer", "winter", "darkest"], start: int) -> Week:
    steps = round(WEEK_H / flows.step_h)
    parts = _split(village, flows)

    def cut(power: FloatArray) -> tuple[float, ...]:
        return tuple(float(v) for v in power[start : start + steps])

    return Week(
        key=key,
        start_utc=_moment(village.core.calendar, start),
        solar_kw=cut(parts["solar"]),
        wind_kw=cut(parts["wind"] + parts["wind_outside"]),
        use_kw=cut(flows.electricity_use_kw),
        heating_kw=cut(flows.heating_electricity_kw),
        import_kw=cut(flows.import_kw),
        export_kw=cut(flows.export_kw),
        battery_kw=cut(flows.battery_discharge_kw - flows.battery_charge_kw),
        battery_content_kwh=cut(flows.battery_content_kwh),
    )


def _moment(calendar: Calendar, step: int) -> str:
    return calendar.start_utc(step).isoformat()
