"""Calibration: one rule for three cores, and totals that come back to the meter."""

import pytest

from energysim.demand.calibrate import Calibration, calibrate
from energysim.demand.default import (
    default_connection_kw,
    default_heating_fractions,
    default_lamps,
    default_services,
    default_stock,
)
from energysim.demand.mobility import driving_kwh_per_year
from energysim.demand.stock import SERVICES, building_groups, services_electricity_kwh_per_year
from energysim.errors import InputProblems
from energysim.parameters.register import ParameterBook
from energysim.scenario.schema import Scenario

from .conftest import CORES
