"""Arithmetic in SQL: numbers mean the decimals they are written as (PQL.md §5, §6, [D]).

Sums and differences are exact on those decimals; products and quotients keep fifteen
significant digits, so that 0.1 * 3 is 0.3; remainders are taken at nine decimals. What is no
finite number, or has more than 21 digits before the point in a sum, is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.schema import INTEGER, NUMBER
from toolkit.sql.scopes import Part, Value

if TYPE_CHECKING:
    from toolkit.language.tree import Arithmetic, Expression
    from toolkit.sql.expressions import Compiler, Scopes

_WHOLE = "DECIMAL(38, 0)"
_EXACT = "DECIMAL(38, 17)"
_NANO = 1_000_000_000
_OPERATORS: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def arithmetic(compiler: Compiler, node: Arithmetic, scopes: Scopes) -> Value:
    """Return the value of an arithmetic expression."""
    left, right = (_operand(compiler, side, scopes) for side in (node.left, node.right))
    whole = left.type == INTEGER and right.type == INTEGER
    match node.op:
        case "/":
            over = exp.Div(this=_double(compiler, left), expression=_divisor(compiler, right))
            return _number(_tidy(compiler, over))
        case "%":
            return _remainder(compiler, left, right, whole=whole)
        case "*" if not whole:
            sides = [_double(compiler, side) for side in (left, right)]
            return _number(_tidy(compiler, exp.Mul(this=sides[0], expression=sides[1])))
    operator = _OPERATORS[node.op]
    sides = [exp.cast(s.sql.copy(), _WHOLE) if whole else _decimal(s) for s in (left, right)]
    made = exp.paren(operator(this=sides[0], expression=sides[1]))
    return Value(made, INTEGER) if whole else _number(exp.cast(made, exp.DataType.Type.DOUBLE))


def number(compiler: Compiler, value: Value) -> Value:
    """Return a number that stands by itself: an average divided out."""
    if value.count is None:
        return value
    total = exp.cast(value.sql.copy(), exp.DataType.Type.DOUBLE)
    return _number(_tidy(compiler, exp.Div(this=total, expression=_not_zero(value.count))))


def _number(sql: exp.Expr) -> Value:
    return Value(sql, NUMBER, finite=True)


def _operand(compiler: Compiler, node: Expression, scopes: Scopes) -> Value:
    found = compiler.value(node, scopes)
    if isinstance(found, Part):
        raise AssertionError("a number was expected, not an object")
    return number(compiler, found)


def _remainder(compiler: Compiler, left: Value, right: Value, *, whole: bool) -> Value:
    if whole:
        sides: list[exp.Expr] = [exp.cast(side.sql.copy(), "INT128") for side in (left, right)]
        return Value(exp.paren(exp.Mod(this=sides[0], expression=_not_zero(sides[1]))), INTEGER)
    sides = [_nano(compiler, side) for side in (left, right)]
    rest = exp.paren(exp.Mod(this=sides[0], expression=_not_zero(sides[1])))
    double = exp.cast(rest, exp.DataType.Type.DOUBLE)
    return _number(exp.paren(exp.Div(this=double, expression=exp.Literal.number(_NANO))))


def _nano(compiler: Compiler, value: Value) -> exp.Expr:
    scaled = exp.Mul(this=_double(compiler, value), expression=exp.Literal.number(_NANO))
    return exp.TryCast(this=exp.Round(this=scaled), to=exp.DataType.build("INT128"))


def _is_double(value: Value) -> bool:
    return value.type == NUMBER and not value.literal


def _double(compiler: Compiler, value: Value) -> exp.Expr:
    if not _is_double(value):
        return exp.cast(value.sql.copy(), exp.DataType.Type.DOUBLE)
    if value.finite:
        return value.sql.copy()
    finite = compiler.dialect.call("is_finite", value.sql)
    return exp.Case().when(finite, value.sql.copy())


def _decimal(value: Value) -> exp.Expr:
    """Return a number as a decimal: a double, as the one it is written as."""
    if not _is_double(value):
        return exp.cast(value.sql.copy(), _EXACT)
    text = exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
    return exp.TryCast(this=text, to=exp.DataType.build(_EXACT))


def _not_zero(number: exp.Expr) -> exp.Expr:
    if isinstance(number, exp.Literal) and number.name.strip("0."):
        return number
    return exp.Nullif(this=number.copy(), expression=exp.Literal.number(0))


def _divisor(compiler: Compiler, value: Value) -> exp.Expr:
    return _not_zero(_double(compiler, value) if _is_double(value) else value.sql)


def _tidy(compiler: Compiler, number: exp.Expr) -> exp.Expr:
    """Return a double at fifteen significant digits."""
    text = compiler.dialect.call("printf", exp.Literal.string("%.14e"), number)
    return exp.cast(text, exp.DataType.Type.DOUBLE)
