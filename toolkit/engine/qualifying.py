"""Since when one profile has been in an audience, or out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from toolkit.engine import memberships
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.duckdb import DuckDBEngine
from toolkit.engine.explain.known import at
from toolkit.engine.explain.moving import MONTH_END, bisected, first_instant
from toolkit.engine.values import event_times
from toolkit.instants import day_of
from toolkit.language.sequences import ALL_EVENTS
from toolkit.language.tree import Offset, walk
from toolkit.language.windows import is_window, ticked, window
from toolkit.sql.counted import tells_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from toolkit.engine.plan import Plan
    from toolkit.language.tree import Expression, Occurrence
    from toolkit.schema import Layout
    from toolkit.store import ProfileStore

_DAYS = 366
"""For so many days back midnights are looked at, where a definition turns at no known instant."""


@dataclass(frozen=True, slots=True)
class Alone:
    """One profile at any instant; no other is asked about.

    Parameters
    ----------
    asked
        The plan of one definition, by the name `""`.
    store
        The prepared extract.
    profile
        The profile's number.
    connection
        On which the tables hold its rows alone.
    """

    asked: Plan
    store: ProfileStore
    profile: int
    connection: DuckDBPyConnection

    def holds(self, instant: datetime) -> bool:
        """Return whether the definition holds for it at an instant."""
        engine = _OfOne(DuckDBEngine(self.store, instant), self.profile, self.connection)

        def outside(name: str) -> Bitmap:
            found = self.store.lists.standing(name, self.profile, instant)
            return _one(holds=found is not None and found.is_in)

        return memberships.evaluate(self.asked, engine, outside)[""].count == 1

    def events(self, until: datetime) -> list[datetime]:
        """Return when its events were, up to an instant, ascending."""
        found = DuckDBEngine(self.store, until).events(ALL_EVENTS, self.connection)
        return sorted({at(each) for each in found})

    def turns(self) -> list[datetime]:
        """Return when it entered or left the imported lists that are named, as their file says."""
        return self.store.lists.turns(self.asked.references, self.profile)


@dataclass(frozen=True, slots=True)
class _OfOne:
    """One profile as an engine has all."""

    engine: DuckDBEngine
    profile: int
    connection: DuckDBPyConnection
    profile_count: int = 1

    def answers(
        self,
        leaves: Sequence[Expression],
        progress: Callable[[float], None] = lambda _share: None,  # noqa: ARG002 - an engine's
    ) -> dict[Expression, Bitmap]:
        holds = self.engine.holds
        return {leaf: _one(holds=holds(leaf, self.profile, self.connection)) for leaf in leaves}


def _one(*, holds: bool) -> Bitmap:
    return Bitmap.from_mask(np.array([holds]))


def standing_since(alone: Alone, as_of: datetime) -> datetime | None:
    """Return since when a profile has been in, or out, as it is at an instant.

    Where all that tells time in a definition are windows of events, it can turn only where an
    event happens, enters a window or leaves it, or where the profile enters or leaves an imported
    list: those instants are asked, the latest first, and the answer is exact. Other definitions
    are asked at each of these and of the profile's events and at the midnights of a year, and
    between two of those that differ by halving: two turns between two of them are not seen.

    Parameters
    ----------
    alone
        The profile.
    as_of
        The instant.

    Returns
    -------
    datetime or None
        The first instant of the time up to `as_of` in which it was always as it is now; None
        where it was so at every instant that was asked.
    """
    events = alone.events(as_of)
    moving = windows_of(alone.asked, alone.store.layout)
    points = _midnights(as_of) | set(events) if moving is None else _points(events, moving)
    points.update(alone.turns())
    # Before the first of them it is as it was from the beginning.
    asked = sorted({as_of, *(x for x in points if x <= as_of)}, reverse=True)
    asked.append(ticked(asked[-1], -1))
    now = alone.holds(as_of)
    for later, earlier in pairwise(asked):
        if alone.holds(earlier) is not now:
            if moving is not None:
                return later
            return bisected(earlier, later, lambda x: alone.holds(x) is now)
    return None


def windows_of(asked: Plan, layout: Layout) -> tuple[Occurrence, ...] | None:
    """Return the windows of events that move with the instant; None where more than those do."""
    found: list[Occurrence] = []
    for tree in asked.definitions.values():
        times = [each.occurrence for each in event_times(tree, layout)]
        moving = [each for each in times if _telling(each)]
        if _telling(tree) != sum(map(_telling, moving)) or not all(map(is_window, moving)):
            return None
        found += moving
    return tuple(dict.fromkeys(found))


def _telling(node: object) -> int:
    return sum(map(tells_time, walk(node)))


def _points(events: Sequence[datetime], moving: Sequence[Occurrence]) -> set[datetime]:
    """Return the instants at which an event happens, enters a window or leaves it."""
    if not events:
        return set()
    start = ticked(events[0], -1)
    found = set(events)
    for each in moving:
        for event in events:
            found.update(_crossings(event, each, start))
    return {x for x in found if x >= events[0]}


def _crossings(event: datetime, moving: Occurrence, start: datetime) -> Iterator[datetime]:
    """Yield when either edge of a window passes an event; near a month's end it may come back."""
    edges = (lambda x: event < window(moving, x)[0], lambda x: event <= window(moving, x)[1])
    for passed in edges:
        instant = first_instant(start, passed)
        if instant is None:
            continue
        yield instant
        if isinstance(moving, Offset) and moving.unit.months:
            for day in range(1, MONTH_END + 1):
                again = instant + timedelta(days=day)
                yield from (day_of(again).start, again)


def _midnights(as_of: datetime) -> set[datetime]:
    today = day_of(as_of).start
    return {today - timedelta(days=day) for day in range(_DAYS)}
