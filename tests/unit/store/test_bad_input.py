"""What cannot be read says so once, names the place, and leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import SourceError, SourceNotFoundError
from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = pd.DataFrame(
    {
        "profile_id": ["a", "a", "b"],
        "timestamp": [datetime(2026, 1, 1), datetime(2026, 1, 2), datetime(2026, 1, 3)],
        "eventType": ["search", "purchase", "search"],
    }
)
PROFILES = pd.DataFrame({"profile_id": ["a", "b"], "city": ["Köln", None]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    PROFILES.to_parquet(folder / "profiles.parquet")
    EVENTS.to_parquet(folder / "events.parquet")
    return folder


def failure(folder: Path, tmp_path: Path) -> str:
    """Return the message of the one error, having checked that no store is left."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(SourceError) as caught:
        open_store(read_source(folder), store_dir=tmp_path / "stores").close()
    assert list((tmp_path / "stores").rglob("*")) == []
    assert {path: path.read_bytes() for path in before} == before
    return str(caught.value)


def test_a_good_folder_opens(folder: Path, tmp_path: Path) -> None:
    store = open_store(read_source(folder), store_dir=tmp_path / "stores")
    assert (store.layout.profile_count, store.event_count) == (2, 3)
    store.close()


def test_missing_folder_names_the_nearest(folder: Path) -> None:
    with pytest.raises(SourceNotFoundError, match=r"Did you mean .*shop"):
        read_source(folder.with_name("shpo"))


def test_empty_file(folder: Path, tmp_path: Path) -> None:
    (folder / "events.parquet").write_bytes(b"")
    assert "events.parquet is empty" in failure(folder, tmp_path)


def test_parquet_of_no_rows_and_no_profiles(folder: Path, tmp_path: Path) -> None:
    PROFILES.head(0).to_parquet(folder / "profiles.parquet")
    EVENTS.head(0).to_parquet(folder / "events.parquet")
    assert "holds no profile" in failure(folder, tmp_path)


def test_without_events_an_as_of_is_enough(folder: Path, tmp_path: Path) -> None:
    (folder / "events.parquet").unlink()
    with pytest.raises(SourceError, match="no event and says no as_of"):
        tk.open_extract(folder, store=tmp_path / "s", quiet=True)
    with tk.open_extract(folder, as_of="2026-07-01", store=tmp_path / "s", quiet=True) as extract:
        assert extract.as_of == datetime(2026, 7, 1, tzinfo=UTC)
        assert extract.evaluate("true").sizes()["profiles"].tolist() == [len(PROFILES)]


def test_truncated_file(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "events.parquet").read_bytes()
    (folder / "events.parquet").write_bytes(whole[: len(whole) // 2])
    message = failure(folder, tmp_path)
    assert "events.parquet is not whole" in message


def test_damaged_pages_name_the_file(folder: Path, tmp_path: Path) -> None:
    whole = bytearray((folder / "events.parquet").read_bytes())
    whole[4:200] = b"\xff" * 196
    (folder / "events.parquet").write_bytes(bytes(whole))
    assert "events.parquet cannot be read" in failure(folder, tmp_path)


def test_csv_with_a_broken_row_names_file_and_line(folder: Path, tmp_path: Path) -> None:
    (folder / "events.parquet").unlink()
    rows = ["profile_id,timestamp,eventType,price"]
    rows += [f"a,2026-01-{day:02d} 10:00:00,search,{day}" for day in range(1, 28)]
    rows.insert(11, "a,2026-01-11 10:00:00,search")
    (folder / "events.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    message = failure(folder, tmp_path)
    assert "events.csv, line 12" in message


def test_no_timestamp_column_lists_the_columns(folder: Path, tmp_path: Path) -> None:
    EVENTS.drop(columns="timestamp").assign(day="x").to_parquet(folder / "events.parquet")
    message = failure(folder, tmp_path)
    assert "events.parquet has no timestamp column" in message
    assert "profile_id, eventType, day" in message


def test_timestamp_of_another_type(folder: Path, tmp_path: Path) -> None:
    EVENTS.assign(timestamp=True).to_parquet(folder / "events.parquet")
    assert "timestamp holds boolean" in failure(folder, tmp_path)


def test_duplicate_profile_keys(folder: Path, tmp_path: Path) -> None:
    pd.concat([PROFILES, PROFILES.head(1)]).to_parquet(folder / "profiles.parquet")
    assert "profiles.parquet has the profile_id 'a' in 2 rows" in failure(folder, tmp_path)


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('[events]\nfile = "evnts.parquet"', "Did you mean events.parquet"),
        ("[profile]\nkey = 'a'", "Did you mean profiles?"),
        ('[events]\nkye = "profile_id"', "no key 'kye' in [events]"),
        ('[events]\ntimestamp = "timestmp"', "Did you mean timestamp?"),
        ("name = \nas_of = 3", "line 1"),
        ('time_zone = "Mars/Olympus"', "no time zone 'Mars/Olympus'"),
        ('as_of = "soon"', "as_of must be an instant"),
        ("name = 3", "name must be text"),
        ("[descriptions]\n'nosuch' = 3", "line 2: nosuch in [descriptions] must be text"),
        ("name = 'x'\n[event_types]\na = 'b'", "line 3: a in [event_types] must be a name"),
        ("[event_types.a]\nnmae = 'b'", "line 1: no key 'nmae' for a in [event_types]"),
        ("[description]\na = 'b'", "Did you mean descriptions?"),
        ("[descriptions]\ntimestmp = 'x'", "line 2: [descriptions] has no field 'timestmp'"),
        ("[descriptions]\ntimestmp = 'x'", "Did you mean timestamp?"),
    ],
)
def test_wrong_extract_toml(folder: Path, tmp_path: Path, toml: str, expected: str) -> None:
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    message = failure(folder, tmp_path)
    assert expected in message
    assert "extract.toml" in message or "events.parquet" in message


def test_nothing_readable(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SourceError, match="nothing to read"):
        read_source(empty)


def test_tables_that_are_neither(tmp_path: Path) -> None:
    tables = {"products": pd.DataFrame({"SKU": ["x"]})}
    with pytest.raises(SourceError, match="no profiles and no events"):
        open_store(read_source(tables), store_dir=tmp_path)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(SourceError, match="not a DuckDB file"):
        read_source(path)


def test_a_struct_beside_its_own_leaf(folder: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'a' AS profile_id, {'b': 1} AS x, 2 AS \"x.b\") "
            f"TO '{folder / 'profiles.parquet'}'"
        )
    assert "'x.b' that another stands for" in failure(folder, tmp_path)


@pytest.mark.parametrize(
    "rows", ["a,2026-01-01,s\nc,2026-01-03,s,extra,extra\n", 'a,2026-01-01,s\nb,"2026-01-02,s\n']
)
def test_a_broken_row_of_a_short_csv_is_named_by_its_line(
    rows: str, folder: Path, tmp_path: Path
) -> None:
    (folder / "events.parquet").unlink()
    (folder / "events.csv").write_text("profile_id,timestamp,eventType\n" + rows)
    assert "events.csv, line 3 cannot be read" in failure(folder, tmp_path)
