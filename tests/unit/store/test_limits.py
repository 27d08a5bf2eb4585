"""Where a rule has a limit, what is on either side of it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest

import toolkit as tk
from toolkit.errors import SourceError
from toolkit.schema import DATETIME, Map
from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.store import ProfileStore


def opened(source: object, tmp_path: Path) -> ProfileStore:
    return open_store(read_source(source), store_dir=tmp_path / "stores")  # type: ignore[arg-type]


def events(count: int, **columns: object) -> pd.DataFrame:
    start = pd.Timestamp("2026-01-01")
    plain = {
        "profile_id": ["a"] * count,
        "timestamp": pd.date_range(start, periods=count, freq="s"),
        "eventType": ["x"] * count,
    }
    return pd.DataFrame(plain | columns)


def test_map_values_are_stored_as_fields_are(tmp_path: Path) -> None:
    instant = pd.Timestamp("2026-01-01T09:00", tz="Asia/Tokyo")
    table = pa.table(
        {
            "profile_id": ["a", "b"],
            "scores": pa.array(
                [[("x", math.nan), ("y", 1.5)], None], pa.map_(pa.string(), pa.float64())
            ),
            "seen": pa.array(
                [[(7, instant)], []], pa.map_(pa.int32(), pa.timestamp("us", "Asia/Tokyo"))
            ),
        }
    )
    store = opened({"profiles": table, "events": events(1)}, tmp_path)
    rows = store.query("SELECT scores, seen FROM profiles ORDER BY profile").fetchall()
    assert rows[0][0] == {"x": None, "y": 1.5}
    assert {key: at.isoformat() for key, at in rows[0][1].items()} == {"7": "2026-01-01T00:00:00"}
    assert rows[1] == (None, {})
    assert store.layout.profiles.columns[("seen",)].type == Map(DATETIME)
    store.close()


@pytest.mark.parametrize(("values", "listed"), [(4096, 4096), (4097, 0)])
def test_texts_of_few_values_are_listed(values: int, listed: int, tmp_path: Path) -> None:
    table = events(values, code=[f"c{n:05d}" for n in range(values)])
    store = opened({"events": table}, tmp_path)
    assert len(store.layout.events.columns[("code",)].values) == listed
    store.close()


def test_event_types_are_listed_though_they_are_many(tmp_path: Path) -> None:
    table = events(5000, eventType=[f"type.{n:05d}" for n in range(5000)])
    store = opened({"events": table}, tmp_path)
    assert len(store.layout.events.columns[("eventType",)].values) == 5000
    store.close()


@pytest.mark.parametrize(("late", "told"), [(30, True), (31, False)])
def test_far_events_are_reported_up_to_one_in_ten_thousand(
    late: int, told: bool, tmp_path: Path
) -> None:
    count = 300_000
    table = events(count)
    table.loc[table.index >= count - late, "timestamp"] = pd.Timestamp("2031-01-01")
    store = opened({"events": table}, tmp_path)
    reported = [note for note in store.notes if note.startswith(f"look at this: {late} events")]
    assert bool(reported) is told
    store.close()


def test_no_event_and_no_instant_names_the_extract(tmp_path: Path) -> None:
    tables = {"profiles": pd.DataFrame({"profile_id": ["b"]}), "events": events(2)}
    with pytest.raises(SourceError, match="tables in memory has no event") as caught:
        tk.open_extract(tables, store=tmp_path, quiet=True)
    assert "left out: 2 events of 1 unknown profiles" in str(caught.value)


def test_no_decimal_is_lost_between_sources(tmp_path: Path) -> None:
    exact = pa.array([Decimal("1234567890123456789.123"), None], pa.decimal128(38, 3))
    table = pa.table({"profile_id": ["a", "b"], "amount": exact})
    store = opened({"profiles": table, "events": events(1)}, tmp_path)
    found = store.query("SELECT amount FROM profiles WHERE profile = 0").fetchone()
    assert found == (Decimal("1234567890123456789.123"),)
    store.close()
