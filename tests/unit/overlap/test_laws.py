"""What must hold of any sets, and what pandas counts in a table of them, with a universe or not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError

Drawn = tuple[dict[str, Bitmap], Bitmap | None, pd.DataFrame]
"""The audiences, the universe, and a row a profile of the universe, a column an audience."""


@st.composite
def audiences(draw: st.DrawFn, least: int = 1, most: int = 9) -> Drawn:
    size = draw(st.integers(0, 150))
    count = draw(st.integers(least, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    kinds = random.random((12, count)) < draw(st.sampled_from([0.1, 0.5, 0.9]))
    table = pd.DataFrame(kinds[random.integers(0, 12, size)], columns=[*"abcdefghi"[:count]])
    members = {name: Bitmap.from_mask(table[name].to_numpy()) for name in table}
    if draw(st.booleans()):
        return members, None, table
    inside = random.random(size) < draw(st.sampled_from([0.0, 0.5, 1.0]))
    return members, Bitmap.from_mask(inside), table[inside]


def divided(top: int, bottom: int) -> float:
    return top / bottom if bottom else float("nan")


@given(audiences(least=2))
@settings(deadline=None, max_examples=50)
def test_pairs_are_what_pandas_counts(drawn: Drawn) -> None:
    members, universe, table = drawn
    found = overlap.pairs(members, universe)
    assert list(zip(found["a"], found["b"], strict=True)) == list(combinations(table, 2))
    for row in found.itertuples():
        a, b = table[row.a], table[row.b]
        both, only_a, only_b = (a & b).sum(), (a & ~b).sum(), (b & ~a).sum()
        assert (row.both, row.only_a, row.only_b) == (both, only_a, only_b)
        assert row.either == (a | b).sum()
        smaller = min(a.sum(), b.sum())
        expected = [
            divided(both, both + only_a + only_b),
            divided(both, a.sum()),
            divided(both, b.sum()),
            divided(both * len(table), a.sum() * b.sum()),
            divided(both, smaller),
        ]
        measured = [row.jaccard, row.share_of_a, row.share_of_b, row.lift, row.overlap_coefficient]
        assert measured == pytest.approx(expected, nan_ok=True)


@given(audiences(least=2))
@settings(deadline=None, max_examples=50)
def test_pairs_obey_inclusion_and_exclusion_and_are_the_same_both_ways(drawn: Drawn) -> None:
    members, universe, _table = drawn
    found = overlap.pairs(members, universe)
    assert (found["either"] == found["profiles_a"] + found["profiles_b"] - found["both"]).all()
    assert (found["only_a"] + found["both"] + found["only_b"] == found["either"]).all()
    backwards = overlap.pairs(dict(reversed(members.items())), universe)
    turned = {"profiles_a": "profiles_b", "share_of_a": "share_of_b", "only_a": "only_b", "a": "b"}
    turned |= {there: here for here, there in turned.items()}
    same = (
        backwards.rename(columns=turned)
        .set_index(["a", "b"])
        .loc[pd.MultiIndex.from_frame(found[["a", "b"]])]
    )
    expected = found.set_index(["a", "b"])
    pd.testing.assert_frame_equal(same[expected.columns], expected, rtol=1e-9)


@given(audiences(least=3, most=5))
@settings(deadline=None, max_examples=50)
def test_triples_obey_inclusion_and_exclusion(drawn: Drawn) -> None:
    members, universe, table = drawn
    found = overlap.intersections(members, "inclusive", universe=universe, every=True)
    n = dict(zip(found["audiences"], found["profiles"], strict=True))
    assert len(n) == 2 ** len(members) - 1
    for a, b, c in combinations(members, 3):
        union = n[a,] + n[b,] + n[c,] - n[a, b] - n[a, c] - n[b, c] + n[a, b, c]
        assert union == table[[a, b, c]].any(axis=1).sum()


@given(audiences())
@settings(deadline=None, max_examples=50)
def test_every_combination_is_counted_as_pandas_does(drawn: Drawn) -> None:
    members, universe, table = drawn
    exclusive = overlap.intersections(members, universe=universe, every=True)
    inclusive = overlap.intersections(members, "inclusive", universe=universe, every=True)
    every = [c for k in range(len(members)) for c in combinations(members, k + 1)]
    for found in (exclusive, inclusive):
        assert sorted(found["audiences"]) == sorted(every)
        assert found["degree"].tolist() == [len(names) for names in found["audiences"]]
        assert found["profiles"].is_monotonic_decreasing
    often = table.value_counts()
    for names, profiles in zip(exclusive["audiences"], exclusive["profiles"], strict=True):
        assert profiles == often.get(tuple(name in names for name in table), 0)
    for names, profiles in zip(inclusive["audiences"], inclusive["profiles"], strict=True):
        assert profiles == table[list(names)].all(axis=1).sum()


@given(audiences())
@settings(deadline=None, max_examples=50)
def test_exclusive_intersections_sum_to_the_union_and_to_each_audience(drawn: Drawn) -> None:
    members, universe, table = drawn
    found = overlap.intersections(members, universe=universe)
    assert (found["profiles"] > 0).all()
    assert found["profiles"].sum() == table.any(axis=1).sum()
    sizes = overlap.sizes(members, universe)
    for name, profiles, share in sizes.itertuples(index=False):
        holding = [name in names for names in found["audiences"]]
        assert profiles == found.loc[holding, "profiles"].sum() == table[name].sum()
        assert share == pytest.approx(divided(profiles, len(table)), nan_ok=True)
    assert found["share"].sum() == pytest.approx(table.any(axis=1).mean() if len(found) else 0)


@given(audiences())
@settings(deadline=None, max_examples=50)
def test_in_exactly_k_is_the_sum_of_a_row(drawn: Drawn) -> None:
    members, universe, table = drawn
    found = overlap.exactly(members, universe)
    degree = table.sum(axis=1)
    assert found["audiences"].tolist() == list(range(len(members) + 1))
    assert found["profiles"].tolist() == [int((degree == k).sum()) for k in found["audiences"]]
    assert found["at_least"].tolist() == [int((degree >= k).sum()) for k in found["audiences"]]
    assert found["profiles"].sum() == found["at_least"][0] == len(table)
    assert (found["audiences"] * found["profiles"]).sum() == table.to_numpy().sum()
    assert found["share"].tolist() == pytest.approx(
        [divided(n, len(table)) for n in found["profiles"]], nan_ok=True
    )
    exclusive = overlap.intersections(members, universe=universe)
    by_degree = exclusive.groupby("degree")["profiles"].sum()
    assert by_degree.to_dict() == {
        k: n for k, n in zip(found["audiences"], found["profiles"], strict=True) if k and n
    }


@pytest.mark.parametrize("audiences", [255, 256, 300])
def test_in_exactly_k_of_more_audiences_than_fit_an_octet(audiences: int) -> None:
    members = {f"a{i}": Bitmap.from_indices([0, 1 + i % 2], size=70) for i in range(audiences)}
    found = overlap.exactly(members)
    half = audiences // 2
    expected = {0: 67, half: 1, audiences - half: 1, audiences: 1}
    expected[half] += half == audiences - half
    occurring = found[found["profiles"] > 0]
    assert dict(zip(occurring["audiences"], occurring["profiles"], strict=True)) == expected


def test_every_combination_of_21_audiences_is_refused() -> None:
    members = {f"a{i}": Bitmap.full(3) for i in range(21)}
    with pytest.raises(DefinitionError, match="2,097,151 rows"):
        overlap.intersections(members, every=True)
    del members["a20"]
    found = overlap.intersections(members, "inclusive", every=True)
    assert len(found) == 2**20 - 1
    assert (found["profiles"] == 3).all()
