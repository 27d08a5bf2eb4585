"""Fields of related tables: a lookup's row beside the field that holds its key.

Adobe calls these multi-entity (FEATURES.md §2). The looked-up fields stand under the lookup's
name next to the reference: `productListItems[].SKU` gives `productListItems[].products.brand`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import SourceError, did_you_mean
from toolkit.store.columns import children

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb.sqltypes import DuckDBPyType

ROW = "toolkit row"
"""The column of a joined table that tells the order of its source's rows."""
_ITEM, _PLACE = "toolkit item", "toolkit place"
_ARRAY = "[]"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table whose rows are looked up by their key.

    Parameters
    ----------
    name
        What its fields stand under.
    label
        What to call its file in messages.
    view
        The relation it is read from.
    key
        The column that a reference holds.
    columns
        Its columns and their types.
    joins
        The references that are declared; None: by convention.
    """

    name: str
    label: str
    view: str
    key: str
    columns: tuple[tuple[str, DuckDBPyType], ...]
    joins: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds a lookup's key: `productListItems[].SKU`."""

    path: str
    lookup: Lookup

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the path; those of arrays end in `[]`."""
        return tuple(self.path.split("."))

    @property
    def related(self) -> tuple[str, ...]:
        """The path of the looked-up row, as definitions name it."""
        return (*(name.removesuffix(_ARRAY) for name in self.names[:-1]), self.lookup.name)


def references(
    lookup: Lookup, columns: Mapping[str, DuckDBPyType], keys: Sequence[str]
) -> list[Reference]:
    """Return which fields of a table hold a lookup's key.

    Declared ones; else every field of the key's name and type but the table's own keys.

    Parameters
    ----------
    lookup
        The lookup.
    columns
        The table's columns and types.
    keys
        The columns that are the table's own key, instant and id.

    Raises
    ------
    SourceError
        A declared field is of another type than the key.
    """
    kind = dict(lookup.columns)[lookup.key]
    found = dict(_scalars(columns))
    if lookup.joins is None:
        return [
            Reference(path, lookup)
            for path, own in found.items()
            if path.rsplit(".", 1)[-1] == lookup.key and path not in keys and own.id == kind.id
        ]
    declared = [Reference(path, lookup) for path in lookup.joins if path in found]
    for reference in declared:
        own = found[reference.path]
        if own.id != kind.id:
            raise SourceError(
                f"{reference.path} holds {own}, and {lookup.key} of {lookup.label} {kind}\n"
                f"A lookup is joined by equal values: give both one type."
            )
    return declared


def refuse_unknown(lookup: Lookup, tables: Sequence[Mapping[str, DuckDBPyType]]) -> None:
    """Refuse a declared reference that no table has.

    Raises
    ------
    SourceError
        There is no such field; says the nearest.
    """
    known = [path for columns in tables for path, _ in _scalars(columns)]
    for path in lookup.joins or ():
        if path not in known:
            hint = did_you_mean(path, known) or f"Fields are {', '.join(sorted(known)[:8])}, …"
            raise SourceError(f"lookups.{lookup.name} joins {path!r}, and there is none\n{hint}")


def joined(view: str, columns: Mapping[str, DuckDBPyType], reference: Reference) -> exp.Select:
    """Return a table with the rows that a reference looks up, its own rows numbered as `ROW`.

    Parameters
    ----------
    view
        The relation to read.
    columns
        Its columns and types.
    reference
        The field that holds the lookup's key.

    Raises
    ------
    SourceError
        A field has the name a lookup's row would stand under.
    """
    values: dict[str, exp.Expr] = {name: exp.column(_quoted(name), view) for name in columns}
    first, *rest = reference.names
    column = first.removesuffix(_ARRAY)
    if rest:
        values[column] = _within(values[column], columns[column], first, rest, reference)
    else:
        _refuse_clash(reference, columns)
        values[reference.lookup.name] = _row(reference.lookup, values[column])
    if ROW not in columns:
        values[ROW] = exp.Window(this=exp.RowNumber())
    shown = [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    return exp.select(*shown).from_(exp.to_table(view))


# --- one row ----------------------------------------------------------------------------------


def _within(
    value: exp.Expr, kind: DuckDBPyType, name: str, rest: list[str], reference: Reference
) -> exp.Expr:
    """Return an object, or an array of them, with the looked-up rows inside."""
    if not name.endswith(_ARRAY):
        return _inside(value, dict(children(kind)), rest, reference)
    item = exp.column(_quoted(_ITEM))
    inner = _inside(item, dict(children(dict(children(kind))["child"])), rest, reference)
    kept = exp.Case().when(exp.Is(this=item.copy(), expression=exp.null()), exp.null())
    place = exp.Ordered(this=exp.column(_quoted(_PLACE)), nulls_first=True)
    order = exp.Order(this=kept.else_(inner), expressions=[place])
    items = exp.select(
        exp.alias_(exp.Anonymous(this="unnest", expressions=[value.copy()]), _ITEM, quoted=True),
        exp.alias_(
            exp.Anonymous(
                this="generate_subscripts", expressions=[value.copy(), exp.Literal.number(1)]
            ),
            _PLACE,
            quoted=True,
        ),
    )
    rebuilt = exp.select(exp.Anonymous(this="list", expressions=[order])).from_(
        items.subquery("items")
    )
    some = exp.GT(
        this=exp.Anonymous(this="len", expressions=[value.copy()]),
        expression=exp.Literal.number(0),
    )
    return exp.Case().when(some, rebuilt.subquery()).else_(value.copy())


def _inside(
    value: exp.Expr, kinds: Mapping[str, DuckDBPyType], rest: list[str], reference: Reference
) -> exp.Expr:
    """Return an object with the looked-up row in it, or deeper in it."""
    name, *deeper = rest
    field = name.removesuffix(_ARRAY)
    held = exp.Anonymous(
        this="struct_extract", expressions=[value.copy(), exp.Literal.string(field)]
    )
    if not deeper:
        _refuse_clash(reference, kinds)
        return _with(value, "struct_insert", reference.lookup.name, _row(reference.lookup, held))
    return _with(
        value, "struct_update", field, _within(held, kinds[field], name, deeper, reference)
    )


def _with(value: exp.Expr, function: str, name: str, held: exp.Expr) -> exp.Expr:
    made = exp.Anonymous(
        this=function,
        expressions=[value.copy(), exp.PropertyEQ(this=_quoted(name), expression=held)],
    )
    missing = exp.Is(this=value.copy(), expression=exp.null())
    return exp.Case().when(missing, exp.null()).else_(made)


def _row(lookup: Lookup, held: exp.Expr) -> exp.Expr:
    """Return the lookup's row whose key is held, without its key; null where there is none."""
    fields = [
        exp.PropertyEQ(this=_quoted(name), expression=exp.column(_quoted(name), lookup.view))
        for name, _ in lookup.columns
        if name != lookup.key
    ]
    same = exp.EQ(this=exp.column(_quoted(lookup.key), lookup.view), expression=held.copy())
    row = exp.select(exp.Struct(expressions=fields)).from_(exp.to_table(lookup.view)).where(same)
    return row.subquery()


def _refuse_clash(reference: Reference, taken: Mapping[str, object]) -> None:
    lookup = reference.lookup
    if lookup.name in taken:
        raise SourceError(
            f"{'.'.join(reference.related)} is there already, where the fields of the lookup "
            f"{lookup.name} would stand\nGive the lookup another name, or declare it twice."
        )


def _scalars(
    columns: Mapping[str, DuckDBPyType], prefix: str = ""
) -> Iterator[tuple[str, DuckDBPyType]]:
    """Yield the path and type of every single value: in structs, and in lists of structs."""
    for name, kind in columns.items():
        path = f"{prefix}{name}"
        match kind.id:
            case "struct":
                yield from _scalars(dict(children(kind)), f"{path}.")
            case "list":
                item = dict(children(kind))["child"]
                if item.id == "struct":
                    yield from _scalars(dict(children(item)), f"{path}{_ARRAY}.")
            case "map" | "array" | "union":
                pass
            case _:
                yield path, kind


def _quoted(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
