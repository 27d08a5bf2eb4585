"""Memory and threads: what may be given, where it holds, and what spilling leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import DefinitionError, SourceError
from toolkit.store import Limits, open_store, read_source
from toolkit.store.prepare import _Preparation

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.store import ProfileStore

SETTINGS = "SELECT current_setting('memory_limit'), current_setting('threads')"


def folder(tmp_path: Path) -> Path:
    extract = tmp_path / "extract"
    extract.mkdir()
    pd.DataFrame(
        {"profile_id": ["a"], "timestamp": [pd.Timestamp("2026-01-01")], "eventType": ["x"]}
    ).to_parquet(extract / "events.parquet")
    return extract


def opened(tmp_path: Path, limits: Limits) -> ProfileStore:
    source = read_source(folder(tmp_path))
    return open_store(source, store_dir=tmp_path / "stores", limits=limits)


@pytest.mark.parametrize("memory", ["4", "lots", "", "-4GB", "255MB", "50%", 4, 4.0, b"4GB"])
def test_no_size_names_the_argument(memory: object) -> None:
    with pytest.raises(DefinitionError, match=r"^memory is .*\nGive a size"):
        Limits(memory=memory)  # type: ignore[arg-type]


@pytest.mark.parametrize("threads", [0, -1, 2.0, "2", True])
def test_no_number_of_threads_names_the_argument(threads: object) -> None:
    with pytest.raises(DefinitionError, match=r"^threads is .*\nGive a whole number"):
        Limits(threads=threads)  # type: ignore[arg-type]


@pytest.mark.parametrize("memory", ["256MB", "4GB", "1.5 GiB", "800mib", "1TB"])
def test_sizes(memory: str) -> None:
    assert Limits(memory).memory == memory


def test_a_bad_limit_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="memory"):
        tk.open_extract(tmp_path / "nowhere", memory="much")


def test_limits_hold_for_questions(tmp_path: Path) -> None:
    store = opened(tmp_path, Limits("1GiB", threads=1))
    assert store.query(SETTINGS).fetchall() == [("1.0 GiB", 1)]
    store.close()


def test_limits_hold_while_preparing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[object, ...]] = []
    run = _Preparation.run

    def watched(self: _Preparation, sample_above: int) -> object:
        found.extend(self.connection.execute(SETTINGS).fetchall())
        return run(self, sample_above)

    monkeypatch.setattr(_Preparation, "run", watched)
    opened(tmp_path, Limits("1GiB", threads=1)).close()
    assert found == [("1.0 GiB", 1)]


def test_too_little_memory_says_what_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: _Preparation, _sample_above: int) -> None:
        raise duckdb.OutOfMemoryException("failed to allocate")

    monkeypatch.setattr(_Preparation, "run", fail)
    with pytest.raises(SourceError, match="Give open_extract more memory"):
        opened(tmp_path, Limits())
    assert not any((tmp_path / "stores").iterdir())


def test_what_is_spilled_is_in_the_cache_and_removed_at_close(tmp_path: Path) -> None:
    store = opened(tmp_path, Limits("256MB", threads=1))
    before = set(store.folder.parent.iterdir())
    store.query("SET GLOBAL memory_limit = '40MB'")
    hashes = "SELECT md5(CAST(i AS VARCHAR)) AS hash FROM range(1000000) AS r(i)"
    store.query(f"SELECT * FROM ({hashes}) ORDER BY hash OFFSET 999999").fetchall()
    (spilled,) = set(store.folder.parent.iterdir()) - before
    assert spilled.is_dir()
    assert [path.name for path in (tmp_path / "extract").iterdir()] == ["events.parquet"]
    again = opened_again(tmp_path)
    store.close()
    again.close()
    assert set(store.folder.parent.iterdir()) == before


def opened_again(tmp_path: Path) -> ProfileStore:
    """Open the store a second time: where it spills is known by then, and cannot be set."""
    source = read_source(tmp_path / "extract")
    return open_store(source, store_dir=tmp_path / "stores", limits=Limits("1GB"))
