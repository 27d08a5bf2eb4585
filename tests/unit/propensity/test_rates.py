"""What a rate means before training, and populations that are proposed instead."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.propensity import (
    Rate,
    history_doubt,
    main_events,
    past_of,
    percent,
    rate_doubts,
    run_doubts,
)
from toolkit.propensity.examples import days_needed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.workbench.propensity_run import PropensityRun

SHOP = "sample_data/sneaker_shop"


@pytest.fixture(scope="module")
def shop() -> Iterator[tk.Extract]:
    with tk.open_extract(SHOP, quiet=True) as extract:
        yield extract


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    table = pd.read_parquet(f"{SHOP}/events.parquet")
    who = next(name for name in table.columns if name.lower().replace("_", "") == "profileid")
    table = table.rename(columns={who: "profile"})
    table["timestamp"] = pd.to_datetime(table["timestamp"], utc=True)
    known = pd.read_parquet(f"{SHOP}/profiles.parquet")["profile_id"]
    return table.loc[table["profile"].isin(known), ["profile", "timestamp", "eventType"]]


def prediction(folder: Path, propensity: str, *, occurs: bool, days: int) -> tk.CustomerAI:
    goal = tk.Goal(['eventType = "commerce.purchases"'], occurs=occurs, within_days=days)
    return tk.CustomerAI("Asked", propensity=propensity, goal=goal, folder=folder)  # type: ignore[arg-type]


def counted(
    events: pd.DataFrame, as_of: pd.Timestamp, who: tuple[str | None, int], days: int
) -> tuple[int, int]:
    """Count by pandas alone: who was eligible before the window, and who of them then bought."""
    kind, back = who
    then = as_of - pd.Timedelta(days=days)
    time, types = events["timestamp"], events["eventType"]
    had = (time >= then - pd.Timedelta(days=back)) & (time <= then)
    eligible = set(events["profile"][had if kind is None else had & (types == kind)])
    window = (time > then) & (time <= as_of) & (types == "commerce.purchases")
    return len(eligible), len(eligible & set(events["profile"][window]))


def test_rates_are_those_that_pandas_counts(
    shop: tk.Extract, events: pd.DataFrame, tmp_path: Path
) -> None:
    now = pd.Timestamp(shop.as_of)
    table = prediction(tmp_path, "churn", occurs=False, days=14).populations(shop)
    asked: dict[str, tuple[str | None, int]] = {
        "Bought in the last 30 days": ("commerce.purchases", 30),
        "Bought in the last 90 days": ("commerce.purchases", 90),
        "Bought in the last 180 days": ("commerce.purchases", 180),
        "Active in the last 30 days": (None, 30),
    }
    assert set(table["population"]) == set(asked)
    for row in table.itertuples():
        eligible, bought = counted(events, now, asked[row.population], row.within_days)
        assert row.rate == pytest.approx((eligible - bought) / eligible), row.population
        today = counted(events, now, asked[row.population], 0)[0]
        assert row.profiles == today, row.population
    assert not table["usable"][table["within_days"] == 14].any()
    assert table["usable"][table["within_days"] == 60].all()


def test_a_rate_before_training_is_that_of_the_examples(
    shop: tk.Extract, events: pd.DataFrame, tmp_path: Path
) -> None:
    ai = prediction(tmp_path, "churn", occurs=False, days=14)
    eligible, bought = counted(events, pd.Timestamp(shop.as_of), (None, 45), 14)
    found = ai.findings(shop)
    assert found["code"].tolist() == ["too-common"]
    assert percent(eligible - bought, eligible) == "94.5 %"
    assert found["what"][0].startswith("94.5 % of the eligible profiles would count as churned")
    assert "40.8 % of them had never" in found["what"][0]
    checked = ai.check(shop).set_index("requirement")
    row = checked.loc["% of the eligible without the outcome"]
    assert (row["found"], row["met"], row["severity"]) == (5, False, "warning")
    assert checked["met"].sum() == len(checked) - 1


def test_a_proposed_population_can_be_trained(shop: tk.Extract, tmp_path: Path) -> None:
    ai = prediction(tmp_path, "churn", occurs=False, days=14)
    table = ai.populations(shop)
    first = table[table["usable"]].iloc[0]
    better = tk.CustomerAI(
        "Better",
        goal=tk.Goal(ai.configuration.goal.events, occurs=False, within_days=first["within_days"]),
        eligible=first["eligible"],
        folder=tmp_path,
    )
    assert better.findings(shop).empty
    assert better.check(shop)["met"].all()


def test_what_is_proposed_has_the_examples_that_training_needs(
    shop: tk.Extract, tmp_path: Path
) -> None:
    ai = prediction(tmp_path, "conversion", occurs=True, days=7)
    table = ai.populations(shop).set_index("population")
    checked = {}
    for label, row in table.iterrows():
        asked = tk.CustomerAI("One", goal=ai.configuration.goal, eligible=row["eligible"])
        checked[label] = asked.check(shop).set_index("requirement")["found"]
    few = checked["Checked out in the last 30 days"]["examples with the outcome"]
    assert few == 499  # one too few
    for label, found in checked.items():
        least = min(found["examples with the outcome"], found["examples without the outcome"])
        assert table["usable"][label] == (least >= 500), label
    assert table["usable"].sum() == 3


def test_too_few_too_rare_and_too_long_say_what_to_do(shop: tk.Extract, tmp_path: Path) -> None:
    rare = prediction(tmp_path, "conversion", occurs=True, days=1).findings(shop)
    assert rare["code"].tolist() == ["too-few", "too-rare"]
    assert rare["severity"].tolist() == ["error", "warning"]
    assert "training needs 500" in rare["what"][0]
    assert "23 of 6,510" in rare["what"][1]
    long = prediction(tmp_path, "churn", occurs=False, days=200).findings(shop)
    assert long["code"].tolist() == ["short-history"]
    longest = int(long["remedy"][0].removeprefix("Choose up to ").removesuffix(" days."))
    history = (shop.as_of - shop.ground.first_event).days
    assert days_needed(longest) + longest <= history < days_needed(longest + 1) + longest + 1


def test_training_warns_before_it_fits(
    shop: tk.Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fitted(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("toolkit.propensity.training.fitted", fitted)
    ai = prediction(tmp_path, "churn", occurs=False, days=14)
    with (
        pytest.warns(tk.ToolkitWarning, match=r"nearly everyone(.|\n)*populations\(extract\)"),
        pytest.raises(KeyboardInterrupt),
    ):
        ai.train(shop)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(KeyboardInterrupt):
            ai.train(shop, quiet=True)


@pytest.mark.parametrize(
    ("rate", "propensity", "codes"),
    [
        (Rate(0, 0, 14, 5, (0, 0)), "churn", ["nobody-eligible"]),
        (Rate(850, 1000, 14, 5, (900, 900)), "churn", []),
        (Rate(851, 1000, 14, 5, (900, 900)), "churn", ["too-common"]),
        (Rate(1000, 100_000, 14, 5, (900, 900)), "conversion", []),
        (Rate(999, 100_000, 14, 5, (900, 900)), "conversion", ["too-rare"]),
        (Rate(100, 1000, 14, 5, (500, 500)), "churn", []),
        (Rate(100, 1000, 14, 5, (499, 9000)), "churn", ["too-few"]),
        (Rate(100, 1000, 14, 5, (9000, 499)), "churn", ["too-few"]),
        (Rate(700, 799, 14, 5, (900, 499)), "churn", ["too-few", "too-common"]),
    ],
)
def test_where_a_rate_begins_to_be_doubtful(rate: Rate, propensity: str, codes: list[str]) -> None:
    assert [one.code for one in rate_doubts(rate, propensity)] == codes
    assert rate.is_usable is (codes == [])


def test_a_history_that_is_long_enough_is_not_doubted() -> None:
    enough = days_needed(14) + 14
    assert history_doubt(enough, 14) is None
    short = history_doubt(enough - 1, 14)
    assert short is not None
    assert short.remedy == "Choose up to 13 days."


def test_main_events_are_purchases_before_checkouts_before_lists() -> None:
    types = [
        ("web.webpagedetails.pageViews", 9000),
        ("commerce.productListAdds", 5000),
        ("commerce.checkouts", 600),
        ("commerce.purchases", 500),
        ("commerce.productListRemovals", 400),
        ("orderPlaced", 700),
        ("orderCancelled", 700),
        ("preorder_returned", 10),
    ]
    expected = ["orderPlaced", "commerce.purchases"]
    expected += ["commerce.checkouts", "commerce.productListAdds"]
    assert main_events(types) == expected
    assert past_of("orderCancelled", "Order cancelled") == "Order cancelled"
    assert past_of("newsletter_unsubscribe", "Newsletter unsubscribe") == "Unsubscribed"


def test_the_top_tenth_has_factors_and_is_no_bucket(run: PropensityRun) -> None:
    scores = run.scores()
    top = (scores["percentile"] >= 91).to_numpy()
    effects = run._factors.effects
    expected = effects[top].mean(axis=0) - effects.mean(axis=0)
    found = run.top_factors("Top tenth").set_index("factor")["effect"]
    names = list(run._factors.names)
    assert found.to_dict() == pytest.approx(
        {name: expected[names.index(name)] for name in found.index}
    )
    assert abs(found.iloc[0]) == pytest.approx(np.abs(expected).max())
    for refused in (
        lambda: run.audience(bucket="Top tenth"),
        lambda: run.counterfactuals(scores["profile_id"][0], "Top tenth"),
    ):
        with pytest.raises(tk.ToolkitError, match="High"):
            refused()


def test_scores_that_hardly_differ_are_doubted(run: PropensityRun) -> None:
    trained, scored = run.kept.trained, run.kept.scored
    assert run_doubts(trained, scored) == ()
    flat = replace(scored, table=scored.table.assign(score=50))
    assert [one.code for one in run_doubts(trained, flat)] == ["narrow-scores"]
    nobody = replace(scored, table=scored.table.iloc[:0])
    assert [one.code for one in run_doubts(trained, nobody)] == ["nobody-scored"]
    common = replace(trained, metrics={**trained.metrics, "base_rate": 0.94})
    assert [one.code for one in run_doubts(common, scored)] == ["too-common"]
    chance = replace(trained, metrics={**trained.metrics, "roc_auc": 0.52, "roc_auc_se": 0.02})
    assert [one.code for one in run_doubts(chance, scored)] == ["no-better-than-chance"]
