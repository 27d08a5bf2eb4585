"""Which fields and texts a definition is about, and which texts there are in the data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.language.tree import (
    EVENTS,
    Boolean,
    Call,
    Chain,
    Compare,
    Expression,
    Field,
    Filter,
    ListOf,
    Node,
    Occurs,
    Or,
    Text,
    path_of,
    walk,
)
from toolkit.schema import Array, Column, Kind, Object, Scalar, Table
from toolkit.sql.dialects import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.schema import FieldType, Layout
    from toolkit.store import ProfileStore

_NEAREST = 20
_PER_ITEM = frozenset(
    {"exists", "filter", "map", "sum", "average", "min", "max", "groupBy", "topN", "bottomN"}
)
_EXACT = frozenset({"equals", "notEqualTo"})
_LISTED = frozenset({"in", "notIn"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where values are stored: a column, and the path inside its items where it is a list."""

    table: Table
    column: Column
    inner: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The path an analyst knows it by."""
        whole = ".".join(self.column.path)
        if self.inner is None:
            return whole
        return f"{whole}[].{'.'.join(self.inner)}" if self.inner else f"{whole}[]"


Scope = Table | Place | None
"""What bare names are fields of: a table's row, an item of a list, or nothing that is stored."""
Scopes = tuple[Scope, ...]


def scoped(node: object, scopes: Scopes, layout: Layout) -> Iterator[tuple[Node, Scopes]]:
    """Yield a canonical expression's nodes, each with what its bare names are fields of."""
    match node:
        case tuple():
            for each in node:
                yield from scoped(each, scopes, layout)
        case Filter(source=source, condition=inner):
            yield node, scopes
            yield from _inside(source, (inner,), scopes, layout)
        case Call(function=name, arguments=(source, *others)) if name in _PER_ITEM:
            yield node, scopes
            yield from _inside(source, tuple(others), scopes, layout)
        case Chain(source=source, steps=steps):
            yield node, scopes
            yield from _inside(source, steps, scopes, layout)
        case Node():
            yield node, scopes
            for entry in fields(node):
                yield from scoped(getattr(node, entry.name), scopes, layout)


def _inside(
    source: Expression, inner: tuple[object, ...], scopes: Scopes, layout: Layout
) -> Iterator[tuple[Node, Scopes]]:
    yield from scoped(source, scopes, layout)
    item = _item_of(source, scopes, layout)
    yield from scoped(inner, (*scopes, item), layout)


def _item_of(source: Expression, scopes: Scopes, layout: Layout) -> Scope:
    while isinstance(source, Filter) or (
        isinstance(source, Call) and source.function in {"filter", "topN", "bottomN"}
    ):
        source = source.source if isinstance(source, Filter) else source.arguments[0]
    if isinstance(source, Field) and source.name == EVENTS:
        return layout.events
    found = place_of(source, scopes)
    if found is None or found.inner is not None:
        return None
    return Place(found.table, found.column, ())


def place_of(node: Expression, scopes: Scopes) -> Place | None:
    """Return where a path's values are stored; None for what is not a path to a column."""
    found = path_of(node)
    if found is None or found[0] >= len(scopes):
        return None
    level, names = found
    scope = scopes[-1 - level]
    match scope:
        case Table(columns=columns) if names in columns:
            return Place(scope, columns[names])
        case Place(table=table, column=column, inner=inner) if inner is not None:
            return Place(table, column, (*inner, *names))
    return None


def related(tree: Expression, layout: Layout) -> Iterator[tuple[Expression, str]]:
    """Yield the fields of related tables a canonical definition is about, and their paths."""
    for node, scopes in scoped(tree, (layout.profiles,), layout):
        if not isinstance(node, Field) or (place := place_of(node, scopes)) is None:
            continue
        path = (*place.column.path, *(place.inner or ()))
        if any(path[:-1][: len(each)] == each for each in place.table.related):
            yield node, place.name


