"""What is stored is what the source says: numbers, keys and instants, to the last digit."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.store import ProfileStore

CONFIG = 'as_of = 2026-07-01T00:00:00Z\ntime_zone = "Europe/Berlin"\n'


def opened(source: object, tmp_path: Path) -> ProfileStore:
    return open_store(read_source(source), store_dir=tmp_path / "stores")  # type: ignore[arg-type]


def events(**columns: object) -> pd.DataFrame:
    plain = {"profile_id": ["a", "b"], "timestamp": ["2026-01-01", "2026-01-02"], "eventType": "x"}
    return pd.DataFrame(plain | columns)


def numbers(values: list[float], tmp_path: Path) -> tuple[int | None, list[object]]:
    """Return the scale found for an event field, and what was stored, in order."""
    table = pa.table(
        {
            "profile_id": [f"{n:06d}" for n in range(len(values))],
            "timestamp": pa.array([0] * len(values), pa.timestamp("us")),
            "eventType": ["x"] * len(values),
            "value": pa.array(values, pa.float64()),
        }
    )
    store = opened({"events": table}, tmp_path)
    rows = store.query('SELECT "value" FROM events ORDER BY profile').fetchall()
    scale = store.layout.events.columns[("value",)].type.scale  # type: ignore[union-attr]
    store.close()
    return scale, [value for (value,) in rows]


@pytest.mark.parametrize(
    ("least", "most", "scale", "expected"),
    [
        (-(10**9), 10**9, 2, 2),
        (10**12, 10**13, 2, 2),
        (0, 10**15, 6, 6),
        (8 * 10**15, 9 * 10**15, 6, None),
        (9 * 10**16, 99 * 10**15, 6, None),
    ],
)
def test_a_decimal_is_the_shortest_that_names_the_double(
    least: int, most: int, scale: int, expected: int | None, tmp_path: Path
) -> None:
    chosen = random.Random(1)
    values = [chosen.randrange(least, most) / 10**scale for _ in range(5000)]
    found, stored = numbers(values, tmp_path)
    assert found == expected
    exact = [Decimal(repr(value)) for value in values]
    assert stored == (exact if expected is not None else values)


def test_what_is_not_a_number_is_missing_in_lists_too(tmp_path: Path) -> None:
    lists = pa.array([[1.5, math.nan, None], [math.nan]], pa.list_(pa.float64()))
    table = pa.table({"profile_id": ["a", "b"], "sizes": lists})
    store = opened({"profiles": table, "events": events()}, tmp_path)
    rows = store.query("SELECT sizes FROM profiles ORDER BY profile").fetchall()
    assert rows == [([Decimal("1.5")],), ([],)]
    store.close()


def test_what_is_not_a_number_is_missing_whatever_parquet_says_of_the_others(
    tmp_path: Path,
) -> None:
    """Parquet's least and greatest value leave NaN out, and engines infer from them."""
    folder = tmp_path / "extract"
    folder.mkdir()
    score = pa.array([0.0, math.nan, 0.30000000000000004], pa.float64())
    profiles = pa.table({"profile_id": ["a", "b", "c"], "score": score})
    pq.write_table(profiles, folder / "profiles.parquet")
    pq.write_table(pa.Table.from_pandas(events()), folder / "events.parquet")
    store = opened(folder, tmp_path)
    rows = store.query("SELECT score IS NULL FROM profiles ORDER BY profile").fetchall()
    assert rows == [(False,), (True,), (False,)]
    store.close()


def test_short_decimals_have_room_to_be_compared(tmp_path: Path) -> None:
    prices = pa.array([Decimal("1.50"), None], pa.decimal128(5, 2))
    table = pa.table({"profile_id": ["a", "b"], "price": prices})
    store = opened({"profiles": table, "events": events()}, tmp_path)
    assert store.query("SELECT typeof(price) FROM profiles").fetchone() == ("DECIMAL(18,2)",)
    store.close()


def test_whole_keys_that_became_floating_are_the_same_keys(tmp_path: Path) -> None:
    profiles = pd.DataFrame({"profile_id": [1, 2**40]})
    table = events(profile_id=[1.0, float(2**40)])
    missing = pd.concat([table, events(profile_id=[None, None])])
    store = opened({"profiles": profiles, "events": missing}, tmp_path)
    assert store.event_count == 2
    assert any("left out: 2 events without profile_id" in note for note in store.notes)
    store.close()


def test_epoch_milliseconds_that_became_floating_are_instants(tmp_path: Path) -> None:
    store = opened({"events": events(timestamp=[1767225600123.0, None])}, tmp_path)
    rows = store.query("SELECT timestamp FROM events").fetchall()
    assert [at.isoformat() for (at,) in rows] == ["2026-01-01T00:00:00.123000"]
    store.close()


def test_endless_instants_are_missing(tmp_path: Path) -> None:
    store = opened({"events": events(timestamp=["infinity", "2026-01-02"])}, tmp_path)
    assert store.event_count == 1
    assert any("left out: 1 events without timestamp" in note for note in store.notes)
    store.close()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_naive_text_is_in_the_declared_zone_and_zoned_text_in_its_own(
    ending: str, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    table = events(timestamp=["2026-01-01T12:00:00", "2026-01-01T12:00:00Z"])
    if ending == "csv":
        table.to_csv(folder / "events.csv", index=False)
    elif ending == "jsonl":
        table.to_json(folder / "events.jsonl", orient="records", lines=True)
    else:
        table.to_parquet(folder / "events.parquet")
    (folder / "extract.toml").write_text(CONFIG, encoding="utf-8")
    store = opened(folder, tmp_path)
    rows = store.query("SELECT timestamp FROM events ORDER BY profile").fetchall()
    assert [at.isoformat() for (at,) in rows] == ["2026-01-01T11:00:00", "2026-01-01T12:00:00"]
    store.close()
