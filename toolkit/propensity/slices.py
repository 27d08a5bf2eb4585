"""Slices: the kinds of event that features are counted of, each a PQL condition on one event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import sqlglot.expressions as exp

from toolkit.engine.duckdb import read_rows
from toolkit.engine.following import instants_of
from toolkit.engine.running import run
from toolkit.errors import DefinitionError
from toolkit.language.check import check
from toolkit.language.describe import describe
from toolkit.language.places import placed
from toolkit.language.pql import parse, render
from toolkit.language.tree import (
    EVENTS,
    Boolean,
    Call,
    Compare,
    Expression,
    Field,
    Filter,
    Integer,
    Item,
    Not,
    Text,
    conjunction,
)
from toolkit.schema import Array, Kind, Object, Scalar
from toolkit.sql.counted import counted_of, timed_rows
from toolkit.sql.dialects import DUCKDB
from toolkit.sql.rows import VALUE
from toolkit.store.catalog import display_name, field_places
from toolkit.store.field_values import field_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from toolkit.language.describe import EventNames
    from toolkit.schema import FieldType, Layout
    from toolkit.store import ProfileStore
    from toolkit.store.places import Place

_TYPES, _VALUES, _SLICES = 12, 14, 40
"""Up to how many event types, values of a field, and values in all, have slices of their own."""
_KINDS = 60
"""Up to how many values a field has to be a category."""
_ALMOST = 1.1
"""Where one type has almost all events, all events say nothing that it does not say."""
_RARE = 200
"""A category's value is in one event (or item) in so many, or it has no slice."""
_SEVERAL = 2
_SHIFT = 40
"""A profile's number and a second are one whole number: seconds take 40 bits, from 15,000 BC on."""

FIRST = -(1 << _SHIFT - 1)
"""The first second there is, since 1970."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Events that a condition holds for.

    Parameters
    ----------
    words
        What they are called, in the plural.
    condition
        PQL over one event; empty for all events.
    sums
        Numbers of an event that are added up: the path of each, and what analysts call it.
    whole
        Whether gaps, trends and days are told too, not only counts and the time since the last.
    """

    words: str
    condition: str
    sums: tuple[tuple[str, str], ...] = ()
    whole: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the slice as a JSON document."""
        sums = [list(each) for each in self.sums]
        return {
            "words": self.words,
            "condition": self.condition,
            "sums": sums,
            "whole": self.whole,
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Slice:
        """Return the slice that a JSON document holds."""
        sums = tuple((path, words) for path, words in document["sums"])
        return Slice(document["words"], document["condition"], sums, document["whole"])


@dataclass(frozen=True, slots=True)
class Rows:
    """Events in order of profile and time.

    Parameters
    ----------
    keys
        Profile and whole second of each event; a part of a second counts as the next second, so
        that no event is before a cutoff that it is after.
    running
        What the first 0, 1, 2, … values add up to; nothing where events are counted.
    sums
        By path, the events that have a number, with what they add up to.
    """

    keys: NDArray[np.int64]
    running: NDArray[np.float64] | None = None
    sums: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def seconds(self) -> NDArray[np.int64]:
        """The second of each event, since 1970."""
        return (self.keys & ((1 << _SHIFT) - 1)) + FIRST

    @property
    def profiles(self) -> NDArray[np.int64]:
        """The profile of each event."""
        return self.keys >> _SHIFT

    def until(self, profiles: NDArray[np.int64], seconds: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return how many rows are of earlier profiles, or of these up to an instant."""
        return np.searchsorted(self.keys, key(profiles, seconds), side="right")

    def before(
        self, profiles: NDArray[np.int64], seconds: NDArray[np.int64] | int
    ) -> NDArray[np.intp]:
        """Return how many rows are of earlier profiles, or of these and before an instant."""
        return np.searchsorted(self.keys, key(profiles, seconds), side="left")


