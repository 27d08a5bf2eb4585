"""Null rules, numbers, objects and what exports hold (PQL.md §3 to §6), by hand."""

from __future__ import annotations

from tests.spec.row import rows

NULLS = rows(
    "people",
    "5",
    """
city = "Köln" → ann
city != "Köln" → bob dee eli fay
not (city = "Köln") → bob cyd dee eli fay
not (city != "Köln") → ann cyd
city = null →
city != null →
not (city = null) → ann bob cyd dee eli fay
age < 40 → ann eli fay
not (age < 40) → bob cyd dee
age >= 0 → ann bob dee fay
age <= -1 → eli
score > 1 → ann bob eli
not (score > 1) → cyd dee fay
score != 1.5 → bob eli fay
score = 0.3 → fay
score > 1000000 → eli
score.isNull() → cyd dee
vip → ann eli
vip = true → ann eli
vip = false → bob fay
vip != true → bob fay
not (vip) → bob cyd dee fay
!(vip) → bob cyd dee fay
city.isNull() → cyd
city.isNotNull() → ann bob dee eli fay
not (city.isNull()) → ann bob dee eli fay
loyalty.isNull() → cyd dee
loyalty.isNotNull() → ann bob eli fay
loyalty → ann bob eli fay
loyalty.points → ann eli fay
not (loyalty.points) → bob cyd dee
tags → ann eli fay
tags.isNull() → cyd dee
tags.isNotNull() → ann bob eli fay
tags.count() = 0 → bob cyd dee
tags.count() >= 2 → ann fay
tags.count() → ann bob cyd dee eli fay
not (not (vip)) → ann eli
vip and age > 29 → ann
vip or age > 39 → ann bob dee eli
vip or not (vip) → ann bob cyd dee eli fay
vip and not (vip) →
not (vip and age > 0) → bob cyd dee eli fay
not (vip or age > 39) → cyd fay
(age < 40) = true → ann eli fay
(age < 40) = false → bob cyd dee
""",
)

MORE_NULLS = rows(
    "members",
    "5",
    """
points < points →
points = points → * - dan
points != points →
not (state.contains("A")) → bob cat dan eve
state.notEqualTo("CA") → bob cat eve fay
state in ["CA", null] → ann
state notIn ["CA", null] → bob cat eve fay
home.street.isNull() → bob cat dan fay
null →
not (null) → ann..fay
""",
) + rows(
    "people",
    "5",
    """
not (null) or vip → ann bob cyd dee eli fay
age < null →
not (age < null) → ann bob cyd dee eli fay
null = null →
not (null != null) → ann bob cyd dee eli fay
city.equals(null) →
not (city.notEqualTo(null)) → ann bob cyd dee eli fay
age in [null] →
age notIn [null] → ann bob dee eli fay
"golf" in null →
null in tags →
tags.includes(null) →
items.isNotNull() → ann bob dee eli
items[price > 100].isNull() → cyd fay
items.name.isNull() → cyd fay
not (items.name.isNull()) → ann bob dee eli
loyalty.tier.isNull() → cyd dee
not (loyalty.points > 0) → bob cyd dee fay
not (not (loyalty.points > 0)) → ann eli
not (vip = false) → ann cyd dee eli
""",
)

COERCED = rows(
    "members",
    "4",
    """
points → * - dan
city → * - dan
birth → ann bob eve fay
not (interests) → cat dan
true → ann..fay
false →
1 → ann..fay
"" → ann..fay
zip in [5, 10001] → bob eve
points in ["100", "7"] → ann eve fay
100 = points → ann eve
"CA" = state → ann
birth < "1990-01-01" → fay
birth in ["2000-02-29"] → bob
birth <= date(1990, 2, 28) → ann eve fay
state >= "PR" → bob eve
home.floor < points → ann fay
home.floor = points → bob
points = -5 → cat
points < .45 → bob cat
points > -2.02E12 → * - dan
""",
) + rows(
    "people",
    "6 comparison",
    """
age > score → ann bob
age < score → eli fay
not (age > score) → cyd dee eli fay
age != score → ann bob eli fay
age > loyalty.points → ann
age = loyalty.points → fay
city = city → ann bob dee eli fay
city != city →
city != code → ann bob dee eli fay
code in tags →
joined <= since → ann
joined > since → bob
not (joined <= since) → bob cyd dee eli fay
loyalty.tier = loyalty.tier → ann bob eli fay
vip = (age > 0) → ann fay
vip != (age > 0) → bob eli
30 = age → ann
39 < age → bob dee
"L" > city → ann bob
""",
)

