"""Since when a profile is in, or out, is what the reference interpreter says at every instant."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.small import of_tables
from tests.support.asking import opened
from tests.support.strategies import evaluated_today, event_conditions, extracts
from tests.support.strategies.extracts import EDGES, NOW
from toolkit.engine.qualifying import windows_of
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*quiet=True does not warn:toolkit.errors.ToolkitWarning"
)
"""Definitions that nobody meets, and values that never occur, are asked on purpose."""

TICK = timedelta(microseconds=1)
QUICK = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
WINDOWS = [
    "<= 1 day before now",
    "< 30 days before today",
    "<= 1 month before now",
    "> 1 month before now",
    ">= 2 days before yesterday",
    "<= 1 year before today",
    "this month",
    "last week",
    "before today",
    "<= 1 month from now",
    "between date(2024, 2, 29) and date(2024, 3, 30)",
]
windowed = st.builds(
    "xEvent[({}) and timestamp occurs {}].count() {} {}".format,
    event_conditions,
    st.sampled_from(WINDOWS),
    st.sampled_from([">=", "<=", "="]),
    st.integers(0, 2),
)


def instants(small: SmallExtract, since: datetime, until: datetime) -> list[datetime]:
    """Instants at which something may turn, and those beside them."""
    known = {*EDGES, *(each["timestamp"] for each in small.events)}
    days = [1, 2, 29, 30, 31, 366]
    known |= {one + timedelta(days=day) for one in list(known) for day in days}
    known |= {one + beside for one in list(known) for beside in (-TICK, TICK)}
    return sorted(one for one in known if since <= one <= until)


def check(small: SmallExtract, pql: str, as_of: datetime, *, always: bool) -> None:
    """Compare since when each profile stands as it does with what the interpreter says."""
    tree, data = parse(pql), small.for_oracle()
    with opened(small) as extract, warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        membership = extract.evaluate(tk.Audience("it", pql), as_of=as_of)["it"]
        asking = membership.asking
        asked = asking.conditions(membership.audience.definition.expression)
        is_exact = windows_of(asked, asking.engine.layout) is not None
        found = {one: membership.qualified_at(one) for one in small.ids}
    assert is_exact or not always

    @cache
    def members_at(instant: datetime) -> set[str]:
        return members(tree, data, instant)

    now = members_at(as_of)
    for one, since in found.items():
        if since is not None:
            assert (one in members_at(since)) is (one in now)
            assert (one in members_at(since - TICK)) is not (one in now)
        if is_exact:
            first = since or min(EDGES) - timedelta(days=1)
            for each in instants(small, first, as_of):
                assert (one in members_at(each)) is (one in now), (one, since, each)


@pytest.mark.slow
@given(small=extracts(), first=windowed, second=windowed, as_of=st.sampled_from(EDGES))
@QUICK
def test_windows_turn_where_they_are_said_to(
    small: SmallExtract, first: str, second: str, as_of: datetime
) -> None:
    check(small, f"({first}) and not ({second})", as_of, always=True)


@pytest.mark.slow
@given(small=extracts(), pql=evaluated_today)
@QUICK
def test_whatever_is_asked_turns_where_it_is_said_to(small: SmallExtract, pql: str) -> None:
    check(small, pql, NOW, always=False)


@pytest.mark.parametrize("amount", [1, 11, 12])
@pytest.mark.parametrize("op", ["<=", "<", ">", ">="])
@pytest.mark.parametrize("day", ["2024-03-30", "2024-03-31", "2024-04-01", "2025-02-28"])
def test_a_month_before_stands_still_at_the_ends_of_months(op: str, amount: int, day: str) -> None:
    small = of_tables(
        "2024-04-01 00:00",
        "profile_id\nanna\nben",
        """
        profile_id | timestamp:instant | eventType
        anna       | 2024-02-28 12:00  | buy
        ben        | 2024-02-29 12:00  | buy
        ben        | 2024-02-28 18:00  | buy
        """,
    )
    pql = f"xEvent[timestamp occurs {op} {amount} months before now]"
    as_of = datetime.fromisoformat(f"{day}T13:00").replace(tzinfo=UTC)
    check(small, pql, as_of, always=True)


@given(small=extracts(), first=windowed, since=st.integers(1, 40), every=st.integers(1, 20))
@QUICK
@pytest.mark.slow
def test_states_are_those_of_the_instants_looked_at(
    small: SmallExtract, first: str, since: int, every: int
) -> None:
    earlier = NOW - timedelta(days=since)
    with opened(small) as extract, warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        membership = extract.evaluate(tk.Audience("it", first))["it"]
        table = membership.states(earlier, every=(every, "days"), periods=3)
    tree, data = parse(first), small.for_oracle()
    steps = max(3, since // every + 1)
    asked = sorted({earlier, *(NOW - timedelta(days=every * n) for n in range(steps + 1))})
    asked = [each for each in asked if each >= min(earlier, NOW - timedelta(days=3 * every))]
    series = [members(tree, data, each) for each in asked]
    then, now = members(tree, data, earlier), series[-1]
    expected = {}
    for one in sorted(then | now):
        run = len(asked) - 1
        while run and (one in series[run - 1]) is (one in now):
            run -= 1
        status = "exited" if one not in now else "existing" if one in then else "realized"
        expected[one] = status, asked[run] if run else None
    rows = zip(table["status"], table["last_qualified"], strict=True)
    found = [(status, None if at != at else at) for status, at in rows]  # noqa: PLR0124 - NaT
    assert dict(zip(table["profile_id"], found, strict=True)) == expected
