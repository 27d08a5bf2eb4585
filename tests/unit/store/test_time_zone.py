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
        'xEvent[eventType = "day" and timestamp occurs on ^.day]',
        'xEvent[eventType = "day" and due occurs on ^.day]',
    ]
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


TOKYO = ["2024-03-01T00:15:00", "2024-03-01T00:00:00", "2024-02-29", "2024-03-01", ""]
"""Clocks (one of them a midnight), days and a blank cell, of one column."""
IN_UTC = ["2024-02-29 15:15", "2024-02-29 15:00", "2024-02-29 00:00", "2024-03-01 00:00", None]


def tokyo(folder: Path, files: dict[str, str], toml: str = "") -> tk.Extract:
    for name, text in files.items():
        (folder / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "shop" / name).write_text(text, encoding="utf-8")
    config = f'as_of = 2026-01-01T00:00:00Z\ntime_zone = "Asia/Tokyo"\n{toml}'
    (folder / "shop" / "extract.toml").write_text(config, encoding="utf-8")
    return tk.open_extract(folder / "shop", store=folder / "stores", quiet=True)


def rows_of(cells: list[str]) -> str:
    return "profile_id,due\n" + "".join(f"p{n},{cell}\n" for n, cell in enumerate(cells))


def stored(extract: tk.Extract) -> list[str | None]:
    rows = extract._store.query("SELECT due FROM profiles ORDER BY profile_id").fetchall()
    return [f"{at:%Y-%m-%d %H:%M}" if at else None for (at,) in rows]


def test_a_csv_column_of_days_and_clocks_is_of_instants(tmp_path: Path) -> None:
    with tokyo(tmp_path, {"profiles.csv": rows_of(TOKYO)}) as extract:
        assert stored(extract) == IN_UTC
        notes = [note for note in extract._store.notes if note.startswith("due")]
    assert notes == [
        "due of profiles.csv: 2 cells are days without a clock, such as 2024-02-29, "
        "and stay those days in UTC"
    ]


def test_a_csv_column_of_days_and_instants_with_an_offset(tmp_path: Path) -> None:
    cells = ["2024-03-01T00:15:00Z", "2024-03-01T00:15:00+02:00", "2024-03-01"]
    with tokyo(tmp_path, {"profiles.csv": rows_of(cells)}) as extract:
        assert stored(extract) == ["2024-03-01 00:15", "2024-02-29 22:15", "2024-03-01 00:00"]


def test_one_csv_file_of_days_and_one_of_clocks(tmp_path: Path) -> None:
    files = {
        "profiles/1.csv": rows_of(["2024-03-01"]),
        "profiles/2.csv": "profile_id,due\nq,2024-03-01T00:15:00\n",
    }
    with tokyo(tmp_path, files) as extract:
        assert stored(extract) == ["2024-03-01 00:00", "2024-02-29 15:15"]


@pytest.mark.parametrize("cells", [TOKYO, [f"{each} " for each in TOKYO], [*TOKYO, "soon"]])
def test_a_declared_date_time_keeps_its_days(cells: list[str], tmp_path: Path) -> None:
    toml = '[fields]\ndue = "date-time"\n'
    with tokyo(tmp_path, {"profiles.csv": rows_of(cells)}, toml) as extract:
        assert stored(extract) == IN_UTC + [None] * (len(cells) - len(IN_UTC))


def test_clocks_at_midnight_of_another_form_are_local(tmp_path: Path) -> None:
    cells = ["15-03-2024 00:00:00", "16-03-2024 10:00:00"]
    with tokyo(tmp_path, {"profiles.csv": rows_of(cells)}) as extract:
        assert stored(extract) == ["2024-03-14 15:00", "2024-03-16 01:00"]


def test_naive_text_without_a_time_zone_is_noted_once(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "profile_id": ["a", "b", "c"],
            "seen": ["2024-03-01T10:00", "2024-03-01 11:00:00.5", "2024-03-01"],
            "zoned": ["2024-03-01T10:00:00Z", "2024-03-01T10:00:00+02:00", None],
            "word": ["at 10:00", "10:00", "2024-03-01"],
        }
    )
    folder = tmp_path / "shop"
    folder.mkdir()
    frame.to_parquet(folder / "profiles.parquet")
    notes = {}
    for zone in ("", "UTC"):
        toml = "as_of = 2026-01-01T00:00:00Z\n" + (f'time_zone = "{zone}"\n' if zone else "")
        (folder / "extract.toml").write_text(toml, encoding="utf-8")
        with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as extract:
            notes[zone] = [note for note in extract.notes if "UTC" in note and "as of" not in note]
    assert notes == {
        "": [
            "seen of profiles.parquet: 2 cells of text are clocks without an offset, such as "
            "'2024-03-01 11:00:00.5', taken as UTC; time_zone in extract.toml says another zone"
        ],
        "UTC": [],
    }


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
