"""Clocks without an offset: beside days in a CSV column, and in text where no zone is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot.expressions as exp

from toolkit.store.config import CONFIG_FILE
from toolkit.store.reading import has_clock, text_instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from toolkit.store.columns import Stored
    from toolkit.store.sources import SourceTable

_NAIVE = r"\s*\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*"
_FIRST = 1000
"""How many rows say whether a column of text may hold clocks: few columns are read whole."""


def keep_days(connection: duckdb.DuckDBPyConnection, view: str, table: SourceTable) -> list[str]:
    """Read a CSV again where DuckDB made local midnights of days, and return notes on them.

    DuckDB takes a column of days and clocks for timestamps, and a day is then midnight of the
    connection's zone. A day without a clock is that day in every zone: its UTC midnight.

    Parameters
    ----------
    connection
        Has read the table; its time zone is that of clocks without an offset.
    view
        The name the table is read under.
    table
        A table in CSV files.
    """
    suspects = _with_midnights(connection, view)
    if not suspects:
        return []
    as_text = table.reader(suspects)
    notes, changes = [], []
    for name in suspects:
        count, example, others = _days(connection, as_text, name)
        if count and not others:
            notes.append(
                f"{name} of {table.label}: {count:,} cells are days without a clock, "
                f"such as {example}, and stay those days in UTC"
            )
            instant = exp.cast(text_instant(_column(name)), "TIMESTAMP")
            zoned = exp.Anonymous(this="timezone", expressions=[exp.Literal.string("UTC"), instant])
            changes.append(exp.alias_(zoned, name, quoted=True))
    if changes:
        columns = exp.Star(replace=changes).sql("duckdb")
        reader = table.reader([change.alias for change in changes])
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT {columns} FROM {reader}")
        connection.execute("SET preserve_insertion_order = false")
    return notes


def naive_texts(
    connection: duckdb.DuckDBPyConnection, view: str, texts: Sequence[Stored], label: str
) -> list[str]:
    """Return notes on the columns of text that hold clocks without an offset.

    Only a column that has one in the first rows is looked at.
    """
    tests = {text.name: _is_naive(text.sql) for text in texts}
    if not tests:
        return []
    rows = f"(SELECT * FROM {view} LIMIT {_FIRST})"
    counts = exp.select(*(_count_if(test) for test in tests.values())).sql("duckdb")
    row = connection.execute(f"{counts} FROM {rows}").fetchone() or ()
    notes = []
    for text, first in zip(texts, row, strict=True):
        if not first:
            continue
        test = tests[text.name]
        example = exp.Filter(
            this=exp.Min(this=text.sql.copy()), expression=exp.Where(this=test.copy())
        )
        whole = exp.select(_count_if(test), example).from_(view).sql("duckdb")
        count, shown = connection.execute(whole).fetchone() or (0, None)
        notes.append(
            f"{text.name} of {label}: {count:,} cells of text are clocks without an offset, such "
            f"as {shown!r}, taken as UTC; time_zone in {CONFIG_FILE} says another zone"
        )
    return notes


def _is_naive(text: exp.Expr) -> exp.Expr:
    pattern = exp.Literal.string(_NAIVE)
    return exp.Anonymous(this="regexp_full_match", expressions=[text.copy(), pattern])


def _count_if(test: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="count_if", expressions=[test.copy()])


def _with_midnights(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    """Return the columns of timestamps that have a midnight: a day may have been one."""
    relation = connection.table(view)
    kinds = zip(relation.columns, relation.types, strict=True)
    names = [name for name, kind in kinds if kind.id.startswith("timestamp")]
    if not names:
        return []
    midnight = exp.cast(exp.Literal.string("00:00:00"), "TIME")
    clocks = [exp.cast(exp.cast(_column(name), "TIMESTAMP"), "TIME") for name in names]
    counts = [_count_if(exp.EQ(this=clock, expression=midnight.copy())) for clock in clocks]
    row = connection.execute(exp.select(*counts).from_(view).sql("duckdb")).fetchone() or ()
    return [name for name, count in zip(names, row, strict=True) if count]


def _days(
    connection: duckdb.DuckDBPyConnection, reader: str, name: str
) -> tuple[int, str | None, int]:
    """Return how many cells are days, an example, and how many are no ISO 8601 text."""
    text = _column(name)
    written = exp.NEQ(this=exp.Trim(this=text.copy()), expression=exp.Literal.string(""))
    day = exp.and_(written.copy(), exp.not_(has_clock(text)))
    missing = exp.Is(this=text_instant(text), expression=exp.null())
    example = exp.Filter(this=exp.Min(this=text.copy()), expression=exp.Where(this=day))
    others = _count_if(exp.and_(written, missing))
    query = f"{exp.select(_count_if(day), example, others).sql('duckdb')} FROM {reader}"
    row = connection.execute(query).fetchone()
    if row is None:
        raise AssertionError("an aggregate gives one row")
    return row


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))
