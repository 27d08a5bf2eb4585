"""Which file is read for which part: what `extract.toml` names is what is read, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from toolkit.errors import SourceError
from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.store import ProfileStore

PROFILES = pd.DataFrame({"profile_id": ["a", "b"]})
EVENTS = pd.DataFrame(
    {
        "profile_id": ["a", "a", "b"],
        "timestamp": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
        "eventType": ["x", "y", "x"],
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an extract with a second set of the same tables in a folder below it."""
    folder = tmp_path / "shop"
    (folder / "data").mkdir(parents=True)
    PROFILES.to_parquet(folder / "profiles.parquet")
    EVENTS.to_parquet(folder / "events.parquet")
    PROFILES.head(1).to_parquet(folder / "data" / "profiles.parquet")
    EVENTS.head(2).to_parquet(folder / "data" / "events.parquet")
    return folder


def opened(folder: Path, tmp_path: Path, toml: str) -> ProfileStore:
    (folder / "extract.toml").write_text(toml, encoding="utf-8")
    return open_store(read_source(folder), store_dir=tmp_path / "stores")


def test_a_file_in_a_folder_is_that_file_alone(folder: Path, tmp_path: Path) -> None:
    toml = '[profiles]\nfile = "data/profiles.parquet"\n[events]\nfile = "data/events.parquet"\n'
    store = opened(folder, tmp_path, toml)
    assert (store.layout.profile_count, store.event_count) == (1, 2)
    store.close()


def test_a_pattern_is_every_file_it_matches(folder: Path, tmp_path: Path) -> None:
    EVENTS.tail(1).to_parquet(folder / "data" / "events_2.parquet")
    store = opened(folder, tmp_path, '[events]\nfile = "data/events*.parquet"\n')
    assert store.event_count == 3
    store.close()


def test_a_change_in_a_named_file_is_noticed(folder: Path, tmp_path: Path) -> None:
    toml = '[events]\nfile = "data/events.parquet"\n'
    opened(folder, tmp_path, toml).close()
    EVENTS.head(1).to_parquet(folder / "data" / "events.parquet")
    store = opened(folder, tmp_path, toml)
    assert store.event_count == 1
    store.close()


@pytest.mark.parametrize(
    "toml",
    [
        '[profiles]\nfile = "elsewhere/profiles.parquet"\n',
        '[events]\nfile = "data/evnts.parquet"\n',
        '[identities]\nfile = "idents.parquet"\nkey = "profile_id"\n',
        '[consents]\nfile = "profiles.parquet"\nkey = "profileid"\n',
        '[lookups.shops]\nfile = "shops.parquet"\nkey = "id"\n',
    ],
)
def test_a_name_that_is_not_there_is_an_error(folder: Path, tmp_path: Path, toml: str) -> None:
    with pytest.raises(SourceError, match=r"no table|no column"):
        opened(folder, tmp_path, toml)
    assert [path for path in (tmp_path / "stores").rglob("*") if path.is_file()] == []


def test_tables_not_used_yet_are_said(folder: Path, tmp_path: Path) -> None:
    PROFILES.assign(namespace="email").to_parquet(folder / "ids.parquet")
    store = opened(folder, tmp_path, '[identities]\nfile = "ids.parquet"\nkey = "profile_id"\n')
    assert "identities: ids.parquet, key profile_id, 2 rows, not used yet" in store.notes
    store.close()


def test_imported_audiences_tell_when_and_who_was_unknown(folder: Path, tmp_path: Path) -> None:
    pd.DataFrame(
        {
            "audience": ["A", "A"],
            "profile_id": ["a", "nobody"],
            "status": ["realized", "realized"],
            "lastQualificationTime": pd.to_datetime(["2026-01-01", "2026-01-02"]),
        }
    ).to_parquet(folder / "audiences.parquet")
    store = opened(folder, tmp_path, "")
    rows = store.query("SELECT audience, profile, status, since FROM imported").fetchall()
    assert [(*row[:3], row[3].isoformat()) for row in rows] == [
        ("A", 0, "realized", "2026-01-01T00:00:00")
    ]
    assert "left out: 1 members of imported audiences, of unknown profiles" in store.notes
    store.close()


def test_what_imported_audiences_do_not_say_is_noted(folder: Path, tmp_path: Path) -> None:
    pd.DataFrame(
        {
            "audience": ["A", "A", "B", None],
            "profile_id": ["a", "b", "a", "b"],
            "Status": [" Existing ", "queued", None, "realized"],
            "lastQualificationTime": pd.to_datetime(["2026-01-01", None, None, None]),
        }
    ).to_parquet(folder / "audiences.parquet")
    store = opened(folder, tmp_path, "")
    rows = store.query("SELECT audience, profile, status, is_in FROM imported").fetchall()
    assert rows == [("A", 0, "existing", True), ("B", 0, None, True)]
    assert [note for note in store.notes if "imported audiences" in note] == [
        "left out: 1 members of imported audiences with the status 'queued', which is none of "
        "realized, existing, exited",
        "imported audiences: 1 of 4 rows have no audience, and are left out",
        "imported audiences: 1 of 4 rows have no status: taken as realized",
        "imported audiences: 3 of 4 rows have no instant: taken as they stand, at every instant",
        "imported audiences: A, B, from audiences.parquet",
    ]
    store.close()


def test_broken_json_names_its_line(folder: Path, tmp_path: Path) -> None:
    (folder / "events.parquet").unlink()
    good = '{"profile_id": "a", "timestamp": "2026-01-01", "eventType": "x"}\n'
    text = good * 6 + '{"profile_id": "a", oops\n' + good
    (folder / "events.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"events\.jsonl, line 7 cannot be read"):
        opened(folder, tmp_path, "")
