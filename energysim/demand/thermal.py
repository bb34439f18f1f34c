"""Heating water: how warm it is at each temperature outdoors. The heat itself comes from ``energysim.demand.heat``."""

import numpy as np

from energysim.parameters.register import ParameterBook
from energysim.units import FloatArray


def supply_temperature_c(design_c: float, outdoor_c: FloatArray, *, book: ParameterBook) -> FloatArray:
    """Temperature of the heating water on a straight heating curve.

    Parameters
    ----------
    design_c : float
        At the design temperature outdoors (-8 C); a group's ``supply_temperature_c``.
    outdoor_c : FloatArray, shape (steps,)

    Returns
    -------
    FloatArray, shape (steps,)
        From the end of the curve at 15 C outdoors (26 C on the curve of 35 C, 30 C on that of 55 C) to
        ``design_c``; outside these two temperatures the curve is flat.
    """
    low_c = book.number("demand.supply.limit_supply_c") + book.number("demand.supply.limit_supply_slope") * (
        design_c - book.number("demand.supply.limit_supply_design_c")
    )
    coldest_c = book.number("demand.supply.design_outdoor_c")
    limit_c = book.number("demand.supply.limit_outdoor_c")
    return np.interp(outdoor_c, [coldest_c, limit_c], [design_c, low_c])
