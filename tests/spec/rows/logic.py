"""The forms of a query, precedence, if, let and inSegment (PQL.md §1, §2, §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

FORMS = (
    rows(
        "members",
        "1, 2",
        """
P => P.points > 7 → ann eve
xEvent[$1.state = "CA"] → ann
xEvent[^.state = "CA"] → ann
state = "CA" // the Golden State → ann
state /* of the union */ = "CA" → ann
NOT (state = "CA") AND points > 0 → eve fay
!(state = "CA") → bob..fay
not state = "CA" and points > 0 → eve fay
state = "CA" or state = "NY" and points > 0 → ann
(state = "CA" or state = "NY") and points > 0 → ann
meta.last = "A" → ann
meta.count = 3 → ann
`e-mail` = "a@x.org" → ann
""",
    )
    + rows(
        "values",
        "1, 2",
        """
n  >  6  AnD  not(n > 100) → a
`n` = 7 → a
TRUE → a b c d e
not (not (n = 7)) → a
n = 7 or n = 0 and x > 5 → a
(n = 7 or n = 0) and x > 5 →
6 < n → a e
"v" = o.k → a
/* all */ n = 7 → a
""",
    )
    + rows(
        "people",
        "1, 2",
        """
(P) => P.city = "Köln" → ann
$1.city = "Köln" → ann
loyalty.tier in ["gold"] and loyalty.points > 10 → eli
""",
    )
)

CHOICES = (
    rows(
        "people",
        "6 if",
        """
if (vip, age > 0, age > 39) → ann bob dee
if (vip, age, 0) > 29 → ann
if (vip, "yes", "no") = "no" → bob cyd dee fay
if (age > 35, city, code) = "KÖLN" → bob
if (vip, age, null) > 0 → ann
if (vip, "100", age) = 100 → ann eli
if (vip, null, age).isNull() → ann cyd eli
if (vip, true, false) → ann eli
if (null, true, false) →
if (tags, 1, 2) = 1 → ann eli fay
if (age, 1, 2) = 2 → cyd
if (vip, 1, 1.5) = 1.5 → bob cyd dee fay
if (vip, joined, date(2024, 2, 29)) occurs on date(2024, 2, 29) → bob cyd dee fay
if (vip, if (age > 0, "a", "b"), "c") = "b" → eli
not (if (vip, age > 0, age > 39)) → cyd eli fay
if (vip, tags, ["x"]).includes("x") → bob cyd dee fay
if (vip, loyalty.points, age) >= 30 → bob dee eli
items.exists(if (name = "boot", price > 5, price > 15)) → ann eli
items.sum(if (name = "boot", 1, 2)) = 3 → dee
""",
    )
    + rows(
        "members",
        "6 if",
        """
if (vip, points > 50, points < 0) → ann cat eve
""",
    )
    + rows(
        "values",
        "6 if",
        """
if (n > 0, "p", "q") = "q" → b c d
""",
    )
    + rows(
        "shop",
        "6 if",
        """
xEvent[if (eventType = "buy", price, 0) > 1] → bob eli
if (xEvent.count() > 3, 1, budget) = 1 → ann bob eli
xEvent.sum(if (eventType = "view", 1, 0)) = 2 → ann
""",
    )
)

NAMED = (
    rows(
        "people",
        "6 let",
        """
let V = (age) in (V > 39) → bob dee
let A = (age) in (A > 29 and A < 41) → ann bob
let A = age in A > 39 → bob dee
let A = age A > 39 → bob dee
let A = (age) in (let B = (A + 10) in (B = 40)) → ann
let A = (age) in (let B = (A) in (A = B)) → ann bob dee eli fay
let A = (age) in (let A = (A + 1) in (A = 41)) → bob
let A = (age) in ((let A = (0) in (A = 0)) and A = 30) → ann
let A = (vip) in (A) → ann eli
let A = (vip) in (not (A)) → bob cyd dee fay
let A = (tags) in (A.includes("golf")) → ann fay
let A = (tags) in (A) → ann eli fay
let A = (loyalty) in (A.points > 5) → ann eli
let A = (loyalty) in (A.isNull()) → cyd dee
let A = ("Köln") in (city = A) → ann
let A = (null) in (age = A) →
let A = (null) in (A.isNull()) → ann bob cyd dee eli fay
let A = (age / 0) in (A.isNull()) → ann bob cyd dee eli fay
let A = (items[price > 5]) in (A.count() = 1 and A.sum(price) > 10) → ann eli
let A = (city) in (items.exists(name = "boot" and A = "Köln")) → ann
let A = (age) in (tags.exists(T => A > 29)) → ann
let city = ("x") in (city = "x") → ann bob cyd dee eli fay
let A = (age) in A > 29 and vip → ann
let A = (age > 35) in (A or vip) → ann bob dee eli
items.exists(let A = (price) in (A > 15)) → eli
(let A = (age) in (A + 1)) = 31 → ann
""",
    )
    + rows(
        "members",
        "6 let",
        """
let x = points in (x > 7) → ann eve
""",
    )
    + rows(
        "values",
        "6 let",
        """
let V = (n) in (V = 7 or V = 0) → a c
let V = n V = 7 → a
""",
    )
    + rows(
        "shop",
        "6 let",
        """
let A = (xEvent[eventType = "buy"]) in (A.count() >= 1 and A.sum(price) > 1) → bob eli
let A = (xEvent.max(timestamp)) in (xEvent[timestamp = A and eventType = "view"]) → bob
let A = (now) in (xEvent[timestamp occurs <= 1 day before A]) → bob
let A = (today) in (xEvent[timestamp occurs on A]) → bob
let A = (gender) in (xEvent[gift = A]) → eli
""",
    )
)

AUDIENCES = (
    rows(
        "people",
        "6 inSegment",
        """
inSegment("vips") → ann bob
not (inSegment("vips")) → cyd dee eli fay
inSegment("gone") →
inSegment("vips") or age = 50 → ann bob dee
inSegment("vips") and not (inSegment("gone")) → ann bob
if (inSegment("vips"), age, 0) > 35 → bob
items.exists(inSegment("vips")) → ann
not (inSegment("gone")) → ann bob cyd dee eli fay
""",
    )
    + rows(
        "lists",
        "6 inSegment",
        """
inSegment("due") → ann cat fay
not (inSegment("due")) → bob dan eve gus
inSegment("bare") → ann dan
inSegment("again") → bob cat eve
inSegment("due") and inSegment("again") → cat
xEvent[inSegment("due")] → ann
""",
    )
    + rows(
        "members",
        "6 inSegment",
        """
inSegment("newsletter") and points > 0 → ann
xEvent[inSegment("newsletter")] → ann
""",
    )
    + rows(
        "members",
        "6 inSegment",
        """
inSegment("Big") and inSegment("newsletter") → ann
""",
        beside=(("Big", "points > 50"),),
    )
    + rows(
        "members",
        "6 inSegment",
        """
inSegment("newsletter") → fay
""",
        beside=(("newsletter", "points = 7"),),
    )
    + rows(
        "members",
        "6 inSegment",
        """
not (inSegment("Both")) → bob cat dan fay
""",
        beside=(("Big", "points > 50"), ("Both", 'inSegment("Big") and vip')),
    )
)
