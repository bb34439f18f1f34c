"""Units: the array type, the closed list of suffixes that names may carry, and the few conversions.

A name that holds a physical quantity ends in one of ``UNIT_SUFFIXES``; whatever turns kW into kWh names its ``step_h``.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

UNIT_SUFFIXES: Final = (
    "_kw",
    "_kwp",
    "_mw",
    "_kwh",
    "_mwh",
    "_kwh_per_m2",
    "_kwh_per_year",
    "_eur",
    "_eur_per_kwh",
    "_eur_per_kw",
    "_eur_per_year",
    "_m2",
    "_w_per_m2",
    "_m_per_s",
    "_c",
    "_k",
    "_deg",
    "_h",
    "_years",
    "_fraction",
    "_kg",
    "_kg_per_kwh",
)

KWH_PER_MWH: Final = 1000.0
W_PER_KW: Final = 1000.0
HOURS_PER_DAY: Final = 24


def mwh(energy_kwh: float) -> float:
    """Kilowatt-hours as megawatt-hours."""
    return energy_kwh / KWH_PER_MWH
