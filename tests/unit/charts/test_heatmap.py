"""The heatmap's cells are the pairs' own numbers, in the row and column of their audiences."""

from __future__ import annotations

import pytest

from tests.unit.charts.figures import bitmaps, tables
from toolkit import charts
from toolkit.errors import DefinitionError

MEMBERS = bitmaps(gold=range(400), news=range(300, 600), apart=range(900, 950), nobody=[])


def cells(measure: str) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], str]]:
    sizes, pairs, _found = tables(MEMBERS)
    figure = charts.heatmap(pairs, sizes, measure=measure)
    (square,) = figure.data
    rows, columns = figure.layout.yaxis.ticktext, figure.layout.xaxis.ticktext
    places = [(i, j) for i in range(len(rows)) for j in range(len(columns))]
    values = {(rows[i], columns[j]): square.z[i][j] for i, j in places}
    return values, {(rows[i], columns[j]): square.text[i][j] for i, j in places}


def test_jaccard_is_the_same_both_ways() -> None:
    values, texts = cells("jaccard")
    assert values["gold", "news"] == values["news", "gold"] == pytest.approx(100 / 600)
    assert texts["gold", "news"] == "0.17"


def test_share_is_of_the_rows_audience() -> None:
    values, texts = cells("share")
    assert values["gold", "news"] == pytest.approx(100 / 400)
    assert values["news", "gold"] == pytest.approx(100 / 300)
    assert (texts["gold", "news"], texts["news", "gold"]) == ("25%", "33%")


def test_lift_is_against_chance() -> None:
    values, texts = cells("lift")
    assert values["gold", "news"] == pytest.approx(100 * 1_000 / (400 * 300))
    assert texts["gold", "news"] == "0.83"


def test_both_has_each_audience_itself_on_the_diagonal() -> None:
    values, _texts = cells("both")
    assert values["gold", "gold"] == 400
    assert values["gold", "news"] == 100
    assert values["nobody", "nobody"] == 0


@pytest.mark.parametrize("measure", ["jaccard", "share", "lift", "both"])
def test_nothing_shared_is_written_0(measure) -> None:
    values, texts = cells(measure)
    assert values["gold", "apart"] == 0
    assert texts["gold", "apart"] == "0"


def test_what_cannot_be_known_is_an_empty_cell() -> None:
    values, texts = cells("share")
    assert values["nobody", "gold"] is None
    assert texts["nobody", "gold"] == ""
    assert texts["gold", "nobody"] == "0"


def test_a_little_is_not_written_as_nothing() -> None:
    sizes, pairs, _found = tables(bitmaps(a=range(999), b=range(998, 1_000)))
    assert charts.heatmap(pairs, sizes, measure="share").data[0].text[0][1] == "<1%"
    assert charts.heatmap(pairs, sizes, measure="jaccard").data[0].text[0][1] == "<0.01"


def test_numbers_give_way_to_a_scale_where_cells_are_small() -> None:
    sizes, pairs, _found = tables(bitmaps(**{f"a{i}": range(i, 500) for i in range(26)}))
    (square,) = charts.heatmap(pairs, sizes).data
    assert square.texttemplate is None
    assert square.showscale


def test_one_audience_is_one_cell() -> None:
    sizes, pairs, _found = tables(bitmaps(alone=range(10)))
    assert charts.heatmap(pairs, sizes, measure="both").data[0].z[0] == [10]


def test_an_unknown_measure_is_an_error_that_names_them() -> None:
    sizes, pairs, _found = tables(MEMBERS)
    with pytest.raises(DefinitionError, match="jaccard, share, lift, both"):
        charts.heatmap(pairs, sizes, measure="overlap")
