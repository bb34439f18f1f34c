"""The one fixed rule against what 230 centre sectors of Vlaams-Brabant measured."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.validation.sectors import YEARS, Sector, read

# The promise: without tuning per sector the modelled median lies this close to the measured one.
MEDIAN_TOLERANCE = 0.10


@pytest.fixture(scope="module")
def sectors(shared_data: Path) -> list[Sector]:
    return read(shared_data)


def test_all_centre_sectors_are_there(sectors: list[Sector]) -> None:
    assert len(sectors) == 4 * 230
    last = [sector for sector in sectors if sector.year == 2021]
    assert np.median([sector.gas_kwh for sector in last]) == pytest.approx(16_196, abs=0.5)
    assert np.median([sector.electricity_kwh for sector in last]) == pytest.approx(3_138, abs=0.5)


@pytest.mark.parametrize("year", YEARS)
def test_medians_are_met(sectors: list[Sector], year: int) -> None:
    of_year = [sector for sector in sectors if sector.year == year]
    gas = np.median([s.gas_modelled_kwh for s in of_year]) / np.median([s.gas_kwh for s in of_year])
    power = np.median([s.electricity_modelled_kwh for s in of_year]) / np.median([s.electricity_kwh for s in of_year])
    assert gas == pytest.approx(1.0, abs=MEDIAN_TOLERANCE)
    assert power == pytest.approx(1.0, abs=MEDIAN_TOLERANCE)


def test_nearly_every_sector_needs_a_moderate_factor(sectors: list[Sector]) -> None:
    last = [sector for sector in sectors if sector.year == 2021]
    inside = np.mean([0.7 <= s.gas_kwh / s.gas_modelled_kwh <= 1.4 for s in last])
    assert inside > 0.9


def test_larger_cores_use_less(sectors: list[Sector]) -> None:
    """Towns have more flats, centres outside the cores more detached homes; measured and modelled agree on that."""
    order = ("bovenlokaal", "lokaal", "buiten_de_kernen")
    for field in ("gas_kwh", "gas_modelled_kwh"):
        medians = [np.median([getattr(s, field) for s in sectors if s.typology == name]) for name in order]
        assert medians == sorted(medians)
