"""Audiences as condition suites elsewhere test them, by theme; ids worked out by hand.

Every theme is an extract and the questions asked of it: a name, PQL, the profiles expected.
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.spec.small import of_tables

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract


@dataclass(frozen=True)
class Theme:
    """An extract, and `name: pql → ids` a line."""

    name: str
    extract: SmallExtract
    lines: str

    @property
    def cases(self) -> list[tuple[str, str, set[str]]]:
        """The name, the PQL and the ids of each question."""
        found = []
        for line in self.lines.strip().splitlines():
            name, _, rest = line.partition(": ")
            pql, _, ids = rest.rpartition("→")
            found.append((name, pql.strip(), set(ids.split())))
        return found


MISSING = Theme(
    "missing and falsy values",
    of_tables(
        "2026-03-01T12:00:00",
        """
        profile_id | name  | age:int | rate:double | member:bool | tags:texts
        full       | Zoe   | 30      | 0.5         | true        | ["a", "b"]
        zero       | ""    | 0       | 0.0         | false       | []
        word       | 0     | -1      | -0.5        | false       | [""]
        hole       |       |         |             |             | [null]
        none       |       |         |             |             |
        """,
    ),
    """
a field is missing: name.isNull() → hole none
an empty text is not missing: name.isNotNull() → full zero word
any of two is missing: name.isNull() or age.isNull() → hole none
zero counts as a value: age → full zero word
zero is not null: age = 0 → zero
no is an answer: member = false → zero word
no and unknown: not (member) → zero word hole none
unknown only: not (member) and not (member = false) → hole none
an empty list has nothing: not (tags) → zero hole none
a list of an empty text has something: tags → full word
some of none is false: tags.exists(T => T = "a") → full
all of none is true: (forall T from tags where T = "a") → zero hole none
none of none is true: not (tags.exists(T => T = "b")) → zero word hole none
nothing contains an empty text: tags.contains("") → full word
a chained comparison: -1 < age and age < 30 → zero
the negation of a range includes the missing: not (-1 < age and age < 30) → full word hole none
text of a number is no number: name = "0" → word
the sum with a missing part: age + rate > 0 → full
""",
)

NULL_TRAPS = Theme(
    "three-valued logic does not leak",
    of_tables(
        "2026-03-01T12:00:00",
        """
        profile_id | left | right | amount:int | codes:texts
        same       | x    | x     | 5          | ["x", "y"]
        other      | x    | y     | 10         | ["y"]
        half       | x    |       |            | [null, "x"]
        blank      | ""   | x     | 0          | []
        null       |      |       |            |
        """,
        """
        profile_id | timestamp:instant   | eventType | price:double
        same       | 2026-02-01T00:00:00 | order     | 10
        same       | 2026-02-02T00:00:00 | order     |
        other      | 2026-02-01T00:00:00 | order     |
        half       | 2026-02-01T00:00:00 | visit     | 99
        """,
    ),
    """
equal: left = right → same
unequal needs both: left != right → other blank
null is not null: right = right → same other blank
not equal, missing in: not (left = right) → other half blank null
a list with null excludes nobody: left notIn ["y", null] → same other half blank
a list of null includes nobody: left in [null] →
a subquery's null excludes nobody: left notIn codes → other blank
a condition and its opposite leave nobody out: left = "x" or not (left = "x") → same other half blank null
unequal to a and unequal to b: left != "x" and left != "y" → blank
or with the unknown: amount > 7 or left = "x" → same other half
and with the unknown: not (amount > 7 and left = "x") → same half blank null
count of rows and of values: xEvent[eventType = "order"].count() = 2 and xEvent.price.count() = 1 → same
the average skips the missing: xEvent[eventType = "order"].average(price) = 10 → same
the average of nothing is not 0: xEvent[eventType = "order"].average(price) < 1 →
the sum of nothing is 0: xEvent[eventType = "order"].sum(price) = 0 → other half blank null
the smallest of nothing is not small: xEvent[eventType = "order"].min(price) < 100 → same
like and not like leave the missing out: left like "%" → same other half blank
between, reversed: amount >= 10 and amount <= 5 →
no such related row: not (xEvent[eventType = "order"]) → half blank null
""",
)

HABITS = Theme(
    "how often, how recently",
    of_tables(
        "2026-03-31T12:00:00",
        """
        profile_id | signup:date
        often      | 2026-03-01
        edge       | 2026-03-24
        once       | 2026-03-25
        lapsed     | 2025-03-31
        never      | 2026-03-31
        future     |
        """,
        """
        profile_id | timestamp:instant          | eventType | page    | value:double
        often      | 2026-03-29T00:00:00        | visit     | home    | 5
        often      | 2026-03-30T00:00:00        | visit     | cart    | 5
        often      | 2026-03-31T00:00:00        | visit     | cart    | 20
        often      | 2026-03-31T12:00:00        | order     |         | 30
        edge       | 2026-03-24T12:00:00        | visit     | cart    | 10
        edge       | 2026-03-24T11:59:59.999999 | visit     | cart    | 10
        edge       | 2026-02-28T12:00:00        | order     |         | 99.99
        once       | 2026-03-31T11:59:59        | visit     | home    | 30
        once       | 2026-03-31T11:59:59        | visit     | home    | 30
        lapsed     | 2025-12-31T23:59:59        | order     |         | 500
        future     | 2026-03-31T12:00:00.000001 | order     |         | 1
        """,
    ),
    """
