"""Both edges of every cell of the time table (PQL.md §6), and what is just beside them, by hand."""

from __future__ import annotations

from tests.spec.row import rows

AROUND_NOW = (
    rows(
        "edges",
        "6 T is now",
        """
at occurs now → w
at occurs on now → w
at occurs before now → m-..w
at occurs after now → w+..k+
at occurs <= 3 days before now → n..w
at occurs < 3 days before now → n+..w
at occurs >= 3 days before now → m-..n
at occurs > 3 days before now → m-..n-
at occurs = 3 days before now → n n+
at occurs 3 days before now → n n+
at occurs = 1 day before now → p..w-
at occurs != 3 days before now → m-..n- y-..w
at occurs <= 3 days after now → w+..r
at occurs < 3 days after now → w+..r-
at occurs >= 3 days after now → r..k+
at occurs > 3 days after now → r+..k+
at occurs = 3 days after now → r- r
at occurs = 1 day after now → w+..q
at occurs != 3 days after now → w+..c+ r+..k+
at occurs <= 3 days from now → n..r
at occurs < 3 days from now → n+..r-
at occurs >= 3 days from now → m-..n r..k+
at occurs > 3 days from now → m-..n- r+..k+
""",
    )
    + rows(
        "edges",
        "6 T an instant",
        """
at occurs = 1 day before ref → p..w-
at occurs != 1 day after ref → q+..k+
at occurs before never →
not (at occurs before never) → m-..none
at occurs <= 3 days from never →
""",
    )
    + rows(
        "edges",
        "6 T an interval",
        """
at occurs today → a..b-
at occurs on today → a..b-
at occurs before today → m-..a-
at occurs after today → b..k+
at occurs <= 1 month before today → m..a-
at occurs < 1 month before today →
not (at occurs < 1 month before today) → m-..none
at occurs >= 1 month before today → m-..a-
at occurs > 1 month before today → m-
at occurs = 1 month before today → m..a-
at occurs = 1 day before today → y..a-
at occurs 1 day before today → y..a-
at occurs != 1 day before today → m-..y-
at occurs <= 1 day before today → y..a-
at occurs > 1 day before today → m-..y-
at occurs < 2 days before today → y..a-
at occurs >= 2 days before today → m-..y-
at occurs != 2 days before today → m-..n+ y..a-
at occurs < 32 days before today → m..a-
at occurs <= 1 month after today → b..k-
at occurs < 1 month after today →
at occurs >= 1 month after today → b..k+
at occurs > 1 month after today → k k+
at occurs = 1 day after today → b..c-
at occurs != 1 day after today → c..k+
at occurs <= 1 day after today → b..c-
at occurs > 1 day after today → c..k+
at occurs < 2 days after today → b..c-
at occurs = 2 days after today → c c+
at occurs >= 2 days after today → c..k+
at occurs <= 1 week after today → b..r+
at occurs <= 1 month from today → m..k-
at occurs < 1 month from today → a..b-
at occurs >= 1 month from today → m-..a- b..k+
at occurs > 1 month from today → m- k k+
at occurs <= 1 day from today → y..c-
at occurs < 2 days from today → y..c-
at occurs = 1 day from today → y..a- b..c-
at occurs != 1 day from today → m-..y- a..b- c..k+
at occurs > 1 day from today → m-..y- c..k+
at occurs >= 2 days from today → m-..y- c..k+
at occurs <= 24 hours from today → y..c-
at occurs = 24 hours from today → y y+ c-
at occurs yesterday → y..a-
at occurs before yesterday → m-..y-
at occurs after yesterday → a..k+
at occurs tomorrow → b..c-
at occurs after tomorrow → c..k+
at occurs <= 1 day before tomorrow → a..b-
at occurs <= 1 month before day → m..a-
at occurs on date(2026, 8, 28) → a..b-
at occurs on date(currentYear(), currentMonth(), currentDayOfMonth()) → a..b-
at occurs > 1 day after date(2026, 8, 28) → c..k+
at occurs >= 1 day after day → b..k+
at occurs > 0 days before this month → m-..m+
at occurs <= 0 days from today → a..b-
at occurs = 0 days from today → a..b-
at occurs < 0 days from today →
at occurs > 0 days from today → m-..a- b..k+
at occurs >= 0 days from today → m-..k+
at occurs != 0 days from today → m-..a- b..k+
at occurs <= 0 days before today →
at occurs < 0 days before today →
at occurs = 0 days before today →
at occurs > 0 days before today → m-..a-
at occurs >= 0 days before today → m-..a-
at occurs != 0 days before today → m-..a-
at occurs <= 0 days after today →
at occurs = 0 months after today →
at occurs >= 0 months after today → b..k+
at occurs != 0 days after day → b..k+
at occurs = 0 months before day →
at occurs < 0 days from day →
at occurs <= 9000 years before today → m-..a-
at occurs >= 9000 years before today →
at occurs <= 9000 years after today → b..k+
at occurs > 9000 years after today →
at occurs != 9000 years from today → m-..k+
at occurs <= 9999999999 days from today → m-..k+
at occurs <= 9999999999 days from day → m-..k+
at occurs = 1200000000 months from day →
not (at occurs before today) → a..none
""",
    )
    + rows(
        "edges",
        "2 period words",
        """
at occurs this month → n-..r+
at occurs last month → m-..m+
at occurs next month → k-..k+
at occurs this year → m-..k+
at occurs last year →
at occurs this week → n-..c+
at occurs next week → r-..r+
at occurs last week →
at occurs this day → a..b-
at occurs last day → y..a-
at occurs this hour → w-..w+
at occurs this minute → w w+
at occurs last minute → w-
at occurs this second → w w+
at occurs this millisecond → w w+
at occurs last millisecond → w-
at occurs before this month → m-..m+
at occurs after this month → k-..k+
at occurs <= 1 month before this month → m-..m+
at occurs = 1 month after this month → k-..k+
""",
    )
    + rows(
        "edges",
        "6 between",
        """
at occurs between yesterday and today → y..b-
at occurs between ref and tomorrow → w..c-
at occurs between now and now → w
at occurs between yesterday and now → y..w
at occurs between today and yesterday →
at occurs between date(2026, 7, 28) and date(2026, 8, 25) → m..n+
at occurs between this month and next month → n-..k+
at occurs between never and now →
at occurs between today and today and day occurs today → a..b-
""",
    )
    + rows(
        "edges",
        "2 units",
        """
at occurs <= 24 hours before now → p..w
at occurs <= 1440 minutes before now → p..w
at occurs <= 86400 seconds before now → p..w
at occurs <= 86400000 milliseconds before now → p..w
at occurs <= 1 week before now → n-..w
at occurs <= 1 decade before now → m-..w
at occurs <= 2 centuries before today → m-..a-
at occurs <= 1 millennium before now → m-..w
at occurs <= 3000 years before now → m-..w
at occurs <= 9000 years after now → w+..k+
at OCCURS <= 3 DAY BEFORE NOW → n..w
""",
    )
    + rows(
        "edges",
        "3 what an instant may be stored as",
        """
day occurs on today → m-..none
day occurs before now → m-..none
day occurs after today →
day occurs on ref →
day occurs <= 16 hours before now → m-..none
day occurs <= 15 hours before now →
text occurs on today → a w
text occurs before today → n
text occurs <= 3 days before now → n a w
not (text occurs before tomorrow) → * - n a w
epoch occurs on now → w
epoch occurs after now → w+
at < today → m-..a-
at >= today → a..k+
at = today → a
at <= now → m-..w
at > tomorrow → b+..k+
day = today → m-..none
at >= "2026-08-28" → a..k+
at < "2026-08-28T15:30:00Z" → m-..w-
at = "2026-08-28T17:30:00+02:00" → w
day < at → a+..k+
day = "2026-08-28" → m-..none
""",
    )
    + rows(
        "edges",
        "6 as of",
        """
xEvent → m-..w
xEvent.count() = 0 → w+..none
xEvent[timestamp occurs after now] →
xEvent[timestamp occurs this month] → n-..w
xEvent[timestamp occurs <= 3 days before now] → n..w
xEvent[timestamp occurs >= 1 day before today] → m-..a-
xEvent.timestamp occurs before today → m-..a-
exists E from xEvent where E.timestamp occurs today → a..w
forall E from xEvent where E.timestamp occurs today → a..none
xEvent.max(timestamp) occurs today → a..w
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(<= 3 days before now)]) → n..w
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(between yesterday and tomorrow)]) → y..w
CHAIN(xEvent, timestamp, [C0: WHAT(true) WHEN(today)]) → a..w
""",
    )
    + rows(
        "edges",
        "2 date",
        """
at occurs after date(currentYear() - 1, 12, 31) → m-..k+
""",
    )
)

