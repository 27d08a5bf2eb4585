"""How many events some profiles had over time, and how many profiles had any."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import sqlglot.expressions as exp

from toolkit.engine.duckdb import read_rows
from toolkit.engine.event_types import (
    MOST_TYPES,
    event_type,
    instant,
    is_of_others,
    is_of_type,
)
from toolkit.engine.following import instants_of
from toolkit.engine.running import run
from toolkit.instants import microseconds
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.rows import AT
from toolkit.sql.times import instant_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import duckdb
    from numpy.typing import NDArray

    from toolkit.engine.bitmap import Bitmap
    from toolkit.store import ProfileStore

    Counts = NDArray[np.int64]

_AT_ONCE = 32
"""Periods whose profiles are told apart in one array."""


@dataclass(frozen=True, slots=True)
class Activity:
    """The events of one type, period by period.

    Parameters
    ----------
    event_type
        The type; None for the types that have no line of their own.
    events
        How many events.
    active
        How many profiles had one or more.
    """

    event_type: str | None
    events: Counts
    active: Counts


def event_activity(
    store: ProfileStore,
    members: Bitmap,
    bounds: Sequence[datetime],
    progress: Callable[[float], None] = lambda _share: None,
) -> tuple[Activity, list[Activity]]:
    """Return what some profiles did in each of several periods: in all, and by event type.

    Parameters
    ----------
    store
        The prepared extract.
    members
        The profiles.
    bounds
        Where periods end, ascending: each has its end in it, and the first bound is its begin.
    progress
        Told the share done, 0 to 1.
    """
    reading = _Reading(store, members, bounds)
    every = reading.types()
    types = [name for name in every if name is not None][:MOST_TYPES]
    chosen: list[str | None] = [*types, *([None] if len(types) < len(every) else [])]
    jobs = [partial(reading.read, one, types) for one in chosen]
    found = run(store.connections, jobs, progress) if jobs else []
    return reading.whole(found), found


def event_totals(store: ProfileStore, as_of: datetime) -> tuple[Counts, Counts]:
    """Return how many events each profile has up to an instant, and when the last was.

    The second is in microseconds since 1970; where there is no event it is 0.
    """
    layout = store.layout
    at = instant(layout)
    query = (
        exp.select("profile", exp.Count(this=exp.Star()), exp.alias_(exp.Max(this=at), AT))
        .from_(layout.events.name)
        .where(exp.LTE(this=at.copy(), expression=instant_literal(as_of)))
        .group_by("profile")
    )
    rows = read_rows(store.connections.make(), DUCKDB.text(query))
    profiles = rows["profile"].to_numpy().astype(np.int64)
    count, last = (np.zeros(layout.profile_count, dtype=np.int64) for _ in range(2))
    count[profiles] = rows.column(1).to_numpy()
    last[profiles] = instants_of(rows)
    return count, last


class _Reading:
    def __init__(self, store: ProfileStore, members: Bitmap, bounds: Sequence[datetime]) -> None:
        self._store = store
        self._mask = members.mask()
        self._place = np.cumsum(self._mask) - 1  # of a profile among the members
        self._bounds = bounds
        self._edges = np.array([microseconds(bound) for bound in bounds], dtype=np.int64)
        self._periods = len(bounds) - 1
        self._members = members.count
        self._seen = np.zeros((self._periods, -(-self._members // 8)), dtype=np.uint8)
        self._guard = threading.Lock()

    def types(self) -> list[str | None]:
        """Return the event types there are, the most frequent first; None where there is none."""
        kind = exp.cast(event_type(self._store.layout), exp.DataType.Type.VARCHAR)
        query = self._within(exp.select(kind, exp.Count(this=exp.Star())))
        query = query.group_by("1").order_by("2 DESC", "1")
        rows = self._store.query(DUCKDB.text(query)).fetchall()
        return [name for name, _ in rows]

    def read(
        self, one: str | None, types: Sequence[str], connection: duckdb.DuckDBPyConnection
    ) -> Activity:
        """Return the events of one type, or of all but some."""
        query = self._within(exp.select("profile", exp.alias_(self._at(), AT)))
        layout = self._store.layout
        which = is_of_others(layout, types) if one is None else is_of_type(layout, one)
        rows = read_rows(connection, DUCKDB.text(query.where(which)))
        profiles = rows["profile"].to_numpy().astype(np.int64)
        inside = self._mask[profiles]
        at = instants_of(rows)[inside]
        period = np.searchsorted(self._edges, at, side="left") - 1
        events = np.bincount(period, minlength=self._periods).astype(np.int64, copy=False)
        return Activity(one, events, self._active(period, self._place[profiles[inside]]))

    def whole(self, found: Sequence[Activity]) -> Activity:
        """Return the events of all types that were read."""
        events = np.zeros(self._periods, dtype=np.int64)
        for one in found:
            events += one.events
        active = np.bitwise_count(self._seen).sum(axis=1, dtype=np.int64)
        return Activity(None, events, active)

    def _active(self, period: NDArray[np.intp], member: NDArray[np.intp]) -> Counts:
        active = np.zeros(self._periods, dtype=np.int64)
        for start in range(0, self._periods, _AT_ONCE):
            end = min(start + _AT_ONCE, self._periods)
            chosen = (period >= start) & (period < end)
            seen = np.zeros((end - start, self._members), dtype=np.bool_)
            seen[period[chosen] - start, member[chosen]] = True
            active[start:end] = seen.sum(axis=1)
            packed = np.packbits(seen, axis=1)
            with self._guard:
                self._seen[start:end] |= packed
        return active

    def _within(self, select: exp.Select) -> exp.Select:
        first, last = instant_literal(self._bounds[0]), instant_literal(self._bounds[-1])
        return (
            select.from_(self._store.layout.events.name)
            .where(exp.GT(this=self._at(), expression=first))
            .where(exp.LTE(this=self._at(), expression=last))
        )

    def _at(self) -> exp.Column:
        return instant(self._store.layout)
