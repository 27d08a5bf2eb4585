"""The catalog: the fields of an extract and what is known of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import sqlglot.expressions as exp

from toolkit import arguments
from toolkit.language.tree import EVENTS
from toolkit.schema import FieldType, Map, Scalar, type_name
from toolkit.store.places import Place, column_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.store.profile_store import ProfileStore

_TOP = 5
_COLUMNS = ["path", "name", "type", "fill", "distinct", "top", "description"]


Row = tuple[str, str, str, float, int | None, str]
"""One field: path, name, type, fill, distinct, top."""


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
        Only fields with this text in their path, display name or description, in any case.
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
        values, ties in their order), description (what `extract.toml` tells of it, else empty).
    """
    arguments.text(search, "search", "text that is in a path, a display name or a description")
    wanted = search.casefold()
    places = [
        place
        for place in field_places(store)
        if wanted in "\n".join(_texts(store, place[0])).casefold()
    ]
    for done, place in enumerate(places):
        if place[0] not in known:
            progress(place[0], done / len(places))
            counted(store, place, known)
    rows = [(*known[path], description(store, path)) for path, *_ in places]
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


def description(store: ProfileStore, path: str) -> str:
    """Return what `extract.toml` tells of a field, or nothing."""
    return store.config.descriptions.get(path.removeprefix(f"{EVENTS}."), "")


def _texts(store: ProfileStore, path: str) -> tuple[str, str, str]:
    return path, display_name(store, path), description(store, path)


def field_places(store: ProfileStore) -> Iterator[Place]:
    """Yield each field: path, type, its values' expression, and the rows it is read from."""
    for table, prefix in ((store.layout.profiles, ""), (store.layout.events, f"{EVENTS}.")):
        for column in table.columns.values():
            yield from column_places(table, column, prefix)


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
