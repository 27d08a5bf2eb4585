"""Connections are lent to one thread at a time, and used again."""

from __future__ import annotations

import duckdb
import pytest

from toolkit.errors import SourceError
from toolkit.store import Connections


@pytest.fixture
def connections():
    with duckdb.connect() as connection:
        yield Connections(connection, "shop")


def test_one_that_came_back_is_lent_again(connections: Connections) -> None:
    first, second = connections.take(), connections.take()
    assert first is not second
    connections.give_back(first)
    assert connections.take() is first


def test_none_is_left_open_after_closing(connections: Connections) -> None:
    idle, lent = connections.take(), connections.take()
    connections.give_back(idle)
    connections.close()
    connections.give_back(lent)
    for connection in (idle, lent):
        with pytest.raises(duckdb.ConnectionException):
            connection.execute("SELECT 1")
    with pytest.raises(SourceError, match="the extract 'shop' was closed"):
        connections.take()


def test_one_that_is_busy_for_a_moment_is_closed_when_it_is_not(connections: Connections) -> None:
    class Busy:
        """A connection that another thread asks how far it is, twice."""

        asked = 2

        def close(self) -> None:
            self.asked -= 1
            if self.asked >= 0:
                raise duckdb.ResourceInUseException("busy")

    busy = Busy()
    connections.give_back(busy)  # type: ignore[arg-type]
    connections.close()
    assert busy.asked == -1
