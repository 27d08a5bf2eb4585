"""What changed, and by what, is what the reference interpreter finds at each step of the walk."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.oracle.interpreter import members
from tests.support.asking import opened
from tests.support.strategies import evaluated_today, extracts
from tests.support.strategies.extracts import EDGES
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from datetime import datetime

    from tests.spec.small import SmallExtract

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

COLUMNS = ["start", "window", "data", "rule"]


@st.composite
def some_profiles(draw: st.DrawFn) -> SmallExtract:
    """An extract of which a profile or two may be missing."""
    small = draw(extracts())
    missing = draw(st.sets(st.sampled_from(small.ids), max_size=2))
    kept = [each for each in small.profiles if each["profile_id"] not in missing]
    return replace(small, profiles=kept)


def cause_of(walk: list[bool], *, is_new: bool, is_removed: bool) -> str:
    last = [number for number, (a, b) in enumerate(pairwise(walk)) if a != b][-1]
    if last == 1 and (is_new or is_removed):
        return "new profile" if is_new else "removed profile"
    return ("window", "data", "rule")[last]


@pytest.mark.slow
@given(
    earlier=some_profiles(),
    later=some_profiles(),
    rules=st.tuples(evaluated_today, evaluated_today),
    instants=st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES)),
    same=st.sets(st.sampled_from(["extract", "instant", "rule"])),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_entry_and_exit_has_the_cause_that_the_oracle_finds(
    earlier: SmallExtract,
    later: SmallExtract,
    rules: tuple[str, str],
    instants: tuple[datetime, datetime],
    same: set[str],
) -> None:
    d0, d1 = (rules[0], rules[0]) if "rule" in same else rules
    t0, t1 = (instants[0], instants[0]) if "instant" in same else instants
    x0, x1 = (earlier, earlier) if "extract" in same else (earlier, later)
    walked = [(d0, x0, t0), (d0, x0, t1), (d0, x1, t1), (d1, x1, t1)]
    places = [members(parse(d), x.for_oracle(), t) for d, x, t in walked]
    with opened(x0) as first, opened(x1) as second, warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        there = first if "extract" in same else second
        before = first.evaluate(tk.Audience("it", d0), as_of=t0)["it"]
        after = there.evaluate(tk.Audience("it", d1), as_of=t1)["it"]
        change = after.change(before)
        table, found, spoken = change.table(), change.profiles(), change.rules()
        told = {each: change.explain(each) for each in found["profile_id"]}
    expected = {}
    for one in sorted({*x0.ids, *x1.ids}):
        walk = [one in place for place in places]
        if len(set(walk)) > 1:
            is_new, is_removed = one not in x0.ids, one not in x1.ids
            cause = cause_of(walk, is_new=is_new, is_removed=is_removed)
            changed = "entered" if walk[-1] else "exited"
            gone = walk[0] == walk[-1]
            expected[one] = ("undone", "", *walk) if gone else (changed, cause, *walk)
    rows = found[["change", "cause", *COLUMNS]].itertuples(index=False, name=None)
    assert dict(zip(found["profile_id"], rows, strict=True)) == expected
    assert table["profiles"].iloc[-1] == len(places[-1])
    assert table["entered"].sum() - table["exited"].sum() == len(places[-1]) - len(places[0])
    for way in ("entered", "exited"):
        counts = found[found["change"] == way]["cause"].value_counts()
        assert table.set_index("cause")[way].to_dict() == {
            cause: counts.get(cause, 0) for cause in table["cause"]
        }
    assert set(spoken["said"]) <= ({"both"} if "rule" in same else {"both", "before", "after"})
    assert all(told[one].cause == row[1] for one, row in expected.items())
    assert all(told[one].states == row[2:] for one, row in expected.items())
