"""Sizes, pairs and intersections are what sets of profile numbers say they are."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import expected_freq

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError

Sets = dict[str, set[int]]


@st.composite
def audiences(draw: st.DrawFn) -> tuple[Sets, int]:
    """Draw up to 11 audiences (more than fit one octet) of up to 80 profiles (more than a word)."""
    size = draw(st.integers(0, 80))
    members = st.sets(st.integers(0, size - 1)) if size else st.just(set())
    drawn = draw(st.lists(members, min_size=1, max_size=11))
    return {f"audience {index}": one for index, one in enumerate(drawn)}, size


def bitmaps(sets: Sets, size: int) -> dict[str, Bitmap]:
    return {name: Bitmap.from_indices(sorted(one), size) for name, one in sets.items()}


def same(found: float, top: float, bottom: float) -> bool:
    return math.isnan(found) if bottom == 0 else math.isclose(found, top / bottom)


def exclusive(sets: Sets) -> Counter[tuple[str, ...]]:
    anyone = set().union(*sets.values())
    return Counter(tuple(name for name in sets if profile in sets[name]) for profile in anyone)


def inclusive(sets: Sets) -> dict[tuple[str, ...], int]:
    return {
        names: len(set.intersection(*(sets[name] for name in names))) for names in exclusive(sets)
    }


@given(audiences())
def test_sizes_count_members(drawn: tuple[Sets, int]) -> None:
    sets, size = drawn
    found = overlap.sizes(bitmaps(sets, size))
    assert list(found.columns) == ["audience", "profiles", "share"]
    assert found["audience"].tolist() == list(sets)
    assert found["profiles"].tolist() == [len(one) for one in sets.values()]
    assert all(
        same(share, len(one), size)
        for share, one in zip(found["share"], sets.values(), strict=True)
    )


@given(audiences())
def test_pairs_are_the_sets_own_algebra(drawn: tuple[Sets, int]) -> None:
    sets, size = drawn
    found = overlap.pairs(bitmaps(sets, size))
    assert list(zip(found["a"], found["b"], strict=True)) == list(combinations(sets, 2))
    for row in found.itertuples():
        a, b = sets[row.a], sets[row.b]
        assert (row.profiles_a, row.profiles_b) == (len(a), len(b))
        assert (row.both, row.either) == (len(a & b), len(a | b))
        assert same(row.jaccard, len(a & b), len(a | b))
        assert same(row.share_of_a, len(a & b), len(a))
        assert same(row.share_of_b, len(a & b), len(b))
        assert same(row.lift, len(a & b) * size, len(a) * len(b))


@given(audiences())
def test_exclusive_intersections_split_the_union(drawn: tuple[Sets, int]) -> None:
    sets, size = drawn
    found = overlap.intersections(bitmaps(sets, size))
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == exclusive(sets)
    assert found["profiles"].sum() == len(set().union(*sets.values()))
    assert found["degree"].tolist() == [len(names) for names in found["audiences"]]


@given(audiences())
def test_inclusive_intersections_count_profiles_in_at_least_these(drawn: tuple[Sets, int]) -> None:
    sets, size = drawn
    found = overlap.intersections(bitmaps(sets, size), kind="inclusive")
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == inclusive(sets)


@given(audiences(), st.sampled_from(["exclusive", "inclusive"]))
def test_lift_is_against_mutual_independence_as_scipy_reckons_it(
    drawn: tuple[Sets, int], kind: str
) -> None:
    sets, size = drawn
    if not size:
        return
    table = np.zeros((2,) * len(sets))
    for profile in range(size):
        table[tuple(int(profile in one) for one in sets.values())] += 1
    expected = expected_freq(table)
    for row in overlap.intersections(bitmaps(sets, size), kind=kind).itertuples():
        others = 0 if kind == "exclusive" else slice(None)
        cells = expected[tuple(1 if name in row.audiences else others for name in sets)]
        assert row.expected == pytest.approx(cells.sum())
        assert row.lift == pytest.approx(row.profiles / cells.sum())


def test_lift_of_nobody_is_unknown() -> None:
    nobody = {"a": Bitmap.empty(3), "b": Bitmap.full(3)}
    found = overlap.intersections(nobody, every=True).set_index("audiences")
    assert found["expected"].to_dict() == {("b",): 3, ("a", "b"): 0, ("a",): 0}
    assert found["lift"][("b",)] == 1
    assert found["lift"][[("a", "b"), ("a",)]].isna().all()


@given(audiences(), st.sampled_from(["exclusive", "inclusive"]))
def test_intersections_come_largest_first_then_in_the_audiences_order(
    drawn: tuple[Sets, int], kind: str
) -> None:
    sets, size = drawn
    place = {name: index for index, name in enumerate(sets)}
    found = overlap.intersections(bitmaps(sets, size), kind=kind)
    keys = [
        (-count, len(names), [place[name] for name in names])
        for names, count in zip(found["audiences"], found["profiles"], strict=True)
    ]
    assert keys == sorted(keys)


@pytest.mark.parametrize("audiences", [20, 21, 64, 65, 300])
def test_many_audiences_are_told_apart(audiences: int) -> None:
    random = np.random.default_rng(7)
    kinds = random.random((audiences, 60)) < min(0.3, 15 / audiences)
    chosen = kinds[:, random.integers(0, 60, 500)]  # profiles alike, so that combinations repeat
    sets = {f"a{index}": set(np.flatnonzero(row).tolist()) for index, row in enumerate(chosen)}
    members = bitmaps(sets, 500)
    found = overlap.intersections(members)
    assert found["audiences"].is_unique
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == exclusive(sets)
    found = overlap.intersections(members, kind="inclusive")
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == inclusive(sets)


def test_counts_are_whole_numbers_even_where_there_are_none() -> None:
    nobody = {"a": Bitmap.empty(3), "b": Bitmap.empty(3)}
    assert overlap.sizes(nobody)["profiles"].dtype == np.int64
    assert (overlap.pairs(nobody)[["both", "either"]].dtypes == np.int64).all()
    for kind in ("exclusive", "inclusive"):
        found = overlap.intersections(nobody, kind=kind)
        assert list(found.columns) == [
            *("audiences", "degree", "profiles", "share", "expected", "lift")
        ]
        assert len(found) == 0
        assert found["profiles"].dtype == np.int64


def test_one_audience_has_no_pairs() -> None:
    found = overlap.pairs({"alone": Bitmap.full(3)})
    assert len(found) == 0
    assert list(found.columns) == [
        *("a", "b", "profiles_a", "profiles_b", "both", "either"),
        *("jaccard", "share_of_a", "share_of_b", "lift"),
        *("only_a", "only_b", "overlap_coefficient", "lift_low", "lift_high"),
        *("p_value", "p_adjusted"),
    ]


@pytest.mark.parametrize(
    "measure", [overlap.sizes, overlap.pairs, overlap.intersections, overlap.exactly]
)
def test_no_audience_is_an_error_that_says_so(measure) -> None:
    with pytest.raises(DefinitionError, match="at least one audience"):
        measure({})


def test_an_unknown_kind_is_an_error_that_names_the_two() -> None:
    with pytest.raises(DefinitionError, match="exclusive, inclusive"):
        overlap.intersections({"a": Bitmap.full(3)}, kind="both")
