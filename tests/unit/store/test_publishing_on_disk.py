"""Publishing changes nothing that is there, and may be stopped at any moment."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.support.scores import BUY, CHURN, HIGH, IDS, SCORES, scores, who, write_extract
from toolkit.errors import SourceError
from toolkit.store import open_store, profile_store, read_source
from toolkit.store import publish as publishing
from toolkit.store.publications import current
from toolkit.store.publish import publish, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.store import ProfileStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "extract")


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Iterator[ProfileStore]:
    opened = open_store(read_source(folder), store_dir=tmp_path / "stores")
    yield opened
    opened.close()


@pytest.fixture
def extract(folder: Path, tmp_path: Path) -> Iterator[tk.Extract]:
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as opened:
        yield opened


def publications(store: ProfileStore) -> list[Path]:
    return [each for each in (store.base / "published").iterdir() if each.is_dir()]


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def dead() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_they_are_there_when_it_is_opened_again(
    store: ProfileStore, folder: Path, tmp_path: Path
) -> None:
    publish(store, CHURN, SCORES).close()
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as again:
        assert who(again, HIGH) == ["anna", "dora"]
        assert again.notes[-1] == "published attributes: _customerAI.Will_churn"


def test_neither_the_source_nor_the_prepared_store_is_changed(
    store: ProfileStore, folder: Path
) -> None:
    before = hashes(folder), hashes(store.base)
    wider = publish(publish(store, CHURN, SCORES), BUY, SCORES)
    after = {
        path: found
        for path, found in hashes(store.base).items()
        if not path.startswith(str(store.base / "published"))
    }
    assert (hashes(folder), after) == before
    assert {path.name for path in wider.folder.iterdir()} == {"store.duckdb", "store.json"}
    wider.close()


def test_only_the_one_in_use_is_kept(store: ProfileStore) -> None:
    first = publish(store, CHURN, SCORES)
    second = publish(first, BUY, SCORES)
    assert publications(store) == [second.folder]
    third = withdraw(withdraw(second, CHURN), BUY)
    assert (third.folder, third.published, third.layout) == (store.base, (), store.layout)
    assert list((store.base / "published").iterdir()) == []
    for each in (first, second, third):
        each.close()


def test_a_changed_source_has_none(store: ProfileStore, folder: Path, tmp_path: Path) -> None:
    wider = publish(store, CHURN, SCORES)
    pd.DataFrame({"profile_id": IDS, "age": range(4)}).to_parquet(folder / "profiles.parquet")
    changed = open_store(read_source(folder), store_dir=tmp_path / "stores")
    assert changed.published == ()
    assert not store.base.exists()
    with pytest.raises(SourceError, match=r"prepared again.*\nOpen it again"):
        publish(wider, BUY, SCORES)
    assert not store.base.exists()
    changed.close()
    wider.close()


@pytest.mark.parametrize("step", ["_rewrite", "layout_to_json", "choose"])
def test_an_interrupted_publication_leaves_the_store_as_it_was(
    step: str, extract: tk.Extract, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract.publish(CHURN, SCORES)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publishing, step, stopped)
        with pytest.raises(KeyboardInterrupt):
            extract.publish(CHURN, scores((2, 80)))
    assert publications(extract._store) == [extract._store.folder]
    assert who(extract, HIGH) == ["anna", "dora"]
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as again:
        assert who(again, HIGH) == ["anna", "dora"]
    extract.publish(CHURN, scores((2, 80)))
    assert who(extract, HIGH) == ["carl"]


KILLED = """
import os, sys
import pyarrow as pa
from toolkit.store import open_store, publications, publish, read_source

store = open_store(read_source(sys.argv[1]), store_dir=sys.argv[2])
module, name = sys.argv[3].split(".")
setattr({"publish": publish, "publications": publications}[module], name, lambda *_: os._exit(9))
table = pa.table({"profile": [2], "score": [80]})
publish.publish(store, ("_customerAI", "Will_churn"), table)
"""


@pytest.mark.parametrize(
    ("step", "ids"),
    [
        ("publish.draw", ["anna", "dora"]),
        ("publish.choose", ["anna", "dora"]),
        ("publications.discard", ["carl"]),
    ],
)
def test_a_killed_publication_leaves_a_store_and_is_cleared_away(
    step: str, ids: list[str], folder: Path, tmp_path: Path
) -> None:
    stores = tmp_path / "stores"
    store = open_store(read_source(folder), store_dir=stores, sample_above=0)
    publish(store, CHURN, SCORES).close()
    command = [sys.executable, "-c", KILLED, str(folder), str(stores), step]
    assert subprocess.run(command, check=False).returncode == 9
    (store.base / "published" / f"{'0' * 12}-{dead()}").mkdir()
    (store.base / "published" / f"current.{'0' * 12}-{dead()}").write_text("half")
    (store.base / "published" / f"{'0' * 12}-{os.getpid()}").mkdir()
    with tk.open_extract(folder, store=stores, quiet=True) as opened:
        assert who(opened, HIGH) == ids
    left = {each.name for each in (store.base / "published").iterdir()}
    kept = {"current", current(store.base).name, f"{'0' * 12}-{os.getpid()}"}
    assert kept <= left
    assert all(each.endswith(f"-{os.getpid()}") for each in left - {"current", *kept})
    store.close()


def test_a_missing_publication_is_as_none(
    store: ProfileStore, folder: Path, tmp_path: Path
) -> None:
    wider = publish(store, CHURN, SCORES)
    (wider.folder / "store.json").unlink()
    again = open_store(read_source(folder), store_dir=tmp_path / "stores")
    assert again.published == ()
    for each in (wider, again):
        each.close()


def test_one_replaced_while_it_is_opened_is_opened_as_it_is_now(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(store, CHURN, SCORES)
    asked = iter([first.folder])
    second = publish(first, CHURN, scores((2, 80)))
    monkeypatch.setattr(profile_store, "current", lambda base: next(asked, current(base)))
    again = type(store)(store.base, store.name, store.config)
    assert again.folder == second.folder
    for each in (first, second, again):
        each.close()
