"""Every form of an extract gives the same store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from toolkit.schema import DATETIME, INTEGER, NUMBER, STRING, Kind, Scalar
from toolkit.store import ProfileStore, open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

PROFILES = pd.DataFrame({"customer_id": [10, 9], "city": ["Köln", "Żory"], "age": [30, 40]})
EVENTS = pd.DataFrame(
    {
        "customer_id": [9, 10, 10],
        "time": pd.to_datetime(["2026-01-01 12:00", "2026-01-02 00:00", "2026-01-02 00:00"]),
        "type": ["search", "purchase", "search"],
        "price": [None, 12.5, None],
    }
)


def write(kind: str, folder: Path) -> Path:
    folder.mkdir()
    tables = {"customers": PROFILES, "events": EVENTS}
    for name, table in tables.items():
        if kind == "parquet":
            table.to_parquet(folder / f"{name}.parquet")
        elif kind == "csv":
            table.to_csv(folder / f"{name}.csv", index=False)
        elif kind == "jsonl":
            table.to_json(folder / f"{name}.jsonl", orient="records", lines=True, date_format="iso")
        elif kind == "parts":
            (folder / name).mkdir()
            table.head(1).to_parquet(folder / name / "a.parquet")
            table.tail(-1).to_parquet(folder / name / "b.parquet")
    if kind == "duckdb":
        with duckdb.connect(str(folder / "shop.duckdb")) as connection:
            for name, table in tables.items():
                connection.register("source", table)
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM source")
                connection.unregister("source")
        return folder / "shop.duckdb"
    return folder


def opened(source: object, tmp_path: Path) -> ProfileStore:
    return open_store(read_source(source), store_dir=tmp_path / "stores")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "duckdb", "parts"])
def test_every_form_gives_the_same(kind: str, tmp_path: Path) -> None:
    store = opened(write(kind, tmp_path / "shop"), tmp_path)
    assert store.query("SELECT profile, profile_id, city, age FROM profiles").fetchall() == [
        (0, "10", "Köln", 30),
        (1, "9", "Żory", 40),
    ]
    rows = store.query('SELECT profile, timestamp, "eventType", price FROM events').fetchall()
    assert [(p, t.isoformat(), e, None if x is None else float(x)) for p, t, e, x in rows] == [
        (0, "2026-01-02T00:00:00", "purchase", 12.5),
        (0, "2026-01-02T00:00:00", "search", None),
        (1, "2026-01-01T12:00:00", "search", None),
    ]
    assert store.as_of == datetime(2026, 1, 2, tzinfo=UTC)
    assert any("customers" in note for note in store.notes)
    store.close()


def test_tables_in_memory(tmp_path: Path) -> None:
    store = opened({"profiles": PROFILES, "events": pa.Table.from_pandas(EVENTS)}, tmp_path)
    assert (store.layout.profile_count, store.event_count) == (2, 3)
    store.close()


def test_without_profiles_they_are_the_events_keys(tmp_path: Path) -> None:
    store = opened({"events": EVENTS}, tmp_path)
    assert store.query("SELECT profile_id FROM profiles ORDER BY profile").fetchall() == [
        ("10",),
        ("9",),
    ]
    store.close()


def test_unknown_profiles_and_missing_keys_are_left_out_and_counted(tmp_path: Path) -> None:
    events = pd.DataFrame(
        {
            "customer_id": ["10", "77", "77", None],
            "timestamp": pd.to_datetime(["2026-01-01", "2026-01-01", None, "2026-01-01"]),
            "eventType": ["a", "a", "a", "a"],
        }
    )
    store = opened({"profiles": PROFILES, "events": events}, tmp_path)
    assert store.event_count == 1
    notes = "\n".join(store.notes)
    assert "left out: 2 events of 1 unknown profiles" in notes
    assert "left out: 1 events without customer_id" in notes
    assert "left out: 1 events without timestamp" in notes
    store.close()


def test_a_lone_event_far_in_the_future_is_reported(tmp_path: Path) -> None:
    late = EVENTS.head(1).assign(time=pd.Timestamp("2031-01-01"))
    store = opened({"profiles": PROFILES, "events": pd.concat([EVENTS, late])}, tmp_path)
    assert any("look at this: 1 events are" in note for note in store.notes)
    store.close()


def test_repeated_event_ids_are_dropped_the_first_kept(tmp_path: Path) -> None:
    folder = write("parquet", tmp_path / "shop")
    twice = EVENTS.assign(id=["x", "y", "y"], n=[1, 2, 3])
    twice.to_parquet(folder / "events.parquet")
    (folder / "extract.toml").write_text('[events]\nevent_id = "id"\n', encoding="utf-8")
    store = opened(folder, tmp_path)
    assert store.query("SELECT n FROM events ORDER BY n").fetchall() == [(1,), (2,)]
    assert any("left out: 1 repeated events" in note for note in store.notes)
    store.close()


def test_of_repeated_events_the_earliest_stays_and_of_equal_ones_the_first(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        [
            ("late", 9, "2026-01-03", 1),
            ("late", 9, "2026-01-01", 2),
            ("late", 9, "2026-01-02", 3),
            ("early", 9, "2026-02-01", 4),
            ("early", 9, "2026-02-02", 5),
            ("same", 10, "2026-03-01", 6),
            ("same", 10, "2026-03-01", 7),
            ("undated", 10, None, 8),
            ("undated", 10, "2026-04-01", 9),
            (None, 10, "2026-05-01", 10),
            (None, 10, "2026-05-01", 11),
        ],
        columns=["id", "customer_id", "time", "n"],
    )
    rows["time"] = pd.to_datetime(rows["time"])
    dated = rows.dropna(subset="time").sort_values("time", kind="stable")
    kept = dated[dated["id"].isna() | ~dated["id"].duplicated()]["n"].tolist()
    assert sorted(kept) == [2, 4, 6, 9, 10, 11]  # by hand, and by pandas
    folder = write("parquet", tmp_path / "shop")
    rows.assign(type="view").to_parquet(folder / "events.parquet")
    toml = '[events]\nevent_id = "id"\n'
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    store = opened(folder, tmp_path)
    stored = [n for (n,) in store.query("SELECT n FROM events ORDER BY n").fetchall()]
    store.close()
    assert stored == sorted(kept)


def test_types_are_the_fields_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "profile_id": ["a", "b", "c"],
            "money": [1.10, 2.25, None],
            "measure": [1 / 3, 2.0, float("nan")],
            "endless": [float("inf"), 1.0, 2.0],
            "single": pa.array([0.1, 0.2, 0.3], pa.float32()),
            "exact": pa.array([1, 2, 3], pa.decimal128(12, 3)),
            "small": pa.array([1, 2, 3], pa.int8()),
            "day": pa.array([0, 1, 2], pa.date32()),
            "at": pa.array([0, 1, 2], pa.timestamp("ns", "Europe/Berlin")),
            "items": [[{"price": 1.5, "name": "x"}], [], None],
        }
    )
    events = EVENTS.rename(columns={"customer_id": "profile_id"}).assign(profile_id="a")
    store = opened({"profiles": table, "events": events}, tmp_path)
    types = {path[-1]: column.type for path, column in store.layout.profiles.columns.items()}
    assert types["money"] == Scalar(Kind.NUMBER, 2)
    assert types["measure"] == types["endless"] == NUMBER
    assert types["single"] == Scalar(Kind.NUMBER, 1)
    assert types["exact"] == Scalar(Kind.NUMBER, 3)
    assert types["small"] == INTEGER
    assert types["at"] == DATETIME
    assert types["profile_id"] == STRING
    measure = store.query("SELECT measure FROM profiles WHERE profile_id = 'c'").fetchall()
    assert measure == [(None,)]
    store.close()


@pytest.mark.parametrize(
    "instants",
    [
        [1767225600000, 1767312000000],
        ["2026-01-01T00:00:00Z", "2026-01-02T01:00:00+01:00"],
        pd.to_datetime(["2026-01-01", "2026-01-02"]).tz_localize("UTC").tz_convert("Asia/Tokyo"),
    ],
)
def test_event_instants_in_every_form(instants: object, tmp_path: Path) -> None:
    events = pd.DataFrame(
        {"profile_id": ["a", "b"], "timestamp": instants, "eventType": ["x", "x"]}
    )
    store = opened({"events": events}, tmp_path)
    found = store.query("SELECT timestamp FROM events ORDER BY 1").fetchall()
    assert [at.isoformat() for (at,) in found] == ["2026-01-01T00:00:00", "2026-01-02T00:00:00"]
    store.close()


def test_naive_instants_are_in_the_zone_the_extract_declares(tmp_path: Path) -> None:
    folder = write("parquet", tmp_path / "shop")
    (folder / "extract.toml").write_text('time_zone = "Europe/Berlin"\n', encoding="utf-8")
    store = opened(folder, tmp_path)
    first = store.query("SELECT min(timestamp) FROM events").fetchall()[0][0]
    assert first.isoformat() == "2026-01-01T11:00:00"
    store.close()


def test_names_are_never_sql(tmp_path: Path) -> None:
    odd = 'it\'s "odd"; DROP TABLE profiles --'
    folder = tmp_path / "a'b"
    folder.mkdir()
    PROFILES.rename(columns={"city": odd}).to_parquet(folder / "customers.parquet")
    EVENTS.assign(type=["o'x", 'q"y', "z"]).to_parquet(folder / "events.parquet")
    store = opened(folder, tmp_path)
    assert (odd,) in store.layout.profiles.columns
    kinds = store.query('SELECT DISTINCT "eventType"::VARCHAR FROM events ORDER BY 1').fetchall()
    assert kinds == [("o'x",), ('q"y',), ("z",)]
    store.close()


def test_a_store_is_used_again_until_the_source_changes(tmp_path: Path) -> None:
    folder = write("parquet", tmp_path / "shop")
    first = opened(folder, tmp_path)
    made = (first.folder / "store.json").stat().st_mtime_ns
    first.close()
    again = opened(folder, tmp_path)
    assert (again.folder / "store.json").stat().st_mtime_ns == made
    again.close()
    EVENTS.head(2).to_parquet(folder / "events.parquet")
    changed = opened(folder, tmp_path)
    assert changed.event_count == 2
    assert changed.folder != again.folder
    assert not again.folder.exists()
    changed.close()


def test_a_half_written_store_is_never_opened(tmp_path: Path) -> None:
    folder = write("parquet", tmp_path / "shop")
    first = opened(folder, tmp_path)
    first.close()
    (first.folder / "store.json").unlink()
    stopped = first.folder.with_name(f"{first.folder.name}.partial-999999999-dead")
    stopped.mkdir()
    (stopped / "store.duckdb").write_bytes(b"half")
    again = opened(folder, tmp_path)
    assert again.event_count == 3
    assert not stopped.exists()
    again.close()


def test_the_layout_survives_its_file(tmp_path: Path) -> None:
    store = opened(write("jsonl", tmp_path / "shop"), tmp_path)
    document = json.loads((store.folder / "store.json").read_text(encoding="utf-8"))
    assert document["event_count"] == 3
    assert store.layout.events.columns[("timestamp",)].type == DATETIME
    store.close()
