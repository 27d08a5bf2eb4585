"""`time_zone` of extract.toml is that of every clock without an offset, and of no day without one.

Python's zoneinfo says which instants are right.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import toolkit as tk

if TYPE_CHECKING:
    from pathlib import Path

ZONES = ["UTC", "America/New_York", "Asia/Tokyo", "Europe/Berlin", "Australia/Lord_Howe"]
CLOCKS = [
    "2024-01-15T10:00:00",
    "2024-07-15T10:00:00",
    "2024-02-29T23:30:00",
    "2024-03-01T00:15:00",
    "2024-03-10T02:30:00",  # missing in New York
    "2024-11-03T01:30:00",  # twice in New York
    "2024-03-31T02:30:00",  # missing in Berlin
    "2024-10-27T02:30:00",  # twice in Berlin
    "2024-10-06T02:15:00",  # missing on Lord Howe, whose clocks change by half an hour
    "2024-04-07T01:45:00",  # twice on Lord Howe
]


def instant(clock: str, zone: str) -> datetime:
    """Return what a local clock means: where clocks change, the later of two instants."""
    local = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone))
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def shop(folder: Path, zone: str, kind: str) -> tk.Extract:
    """Return an extract of profiles and one event each: clocks of a zone in every form."""
    folder.mkdir()
    ids = [f"p{number}" for number in range(len(CLOCKS))]
    right = [instant(clock, zone) for clock in CLOCKS]
    naive = [datetime.fromisoformat(clock) for clock in CLOCKS]
    frame = {
        "profile_id": ids,
        "text": CLOCKS,
        "naive": naive,
        "right": [f"{each:%Y-%m-%dT%H:%M:%S}Z" for each in right],
        "day": [each.date() for each in naive],
        "dayText": [clock[:10] for clock in CLOCKS],
        "product": ["s1"] * len(ids),
    }
    events = {
        "profile_id": ids,
        "timestamp": CLOCKS,
        "eventType": ["clock"] * len(ids),
        "due": CLOCKS,
    }
    if kind != "csv":  # a CSV column of clocks and days is guessed to be all clocks
        events = {
            "profile_id": ids * 2,
            "timestamp": CLOCKS + frame["dayText"],
            "eventType": ["clock"] * len(ids) + ["day"] * len(ids),
            "due": CLOCKS + frame["dayText"],
        }
    tables = {
        "profiles": frame,
        "events": events,
        "products": {"sku": ["s1"], "since": ["2024-07-15T10:00:00"], "first": ["2024-03-01"]},
    }
    for name, columns in tables.items():
        table = pa.table(columns)
        if name == "profiles" and kind == "parquet":
            nested = pa.array([{"text": clock} for clock in CLOCKS])
            table = table.append_column("meta", nested)
            table = table.append_column("texts", pa.array([[clock, "soon"] for clock in CLOCKS]))
        if kind == "parquet":
            pq.write_table(table, folder / f"{name}.parquet")
        elif kind == "csv":
            table.to_pandas().to_csv(folder / f"{name}.csv", index=False)
        else:
            table.to_pandas().astype(str).to_json(
                folder / f"{name}.jsonl", orient="records", lines=True
            )
    suffix = {"parquet": "parquet", "csv": "csv", "jsonl": "jsonl"}[kind]
    toml = f'as_of = 2026-01-01T00:00:00Z\ntime_zone = "{zone}"\n[lookups.products]\n'
    toml += f'file = "products.{suffix}"\nkey = "sku"\njoins = ["product"]\n'
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    return tk.open_extract(folder, store=folder.parent / "stores", quiet=True)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_a_clock_is_local_and_a_day_is_a_day(zone: str, kind: str, tmp_path: Path) -> None:
    right = [instant(clock, zone) for clock in CLOCKS]
    everybody = [
        "text occurs on right",
        "naive occurs on right",
        "day occurs on dayText",
        "dayText occurs on day",
        "not (dayText occurs before day) and not (dayText occurs after day)",
        'xEvent[eventType = "clock" and timestamp occurs on ^.right]',
        'xEvent[eventType = "clock" and due occurs on ^.right]',
        "products.first occurs on date(2024, 3, 1)",
        f"products.since occurs on date(2024, 7, {instant('2024-07-15T10:00:00', zone).day})",
    ]
    if kind != "csv":
        everybody.append('xEvent[eventType = "day" and timestamp occurs on ^.day]')
        everybody.append('xEvent[eventType = "day" and due occurs on ^.day]')
    if kind == "parquet":
        everybody += ["meta.text occurs on right", "texts occurs on right"]
    days = {f"2024-{m:02}-{d:02}" for m, d in [(2, 29), (3, 1), (3, 10), (11, 3), (7, 15)]}
    with shop(tmp_path / "shop", zone, kind) as extract:
        for pql in everybody:
            found = next(iter(extract.evaluate(pql)))
            assert found.count == len(CLOCKS), pql
            rows = extract._store.query(found.sql()).fetchall()
            assert len(rows) == len(CLOCKS), pql
        for day in sorted(days):
            date = pd.Timestamp(day)
            name = f"date({date.year}, {date.month}, {date.day})"
            expected = {f"p{n}" for n, each in enumerate(right) if each.date() == date.date()}
            for pql in (f"text occurs on {name}", f"naive occurs on {name}"):
                assert set(next(iter(extract.evaluate(pql))).profile_ids()) == expected, pql
            expected = {f"p{n}" for n, clock in enumerate(CLOCKS) if clock[:10] == day}
            for pql in (f"day occurs on {name}", f"dayText occurs on {name}"):
                assert set(next(iter(extract.evaluate(pql))).profile_ids()) == expected, pql


@pytest.mark.parametrize("kind", ["parquet", "parquet of dates", "csv", "jsonl"])
def test_events_of_days_are_of_those_days_east_of_greenwich(kind: str, tmp_path: Path) -> None:
    days = ["2024-02-29", "2024-03-01"]
    events = pd.DataFrame({"profile_id": ["a", "b"], "timestamp": days, "eventType": "x"})
    folder = tmp_path / "shop"
    folder.mkdir()
    if kind == "csv":
        events.to_csv(folder / "events.csv", index=False)
    elif kind == "jsonl":
        events.to_json(folder / "events.jsonl", orient="records", lines=True)
    else:
        dates = pd.to_datetime(events["timestamp"]).dt.date
        typed = events.assign(timestamp=dates) if kind == "parquet of dates" else events
        typed.to_parquet(folder / "events.parquet")
    (folder / "extract.toml").write_text('time_zone = "Asia/Tokyo"\n', encoding="utf-8")
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract:
        found = extract._store.query("SELECT timestamp FROM events ORDER BY profile").fetchall()
    assert [at.isoformat() for (at,) in found] == [f"{day}T00:00:00" for day in days]


def test_another_zone_is_another_store(tmp_path: Path) -> None:
    counts = []
    with shop(tmp_path / "shop", "Asia/Tokyo", "parquet") as extract:
        counts.append(next(iter(extract.evaluate("text occurs on date(2024, 2, 29)"))).count)
    toml = (tmp_path / "shop" / "extract.toml").read_text(encoding="utf-8")
    changed = toml.replace("Asia/Tokyo", "America/New_York")
    (tmp_path / "shop" / "extract.toml").write_text(changed, encoding="utf-8")
    with tk.open_extract(tmp_path / "shop", store=tmp_path / "stores", quiet=True) as extract:
        counts.append(next(iter(extract.evaluate("text occurs on date(2024, 2, 29)"))).count)
    assert counts == [2, 0]
