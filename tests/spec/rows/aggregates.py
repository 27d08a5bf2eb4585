"""Aggregates, as methods and as keywords (PQL.md §5, §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

AGGREGATES = (
    rows(
        "shop",
        "6 aggregate",
        """
xEvent[eventType = "buy"].sum(price) = 0.3 → ann
xEvent[eventType = "buy"].sum(price) >= 0.3 → ann bob eli
xEvent[eventType = "buy"].sum(price) > 0.3 → bob eli
xEvent[eventType = "buy"].sum(price) >= 300 → bob
xEvent[eventType = "buy"].sum(price) = 0 → cyd dee fay
xEvent[eventType = "buy"].sum(price) <= 0.3 → ann cyd dee fay
xEvent[eventType = "buy"].average(price) = 0.15 → ann
xEvent[eventType = "buy"].average(price) < 1 → ann
not (xEvent[eventType = "buy"].average(price) < 1) → bob cyd dee eli fay
xEvent[eventType = "buy"].average(price).isNull() → cyd dee fay
xEvent.min(price) = 0.1 → ann
xEvent.max(price) > 200 → bob eli
xEvent.max(price).isNotNull() → ann bob cyd eli
xEvent.items.sum(price) = 12.5 → ann
xEvent.items.average(price) = 6.25 → ann
xEvent.items.min(price) = 2 → eli
xEvent.items.max(name) = "sock" → ann eli
xEvent[eventType = "buy"].items.sum(price) = 14 → eli
xEvent.items[name = "boot"].sum(price) > 10 → eli
xEvent.items.sum(price) = 0 → bob cyd dee fay
xEvent.items.average(price).isNull() → bob cyd dee fay
xEvent.sum(items.sum(price)) = 12.5 → ann
xEvent.max(items.count()) = 2 → eli
xEvent.sum(items.count()) = 2 → ann eli
xEvent.average(items.price) = 6.25 → ann
xEvent.min(device.model) = "A1" → ann eli
xEvent.min(timestamp) occurs on date(2024, 8, 5) → bob
xEvent.min(timestamp) < xEvent.max(timestamp) → ann bob cyd eli
xEvent[price > 1000].max(price) > 0 →
not (xEvent[price > 1000].max(price) > 0) → ann bob cyd dee eli fay
xEvent.max(price) > xEvent.average(price) → ann bob
xEvent.sum(price) = xEvent.max(price) → cyd eli
xEvent.average(price) = xEvent.sum(price) → cyd eli
(average E.price over E from xEvent where E.eventType = "buy") = 0.15 → ann
(average price over E from xEvent).isNull() → dee fay
(min E.price over E from xEvent) >= 5 → bob eli
(max E.timestamp over E from xEvent) occurs today → bob
(sum E.price over E from xEvent where false) = 0 → ann bob cyd dee eli fay
(sum I.price over E from xEvent where E.eventType = "buy", I from E.items) = 14 → eli
(max I.price over E from xEvent, I from E.items where I.name = "boot") = 10 → ann
""",
    )
    + rows(
        "orders",
        "6 aggregate",
        """
xEvent.sum(price) > 300 → p3
xEvent.sum(price) >= 300 → p1 p3
xEvent.sum(price) = 0.3 → p8
xEvent[eventType = "buy"].sum(price) < 1 → p4..p8
xEvent.average(price) = 150 → p1
xEvent.average(price) >= 0 → p1..p4 p8
not (xEvent.average(price) > 0) → p4..p7
xEvent.min(price) <= 50 → p2 p4 p8
xEvent.max(price) != 0 → p1 p2 p3 p8
xEvent.max(timestamp) occurs before date(2026, 6, 1) → p7
xEvent.sum(price) > limit → p3
xEvent.items.sum(qty) >= 3 → p1 p8
xEvent.items.max(price) = 150.005 → p3
xEvent[eventType = "buy"].items.count() = 2 → p1 p3
(sum price over E from xEvent where E.eventType = "buy") > 300 → p3
(sum E.price over E from xEvent) >= 300 → p1 p3
(average E.price over E from xEvent) = 150 → p1
(min E.price over E from xEvent where E.price > 0) < 1 → p8
(max E.timestamp over E from xEvent) occurs before date(2026, 6, 1) → p7
""",
    )
    + rows(
        "people",
        "6 aggregate",
        """
items.sum(price) > 10 → ann eli
items.sum(price) = 0 → bob cyd fay
items.average(price) = 2.5 → dee
items.min(price) <= 2.5 → dee
items.max(price) = 20 → eli
(sum price over I from items) > 10 → ann eli
sum I.price over I from items where I.name = "boot" → ann bob cyd dee eli fay
""",
    )
    + rows(
        "members",
        "6 aggregate",
        """
