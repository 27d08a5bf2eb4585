"""What is read and written but not evaluated yet, by hand."""

from __future__ import annotations

from tests.spec.row import rows

LATER = (
    rows(
        "people",
        "6, evaluated later",
        """
age + 10 = 40 → ann
age * 2 > 90 → dee
age / 4 = 7.5 → ann
age % 7 = 2 → ann
1 / age > 0 → ann bob dee
if (vip, age > 0, age > 39) → ann bob dee
let V = (age) in (V > 39) → bob dee
tags.intersects(["golf", "chess"]) → ann fay
tags.intersection(["golf", "run"]).count() = 2 → ann fay
tags.subsetOf(["golf", "run", "chess"]) → ann bob fay
tags.supersetOf(["golf"]) → ann fay
tags.distinct().count() = 2 → ann fay
tags.head() = "golf" → ann
items.topN(price, 1).head().price = 20 → eli
items.bottomN(price, 1).head().price = 2.5 → dee
city.regexGroup("^(.)", 1) = "K" → ann bob
""",
    )
    + rows(
        "shop",
        "7, evaluated later",
        """
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp and B.timestamp occurs <= 24 hours after A.timestamp → ann
select A from xEvent where A.eventType = "buy" and not (exists B from xEvent where B.eventType = "view" and B.timestamp occurs <= 7 days after A.timestamp) → ann bob cyd eli
xEvent.groupBy(eventType).get("buy").count() = 2 → ann
""",
    )
    + rows("noon", "6, evaluated later", "at.getYear() = currentYear() - 1 → a")
)
