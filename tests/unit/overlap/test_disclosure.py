"""What is suppressed cannot be computed from all that is shown, and is no more than need be."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.charts.figures import content, strings, subtitle
from toolkit.engine.bitmap import Bitmap
from toolkit.errors import DefinitionError
from toolkit.overlap.disclosure import shown
from toolkit.workbench.overlap import Overlap

Sets = tuple[dict[str, Bitmap], int]
"""Audiences, and the least count that is shown."""


@st.composite
def audiences(draw: st.DrawFn, most: int = 5) -> Sets:
    """Draw audiences whose cells are often small, and often none."""
    count = draw(st.integers(1, most))
    min_cell = draw(st.integers(3, 12))
    sizes = st.sampled_from([0, 0, 1, 2, 3, min_cell - 1, min_cell, 20, 300])
    cells = draw(st.lists(sizes, min_size=2**count, max_size=2**count))
    if sum(cells) < min_cell:
        cells[0] = min_cell
    return drawn(cells), min_cell


def drawn(cells: list[int]) -> dict[str, Bitmap]:
    """Return audiences with so many profiles in each combination; its bits are audiences."""
    held = np.repeat(np.arange(len(cells)), cells)
    names = "abcdefghijklm"[: len(cells).bit_length() - 1]
    return {name: Bitmap.from_mask(held >> i & 1 == 1) for i, name in enumerate(names)}


def tables(overlap: Overlap) -> list[tuple[object, frozenset, int]]:
    """Return every count of an overlap's tables with what it counts: combinations, as a set."""
    names = overlap.sizes()["audience"].tolist()
    every = [frozenset(c) for k in range(len(names) + 1) for c in combinations(names, k)]

    def those(test) -> frozenset:
        return frozenset(each for each in every if test(each))

    found = [
        (r.profiles, those(lambda c, r=r: r.audience in c)) for r in overlap.sizes().itertuples()
    ]
    for r in overlap.pairs().itertuples():
        found += [
            (r.profiles_a, those(lambda c, r=r: r.a in c)),
            (r.profiles_b, those(lambda c, r=r: r.b in c)),
            (r.both, those(lambda c, r=r: {r.a, r.b} <= c)),
            (r.either, those(lambda c, r=r: {r.a, r.b} & c)),
            (r.only_a, those(lambda c, r=r: r.a in c and r.b not in c)),
            (r.only_b, those(lambda c, r=r: r.b in c and r.a not in c)),
        ]
    for r in overlap.exactly().itertuples():
        found.append((r.profiles, those(lambda c, r=r: len(c) == r.audiences)))
        found.append((r.at_least, those(lambda c, r=r: len(c) >= r.audiences)))
    listed = overlap.intersections()
    found += [(r.profiles, frozenset([frozenset(r.audiences)])) for r in listed.itertuples()]
    empty = set(every) - {frozenset(c) for c in listed["audiences"]} - {frozenset()}
    found += [(0, frozenset([c])) for c in empty]  # not listed, so known to be none
    return found


def known_system(found) -> tuple[np.ndarray, list[frozenset]]:
    """Return the equations of what is shown, and their unknowns."""
    unknowns = sorted({c for _, which in found for c in which}, key=sorted)
    rows = [[float(c in which) for c in unknowns] for value, which in found if value is not pd.NA]
    return np.array([*rows, [1.0] * len(unknowns)]), unknowns


@given(audiences())
@settings(deadline=None, max_examples=100)
def test_no_suppressed_count_is_determined_by_what_is_shown(sets: Sets) -> None:
    members, min_cell = sets
    found = tables(Overlap(members, min_cell=min_cell))
    system, unknowns = known_system(found)
    rank = np.linalg.matrix_rank(system)
    for value, which in found:
        if value is pd.NA:
            row = [float(c in which) for c in unknowns]
            assert np.linalg.matrix_rank(np.vstack([system, row])) == rank + 1


@given(audiences())
@settings(deadline=None, max_examples=100)
def test_no_small_count_is_shown_nor_one_that_leaves_a_small_one(sets: Sets) -> None:
    members, min_cell = sets
    total = next(iter(members.values())).size
    truth = tables(Overlap(members))
    for (value, which), (true, same) in zip(
        sorted(tables(Overlap(members, min_cell=min_cell)), key=_what),
        sorted(truth, key=_what),
        strict=True,
    ):
        assert which == same
        assert value is pd.NA or value == true
        if 0 < true < min_cell or 0 < total - true < min_cell:
            assert value is pd.NA
        if true == 0:
            assert value == 0


