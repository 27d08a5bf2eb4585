"""Windows are exact: what the reference interpreter says of every occurrence and instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.oracle.interpreter import evaluate, truth
from tests.support.strategies.extracts import EDGES
from toolkit.instants import Unit
from toolkit.language.sequences import TIMESTAMP
from toolkit.language.tree import (
    Between,
    Beyond,
    Call,
    Integer,
    Occurs,
    Offset,
    On,
    Period,
    TimeWord,
)
from toolkit.language.windows import is_window, window

_units = st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR])
_days = st.sampled_from([(2024, 2, 29), (2024, 3, 31), (2023, 12, 31)])
times = st.one_of(
    st.sampled_from(["now", "today", "yesterday", "tomorrow"]).map(TimeWord),
    st.builds(Period, st.sampled_from(["this", "last", "next"]), _units),
    _days.map(lambda day: Call("date", tuple(map(Integer, day)))),
)
occurrences = st.one_of(
    st.builds(On, times),
    st.builds(Between, times, times),
    st.builds(Beyond, st.sampled_from(["before", "after"]), times),
    st.builds(
        Offset,
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.one_of(st.integers(0, 3), st.just(10**7)),
        _units,
        st.sampled_from(["before", "after", "from"]),
        times,
    ),
)
_ticks = st.sampled_from([-1, 0, 1]).map(lambda count: timedelta(microseconds=count))


@given(occurrence=occurrences, as_of=st.sampled_from(EDGES), nudge=_ticks, data=st.data())
def test_a_window_holds_what_occurs_so(occurrence, as_of, nudge, data) -> None:
    assume(is_window(occurrence))
    first, last = window(occurrence, as_of)
    ends = [end for end in (first, last) if 1 < end.year < 9999]
    at = data.draw(st.sampled_from([*ends, *EDGES])) + nudge
    asked = evaluate(Occurs(TIMESTAMP, occurrence), {"timestamp": at}, [], as_of, {})
    assert truth(asked) is (first <= at <= last)


def test_a_time_of_a_field_is_no_window() -> None:
    assert not is_window(On(TIMESTAMP))
    assert window(On(TIMESTAMP), datetime(2024, 1, 1, tzinfo=UTC))[0].year == 1
