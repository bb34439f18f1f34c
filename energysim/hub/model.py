"""The description of an energy hub: what there is, what it may become, and what it costs.

A hub knows buses, demands, sources, converters, stores and exchanges; it does not know what a village is. Power is in
kW, the content of stores in kWh, money in EUR over the whole period described (a year, or any shorter horizon).

A *profile* is a number (the same in every step) or an array of shape (steps,).
A *limit* is a constant profile plus profiles times sizes: ``x(t) <= constant(t) + sum_k profile_k(t) size_k``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from energysim.units import FloatArray, IntArray

Profile = float | FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A size that may be chosen: installed power, store content, or the share of a choice.

    Parameters
    ----------
    name : str
        Unique among sizes.
    lower, upper : float
        Finite bounds, ``0 <= lower <= upper``.
    cost_eur_per_unit : float
        Cost of one unit over the period (an annuity when the period is a year).
    choice : str or None
        Sizes that name the same choice are shares: together they are exactly one.
    """

    name: str
    upper: float
    lower: float = 0.0
    cost_eur_per_unit: float = 0.0
    choice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Upper limit of a flow or a content: ``constant + sum of profile times size``."""

    constant: Profile = 0.0
    sizes: tuple[tuple[str, Profile], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """A place where one carrier is balanced in every step.

    Parameters
    ----------
    name : str
        Unique among buses.
    carrier : str
        For instance "electricity" or "heat"; only a label.
    order : int
        The rule-based simulation handles buses from low to high; a converter that is pulled may only draw on a bus of
        a higher order.
    unserved_eur_per_kwh : float or None
        Price of demand that is not served. None: everything must be served.
    """

    name: str
    carrier: str
    order: int = 0
    unserved_eur_per_kwh: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Power taken from a bus: ``power_kw``, or ``power_kw`` times a size when ``size`` is named."""

    name: str
    bus: str
    power_kw: Profile
    size: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Power brought to a bus by nature: ``profile`` times a size, or ``profile`` in kW when no size is named.

    What is not wanted may be curtailed, never more than the source gives, unless ``curtailable`` is False.
    """

    name: str
    bus: str
    profile: Profile
    size: str | None = None
    curtailable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    """Turns carriers into others: an activity ``x(t)`` in kW with inputs and outputs in proportion.

    Parameters
    ----------
    inputs, outputs : tuple of (bus, profile)
        kW taken from and given to each bus per kW of activity. Without inputs it burns a fuel that has no bus.
    limit : Limit
        Upper limit of the activity; never absent.
    cost_eur_per_kwh : Profile
        Per kWh of activity.
    rule : {"pull", "push"}
        In the rule-based simulation the converter runs to meet a deficit on its first output (pull) or to remove a
        surplus from its first input (push).
    priority : int
        Low runs first among those of the same bus; equal priorities run in the order of their names.
    """

    name: str
    inputs: tuple[tuple[str, Profile], ...]
    outputs: tuple[tuple[str, Profile], ...]
    limit: Limit
    cost_eur_per_kwh: Profile = 0.0
    rule: Literal["pull", "push"] = "pull"
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Keeps energy of its bus, cyclic over the period in the optimiser, empty at the start in the simulation.

    ``content(t) = keep content(t-1) + step_h (charge_efficiency charge - discharge / discharge_efficiency)``

    Parameters
    ----------
    content : Limit
        kWh at the end of a step.
    charge, discharge : Limit or None
        kW on the bus side. Both None: a direct store, whose change of content enters the balance of the bus itself,
        without power limit and with efficiencies of one.
    charge_efficiency, discharge_efficiency : Profile
        Content gained per kWh charged; kWh delivered per content taken. Above one is allowed (a heat store behind a
        heat pump gains its cop).
    keep_fraction_per_h : float
        Share of the content kept each hour, in (0, 1].
    wear_eur_per_kwh : float
        Real cost per kWh through each direction on the bus side; it also breaks ties.
    priority : int
        Low charges and discharges first.
    """

    name: str
    bus: str
    content: Limit
    charge: Limit | None = None
    discharge: Limit | None = None
    charge_efficiency: Profile = 1.0
    discharge_efficiency: Profile = 1.0
    keep_fraction_per_h: float
    wear_eur_per_kwh: float = 0.0
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The connection of a bus to the outside world.

    Parameters
    ----------
    import_eur_per_kwh, export_eur_per_kwh : Profile
        Paid per kWh imported; received per kWh exported. Export may not pay more than import costs in any step.
    import_limit_kw, export_limit_kw : float
        The connection.
    peak_period : IntArray or None
        For each step the period (for instance the month) whose highest import is paid for, counted from 0.
    peak_eur_per_kw : float
        Cost of one kW of each period's highest import.
    """

    name: str
    bus: str
    import_eur_per_kwh: Profile
    export_eur_per_kwh: Profile
    import_limit_kw: float
    export_limit_kw: float
    peak_period: IntArray | None = None
    peak_eur_per_kw: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyRow:
    """A limit on sums over the whole period: ``sum_t step_h weight(t) flow(t) + sum_k weight_k size_k <= limit``.

    Flow names are those of ``program.flow_names``: "<exchange>.import", "<exchange>.export", "<store>.charge",
    "<store>.discharge", "<converter>", "<bus>.unserved", "<bus>.curtailed".
    """

    name: str
    flows: Mapping[str, Profile] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)
    limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A complete description. ``step_h`` hours per step, ``steps`` steps; components in any order."""

    steps: int
    step_h: float
    buses: tuple[Bus, ...]
    sizes: tuple[Size, ...] = ()
    demands: tuple[Demand, ...] = ()
    sources: tuple[Source, ...] = ()
    converters: tuple[Converter, ...] = ()
    stores: tuple[Store, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    rows: tuple[YearlyRow, ...] = ()
