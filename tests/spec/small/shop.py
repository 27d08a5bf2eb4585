"""A shop: views, additions to the cart and purchases, with items."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from tests.spec.small.extract import INSTANT, SmallExtract, at


def _event(who: str, when: str, kind: str | None, **values: object) -> dict[str, Any]:
    return {"profile_id": who, "timestamp": at(f"2024-08-{when}"), "eventType": kind, **values}


SHOP = SmallExtract(
    as_of=at("2024-08-28T12:00:00"),
    profiles=[
        {"profile_id": who, "gender": gender, "budget": budget}
        for who, gender, budget in (
            ("ann", "f", 3),
            ("bob", "m", 1),
            ("cyd", None, None),
            ("dee", "f", 0),
            ("eli", "m", 2),
            ("fay", "x", None),
        )
    ],
    events=[
        # ann: views, adds, buys; two prices that are 0.3 together
        _event("ann", "01T10:00:00", "view", device={"model": "A1"}),
        _event("ann", "02T10:00:00", "add", price=0.1),
        _event("ann", "03T10:00:00", "buy", price=0.1, items=[{"name": "boot", "price": 10.0}]),
        _event("ann", "03T10:00:00", "view", device={"model": None}),
        _event("ann", "20T10:00:00", "buy", price=0.2, items=[{"name": "sock", "price": 2.5}]),
        # bob: adds and buys at one instant, then views
        _event("bob", "05T10:00:00", "add", price=5.0),
        _event("bob", "05T10:00:00", "buy", price=300.0, items=[]),
        _event("bob", "28T12:00:00", "view", device={"model": "B2"}),
        # cyd: buys before adding; one price missing, one type missing
        _event("cyd", "04T10:00:00", "buy", items=None),
        _event("cyd", "06T10:00:00", "add", price=None),
        _event("cyd", "07T10:00:00", None, price=1.0),
        # dee: only a purchase that has not happened yet
        _event(
            "dee", "28T12:00:00.001", "buy", price=1000.0, items=[{"name": "boot", "price": 1.0}]
        ),
        # eli: three views and a purchase of two items
        _event("eli", "10T10:00:00", "view", device={"model": "A1"}),
        _event("eli", "11T10:00:00", "view", device={"model": "A1"}),
        _event("eli", "12T10:00:00", "view"),
        _event(
            "eli",
            "13T10:00:00",
            "buy",
            price=299.99,
            gift="m",
            items=[{"name": "boot", "price": 12.0}, {"name": "sock", "price": 2.0}],
        ),
        # fay: nothing at all
    ],
    profile_schema=pa.schema(
        [("profile_id", pa.string()), ("gender", pa.string()), ("budget", pa.int64())]
    ),
    event_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("timestamp", INSTANT),
            ("eventType", pa.string()),
            ("price", pa.float64()),
            ("gift", pa.string()),
            ("device", pa.struct([("model", pa.string())])),
            ("items", pa.list_(pa.struct([("name", pa.string()), ("price", pa.float64())]))),
        ]
    ),
)
