"""Published attributes are attributes: in the catalog, the palette, PQL, the estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest

import toolkit as tk
from tests.support.scores import BUY, CHURN, HIGH, SCORES, scores, who, write_extract
from toolkit.errors import PqlTypeError
from toolkit.language.canvas import from_expression
from toolkit.store import open_store, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "extract")


@pytest.fixture
def extract(folder: Path, tmp_path: Path) -> Iterator[tk.Extract]:
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as opened:
        yield opened


def test_they_are_in_the_catalog(extract: tk.Extract) -> None:
    assert extract.fields("_customerAI").empty
    extract.publish(CHURN, SCORES)
    found = extract.fields("_customerAI").set_index("path")
    assert found.loc["_customerAI.Will_churn.score", ["type", "fill", "distinct"]].tolist() == [
        "integer",
        0.75,
        3,
    ]
    assert found.loc["_customerAI.Will_churn.bucket", "top"] == "High, Low"
    assert found.loc["_customerAI.Will_churn.factors", "type"] == "array of string"
    assert len(extract.fields()) == len(found) + 5


def test_they_are_in_the_palette(extract: tk.Extract) -> None:
    assert "_customerAI.Will_churn.bucket" not in {f.path for f in extract.palette.fields()}
    extract.publish(CHURN, SCORES)
    assert "_customerAI.Will_churn.bucket" in {f.path for f in extract.palette.fields()}
    values, field = extract.palette.values("profile", "_customerAI.Will_churn.bucket")
    assert field.listed
    assert [value for value, *_ in values.values] == ["High", "Low"]


@pytest.mark.parametrize(
    ("pql", "ids"),
    [
        (HIGH, ["anna", "dora"]),
        ("_customerAI.Will_churn.score < 75", ["ben"]),
        ('_customerAI.Will_churn.bucket = "High"', ["anna", "dora"]),
        ('_customerAI.Will_churn.bucket in ["Low", "Medium"]', ["ben"]),
        ("_customerAI.Will_churn.probability > 0.5", ["anna", "dora"]),
        ('_customerAI.Will_churn.factors.includes("few visits")', ["anna", "dora"]),
        ('_customerAI.Will_churn.factors.includes("no purchase")', ["dora"]),
        ("_customerAI.Will_churn.scoredAt occurs <= 30 days before now", ["anna", "ben", "dora"]),
        ("_customerAI.Will_churn.score.isNull()", ["carl"]),
        (f"not ({HIGH})", ["ben", "carl"]),
        (f'{HIGH} and loyalty.tier = "gold"', ["anna"]),
        (f'{HIGH} and xEvent[eventType = "view"].count() >= 1', ["anna", "dora"]),
        ("score >= 3", ["carl", "dora"]),
    ],
)
def test_they_are_evaluated(pql: str, ids: list[str], extract: tk.Extract) -> None:
    extract.publish(CHURN, SCORES)
    assert who(extract, pql) == ids


def test_a_field_is_unknown_until_it_is_published(extract: tk.Extract) -> None:
    with pytest.raises(PqlTypeError, match="_customerAI"):
        extract.evaluate(HIGH)
    extract.publish(CHURN, SCORES)
    assert who(extract, HIGH) == ["anna", "dora"]
    extract.withdraw(CHURN)
    with pytest.raises(PqlTypeError, match="_customerAI"):
        extract.evaluate(HIGH)


def test_a_data_frame_is_a_table(extract: tk.Extract) -> None:
    extract.publish(CHURN, pd.DataFrame({"profile": [2], "score": [80], "factors": [["age"]]}))
    assert who(extract, f'{HIGH} and _customerAI.Will_churn.factors.includes("age")') == ["carl"]


def test_structs_and_odd_names_are_paths(extract: tk.Extract) -> None:
    table = pa.table({"profile": [2], "why": [{"first": "age"}], "a \"b\" 'c'; --": [5]})
    extract.publish(("_customerAI", 'It\'s "so"; --'), table)
    group = '_customerAI.`It\'s "so"; --`'
    assert who(extract, f'{group}.why.first = "age"') == ["carl"]
    assert who(extract, f"{group}.`a \"b\" 'c'; --` = 5") == ["carl"]


def test_answers_kept_from_before_are_not_those_of_other_values(
    extract: tk.Extract, folder: Path, tmp_path: Path
) -> None:
    found = []
    for pairs in [((0, 80), (1, 5)), ((1, 80),), ((2, 99), (3, 1))]:
        extract.publish(CHURN, scores(*pairs))
        found.append(who(extract, HIGH))
        with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as other:
            found.append(who(other, HIGH))
    assert found == [["anna"], ["anna"], ["ben"], ["ben"], ["carl"], ["carl"]]


def test_what_was_evaluated_goes_on_with_the_values_it_had(
    extract: tk.Extract, folder: Path, tmp_path: Path
) -> None:
    extract.publish(CHURN, scores((0, 80), (1, 5)))
    drawing = extract.drawing()
    before = extract.evaluate(f'{HIGH} and xEvent[eventType = "view"].count() >= 1')
    first = next(iter(before))
    assert first.profile_ids().tolist() == ["anna"]
    extract.publish(CHURN, scores((1, 80), (2, 80)))
    assert who(extract, HIGH) == ["ben", "carl"]
    with pytest.warns(tk.ToolkitWarning, match="no history of _customerAI") as warned:
        history = before.history(every="day", periods=2)
    assert warned[0].filename == __file__
    assert history.sizes()["profiles"].tolist() == [1, 1]
    assert first.explain("anna").is_in
    five = "_customerAI.Will_churn.score = 5"
    numbers = drawing.numbers(from_expression(tk.parse_pql(five).expression))
    assert numbers.members.count == 1
    drawing._engine._cache.settle()
    assert who(extract, five) == []
    with tk.open_extract(folder, store=tmp_path / "stores", quiet=True) as other:
        assert who(other, five) == []


def test_two_groups_stand_side_by_side(extract: tk.Extract) -> None:
    extract.publish(CHURN, SCORES)
    extract.publish(BUY, scores((2, 80), (3, 80)))
    both = f"{HIGH} and _customerAI.Will_buy.score >= 75"
    assert who(extract, both) == ["dora"]
    extract.publish(CHURN, scores((2, 80)))
    assert who(extract, both) == ["carl"]
    extract.withdraw(CHURN)
    assert who(extract, "_customerAI.Will_buy.score >= 75") == ["carl", "dora"]
    assert extract._store.published == (BUY,)


def test_a_sample_has_them(tmp_path: Path) -> None:
    ids = [f"p{number:04}" for number in range(2000)]
    people = pd.DataFrame({"profile_id": ids})
    events = pd.DataFrame({"profile_id": ids, "timestamp": pd.Timestamp("2026-01-01")})
    events["eventType"] = "view"
    source = read_source({"profiles": people, "events": events})
    store = open_store(source, store_dir=tmp_path, sample_above=0)
    with tk.Extract(store, store.as_of) as extract:
        extract.publish(CHURN, scores(*((number, number % 100) for number in range(0, 2000, 2))))
        wider = extract._store
        whole = f"FROM profiles WHERE profile IN (SELECT profile FROM {wider.sample.profiles.name})"
        assert wider.query("FROM sample_profiles ORDER BY rowid").fetchall() == (
            wider.query(f"{whole} ORDER BY profile").fetchall()
        )
        assert wider.query("FROM sample_events ORDER BY rowid").fetchall() == (
            store.query("FROM sample_events ORDER BY rowid").fetchall()
        )
        assert wider.layout.sampled == store.layout.sampled == len(wider.sampled_profiles)
        about = extract.estimate(HIGH).iloc[0]
        exact = who(extract, HIGH)
        sampled = set(wider.profile_ids(wider.sampled_profiles))
        assert about["matched"] == len(sampled & set(exact)) > 0
        assert about["low"] <= len(exact) <= about["high"]


def test_a_group_may_stand_beside_fields_of_the_source(extract: tk.Extract) -> None:
    extract.publish(("loyalty", "ai"), scores((1, 80)))
    assert who(extract, 'loyalty.ai.score > 1 and loyalty.tier = "gold"') == ["ben"]


def test_an_empty_table_publishes_attributes_that_nobody_has(extract: tk.Extract) -> None:
    extract.publish(CHURN, SCORES.slice(0, 0))
    assert who(extract, HIGH) == []
