"""The small extracts the specification speaks of, and how they are written as files.

An instant is a datetime in UTC; None is a missing value.
"""

from __future__ import annotations

from tests.spec.small.edges import CALENDAR, EDGES, NEW_YORK, REFERENCE
from tests.spec.small.extract import INSTANT, SmallExtract, at, of_tables, write_extract
from tests.spec.small.forms import BRACES, CASES, FORMS, PURCHASES
from tests.spec.small.members import LETTERS, LISTS, MAPS, MEMBERS, NUMBERS, VALUES
from tests.spec.small.numbers import LIMITS, SUMS, THIRDS
from tests.spec.small.orders import ORDERS, RANKS, TIES
from tests.spec.small.people import EXPORTED, PEOPLE
from tests.spec.small.shop import SHOP
from tests.spec.small.time import MONTH_END, NOON

EXTRACTS = {
    "noon": NOON,
    "month end": MONTH_END,
    "edges": EDGES,
    "reference": REFERENCE,
    "calendar": CALENDAR,
    "new york": NEW_YORK,
    "people": PEOPLE,
    "members": MEMBERS,
    "lists": LISTS,
    "letters": LETTERS,
    "numbers": NUMBERS,
    "values": VALUES,
    "maps": MAPS,
    "exported": EXPORTED,
    "shop": SHOP,
    "orders": ORDERS,
    "ties": TIES,
    "ranks": RANKS,
    "forms": FORMS,
    "cases": CASES,
    "braces": BRACES,
    "purchases": PURCHASES,
    "sums": SUMS,
    "limits": LIMITS,
    "thirds": THIRDS,
}

__all__ = ["EXTRACTS", "INSTANT", "SmallExtract", "at", "of_tables", "write_extract"]
