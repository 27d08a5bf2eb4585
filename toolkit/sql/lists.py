"""Lists that are stored in a row: filters, per-item conditions and aggregates over them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import sqlglot.expressions as exp

from toolkit.language.tree import Boolean, Call, Compare, Filter, Integer, Item
from toolkit.schema import BOOLEAN, INTEGER, NUMBER, Array, Scalar
from toolkit.sql import numbers, objects, times, totals, wide
from toolkit.sql.exact import LIMIT, ROWS, Constant, replaced
from toolkit.sql.kept import DECIMALS, TOO_LARGE, sum_of_doubles
from toolkit.sql.scopes import (
    ItemScope,
    Part,
    PartScope,
    Value,
    found,
    parts_of,
    struct_entry,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Chain, Expression, ListOf
    from toolkit.schema import FieldType
    from toolkit.sql.exact import Leaf
    from toolkit.sql.expressions import Compiler, Scopes
    from toolkit.sql.scopes import Scope

AGGREGATES = frozenset({"count", "sum", "average", "min", "max"})

MOST_ITEMS = 2**63 - 1
"""How many items an engine can be asked for: its positions in a list are 64 bits wide."""

SUM_SCALE = DECIMALS
"""How many decimals a sum of doubles keeps."""


def exists(compiler: Compiler, node: Call, scopes: Scopes) -> exp.Expr:
    """Return whether a condition holds for an item of a stored list, or a single value."""
    source, condition = node.arguments
    found = compiler.value(source, scopes)
    if isinstance(found, Part) or not isinstance(found.type, Array):
        # A single value is a list of one item; of none where it is missing.
        test = compiler.certain(condition, (*scopes, part_scope(found)))
        return exp.paren(exp.and_(is_defined(found), test))
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
            wanted = compiler.scalar(right, scopes) if not _usesitem(right) else None
            array = _array(compiler, source, scopes)
            if wanted is not None and wanted.literal and _same_kind(array, wanted):
                return compiler.dialect.call("has", array.sql, wanted.sql)
    return None


def _usesitem(node: Expression) -> bool:
    return not hasattr(node, "value")


def _same_kind(array: Value, wanted: Value) -> bool:
    return isinstance(array.type, Array) and array.type.item == wanted.type


def filtered(compiler: Compiler, node: Filter, scopes: Scopes) -> Value:
    """Return the items of a stored list for which a condition holds."""
    array = _array(compiler, node.source, scopes)
    if node.condition == Boolean(value=True):
        return array
    name, scope = item(array, scopes)
    test = compiler.certain(node.condition, (*scopes, scope))
    return Value(compiler.dialect.call("filter", array.sql, function(name, test)), array.type)


def mapped(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the non-null values of a path through a stored list; nested lists flatten."""
    array = _array(compiler, node.arguments[0], scopes)
    name, scope = item(array, scopes)
    per = compiler.value(node.arguments[1], (*scopes, scope))
    values = compiler.dialect.call("transform", array.sql, function(name, objects.whole(per)))
    if isinstance(per.type, Array):
        present = not_null(compiler, values)
        return Value(compiler.dialect.call("flatten", present), per.type)
    return Value(not_null(compiler, values), Array(objects.kept_type(per)))


