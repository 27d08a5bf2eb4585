"""Statements run side by side, tell how far they are, and stop when they are told."""

from __future__ import annotations

import time

import duckdb
import pytest

from toolkit.engine.running import run
from toolkit.errors import SourceError
from toolkit.store import Connections

ENDLESS = "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b"


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        yield connection


def test_answers_come_in_the_order_asked(database) -> None:
    jobs = [
        lambda connection, n=n: connection.sql(f"SELECT {n}").fetchall()[0][0]  # type: ignore[misc]
        for n in range(20)
    ]
    shares: list[float] = []
    assert run(Connections(database, "shop"), jobs, shares.append) == list(range(20))
    assert shares[-1] == 1.0


def test_nothing_begins_while_the_interpreter_ends(database) -> None:
    connections = Connections(database, "shop")
    connections._threads.shutdown()
    with pytest.raises(SourceError, match="Python ends"):
        run(connections, [lambda connection: connection.sql("SELECT 1").fetchall()], print)


def test_a_failure_stops_the_others_and_is_raised(database) -> None:
    jobs = [
        lambda connection: connection.sql(ENDLESS).fetchall(),
        lambda connection: connection.sql("SELECT nothing").fetchall(),
    ]
    with pytest.raises(duckdb.BinderException, match="nothing"):
        run(Connections(database, "shop"), jobs, lambda _share: None)
    assert database.cursor().execute("SELECT 1").fetchone() == (1,)


def test_an_interrupt_stops_what_runs_within_a_moment(database) -> None:
    told: list[float] = []

    def progress(_share: float) -> None:
        told.append(time.monotonic())
        raise KeyboardInterrupt

    connections = Connections(database, "shop")
    jobs = [lambda connection: connection.sql(ENDLESS).fetchall()] * 4
    with pytest.raises(KeyboardInterrupt):
        run(connections, jobs, progress)
    assert time.monotonic() - told[0] < 2  # some 20 ms; a busy machine is given time
    assert database.cursor().execute("SELECT 1").fetchone() == (1,)
    lent = list(connections._idle)
    again = [lambda connection: (connection, connection.sql("SELECT 1").fetchall())] * 2
    for connection, answer in run(connections, again, lambda _share: None):
        assert answer == [(1,)]
        assert connection in lent  # those that were interrupted
