"""Statements run side by side: watched, and stopped at once when the analyst interrupts."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb

    from toolkit.store import Connections

T = TypeVar("T")

_AT_ONCE = 2
"""While the engine works on one statement, the rows of another are folded."""
_PAUSE = 0.1
"""Seconds between two looks at how far the statements are."""
_PATIENCE = 0.01
"""Seconds between two attempts to stop a statement."""


def run(
    connections: Connections,
    jobs: Sequence[Callable[[duckdb.DuckDBPyConnection], T]],
    progress: Callable[[float], None],
) -> list[T]:
    """Return what each job returns, in their order.

    Parameters
    ----------
    connections
        To the store; each thread has one of its own.
    jobs
        Each asks on the connection it is given.
    progress
        Told the share of the work done, 0 to 1, by the engine's own figures.

    Raises
    ------
    KeyboardInterrupt
        The analyst interrupted: every statement has stopped, the store can be used.
    """
    crew = _Crew(connections, jobs)
    futures: list[Future[None]] = []
    try:
        for _ in range(min(_AT_ONCE, len(jobs))):
            futures.append(connections.submit(crew.work))  # noqa: PERF401 - what began is stopped
        _watch(futures, crew, progress)
    except BaseException:
        crew.stop(futures)
        raise
    return [crew.results[number] for number in range(len(jobs))]


def _watch(futures: list[Future[None]], crew: _Crew[T], progress: Callable[[float], None]) -> None:
    """Wait for all to end, or for one to fail: it is raised."""
    pending = set(futures)
    while pending:
        ended, pending = wait(pending, timeout=_PAUSE, return_when=FIRST_EXCEPTION)
        for future in ended:
            future.result()
        progress(crew.progress())


class _Crew(Generic[T]):
    """Threads that share jobs, each on a connection of its own."""

    def __init__(
        self, connections: Connections, jobs: Sequence[Callable[[duckdb.DuckDBPyConnection], T]]
    ) -> None:
        self.results: dict[int, T] = {}
        self._count = len(jobs)
        self._waiting = iter(list(enumerate(jobs)))
        self._connections = connections
        self._at_work: list[duckdb.DuckDBPyConnection] = []
        self._guard = threading.Lock()  # a connection that was given back is another's
        self._stopped = threading.Event()

    def work(self) -> None:
        """Do one job after another until none is left."""
        connection = self._connections.take()
        with self._guard:
            self._at_work.append(connection)
        try:
            for number, job in self._waiting:
                if self._stopped.is_set():
                    return
                self.results[number] = job(connection)
        finally:
            with self._guard:
                self._at_work.remove(connection)
            self._connections.give_back(connection)

    def progress(self) -> float:
        """Return the share of the work that is done, in statements that are running too."""
        done = len(self.results)  # first: what ends in between is counted once
        with self._guard:
            shares = [connection.query_progress() / 100 for connection in self._at_work]
        begun = sum(min(max(share, 0.0), 0.99) for share in shares)
        return min((done + begun) / self._count, 1.0)

    def stop(self, futures: list[Future[None]]) -> None:
        """Stop what runs: a statement may only just begin when it is told, so tell it again."""
        self._stopped.set()
        pending = {future for future in futures if not future.cancel()}
        while pending:
            with self._guard:
                for connection in self._at_work:
                    connection.interrupt()
            pending = wait(pending, timeout=_PATIENCE).not_done
