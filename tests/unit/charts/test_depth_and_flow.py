"""Bars of in how many, and ribbons from group to group, are the tables' own numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.charts.figures import bitmaps, subtitle
from toolkit import charts, overlap
from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import Values


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


# depth


def test_bars_are_in_exactly_and_in_at_least() -> None:
    figure = charts.depth(overlap.exactly(bitmaps(a=range(400), b=range(300, 600))))
    assert list(trace(figure, "exactly").x) == [400, 500, 100]
    assert list(trace(figure, "at least").x) == [600, 100]
    assert list(trace(figure, "at least").y) == [1, 2]
    assert trace(figure, "exactly").text[2] == "100 (10.0 %)"
    assert "In 2: 100." in figure.layout.meta["alt"]


def test_rows_end_where_nobody_is_in_more() -> None:
    figure = charts.depth(overlap.exactly(bitmaps(a=[1], b=[2], c=[])))
    assert list(figure.layout.yaxis.ticktext) == ["0", "1"]


def test_the_last_of_too_many_rows_is_of_all_from_there_on() -> None:
    figure = charts.depth(overlap.exactly(bitmaps(**{f"a{i}": range(i + 1) for i in range(60)})))
    assert figure.layout.yaxis.ticktext[-1] == "≥ 39"
    assert len(trace(figure, "exactly").x) == 39
    assert trace(figure, "at least").x[-1] == 60 - 38


def test_a_few_are_not_told_as_none() -> None:
    table = pd.DataFrame({"audiences": [0, 1], "profiles": [99_999, 1], "at_least": [100_000, 1]})
    assert trace(charts.depth(table), "exactly").text[1] == "1 (< 0.1 %)"


def test_nobody_at_all_is_drawn_as_nothing() -> None:
    assert len(trace(charts.depth(overlap.exactly({"a": Bitmap.empty(0)})), "exactly").x) == 0


# flow


def named(figure, anchor):
    notes = figure.layout.annotations
    return [one for one in notes if one.yanchor == "middle" and one.xanchor == anchor]


@st.composite
def flows(draw: st.DrawFn) -> pd.DataFrame:
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    size, groups = 500, draw(st.integers(1, 9))
    labels = tuple(f"group {i}" for i in range(groups))
    sides = [Values(random.integers(-1, groups, size), labels) for _ in range(2)]
    return overlap.flow(*sides, Bitmap.full(size), draw(st.integers(1, 20)))


@settings(max_examples=25, deadline=None)
@given(flows())
def test_ribbons_are_as_high_as_their_profiles_and_fill_their_groups(table) -> None:
    figure = charts.flow(table)
    ribbons = [one for one in figure.data if one.name == "flow"]
    left, right = [one for one in figure.data if one.name == "groups"]
    assert len(ribbons) == len(table)
    pixels = sum(left.y) / table["profiles"].sum()
    heights = sorted(max(one.y[-1] - one.y[0], 0) for one in ribbons)
    assert heights == pytest.approx(sorted(table["profiles"] * pixels), abs=0.01)
    for side, end in ((left, 0), (right, len(ribbons[0].x) // 2 - 1)):
        for base, height in zip(side.base, side.y, strict=True):
            own = [
                one.y[end] for one in ribbons if base - 0.01 <= one.y[end] < base + height - 1e-4
            ]
            assert min(own) == pytest.approx(base, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(flows())
def test_groups_are_named_once_in_their_place_and_no_name_is_over_another(table) -> None:
    figure = charts.flow(table)
    high = figure.layout.yaxis.range[0]
    for anchor, column in (("right", "before"), ("left", "after")):
        notes = [
            n for n in figure.layout.annotations if n.yanchor == "middle" and n.xanchor == anchor
        ]
        assert len(notes) == table[column].nunique()
        places = sorted(note.y * high for note in notes)
        assert all(np.diff(places) >= 36)
        assert 0 <= min(places) <= max(places) <= high
        counts = sorted(int(note.text.split("<br>")[1].replace(",", "")) for note in notes)
        assert counts == sorted(table.groupby(column)["profiles"].sum())


def test_others_and_none_come_last_in_grey() -> None:
    labels = ("a", "b", "c")
    sides = [Values(np.array([-1, -1, 2, 1, 1, 0]), labels)] * 2
    table = overlap.flow(*sides, Bitmap.full(6), 1)
    figure = charts.flow(table)
    told = [
        n.text for n in figure.layout.annotations if n.xanchor == "right" and n.yanchor == "middle"
    ]
    assert [text.split(" ")[0] for text in told] == ["b", "(other)", "(none)"]
    bars = next(one for one in figure.data if one.name == "groups")
    assert bars.marker.color[1] == bars.marker.color[2] != bars.marker.color[0]
    told = subtitle(figure)
    assert told.startswith("6 profiles. A band: the profiles that are in both of its groups")
    assert told.endswith("(none): in no group of that side")


def test_no_flow_is_an_empty_figure() -> None:
    sides = [Values(np.zeros(3, dtype=np.int64), ("a",))] * 2
    figure = charts.flow(overlap.flow(*sides, Bitmap.empty(3)))
    assert len([one for one in figure.data if one.name == "flow"]) == 0
