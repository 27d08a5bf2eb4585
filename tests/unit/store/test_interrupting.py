"""An interrupt stops DuckDB while it is at work, and what was asked can be asked again."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

from toolkit.store import open_store, read_source
from toolkit.store.interrupting import interruptible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.store import ProfileStore

HOURS = """
SELECT count(*) FROM range(1000000000000) AS r(i)
WHERE CASE WHEN i = 0 THEN interrupt(i) ELSE hash(i) % 7 END > 3
"""
"""A statement of hours that interrupts this process as soon as it is at work."""


def interrupt(number: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return number


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.create_function("interrupt", interrupt, ["BIGINT"], "BIGINT")
        yield connection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProfileStore]:
    events = pd.DataFrame(
        {"profile_id": ["a"], "timestamp": [pd.Timestamp("2026-01-01")], "eventType": ["x"]}
    )
    store = open_store(read_source({"events": events}), store_dir=tmp_path)
    yield store
    store.close()


def test_work_is_stopped_and_the_connection_can_be_used(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(KeyboardInterrupt):
        interruptible(connection, lambda: connection.execute(HOURS))
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert "toolkit-work" not in {thread.name for thread in threading.enumerate()}


def test_a_question_is_stopped_and_the_store_can_be_asked_again(store: ProfileStore) -> None:
    store.connections._connection.create_function("interrupt", interrupt, ["BIGINT"], "BIGINT")
    with pytest.raises(KeyboardInterrupt):
        store.query(HOURS)
    assert store.query("SELECT count(*) FROM events").fetchall() == [(1,)]


def test_fetching_is_stopped_too(store: ProfileStore) -> None:
    store.connections._connection.create_function("interrupt", interrupt, ["BIGINT"], "BIGINT")
    streamed = store.query(  # more comes first than is read ahead
        "SELECT i FROM range(1000000000000) AS r(i) WHERE CASE WHEN i < 3000000 THEN true "
        "WHEN i = 3000000 THEN interrupt(i) = 0 ELSE hash(i) = 0 END"
    )
    with pytest.raises(KeyboardInterrupt):
        streamed.fetchnumpy()
    assert store.query("SELECT 1").fetchone() == (1,)


def test_what_fails_fails_as_it_would(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.ParserException):
        interruptible(connection, lambda: connection.execute("SELEKT"))


def test_on_another_thread_work_is_done_there(connection: duckdb.DuckDBPyConnection) -> None:
    found: list[threading.Thread] = []
    thread = threading.Thread(
        target=lambda: interruptible(connection, lambda: found.append(threading.current_thread()))
    )
    thread.start()
    thread.join()
    assert found == [thread]


@pytest.mark.parametrize("step", ["finding the tables", "laying out the events"])
def test_preparing_is_stopped_and_leaves_nothing(step: str, tmp_path: Path) -> None:
    count = 200_000
    events = pd.DataFrame(
        {
            "profile_id": [str(number % 5000) for number in range(count)],
            "timestamp": pd.date_range("2026-01-01", periods=count, freq="s"),
            "eventType": "x",
        }
    )
    told: list[str] = []

    def tell(now: str, _share: float) -> None:
        if now == step and step not in told:
            interrupt(0)
        told.append(now)

    with pytest.raises(KeyboardInterrupt):
        open_store(read_source({"events": events}), store_dir=tmp_path, progress=tell)
    assert "done" not in told
    assert list(tmp_path.iterdir()) == []
