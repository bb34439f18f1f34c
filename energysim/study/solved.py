"""One certified optimum of a core, audited, and what it reaches: the step that studies repeat."""

from dataclasses import dataclass, replace
from typing import Final

from energysim.errors import AuditError
from energysim.hub.balance import audit
from energysim.hub.optimise import HubOptimum
from energysim.hub.optimise import optimise as optimise_hub
from energysim.hub.solution import Iterate
from energysim.units import FloatArray
from energysim.village.answer import Run
from energysim.village.assemble import Bounds, assemble
from energysim.village.core import Core, VillageHub
from energysim.village.neutrality import counted, neutrality
from energysim.village.result import Neutrality
from energysim.village.targets import FUEL_ROW, TARGET_ROW, Aim, aim_bounds

# Source: as the certificate: the year of an optimum closes to a millionth of what flows.
CLOSURE_FRACTION: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Solved:
    """The cheapest design of a hub, with its proof and its year."""

    village: VillageHub
    optimum: HubOptimum
    run: Run

    def neutrality(self, aim: Aim) -> Neutrality:
        """The four numbers."""
        return neutrality(
            self.village,
            self.run.sizes,
            flows=self.run.account(),
            local_wood_kwh=aim.local_wood_kwh,
            primary_weights=aim.primary_weights,
        )


def village_of(core: Core, aim: Aim, *, asked: bool = True) -> VillageHub:
    """The hub that reaches for an aim; with ``asked`` False nothing is asked of the mix, and gas may be chosen."""
    if asked:
        return assemble(core, aim_bounds(core, aim))
    bounds = aim_bounds(core, replace(aim, fraction=0.0))
    rows = tuple(row for row in bounds.rows if row.name not in (TARGET_ROW, FUEL_ROW))
    return assemble(core, Bounds(sizes=bounds.sizes, extra=bounds.extra, rows=rows))


def solve(village: VillageHub, *, start: Iterate | None = None) -> Solved:
    """The cheapest design of a hub.

    Raises
    ------
    SolverError
        When no optimum could be certified.
    AuditError
        When its year does not close.
    """
    targets = (TARGET_ROW,) if TARGET_ROW in village.program.yearly_names else ()
    found = optimise_hub(village.hub, target_rows=targets, start=start)
    return Solved(village, found, audited(village, found.sizes, flows=found.flows))


def audited(village: VillageHub, sizes: FloatArray, *, flows: FloatArray) -> Run:
    """The year of a design, sizes (K,) and flows (F, T); AuditError when it does not close."""
    report = audit(village.hub, village.program, y=sizes, flows=flows, start_content=None)
    if report.annual_closure > CLOSURE_FRACTION:
        raise AuditError("year", 0, report.annual_closure)
    return Run(village=village, sizes=sizes, flows=flows, audit=report)


def reached_fraction(run: Run, aim: Aim) -> float:
    """The share that a design reaches of what the aim asks.

    Without fossil heating left, fuels count as well: the lower of the number itself and of the part of the use that is
    not fuel from outside. These are the rows of the target.
    """
    flows, kwh = run.account(), run.account().energy_kwh
    found = counted(run.village, flows, local_wood_kwh=aim.local_wood_kwh, primary_weights=aim.primary_weights)
    number = found[aim.measure].fraction
    if aim.allow_fossil:
        return number
    wood = min(aim.local_wood_kwh, kwh(flows.fuel_kw["wood"])) if "wood" in flows.fuel_kw else 0.0
    bought = sum(kwh(power) for power in flows.fuel_kw.values()) - wood + kwh(flows.missing_kw)
    use = found["annual_final"].use_kwh
    return min(number, 1 - bought / use) if use > 0 else number
