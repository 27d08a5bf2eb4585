"""The UpSet chart draws the intersections' own numbers, and says what it leaves out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.colors
import pytest

from tests.unit.charts.figures import bitmaps, content, strings, subtitle, tables
from tests.unit.charts.test_look import contrast
from toolkit import charts, overlap
from toolkit.charts import theme
from toolkit.engine.draws import Values
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
    figure = charts.upset(overlap.foremost(found, top=2), sizes)
    assert subtitle(figure) == "2 of 5 intersections shown; hatched: all others"
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
    assert subtitle(figure) == "0 of 0 intersections shown"


def test_an_unknown_kind_is_an_error(members) -> None:
    sizes, _pairs, found = tables(members)
    with pytest.raises(DefinitionError, match="exclusive, inclusive"):
        charts.upset(found, sizes, kind="either")


def test_an_unknown_colour_is_an_error(members) -> None:
    sizes, _pairs, found = tables(members)
    with pytest.raises(DefinitionError, match="no colour by 'size'"):
        charts.upset(found, sizes, color="size")


# all others


def test_the_others_are_one_hatched_bar_with_their_number(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(overlap.foremost(found, top=3), sizes)
    bar = trace(figure, "others")
    assert list(bar.y) == [100 + 5]
    assert list(bar.x) == [3]
    assert bar.marker.pattern.shape == "/"
    assert "2 other intersections" in bar.hovertext[0]
    assert "2 others" in [note.text for note in figure.layout.annotations]
    filled = [one for one in figure.data if one.name == "matrix"][-1]
    assert max(x for x in filled.x if x is not None) == 2


def test_a_bar_of_the_others_that_would_dwarf_all_is_cut_and_says_so(members) -> None:
    sizes, _pairs, found = tables(members)
    figure = charts.upset(overlap.foremost(found, top=2), sizes)
    assert "the bar cut" not in subtitle(figure)
    figure = charts.upset(overlap.foremost(found.iloc[::-1], top=1, sort="lift"), sizes)
    bar = trace(figure, "others")
    (own,) = trace(figure, "intersections").y
    assert bar.y[0] == 1.25 * own
    assert bar.text[0] == f"{found['profiles'].sum() - own:,}"
    assert subtitle(figure).endswith("hatched: all others, the bar cut")
    assert "the bar is cut" in bar.hovertext[0]


def test_inclusive_intersections_have_no_bar_of_others(members) -> None:
    found = overlap.intersections(members, "inclusive")
    shown = overlap.foremost(found, top=2, kind="inclusive")
    figure = charts.upset(shown, overlap.sizes(members), kind="inclusive")
    assert [one.name for one in figure.data].count("others") == 0
    assert subtitle(figure) == "2 of 5 intersections shown"


def test_of_many_audiences_the_smallest_share_a_row() -> None:
    members = bitmaps(**{f"a{i}": range(i, i + 300 - i) for i in range(60)})
    sizes, _pairs, found = tables(members)
    figure = charts.upset(overlap.foremost(found, top=100), sizes)
    assert len(figure.layout.yaxis.ticktext) == 40
    assert figure.layout.yaxis.ticktext[-1] == "21 more audiences"
    assert "21 audiences share a row" in subtitle(figure)
    dots = [one for one in figure.data if one.name == "matrix"]
    assert sum(len(one.x) for one in dots) < 2 * 40 * 100


def test_hovering_lists_some_of_many_names_and_says_how_many_more() -> None:
    members = bitmaps(**{f"a{i}": range(5) for i in range(30)})
    sizes, _pairs, found = tables(members)
    (hover,) = trace(charts.upset(found, sizes), "intersections").hovertext
    assert "and 18 more" in hover


# lift


def test_bars_are_coloured_by_lift_grey_at_1() -> None:
    found = pd.DataFrame(
        {
            "audiences": [("a",), ("b",), ("a", "b"), ("c",), ("a", "c")],
            "profiles": [8, 8, 8, 0, 8],
            "expected": [8.0, 1.0, 64.0, 5.0, None],
            "lift": [1.0, 8.0, 1 / 8, 0.0, None],
        }
    )
    sizes = pd.DataFrame({"audience": ["a", "b", "c"], "profiles": [9] * 3, "share": [0.5] * 3})
    figure = charts.upset(found, sizes, color="lift")
    colours = trace(figure, "intersections").marker.color
    less, even, more = (plotly.colors.hex_to_rgb(colour) for _place, colour in theme.DIVERGING)
    drawn = [plotly.colors.unlabel_rgb(colour) for colour in colours[:4]]
    assert drawn == [even, more, less, less]
    assert colours[4] == theme.FAINT
    assert "lift" in " ".join(note.text for note in figure.layout.annotations)
    hover = trace(figure, "intersections").hovertext
    assert "lift 8.00: 1.0 expected by chance" in hover[1]
    assert "lift" not in hover[4]


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
@pytest.mark.parametrize(
    "colour", [*(colour for _place, colour in theme.DIVERGING), *theme.QUALITATIVE, theme.GREY]
)
def test_the_bars_colours_stand_out_from_either_page(colour, page) -> None:
    assert contrast(colour, page) >= 3


# values


def test_values_are_shares_under_their_bars(members) -> None:
    sizes, _pairs, found = tables(members)
    codes = np.arange(1_000) % 3 - 1
    shown = overlap.foremost(found, top=2)
    parts = overlap.by_value(members, shown, Values(codes, ("gold", "<b>x</b>")))
    figure = charts.upset(shown, sizes, by=("tier", parts))
    strip = [one for one in figure.data if one.yaxis == "y3"]
    assert [one.name for one in strip][-1] == "(none)"
    heights = pd.concat([pd.Series(one.y, index=one.x) for one in strip])
    assert heights.groupby(level=0).sum().to_numpy() == pytest.approx([1, 1, 1])
    assert strip[-1].marker.color == theme.PALE
    key = figure.layout.annotations[-1].text
    assert key.startswith("tier<br>")
    assert "<b>x" not in " ".join(strings(content(figure)["data"]))
    assert "shares of tier" in figure.layout.meta["alt"]
