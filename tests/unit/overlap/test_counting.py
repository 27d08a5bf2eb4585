"""Counts of what sets share are those of the rows of a table of them, whatever their number."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap

SMALL = [0, 1, 63, 64, 65, 127, 300, 5000]
SIZES = [*SMALL, 1016 * 64 - 1, 1016 * 64 + 1, 2 * 1016 * 64 + 5]
"""Around a word, and around the blocks in which words are read."""
AUDIENCES = [1, 2, 7, 8, 9, 20, 21, 63, 64, 65, 130]
DENSITIES = [0.0, 1e-4, 0.01, 0.5, 1.0]


@st.composite
def tables(draw: st.DrawFn, sizes: list[int]) -> np.ndarray:
    """Draw a row an audience, a column a profile; profiles are alike, so that counts grow."""
    size, audiences = draw(st.sampled_from(sizes)), draw(st.sampled_from(AUDIENCES))
    densities = draw(st.lists(st.sampled_from(DENSITIES), min_size=1, max_size=4))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    chances = np.resize(densities, audiences)[:, None]
    if draw(st.booleans()):
        return (
            random.random(size, dtype=np.float32)[None, :] < chances
        )  # each within the next larger one
    kinds = random.random((audiences, 40)) < chances
    return kinds[:, random.integers(0, 40, size)]


def bitmaps(table: np.ndarray) -> dict[str, Bitmap]:
    return {f"a{index}": Bitmap.from_mask(row) for index, row in enumerate(table)}


def exactly(table: np.ndarray) -> dict[tuple[str, ...], int]:
    often = Counter(column.tobytes() for column in np.ascontiguousarray(table.T))
    columns = {tuple(np.flatnonzero(np.frombuffer(one, np.bool_))): n for one, n in often.items()}
    columns.pop((), None)
    return {tuple(f"a{index}" for index in column): n for column, n in columns.items()}


@given(tables(SIZES))
@settings(deadline=None)
def test_both_is_the_product_of_the_rows(table: np.ndarray) -> None:
    found = overlap.pairs(bitmaps(table))
    expected = table.astype(np.float32) @ table.T.astype(np.float32)  # whole numbers, exact
    upper = np.triu_indices(len(table), 1)
    assert found["both"].dtype == np.int64
    assert found["both"].tolist() == expected[upper].tolist()


@given(tables(SMALL))
@settings(deadline=None)
def test_exclusive_counts_the_distinct_columns(table: np.ndarray) -> None:
    found = overlap.intersections(bitmaps(table))
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == exactly(table)
    assert found["degree"].tolist() == [len(names) for names in found["audiences"]]
    assert found[["degree", "profiles"]].dtypes.tolist() == [np.int64, np.int64]


@given(tables(SMALL))
@settings(deadline=None)
def test_inclusive_counts_the_columns_that_have_all_of_them(table: np.ndarray) -> None:
    found = overlap.intersections(bitmaps(table), kind="inclusive")
    expected = {
        names: int(table[[int(name[1:]) for name in names]].all(axis=0).sum())
        for names in exactly(table)
    }
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == expected


@pytest.mark.parametrize("audiences", [20, 21, 65])
def test_combinations_no_two_profiles_share_are_kept_apart(audiences: int) -> None:
    random = np.random.default_rng(3)
    table = random.random((audiences, 3000)) < 0.5
    members = bitmaps(table)
    found = overlap.intersections(members)
    assert dict(zip(found["audiences"], found["profiles"], strict=True)) == exactly(table)
    found = overlap.intersections(members, kind="inclusive").set_index("audiences")["profiles"]
    for names in found.index[:: max(1, len(found) // 200)]:
        both = table[[int(name[1:]) for name in names]].all(axis=0)
        assert found[names] == both.sum()
