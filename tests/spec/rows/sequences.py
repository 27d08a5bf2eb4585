"""Sequences: CHAIN (PQL.md §7), by hand."""

from __future__ import annotations

from tests.spec.row import rows

CHAINS = (
    rows(
        "shop",
        "7",
        """
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add")]) → ann bob cyd
CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals("BUY", false))]) → ann bob cyd eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") COUNT(3)]) → eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") COUNT(2)]) → ann eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy") WHERE(price > 1)]) → bob eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") WHEN(today)]) → bob
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy")]) → ann
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(eventType = "add")]) → cyd
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "view")]) → ann bob
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(eventType = "view")]) → bob
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(eventType = "buy")]) → ann
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "add"), C2: WHAT(eventType = "buy")]) → ann
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") COUNT(3), C1: WHAT(eventType = "buy")]) → eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") COUNT(2), C1: WHAT(eventType = "buy")]) → ann eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy") COUNT(2)]) → ann
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy") COUNT(3)]) →
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy") WHEN(<= 10 days before now)]) → ann
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add") WHEN(after date(2024, 8, 4)), C1: WHAT(eventType = "view")]) → bob
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(items.exists(name = "sock"))]) → ann
not (CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add"), C1: WHAT(eventType = "buy")])) → bob cyd dee eli fay
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add")]) and CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy")]) → ann bob cyd
not (xEvent[eventType = "buy" and not (price > 1)]) → bob dee eli fay
CHAIN(xEvent[eventType != "view"], timestamp, [C0: WHAT(true) COUNT(2)]) → ann bob cyd
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "buy") WHERE(items.exists(name = "sock"))]) → ann eli
CHAIN(xEvent, timestamp, [C0: WHAT(price > ^.budget)]) → bob eli
CHAIN(xEvent, timestamp, [C0: WHAT(eventType.isNull())]) → cyd
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(eventType.isNull())]) → cyd
CHAIN(xEvent, timestamp, [C0: WHAT(price * 2 > 500), C1: WHAT(true)]) → bob
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "add") WHEN(before date(2024, 8, 3)), C1: WHAT(eventType = "buy") WHEN(> 1 week after date(2024, 8, 3))]) → ann
not (CHAIN(xEvent, timestamp, [C0: WHAT(true)])) → dee fay
""",
    )
    + rows(
        "orders",
        "7",
        """
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(price > 0)]) → p1 p8
CHAIN(xEvent, timestamp, [C0: WHAT(true), C1: WHAT(true)]) → p1 p3 p4 p7 p8
CHAIN(xEvent, timestamp, [C0: WHAT(true) COUNT(2)]) → p1..p4 p7 p8
CHAIN(xEvent, timestamp, [C0: WHAT(true) COUNT(2), C1: WHAT(eventType = "buy")]) → p1 p4
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(<= 30 days before now)]) → p1..p5
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(<= 30 days before now) COUNT(3)]) → p4
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(< 30 days before now) COUNT(3)]) →
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(this month)]) → p5
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(last month)]) → p1..p4 p8
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(before date(2026, 6, 1))]) → p7
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "search") WHEN(last month), C1: WHAT(eventType = "buy") WHERE(price >= 100)]) → p1
CHAIN(xEvent, timestamp, [C0: WHAT(items.exists(name.equals("trail shoe", false)))]) → p1 p3
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy" and price > 100)]) → p1 p3
CHAIN(xEvent, timestamp, [C0: WHAT(price >= ^.limit)]) → p2 p3 p4
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(<= 1 day after ^.since)]) → p4 p7 p8
""",
    )
    + rows(
        "ties",
        "7",
        """
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x")]) → a b c d e
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") COUNT(2)]) → a b c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") COUNT(3)]) →
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y")]) → b c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "x")]) → c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y"), C1: WHAT(eventType = "x")]) → c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") COUNT(2), C1: WHAT(eventType = "y")]) → b d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y"), C2: WHAT(eventType = "x")]) → c
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y"), C2: WHAT(eventType = "y")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y"), C2: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "x"), C2: WHAT(eventType = "y")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "x"), C2: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y"), C1: WHAT(eventType = "y"), C2: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y"), C1: WHAT(eventType = "y"), C2: WHAT(eventType = "y")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y") COUNT(2), C1: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y") COUNT(3), C1: WHAT(eventType = "z")]) →
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y") COUNT(2)]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y"), C1: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "z") WHEN(before date(2024, 8, 3))]) →
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x" or eventType = "y"), C1: WHAT(eventType = "z")]) → d
CHAIN(xEvent, timestamp, [C0: WHAT(true) COUNT(3)]) → a b c d
CHAIN(xEvent, timestamp, [C0: WHAT(true), C1: WHAT(true), C2: WHAT(true)]) → c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x" and eventType = "y")]) →
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") WHEN(<= 0 days before now)]) → e
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") WHEN(between date(2024, 8, 2) and date(2024, 8, 3))]) → c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x") WHEN(on date(2024, 8, 1)), C1: WHAT(eventType = "y") WHEN(= 2 days after date(2024, 8, 1))]) → d
not (CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y")])) → a e f
xEvent[eventType = "y"].count() = 0 → e f
xEvent[eventType = "x"].count() = 2 → a b c d
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "x"), C1: WHAT(eventType = "y")]) and CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "y"), C1: WHAT(eventType = "x")]) → c d
forall E from xEvent where E.eventType = "x" → e f
""",
    )
)
