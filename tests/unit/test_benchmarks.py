"""The benchmark's workload: what it asks, and that its contenders answer alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks.engines import sql
from benchmarks.engines.duckdb_parquet import DuckDBParquet
from benchmarks.engines.pandas_memory import PandasMemory
from benchmarks.engines.toolkit_store import Toolkit, audience
from benchmarks.generate import generate
from benchmarks.tables import Cell, row
from benchmarks.workload import QUESTIONS, RULES, SIZES, Leaf, audiences, distinct
from toolkit.engine.plan import plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extract")
    generate(folder, profiles=500, events=5_000)
    return folder


@pytest.fixture(scope="module")
def toolkit(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    toolkit = Toolkit(str(folder), str(tmp_path_factory.mktemp("stores")))
    toolkit.open()
    return toolkit


@pytest.fixture(scope="module")
def duckdb(folder: Path) -> DuckDBParquet:
    duckdb = DuckDBParquet(str(folder), threads=1)
    duckdb.open()
    return duckdb


@pytest.fixture(scope="module")
def sizes(toolkit: Toolkit) -> list[int]:
    return toolkit.audiences(SIZES[-1])


@pytest.mark.parametrize(("count", "leaves"), [(1, 4), (50, 120), (200, 300)])
def test_there_are_so_many_distinct_leaves(count: int, leaves: int) -> None:
    assert len(distinct(audiences(count))) == leaves
    definitions = {one.name: audience(one).definition.expression for one in audiences(count)}
    assert len(plan(definitions).leaves) == leaves


def test_an_audience_has_four_rules() -> None:
    assert len(audiences(SIZES[-1])) == SIZES[-1]
    assert all(len(set(one.leaves)) == RULES for one in audiences(SIZES[-1]))


def test_a_smaller_workload_is_the_first_of_a_larger() -> None:
    assert audiences(10) == audiences(200)[:10]


def test_there_is_something_of_everything_from_the_start() -> None:
    kinds = Counter(leaf.kind for leaf in distinct(audiences(50)))
    assert kinds == {"any": 78, "attribute": 16, "count": 16, "sum": 8, "sequence": 2}


def test_every_audience_has_the_size_of_its_own_statement(
    duckdb: DuckDBParquet, sizes: list[int]
) -> None:
    assert duckdb.one_by_one(50) == sizes[:50]


def test_one_statement_has_the_sizes_of_all(duckdb: DuckDBParquet, sizes: list[int]) -> None:
    assert duckdb.audiences(SIZES[-1]) == sizes
    assert sum(size > 0 for size in sizes) > SIZES[-1] / 2


def test_pandas_has_the_sizes_of_all(folder: Path, sizes: list[int]) -> None:
    pandas = PandasMemory(str(folder))
    pandas.open()
    assert pandas.audiences(SIZES[-1]) == sizes


@pytest.mark.parametrize(("leaf", "other"), QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_has_one_answer(
    toolkit: Toolkit, duckdb: DuckDBParquet, leaf: Leaf, other: Leaf | None
) -> None:
    ours, theirs = (
        one.leaf(leaf) if other is None else one.without(leaf, other) for one in (toolkit, duckdb)
    )
    assert ours == theirs > 0


def test_answers_are_forgotten(toolkit: Toolkit) -> None:
    toolkit.leaf(Leaf("any", "search", days=30))
    assert list(toolkit.store.rglob("*.leaf"))
    toolkit.forget()
    assert list(toolkit.store.rglob("*.leaf")) == []


def test_engines_are_written_differently() -> None:
    leaf = Leaf("sum", "commerce.purchases", threshold=300, column="price")
    assert sql.select(sql.DuckDBText(), leaf) == (
        "SELECT profile_id FROM events WHERE \"eventType\" = 'commerce.purchases' "
        "GROUP BY profile_id HAVING sum(price::DECIMAL(18, 2)) >= 300"
    )


def test_a_row_says_how_many_times_as_long() -> None:
    cells = {"a": Cell(0.5, 0.4), "b": Cell(5.0, 4.0), "c": Cell(None, None)}
    assert row("one", cells, "a") == "| one | 0.500 (0.400) | 5.00 (4.00) 10× | – |"
