"""Statements run side by side: watched, and stopped at once when the analyst interrupts."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.store import Connections

T = TypeVar("T")
Job = "Callable[[duckdb.DuckDBPyConnection], T]"

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
    crew = _Crew(connections)
    with ThreadPoolExecutor(min(_AT_ONCE, len(jobs)), "toolkit-engine") as pool:
        futures = [pool.submit(crew.work, job) for job in jobs]
        try:
            _watch(futures, crew, progress)
        except BaseException:
            crew.stop(futures)
            raise
        finally:
            crew.leave()
    return [future.result() for future in futures]


def _watch(futures: list[Future[T]], crew: _Crew, progress: Callable[[float], None]) -> None:
    """Wait for all to end, or for one to fail: it is raised."""
    done: set[Future[T]] = set()
    pending = set(futures)
    while pending:
        ended, pending = wait(pending, timeout=_PAUSE, return_when=FIRST_EXCEPTION)
        done |= ended
        for future in ended:
            future.result()
        progress((len(done) + crew.progress()) / len(futures))


class _Crew:
    """The connections at work, one a thread."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._own = threading.local()
        self._all: list[duckdb.DuckDBPyConnection] = []
        self._stopped = threading.Event()

    def work(self, job: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        if self._stopped.is_set():
            raise duckdb.InterruptException("stopped before it began")
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connections.take()
            self._all.append(self._own.connection)
        return job(self._own.connection)

    def progress(self) -> float:
        """Return how many statements' worth of work is done in those that are running."""
        shares = [connection.query_progress() / 100 for connection in list(self._all)]
        return sum(min(max(share, 0.0), 0.99) for share in shares)

    def stop(self, futures: list[Future[T]]) -> None:
        """Stop what runs: a statement may only just begin when it is told, so tell it again."""
        self._stopped.set()
        pending = {future for future in futures if not future.cancel()}
        while pending:
            for connection in list(self._all):
                connection.interrupt()
            pending = wait(pending, timeout=_PATIENCE).not_done

    def leave(self) -> None:
        for connection in self._all:
            self._connections.give_back(connection)
