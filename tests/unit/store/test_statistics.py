"""What the first rows say is never more than a guess: all rows decide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest
import sqlglot.expressions as exp

from toolkit.store import statistics
from toolkit.store.statistics import few_values, lossless_scales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.store.statistics import Columns

FIRST = 3


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    monkeypatch.setattr(statistics, "_FIRST", FIRST)
    with duckdb.connect() as connection:
        yield connection


def bound(
    connection: duckdb.DuckDBPyConnection, values: list[object], kind: str
) -> tuple[str, Columns]:
    table = pd.DataFrame({"value": pd.Series(values, dtype=object)})
    connection.register("given", table)
    connection.execute(f"CREATE TABLE source AS SELECT CAST(value AS {kind}) AS value FROM given")
    found = connection.table("source")
    return "source", list(zip(found.columns, found.types, strict=True))


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([1.0, 2.0, 3.0, 4.0], 0),
        ([1.0, 2.0, 3.0, 4.25], 2),
        ([1.25, 2.0, 3.0, 4.5], 2),
        ([1.25, 2.0, 3.0, 4.125], 3),
        ([None, None, None, 0.5], 1),
        ([None, None, None, None], None),
        ([math.nan, 1.5, None, math.nan], 1),
        ([math.nan, math.nan, math.nan], None),
        ([1.0, 2.0, 3.0, math.inf], None),
        ([1.0, 2.0, 3.0, math.pi], None),
        ([math.pi, 2.0, 3.0, 1.0], None),
        ([1.0, 2.0, 3.0, -1e14, 0.5], None),
        ([1.0, 2.0, 3.0, -1e14], 0),
        ([1.0, 2.0, 3.0, 1e15], None),
        ([0.1 + 0.2, 1.0], None),
    ],
)
def test_a_scale_holds_every_value(
    values: list[object], scale: int | None, connection: duckdb.DuckDBPyConnection
) -> None:
    found = lossless_scales(connection, *bound(connection, values, "DOUBLE"))
    assert found == ({} if scale is None else {("value",): scale})


def test_numbers_in_lists_have_scales_of_their_own(connection: duckdb.DuckDBPyConnection) -> None:
    pairs = [[(1.0, None)], [], [(2.5, math.pi)], [(3.25, None)]]
    rows: list[object] = [[{"a": a, "b": b} for a, b in each] for each in pairs]
    found = lossless_scales(connection, *bound(connection, rows, "STRUCT(a DOUBLE, b DOUBLE)[]"))
    assert found == {("value", "[]", "a"): 2}


@pytest.mark.parametrize(
    ("values", "most", "listed"),
    [
        (["b", "a", None, "b"], 2, ("a", "b")),
        (["a", "a", "a", "b", "c"], 2, ()),
        (["a", "a", "a", *(str(n) for n in range(100))], 2, ()),
        (["a", "b", "c", "d", "d"], 4, ("a", "b", "c", "d")),
        (["a", "b", "c"], 1, ()),
        ([None, None], 4, ()),
    ],
)
def test_few_texts_are_listed(
    values: list[object],
    most: int,
    listed: tuple[str, ...],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    view, _columns = bound(connection, values, "VARCHAR")
    assert few_values(connection, view, [exp.column("value")], [most]) == [listed]
