"""Events, their aggregates and sequences (PQL.md §6, §7), by hand."""

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
xEvent[eventType = "view"].count() > xEvent[eventType = "buy"].count() → eli
xEvent[eventType = "buy"].count() > budget →
xEvent[eventType = "buy"].count() >= budget → bob dee
xEvent[eventType = "view"].count() >= budget → bob dee eli
xEvent.eventType = "add" → ann bob cyd
xEvent.eventType.startsWith("vi") → ann bob eli
xEvent.device.model = "A1" → ann eli
xEvent.device.model → ann bob eli
xEvent.device.model.count() = 2 → eli
xEvent[device.model.isNull() and eventType = "view"] → ann eli
xEvent[eventType.isNull()] → cyd
xEvent[eventType != "buy"] → ann bob cyd eli
xEvent[not (eventType = "buy")] → ann bob cyd eli
not (xEvent[not (eventType = "buy")]) → dee fay
xEvent[items.exists(name = "boot")] → ann eli
xEvent.items.name = "sock" → ann eli
xEvent[items.name = "sock" and eventType = "buy"] → ann eli
xEvent[items].count() = 1 → eli
xEvent[items.isNull()].count() >= 3 → ann cyd eli
xEvent.items.count() = 2 → ann eli
xEvent.items[price > 5].count() = 1 → ann eli
xEvent.items.sum(price) = 12.5 → ann
xEvent[items[name = "boot"].count() = 1] → ann eli
xEvent[gift = ^.gender] → eli
xEvent[items.exists(^^.gender = "f")] → ann
xEvent[items.exists(^.price > 299)] → eli
xEvent[$1.gender = "m" and eventType = "view"] → bob eli
xEvent[eventType = "buy"][price > 1] → bob eli
xEvent.filter(eventType = "view").count() = 3 → eli
xEvent.map(E => E.price).count() = 3 → ann
xEvent.map(price).count() = 3 → ann
xEvent.exists(eventType = "view") → ann bob eli
exists E from xEvent where E.eventType = "view" and E.device.model = "B2" → bob
forall E from xEvent where E.eventType = "view" → dee fay
not (exists E from xEvent where E.eventType = "add") → dee eli fay
select E from xEvent where E.price > 100 → bob eli
{xEvent: price > 100} → bob eli
(sum E.price over E from xEvent where E.eventType = "buy") >= 300 → bob
(max price over E from xEvent) < 2 → ann cyd
""",
)

CHAINS = rows(
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
""",
)
