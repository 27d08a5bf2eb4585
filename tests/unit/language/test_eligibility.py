"""Which definitions Real-Time CDP could evaluate by streaming and by edge, and why not."""

from __future__ import annotations

import pytest

from toolkit.language.definition import parse_pql

DAY = "timestamp occurs <= 24 hours before now"
SEARCH = f'xEvent[eventType = "search" and {DAY}]'
BUY = f'xEvent[eventType = "buy" and {DAY}]'
THEN = (
    'CHAIN(xEvent, timestamp, [A: WHAT(eventType = "cart") WHEN(<= 24 hours before now), '
    'B: WHAT(eventType = "buy")])'
)

TABLE = [
    # profile only
    ('homeAddress.city = "Berlin"', "", ""),
    ("person.birthDate occurs before today", "", ""),
    ("true", "", ""),
    ('interests.includes("golf")', "", ""),
    ('inSegment("a")', "", ""),
    ('inSegment("a") and not (inSegment("b")) and vip', "", ""),
    # ignore year
    ("person.birthDate.getMonth() = currentMonth()", "year", "year"),
    ("person.birthDate.getDayOfMonth() <= 7", "year", "year"),
    ("person.birthDate.getYear() = 1990", "", ""),
    # one event
    (SEARCH, "", ""),
    (f"{SEARCH} and vip", "", ""),
    (f"{SEARCH}.count() >= 1", "", ""),
    (f"0 < {SEARCH}.count()", "", ""),
    ("xEvent[timestamp occurs today]", "", ""),
    ("xEvent[timestamp occurs this hour]", "", ""),
    ("xEvent[timestamp occurs < 1 day before now]", "", ""),
    ("xEvent[timestamp occurs < 1 day from today]", "", ""),
    ("xEvent[timestamp occurs <= 0 days from today]", "", ""),
    ("xEvent[timestamp occurs >= 1 day after yesterday]", "", ""),
    ("xEvent[timestamp occurs = 1 day from now]", "", ""),
    ("xEvent.timestamp occurs <= 3 hours before now", "", ""),
    ("exists E from xEvent where E.timestamp occurs after yesterday", "", ""),
    ("(P) => P.xEvent[timestamp occurs today]", "", ""),
    ("xEvent.exists(timestamp occurs between today and now)", "", ""),
    ("CHAIN(xEvent, timestamp, [A: WHAT(a = 1) WHEN(<= 1 hour before now)])", "", ""),
    # no window, or too long a one
    ('xEvent[eventType = "search"]', "24 hours", "24 hours"),
    ('xEvent.eventType = "search"', "24 hours", "24 hours"),
    ("xEvent[timestamp occurs yesterday]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs <= 25 hours before now]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs <= 1 day before today]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs < 2 days before today]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs <= 1 day from today]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs = 1 day from today]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs >= 1 day after last day]", "", ""),
    ("xEvent[timestamp occurs >= 1 hour before now]", "24 hours", "24 hours"),
    ("xEvent[timestamp occurs on date(2026, 1, 1)]", "24 hours", "24 hours"),
    ("xEvent[a = 1 or timestamp occurs today]", "24 hours", "24 hours"),
    ("CHAIN(xEvent, timestamp, [A: WHAT(a = 1)])", "24 hours", "24 hours"),
    # several events
    (THEN, "", "more than one event"),
    (f"{SEARCH} and {BUY}", "no strict order", "more than one event"),
    (f"{SEARCH} and not ({BUY})", "no strict order", "more than one event"),
    (
        f"select A from xEvent where A.{DAY}, B from xEvent where B.timestamp occurs after"
        " A.timestamp",
        "",
        "more than one event",
    ),
    (
        f"select A from xEvent where A.{DAY} and not (exists B from xEvent where B.timestamp "
        "occurs <= 7 hours after A.timestamp)",
        "",
        "more than one event",
    ),
    # a later event is judged by its own windows as they are written
    (THEN.replace('"buy")', '"buy") WHEN(<= 24 hours before now)'), "", "more than one event"),
    (THEN.replace('"buy")', '"buy") WHEN(<= 30 days before now)'), "24 hours", "24 hours"),
    (THEN.replace('"buy")', '"buy") WHEN(>= 1 hour before now)'), "24 hours", "24 hours"),
    (THEN.replace('"buy")', '"buy") WHEN(yesterday)'), "24 hours", "24 hours"),
    (
        f"select A from xEvent where A.{DAY}, B from xEvent where B.timestamp occurs <= 24 hours "
        "after A.timestamp",
        "",
        "more than one event",
    ),
    (
        f"select A from xEvent where A.{DAY}, B from xEvent where B.timestamp occurs <= 3 days "
        "after A.timestamp",
        "24 hours",
        "24 hours",
    ),
    (
        f"select A from xEvent where A.{DAY}, B from xEvent where B.timestamp occurs after "
        "A.timestamp and B.timestamp occurs <= 30 days before now",
        "24 hours",
        "24 hours",
    ),
    # negated
    (f"not ({SEARCH})", "did not happen", "did not happen"),
    (f"{SEARCH}.count() = 0", "did not happen", "did not happen"),
    (f"not (not ({SEARCH}))", "", ""),
    (f"forall E from xEvent where E.{DAY}", "did not happen", "did not happen"),
    # counts and aggregations
    (f"{SEARCH}.count() >= 3", "counts", "counts"),
    ("CHAIN(xEvent, timestamp, [A: WHAT(a = 1) WHEN(on today) COUNT(2)])", "counts", "counts"),
    (f"xEvent[{DAY}].sum(price) > 5", "sum", "sum"),
    (f"(sum E.price over E from xEvent where E.{DAY}) > 5", "sum", "sum"),
    (f"xEvent[{DAY}].topN(timestamp, 1).head().a = 1", "whole", "whole"),
    # with another audience
    (f'{SEARCH} and inSegment("a")', "names another audience", "names another audience"),
]


@pytest.mark.parametrize(("text", "streaming", "edge"), TABLE)
def test_a_definition_is_eligible_or_the_reason_is_said(
    text: str, streaming: str, edge: str
) -> None:
    found = parse_pql(text).eligibility()
    assert found.batch.is_eligible
    for method, reason in ((found.streaming, streaming), (found.edge, edge)):
        assert method.is_eligible == (not reason), method
        assert reason in "; ".join(method.reasons)


def test_it_displays_as_text_and_as_a_table() -> None:
    found = parse_pql(f"{SEARCH} and {BUY}").eligibility()
    assert repr(found).splitlines()[0] == "batch      yes"
    assert "edge       no: it asks for more than one event" in repr(found)
    assert found._repr_html_().count("<tr>") == 3
