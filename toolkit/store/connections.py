"""Connections to one store, and the threads that work on them: made ready once, used again."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import duckdb

from toolkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

_T = TypeVar("_T")
_PATIENCE = 5.0
"""Up to how many seconds a connection that is to be closed may be busy."""
_THREADS = 64
"""Up to how many threads work on a store: widgets count while the analyst evaluates."""

_SETTINGS = (
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET progress_bar_time = 0",
)


class Connections:
    """The connections to a store; making one ready to be watched takes half a millisecond.

    A thread that was at work before takes up the next work a millisecond sooner than a new one,
    which begins with no memory of its own.

    Parameters
    ----------
    connection
        To the store; the others are made from it.
    name
        What the extract is called.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._threads = ThreadPoolExecutor(_THREADS, "toolkit-engine")
        self._closed = False
        self._guard = threading.Lock()

    def make(self) -> duckdb.DuckDBPyConnection:
        """Return a new connection, for one thread.

        Raises
        ------
        SourceError
            The store was closed.
        """
        with self._guard:  # DuckDB refuses to close a connection while it makes another
            self._refuse_when_closed()
            return self._connection.cursor()

    def submit(self, work: Callable[[], _T]) -> Future[_T]:
        """Have work done on a thread that takes a connection of its own.

        Raises
        ------
        SourceError
            The store was closed, or the interpreter ends.
        """
        with self._guard:
            self._refuse_when_closed()
            try:
                return self._threads.submit(work)
            except RuntimeError:  # no thread takes up work any more
                raise SourceError(
                    f"the extract {self._name!r} cannot be asked: Python ends"
                ) from None

    def take(self) -> duckdb.DuckDBPyConnection:
        """Return a connection that says how far a statement is, and that nobody else has."""
        with self._guard:
            if self._idle:
                return self._idle.pop()
        return watchable(self.make())

    def give_back(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take back a connection on which nothing runs."""
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        shut(connection)

    def close(self) -> None:
        """Close all; those that are lent, as they come back."""
        with self._guard:
            self._closed = True
            self._threads.shutdown(wait=False)
            left = (*self._idle, self._connection)
            self._idle.clear()
        for connection in left:
            shut(connection)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise SourceError(
                f"the extract {self._name!r} was closed\nOpen it again: tk.open_extract(…)."
            )


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """Close a connection on which nothing runs.

    DuckDB refuses while another thread asks it how far it is, which takes a moment.
    """
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            return connection.close()
        except duckdb.ResourceInUseException:
            if time.monotonic() > ends:
                raise
            time.sleep(0.001)


def watchable(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a connection that says how far its statement is, from its beginning."""
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection
