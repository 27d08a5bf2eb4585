"""The Customer AI panel's Python half, without a browser."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import toolkit as tk
from tests.unit.propensity.customers import BUY, END
from tests.unit.widgets.conftest import GOAL, LONG, FrontEnd, form
from toolkit.widgets.asked import code
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from pathlib import Path


CARD = {"type": "EventCard", "event_types": ["commerce.purchases"], "case_sensitive": True}


def test_it_begins_with_nothing_and_says_what_is_missing(extract: tk.Extract) -> None:
    with pytest.raises(tk.ToolkitError, match=r"Give a tk\.CustomerAI"):
        tk.CustomerAIPanel(extract, "Will buy")
    panel = tk.CustomerAIPanel(extract)
    front = FrontEnd(panel)
    assert "a name" in panel._status["problem"]["message"]
    form(panel, name="Will buy")
    assert "Add an event" in panel._status["problem"]["hint"]
    front.draw_in("goal", {"type": "Container", "join": "any", "children": [CARD]})
    asked = panel.prediction.configuration
    assert (asked.name, asked.propensity, asked.goal.events) == ("Will buy", "conversion", (BUY,))
    assert asked.eligible == tk.CustomerAI("x", goal=GOAL).configuration.eligible
    assert panel._status["problem"] is None
    panel.close()


def test_what_is_drawn_is_what_is_predicted(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    complaint = {**CARD, "event_types": ["complaint"]}
    front.draw_in("goal", {"type": "Container", "children": [CARD, complaint]})
    front.draw_in("exclude", {"type": "Container", "join": "any", "children": [complaint]})
    gold = {"type": "ValueTest", "operator": "=", "value": "gold"}
    rule = {"type": "AttributeCard", "field": "tier", "test": gold}
    front.draw_in("eligible", {"type": "Container", "children": [rule]})
    form(panel, occurs=True, within_days=28, fields=["tier"], propensity="conversion")
    asked = panel.prediction.configuration
    assert asked.goal == tk.Goal([BUY, 'eventType = "complaint"'], "all", within_days=28)
    assert asked.exclude == ('eventType = "complaint"',)
    assert asked.eligible == 'tier = "gold"'
    assert (asked.fields, asked.propensity) == (("tier",), "conversion")


def test_a_prediction_that_is_drawn_and_not_changed_is_the_same(
    extract: tk.Extract, tmp_path: Path
) -> None:
    given = tk.CustomerAI(
        "Both",
        "For the newsletter",
        "churn",
        tk.Goal([BUY, "amount > 5 and timestamp occurs <= 3 days before now"], "all"),
        'tier.equals("gold", true)',
        ['eventType in ["web.visit", "complaint"]'],
        ["tier"],
        7,
        folder=tmp_path / "elsewhere",
    )
    panel = tk.CustomerAIPanel(extract, given)
    assert panel.prediction.configuration == given.configuration
    assert panel.prediction.folder == given.folder
    names: dict[str, Any] = {"tk": tk}
    exec(code(panel.prediction), names)  # noqa: S102 - what an analyst pastes
    assert names["prediction"].configuration == given.configuration
    panel.close()


def test_an_edit_of_an_older_state_gives_way(panel: tk.CustomerAIPanel) -> None:
    state = {"canvas": {"type": "Container"}, "revision": panel._goal["revision"], "origin": "js"}
    panel.set_state({"_goal": state})
    assert panel._goal["origin"] == "py"
    assert panel.prediction.configuration.goal == GOAL


def test_what_is_no_event_is_refused_as_a_goal(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    tile = {"type": "AudienceTile", "audience": "vips"}
    front.draw_in("goal", {"type": "Container", "children": [tile]})
    assert "events only" in panel._status["problem"]["message"]
    front.draw_in("goal", {"type": "Container", "children": [{"type": "Nonsense"}]})
    assert panel.prediction is None
    assert panel._status["problem"]["message"]
    front.draw_in("goal", {"type": "Container", "join": "any", "children": [CARD]})
    assert panel.prediction.configuration.goal == GOAL


def test_numbers_are_those_of_the_extract(panel: tk.CustomerAIPanel, extract: tk.Extract) -> None:
    assert panel.wait(LONG)
    eligible, days = panel.prediction.configuration.eligible, GOAL.within_days
    now = extract.evaluate(eligible, f"xEvent[{BUY} and timestamp occurs <= 14 days before now]")
    both = [one.members for one in now]
    assert panel._counts["eligible"]["total"]["profiles"] == both[0].count
    assert panel._counts["goal"]["total"]["profiles"] == both[1].count
    then = extract.evaluate(eligible, as_of=END - pd.Timedelta(days=days))
    before = next(iter(then)).members
    expected = {"profiles": (before & ~both[1]).count, "of": before.count, "days": days}
    assert panel._counts["rate"] == expected


def test_training_makes_a_run_and_tells_how_far_it_is(panel: tk.CustomerAIPanel) -> None:
    front, shares, unheard = FrontEnd(panel), [], []
    quiet = ("ignore", tk.ToolkitWarning)
    panel.observe(
        lambda _change: unheard.extend(one for one in warnings.filters if one[::2][:2] == quiet),
        "_training",
    )
    panel.observe(lambda change: shares.append(change["new"]["share"]), "_training")
    assert all(row["met"] for row in front.value("check"))
    front.value("train")
    assert "being made" in front.error("train")["message"]
    assert panel.wait(LONG)
    assert panel._training["state"] == "done", panel._training
    assert panel.run.prediction.configuration == panel.prediction.configuration
    assert panel._status["run"] == panel.run.name
    assert len(shares) > 2
    assert max(shares) <= 1
    assert not unheard  # what warns in other threads meanwhile is heard
    assert "scored as of" in repr(panel)


def test_a_stopped_training_leaves_nothing(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    front.value("train")
    panel._handle_custom_msg({"id": "stop", "ask": "stop"}, [])
    assert panel.wait(LONG)
    assert panel._training["state"] == "stopped"
    assert panel.run is None
    assert not panel.prediction.folder.exists()


def test_a_failed_training_says_why_and_keeps_the_run(
    reading: tk.CustomerAIPanel, trained: PropensityRun
) -> None:
    front = FrontEnd(reading)
    front.draw_in("goal", {"type": "Container", "children": [{**CARD, "event_types": ["never"]}]})
    front.value("train")
    assert reading.wait(LONG)
    assert reading._training["state"] == "error"
    assert "training needs 500" in reading._training["error"]["message"]
    assert reading.run.name == trained.name
    assert reading._status["changed"]


def test_insights_are_those_of_the_run(reading: tk.CustomerAIPanel, trained: PropensityRun) -> None:
    front = FrontEnd(reading)
    found = json.loads(json.dumps(front.value("insights"), allow_nan=False))
    scores = trained.scores()
    counts = scores["bucket"].value_counts()
    assert {one["bucket"]: one["profiles"] for one in found["buckets"]} == {
        name: int(counts.get(name, 0)) for name in ("High", "Medium", "Low")
    }
    assert sum(one["profiles"] for one in found["bins"]) == len(scores)
    assert found["measures"][0]["values"][0] == trained.metrics["roc_auc"]
    top = front.value("factors", bucket="Top tenth")["factors"][0]["factor"]
    assert (top, found["doubts"]) == (trained.top_factors("Top tenth")["factor"][0], [])
    bucket = str(counts.idxmax())
    factors = front.value("factors", bucket=bucket)["factors"]
    expected = trained.top_factors(bucket)
    assert [one["factor"] for one in factors] == expected["factor"].tolist()
    values = front.value("factorValues", bucket=bucket, factor=factors[0]["factor"])["values"]
    assert sum(one["own"] for one in values) == pytest.approx(1)
    assert "bucket" in front.error("factors", bucket="Higher")["message"]


def test_factors_are_of_one_audience_alone_where_one_is_named(
    extract: tk.Extract, trained: PropensityRun, tmp_path: Path
) -> None:
    library = tk.Library(tmp_path)
    library.save(tk.Audience("Gold", 'tier = "gold"'))
    panel = tk.CustomerAIPanel(extract, trained.prediction, library)
    front = FrontEnd(panel)
    found = front.value("factors", bucket="Medium", among="gold")
    gold = extract.evaluate(library["Gold"])
    expected = trained.top_factors("Medium", audience=gold["Gold"])
    assert [one["factor"] for one in found["factors"]] == expected["factor"].tolist()
    assert found["among"]["scored"] == trained.by_audience(gold)["scored"].iloc[0] > 0
    factor = found["factors"][0]["factor"]
    assert front.value("factorValues", bucket="Medium", factor=factor, among="gold")["values"]
    assert "nobody" in front.error("factors", among="nobody")["message"]
    panel.close()
    assert panel.wait(LONG)


def test_one_profile_is_explained(reading: tk.CustomerAIPanel, trained: PropensityRun) -> None:
    front, scores = FrontEnd(reading), trained.scores()
    first = scores.iloc[0]
    found = front.value("profile", profile=first["profile_id"])
    assert (found["score"], found["bucket"]) == (first["score"], first["bucket"])
    assert set(found["moves"]) == {"High", "Medium", "Low"} - {first["bucket"]}
    assert found["factors"][0]["factor"] == trained.factors(first["profile_id"])["factor"][0]
    assert front.error("profile", profile="nobody")["message"]


def test_an_audience_of_scores_opens_in_the_builder(
    reading: tk.CustomerAIPanel, trained: PropensityRun, extract: tk.Extract
) -> None:
    front = FrontEnd(reading)
    assert front.value("create", percentile=[91, 100])["unsaved"] is None
    builder = reading.builder
    assert builder.wait(LONG)
    top = trained.audience(percentile=(91, 100))
    assert builder.audience.definition == top.definition
    assert extract.evaluate(top)[top.name].count == builder._answer["total"]["profiles"] > 0
    FrontEnd(builder).describe(description="mine")
    assert front.value("create", bucket="Low")["unsaved"] == top.name
    assert front.value("create", bucket="Low", discard=True)["unsaved"] is None
    assert "Low" in reading.builder.audience.name
    assert front.error("create")["message"]


def test_an_audience_of_scores_opens_whatever_was_published_meanwhile(
    reading: tk.CustomerAIPanel, trained: PropensityRun, extract: tk.Extract, tmp_path: Path
) -> None:
    front = FrontEnd(reading)
    front.value("create", bucket="Medium")
    extract.withdraw(("_customerAI", "Stays_away"))
    front.value("create", bucket="Medium")
    assert reading.builder.wait(LONG)
    assert reading.builder._answer["state"] == "done"
    other = tk.CustomerAI("Käufer/früh", goal=GOAL, folder=tmp_path / "other")
    known = replace(trained.kept.trained, configuration=other.configuration)
    PropensityRun.made(other, extract, known, trained.kept.scored)
    reading.prediction = other
    front.value("publish")
    assert reading._status["published"]
    front.value("create", bucket="Medium")
    assert reading.builder.wait(LONG)
    assert reading.builder._answer["state"] == "done", reading.builder._answer
    paths = [field["path"] for field in reading.builder._catalog["fields"]]
    assert "_customerAI.Käufer_früh.bucket" in paths
    extract.withdraw(("_customerAI", "Käufer_früh"))


def test_publishing_shows_no_progress_bar(
    reading: tk.CustomerAIPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(title: str) -> None:
        raise AssertionError(title)

    monkeypatch.setattr("toolkit.workbench.progress.progress_bar", refused)
    FrontEnd(reading).value("publish")


def test_the_highest_tenth_is_a_tenth(reading: tk.CustomerAIPanel) -> None:
    found = FrontEnd(reading).value("insights")
    assert found["top"] == found["profiles"] // 10
    assert found["base_rate"] == reading.run.kept.trained.model.base_rate


def test_predictions_are_saved_opened_copied_and_deleted(
    panel: tk.CustomerAIPanel, tmp_path: Path
) -> None:
    front = FrontEnd(panel)
    front.value("save")
    assert panel._status["saved"]
    front.value("clone", name="Another")
    assert panel.prediction.name == "Another"
    assert panel.prediction.folder.parent == tmp_path
    form(panel, within_days=28)
    front.value("save")
    listed = {one["name"]: one["folder"] for one in front.value("predictions")}
    assert set(listed) == {"New", "Another"}
    front.value("open", folder=listed["New"])
    assert panel.prediction.configuration.goal == GOAL
    front.value("open", folder=listed["Another"])
    assert panel.prediction.configuration.goal.within_days == 28
    front.value("delete")
    assert [one["name"] for one in front.value("predictions")] == ["New"]
    assert panel.prediction is None
    assert "no prediction in" in front.error("open", folder="/")["message"]


def test_copies_have_names_of_their_own(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    front.value("save")
    original = panel._status["folder"]
    for expected in ("New (copy)", "New (copy 2)"):
        front.value("open", folder=original)
        front.value("clone")
        front.value("save")
        assert panel.prediction.name == expected
    form(panel, name="so long a name " * 8)
    front.value("clone")
    assert panel.prediction.name.endswith(" (copy)")


def test_a_new_prediction_begins_with_nothing_of_the_one_before(
    panel: tk.CustomerAIPanel, tmp_path: Path
) -> None:
    panel.prediction = tk.CustomerAI("Seven", goal=GOAL, seed=7, folder=tmp_path / "Seven")
    front = FrontEnd(panel)
    front.draw_in("goal", {"type": "Container", "children": [{**CARD, "event_types": ["never"]}]})
    front.value("train")
    assert panel.wait(LONG)
    assert panel._training["state"] == "error"
    front.value("open", folder="", discard=True)
    assert panel._training["state"] == "idle"
    form(panel, name="x")
    front.draw_in("goal", {"type": "Container", "children": [CARD]})
    assert panel.prediction.configuration.seed == 0


def test_the_run_of_another_prediction_is_not_shown(reading: tk.CustomerAIPanel) -> None:
    form(reading, name="Stays-away")  # its folder would be called the same
    assert reading.run is None
    assert "'Stays away', not 'Stays-away'" in reading._status["problem"]["message"]
    form(reading, name="Stays away")
    assert reading.run is not None


@pytest.mark.filterwarnings("ignore::toolkit.ToolkitWarning")
def test_a_run_that_cannot_be_read_is_named_and_can_be_got_past(
    extract: tk.Extract, trained: PropensityRun, tmp_path: Path
) -> None:
    ai = tk.CustomerAI("Stays away", goal=GOAL, folder=tmp_path / "Stays_away")
    kept = [PropensityRun.made(ai, extract, trained.kept.trained, trained.kept.scored).name]
    spoilt = ai.folder / kept[0] / "model.txt"
    spoilt.write_text(f"{spoilt.read_text()}!")
    panel = tk.CustomerAIPanel(extract, ai)
    front = FrontEnd(panel)
    assert "was changed" in panel._status["broken"]["message"]
    assert panel._status["problem"] is None
    front.value("train")
    assert panel.wait(LONG)
    assert panel._training["state"] == "done", panel._training
    assert panel._status["broken"] is None
    assert [one["run"] for one in front.value("insights")["runs"]] == [panel.run.name]
    front.value("delete", run=kept[0])
    front.value("delete")
    assert not ai.folder.exists()
    panel.close()
    assert panel.wait(LONG)


def test_what_is_trained_is_not_deleted_meanwhile(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    front.value("train")
    assert "being made" in front.error("delete")["message"]
    panel._handle_custom_msg({"id": "stop", "ask": "stop"}, [])
    front.value("delete")
    assert panel.wait(LONG)


def test_a_run_that_was_kept_before_it_was_stopped_is_shown(
    panel: tk.CustomerAIPanel, trained: PropensityRun, extract: tk.Extract
) -> None:
    given = panel.prediction

    def work(_tell: object) -> PropensityRun:
        panel._handle_custom_msg({"id": "stop", "ask": "stop"}, [])
        return PropensityRun.made(given, extract, trained.kept.trained, trained.kept.scored)

    panel._begin("Training", work)
    assert panel.wait(LONG)
    assert panel._training["state"] == "done"
    assert panel._status["run"] == panel.run.name


def test_other_threads_set_what_is_shown_alone(panel: tk.CustomerAIPanel) -> None:
    alone = []

    def seen(_change: object) -> None:
        alone.append(panel._guard._is_owned())

    front = FrontEnd(panel)
    for name in ("_training", "_counts", "_status", "_catalog", "run", "builder", "prediction"):
        panel.observe(seen, name)
    front.value("train")
    assert panel.wait(LONG)
    front.value("create", bucket="Medium")
    front.value("clone")
    assert len(alone) > 5
    assert all(alone)


def test_a_name_that_is_typed_is_not_counted_anew(panel: tk.CustomerAIPanel) -> None:
    told: list[object] = []
    panel.observe(told.append, "_counts")
    form(panel, name="Ne")
    assert panel.wait(LONG)
    assert not told
    form(panel, within_days=28)
    assert panel.wait(LONG)
    assert told
    form(panel, within_days=99_999_999)
    assert panel.wait(LONG)
    assert panel._counts["rate"] is None
    assert "1 to 366" in panel._status["problem"]["hint"]


def test_numbers_of_what_cannot_be_read_are_none(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    front.draw_in("eligible", {"type": "Container", "children": [{"type": "Nonsense"}]})
    assert panel.wait(LONG)
    assert panel._counts["eligible"]["state"] == "error"
    assert panel._counts["rate"] is None


def test_curves_are_over_the_section_that_asks(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    card = {**CARD, "time": {"type": "InLast", "amount": 3, "unit": "day"}}
    front.draw_in("goal", {"type": "Container", "join": "any", "children": [card]})
    assert panel.wait(LONG)
    found = front.value("whatIf", section="goal", path="0", kind="window")
    assert found["value"] == 3
    total = panel._counts["goal"]["total"]["profiles"]
    assert found["profiles"][found["values"].index(3)] == total
    eligible = front.value("whatIf", section="eligible", path="0", kind="window")
    assert eligible["value"] == 45
    assert front.error("whatIf", section="exclude", path="0")["message"]


def test_changes_are_asked_about_before_another_is_shown(panel: tk.CustomerAIPanel) -> None:
    front = FrontEnd(panel)
    assert not panel.is_changed
    form(panel, within_days=28)
    assert panel.is_changed
    assert front.value("open")["unsaved"] == "New"
    front.value("save")
    assert not panel.is_changed
    form(panel, within_days=7)
    assert front.value("open", discard=True)["unsaved"] is None
    assert panel.prediction is None


def test_no_value_of_a_field_is_in_what_a_notebook_keeps(reading: tk.CustomerAIPanel) -> None:
    front = FrontEnd(reading)
    front.value("insights")
    front.value("profile", profile=str(reading.run.kept.profile_ids.iloc[0]))
    kept = json.dumps(reading.get_state())
    assert "P00000" not in kept
    assert '"gold"' not in kept


def test_it_can_be_shown_without_a_front_end(
    reading: tk.CustomerAIPanel, extract: tk.Extract
) -> None:
    html = reading.to_html()
    assert "Stays away" in html
    assert "ROC-AUC" in html
    assert "P00000" not in html
    empty = tk.CustomerAIPanel(extract)
    assert "Nothing is predicted yet" in empty.to_html()
    assert "nothing is predicted" in repr(empty)
    empty.close()
