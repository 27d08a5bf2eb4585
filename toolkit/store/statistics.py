"""What must be known of a source's values before they are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.store.columns import MOST_DECIMALS, doubles_in, lists_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb
    from duckdb.sqltypes import DuckDBPyType

Columns = list[tuple[str, "DuckDBPyType"]]
"""A view's columns: names and types."""

_Path = tuple[str, ...]
_DIGITS = 15
"""Up to how many digits a decimal has a double of its own: past that several share one."""
_FIRST = 100_000
"""How many rows are looked at first, to spare all rows the questions that these answer."""
_SURE = 8
"""A text seems of few values when the first rows have less than one in so many of the limit."""


def lossless_scales(
    connection: duckdb.DuckDBPyConnection, view: str, columns: Columns
) -> dict[_Path, int]:
    """Return, for every floating number that has one, the scale at which it is a decimal.

    A scale is lossless when every value is the double nearest to a decimal of that scale,
    and has at most 15 digits, so that it is the only such decimal (ENGINES.md 10). Columns with
    infinities, longer numbers or no value have none.
    """
    found: dict[_Path, int] = {}
    for name, kind in columns:
        column = exp.column(exp.to_identifier(name, quoted=True))
        path = tuple(part for part in name.split(".") if part) or (name,)
        for single in doubles_in(path, column, kind):
            found |= _scales(connection, exp.to_table(view), [single])
        for list_path, sql, item in lists_in(path, column, kind):
            item_column = exp.column("item")
            inside = list(doubles_in((*list_path, "[]"), item_column, item))
            if inside:
                rows = exp.select(
                    exp.alias_(exp.Anonymous(this="unnest", expressions=[sql]), "item")
                )
                found |= _scales(connection, rows.from_(view).subquery("items"), inside)
    return found


def _scales(
    connection: duckdb.DuckDBPyConnection,
    rows: exp.Expr,
    numbers: list[tuple[_Path, exp.Expr]],
) -> dict[_Path, int]:
    """Return the scales of numbers; the first rows say which one to try on all of them."""
    values = {
        path: exp.Case().when(exp.not_(_call("isnan", number)), number.copy())
        for path, number in numbers
    }
    every = range(MOST_DECIMALS + 1)
    first = _tried(connection, _first(rows), values, dict.fromkeys(values, every))
    likely = {path: _coarsest(tried) for path, tried in first.items()}
    once = {path: range(scale, scale + 1) for path, scale in likely.items() if scale is not None}
    found = _tried(connection, rows, values, once)
    failed = [path for path, tried in found.items() if _coarsest(tried) is None]
    found |= _tried(connection, rows, values, dict.fromkeys(failed, every))
    kept: dict[_Path, int] = {}
    for path, tried in found.items():
        scale = _coarsest(tried)
        largest = tried.largest
        if scale is not None and largest is not None and largest < 10 ** (_DIGITS - scale):
            kept[path] = scale
    return kept


@dataclass(frozen=True, slots=True)
class _Tried:
    """A number's largest value, and which scales hold all of them; None where it has none."""

    largest: float | None
    holds: Mapping[int, bool | None]


def _tried(
    connection: duckdb.DuckDBPyConnection,
    rows: exp.Expr,
    values: Mapping[_Path, exp.Expr],
    scales: Mapping[_Path, Iterable[int]],
) -> dict[_Path, _Tried]:
    if not scales:
        return {}
    checks: list[exp.Expr] = []
    for path, tried in scales.items():
        checks.append(exp.Max(this=exp.Abs(this=values[path].copy())))
        checks += [_lossless(values[path], scale) for scale in tried]
    query = exp.select(*checks).from_(rows.copy())
    if len(scales) == 1:  # missing values cost as much as others unless they are left out
        query = query.where(exp.not_(exp.Is(this=values[path].copy(), expression=exp.null())))
    row = connection.execute(query.sql("duckdb")).fetchone() or ()
    answers = iter(row)
    return {
        path: _Tried(next(answers), {scale: next(answers) for scale in tried})
        for path, tried in scales.items()
    }


def _coarsest(tried: _Tried) -> int | None:
    """Return the fewest decimals that no value speaks against."""
    return next((scale for scale, holds in tried.holds.items() if holds is not False), None)


def _first(rows: exp.Expr) -> exp.Expr:
    """Return the first rows; which they are does not matter."""
    return exp.select("*").from_(rows.copy()).limit(_FIRST).subquery("first_rows")


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
    seems = _estimates(connection, _first(exp.to_table(view)), names)
    unsure = [
        number for number, limit in enumerate(most) if limit / _SURE < seems[number] <= 2 * limit
    ]
    found = _estimates(connection, exp.to_table(view), [names[number] for number in unsure])
    estimates = dict(enumerate(seems)) | dict(zip(unsure, found, strict=True))
    return [
        _few(connection, view, name, limit) if estimates[number] <= 2 * limit else ()
        for number, (name, limit) in enumerate(zip(names, most, strict=True))
    ]


def _estimates(
    connection: duckdb.DuckDBPyConnection, rows: exp.Expr, names: list[exp.Expr]
) -> tuple[int, ...]:
    """Return about how many distinct values each expression has."""
    counts = [_call("approx_count_distinct", name) for name in names]
    if not counts:
        return ()
    query = exp.select(*counts).from_(rows).sql("duckdb")
    return connection.execute(query).fetchone() or ()


def _few(
    connection: duckdb.DuckDBPyConnection, view: str, name: exp.Expr, limit: int
) -> tuple[str, ...]:
    """Return the distinct texts of an expression; nothing when they are more than the limit."""
    query = exp.select(exp.alias_(name.copy(), "value")).distinct().from_(view)
    rows = connection.execute(query.limit(limit + 2).sql("duckdb")).fetchall()
    texts = sorted(value for (value,) in rows if value is not None)
    return tuple(texts) if len(texts) <= limit else ()