did it at least three times this week: xEvent[eventType = "visit" and timestamp occurs <= 7 days before now].count() >= 3 → often
did it within seven days to the instant: xEvent[eventType = "visit" and timestamp occurs <= 7 days before now] → often edge once
the eighth day is out: xEvent[eventType = "visit" and timestamp occurs <= 7 days before now].count() = 1 → edge
a duplicated row counts twice: xEvent[eventType = "visit" and page = "home"].count() = 2 → once
never did it: xEvent[eventType = "order"].count() = 0 → once never future
did it at most once, never included: xEvent[eventType = "order"].count() <= 1 → often edge once lapsed never future
did it, but not lately: xEvent[eventType = "order"] and not (xEvent[eventType = "order" and timestamp occurs <= 30 days before now]) → edge lapsed
did not do it lately, never included: not (xEvent[eventType = "order" and timestamp occurs <= 30 days before now]) → edge once lapsed never future
last did it long ago: xEvent.max(timestamp) occurs > 30 days before now → lapsed
last did it long ago, or never: not (xEvent.max(timestamp) occurs <= 30 days before now) → lapsed never future
first did it this month: xEvent.min(timestamp) occurs this month → often once
both on one event: xEvent[page = "cart" and value >= 20] → often
one on each of two events: xEvent[page = "home"] and xEvent[value >= 20] → often once
did one and not the other: xEvent[eventType = "visit"] and not (xEvent[eventType = "order"]) → once
spent between, both ends in: xEvent.sum(value) >= 60 and xEvent.sum(value) <= 119.99 → often edge once
spent exactly, to the cent: xEvent.sum(value) = 119.99 → edge
days since joining: signup occurs <= 7 days before today → edge once
joined today: signup occurs on today → never
joined a year ago, today included: signup occurs <= 1 year before today → often edge once lapsed
what has not happened yet has not: xEvent[value = 1] →
half of what was done was an order: xEvent[eventType = "order"].count() / xEvent.count() >= 0.5 → lapsed
""",
)

DAYS = Theme(
    "leap years and other dates",
    of_tables(
        "2024-02-29T00:00:00",
        """
        profile_id | born:date  | seen:instant               | ends:date
        leapling   | 2004-02-29 | 2024-02-28T23:59:59.999999 | 2024-02-29
        adult      | 2006-02-28 | 2024-02-29T00:00:00        | 2024-03-01
        today      | 2006-03-01 | 2023-02-28T00:00:00        | 2024-03-31
        newyear    | 2000-01-01 | 2023-12-31T23:59:59.999999 | 2024-12-31
        century    | 1900-02-28 | 2024-01-29T00:00:00        | 2025-02-28
        missing    |            |                            |
        """,
    ),
    """
