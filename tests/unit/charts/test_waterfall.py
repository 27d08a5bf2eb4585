"""A waterfall has the table's own numbers, and ends where the audience does."""

from __future__ import annotations

import pandas as pd

from toolkit import charts

CAUSES = pd.DataFrame(
    {
        "cause": ["window", "data", "rule"],
        "entered": [20, 0, 5],
        "exited": [35, 0, 0],
        "profiles": [85, 85, 90],
    }
)


def test_each_way_of_a_cause_is_a_bar() -> None:
    (bars,) = charts.change(CAUSES, "Loyal", "May", "June").data
    assert list(bars.y) == [100, 20, -35, 5, 90]
    assert list(bars.measure) == ["absolute", *["relative"] * 3, "total"]
    assert list(bars.customdata) == [
        "May",
        "+ moving window",
        "– moving window",
        "+ rule",
        "June",
    ]
    assert sum(bars.y[:-1]) == bars.y[-1]


def test_nothing_changed() -> None:
    same = CAUSES.assign(entered=0, exited=0, profiles=90)
    (bars,) = charts.change(same, "Loyal", "May", "June").data
    assert list(bars.y) == [90, 90]
