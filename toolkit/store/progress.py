"""How far preparing an extract is, asked of DuckDB while it works."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

_STEPS = {
    "finding the tables": (0.0, 0.02),
    "joining the lookups": (0.02, 0.14),
    "laying out the profiles": (0.02, 0.06),
    "reading the events": (0.06, 0.14),
    "laying out the events": (0.14, 0.96),
    "drawing the sample": (0.96, 0.98),
}
"""The share of the whole at which each step begins and ends, as measured on 40M events."""
_PAUSE = 0.2


@contextmanager
def watched(
    connection: duckdb.DuckDBPyConnection, progress: Callable[[str, float], None]
) -> Iterator[Callable[[str], None]]:
    """Yield a function that is told each step as it begins.

    Parameters
    ----------
    connection
        The connection at work.
    progress
        Told the step and the share of the whole done, 0 to 1, which never falls; from a thread
        of its own while a statement runs.
    """
    at = _Position(connection, progress)
    ended = threading.Event()

    def poll() -> None:
        while not ended.wait(_PAUSE):
            at.look()

    thread = threading.Thread(target=poll, name="toolkit-progress", daemon=True)
    thread.start()
    try:
        yield at.begin
    finally:
        ended.set()
        thread.join()
    progress("done", 1.0)


class _Position:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, progress: Callable[[str, float], None]
    ) -> None:
        self._connection = connection
        self._progress = progress
        self._lock = threading.Lock()
        self._step = ""
        self._done = 0.0

    def begin(self, step: str) -> None:
        with self._lock:
            self._step = step
            self._move(_STEPS[step][0])

    def look(self) -> None:
        percent = self._connection.query_progress()
        with self._lock:
            if self._step and percent > 0:
                begin, end = _STEPS[self._step]
                self._move(begin + (end - begin) * min(percent / 100, 1.0))

    def _move(self, share: float) -> None:
        self._done = max(self._done, share)
        self._progress(self._step, self._done)
