"""Numbers written out in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

if TYPE_CHECKING:
    from fractions import Fraction

_DECIMAL_DIGITS = 38


def decimal_text(number: Fraction) -> str | None:
    """Return a number as a decimal, all of its digits; None where they do not end.

    Examples
    --------
    >>> from fractions import Fraction
    >>> decimal_text(Fraction(-5, 4)), decimal_text(Fraction(30)), decimal_text(Fraction(1, 3))
    ('-1.25', '30', None)
    """
    decimals, rest = 0, number.denominator
    counts = []
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        counts.append(times)
    decimals = max(counts)
    if rest != 1:
        return None
    digits = str(abs(number.numerator) * 10**decimals // number.denominator).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if number < 0 else text


def number_literal(text: str) -> exp.Expr:
    """Return a number written out; one with more digits than a decimal holds, as a double."""
    if len(text.lstrip("-").replace(".", "").lstrip("0")) > _DECIMAL_DIGITS:
        return double_literal(text)
    if text.startswith("-"):
        return exp.paren(exp.Neg(this=exp.Literal.number(text[1:])))
    return exp.Literal.number(text)


def double_literal(text: str) -> exp.Expr:
    """Return a number written out as a double."""
    return exp.cast(exp.Literal.string(text), exp.DataType.Type.DOUBLE)
