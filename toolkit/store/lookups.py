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
_ARRAY = "[]"
_TEXTS = frozenset({"varchar", "enum"})
_WHOLE = frozenset(
    {f"{sign}{size}int" for sign in ("", "u") for size in ("tiny", "small", "", "big", "huge")}
    | {"integer", "uinteger"}
)


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
    """A field that holds a lookup's key.

    Parameters
    ----------
    path
        As analysts write it: `productListItems[].SKU`.
    names
        The column's name, and the names of the fields inside it.
    lookup
        What is looked up.
    """

    path: str
    names: tuple[str, ...]
    lookup: Lookup

    @property
    def column(self) -> str:
        """The column a looked-up row of a plain column is: `product.SKU` has `product.brands`."""
        above, dot, _ = self.names[0].rpartition(".")
        return f"{above}{dot}{self.lookup.name}"

    @property
    def related(self) -> tuple[str, ...]:
        """The path of the looked-up row, as definitions name it."""
        above = self.path.replace(_ARRAY, "").split(".")[:-1]
        return (*above, self.lookup.name)


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
    found = {path: (names, own) for path, names, own in _scalars(columns)}
    if lookup.joins is None:
        return [
            Reference(path, names, lookup)
            for path, (names, own) in found.items()
            if path.rsplit(".", 1)[-1] == lookup.key and path not in keys and _is_like(own, kind)
        ]
    declared = []
    for path in dict.fromkeys(lookup.joins):
        if path in found:
            names, own = found[path]
            if not _is_like(own, kind):
                raise SourceError(
                    f"{path} holds {own}, and {lookup.key} of {lookup.label} {kind}\n"
                    "A lookup is joined by equal values: text, whole numbers, or one type."
                )
            declared.append(Reference(path, names, lookup))
    return declared


def _is_like(one: DuckDBPyType, other: DuckDBPyType) -> bool:
    """Say whether values of two types can be the same: both text or whole numbers, or one type."""
    plain = _TEXTS | _WHOLE
    return one.id == other.id or (one.id in plain and other.id in plain)


def refuse_unknown(lookup: Lookup, tables: Sequence[Mapping[str, DuckDBPyType]]) -> None:
    """Refuse a declared reference that no table has.

    Raises
    ------
    SourceError
        There is no such field; says the nearest.
    """
    known = [path for columns in tables for path, *_ in _scalars(columns)]
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
    column, *rest = reference.names
    if rest:
        values[column] = _within(values[column], columns[column], rest, reference)
    else:
        _refuse_clash(reference, reference.column, columns)
        values[reference.column] = _row(reference.lookup, values[column])
    if ROW not in columns:
        values[ROW] = exp.Window(this=exp.RowNumber())
    shown = [exp.alias_(value, name, quoted=True) for name, value in values.items()]
    return exp.select(*shown).from_(exp.to_table(view))


# --- one row ----------------------------------------------------------------------------------


def _within(value: exp.Expr, kind: DuckDBPyType, rest: list[str], reference: Reference) -> exp.Expr:
    """Return an object, or an array of them, with the looked-up rows inside."""
    if kind.id == "struct":
        return _inside(value, dict(children(kind)), rest, reference)
    name, at = (f"toolkit {word} {len(rest)}" for word in ("item", "place"))
    item = exp.column(_quoted(name))
    inner = _inside(item, dict(children(dict(children(kind))["child"])), rest, reference)
    kept = exp.Case().when(exp.Is(this=item.copy(), expression=exp.null()), exp.null())
    place = exp.Ordered(this=exp.column(_quoted(at)), nulls_first=True)
    order = exp.Order(this=kept.else_(inner), expressions=[place])
    items = exp.select(
        exp.alias_(exp.Anonymous(this="unnest", expressions=[value.copy()]), name, quoted=True),
        exp.alias_(
            exp.Anonymous(
                this="generate_subscripts", expressions=[value.copy(), exp.Literal.number(1)]
            ),
            at,
            quoted=True,
        ),
    )
    rebuilt = exp.select(exp.Anonymous(this="list", expressions=[order])).from_(
        items.subquery(f"items{len(rest)}")
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
    field, *deeper = rest
    held = exp.Anonymous(
        this="struct_extract", expressions=[value.copy(), exp.Literal.string(field)]
    )
    if not deeper:
        _refuse_clash(reference, reference.lookup.name, kinds)
        return _with(value, "struct_insert", reference.lookup.name, _row(reference.lookup, held))
    return _with(value, "struct_update", field, _within(held, kinds[field], deeper, reference))


def _with(value: exp.Expr, function: str, name: str, held: exp.Expr) -> exp.Expr:
    made = exp.Anonymous(
        this=function,
        expressions=[value.copy(), exp.PropertyEQ(this=_quoted(name), expression=held)],
    )
    missing = exp.Is(this=value.copy(), expression=exp.null())
    return exp.Case().when(missing, exp.null()).else_(made)


def _row(lookup: Lookup, held: exp.Expr) -> exp.Expr:
    """Return the lookup's row whose key is held, without its key; null where there is none."""
    held_fields = {
        tuple(name.split(".")): exp.column(_quoted(name), lookup.view)
        for name, _ in lookup.columns
        if name != lookup.key
    }
    own = exp.column(_quoted(lookup.key), lookup.view)
    sides = [exp.cast(each, exp.DataType.Type.VARCHAR) for each in (own, held.copy())]
    same = exp.EQ(this=sides[0], expression=sides[1])
    row = exp.select(_struct(held_fields)).from_(exp.to_table(lookup.view)).where(same)
    return row.subquery()


def _struct(fields: Mapping[tuple[str, ...], exp.Expr]) -> exp.Struct:
    """Return fields by path as one object: a dot in a column's name separates names."""
    below: dict[str, dict[tuple[str, ...], exp.Expr]] = {}
    for (first, *rest), value in fields.items():
        below.setdefault(first, {})[tuple(rest)] = value
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(
                this=_quoted(name), expression=inner[()] if () in inner else _struct(inner)
            )
            for name, inner in below.items()
        ]
    )


def _refuse_clash(reference: Reference, name: str, taken: Mapping[str, object]) -> None:
    lookup = reference.lookup
    if name.lower() in {each.lower() for each in taken}:
        raise SourceError(
            f"{'.'.join(reference.related)} is there already, where the fields of the lookup "
            f"{lookup.name} would stand\n"
            "Give the lookup another name, or say what it joins: joins = []."
        )


def _scalars(
    columns: Mapping[str, DuckDBPyType], prefix: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], DuckDBPyType]]:
    """Yield path, names and type of every single value: in structs, and in lists of structs."""
    for name, kind in columns.items():
        path, names = f"{prefix}{name}", (*above, name)
        match kind.id:
            case "struct":
                yield from _scalars(dict(children(kind)), f"{path}.", names)
            case "list":
                item = dict(children(kind))["child"]
                if item.id == "struct":
                    yield from _scalars(dict(children(item)), f"{path}{_ARRAY}.", names)
            case "map" | "array" | "union":
                pass
            case _:
                yield path, names, kind


def _quoted(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
