"""The small extracts the specification speaks of, as plain Python, and how they are written.

An instant is a datetime in UTC; None is a missing value. `at` holds three extracts of instants:
each letter is a profile whose attribute `at` and whose only event are at that instant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.oracle.interpreter import OracleExtract

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class SmallExtract:
    """Profiles, events and imported audiences by hand."""

    as_of: datetime
    profiles: list[dict[str, Any]]
    events: list[dict[str, Any]]
    profile_schema: pa.Schema
    event_schema: pa.Schema
    audiences: dict[str, dict[str, str]] = field(default_factory=dict)

    def for_oracle(self) -> OracleExtract:
        """Return it as the reference interpreter takes it."""
        inside = {
            name: {who for who, status in members.items() if status != "exited"}
            for name, members in self.audiences.items()
        }
        return OracleExtract(self.profiles, self.events, inside)


def at(text: str) -> datetime:
    """Return an instant of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


INSTANT = pa.timestamp("us", "UTC")


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
        "vips": {"ann": "realized", "bob": "existing", "dee": "exited"},
        "gone": {"eli": "exited"},
    },
)


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

EXTRACTS = {
    "noon": NOON,
    "month end": MONTH_END,
    "people": PEOPLE,
    "shop": SHOP,
    "exported": EXPORTED,
}


def write_extract(extract: SmallExtract, folder: Path) -> Path:
    """Write a small extract as an analyst would have it, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "profiles": (extract.profiles, extract.profile_schema),
        "events": (extract.events, extract.event_schema),
    }
    rows = [
        {"audience": name, "profile_id": who, "status": status}
        for name, members in extract.audiences.items()
        for who, status in members.items()
    ]
    if rows:
        names = [(name, pa.string()) for name in ("audience", "profile_id", "status")]
        tables["audiences"] = (rows, pa.schema(names))
    for name, (records, schema) in tables.items():
        whole = [{key: record.get(key) for key in schema.names} for record in records]
        pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / f"{name}.parquet")
    config = f'as_of = {extract.as_of.isoformat()}\ntime_zone = "UTC"\n'
    (folder / "extract.toml").write_text(config, encoding="utf-8")
    return folder
