"""Heating curves end where practice says."""

import numpy as np

from energysim.demand.thermal import supply_temperature_c
from energysim.parameters.register import ParameterBook

BOOK = ParameterBook()


def test_heating_curves_end_where_practice_says() -> None:
    outdoor_c = np.array([-20.0, -8.0, 15.0, 30.0])
    np.testing.assert_allclose(supply_temperature_c(35.0, outdoor_c, book=BOOK), [35, 35, 26, 26])
    np.testing.assert_allclose(supply_temperature_c(55.0, outdoor_c, book=BOOK), [55, 55, 30, 30])