a birthday on a leap day: born.getMonth() = currentMonth() and born.getDayOfMonth() = currentDayOfMonth() → leapling
born at most eighteen years ago, on the 28th for lack of a 29th: born occurs <= 18 years before today → adult today
at least eighteen: born occurs >= 18 years before now → leapling adult newyear century
in the eighteenth year before today or an earlier one: born occurs >= 18 years before today → leapling adult today newyear century
more than eighteen years before today: born occurs > 18 years before today → leapling newyear century
a year before a leap day is the 28th: seen occurs <= 1 year before now → leapling adult today newyear century
a year before, to the instant: seen occurs < 1 year before now → leapling adult newyear century
a month before the 29th is the 29th: seen occurs <= 1 month before now → leapling adult century
the year before this one: seen occurs last year → today newyear
the last second of a year is in it: seen.getYear() = 2023 → today newyear
yesterday ends at midnight: seen occurs yesterday → leapling
before now, with now: seen occurs before now → leapling adult today newyear century
a month after the 29th: ends occurs <= 1 month after today → adult today
next month, whole: ends occurs next month → adult today
within a year: ends occurs <= 366 days after today → adult today newyear century
a year after a leap day's end is the first of March: ends occurs <= 1 year after today → adult today newyear century
no date is on no side: not (ends occurs before today) and not (ends occurs after today) and not (ends occurs today) → missing
""",
)

FUNNELS = Theme(
    "sequences",
    of_tables(
        "2026-03-31T12:00:00",
        """
        profile_id
        straight
        tied
        back
        loop
        slow
        skip
        """,
        """
        profile_id | timestamp:instant          | eventType
        straight   | 2026-03-01T10:00:00        | view
        straight   | 2026-03-01T11:00:00        | cart
        straight   | 2026-03-01T12:00:00        | buy
        tied       | 2026-03-01T10:00:00        | view
        tied       | 2026-03-01T10:00:00        | cart
        tied       | 2026-03-01T10:00:00        | buy
        back       | 2026-03-01T10:00:00        | buy
        back       | 2026-03-01T11:00:00        | cart
        back       | 2026-03-01T12:00:00        | view
        loop       | 2026-03-01T10:00:00        | view
        loop       | 2026-03-01T11:00:00        | view
        loop       | 2026-03-01T12:00:00        | cart
        loop       | 2026-03-01T12:00:00        | buy
        loop       | 2026-03-01T12:00:00.000001 | buy
        slow       | 2026-03-01T10:00:00        | cart
        slow       | 2026-03-08T10:00:00        | buy
        skip       | 2026-03-01T10:00:00        | view
        skip       | 2026-03-02T10:00:00        | buy
        """,
    ),
    """
one after another: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "cart"), C2: WHAT(eventType = "buy")]) → straight loop
at one instant is not after: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "cart")]) → straight loop
backwards: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "buy"), C1: WHAT(eventType = "view")]) → back
in any order: xEvent[eventType = "view"] and xEvent[eventType = "cart"] and xEvent[eventType = "buy"] → straight tied back loop
one event is not two steps: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "cart"), C1: WHAT(eventType = "cart")]) →
the same step twice: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "view")]) → loop
twice, then something else: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view") COUNT(2), C1: WHAT(eventType = "cart")]) → loop
started and did not finish: CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view")]) and not (CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "view"), C1: WHAT(eventType = "buy")])) → tied back
within an hour, the hour included: (select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "cart" and B.timestamp occurs <= 1 hour after A.timestamp) → straight loop
in less than an hour: (select A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "cart" and B.timestamp occurs < 1 hour after A.timestamp) →
within a week, the week included: (exists A from xEvent where A.eventType = "cart", B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 7 days after A.timestamp) → straight loop slow
left in the cart for a day: (exists A from xEvent where A.eventType = "cart" and not (exists B from xEvent where B.eventType = "buy" and B.timestamp occurs <= 1 day after A.timestamp)) → tied back slow
bought without a cart before: (exists A from xEvent where A.eventType = "buy" and not (exists B from xEvent where B.eventType = "cart" and B.timestamp occurs before A.timestamp)) → tied back loop skip
nothing in between: (exists A from xEvent where A.eventType = "view", B from xEvent where B.eventType = "buy" and B.timestamp occurs after A.timestamp and not (exists C from xEvent where C.eventType = "cart" and C.timestamp occurs after A.timestamp and C.timestamp occurs before B.timestamp)) → loop skip
the last thing done, of several the first by type: xEvent.topN(timestamp, 1).exists(eventType = "buy") → straight tied loop slow skip
the first thing done: xEvent.bottomN(timestamp, 1).exists(eventType = "view") → straight loop skip
""",
)

BASKETS = Theme(
    "nothing is counted twice",
    of_tables(
        "2026-03-31T12:00:00",
        """
        profile_id
        pair
        split
        bulk
        empty
        none
        """,
        """
        profile_id | timestamp:instant   | eventType | price:double | items:items
        pair       | 2026-03-01T10:00:00 | order     | 30           | [{"sku": "A", "qty": 1, "price": 10.0}, {"sku": "B", "qty": 2, "price": 10.0}]
        split      | 2026-03-01T10:00:00 | order     | 10           | [{"sku": "A", "qty": 1, "price": 10.0}]
        split      | 2026-03-02T10:00:00 | order     | 20           | [{"sku": "B", "qty": 1, "price": 20.0}]
        bulk       | 2026-03-01T10:00:00 | order     | 50           | [{"sku": "A", "qty": 5, "price": 10.0}, {"sku": "A", "qty": 5, "price": 10.0}]
        empty      | 2026-03-01T10:00:00 | order     | 0            | []
        empty      | 2026-03-01T10:00:00 | order     | 0            |
        """,
    ),
    """
