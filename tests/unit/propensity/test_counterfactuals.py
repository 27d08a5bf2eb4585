"""What would move a profile to another bucket, and that the model says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit import propensity as scoring
from toolkit.propensity.model import Fold, fitted
from toolkit.propensity.scores import scores
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from toolkit.propensity.counterfactuals import Change

COLUMNS = ["change", "factor", "because", "value", "needed", "score", "bucket"]
PAIRS = [("High", "Medium"), ("Low", "Medium"), ("Medium", "High"), ("High", "Low")]


def of(run: PropensityRun, bucket: str, count: int = 4) -> pd.DataFrame:
    """Some of a bucket's profiles: from its lowest score to its highest."""
    found = run.scores().query("bucket == @bucket").sort_values("score", kind="stable")
    return found.iloc[np.linspace(0, len(found) - 1, count).astype(int)]


def changes(run: PropensityRun, before: str, after: str) -> Iterator[tuple[int, list[Change]]]:
    for place in of(run, before).index:
        trained, scored = run.kept.trained, run.kept.scored
        yield place, scoring.counterfactuals(trained, scored, place, after)


def planted(run: PropensityRun, cause: NDArray[np.bool_]) -> PropensityRun:
    """A run whose model learnt, of the same columns, a cause that was planted."""
    kept, draw = run.kept, np.random.default_rng(2)
    outcome = cause ^ (draw.random(len(cause)) < 0.05)
    columns, half = kept.scored.columns, draw.random(len(cause)) < 0.5
    model = fitted(columns, outcome, [Fold(half, ~half)], seed=0)
    table = {"profile": kept.scored.table["profile"]}
    told = scores(model.probability(columns), model.base_rate)
    scored = replace(kept.scored, table=pd.DataFrame({**table, **told}))
    trained = replace(kept.trained, model=model)
    return PropensityRun(run.prediction, replace(kept, trained=trained, scored=scored))


def column(run: PropensityRun, words: str) -> NDArray[np.float32]:
    names = [one.words for one in run.kept.trained.features]
    return run.kept.scored.columns[:, names.index(words)]


def reached(before: str, after: str) -> set[str]:
    """A bucket and what is past it."""
    buckets = scoring.BUCKETS if before == "High" else scoring.BUCKETS[::-1]
    return set(buckets[buckets.index(after) :])


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_model_says_what_is_promised(run: PropensityRun, before: str, after: str) -> None:
    table, model = run.kept.scored.columns, run.kept.trained.model
    found = dict(changes(run, before, after))
    assert any(found.values())
    for place, several in found.items():
        profile_id = run.scores()["profile_id"][place]
        told = run.counterfactuals(profile_id, after, top=99)
        assert told["change"].nunique() == len(several)
        for number, change in enumerate(several, 1):
            p = model.probability(change.row[None])[0]
            rows = told[told["change"] == number]
            assert rows["score"].eq(round(100 * p / (p + model.base_rate))).all()
            assert rows["bucket"].isin(reached(before, after)).all()
            assert len(rows) == len(change.moved)
            assert (rows["value"] != rows["needed"]).all()
            rest = np.setdiff1d(np.arange(len(change.row)), np.concatenate(change.moved))
            assert np.array_equal(change.row[rest], table[place, rest], equal_nan=True)
            for own in change.moved:
                same = np.isclose(table[:, own], change.row[own], atol=0, equal_nan=True)
                assert same.all(axis=1).any(), "no profile has these values together"


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_what_is_said_of_events_agrees(run: PropensityRun, before: str, after: str) -> None:
    features = run.kept.trained.features
    found = [each.row for _, several in changes(run, before, after) for each in several]
    assert found
    for row in found:
        told = list(zip(features, row.tolist(), strict=True))
        counts = {(one.slice, one.days or np.inf): n for one, n in told if one.kind == "count"}
        last = {one.slice: days for one, days in told if one.kind == "recency"}
        for (events, days), count in counts.items():
            shorter = [n for (of, less), n in counts.items() if of == events and less < days]
            assert count >= max(shorter, default=0)
            assert (count > 0) == (last[events] <= days)
            assert count <= counts["", days], "more than of all events"
            assert not last[events] < last[""], "later than the last of all events"


def test_the_smallest_change_comes_first(run: PropensityRun) -> None:
    for _, several in changes(run, "High", "Medium"):
        sizes = [each.size for each in several]
        assert sizes == sorted(sizes)
        assert len({tuple(each.moved[-1]) for each in several}) == len(several)


def test_who_is_in_the_bucket_needs_nothing(run: PropensityRun) -> None:
    for bucket in scoring.BUCKETS:
        found = run.counterfactuals(of(run, bucket)["profile_id"].iloc[0], bucket)
        assert found.empty
        assert found.columns.tolist() == COLUMNS


def test_the_planted_cause_comes_first(run: PropensityRun) -> None:
    cause = column(run, "Complaint events in the last 28 days") > 0
    complained = planted(run, cause)
    for profile_id in run.scores()["profile_id"][cause][:20]:
        found = complained.counterfactuals(profile_id, "Medium")
        assert found["factor"].str.contains("Complaint").tolist() == [True], "nothing else is"


def test_two_causes_are_changed_together(run: PropensityRun) -> None:
    idle = column(run, "days since the last Visit event")
    idle = idle > np.quantile(idle, 0.9)
    complained = column(run, "Complaint events in the last 28 days") > 0
    either = planted(run, idle | complained)
    several = []
    for profile_id in run.scores()["profile_id"][idle & complained]:
        found = either.counterfactuals(profile_id, "Low", top=1)
        kinds = found["factor"].str.split(": ").str[1].tolist()
        assert len(kinds) != 1
        assert found["score"].nunique() <= 1
        several += [kinds] if kinds else []
    assert len(several) > 5
    assert all({"Complaint events", "Visit events"} <= set(kinds) for kinds in several)


def test_attributes_change_only_when_asked(run: PropensityRun) -> None:
    tiers = next(one for one in run.kept.trained.attributes if one.path == "tier").categories
    gold = planted(run, column(run, "tier") == tiers.index("gold"))
    profile_id = of(gold, "High")["profile_id"].iloc[0]
    assert gold.counterfactuals(profile_id, "Low").empty
    found = gold.counterfactuals(profile_id, "Low", attributes=True)
    assert found["factor"][0] == "tier"
    assert found["value"][0] == "gold" != found["needed"][0]


def test_the_same_is_said_twice(run: PropensityRun) -> None:
    profile_id = of(run, "High")["profile_id"].iloc[0]
    first, second = (run.counterfactuals(profile_id, top=2) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert 1 <= first["change"].max() <= 2


def test_who_is_alone_has_nobody_to_be_like(run: PropensityRun) -> None:
    place, scored = of(run, "High").index[0], run.kept.scored
    alone = replace(scored, table=scored.table[place : place + 1])
    alone = replace(alone, columns=scored.columns[place : place + 1])
    assert scoring.counterfactuals(run.kept.trained, alone, 0, "Medium") == []


def test_a_name_that_is_none_is_said(run: PropensityRun) -> None:
    with pytest.raises(tk.ToolkitError, match="no scored profile 'nobody'"):
        run.counterfactuals("nobody")
    with pytest.raises(tk.ToolkitError, match="bucket is 'medium'\nGive one of"):
        run.counterfactuals(run.scores()["profile_id"][0], "medium")
