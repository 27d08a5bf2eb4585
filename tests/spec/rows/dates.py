"""Calendar steps, parts of a date, and days made of numbers (PQL.md §2, §6), by hand."""

from __future__ import annotations

from tests.spec.row import instants, rows

STEPS = rows(
    "calendar",
    "6 calendar",
    """
at occurs <= 1 month before today → f29..m25
at occurs < 1 month before today →
at occurs < 2 months before today → f29..m25
at occurs >= 1 month before today → c99..m25
at occurs > 1 month before today → c99..f29-
at occurs = 2 months before today → f1-..f29-
at occurs <= 1 month before now → f29h..m31
at occurs < 1 month before now → m1-..m31
at occurs = 1 month before now → f29h..m31
at occurs <= 1 month after today → a1 a30
at occurs <= 1 month after now → a1- a1 a30
at occurs <= 29 days after today → a1
at occurs <= 30 days after today → a1 a30
at occurs = 30 days after today → a30
at occurs < 29 days after today → a1
at occurs <= 1 year before today → z23..m25
at occurs <= 1 year before date(2024, 2, 29) → z23..f29-
at occurs <= 4 years before date(2024, 2, 29) → z23..f29-
at occurs on date(2024, 2, 29) → f29..m1-
at occurs <= 1 year after date(2024, 2, 29) → m1..a30
at occurs last month → f1..m1-
at occurs this month → m1..a1-
at occurs next month → a1 a30
at occurs after last month → m1..a30
at occurs <= 1 month after last month → m1..a1-
at occurs < 1 month after last month →
at occurs <= 1 month before this month → f1..m1-
at occurs this week → m25..a1-
at occurs last week → m24
at occurs next week → a1
at occurs last year → z23
at occurs this year → j1..a30
at occurs this decade → d20..a30
at occurs last decade → d19
at occurs this century → c00..a30
at occurs last century → c99
at occurs this millennium → c00..a30
at occurs last millennium → c99
at occurs next millennium →
""",
)


PARTS = (
    rows(
        "calendar",
        "6 parts",
        """
birth.getMonth() = currentMonth() → c99 d19
birth.getMonth() = currentMonth() and birth.getDayOfMonth() = currentDayOfMonth() → c99
birth.getYear() < 2000 → c99 d19
birth.getDayOfMonth() = 31 → c99 d20
not (birth.getMonth() = 3) → * - c99 d19
birth.getMonth() != 3 → c00 d20
at.getMonth() = 2 → f1..m1-
at.getYear() = 2023 → z23
xEvent.timestamp.getMonth() = 2 → f1 m31
xEvent[timestamp.getDayOfMonth() = currentDayOfMonth()] → m31
currentYear() = 2024 and currentDayOfMonth() = 31 and at occurs today → m31 a1-
""",
    )
    + rows(
        "values",
        "6 parts",
        """
currentDayOfMonth() = 28 and currentMonth() = 8 and currentYear() = 2024 → a b c d e
""",
    )
    + rows(
        "shop",
        "6 parts",
        """
xEvent.timestamp.getMonth() = 8 → ann bob cyd eli
xEvent.timestamp.getDayOfMonth() = 20 → ann
xEvent.timestamp.getDayOfMonth().count() = 5 → ann
xEvent.timestamp.getDayOfMonth() in [11, 20] → ann eli
xEvent.timestamp.getYear().distinct().count() = 1 → ann bob cyd eli
not (xEvent.timestamp.getYear() = 2023) → ann bob cyd dee eli fay
xEvent.max(timestamp).getDayOfMonth() = 13 → eli
xEvent[timestamp.getMonth() = currentMonth()].count() = 4 → eli
xEvent.map(E => E.timestamp.getDayOfMonth()).includes(5) → bob
""",
    )
    + instants(
        "noon",
        "6 parts",
        """
at.getYear() = currentYear() - 1 → a
at.getYear() < currentYear() → a
at.getYear() > currentYear() → s
at.getMonth() != currentMonth() → bcders
at.getMonth() = currentMonth() - 1 → bcde
not (at.getMonth() = currentMonth()) → bcdersz
at.getDayOfMonth() = currentDayOfMonth() → acdlmno
at.getDayOfMonth() > currentDayOfMonth() → epq
at.getMonth() = currentMonth() and at.getDayOfMonth() = currentDayOfMonth() → almno
at.getDayOfMonth() * 2 = 62 → eq
at.getYear() - currentYear() in [-1, 1] → as
at.getMonth().isNull() → z
""",
    )
)

DAYS = rows(
    "people",
    "6 date",
    """
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
joined occurs on date(2024, 2, age - 11) → bob
date(2024, 2, 29) = joined → bob dee
date(2024, 2, age - 11) <= joined → bob
date(2024, 2, age).isNull() → ann bob cyd dee eli fay
date(2024, 1, age).isNull() → bob cyd dee eli fay
joined = date(joined.getYear(), joined.getMonth(), joined.getDayOfMonth()) → ann bob dee
date(2024, 2, 29).getDayOfMonth() = 29 → ann bob cyd dee eli fay
date(2024, 1, null).isNull() → ann bob cyd dee eli fay
joined.getYear() = 2024 → ann bob dee
joined.getMonth() + 1 = 3 → bob dee
joined.getDayOfMonth().isNull() → cyd eli fay
since.getDayOfMonth() < joined.getDayOfMonth() → bob
not (since.getDayOfMonth() < joined.getDayOfMonth()) → ann cyd dee eli fay
""",
) + instants(
    "noon",
    "6 date",
    """
at occurs after date(currentYear(), currentMonth(), 27) → lmnopqrs
at occurs on date(currentYear() - 1, 8, 28) → a
at occurs on date(2024, 6 + 2, 27) → jk
at occurs before date(currentYear(), 2, 30) →
not (at occurs before date(currentYear(), 2, 30)) → abcdefghijklmnopqrsz
at occurs on date(at.getYear(), at.getMonth(), at.getDayOfMonth()) → abcdefghijklmnopqrs
at occurs after date(at.getYear(), at.getMonth(), 1) → acdeghijklmnopq
at occurs <= 1 day before date(currentYear(), currentMonth(), currentDayOfMonth()) → jk
at occurs between date(currentYear(), 1, 1) and date(currentYear(), 7, 1) → b
""",
)
