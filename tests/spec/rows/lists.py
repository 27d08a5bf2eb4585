"""Lists, sets and what they are made into (PQL.md §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

LISTS = (
    rows(
        "people",
        "6 list",
        """
code in ["US", "us"] → ann bob
code in [] →
code notIn ["US", "us"] → dee eli fay
code notIn [] → ann bob dee eli fay
not (code in ["US", "us"]) → cyd dee eli fay
not (code notIn ["US", "us"]) → ann bob cyd
age in [30, 50] → ann dee
age notIn ["30", "50"] → bob eli fay
"golf" in tags → ann fay
"golf" notIn tags → bob eli
not ("golf" in tags) → bob cyd dee eli
tags.includes("golf") → ann fay
tags.includes("Golf") → eli
["US", "DE"].includes(code) → ann
tags = "run" → ann fay
tags != "run" → ann eli fay
not (tags = "run") → bob cyd dee eli
tags.contains("GOL", false) → ann eli fay
tags.doesNotContain("golf") → ann eli fay
tags = ["golf", "run"] → ann fay
tags = ["run", "golf", "golf"] → ann fay
tags != ["golf", "run"] → bob eli
items.exists(name = "boot") → ann dee
items.exists(name = "boot" and price > 1) → ann
items.exists(not (name = "boot")) → dee eli
not (items.exists(name = "boot")) → bob cyd eli fay
items.name = "boot" → ann dee
items.name != "boot" → dee
items.name in ["sock", "hat"] → dee
items.price >= 10 → ann eli
items[name = "boot"].count() = 1 → ann dee
items[price > 1] → ann dee eli
items.count() = 2 → dee
items.name.count() = 2 → dee
items.tags = "new" → ann eli
items.exists(tags.includes("sale")) → eli
items.exists(^.city.startsWith("K")) → ann
items.exists($1.age = 50) → dee
tags.exists(true) → ann eli fay
not (items.exists(true)) → bob cyd fay
items.exists(false) →
items[true] → ann dee eli
items.filter(price > 5).count() = 1 → ann eli
items.filter(price > 100).count() = 0 → ann bob cyd dee eli fay
items.filter(price > 100).isNull() → cyd fay
items.filter(name = "boot").exists(price > 1) → ann
items.filter(name = "sock").filter(price > 1) → dee
items.map(price) → ann dee eli
items.map(price).count() = 1 → ann dee eli
items.map(price).includes(20) → eli
items.map(price).isNull() → cyd fay
items.map(name) = ["boot", "sock"] → dee
items.map(tags).count() = 2 → eli
items.map(tags) = "new" → ann eli
items.count() = 0 → bob cyd fay
items.count() > tags.count() → dee
tags includes "golf" → ann fay
[30, 40].includes(age) → ann bob
["30", "40"].includes(age) → ann bob
[age, 40].includes(40) → ann bob cyd dee eli fay
["golf", "run"] = tags → ann fay
tags = [] → bob
tags != [] → ann eli fay
tags.exists(T => T in ["golf", "chess"]) → ann fay
city in ["Köln", code] → ann
tags.count() in [1, 3] → eli fay
""",
    )
    + rows(
        "members",
        "6 list",
        """
not (interests.includes("golf")) → cat dan eve
interests = ["golf"] → bob
interests != ["golf"] → ann cat eve fay
interests = [] → cat
scores = [1, 3] → ann fay
interests.contains("run") → ann fay
interests.equals("GOLF", false) → ann bob fay
not (interests != "golf") → bob cat dan
interests in ["chess"] → eve
interests notIn ["golf"] → ann eve fay
scores > 4 → bob
scores.includes(3) → ann fay
interests.exists(I => I = "chess") → eve
interests.filter(I => I = "golf").count() = 2 → fay
""",
    )
    + rows(
        "values",
        "6 list",
        """
nums.count() = 0 → c d
nums.count() = 3 → e
nums.count() = 1 → b
nums.includes(0.2) → a
nums > 100 → b e
nums < 0 → e
nums != 1 → a b e
nums → a b e
not (nums) → c d
nums.isNull() → d
0.1 in nums → a
0.1 notIn nums → b c e
lines.p.count() = 2 → a b
lines.p.count() = 0 → c d e
lines.count() = 1 → e
lines.w.count() = 2 → a
lines.w = 2 → a
lines.p = 0.2 → a
lines.p < 0.2 → a
lines[p.isNull()] → e
lines[w] → a
lines[w.isNull()] → b
lines[not (w)] → b e
lines[p > 1].count() = 2 → b
lines.isNull() → d
lines.exists(q = 1 or p > 100) → a b
""",
    )
) + rows(
    "members",
    "6 list",
    """
