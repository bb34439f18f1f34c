"""What the compiled steps of the rule-based simulation read and write."""

from typing import NamedTuple

from energysim.units import FloatArray, IntArray


class Rules(NamedTuple):
    """The description as tables; B buses in their order, S stores, C converters, E exchanges, F flows, T steps.

    ``*_ptr`` are the beginnings of the rows of a list per bus (or per converter, per changing limit). A flow of -1 does
    not exist. All rows of a bus are in the order in which the rule uses them.
    """

    demand: FloatArray  # (B, T) kW, fixed demand less fixed sources
    feed_ptr: IntArray
    feed_size: IntArray
    feed_values: FloatArray  # (J, T) kW per unit of the size, positive when it brings power
    store_ptr: IntArray
    store_content: IntArray
    store_charge: IntArray
    store_discharge: IntArray
    store_keep: FloatArray  # (S,) per step
    store_gain: FloatArray  # (S, T) kWh of content per kW charged
    store_spend: FloatArray  # (S, T) kWh of content per kW delivered
    store_shrinks: IntArray  # (S,) 1 where the limit of the content may fall in time
    pull_ptr: IntArray
    pull: IntArray
    push_ptr: IntArray
    push: IntArray
    converter_flow: IntArray
    converter_first: FloatArray  # (C, T) per kW of activity, on the bus that it serves
    converter_home: IntArray  # (C,) that bus
    link_ptr: IntArray
    link_row: IntArray
    link_values: FloatArray  # (M, T) per kW of activity: drawn from (+) or brought to (-) a later bus
    back_ptr: IntArray
    back: IntArray  # converters whose only link is this bus, last served first
    exchange_ptr: IntArray
    exchange_import: IntArray
    exchange_export: IntArray
    exchange_peak: IntArray  # (E, T) place among the sizes, or -1
    unserved: IntArray  # (B,)
    curtailed: IntArray  # (B,)
    limit_of: IntArray  # (F,) row of the changing limit, or -1 for a limit that stands still
    limit_now: IntArray  # changing limits that are wanted in every step
    limit_base: FloatArray  # (D, T)
    limit_ptr: IntArray
    limit_size: IntArray
    limit_values: FloatArray
    priced: IntArray  # flows whose cost changes in time
    price: FloatArray  # (G, T) EUR per kW in the step


class Lanes(NamedTuple):
    """The state and the sums of a block of L designs."""

    sizes: FloatArray  # (K, L)
    limit: FloatArray  # (F, L)
    content: FloatArray  # (S, L) kWh
    kept: FloatArray  # (S, L) kWh of direct stores before anything moves in the step
    sums: FloatArray  # (F, L) kW added over the steps
    cost: FloatArray  # (L,) EUR of the flows whose cost changes in time
    peaks: FloatArray  # (K, L) kW, highest import, at the places of the peak sizes
    left: FloatArray  # (B, L) kW
    short: FloatArray  # (L,) kW
    over: FloatArray  # (L,) kW
    fault: IntArray  # (L, 2) row and step of the first fault; row -1: none
    fault_kw: FloatArray  # (L,) what could not be placed
