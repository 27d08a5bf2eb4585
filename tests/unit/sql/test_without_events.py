"""Counts and sums of profiles without events are 0, for the engine and in the statement.

The expected profiles come of pandas: totals by profile, 0 where there is none, compared.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.spec.small import of_tables, write_extract
from tests.support.asking import by_statement, evaluated

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = of_tables(
    "2024-04-01 00:00",
    """
    profile_id | age:int
    nobody     | 0
    other      | 0
    buyer      | 0
    refunded   | 0
    even       | 0
    """,
    """
    profile_id | timestamp:instant | eventType | price:double | pieces:int
    other      | 2024-03-01 12:00  | view      | 7            | 7
    buyer      | 2024-03-02 12:00  | buy       | 0.5          | 1
    buyer      | 2024-03-03 12:00  | buy       | 0.5          |
    refunded   | 2024-03-04 12:00  | buy       | -2.5         | -1
    even       | 2024-03-05 12:00  | buy       | 1.5          | 3
    even       | 2024-03-06 12:00  | buy       | -1.5         | -3
    """,
)
TESTS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TOTALS = {"count()": None, "sum(price)": "price", "sum(pieces)": "pieces"}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tk.Extract]:
    place = write_extract(SMALL, tmp_path_factory.mktemp("small") / "extract")
    with tk.open_extract(place, store=tmp_path_factory.mktemp("stores"), quiet=True) as opened:
        yield opened


def totals(column: str | None) -> pd.Series[float]:
    events = pd.DataFrame(SMALL.events).query("eventType == 'buy'")
    grouped = events.groupby("profile_id")
    sums = grouped.size() if column is None else grouped[column].sum()
    return sums.reindex(SMALL.ids, fill_value=0)


@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize("op", TESTS)
def test_no_event_is_nothing(extract: tk.Extract, op: str, total: str) -> None:
    numbers = [-3, -2.5, -1, 0, 0.5, 1, 2]
    aggregate = f'xEvent[eventType = "buy"].{total}'
    asked = [f"{aggregate} {op} {number}" for number in numbers]
    asked += [f"{aggregate} {op} age + {number}" for number in numbers]  # joined, not grouped
    memberships = evaluated(extract, asked)
    for number, membership in zip([*numbers, *numbers], memberships, strict=True):
        values = totals(TOTALS[total])
        expected = set(values[TESTS[op](values, number)].index)
        assert set(membership.profile_ids()) == expected, membership.audience
        assert by_statement(extract, membership) == expected, membership.audience
