"""Goals and configurations: what they mean, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.propensity.examples import outcomes
from toolkit.propensity.features import Examples
from toolkit.propensity.goal import Configuration, Goal
from toolkit.propensity.slices import Rows, key

DAY = 86_400
A, B = 'eventType = "a"', 'eventType = "b"'
TIMES = st.lists(st.integers(0, 20 * DAY), max_size=6)


@given(TIMES, TIMES, st.sampled_from(["any", "all"]), st.booleans(), st.integers(1, 9))
def test_what_came_true(a: list[int], b: list[int], match: str, occurs: bool, days: int) -> None:
    cutoff = 7 * DAY
    goal = Goal([A, B], match, occurs, days)
    rows = [
        Rows(np.sort(key(np.zeros(len(t), dtype=np.int64), np.array(t, dtype=np.int64))))
        for t in (a, b)
    ]
    examples = Examples(np.zeros(1, dtype=np.int64), np.array([cutoff]))
    inside = [any(cutoff < at <= cutoff + days * DAY for at in each) for each in (a, b)]
    happened = any(inside) if match == "any" else all(inside)
    assert outcomes(goal, rows, examples).tolist() == [happened is occurs]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (Goal([A]), f"an event with {A} in the next 30 days"),
        (Goal([A, B], within_days=1), f"an event with {A} or {B} in the next 1 day"),
        (Goal([A, B], occurs=False), f"no event with {A} or {B} in the next 30 days"),
        (Goal([A, B], "all", occurs=False), f"not all of {A} and {B} in the next 30 days"),
    ],
)
def test_a_goal_says_what_it_is(goal: Goal, words: str) -> None:
    assert goal.describe() == words


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Goal([]), "events is empty"),
        (lambda: Goal(A), "events is"),
        (lambda: Goal([A], within_days=0), "within_days is 0\nGive a whole number from 1 to 366"),
        (lambda: Goal([A], within_days=2.5), "within_days is 2.5"),
        (lambda: Goal([A], "both"), "match is"),
        (lambda: Goal(["eventType ="]), "line 1"),
        (lambda: tk.CustomerAI("x"), "goal is None"),
        (lambda: tk.CustomerAI(" ", goal=Goal([A])), "a prediction needs a name"),
        (
            lambda: tk.CustomerAI("x", propensity="love", goal=Goal([A])),
            "propensity is 'love'\nGive one of churn, conversion",
        ),
        (lambda: tk.CustomerAI("x", goal=Goal([A]), eligible="tier ="), "line 1"),
        (lambda: tk.CustomerAI("x", goal=Goal([A]), fields="tier"), "fields is"),
        (lambda: tk.CustomerAI("x", goal=Goal([A]), exclude=A), "exclude is"),
        (lambda: tk.CustomerAI("x", goal=Goal([A]), seed=0.5), "seed is 0.5\nGive a whole number"),
    ],
)
def test_what_cannot_mean_anything_is_refused(make: object, message: str) -> None:
    with pytest.raises(tk.ToolkitError, match=message):
        make()


def test_a_text_keeps_its_spaces() -> None:
    assert Goal(['eventType = "a  b"']).events == ('eventType = "a  b"',)


def test_a_configuration_is_read_back() -> None:
    asked = Configuration("n", "d", "churn", Goal([A, B], "all"), exclude=(B,), fields=("tier",))
    assert Configuration.from_json(json.loads(json.dumps(asked.to_json()))) == asked