[] = scores → cat eve
[].intersects(scores) →
""",
)

SETS = (
    rows(
        "people",
        "6 set",
        """
tags.intersects(["golf", "chess"]) → ann fay
tags.intersection(["golf", "run"]).count() = 2 → ann fay
tags.subsetOf(["golf", "run", "chess"]) → ann bob fay
tags.supersetOf(["golf"]) → ann fay
tags.intersects([]) →
not (tags.intersects(["golf"])) → bob cyd dee eli
tags.intersects(null) →
not (tags.intersects(null)) → ann bob cyd dee eli fay
tags.intersects(tags) → ann eli fay
["golf", "Golf"].intersects(tags) → ann eli fay
items.tags.intersects(["sale", "x"]) → eli
tags.subsetOf([]) → bob
tags.subsetOf(["golf"]) → bob
not (tags.subsetOf(["golf"])) → ann cyd dee eli fay
tags subsetOf ["golf", "run"] → ann bob fay
["golf"].subsetOf(tags) → ann fay
[].subsetOf(tags) → ann bob eli fay
tags.subsetOf(null) →
tags.supersetOf([]) → ann bob eli fay
tags supersetOf ["run", "run"] → ann fay
not (tags.supersetOf(["golf"])) → bob cyd dee eli
["golf", "run"].supersetOf(tags) → ann bob fay
tags.supersetOf(tags) → ann bob eli fay
tags.supersetOf(null) →
tags.intersection(["golf"]).isNull() → cyd dee
tags.intersection(["golf"]).count() = 0 → bob cyd dee eli
tags.intersection(["golf", "golf", "run"]).count() = 2 → ann fay
tags.intersection(["run"]) = ["run"] → ann fay
tags.intersection(["run", "x"]) → ann fay
(tags intersection ["golf"]).head() = "golf" → ann fay
tags.intersection(null).isNull() → ann bob cyd dee eli fay
items.tags.intersection(tags).count() = 0 → ann bob cyd dee eli fay
""",
    )
    + rows(
        "members",
        "6 set",
        """
interests intersects ["golf"] → ann bob fay
not (interests.intersects(["golf", "chess"])) → cat dan
interests.subsetOf(["golf", "running"]) → ann bob cat fay
interests.supersetOf(["golf", "running"]) → ann fay
""",
    )
    + rows(
        "values",
        "6 set",
        """
nums.distinct().count() = 3 → e
nums.intersects([0.1]) → a
not (nums.intersects([0.1])) → b c d e
nums.subsetOf([0.1, 0.2]) → a c
nums.supersetOf([]) → a b c e
nums.intersection([0.1, 5]).count() = 1 → a
""",
    )
    + rows(
        "orders",
        "6 set",
        """
interests.intersects(xEvent.items.sku) → p1 p8
interests.subsetOf(xEvent.items.sku) → p2
interests.supersetOf(xEvent.items.sku) → p2 p4 p5 p6 p8
xEvent.items.sku.intersection(interests).count() = 1 → p1 p8
xEvent.eventType.subsetOf(["search", "buy"]) → * - p1
xEvent.eventType.supersetOf(["search", "buy"]) → p1..p4
""",
    )
) + rows(
    "orders",
    "6 set",
    """
xEvent.items.map(I => I.sku).intersects(interests) → p1 p8
xEvent.items.map(I => (average T from [1, 3] where T > 0)).intersects([2]) → p1 p3 p8
""",
)

ORDERED = (
    rows(
        "people",
        "6 list",
        """
tags.distinct().count() = 2 → ann fay
tags.head() = "golf" → ann
items.topN(price, 1).head().price = 20 → eli
items.bottomN(price, 1).head().price = 2.5 → dee
tags.distinct().count() = 0 → bob cyd dee
tags.distinct().isNull() → cyd dee
tags.distinct() = ["golf", "run"] → ann fay
tags.distinct().head() = "run" → fay
tags.distinct() → ann eli fay
not (tags.distinct().count() = tags.count()) → fay
items.tags.distinct().count() = 2 → eli
items.name.distinct().count() = 2 → dee
""",
    )
    + rows(
        "members",
        "6 list",
        """