def aggregate(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return count, sum, average, min or max over a stored list."""
    kind = node.function
    array = _array(compiler, node.arguments[0], scopes)
    if kind == "count":
        length = compiler.dialect.call("length", _counted(compiler, node, array, scopes))
        return Value(exp.Coalesce(this=length, expressions=[exp.Literal.number(0)]), INTEGER)
    name, scope = item(array, scopes)
    per = compiler.scalar(node.arguments[1], (*scopes, scope))
    if is_added_apart(kind, per):
        return _total(compiler, node, array, name, per)

    def values_of(sql: exp.Expr) -> exp.Expr:
        return compiler.dialect.call("transform", array.sql, function(name, sql))

    if kind in {"min", "max"}:
        kind_of, most = numbers.stored_type(per)
        extreme = compiler.dialect.call(f"list_{kind}", values_of(compiler.text(per)))
        return Value(extreme, kind_of, most=most)

    def total_of(sql: exp.Expr) -> exp.Expr:
        return compiler.dialect.call("list_sum", values_of(sql))

    total, counted, added = added_up(compiler, per, total_of)
    most = most_of(per)
    if kind == "average":
        count = compiler.dialect.call("length", not_null(compiler, values_of(counted)))
        return Value(total, added, count=count, most=most)
    total = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
    return Value(total, added, most=most)


def _total(compiler: Compiler, node: Call, array: Value, name: str, per: Value) -> Value:
    """Return an aggregate of what is computed of each item."""

    def each(sql: exp.Expr) -> exp.Expr:
        values = compiler.dialect.call("transform", array.sql, function(name, sql))
        return not_null(compiler, values)

    def whole(kind: str, sql: exp.Expr) -> exp.Expr:
        if kind == "count":
            return compiler.dialect.call("length", each(sql))
        return compiler.dialect.call(f"list_{kind}", each(sql))

    per = numbers.computed(numbers.exact_of(per), whole=per.type == INTEGER)
    found = totals.total(cast("totals.Kind", node.function), per, whole, each)
    return standing_value(found)


def standing_value(value: Value) -> Value:
    """Return an aggregate of computed numbers as it is where there are none, too."""
    if not value.is_computed:
        return value
    return Value(None, value.type, exact=replaced(value.exact or Constant(None), standing))


def standing(leaf: Leaf) -> Leaf:
    """Return an aggregate as it is for a profile without rows, too."""
    sql = leaf.sql.copy()
    if leaf.otherwise is not None:
        nothing: exp.Expr = exp.Literal.number(leaf.otherwise)
        if leaf.form == "big":
            nothing = wide.number(leaf.otherwise)
        sql = exp.Coalesce(this=sql, expressions=[nothing])
    if leaf.limited:
        too_large = exp.cast(exp.Literal.string(TOO_LARGE), f"DECIMAL(38, {DECIMALS})")
        sql = exp.Nullif(this=sql, expression=too_large)
    return replace(leaf, sql=sql)


def most_of(per: Value) -> int:
    """Return what a sum of a number over rows never exceeds, without its decimal point."""
    one = LIMIT if numbers.is_double(per) or per.literal else numbers.leaf_of(per).most
    return min(one * ROWS, LIMIT)


def _counted(compiler: Compiler, node: Call, array: Value, scopes: Scopes) -> exp.Expr:
    """Return a list to count: the order of different values does not matter."""
    source = node.arguments[0]
    if isinstance(source, Call) and source.function == "distinct":
        plain = _array(compiler, source.arguments[0], scopes)
        return compiler.dialect.call("distinct", plain.sql)
    return array.sql


def written(compiler: Compiler, node: ListOf, scopes: Scopes) -> Value:
    """Return a list written out, without what is null in it."""
    values = [compiler.scalar(each, scopes) for each in node.items]
    kind = objects.listed_type(values)
    array = exp.Array(expressions=[objects.whole(each) for each in values])
    literal = all(each.literal for each in values)
    return Value(array if literal else not_null(compiler, array), Array(kind))


def _distinct(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the different values of a list, each where it comes first."""
    array = _array(compiler, node.arguments[0], scopes)
    first = compiler.dialect.call("position", array.sql, exp.column("each"))
    is_first = exp.EQ(this=first, expression=exp.column("number"))
    names = [exp.to_identifier("each"), exp.to_identifier("number")]
    test = exp.Lambda(this=is_first, expressions=names)
    return Value(compiler.dialect.call("filter", array.sql, test), array.type)


def _head(compiler: Compiler, node: Call, scopes: Scopes) -> Value | Part:
    array = _array(compiler, node.arguments[0], scopes)
    first = compiler.dialect.call("item", array.sql, exp.Literal.number(1))
    return found(first, _item_type(array))


def _ranked(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the items with the largest or smallest values; of equal ones, the first."""
    source, per, count = node.arguments
    array = _array(compiler, source, scopes)
    name, scope = item(array, scopes)
    value = objects.whole(compiler.value(per, (*scopes, scope)))
    largest = node.function == "topN"
    number: exp.Expr = exp.column("number")
    entries = {"by": value, "at": exp.Neg(this=number) if largest else number}
    pair = exp.Struct(
        expressions=[
            *(struct_entry(key, each) for key, each in entries.items()),
            struct_entry("item", exp.column(name)),
        ]
    )
    names = [exp.to_identifier(name), exp.to_identifier("number")]
    pairs = compiler.dialect.call("transform", array.sql, exp.Lambda(this=pair, expressions=names))
    by = exp.Dot(this=exp.column("pair"), expression=exp.to_identifier("by", quoted=True))
    there = exp.not_(exp.Is(this=by, expression=exp.null()))
    ordered = compiler.dialect.call(
        "reverse_sort" if largest else "sort",
        compiler.dialect.call("filter", pairs, function("pair", there)),
    )
    if not isinstance(count, Integer):
        raise AssertionError(f"{node.function} takes a whole number")
    most = exp.Literal.number(min(count.value, MOST_ITEMS))
    kept = compiler.dialect.call("slice", ordered, exp.Literal.number(1), most)
    back = exp.Dot(this=exp.column("pair"), expression=exp.to_identifier("item", quoted=True))
    return Value(compiler.dialect.call("transform", kept, function("pair", back)), array.type)


def chain(compiler: Compiler, node: Chain, scopes: Scopes) -> Value:
    """Return whether the items of a list took the steps, each at the earliest it could."""
    array = _array(compiler, node.source, scopes)
    name, scope = item(array, scopes)
    inside = (*scopes, scope)
    order = times.moment(compiler, node.order, inside)
    at = order if isinstance(order, exp.Expr) else times.instant_literal(order)
    reached: exp.Expr | None = None
    for step in node.steps:
        test = compiler.certain(step.what, inside)
        if reached is not None:
            later = exp.GT(this=at.copy(), expression=reached)
            test = exp.and_(test, exp.Coalesce(this=later, expressions=[exp.false()]))
        kept = compiler.dialect.call("filter", array.sql, function(name, test))
        instants = not_null(compiler, compiler.dialect.call("transform", kept, function(name, at)))
        ordered = compiler.dialect.call("sort", instants)
        reached = compiler.dialect.call("item", ordered, exp.Literal.number(max(step.count, 1)))
    if reached is None:
        raise AssertionError("a CHAIN has a step")
    return Value(exp.not_(exp.Is(this=reached, expression=exp.null())), BOOLEAN)


def _item_type(array: Value) -> FieldType:
    if not isinstance(array.type, Array):
        raise AssertionError("an array was expected")
    return array.type.item


def is_added_apart(kind: str, per: Value) -> bool:
    """Say whether an aggregate of a number needs more than the engine's own function."""
    if per.is_computed or per.count is not None:
        return True
    if kind not in {"sum", "average"} or per.literal:
        return False
    if numbers.is_double(per):
        return kind == "sum"
    return numbers.leaf_of(per).most * ROWS > LIMIT


def added_up(
    compiler: Compiler, per: Value, total: Callable[[exp.Expr], exp.Expr]
) -> tuple[exp.Expr, exp.Expr, Scalar]:
    """Return the sum of a number, what is counted for its average, and the sum's type."""
    number, kind = summable(compiler, per)
    if per.literal or not numbers.is_double(per):
        return total(number), number, kind
    finite = exp.Case().when(compiler.dialect.call("is_finite", per.sql), per.sql.copy())
    return sum_of_doubles(per.sql, total, missing=exp.null()), finite, kind


def summable(compiler: Compiler, value: Value) -> tuple[exp.Expr, Scalar]:
    """Return a number as its sum can be exact: doubles as decimals, infinities left out.

    A double means the shortest decimal that names it, so it goes through text
    (ENGINES.md 10, 11).
    """
    if value.literal and isinstance(value.exact, Constant) and value.exact.value is not None:
        return value.sql, Scalar(NUMBER.kind, numbers.decimals(value.exact.value))
    if value.type != NUMBER:
        return value.sql, value.type if isinstance(value.type, Scalar) else NUMBER
    text = exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
    exact = exp.cast(text, f"DECIMAL(38, {SUM_SCALE})")
    finite = compiler.dialect.call("is_finite", value.sql)
    return exp.Case().when(finite, exact), Scalar(NUMBER.kind, SUM_SCALE)


def item_scope(sql: exp.Expr, array: Value) -> Scope:
    """Return the scope in which bare names are fields of an array's item."""
    return ItemScope(sql, _item_type(array))


def _array(compiler: Compiler, node: Expression, scopes: Scopes) -> Value:
    array = compiler.value(node, scopes)
    if isinstance(array, Part):
        raise AssertionError("an array was expected, not an object")
    return array


def item(array: Value, scopes: Scopes) -> tuple[str, Scope]:
    """Return the name of a lambda's parameter for an array's items, and its scope."""
    name = f"item{len(scopes)}"
    return name, ItemScope(exp.column(name), _item_type(array), in_lambda=True)


def function(name: str, body: exp.Expr) -> exp.Expr:
    """Return a lambda of one parameter."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def not_null(compiler: Compiler, values: exp.Expr) -> exp.Expr:
    """Return a list without its nulls."""
    test = exp.not_(exp.Is(this=exp.column("each"), expression=exp.null()))
    return compiler.dialect.call("filter", values, function("each", test))


def is_defined(value: Value | Part) -> exp.Expr:
    """Return whether a value is there; an object, whether any of its fields is."""
    values = parts_of(value) if isinstance(value, Part) else [value]
    tests = [exp.not_(exp.Is(this=each.present, expression=exp.null())) for each in values]
    return exp.paren(exp.or_(*tests)) if tests else exp.false()


def part_scope(value: Value | Part) -> Scope:
    """Return the scope of one value or object as an item of its own."""
    if isinstance(value, Part):
        return PartScope(value)
    sql = value.sql if value.count is None else objects.whole(value)
    return ItemScope(sql, objects.kept_type(value))


def _some(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the items for which a condition holds; null where there is none."""
    source, condition = node.arguments
    kept = filtered(compiler, Filter(source, condition), scopes)
    length = compiler.dialect.call("length", kept.sql)
    there = exp.GT(this=length, expression=exp.Literal.number(0))
    return Value(exp.Case().when(there, kept.sql.copy()), kept.type)


WRITERS: dict[str, Callable[[Compiler, Call, Scopes], Value | Part]] = {
    "map": mapped,
    "filter": _some,
    "distinct": _distinct,
    "head": _head,
    "topN": _ranked,
    "bottomN": _ranked,
}
"""How each function of lists that gives a list or an item is written."""
