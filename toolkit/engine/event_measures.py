"""What profiles did: how often, how long ago, how much, told for two groups of profiles.

The events of a type are read once, without joining or grouping them: as profiles are numbered
densely, each profile's are folded in arrays that have a place for every profile.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
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
from toolkit.engine.tally import tally
from toolkit.instants import microseconds
from toolkit.schema import Kind, Scalar
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.rows import AT
from toolkit.sql.scopes import column as quoted
from toolkit.sql.times import instant_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

    from toolkit.engine.tally import Tally
    from toolkit.schema import Column, Layout
    from toolkit.store import ProfileStore

WINDOWS = (30, 90, 365)
"""Days up to the instant of evaluation in which events are counted, both ends in."""
SUMMED = 365
"""Days in which numbers of events are added up."""
MOST_SUMS = 6
"""Of how many of the most frequent types' numbers measures are."""
_DAY = 86_400 * 1_000_000
_NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class EventMeasure:
    """A measure of every profile's events.

    Parameters
    ----------
    words
        What it is.
    found
        How often each number is found; who has no event has no days since the last.
    """

    words: str
    found: Tally


@dataclass(frozen=True, slots=True)
class _Type:
    """An event type, and the numbers of its events that are added up."""

    name: str
    sums: tuple[Column, ...]


def event_measures(
    store: ProfileStore,
    parts: NDArray[np.uint8],
    as_of: datetime,
    progress: Callable[[float], None] = lambda _share: None,
) -> list[EventMeasure]:
    """Return the measures of all events, and of the most frequent types.

    Parameters
    ----------
    store
        The prepared extract.
    parts
        The part of two groups that each profile is in: see `toolkit.engine.tally`.
    as_of
        Later events are not seen.
    progress
        Told the share done, 0 to 1.
    """
    types, others = _types(store, as_of)
    folding = _Folding(store.layout, parts, as_of)
    jobs = [partial(folding.of_type, one) for one in types]
    if others:
        jobs.append(partial(folding.of_others, types))
    found = run(store.connections, jobs, progress) if jobs else []
    measures = [measure for of_type in found for measure in of_type]
    return [*folding.of_all(), *measures] if len(jobs) > 1 else measures


def _types(store: ProfileStore, as_of: datetime) -> tuple[list[_Type], bool]:
    """Return the most frequent types, and whether there are others or events of none.

    Of all their numbers those are added up that most events have.
    """
    layout = store.layout
    columns = [
        column
        for path, column in layout.events.columns.items()
        if isinstance(column.type, Scalar) and path != layout.timestamp and _is_exact(column.type)
    ]
    counts = [exp.Count(this=quoted(column.name)) for column in columns]
    query = (
        exp.select(
            exp.cast(event_type(layout), exp.DataType.Type.VARCHAR),
            exp.Count(this=exp.Star()),
            *counts,
        )
        .from_(layout.events.name)
        .where(exp.LTE(this=instant(layout), expression=instant_literal(as_of)))
        .group_by("1")
        .order_by("2 DESC", "1")
    )
    every = store.query(DUCKDB.text(query)).fetchall()
    rows = [row for row in every if row[0] is not None][:MOST_TYPES]
    filled = [
        (-count, name, column.name)
        for name, _, *filled in rows
        for column, count in zip(columns, filled, strict=True)
        if count
    ]
    chosen = {(name, column) for _, name, column in sorted(filled)[:MOST_SUMS]}
    types = [
        _Type(name, tuple(one for one in columns if (name, one.name) in chosen))
        for name, *_ in rows
    ]
    return types, len(rows) < len(every)


def _is_exact(kind: Scalar) -> bool:
    """Say whether numbers can be added up exactly."""
    return kind.kind is Kind.INTEGER or (kind.kind is Kind.NUMBER and kind.scale is not None)