def _what(count) -> list[list[str]]:
    return sorted(sorted(c) for c in count[1])


@given(audiences())
@settings(deadline=None, max_examples=60)
def test_what_a_count_leaves_for_suppressed_intersections_is_not_small(sets: Sets) -> None:
    members, min_cell = sets
    counts = {which: value for value, which in tables(Overlap(members)) if len(which) == 1}
    guarded = tables(Overlap(members, min_cell=min_cell))
    hidden = {which for value, which in guarded if value is pd.NA and len(which) == 1}
    for value, which in guarded:
        if value is not pd.NA:
            left = sum(counts.get(one, 0) for one in hidden if one <= which)
            assert left == 0 or left >= min_cell


@given(audiences())
@settings(deadline=None, max_examples=100)
def test_measures_are_known_only_where_their_counts_are(sets: Sets) -> None:
    members, min_cell = sets
    pairs, plain = Overlap(members, min_cell=min_cell).pairs(), Overlap(members).pairs()
    needs = {
        "jaccard": ["both", "either"],
        "share_of_a": ["both", "profiles_a"],
        "share_of_b": ["both", "profiles_b"],
    }
    for measure in ("lift", "overlap_coefficient", "lift_low", "lift_high", "p_value"):
        needs[measure] = ["both", "profiles_a", "profiles_b"]
    for measure, counts in needs.items():
        lacking = pairs[counts].isna().any(axis=1)
        expected = plain[measure].mask(lacking)
        pd.testing.assert_series_equal(pairs[measure], expected)
    assert (pairs["p_adjusted"].isna() == pairs["p_value"].isna()).all()


def test_nothing_small_is_nothing_suppressed() -> None:
    members = drawn([100, 50, 60, 40, 30, 80, 70, 90])
    plain, guarded = Overlap(members), Overlap(members, min_cell=30)
    for name in ("sizes", "pairs", "intersections", "exactly"):
        expected, found = getattr(plain, name)(), getattr(guarded, name)()
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert guarded.sizes()["profiles"].dtype == guarded.pairs()["both"].dtype == "Int64"


def test_sizes_and_pairs_are_kept_where_intersections_suffice() -> None:
    members = drawn([1_000, 500, 600, 400, 300, 800, 700, 7])
    guarded = Overlap(members, min_cell=10)
    pd.testing.assert_frame_equal(guarded.pairs(), Overlap(members).pairs(), check_dtype=False)
    assert guarded.intersections()["profiles"].isna().all()


def test_a_small_audience_is_suppressed_wherever_it_is_counted() -> None:
    members = drawn([1_000, 4, 500, 0])
    guarded = Overlap(members, min_cell=5)
    assert guarded.sizes()["profiles"].tolist() == [pd.NA, 500]
    (row,) = guarded.pairs().itertuples()
    assert (row.profiles_a, row.only_a, row.either) == (pd.NA, pd.NA, pd.NA)
    assert (row.both, row.profiles_b, row.only_b) == (0, 500, 500)
    assert guarded.exactly()["profiles"].tolist() == [pd.NA, pd.NA, 0]


@given(st.permutations(range(8)))
def test_the_order_of_what_is_suppressed_tells_nothing(order: list[int]) -> None:
    cells = [1_000] + [0] * 7
    for value, place in enumerate(order):
        cells[place] += value + 1
    found = Overlap(drawn(cells), min_cell=12).intersections()
    hidden = found.loc[found["profiles"].isna(), "audiences"].tolist()
    assert hidden == sorted(hidden, key=lambda names: (len(names), names))
    assert found["profiles"].isna().is_monotonic_increasing
    assert found["profiles"].dropna().is_monotonic_decreasing


def test_a_universe_is_guarded_by_its_own_counts() -> None:
    members = drawn([100, 50, 60, 4])
    inside = members["a"]
    guarded = shown(members, 5, inside)
    assert not guarded.pairs["both"].any()  # 4 of 54
    assert guarded.sizes.tolist() == [True, False]


@pytest.mark.parametrize(
    ("members", "min_cell", "told"),
    [
        ({f"a{i}": Bitmap.full(99) for i in range(13)}, 5, "up to 12 audiences, not 13"),
        ({"a": Bitmap.full(99)}, 2, "whole number from 3"),
        ({"a": Bitmap.full(4)}, 5, "4 profiles, fewer than min_cell"),
    ],
)
def test_what_cannot_be_protected_is_refused_at_once(members, min_cell, told) -> None:
    with pytest.raises(DefinitionError, match=told):
        Overlap(members, min_cell=min_cell)


