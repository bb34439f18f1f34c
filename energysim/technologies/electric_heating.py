"""Direct electric heating: convectors, accumulators and an electric hot-water tank."""

import numpy as np

from energysim.parameters.register import ParameterBook
from energysim.technologies.base import (
    HeatingInput,
    HeatingOutput,
    Technology,
    heating_cost_eur_per_year,
    thermal_peak_kw,
)

KEY = "electric_heating"


def heat(need: HeatingInput, book: ParameterBook) -> HeatingOutput:
    """Electricity and cost when the whole group is heated directly by electricity, hot water included."""
    heat_kw = need.space_kw + need.hot_water_kw
    peak_kw = thermal_peak_kw(need, book)
    return HeatingOutput(
        electricity_kw=heat_kw / book.number(f"technologies.{KEY}.efficiency_fraction"),
        fuel_kw=np.zeros_like(heat_kw),
        fuel=None,
        thermal_peak_kw_per_dwelling=peak_kw,
        yearly_cost_eur=heating_cost_eur_per_year(need, book, block=KEY, peak_kw=peak_kw),
        cop=None,
    )


ELECTRIC = Technology(key=KEY, role="heating", place="building", capacity_unit="fraction", heating=heat)
