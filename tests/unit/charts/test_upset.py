"""The UpSet chart draws the intersections' own numbers, and says what it leaves out."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.unit.charts.figures import bitmaps, tables
from toolkit import charts, overlap
from toolkit.errors import DefinitionError

AUDIENCES = {"gold": range(400), "news": range(300, 600), "lapsed": range(590, 800, 2)}


@pytest.fixture
def members():
    return bitmaps(**AUDIENCES)


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def test_bars_are_the_intersections_largest_first(members) -> None:
    sizes, _pairs, found = tables(members)
    bars = trace(charts.upset(found, sizes), "intersections")
    assert list(bars.y) == found["profiles"].tolist() == [300, 195, 100, 100, 5]
    assert list(bars.text) == ["300", "195", "100", "100", "5"]


def test_dots_stand_in_the_rows_of_their_audiences(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(found, sizes)
    labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    filled = [one for one in figure.data if one.name == "matrix"][-1]
    drawn: list[set[str]] = [set() for _ in range(len(found))]
    for column, row in zip(filled.x, filled.y, strict=True):
        if column is not None:
            drawn[column].add(labels[row])
    assert drawn == [set(names) for names in found["audiences"]]


def test_set_sizes_stand_beside_their_names_largest_on_top(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(found, sizes)
    bars = trace(figure, "sizes")
    labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    beside = {labels[y]: x for x, y in zip(bars.x, bars.y, strict=True)}
    assert beside == {"gold": 400, "news": 300, "lapsed": 105}
    assert max(labels) == 2
    assert labels[2] == "gold"


def test_the_subtitle_says_how_many_are_shown(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(found, sizes, top=2)
    assert figure.layout.title.subtitle.text == "2 of 5 intersections shown"
    assert len(trace(figure, "intersections").y) == 2
    assert "2 of 5" in figure.layout.meta["alt"]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("exclusive", "Profiles in exactly these audiences (exclusive)"),
        ("inclusive", "Profiles in at least these audiences (inclusive)"),
    ],
)
def test_the_axis_says_what_is_counted(members, kind, title) -> None:
    figure = charts.upset(overlap.intersections(members, kind), overlap.sizes(members), kind=kind)
    assert figure.layout.yaxis2.title.text.replace("<br>", " ") == title


def test_numbers_above_the_tallest_bar_stay_in_the_chart(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(found, sizes)
    assert figure.layout.yaxis2.range[1] > max(trace(figure, "intersections").y)


@pytest.mark.parametrize(
    ("profiles", "turned"), [([300, 200, 100], 0), ([1_234_567] * 8, -90), ([99] * 30, -90)]
)
def test_numbers_are_turned_where_side_by_side_they_would_touch(profiles, turned) -> None:
    found = pd.DataFrame({"audiences": [("gold",)] * len(profiles), "profiles": profiles})
    sizes = pd.DataFrame({"audience": ["gold"], "profiles": [9_000_000], "share": [0.5]})
    bars = trace(charts.upset(found, sizes), "intersections")
    assert bars.textangle == turned


def test_audiences_of_nobody_are_drawn_as_rows_without_bars() -> None:
    sizes, _pairs, found = tables(bitmaps(a=[], b=[]))
    figure = charts.upset(found, sizes)
    assert list(trace(figure, "sizes").x) == [0, 0]
    assert figure.layout.title.subtitle.text == "0 of 0 intersections shown"


@pytest.mark.parametrize("top", [0, -3])
def test_drawing_nothing_is_an_error(members, top) -> None:
    sizes, _pairs, found = tables(members)
    with pytest.raises(DefinitionError, match=f"top is {top}"):
        charts.upset(found, sizes, top=top)


def test_an_unknown_kind_is_an_error(members) -> None:
    sizes, _pairs, found = tables(members)
    with pytest.raises(DefinitionError, match="exclusive, inclusive"):
        charts.upset(found, sizes, kind="either")
