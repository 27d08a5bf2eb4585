"""Where names are found in SQL: a table's columns, an item of a list, a part of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.schema import INTEGER, Array, FieldType, Map, Object, Scalar
from toolkit.sql.kept import kept, presence

if TYPE_CHECKING:
    from toolkit.schema import Column, Table
    from toolkit.sql.exact import Exact


@dataclass(frozen=True, slots=True)
class Value:
    """An expression in SQL and what it holds.

    Parameters
    ----------
    written
        The expression; None for a number that is computed.
    type
        What it holds.
    column
        The stored column it is, if it is one and nothing more.
    count
        For an average: the number of values; `sql` is then their sum, so that averages are
        compared exactly.
    literal
        Whether it is written out in the definition.
    exact
        For a number that is computed or written out: what it is computed from.
    most
        For an aggregate of numbers: what its absolute value, without decimal point, never exceeds.
    """

    written: exp.Expr | None
    type: FieldType
    column: Column | None = None
    count: exp.Expr | None = None
    literal: bool = False
    exact: Exact | None = None
    most: int | None = None

    @property
    def sql(self) -> exp.Expr:
        """The expression; a number that is computed, as a list keeps it."""
        if self.written is not None:
            return self.written
        if self.exact is None:
            raise AssertionError("a value is written or computed")
        return kept(self.exact, whole=self.type == INTEGER)

    @property
    def present(self) -> exp.Expr:
        """An expression that is null where the value is."""
        if self.exact is None or not self.is_computed:
            return self.sql
        return exp.paren(presence(self.exact))

    @property
    def is_computed(self) -> bool:
        """Whether it is a number that arithmetic gives."""
        return self.written is None

    @property
    def is_enum(self) -> bool:
        """Whether the column is stored as an enum, whose own order is not the texts' order."""
        return self.column is not None and bool(self.column.values)


@dataclass(frozen=True, slots=True)
class Part:
    """An object: fields are found under it, it has no expression of its own."""

    scope: Scope
    path: tuple[str, ...]
    type: Object


@dataclass(frozen=True, slots=True)
class TableScope:
    """A row of a stored table, whose structs are columns named by their path."""

    table: Table
    alias: str

    @property
    def type(self) -> Object:
        """The fields a row has."""
        return self.table.root

    def find(self, path: tuple[str, ...]) -> Value | Part:
        """Return the column at a path, or the object there."""
        found = self.table.columns.get(path)
        if found is None:
            return Part(self, path, _object_at(self.table.root, path))
        return Value(column(found.name, self.alias), found.type, found)


@dataclass(frozen=True, slots=True)
class ItemScope:
    """An item of a list: a struct, or a single value.

    `in_lambda` says that it is a lambda's parameter: no subquery may speak of it.
    """

    sql: exp.Expr
    type: FieldType
    in_lambda: bool = False

    def find(self, path: tuple[str, ...]) -> Value | Part:
        """Return the struct member at a path, or the object there."""
        kind = self.type
        for name in path:
            if not isinstance(kind, Object):
                raise AssertionError(f"no {name} in {kind}")
            kind = kind.fields[name]
        if isinstance(kind, Object):
            return Part(self, path, kind)
        return Value(_member(self.sql, path), kind)


@dataclass(frozen=True, slots=True)
class PartScope:
    """An object inside another scope, as the item of a path through an array."""

    part: Part

    @property
    def type(self) -> Object:
        """The fields the object has."""
        return self.part.type

    @property
    def root(self) -> TableScope | ItemScope:
        """The row or the item the object is in."""
        return self.part.scope.root if isinstance(self.part.scope, PartScope) else self.part.scope

    def find(self, path: tuple[str, ...]) -> Value | Part:
        """Return what is at a path below the object."""
        return self.part.scope.find((*self.part.path, *path))


Scope = TableScope | ItemScope | PartScope


def column(name: str, table: str | None = None) -> exp.Column:
    """Return a quoted column, of a table where one is told."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def rows_of(table: Table, alias: str) -> exp.Table:
    """Return a stored table by another name, to select from."""
    name = exp.TableAlias(this=exp.to_identifier(alias))
    return exp.Table(this=exp.to_identifier(table.name), alias=name)


def found(sql: exp.Expr, kind: FieldType) -> Value | Part:
    """Return an expression as what it holds: an object is a struct to look into."""
    return Part(ItemScope(sql, kind), (), kind) if isinstance(kind, Object) else Value(sql, kind)


def in_lambda(scopes: tuple[Scope, ...]) -> bool:
    """Say whether an expression stands inside a lambda."""
    return any(
        isinstance(scope, ItemScope) and scope.in_lambda
        for scope in (each.root if isinstance(each, PartScope) else each for each in scopes)
    )


def packed(part: Part) -> exp.Expr:
    """Return an object as one struct; null where none of its fields is there."""
    if isinstance(part.scope, ItemScope):
        return _member(part.scope.sql, part.path)
    if isinstance(part.scope, PartScope):
        return packed(Part(part.scope.root, (*part.scope.part.path, *part.path), part.type))
    entries = []
    for name in part.type.fields:
        below = part.scope.find((*part.path, name))
        value = packed(below) if isinstance(below, Part) else plain(below)
        entries.append(struct_entry(name, value))
    struct = exp.Struct(expressions=entries)
    if not part.path:
        return struct
    tests = [exp.not_(exp.Is(this=each.present, expression=exp.null())) for each in parts_of(part)]
    return exp.Case().when(exp.or_(*tests), struct) if tests else exp.null()


def plain(value: Value) -> exp.Expr:
    """Return a value as it is outside its column: an enum as text."""
    if value.is_enum:
        return exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
    return value.sql


def struct_entry(name: str, value: exp.Expr) -> exp.PropertyEQ:
    """Return one entry of a struct written out."""
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)


def _member(sql: exp.Expr, path: tuple[str, ...]) -> exp.Expr:
    member = sql.copy()
    for name in path:
        member = exp.Dot(this=member, expression=exp.to_identifier(name, quoted=True))
    return member


def parts_of(part: Part) -> list[Value]:
    """Return every value below an object: it is defined if any of them is."""
    found: list[Value] = []
    for name in part.type.fields:
        below = part.scope.find((*part.path, name))
        found += parts_of(below) if isinstance(below, Part) else [below]
    return found


def _object_at(root: Object, path: tuple[str, ...]) -> Object:
    kind: FieldType = root
    for name in path:
        match kind:
            case Object(fields=fields):
                kind = fields[name]
            case Scalar() | Array() | Map():
                raise AssertionError(f"no {'.'.join(path)} in the layout")
    if not isinstance(kind, Object):
        raise AssertionError(f"{'.'.join(path)} has no column in the layout")
    return kind