scores.topN(S => S, 1).head() = 3 → ann fay
scores.bottomN(S => S, 1).head() = 1 → ann fay
scores.topN(S => S, 2).count() = 2 → ann fay
scores.topN(S => S, 99999999999999999999).head() = 3 → ann fay
""",
    )
    + rows(
        "values",
        "6 list",
        """
nums.head() = 0.1 → a
lines.topN(q, 1).head().q = 2 → a
lines.bottomN(q, 1).head().q = 1 → a
""",
    )
    + rows(
        "ranks",
        "6 list",
        """
lines.topN(p, 1).head().q = 2 → a c
lines.topN(p, 1).head().q = 1 → b
lines.bottomN(p, 1).head().q = 1 → a
lines.bottomN(p, 1).head().q = 3 → b
lines.bottomN(p, 1).head().q = 2 → c
lines.topN(p, 2).count() = 2 → a b
lines.topN(p, 2).count() = 1 → c
lines.topN(p, 5).count() = 3 → a b
lines.topN(p, 0).count() = 0 → a b c d e f
lines.topN(p, 1).count() = 0 → d e f
lines.topN(p, 1) → a b c
not (lines.topN(p, 1)) → d e f
lines.topN(p, 1).isNull() → f
lines.bottomN(p, 1).isNull() → f
lines.topN(p, 2).sum(q) = 5 → a
lines.topN(p, 2).sum(q) = 3 → b
lines.bottomN(p, 2).sum(q) = 4 → a b
lines.bottomN(p, 2).sum(p) = 6 → b
lines.topN(p, 2).head().q = 2 → a c
lines.topN(p, 2)[q = 3] → a
lines.topN(q, 1).head().p = 2 → a
lines.topN(q, 1).head().p.isNull() → c d e f
lines.topN(L => L.p + L.q, 1).head().q = 2 → a b c
lines.topN(L => L.q - L.p, 1).head().q = 3 → a b
lines[p > 1].topN(p, 1).head().q = 2 → a c
lines.filter(q > 1).bottomN(p, 1).head().q = 3 → a b
lines.head().q = 1 → a b c d
lines.head().p.isNull() → c d e f
lines.head().isNull() → e f
lines.head() → a b c d
not (lines.head()) → e f
nums.head() = 3 → a
nums.head() = 4 → c
nums.head().isNull() → d e f
nums.head() > 2 → a c
nums.topN(N => N, 2) = [3, 2] → a
nums.topN(N => N, 2).sum(N => N) = 4 → b c
nums.topN(N => N, 1).head() = 4 → c
nums.topN(N => -N, 1).head() = 1 → a b
nums.bottomN(N => N, 1).head() = 1 → a b
nums.bottomN(N => N, 2).sum(N => N) = 3 → a b
nums.distinct().count() = 2 → b
nums.distinct().sum(N => N) = 3 → b
nums.distinct().isNull() → f
""",
    )
    + rows(
        "shop",
        "6 list",
        """
xEvent.topN(timestamp, 1).head().eventType = "buy" → ann eli
xEvent.topN(timestamp, 3).count() = 3 → ann bob cyd eli
xEvent.topN(price, 2).count() = 2 → ann bob
xEvent.topN(price, 1).head().eventType = "buy" → ann bob eli
xEvent.topN(price, 1).head().isNull() → dee fay
xEvent.bottomN(price, 1).head().price = 0.1 → ann
xEvent.bottomN(timestamp, 1).head().eventType = "view" → ann eli
xEvent.bottomN(timestamp, 2).exists(eventType = "buy") → bob cyd
xEvent[eventType = "view"].topN(timestamp, 1).head().device.model = "A1" →
xEvent[eventType = "view"].bottomN(timestamp, 1).head().device.model = "A1" → ann eli
xEvent.eventType.distinct().count() = 3 → ann bob
xEvent.eventType.distinct().count() = 2 → cyd eli
xEvent.eventType.distinct().count() = 0 → dee fay
xEvent.head().isNull() → dee fay
xEvent[eventType = "buy"].head().items.exists(name = "sock") → eli
""",
    )
)

SUBSETS = rows(
    "shop",
    "6 set",
    """
xEvent.price.subsetOf([1.0, 0.1, 0.2]) → ann cyd dee fay
""",
)
