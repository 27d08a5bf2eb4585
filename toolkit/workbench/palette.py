"""What an audience can be drawn from: fields with their values, event types, imported audiences."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
        """Return what `extract.toml` tells of a type of event."""
        return self._store.config.event_types.get(name, EventTypeConfig())

    @cached_property
    def event_types(self) -> list[tuple[str, int]]:
        """The event types and how many events have each, the most frequent first."""
        layout = self._store.layout
        column = layout.events.columns.get(layout.event_type)
        if column is None:
            return []
        name = exp.column(exp.to_identifier(column.name, quoted=True))
        query = (
            exp.select(exp.cast(name, exp.DataType.Type.VARCHAR), exp.Count(this=exp.Star()))
            .from_(exp.to_table(layout.events.name))
            .where(exp.not_(exp.Is(this=name.copy(), expression=exp.null())))
            .group_by("1")
            .order_by("2 DESC", "1")
        )
        rows = self._store.query(query.sql("duckdb")).fetchall()
        return [(str(found), int(count)) for found, count in rows]

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


def _key(place: Place) -> tuple[Literal["profile", "event"], str]:
    """Return a field's table and its path as cards write it."""
    path = place[0].removeprefix(_UNDER_EVENTS)
    names = (
        name if _PLAIN.fullmatch(name) else re.sub(r"^(.*?)((?:\[\])*)$", r"`\1`\2", name)
        for name in path.split(".")
    )
    return "event" if path != place[0] else "profile", ".".join(names)