def event_times(tree: Expression, layout: Layout) -> Iterator[Occurs]:
    """Yield what a canonical definition demands of the time of events."""
    for node, scopes in scoped(tree, (layout.profiles,), layout):
        if isinstance(node, Occurs):
            place = place_of(node.subject, scopes)
            if (
                place is not None
                and place.table == layout.events
                and place.column.path == layout.timestamp
            ):
                yield node


def texts(tree: Expression, layout: Layout) -> Iterator[tuple[Expression, Place, str, bool]]:
    """Yield the texts a definition compares stored values with, where, and whether in any case."""
    for node, scopes in scoped(tree, (layout.profiles,), layout):
        left, right = _exact(node)
        place = None if left is None else place_of(left, scopes)
        if place is None or not isinstance(node, Compare | Call):
            continue
        for each in right:
            if isinstance(each, Text):
                yield node, place, each.value, _in_any_case(node)


def around_alternatives(tree: Expression) -> dict[Expression, int]:
    """Return the number of the `or`, in the order of `walk`, that each alternative stands in.

    A number, as the hash of an `or` of thousands is one of all its parts.
    """
    number = 0
    found: dict[Expression, int] = {}
    for node in walk(tree):
        if isinstance(node, Or):
            found |= dict.fromkeys(node.operands, number)
            number += 1
    return found


def _in_any_case(node: Node) -> bool:
    return isinstance(node, Call) and node.arguments[2:] == (Boolean(value=False),)


def _exact(node: Node) -> tuple[Expression | None, tuple[Expression, ...]]:
    """Return the value and the literals of a comparison of whole values."""
    match node:
        case Compare(op="=" | "!=", left=left, right=right):
            return left, (right,)
        case Call(function=name, arguments=(left, right, *_)) if name in _EXACT:
            return left, (right,)
        case Call(function=name, arguments=(left, ListOf(items=items))) if name in _LISTED:
            return left, items
    return None, ()


def near(store: ProfileStore, place: Place, text: str) -> tuple[str, ...]:
    """Return texts stored in a place, the nearest first: all of an enum, else a few."""
    if place.column.values:
        return place.column.values
    rows = column_values(place).subquery("texts")
    value = exp.column("value")
    wanted = exp.Literal.string(text)
    same = exp.EQ(this=value, expression=wanted.copy())
    fold = exp.Levenshtein(
        this=exp.Lower(this=value.copy()), expression=exp.Lower(this=wanted.copy())
    )
    query = (
        exp.select(value.copy())
        .from_(rows)
        .order_by(exp.Ordered(this=same, desc=True), fold, value.copy())
        .limit(_NEAREST)
    )
    return tuple(str(found) for (found,) in store.query(DUCKDB.text(query)).fetchall())


def column_values(place: Place) -> exp.Select:
    """Return the query of the different values stored in a place, as text in `value`."""
    texts = _texts_of(place)
    there = exp.not_(exp.Is(this=texts.copy(), expression=exp.null()))
    return exp.select(exp.alias_(texts, "value")).distinct().from_(_rows(place)).where(there)


def type_of(place: Place) -> Kind | None:
    """Return the kind of the values stored in a place; None where they are no single values."""
    kind: FieldType | None = place.column.type
    if place.inner is not None:
        kind = kind.item if isinstance(kind, Array) else None
    for name in place.inner or ():
        kind = kind.fields.get(name) if isinstance(kind, Object) else None
    return kind.kind if isinstance(kind, Scalar) else None


def _texts_of(place: Place) -> exp.Expr:
    value: exp.Expr = _column(place)
    if place.inner is not None:
        value = exp.column("item")
        for name in place.inner:
            value = exp.Dot(this=value, expression=exp.to_identifier(name, quoted=True))
    return exp.cast(value, exp.DataType.Type.VARCHAR)


def _rows(place: Place) -> exp.Expr:
    if place.inner is None:
        return exp.to_table(place.table.name)
    unnested = exp.Anonymous(this="unnest", expressions=[_column(place)])
    return exp.select(exp.alias_(unnested, "item")).from_(place.table.name).subquery("items")


def _column(place: Place) -> exp.Expr:
    return exp.column(exp.to_identifier(place.column.name, quoted=True))
