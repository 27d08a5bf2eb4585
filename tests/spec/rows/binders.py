"""Quantifiers, binders, lambdas and gaps between events (PQL.md §6, §7, §8), by hand."""

from __future__ import annotations

from tests.spec.row import rows

QUANTIFIERS = (
    rows(
        "shop",
        "6 quantifier",
        """
exists E from xEvent where E.eventType = "view" and E.device.model = "B2" → bob
forall E from xEvent where E.eventType = "view" → dee fay
not (exists E from xEvent where E.eventType = "add") → dee eli fay
select E from xEvent where E.price > 100 → bob eli
{xEvent: price > 100} → bob eli
{xEvent: price > ^.budget} → bob eli
{xEvent: gift = ^.gender} → eli
{xEvent.device: device.model = "B2"} → bob
{E as xEvent, E.items: price > 11} → eli
{E as xEvent, E.items: price > E.price} → ann
(sum E.price over E from xEvent where E.eventType = "buy") >= 300 → bob
(max price over E from xEvent) < 2 → ann cyd
forall E from xEvent where E.timestamp occurs after date(2024, 8, 4) → bob dee eli fay
forall E from xEvent: E.eventType.isNotNull() → ann bob dee eli fay
not (forall E from xEvent where E.price < 1) → ann bob cyd eli
forall E from xEvent where false → dee fay
forall E from xEvent where E.items.isNull() or E.items.exists(price > 1) → ann cyd dee eli fay
forall E from xEvent[eventType = "buy"] where E.price > 1 → bob dee eli fay
exists E from xEvent where E.price > budget → bob eli
exists E from xEvent where E.gift = gender → eli
exists E from xEvent → ann bob cyd eli
exists P from xEvent.price where P > 100 → bob eli
forall P from xEvent.price where P > 1 → bob dee eli fay
(select P from xEvent.price where P > 1).count() = 2 → bob
exists D from xEvent.device where D.model = "B2" → bob
exists D from xEvent.device → ann bob eli
forall D from xEvent.device where D.model = "A1" → ann cyd dee eli fay
select D from xEvent.device where D.model = "A1" → ann eli
[1, 2].supersetOf([]) → ann bob cyd dee eli fay
[].supersetOf([]) → ann bob cyd dee eli fay
[].supersetOf([1]) →
[].intersection([1]).count() = 0 → ann bob cyd dee eli fay
not (select E from xEvent where E.eventType = "buy") → dee fay
(select E from xEvent where E.eventType = "view").count() = 2 → ann
(select E from xEvent where E.price > 1).items.name = "boot" → eli
(select E from xEvent where E.eventType = "buy").sum(price) = 0.3 → ann
{E as xEvent: E.eventType = "view" and E.device.model = "B2"} → bob
{xEvent: eventType = "add"} → ann bob cyd
{E as xEvent, I as E.items: I.price > 11} → eli
{A as xEvent, B as xEvent: A.eventType = "view" and B.eventType = "buy" and B.timestamp > A.timestamp} → ann eli
not ({xEvent: eventType = "add"}) → dee eli fay
{E as xEvent} → ann bob cyd eli
""",
    )
    + rows(
        "orders",
        "6 quantifier",
        """
exists E from xEvent where E.eventType = "buy" and E.price > 100 → p1 p3
exists E from xEvent: E.price = 50 → p2
exists E from xEvent where eventType = "buy" and price = 50 → p2
exists E from xEvent where price >= limit → p2 p3 p4
exists E from xEvent → * - p6
select E from xEvent where E.items.exists(sku = "C3") → p3 p8
(select E from xEvent where E.eventType = "search").count() = 3 → p4
exists I from xEvent.items where I.qty = 10 → p1
{E as xEvent: E.eventType = "search"} → p1..p5
{E as xEvent} → * - p6
{xEvent: eventType = "add"} → p1
forall E from xEvent: E.price >= 0 → p6 p8
forall I from xEvent.items where I.qty >= 1 → * - p3
not (forall E from xEvent where E.eventType = "buy") → p1..p5
not (exists E from xEvent where not (E.eventType = "buy")) → p6 p7 p8
exists E from xEvent where exists I from E.items where I.sku = "A1" and E.price > 200 → p3
""",
    )
    + rows(
        "people",
        "6 quantifier",
        """
exists I from items where I.name = "boot" → ann dee
exists I from items where name = "boot" → ann dee
exists I from items : I.price > 15 → eli
forall I from items where I.price > 1 → ann bob cyd eli fay
select I from items where I.name = "sock" → dee
{I as items: I.name = "sock"} → dee
forall T from tags where T = "run" → bob cyd dee
forall T from tags where T in ["golf", "run"] → ann bob cyd dee fay
exists T from tags where T = "run" → ann fay
select T from tags where T.startsWith("G") → eli
forall I from items where I.price.isNotNull() → ann bob cyd eli fay
exists I from items where exists T from I.tags where T = "new" → ann eli
forall I from items where exists T from I.tags where T = "new" → ann bob cyd eli fay
""",
    )
    + rows(
        "members",
        "6 quantifier",
        """
exists S from interests where S = "golf" → ann bob fay
forall S from interests where S = "golf" → bob cat dan
select S from scores where S > 2 → ann bob fay
""",
    )
    + rows(
        "values",
        "6 quantifier",
        """
forall L from lines where L.q > 0 → a c d e
forall L from lines where p < 10 → a c d
exists L from lines where L.w.includes(2.0) → a
exists L from lines where w = 1 → a
exists L from lines where n = 7 → a
exists L from lines where L.p = $1.x → a
forall L from xEvent where false → b c d e
""",
    )
)

