"""Who is in an imported list, when, is what the reference interpreter says at every instant."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.oracle.interpreter import members
from tests.oracle.lists import ListRow, is_member
from tests.spec.small import SmallExtract, of_tables
from tests.support.asking import opened
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAYS = [NOW - timedelta(days=day) for day in (400, 60, 31, 30, 2, 1, 0, -3)]
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = ["anna", "ben", "cleo", "dora"]
rows = st.lists(
    st.builds(
        ListRow,
        st.sampled_from(NAMES),
        st.one_of(st.none(), st.sampled_from(["realized", "existing", "exited"])),
        st.one_of(st.none(), st.sampled_from(DAYS)),
    ),
    min_size=1,
    max_size=8,
)
ASKED = [
    'inSegment("it")',
    'not (inSegment("it"))',
    'inSegment("it") and xEvent[timestamp occurs <= 30 days before now]',
]


def extract_of(listed: list[ListRow]) -> SmallExtract:
    small = of_tables(
        f"{NOW:%Y-%m-%d %H:%M}",
        "profile_id\nanna\nben\ncleo\ndora",
        """
        profile_id | timestamp:instant | eventType
        anna       | 2026-06-01 12:00  | buy
        ben        | 2026-05-02 00:00  | buy
        cleo       | 2026-06-30 00:00  | buy
        """,
    )
    small.audiences["it"] = listed
    return small


@pytest.fixture(autouse=True)
def told_of_what_is_not_known() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tk.ToolkitWarning)
        yield


@pytest.mark.slow
@given(listed=rows, pql=st.sampled_from(ASKED))
@QUICK
def test_every_question_agrees_at_every_instant(listed: list[ListRow], pql: str) -> None:
    small = extract_of(listed)
    tree, data = parse(pql), small.for_oracle()
    asked = sorted({*DAYS, *(each - TICK for each in DAYS)})
    with opened(small) as extract:
        series = {each: extract.evaluate(tk.Audience("a", pql), as_of=each)["a"] for each in asked}
        found = {each: set(one.profile_ids()) for each, one in series.items()}
        assert found == {each: members(tree, data, each) for each in asked}

        last = series[NOW]
        history = extract.evaluate(tk.Audience("a", pql)).history(every=(30, "days"), periods=3)
        sizes = [len(members(tree, data, NOW - timedelta(days=30 * n))) for n in (2, 1, 0)]
        assert history.sizes()["profiles"].tolist() == sizes
        statements = {each: one.sql() for each, one in series.items()}
        for each, text in statements.items():
            assert {who for (who,) in extract._store.query(text).fetchall()} == found[each]
        for since in (NOW - timedelta(days=40), NOW - timedelta(days=1)):
            then, now = members(tree, data, since), found[NOW]
            table = last.states(since)
            assert dict(zip(table["profile_id"], table["status"], strict=True)) == {
                one: "exited" if one not in now else "existing" if one in then else "realized"
                for one in sorted(then | now)
            }
            change = last.change(extract.evaluate(tk.Audience("a", pql), as_of=since)["a"])
            moved = change.profiles()
            assert set(moved["profile_id"]) == then ^ now
        for one in NAMES:
            at = last.qualified_at(one)
            is_in = one in found[NOW]
            if at is not None:
                assert (one in members(tree, data, at)) is is_in
                assert (one in members(tree, data, at - TICK)) is not is_in
            between = [each for each in asked if (at or asked[0]) <= each <= NOW]
            assert all((one in members(tree, data, each)) is is_in for each in between)


@pytest.mark.slow
@given(listed=rows)
@example(listed=[ListRow("anna", None, None), ListRow("anna", "realized", None)])
@QUICK
def test_the_states_of_a_list_are_its_files(listed: list[ListRow]) -> None:
    small = extract_of(listed)
    yesterday = NOW - timedelta(days=1)
    with opened(small) as extract:
        table = extract.evaluate(tk.Audience("a", 'inSegment("it")'))["a"].states()
    expected = {}
    for name in NAMES:
        own = sorted(
            (row for row in listed if row.who == name), key=lambda row: (row.place, str(row.status))
        )
        if not own:
            continue
        told = [row for row in own if row.place[0] <= NOW]
        status = told[-1].status if told else None
        now, then = is_member(own, NOW), is_member(own, yesterday)
        if status is None and (now or then):
            status = "exited" if not now else "existing" if then else "realized"
        if status is not None:
            expected[name] = status, told[-1].instant if told else None
    found = {
        row.profile_id: (row.status, None if pd.isna(row.last_qualified) else row.last_qualified)
        for row in table.itertuples()
    }
    assert found == expected
