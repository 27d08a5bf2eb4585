"""What must be known of a source's values before they are laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.store.columns import MOST_DECIMALS, doubles_in, lists_in

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

Columns = list[tuple[str, "DuckDBPyType"]]
"""A view's columns: names and types."""

_DIGITS = 15
"""Up to how many digits a decimal has a double of its own: past that several share one."""


def lossless_scales(
    connection: duckdb.DuckDBPyConnection, view: str, columns: Columns
) -> dict[tuple[str, ...], int]:
    """Return, for every floating number that has one, the scale at which it is a decimal.

    A scale is lossless when every value is the double nearest to a decimal of that scale,
    and has at most 15 digits, so that it is the only such decimal (ENGINES.md 10). Columns with
    infinities, longer numbers or no value have none.
    """
    found: dict[tuple[str, ...], int] = {}
    top: list[tuple[tuple[str, ...], exp.Expr]] = []
    for name, kind in columns:
        column = exp.column(exp.to_identifier(name, quoted=True))
        path = tuple(part for part in name.split(".") if part) or (name,)
        top += doubles_in(path, column, kind)
        for list_path, sql, item in lists_in(path, column, kind):
            item_column = exp.column("item")
            inside = list(doubles_in((*list_path, "[]"), item_column, item))
            if inside:
                rows = exp.select(
                    exp.alias_(exp.Anonymous(this="unnest", expressions=[sql]), "item")
                )
                found |= _scales(connection, rows.from_(view).subquery("items"), inside)
    if top:
        found |= _scales(connection, exp.to_table(view), top)
    return found


def _scales(
    connection: duckdb.DuckDBPyConnection,
    rows: exp.Expr,
    numbers: list[tuple[tuple[str, ...], exp.Expr]],
) -> dict[tuple[str, ...], int]:
    checks: list[exp.Expr] = []
    for _path, number in numbers:
        value = exp.Case().when(exp.not_(_call("isnan", number)), number.copy())
        checks.append(exp.Max(this=exp.Abs(this=value)))
        checks += [_lossless(value, scale) for scale in range(MOST_DECIMALS + 1)]
    row = connection.execute(exp.select(*checks).from_(rows).sql("duckdb")).fetchone() or ()
    width = MOST_DECIMALS + 2
    found: dict[tuple[str, ...], int] = {}
    for index, (path, _number_sql) in enumerate(numbers):
        largest, *lossless = row[index * width : (index + 1) * width]
        scale = next((scale for scale, holds in enumerate(lossless) if holds), None)
        if scale is not None and largest < 10 ** (_DIGITS - scale):
            found[path] = scale
    return found


def _lossless(value: exp.Expr, scale: int) -> exp.Expr:
    factor = _number(10**scale)
    scaled = exp.Mul(this=exp.paren(value.copy()), expression=factor)
    back = exp.Div(
        this=_call("round", scaled), expression=exp.cast(factor.copy(), exp.DataType.Type.DOUBLE)
    )
    same = exp.EQ(this=back, expression=value.copy())
    return exp.Anonymous(this="bool_and", expressions=[same])


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def few_values(
    connection: duckdb.DuckDBPyConnection, view: str, names: list[exp.Expr], most: list[int]
) -> list[tuple[str, ...]]:
    """Return the distinct texts of each expression that has at most so many, else nothing."""
    if not names:
        return []
    counts = [_call("approx_count_distinct", name) for name in names]
    estimates = connection.execute(exp.select(*counts).from_(view).sql("duckdb")).fetchone() or ()
    found: list[tuple[str, ...]] = []
    for name, estimate, limit in zip(names, estimates, most, strict=True):
        values: tuple[str, ...] = ()
        if estimate <= 2 * limit:
            query = exp.select(exp.alias_(name.copy(), "value")).distinct().from_(view)
            rows = connection.execute(query.limit(limit + 2).sql("duckdb")).fetchall()
            texts = sorted(value for (value,) in rows if value is not None)
            values = tuple(texts) if len(texts) <= limit else ()
        found.append(values)
    return found
