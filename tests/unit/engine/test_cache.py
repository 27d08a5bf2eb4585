"""Answers that are kept are the answers there are, whatever happens to the files."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.cache import LeafCache

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 1000


def _answer(seed: int) -> Bitmap:
    return Bitmap.from_mask(np.random.default_rng(seed).random(SIZE) < 0.3)


def _written(folder: Path) -> LeafCache:
    """Return a cache that has one answer on disk."""
    cache = LeafCache(folder)
    cache.put("SELECT 1", _answer(1))
    cache.settle()
    return cache


def test_an_answer_is_found_again_also_by_another_cache(tmp_path: Path) -> None:
    _written(tmp_path)
    found = LeafCache(tmp_path).get("SELECT 1", SIZE)
    assert found == _answer(1)
    assert LeafCache(tmp_path).get("SELECT 2", SIZE) is None


def test_memory_and_disk_keep_what_was_used_last(tmp_path: Path) -> None:
    one = _answer(0).words.nbytes
    cache = LeafCache(None, memory=2 * one)
    for seed in range(3):
        cache.put(str(seed), _answer(seed))
        assert cache.get("0" if seed < 2 else "2", SIZE) is not None
    assert cache.get("1", SIZE) is None
    assert cache.get("0", SIZE) == _answer(0)
    disk = LeafCache(tmp_path, disk=3 * (one + 40))
    for seed in range(8):
        disk.put(str(seed), _answer(seed))
    disk.settle()
    assert 1 <= len(list(tmp_path.glob("*.leaf"))) <= 3
    assert LeafCache(tmp_path).get("7", SIZE) == _answer(7)


def test_nothing_is_left_on_disk_that_was_forgotten(tmp_path: Path) -> None:
    cache = LeafCache(tmp_path)
    for seed in range(20):
        cache.put(str(seed), _answer(seed))
    cache.clear()
    assert list(tmp_path.glob("*")) == []


def test_an_answer_is_written_while_the_interpreter_ends(tmp_path: Path) -> None:
    cache = _written(tmp_path)
    assert cache._writer is not None
    cache._writer.shutdown()
    cache.put("SELECT 2", _answer(2))
    assert LeafCache(tmp_path).get("SELECT 2", SIZE) == _answer(2)


def test_files_are_whole_when_the_interpreter_ends_at_once(tmp_path: Path) -> None:
    code = (
        "import pathlib, numpy, sys\n"
        "from toolkit.engine.cache import LeafCache\n"
        "from toolkit.engine.bitmap import Bitmap\n"
        f"cache = LeafCache(pathlib.Path({str(tmp_path)!r}))\n"
        "for n in range(50): cache.put(str(n), Bitmap.from_indices([n], size=500_000))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    cache = LeafCache(tmp_path)
    for n in range(50):
        found = cache.get(str(n), 500_000)
        assert found is not None
        assert found.indices().tolist() == [n]


@pytest.mark.parametrize(
    "harm",
    [
        lambda held: held[:-8],
        lambda held: held[:-1] + bytes([held[-1] ^ 1]),
        lambda _held: b"",
        lambda held: b"another file" + held,
    ],
)
def test_a_harmed_file_is_no_answer(tmp_path: Path, harm) -> None:
    _written(tmp_path)
    (path,) = tmp_path.glob("*.leaf")
    path.write_bytes(harm(path.read_bytes()))
    assert LeafCache(tmp_path).get("SELECT 1", SIZE) is None


def test_an_answer_over_other_profiles_is_no_answer(tmp_path: Path) -> None:
    _written(tmp_path)
    assert LeafCache(tmp_path).get("SELECT 1", 2 * SIZE) is None


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = _written(tmp_path / "file")
    assert cache.get("SELECT 1", SIZE) == _answer(1)


# --- with an extract ------------------------------------------------------------------------------


def _extract(folder: Path, prices: list[int]) -> tk.Extract:
    folder.mkdir(exist_ok=True)
    ids = [f"p{n}" for n in range(len(prices))]
    pd.DataFrame({"profile_id": ids, "points": prices}).to_parquet(folder / "profiles.parquet")
    days = pd.date_range("2026-01-01", periods=len(prices), tz="UTC")
    events = {"profile_id": ids, "timestamp": days, "eventType": "buy", "price": prices}
    pd.DataFrame(events).to_parquet(folder / "events.parquet")
    return tk.open_extract(folder, store=folder.parent / "stores", quiet=True)


ASKED = "points > 2 and xEvent[timestamp occurs <= 3 days before now].count() = 1"


@pytest.mark.filterwarnings("ignore:no history of points")
def test_nothing_is_asked_twice_and_the_answer_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shop"
    fresh = next(iter(_extract(folder, [1, 2, 3, 4, 5]).evaluate(ASKED))).profile_ids().tolist()
    again = tk.open_extract(folder, store=tmp_path / "stores", quiet=True)
    monkeypatch.setattr("toolkit.engine.duckdb.DuckDBEngine._asked", _refused)
    for _ in range(2):
        assert (
            next(iter(again.evaluate(ASKED))).profile_ids().tolist() == fresh == ["p2", "p3", "p4"]
        )
    with pytest.raises(AssertionError, match="asked"):
        again.evaluate(ASKED, as_of="2026-01-04")
    with pytest.raises(AssertionError, match="asked"):
        again.evaluate(ASKED.replace("= 1", "= 2"))


def _refused(_engine: object, text: str, *_others: object) -> Bitmap:
    raise AssertionError(f"asked: {text}")


def test_a_changed_source_is_asked_anew(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    assert next(iter(_extract(folder, [1, 2, 3]).evaluate("points > 2"))).count == 1
    assert next(iter(_extract(folder, [3, 4, 5]).evaluate("points > 2"))).count == 3


def test_other_instants_are_other_questions(tmp_path: Path) -> None:
    extract = _extract(tmp_path / "shop", [1, 2, 3, 4, 5])
    for _ in range(2):
        for day, count in ((2, 2), (4, 4), (5, 5)):
            found = extract.evaluate("xEvent", as_of=f"2026-01-{day:02}")
            assert next(iter(found)).count == count


def test_several_threads_may_keep_answers_at_once(tmp_path: Path) -> None:
    cache = LeafCache(tmp_path, memory=3 * _answer(0).words.nbytes)

    def work(turn: int) -> None:
        for seed in range(40):
            cache.put(str(seed % 7), _answer(seed % 7))
            assert cache.get(str((seed + turn) % 7), SIZE) in (None, _answer((seed + turn) % 7))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert cache._held <= 3 * _answer(0).words.nbytes
