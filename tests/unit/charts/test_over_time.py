"""Lines over time have the tables' own numbers, and say what they leave out."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from tests.unit.charts.figures import subtitle
from toolkit import charts
from toolkit.errors import DefinitionError

DAYS = pd.to_datetime(["2026-01-01", "2026-01-08"], utc=True)
PAIRS = pd.DataFrame(
    [
        (day, a, b, both, both / 100)
        for day, share in zip(DAYS, (1, 2), strict=True)
        for a, b, both in (("x", "y", 10 * share), ("x", "z", 30 - share), ("y", "z", share))
    ],
    columns=["as_of", "a", "b", "both", "jaccard"],
)


def test_the_pairs_that_share_most_now_are_drawn() -> None:
    figure = charts.drift(PAIRS, measure="both", top=2)
    assert [line.name for line in figure.data] == ["x & z", "x & y"]
    assert [list(line.y) for line in figure.data] == [[29, 28], [10, 20]]
    assert subtitle(figure).endswith("2 of 3 pairs")
    assert list(charts.drift(PAIRS).data[1].y) == [0.1, 0.2]


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(DefinitionError, match="two audiences or more"):
        charts.drift(PAIRS.iloc[:0])
    with pytest.raises(DefinitionError, match="no measure 'lift'"):
        charts.drift(PAIRS, measure="lift")


def sized(count: int) -> pd.DataFrame:
    days = pd.to_datetime(["2026-01-01", "2026-01-08"], utc=True)
    rows = [(day, f"a{i}", 100 + i) for i in range(count) for day in days]
    return pd.DataFrame(rows, columns=["as_of", "audience", "profiles"])


def test_ten_lines_differ_in_marker_and_in_colour_with_dash_and_each_has_its_label() -> None:
    figure = charts.history(sized(10))
    assert len({line.marker.symbol for line in figure.data}) == 10
    assert len({(line.line.color, line.line.dash) for line in figure.data}) == 10
    assert [note.text.split("</span> ")[1] for note in figure.layout.annotations] == [
        f"a{i} {100 + i}" for i in range(10)
    ]


def test_labels_of_lines_that_end_together_are_apart() -> None:
    figure = charts.history(sized(10).assign(profiles=100))
    shifts = sorted(note.ay for note in figure.layout.annotations)
    assert all(b - a >= 17.9 for a, b in pairwise(shifts))


def test_of_more_than_ten_lines_the_highest_are_named_and_the_figure_says_so() -> None:
    figure = charts.history(sized(14))
    assert len(figure.layout.annotations) == 10
    assert [line.line.color for line in figure.data[:4]] == ["#8a8a8a"] * 4
    assert "named: the 10 highest at the end, of 14 audiences" in subtitle(figure)
