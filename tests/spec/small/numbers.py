"""Numbers whose quotients do not end, whose digits a double cannot hold, and mixtures of types."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from tests.spec.small.extract import INSTANT, SmallExtract, at

_BIG = 4611686018427387904  # 2 ** 62


def _profile(name: str, **values: object) -> dict[str, Any]:
    return {"profile_id": name, **values}


def _event(name: str, second: int, **values: object) -> dict[str, Any]:
    timestamp = at(f"2026-03-01T00:00:{second:02}")
    return {"profile_id": name, "timestamp": timestamp, "eventType": "buy", **values}


def _buys(name: str, *rows: tuple[float | None, int | None, int | None]) -> list[dict[str, Any]]:
    """Return events with a price, a quantity and an integer of 64 bits."""
    return [_event(name, n, p=p, q=q, i=i) for n, (p, q, i) in enumerate(rows)]


THIRDS = SmallExtract(
    as_of=at("2026-08-28T12:00:00"),
    profiles=[
        _profile("a", n=3, m=-7, x=0.3, third=1 / 3, d=Decimal("0.1234567891")),
        _profile(
            "b", n=7, m=2, x=0.1, third=0.5, d=Decimal("1234567890123456789012345678.0000000001")
        ),
        _profile("c", n=-3, m=-2, x=2.5, third=0.25, d=Decimal("-7.5")),
        _profile("d", n=0, m=9007199254740993, x=1e300, third=float("inf"), d=None),
        _profile("e"),
    ],
    events=[
        *_buys("a", (1.0, 3, _BIG), (1.0, 3, _BIG), (2.0, 6, _BIG)),
        *_buys("b", (0.1, 7, _BIG - 1), (0.2, 7, -_BIG)),
        *_buys("c", (5.0, 0, 2 * _BIG - 1), (7.0, 2, 2 * _BIG - 1)),
        *_buys("d", (None, 4, None)),
    ],
    profile_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("n", pa.int64()),
            ("m", pa.int64()),
            ("x", pa.float64()),
            ("third", pa.float64()),
            ("d", pa.decimal128(38, 10)),
        ]
    ),
    event_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("timestamp", INSTANT),
            ("eventType", pa.string()),
            ("p", pa.float64()),
            ("q", pa.int64()),
            ("i", pa.int64()),
        ]
    ),
)
"""a bought for 1, 1 and 2, three or six pieces: a third each; b for 0.1 and 0.2; e nothing."""


def _sums(name: str, *rows: tuple[float | None, str | None, int | None]) -> list[dict[str, Any]]:
    """Return events with a double, a decimal of 38 digits, and an integer of 64 bits."""
    return [
        _event(name, n, p=p, d=None if d is None else Decimal(d), i=i)
        for n, (p, d, i) in enumerate(rows)
    ]


_NINES = "9" * 28 + ".9999999999"
_END = 9223372036854775807  # 2 ** 63 - 1
SUMS = SmallExtract(
    as_of=at("2026-08-28T12:00:00"),
    profiles=[
        _profile(
            "a", x=9007199254740993.0, m=9007199254740993, d=Decimal("0.5"), s=Decimal("0.50")
        ),
        _profile("b", x=0.1, m=0, d=Decimal(_NINES), s=Decimal("0.10")),
        _profile("c", x=1e22, m=_END, d=Decimal("0.1"), s=Decimal("0.10")),
        _profile("d", x=9007199254740992.0, m=9007199254740992, d=Decimal(-7), s=Decimal("-7.01")),
        _profile("e", x=float("inf"), m=7, d=Decimal(7), s=None),
        _profile("f"),
    ],
    events=[
        *_sums("a", (1e21, _NINES, _END), (1.5, _NINES, _END), (None, None, _END)),
        *_sums("b", (9e20, "1", 3), (9e20, "2.5", 4), (9e20, None, None), (-2e21, None, None)),
        *_sums("c", (1e300, "-1", -_END), (-1e300, "-1", _END), (0.25, None, None)),
        *_sums("d", (2e-18, "0.1", 1), (2e-18, "0.2", 1), (2e-18, None, None)),
        *_sums("e", (float("inf"), None, None), (1e9, None, None), (0.1, None, None)),
    ],
    profile_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("x", pa.float64()),
            ("m", pa.int64()),
            ("d", pa.decimal128(38, 10)),
            ("s", pa.decimal128(10, 2)),
        ]
    ),
    event_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("timestamp", INSTANT),
            ("eventType", pa.string()),
            ("p", pa.float64()),
            ("d", pa.decimal128(38, 10)),
            ("i", pa.int64()),
        ]
    ),
)
"""Sums of numbers that are too large or too small for their types; f bought nothing."""

LIMITS = SmallExtract(
    as_of=at("2026-08-28T12:00:00"),
    profiles=[_profile(name) for name in "abcd"],
    events=[
        *_sums("a", (1e21, None, None), (-1e-17, None, None)),
        *_sums("b", (-1e21, None, None), (1e-17, None, None)),
        *_sums("c", (1e21, None, None), (-2e-17, None, None)),
        *_sums("d", (-1e21, None, None), (2e-17, None, None)),
    ],
    profile_schema=pa.schema([("profile_id", pa.string())]),
    event_schema=SUMS.event_schema,
)
"""Sums of doubles at and below the largest that has a value, above and below 0."""
