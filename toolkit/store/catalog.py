"""The catalog: the fields of an extract and what is known of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.language.tree import EVENTS
from toolkit.schema import Array, FieldType, Map, Object, Scalar, type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.schema import Column, Table
    from toolkit.store.profile_store import ProfileStore

_TOP = 5
_COLUMNS = ["path", "name", "type", "fill", "distinct", "top"]


Row = tuple[str, str, str, float, int | None, str]
"""One field: path, name, type, fill, distinct, top."""
Place = tuple[str, FieldType, exp.Expr, exp.Expr]
"""One field: path, type, its values' expression, and the rows it is read from."""


def fields(
    store: ProfileStore,
    search: str,
    known: dict[str, Row],
    progress: Callable[[str, float], None],
) -> pd.DataFrame:
    """Return the fields of an extract and what is known of them; reads their values.

    Parameters
    ----------
    store
        The profile store.
    search
        Only fields with this text in their path or display name, in any case.
    known
        The fields that were counted before, by path; those counted now are added.
    progress
        Told the field at work and the share of the fields done, 0 to 1.

    Returns
    -------
    DataFrame
        path (event fields under `xEvent`, items of lists under `[]`), name (its display name in
        `extract.toml`, else empty), type, fill (share of the rows that have it, 0 to 1; for
        items, of the items), distinct (how many values), top (up to five of the most frequent
        values, ties in their order).
    """
    arguments.text(search, "search", "text that is in a path or a display name")
    wanted = search.casefold()
    places = [
        place
        for place in field_places(store)
        if wanted in f"{place[0]}\n{display_name(store, place[0])}".casefold()
    ]
    for done, place in enumerate(places):
        if place[0] not in known:
            progress(place[0], done / len(places))
            counted(store, place, known)
    rows = [known[path] for path, *_ in places]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"distinct": "Int64"})


def counted(store: ProfileStore, place: Place, known: dict[str, Row]) -> Row:
    """Return what is known of a field; its values are read the first time."""
    path = place[0]
    if path not in known:
        known[path] = _row(store, *place)
    return known[path]


def display_name(store: ProfileStore, path: str) -> str:
    """Return what `extract.toml` calls a field, or nothing."""
    return store.display_names.get(path.removeprefix(f"{EVENTS}."), "")


def event_label(name: str) -> str:
    """Return an event type as analysts say it.

    Examples
    --------
    >>> event_label("commerce.productListAdds"), event_label("search")
    ('Product list adds', 'Search')
    """
    last = name.rsplit(".", 1)[-1] or name
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", last).replace("_", " ").lower()
    return f"{spaced[:1].upper()}{spaced[1:]}"


def field_places(store: ProfileStore) -> Iterator[Place]:
    """Yield each field: path, type, its values' expression, and the rows it is read from."""
    for table, prefix in ((store.layout.profiles, ""), (store.layout.events, f"{EVENTS}.")):
        for column in table.columns.values():
            yield from _of_column(table, column, prefix)


def _of_column(table: Table, column: Column, prefix: str) -> Iterator[Place]:
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


def _row(store: ProfileStore, path: str, kind: FieldType, value: exp.Expr, rows: exp.Expr) -> Row:
    share = exp.Div(
        this=exp.Count(this=value.copy()),
        expression=exp.Anonymous(
            this="nullif", expressions=[exp.Count(this=exp.Star()), exp.Literal.number(0)]
        ),
    )
    countable = not isinstance(kind, Map)
    distinct = exp.Count(this=exp.Distinct(expressions=[value.copy()]))
    counted = exp.select(share, distinct if countable else exp.null()).from_(rows.copy())
    fill, different = store.query(counted.sql("duckdb")).fetchone() or (None, None)
    top = _top(store, value, rows) if isinstance(kind, Scalar) else ""
    return path, display_name(store, path), type_name(kind), float(fill or 0.0), different, top


def _top(store: ProfileStore, value: exp.Expr, rows: exp.Expr) -> str:
    text = exp.cast(value.copy(), exp.DataType.Type.VARCHAR)
    query = (
        exp.select(exp.alias_(text, "value"))
        .from_(rows.copy())
        .where(exp.not_(exp.Is(this=value.copy(), expression=exp.null())))
        .group_by("1")
        .order_by("count(*) DESC", "1")
        .limit(_TOP)
    )
    return ", ".join(str(found) for (found,) in store.query(query.sql("duckdb")).fetchall())
