"""PQL.md as a table: DuckDB evaluates it as it is written, and so does the oracle.

What the engine does not evaluate yet it says by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import toolkit as tk
from tests.oracle.interpreter import members
from tests.spec.rows import ROWS
from tests.spec.small import EXTRACTS, write_extract
from toolkit.errors import UnsupportedError
from toolkit.language.pql import parse

if TYPE_CHECKING:
    from collections.abc import Callable

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


def marked(row: Row) -> object:
    later = pytest.mark.xfail(strict=True, raises=UnsupportedError, reason="evaluated later")
    marks = () if row.compiled else (later,)
    return pytest.param(row, id=f"{row.extract}: {row.pql}", marks=marks)


@pytest.mark.parametrize("row", [marked(row) for row in ROWS])
def test_row(row: Row, opened: Callable[[str], tk.Extract]) -> None:
    found = opened(row.extract).evaluate(tk.Audience("row", row.pql))["row"]
    assert set(found.profile_ids()) == row.expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.extract}: {row.pql}")
def test_row_of_the_oracle(row: Row) -> None:
    extract = EXTRACTS[row.extract]
    assert members(parse(row.pql), extract.for_oracle(), extract.as_of) == row.expected


@pytest.mark.parametrize("row", [row for row in ROWS if row.compiled], ids=lambda row: row.pql)
def test_the_standalone_statement_says_the_same(
    row: Row, opened: Callable[[str], tk.Extract]
) -> None:
    extract = opened(row.extract)
    statement = extract.evaluate(tk.Audience("row", row.pql))["row"].sql()
    found = extract._store.query(statement).fetchall()
    assert [who for (who,) in found] == sorted(row.expected)


def test_there_are_enough_rows_and_no_row_twice() -> None:
    assert len(ROWS) >= 250
    assert len({(row.extract, row.pql) for row in ROWS}) == len(ROWS)
