"""Own production by density: all fit roofs with panels against none, with as much roof per hectare at every density.

The denser the core, the less roof a home has for itself, and the more of the yield is used at once. Nothing else makes
or stores electricity here, so that the panels are judged by themselves; heating and cars are those of the plan.
"""

from typing import Any

from energysim.scenario.schema import Scenario
from energysim.study.density_network import wide_connection
from energysim.study.density_record import SolarPoint
from energysim.study.simulate import changed, dispatch
from energysim.study.sites import ROOFS
from energysim.study.tipping import Tip, tipping
from energysim.village.answer import Run
from energysim.village.core import BATTERY, HEAT_STORE
from energysim.village.costs import cost
from energysim.village.design import measured_design
from energysim.village.prepared import Prepared
from energysim.village.profiles import core_of


class SolarStudy:
    """Runs of one core with the roofs of a density; the core without panels is run once."""

    def __init__(self, prepared: Prepared, scenario: Scenario, *, homes_per_ha: float) -> None:
        bare = changed(scenario, _no_roofs() | wide_connection(scenario))
        self._core, _ = core_of(prepared, bare, state="planned")
        others = {s.key for s in self._core.sources} | {BATTERY, HEAT_STORE}
        self._design = measured_design(self._core, bare, state="planned") | dict.fromkeys(others, 0.0)
        self._room = {s.key: s.maximum_kw for s in self._core.sources if s.key in ROOFS}
        self._here = homes_per_ha
        self._without_eur = self._total_eur(dispatch(self._core, self._design))

    @property
    def has_roofs(self) -> bool:
        """Whether any roof is fit for panels."""
        return sum(self._room.values()) > 0

    def tip(self, high: float) -> Tip:
        """From how many homes per hectare, the core's own or more, the panels save more than they cost."""
        if high <= self._here:
            pays = self.point(self._here).saving_eur_per_kwp_and_year >= 0
            return Tip(verdict="always" if pays else "never", at=None, low=self._here, high=high)
        return tipping(lambda density: self.point(density).saving_eur_per_kwp_and_year, low=self._here, high=high)

    def point(self, homes_per_ha: float) -> SolarPoint:
        """One density as it is shown."""
        part = self._here / homes_per_ha
        panels = {key: kwp * part for key, kwp in self._room.items()}
        total_kwp = sum(panels.values())
        run = dispatch(self._core, self._design | panels)
        flows = run.account()
        made_kwh = flows.energy_kwh(flows.generated_kw)
        away_kwh = flows.energy_kwh(flows.export_kw + flows.curtailed_kw)
        saving_eur = self._without_eur - self._total_eur(run)
        return SolarPoint(
            homes_per_ha=homes_per_ha,
            kwp_per_home=total_kwp / self._core.dwellings if self._core.dwellings > 0 else 0.0,
            own_use_fraction=1 - away_kwh / made_kwh if made_kwh > 0 else 0.0,
            saving_eur_per_kwp_and_year=saving_eur / total_kwp if total_kwp > 0 else 0.0,
        )

    def _total_eur(self, run: Run) -> float:
        return cost(run.village, run.sizes, flows=run.account(), dwellings=self._core.dwellings).total_eur_per_year


def _no_roofs() -> dict[str, Any]:
    return {f"measures.{roof}": {"today_kwp": 0.0, "planned_kwp": 0.0} for roof in ROOFS}
