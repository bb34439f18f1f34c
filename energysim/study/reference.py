"""The reference "Zonder beleid 2040": a core where nobody decides anything new, made from any scenario.

Boilers are replaced when they are worn out, as the law allows; cars become electric as everywhere; homes are renovated
and panels laid at today's pace; public buildings meet the solar duty. The new homes of the plan come, without gas. All
else stays as it is today. Excise and carbon price are counted beside the system cost (``levies``), never in it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from energysim.finance.levies import household_levies
from energysim.parameters.register import ParameterBook, technology_units
from energysim.scenario.checks import LIMITS
from energysim.scenario.fingerprint import fingerprint
from energysim.scenario.measures import heating_technologies
from energysim.scenario.schema import Scenario, own_values
from energysim.study.simulate import changed, run
from energysim.study.sites import roof_room_kwp
from energysim.village.answer import versions
from energysim.village.prepared import Prepared
from energysim.village.profiles import PRICE_DATE
from energysim.village.result import Result

REFERENCE_STATE: Final = "reference_2040"
OIL, GAS, AIR, HYBRID = "oil_boiler", "gas_boiler", "heat_pump_air", "heat_pump_hybrid"
NETWORK: Final = "heat_network"
DUTY_ROOF: Final = "pv_roof_flat"


def reference(scenario: Scenario, prepared: Prepared) -> Scenario:
    """The scenario whose planned measures are what 2040 brings without policy.

    Parameters
    ----------
    scenario : Scenario
    prepared : Prepared
        Of the same location, climate and parameters: tells how much room the roofs have.

    Raises
    ------
    InputProblems
        When the scenario cannot be changed so.
    """
    book = ParameterBook(own_values(scenario))
    heated = changed(
        scenario,
        {
            **_room_for_today(scenario),
            "measures": _frozen(scenario) | _heating(scenario, book),
            "mobility.electric_fraction_planned": _electric_fraction(scenario, book),
            "mobility.charging_planned": "uncontrolled",
        },
    )
    return changed(heated, _panels(heated, prepared, book))


def run_reference(prepared: Prepared, scenario: Scenario, *, files: Mapping[str, bytes] | None = None) -> Result:
    """Run the reference; the answer says so in its ``state``.

    Raises
    ------
    AuditError
        When our own calculation does not close.
    """
    found = run(prepared, reference(scenario, prepared), state="planned", files=files)
    stamp = fingerprint(
        scenario,
        files=files or {},
        study="run",
        options={"state": REFERENCE_STATE},
        seed=None,
        version=versions()["energysim"],
    )
    return found.model_copy(update={"state": REFERENCE_STATE, "fingerprint": stamp})


def levies_eur_per_year(result: Result, book: ParameterBook) -> float:
    """Excise and carbon price on the energy of an answer, excl. VAT: today at today's rates, else at those of 2040."""
    on = PRICE_DATE if result.state == "today" else _horizon(book)
    return household_levies(on, book).total_eur_per_year(result.energy_kwh)


def _horizon(book: ParameterBook) -> dt.date:
    return dt.date(round(book.number("reference.horizon.year")), 1, 1)


def _years(book: ParameterBook) -> float:
    return book.number("reference.horizon.year") - book.number("reference.horizon.from_year")


def _frozen(scenario: Scenario) -> dict[str, Any]:
    """Everything as it is today, with the renovation that happens by itself."""
    book = ParameterBook(own_values(scenario))
    renovated = min(1.0, _years(book) * book.number("reference.homes.renovation_fraction_per_year"))
    plain: dict[str, Any] = {"renovation": {"planned_fraction": renovated, "state": "standard"}}
    for technology, unit in technology_units().items():
        today = scenario.measures.today(technology)
        plain[technology] = {f"today_{unit}": today, f"planned_{unit}": today}
    return plain


def _room_for_today(scenario: Scenario) -> dict[str, Any]:
    """What stands today stays, also where the place offers less: its potential is then what stands."""
    rooms = [limit for limit in LIMITS if limit[2] in technology_units()]
    rooms.append(("heat_network", "maximum_fraction", NETWORK, ""))
    found: dict[str, Any] = {}
    for offer, field, technology, _ in rooms:
        today = scenario.measures.today(technology)
        if today > getattr(getattr(scenario.potential, offer), field):
            found[f"potential.{offer}.{field}"] = today
    return found


def _heating(scenario: Scenario, book: ParameterBook) -> dict[str, Any]:
    """Shares of heating after the boilers that are worn out by then have been replaced."""
    today = {technology: scenario.measures.today(technology) for technology in heating_technologies()}
    worn_oil = today[OIL] * min(1.0, _years(book) / book.number("reference.boilers.oil_lifetime_years"))
    worn_gas = today[GAS] * min(1.0, _years(book) / book.number("reference.boilers.gas_lifetime_years"))
    planned = dict(today)
    planned[OIL] -= worn_oil
    for technology, share in book.table("reference.boilers.oil_successors").items():
        successor = technology if technology in today else AIR
        if successor == GAS and today[GAS] == 0:
            successor = AIR  # no gas in these streets
        planned[successor] += worn_oil * share
    to_pump = worn_gas * book.number("reference.boilers.gas_to_pump_fraction")
    planned[GAS] -= to_pump
    planned[AIR] += to_pump
    return {t: {"today_fraction": today[t], "planned_fraction": planned[t]} for t in today}


def _electric_fraction(scenario: Scenario, book: ParameterBook) -> float:
    """Share of electric cars by then; never fewer than today."""
    there = book.dated("reference.cars.electric_fraction", _horizon(book)).value
    return max(scenario.mobility.electric_fraction_today, there) if isinstance(there, float) else 0.0


def _panels(scenario: Scenario, prepared: Prepared, book: ParameterBook) -> dict[str, Any]:
    """Panels that come by themselves, spread over the roofs by their room, and the duty, as far as there is room."""
    room = roof_room_kwp(prepared, scenario)
    today = {roof: scenario.measures.today(roof) for roof in room}
    homes = sum(row.dwellings for row in scenario.buildings.stock)
    own_kwp = homes * _years(book) * book.number("reference.homes.pv_kwp_per_dwelling_and_year")
    total = sum(room.values())
    found = {}
    for roof, kwp in room.items():
        wanted = today[roof] + (own_kwp * kwp / total if total > 0 else 0.0)
        wanted += duty_kwp(scenario, book) if roof == DUTY_ROOF else 0.0
        found[f"measures.{roof}.planned_kwp"] = min(wanted, max(kwp, today[roof]))
    return found


def duty_kwp(scenario: Scenario, book: ParameterBook) -> float:
    """Solar power that the law asks of the public buildings of a core by 2040, kWp."""
    on = _horizon(book)
    public = book.table("reference.public_buildings.functions")
    area_m2 = sum(row.floor_area_m2 * public.get(row.function, 0.0) for row in scenario.services.floor)
    roof_m2 = area_m2 * book.number("demand.services.roof_fraction")
    above = book.dated("reference.public_buildings.above_threshold_fraction", on).value
    per_m2 = book.dated("reference.public_buildings.pv_kwp_per_m2_roof", on).value
    return roof_m2 * above * per_m2 if isinstance(above, float) and isinstance(per_m2, float) else 0.0


__all__ = ["REFERENCE_STATE", "duty_kwp", "levies_eur_per_year", "reference", "run_reference"]
