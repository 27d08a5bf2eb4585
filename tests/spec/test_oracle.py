"""The reference interpreter says what the specification says, the whole language included."""

from __future__ import annotations

import pytest

from tests.oracle.interpreter import members
from tests.spec.extracts import EXTRACTS
from tests.spec.rows import ROWS, Row
from toolkit.language.pql import parse


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.extract}: {row.pql}")
def test_row(row: Row) -> None:
    extract = EXTRACTS[row.extract]
    assert members(parse(row.pql), extract.for_oracle(), extract.as_of) == row.expected
