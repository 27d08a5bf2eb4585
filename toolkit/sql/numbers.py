"""Arithmetic in SQL: numbers mean the decimals they are written as (PQL.md §5, §6, [D]).

Sums and differences are exact on those decimals; products and quotients keep fifteen
significant digits, so that 0.1 * 3 is 0.3; remainders are taken at nine decimals. What is no
finite number is null.
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
            divided = exp.Div(this=_double(left), expression=_not_zero(_double(right)))
            return Value(_tidy(compiler, divided), NUMBER)
        case "%":
            return _remainder(left, right, whole=whole)
        case "*" if not whole:
            product = exp.Mul(this=_double(left), expression=_double(right))
            return Value(_tidy(compiler, product), NUMBER)
    operator = _OPERATORS[node.op]
    if whole:
        made = operator(this=_as(left, _WHOLE), expression=_as(right, _WHOLE))
        return Value(exp.paren(made), INTEGER)
    exact = operator(this=_decimal(left), expression=_decimal(right))
    text = exp.cast(exp.paren(exact), exp.DataType.Type.VARCHAR)
    double = operator(this=_double(left), expression=_double(right))
    summed = exp.Coalesce(this=exp.cast(text, exp.DataType.Type.DOUBLE), expressions=[double])
    return Value(_finite(compiler, summed), NUMBER)


def number(compiler: Compiler, value: Value) -> Value:
    """Return a number that stands by itself: an average divided out."""
    if value.count is None:
        return value
    total = exp.cast(value.sql.copy(), exp.DataType.Type.DOUBLE)
    return Value(_tidy(compiler, exp.Div(this=total, expression=_not_zero(value.count))), NUMBER)


def _operand(compiler: Compiler, node: Expression, scopes: Scopes) -> Value:
    found = compiler.value(node, scopes)
    if isinstance(found, Part):
        raise AssertionError("a number was expected, not an object")
    return number(compiler, found)


def _remainder(left: Value, right: Value, *, whole: bool) -> Value:
    if whole:
        made = exp.Mod(this=_as(left, "INT128"), expression=_not_zero(_as(right, "INT128")))
        return Value(exp.paren(made), INTEGER)
    sides = [exp.cast(_nano(side), "INT128") for side in (left, right)]
    rest = exp.Mod(this=sides[0], expression=_not_zero(sides[1]))
    return Value(
        exp.paren(
            exp.Div(
                this=exp.cast(exp.paren(rest), exp.DataType.Type.DOUBLE),
                expression=exp.Literal.number(_NANO),
            )
        ),
        NUMBER,
    )


def _nano(value: Value) -> exp.Expr:
    scaled = exp.Mul(this=_double(value), expression=exp.Literal.number(_NANO))
    return exp.TryCast(this=exp.Round(this=scaled), to=exp.DataType.build("INT128"))


def _as(value: Value, kind: str) -> exp.Expr:
    return exp.cast(value.sql.copy(), kind)


def _double(value: Value) -> exp.Expr:
    return exp.cast(value.sql.copy(), exp.DataType.Type.DOUBLE)


def _decimal(value: Value) -> exp.Expr:
    text = exp.cast(value.sql.copy(), exp.DataType.Type.VARCHAR)
    return exp.TryCast(this=text, to=exp.DataType.build(_EXACT))


def _not_zero(number: exp.Expr) -> exp.Expr:
    return exp.Nullif(this=number.copy(), expression=exp.Literal.number(0))


def _finite(compiler: Compiler, number: exp.Expr) -> exp.Expr:
    return exp.Case().when(compiler.dialect.call("is_finite", number), number.copy())


def _tidy(compiler: Compiler, number: exp.Expr) -> exp.Expr:
    """Return a double at fifteen significant digits."""
    text = compiler.dialect.call("printf", exp.Literal.string("%.14e"), number)
    return _finite(compiler, exp.cast(text, exp.DataType.Type.DOUBLE))
