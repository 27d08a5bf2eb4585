"""Computed numbers as one value, where a value has to be kept: an item of a list, a field.

A fraction has no type of its own in SQL. In a list, an object, a group's key or the value that
`topN` orders by it is kept at seventeen decimals, halves away from zero; from 10 ** 21 on it is
null. Whole numbers are kept with up to 38 digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.sql import wide
from toolkit.sql.exact import Ratio, Writer, written

if TYPE_CHECKING:
    from fractions import Fraction

    from toolkit.sql.exact import Exact

DECIMALS = 17
"""How many decimals a fraction keeps: DECIMAL(38, 17) holds 21 digits before the point."""
_WHOLE = "DECIMAL(38, 0)"
_UNIT = f"DECIMAL({DECIMALS}, {DECIMALS})"


def kept(number: Exact, *, whole: bool) -> exp.Expr:
    """Return a computed number as one value, a DECIMAL.

    Parameters
    ----------
    number
        What it is computed from.
    whole
        Whether it is a whole number whatever it is computed from.
    """

    def write(writer: Writer) -> exp.Expr:
        return _kept(writer, writer.upright(writer.ratio(number)), whole=whole)

    return exp.paren(written((number,), write))


def presence(number: Exact) -> exp.Expr:
    """Return 1 where there is a number, null where there is none."""

    def write(writer: Writer) -> exp.Expr:
        ratio = writer.ratio(number)
        parts = [term.sql for term in (ratio.over, ratio.under) if term.sql is not None]
        if not parts:
            return exp.Literal.number(1)
        there = [exp.not_(exp.Is(this=part.copy(), expression=exp.null())) for part in parts]
        return exp.Case().when(exp.and_(*there), exp.Literal.number(1))

    return written((number,), write)


def _kept(writer: Writer, ratio: Ratio, *, whole: bool) -> exp.Expr:
    if whole:
        return _narrowed(writer, writer.plain(writer.scaled(int(ratio.factor), ratio.over)))
    factor = ratio.factor * 10**DECIMALS
    if ratio.under.sql is None and factor.denominator == 1:
        places = writer.wider(writer.scaled(factor.numerator, ratio.over))
    else:
        places = _divided(writer, ratio, factor)
    return _pointed(_narrowed(writer, places))


def _divided(writer: Writer, ratio: Ratio, factor: Fraction) -> exp.Expr:
    """Return a ratio times 10 ** 17 as the nearest whole number, halves away from zero."""
    over = writer.scaled(2 * factor.numerator, ratio.over)
    under = writer.scaled(factor.denominator, ratio.under)
    half = writer.added(1, over, 1, writer.times(under, writer.sign(over)))
    sides = writer.wider(half), writer.wider(writer.scaled(2, under))
    if writer.wide:
        return wide.quotient(*sides)
    return exp.paren(exp.IntDiv(this=sides[0], expression=sides[1]))


def _pointed(places: exp.Expr) -> exp.Expr:
    """Return a whole number of 10 ** -17 as the number it is; null where that has no place."""
    smallest = exp.cast(exp.Literal.string("0." + "0" * (DECIMALS - 1) + "1"), _UNIT)
    return exp.Mul(this=places, expression=smallest)


def _narrowed(writer: Writer, number: exp.Expr) -> exp.Expr:
    """Return a whole number with up to 38 digits; null where it has more."""
    text = exp.cast(number, exp.DataType.Type.VARCHAR) if writer.wide else number
    return exp.TryCast(this=text, to=exp.DataType.build(_WHOLE))
