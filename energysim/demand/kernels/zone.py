"""The compiled steps of the hourly zone: one year of many zones, one zone after the other.

The network and its method are written out in ``energysim.demand.zone``. All temperatures inside a step are means over
the step; a mass that starts the step at T0 acts on its mean as a wire of ``2 C / step`` to T0 (Crank and Nicolson),
and ends at ``2 mean - T0``. So each step is one linear network, eliminated by hand down to the air.
"""

from typing import Any, Final, NamedTuple

from numba import njit

from energysim.units import FloatArray, IntArray

# The nodes, in the order of every axis that is named "nodes".
AIR: Final = 0
SURFACE: Final = 1
MASS: Final = 2
INNER_SURFACE: Final = 3
INNER_MASS: Final = 4
NODES: Final = INNER_MASS + 1

# Source: the content of a mass is some thousand times what an hour moves of it.
ROUNDED: Final = 1000.0

# No array is made inside, so counting references (_nrt), one atomic operation for every view, is switched off; for the
# same reason every part is merged into its caller (forceinline). What stands still all year is read before its hours.
_OPTIONS: Final[dict[str, Any]] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
    "_nrt": False,
    "forceinline": True,
}
_kernel = njit(**_OPTIONS)

Five = tuple[float, float, float, float, float]
Ten = tuple[int, int, int, int, int, int, int, int, int, int]


class Network(NamedTuple):
    """One zone after eliminating its masses: conductances in W/K, and shares of them."""

    glass: float
    mass_outdoor: float
    store: float
    inner_store: float
    per_mass: float  # K/W
    per_inner_mass: float
    per_inner: float
    per_surface: float
    mass_to_surface: float  # share of the heat at the mass that the surface feels
    inner_mass_to_inner: float
    inner_to_surface: float
    inner_to_air: float
    surface_to_air: float
    coupled: float  # air to surface, also through the inner surface
    air: float  # air to everything but ventilation
    surface_mass: float
    air_inner: float
    surface_inner: float
    inner_mass: float


class Wires(NamedTuple):
    """Conductances in W/K of Z zones, each (Z,); those of the inner mass are 0 where there is none."""

    parts: IntArray  # equal parts in which each step is played
    glass: FloatArray  # surface to what is behind the glass
    air_surface: FloatArray
    surface_mass: FloatArray
    mass_outdoor: FloatArray
    store: FloatArray  # 2 C / part of a step
    air_inner: FloatArray
    surface_inner: FloatArray
    inner_mass: FloatArray
    inner_store: FloatArray


class Shares(NamedTuple):
    """Where heat lands: share of each node, each (Z, nodes); the rest is lost to the outside."""

    solar: FloatArray
    gains: FloatArray
    heating: FloatArray
    cooling: FloatArray
    control: FloatArray  # weights of the controlled temperature
    operative: FloatArray  # weights of the operative temperature


class Rows(NamedTuple):
    """Which row of the table of series each zone reads, each (Z,)."""

    ventilation: IntArray  # W/K
    supply: IntArray  # C
    behind_glass: IntArray  # C
    behind_mass: IntArray  # C
    solar: IntArray  # W
    gains: IntArray  # W
    heating: IntArray  # C, -inf: none
    cooling: IntArray  # C, inf: none
    heating_limit: IntArray  # W, inf: none
    cooling_limit: IntArray  # W, inf: none


class Years(NamedTuple):
    """What is written, each (Z, steps): means over the step, and the masses at its end."""

    heating: FloatArray
    cooling: FloatArray
    operative: FloatArray
    nodes: FloatArray  # (nodes, Z, steps), or (3, Z, steps) where no zone has an inner mass
    mass_end: FloatArray
    inner_end: FloatArray  # read and written only where some zone has an inner mass
    left: FloatArray  # (Z,) largest share of the heat of a step that is not accounted for
    left_at: IntArray  # (Z,) that step


