"""A bitmap is the set of profile numbers it was made of, and its algebra is the set's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.engine.bitmap import Bitmap


@st.composite
def two_sets(draw: st.DrawFn) -> tuple[set[int], set[int], int]:
    size = draw(st.integers(0, 200))
    members = st.sets(st.integers(0, size - 1)) if size else st.just(set())
    return draw(members), draw(members), size


@given(two_sets(), st.sampled_from([np.int32, np.uint32, np.int64]))
def test_a_bitmap_holds_what_it_was_made_of(drawn: tuple[set[int], set[int], int], kind) -> None:
    members, _, size = drawn
    made = Bitmap.from_indices(np.array([*members, *members], dtype=kind), size)
    assert made == Bitmap.from_indices(list(members), size) == Bitmap.from_mask(made.mask())
    assert made.count == len(members)
    assert made.indices().tolist() == sorted(members)
    assert made.indices().dtype == np.int64
    assert made.mask().dtype == np.bool_
    assert np.flatnonzero(made.mask()).tolist() == sorted(members)
    assert len(made.mask()) == size
    assert all((number in made) == (number in members) for number in range(-1, size + 1))


@given(two_sets())
def test_the_algebra_is_the_sets_own(drawn: tuple[set[int], set[int], int]) -> None:
    a, b, size = drawn
    one, other = Bitmap.from_indices(list(a), size), Bitmap.from_indices(list(b), size)
    everyone = set(range(size))
    found = [one & other, one | other, one ^ other, one - other, ~one]
    expected = [a & b, a | b, a ^ b, a - b, everyone - a]
    assert [set(each.indices().tolist()) for each in found] == expected
    assert [each.count for each in found] == [len(each) for each in expected]


def test_a_mask_can_be_written_to_and_the_bitmap_stays() -> None:
    members = Bitmap.from_indices([1], size=3)
    members.mask()[:] = True
    assert members.indices().tolist() == [1]


def test_a_profile_beyond_the_last_is_refused() -> None:
    with pytest.raises(IndexError):
        Bitmap.from_indices([3], size=3)
