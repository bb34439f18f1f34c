"""The Belgian clock and UTC, both ways: round trips, days of 92, 96 and 100 quarters, and a table of known moments."""

import numpy as np
import pytest

from energysim.climate.civil_time import local_datetime, local_of_utc, utc_of_local

QUARTER = np.timedelta64(15, "m")


def quarters(first: str, last: str) -> np.ndarray:
    return np.arange(np.datetime64(first, "m"), np.datetime64(last, "m"), QUARTER)


@pytest.mark.parametrize("year", range(2010, 2036))
def test_there_and_back_is_the_same_moment(year: int) -> None:
    utc = quarters(f"{year - 1}-12-31T22:00", f"{year + 1}-01-01T02:00")
    local = local_of_utc(utc)
    second = np.zeros(len(utc), dtype=bool)
    _, first_seen = np.unique(local, return_index=True)
    second[np.setdiff1d(np.arange(len(utc)), first_seen)] = True
    found = utc_of_local(local, second=second)
    np.testing.assert_array_equal(found.utc, utc)
    assert not found.absent.any()
    assert (int(found.twice.sum()), int(second.sum())) == (8, 4)
    days, lengths = np.unique(local.astype("datetime64[D]"), return_counts=True)
    inside = lengths[(days >= np.datetime64(f"{year}-01-01")) & (days <= np.datetime64(f"{year}-12-31"))]
    assert sorted(set(inside.tolist())) == [92, 96, 100]
    assert np.count_nonzero(inside == 92) == np.count_nonzero(inside == 100) == 1


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        ("2024-03-31T00:45", "2024-03-31T01:45:00+01:00"),
        ("2024-03-31T01:00", "2024-03-31T03:00:00+02:00"),
        ("2024-10-27T00:45", "2024-10-27T02:45:00+02:00"),
        ("2024-10-27T01:00", "2024-10-27T02:00:00+01:00"),
        ("2023-12-31T23:00", "2024-01-01T00:00:00+01:00"),
    ],
)
def test_known_moments(utc: str, shown: str) -> None:
    assert local_datetime(np.datetime64(utc)).isoformat() == shown


def test_a_label_that_the_clock_never_shows_is_said() -> None:
    labels = quarters("2024-03-31T01:30", "2024-03-31T03:30")
    found = utc_of_local(labels, second=np.zeros(len(labels), dtype=bool))
    assert np.flatnonzero(found.absent).tolist() == [2, 3, 4, 5]
