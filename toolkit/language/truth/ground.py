"""Where a condition stands: what its names are fields of, and which values they can have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.language.tree import EVENTS, Call, Field, Filter, Item, path_of
from toolkit.language.truth.values import (
    ANYTHING,
    HIGHEST,
    LOWEST,
    NULL,
    Values,
    after,
    before,
    between,
    ticks,
)
from toolkit.schema import Array, FieldType, Kind, Map, Object, Scalar

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.language.tree import Expression

_NOBODY = Object({})
_SAME_LIST = frozenset({"filter", "topN", "bottomN", "distinct"})
_CALENDAR = {"getMonth": 12, "getDayOfMonth": 31}
_WHOLE = frozenset({"count", "getMonth", "getDayOfMonth", "getYear"})

COUNTS = between(before(0), HIGHEST)
"""What a count can be."""
_TEXTS = between(before(""), HIGHEST) | NULL
_TRUTHS = between(before(0), after(1)) | NULL
_ORDERED = Values(other=False)


@dataclass(frozen=True, slots=True)
class Ground:
    """What conditions are judged on.

    Parameters
    ----------
    as_of
        The evaluation instant, UTC; no event is later.
    event
        The fields of an event.
    items
        What bare names are fields of, the profile first; None where the type is not known.
    timestamp
        The field that is an event's instant: every event has one.
    """

    as_of: datetime
    event: Object = _NOBODY
    items: tuple[FieldType | None, ...] = (_NOBODY,)
    timestamp: tuple[str, ...] = ("timestamp",)

    def inside(self, source: Expression) -> Ground:
        """Return the ground of a condition on the items of a list."""
        kind = self.type_of(source)
        item = kind.item if isinstance(kind, Array) else None
        return replace(self, items=(*self.items, item))

    def type_of(self, node: Expression) -> FieldType | None:
        """Return the type of a canonical value; None where it is not known."""
        match node:
            case Item(level=level):
                return self.items[-1 - level] if level < len(self.items) else None
            case Field(name=name, of=Item(level=level)) if (
                name == EVENTS and level == len(self.items) - 1
            ):
                return Array(self.event)
            case Field(name=name, of=of):
                outer = self.type_of(of)
                return outer.fields.get(name) if isinstance(outer, Object) else None
            case Filter(source=source):
                return self.type_of(source)
            case Call(function=name, arguments=(source, *_)) if name in _SAME_LIST:
                return self.type_of(source)
            case Call(function="map", arguments=(source, each)):
                item = self.inside(source).type_of(each)
                return (
                    None if item is None else Array(item.item if isinstance(item, Array) else item)
                )
            case Call(function="get", arguments=(source, _)):
                kind = self.type_of(source)
                return kind.value if isinstance(kind, Map) else None
            case Call(function=name) if name in _WHOLE:
                return Scalar(Kind.INTEGER)
        return None

    def is_whole(self, node: Expression) -> bool:
        """Return whether a value is a whole number wherever it is a number."""
        kind = self.type_of(node)
        return isinstance(kind, Scalar) and kind.kind in {Kind.INTEGER, Kind.BOOLEAN}

    def is_moment(self, node: Expression) -> bool:
        """Return whether a value is a day or an instant, or null."""
        kind = self.type_of(node)
        return isinstance(kind, Scalar) and kind.kind in {Kind.DATE, Kind.DATETIME}

    def limits(self, node: Expression, domain: str) -> Values:
        """Return the values an expression can have, in one order of values.

        `other` are then the values of another type: text that names no instant.
        """
        own = self._domain(node)
        limits = self._own_limits(node)
        if own == domain or (own, domain) == ("text", "folded"):
            return limits
        return Values(null=limits.null, other=own != "" or limits.other)

    def _domain(self, node: Expression) -> str:
        match self.type_of(node):
            case Scalar(kind=Kind.INTEGER | Kind.NUMBER | Kind.BOOLEAN):
                return "number"
            case Scalar(kind=Kind.STRING):
                return "text"
            case Scalar():
                return "moment"
        return "moment" if self._is_event_time(node) else ""

    def _own_limits(self, node: Expression) -> Values:
        if self._is_event_time(node):
            return between(LOWEST, after(ticks(self.as_of)))
        match node:
            case Call(function="count"):
                return COUNTS
            case Call(function=name) if name in _CALENDAR:
                return between(before(1), after(_CALENDAR[name])) | NULL
        match self.type_of(node):
            case Scalar(kind=Kind.STRING):
                return _TEXTS
            case Scalar(kind=Kind.BOOLEAN):
                return _TRUTHS
            case Scalar(kind=Kind.INTEGER | Kind.DATE | Kind.DATETIME):
                return _ORDERED
        return ANYTHING

    def _is_event_time(self, node: Expression) -> bool:
        found = path_of(node)
        if found is None or found[1] != self.timestamp or found[0] >= len(self.items):
            return False
        return found[0] < len(self.items) - 1 and self.items[-1 - found[0]] is self.event
