"""Events, and paths through them (PQL.md §4, §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

EVENTS = rows(
    "shop",
    "6 event",
    """
xEvent → ann bob cyd eli
not (xEvent) → dee fay
xEvent[eventType = "buy"] → ann bob cyd eli
xEvent[eventType = "buy"].count() >= 2 → ann
xEvent[eventType = "buy"].count() = 0 → dee fay
xEvent[eventType = "buy"].count() < 2 → bob cyd dee eli fay
xEvent[eventType = "buy"].count() != 1 → ann dee fay
not (xEvent[eventType = "buy"].count() = 1) → ann dee fay
3 <= xEvent.count() → ann bob cyd eli
xEvent[eventType = "view"].count() > xEvent[eventType = "buy"].count() → eli
xEvent[eventType = "buy"].count() > budget →
xEvent[eventType = "buy"].count() >= budget → bob dee
xEvent[eventType = "view"].count() >= budget → bob dee eli
xEvent[device.model.isNull() and eventType = "view"] → ann eli
xEvent[eventType.isNull()] → cyd
xEvent[eventType != "buy"] → ann bob cyd eli
xEvent[not (eventType = "buy")] → ann bob cyd eli
not (xEvent[not (eventType = "buy")]) → dee fay
xEvent[eventType = "buy"][price > 1] → bob eli
xEvent.filter(eventType = "view").count() = 3 → eli
xEvent.map(E => E.price).count() = 3 → ann
xEvent.map(price).count() = 3 → ann
xEvent.exists(eventType = "view") → ann bob eli
""",
) + rows(
    "orders",
    "6 event",
    """
xEvent.isNull() →
xEvent.isNotNull() → p1..p8
xEvent.price.isNull() →
not (xEvent[eventType = "search"]) → p6 p7 p8
xEvent[eventType = "buy"].count() → p1..p8
xEvent.count() = xEvent[eventType = "buy"].count() → p6 p7 p8
xEvent.count() > limit → p4 p8
xEvent[price > ^.limit] → p3
xEvent[price >= ^.limit] → p2 p3 p4
xEvent[price >= $1.limit] → p2 p3 p4
xEvent[timestamp occurs after ^.since] → p1 p4 p7 p8
xEvent[timestamp = ^.since] → p1 p2 p4 p7 p8
xEvent[timestamp occurs <= 1 day after $1.since] → p4 p7 p8
xEvent[ok] → p1 p2
xEvent[not (ok)].count() = 4 → p4
xEvent.ok = false → p1
xEvent.ok → p1 p2
not (xEvent[eventType = "search" and not (page = "home")]) → p1 p2 p6 p7 p8
""",
)

PATHS = (
    rows(
        "shop",
        "4 path",
        """
xEvent.eventType = "add" → ann bob cyd
xEvent.eventType.startsWith("vi") → ann bob eli
xEvent.device.model = "A1" → ann eli
xEvent.device.model → ann bob eli
xEvent.device.model.count() = 2 → eli
xEvent[items.exists(name = "boot")] → ann eli
xEvent.items.name = "sock" → ann eli
xEvent[items.name = "sock" and eventType = "buy"] → ann eli
xEvent[items].count() = 1 → eli
xEvent[items.isNull()].count() >= 3 → ann cyd eli
xEvent.items.count() = 2 → ann eli
xEvent.items[price > 5].count() = 1 → ann eli
xEvent[items[name = "boot"].count() = 1] → ann eli
xEvent[gift = ^.gender] → eli
xEvent[items.exists(^^.gender = "f")] → ann
xEvent[items.exists(^.price > 299)] → eli
xEvent[$1.gender = "m" and eventType = "view"] → bob eli
xEvent[items[^.price > 5].count() = 2] → eli
xEvent[items.exists(price > ^.price)] → ann
xEvent[items.exists(^^.budget = 3 and price = 2.5)] → ann
xEvent[exists I from items where ^.budget = 3 and I.price = 2.5] → ann
xEvent[price > ^.budget] → bob eli
xEvent[gift = $1.gender and items.exists(^.gift = ^^.gender)] → eli
xEvent[xEvent.count() = 3 and eventType = "view"] → bob
xEvent.items.name.count() = 2 → ann eli
xEvent.items.price > 11 → eli
xEvent.items.price in [2, 2.5] → ann eli
xEvent.items.name.contains("o") → ann eli
not (xEvent.items.name = "sock") → bob cyd dee fay
xEvent.timestamp occurs on date(2024, 8, 3) → ann
xEvent.price notIn [0.1, 0.2] → bob cyd eli
CHAIN(xEvent, timestamp, [C0: WHAT(gift = ^.gender)]) → eli
""",
    )
    + rows(
        "orders",
        "4 path",
        """
xEvent.page != "home" → p1
not (xEvent.page = "home") → p3..p8
xEvent.page.doesNotContain("sh") → p1 p2
xEvent.page.count() = 0 → p3..p8
xEvent.page → p1 p2
xEvent.page in ["shoes"] → p1
xEvent.page notIn ["shoes"] → p1 p2
xEvent.items.sku.count() = 2 → p3
xEvent.items.exists(sku = "A1") → p1 p3
xEvent[items.exists(qty >= 2)] → p1 p3 p8
xEvent[items[qty >= 2 and ^^.gender = "female"]] → p1 p3
xEvent[items[sku = "A1" and ^.eventType = "add"]] → p1
xEvent[items.exists(sku in ^^.interests)] → p1 p8
xEvent[items.exists(price > ^.price)] → p8
xEvent.items.tags = "new" → p1 p3
xEvent.items.tags.count() = 2 → p1 p3
xEvent.items.tags.includes("sale") → p3
xEvent.items[qty > 1].sku = "A1" → p3
xEvent.items[name.isNull()].count() = 1 → p3 p8
xEvent.items.name.equals("trail shoe", false) → p1 p3
xEvent.items.name.notEqualTo("Trail shoe") → p1 p3
xEvent.items.name.doesNotContain("o") → p3
xEvent.items.name like "%shoe" → p1
xEvent.items.name.matches("^S") → p1
xEvent[items.isNull()].count() = 1 → p1 p2 p3 p5 p8
xEvent[items.isNotNull() and items.count() = 0] → p2
xEvent[items.count() = 0].count() = 2 → p2 p7
""",
    )
    + rows(
        "people",
        "4 path",
        """
items.exists(tags.exists(^.price > 15)) → eli
items.exists(tags.exists(^^.age = 30)) → ann
items.exists(tags.exists($1.age = 30)) → ann
items[tags.count() = 2].count() = 1 → eli
items.tags.count() = 1 → ann
items.tags → ann eli
not (items.tags) → bob cyd dee fay
""",
    )
)
