"""Profiles without events, and what an export may hold that nobody meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from tests.oracle.lists import ListRow
from tests.spec.small.extract import INSTANT, SmallExtract, at

_ITEM = pa.struct([("name", pa.string()), ("price", pa.float64()), ("tags", pa.list_(pa.string()))])


def _person(name: str, **values: object) -> dict[str, Any]:
    return {"profile_id": name, **values}


PEOPLE = SmallExtract(
    as_of=at("2024-08-28T12:00:00"),
    profiles=[
        _person(
            "ann",
            city="Köln",
            code="US",
            age=30,
            score=1.5,
            vip=True,
            joined=date(2024, 1, 31),
            since=at("2024-01-31T10:00:00"),
            tags=["golf", "run"],
            loyalty={"tier": "gold", "points": 10},
            items=[{"name": "boot", "price": 10.5, "tags": ["new"]}],
        ),
        _person(
            "bob",
            city="KÖLN",
            code="us",
            age=40,
            score=2.5,
            vip=False,
            joined=date(2024, 2, 29),
            since=at("2024-02-28T10:00:00"),
            tags=[],
            loyalty={"tier": "silver", "points": None},
            items=[],
        ),
        _person("cyd"),
        _person(
            "dee",
            city="straße",
            code="100%",
            age=50,
            score=float("nan"),
            loyalty={"tier": None, "points": None},
            joined=date(2024, 2, 29),
            items=[
                {"name": "boot", "price": None, "tags": None},
                {"name": "sock", "price": 2.5, "tags": []},
            ],
        ),
        _person(
            "eli",
            city="İstanbul",
            code='say "hi"',
            age=-1,
            score=float("inf"),
            vip=True,
            tags=["Golf"],
            loyalty={"tier": "gold", "points": 30},
            items=[{"name": None, "price": 20.0, "tags": ["new", "sale"]}],
        ),
        _person(
            "fay",
            city="ΟΔΟΣ",
            code="a_b\\c",
            age=0,
            score=0.3,
            vip=False,
            tags=["run", "run", "golf"],
            loyalty={"tier": "bronze", "points": 0},
        ),
    ],
    events=[],
    profile_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("city", pa.string()),
            ("code", pa.string()),
            ("age", pa.int64()),
            ("score", pa.float64()),
            ("vip", pa.bool_()),
            ("joined", pa.date32()),
            ("since", INSTANT),
            ("tags", pa.list_(pa.string())),
            ("loyalty", pa.struct([("tier", pa.string()), ("points", pa.int64())])),
            ("items", pa.list_(_ITEM)),
        ]
    ),
    event_schema=pa.schema(
        [("profile_id", pa.string()), ("timestamp", INSTANT), ("eventType", pa.string())]
    ),
    audiences={
        "vips": [ListRow("ann", "realized"), ListRow("bob", "existing"), ListRow("dee", "exited")],
        "gone": [ListRow("eli", "exited")],
    },
)

# What an export may hold and nobody meant: instants as text and as milliseconds, empty items.
EXPORTED = SmallExtract(
    as_of=at("2024-08-28T12:00:00"),
    profiles=[
        _person("day", text="2024-08-01", milliseconds=1_722_470_400_000),
        _person("zoned", text="2024-08-01T02:00:00+02:00", milliseconds=1_722_470_399_999),
        _person("basic", text="20240801", milliseconds=2**63 - 1),
        _person("later", text="2024-08-01 00:00:00.001Z", milliseconds=-(2**63)),
        _person("word", text="soon", milliseconds=None),
        _person("hole", items=[None], codes=[None]),
        _person("blank", items=[{"name": None, "count": None}], codes=[]),
        _person(
            "known",
            items=[{"name": "boot", "count": 1}, None],
            codes=["a", None],
            paid=[{"price": 0.1}, {"price": 0.2}],
        ),
        _person("empty", items=[], codes=[]),
    ],
    events=[],
    profile_schema=pa.schema(
        [
            ("profile_id", pa.string()),
            ("text", pa.string()),
            ("milliseconds", pa.int64()),
            ("items", pa.list_(pa.struct([("name", pa.string()), ("count", pa.int64())]))),
            ("codes", pa.list_(pa.string())),
            ("paid", pa.list_(pa.struct([("price", pa.float64())]))),
        ]
    ),
    event_schema=pa.schema(
        [("profile_id", pa.string()), ("timestamp", INSTANT), ("eventType", pa.string())]
    ),
)
