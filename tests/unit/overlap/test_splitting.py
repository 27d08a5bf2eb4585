"""A random split is a function of id and seed, the same in Python, DuckDB and as Spark's text."""

from __future__ import annotations

import math
from fractions import Fraction

import duckdb
import numpy as np
import pytest
import sqlglot
import sqlglot.expressions as exp
from hypothesis import given
from hypothesis import strategies as st

from toolkit import overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError
from toolkit.sql.splitting import WHOLE, bounds, group, is_between

IDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["", "'", '"', "\\", "é"]),
    min_size=1,
    max_size=40,
    unique=True,
)
ENGINE = duckdb.connect()
SEEDS = st.integers(-(10**12), 10**12)


@st.composite
def shares(draw: st.DrawFn) -> dict[str, float]:
    parts = draw(st.lists(st.integers(1, 20), min_size=1, max_size=5))
    total = sum(parts) + draw(st.integers(0, 10))
    names = ["test", "control", "it's", 'a "b"', "back\\slash"]
    return {name: part / total for name, part in zip(names, parts, strict=False)}


def groups(found: dict[str, Bitmap], size: int) -> list[str | None]:
    where: list[str | None] = [None] * size
    for name, one in found.items():
        for profile in one.indices().tolist():
            assert where[profile] is None
            where[profile] = name
    return where


@given(IDS, SEEDS, shares())
def test_duckdb_splits_as_python_does(ids: list[str], seed: int, wanted: dict[str, float]) -> None:
    everyone = Bitmap.full(len(ids))
    found = groups(overlap.split(everyone, overlap.draws(ids, seed), wanted), len(ids))
    column = exp.column("id")
    tests = [is_between(column, numbers, seed) for numbers in bounds(wanted).values()]
    query = exp.select(group(column, wanted, seed), *tests).from_("ids").order_by("place")
    ENGINE.execute(
        "CREATE OR REPLACE TABLE ids AS SELECT unnest(?::TEXT[]) id, unnest(?::INT[]) place",
        [ids, list(range(len(ids)))],
    )
    rows = ENGINE.execute(query.sql("duckdb")).fetchall()
    assert [name for name, *_ in rows] == found
    for name, *inside in rows:
        assert [each for each, yes in zip(wanted, inside, strict=True) if yes] == [name][
            : name is not None
        ]


def test_spark_is_asked_the_same() -> None:
    wanted = {"test": 0.25, "it's \\ control": 0.5}
    text = group(exp.column("profile_id"), wanted, seed=7).sql("spark")
    assert text == (
        "CASE WHEN SUBSTRING(MD5('7:' || profile_id), 1, 8) < '40000000' THEN 'test' "
        "WHEN SUBSTRING(MD5('7:' || profile_id), 1, 8) < 'c0000000' THEN 'it\\'s \\\\ control' END"
    )
    assert is_between(exp.column("profile_id"), bounds(wanted)["it's \\ control"], 7).sql(
        "spark"
    ) == (
        "NOT SUBSTRING(MD5('7:' || profile_id), 1, 8) < '40000000' "
        "AND SUBSTRING(MD5('7:' || profile_id), 1, 8) < 'c0000000'"
    )
    assert sqlglot.parse_one(text, dialect="spark") == sqlglot.parse_one(
        group(exp.column("profile_id"), wanted, seed=7).sql("duckdb"), dialect="duckdb"
    )


@given(IDS, SEEDS, shares(), st.data())
def test_a_group_is_a_function_of_id_and_seed(
    ids: list[str], seed: int, wanted: dict[str, float], data: st.DataObject
) -> None:
    members = data.draw(st.sets(st.integers(0, len(ids) - 1)))
    draws = overlap.draws(ids, seed)
    whole = groups(overlap.split(Bitmap.full(len(ids)), draws, wanted), len(ids))
    part = overlap.split(Bitmap.from_indices(sorted(members), len(ids)), draws, wanted)
    expected = [name if profile in members else None for profile, name in enumerate(whole)]
    assert groups(part, len(ids)) == expected


@given(shares())
def test_bounds_lie_side_by_side(wanted: dict[str, float]) -> None:
    found = list(bounds(wanted).values())
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    for share, (start, end) in zip(wanted.values(), found, strict=True):
        assert abs((end - start) / WHOLE - share) <= 1 / WHOLE
    assert (found[-1][1] == WHOLE) == (math.fsum(wanted.values()) > 1 - 1e-9)


