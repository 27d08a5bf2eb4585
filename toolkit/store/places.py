"""Where the values of fields are: columns, and the items of lists in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.schema import Array, FieldType, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.schema import Column, Table

Place = tuple[str, FieldType, exp.Expr, exp.Expr]
"""One field: path, type, its values' expression, and the rows it is read from."""


def column_places(table: Table, column: Column, prefix: str = "") -> Iterator[Place]:
    """Yield a column, and the single values of the items of its lists."""
    path = prefix + column.name if column.name != "profile_id" else column.path[0]
    value = exp.column(exp.to_identifier(column.name, quoted=True))
    rows = exp.to_table(table.name)
    yield path, column.type, value, rows
    yield from _of_items(path, column.type, value, rows)


def _of_items(path: str, kind: FieldType, value: exp.Expr, rows: exp.Expr) -> Iterator[Place]:
    """Yield the single values of a list's items, and of lists inside them."""
    if not isinstance(kind, Array) or not isinstance(kind.item, Object):
        return
    unnested = exp.Anonymous(this="unnest", expressions=[value.copy()])
    items = exp.select(exp.alias_(unnested, "item")).from_(rows.copy()).subquery("items")
    for names, inner in _members(kind.item):
        member: exp.Expr = exp.column("item")
        for name in names:
            member = exp.Dot(this=member, expression=exp.to_identifier(name, quoted=True))
        below = f"{path}[].{'.'.join(names)}"
        if isinstance(inner, Scalar):
            yield below, inner, member, items
        else:
            yield from _of_items(below, inner, member, items)


def _members(
    root: Object, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldType]]:
    for name, inner in root.fields.items():
        if isinstance(inner, Object):
            yield from _members(inner, (*above, name))
        else:
            yield (*above, name), inner