class _Folding:
    """Folds the events of one type after the other, several at once."""

    def __init__(self, layout: Layout, parts: NDArray[np.uint8], as_of: datetime) -> None:
        self._layout = layout
        self._parts = parts
        self._as_of = as_of
        self._now = microseconds(as_of)
        self._guard = threading.Lock()
        self._counts = {days: np.zeros(len(parts), dtype=np.int32) for days in WINDOWS}
        self._last = np.full(len(parts), _NEVER)

    def of_type(self, one: _Type, connection: duckdb.DuckDBPyConnection) -> list[EventMeasure]:
        """Return the measures of one type."""
        same = is_of_type(self._layout, one.name)
        table = read_rows(connection, self._statement(same, one.sums))
        profiles, age, counts, last = self._folded(table)
        recent = age <= SUMMED * _DAY
        sums = []
        for number, column in enumerate(one.sums):
            amounts = table[f"sum{number}"].fill_null(0).to_numpy() * recent
            told = f"{'.'.join(column.path)} of {one.name}"
            sums.append(self._sum(told, column, amounts, profiles))
        return [*self._told(one.name, one.name, counts, last), *sums]

    def of_others(
        self, types: Sequence[_Type], connection: duckdb.DuckDBPyConnection
    ) -> list[EventMeasure]:
        """Fold the events of all other types, and of none; they have no measures of their own."""
        others = is_of_others(self._layout, [one.name for one in types])
        self._folded(read_rows(connection, self._statement(others)))
        return []

    def of_all(self) -> list[EventMeasure]:
        """Return the measures of the events of all types."""
        return self._told("events", "event", self._counts, self._last)

    def _folded(
        self, table: pa.Table
    ) -> tuple[
        NDArray[np.int64], NDArray[np.int64], dict[int, NDArray[np.int32]], NDArray[np.int64]
    ]:
        """Return each event's profile and age, and by profile how many and when the last was."""
        profiles = table["profile"].to_numpy().astype(np.int64)
        age = self._now - instants_of(table)
        counts = {days: self._count(profiles[age <= days * _DAY]) for days in WINDOWS}
        last = np.full(len(self._parts), _NEVER)
        np.maximum.at(last, profiles, -age)
        with self._guard:
            for days, counted in counts.items():
                self._counts[days] += counted
            np.maximum(self._last, last, out=self._last)
        return profiles, age, counts, last

    def _told(
        self,
        several: str,
        one: str,
        counts: dict[int, NDArray[np.int32]],
        last: NDArray[np.int64],
    ) -> list[EventMeasure]:
        seen = last != _NEVER
        ago = tally(-last[seen] // _DAY, self._parts[seen])
        return [
            *(
                EventMeasure(f"{several} in the last {days} days", tally(counted, self._parts))
                for days, counted in counts.items()
            ),
            EventMeasure(f"days since the last {one}", ago),
        ]

    def _count(self, profiles: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.bincount(profiles, minlength=len(self._parts)).astype(np.int32)

    def _sum(
        self, told: str, column: Column, amounts: NDArray[np.float64], profiles: NDArray[np.int64]
    ) -> EventMeasure:
        """Return what a number adds up to: in whole units of its last decimal, so exactly."""
        unit = 10.0 ** _scale(column)
        total = np.bincount(profiles, np.rint(amounts * unit), minlength=len(self._parts))
        found = tally(total, self._parts)
        scaled = replace(found, values=found.values / unit)
        return EventMeasure(f"sum of {told} in the last {SUMMED} days", scaled)

    def _statement(self, which: exp.Expr, sums: Sequence[Column] = ()) -> str:
        layout = self._layout
        amounts = [
            exp.alias_(exp.cast(quoted(column.name), exp.DataType.Type.DOUBLE), f"sum{number}")
            for number, column in enumerate(sums)
        ]
        query = (
            exp.select("profile", exp.alias_(instant(layout), AT), *amounts)
            .from_(layout.events.name)
            .where(which)
            .where(exp.LTE(this=instant(layout), expression=instant_literal(self._as_of)))
        )
        return DUCKDB.text(query)


def _scale(column: Column) -> int:
    return (column.type.scale or 0) if isinstance(column.type, Scalar) else 0
