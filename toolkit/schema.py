"""Types of fields, and how a prepared profile store lays them out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(Enum):
    """The kinds of scalar a field can hold (PQL.md §3); the value is the word shown."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "date-time"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value.

    Parameters
    ----------
    kind
        What it is.
    scale
        How many decimals hold every value of a number exactly.
    digits
        How many digits a number with a scale has at most; None where it may have 38.
    """

    kind: Kind
    scale: int | None = None
    digits: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Object:
    """Named fields, each of its own type."""

    fields: Mapping[str, FieldType]


@dataclass(frozen=True, slots=True)
class Array:
    """A list of items of one type."""

    item: FieldType


@dataclass(frozen=True, slots=True)
class Map:
    """Values of one type under text keys."""

    value: FieldType


FieldType = Scalar | Object | Array | Map

STRING = Scalar(Kind.STRING)
INTEGER = Scalar(Kind.INTEGER)
NUMBER = Scalar(Kind.NUMBER)
BOOLEAN = Scalar(Kind.BOOLEAN)
DATE = Scalar(Kind.DATE)
DATETIME = Scalar(Kind.DATETIME)


def type_name(kind: FieldType) -> str:
    """Return the word analysts see for a type.

    Examples
    --------
    >>> type_name(Array(STRING))
    'array of string'
    """
    match kind:
        case Scalar(kind=scalar):
            return scalar.value
        case Array(item=item):
            return f"array of {type_name(item)}"
        case Map(value=value):
            return f"map of {type_name(value)}"
        case Object():
            return "object"


@dataclass(frozen=True, slots=True)
class Column:
    """One stored column: the dotted path it holds, its type, and what is known of its values.

    Parameters
    ----------
    path
        Path from the profile or the event, as tuple of names; structs are stored as one
        column a leaf, lists and maps as one column each.
    name
        The column's name in the store.
    type
        Scalar, Array or Map.
    values
        The distinct values of a column stored as an enum, else empty.
    """

    path: tuple[str, ...]
    name: str
    type: FieldType
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table and its columns by path.

    Parameters
    ----------
    name
        Its name in the store.
    columns
        Its columns, by path.
    root
        A row's type.
    related
        The paths under which rows of related tables stand (multi-entity fields).
    """

    name: str
    columns: Mapping[tuple[str, ...], Column]
    root: Object
    related: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a profile store is laid out: what SQL is written against.

    Every table's `profile` column is the dense profile number, 0 … profile_count - 1, in
    the order of the profile ids.

    Parameters
    ----------
    profiles
        `profile`, `profile_id`, and one column a field.
    events
        `profile`, `timestamp` (UTC, microseconds), and one column a field; ordered by (eventType,
        profile, timestamp).
    profile_count
        Rows of `profiles`.
    event_type, timestamp
        The event fields that play these parts.
    sampled
        How many profiles the sample for estimates has; 0 where there is none.
    time_zone
        Of text that names a clock without an offset from UTC.
    """

    profiles: Table
    events: Table
    profile_count: int
    event_type: tuple[str, ...] = ("eventType",)
    timestamp: tuple[str, ...] = ("timestamp",)
    sampled: int = 0
    time_zone: str = "UTC"
