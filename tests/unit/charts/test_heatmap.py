"""The heatmap's cells are the pairs' own numbers, in the row and column of their audiences."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from plotly.colors import sample_colorscale, unlabel_rgb

from tests.unit.charts.figures import bitmaps, subtitle, tables
from tests.unit.charts.test_look import contrast
from toolkit import charts, overlap
from toolkit.charts import theme
from toolkit.charts.ink import plain
from toolkit.charts.theme import SEQUENTIAL
from toolkit.errors import DefinitionError

MEMBERS = bitmaps(gold=range(400), news=range(300, 600), apart=range(900, 950), nobody=[])


def drawn(members, **asked):
    sizes, pairs, _found = tables(members)
    measure = asked.get("measure", "jaccard")
    return charts.heatmap(overlap.square(pairs, sizes, measure, "given"), **asked)


def cells(measure: str) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], str]]:
    figure = drawn(MEMBERS, measure=measure)
    (square,) = figure.data
    rows, columns = figure.layout.yaxis.ticktext, figure.layout.xaxis.ticktext
    places = [(i, j) for i in range(len(rows)) for j in range(len(columns))]
    values = {(rows[i], columns[j]): square.z[i][j] for i, j in places}
    return values, {(rows[i], columns[j]): plain(square.text[i][j]) for i, j in places}


def test_jaccard_is_the_same_both_ways() -> None:
    values, texts = cells("jaccard")
    assert values["gold", "news"] == values["news", "gold"] == pytest.approx(100 / 600)
    assert texts["gold", "news"] == "0.17"


def test_containment_is_of_the_rows_audience() -> None:
    values, texts = cells("containment")
    assert values["gold", "news"] == pytest.approx(100 / 400)
    assert values["news", "gold"] == pytest.approx(100 / 300)
    assert (texts["gold", "news"], texts["news", "gold"]) == ("25 %", "33 %")


def test_lift_is_against_chance() -> None:
    values, texts = cells("lift")
    assert values["gold", "news"] == pytest.approx(math.log2(100 * 1_000 / (400 * 300)))
    assert texts["gold", "news"] == "0.83"


def test_both_has_each_audience_itself_on_the_diagonal() -> None:
    values, _texts = cells("both")
    assert values["gold", "gold"] == 400
    assert values["gold", "news"] == 100
    assert values["nobody", "nobody"] == 0


@pytest.mark.parametrize("measure", ["jaccard", "containment", "lift", "both"])
def test_nothing_shared_is_written_0(measure) -> None:
    values, texts = cells(measure)
    assert values["gold", "apart"] == (-3 if measure == "lift" else 0)
    assert texts["gold", "apart"] == "0"


def test_what_cannot_be_known_is_an_empty_cell() -> None:
    values, texts = cells("containment")
    assert values["nobody", "gold"] is None
    assert texts["nobody", "gold"] == ""
    assert texts["gold", "nobody"] == "0"


def test_a_little_is_not_written_as_nothing() -> None:
    members = bitmaps(a=range(999), b=range(998, 1_000))
    assert plain(drawn(members, measure="containment").data[0].text[0][1]) == "< 1 %"
    assert plain(drawn(members, measure="jaccard").data[0].text[0][1]) == "<0.01"


def many(count: int):
    return bitmaps(**{f"audience {i}": range(i, 500) for i in range(count)})


def test_numbers_are_shortened_before_they_give_way_to_a_scale() -> None:
    texts = {n: drawn(many(n)).data[0] for n in (3, 28, 60)}
    assert plain(texts[3].text[0][1]) == "1.00"
    assert plain(texts[28].text[0][1]) == "1.0"
    assert (texts[28].texttemplate, texts[28].showscale) == ("%{text}", False)
    assert (texts[60].texttemplate, texts[60].showscale) == (None, True)


@pytest.mark.parametrize("count", [3, 8, 20, 30])
@pytest.mark.parametrize("measure", ["jaccard", "containment", "lift", "both"])
def test_numbers_that_are_written_fit_their_cells(count, measure) -> None:
    (square,) = drawn(many(count), measure=measure).data
    if square.texttemplate:
        longest = max(len(plain(text)) for row in square.text for text in row)
        assert longest * 0.6 * square.textfont.size < (684 - 32 - 7 * len("audience 1")) / count


def test_columns_have_no_names_where_there_is_no_room() -> None:
    figure = drawn(many(41))
    assert figure.layout.xaxis.showticklabels is False
    assert "columns are in the order of the rows" in subtitle(figure)
    assert drawn(many(40)).layout.xaxis.showticklabels is None


def test_of_too_many_audiences_some_are_drawn_and_it_says_so() -> None:
    figure = drawn(many(120))
    assert len(figure.data[0].z) == len(figure.data[0].z[0]) == 100
    assert "100 of 120 audiences shown" in subtitle(figure)


def test_one_audience_is_one_cell() -> None:
    assert drawn(bitmaps(alone=range(10)), measure="both").data[0].z[0] == [10]


def test_an_unknown_measure_is_an_error_that_names_them() -> None:
    with pytest.raises(DefinitionError, match="jaccard, containment, lift, both"):
        charts.heatmap(pd.DataFrame(), measure="overlap")


def test_lift_has_the_same_colour_as_far_above_as_below() -> None:
    (square,) = drawn(MEMBERS, measure="lift").data
    assert (square.zmin, square.zmax) == (-3, 3)
    assert square.colorscale[1] == (0.5, theme.MIDDLE)


# the square


def test_a_square_is_in_the_order_of_clusters_or_as_given() -> None:
    sizes, pairs, _found = tables(bitmaps(a=range(100), b=range(500, 600), c=range(5, 105)))
    assert list(overlap.square(pairs, sizes).index) == ["a", "c", "b"]
    given = overlap.square(pairs, sizes, "containment", "given")
    assert list(given.index) == list(given.columns) == ["a", "b", "c"]
    assert given.loc["a", "c"] == pytest.approx(0.95)


def test_an_unknown_order_or_measure_of_a_square_is_an_error() -> None:
    sizes, pairs, _found = tables(MEMBERS)
    with pytest.raises(DefinitionError, match="order is 'size'\nGive one of cluster, given"):
        overlap.square(pairs, sizes, "lift", "size")
    with pytest.raises(DefinitionError, match="jaccard, containment, lift, both"):
        overlap.square(pairs, sizes, "share")


@pytest.mark.parametrize(
    ("measure", "ends"),
    [("jaccard", (0, 1)), ("containment", (0, 1)), ("lift", (-3, 3)), ("both", (0, 400))],
)
def test_two_audiences_are_coloured_over_the_range_of_the_measure(measure, ends) -> None:
    (square,) = drawn(bitmaps(gold=range(400), news=range(390, 500)), measure=measure).data
    assert (square.zmin, square.zmax) == ends


def test_a_number_stands_out_from_every_cell_it_can_stand_in() -> None:
    square = pd.DataFrame([[i / 400 + j / 20 for i in range(20)] for j in range(20)])
    square.index = square.columns = [f"a{i}" for i in range(20)]
    figure = charts.heatmap(square).data[0]
    scale = [list(stop) for stop in SEQUENTIAL]
    cells = sample_colorscale(scale, [height for row in figure.z for height in row])
    texts = [text for row in figure.text for text in row]
    assert {"#ffffff" in text for text in texts} == {True, False}
    for cell, text in zip(cells, texts, strict=True):
        shade = "#" + "".join(f"{round(part):02x}" for part in unlabel_rgb(cell))
        assert contrast("#ffffff" if "#ffffff" in text else "#000000", shade) >= 4.5
