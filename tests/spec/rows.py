"""PQL.md as a table: an expression, and the profiles it holds for, worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the specification.

    Parameters
    ----------
    extract
        One of `extracts.EXTRACTS`.
    pql
        The expression.
    expected
        The ids: of the instants, one letter each; else words.
    section
        Of PQL.md.
    compiled
        Whether the engine evaluates it today.
    """

    extract: str
    pql: str
    expected: frozenset[str]
    section: str
    compiled: bool = True


def _instants(extract: str, section: str, lines: str) -> list[Row]:
    rows = []
    for line in lines.strip().splitlines():
        pql, _, letters = line.partition("→")
        rows.append(Row(extract, pql.strip(), frozenset(letters.strip()), section))
    return rows


def _rows(extract: str, section: str, lines: str, *, compiled: bool = True) -> list[Row]:
    rows = []
    for line in lines.strip().splitlines():
        pql, _, names = line.rpartition("→")
        rows.append(Row(extract, pql.strip(), frozenset(names.split()), section, compiled))
    return rows


TIME = _instants(
    "noon",
    "6 time",
    """
at occurs now → n
at occurs on now → n
at occurs today → lmno
at occurs on today → lmno
at occurs yesterday → jk
at occurs tomorrow → p
at occurs this day → lmno
at occurs this hour → no
at occurs last hour → m
at occurs this week → ijklmnopqr
at occurs last week → gh
at occurs next week →
at occurs this month → fghijklmnopq
at occurs last month → bcde
at occurs next month → r
at occurs this year → bcdefghijklmnopqr
at occurs last year → a
at occurs next year → s
at occurs this decade → abcdefghijklmnopqrs
at occurs this century → abcdefghijklmnopqrs
at occurs date(2024, 8, 27) → jk
at occurs on date(currentYear(), currentMonth(), 27) → jk
at occurs before now → abcdefghijklmn
at occurs before today → abcdefghijk
at occurs before yesterday → abcdefghi
at occurs before tomorrow → abcdefghijklmno
at occurs before this month → abcde
at occurs before date(2024, 7, 28) → ab
at occurs after now → opqrs
at occurs after today → pqrs
at occurs after yesterday → lmnopqrs
at occurs after last month → fghijklmnopqrs
at occurs after this month → rs
at occurs <= 3 days before now → ghijklmn
at occurs < 3 days before now → hijklmn
at occurs >= 3 days before now → abcdefg
at occurs > 3 days before now → abcdef
at occurs = 3 days before now → ghi
at occurs 3 days before now → ghi
at occurs != 3 days before now → abcdefjklmn
at occurs <= 72 hours before now → ghijklmn
at occurs <= 1 month before now → defghijklmn
at occurs <= 1 year before now → abcdefghijklmn
at occurs < 1 year before now → bcdefghijklmn
at occurs <= 1 millisecond before now → mn
at occurs <= 1 month before today → cdefghijk
at occurs < 1 month before today → defghijk
at occurs >= 1 month before today → abc
at occurs > 1 month before today → ab
at occurs = 1 day before today → jk
at occurs = 2 days before today → i
at occurs != 1 day before today → abcdefghi
at occurs <= 2 days before today → ijk
at occurs <= 1 week before this month → cde
at occurs <= 3 days after now → opq
at occurs < 3 days after now → op
at occurs >= 3 days after now → qrs
at occurs > 3 days after now → rs
at occurs = 3 days after now → q
at occurs = 1 day after now → op
at occurs != 3 days after now → oprs
at occurs <= 3 days after today → pqr
at occurs < 3 days after today → pq
at occurs >= 3 days after today → rs
at occurs > 3 days after today → s
at occurs = 1 day after today → p
at occurs = 3 days after today → q
at occurs != 1 day after today → qrs
at occurs <= 3 days from now → ghijklmnopq
at occurs < 3 days from now → hijklmnop
at occurs >= 3 days from now → abcdefgqrs
at occurs > 3 days from now → abcdefrs
at occurs = 3 days from now → gq
at occurs != 3 days from now → abcdefhijklmnoprs
at occurs <= 1 day from today → jklmnop
at occurs < 1 day from today → klmnop
at occurs >= 1 day from today → abcdefghijqrs
at occurs > 1 day from today → abcdefghiqrs
at occurs <= 0 days from today → lmnop
at occurs < 0 days from today →
at occurs between yesterday and today → jklmno
at occurs between date(2024, 7, 1) and date(2024, 7, 31) → bcde
at occurs between now and date(2024, 8, 31) → nopq
at occurs between yesterday and now → jklmn
at occurs between last month and this month → bcdefghijklmnopq
not (at occurs before now) → opqrsz
not (at occurs between last year and next year) → z
at occurs <= 9000 millennia before now → abcdefghijklmn
text occurs before today → abcdefghijk
at = now → n
at < today → abcdefghijk
at >= "2024-08-28T12:00:00Z" → nopqrs
at >= "2024-08-29" → pqrs
at.getMonth() = 7 → bcde
at.getMonth() = currentMonth() → afghijklmnopq
at.getDayOfMonth() <= 1 → bfrs
at.getYear() = currentYear() - 1 → a
""",
)
TIME[-1] = Row("noon", "at.getYear() = currentYear() - 1", frozenset("a"), "6", compiled=False)

