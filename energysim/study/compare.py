"""A design beside today: which sentence holds, what differs, what the change costs. Numbers only, no words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from energysim.village.result import Cost, Neutrality, Optimum, Result, Week

Verdict = Literal["all", "balance_only", "not_reached", "today"]
Direction = Literal["more", "less", "same"]
Season = Literal["summer_over", "over", "short", "some"]
Kind = Literal["sun", "wind", "pumps", "network", "stores"]
KINDS: Final[Mapping[Kind, frozenset[str]]] = {
    "sun": frozenset(("pv_roof_south", "pv_roof_east", "pv_roof_west", "pv_roof_flat", "pv_parking", "pv_ground")),
    "wind": frozenset(("wind_local", "wind_outside")),
    "pumps": frozenset(("heat_pump_air", "heat_pump_ground", "heat_pump_hybrid")),
    "network": frozenset(("heat_network",)),
    "stores": frozenset(("battery", "heat_store", "network_store")),
}
# Source: sizes closer than this are the same: a thousandth of what is there.
SAME: Final = 1e-3
# Source: powers of ten; a proof better than a billionth reads as a billionth, one worse than the whole cost is none.
GAP_BOUNDS: Final = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, math.inf)
# Source: half of a thousand euro, the unit of the figure.
VISIBLE_EUR: Final = 500.0
# Source: shares are shown in whole per cent; what reads 100 % is called 100 %.
REACHED_FROM_FRACTION: Final = 0.995
# Source: less than one home or one MWh of fuel reads as none at all.
NOTHING_LEFT_KWH: Final = 500.0
# Source: definition of the winter share: January, February, November and December, counted from 1.
WINTER_MONTHS: Final = (1, 2, 11, 12)


@dataclass(frozen=True, slots=True)
class Change:
    """More, less or the same as today, and by how much (never negative)."""

    direction: Direction
    amount: float


@dataclass(frozen=True, slots=True)
class Gap:
    """What the yearly balance still misses."""

    kwh: float
    share_fraction: float


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One technology: today, found, and the most that this core can hold (None: no limit known)."""

    technology: str
    unit: str
    today: float
    found: float
    potential: float | None

    @property
    def changed(self) -> bool:
        """Whether what was found is not what is there today."""
        return abs(self.found - self.today) > SAME * max(1.0, abs(self.today))


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the cost of today to the cost of a design, EUR per year: start, change per kind, end."""

    today_eur_per_year: float
    changes: tuple[tuple[str, float], ...]
    found_eur_per_year: float


@dataclass(frozen=True, slots=True)
class Foresight:
    """What knowing the weather in advance is worth: optimum against controller."""

    optimum_matched_fraction: float
    controller_matched_fraction: float
    extra_eur_per_year: float


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """Measured against modelled offtake of one carrier."""

    carrier: str
    measured_kwh: float
    modelled_kwh: float
    factor: float


def change(now: float, today: float, *, resolution: float) -> Change:
    """Compare with today; differences below half of ``resolution`` read as the same."""
    amount = now - today
    if abs(amount) < resolution / 2:
        return Change("same", 0.0)
    return Change("more" if amount > 0 else "less", abs(amount))


def verdict(neutrality: Neutrality, *, is_today: bool) -> Verdict:
    """Which sentence stands under the four numbers."""
    if is_today:
        return "today"
    if neutrality.annual_final < REACHED_FROM_FRACTION:
        return "not_reached"
    return "all" if neutrality.fossil_left_kwh < NOTHING_LEFT_KWH else "balance_only"


def gap(result: Result) -> Gap:
    """Energy that the yearly balance misses, kWh, and as a share of the use."""
    missing = max(0.0, 1 - result.neutrality.annual_final)
    return Gap(missing * result.energy_kwh["use"], missing)


def winter_import_kwh(result: Result) -> float:
    """Electricity taken from the grid from November to February."""
    return sum(row.import_kwh for row in result.views.months if row.month in WINTER_MONTHS)


def season(result: Result) -> Season:
    """What the months say: over or short all year, over in a whole summer and short in winter, or over now and then."""
    net = [bars.net_kwh for bars in month_bars(result)]
    if all(value >= 0 for value in net):
        return "over"
    if all(value <= 0 for value in net):
        return "short"
    winter = sum(v for row, v in zip(result.views.months, net, strict=True) if row.month in WINTER_MONTHS)
    over = sum(value > 0 for value in net)
    return "summer_over" if winter < 0 and over >= 4 else "some"


def capacity_rows(today: Result, found: Result) -> tuple[CapacityRow, ...]:
    """Technologies that are there today, found, or possible."""
    rows = []
    for key, unit in found.capacity_units.items():
        row = CapacityRow(
            key, unit, today.capacities.get(key, 0.0), found.capacities.get(key, 0.0), found.potentials.get(key)
        )
        if row.today > 0 or row.found > 0 or (row.potential or 0.0) > 0:
            rows.append(row)
    return tuple(rows)


def bridge(today: Cost, found: Cost) -> Bridge:
    """Cost of today, what each kind of cost changes (when it is visible in thousands), cost of the design."""
    kinds = [*today.by_kind, *(kind for kind in found.by_kind if kind not in today.by_kind)]
    moved = [(kind, found.by_kind.get(kind, 0.0) - today.by_kind.get(kind, 0.0)) for kind in kinds]
    return Bridge(
        today.total_eur_per_year,
        tuple((kind, by) for kind, by in moved if abs(by) >= VISIBLE_EUR),
        found.total_eur_per_year,
    )


def gap_bound(relative_gap: float) -> float:
    """The smallest power of ten that is not below a proven gap, from a billionth up: a bound that a person can read."""
    return next(bound for bound in GAP_BOUNDS if bound >= relative_gap)


def foresight(optimum: Optimum) -> Foresight:
    """Optimum against controller."""
    return Foresight(
        optimum.neutrality.matched,
        optimum.controller.neutrality.matched,
        optimum.controller.cost.total_eur_per_year - optimum.cost.total_eur_per_year,
    )


def at_limit(rows: tuple[CapacityRow, ...]) -> tuple[CapacityRow, ...]:
    """The rows that were taken up to the most that is possible."""
    return tuple(row for row in rows if row.potential is not None and 0 < row.potential * (1 - SAME) <= row.found)


def chosen_kinds(today: Result, found: Result) -> tuple[Kind, ...]:
    """Which kinds of technology grow against today."""
    grown = {row.technology for row in capacity_rows(today, found) if row.changed and row.found > row.today}
    return tuple(kind for kind, names in KINDS.items() if grown & names)


def per_home_eur_per_year(amount_eur_per_year: float, result: Result) -> float:
    """An amount of the whole core, per dwelling; the amount itself where there are none."""
    return amount_eur_per_year / result.dwellings if result.dwellings > 0 else amount_eur_per_year


def headlines(optimum: Optimum) -> Result:
    """What people see of an optimum: the numbers of the controller in place of those with foresight."""
    seen = optimum.controller
    names = ("neutrality", "neutrality_without_outside", "cost", "co2_kg_per_year", "grid", "energy_kwh")
    return optimum.model_copy(update={name: getattr(seen, name) for name in names})


def calibration_rows(today: Result) -> tuple[CalibrationRow, ...]:
    """Measured and modelled totals, in the order of the result."""
    return tuple(
        CalibrationRow(carrier, c.measured_kwh, c.modelled_kwh, c.factor) for carrier, c in today.calibration.items()
    )


def newest_year(result: Result) -> int | None:
    """The newest year among the sources used."""
    return max((source.year for source in result.sources_used if source.year is not None), default=None)


@dataclass(frozen=True, slots=True)
class MonthBars:
    """One month of the balance, kWh: what is made above zero, what is used below it (as positive numbers)."""

    solar_kwh: float
    wind_kwh: float
    wind_outside_kwh: float
    other_use_kwh: float
    heating_kwh: float
    cars_kwh: float
    fuel_kwh: float

    @property
    def net_kwh(self) -> float:
        """Made minus used."""
        made = self.solar_kwh + self.wind_kwh + self.wind_outside_kwh
        return made - self.other_use_kwh - self.heating_kwh - self.cars_kwh - self.fuel_kwh


def month_bars(result: Result) -> tuple[MonthBars, ...]:
    """The months as bars: electricity without heating and cars stands apart."""
    return tuple(
        MonthBars(
            solar_kwh=row.solar_kwh,
            wind_kwh=row.wind_kwh,
            wind_outside_kwh=row.wind_outside_kwh,
            other_use_kwh=row.electricity_use_kwh - row.heating_electricity_kwh - row.car_kwh,
            heating_kwh=row.heating_electricity_kwh,
            cars_kwh=row.car_kwh,
            fuel_kwh=row.fuel_kwh,
        )
        for row in result.views.months
    )


def week_local_fraction(week: Week) -> float:
    """Share of the electricity of a week that comes from the core itself, directly or from storage."""
    used = sum(week.use_kw)
    return 1 - sum(week.import_kw) / used if used > 0 else 1.0
