"""States, drift and turns are what sets of ids say, counted one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap

SIZE = 70
START = datetime(2026, 1, 1, tzinfo=UTC)
sets = st.frozensets(st.integers(0, SIZE - 1), max_size=12)
series = st.lists(st.fixed_dictionaries({"a": sets, "b": sets}), min_size=1, max_size=6)


def bitmap(members: frozenset[int]) -> Bitmap:
    return Bitmap.from_indices(sorted(members), SIZE)


def at(found: list[dict[str, frozenset[int]]]) -> tuple[list[datetime], list[dict[str, Bitmap]]]:
    instants = [START + timedelta(days=day) for day in range(len(found))]
    return instants, [{name: bitmap(each[name]) for name in "ab"} for each in found]


@given(found=series)
def test_states_are_differences_of_sets(found: list[dict[str, frozenset[int]]]) -> None:
    instants, members = at(found)
    table = overlap.states(instants, members)
    expected = [
        (
            instant,
            name,
            len(then[name]),
            len(now[name] - then[name]),
            len(now[name] & then[name]),
            len(then[name] - now[name]),
            len(now[name]),
            len(frozenset().union(*(each[name] for each in found[: place + 2]))),
        )
        for place, (instant, (then, now)) in enumerate(
            zip(instants[1:], pairwise(found), strict=True)
        )
        for name in "ab"
    ]
    columns = ["as_of", "audience", "before", "realized", "existing", "exited", "profiles", "reach"]
    assert list(table[columns].itertuples(index=False, name=None)) == expected


def test_a_series_of_one_instant_has_the_same_columns() -> None:
    several = overlap.states(*at([{"a": frozenset(), "b": frozenset()}] * 2))
    one = overlap.states(*at([{"a": frozenset(), "b": frozenset()}]))
    assert len(one) == 0
    assert one.dtypes.to_dict() == several.dtypes.to_dict()


@given(found=series)
def test_what_came_less_what_left_is_the_difference(
    found: list[dict[str, frozenset[int]]],
) -> None:
    table = overlap.states(*at(found))
    assert (table["before"] + table["realized"] - table["exited"] == table["profiles"]).all()
    assert (table["realized"] + table["existing"] == table["profiles"]).all()
    assert (table["exited"] <= table["before"]).all()
    assert np.array_equal(table["churn"].isna(), table["before"] == 0)
    assert np.array_equal(table["new"].isna(), table["profiles"] == 0)
    assert (table["churn"] * table["before"]).dropna().round().tolist() == (
        table["exited"][table["before"] > 0].tolist()
    )
    for _name, own in table.groupby("audience"):
        assert own["reach"].is_monotonic_increasing
        assert (own["reach"] >= own["profiles"]).all()


@given(found=series)
def test_drift_is_the_pairs_of_each_instant(found: list[dict[str, frozenset[int]]]) -> None:
    instants, members = at(found)
    table = overlap.drift(instants, members)
    assert table["as_of"].tolist() == [pd.Timestamp(each) for each in instants]
    assert table["both"].tolist() == [len(each["a"] & each["b"]) for each in found]
    either = [len(each["a"] | each["b"]) for each in found]
    jaccard = [b / e if e else float("nan") for b, e in zip(table["both"], either, strict=True)]
    assert np.array_equal(table["jaccard"], jaccard, equal_nan=True)


@given(places=st.lists(sets, min_size=2, max_size=5))
def test_a_profile_is_of_the_step_after_which_it_keeps_its_state(
    places: list[frozenset[int]],
) -> None:
    steps = overlap.turns([bitmap(place) for place in places])
    start, end = places[0], places[-1]
    for profile in range(SIZE):
        walk = [profile in place for place in places]
        moves = [number for number, (a, b) in enumerate(pairwise(walk)) if a != b]
        entered = [number for number, step in enumerate(steps) if profile in step.entered]
        exited = [number for number, step in enumerate(steps) if profile in step.exited]
        undone = [number for number, step in enumerate(steps) if profile in step.undone]
        assert entered == (moves[-1:] if walk[-1] and not walk[0] else [])
        assert exited == (moves[-1:] if walk[0] and not walk[-1] else [])
        assert undone == moves[:-1]
    net = sum(step.entered.count - step.exited.count for step in steps)
    assert net == len(end) - len(start)
