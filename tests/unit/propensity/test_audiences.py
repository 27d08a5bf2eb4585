"""Scores by audience, audiences of scores, and who moved between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from tests.unit.propensity.customers import opened, stays_away
from toolkit.propensity import BUCKETS
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.workbench.evaluation import Evaluation

Tables = dict[str, pd.DataFrame]
GOLD = tk.Audience("Gold", 'tier = "gold"')


@pytest.fixture(scope="module")
def evaluation(extract: tk.Extract) -> Evaluation:
    complained = 'xEvent[eventType = "complaint" and timestamp occurs <= 40 days before now]'
    nobody = tk.Audience("Nobody", "age > 200")
    return extract.evaluate(GOLD, tk.Audience("Complained", complained), nobody)


def scored_in(run: PropensityRun, evaluation: Evaluation, name: str) -> pd.DataFrame:
    scores = run.scores()
    return scores[scores["profile_id"].isin(evaluation[name].profile_ids())]


def test_an_audience_is_as_likely_as_its_profiles(
    run: PropensityRun, evaluation: Evaluation
) -> None:
    table = run.by_audience(evaluation).set_index("audience")
    assert table.index.tolist() == ["Gold", "Complained", "Nobody"]
    for name in ("Gold", "Complained"):
        mine = scored_in(run, evaluation, name)
        row = table.loc[name]
        assert row["profiles"] == evaluation[name].count >= row["scored"] == len(mine) > 50
        assert row["probability"] == pytest.approx(mine["probability"].mean())
        assert row["score"] == pytest.approx(mine["score"].mean())
        shares = mine["bucket"].value_counts(normalize=True)
        for bucket in BUCKETS:
            assert row[bucket.lower()] == pytest.approx(shares.get(bucket, 0.0))
        average = run.scores()["probability"].mean()
        assert row["lift"] == pytest.approx(mine["probability"].mean() / average)
    assert table.loc["Complained", "lift"] > 1.3 > table.loc["Gold", "lift"]
    assert table.loc["Nobody", ["profiles", "scored"]].tolist() == [0, 0]
    assert table.loc["Nobody", ["probability", "high", "lift"]].isna().all()


def test_an_audience_of_another_extract_is_met_by_profile_id(
    given: Tables, run: PropensityRun, tmp_path: Path
) -> None:
    """Other numbers for the same ids: half of the people, in another order."""
    half = given["profiles"].iloc[::2].iloc[::-1]
    few = given["events"][given["events"]["profile_id"].isin(half["profile_id"])]
    with opened({"profiles": half, "events": few}, tmp_path) as other:
        table = run.by_audience(other.evaluate(GOLD))
    gold = half[half["tier"] == "gold"]["profile_id"]
    assert table["profiles"][0] == len(gold)
    assert table["scored"][0] == run.scores()["profile_id"].isin(gold).sum()


def test_factors_of_an_audience_are_of_its_profiles_alone(
    run: PropensityRun, evaluation: Evaluation
) -> None:
    inside = run.scores()["profile_id"].isin(evaluation["Gold"].profile_ids()).to_numpy()
    high = (run.scores()["bucket"] == "High").to_numpy()
    found = run.top_factors("High", 1000, audience=evaluation["Gold"]).set_index("factor")
    factors = run._factors
    for place, name in enumerate(factors.names):
        effect = factors.effects[:, place]
        expected = effect[inside & high].mean() - effect[inside].mean()
        assert found.loc[name, "effect"] == pytest.approx(expected)
        assert found.loc[name, "share"] == pytest.approx((effect[inside & high] > 0).mean())
    # All of them complained lately, so that they did tells little of who is high among them.
    name = run.top_factors("High")["factor"][0]
    among = run.top_factors("High", 1000, audience=evaluation["Complained"]).set_index("factor")
    assert among.loc[name, "effect"] < run.top_factors("High")["effect"][0] / 2


def test_values_of_an_audience_are_of_its_profiles_alone(
    run: PropensityRun, evaluation: Evaluation
) -> None:
    values = run.factor_values("tier", "High", audience=evaluation["Gold"])
    assert set(values["value"]) == {"gold"}
    assert values["share"].tolist() == [1.0, 1.0]
    figure = run.insights().factors("High", evaluation["Gold"])
    assert "High in Gold" in figure.layout.title.text
    assert run.insights().factor("tier", "High", evaluation["Gold"]).data
    nobody = run.top_factors("High", audience=evaluation["Nobody"])
    assert nobody["effect"].eq(0).all()
    assert run.factor_values("tier", audience=evaluation["Nobody"]).empty


def test_an_audience_of_percentiles(given: Tables, run: PropensityRun, tmp_path: Path) -> None:
    with opened(given, tmp_path) as extract:
        run.publish(extract)
        top = run.audience(percentile=(90, 100), score=(0, 80))
        found = set(extract.evaluate(top)[top.name].profile_ids())
    scores = run.scores()
    expected = scores[scores["percentile"].between(90, 100) & scores["score"].between(0, 80)]
    assert found == set(expected["profile_id"]) != set()
    assert top.name == "Stays away: 0–80, percentile 90–100"


def test_who_moved_is_counted_by_profile_id(
    given: Tables, run: PropensityRun, tmp_path: Path
) -> None:
    some = given["profiles"]["profile_id"].iloc[::-3]
    few = {name: table[table["profile_id"].isin(some)] for name, table in given.items()}
    ai = stays_away(tmp_path / "runs")
    with opened(few, tmp_path / "few") as extract:
        before, after = run, PropensityRun(ai, run.kept).score(extract, "2026-07-10")
    moves = tk.CustomerAI.compare(before, after).moves()
    both = before.scores().merge(after.scores(), "outer", on="profile_id")
    both = both.fillna({"bucket_x": "not scored", "bucket_y": "not scored"})
    counts = both.value_counts(["bucket_x", "bucket_y"])
    assert len(moves) == 15
    for row in moves.itertuples():
        assert row.profiles == counts.get((row.before, row.after), 0)
        assert row.share == pytest.approx(row.profiles / len(both))
    assert moves["profiles"].sum() == len(both)
    assert moves.query("after == 'not scored'")["profiles"].sum() > 0
    same = tk.CustomerAI.compare(run, run).moves().query("profiles > 0")
    assert (same["before"] == same["after"]).all()


def test_nobody_moves_where_nobody_was_scored(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    nobody = PropensityRun(stays_away(tmp_path), run.kept).score(extract, "2020-01-01")
    assert tk.CustomerAI.compare(nobody, nobody).moves()["share"].eq(0).all()
    left = tk.CustomerAI.compare(run, nobody).moves().query("profiles > 0")
    assert set(left["after"]) == {"not scored"}
    assert np.isclose(left["share"].sum(), 1)
