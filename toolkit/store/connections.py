"""Connections to one store, a thread each: made ready once, and lent again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_SETTINGS = (
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET progress_bar_time = 0",
)


class Connections:
    """Connections that say how far a statement is; making one ready takes half a millisecond.

    Parameters
    ----------
    connection
        To the store; the others are made from it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._closed = False
        self._lock = threading.Lock()

    def take(self) -> duckdb.DuckDBPyConnection:
        """Return a connection that nobody else has."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return watchable(self._connection.cursor())

    def give_back(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take back a connection on which nothing runs."""
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close those that are not lent; the others are closed as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def watchable(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a connection that says how far its statement is, from its beginning."""
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection
