"""The answers: frozen records that go to JSON and back, every number with its unit in the name."""

from typing import Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field

from energysim.finance.ledger import Kind

RESULT_VERSION = 1


class Record(BaseModel):
    """A frozen record that refuses unknown keys, nan and infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Neutrality(Record):
    """The four neutrality numbers as fractions (1 is 100 %), and what is still burned."""

    annual_final: float
    annual_primary: float
    matched: float
    winter: float
    fossil_left_kwh: float
    fossil_left_homes: float


class CostLine(Record):
    """One line of the ledger: what is paid, for what, in EUR per year; negative is received."""

    kind: Kind
    item: str
    eur_per_year: float


class Cost(Record):
    """The system cost (systeemkost) per year: annuities, operation and purchases, without taxes."""

    total_eur_per_year: float
    eur_per_dwelling_and_year: float
    lines: tuple[CostLine, ...]
    by_kind: dict[str, float] = Field(description="EUR per year, the sum of the lines of each kind")
    unserved_penalty_eur_per_year: float = Field(
        default=0.0,
        description="part of the total and of 'operation': the optimiser's price of what is not served; nobody pays it",
    )


class Emissions(Record):
    """CO2 per carrier with the one named factor set; exports are never subtracted."""

    factor_set: str
    kg_per_year: dict[str, float] = Field(description="per carrier; 'unserved' is what serving everything would add")


class CalibrationYear(Record):
    """One measured year of a carrier; the model in the weather of that year, and what its scaled form leaves open."""

    year: int
    measured_kwh: float
    modelled_kwh: float
    remaining_kwh: float
    degree_days: float | None


class Calibration(Record):
    """Measured against modelled offtake of one carrier, for today's state, before scaling; means of the years."""

    measured_kwh: float
    modelled_kwh: float
    factor: float
    outside_kwh: float = Field(default=0.0, description="gas of industry, kept outside the boundary")
    years: tuple[CalibrationYear, ...] = ()


class NotMeasured(Record):
    """Homes whose heat stands on no meter of its own, by heating system; useful heat per year, scaled."""

    system: str
    dwellings: float
    heat_kwh: float


class Audit(Record):
    """What the auditor found: balances and limits of every hour."""

    worst_relative_residual: float
    worst_where: str
    worst_step: int
    worst_bound_violation: float
    annual_closure: float


class Grid(Record):
    """What the connection sees."""

    peak_import_kw: float
    peak_export_kw: float
    connection_kw: float
    worst_week_deficit_kwh: float
    worst_week_start_utc: str


class Comfort(Record):
    """Summer in the homes of a group, without cooling: hours too warm, and the cold that would end them."""

    overheating_h: float
    cooling_kwh_per_m2: float


class Network(Record):
    """The heat network of a year: heat asked, made, delivered and lost on the way, and heat delivered per metre."""

    heat_kwh: float = Field(description="delivered: what is asked less what the plants lack")
    need_kwh: float = Field(description="asked by the connected buildings")
    produced_kwh: float = Field(description="by the plants, without heat of the sun that is let go")
    loss_kwh: float
    trench_m: float
    linear_density_mwh_per_m: float
    connected_dwellings: float


class OtherYear(Record):
    """The same plan in another weather year; the options are those of a synthetic year, else it has a file."""

    climate: str
    kind: str
    file: str | None = None
    year: int
    sun: str
    temperature: str
    stress: bool
    seed: int
    neutrality: Neutrality
    total_eur_per_year: float
    co2_kg_per_year: float
    grid: Grid


class MonthRow(Record):
    """One month of the balance, kWh; generation after curtailment."""

    month: int
    solar_kwh: float
    wind_kwh: float
    wind_outside_kwh: float
    import_kwh: float
    export_kwh: float
    curtailed_kwh: float
    electricity_use_kwh: float
    heating_electricity_kwh: float
    car_kwh: float
    fuel_kwh: float


