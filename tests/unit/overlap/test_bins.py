"""Every value is in the bin whose label says so."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.overlap.bins import day_bins, number_bins

NUMBERS = st.one_of(
    st.lists(st.integers(-1000, 100_000).map(float), min_size=1, max_size=60, unique=True),
    st.lists(
        st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda x: round(x, 4)),
        min_size=1,
        max_size=60,
        unique=True,
    ),
    st.lists(
        st.tuples(st.sampled_from([0, 1e6, 1e15]), st.integers(-99, 99)).map(
            lambda each: each[0] + each[1] / 100
        ),
        min_size=1,
        max_size=60,
        unique=True,
    ),
)


def edges_of(label: str) -> tuple[float, float]:
    """Return what a label says: from, and up to but without."""
    plain = label.replace(",", "").replace("\u2212", "-")
    if plain.startswith("< "):
        return float("-inf"), float(plain[2:])
    if plain.startswith("≥ "):
        return float(plain[2:]), float("inf")
    if " to < " in plain:
        start, end = plain.split(" to < ")
        return float(start), float(end)
    if "–" in plain:
        start, end = plain.split("–")
        return float(start), float(end) + 1
    return float(plain), float(plain) + 1


@given(NUMBERS)
def test_a_number_is_within_what_its_bin_says(numbers) -> None:
    values = np.sort(np.array(numbers))
    bins = number_bins(values, np.ones(len(values), dtype=np.int64))
    assert len(bins.labels) == len(bins.starts) + 1 <= 14
    assert len(set(bins.labels)) == len(bins.labels)
    assert (np.diff(bins.starts) > 0).all()
    for value, place in zip(values, bins.of(values), strict=True):
        start, end = edges_of(bins.labels[place])
        assert start <= value < end or start == value == end


def test_a_few_who_have_very_much_are_in_one_bin() -> None:
    values = np.array([*range(100), 1_000_000], dtype=np.float64)
    bins = number_bins(values, np.array([1000] * 100 + [1]))
    assert bins.labels[0] == "0–9"
    assert bins.labels[-1] == "≥ 100"


@pytest.mark.parametrize("number", [-0.5, 1_000_000.016, 2.0**62, -(2.0**53), 0.1, 1e-310])
def test_a_number_alone_is_told_whole(number) -> None:
    (label,) = number_bins(np.array([number]), np.array([1])).labels
    assert float(label.replace(",", "").replace("\u2212", "-")) == number


@given(st.lists(st.datetimes(datetime(1000, 1, 1), datetime(3000, 1, 1)), min_size=1, max_size=20))
def test_an_instant_is_in_the_period_of_its_bin(instants) -> None:
    utc = [each.replace(tzinfo=UTC, microsecond=0) for each in instants]
    seconds = np.unique([each.timestamp() for each in utc])
    bins = day_bins(seconds)
    assert len(bins.labels) == len(bins.starts) + 1 <= 24
    for each in utc:
        label = bins.labels[int(bins.of(np.array([each.timestamp()]))[0])]
        if "–" in label:
            first, last = map(int, label.split("–"))
            assert first <= each.year <= last
        else:
            assert f"{each:%Y-%m-%d}".startswith(label)
