"""Every hour of a run as a table that Belgian Excel reads: semicolons, decimal commas and a byte-order mark."""

from energysim.units import FloatArray
from energysim.village.accounts import Flows
from energysim.village.core import VillageHub

BYTE_ORDER_MARK = "\ufeff"


def hourly_csv(village: VillageHub, flows: Flows) -> bytes:
    """One line per step; columns with their unit in the name; the start of each step in UTC.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark.
    """
    columns = _columns(flows)
    lines = [";".join(["start_utc", *columns])]
    for step in range(village.core.calendar.steps):
        values = (f"{series[step]:.6g}".replace(".", ",") for series in columns.values())
        lines.append(";".join([village.core.calendar.start_utc(step).isoformat(), *values]))
    return (BYTE_ORDER_MARK + "\r\n".join(lines) + "\r\n").encode()


def _columns(flows: Flows) -> dict[str, FloatArray]:
    columns = {f"generation_{key}_kw": power for key, power in sorted(flows.generation_kw.items())}
    columns |= {f"use_{key}_kw": power for key, power in sorted(flows.uses_kw.items())}
    columns |= {f"fuel_{key}_kw": power for key, power in sorted(flows.fuel_kw.items())}
    columns |= _network_columns(flows)
    if flows.car_shift_kw is not None:
        columns["car_charging_kw"] = flows.car_kw
    return columns | {
        "heating_electricity_kw": flows.heating_electricity_kw,
        "heat_kw": flows.heat_kw,
        "curtailed_kw": flows.curtailed_kw,
        "unserved_kw": flows.unserved_kw,
        "to_buildings_kw": flows.down_kw,
        "to_village_kw": flows.up_kw,
        "battery_charge_kw": flows.battery_charge_kw,
        "battery_discharge_kw": flows.battery_discharge_kw,
        "battery_content_kwh": flows.battery_content_kwh,
        "heat_store_charge_kw": flows.heat_store_charge_kw,
        "heat_store_discharge_kw": flows.heat_store_discharge_kw,
        "import_kw": flows.import_kw,
        "export_kw": flows.export_kw,
    }


def _network_columns(flows: Flows) -> dict[str, FloatArray]:
    """Every flow of the heat network; none without one.

    Heat that reaches buildings stands in ``heat_kw`` too, electricity of the plants in ``heating_electricity_kw``.
    """
    network = flows.network
    if network is None:
        return {}
    columns = {f"{key}_kw": power for key, power in sorted(network.plants_kw.items())}
    return columns | {
        "network_need_kw": network.need_kw,
        "network_heat_kw": network.heat_kw,
        "network_loss_kw": network.loss_kw,
        "network_dumped_kw": network.dumped_kw,
        "network_unserved_kw": network.unserved_kw,
        "network_electricity_kw": network.electricity_kw,
        "network_store_charge_kw": network.charge_kw,
        "network_store_discharge_kw": network.discharge_kw,
        "network_store_content_kwh": network.content_kwh,
    }
