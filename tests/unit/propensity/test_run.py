"""A prediction from an extract to scores with reasons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY, END, opened, stays_away
from toolkit.errors import DefinitionError, SourceError
from toolkit.propensity.measures import measures
from toolkit.propensity.scores import scores as scored
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, pd.DataFrame]


def test_it_does_better_than_chance_and_says_how_surely(run: PropensityRun) -> None:
    metrics = run.metrics
    assert metrics["roc_auc"] > 0.65
    assert 0 < metrics["roc_auc_se"] < 0.03
    assert 0.7 < metrics["calibration_slope"] < 1.4
    assert metrics["lift_at_10"] > 1.5
    assert set(metrics["baselines"]) == {"recency rule", "RFM + logistic"}
    assert set(metrics["baselines"]["recency rule"]) == set(metrics) - {"baselines"}


def test_scores_are_relative_to_the_average(run: PropensityRun) -> None:
    scores = run.scores()
    base = run.kept.trained.model.base_rate
    expected = np.rint(100 * scores["probability"] / (scores["probability"] + base))
    assert (scores["score"] == expected).all()
    assert (scores["bucket"] == "High").equals(scores["score"] >= 75)
    assert (scores["bucket"] == "Low").equals(scores["score"] <= 24)
    assert scores["profile_id"].is_unique


def test_a_percentile_is_a_hundredth_of_the_profiles() -> None:
    probability = np.random.default_rng(5).permutation(np.linspace(0.01, 0.6, 1437))
    found = scored(probability, 0.1)["percentile"]
    assert (found.min(), found.max()) == (1, 100)
    for least in range(1, 101):
        assert (found >= least).sum() == 1437 - (least - 1) * 1437 // 100
    tied = scored(np.array([0.2, 0.2, 0.1]), 0.1)["percentile"]
    assert tied.tolist() == [100, 100, 34]


def test_who_is_scored_is_who_is_eligible(extract: tk.Extract, run: PropensityRun) -> None:
    active = extract.evaluate("xEvent[timestamp occurs <= 45 days before now]")
    assert set(run.scores()["profile_id"]) == set(next(iter(active)).profile_ids())


def test_the_planted_cause_comes_first(run: PropensityRun) -> None:
    assert "Complaint" in run.top_factors("High")["factor"][0]


def test_the_factors_and_the_base_add_up_to_the_raw_score(run: PropensityRun) -> None:
    ids = run.scores()["profile_id"][:5]
    raw = run.kept.trained.model.raw(run.kept.scored.columns[:5])
    for profile_id, expected in zip(ids, raw, strict=True):
        found = run.factors(profile_id)
        assert found["effect"].sum() + run.base == pytest.approx(expected, abs=1e-9)
        assert found["effect"].abs().is_monotonic_decreasing


def test_a_profile_that_was_not_scored_has_no_factors(run: PropensityRun) -> None:
    with pytest.raises(tk.ToolkitError, match="no scored profile 'nobody'"):
        run.factors("nobody")


def test_the_same_seed_gives_the_same_scores(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    again = stays_away(tmp_path).train(extract)
    pd.testing.assert_frame_equal(again.scores(), run.scores())
    assert again.metrics == run.metrics


def test_what_nothing_tells_is_not_told(given: Tables, tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    events = given["events"].sample(frac=1.0, random_state=3).reset_index(drop=True)
    ids = sorted(given["profiles"]["profile_id"])
    events["profile_id"] = draw.choice(ids, len(events))
    with opened({**given, "events": events}, tmp_path / "stores") as extract:
        metrics = stays_away(tmp_path / "runs").train(extract).metrics
    assert abs(metrics["roc_auc"] - 0.5) < 3.5 * metrics["roc_auc_se"]


def test_an_attribute_that_tells_the_outcome_is_left_out(given: Tables, tmp_path: Path) -> None:
    bought = given["events"].query("eventType == 'commerce.purchases'")
    last = bought.groupby("profile_id")["timestamp"].max().rename("lastPurchase")
    leaking = given["profiles"].merge(last, left_on="profile_id", right_index=True, how="left")
    late = bought[bought["timestamp"] > END - pd.Timedelta(days=14)]
    leaking["isActive"] = leaking["profile_id"].isin(late["profile_id"])
    with (
        opened({**given, "profiles": leaking}, tmp_path / "stores") as extract,
        pytest.warns(tk.ToolkitWarning, match="left out: lastPurchase, isActive"),
    ):
        run = stays_away(tmp_path / "runs").train(extract)
    paths = {one.path for one in run.kept.trained.attributes}
    assert paths == {"tier", "age"}


def test_too_few_examples_are_said_with_their_number(given: Tables, tmp_path: Path) -> None:
    few = set(given["profiles"]["profile_id"][:100])
    small = {name: table[table["profile_id"].isin(few)] for name, table in given.items()}
    with opened(small, tmp_path / "stores") as extract:
        ai = stays_away(tmp_path / "runs")
        checked = ai.check(extract).set_index("requirement")
        assert not checked["met"].all()
        with pytest.raises(tk.ToolkitError, match=r"\d+ examples of .* training needs 500"):
            ai.train(extract)
    assert ai.runs().empty


def test_what_is_checked_is_met(extract: tk.Extract, run: PropensityRun) -> None:
    checked = run.prediction.check(extract)
    assert checked["met"].all()
    assert checked.columns.tolist() == ["requirement", "needed", "found", "met", "severity"]


def test_a_test_cutoff_too_late_is_refused(extract: tk.Extract, tmp_path: Path) -> None:
    with pytest.raises(tk.ToolkitError, match="is not known: the extract ends on 2026-07-20"):
        stays_away(tmp_path).train(extract, "2026-07-15")


def test_an_interrupt_keeps_the_last_good_run(extract: tk.Extract, run: PropensityRun) -> None:
    before = run.prediction.runs()["run"].tolist()

    def stop(share: float) -> None:
        if share > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.prediction.train(extract, progress=stop)
    assert run.prediction.runs()["run"].tolist() == before
    assert not [each for each in run.prediction.folder.iterdir() if "partial" in each.name]


def test_a_run_is_read_back_as_it_was(run: PropensityRun) -> None:
    back = tk.CustomerAI.load(run.prediction.folder).run(run.name)
    pd.testing.assert_frame_equal(back.scores(), run.scores())
    assert back.metrics == run.metrics
    assert back.prediction.configuration == run.prediction.configuration
    profile_id = run.scores()["profile_id"][0]
    pd.testing.assert_frame_equal(back.factors(profile_id), run.factors(profile_id))


@pytest.mark.parametrize("name", ["model.txt", "run.json", "scores.parquet"])
def test_a_run_that_was_changed_is_refused(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path, name: str
) -> None:
    ai = tk.CustomerAI("Stays away", goal=run.prediction.configuration.goal, folder=tmp_path)
    PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored)
    (folder,) = tmp_path.iterdir()
    path = folder / name
    if name == "run.json":
        document = json.loads(path.read_text())
        document["base_rate"] = 0.5
        path.write_text(json.dumps(document))
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(tk.ToolkitError, match=f"{name} was changed"):
        ai.run()


def test_a_run_that_cannot_be_read_stops_neither_training_nor_the_history(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    ai = stays_away(tmp_path)
    runs = [PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored) for _ in range(2)]
    model = tmp_path / runs[1].name / "model.txt"
    model.write_text(f"{model.read_text()}!")
    latest = ai.train(extract, progress=lambda _share: None)
    with pytest.warns(tk.ToolkitWarning, match="left out"):
        assert ai.runs()["run"].tolist() == [runs[0].name, latest.name]


def test_training_another_prediction_in_its_folder_is_refused(
    extract: tk.Extract, run: PropensityRun
) -> None:
    goal, folder = run.prediction.configuration.goal, run.prediction.folder
    with pytest.raises(DefinitionError, match="'Stays away', not 'Stays-away'"):
        tk.CustomerAI("Stays-away", goal=goal, folder=folder).train(extract)


def test_where_it_cannot_be_written_is_said(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    ai = stays_away(tmp_path / "file" / "within")
    with pytest.raises(SourceError, match="cannot be written"):
        ai.save()
    with pytest.raises(SourceError, match="cannot be written"):
        PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "run.json").write_text("[]")
    with pytest.raises(tk.ToolkitError, match="is no run of Customer AI"):
        tk.CustomerAI.load(tmp_path)


def test_later_scores_come_of_the_same_model(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    goal = run.prediction.configuration.goal
    ai = tk.CustomerAI("Stays away", goal=goal, folder=tmp_path)
    first = PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored)
    earlier = first.score(extract, "2026-06-01")
    assert earlier.as_of == pd.Timestamp("2026-06-01", tz="UTC")
    assert earlier.kept.trained.model == first.kept.trained.model
    assert ai.runs()["scored_as_of"].tolist() == [first.as_of, earlier.as_of]
    compared = tk.CustomerAI.compare(first, earlier)
    assert (compared.metrics()["change"] == 0).all()
    assert compared.score_drift() > 0
    assert tk.CustomerAI.compare(first, first).score_drift() == 0
    assert "scores moved by" in repr(compared)


def test_what_comes_later_changes_no_score(
    given: Tables, run: PropensityRun, tmp_path: Path
) -> None:
    """Scored at an instant, with all events or with those up to it, a profile scores the same."""
    cut = END - pd.Timedelta(days=40)
    events = given["events"][given["events"]["timestamp"] <= cut]
    with (
        opened(given, tmp_path / "all") as whole,
        opened({**given, "events": events}, tmp_path / "until") as until,
    ):
        goal = run.prediction.configuration.goal
        one = tk.CustomerAI("Stays away", goal=goal, folder=tmp_path / "a")
        kept = PropensityRun.made(one, whole, run.kept.trained, run.kept.scored)
        a, b = kept.score(whole, cut), kept.score(until, cut)
    pd.testing.assert_frame_equal(a.scores(), b.scores())


def test_its_figures_are_drawn(run: PropensityRun) -> None:
    insights = run.insights()
    factor = run.top_factors()["factor"][0]
    figures = [*insights._figures(), insights.factor(factor), insights.profit(30.0, 2.0)]
    assert all(figure.layout.meta["alt"] for figure in figures)
    values = run.factor_values(factor)
    assert values.groupby("group")["share"].sum().round(6).tolist() == [1.0, 1.0]
    assert repr(insights).startswith("Insights of Stays away: ")


def test_what_is_published_is_an_attribute(
    given: Tables, run: PropensityRun, tmp_path: Path
) -> None:
    scores = run.scores()
    factor = run.top_factors("High")["factor"][0]
    with opened(given, tmp_path) as extract:
        run.publish(extract)
        high, middle, pushed = (
            run.audience(bucket="High"),
            run.audience(score=(40, 60)),
            run.audience(factor=factor),
        )
        gold = tk.Audience("Gold", 'tier = "gold"')
        evaluation = extract.evaluate(high, middle, pushed, gold)
        found = set(evaluation[high.name].profile_ids())
        assert found == set(scores[scores["bucket"] == "High"]["profile_id"])
        assert evaluation[middle.name].count == scores["score"].between(40, 60).sum()
        assert evaluation[pushed.name].count > 0
        people = given["profiles"]
        both = found & set(people[people["tier"] == "gold"]["profile_id"])
        pairs = evaluation.overlap().pairs().set_index(["a", "b"])
        assert pairs.loc[(high.name, "Gold"), "both"] == len(both)
        builder = tk.AudienceBuilder(extract, high)
        assert builder.audience.definition == high.definition


def test_nobody_to_score_is_no_end_of_the_history(
    extract: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    ai = tk.CustomerAI("Stays away", goal=run.prediction.configuration.goal, folder=tmp_path)
    kept = PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored)
    nobody = kept.score(extract, "2020-01-01")
    assert nobody.scores().empty
    assert nobody.top_factors()["effect"].eq(0).all()
    assert ai.runs()["profiles"].tolist() == [len(run.scores()), 0]
    assert np.isnan(tk.CustomerAI.compare(kept, nobody).score_drift())
    with opened({"profiles": pd.DataFrame({"profile_id": ["P00001"]})}, tmp_path / "s") as other:
        nobody.publish(other)


def test_the_runs_of_another_prediction_are_refused(run: PropensityRun) -> None:
    goal = tk.Goal(['eventType = "complaint"'])
    other = tk.CustomerAI("Stays, away", goal=goal, folder=run.prediction.folder)
    with pytest.raises(tk.ToolkitError, match="is 'Stays away', not 'Stays, away'"):
        other.run()


def test_odd_values_and_big_numbers_are_learnt_from(given: Tables, tmp_path: Path) -> None:
    events = given["events"].copy()
    draw = np.random.default_rng(5)
    events["orderId"] = draw.integers(2**60, 2**61, len(events))
    events["note"] = draw.choice(['a  "b"', "it's\\", "ok"], len(events))
    people = given["profiles"].assign(limit=np.inf, isNew=True, visits=0)
    people.loc[:60, "visits"] = np.arange(61)
    with opened({"profiles": people, "events": events}, tmp_path / "s") as extract:
        run = tk.CustomerAI(
            "30 days away",
            goal=tk.Goal([BUY], occurs=False, within_days=14),
            exclude=['note = "ok"'],
            folder=tmp_path / "runs",
        ).train(extract)
        told = {each.condition for each in run.kept.trained.slices}
        assert 'note = "a  \\"b\\""' in told
        assert run.factors(run.scores()["profile_id"][0])["effect"].notna().all()
        assert not run.factor_values("visits").empty
        run.publish(extract)
        high = run.audience(bucket="High")
        assert extract.evaluate(high)[high.name].count == (run.scores()["bucket"] == "High").sum()


def test_a_bad_calibration_is_said() -> None:
    draw = np.random.default_rng(0)
    probability = draw.uniform(0.05, 0.95, 4000)
    wrong = draw.random(4000) > probability
    assert measures(probability, wrong)["calibration_slope"] < 0


def test_an_odd_instant_or_exclusion_is_named(extract: tk.Extract, tmp_path: Path) -> None:
    with pytest.raises(tk.ToolkitError, match="test_cutoff is 'nonsense'"):
        stays_away(tmp_path).train(extract, "nonsense")
    ai = stays_away(tmp_path, exclude=["timestamp occurs <= 30 days before now"])
    with pytest.raises(tk.ToolkitError, match="30 days before now' is no condition on one event"):
        ai.train(extract)


def test_an_audience_of_nothing_is_refused(run: PropensityRun) -> None:
    with pytest.raises(tk.ToolkitError, match="Give a bucket"):
        run.audience()
    with pytest.raises(tk.ToolkitError, match="bucket is 'high'\nGive one of"):
        run.audience(bucket="high")