def test_groups_are_as_large_as_their_shares() -> None:
    ids = [f"P{number:06d}" for number in range(100_000)]
    everyone = Bitmap.full(len(ids))
    wanted = {"a": 0.1, "b": 0.6, "c": 0.2}
    for seed in range(3):
        for name, one in overlap.split(everyone, overlap.draws(ids, seed), wanted).items():
            spread = math.sqrt(wanted[name] * (1 - wanted[name]) * len(ids))
            assert abs(one.count - wanted[name] * len(ids)) < 5 * spread


# --- strata ---------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 5), min_size=1, max_size=200), SEEDS, st.data())
def test_strata_are_divided_evenly(kinds: list[int], seed: int, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.integers(1, 20), min_size=1, max_size=4))
    rest = data.draw(st.integers(0, 10))
    total = sum(parts) + rest
    size = len(kinds)
    inside = data.draw(st.sets(st.integers(0, size - 1)))
    members = Bitmap.from_indices(sorted(inside), size)
    draws = overlap.draws(map(str, range(size)), seed)
    wanted = {f"group {at}": part / total for at, part in enumerate(parts)}
    found = groups(overlap.stratified(members, draws, wanted, np.array(kinds)), size)
    assert {at for at, name in enumerate(found) if name} <= inside
    exact = [Fraction(part, total) for part in (*parts, *([rest] if rest else []))]
    for kind in set(kinds):
        own = [at for at in inside if kinds[at] == kind]
        for name, part in zip(wanted, exact, strict=False):
            given_ = sum(found[at] == name for at in own)
            assert given_ in {math.floor(len(own) * part), math.ceil(len(own) * part)}
    if not rest:
        assert sum(name is not None for name in found) == len(inside)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), SEEDS, shares())
def test_a_stratum_is_divided_whoever_is_in_others(
    kinds: list[int], seed: int, wanted: dict[str, float]
) -> None:
    size, strata = len(kinds), np.array(kinds)
    draws = overlap.draws(map(str, range(size)), seed)
    found = overlap.stratified(Bitmap.full(size), draws, wanted, strata)
    one = Bitmap.from_mask(strata == kinds[0])
    alone = overlap.stratified(one, draws, wanted, strata)
    assert alone == {name: members & one for name, members in found.items()}


def test_strata_of_one_profile_are_a_draw_each() -> None:
    size = 10_000
    draws = overlap.draws(map(str, range(size)))
    found = overlap.stratified(Bitmap.full(size), draws, {"a": 0.7, "b": 0.3}, np.arange(size))
    assert found["a"] == ~found["b"]
    assert abs(found["a"].count - 7_000) < 5 * math.sqrt(0.7 * 0.3 * size)


def test_the_draw_within_strata_is_even() -> None:
    """Of profiles in strata of many sizes, each is in a group as often as its share says."""
    kinds = np.repeat(np.arange(8), [1, 1, 2, 3, 5, 8, 13, 27])
    often = np.zeros(len(kinds))
    runs = 2_000
    for seed in range(runs):
        draws = overlap.draws(map(str, range(len(kinds))), seed)
        found = overlap.stratified(Bitmap.full(len(kinds)), draws, {"a": 0.3, "b": 0.7}, kinds)
        often[found["a"].indices()] += 1
    assert np.abs(often / runs - 0.3).max() < 5 * math.sqrt(0.3 * 0.7 / runs)


def test_so_many_at_random() -> None:
    draws = overlap.draws(map(str, range(1000)))
    some = Bitmap.from_indices(np.arange(0, 1000, 2), 1000)
    found = overlap.at_random(some, draws, 100)
    assert found.count == 100
    assert (found & some) == found
    assert (overlap.at_random(some, draws, 50) & found).count == 50
    with pytest.raises(DefinitionError, match="501 of 500 profiles"):
        overlap.at_random(some, draws, 501)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({}, "at least one group"),
        ({"a": 0.5, " ": 0.5}, "no name"),
        ({"a": 0.0}, "the share of 'a' is 0.0"),
        ({"a": -1}, "the share of 'a' is -1"),
        ({"a": math.nan}, "the share of 'a' is nan"),
        ({"a": 50}, "the share of 'a' is 50"),
        ({"a": 0.6, "b": 0.6}, "add up to 1.2, more than 1"),
    ],
)
def test_shares_that_cannot_be(wanted: dict[str, float], told: str) -> None:
    draws = overlap.draws(["a"])
    with pytest.raises(DefinitionError, match=told):
        overlap.split(Bitmap.full(1), draws, wanted)
    with pytest.raises(DefinitionError, match=told):
        overlap.stratified(Bitmap.full(1), draws, wanted, np.zeros(1, dtype=np.int64))


def test_shares_that_are_1_but_for_rounding_leave_nobody_out() -> None:
    assert bounds({"a": 0.5, "b": 0.5 - 5e-10})["b"] == (2**31, 2**32)