@_kernel  # type: ignore[untyped-decorator]
def _reduced(w: Wires, z: int) -> Network:
    """One zone after eliminating its masses and its surfaces; where there is no inner mass its wires are 0.

    Each node hands its way to the outside on to its neighbours: only sums of positive numbers, so nothing cancels.
    """
    per_mass = 1.0 / (w.store[z] + w.surface_mass[z] + w.mass_outdoor[z])
    of_inner_mass = w.inner_store[z] + w.inner_mass[z]
    per_inner_mass = 1.0 / of_inner_mass if of_inner_mass > 0.0 else 0.0
    inner_leak = w.inner_mass[z] * (w.inner_store[z] * per_inner_mass)
    of_inner = w.air_inner[z] + w.surface_inner[z] + inner_leak
    per_inner = 1.0 / of_inner if of_inner > 0.0 else 0.0
    inner_to_surface = w.surface_inner[z] * per_inner
    inner_to_air = w.air_inner[z] * per_inner
    coupled = w.air_surface[z] + inner_to_surface * w.air_inner[z]
    leak = (
        w.glass[z] + w.surface_mass[z] * ((w.store[z] + w.mass_outdoor[z]) * per_mass) + inner_to_surface * inner_leak
    )
    per_surface = 1.0 / (coupled + leak)
    return Network(
        w.glass[z],
        w.mass_outdoor[z],
        w.store[z],
        w.inner_store[z],
        per_mass,
        per_inner_mass,
        per_inner,
        per_surface,
        w.surface_mass[z] * per_mass,
        w.inner_mass[z] * per_inner_mass,
        inner_to_surface,
        inner_to_air,
        coupled * per_surface,
        coupled,
        inner_to_air * inner_leak + coupled * (leak * per_surface),
        w.surface_mass[z],
        w.air_inner[z],
        w.surface_inner[z],
        w.inner_mass[z],
    )


@_kernel  # type: ignore[untyped-decorator]
def _solve(n: Network, per_air: float, q: Five) -> Five:
    """Mean temperatures of the five nodes for the heat ``q`` that enters each, everything outside at 0."""
    at_inner = q[3] + n.inner_mass_to_inner * q[4]
    at_surface = q[1] + n.mass_to_surface * q[2] + n.inner_to_surface * at_inner
    air = (q[0] + n.inner_to_air * at_inner + n.surface_to_air * at_surface) * per_air
    surface = (n.coupled * air + at_surface) * n.per_surface
    inner = (n.air_inner * air + n.surface_inner * surface + at_inner) * n.per_inner
    mass = (n.surface_mass * surface + q[2]) * n.per_mass
    inner_mass = (n.inner_mass * inner + q[4]) * n.per_inner_mass
    return air, surface, mass, inner, inner_mass


@_kernel  # type: ignore[untyped-decorator]
def _of(share: FloatArray, z: int) -> Five:
    return share[z, 0], share[z, 1], share[z, 2], share[z, 3], share[z, 4]


@_kernel  # type: ignore[untyped-decorator]
def _weighted(weight: Five, t: Five) -> float:
    return weight[0] * t[0] + weight[1] * t[1] + weight[2] * t[2] + weight[3] * t[3] + weight[4] * t[4]


@_kernel  # type: ignore[untyped-decorator]
def _step(
    n: Network, s: tuple[Five, Five, Five, Five, Five], at: Ten, table: FloatArray, t: int, start: tuple[float, float]
) -> tuple[float, Five]:
    """Power (cooling below 0) and mean temperatures of one step of one zone."""
    air, supply, glass, behind, solar, inside, hold_from, hold_to, most_heat, most_cold = at
    sun, gains, heated, cooled, control = s
    sun_w, gains_w, ventilation = table[solar, t], table[inside, t], table[air, t]
    per_air = 1.0 / (ventilation + n.air)
    free = _solve(
        n,
        per_air,
        (
            sun[0] * sun_w + gains[0] * gains_w + ventilation * table[supply, t],
            sun[1] * sun_w + gains[1] * gains_w + n.glass * table[glass, t],
            sun[2] * sun_w + gains[2] * gains_w + n.mass_outdoor * table[behind, t] + n.store * start[0],
            sun[3] * sun_w + gains[3] * gains_w,
            sun[4] * sun_w + gains[4] * gains_w + n.inner_store * start[1],
        ),
    )
    controlled = _weighted(control, free)
    heating_c, cooling_c = table[hold_from, t], table[hold_to, t]
    if controlled < heating_c:
        rise = _solve(n, per_air, heated)
        power = min((heating_c - controlled) / _weighted(control, rise), table[most_heat, t])
    elif controlled > cooling_c:
        rise = _solve(n, per_air, cooled)
        power = max((cooling_c - controlled) / _weighted(control, rise), -table[most_cold, t])
    else:
        return 0.0, free
    return power, (
        free[0] + power * rise[0],
        free[1] + power * rise[1],
        free[2] + power * rise[2],
        free[3] + power * rise[3],
        free[4] + power * rise[4],
    )


@_kernel  # type: ignore[untyped-decorator]
def _total(share: Five) -> float:
    return share[0] + share[1] + share[2] + share[3] + share[4]


