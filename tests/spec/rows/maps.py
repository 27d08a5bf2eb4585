"""Maps and groups (PQL.md §4, §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

MAPS = rows(
    "maps",
    "6 map",
    """
ids.get("Email").count() = 1 → one
ids.get("Email").count() = 2 → two
ids.get("Email").count() = 0 → hole case bare none
ids.get("Email") = "a@x.org" → one two
not (ids.get("Email") = "a@x.org") → hole case bare none
ids.get("Email") → one two
ids.get("Email").isNull() → case bare none
ids.get("Phone").isNull() → two hole case bare none
ids.get("email").count() = 1 → case
ids.get(key).count() > 0 → one
ids.get(key).isNull() → two case bare none
ids.get(null).isNull() → one two hole case bare none
ids.get("Email").exists(A => A.endsWith("x.org")) → one two
ids.get("Email").intersects(["b@x.org"]) → two
ids.get("Email").head() = "a@x.org" → one two
ids.keys().count() = 2 → one hole
ids.keys().count() = 0 → bare none
ids.keys().includes("Phone") → one hole
ids.keys() = ["Email"] → two
"email" in ids.keys() → case
ids.values().count() = 2 → one
ids.values().count() = 1 → two hole case
ids.values().exists(V => V.includes("1")) → one
points.get("web") = 3 → one two
points.get("web").isNull() → hole case bare none
points.get("shop") = 0 → one
points.get("") = 1 → case
points.get("web") + points.get("shop") = 3 → one
points.get(key) = 3 → two
points.keys().count() = 1 → two hole case
points.keys().isNull() → none
points.values().count() = 2 → one
points.values().count() = 0 → hole bare none
points.values().includes(3) → one two
points.values().sum(V => V) = 3 → one two
points.values().isNull() → none
accounts.get("shop").status = "open" → one
accounts.get("shop").visits >= 0 → one two
accounts.get("shop").isNull() → hole bare none
accounts.get("shop").status.isNull() → two hole bare none
accounts.get("web").visits = 9 → two
accounts.keys().count() = 2 → two
accounts.values().count() = 2 → two
accounts.values().status = "open" → one two
accounts.values().sum(visits) = 9 → two
accounts.values()[status = "open"].count() = 1 → one two
accounts.values().exists(visits > 5) → two
mapEntry("k", key).get("k") = "web" → two
mapEntry("k", key).get("x").isNull() → one two hole case bare none
mapEntry("k", 3).values().includes(3) → one two hole case bare none
mapEntry("k", 3).keys() = ["k"] → one two hole case bare none
mapEntry(key, "v").get("web") = "v" → two
mapEntry(key, "v").isNull() → bare none
mapEntry(key, points.get("web")).get("web") = 3 → two
""",
)


GROUPED = (
    rows(
        "shop",
        "6 groupBy",
        """
xEvent.groupBy(eventType).get("buy").count() = 2 → ann
xEvent.groupBy(eventType).get("nothing").count() = 0 → ann bob cyd dee eli fay
xEvent.groupBy(eventType).get("view")[device.model = "A1"].count() = 2 → eli
xEvent.groupBy(eventType).get("buy").max(price) > 200 → bob eli
xEvent.groupBy(eventType).get("buy").sum(price) = 0.3 → ann
xEvent.groupBy(eventType).get("view") → ann bob eli
xEvent.groupBy(eventType).keys().count() = 3 → ann bob
xEvent.groupBy(eventType).keys().count() = 2 → cyd eli
xEvent.groupBy(eventType).keys().count() = 0 → dee fay
xEvent.groupBy(eventType).keys().includes("add") → ann bob cyd
xEvent.groupBy(eventType).values().count() = 2 → cyd eli
xEvent.groupBy(eventType).values().exists(G => G.count() >= 3) → eli
xEvent.groupBy(E => E.eventType).get("buy").count() = 2 → ann
if (gender = "m", xEvent.groupBy(eventType), xEvent.groupBy(device.model)).get("view").count() > 0 → bob eli
if (gender = "m", xEvent.groupBy(eventType), xEvent.groupBy(device.model)).get("A1").count() = 1 → ann
if (gender = "m", xEvent.groupBy(eventType), xEvent.groupBy(device.model)).keys().includes("A1") → ann
xEvent.groupBy(device.model).get("A1").count() = 2 → eli
xEvent.groupBy(timestamp.getDayOfMonth()).keys().count() = 4 → ann eli
xEvent[price > 0].groupBy(eventType).keys().count() = 1 → eli
""",
    )
    + rows(
        "people",
        "6 groupBy",
        """
items.groupBy(name).get("boot").count() = 1 → ann dee
items.groupBy(name).keys() = ["boot", "sock"] → dee
items.groupBy(name).keys().count() = 0 → bob cyd eli fay
items.groupBy(name).isNull() → cyd fay
tags.groupBy(T => T).get("run").count() = 2 → fay
tags.groupBy(T => T).values().count() = 2 → ann fay
""",
    )
    + rows(
        "shop",
        "6 groupBy",
        """
xEvent.groupBy(eventType).get("buy").isNull() → dee fay
xEvent.groupBy(eventType).get("view").map(E => E.price) = xEvent[price > 999].map(E => E.price) → ann bob eli
""",
    )
)
