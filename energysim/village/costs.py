"""The system cost of a year as lines of the one ledger; their sum is the cost that the hub counts."""

from energysim.finance.ledger import Kind, Line, by, total_eur_per_year
from energysim.hub.program import is_peak
from energysim.units import FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import BATTERY, GRID, HEAT_STORE, RENOVATION, TANK, TRENCH, VillageHub
from energysim.village.result import Cost, CostLine

CORE_ACTOR = "core"
SOURCE_OF_KIND: dict[Kind, str] = {
    "investment": "technologies",
    "operation": "finance.optimiser.wear_eur_per_kwh",
    "fuel": "prices",
    "electricity": "prices",
    "grid": "tariffs",
    "export": "prices",
}
NETWORK_ITEM = "network"
UNSERVED = "unserved"


def ledger(village: VillageHub, sizes: FloatArray, *, flows: Flows) -> tuple[Line, ...]:
    """Every euro of the year, all paid by the core together.

    Parameters
    ----------
    village : VillageHub
    sizes : FloatArray, shape (K,)
        With the highest import of each month as it was.
    flows : Flows
    """
    core, program = village.core, village.program
    prices, kwh = core.prices, flows.energy_kwh

    def size(name: str) -> float:
        return float(sizes[program.size(name)])

    lines: list[tuple[Kind, str, float]] = [
        ("investment", source.key, source.cost_eur_per_kw_and_year * size(source.key)) for source in core.sources
    ]
    for name, store in ((BATTERY, core.battery), (HEAT_STORE, core.heat_store)):
        lines.append(("investment", name, store.cost_eur_per_kwh_and_year * size(name)))
    heating: dict[str, float] = {}
    fuels: dict[str, float] = {}
    for share in core.shares:
        z = size(share.size)
        heating[share.technology] = heating.get(share.technology, 0.0) + z * share.output.yearly_cost_eur
        if share.output.fuel is not None:
            cost = z * share.fuel_eur_per_kwh * kwh(share.output.fuel_kw)
            fuels[share.output.fuel] = fuels.get(share.output.fuel, 0.0) + cost
    lines += [("investment", technology, eur) for technology, eur in heating.items()]
    lines.append(("investment", RENOVATION, core.renovation_eur_per_year))
    lines += _network_lines(village, sizes, flows=flows, fuels=fuels)
    lines += [("fuel", fuel, eur) for fuel, eur in fuels.items()]
    through = (flows.battery_charge_kw, flows.battery_discharge_kw)
    through_heat = (flows.heat_store_charge_kw, flows.heat_store_discharge_kw)
    peak_eur = sum(float(program.size_cost[k] * sizes[k]) for k, name in enumerate(program.size_names) if is_peak(name))
    lines += [
        ("operation", BATTERY, prices.wear_eur_per_kwh * sum(kwh(p) for p in through)),
        ("operation", HEAT_STORE, prices.wear_eur_per_kwh * sum(kwh(p) for p in through_heat)),
        ("electricity", GRID, prices.import_eur_per_kwh * kwh(flows.import_kw)),
        ("grid", "energy", prices.grid_eur_per_kwh * kwh(flows.down_kw)),
        ("grid", "peak", peak_eur),
        ("operation", UNSERVED, prices.unserved_eur_per_kwh * kwh(flows.missing_kw)),
        ("export", GRID, -prices.export_eur_per_kwh * kwh(flows.export_kw)),
    ]
    return tuple(
        Line(actor=CORE_ACTOR, kind=kind, item=item, eur_per_year=eur, source=SOURCE_OF_KIND[kind])
        for kind, item, eur in lines
        if eur != 0
    )


def _network_lines(
    village: VillageHub, sizes: FloatArray, *, flows: Flows, fuels: dict[str, float]
) -> list[tuple[Kind, str, float]]:
    """Mains, plants, tank and their running; the fuel of the plants is added to ``fuels``."""
    network, year = village.core.network, flows.network
    if network is None or year is None:
        return []
    kwh, program = flows.energy_kwh, village.program
    lines: list[tuple[Kind, str, float]] = [("investment", TRENCH, network.trench_eur_per_year)]
    for plant in network.plants:
        heat_kwh = kwh(year.plants_kw[plant.key])
        built_eur = plant.cost_eur_per_kw_and_year * float(sizes[program.size(plant.key)])
        lines.append(("investment", plant.key, built_eur))
        if plant.given_kw_per_kw is None:  # what the sun gives costs nothing to run
            lines.append(("operation", plant.key, plant.operation_eur_per_kwh * heat_kwh))
        if plant.fuel is not None and heat_kwh > 0:
            burned_eur = plant.fuel_eur_per_kwh * plant.fuel_per_heat * heat_kwh
            fuels[plant.fuel] = fuels.get(plant.fuel, 0.0) + burned_eur
    through_kwh = kwh(year.charge_kw) + kwh(year.discharge_kw)
    return [
        *lines,
        ("investment", TANK, network.tank.cost_eur_per_kwh_and_year * float(sizes[program.size(TANK)])),
        ("operation", TANK, village.core.prices.wear_eur_per_kwh * through_kwh),
        ("grid", NETWORK_ITEM, network.grid_eur_per_kwh * kwh(year.electricity_kw)),
    ]


def _kind(line: Line) -> str:
    return line.kind


def cost(village: VillageHub, sizes: FloatArray, *, flows: Flows, dwellings: float) -> Cost:
    """The system cost with its lines; what is not served has its price, so that not serving never looks cheap.

    That price is no cost that anybody pays: it stands apart as well, and is never shown to people.
    """
    lines = ledger(village, sizes, flows=flows)
    total = total_eur_per_year(lines)
    return Cost(
        total_eur_per_year=total,
        eur_per_dwelling_and_year=total / dwellings if dwellings > 0 else 0.0,
        lines=tuple(CostLine(kind=x.kind, item=x.item, eur_per_year=x.eur_per_year) for x in lines),
        by_kind=by(lines, _kind),
        unserved_penalty_eur_per_year=sum(line.eur_per_year for line in lines if line.item == UNSERVED),
    )