LAMBDAS = rows(
    "people",
    "6 lambda",
    """
items.filter(I => I.price > 5).count() = 1 → ann eli
items.filter((I) => I.price > 5).count() = 1 → ann eli
items.map(I => I.price * 2).includes(40) → eli
items.map(I => I.price * 2).count() = 1 → ann dee eli
items.map(I => I.name) = "boot" → ann dee
items.map(I => I.tags).count() = 2 → eli
items.exists(I => I.name = "boot" and $1.age = 50) → dee
items.exists(I => I.name = "boot" and age = 50) → dee
items.exists(I => I.tags.exists(T => T = "sale" and I.price > 15)) → eli
items.sum(I => I.price) = 10.5 → ann
items.average(I => I.price + 0.5) = 3 → dee
items.max(I => I.name) = "sock" → dee
tags.filter(T => T != "golf").count() = 2 → fay
tags.map(T => T).count() = 3 → fay
tags.exists(T => T.startsWith("g")) → ann fay
tags.map(T => 1).sum(N => N) = 3 → fay
tags.map(T => T = "run").count() = 2 → ann
P => P.items.exists(I => I.price > P.age) → eli
(P) => P.tags.exists(T => T = "golf" and P.vip) → ann
""",
)


SEVERAL = (
    rows(
        "shop",
        "6 several",
        """
exists A from xEvent, B from xEvent where A != B → ann bob cyd eli
exists A from xEvent where A.eventType = "buy", B from xEvent where B.eventType = "buy" and A != B → ann
exists A from xEvent, B from xEvent where A = B and A.eventType = "buy" → ann bob cyd eli
exists A from xEvent, B from xEvent where A != B and A.timestamp = B.timestamp → ann bob
forall A from xEvent, B from xEvent where A = B → dee fay
not (exists A from xEvent, B from xEvent where A.eventType = "view" and B.eventType = "buy") → cyd dee fay
exists A from xEvent where A.eventType = "view", B from xEvent where B.price > budget and B.timestamp > A.timestamp → eli
exists E from xEvent, I from E.items where I.price > 11 → eli
exists E from xEvent where E.eventType = "buy", I from E.items where I.price > E.price → ann
forall E from xEvent, I from E.items where I.price > 2 → ann bob cyd dee fay
forall E from xEvent where E.eventType = "buy", I from E.items where I.price > 2 → ann bob cyd dee fay
(select A from xEvent, B from xEvent where A != B).count() = 6 → bob cyd
(select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy").B.price > 200 → bob eli
exists A from xEvent where A.eventType = "view" and (exists B from xEvent where B.timestamp occurs after A.timestamp and B.eventType = "buy") → ann eli
xEvent[eventType = "view" and exists B from xEvent where B.timestamp > timestamp] → ann eli
xEvent[items.exists(I => exists B from xEvent where B.price > I.price and B.eventType = "buy")] → eli
exists A from xEvent, B from xEvent where B.price = A.price and A != B → ann
""",
    )
    + rows(
        "orders",
        "6 several",
        """
select A from xEvent where A.eventType = "search", B from xEvent where B.eventType = "buy" and B.timestamp occurs < 24 hours after A.timestamp → p1
exists A from xEvent where A.eventType = "search", B from xEvent where A != B and B.eventType = "search" → p4
forall A from xEvent, B from xEvent where A.eventType = B.eventType → p5..p8
exists E from xEvent, I from E.items where I.qty = 10 → p1
{A as xEvent, B as xEvent: A != B and A.price = B.price} →
xEvent[xEvent.count() = 1 and eventType = "search"] → p5
""",
    )
    + rows(
        "values",
        "6 several",
        """
exists L from lines, M from lines where L != M and L.q = 1 → a
exists L from lines, M from lines where L != M → a b
forall L from lines, M from lines where L.p < 10 and M.p < 10 → a c d
select L from lines where L.q = 1, M from lines where M.q > L.q → a
""",
    )
    + rows(
        "people",
        "6 several",
        """
exists A from items, B from items where A != B → dee
exists I from items, T from I.tags where T = "sale" → eli
exists I from items, T from I.tags where T = "new" and I.price < 15 → ann
forall I from items, T from I.tags where T = "new" → ann bob cyd dee fay
forall I from items where I.price > 1, T from I.tags where T != "x" → ann bob cyd dee eli fay
select S from tags, T from tags where S < T → ann fay
(select S from tags, T from tags where S < T).count() = 2 → fay
exists I from items where I.name = "boot", J from items where J.name = "sock" and J.price > 1 → dee
""",
    )
    + rows(
        "ties",
        "6 several",
        """
exists A from xEvent where A.eventType = "x", B from xEvent where B.eventType = "x" and A != B and A.timestamp = B.timestamp → a b
exists A from xEvent, B from xEvent, C from xEvent where A != B and B != C and A != C → a b c d
exists A from xEvent where A.eventType = "x", B from xEvent where B.eventType = "y" and B.timestamp > A.timestamp, C from xEvent where C.eventType = "x" and C.timestamp > B.timestamp → c
exists A from xEvent, B from xEvent where A.eventType = "x" and B.eventType = "y" and A.timestamp = B.timestamp → a d
exists A from xEvent where A.eventType = "x", B from xEvent where B.eventType = "y" and B.timestamp occurs <= 1 millisecond after A.timestamp → b
forall A from xEvent where A.eventType = "x", B from xEvent where B.eventType = "x" → e f
""",
    )
) + rows(
    "shop",
    "6 several",
    """
(select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy").count() = 4 → ann
""",
)

