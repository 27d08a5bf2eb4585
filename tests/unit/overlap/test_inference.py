"""Intervals and p values are what scipy, simulation and Holm's own words say they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.overlap import inference

Table = tuple[int, int, int, int]
"""Both, only a, only b, neither."""


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw small tables, and large ones near and far from independence."""
    if draw(st.booleans()):
        return tuple(draw(st.integers(0, 25)) for _ in range(4))
    total = draw(st.sampled_from([1_000, 50_000, 2_000_000]))
    rare = st.integers(1, 3 * math.isqrt(total))
    margin = rare | st.integers(1, total - 1) | rare.map(lambda n: total - n)
    a, b = draw(margin), draw(margin)
    least, most = max(0, a + b - total), min(a, b)
    expected = round(a * b / total)
    near = draw(st.integers(max(least, expected - 30), max(least, min(most, expected + 30))))
    both = min(near, most) if draw(st.booleans()) else draw(st.integers(least, most))
    return both, a - both, b - both, total - a - b + both


def counts(*drawn: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    both, only_a, only_b, _neither = np.array(drawn, dtype=np.int64).T
    return both, both + only_a, both + only_b, int(sum(drawn[0]))


def expected_p(table: Table) -> float:
    """Return scipy's p value, by the rule the measure states."""
    square = np.reshape(table, (2, 2))
    if 0 in (*square.sum(axis=0), *square.sum(axis=1)):
        return math.nan
    if stats.contingency.expected_freq(square).min() >= 5:
        return float(stats.chi2_contingency(square, correction=False).pvalue)
    return float(stats.fisher_exact(square).pvalue)


@given(tables())
@settings(deadline=None, max_examples=300)
def test_a_p_value_is_scipys(table: Table) -> None:
    (found,) = inference.p_values(*counts(table))
    assert found == pytest.approx(expected_p(table), rel=1e-6, abs=1e-290, nan_ok=True)


@given(tables())
def test_a_p_value_does_not_ask_which_audience_is_first_nor_for_whom_it_counts(
    table: Table,
) -> None:
    both, only_a, only_b, neither = table
    found = inference.p_values(*counts(table))
    for same in (
        (both, only_b, only_a, neither),
        (neither, only_a, only_b, both),
        (only_a, both, neither, only_b),
    ):
        assert inference.p_values(*counts(same)) == pytest.approx(found, rel=1e-9, nan_ok=True)


def test_many_tables_are_tested_as_each_alone() -> None:
    random = np.random.default_rng(5)
    total = 2_000
    a, b = random.integers(0, total + 1, (2, 400))
    a[:200] = random.integers(0, 60, 200)
    both = random.integers(np.maximum(0, a + b - total), np.minimum(a, b) + 1)
    found = inference.p_values(both, a, b, total)
    alone = [inference.p_values(*(x[i : i + 1] for x in (both, a, b)), total) for i in range(400)]
    assert found == pytest.approx(np.concatenate(alone), rel=1e-12, nan_ok=True)
    assert np.isnan(found).any()


def test_a_tiny_p_value_is_still_told_from_another() -> None:
    found = inference.p_values(
        *counts((60, 0, 0, 1_999_940), (61, 0, 0, 1_999_939), (400, 100, 100, 1_999_400))
    )
    assert 0 < found[1] < found[0] < 1e-250
    assert found[2] == 0  # below what a float can be


@pytest.mark.parametrize(
    "table", [(400, 600, 1_100, 7_900), (90, 10, 60, 840), (50, 450, 450, 9_050)]
)
def test_the_interval_of_lift_has_the_spread_of_samples(table: Table) -> None:
    both, in_a, in_b, total = counts(table)
    low, high = inference.lift_interval(both, in_a, in_b, total)
    drawn = np.random.default_rng(1).multinomial(total, np.array(table) / total, size=40_000)
    n, a, b = drawn[:, 0], drawn[:, 0] + drawn[:, 1], drawn[:, 0] + drawn[:, 2]
    known = n > 0
    spread = np.log(n[known] * total / (a[known] * b[known])).std()
    assert math.log(high[0] / low[0]) == pytest.approx(2 * 1.96 * spread, rel=0.03)
    truth = both[0] * total / (in_a[0] * in_b[0])
    assert math.sqrt(low[0] * high[0]) == pytest.approx(truth)
    ends = inference.lift_interval(n[known], a[known], b[known], total)
    covered = ((ends[0] <= truth) & (truth <= ends[1])).mean()
    assert covered == pytest.approx(0.95, abs=0.01)


def test_the_interval_of_lift_at_its_limits() -> None:
    low, high = inference.lift_interval(*counts((0, 5, 5, 90), (100, 0, 0, 0), (40, 0, 60, 0)))
    assert np.isnan([low[0], high[0]]).all()  # zero has no logarithm
    assert (low[1:].tolist(), high[1:].tolist()) == ([1.0, 1.0], [1.0, 1.0])  # it cannot be else


@given(st.lists(st.floats(0, 1) | st.sampled_from([math.nan, 0.0, 0.01, 1.0]), max_size=12))
def test_holm_rejects_step_by_step_until_one_is_kept(p: list[float]) -> None:
    found = inference.holm(np.array(p))
    assert np.isnan(found).tolist() == [math.isnan(each) for each in p]
    order = sorted((i for i, each in enumerate(p) if not math.isnan(each)), key=p.__getitem__)
    so_far = 0.0
    for place, index in enumerate(order):  # the formula as written, one at a time
        so_far = max(so_far, (len(order) - place) * p[index])
        assert found[index] == pytest.approx(min(so_far, 1))
    for level in (0.001, 0.05, 0.5):
        rejected = set()
        for place, index in enumerate(order):
            if (len(order) - place) * p[index] > level:
                break
            rejected.add(index)
        assert {i for i in order if found[i] <= level} == rejected


def test_the_pairs_have_them() -> None:
    random = np.random.default_rng(2)
    members = {f"a{i}": Bitmap.from_mask(random.random(900) < 0.3) for i in range(5)}
    members["nobody"] = Bitmap.empty(900)
    found = overlap.pairs(members)
    tables = [(r.both, r.only_a, r.only_b, 900 - r.either) for r in found.itertuples(index=False)]
    expected = np.array([expected_p(each) for each in tables])
    assert found["p_value"].to_numpy() == pytest.approx(expected, rel=1e-6, nan_ok=True)
    assert found["p_value"].isna().sum() == 5
    tested = np.sort(expected[~np.isnan(expected)])
    assert found["p_adjusted"].min() == pytest.approx(min(1, 10 * tested[0]))
    ends = found.dropna()
    assert ((ends["lift_low"] < ends["lift"]) & (ends["lift"] < ends["lift_high"])).all()
