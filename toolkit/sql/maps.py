"""Maps and groups in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.errors import UnsupportedError
from toolkit.language.tree import Call
from toolkit.schema import STRING, Array, Map
from toolkit.sql import lists, objects
from toolkit.sql.scopes import Part, Value, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Expression
    from toolkit.sql.expressions import Compiler, Scopes


def _map(compiler: Compiler, node: Expression, scopes: Scopes) -> tuple[exp.Expr, Map]:
    value = compiler.value(node, scopes)
    if isinstance(value, Part) or not isinstance(value.type, Map):
        raise AssertionError("a map was expected")
    return value.sql, value.type


def _get(compiler: Compiler, node: Call, scopes: Scopes) -> Value | Part:
    sql, kind = _map(compiler, node.arguments[0], scopes)
    key = compiler.text(compiler.scalar(node.arguments[1], scopes))
    return found(compiler.dialect.call("under", sql, key), kind.value)


def _keys(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    sql, _kind = _map(compiler, node.arguments[0], scopes)
    return Value(compiler.dialect.call("keys", sql), Array(STRING))


def _values(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    source = node.arguments[0]
    if isinstance(source, Call) and source.function == "groupBy":
        return _groups(compiler, source, scopes)
    sql, kind = _map(compiler, source, scopes)
    return Value(lists.not_null(compiler, compiler.dialect.call("values", sql)), Array(kind.value))


def _groups(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    """Return the groups as lists, in the order their first items come in."""
    source, per = node.arguments
    keys = compiler.scalar(Call("distinct", (Call("map", (source, per)),)), scopes)
    array = compiler.scalar(source, scopes)
    name, scope = lists.item(array, scopes)
    value = objects.whole(compiler.value(per, (*scopes, scope)))
    same = exp.EQ(this=value, expression=exp.column("key"))
    test = exp.Coalesce(this=exp.paren(same), expressions=[exp.false()])
    group = compiler.dialect.call("filter", array.sql, lists.function(name, test))
    groups = compiler.dialect.call("transform", keys.sql, lists.function("key", group))
    return Value(groups, Array(array.type))


def _entry(compiler: Compiler, node: Call, scopes: Scopes) -> Value:
    key = compiler.text(compiler.scalar(node.arguments[0], scopes))
    value = compiler.value(node.arguments[1], scopes)
    single = [exp.Array(expressions=[each]) for each in (key, objects.whole(value))]
    made = compiler.dialect.call("map", *single)
    there = exp.not_(exp.Is(this=key.copy(), expression=exp.null()))
    return Value(exp.Case().when(there, made), Map(objects.kept_type(value)))


def _group(_compiler: Compiler, _node: Call, _scopes: Scopes) -> Value:
    raise UnsupportedError("groupBy() without get(), keys() or values()")


WRITERS: dict[str, Callable[[Compiler, Call, Scopes], Value | Part]] = {
    "get": _get,
    "keys": _keys,
    "values": _values,
    "mapEntry": _entry,
    "groupBy": _group,
}
"""How each function of maps is written."""
