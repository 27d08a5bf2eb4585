"""Profiles by value and by group are what pandas counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import Values
from toolkit.errors import DefinitionError

SIZE = 150
LABELS = ("a", "b", "c", "d", "e", "f", "g")


def drawn(seed: int) -> tuple[pd.DataFrame, Values, np.ndarray]:
    """Return a column of membership an audience, values, and a universe."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({f"in{i}": random.random(SIZE) < random.random() for i in range(4)})
    codes = np.minimum(random.geometric(0.4, SIZE), len(LABELS)) - 1
    codes[random.random(SIZE) < 0.1] = -1
    return frame, Values(codes, LABELS), random.random(SIZE) < 0.8


@given(st.integers(0, 10_000), st.sampled_from(["exclusive", "inclusive"]), st.integers(1, 20))
def test_values_within_intersections_are_pandas_counts(seed, kind, top) -> None:
    frame, values, universe = drawn(seed)
    members = {name: Bitmap.from_mask(frame[name].to_numpy()) for name in frame}
    among = Bitmap.from_mask(universe)
    shown = overlap.foremost(
        overlap.intersections(members, kind, universe=among), top=top, kind=kind
    )
    found = overlap.by_value(members, shown, values, kind=kind, universe=among, top=3)

    within = frame[universe & frame.any(axis=1)]
    own = pd.Series(np.array([*LABELS, None])[values.codes], index=frame.index)[within.index]
    often = own.value_counts()
    ordered = sorted(often.index, key=lambda label: (-often[label], label))
    told = own.where(own.isin(ordered[:3]) | own.isna(), overlap.OTHER).fillna(overlap.NONE)
    left = pd.Series(True, index=within.index)
    for place, audiences in enumerate(shown["audiences"]):
        inside = within[list(audiences)].all(axis=1)
        if kind == "exclusive":
            inside &= ~within.drop(columns=list(audiences)).any(axis=1)
            if audiences:
                left &= ~inside
            else:
                inside = left
        elif not audiences:
            inside &= False
        mine = found[found["row"] == place].set_index("value")
        assert mine["profiles"].to_dict() == told[inside].value_counts().to_dict()
        if inside.any():
            assert mine["share"].sum() == pytest.approx(1)
            legend = [*ordered[:3], overlap.OTHER, overlap.NONE]
            assert list(mine.index) == [one for one in legend if one in mine.index]


@given(st.integers(0, 10_000))
def test_flows_are_pandas_crosstab(seed) -> None:
    _frame, before, among = drawn(seed)
    _frame, after, _among = drawn(seed + 1)
    found = overlap.flow(before, after, Bitmap.from_mask(among))
    texts = [
        pd.Series(np.array([*LABELS, overlap.NONE])[one.codes])[among] for one in (before, after)
    ]
    table = pd.crosstab(texts[0], texts[1])
    counted = found.pivot(index="before", columns="after", values="profiles").fillna(0)
    pd.testing.assert_frame_equal(
        counted.sort_index().sort_index(axis=1).astype("int64"),
        table.astype("int64"),
        check_names=False,
    )
    assert found.groupby("before")["share_of_before"].sum().to_numpy() == pytest.approx(1)
    assert found.groupby("after")["share_of_after"].sum().to_numpy() == pytest.approx(1)


def test_small_groups_are_one() -> None:
    sides = [Values(np.array([0, 0, 0, 1, 1, 2, -1]), ("a", "b", "c"))] * 2
    found = overlap.flow(*sides, Bitmap.full(7), top=1)
    assert found[["before", "profiles"]].values.tolist() == [
        ["a", 3],
        [overlap.OTHER, 3],
        [overlap.NONE, 1],
    ]
    with pytest.raises(DefinitionError, match="top is 0"):
        overlap.flow(*sides, Bitmap.full(7), top=0)


def test_profiles_in_several_audiences_are_no_grouping() -> None:
    both = {"a": Bitmap.from_indices([0, 1], 9), "b": Bitmap.from_indices([1, 2], 9)}
    with pytest.raises(DefinitionError, match=r"(?s)1 profiles are in several.*assign"):
        overlap.parted(both)


def test_a_profile_is_in_the_group_of_its_audience() -> None:
    apart = {"a": Bitmap.from_indices([0, 3], 5), "b": Bitmap.from_indices([2], 5)}
    found = overlap.parted(apart)
    assert found.labels == ("a", "b")
    assert found.codes.tolist() == [0, -1, 1, 0, -1]
