"""At each cutoff only outcomes that were known there are learnt from: counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from toolkit.errors import DefinitionError
from toolkit.propensity.examples import Cutoffs, cutoffs, days_needed

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


TRAIN = tuple(map(at, ["2024-01-01", "2024-01-15", "2024-01-29", "2024-02-12", "2024-02-26"]))


@pytest.mark.parametrize(
    ("window", "learnt"),
    [
        # the 28 days after 1 January end on 29 January: known there
        (28, {"2024-01-29": 1, "2024-02-12": 2, "2024-02-26": 3}),
        # those of 30 days end on the 31st, of the 15th on 14 February, of the 29th on the 28th
        (30, {"2024-02-12": 1, "2024-02-26": 2}),
        (1, {"2024-01-15": 1, "2024-01-29": 2, "2024-02-12": 3, "2024-02-26": 4}),
        (56, {"2024-02-26": 1}),
        (57, {}),
    ],
)
def test_a_fold_learns_what_was_known_at_its_cutoff(window: int, learnt: dict[str, int]) -> None:
    folds = Cutoffs(TRAIN, at("2024-05-01")).folds(window * DAY)
    assert folds == [(TRAIN[:count], at(judged)) for judged, count in learnt.items()]


@pytest.mark.parametrize("window", [1, 7, 30, 60])
@pytest.mark.parametrize("test", [None, "2024-05-01"])
def test_every_outcome_learnt_is_known_at_the_test_cutoff(window: int, test: str | None) -> None:
    first, last = at("2023-01-01"), at("2024-07-01T06:30")
    chosen = cutoffs(first, last, window, at(test) if test else None)
    assert chosen.test == (at(test) if test else last - window * DAY)
    # the windows of the last cutoff and of the test meet, and overlap nowhere
    expected = [chosen.test - window * DAY - n * 14 * DAY for n in range(len(chosen.train))]
    assert list(chosen.train) == expected[::-1]
    assert len(chosen.train) >= 5
    earliest = first + min(timedelta(182), (chosen.test - first) / 2)
    assert chosen.train[0] >= earliest
    assert chosen.train[0] - 14 * DAY < earliest or len(chosen.train) == 26


def test_what_is_not_known_yet_is_no_test() -> None:
    first, last = at("2023-01-01"), at("2024-07-01")
    assert cutoffs(first, last, 30, at("2024-06-01")).test == at("2024-06-01")
    with pytest.raises(DefinitionError, match="up to 2024-06-01"):
        cutoffs(first, last, 30, at("2024-06-02"))


@pytest.mark.parametrize("window", [1, 14, 15, 30, 90])
def test_so_many_days_are_needed_as_are_said(window: int) -> None:
    last = at("2024-07-01")
    enough = last - (days_needed(window) + window) * DAY
    assert cutoffs(enough, last, window, None).folds(window * DAY)
    with pytest.raises(DefinitionError, match=f"needs {days_needed(window)}"):
        cutoffs(enough + DAY, last, window, None)
