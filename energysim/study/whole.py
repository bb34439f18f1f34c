"""One or several places as one whole: each has its own net, their energy, cost and emissions are added."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from energysim.scenario.schema import Scenario
from energysim.study.simulate import dispatch
from energysim.village.accounts import Flows, energy_table
from energysim.village.answer import Run, co2_kg, outside_keys
from energysim.village.core import FOSSIL
from energysim.village.costs import cost
from energysim.village.design import measured_design
from energysim.village.neutrality import Counted, counted
from energysim.village.prepared import Prepared
from energysim.village.profiles import Profiles, core_of
from energysim.village.targets import Measure
from energysim.village.views import grid_view


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The planned year of one place."""

    scenario: Scenario
    profiles: Profiles
    run: Run
    flows: Flows
    energy_kwh: dict[str, float]

    @property
    def dwellings(self) -> float:
        """Homes of the place."""
        return self.run.village.core.dwellings

    @property
    def total_eur_per_year(self) -> float:
        """System cost."""
        run = self.run
        return cost(run.village, run.sizes, flows=self.flows, dwellings=self.dwellings).total_eur_per_year

    def counted(self) -> dict[Measure, Counted]:
        """What the four numbers count."""
        return counted(
            self.run.village,
            self.flows,
            local_wood_kwh=self.scenario.potential.local_biomass_kwh_per_year.maximum,
            primary_weights=self.profiles.primary_weights,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Places together: the four numbers (fractions), energy, cost, emissions, peaks.

    Parameters
    ----------
    peak_import_kw : float
        Sum of the peaks of the connections.
    pv_kwp : float
        All solar power.
    """

    dwellings: float
    annual_final: float
    annual_primary: float
    matched: float
    winter: float
    fossil_left_kwh: float
    heat_kwh: float
    electricity_kwh: float
    households_kwh: float
    heating_electricity_kwh: float
    cars_kwh: float
    generation_kwh: float
    import_kwh: float
    export_kwh: float
    pv_kwp: float
    peak_import_kw: float
    total_eur_per_year: float
    co2_kg_per_year: float


def year(prepared: Prepared, scenario: Scenario) -> Year:
    """Run the plan of one place in the first weather year.

    Raises
    ------
    InputProblems
        When the plan does not fit the place.
    AuditError
        When our own calculation does not close.
    """
    core, profiles = core_of(prepared, scenario, state="planned")
    run = dispatch(core, measured_design(core, scenario, state="planned"))
    flows = run.account()
    table = energy_table(flows, outside=outside_keys(run.village))
    return Year(scenario=scenario, profiles=profiles, run=run, flows=flows, energy_kwh=table)


def whole_of(years: Sequence[Year]) -> Whole:
    """Add places; nothing is exchanged between them."""

    def energy(key: str) -> float:
        return fsum(one.energy_kwh.get(key, 0.0) for one in years)

    counts = [one.counted() for one in years]

    def share(measure: Measure) -> float:
        outside_kwh = fsum(one[measure].outside_kwh for one in counts)
        return Counted(outside_kwh, fsum(one[measure].use_kwh for one in counts)).fraction

    return Whole(
        dwellings=fsum(one.dwellings for one in years),
        annual_final=share("annual_final"),
        annual_primary=share("annual_primary"),
        matched=share("matched"),
        winter=share("winter"),
        fossil_left_kwh=fsum(energy(f"fuel.{name}") for name in FOSSIL),
        heat_kwh=energy("heat_delivered"),
        electricity_kwh=energy("electricity_use"),
        households_kwh=energy("use.households"),
        heating_electricity_kwh=energy("heating_electricity"),
        cars_kwh=energy("use.cars"),
        generation_kwh=energy("generation"),
        import_kwh=energy("import"),
        export_kwh=energy("export"),
        pv_kwp=fsum(one.run.size(s.key) for one in years for s in one.run.village.core.sources if not s.is_wind),
        peak_import_kw=fsum(grid_view(one.run.village, one.flows).peak_import_kw for one in years),
        total_eur_per_year=fsum(one.total_eur_per_year for one in years),
        co2_kg_per_year=fsum(fsum(co2_kg(one.flows, one.profiles.emission_factors).values()) for one in years),
    )