class Week(Record):
    """A chosen week, hour by hour, kW (content in kWh)."""

    key: Literal["summer", "winter", "darkest"]
    start_utc: str
    solar_kw: tuple[float, ...]
    wind_kw: tuple[float, ...]
    use_kw: tuple[float, ...]
    heating_kw: tuple[float, ...]
    import_kw: tuple[float, ...]
    export_kw: tuple[float, ...]
    battery_kw: tuple[float, ...] = Field(description="positive delivers, negative charges")
    battery_content_kwh: tuple[float, ...]


class Views(Record):
    """Every table that a page or document shows."""

    months: tuple[MonthRow, ...]
    weeks: tuple[Week, ...]


class SourceUsed(Record):
    """One parameter that this answer used."""

    key: str
    value: float | str
    unit: str
    year: int | None
    source: str
    status: str


class Note(Record):
    """Something the reader must know: a text code and its values."""

    code: str
    params: dict[str, float | str] = {}


class Boundary(Record):
    """What counts and what does not, as keys of the boundary switches."""

    inside: tuple[str, ...]
    outside: tuple[str, ...]


class Result(Record):
    """The answer for one fixed design, run hour by hour by simple rules."""

    version: int = RESULT_VERSION
    kind: Literal["run"] = "run"
    fingerprint: str
    scenario: str
    municipality: str
    example_of_real_core: bool
    state: str
    dwellings: float
    boundary: Boundary
    neutrality: Neutrality
    neutrality_without_outside: Neutrality = Field(description="the same core without the wind outside it")
    energy_kwh: dict[str, float]
    capacities: dict[str, float]
    capacity_units: dict[str, str]
    heating_fraction_by_group: dict[str, dict[str, float]]
    cost: Cost
    co2_kg_per_year: float
    emissions: Emissions
    calibration: dict[str, Calibration]
    not_measured: tuple[NotMeasured, ...] = ()
    audit: Audit
    grid: Grid
    views: Views
    potentials: dict[str, float] = Field(description="largest size per technology, same units as capacities")
    comfort: dict[str, Comfort] = {}
    network: Network | None = None
    peaks_kw: dict[str, float] = Field(
        default={}, description="quarter-hour peaks that an hourly run does not show; of a heat network, hours"
    )
    climate: str
    other_years: tuple[OtherYear, ...] = ()
    versions: dict[str, str]
    sources_used: tuple[SourceUsed, ...]
    notes: tuple[Note, ...] = ()

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys; ``from_json`` gives the same record back."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Read what ``to_json`` wrote.

        Raises
        ------
        pydantic.ValidationError
            For anything else.
        """
        return cls.model_validate(orjson.loads(data), strict=False)


class CertificateRecord(Record):
    """The proof, recomputed by us from the arrays, whatever solved the problem."""

    lower_bound_eur_per_year: float
    upper_bound_eur_per_year: float
    relative_gap: float
    worst_residual_kwh: float
    worst_bound_violation: float
    solver: str
    seconds: float


class Target(Record):
    """What was asked and what was reached."""

    measure: Literal["annual_final", "annual_primary", "matched", "winter"]
    asked_fraction: float
    allow_fossil: bool
    reached: bool
    maximum_fraction: float | None = Field(
        description="the largest share this core can reach; None where the target is met"
    )
    shortfall_kwh: float


class Controller(Record):
    """What a simple controller without foresight gets from the same design: the headlines people see."""

    neutrality: Neutrality
    neutrality_without_outside: Neutrality
    cost: Cost
    co2_kg_per_year: float
    grid: Grid
    energy_kwh: dict[str, float]


class Optimum(Result):
    """The cheapest mix with perfect foresight, its certificate, and what a controller makes of it."""

    kind: Literal["optimise"] = "optimise"  # type: ignore[assignment]
    target: Target
    certificate: CertificateRecord
    controller: Controller
    strict_extra_eur_per_year: float | None = Field(
        description="what 'no fossil heating' costs more than the bare balance; None where not computed"
    )
