"""The small extracts the specification speaks of, and how they are written as files.

An instant is a datetime in UTC; None is a missing value.
"""

from __future__ import annotations

from tests.spec.small.extract import INSTANT, SmallExtract, at, write_extract
from tests.spec.small.people import EXPORTED, PEOPLE
from tests.spec.small.shop import SHOP
from tests.spec.small.time import MONTH_END, NOON

EXTRACTS = {
    "noon": NOON,
    "month end": MONTH_END,
    "people": PEOPLE,
    "shop": SHOP,
    "exported": EXPORTED,
}

__all__ = ["EXTRACTS", "INSTANT", "SmallExtract", "at", "write_extract"]
