"""Lines over time have the tables' own numbers, and say what they leave out."""

from __future__ import annotations

import pandas as pd
import pytest

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
    assert figure.layout.title.subtitle.text.endswith("2 of 3 pairs")
    assert list(charts.drift(PAIRS).data[1].y) == [0.1, 0.2]


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(DefinitionError, match="two audiences or more"):
        charts.drift(PAIRS.iloc[:0])
    with pytest.raises(DefinitionError, match="no measure 'lift'"):
        charts.drift(PAIRS, measure="lift")