NUMBERS = rows(
    "numbers",
    "5",
    """
x > 0 → inf half tenth
x < 0 → minus
x = x → inf minus half tenth zero
x != 0.5 → inf minus tenth zero
not (x > 0) → nan minus zero none
x.isNull() → nan none
x → inf minus half tenth zero
x = 0 → zero
x >= 1e308 → inf
x in [0.1, 0.5] → half tenth
x notIn [0.5] → inf minus tenth zero
n < x → inf half
x = money → zero
money = 0.3 → half
money >= 300 → inf
money > 299.99 → inf
money < 0 → minus
big = 9007199254740993 → nan
big > 9007199254740992 → nan
big = 9007199254740992.0 → inf
(sum V over V from list) = 0.6 → nan
(sum V over V from list) = 1 → tenth
(average V over V from list) = 0.2 → nan
xEvent.sum(x) = 0.3 → half
xEvent.sum(x) > 0.3 → nan inf tenth
xEvent.sum(x) = 1 → tenth
xEvent.sum(x) = 0 → minus zero none
xEvent.average(x) = 4 → nan
xEvent.average(x) = 2 → inf
xEvent.average(x) = 0.1 → half
not (xEvent.average(x) <= 9999999) → minus zero none
xEvent.min(x) <= 0 → minus half tenth
xEvent.max(x) >= 4 → nan inf tenth
xEvent.x = 4 → nan
xEvent.x.count() = 1 → nan minus
xEvent[x > 1].count() = 1 → nan tenth
xEvent.sum(money) > 300 →
xEvent.sum(money) >= 300 → inf
xEvent.sum(money) = 0.3 → nan
xEvent.sum(money) = 0.31 → half
xEvent.max(money) = 100 → inf
xEvent.average(n) > 0.3333333333333333 → nan inf half tenth
xEvent.average(n) < 0.3333333333333334 → minus half
xEvent.sum(n) = 9007199254740994 → tenth
xEvent.average(n) = 4503599627370497 → tenth
""",
) + rows(
    "values",
    "5",
    """
x < 0 → b
x > 1 → e
x != 0.1 → b e
not (x < 0) → a c d e
x.isNotNull() → a b e
not (x) → c d
x >= 0.1 → a e
x > n → e
x <= -1000000 → b
n = 9007199254740993 → e
n = 9007199254740992 →
n != 9007199254740992 → a b c e
n >= 9007199254740992.0 → e
n = 7.0 → a
n > 6.5 → a e
n in [7.0, 0] → a c
n = "7" → a
x = "0.1" → a
x in [0.1] → a
x notIn [0.1] → b e
x = 1e16 → e
""",
)

OBJECTS = (
    rows(
        "values",
        "4",
        """
o.d → a d
o.d.isNull() → b c e
o.d.z → a d
o.d.z = 0 → d
o.k → a e
o.k != "v" → e
not (o.k = "v") → b c d e
""",
    )
    + rows(
        "people",
        "6 object",
        """
{"a": age}.a = 30 → ann
{"a": age, "b": city}.b = "Köln" → ann
{"a": age, "b": city}.a < 40 → ann eli fay
{"a": {"b": age}}.a.b > 39 → bob dee
{"a": tags}.a.includes("golf") → ann fay
{"a": tags}.a.count() = 3 → fay
{"a": age}.a + 10 = 40 → ann
{"a": null}.isNull() → ann bob cyd dee eli fay
{"a": age}.isNull() → cyd
{"a": age, "b": loyalty.points}.isNotNull() → ann bob dee eli fay
{"a": loyalty}.a.tier = "gold" → ann eli
items.map(I => {"n": I.name, "p": I.price})[p > 5].count() = 1 → ann eli
items.map(I => {"n": I.name, "p": I.price}).exists(n = "boot") → ann dee
""",
    )
    + rows(
        "shop",
        "6 object",
        """
xEvent.map(E => {"t": E.eventType, "p": E.price}).exists(t = "buy" and p > 1) → bob eli
xEvent.map(E => {"t": E.eventType, "p": E.price})[t = "buy"].sum(p) = 0.3 → ann
xEvent.map(E => {"d": E.device}).exists(d.model = "A1") → ann eli
""",
    )
    + rows(
        "people",
        "6 object",
        """
{"a": age} → ann bob dee eli fay
not ({"a": loyalty.points}) → bob cyd dee
""",
    )
)

EXPORTED = rows(
    "exported",
    "3, 5",
    """
text occurs on date(2024, 8, 1) → day zoned later
text occurs before date(2024, 8, 1) →
text occurs after date(2024, 7, 31) → day zoned later
text occurs on text → day zoned later
text occurs <= 1 day before now →
text occurs <= 28 days before now → day zoned later
milliseconds occurs on date(2024, 8, 1) → day
milliseconds occurs before date(2024, 8, 1) → zoned
milliseconds occurs >= 0 days before now → day zoned
text occurs on milliseconds → day
text occurs after milliseconds → zoned
text occurs before milliseconds →
text occurs <= 1 millisecond from milliseconds → day zoned
items → blank known
items.isNull() → day zoned basic later word
items.count() = 1 → blank known
items.exists(name.isNull()) → blank
forall I from items where I.name = "boot" → day zoned basic later word hole known empty
codes → known
codes.count() = 1 → known
codes.includes("a") → known
codes != ["a"] → hole blank empty
paid.sum(price) = 0.3 → known
paid.average(price) = 0.15 → known
paid.max(price) - paid.min(price) = 0.1 → known
paid.map(price * 3).includes(0.3) → known
""",
)

WRITTEN = rows(
    "values",
    "3",
    """
iso occurs on today → a b e
iso occurs before now → a b e
iso occurs now → b e
iso occurs <= 12 hours before now → a b e
iso occurs < 12 hours before now → b e
not (iso occurs on today) → c d
ms occurs on today → a b e
ms occurs now → e
ms occurs <= 1 millisecond before now → a e
ms occurs before date(1970, 1, 2) → c
ms occurs < 12 hours before now → a e
ms occurs last century → c
""",
)
