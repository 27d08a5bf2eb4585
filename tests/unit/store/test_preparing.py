"""Preparing can be watched, stopped at any moment, and done by two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from pathlib import Path

PREPARE = """
import sys
from toolkit.store import open_store, read_source

def told(step, share):
    print(step, flush=True)

store = open_store(read_source(sys.argv[1]), store_dir=sys.argv[2], progress=told)
print(store.event_count, "events")
"""
ROWS = 400_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    number = np.arange(ROWS)
    pd.DataFrame(
        {
            "profile_id": (number * 7919 % 50_000).astype(str),
            "timestamp": pd.Timestamp("2026-01-01") + pd.to_timedelta(number * 31, unit="s"),
            "eventType": np.where(number % 3 == 0, "search", "view"),
            "price": number % 1000 / 100,
        }
    ).to_parquet(folder / "events.parquet")
    return folder


def started(folder: Path, stores: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE, str(folder), str(stores)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str], step: str) -> None:
    """Wait until a process says that it is at a step."""
    assert process.stdout is not None
    assert any(line.strip() == step for line in process.stdout)


def test_what_is_told_rises_to_the_whole(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    store = open_store(
        read_source(folder), store_dir=tmp_path, progress=lambda *step: told.append(step)
    )
    store.close()
    shares = [share for _step, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("done", 1.0)
    assert {"laying out the profiles", "laying out the events"} <= {step for step, _share in told}


def test_nothing_is_printed(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    open_store(read_source(folder), store_dir=tmp_path).close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("step", ["laying out the profiles", "laying out the events"])
def test_an_interrupted_preparation_says_so_and_leaves_nothing(
    step: str, folder: Path, tmp_path: Path
) -> None:
    process = started(folder, tmp_path)
    said(process, step)
    process.send_signal(signal.SIGINT)
    _output, error = process.communicate(timeout=60)
    assert error.rstrip().endswith("KeyboardInterrupt")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_killed_preparation_is_begun_again_and_cleared_away(folder: Path, tmp_path: Path) -> None:
    process = started(folder, tmp_path)
    said(process, "laying out the events")
    process.kill()
    process.communicate(timeout=60)
    assert [path.name for path in tmp_path.glob("*/*") if "partial" in path.name]
    store = open_store(read_source(folder), store_dir=tmp_path)
    assert store.event_count == ROWS
    assert list(tmp_path.glob("*/*")) == [store.folder]
    store.close()


@pytest.mark.parametrize("kind", ["partial-{}-0", "spill-{}"])
def test_what_the_dead_left_is_cleared_away_although_the_store_is_there(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    first = open_store(read_source(folder), store_dir=tmp_path)
    first.close()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, alive = (
        first.folder.with_name(f"{first.folder.name}.{kind.format(process)}")
        for process in (ended.pid, os.getpid())
    )
    left.mkdir()
    alive.mkdir()
    open_store(read_source(folder), store_dir=tmp_path).close()
    assert (left.exists(), alive.exists()) == (False, True)


def test_two_processes_may_prepare_at_once(folder: Path, tmp_path: Path) -> None:
    both = [started(folder, tmp_path) for _ in range(2)]
    for process in both:
        output, error = process.communicate(timeout=120)
        assert error == ""
        assert output.endswith(f"{ROWS} events\n")
    assert len(list(tmp_path.glob("*/*"))) == 1


def test_the_events_of_a_type_are_parted_by_age_the_older_first(
    folder: Path, tmp_path: Path
) -> None:
    store = open_store(read_source(folder), store_dir=tmp_path)
    rows = store.query('SELECT "eventType"::VARCHAR AS kind, profile, timestamp FROM events').df()
    store.close()
    age = rows["timestamp"].max() - rows["timestamp"]
    parts = pd.cut(
        -age.dt.total_seconds() / 86_400, [-np.inf, -93, -32, 1], right=False, labels=False
    )
    asked = rows.assign(part=parts)[["kind", "part", "profile", "timestamp"]]
    assert asked["part"].nunique() == 3
    ordered = asked.sort_values(["kind", "part", "profile", "timestamp"], ignore_index=True)
    pd.testing.assert_frame_equal(asked, ordered)