AS_OF = _instants(
    "noon",
    "6 as of",
    """
xEvent → abcdefghijklmn
xEvent[timestamp occurs on today] → lmn
xEvent[timestamp occurs after now] →
xEvent.count() = 0 → opqrsz
not (xEvent) → opqrsz
xEvent.max(timestamp) = now → n
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen") WHEN(this year)]) → bcdefghijklmn
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen") WHEN(<= 24 hours before now)]) → klmn
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "seen") WHEN(between yesterday and today)]) → jklmn
""",
)

CALENDAR = _instants(
    "month end",
    "6 calendar",
    """
at occurs <= 1 month before now → efg
at occurs <= 1 month before today → def
at occurs < 1 month before today → ef
at occurs <= 1 year before date(2024, 2, 29) → bc
at occurs = 1 month before date(2024, 3, 31) → def
at occurs on date(2024, 2, 29) → def
at occurs last month → cdef
at.getDayOfMonth() = 29 → def
""",
)

NULLS = _rows(
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

TEXTS = _rows(
    "people",
    "6 string",
    r"""
city.equals("köln") →
city.equals("köln", false) → ann bob
city.equals("KÖLN", true) → bob
city.notEqualTo("köln", false) → dee eli fay
not (city.equals("köln", false)) → cyd dee eli fay
city.startsWith("K") → ann bob
city.startsWith("k", false) → ann bob
city.doesNotStartWith("K") → dee eli fay
not (city.startsWith("K")) → cyd dee eli fay
city.endsWith("ln") → ann
city.endsWith("LN", false) → ann bob
city.doesNotEndWith("ln") → bob dee eli fay
city.contains("ra") → dee
city.contains("") → ann bob dee eli fay
city.doesNotContain("ra") → ann bob eli fay
city.equals("STRASSE", false) →
city.equals("STRAẞE", false) → dee
city.contains("i", false) → eli
city.startsWith("is", false) → eli
city.equals("οδοσ", false) → fay
city.equals("οδος", false) →
city like "K%" → ann bob
city like "K_ln" → ann
city like "%" → ann bob dee eli fay
city like "k%" →
not (city like "K%") → cyd dee eli fay
code like "100%" → dee
code like "a_b\\c" → fay
code = "say \"hi\"" → eli
code = 'US' → ann
code.contains("\\") → fay
city.matches("^K") → ann bob
city matches "ö" → ann
city.matches("^(Köln|KÖLN)$") → ann bob
city.matches("\\w+n$") → ann
not (city.matches("^K")) → cyd dee eli fay
city < "L" → ann bob
city > "Köln" → dee eli fay
city = 5 →
age = "30" → ann
age > "39" → bob dee
""",
)

LISTS = _rows(
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
items.sum(price) > 10 → ann eli
items.sum(price) = 0 → bob cyd fay
items.average(price) = 2.5 → dee
items.min(price) <= 2.5 → dee
items.max(price) = 20 → eli
items.tags = "new" → ann eli
items.exists(tags.includes("sale")) → eli
items.exists(^.city.startsWith("K")) → ann
items.exists($1.age = 50) → dee
exists I from items where I.name = "boot" → ann dee
exists I from items where name = "boot" → ann dee
exists I from items : I.price > 15 → eli
forall I from items where I.price > 1 → ann bob cyd eli fay
select I from items where I.name = "sock" → dee
{I as items: I.name = "sock"} → dee
sum I.price over I from items where I.name = "boot" → ann bob cyd dee eli fay
(sum price over I from items) > 10 → ann eli
joined = date(2024, 2, 29) → bob dee
joined = "2024-02-29" → bob dee
joined occurs on date(2024, 2, 29) → bob dee
joined < since →  ann
since occurs on joined → ann
since occurs before joined → bob
since occurs after joined →
since occurs != 3 months from joined → ann bob
not (since occurs != 3 months from joined) → cyd dee eli fay
since occurs >= 0 days from joined → ann bob
not (since occurs >= 0 days from joined) → cyd dee eli fay
since occurs >= 0 days from since → ann bob
joined occurs = 1 month before date(2024, 2, 29) → ann
joined occurs this year → ann bob dee
inSegment("vips") → ann bob
not (inSegment("vips")) → cyd dee eli fay
inSegment("gone") →
(P) => P.city = "Köln" → ann
$1.city = "Köln" → ann
loyalty.tier in ["gold"] and loyalty.points > 10 → eli
""",
)

EVENTS = _rows(
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

CHAINS = _rows(
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

LATER = _rows(
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
    compiled=False,
) + _rows(
    "shop",
    "7, evaluated later",
    """
select A from xEvent where A.eventType = "add", B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp and B.timestamp occurs <= 24 hours after A.timestamp → ann
select A from xEvent where A.eventType = "buy" and not (exists B from xEvent where B.eventType = "view" and B.timestamp occurs <= 7 days after A.timestamp) → ann bob cyd eli
xEvent.groupBy(eventType).get("buy").count() = 2 → ann
""",
    compiled=False,
)

ROWS = [*TIME, *AS_OF, *CALENDAR, *NULLS, *TEXTS, *LISTS, *EVENTS, *CHAINS, *LATER]
