"""Arithmetic is exact: engine, standalone statement and `fractions.Fraction` say the same."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.support.asking import differences
from tests.support.strategies import extracts
from tests.support.strategies.arithmetic import arithmetic_rules
from toolkit.store import macros

if TYPE_CHECKING:
    from tests.spec.small import SmallExtract

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@given(small=extracts(), asked=st.lists(arithmetic_rules, min_size=4, max_size=4))
@settings(max_examples=8, suppress_health_check=UNHURRIED, deadline=None)
def test_generated_arithmetic(small: SmallExtract, asked: list[str]) -> None:
    odd = differences(small, asked)
    note(repr(odd))
    assert odd == []


@pytest.mark.long
@given(small=extracts(), asked=st.lists(arithmetic_rules, min_size=10, max_size=10))
@settings(max_examples=300, suppress_health_check=UNHURRIED, deadline=None, derandomize=False)
def test_three_thousand_rules(small: SmallExtract, asked: list[str]) -> None:
    odd = differences(small, asked)
    note(repr(odd))
    assert odd == []


@pytest.fixture(scope="module")
def functions() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    macros.create(connection)
    return connection


@pytest.mark.parametrize(("left", "right"), [(5, 5), (40, 17), (60, 30), (3, 40), (19, 19)])
def test_whole_numbers_of_any_size(
    functions: duckdb.DuckDBPyConnection, left: int, right: int
) -> None:
    draw = random.Random(left * 100 + right)
    pairs = [
        (draw.choice([-1, 1]) * draw.randrange(10**left), draw.randrange(1, 10**right))
        for _ in range(300)
    ]
    table = pa.table({"a": [str(a) for a, _ in pairs], "b": [str(b) for _, b in pairs]})
    functions.register("pairs", table)
    rows = functions.execute(
        "SELECT exact_product(x, y), exact_quotient(x, y), exact_remainder(x, y) "
        "FROM (SELECT a::BIGNUM AS x, b::BIGNUM AS y FROM pairs)"
    ).fetchall()
    for (a, b), (product, quotient, rest) in zip(pairs, rows, strict=True):
        sign = -1 if a < 0 else 1
        assert int(product) == a * b
        assert (int(quotient), int(rest)) == (sign * (abs(a) // b), sign * (abs(a) % b))


@pytest.mark.parametrize("denominators", [[1, 3, 7, 10, 6], [3, 10**17, 10**25 + 1, 97, 10**6]])
def test_lists_of_fractions(functions: duckdb.DuckDBPyConnection, denominators: list[int]) -> None:
    draw = random.Random(7)
    lists = [
        [(draw.randrange(-999, 999), draw.choice(denominators)) for _ in range(number)]
        for number in range(20)
    ]
    rows = [[{"n": str(n), "d": str(d)} for n, d in each] for each in lists]
    functions.register("lists", pa.table({"l": rows}))
    answers = functions.execute(
        "SELECT exact_sum(f), exact_min(f), exact_max(f) FROM (SELECT list_transform(l, "
        "lambda z: {'n': z.n::BIGNUM, 'd': z.d::BIGNUM}) AS f FROM lists)"
    ).fetchall()
    for each, answer in zip(lists, answers, strict=True):
        fractions = [Fraction(n, d) for n, d in each]
        read = [None if f is None else Fraction(int(f["n"]), int(f["d"])) for f in answer]
        expected = [sum(fractions), min(fractions), max(fractions)] if each else [None] * 3
        assert read == expected
