"""The table of `occurs`, time words and the calendar (PQL.md §6), by hand."""

from __future__ import annotations

from tests.spec.row import instants

TIME = instants(
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
at occurs < 1 month before today →
at occurs < 2 days before today → jk
at occurs >= 1 month before today → abcdefghijk
at occurs >= 2 days before today → abcdefghi
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
at occurs <= 3 days after today → pq
at occurs < 3 days after today → p
at occurs >= 3 days after today → qrs
at occurs > 3 days after today → rs
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
at occurs < 1 day from today → lmno
at occurs >= 1 day from today → abcdefghijkpqrs
at occurs > 1 day from today → abcdefghiqrs
at occurs <= 0 days from today → lmno
at occurs < 0 days from today →
at occurs between yesterday and today → jklmno
at occurs between date(2024, 7, 1) and date(2024, 7, 31) → bcde
at occurs between now and date(2024, 8, 31) → nopq
at occurs between yesterday and now → jklmn
at occurs between last month and this month → bcdefghijklmnopq
not (at occurs before now) → opqrsz
not (at occurs between last year and next year) → z
at occurs <= 100 millennia before now → abcdefghijklmn
text occurs before today → abcdefghijk
at = now → n
at < today → abcdefghijk
at >= "2024-08-28T12:00:00Z" → nopqrs
at >= "2024-08-29" → pqrs
at.getMonth() = 7 → bcde
at.getMonth() = currentMonth() → afghijklmnopq
at.getDayOfMonth() <= 1 → bfrs
""",
)

AS_OF = instants(
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

CALENDAR = instants(
    "month end",
    "6 calendar",
    """
at occurs <= 1 month before now → efg
at occurs <= 1 month before today → def
at occurs < 1 month before today →
at occurs < 2 months before today → def
at occurs = 2 months before today → c
at occurs >= 2 months before today → abc
at occurs > 1 month before today → abc
at occurs <= 1 year before date(2024, 2, 29) → bc
at occurs = 1 month before date(2024, 3, 31) → def
at occurs on date(2024, 2, 29) → def
at occurs last month → cdef
at.getDayOfMonth() = 29 → def
""",
)