def test_inclusive_intersections_are_refused() -> None:
    guarded = Overlap(drawn([100, 50, 60, 4]), min_cell=5)
    for ask in (guarded.intersections, lambda kind: guarded.upset(kind=kind)):
        with pytest.raises(DefinitionError, match="exclusive"):
            ask(kind="inclusive")


def test_nobody_at_all_has_nothing_to_suppress() -> None:
    guarded = Overlap({"a": Bitmap.empty(0), "b": Bitmap.empty(0)}, min_cell=5)
    assert guarded.sizes()["profiles"].tolist() == [0, 0]
    assert guarded.exactly()["profiles"].tolist() == [0, 0, 0]


CELLS = [5_000, 2_111, 1_777, 443, 997, 331, 7, 3]
"""No two sums of these are alike, so that a number in a figure tells which count it is."""


def numbers(values: object) -> list[float]:
    """Return every number anywhere in JSON values."""
    match values:
        case int() | float():
            return [values]
        case dict():
            return [n for one in values.values() for n in numbers(one)]
        case list():
            return [n for one in values for n in numbers(one)]
    return []


@pytest.mark.parametrize("cells", [CELLS, [5_000, 2_111, 1_777, 6], [5_000, 4, 1_777, 0]])
def test_figures_draw_what_is_suppressed_as_missing_and_do_not_tell_it(cells: list[int]) -> None:
    members = drawn(cells)
    plain, guarded = Overlap(members), Overlap(members, min_cell=10)
    true = {which: value for value, which in tables(plain)}
    lacking = {true[which] for value, which in tables(guarded) if value is pd.NA}
    assert lacking
    figures = [guarded.upset(), guarded.euler()]
    figures += [guarded.heatmap(measure=m) for m in ("jaccard", "containment", "lift", "both")]
    figures += [guarded.depth(), guarded.upset(top=2, color="lift"), guarded.upset(sort="lift")]
    for figure in figures:
        told = content(figure)
        words = {word for text in strings(told["data"]) for word in re.split(r"[^\d,]+", text)}
        words |= {word for text in strings(told["layout"]) for word in re.split(r"[^\d,]+", text)}
        assert not words & {f"{count:,}" for count in lacking if count >= 10}
        assert not set(numbers(told["data"])) & {count for count in lacking if count >= 10}
    bars = next(one for one in guarded.upset().data if one.name == "intersections")
    assert [value is None for value in bars.y] == [text == "–" for text in bars.text]
    assert bars.y[-1] is None


def test_lift_of_intersections_is_missing_where_a_count_it_is_of_is_suppressed() -> None:
    members = drawn([9_000, 700, 800, 6, 900, 500, 7, 300, 800, 650, 400, 950, 620, 300, 90, 40])
    true, found = (Overlap(members, min_cell=cell).intersections() for cell in (None, 10))
    true = true.set_index("audiences")
    some = 0
    for row in found.itertuples():
        if row.profiles is pd.NA:
            assert np.isnan(row.lift)
        else:
            assert row.lift == true["lift"][row.audiences]
            some += 1
    assert 0 < some < len(found)
    small = Overlap(drawn([5_000, 4, 1_777, 0]), min_cell=10)
    assert small.sizes()["profiles"].isna().any()
    assert small.intersections()[["expected", "lift"]].isna().all(axis=None)


def test_the_values_of_a_field_are_not_protected_and_not_shown() -> None:
    guarded = Overlap(drawn(CELLS), min_cell=10)
    with pytest.raises(DefinitionError, match="not protected by min_cell"):
        guarded.upset(by="loyalty.tier")


def test_hovering_says_why_a_number_is_missing() -> None:
    guarded = Overlap(drawn([5_000, 2_111, 1_777, 6]), min_cell=10)
    assert "suppressed" in guarded.heatmap().data[0].customdata[0][1]
    assert guarded.heatmap(measure="both").data[0].z[0] == [2_117, None]
    assert guarded.heatmap().data[0].z[0][1] is None
    assert "protect" in subtitle(guarded.euler())
    assert "suppressed" in guarded.euler().layout.meta["alt"]
    assert "counts below 10 suppressed" in repr(guarded)
    assert "&lt;NA&gt;" in guarded._repr_html_()
