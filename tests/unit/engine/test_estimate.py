"""Estimates are as far off as they say, and no further than they can be."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.estimate import Estimate, adobe_sample, adobe_sample_size, estimated


@given(st.data())
def test_the_interval_holds_the_estimate_and_what_is_possible(data) -> None:
    total = data.draw(st.integers(1, 10**7))
    sampled = data.draw(st.integers(1, total))
    matched = data.draw(st.integers(0, sampled))
    found = Estimate(matched, sampled, total)
    low, high = found.interval
    assert matched <= low <= found.profiles <= high <= total - (sampled - matched)
    if sampled == total:
        assert (low, found.profiles, high) == (matched, matched, matched)


@pytest.mark.parametrize("share", [0.0005, 0.02, 0.3, 0.9])
def test_ninety_five_of_a_hundred_intervals_hold_the_truth(share: float) -> None:
    random = np.random.default_rng(1)
    total, sampled, rounds = 50_000, 4_000, 3_000
    truth = round(total * share)
    matched = random.hypergeometric(truth, total - truth, sampled, size=rounds)
    held = 0
    for one in matched:
        low, high = Estimate(int(one), sampled, total).interval
        held += low <= truth <= high
    assert 0.93 < held / rounds < 0.985


def score_interval(matched: int, sampled: int, total: int) -> tuple[float, float]:
    """Return the shares that a score test does not reject: where z² var(p) = (matched / n - p)²."""
    z, share = NormalDist().inv_cdf(0.975), matched / sampled
    weight = z**2 * (total - sampled) / (total - 1) / sampled
    low, high = sorted(np.roots([1 + weight, -(2 * share + weight), share**2]).real)
    return low, high


@given(st.data())
def test_both_ends_are_the_roots_of_the_score_test(data) -> None:
    total = data.draw(st.integers(1_000, 10**7))
    sampled = data.draw(st.integers(100, total // 2))
    matched = data.draw(st.integers(0, sampled))
    low, high = (total * edge for edge in score_interval(matched, sampled, total))
    expected = max(low, matched), min(high, total - (sampled - matched))
    assert Estimate(matched, sampled, total).interval == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(
    ("matched", "sampled", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), 857, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_of_endless_profiles_the_interval_is_wilsons(matched, sampled, low, high) -> None:
    ends = Estimate(matched, sampled, 10**9).interval
    assert [end / 10**9 for end in ends] == pytest.approx([low, high], abs=5.1e-5)


def test_of_nobody_and_of_nothing() -> None:
    assert Estimate(0, 100, 10_000).interval[0] == 0
    assert 0 < Estimate(0, 100, 10_000).interval[1] < 500
    assert Estimate(0, 0, 10).interval == (0, 10)
    assert Estimate(0, 0, 0).profiles == 0


def test_adobes_sample_is_of_its_size_and_of_all_profiles_alike() -> None:
    assert adobe_sample(999_999, 0) is None
    assert adobe_sample_size(1_000_000) == adobe_sample_size(20_000_000) == 1_000_000
    assert adobe_sample_size(20_000_001) == 1_000_000
    assert adobe_sample_size(100_000_000) == 5_000_000
    one, other = adobe_sample(3_000_000, 0), adobe_sample(3_000_000, 1)
    assert len(np.unique(one)) == len(np.unique(other)) == 1_000_000
    assert 300_000 < len(np.intersect1d(one, other)) < 370_000
    for part in (range(1_000_000), range(0, 3_000_000, 3)):
        members = Bitmap.from_indices(np.array(part), 3_000_000)
        found = estimated(members, one)
        low, high = found.interval
        assert low - 1000 < 1_000_000 < high + 1000
