"""Objects in SQL: written out, chosen by `if`, and told apart by where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.instants import as_utc
from toolkit.language.check.coerce import MOMENT, NUMERIC
from toolkit.schema import INTEGER, NUMBER, STRING, Array, Kind, Object, Scalar
from toolkit.sql import numbers, times
from toolkit.sql.exact import Choice
from toolkit.sql.kept import DECIMALS
from toolkit.sql.scopes import (
    ItemScope,
    Part,
    PartScope,
    TableScope,
    Value,
    found,
    packed,
    plain,
    struct_entry,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.language.tree import Call, ObjectOf
    from toolkit.schema import FieldType
    from toolkit.sql.expressions import Compiler, Scopes
    from toolkit.sql.scopes import Scope

_PLACE = "#"
"""The field of an item that says where it stands, while items are compared."""


def written(compiler: Compiler, node: ObjectOf, scopes: Scopes) -> Part:
    """Return an object written out."""
    entries: dict[str, Value | Part] = {
        name: compiler.value(value, scopes) for name, value in node.entries
    }
    struct = exp.Struct(
        expressions=[struct_entry(name, whole(each)) for name, each in entries.items()]
    )
    kind = Object({name: kept_type(each) for name, each in entries.items()})
    return Part(ItemScope(struct, kind), (), kind)


def whole(value: Value | Part) -> exp.Expr:
    """Return a value or an object as one expression that stands by itself."""
    if isinstance(value, Part):
        return packed(value)
    if value.count is not None:
        return numbers.computed(numbers.exact_of(value), whole=False).sql
    return plain(value)


def kept_type(value: Value | Part) -> FieldType:
    """Return the type of a value that stands by itself: no number is a DOUBLE but a field is."""
    if isinstance(value, Part):
        return value.type
    if value.is_computed or value.count is not None:
        return Scalar(Kind.NUMBER, 0 if value.type == INTEGER else DECIMALS)
    return numbers.stored_type(value)[0]


def listed_type(values: Sequence[Value]) -> FieldType:
    """Return the type of the items of a list written out."""
    kinds = [kept_type(each) for each in values if not isinstance(each.written, exp.Null)]
    return _common(kinds) if kinds else STRING


def _common(kinds: Sequence[FieldType]) -> FieldType:
    """Return the type that an engine gives values of several types of numbers; else the first."""
    scales = []
    for kind in kinds:
        if not isinstance(kind, Scalar) or kind.kind not in NUMERIC:
            return kinds[0]
        scales.append(kind.scale)
    if NUMBER in kinds:
        return NUMBER  # a DOUBLE
    if all(kind == INTEGER for kind in kinds):
        return INTEGER
    return Scalar(Kind.NUMBER, max(scale or 0 for scale in scales))


def chosen(compiler: Compiler, node: Call, scopes: Scopes) -> Value | Part:
    """Return `if (test, yes, no)`."""
    test, *branches = node.arguments
    yes, no = (compiler.value(branch, scopes) for branch in branches)
    if isinstance(yes, Value) and isinstance(no, Value) and _is_arithmetic(yes, no):
        condition = compiler.condition(test, scopes)
        number = Choice(condition, numbers.exact_of(yes), numbers.exact_of(no))
        return numbers.computed(number, whole=yes.type == no.type == INTEGER)
    empty = [isinstance(each, Value) and isinstance(each.written, exp.Null) for each in (yes, no)]
    kind = no.type if empty[0] else yes.type
    if not any(empty) and yes.type != no.type:
        kind = _wider(yes.type, no.type)
    sides = [_branch(side, kind) for side in (yes, no)]
    case = exp.Case().when(compiler.condition(test, scopes), sides[0]).else_(sides[1])
    return found(case, kind)


def _is_arithmetic(yes: Value, no: Value) -> bool:
    """Say whether a branch is a number that is computed, or the two have no type in common."""
    sides = (yes, no)
    if any(each.is_computed or each.count is not None for each in sides):
        return True
    there = [each for each in sides if not isinstance(each.written, exp.Null)]
    if not all(isinstance(each.type, Scalar) and each.type.kind in NUMERIC for each in there):
        return False
    kinds = [numbers.stored_type(each)[0] for each in there]
    is_decimal = any(each.literal and each.type != INTEGER for each in there)
    return is_decimal or any(kind != kinds[0] for kind in kinds)


def _wider(yes: FieldType, no: FieldType) -> FieldType:
    """Return the type that values of two types have together."""
    if isinstance(yes, Array) and isinstance(no, Array):
        return Array(_common([yes.item, no.item]))
    return max((yes, no), key=_width)


def _width(kind: FieldType) -> int:
    """Return how much a type holds: whole numbers are numbers, days are instants."""
    order = ["integer", "number", "date", "date-time"]
    name = kind.kind.value if isinstance(kind, Scalar) else ""
    return order.index(name) if name in order else -1


def _branch(value: Value | Part, kind: FieldType) -> exp.Expr:
    if isinstance(kind, Scalar) and isinstance(value, Value) and kind.kind in MOMENT:
        if value.literal and value.sql.is_string:
            return times.instant_literal(as_utc(value.sql.name))
        return exp.cast(value.sql, exp.DataType.Type.TIMESTAMP)
    return whole(value)


def place(scope: Scope, path: tuple[str, ...]) -> exp.Expr:
    """Return where a list stands: its row's or item's own place, and its path."""
    root = scope.root if isinstance(scope, PartScope) else scope
    name = exp.Literal.string("/".join(("", *path)))
    if isinstance(root, TableScope):
        return name
    return exp.DPipe(this=_place_of(root), expression=name)


def _place_of(scope: ItemScope) -> exp.Expr:
    return exp.Dot(this=scope.sql.copy(), expression=exp.to_identifier(_PLACE, quoted=True))


def identified(compiler: Compiler, array: Value, at: exp.Expr) -> Value:
    """Return a list of objects whose items say where they stand, while that is asked."""
    if not compiler.identified:
        return array
    if not isinstance(array.type, Array) or not isinstance(array.type.item, Object):
        return array
    number = exp.cast(exp.column("number"), exp.DataType.Type.VARCHAR)
    stands = exp.DPipe(this=at, expression=number)
    entry = exp.Struct(expressions=[struct_entry(_PLACE, stands)])
    extended = compiler.dialect.call("extend", exp.column("each"), entry)
    function = exp.Lambda(
        this=extended, expressions=[exp.to_identifier("each"), exp.to_identifier("number")]
    )
    return Value(compiler.dialect.call("transform", array.sql, function), array.type)


def same(left: Part, right: Part) -> tuple[exp.Expr, exp.Expr]:
    """Return where two bound items stand."""
    sides = []
    for part in (left, right):
        root = part.scope.root if isinstance(part.scope, PartScope) else part.scope
        sides.append(_place_of(root) if isinstance(root, ItemScope) else exp.Literal.string(""))
    return sides[0], sides[1]
