"""Rows fold to the profiles a grouped statement would give."""

from __future__ import annotations

import operator
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.engine.fold import folded
from toolkit.sql.rows import Present, Tally

SIZE = 70
OPS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ROWS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.decimals("-9999.99", "9999.99", places=2)), max_size=60
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20), st.integers(-3, 3), st.decimals(-5, 5, places=3)
)


def _table(rows: list[tuple[int, Decimal]]) -> pa.Table:
    half = len(rows) // 2
    parts = [
        pa.record_batch(
            {
                "profile": pa.array([profile for profile, _ in part], pa.int32()),
                "value": pa.array([value for _, value in part], pa.decimal128(18, 2)),
            }
        )
        for part in (rows[:half], rows[half:])
    ]
    return pa.Table.from_batches(parts)


@given(rows=ROWS, op=st.sampled_from(sorted(OPS)), number=NUMBERS)
def test_counts_and_sums_compare_exactly(rows, op, number) -> None:
    counts = dict.fromkeys(range(SIZE), 0)
    sums = dict.fromkeys(range(SIZE), Decimal(0))
    for who, value in rows:
        counts[who] += 1
        sums[who] += value
    for kind, totals in (("rows", counts), ("values", sums)):
        found = folded(Tally(kind, op, number), _table(rows), SIZE)
        assert found is not None
        expected = [who for who, total in totals.items() if OPS[op](total, number)]
        assert found.indices().tolist() == expected


@pytest.mark.parametrize("number", ["-0.5", "0", "0.5", "1", "1.5", "2", "2.5"])
@pytest.mark.parametrize("op", OPS)
def test_whole_numbers_compare_with_what_is_between_them(op: str, number: str) -> None:
    counts = [0, 1, 2, 3]
    rows = [(who, Decimal(0)) for who, count in enumerate(counts) for _ in range(count)]
    found = folded(Tally("rows", op, Decimal(number)), _table(rows), len(counts))
    assert found is not None
    assert found.mask().tolist() == [OPS[op](count, Decimal(number)) for count in counts]


@given(rows=ROWS)
def test_any_row_and_its_complement(rows) -> None:
    members = {who for who, _ in rows}
    one, other = (folded(Present(c), _table(rows), SIZE) for c in (False, True))
    assert set(one.indices().tolist()) == members
    assert set(other.indices().tolist()) == set(range(SIZE)) - members


def test_sums_past_all_doubles_are_left_to_the_engine() -> None:
    profiles = pa.array([0, 0], pa.int32())
    for values in (
        pa.array([2**53, 1], pa.int64()),
        pa.array([Decimal(2**70), Decimal(1)], pa.decimal128(38, 0)),
    ):
        rows = pa.table({"profile": profiles, "value": values})
        assert folded(Tally("values", ">", 2**53), rows, SIZE) is None


@pytest.mark.parametrize("above", [0, 1])
def test_a_sum_past_all_doubles_is_answered_all_the_same(tmp_path, above: int) -> None:
    big = 2**53
    events = {
        "profile_id": ["a", "a", "b"],
        "timestamp": pd.to_datetime(["2026-01-01"] * 3, utc=True),
        "eventType": "buy",
        "amount": np.array([big, 1 + above, big], dtype=np.int64),
    }
    tables = {
        "profiles": pd.DataFrame({"profile_id": ["a", "b"]}),
        "events": pd.DataFrame(events),
    }
    with tk.open_extract(tables, store=tmp_path, quiet=True) as extract:
        found = next(iter(extract.evaluate(f"xEvent.sum(amount) > {big + 1}")))
        assert found.profile_ids().tolist() == ["a"] * above