@_kernel  # type: ignore[untyped-decorator]
def _left(n: Network, at: Ten, table: FloatArray, t: int, given: tuple[float, float], told: Five) -> float:
    """Share of the heat of a step that is not accounted for, from what is told of the step and from nothing else.

    ``given`` is what heating, sun and gains brought and what the masses took, ``told`` the mean temperatures.
    """
    air, supply, glass, behind, _, _, _, _, _, _ = at
    carried = table[air, t] * (told[0] - table[supply, t])
    through_glass = n.glass * (told[1] - table[glass, t])
    through_mass = n.mass_outdoor * (told[2] - table[behind, t])
    brought, stored = given
    left = brought - stored - carried - through_glass - through_mass
    moved = abs(brought) + abs(stored) + abs(carried) + abs(through_glass) + abs(through_mass)
    # what rounds is the whole content of the masses, not what moves: a thousandth of it joins the measure
    share: float = abs(left) / (1.0 + moved + (n.store * abs(told[2]) + n.inner_store * abs(told[4])) / ROUNDED)
    return share


@_kernel  # type: ignore[untyped-decorator]
def run_zones(
    w: Wires, shares: Shares, rows: Rows, table: FloatArray, start: FloatArray, warm_up: IntArray, out: Years
) -> None:
    """Play every zone over the columns of ``table``; ``start`` (Z, 2) holds the temperatures of the two masses.

    A zone with ``warm_up`` above 0 first plays that many last columns, as a ring; ``start`` is then what stands at the
    first written step.
    """
    steps = table.shape[1]
    for z in range(start.shape[0]):
        n = _reduced(w, z)
        at = (
            rows.ventilation[z],
            rows.supply[z],
            rows.behind_glass[z],
            rows.behind_mass[z],
            rows.solar[z],
            rows.gains[z],
            rows.heating[z],
            rows.cooling[z],
            rows.heating_limit[z],
            rows.cooling_limit[z],
        )
        s = (
            _of(shares.solar, z),
            _of(shares.gains, z),
            _of(shares.heating, z),
            _of(shares.cooling, z),
            _of(shares.control, z),
        )
        felt = _of(shares.operative, z)
        whole = (_total(s[0]), _total(s[1]), _total(s[2]), _total(s[3]))
        mass, inner, parts = start[z, 0], start[z, 1], w.parts[z]
        for t in range(-warm_up[z], 0):
            for _ in range(parts):
                _, nodes = _step(n, s, at, table, t % steps, (mass, inner))
                mass, inner = 2.0 * nodes[2] - mass, 2.0 * nodes[4] - inner
        start[z, 0], start[z, 1] = mass, inner
        share = 1.0 / parts
        worst, worst_at = 0.0, 0
        for t in range(steps):
            mass_before, inner_before = mass, inner
            heat, cold = 0.0, 0.0
            t_air, t_surface, t_mass, t_inner, t_inner_mass = 0.0, 0.0, 0.0, 0.0, 0.0
            for _ in range(parts):
                power, nodes = _step(n, s, at, table, t, (mass, inner))
                mass, inner = 2.0 * nodes[2] - mass, 2.0 * nodes[4] - inner
                heat += share * power if power > 0.0 else 0.0
                cold -= share * power if power < 0.0 else 0.0
                t_air += share * nodes[0]
                t_surface += share * nodes[1]
                t_mass += share * nodes[2]
                t_inner += share * nodes[3]
                t_inner_mass += share * nodes[4]
            told = (t_air, t_surface, t_mass, t_inner, t_inner_mass)
            brought = (
                whole[0] * table[rows.solar[z], t]
                + whole[1] * table[rows.gains[z], t]
                + whole[2] * heat
                - whole[3] * cold
            )
            stored = 0.5 * share * (n.store * (mass - mass_before) + n.inner_store * (inner - inner_before))
            left = _left(n, at, table, t, (brought, stored), told)
            if not left <= worst:
                worst, worst_at = left, t
            out.heating[z, t], out.cooling[z, t] = heat, cold
            out.operative[z, t] = _weighted(felt, told)
            out.nodes[0, z, t], out.nodes[1, z, t], out.nodes[2, z, t] = t_air, t_surface, t_mass
            out.mass_end[z, t] = mass
            if out.nodes.shape[0] == NODES:
                out.nodes[3, z, t], out.nodes[4, z, t] = t_inner, t_inner_mass
                out.inner_end[z, t] = inner
        out.left[z], out.left_at[z] = worst, worst_at