GAPS = rows(
    "shop",
    "7 gap",
    """
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 1000000000 days after A.timestamp → ann
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs > 1000000000 days after A.timestamp →
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp and B.timestamp occurs <= 24 hours after A.timestamp → ann
select A from xEvent where A.eventType = "buy" and not (exists B from xEvent where B.eventType = "view" and B.timestamp occurs <= 7 days after A.timestamp) → ann bob cyd eli
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp → ann eli
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 24 hours after A.timestamp → eli
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs < 24 hours after A.timestamp →
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs >= 2 days after A.timestamp and B.timestamp occurs <= 3 days after A.timestamp → ann eli
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs > 2 days after A.timestamp and B.timestamp occurs < 3 days after A.timestamp →
select A from xEvent where A.eventType = "add" and not (exists B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp) → bob cyd
not (select A from xEvent where A.eventType = "add" and not (exists B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp)) → ann dee eli fay
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 1 day from A.timestamp → ann bob
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs between A.timestamp and now → ann bob
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs on A.timestamp → bob
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs before A.timestamp → cyd
select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "view" and B.timestamp occurs = 1 day after A.timestamp → eli
forall A from xEvent[eventType = "view"] where exists B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 3 days after A.timestamp → cyd dee eli fay
""",
)

SCOPES = (
    rows(
        "numbers",
        "4 scopes",
        """
exists E from xEvent where E.n = n → nan half
select E from xEvent where n = E.n → nan half
forall E from xEvent where E.n = n → zero none
exists E from xEvent where n = 1 → nan
exists E from xEvent where E.n = $1.n → nan half
xEvent[n = 1] → nan inf half tenth
xEvent[n = ^.n] → nan half
xEvent.exists(n = ^.n) → nan half
xEvent.exists(E => E.n = n) → nan half
xEvent.filter(E => E.n > n).count() = 1 → minus half
xEvent.filter(n > ^.n).count() = 1 → minus half
(sum n over E from xEvent) = 6 → inf
(sum E.n over E from xEvent) = 2 → inf
(sum E.n + n over E from xEvent where E.n = n) = 2 → nan
xEvent.sum(E => n) = 6 → inf
xEvent.sum(n) = 2 → inf
xEvent.map(E => n).count() = 3 → inf half
xEvent.map(E => E.n + n).includes(-4) → minus
exists A from xEvent where exists B from xEvent where A.n = B.n and B.n = n → nan half
exists A from xEvent where A.n = n, B from xEvent where B.n < n → nan
exists E from xEvent where xEvent[n = E.n and n = ^.n] → nan half
exists E from xEvent where xEvent[n > E.n and n = ^.n] → nan
exists E from xEvent where xEvent.exists(X => X.n > E.n and X.n = n) → nan
xEvent[exists E from xEvent where E.n > n] → nan half tenth
xEvent[exists E from xEvent where E.n > $1.n] → minus half
xEvent[exists E from xEvent where E.n > ^.n] → minus half
xEvent[exists E from xEvent where E.n = n and E.n = ^.n] → nan half
xEvent[xEvent.exists(E => E.n > n)] → nan half tenth
xEvent.exists(xEvent.exists(E => E.n > n and n = ^.n)) → half
CHAIN(xEvent, timestamp, [C0: WHAT(exists E from xEvent where E.n > n and n = ^.n)]) → half
let X = (n) in (exists E from xEvent where E.n = X) → nan half
P => P.xEvent.exists(E => E.n = P.n and n = E.n) → nan half
exists T from list where T < n → nan
exists T from list where T = x → half
list.exists(T => T < $1.n) → nan
select E from xEvent where E.timestamp occurs before now and n > 0 → nan inf
""",
    )
    + rows(
        "people",
        "4 scopes",
        """
exists I from items where tags = "golf" → ann
exists I from items where I.tags = "new" and tags = "golf" → ann
items.exists(I => tags = "golf" and I.price > 1) → ann
items[tags = "new"] → ann eli
items[exists T from tags where T = "new"] → ann eli
items[exists T from ^.tags where T = "golf"] → ann
exists T from tags where items[price > 1 and ^.tags = T] → ann eli
exists T from tags where T != code → ann eli fay
exists I from items where exists T from tags where T = "golf" → ann
exists I from items where exists T from I.tags where T = "sale" and tags = "Golf" → eli
forall T from tags where T != code and T != city → *
exists I from items where name = "boot" and age = 50 → dee
items.sum(I => price) = 10.5 → ann
""",
    )
    + rows(
        "shop",
        "4 scopes",
        """
exists E from xEvent where price > budget → bob eli
exists A from xEvent where eventType = "view", B from xEvent where eventType = "buy" and B.timestamp > A.timestamp → ann eli
exists E from xEvent, I from items where I.price > 11 → eli
xEvent.exists(E => eventType = "add" and E.price > budget) → bob
""",
    )
)
"""Whose field a bare name is: the scope's where it has one, else the bound item's."""
