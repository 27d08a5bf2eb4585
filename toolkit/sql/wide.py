"""Whole numbers of any size in SQL, for what 38 digits cannot hold: products and divisions.

DuckDB's BIGNUM adds, subtracts and compares; it does not multiply or divide. A product is the sum
of the products of 18-digit parts, each of which an INT128 holds; a division goes through the
dividend digit by digit. Both are exact, and take microseconds a row: `exact` asks for them only
where a row's own numbers are so long.
"""

from __future__ import annotations

from functools import cache

import sqlglot
import sqlglot.expressions as exp

TYPE = "BIGNUM"

_PARTS = """
LIST_TRANSFORM(
    RANGE(0, LENGTH(LTRIM(p.{side}, '-')), 18),
    LAMBDA at: CAST(
        SUBSTRING(
            RIGHT(LTRIM(p.{side}, '-'), CAST(at + 18 AS INT)),
            1,
            CAST(LEAST(18, LENGTH(LTRIM(p.{side}, '-')) - at) AS INT)
        ) AS INT128
    )
)
"""
_PRODUCT = f"""
LIST_TRANSFORM(
    [{{'a': CAST(left_ AS TEXT), 'b': CAST(right_ AS TEXT)}}],
    LAMBDA p: CASE WHEN NOT p.a IS NULL AND NOT p.b IS NULL THEN CAST(
        CASE WHEN STARTS_WITH(p.a, '-') <> STARTS_WITH(p.b, '-') THEN '-' ELSE '' END
        || CAST(LIST_SUM(FLATTEN(LIST_TRANSFORM(
            {_PARTS.format(side="a")},
            LAMBDA x, i: LIST_TRANSFORM(
                {_PARTS.format(side="b")},
                LAMBDA y, j: CAST(
                    CAST(x * y AS TEXT) || REPEAT('0', CAST(18 * (i + j - 2) AS INT)) AS BIGNUM
                )
            )
        ))) AS TEXT) AS BIGNUM
    ) END
)[1]
"""
_DIVIDED = """
LIST_TRANSFORM(
    LIST_TRANSFORM(
        [{'a': LTRIM(CAST(left_ AS TEXT), '-'), 'b': right_}],
        LAMBDA o: {
            'a': o.a,
            'm': LIST_TRANSFORM(
                RANGE(1, 10), LAMBDA k: LIST_SUM(LIST_TRANSFORM(RANGE(0, k), LAMBDA j: o.b))
            )
        }
    ),
    LAMBDA p: CASE WHEN NOT p.a IS NULL AND NOT p.m[1] IS NULL THEN LIST_REDUCE(
        LIST_TRANSFORM(
            STRING_SPLIT('0' || p.a, ''), LAMBDA d: {'q': d, 'r': CAST('0' AS BIGNUM)}
        ),
        LAMBDA before, d: LIST_TRANSFORM(
            [CAST(CAST(before.r AS TEXT) || d.q AS BIGNUM)],
            LAMBDA s: {
                'q': before.q || CAST(LENGTH(LIST_FILTER(p.m, LAMBDA y: y <= s)) AS TEXT),
                'r': s - COALESCE(
                    LIST_MAX(LIST_FILTER(p.m, LAMBDA y: y <= s)), CAST('0' AS BIGNUM)
                )
            }
        )[1]
    ) END
)[1]
"""


_EXPONENT = """(
    COALESCE(TRY_CAST(SPLIT_PART(t, 'e', 2) AS INT), 0)
    - LENGTH(SPLIT_PART(SPLIT_PART(t, 'e', 1), '.', 2))
)"""
_DIGITS = f"""
LIST_TRANSFORM(
    [CASE WHEN ISFINITE(left_) THEN CAST(left_ AS TEXT) END],
    LAMBDA t: CAST(
        REPLACE(SPLIT_PART(t, 'e', 1), '.', '') || REPEAT('0', GREATEST({_EXPONENT}, 0)) AS BIGNUM
    )
)[1]
"""
_POWER = f"""
LIST_TRANSFORM(
    [CASE WHEN ISFINITE(left_) THEN CAST(left_ AS TEXT) END],
    LAMBDA t: CAST('1' || REPEAT('0', GREATEST(-{_EXPONENT}, 0)) AS BIGNUM)
)[1]
"""


def number(value: int) -> exp.Expr:
    """Return a whole number written out."""
    return exp.cast(exp.Literal.string(str(value)), TYPE)


def product(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return the product of two numbers of any size."""
    return _filled(_PRODUCT, left, right)


def decimal(double: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """Return a double's shortest decimal as two whole numbers: digits, and a power of ten."""
    return _filled(_DIGITS, double, double), _filled(_POWER, double, double)


def quotient(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return how often a number above 0 goes into another's absolute value, as a whole number."""
    return exp.cast(_member(_filled(_DIVIDED, left, right), "q"), TYPE)


def remainder(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return what is left of a division by a number above 0; it has the dividend's sign."""
    rest = _member(_filled(_DIVIDED, left, right), "r")
    below = exp.LT(this=left.copy(), expression=number(0))
    return exp.Case().when(below, exp.Neg(this=exp.paren(rest.copy()))).else_(rest)


def _member(struct: exp.Expr, name: str) -> exp.Expr:
    return exp.Dot(this=exp.paren(struct), expression=exp.to_identifier(name))


@cache
def _template(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def _filled(text: str, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return a template with its two operands; both stand outside its functions' own names."""
    filled = _template(text).copy()
    operands = {"left_": left, "right_": right}
    for place in list(filled.find_all(exp.Column)):
        operand = operands.get(place.name)
        if operand is not None:
            place.replace(exp.paren(operand.copy()))
    return filled
