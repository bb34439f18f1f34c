"""The density of one core, computed once per process for all tests that look at it."""

from functools import cache

from energysim.study.density import density
from energysim.study.density_record import Density
from tests.study.test_cores import core


@cache
def rillaar_density() -> Density:
    return density(core("rillaar"))
