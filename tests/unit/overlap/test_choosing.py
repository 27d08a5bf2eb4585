"""The intersections a figure shows, and their others, are all of them in the order asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError


def members(seed: int, audiences: int = 5, size: int = 200) -> dict[str, Bitmap]:
    random = np.random.default_rng(seed)
    return {
        f"a{index}": Bitmap.from_mask(random.random(size) < random.random())
        for index in range(audiences)
    }


@given(
    st.integers(0, 10_000),
    st.sampled_from(["size", "degree", "lift"]),
    st.integers(1, 40),
    st.integers(0, 30),
)
def test_the_first_in_order_and_the_rest_are_all(seed, sort, top, least) -> None:
    every = overlap.intersections(members(seed))
    found = overlap.foremost(every, sort=sort, top=top, least=least)
    own = found[found["combinations"].eq(1) & found["audiences"].map(bool)]
    assert len(own) == min(top, (every["profiles"] >= least).sum())
    assert (own["profiles"] >= least).all()
    assert found["profiles"].sum() == every["profiles"].sum()
    assert found["combinations"].sum() == len(every)
    assert found["profiles"].dtype == np.int64
    keys = {
        "size": own["profiles"].mul(-1),
        "degree": own["degree"] * 1_000 - own["profiles"],
        "lift": own["lift"].mul(-1),
    }
    assert keys[sort].is_monotonic_increasing


@given(st.integers(0, 10_000), st.sampled_from(["size", "degree", "lift"]))
def test_none_that_is_left_out_comes_before_one_that_is_not(seed, sort) -> None:
    every = overlap.intersections(members(seed))
    found = overlap.foremost(every, sort=sort, top=5)
    left = every[~every["audiences"].isin(found["audiences"])]
    if left.empty:
        return
    last = found[found["audiences"].map(bool)].iloc[-1]
    if sort == "size":
        assert left["profiles"].max() <= last.profiles
    elif sort == "degree":
        assert left["degree"].min() >= last.degree
    else:
        assert left["lift"].max() <= last.lift


def test_inclusive_counts_have_no_sum() -> None:
    every = overlap.intersections(members(1), kind="inclusive")
    others = overlap.foremost(every, top=3, kind="inclusive").iloc[-1]
    assert others["profiles"] is pd.NA
    assert others["combinations"] == len(every) - 3


def test_what_is_suppressed_is_not_in_the_sum_of_the_others() -> None:
    every = overlap.intersections(members(1))
    hidden = every.assign(profiles=every["profiles"].astype("Int64"))
    hidden.loc[2:4, "profiles"] = pd.NA
    others = overlap.foremost(hidden, top=1).iloc[-1]
    assert others["profiles"] == every["profiles"].drop([0, 2, 3, 4]).sum()
    assert others["suppressed"] == 3


def test_a_least_size_leaves_out_what_is_suppressed() -> None:
    every = overlap.intersections(members(1))
    hidden = every.assign(profiles=every["profiles"].astype("Int64"))
    hidden.loc[0, "profiles"] = pd.NA
    assert overlap.foremost(hidden)["profiles"].isna().sum() == 1
    assert overlap.foremost(hidden, least=2).iloc[-1]["suppressed"] == 1


@pytest.mark.parametrize("top", [0, -3, 101])
def test_too_few_or_too_many_are_an_error(top) -> None:
    with pytest.raises(DefinitionError, match=f"top is {top}"):
        overlap.foremost(overlap.intersections(members(1)), top=top)


def test_an_unknown_order_is_an_error_that_names_them() -> None:
    with pytest.raises(DefinitionError, match="sort is 'name'\nGive one of size, degree, lift"):
        overlap.foremost(overlap.intersections(members(1)), sort="name")
