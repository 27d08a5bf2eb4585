"""What an audience can be drawn from: fields with their values, event types, imported audiences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import UnknownNameError
from toolkit.language.tree import EVENTS
from toolkit.schema import type_name
from toolkit.store.catalog import counted, description, display_name, field_places
from toolkit.store.config import EventTypeConfig
from toolkit.store.field_values import field_values, single

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Literal

    from toolkit.language.describe import EventNames
    from toolkit.store import ProfileStore
    from toolkit.store.catalog import Row
    from toolkit.store.field_values import FieldValues
    from toolkit.store.places import Place

_UNDER_EVENTS = f"{EVENTS}."
_TEXTS = ("string", "array of string")
_FEW = 1000
"""A text of more different values is an id, a name or free text: they tell nothing of the field."""
_PLAIN = re.compile(r"[^\W\d]\w*(\[\])*")


@dataclass(frozen=True, slots=True)
class PaletteField:
    """A field as cards name it.

    Parameters
    ----------
    path
        As on a card: event fields without `xEvent`, odd names in backticks.
    name
        What `extract.toml` calls it; else empty.
    table
        Whether it is a field of the profile or of an event.
    type
        The word for its type.
    listed
        Whether its values can be listed.
    fill
        The share of rows that have it, 0 to 1; None where it was not counted.
    distinct
        How many values it has; None where that was not counted, or cannot be.
    description
        What `extract.toml` tells of it; else empty.
    """

    path: str
    name: str
    table: Literal["profile", "event"]
    type: str
    listed: bool
    fill: float | None = None
    distinct: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class EventCounts:
    """How often an event type occurs in an extract.

    Parameters
    ----------
    events
        How many events have the type.
    profiles
        How many profiles have at least one of them.
    first, last
        When the first and the last of them happened, UTC; None where there is none.
    """

    events: int
    profiles: int
    first: datetime | None
    last: datetime | None


class Palette:
    """What an audience can be drawn from.

    Parameters
    ----------
    store
        The profile store.
    known
        The fields that were counted, by path; those counted here are added.
    as_of
        The instant at which imported audiences are counted, UTC.
    """

    def __init__(self, store: ProfileStore, known: dict[str, Row], as_of: datetime) -> None:
        self._store = store
        self._as_of = as_of
        self._known = known
        self._places = {_key(place): place for place in field_places(store)}
        self._values: dict[tuple[str, str, int], FieldValues] = {}
        self._event_counts: dict[str, EventCounts] = {}

    def fields(self) -> list[PaletteField]:
        """Return the fields, with what was counted of them."""
        return [self._field(place) for place in self._places.values()]

    def count(self, pause: Callable[[], None] = lambda: None) -> None:
        """Count every field that was not counted; `pause` is called before each."""
        for place in self._places.values():
            pause()
            counted(self._store, place, self._known)

    def values(
        self,
        table: Literal["profile", "event"],
        path: str,
        search: str = "",
        limit: int = 50,
    ) -> tuple[FieldValues, PaletteField]:
        """Return values of a field, and the field, counted.

        Parameters
        ----------
        table, path
            The field.
        search
            Only values with this text in them, in any case.
        limit
            How many values at most.

        Raises
        ------
        UnknownNameError
            There is no such field.
        """
        place = self._places.get((table, path))
        if place is None:
            known = [each for of, each in self._places if of == table]
            raise UnknownNameError("field", path, known)
        asked = place[0], search, limit
        found = self._values.get(asked)
        if found is None:
            found = field_values(self._store, place, search, limit)
            if not search:
                self._values[asked] = found
        counted(self._store, place, self._known)
        return found, self._field(place)

    def learn_values(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read the commonest values of texts that have few; `pause` is called before each."""
        for place in self._places.values():
            field = self._field(place)
            if field.type in _TEXTS and field.distinct is not None and field.distinct <= _FEW:
                pause()
                self.values(field.table, field.path)

    def known_values(self) -> list[tuple[PaletteField, list[str]]]:
        """Return the fields of text whose commonest values were read, and these."""
        listed: dict[str, list[str]] = {}
        for (path, search, _limit), read in list(self._values.items()):
            if not search and read.values:
                listed[path] = [str(value) for value, _count in read.values]
        fields = [
            (self._field(place), listed[place[0]])
            for place in self._places.values()
            if place[0] in listed
        ]
        return [(field, values) for field, values in fields if field.type in _TEXTS]

    def event_type(self, name: str) -> EventTypeConfig:
        """Return what `extract.toml` has of a type of event, in whatever case it is written."""
        wanted = name.casefold()
        types = self._store.config.event_types.items()
        return next((one for key, one in types if key.casefold() == wanted), EventTypeConfig())

    @property
    def event_types(self) -> list[tuple[str, int]]:
        """The event types and how many events have each, the most frequent first."""
        return self._store.event_types

    @property
    def event_names(self) -> EventNames:
        """What the event types are called: as `extract.toml` says, else by their last part."""
        return self._store.event_names

    def event_counts(self, name: str) -> EventCounts:
        """Return how many events and profiles an event type has, and when it occurred.

        Raises
        ------
        UnknownNameError
            The extract has no event of this type.
        """
        names = [known for known, _ in self.event_types]
        if name not in names:
            raise UnknownNameError("event type", name, names)
        known = self._event_counts.get(name)
        if known is None:
            known = self._event_counts[name] = self._counted_events(name)
        return known

    def _counted_events(self, name: str) -> EventCounts:
        layout = self._store.layout
        columns = layout.events.columns
        kind, time = (
            exp.column(exp.to_identifier(columns[path].name, quoted=True))
            for path in (layout.event_type, layout.timestamp)
        )
        profiles = exp.Count(this=exp.Distinct(expressions=[exp.column("profile")]))
        query = (
            exp.select(
                exp.Count(this=exp.Star()), profiles, exp.Min(this=time), exp.Max(this=time.copy())
            )
            .from_(exp.to_table(layout.events.name))
            .where(exp.EQ(this=kind, expression=exp.Literal.string(name)))
        )
        ((events, count, first, last),) = self._store.query(query.sql("duckdb")).fetchall()
        return EventCounts(int(events), int(count), _utc(first), _utc(last))

    @cached_property
    def imported(self) -> list[tuple[str, int]]:
        """The imported audiences and how many profiles each has."""
        lists = self._store.lists
        return [(name, len(lists.members(name, self._as_of))) for name in lists.names]

    def _field(self, place: Place) -> PaletteField:
        table, path = _key(place)
        row = self._known.get(place[0])
        return PaletteField(
            path,
            display_name(self._store, place[0]),
            table,
            type_name(place[1]),
            single(place[1]),
            None if row is None else row[3],
            None if row is None else row[4],
            description(self._store, place[0]),
        )


def _utc(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.replace(tzinfo=UTC)


def _key(place: Place) -> tuple[Literal["profile", "event"], str]:
    """Return a field's table and its path as cards write it."""
    path = place[0].removeprefix(_UNDER_EVENTS)
    names = (
        name if _PLAIN.fullmatch(name) else re.sub(r"^(.*?)((?:\[\])*)$", r"`\1`\2", name)
        for name in path.split(".")
    )
    return "event" if path != place[0] else "profile", ".".join(names)
