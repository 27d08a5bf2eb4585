"""Functions of exact arithmetic that a store has, for what 38 digits cannot hold.

DuckDB's BIGNUM adds, subtracts and compares whole numbers of any size; it does not multiply or
divide. A product is the sum of the products of 18-digit parts, each of which an INT128 holds; a
division goes through the dividend digit by digit. Both are exact, and take microseconds a row.
`toolkit.sql.wide` writes calls of them, and only where the numbers of a row are so long.

No name of a function here is one that a statement gives a table: `p`, `e`.

Fractions are structs of a numerator `n` and a denominator `d` above 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_PARTS = """
LIST_TRANSFORM(
    RANGE(0, LENGTH(LTRIM(given.{side}, '-')), 18),
    LAMBDA place: CAST(
        SUBSTRING(
            RIGHT(LTRIM(given.{side}, '-'), CAST(place + 18 AS INT)),
            1,
            CAST(LEAST(18, LENGTH(LTRIM(given.{side}, '-')) - place) AS INT)
        ) AS INT128
    )
)
"""
_PRODUCT = f"""
LIST_TRANSFORM(
    [{{'a': CAST(a_ AS TEXT), 'b': CAST(b_ AS TEXT)}}],
    LAMBDA given: CASE WHEN NOT given.a IS NULL AND NOT given.b IS NULL THEN CAST(
        CASE WHEN STARTS_WITH(given.a, '-') <> STARTS_WITH(given.b, '-') THEN '-' ELSE '' END
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
        [{{'a': CAST(a_ AS TEXT), 'b': LTRIM(CAST(b_ AS TEXT), '-')}}],
        LAMBDA o: {{
            'a': LTRIM(o.a, '-'),
            'sign': CASE WHEN STARTS_WITH(o.a, '-') THEN '-' ELSE '' END,
            'm': LIST_TRANSFORM(RANGE(1, 10), LAMBDA k: LIST_SUM(
                LIST_TRANSFORM(RANGE(0, k), LAMBDA j: CAST(o.b AS BIGNUM))
            ))
        }}
    ),
    LAMBDA given: CASE WHEN NOT given.a IS NULL AND NOT given.m[1] IS NULL THEN CAST(
        given.sign || CAST(LIST_REDUCE(
            LIST_TRANSFORM(
                STRING_SPLIT('0' || given.a, ''), LAMBDA d: {{'q': d, 'r': CAST('0' AS BIGNUM)}}
            ),
            LAMBDA before, d: LIST_TRANSFORM(
                [CAST(CAST(before.r AS TEXT) || d.q AS BIGNUM)],
                LAMBDA s: {{
                    'q': before.q || CAST(LENGTH(LIST_FILTER(given.m, LAMBDA y: y <= s)) AS TEXT),
                    'r': s - COALESCE(
                        LIST_MAX(LIST_FILTER(given.m, LAMBDA y: y <= s)), CAST('0' AS BIGNUM)
                    )
                }}
            )[1]
        ).{part} AS TEXT) AS BIGNUM
    ) END
)[1]
"""
_EXPONENT = """(
    COALESCE(TRY_CAST(SPLIT_PART(t, 'e', 2) AS INT), 0)
    - LENGTH(SPLIT_PART(SPLIT_PART(t, 'e', 1), '.', 2))
)"""
_DIGITS = f"""
LIST_TRANSFORM(
    [CASE WHEN ISFINITE(x_) THEN CAST(x_ AS TEXT) END],
    LAMBDA t: CAST(
        REPLACE(SPLIT_PART(t, 'e', 1), '.', '') || REPEAT('0', GREATEST({_EXPONENT}, 0)) AS BIGNUM
    )
)[1]
"""
_POWER = f"""
LIST_TRANSFORM(
    [CASE WHEN ISFINITE(x_) THEN CAST(x_ AS TEXT) END],
    LAMBDA t: CAST('1' || REPEAT('0', GREATEST(-{_EXPONENT}, 0)) AS BIGNUM)
)[1]
"""
_SHORT = """
CASE WHEN LENGTH(l) > 0 AND LENGTH(LIST_FILTER(
    l, LAMBDA x: NOT (x.n BETWEEN CAST('-1000000000000000' AS BIGNUM)
        AND CAST('1000000000000000' AS BIGNUM) AND x.d <= CAST('1000000000000000' AS BIGNUM))
)) = 0 THEN LIST_TRANSFORM(l, LAMBDA x: LIST_TRANSFORM(
    [{'n': CAST(x.n AS INT128), 'd': CAST(x.d AS INT128)}],
    LAMBDA y: {'n': y.n // GCD(y.n, y.d), 'd': y.d // GCD(y.n, y.d)}
)[1]) END
"""
_SUM = f"""
LIST_TRANSFORM([list_], LAMBDA l: LIST_TRANSFORM([{_SHORT}], LAMBDA s: LIST_TRANSFORM(
    [LIST_REDUCE(
        LIST_TRANSFORM(s, LAMBDA x: x.d),
        LAMBDA a, b: CASE WHEN a > 10000000000000000 THEN a ELSE LCM(a, b) END
    )],
    LAMBDA m: CASE WHEN LENGTH(l) = 0 THEN NULL WHEN m <= 10000000000000000 THEN {{
        'n': CAST(LIST_SUM(LIST_TRANSFORM(s, LAMBDA x: x.n * (m // x.d))) AS BIGNUM),
        'd': CAST(m AS BIGNUM)
    }} ELSE LIST_REDUCE(l, LAMBDA a, b: {{
        'n': exact_product(a.n, b.d) + exact_product(b.n, a.d), 'd': exact_product(a.d, b.d)
    }}) END
)[1])[1])[1]
"""
_EXTREME = f"""
LIST_TRANSFORM([list_], LAMBDA l: LIST_TRANSFORM([{_SHORT}], LAMBDA s: CASE
    WHEN LENGTH(l) = 0 THEN NULL
    WHEN NOT s IS NULL THEN LIST_TRANSFORM(
        [LIST_REDUCE(s, LAMBDA a, b: CASE WHEN a.n * b.d {{op}} b.n * a.d THEN a ELSE b END)],
        LAMBDA x: {{'n': CAST(x.n AS BIGNUM), 'd': CAST(x.d AS BIGNUM)}}
    )[1]
    ELSE LIST_REDUCE(l, LAMBDA a, b: CASE
        WHEN exact_product(a.n, b.d) {{op}} exact_product(b.n, a.d) THEN a ELSE b
    END) END
)[1])[1]
"""

_MACROS = {
    "exact_product(a_, b_)": _PRODUCT,
    "exact_quotient(a_, b_)": _DIVIDED.format(part="q"),
    "exact_remainder(a_, b_)": _DIVIDED.format(part="r"),
    "exact_digits(x_)": _DIGITS,
    "exact_power(x_)": _POWER,
    "exact_sum(list_)": _SUM,
    "exact_min(list_)": _EXTREME.replace("{op}", "<="),
    "exact_max(list_)": _EXTREME.replace("{op}", ">="),
}
"""
The product of two whole numbers; how often one goes into another, and what is left; the digits of
a double's shortest decimal as a whole number, and the power of ten they are divided by; the sum,
the smallest and the largest of a list of fractions.
"""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the functions in the store that a connection writes."""
    for signature, body in _MACROS.items():
        connection.execute(f"CREATE MACRO {signature} AS {body}")