an order of two such items is one order: xEvent[items.exists(price = 10)].count() = 1 → pair split bulk
two items are two items: xEvent.items[price = 10].count() = 2 → pair bulk
the orders' total is not the items': xEvent[items].sum(price) = 30 → pair split
both products in one order: xEvent[items.exists(sku = "A") and items.exists(sku = "B")] → pair
both products, in any orders: xEvent.items.sku = "A" and xEvent.items.sku = "B" → pair split
one item of both properties: xEvent.items.exists(sku = "B" and price = 10) → pair
two items of one property each: xEvent[items.exists(sku = "A") and items.exists(qty = 2)] → pair
different products: xEvent.items.sku.distinct().count() = 2 → pair split
the same product twice: xEvent.items[sku = "A"].count() > xEvent.items[sku = "A"].sku.distinct().count() → bulk
pieces: xEvent.items.sum(qty) = 10 → bulk
price times pieces: xEvent.items.sum(price * qty) = 30 → pair split
the average order: xEvent.average(price) = 15 → split
the average of orders, not of items: xEvent.average(price) = 30 → pair
orders without items are orders: xEvent.count() = 2 → split empty
every order has only cheap items: (forall I from xEvent.items where I.price <= 10) → pair bulk empty none
the most in one order: xEvent.max(items.count()) = 2 → pair bulk
orders on different days: xEvent.timestamp.getDayOfMonth().distinct().count() = 2 → split
""",
)

TYPES = Theme(
    "text, numbers and what is between",
    of_tables(
        "2026-03-31T12:00:00",
        """
        profile_id | code | email       | amount:double | big:int          | n:int
        small      | 9    | A@X.org     | 0.1           | 9007199254740992 | -7
        large      | 10   | a@x.org     | 0.3           | 9007199254740993 | 7
        padded     | 009  | "a@x.org "  | 1e-9          | -1               | 0
        letter     | nine | b@x.org.de  | -0.0          |                  | 12
        unset      |      |             |               |                  |
        """,
    ),
    r"""
text orders by letter: code < "9" → large padded
a number compared with text is text: code = 9 → small
leading zeros stay: code = "009" → padded
text is compared as it is: email = "a@x.org" → large
text in any case: email.equals("a@x.org", false) → small large
a blank at the end is a letter: email.endsWith(" ") → padded
the end of a text: email.endsWith(".org", false) → small large
a pattern is anchored where it says so: email.matches("^[a-z]@x\\.org$") → large
a dot in a pattern is any letter: email.matches("x.org.") → padded letter
percent is any run: email like "a@x.org%" → large padded
three tenths: amount = 0.3 → large
a tenth three times: amount * 3 = 0.3 → small
minus zero is zero: amount = 0 → letter
small but there: amount > 0 and amount < 0.000001 → padded
a whole number too large for a double: big = 9007199254740993 → large
the remainder of a negative number is negative: n % 4 = -3 → small
even: n % 2 = 0 → padded letter
odd: not (n % 2 = 0) and n.isNotNull() → small large
the distance from zero: if (n < 0, -n, n) = 7 → small large
divided by zero is nothing: (7 / n).isNull() → padded unset
a default for what is missing: if (n.isNull(), 100, n) > 50 → unset
""",
)

THEMES = [MISSING, NULL_TRAPS, HABITS, DAYS, FUNNELS, BASKETS, TYPES]
