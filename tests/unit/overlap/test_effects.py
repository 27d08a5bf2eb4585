"""Effects, intervals and p-values are those of scipy, of published examples and of plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.engine.tally import PARTS, tally
from toolkit.overlap.effects import of_numbers, of_shares

WHOLE = st.integers(-3, 6).map(float)
DECIMAL = st.sampled_from([0.1, 0.25, -1.5, 1e-9, 1e6, 3.0])
GROUP = st.one_of(
    st.lists(st.one_of(WHOLE, DECIMAL), min_size=2, max_size=12),
    st.lists(st.sampled_from([0.0, 0.0, 0.0, 1.0, 2.0]), min_size=5, max_size=40),
)


def of_groups(only_a, only_b, both=()):
    values = np.array([*only_a, *only_b, *both], dtype=np.float64)
    parts = np.repeat([1, 2, 3], [len(only_a), len(only_b), len(both)]).astype(np.uint8)
    return of_numbers(tally(values, parts))


def of_counts(yes, sizes):
    found = of_shares(np.array([[0], *([each] for each in yes)]), np.array([0, *sizes]))
    return {name: float(getattr(found, name)[0]) for name in found.__slots__}


def delta(a, b):
    return float(np.mean([np.sign(x - y) for x in a for y in b]))


def expected_of_table(table):
    """Return whether some cell is expected to have under 5, and scipy's p value of the table."""
    if 0 in (*np.sum(table, axis=0), *np.sum(table, axis=1)):
        return True, 1.0
    if stats.contingency.expected_freq(table).min() < 5:
        return True, stats.fisher_exact(table).pvalue
    return False, stats.chi2_contingency(table, correction=False).pvalue


def has_few(a, b):
    """Return whether the smaller group is expected to have few numbers that tell anything."""
    often = max((a + b).count(each) for each in {*a, *b})
    share = 1 - often / len(a + b)
    return min(len(a), len(b)) * (share if share < 0.5 else 1) < 5


@given(GROUP, GROUP)
def test_numbers_are_compared_as_by_mann_and_whitney(a, b) -> None:
    found = of_groups(a, b)
    assert found.effect[0] == pytest.approx(delta(a, b))
    assert (found.a[0], found.b[0]) == pytest.approx((np.mean(a), np.mean(b)))
    if len(set(a + b)) > 1:
        test = stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=False)
        usual = max(sorted({*a, *b}), key=(a + b).count)
        table = [[group.count(usual), len(group) - group.count(usual)] for group in (a, b)]
        few, exact = expected_of_table(table)
        is_tied = 2 * (a + b).count(usual) > len(a + b)
        expected = max(test.pvalue, exact) if is_tied and few else test.pvalue
        assert found.p_value[0] == pytest.approx(expected)
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
    if abs(effect) > 1 - 1e-9 or variance < 1e-12 or has_few(only_a, only_b):
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


def score_ends(values):
    """Return how far the score test lets a share be below and above that of zeros and ones."""
    count, share = len(values), float(np.mean(values))
    weight = stats.norm.ppf(0.975) ** 2 / count
    low, high = sorted(np.roots([1 + weight, -(2 * share + weight), share**2]).real)
    return share - low, high - share


@given(*(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=30) for _ in range(3)))
def test_profiles_in_both_groups_make_their_shares_vary_together(only_a, only_b, both) -> None:
    parts = [np.array(part) for part in (only_a, only_b, both)]
    own_a, own_b, shared = (part - part.mean() for part in parts)
    nobody_a, nobody_b = np.zeros(len(only_a)), np.zeros(len(only_b))
    in_a = np.concatenate((own_a, nobody_b, shared))
    in_b = np.concatenate((nobody_a, own_b, shared))
    scale = math.sqrt((in_a @ in_a) * (in_b @ in_b))
    correlation = in_a @ in_b / scale if scale else 0.0
    (below_a, above_a), (below_b, above_b) = score_ends(only_a + both), score_ends(only_b + both)

    def reach(one, other):
        return math.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))

    effect = np.mean(only_a + both) - np.mean(only_b + both)
    expected = effect - reach(below_a, above_b), effect + reach(above_a, below_b)
    yes = [int(sum(part)) for part in (only_a, only_b, both)]
    share = of_counts(yes, [len(part) for part in (only_a, only_b, both)])
    assert (share["low"], share["high"]) == pytest.approx(expected, abs=1e-6)


def test_a_group_does_not_differ_from_itself() -> None:
    share = of_counts((0, 0, 50), (0, 0, 100))
    assert (share["effect"], share["low"], share["high"]) == (0, 0, 0)


SIZE = st.integers(1, 60)


@given(st.data(), SIZE, SIZE)
def test_shares_are_tested_by_chi_squared_and_where_few_exactly(data, in_a, in_b) -> None:
    yes = data.draw(st.integers(0, in_a)), data.draw(st.integers(0, in_b))
    found = of_counts((*yes, 0), (in_a, in_b, 0))
    assert found["effect"] == pytest.approx(yes[0] / in_a - yes[1] / in_b)
    if 0 < sum(yes) < in_a + in_b:
        _, expected = expected_of_table([[yes[0], in_a - yes[0]], [yes[1], in_b - yes[1]]])
        assert found["p_value"] == pytest.approx(expected)
    else:
        assert found["p_value"] == 1


@given(st.data(), SIZE, SIZE)
def test_a_part_is_tested_against_the_whole_as_against_the_others(data, inside, others) -> None:
    yes = data.draw(st.integers(0, inside)), data.draw(st.integers(0, others))
    whole = of_counts((0, yes[1], yes[0]), (0, others, inside))
    apart = of_counts((*yes, 0), (inside, others, 0))
    assert whole["p_value"] == pytest.approx(apart["p_value"], abs=1e-12)


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
    apart = sum(yes[:2]), only_a + only_b - sum(yes[:2])
    few = min(only_a, only_b) * min(apart) < 5 * total
    if 0 < sum(yes) < total and max(z) < 6 and not few:
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


@pytest.mark.parametrize("parts", [(1, 500, 0), (8, 800, 0), (0, 900, 40), (30, 2000, 10)])
def test_of_few_profiles_little_is_told_that_is_not_so(parts) -> None:
    random = np.random.default_rng(3)
    sizes = np.array([0, *parts])
    each = np.repeat(np.arange(PARTS), sizes).astype(np.uint8)
    seldom = {"share": 0, "number": 0}
    covered, told = 0, 0
    for _ in range(600):
        values = random.poisson(2, len(each)) * (random.random(len(each)) < 0.01).astype(float)
        number = of_numbers(tally(values, each))
        share = of_shares(np.bincount(each[values > 0], minlength=PARTS)[:, None], sizes)
        seldom["number"] += int(number.p_value[0] < 1e-3)
        seldom["share"] += int(share.p_value[0] < 1e-3)
        told += int(not math.isnan(number.low[0]))
        covered += int(number.low[0] <= 0 <= number.high[0])
    assert max(seldom.values()) <= 4  # 0.6 are expected
    assert covered >= 0.93 * told
    assert told > 500
