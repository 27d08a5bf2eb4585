"""From a source's column types to the store's: what is stored, under which path, as what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.schema import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    STRING,
    Array,
    Column,
    FieldType,
    Kind,
    Map,
    Object,
    Scalar,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from duckdb.sqltypes import DuckDBPyType

_INTEGERS = frozenset(
    {"tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger"}
)
_WIDE = frozenset({"ubigint", "hugeint", "uhugeint"})
_FLOATS = frozenset({"float", "double"})
_NAIVE = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"})
_DIGITS = 18
MOST_DECIMALS = 6
"""The finest lossless scale looked for; money has 2."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One column of the store: its expression over the source, and its field type."""

    path: tuple[str, ...]
    sql: exp.Expr
    type: FieldType

    @property
    def name(self) -> str:
        """The column's name in the store: its dotted path."""
        return ".".join(self.path)

    @property
    def column(self) -> Column:
        """The column as the layout tells it."""
        return Column(self.path, self.name, self.type)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What conversions need to know: the zone of naive instants, scales found, types declared."""

    time_zone: str = "UTC"
    scales: Mapping[tuple[str, ...], int] | None = None
    declared: Mapping[tuple[str, ...], Stored] | None = None

    def stored(self, name: str, kind: DuckDBPyType) -> Iterator[Stored]:
        """Yield the columns a source column is stored as: structs as one a leaf.

        A dot in a column's name separates the names of a path, as flat exports write it.
        """
        path = tuple(part for part in name.split(".") if part)
        yield from self._leaves(path or (name,), _quoted(name), kind)

    def _leaves(self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType) -> Iterator[Stored]:
        if kind.id == "struct":
            for name, child in children(kind):
                yield from self._leaves((*path, name), _member(sql, name), child)
            return
        if self.declared and path in self.declared:
            yield self.declared[path]
            return
        converted, field_type = self.convert(path, sql, kind)
        yield Stored(path, converted, field_type)

    def convert(
        self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
    ) -> tuple[exp.Expr, FieldType]:
        """Return a value as the store holds it, and its type."""
        match kind.id:
            case "list" | "array":
                return self._list(path, sql, kind)
            case "struct":
                return self._struct(path, sql, kind)
            case "map":
                return self._map(path, sql, kind)
            case _:
                return self._scalar(path, sql, kind)

    def _list(
        self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
    ) -> tuple[exp.Expr, FieldType]:
        child = dict(children(kind))["child"]
        name = f"item{len(path)}"
        inner, item = self.convert((*path, "[]"), exp.column(name), child)
        there = exp.not_(exp.Is(this=exp.column(name), expression=exp.null()))
        present = exp.Anonymous(this="list_filter", expressions=[sql, _lambda(name, there)])
        if inner == exp.column(name):
            return present, Array(item)
        made = exp.Anonymous(this="list_transform", expressions=[present, _lambda(name, inner)])
        if child.id in _FLOATS:
            made = exp.Anonymous(
                this="list_filter", expressions=[made, _lambda(name, there.copy())]
            )
        return made, Array(item)

    def _struct(
        self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
    ) -> tuple[exp.Expr, FieldType]:
        members: list[exp.Expr] = []
        fields: dict[str, FieldType] = {}
        changed = False
        for name, child in children(kind):
            before = _member(sql, name)
            after, fields[name] = self.convert((*path, name), before, child)
            changed = changed or after != before
            key = exp.Literal.string(name)
            members.append(exp.PropertyEQ(this=key, expression=after))
        if not changed:
            return sql, Object(fields)
        missing = exp.Is(this=sql.copy(), expression=exp.null())
        made = exp.Case().when(missing, exp.null()).else_(exp.Struct(expressions=members))
        return made, Object(fields)

    def _map(
        self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
    ) -> tuple[exp.Expr, FieldType]:
        types = dict(children(kind))
        entry = exp.column(f"entry{len(path)}")
        before = _member(entry, "value")
        after, value = Conversion(self.time_zone).convert((*path, "{}"), before, types["value"])
        if after == before and types["key"].id == "varchar":
            return sql, Map(value)
        members = {"key": exp.cast(_member(entry, "key"), "VARCHAR"), "value": after}
        made = exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.Literal.string(name), expression=member)
                for name, member in members.items()
            ]
        )
        entries = exp.Anonymous(this="map_entries", expressions=[sql])
        changed = exp.Anonymous(
            this="list_transform", expressions=[entries, _lambda(entry.name, made)]
        )
        return exp.Anonymous(this="map_from_entries", expressions=[changed]), Map(value)

    def _scalar(
        self, path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
    ) -> tuple[exp.Expr, FieldType]:
        name = kind.id
        if name in _INTEGERS:
            return (sql if name == "bigint" else exp.cast(sql, "BIGINT")), INTEGER
        if name in _WIDE:
            return exp.cast(sql, "DECIMAL(38, 0)"), replace(NUMBER, scale=0)
        if name in _FLOATS:
            return self._double(path, sql, name)
        if name == "decimal":
            size = _size_of(kind)
            roomy = exp.cast(sql, f"DECIMAL({_DIGITS}, {size['scale']})")
            wide = size["precision"] >= _DIGITS
            digits = max(size["precision"], _DIGITS)
            return (sql if wide else roomy), Scalar(Kind.NUMBER, size["scale"], digits)
        if name == "boolean":
            return sql, BOOLEAN
        if name == "date":
            return sql, DATE
        if name in _NAIVE or name.startswith("timestamp"):
            return self.instant(sql, name), DATETIME
        return (sql if name == "varchar" else exp.cast(sql, "VARCHAR")), STRING

    def _double(
        self, path: tuple[str, ...], sql: exp.Expr, name: str
    ) -> tuple[exp.Expr, FieldType]:
        scale = (self.scales or {}).get(path)
        number = as_double(sql, name)
        nan = exp.Anonymous(this="isnan", expressions=[number.copy()])
        there = exp.Case().when(exp.not_(nan), number)
        if scale is not None:
            kept = Scalar(Kind.NUMBER, scale, _DIGITS)
            return exp.cast(there, f"DECIMAL({_DIGITS}, {scale})"), kept
        return there, NUMBER

    def instant(self, sql: exp.Expr, name: str) -> exp.Expr:
        """Return an instant as UTC without a zone, to the microsecond."""
        if is_zoned(name):
            return _in_zone("UTC", exp.cast(sql, "TIMESTAMPTZ"))
        plain = sql if name == "timestamp" else exp.cast(sql, "TIMESTAMP")
        if self.time_zone == "UTC":
            return plain
        return _in_zone("UTC", _in_zone(self.time_zone, plain))


def children(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """Return the types a nested type is made of, by name."""
    return [(name, inner) for name, inner in kind.children if not isinstance(inner, int | list)]


def _size_of(kind: DuckDBPyType) -> dict[str, int]:
    """Return the precision and the scale of a decimal type."""
    return {name: number for name, number in kind.children if isinstance(number, int)}


def is_zoned(name: str) -> bool:
    """Say whether a type of instants knows its time zone."""
    return "zone" in name or "tz" in name


def as_double(sql: exp.Expr, name: str) -> exp.Expr:
    """Return a floating number as a double; a single, by its shortest decimal."""
    if name == "double":
        return sql.copy()
    return exp.cast(exp.cast(sql.copy(), "VARCHAR"), "DOUBLE")


def doubles_in(
    path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
) -> Iterator[tuple[tuple[str, ...], exp.Expr]]:
    """Yield every floating number below a column, lists left out: path and expression."""
    if kind.id == "struct":
        for name, child in children(kind):
            yield from doubles_in((*path, name), _member(sql, name), child)
    elif kind.id in _FLOATS:
        yield path, as_double(sql, kind.id)


def lists_in(
    path: tuple[str, ...], sql: exp.Expr, kind: DuckDBPyType
) -> Iterator[tuple[tuple[str, ...], exp.Expr, DuckDBPyType]]:
    """Yield every list below a column, lists in lists left out: path, expression, item type."""
    if kind.id == "struct":
        for name, child in children(kind):
            yield from lists_in((*path, name), _member(sql, name), child)
    elif kind.id in {"list", "array"}:
        yield path, sql, dict(children(kind))["child"]


def root_of(columns: Mapping[tuple[str, ...], FieldType]) -> Object:
    """Return columns by path as one object."""
    fields: dict[str, FieldType] = {}
    below: dict[str, dict[tuple[str, ...], FieldType]] = {}
    for (first, *rest), kind in columns.items():
        if rest:
            below.setdefault(first, {})[tuple(rest)] = kind
            fields.setdefault(first, Object({}))
        else:
            fields[first] = kind
    return Object(fields | {name: root_of(inner) for name, inner in below.items()})


def _quoted(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _member(sql: exp.Expr, name: str) -> exp.Expr:
    key = exp.Literal.string(name)
    return exp.Anonymous(this="struct_extract", expressions=[sql.copy(), key])


def _lambda(name: str, body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def _in_zone(zone: str, sql: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="timezone", expressions=[exp.Literal.string(zone), sql])
