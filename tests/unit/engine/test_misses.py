"""A deadline is true: what the definition says just before and at it, with the events there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.oracle.interpreter import evaluate, truth
from tests.support.canvases import constraints
from toolkit.engine.explain.known import Known
from toolkit.engine.explain.misses import Miss, event_miss
from toolkit.engine.explain.watched import watched
from toolkit.instants import Unit
from toolkit.language.canvas import (
    Aggregation,
    AttributeCard,
    Container,
    Count,
    EventCard,
    Every,
    ValueTest,
    times,
    to_expression,
)
from toolkit.language.tree import Call, Filter, Item

TICK = timedelta(microseconds=1)
NOW = datetime(2024, 3, 31, 12, tzinfo=UTC)
NOWS = [NOW, datetime(2024, 3, 28, 23, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)]
Events = list[dict[str, Any]]
_seldom = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
"""Few cards have a deadline, so many are drawn."""


def known(events: Events, as_of: datetime) -> Known:
    """Return what the reference interpreter knows of a profile with these events."""

    def among(tree: Any) -> Events:
        condition = tree.condition if isinstance(tree, Filter) else None
        found = [
            event
            for event in events
            if event["timestamp"] <= as_of
            and (condition is None or holds(Call("exists", (tree, Item())), [event], as_of))
        ]
        return sorted(found, key=lambda event: event["timestamp"], reverse=True)

    return Known(as_of, {}, lambda tree: holds(tree, events, as_of), among, lambda _name: "")


def holds(tree: Any, events: Events, as_of: datetime) -> bool:
    match tree:
        case Call(function="exists", arguments=(Filter() as source, Item())):
            tree = source
        case _:
            pass
    return truth(evaluate(tree, {"profile_id": "p"}, events, as_of, {}))


def said(card: EventCard, events: Events, as_of: datetime) -> bool:
    seen = [event for event in events if event["timestamp"] <= as_of]
    return holds(to_expression(Container((card,))), seen, as_of)


def missed(card: EventCard, events: Events, as_of: datetime) -> Miss | None:
    return event_miss(watched(card, known(events, as_of)))


def bought(at: datetime, price: float = 10.0) -> dict[str, Any]:
    return {"profile_id": "p", "timestamp": at, "eventType": "buy", "price": price}


_instants = st.one_of(
    st.sampled_from(
        [
            NOW,
            NOW - timedelta(days=30),
            datetime(2024, 2, 29, tzinfo=UTC),
            datetime(2024, 2, 28, 23, tzinfo=UTC),
            datetime(2024, 2, 29, 10, tzinfo=UTC),
            datetime(2024, 3, 1, tzinfo=UTC) - TICK,
            datetime(2023, 12, 31, 23, 59, tzinfo=UTC),
        ]
    ),
    st.datetimes(datetime(2023, 3, 1), datetime(2024, 3, 31, 12)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
)
_events = st.lists(st.builds(bought, _instants, st.sampled_from([0.1, 5.0, 20.0])), max_size=6)
_measures = st.one_of(
    st.integers(1, 4).map(Count),
    st.integers(0, 3).map(lambda most: Count(None, most)),
    st.integers(1, 3).map(lambda both: Count(both, both)),
    st.builds(
        Aggregation,
        st.sampled_from(["sum", "average", "min", "max"]),
        st.just("price"),
        st.sampled_from(["<", "<=", ">", ">=", "="]),
        st.sampled_from([5, 10.5, 30]),
    ),
    st.just(Every()),
)
_many = st.integers(2, 6).map(Count)
_rules = st.sampled_from([(), (AttributeCard("price", ValueTest(">", 1)),)])
_lately = st.builds(times.InLast, st.integers(1, 40), st.sampled_from([Unit.DAY, Unit.MONTH]))


def _cards(measures: Any, exclude: Any) -> st.SearchStrategy[EventCard]:
    lately = st.one_of(_lately, _lately, _lately, constraints)
    return st.builds(EventCard, st.just(("buy",)), _rules, lately, measures, exclude)


@given(card=_cards(_measures, st.booleans()), events=_events, as_of=st.sampled_from(NOWS))
def test_the_events_say_what_the_definition_says(card, events, as_of) -> None:
    found = watched(card, known(events, as_of))
    assert found.holds(as_of) in (None, said(card, events, as_of))


@given(card=_cards(_measures, st.just(True)), events=_events, as_of=st.sampled_from(NOWS))
@_seldom
def test_it_holds_by_itself_from_the_instant_said(card, events, as_of) -> None:
    seen = [event for event in events if event["timestamp"] <= as_of]
    miss = missed(card, events, as_of)
    assume(miss is not None and miss.since is not None)
    assert not said(card, seen, as_of)
    assert not said(card, seen, miss.since - TICK)
    assert said(card, seen, miss.since)


@given(card=_cards(_many, st.just(False)), events=_events, as_of=st.sampled_from(NOWS))
@_seldom
def test_the_missing_events_are_in_time_until_the_last_instant(card, events, as_of) -> None:
    seen = [event for event in events if event["timestamp"] <= as_of]
    miss = missed(card, events, as_of)
    assume(miss is not None and miss.by is not None)
    number = int(re.match(r"(\d+) ", miss.words)[1])
    earliest = next(iter(watched(card, known(events, as_of)).weighty()), None)
    left = None
    if earliest is not None:
        left = watched(card, known(events, as_of)).times.leaves(earliest["timestamp"], as_of)
    moments = [miss.by, miss.by + TICK, *([left - TICK, left] if left else [])]
    in_time = [*seen, *(bought(miss.by) for _ in range(number))]
    fewer = in_time[:-1]
    late = [*seen, *(bought(miss.by + TICK) for _ in range(number))]
    assert any(said(card, in_time, x) for x in moments)
    assert not any(said(card, fewer, x) for x in moments)
    assert not any(said(card, late, x) for x in moments)


# --- by hand ----------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


IN_30_DAYS = times.InLast(30, Unit.DAY)


@pytest.mark.parametrize(
    ("card", "bought_at", "as_of", "words"),
    [
        (
            EventCard(("buy",), time=IN_30_DAYS, measure=Count(2)),
            ["2026-02-01 09:30:15"],
            "2026-02-20",
            "1 more buy event by 3 March 2026, 09:30 UTC",
        ),
        (
            EventCard(("buy",), time=IN_30_DAYS, measure=Count(3)),
            [],
            "2026-02-20",
            "3 buy events within 30 days",
        ),
        (
            EventCard(("buy",), measure=Count(3)),
            ["2026-02-01"],
            "2026-02-20",
            "2 more buy events",
        ),
        (
            EventCard(("buy",), time=IN_30_DAYS, exclude=True),
            ["2026-02-01 09:30:15", "2026-02-10 00:00:00"],
            "2026-02-20",
            "qualifies on 12 March 2026, 00:01 UTC, if there is no further buy event",
        ),
        (
            EventCard(("buy",), time=times.InPeriod("this", Unit.MONTH), exclude=True),
            ["2026-02-10"],
            "2026-02-20",
            "qualifies on 1 March 2026, if there is no further buy event",
        ),
        (
            EventCard(("buy",), time=times.InPeriod("this", Unit.MONTH), measure=Count(2)),
            ["2026-02-10"],
            "2026-02-20",
            "1 more buy event by 28 February 2026",
        ),
        (  # a month back from 28 March 11:00 is 28 February 11:00, from 29 March 00:00 it is 00:00
            EventCard(("buy",), time=times.InLast(1, Unit.MONTH), measure=Count(2)),
            ["2026-02-28 10:00:00"],
            "2026-03-20",
            "1 more buy event by 28 March 2026, 10:00 UTC",
        ),
        (
            EventCard(("buy",), time=times.Before(times.Ago(3, Unit.DAY))),
            ["2026-02-19"],
            "2026-02-20",
            "qualifies on 22 February 2026, 00:01 UTC, with the events there are",
        ),
        (
            EventCard(("buy",), time=times.During(2026, 3), measure=Count(1)),
            [],
            "2026-02-20",
            "1 buy event by 31 March 2026",
        ),
        (
            EventCard(("buy",), time=IN_30_DAYS, measure=Aggregation("sum", "price", ">=", 55.5)),
            ["2026-02-01 09:30:15"],
            "2026-02-20",
            "45.50 more of price by 3 March 2026, 09:30 UTC",
        ),
        (
            EventCard(("buy",), measure=Aggregation("average", "price", ">", 12)),
            ["2026-02-01"],
            "2026-02-20",
            "average price is 10, 2 short of 12",
        ),
        (
            EventCard(("buy",), (AttributeCard("price", ValueTest(">", 10)),), measure=Every()),
            ["2026-02-01"],
            "2026-02-20",
            "1 fewer buy event that fails",
        ),
    ],
)
def test_a_miss_in_words(card: EventCard, bought_at: list[str], as_of: str, words: str) -> None:
    miss = missed(card, [bought(at(each)) for each in bought_at], at(as_of))
    assert miss is not None
    assert miss.words == words


def test_what_is_over_for_good_is_not_told() -> None:
    over = EventCard(("buy",), time=times.During(2025))
    assert missed(over, [], at("2026-02-20")) is None
