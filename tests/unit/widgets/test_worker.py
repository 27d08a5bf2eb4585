"""One job at a time, the newest wins; nothing here sleeps."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from toolkit.widgets.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

LONG = 20.0


def test_jobs_are_done_in_their_order() -> None:
    worker, done = Worker("test"), []
    for number in range(20):
        worker.submit(lambda _check, n=number: done.append(n))
    assert worker.wait(LONG)
    assert done == list(range(20))


def test_a_newer_job_supersedes_the_one_at_work() -> None:
    worker = Worker("test")
    begun, given = threading.Event(), threading.Event()
    done: list[str] = []

    def old(check: Callable[[], None]) -> None:
        begun.set()
        given.wait(LONG)
        check()
        done.append("old")

    worker.supersede(old)
    assert begun.wait(LONG)
    worker.supersede(lambda _check: done.append("never begun"))
    worker.supersede(lambda _check: done.append("new"))
    assert not worker.wait(0)
    given.set()
    assert worker.wait(LONG)
    assert done == ["new"]


def test_superseding_once_is_enough() -> None:
    worker = Worker("test")
    begun, given = threading.Event(), threading.Event()
    done: list[str] = []

    def old(check: Callable[[], None]) -> None:
        begun.set()
        given.wait(LONG)
        check()
        done.append("old")

    worker.submit(old)
    assert begun.wait(LONG)
    worker.supersede(lambda check: (check(), done.append("new")))
    given.set()
    assert worker.wait(LONG)
    assert done == ["new"]


def test_a_job_is_not_superseded_by_itself() -> None:
    worker, done = Worker("test"), []
    for number in range(3):
        worker.supersede(lambda check, n=number: (check(), done.append(n)))
        assert worker.wait(LONG)
    assert done == [0, 1, 2]


def test_a_stopped_worker_takes_new_jobs() -> None:
    worker, done = Worker("test"), []
    worker.stop()
    worker.submit(lambda check: (check(), done.append(1)))
    assert worker.wait(LONG)
    assert done == [1]


def test_a_job_that_fails_is_logged_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    worker, done = Worker("test"), []
    worker.submit(lambda _check: 1 / 0)
    worker.submit(lambda _check: done.append(1))
    assert worker.wait(LONG)
    assert done == [1]
    assert "unforeseen in test" in caplog.text


def test_an_interpreter_ends_while_a_widget_works() -> None:
    script = (
        "import toolkit as tk\n"
        "shop = tk.open_extract('sample_data/sneaker_shop', quiet=True)\n"
        "library = tk.Library('sample_data/sneaker_shop/audiences')\n"
        "shop.clear_cache()\n"
        "tk.AudienceBuilder(shop, library['Loyal'], library)\n"
    )
    quiet = os.environ | {"TQDM_DISABLE": "1"}  # the shop may have to be prepared
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=quiet
    )
    assert (done.returncode, done.stderr) == (0, "")
