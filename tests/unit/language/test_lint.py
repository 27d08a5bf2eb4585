"""What is well formed and still looks wrong, from the definition alone."""

from __future__ import annotations

import pytest

from toolkit.instants import as_utc
from toolkit.language.check import bare_names, check
from toolkit.language.definition import parse_pql
from toolkit.language.lint import Finding, borrowed, meant, written
from toolkit.language.pql import parse
from toolkit.schema import DATETIME, INTEGER, STRING, Array, Object

NOW = as_utc("2026-07-01T12:00:00")
LIST = Array(Object({"sku": STRING, "parts": Array(Object({"n": INTEGER}))}))
PROFILE = Object({"city": STRING, "n": INTEGER, "tags": Array(STRING), "born": DATETIME})
EVENT = Object({"timestamp": DATETIME, "eventType": STRING, "price": INTEGER, "items": LIST})


def of_text(text: str) -> list[Finding]:
    return written(parse_pql(text).expression)


def of_meaning(text: str) -> list[str]:
    return [found.code for found in meant(check(parse(text), PROFILE, EVENT, text), NOW)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("xEvent.count()", ["bare-number"]),
        ("n = 1 and not (xEvent.sum(price))", ["bare-number"]),
        ("n + 1", ["bare-number"]),
        ("xEvent[items.count()]", ["bare-number"]),
        ("xEvent.count() > 0", []),
        ("n", []),
        (" and ".join(f"n != {i}" for i in range(50)), []),
        (" and ".join(f"n != {i}" for i in range(51)), ["many-blocks"]),
        (" and ".join(["xEvent.sum(price) > 1"] * 4), ["many-aggregations"]),
        (" and ".join(["xEvent.sum(price) > 1"] * 3), []),
        ("xEvent[items.exists(sku = 'a')]", []),
        ("xEvent[items.exists(parts.exists(n = 1))]", ["deep-lists"]),
        (
            " and ".join(["CHAIN(xEvent, timestamp, [A: WHAT(n = 1), B: WHAT(n = 2)])"] * 7),
            ["many-sequences"],
        ),
    ],
)
def test_a_definition_is_judged_as_written(text: str, codes: list[str]) -> None:
    assert [found.code for found in of_text(text)] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('city = "a" and city = "b"', ["contradiction"]),
        ('city in ["a", "b"] and city = "c"', ["contradiction"]),
        ('city.equals("a") and city.equals("b")', ["contradiction"]),
        ('city.equals("a", false) and city.equals("A", false)', ["adds-nothing"]),
        ('city = "a" and city != "a"', ["contradiction"]),
        ('city = "a" and city.isNull()', ["contradiction"]),
        ("n > 5 and n < 5", ["contradiction"]),
        ("n >= 5 and n <= 5", []),
        ("n = 3 and n > 3", ["contradiction"]),
        ("n = 1 and not (n = 1)", ["contradiction"]),
        ("n = 1 or not (n = 1)", ["always-true"]),
        ("n.isNull() or n.isNotNull()", ["always-true"]),
        ("n >= 1 or n < 1", []),  # neither holds where n is missing
        ('tags = "a" and tags = "b"', []),  # different items
        ('xEvent.eventType = "a" and xEvent.eventType = "b"', []),  # different events
        ('xEvent[eventType = "a" and eventType = "b"]', ["contradiction"]),
        ("true", ["always-true"]),
        ("n = 1 and false", ["always-false"]),
        ("not (n = 1 and false)", ["always-true"]),
        ("xEvent.count() >= 0", ["always-true"]),
        ("xEvent.count() < 0", ["always-false"]),
        ("n = 1 or n = 1", ["duplicate"]),
        ("xEvent[timestamp occurs between today and yesterday]", ["empty-window"]),
        (
            "xEvent[timestamp occurs before yesterday and timestamp occurs after today]",
            ["empty-window"],
        ),
        ("xEvent[timestamp occurs today and timestamp occurs after today]", ["empty-window"]),
        ("born occurs this month and born occurs last month", ["empty-window"]),
        ("born occurs < 1 day before today", ["empty-window"]),
        ("born occurs = 0 days after today", ["empty-window"]),
        ("born occurs < 0 days from today", ["empty-window"]),
        ("born occurs = 1 day before today and born occurs < 1 day from today", ["empty-window"]),
        (
            "born occurs < 2 days before today and born occurs >= 1 day before today",
            ["adds-nothing"],
        ),
        ("xEvent[timestamp occurs <= 3 days before now]", []),
        (
            "xEvent[timestamp occurs <= 30 days before now and timestamp occurs >= 7 days "
            "before now]",
            [],
        ),
        (
            "xEvent[timestamp occurs <= 7 days before now and timestamp occurs >= 30 days "
            "before now]",
            ["empty-window"],
        ),
    ],
)
def test_a_definition_is_judged_as_meant(text: str, codes: list[str]) -> None:
    assert of_meaning(text) == codes


def test_a_finding_says_what_to_do() -> None:
    (found,) = of_text("xEvent.count()")
    assert found.severity == "warning"
    assert found.excerpt == "xEvent.count()"
    assert found.hint == "Compare it: xEvent.count() > 0."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("born = date(2026, 2, 14)", "Born is 2026-02-14 at 00:00 UTC."),
        ("born occurs on date(2026, 2, 14)", "Born is on 2026-02-14."),
        ("born != today", "Born is not today at 00:00 UTC."),
        ("born > date(2026, 2, 14)", "Born is more than 2026-02-14 at 00:00 UTC."),
        ("born < this month", "Born is less than the start of this month at 00:00 UTC."),
        ("born > now", "Born is more than now."),
        (
            "xEvent[timestamp = date(2026, 2, 14)]",
            "At least 1 event where timestamp is 2026-02-14 at 00:00 UTC.",
        ),
    ],
)
def test_english_says_whether_a_day_or_its_first_instant_is_meant(text: str, words: str) -> None:
    assert parse_pql(text).describe() == words


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("exists E from xEvent where E.price > n", []),
        ("exists E from xEvent where price > n", ["Write E.price."]),
        (
            "exists E from xEvent where exists I from E.items where sku = E.eventType",
            ["Write I.sku."],
        ),
        ("exists E from xEvent where exists I from items where I.sku = city", ["Write E.items."]),
        ("exists E from xEvent where E.items[sku = ^.city]", []),
        ("xEvent[price > ^.n]", []),
        ("xEvent.exists(E => price > n and price < 9)", ["Write E.price."]),
        ("(sum price over E from xEvent) > n", ["Write E.price."]),
        ("exists T from tags where T = city", []),
        ("{ xEvent: price > ^.n }", []),
        ("{ E as xEvent, E.items: sku = E.eventType }", []),
        (
            "exists E from xEvent where exists E from E.items where price > 1",
            ["Give the outer item a name of its own."],
        ),
    ],
)
def test_a_bare_name_read_as_a_bound_items_is_noted(text: str, hints: list[str]) -> None:
    found = borrowed(bare_names(parse(text), PROFILE, EVENT))
    assert [one.hint for one in found] == hints
    assert {one.code for one in found} <= {"bare-name"}
