"""Sums, averages and extremes of numbers that are computed for each item, exactly.

Items that are whole numbers times one constant are added up, or compared, as whole numbers. Others
are fractions: they become a list of numerator and denominator, and the list one fraction. It goes
over INT128 where the fractions are short and their common denominator is; else over BIGNUM.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import sqlglot
import sqlglot.expressions as exp

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
    written,
)
from toolkit.sql.numbers import computed

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.sql.exact import Ratio
    from toolkit.sql.scopes import Value

Kind = Literal["sum", "average", "min", "max"]

_SHORT = """
CASE WHEN LENGTH(LIST_FILTER(
    l, LAMBDA x: NOT (x.n BETWEEN CAST('-1000000000000000' AS BIGNUM)
        AND CAST('1000000000000000' AS BIGNUM) AND x.d <= CAST('1000000000000000' AS BIGNUM))
)) = 0 THEN LIST_TRANSFORM(l, LAMBDA x: LIST_TRANSFORM(
    [{'n': CAST(x.n AS INT128), 'd': CAST(x.d AS INT128)}],
    LAMBDA y: {'n': y.n // GCD(y.n, y.d), 'd': y.d // GCD(y.n, y.d)}
)[1]) END
"""
_SUM = f"""
LIST_TRANSFORM([all_], LAMBDA l: LIST_TRANSFORM([{_SHORT}], LAMBDA s: LIST_TRANSFORM(
    [LIST_REDUCE(
        LIST_TRANSFORM(s, LAMBDA x: x.d),
        LAMBDA a, b: CASE WHEN a > 10000000000000000 THEN a ELSE LCM(a, b) END
    )],
    LAMBDA m: CASE WHEN LENGTH(l) = 0 THEN NULL WHEN m <= 10000000000000000 THEN {{
        'n': CAST(LIST_SUM(LIST_TRANSFORM(s, LAMBDA x: x.n * (m // x.d))) AS BIGNUM),
        'd': CAST(m AS BIGNUM)
    }} ELSE LIST_REDUCE(l, LAMBDA a, b: {{'n': sum_n_, 'd': sum_d_}}) END
)[1])[1])[1]
"""
_EXTREME = f"""
LIST_TRANSFORM([all_], LAMBDA l: LIST_TRANSFORM([{_SHORT}], LAMBDA s: CASE
    WHEN LENGTH(l) = 0 THEN NULL
    WHEN NOT s IS NULL THEN LIST_TRANSFORM(
        [LIST_REDUCE(s, LAMBDA a, b: CASE WHEN a.n * b.d {{op}} b.n * a.d THEN a ELSE b END)],
        LAMBDA x: {{{{'n': CAST(x.n AS BIGNUM), 'd': CAST(x.d AS BIGNUM)}}}}
    )[1]
    ELSE LIST_REDUCE(l, LAMBDA a, b: CASE WHEN one_ {{op}} other_ THEN a ELSE b END) END
)[1])[1]
"""


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
    plain = _plain(each.exact)
    if plain is not None:
        return computed(_of_whole(kind, plain, whole), whole=is_integer)
    items = listed(pair(each.exact))
    if kind in {"min", "max"}:
        found = _extreme(kind, items)
        return computed(_fraction(found, None), whole=is_integer)
    number = _fraction(_sum(items), 0 if kind == "sum" else None)
    if kind == "average":
        length = exp.Anonymous(this="LENGTH", expressions=[items.copy()])
        number = Operation("/", number, Leaf(length, most=ROWS, positive=True))
    return computed(number, whole=is_integer)


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


def pair(number: Exact) -> exp.Expr:
    """Return a fraction as a struct of numerator and denominator; null where there is none."""

    def write(writer: Writer) -> exp.Expr:
        ratio = writer.ratio(number)
        over = writer.wider(writer.scaled(ratio.factor.numerator, ratio.over))
        under = writer.wider(writer.scaled(ratio.factor.denominator, ratio.under))
        there = [exp.not_(exp.Is(this=part.copy(), expression=exp.null())) for part in (over, under)]
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


def _sum(items: exp.Expr) -> exp.Expr:
    a, b = ({name: _of(side, name) for name in "nd"} for side in "ab")
    parts = [wide.product(a["n"], b["d"]), wide.product(b["n"], a["d"])]
    return _filled(
        _SUM,
        {
            "all_": items,
            "sum_n_": exp.Add(this=parts[0], expression=parts[1]),
            "sum_d_": wide.product(a["d"], b["d"]),
        },
    )


def _extreme(kind: Kind, items: exp.Expr) -> exp.Expr:
    a, b = ({name: _of(side, name) for name in "nd"} for side in "ab")
    sides = {
        "all_": items,
        "one_": wide.product(a["n"], b["d"]),
        "other_": wide.product(b["n"], a["d"]),
    }
    return _filled(_EXTREME.format(op="<=" if kind == "min" else ">="), sides)


def _of(side: str, name: str) -> exp.Expr:
    return exp.Dot(this=exp.column(side), expression=exp.to_identifier(name))


def _filled(text: str, parts: dict[str, exp.Expr]) -> exp.Expr:
    filled = sqlglot.parse_one(text, read="duckdb")
    for place in list(filled.find_all(exp.Column)):
        part = parts.get(place.name)
        if part is not None:
            place.replace(part.copy())
    return filled
