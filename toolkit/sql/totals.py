"""Sums, averages and extremes of numbers that are computed for each item, exactly.

Items that are whole numbers times one constant are added up, or compared, as whole numbers. Others
are fractions: they become a list of numerator and denominator, and the list one fraction. It goes
over INT128 where the fractions are short and their common denominator is; else over BIGNUM.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import sqlglot.expressions as exp

from toolkit.language.tree import Integer, Number
from toolkit.schema import INTEGER
from toolkit.sql import wide
from toolkit.sql.exact import (
    LIMIT,
    ROWS,
    Constant,
    Exact,
    Leaf,
    Operation,
    Writer,
    leaves,
    replaced,
    written,
)
from toolkit.sql.kept import DECIMALS, TOO_LARGE, sum_of_doubles
from toolkit.sql.numbers import computed
from toolkit.sql.scopes import column

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.language.tree import Call, Compare
    from toolkit.sql.exact import Ratio
    from toolkit.sql.scopes import Value

Kind = Literal["sum", "average", "min", "max"]
_PART = 10**19


def total(
    kind: Kind,
    each: Value,
    whole: Callable[[str, exp.Expr], exp.Expr],
    listed: Callable[[exp.Expr], exp.Expr],
) -> Value:
    """Return an aggregate of a number that is computed for each item.

    Parameters
    ----------
    kind
        Which.
    each
        The number of one item.
    whole
        Writes `sum`, `count`, `min` or `max` of whole numbers over the items.
    listed
        Writes the list of what an item has, without nulls.
    """
    if each.exact is None:
        raise AssertionError("a computed number was expected")
    is_integer = each.type == INTEGER and kind != "average"
    moved = _outside(kind, each.exact)
    if moved is not None:
        inner, op, constant, is_first = moved
        number = total(inner[0], computed(inner[1], whole=False), whole, listed).exact
        sides: tuple[Exact, Exact] = (number or Constant(None), constant)
        return computed(Operation(op, *(sides[::-1] if is_first else sides)), whole=is_integer)
    if isinstance(each.exact, Leaf) and each.exact.form == "double":
        return computed(_of_doubles(kind, each.exact, whole), whole=False)
    plain = _plain(each.exact)
    if plain is not None:
        return computed(_of_whole(kind, plain, whole), whole=is_integer)
    items = listed(pair(each.exact))
    if kind in {"min", "max"}:
        return computed(_fraction(wide.total(kind, items), None), whole=is_integer)
    number = _fraction(wide.total("sum", items), 0 if kind == "sum" else None)
    if kind == "average":
        length = exp.Anonymous(this="LENGTH", expressions=[items.copy()])
        number = Operation("/", number, Leaf(length, most=ROWS, positive=True))
    return computed(number, whole=is_integer)


_Moved = tuple[tuple[Kind, Exact], Literal["+", "-", "*", "/"], Constant, bool]
_OTHER: dict[Kind, Kind] = {"min": "max", "max": "min", "sum": "sum", "average": "average"}


def _outside(kind: Kind, number: Exact) -> _Moved | None:
    """Return an operation with a constant that can be done after the aggregate; None for others."""
    if not isinstance(number, Operation) or number.op == "%":
        return None
    if kind in {"sum", "average"} and any(leaf.form == "double" for leaf in leaves(number)):
        return None  # a sum of doubles is at seventeen decimals, one of what is computed is exact
    left, right = number.left, number.right
    constant, inner = (left, right) if isinstance(left, Constant) else (right, left)
    if not isinstance(constant, Constant) or not constant.value or isinstance(inner, Constant):
        return None
    is_first = constant is left
    if number.op in {"+", "-"}:
        turned = is_first and number.op == "-"
        of = _OTHER[kind] if turned else kind
        return None if kind == "sum" else ((of, inner), number.op, constant, is_first)
    if number.op == "/" and is_first:
        return None
    of = _OTHER[kind] if constant.value < 0 else kind
    return (of, inner), number.op, constant, is_first


def _of_doubles(kind: Kind, leaf: Leaf, whole: Callable[[str, exp.Expr], exp.Expr]) -> Exact:
    """Return an aggregate of doubles: sums are of decimals, as those of plain fields are."""
    finite = exp.Anonymous(this="ISFINITE", expressions=[leaf.sql.copy()])
    if kind in {"min", "max"}:
        return Leaf(whole(kind, exp.Case().when(finite, leaf.sql.copy())), "double")
    missing = exp.cast(exp.Literal.string(TOO_LARGE), f"DECIMAL(38, {DECIMALS})")
    added = sum_of_doubles(leaf.sql, lambda sql: whole("sum", sql), missing=missing)
    otherwise = 0 if kind == "sum" else None
    made: Exact = Leaf(added, "decimal", DECIMALS, otherwise=otherwise, limited=True)
    if kind == "sum":
        return made
    number = exp.Case().when(finite, leaf.sql.copy())
    return Operation("/", made, Leaf(whole("count", number), most=ROWS, positive=True))


def _plain(number: Exact) -> Ratio | None:
    """Return a number as a constant times one whole number; None where it is a fraction."""
    if any(leaf.form in {"double", "big"} for leaf in leaves(number)):
        return None
    writer = Writer()
    ratio = writer.ratio(number)
    is_plain = writer.most <= LIMIT and ratio.under.sql is None and ratio.over.sql is not None
    return ratio if is_plain else None


def _of_whole(kind: Kind, ratio: Ratio, whole: Callable[[str, exp.Expr], exp.Expr]) -> Exact:
    number = Writer().wider(ratio.over)
    if kind in {"sum", "average"} and ratio.over.most * ROWS > LIMIT:
        total = sum_of_long(kind, number, whole)
        return Operation("*", total, Constant(ratio.factor))
    name = kind
    if ratio.factor < 0 and kind in {"min", "max"}:
        name = "max" if kind == "min" else "min"
    most = ratio.over.most if kind in {"min", "max"} else min(ratio.over.most * ROWS, LIMIT)
    function = "sum" if kind == "average" else name
    otherwise = 0 if kind == "sum" else None
    made: Exact = Leaf(whole(function, number), most=most, otherwise=otherwise)
    if kind == "average":
        made = Operation("/", made, Leaf(whole("count", number), most=ROWS, positive=True))
    return Operation("*", made, Constant(ratio.factor))


def sum_of_long(kind: Kind, number: exp.Expr, whole: Callable[[str, exp.Expr], exp.Expr]) -> Exact:
    """Return the sum or the average of INT128 numbers whose sum an INT128 may not hold.

    What a number has above its last 19 digits is added up apart.
    """
    part = exp.Literal.number(str(_PART))
    short = exp.Between(this=number.copy(), low=exp.Neg(this=part), high=part.copy())
    high = exp.IntDiv(this=number.copy(), expression=part.copy())
    low = exp.paren(exp.Mod(this=exp.paren(number.copy()), expression=part.copy()))
    lows = exp.Case().when(short, number.copy()).else_(low)
    highs = exp.Case().when(exp.not_(short.copy()), high).else_(exp.Literal.number(0))
    otherwise = 0 if kind == "sum" else None
    most = _PART * ROWS
    added: list[Exact] = [
        Leaf(whole("sum", exp.cast(each, "INT128")), most=most, otherwise=otherwise)
        for each in (highs, lows)
    ]
    total = Operation("+", Operation("*", added[0], Constant(Fraction(_PART))), added[1])
    if kind == "sum":
        return total
    return Operation("/", total, Leaf(whole("count", number), most=ROWS, positive=True))


def pair(number: Exact) -> exp.Expr:
    """Return a fraction as a struct of numerator and denominator; null where there is none."""

    def write(writer: Writer) -> exp.Expr:
        ratio = writer.upright(writer.ratio(number))
        over = writer.wider(writer.scaled(ratio.factor.numerator, ratio.over))
        under = writer.wider(writer.scaled(ratio.factor.denominator, ratio.under))
        there = [
            exp.not_(exp.Is(this=part.copy(), expression=exp.null())) for part in (over, under)
        ]
        parts = {"n": exp.cast(over, wide.TYPE), "d": exp.cast(under, wide.TYPE)}
        struct = exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=part)
                for name, part in parts.items()
            ]
        )
        return exp.Case().when(exp.and_(*there), struct)

    return written((number,), write)


def _fraction(struct: exp.Expr, otherwise: int | None) -> Exact:
    members = [
        exp.Dot(this=exp.paren(struct.copy()), expression=exp.to_identifier(name)) for name in "nd"
    ]
    over = Leaf(members[0], "big", otherwise=otherwise)
    if otherwise is None:
        return Operation("/", over, Leaf(members[1], "big", positive=True))
    return Operation("/", over, Leaf(members[1], "big", positive=True, otherwise=1))


def of_rows(name: str, number: exp.Expr) -> exp.Expr:
    """Return `sum`, `count`, `min` or `max` of a number over rows."""
    functions = {"sum": exp.Sum, "count": exp.Count, "min": exp.Min, "max": exp.Max}
    return functions[name](this=number.copy())


def as_columns(number: Exact, table: str) -> tuple[Exact, dict[str, exp.Expr]]:
    """Return a number computed from the columns of a table, and the columns by name."""
    names: dict[exp.Expr, str] = {}

    def column_of(leaf: Leaf) -> Leaf:
        fraction = leaf.sql.this.unnest() if isinstance(leaf.sql, exp.Dot) else leaf.sql
        alias = names.setdefault(fraction, f"total{len(names) + 1}")
        sql: exp.Expr = column(alias, table)
        if fraction is not leaf.sql:
            sql = exp.Dot(this=sql, expression=leaf.sql.expression.copy())
        return replace(leaf, sql=sql)

    exact = replaced(number, column_of)
    return exact, {alias: sql.copy() for sql, alias in names.items()}


def holds_for_none(node: Compare, call: Call) -> bool:
    """Say whether a comparison of an aggregate with a number holds for a profile without rows."""
    if call.function not in {"count", "sum"} or not isinstance(node.right, Integer | Number):
        return False
    number = node.right.value
    return {
        "=": number == 0,
        "!=": number != 0,
        "<": number > 0,
        "<=": number >= 0,
        ">": number < 0,
        ">=": number <= 0,
    }[node.op]
