"""Bars of attrition have the table's own numbers; of many rules the first are drawn."""

from __future__ import annotations

import pandas as pd

from tests.unit.charts.figures import subtitle
from toolkit import charts

MANY = 45


def rules(count: int) -> pd.DataFrame:
    left = [1_000 - 10 * (number + 1) for number in range(count)]
    return pd.DataFrame(
        {
            "rule": [f"Rule {number}" for number in range(count)],
            "profiles": left,
            "left": left,
            "lost": [10] * count,
            "without": left,
        }
    )


def test_what_is_left_and_taken_away_is_what_was_left_before() -> None:
    left, lost = charts.attrition(rules(3), "Loyal", 1_000).data
    assert list(left.x) == [1_000, 990, 980, 970]
    after = [kept + taken for kept, taken in zip(left.x, lost.x, strict=True)]
    assert after[1:] == list(left.x[:-1])


def test_of_many_rules_the_first_are_drawn_and_it_says_so() -> None:
    figure = charts.attrition(rules(MANY), "Loyal", 1_000)
    assert len(figure.data[0].x) == 41
    assert "the first 40 of 45 rules" in subtitle(figure)


def test_of_no_profiles_there_is_no_share_to_divide() -> None:
    nobody = pd.DataFrame({"rule": ["x"], "profiles": 0, "left": 0, "lost": 0, "without": 0})
    _left, lost = charts.attrition(nobody, "Loyal", 0).data
    assert lost.text[1] == "<b>0</b> (0.0 %)  none taken away"
