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
_HELD, _LOOKED = '"toolkit held"', '"toolkit looked"'
"""A reference's keys, in the lists they stand in, and the rows they look up, in the same lists."""
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
    """A field that holds a lookup's key: `productListItems[].SKU`.

    Parameters
    ----------
    lookup
        The lookup.
    names
        The column, whose name may have dots, and the names inside it; those of arrays end in `[]`.
    """

    lookup: Lookup
    names: tuple[str, ...]

    @property
    def path(self) -> str:
        """The field, as definitions name it, `[]` after an array."""
        return ".".join(self.names)

    @property
    def related(self) -> tuple[str, ...]:
        """The path of the looked-up row, as definitions name it."""
        above = self.path.split(".")[:-1]
        return (*(name.removesuffix(_ARRAY) for name in above if name), self.lookup.name)


def references(
    lookup: Lookup, columns: Mapping[str, DuckDBPyType], keys: Sequence[str], prefix: str = ""
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
    prefix
        What a declared field may begin with when it is of this table: `xEvent.`.

    Raises
    ------
    SourceError
        A declared field is of another type than the key.

    Examples
    --------
    >>> from duckdb.sqltypes import BIGINT, VARCHAR
    >>> stores = (("store_id", BIGINT), ("city", VARCHAR))
    >>> lookup = Lookup("stores", "stores.csv", "source0", "store_id", stores, None)
    >>> [each.related for each in references(lookup, {"id": BIGINT, "store_id": BIGINT}, ["id"])]
    [('stores',)]
    """
    kind = dict(lookup.columns)[lookup.key]
    found = dict(_scalars(columns))
    if lookup.joins is None:
        return [
            Reference(lookup, names)
            for names, own in found.items()
            if ".".join(names).rsplit(".", 1)[-1] == lookup.key
            and names[0] not in keys
            and _is_like(own, kind)
        ]
    wanted = {path.removeprefix(prefix) for path in lookup.joins}
    declared = [Reference(lookup, names) for names in found if ".".join(names) in wanted]
    for reference in declared:
        own = found[reference.names]
        if not _is_like(own, kind):
            raise SourceError(
                f"{reference.path} holds {own}, and {lookup.key} of {lookup.label} {kind}\n"
                "A lookup is joined by equal values: text, whole numbers, or one type."
            )
    return declared


def refuse_unknown(lookup: Lookup, tables: Mapping[str, Mapping[str, DuckDBPyType]]) -> None:
    """Refuse a declared reference that no table has.

    Parameters
    ----------
    lookup
        The lookup.
    tables
        The columns and types of each table, by what its fields may begin with.

    Raises
    ------
    SourceError
        There is no such field; says the nearest.
    """
    plain = {".".join(names) for columns in tables.values() for names, _ in _scalars(columns)}
    known = plain | {
        f"{prefix}{'.'.join(names)}"
        for prefix, columns in tables.items()
        for names, _ in _scalars(columns)
    }
    for path in lookup.joins or ():
        if path not in known:
            fields = sorted(plain)
            hint = did_you_mean(path, fields) or f"Fields are {', '.join(fields[:8])}, …"
            raise SourceError(f"lookups.{lookup.name} joins {path!r}, and there is none\n{hint}")


def joined(view: str, columns: Mapping[str, DuckDBPyType], reference: Reference) -> str:
    """Return the query of a table with the rows that a reference looks up.

    Its rows are as many as they were, numbered as `ROW` in the order of the source. Lists are
    looked up whole, each distinct list of keys once: a fourth of the time of regrouping items.

    Parameters
    ----------
    view
        The relation to read.
    columns
        Its columns and types, `ROW` too once it has that.
    reference
        The field that holds the lookup's key.

    Raises
    ------
    SourceError
        A field has the name a lookup's row would stand under.
    """
    _refuse_clash(reference, columns)
    first, *rest = reference.names
    column = first.removesuffix(_ARRAY)
    held = _held(_quoted(column), reference.names)
    shown = {name: _quoted(name) for name in columns if name != ROW}
    if rest:
        shown[column] = _rebuilt(shown[column], reference, reference.names, _LOOKED)
    else:
        shown[".".join(reference.related)] = _LOOKED
    listed = ", ".join(f"{value} AS {_quoted(name)}" for name, value in shown.items())
    row = _quoted(ROW) if ROW in columns else f"row_number() OVER () AS {_quoted(ROW)}"
    every = ", ".join(_quoted(name) for name in columns if name != ROW)
    depth = sum(name.endswith(_ARRAY) for name in reference.names)
    rows = _looked_up(reference.lookup, depth, f"SELECT {held} AS {_HELD} FROM {_quoted(view)}")
    return (
        f"SELECT {listed}, {_quoted(ROW)} "
        f"FROM (SELECT {every}, {row}, {held} AS {_HELD} FROM {_quoted(view)}) AS own "
        f"LEFT JOIN {rows} AS found ON own.{_HELD} = found.{_HELD}"
    )


# --- keys and rows ----------------------------------------------------------------------------


def _held(value: str, names: Sequence[str]) -> str:
    """Return the keys a value holds: itself, or lists of them where it has lists."""
    name, *rest = names
    if not rest:
        return f"CAST({value} AS VARCHAR)"
    if not name.endswith(_ARRAY):
        return _held(_member(value, rest[0]), rest)
    item = f"item{len(rest)}"
    return f"list_transform({value}, lambda {item}: {_held(_member(item, rest[0]), rest)})"


def _looked_up(lookup: Lookup, depth: int, held: str) -> str:
    """Return a relation of the distinct keys held, in their lists, and of the rows they look up."""
    if not depth:
        fields = {
            tuple(name.split(".")): _quoted(name)
            for name, _ in lookup.columns
            if name != lookup.key
        }
        return (
            f"(SELECT {_held(_quoted(lookup.key), [lookup.key])} AS {_HELD}, "
            f"{_object(fields)} AS {_LOOKED} FROM {_quoted(lookup.view)})"
        )
    lists = f"SELECT DISTINCT {_HELD} FROM ({held}) WHERE len({_HELD}) > 0"
    items = (
        f"SELECT {_HELD} AS whole, unnest({_HELD}) AS one, "
        f"generate_subscripts({_HELD}, 1) AS place FROM ({lists})"
    )
    below = _looked_up(lookup, depth - 1, f"SELECT one AS {_HELD} FROM ({items})")
    return (
        f"(SELECT whole AS {_HELD}, list(below.{_LOOKED} ORDER BY place) AS {_LOOKED} "
        f"FROM ({items}) AS items LEFT JOIN {below} AS below ON one = below.{_HELD} GROUP BY whole)"
    )


def _object(fields: Mapping[tuple[str, ...], str]) -> str:
    """Return fields by path as one object: a dot in a column's name separates names."""
    below: dict[str, dict[tuple[str, ...], str]] = {}
    for (first, *rest), value in fields.items():
        below.setdefault(first, {})[tuple(rest)] = value
    members = (
        f"{_text(name)}: {inner[()] if () in inner else _object(inner)}"
        for name, inner in below.items()
    )
    return f"{{{', '.join(members)}}}"


def _rebuilt(value: str, reference: Reference, names: Sequence[str], looked: str) -> str:
    """Return an object, or an array of them, with the looked-up rows inside."""
    name, *rest = names
    if not name.endswith(_ARRAY):
        return _inside(value, reference, rest, looked)
    item, place = f"item{len(rest)}", f"place{len(rest)}"
    inner = _inside(item, reference, rest, f"{looked}[{place}]")
    return f"list_transform({value}, lambda {item}, {place}: {inner})"


def _inside(value: str, reference: Reference, names: Sequence[str], looked: str) -> str:
    """Return an object with the looked-up row in it, or deeper in it; null stays null."""
    name, *deeper = names
    if deeper:
        field = name.removesuffix(_ARRAY)
        held = _rebuilt(_member(value, field), reference, names, looked)
        made = f"struct_update({value}, {_quoted(field)} := {held})"
    else:
        made = f"struct_insert({value}, {_quoted(reference.lookup.name)} := {looked})"
    return f"CASE WHEN {value} IS NOT NULL THEN {made} END"


def _refuse_clash(reference: Reference, columns: Mapping[str, DuckDBPyType]) -> None:
    kinds = dict(columns)
    for name in reference.names[:-1]:
        kind = kinds[name.removesuffix(_ARRAY)]
        kinds = dict(children(dict(children(kind))["child"] if name.endswith(_ARRAY) else kind))
    wanted = reference.related[-1 if len(reference.names) > 1 else 0 :]
    if ".".join(wanted).lower() in {name.lower() for name in kinds}:
        name = reference.lookup.name
        raise SourceError(
            f"{'.'.join(reference.related)} is there already, where the fields of the lookup "
            f"{name} would stand\n"
            "Give the lookup another name, or say what it joins: joins = []."
        )


# --- fields -----------------------------------------------------------------------------------


def _is_like(one: DuckDBPyType, other: DuckDBPyType) -> bool:
    """Say whether values of two types can be the same: both text or whole numbers, or one type."""
    plain = _TEXTS | _WHOLE
    return one.id == other.id or (one.id in plain and other.id in plain)


def _scalars(
    columns: Mapping[str, DuckDBPyType], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], DuckDBPyType]]:
    """Yield the names and type of every single value: in structs, and in lists of structs."""
    for name, kind in columns.items():
        match kind.id:
            case "struct":
                yield from _scalars(dict(children(kind)), (*above, name))
            case "list":
                item = dict(children(kind))["child"]
                if item.id == "struct":
                    yield from _scalars(dict(children(item)), (*above, f"{name}{_ARRAY}"))
            case "map" | "array" | "union":
                pass
            case _:
                yield (*above, name), kind


def _member(value: str, name: str) -> str:
    return f"struct_extract({value}, {_text(name.removesuffix(_ARRAY))})"


def _text(text: str) -> str:
    return exp.Literal.string(text).sql("duckdb")


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")
