"""Ctrl-C, and a notebook's interrupt, while DuckDB is at work: it stops at once.

On the main thread DuckDB looks for Ctrl-C between its tasks and then waits for those of its other
threads, for minutes where they sort. From another thread it can be told to stop, and every task
looks for that at each few thousand rows.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pyarrow as pa

_T = TypeVar("_T")
_LOOK = 0.1
"""Seconds after which the main thread looks up, where waiting itself does not end at Ctrl-C."""
_AGAIN = 0.01
"""Seconds between two times that DuckDB is told to stop, as another statement may have begun."""


def interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], _T]) -> _T:
    """Return what some work on a connection gives; stop DuckDB when it is interrupted.

    Parameters
    ----------
    connection
        The connection at work.
    work
        Runs statements on it; on a thread of its own where this is the main thread, which alone
        is interrupted.

    Raises
    ------
    KeyboardInterrupt
        It was interrupted, and nothing of it runs any more.
    """
    if threading.current_thread() is not threading.main_thread():
        return _done(work)
    future: Future[_T] = Future()
    thread = threading.Thread(target=_run, args=(work, future), name="toolkit-work", daemon=True)
    try:
        thread.start()
        while not future.done():
            wait([future], timeout=_LOOK)
    except KeyboardInterrupt:
        while not future.done():
            with suppress(KeyboardInterrupt):  # a second Ctrl-C
                connection.interrupt()
                wait([future], timeout=_AGAIN)
        raise
    return future.result()


def _run(work: Callable[[], _T], future: Future[_T]) -> None:
    try:
        future.set_result(_done(work))
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        future.set_exception(error)


def _done(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None


class Answer:
    """What a statement gives, to fetch once; fetching can be interrupted as running it can.

    Parameters
    ----------
    cursor
        The connection that ran it, and nothing since.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column[0] for column in self._cursor.description or ()]

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, or None after the last."""
        return interruptible(self._cursor, self._cursor.fetchone)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""
        return interruptible(self._cursor, self._cursor.fetchall)

    def fetchnumpy(self) -> dict[str, Any]:
        """Return the columns as arrays, by name."""
        return interruptible(self._cursor, self._cursor.fetchnumpy)

    def df(self) -> pd.DataFrame:
        """Return the rows as a DataFrame."""
        return interruptible(self._cursor, self._cursor.df)

    def to_arrow_table(self) -> pa.Table:
        """Return the rows as an Arrow table."""
        return interruptible(self._cursor, self._cursor.to_arrow_table)
