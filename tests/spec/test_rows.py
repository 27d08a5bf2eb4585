"""PQL.md as a table: DuckDB evaluates it as it is written, and so does the oracle.

What the engine does not evaluate yet is a strict expected failure.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.rows import ROWS
from tests.spec.small import EXTRACTS, write_extract
from toolkit.language.functions import FUNCTIONS
from toolkit.language.pql import parse
from toolkit.language.tree import Call, Expression, Occurrence, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.spec.row import Row


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tk.Extract]:
    known: dict[str, tk.Extract] = {}

    def open_named(name: str) -> tk.Extract:
        if name not in known:
            folder = write_extract(EXTRACTS[name], tmp_path_factory.mktemp("spec") / "extract")
            store = tmp_path_factory.mktemp("stores")
            known[name] = tk.open_extract(folder, store=store, quiet=True)
        return known[name]

    return open_named


def asked(row: Row) -> list[tk.Audience]:
    beside = [tk.Audience(name, pql) for name, pql in row.beside]
    return [tk.Audience("row", row.pql), *beside]


def marked(row: Row) -> object:
    later = pytest.mark.xfail(strict=True, reason="not evaluated yet, or not yet as it should be")
    marks = () if row.compiled else (later,)
    return pytest.param(row, id=f"{row.extract}: {row.pql}", marks=marks)


@pytest.mark.filterwarnings("ignore::toolkit.ToolkitWarning")
@pytest.mark.parametrize("row", [marked(row) for row in ROWS])
def test_row(row: Row, opened: Callable[[str], tk.Extract]) -> None:
    found = opened(row.extract).evaluate(*asked(row), quiet=True)["row"]
    assert set(found.profile_ids()) == row.expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.extract}: {row.pql}")
def test_row_of_the_oracle(row: Row) -> None:
    extract = EXTRACTS[row.extract]
    small, as_of = extract.for_oracle(), extract.as_of
    known = small.audiences(as_of)
    for name, pql in row.beside:
        known[name] = members(parse(pql), small, as_of, known)
    assert members(parse(row.pql), small, as_of, known) == row.expected


@pytest.mark.filterwarnings("ignore::toolkit.ToolkitWarning")
@pytest.mark.parametrize("row", [row for row in ROWS if row.compiled], ids=lambda row: row.pql)
def test_the_standalone_statement_says_the_same(
    row: Row, opened: Callable[[str], tk.Extract]
) -> None:
    extract = opened(row.extract)
    statement = extract.evaluate(*asked(row), quiet=True)["row"].sql()
    found = extract._store.query(statement).fetchall()
    assert [who for (who,) in found] == sorted(row.expected)


def test_there_are_enough_rows_and_no_row_twice() -> None:
    assert len(ROWS) >= 1_500
    assert len({(row.extract, row.pql, row.beside) for row in ROWS}) == len(ROWS)


def said(row: Row) -> Iterator[str]:
    """Yield what a row is about: the kinds of its nodes, and its functions."""
    for node in walk(parse(row.pql)):
        yield type(node).__name__
        if isinstance(node, Call):
            yield node.function


KINDS = [kind.__name__ for union in (Expression, Occurrence) for kind in get_args(union)]


@pytest.fixture(scope="session")
def rows_about() -> Counter[str]:
    return Counter(about for row in ROWS for about in set(said(row)))


@pytest.mark.parametrize("about", [*FUNCTIONS, *KINDS])
def test_everything_is_said_five_times(about: str, rows_about: Counter[str]) -> None:
    assert rows_about[about] >= 5
