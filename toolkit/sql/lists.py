"""Lists that are stored in a row: filters, per-item conditions and aggregates over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.language.tree import Boolean, Call, Compare, Filter, Item
from toolkit.schema import INTEGER, NUMBER, Array, Scalar
from toolkit.sql.scopes import ItemScope, Part, PartScope, Value, parts_of

if TYPE_CHECKING:
    from toolkit.language.tree import Expression
    from toolkit.sql.expressions import Compiler, Scopes
    from toolkit.sql.scopes import Scope

AGGREGATES = frozenset({"count", "sum", "average", "min", "max"})

SUM_SCALE = 17
"""How many decimals a sum of doubles keeps: DECIMAL(38, 17) holds 21 digits before the point."""


def exists(compiler: Compiler, node: Call, scopes: Scopes) -> exp.Expr:
    """Return whether a condition holds for an item of a stored list."""
    source, condition = node.arguments
    plain = _plain_search(compiler, source, condition, scopes)
    if plain is not None:
        return plain
    kept = filtered(compiler, Filter(source, condition), scopes)
    return exp.GT(this=compiler.dialect.call("length", kept.sql), expression=exp.Literal.number(0))


def _plain_search(
    compiler: Compiler, source: Expression, condition: Expression, scopes: Scopes
) -> exp.Expr | None:
    match condition:
        case Compare(op="=", left=Item(level=0), right=right):
            wanted = compiler.scalar(right, scopes) if not _uses_item(right) else None
            array = _array(compiler, source, scopes)
            if wanted is not None and wanted.literal and _same_kind(array, wanted):
                return compiler.dialect.call("has", array.sql, wanted.sql)
    return None


def _uses_item(node: Expression) -> bool:
    return not hasattr(node, "value")


def _same_kind(array: Value, wanted: Value) -> bool:
    return isinstance(array.type, Array) and array.type.item == wanted.type


def filtered(compiler: Compiler, node: Filter, scopes: Scopes) -> Value:
    """Return the items of a stored list for which a condition holds."""
    array = _array(compiler, node.source, scopes)
    if node.condition == Boolean(value=True):
        return array
    name, scope = _item(array, scopes)
    test = compiler.certain(node.condition, (*scopes, scope))
    return Value(compiler.dialect.call("filter", array.sql, _lambda(name, test)), array.type)


def mapped(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the non-null values of a path through a stored list; nested lists flatten."""
    array = _array(compiler, node.arguments[0], scopes)
    name, scope = _item(array, scopes)
    per = compiler.value(node.arguments[1], (*scopes, scope))
    if isinstance(per, Part):
        raise AssertionError("a list of objects is read through its fields")
    values = compiler.dialect.call("transform", array.sql, _lambda(name, per.sql))
    if isinstance(per.type, Array):
        present = _not_null(compiler, values)
        return Value(compiler.dialect.call("flatten", present), per.type)
    return Value(_not_null(compiler, values), Array(per.type))


def aggregate(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return count, sum, average, min or max over a stored list."""
    kind = node.function
    array = _array(compiler, node.arguments[0], scopes)
    if kind == "count":
        length = compiler.dialect.call("length", array.sql)
        return Value(exp.Coalesce(this=length, expressions=[exp.Literal.number(0)]), INTEGER)
    name, scope = _item(array, scopes)
    per = compiler.scalar(node.arguments[1], (*scopes, scope))
    summed = kind in {"sum", "average"}
    sql, kind_of = summable(compiler, per) if summed else (compiler.text(per), per.type)
    values = compiler.dialect.call("transform", array.sql, _lambda(name, sql))
    if not summed:
        return Value(compiler.dialect.call(f"list_{kind}", values), kind_of)
    total = compiler.dialect.call("list_sum", values)
    if kind == "average":
        count = compiler.dialect.call("length", _not_null(compiler, values))
        return Value(total, kind_of, count=count)
    return Value(exp.Coalesce(this=total, expressions=[exp.Literal.number(0)]), kind_of)


def summable(compiler: Compiler, value: Value) -> tuple[exp.Expr, Scalar]:
    """Return a number as its sum can be exact: doubles as decimals, infinities left out.

    A double means the shortest decimal that names it, so it goes through text
    (ENGINES.md 10, 11).
    """
    if value.type != NUMBER or value.literal:
        return value.sql, value.type if isinstance(value.type, Scalar) else NUMBER
    text = exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
    exact = exp.cast(text, f"DECIMAL(38, {SUM_SCALE})")
    finite = compiler.dialect.call("is_finite", value.sql)
    return exp.Case().when(finite, exact), Scalar(NUMBER.kind, SUM_SCALE)


def item_scope(sql: exp.Expr, array: Value) -> Scope:
    """Return the scope in which bare names are fields of an array's item."""
    if not isinstance(array.type, Array):
        raise AssertionError("an array was expected")
    return ItemScope(sql, array.type.item)


def _array(compiler: Compiler, node: Expression, scopes: Scopes) -> Value:
    found = compiler.value(node, scopes)
    if isinstance(found, Part):
        raise AssertionError("an array was expected, not an object")
    return found


def _item(array: Value, scopes: Scopes) -> tuple[str, Scope]:
    name = f"item{len(scopes)}"
    return name, item_scope(exp.column(name), array)


def _lambda(name: str, body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def _not_null(compiler: Compiler, values: exp.Expr) -> exp.Expr:
    test = exp.not_(exp.Is(this=exp.column("each"), expression=exp.null()))
    return compiler.dialect.call("filter", values, _lambda("each", test))


def is_defined(found: Value | Part) -> exp.Expr:
    """Return whether a value is there; an object, whether any of its fields is."""
    values = parts_of(found) if isinstance(found, Part) else [found]
    tests = [exp.not_(exp.Is(this=each.sql, expression=exp.null())) for each in values]
    return exp.paren(exp.or_(*tests)) if tests else exp.false()


def part_scope(found: Value | Part) -> Scope:
    """Return the scope of one value or object as an item of its own."""
    return PartScope(found) if isinstance(found, Part) else ItemScope(found.sql, found.type)
