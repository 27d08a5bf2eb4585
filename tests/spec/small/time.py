"""Extracts of instants: a letter, or a name of an edge, is a profile.

Each profile's attribute `at` and its only event are at that instant.
"""

from __future__ import annotations

import pyarrow as pa

from tests.spec.small.extract import INSTANT, SmallExtract, at


def _instants(as_of: str, instants: dict[str, str | None]) -> SmallExtract:
    known = {name: at(text) if text else None for name, text in instants.items()}
    return SmallExtract(
        as_of=at(as_of),
        profiles=[
            {"profile_id": n, "at": t, "text": t.isoformat() if t else None}
            for n, t in known.items()
        ],
        events=[
            {"profile_id": n, "timestamp": t, "eventType": "seen"} for n, t in known.items() if t
        ],
        profile_schema=pa.schema(
            [("profile_id", pa.string()), ("at", INSTANT), ("text", pa.string())]
        ),
        event_schema=pa.schema(
            [("profile_id", pa.string()), ("timestamp", INSTANT), ("eventType", pa.string())]
        ),
    )


# A Wednesday, at noon.
NOON = _instants(
    "2024-08-28T12:00:00",
    {
        "a": "2023-08-28T12:00:00",
        "b": "2024-07-01T00:00:00",
        "c": "2024-07-28T00:00:00",
        "d": "2024-07-28T12:00:00",
        "e": "2024-07-31T23:59:59.999",
        "f": "2024-08-01T00:00:00",
        "g": "2024-08-25T12:00:00",
        "h": "2024-08-25T12:00:00.001",
        "i": "2024-08-26T00:00:00",
        "j": "2024-08-27T00:00:00",
        "k": "2024-08-27T23:59:59.999",
        "l": "2024-08-28T00:00:00",
        "m": "2024-08-28T11:59:59.999",
        "n": "2024-08-28T12:00:00",
        "o": "2024-08-28T12:00:00.001",
        "p": "2024-08-29T00:00:00",
        "q": "2024-08-31T12:00:00",
        "r": "2024-09-01T00:00:00",
        "s": "2025-01-01T00:00:00",
        "z": None,
    },
)
# The last day of a month that is longer than the one before it, in a leap year.
MONTH_END = _instants(
    "2024-03-31T12:00:00",
    {
        "a": "2023-02-27T23:59:59.999",
        "b": "2023-02-28T12:00:00",
        "c": "2024-02-28T23:59:59.999",
        "d": "2024-02-29T00:00:00",
        "e": "2024-02-29T12:00:00",
        "f": "2024-02-29T12:00:00.001",
        "g": "2024-03-31T00:00:00",
    },
)
