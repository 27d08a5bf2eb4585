"""Effects, intervals and p-values are those of scipy, of published examples and of plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.engine.tally import PARTS, tally
from toolkit.overlap.effects import adjusted, of_numbers, of_shares

WHOLE = st.integers(-3, 6).map(float)
DECIMAL = st.sampled_from([0.1, 0.25, -1.5, 1e-9, 1e6, 3.0])
GROUP = st.lists(st.one_of(WHOLE, DECIMAL), min_size=2, max_size=12)


def of_groups(only_a, only_b, both=()):
    values = np.array([*only_a, *only_b, *both], dtype=np.float64)
    parts = np.repeat([1, 2, 3], [len(only_a), len(only_b), len(both)]).astype(np.uint8)
    return of_numbers(tally(values, parts))


def of_counts(yes, sizes):
    found = of_shares(np.array([[0], *([each] for each in yes)]), np.array([0, *sizes]))
    return {name: float(getattr(found, name)[0]) for name in found.__slots__}


def delta(a, b):
    return float(np.mean([np.sign(x - y) for x in a for y in b]))


@given(GROUP, GROUP)
def test_numbers_are_compared_as_by_mann_and_whitney(a, b) -> None:
    found = of_groups(a, b)
    assert found.effect[0] == pytest.approx(delta(a, b))
    assert (found.a[0], found.b[0]) == pytest.approx((np.mean(a), np.mean(b)))
    if len(set(a + b)) > 1:
        test = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
        assert found.p_value[0] == pytest.approx(test.pvalue)
    else:
        assert found.p_value[0] == 1


@given(GROUP, GROUP, st.lists(WHOLE, max_size=6))
def test_the_interval_has_the_variance_of_each_profiles_part(only_a, only_b, both) -> None:
    found = of_groups(only_a, only_b, both)
    a, b = [*only_a, *both], [*only_b, *both]
    effect = delta(a, b)
    over = [(np.mean(np.sign(x - np.array(b))) - effect) for x in a]
    under = [(np.mean(np.sign(np.array(a) - y)) - effect) for y in b]
    over = np.array(over) / math.sqrt(len(a) * (len(a) - 1))
    under = np.array(under) / math.sqrt(len(b) * (len(b) - 1))
    alone = np.sum(over[: len(only_a)] ** 2) + np.sum(under[: len(only_b)] ** 2)
    variance = alone + np.sum((over[len(only_a) :] + under[len(only_b) :]) ** 2)
    assert found.effect[0] == pytest.approx(effect)
    if abs(effect) > 1 - 1e-9 or variance < 1e-12:
        return
    half = stats.norm.ppf(0.975) * math.sqrt(variance) / (1 - effect**2)
    low, high = np.tanh([np.arctanh(effect) - half, np.arctanh(effect) + half])
    assert (found.low[0], found.high[0]) == pytest.approx((low, high))


@given(GROUP, GROUP)
def test_turned_round_everything_changes_its_sign(a, b) -> None:
    one, other = of_groups(a, b), of_groups(b, a)
    assert one.effect[0] == pytest.approx(-other.effect[0])
    assert one.p_value[0] == pytest.approx(other.p_value[0])
    assert one.low[0] == pytest.approx(-other.high[0], nan_ok=True)


def test_whoever_has_all_of_it_has_no_interval() -> None:
    found = of_groups([5.0, 6.0, 7.0], [1.0, 2.0])
    assert found.effect[0] == 1
    assert math.isnan(found.low[0])
    assert math.isnan(found.high[0])


def test_one_group_without_a_number_tells_nothing() -> None:
    found = of_groups([5.0, 6.0], [])
    assert found.a[0] == 5.5
    assert math.isnan(found.b[0])
    assert math.isnan(found.effect[0])


@pytest.mark.parametrize(
    ("yes", "sizes", "low", "high"),
    [  # Newcombe (1998), table II, method 10
        ((56, 48), (70, 80), 0.0524, 0.3339),
        ((9, 3), (10, 10), 0.1705, 0.8090),
        ((6, 2), (7, 7), 0.0582, 0.8062),
        ((5, 0), (56, 29), -0.0381, 0.1926),
        ((0, 0), (10, 20), -0.1611, 0.2775),
        ((10, 0), (10, 20), 0.6791, 1.0000),
    ],
)
def test_intervals_of_shares_are_newcombes(yes, sizes, low, high) -> None:
    found = of_counts((*yes, 0), (*sizes, 0))
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=5.1e-5)


SIZE = st.integers(1, 30)


@given(st.data(), SIZE, SIZE)
def test_shares_are_tested_by_chi_squared(data, in_a, in_b) -> None:
    yes = data.draw(st.integers(0, in_a)), data.draw(st.integers(0, in_b))
    found = of_counts((*yes, 0), (in_a, in_b, 0))
    assert found["effect"] == pytest.approx(yes[0] / in_a - yes[1] / in_b)
    if 0 < sum(yes) < in_a + in_b:
        table = [[yes[0], in_a - yes[0]], [yes[1], in_b - yes[1]]]
        expected = stats.chi2_contingency(table, correction=False).pvalue
        assert found["p_value"] == pytest.approx(expected)
    else:
        assert found["p_value"] == 1


@given(st.data(), SIZE, SIZE, SIZE)
def test_shares_and_numbers_are_one_scale(data, only_a, only_b, both) -> None:
    sizes = only_a, only_b, both
    yes = [data.draw(st.integers(0, size)) for size in sizes]
    groups = [[1.0] * each + [0.0] * (size - each) for each, size in zip(yes, sizes, strict=True)]
    share, number = of_counts(yes, sizes), of_groups(*groups)
    assert share["effect"] == pytest.approx(number.effect[0], abs=1e-12)
    assert share["low"] <= share["effect"] + 1e-12
    assert share["high"] >= share["effect"] - 1e-12
    total = sum(sizes)
    z = [stats.norm.isf(p / 2) for p in (share["p_value"], number.p_value[0])]
    if 0 < sum(yes) < total and max(z) < 6:
        assert z[0] == pytest.approx(z[1] * math.sqrt(total / (total - 1)), abs=1e-6)


def test_groups_with_profiles_in_common_that_are_alike_rarely_seem_not_to_be() -> None:
    random = np.random.default_rng(7)
    sizes = np.array([0, 60, 90, 150])
    parts = np.repeat(np.arange(PARTS), sizes).astype(np.uint8)
    found = {"share": 0, "number": 0, "in": 0}
    for _ in range(1000):
        values = random.poisson(1.5, len(parts)).astype(np.float64)
        number = of_numbers(tally(values, parts))
        yes = np.bincount(parts[values > 1], minlength=PARTS)[:, None]
        share = of_shares(yes, sizes)
        found["number"] += int(number.p_value[0] < 0.05)
        found["share"] += int(share.p_value[0] < 0.05)
        found["in"] += int(share.low[0] <= 0 <= share.high[0] and number.low[0] <= 0)
    assert 25 <= found["number"] <= 80
    assert 25 <= found["share"] <= 80
    assert found["in"] >= 900


@given(st.lists(st.one_of(st.just(math.nan), st.floats(0, 1)), max_size=12))
def test_p_values_are_adjusted_by_holms_steps(p_values) -> None:
    found = adjusted(np.array(p_values))
    known = sorted(p for p in p_values if not math.isnan(p))
    for p, one in zip(p_values, found, strict=True):
        if math.isnan(p):
            assert math.isnan(one)
            continue
        steps = [q * (len(known) - rank) for rank, q in enumerate(known) if q <= p]
        # Equal p-values share the largest step among those up to them.
        assert one == pytest.approx(min(1.0, max(steps[: known.index(p) + 1])), abs=1e-12) or (
            one == pytest.approx(min(1.0, max(steps)), abs=1e-12)
        )
        assert one >= p