def key(profiles: NDArray[np.int64], seconds: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """Return profiles and seconds as the one number that rows are ordered by."""
    return (profiles << _SHIFT) | (seconds - FIRST)


def goal_slices(events: Sequence[str], names: EventNames) -> list[Slice]:
    """Return the slices of a goal's events, with the names of event types."""
    return [Slice(_words(parse(text), names), text, whole=True) for text in events]


def found_slices(store: ProfileStore, goal: Sequence[str]) -> list[Slice]:
    """Return the slices that an extract has: all events, types, categories' values, the goal's.

    Parameters
    ----------
    store
        The prepared extract.
    goal
        The goal's conditions: they are slices even where they are no type and no category.
    """
    layout = store.layout
    types, most = _types(store)
    found = types
    if len(types) < 2 or most * _ALMOST < store.event_count:
        found = [Slice("events", "", whole=True), *(types if len(types) > 1 else ())]
    known = {each.condition for each in found}
    found += [each for each in goal_slices(goal, store.event_names) if each.condition not in known]
    known |= set(goal)
    return found + [each for each in _categories(store, layout) if each.condition not in known]


def read_slices(
    store: ProfileStore,
    slices: Sequence[Slice],
    exclude: Sequence[str],
    until: datetime,
    progress: Callable[[float], None],
) -> list[Rows]:
    """Return the events of each slice up to an instant, read side by side.

    Parameters
    ----------
    store
        The prepared extract.
    slices
        What is read.
    exclude
        PQL over one event: events that are left out.
    until
        Later events are not read.
    progress
        Told the share done, 0 to 1.

    Raises
    ------
    PqlTypeError
        A condition does not fit the fields.
    DefinitionError
        A condition asks for a time, or for more than one event.
    """
    for text in exclude:
        _statement(store.layout, Slice(text, text), "", (), until)
    jobs = []
    for each in slices:
        for path in ("", *(path for path, _ in each.sums)):
            text = _statement(store.layout, each, path, exclude, until)
            jobs.append(partial(read_rows, text=text))
    tables = iter(run(store.connections, jobs, progress))
    return [
        replace(_rows(next(tables)), sums={path: _rows(next(tables)) for path, _ in each.sums})
        for each in slices
    ]


def _statement(
    layout: Layout, one: Slice, path: str, exclude: Sequence[str], until: datetime
) -> str:
    conditions = [parse(one.condition)] if one.condition else []
    conditions += [Not(parse(each)) for each in exclude]
    condition = conjunction(conditions) if conditions else Boolean(value=True)
    roots = layout.profiles.root, layout.events.root
    events = Field(EVENTS)
    if path:
        total = Call("sum", (Filter(events, condition), parse(path)))
        tree, text = placed(Compare(">=", total, Integer(0)))
    else:
        tree, text = placed(Call("exists", (events, condition)))
    canonical = check(tree, *roots, text)
    counted = counted_of(canonical, layout.timestamp)
    if counted is None or counted.times:
        raise DefinitionError(
            f"{one.condition!r} is no condition on one event alone, at any time\n"
            "Leave out times and other events: the outcome window says when."
        )
    select = timed_rows(counted, layout, DUCKDB, until)
    if select is None:
        raise DefinitionError(f"{path} cannot be added up exactly")
    return DUCKDB.text(select)


def _rows(table: pa.Table) -> Rows:
    seconds = -(-instants_of(table) // 1_000_000)
    keys = key(table["profile"].to_numpy().astype(np.int64), seconds)
    order = np.argsort(keys, kind="stable")
    if VALUE not in table.column_names:
        return Rows(keys[order])
    values = table[VALUE].cast(pa.float64(), safe=False).to_numpy()[order]
    return Rows(keys[order], np.concatenate(([0.0], np.cumsum(values))))


# --- what an extract has ------------------------------------------------------------------------


def _types(store: ProfileStore) -> tuple[list[Slice], int]:
    """Return a slice of each of the most frequent event types, and how many the first has."""
    path = store.layout.event_type
    place = _place(store, f"{EVENTS}.{'.'.join(path)}")
    found = field_values(store, place, limit=_TYPES).values if place else ()
    sums = _numbers(store)
    slices = [
        Slice(
            _words(_equals(path, str(value)), store.event_names),
            _said(_equals(path, str(value))),
            sums=_filled(store, sums, str(value)),
            whole=True,
        )
        for value, _ in found
    ]
    return slices, max((count for _, count in found), default=0)


def _numbers(store: ProfileStore) -> list[tuple[str, ...]]:
    """Return the paths of the numbers that an event has and that can be added up exactly."""
    return [
        path
        for path, column in store.layout.events.columns.items()
        if isinstance(column.type, Scalar)
        and (
            column.type.kind is Kind.INTEGER
            or (column.type.kind is Kind.NUMBER and column.type.scale is not None)
        )
    ]


def _filled(
    store: ProfileStore, paths: Sequence[tuple[str, ...]], event_type: str
) -> tuple[tuple[str, str], ...]:
    """Return those of some numbers that the events of a type have: path, and what it is called."""
    if not paths:
        return ()
    layout = store.layout
    columns = [
        exp.column(exp.to_identifier(layout.events.columns[path].name, quoted=True))
        for path in paths
    ]
    kind = exp.column(exp.to_identifier(layout.events.columns[layout.event_type].name, quoted=True))
    query = (
        exp.select(*(exp.Count(this=each) for each in columns))
        .from_(layout.events.name)
        .where(exp.EQ(this=kind, expression=exp.Literal.string(event_type)))
    )
    counts = store.query(DUCKDB.text(query)).fetchone() or ()
    return tuple(
        (render(field_at(path)), store.display_names.get(".".join(path)) or ".".join(path))
        for path, count in zip(paths, counts, strict=True)
        if count
    )


def _categories(store: ProfileStore, layout: Layout) -> list[Slice]:
    """Return slices of the most frequent values of the events' categories, and of their items'."""
    found: list[tuple[int, Slice]] = []
    texts = list(_texts(store, layout))
    ends = Counter(path[-1] for _, path, _ in texts)
    for place, path, items in texts:
        called = display_name(store, place[0]) or (
            path[-1] if ends[path[-1]] == 1 else ".".join((*items, *path))
        )
        values = field_values(store, place, limit=_KINDS)
        if values.more or len(values.values) < 2:
            continue
        total = sum(count for _, count in values.values)
        for value, count in values.values[:_VALUES]:
            if count * _RARE >= total and count * _RARE >= store.event_count:
                condition = _said(_equals(path, str(value), items))
                found.append((count, Slice(f"events with {called} {value}", condition)))
    found.sort(key=lambda each: (-each[0], each[1].condition))
    return [each for _, each in found[:_SLICES]]


def _texts(
    store: ProfileStore, layout: Layout
) -> Iterator[tuple[Place, tuple[str, ...], tuple[str, ...]]]:
    """Yield the texts of an event and of its items: place, path, and the path of the list."""
    for path, column in layout.events.columns.items():
        if path == layout.event_type:
            continue
        for inner, items in _members(path, column.type):
            dotted = f"{column.name}[].{'.'.join(inner)}" if items else column.name
            place = _place(store, f"{EVENTS}.{dotted}")
            if place is not None:
                yield place, inner, items


def _members(
    path: tuple[str, ...], kind: FieldType
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    match kind:
        case Scalar(kind=Kind.STRING):
            yield path, ()
        case Array(item=Object(fields=fields)):
            for name, inner in fields.items():
                if inner == Scalar(Kind.STRING):
                    yield (name,), path
        case _:
            return


def _place(store: ProfileStore, path: str) -> Place | None:
    return next((place for place in field_places(store) if place[0] == path), None)


def field_at(path: Iterable[str]) -> Expression:
    """Return a field by the names on the way to it."""
    found: Expression = Item()
    for name in path:
        found = Field(name, found)
    return found


def _equals(path: tuple[str, ...], value: str, items: tuple[str, ...] = ()) -> Expression:
    compared = Compare("=", field_at(path), Text(value))
    return Filter(field_at(items), compared) if items else compared


def _words(condition: Expression, names: EventNames) -> str:
    """Return what the events that a condition holds for are called."""
    count = Call("count", (Filter(Field(EVENTS), condition),))
    told = describe(Compare(">=", count, Integer(_SEVERAL)), names)
    return told.removeprefix(f"At least {_SEVERAL} ").removesuffix(".")


def _said(condition: Expression) -> str:
    return render(condition)
