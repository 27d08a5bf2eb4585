"""Null rules, text, lists, objects and what exports hold (PQL.md §3 to §6), by hand."""

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

TEXTS = rows(
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

LISTS = rows(
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
