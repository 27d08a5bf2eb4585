"""Connections to one store, a thread each: made ready once, and lent again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from toolkit.errors import SourceError

if TYPE_CHECKING:
    import duckdb

_SETTINGS = (
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET progress_bar_time = 0",
)


class Connections:
    """The connections to a store; making one ready to be watched takes half a millisecond.

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
            if self._closed:
                raise SourceError(
                    f"the extract {self._name!r} was closed\nOpen it again: tk.open_extract(…)."
                )
            return self._connection.cursor()

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
        connection.close()

    def close(self) -> None:
        """Close all; those that are lent, as they come back."""
        with self._guard:
            self._closed = True
            for connection in (*self._idle, self._connection):
                connection.close()
            self._idle.clear()


def watchable(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a connection that says how far its statement is, from its beginning."""
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection
