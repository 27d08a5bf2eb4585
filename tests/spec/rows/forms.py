"""Forms of writing that Adobe documents, beside the usual ones (PQL.md §6, §8, §10), by hand."""

# ruff: noqa: RUF001 - letters that look alike are the point

from __future__ import annotations

from tests.spec.row import rows

OWN_NAMES = rows(
    "forms",
    "6 aggregation",
    """
orders.sum(order.price) = 15.5 → a
orders.sum(order.price) = 0 → b c d
orders.average(order.price) = 7.75 → a
orders.average(order.price).isNull() → b c d
orders.min(order.price) = 5.5 → a
orders.max(order.price) = 10 → a
orders.max(order.price * order.qty) = 11 → a
orders.sum(if (order.qty > 1, order.price, 0)) = 5.5 → a
orders.exists(order.qty = 5) → d
orders.exists(order.qty = 5 and order.price.isNull()) → d
orders[order.qty > 1].count() = 1 → a d
orders[order.qty > 1].sum(order.price) = 5.5 → a
orders.filter(order.sku = "z").count() = 1 → d
orders.map(order.sku).includes("y") → a
orders.topN(order.price, 1).head().sku = "x" → a
orders.topN(order.price, 1).exists(order.sku = "x") → a
orders.bottomN(order.qty, 1).exists(order.sku = "x") → a
orders.groupBy(order.sku).get("y").count() = 1 → a
orders.exists(order.tags.exists(tag = "new")) → a
orders.exists(order.tags.includes("old")) → a
orders.tags.exists(tag = "old") → a
not (orders.exists(order.qty < 5)) → b c d
xEvent.sum(event.price) = 4 → a
xEvent[event.eventType = "view"] → b
numbers.sum(number) = 6 → a
numbers.exists(number > 2) → a
numbers[number < 0] → d
numbers.filter(number >= 2).count() = 2 → a
""",
)

PLAIN_NUMBERS = rows(
    "forms",
    "6 aggregation",
    """
numbers.sum() = 6 → a
numbers.sum() = 0 → b c
numbers.sum() = -4 → d
numbers.average() = 2 → a
numbers.average().isNull() → b c
numbers.min() = 1 → a
numbers.max() > 2 → a
numbers.max() < 0 → d
numbers.max() + numbers.min() = 4 → a
parts.sum() = 0.3 → a
parts.sum() = 0 → b c d
parts.max() = 0.2 → a
orders.price.sum() = 15.5 → a
orders.map(price).average() = 7.75 → a
orders[qty > 1].price.min() = 5.5 → a
xEvent.price.average() = 2 → a
xEvent.price.sum() = 0 → b c d
xEvent[price > 2].price.max() = 2.5 → a
not (numbers.sum() > 0) → b c d
""",
)

TEXT_DATES = rows(
    "forms",
    "6 date",
    """
iso.getYear() = 2026 → a b
iso.getYear() < 2025 → d
iso.getMonth() = 2 → a d
iso.getMonth() = 3 → b
iso.getDayOfMonth() = 1 → b
iso.getDayOfMonth() > 28 → d
iso.getYear().isNull() → c
not (iso.getMonth() = 2) → b c
ms.getYear() = 2026 → a b
ms.getYear() = 1969 → c
ms.getMonth() = 12 → c
ms.getDayOfMonth() = 28 → a b
ms.getDayOfMonth() = 31 → c
ms.getMonth().isNull() → d
iso.getMonth() = ms.getMonth() → a
""",
)

ANY_CASE = rows(
    "cases",
    "6 string",
    r"""
word.matches("(?i)^k$") → k K kelvin
word.matches("(?i)^K$") → k K kelvin
word.matches("(?i)^KELVIN$") → k K kelvin
word.matches("^k$") → k
word.matches("(?i)^s$") → s S
word.matches("(?i)^ſ$") → long
word.matches("(?i)^ß$") → sharp capital
word.matches("(?i)^ẞ$") → sharp capital
word.matches("(?i)^i$") → i I dotted
word.matches("(?i)^I$") → i I dotted
word.matches("(?i)^İ$") → i I dotted
word.matches("(?i)^ı$") → dotless
word.matches("(?i)^σ$") → sigma middle
word.matches("(?i)^ς$") → final
word.matches("(?i)^[a-z]$") → k K kelvin s S i I dotted
word.matches("(?i)^[A-Z]$") → k K kelvin s S i I dotted
word.matches("(?i)^[^a-z]$") → long sharp capital dotless sigma middle final underscore
word.matches("(?i)^[^K]$") → s S long sharp capital i I dotted dotless sigma middle final underscore
word.matches("(?i)^[_k]$") → k K kelvin underscore
word.matches("(?i)^[Z-_]$") → underscore
word.matches("(?i)^[H-J]|x$") → i I dotted
word.matches("(?i)^\\w$") → k K kelvin s S i I dotted underscore
word.matches("^\\w$") → k K s S i I underscore
word.matches("(?i)^\\W$") → long sharp capital dotless sigma middle final
word.matches("(?i)^[\\w]$") → k K kelvin s S i I dotted underscore
word.matches("(?i)^\x4b$") → k K kelvin
word.matches("(?i)STRASSE") →
word.matches("(?i)^stra(ß)e \d$") → street
word.matches("(?i)STRAẞE") → street
word.regexGroup("(?i)(STRA.)E", 1) = "Straß" → street
word.regexGroup("(?i)^(k)$", 1) = "K" → K
word matches "(?i)^(i|s){1}$" → s S i I dotted
not (word.matches("(?i).")) → none
word.equals("k", false) → k K kelvin
""".replace("KELVIN", "\u212a"),
)

BRACES = rows(
    "braces",
    "8 braces",
    """
{ xEvent.web.page.views.value > 0 } → one two three
not ({ xEvent.web.page.views.value > 0 }) → four
{ A1 as xEvent.web.page.views.value > 0, A2 as xEvent.web.page.views.value > 0: A1.id != A2.id and A1.timestamp occurs < 2 days before A2.timestamp } → two
{ xEvent.commerce.order } → one three
{ xEvent.commerce.order.currency != "" } → one three
{ xEvent.commerce.order.currency = "" } → one
{ order as xEvent.commerce.order, item as order.status = "open" } → one
{ order as xEvent, item as order.status = "open" } → one two
{ order as xEvent, item as order.status = "open": item.web.page.views.value = 3 } → two
{ first as xEvent.commerce.order, second as xEvent.commerce.order: second.timestamp occurs after first.timestamp and second.timestamp occurs < 2 weeks after first.timestamp } → one
{ first as xEvent.commerce.order, second as xEvent.commerce.order: second.timestamp occurs after first.timestamp } → one three
homeAddress.country = "US" and { first as xEvent.commerce.order, second as xEvent.commerce.order: second.timestamp occurs after first.timestamp and second.timestamp occurs < 2 weeks after first.timestamp } → one
homeAddress.country = "DE" or { xEvent.commerce.order } → one two three
{ E as xEvent[status = "open"].web.page.views.value > 2 } → two
{ E as xEvent.timestamp occurs before date(2026, 6, 1) } → three
{ E as xEvent.status in ["shut", "lost"]: E.commerce.order.currency = "USD" } → three
{ E as xEvent.status.startsWith("sh") } → three
""",
) + rows(
    "purchases",
    "8 braces",
    """
{ PV as xEvent.web.page.views.value > 0, purchase as PV.commerce.order = "big" } → one
{ PV as xEvent.web.page.views.value > 0 } → one two
{ PV as xEvent.web.page.views.value > 0, purchase as xEvent.commerce.order = "big" } → one two
{ PV as xEvent.web.page.views.value > 0, purchase as PV.commerce.order = "small": purchase.eventType = "view" } → two
""",
)
