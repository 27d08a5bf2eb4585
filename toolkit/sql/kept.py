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
    from collections.abc import Callable
    from fractions import Fraction

    from toolkit.sql.exact import Exact

DECIMALS = 17
"""How many decimals a fraction keeps: DECIMAL(38, 17) holds 21 digits before the point."""
TOO_LARGE = "9" * (38 - DECIMALS) + "." + "9" * DECIMALS
"""What stands for a sum of doubles that has no place at seventeen decimals."""
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


def sum_of_doubles(
    double: exp.Expr, total: Callable[[exp.Expr], exp.Expr], *, missing: exp.Expr
) -> exp.Expr:
    """Return a sum of doubles at seventeen decimals; something else from `TOO_LARGE` on.

    A double means the shortest decimal that names it, so it goes through text (ENGINES.md 10,
    11). Ones of 10 ** 9 or more are added apart, in numbers of any size: 10 ** 12 rows of
    smaller ones stay below 10 ** 21. Infinities are left out.

    Parameters
    ----------
    double
        What is added up.
    total
        Writes the sum of an expression over the rows.
    missing
        What the sum is from `TOO_LARGE` on, above 0 and below.
    """
    absolute = exp.Abs(this=double.copy())
    short, long, placed = (
        exp.LT(this=absolute.copy(), expression=exp.cast(exp.Literal.string(limit), "DOUBLE"))
        for limit in ("1e9", "Infinity", "1e21")
    )
    number = exp.cast(exp.cast(double.copy(), "VARCHAR"), f"DECIMAL(38, {DECIMALS})")
    zeros = exp.Literal.string("0" * DECIMALS)
    whole = exp.cast(wide.decimal(double)[0], "VARCHAR")
    digits = exp.Case().when(placed, _digits(number)).else_(exp.DPipe(this=whole, expression=zeros))
    small = total(exp.Case().when(short.copy(), number.copy()))
    large = total(exp.Case().when(exp.and_(exp.not_(short), long), exp.cast(digits, wide.TYPE)))
    nothing = exp.cast(exp.Literal.string("0"), f"DECIMAL(38, {DECIMALS})")
    rest = exp.cast(_digits(exp.Coalesce(this=small.copy(), expressions=[nothing])), wide.TYPE)
    both = exp.cast(exp.Add(this=rest, expression=large.copy()), "VARCHAR")
    narrow: exp.Expr = exp.TryCast(this=both, to=exp.DataType.build(_WHOLE))
    for end in ("9" * 38, "-" + "9" * 38):  # TOO_LARGE on either side of 0
        narrow = exp.Nullif(this=narrow, expression=exp.cast(exp.Literal.string(end), _WHOLE))
    narrow = _pointed(narrow)
    either = exp.Coalesce(this=exp.paren(narrow), expressions=[missing.copy()])
    return exp.Case().when(exp.Is(this=large.copy(), expression=exp.null()), small).else_(either)


def _digits(number: exp.Expr) -> exp.Expr:
    """Return a DECIMAL without its point, as text."""
    text = exp.cast(number.copy(), "VARCHAR")
    return exp.Anonymous(
        this="REPLACE", expressions=[text, exp.Literal.string("."), exp.Literal.string("")]
    )


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