(sum S over S from scores) > 4 → bob fay
(sum S over S from scores) = 0 → cat dan eve
(max S over S from scores) = 3 → ann fay
(average S over S from scores) = 2 → ann
not ((min S over S from scores) > 0) → cat dan eve
(min S from scores) = 1 → ann fay
""",
    )
    + rows(
        "values",
        "6 aggregate",
        """
lines.sum(p) = 0.3 → a
lines.sum(p) = 5 → b
lines.sum(p) = 0 → c d e
lines.average(p) = 5 → b
lines.average(p) = 0.15 → a
lines.average(p).isNull() → c d e
lines.max(p) > 1000 → b
lines.min(p) = 5 → b
lines.min(p).isNull() → c d e
lines.sum(q) = 3 → a b
lines.max(q) = 5 → e
lines.average(q) = 3 → b
lines.average(q) = 1.5 → a
lines[p < 1].sum(p) = 0.3 → a
(sum q over L from lines where L.p > 1) = 3 → b
(average L.q over L from lines) > 2 → b e
(min p over L from lines).isNull() → c d e
""",
    )
    + rows(
        "ranks",
        "6 aggregate",
        """
(sum N from nums) = 6 → a
(sum N from nums) = 0 → d e f
(average N from nums) = 2 → a
(max N from nums where N < 3) = 2 → a b
(min N from nums).isNull() → d e f
(min N from nums) = 1 → a b
(sum N over N from nums where N > 1) = 5 → a
(sum N * 2 over N from nums) = 10 → b
(average p over L from lines) = 4 → c
(sum L.p * L.q over L from lines) = 13 → a
(sum N + M over N from nums, M from nums where N < M) = 12 → a
nums.sum(N => N) = 5 → b
nums.average(N => N) = 2 → a
nums.min(N => N) = 4 → c
nums.max(N => -N) = -1 → a b
lines.min(p) = 1 → a b
lines.average(q) = 2 → a b c
""",
    )
) + rows(
    "shop",
    "6 aggregate",
    """
(sum B.price over A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy") = 0.6 → ann
(sum B.price over A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy") = 899.97 → eli
(sum B.price over A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy") = 0 → cyd dee fay
xEvent.sum(^.budget) = 15 → ann
xEvent.max(E => budget) = 2 → eli
xEvent.items[price > ^.budget].count() = 1 → ann eli
xEvent.sum(E => xEvent.count()) = 9 → bob cyd
xEvent.items.filter(xEvent.count() > 4).count() = 2 → ann
(sum budget over E from xEvent where E.price > 1) = 2 → bob eli
""",
)

TOTALS = rows(
    "thirds",
    "6 aggregates are exact",
    """
xEvent.average(p) * 3 >= 4 → a c
xEvent.average(p) * 3 = 4 → a
xEvent.average(p) / 4 = 1 / 3 → a
xEvent.average(p) = xEvent.sum(p) / xEvent.count() → a b c
xEvent.sum(p) / 3 * 3 = xEvent.sum(p) → a..e
xEvent.sum(p / q) = 1 → a
xEvent.average(p / q) * 3 = 1 → a
xEvent.max(p / q) * 3 = 1 → a
xEvent.min(p / q) = xEvent.max(p / q) → a c
xEvent.average(p / q) = 3.5 → c
xEvent.sum(p / q) = 0 → d e
xEvent.sum(p * q) = 18 → a
xEvent.sum(p * q) = 2.1 → b
xEvent.sum(p / 3) = 0.1 → b
xEvent.sum(1 / 3) = 1 → a
xEvent.average(1 / 3) = 1 / 3 → a..d
xEvent.min(5 - p) = 3 → a
xEvent.max(-q / 7) = -1 → b
xEvent.average(i) = 4611686018427387904 → a
xEvent.average(i) = 9223372036854775807 → c
xEvent.average(i) >= 4611686018427387904 → a c
xEvent.average(i) = -0.5 → b
xEvent.average(i) * 2 = -1 → b
xEvent.average(i) > xEvent.average(q) → a c
xEvent.average(i) > m → a c
xEvent.sum(i) = 18446744073709551614 → c
xEvent.max(i) - xEvent.min(i) = 9223372036854775807 → b
xEvent.exists(p / q > 1 / 3) → c
xEvent.exists(p / q * 3 = 1) → a
xEvent.map(p / 3).count() = 3 → a
xEvent.map(p / q).distinct().count() = 1 → a c
xEvent.topN(p / q, 1).head().q = 2 → c
xEvent.bottomN(p / q, 1).head().p = 0.1 → b
xEvent.groupBy(p / q).values().count() = 2 → b
xEvent[p / q * 3 >= 1].count() = 3 → a
(sum E.p / E.q over E from xEvent where E.q > 3) * 3 = 1 → a
""",
)
