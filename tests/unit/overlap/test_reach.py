"""Reach counts each profile once; the best selection is the best, the greedy one near it."""

from __future__ import annotations

import math
from itertools import combinations
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError, UnknownNameError

Sets = dict[str, set[int]]


@st.composite
def audiences(draw: st.DrawFn) -> tuple[Sets, int]:
    size = draw(st.integers(1, 80))
    drawn = draw(st.lists(st.sets(st.integers(0, size - 1)), min_size=1, max_size=8))
    return {f"audience {index}": one for index, one in enumerate(drawn)}, size


def bitmaps(sets: Sets, size: int) -> dict[str, Bitmap]:
    return {name: Bitmap.from_indices(sorted(one), size) for name, one in sets.items()}


@given(audiences(), st.randoms(use_true_random=False))
def test_a_given_order_is_a_walk_over_sets(drawn: tuple[Sets, int], chance: object) -> None:
    sets, size = drawn
    order = list(sets)
    chance.shuffle(order)
    found = overlap.reach(bitmaps(sets, size), order)
    assert list(found.columns) == ["audience", "profiles", "added", "reach", "share", "repeated"]
    assert found["audience"].tolist() == order
    before: set[int] = set()
    for row in found.itertuples():
        own = sets[row.audience]
        assert (row.profiles, row.added) == (len(own), len(own - before))
        assert row.repeated == len(own & before)
        before |= own
        assert row.reach == len(before)
        assert math.isclose(row.share, len(before) / size)


@given(audiences())
def test_the_next_audience_adds_most_and_ties_keep_their_order(drawn: tuple[Sets, int]) -> None:
    sets, size = drawn
    left, before = list(sets), set[int]()
    for name in overlap.reach(bitmaps(sets, size))["audience"]:
        assert name == max(left, key=lambda each: len(sets[each] - before))  # of equals the first
        left.remove(name)
        before |= sets[name]
    assert left == []


@given(drawn=audiences(), most=st.integers(1, 8), by_profile=st.booleans())
def test_the_best_selection_is_what_trying_all_finds(
    drawn: tuple[Sets, int], most: int, *, by_profile: bool
) -> None:
    sets, size = drawn
    most = min(most, len(sets))
    best = max(len(set().union(*chosen)) for chosen in combinations(sets.values(), most))
    with patch("toolkit.overlap.coverage._CELLS", 0 if by_profile else 10_000_000):
        exact = overlap.reach(bitmaps(sets, size), most=most, method="exact")
    assert len(exact) == most == exact["audience"].nunique()
    assert exact["reach"].iloc[-1] == best
    assert exact["added"].is_monotonic_decreasing
    greedy = overlap.reach(bitmaps(sets, size), most=most)["reach"].iloc[-1]
    assert best >= greedy >= (1 - 1 / math.e) * best


def test_the_greedy_selection_can_miss_the_best() -> None:
    sets = {"wide": {0, 1, 2, 3}, "left": {0, 1, 4}, "right": {2, 3, 5}}
    found = bitmaps(sets, 6)
    assert overlap.reach(found, most=2)["reach"].tolist() == [4, 5]
    assert overlap.reach(found, most=2, method="exact")["audience"].tolist() == ["left", "right"]


def test_what_cannot_be_asked() -> None:
    many = {f"a{n}": Bitmap.from_indices([n], 64) for n in range(60)}
    with pytest.raises(DefinitionError, match="75,394,027,566 ways"):
        overlap.reach(many, most=10, method="exact")
    with pytest.raises(DefinitionError, match="Give most"):
        overlap.reach(many, method="exact")
    with pytest.raises(DefinitionError, match="method is 'best'\nGive one of greedy, exact"):
        overlap.reach(many, method="best")
    with pytest.raises(DefinitionError, match="most is 0\nGive a whole number from 1"):
        overlap.reach(many, most=0)
    with pytest.raises(DefinitionError, match="an order was given"):
        overlap.reach(many, ["a1"], most=1, method="exact")
    with pytest.raises(DefinitionError, match="twice"):
        overlap.reach(many, ["a1", "a1"])
    with pytest.raises(DefinitionError, match=r"written \['a1'\]"):
        overlap.reach(many, "a1")
    with pytest.raises(DefinitionError, match="at least one"):
        overlap.reach({})
    with pytest.raises(UnknownNameError, match="no audience 'b1'"):
        overlap.reach(many, ["b1"])


def test_of_no_profiles_the_share_is_unknown() -> None:
    found = overlap.reach({"a": Bitmap.empty(0)})
    assert found["reach"].tolist() == [0]
    assert np.isnan(found["share"]).all()


# --- assigning --------------------------------------------------------------------------------


@given(audiences(), st.sampled_from([None, "largest", "smallest"]))
def test_an_assignment_is_disjoint_and_loses_nobody(
    drawn: tuple[Sets, int], order: str | None
) -> None:
    sets, size = drawn
    found = overlap.assigned(bitmaps(sets, size), order)
    kept = {name: set(one.indices().tolist()) for name, one in found.items()}
    assert sum(len(one) for one in kept.values()) == len(set().union(*kept.values()))
    assert set().union(*kept.values()) == set().union(*sets.values())
    for profile in set().union(*sets.values()):
        (where,) = [name for name in kept if profile in kept[name]]
        assert where == next(name for name in kept if profile in sets[name])


@given(audiences(), st.sampled_from(["largest", "smallest"]))
def test_an_order_by_size_is_one(drawn: tuple[Sets, int], order: str) -> None:
    sets, size = drawn
    sizes = [len(sets[name]) for name in overlap.assigned(bitmaps(sets, size), order)]
    assert sizes == sorted(sizes, reverse=order == "largest")


@given(audiences(), st.integers(1, 10))
def test_a_cap_keeps_the_first_audiences_of_each_profile(
    drawn: tuple[Sets, int], most: int
) -> None:
    sets, size = drawn
    found = overlap.capped(bitmaps(sets, size), most)
    kept = {name: set(one.indices().tolist()) for name, one in found.items()}
    for profile in range(size):
        own = [name for name in sets if profile in sets[name]]
        assert [name for name in kept if profile in kept[name]] == own[:most]


@given(audiences())
def test_a_cap_of_one_is_an_assignment(drawn: tuple[Sets, int]) -> None:
    found = bitmaps(*drawn)
    assert overlap.capped(found, 1) == overlap.assigned(found)


def test_only_audiences_that_are_named_take_part() -> None:
    found = bitmaps({"a": {0, 1}, "b": {1, 2}, "c": {2}}, 4)
    kept = overlap.assigned(found, ["c", "b"])
    assert {name: one.indices().tolist() for name, one in kept.items()} == {"c": [2], "b": [1]}
    with pytest.raises(DefinitionError, match="most is 0\nGive a whole number from 1"):
        overlap.capped(found, 0)
