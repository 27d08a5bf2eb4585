"""Work beside the kernel: one job at a time on a thread, which ends when there is none left."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[], None]
    Job = Callable[[Check], None]


_LOG = logging.getLogger(__name__)


class SupersededError(Exception):
    """The job at work is no longer wanted."""


class Worker:
    """Does jobs one after another, beside whoever gives them.

    Each job is given a function that raises SupersededError when the job is no longer wanted; a
    job that calls it now and then stops soon. When the interpreter ends no job is wanted, and it
    waits for the one at work: a thread that is killed inside DuckDB would bring the process down.

    Parameters
    ----------
    name
        What its thread is called.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._jobs: deque[tuple[int, Job, float]] = deque()
        self._given = 0
        self._wanted_from = 0
        self._busy = False

    def submit(self, job: Job, rest: float = 0.0) -> None:
        """Do a job when those before it are done, and after so many seconds of rest."""
        with self._changed:
            self._given += 1
            self._jobs.append((self._given, job, rest))
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._work, name=self._name).start()

    def supersede(self, job: Job, rest: float = 0.0) -> None:
        """Do a job in place of those before it, also of the one at work."""
        with self._changed:
            self.stop()
            self.submit(job, rest)

    def stop(self) -> None:
        """Drop every job, also the one at work."""
        with self._changed:
            self._jobs.clear()
            self._wanted_from = self._given + 1
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until there is nothing to do; say whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, timeout)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._jobs or _is_ending():
                    self._busy = False
                    self._changed.notify_all()
                    return
                number, job, rest = self._jobs.popleft()
                if rest:
                    self._changed.wait_for(lambda: self._wanted_from > number, rest)  # noqa: B023
            self._do(number, job)

    def _do(self, number: int, job: Job) -> None:
        def check() -> None:
            if number < self._wanted_from or _is_ending():
                raise SupersededError

        try:
            job(check)
        except SupersededError:
            pass
        except Exception:  # noqa: BLE001 - logged, and the next job is done
            if not _is_ending():
                _LOG.exception("unforeseen in %s", self._name)


def paced(check: Check, rest: float, tell: Callable[[float], None]) -> Callable[[float], None]:
    """Return what is told the share of a job done: it tells on, every so often.

    Parameters
    ----------
    check
        Called each time: it raises when the job is no longer wanted.
    rest
        At least so many seconds between two tellings.
    tell
        Is told the share, 0 to 1.
    """
    told = time.monotonic()

    def paced_tell(share: float) -> None:
        nonlocal told
        check()
        if time.monotonic() >= told + rest:
            told = time.monotonic()
            tell(share)

    return paced_tell


def _is_ending() -> bool:
    """Say whether the interpreter ends: then no more threads can be started."""
    return not threading.main_thread().is_alive()
