"""Steps fold to the profiles that took them, found by trying every way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.engine import following
from toolkit.engine.following import followed
from toolkit.sql.steps import Link

SIZE = 5
ROWS = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(-20, 20), st.integers(0, 2)))
LINKS = st.builds(
    Link,
    low=st.integers(0, 10),
    high=st.one_of(st.none(), st.integers(0, 15)),
    negated=st.booleans(),
)


def _by_hand(rows, links, size) -> list[bool]:
    def follows(who, at, number) -> bool:
        if number == len(links):
            return True
        link = links[number]
        high = link.high if link.high is not None else 10**9
        found = any(
            p == who
            and step == number + 1
            and link.low <= t - at <= high
            and follows(who, t, number + 1)
            for p, t, step in rows
        )
        return found is not link.negated

    return [
        any(p == who and step == 0 and follows(who, t, 0) for p, t, step in rows)
        for who in range(size)
    ]


def _table(rows) -> pa.Table:
    return pa.table(
        {
            "profile": pa.array([p for p, _, _ in rows], pa.int32()),
            "at": pa.array([t for _, t, _ in rows], pa.timestamp("us")),
            "step": pa.array([s for _, _, s in rows], pa.int8()),
        }
    )


@pytest.mark.parametrize("most", [2**62, 100])
@given(rows=ROWS, links=st.lists(LINKS, min_size=1, max_size=2))
def test_every_way_is_found(most: int, rows, links) -> None:
    kept = [row for row in rows if row[2] <= len(links)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "_MOST", most)  # so few, and profiles are looked at in blocks
        found = followed(_table(kept), links, SIZE)
    assert found.tolist() == _by_hand(kept, links, SIZE)


@pytest.mark.parametrize("high", [None, 5, 9])
def test_the_least_gap_is_long_enough(high: int | None) -> None:
    rows = [(who, 0, 0) for who in range(3)] + [(who, 4 + who, 1) for who in range(3)]
    later = high is None or high > 5
    assert followed(_table(rows), [Link(5, high)], 3).tolist() == [False, True, later]


def test_instants_millennia_apart_are_told_apart() -> None:
    far = int(np.datetime64("9999-01-01", "us").astype(np.int64))
    rows = [(0, -far, 0), (0, far, 1), (1, far - 2, 0), (1, far, 1)]
    assert followed(_table(rows), [Link(1, 2)], 3).tolist() == [False, True, False]