AROUND_A_FIELD = rows(
    "reference",
    "6 time",
    """
at occurs on ref → R0
at occurs ref → R0
at occurs before ref → A3-..R0-
at occurs after ref → R0+..b3+
at occurs <= 3 days before ref → R3..R0-
at occurs < 3 days before ref → R3+..R0-
at occurs >= 3 days before ref → A3-..R3
at occurs > 3 days before ref → A3-..R3-
at occurs <= 3 days after ref → R0+..r3
at occurs < 3 days after ref → R0+..r3-
at occurs >= 3 days after ref → r3..b3+
at occurs > 3 days after ref → r3+..b3+
at occurs = 3 days before ref → R3..R2-
at occurs 3 days before ref → R3..R2-
at occurs != 3 days before ref → A3-..R3- R2..R0-
at occurs = 3 days after ref → r2+..r3
at occurs != 3 days after ref → R0+..r2 r3+..b3+
at occurs <= 3 days from ref → R3..r3
at occurs < 3 days from ref → R3+..r3-
at occurs >= 3 days from ref → A3-..R3 r3..b3+
at occurs > 3 days from ref → A3-..R3- r3+..b3+
at occurs = 3 days from ref → R3 r3
at occurs != 3 days from ref → A3-..R3- R3+..r3- r3+..b3+
at occurs = 0 days from ref → R0
at occurs between ref and date(2024, 5, 12) → R0..b2-
at occurs between date(2024, 5, 8) and ref → A2..R0
at occurs between ref and ref → R0
at occurs on day → A0..b0-
at occurs before day → A3-..A0-
at occurs after day → b0..b3+
at occurs <= 3 days before day → A3..A0-
at occurs < 3 days before day → A2..A0-
at occurs >= 3 days before day → A3-..A2-
at occurs > 3 days before day → A3-
at occurs <= 3 days after day → b0..b3-
at occurs < 3 days after day → b0..b2-
at occurs >= 3 days after day → b2..b3+
at occurs > 3 days after day → b3 b3+
at occurs = 3 days before day → A3..A2-
at occurs != 3 days before day → A3- A2..A0-
at occurs = 3 days after day → b2..b3-
at occurs != 3 days after day → b0..b2- b3..b3+
at occurs <= 3 days from day → A3..b3-
at occurs < 3 days from day → A2..b2-
at occurs >= 3 days from day → A3-..A2- b2..b3+
at occurs > 3 days from day → A3- b3 b3+
at occurs = 3 days from day → A3..A2- b2..b3-
at occurs != 3 days from day → A3- A2..b2- b3 b3+
not (at occurs != 3 days from day) → A3..A2- b2..b3- noref noat
at occurs = 0 days from day → A0..b0-
at occurs >= 0 days from day → A3-..b3+
at occurs between day and day → A0..b0-
not (at occurs before ref) → R0..noat
not (at occurs after day) → A3-..b0- noref..noat
not (at occurs != 3 days from ref) → R3 r3 noref..noat
day occurs on day → A3-..b3+ noat
day occurs before ref → A3-..b3+ noat
ref occurs after day →
at = ref → R0
at != ref → A3-..R0- R0+..b3+
at < day → A3-..A0-
at >= day → A0..b3+
xEvent[timestamp occurs <= 3 days before ^.ref] → R3..R0-
xEvent[timestamp occurs on $1.day] → A0..b0-
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "e") WHEN(<= 3 days after date(2024, 5, 10))]) → b0..b3-
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "e") WHEN(> 3 days after date(2024, 5, 10))]) → b3 b3+
CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "e") WHEN(<= 3 days from ^.day)]) → A3..b3-
""",
)

IN_A_ZONE = rows(
    "new york",
    "3 what an instant may be stored as",
    """
text occurs on at → * - bad
at occurs on text → * - bad
text occurs before at →
text occurs on date(2024, 3, 9) → tokyo
text occurs on date(2024, 3, 10) → d1 n1 gap n3 zulu eve
text occurs on date(2024, 3, 11) → late
text occurs on date(2023, 11, 5) → twice
text occurs on day → d1
day occurs on date(2024, 3, 10) → d1
day occurs on text → d1
day occurs before today → d1
text occurs today → late
text occurs <= 1 day before today → d1 n1 gap n3 zulu eve
text occurs >= 28 hours before now → * - late bad
text occurs > 29 hours before now → d1 n1 twice zulu tokyo eve
not (text occurs before tomorrow) → bad
xEvent[sent occurs on date(2024, 3, 10)] → d1
xEvent[sent occurs today] → n1
xEvent[sent occurs after timestamp] → n1
xEvent[sent occurs before timestamp] → d1
xEvent.sent occurs on today → n1
xEvent[sent occurs on ^.day] → d1
CHAIN(xEvent, timestamp, [C0: WHAT(sent occurs today)]) → n1
""",
)
