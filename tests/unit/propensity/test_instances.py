"""Predictions are kept, listed, copied and deleted, and nothing of anyone else's with them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example
from hypothesis import given as for_all
from hypothesis import strategies as st

import toolkit as tk
from tests.support.texts import awkward_texts
from tests.unit.propensity.customers import BUY, stays_away
from toolkit.workbench.propensity_run import PropensityRun

CONDITIONS = [BUY, 'note = "it\'s: a \\"b\\" # c"', "amount > 3", 'note = "über – \\\\ 雪"']
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | awkward_texts()
CONFIGURED = st.fixed_dictionaries(
    {
        "name": TEXTS.filter(str.strip),
        "description": TEXTS,
        "propensity": st.sampled_from(["churn", "conversion"]),
        "goal": st.builds(
            tk.Goal,
            st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3),
            st.sampled_from(["any", "all"]),
            st.booleans(),
            st.integers(1, 366),
        ),
        "eligible": st.sampled_from([None, 'tier = "gold"', f"xEvent[{BUY}].count() > 2"]),
        "exclude": st.lists(st.sampled_from(CONDITIONS), max_size=2),
        "fields": st.lists(st.sampled_from(["tier", "loyalty.tier"]), max_size=2),
        "seed": st.integers(0, 2**31 - 1),
    }
)


@pytest.fixture
def kept(extract: tk.Extract, run: PropensityRun, tmp_path: Path) -> tk.CustomerAI:
    """A prediction with two runs, in a data folder that has it alone."""
    ai = stays_away(tmp_path / "data" / "Stays_away")
    for _ in range(2):
        PropensityRun.made(ai, extract, run.kept.trained, run.kept.scored)
    return ai


@for_all(CONFIGURED)
@example({"name": "a\x85b", "propensity": "churn", "goal": tk.Goal([BUY])})
def test_what_is_saved_is_read_back(said: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ai = tk.CustomerAI(**said, folder=folder)
        path = ai.save()
        assert path == Path(folder) / "prediction.yaml"
        assert tk.CustomerAI.read(path).configuration == ai.configuration
        assert tk.CustomerAI.load(folder).configuration == ai.configuration
        assert [each.name for each in Path(folder).iterdir()] == ["prediction.yaml"]


def test_an_edited_prediction_is_what_opens(kept: tk.CustomerAI) -> None:
    edited = stays_away(kept.folder, description="Whom to call")
    edited.save()
    opened = tk.CustomerAI.load(kept.folder)
    assert opened.configuration.description == "Whom to call"
    assert len(opened.runs()) == 2


def test_another_prediction_is_not_written_over(kept: tk.CustomerAI, tmp_path: Path) -> None:
    other = tk.CustomerAI("Buys", goal=tk.Goal([BUY]), folder=kept.folder)
    with pytest.raises(tk.ToolkitError, match="is 'Stays away', not 'Buys'"):
        other.save()
    stays_away(tmp_path / "file").save()
    for change in (tk.CustomerAI.save, tk.CustomerAI.delete):
        with pytest.raises(tk.ToolkitError, match="is 'Stays away', not 'Buys'"):
            change(tk.CustomerAI("Buys", goal=tk.Goal([BUY]), folder=tmp_path / "file"))
    assert tk.CustomerAI.load(tmp_path / "file").name == "Stays away"


def test_predictions_are_listed(kept: tk.CustomerAI, monkeypatch: pytest.MonkeyPatch) -> None:
    home = kept.folder.parent
    tk.CustomerAI("Buys", "", "conversion", tk.Goal([BUY]), folder=home / "Buys").save()
    (home / "notes").mkdir()
    (home / "readme.txt").write_text("mine")
    found = tk.CustomerAI.predictions(home)
    assert found.columns.tolist() == ["name", "propensity", "goal", "runs", "last_run", "folder"]
    assert found["name"].tolist() == ["Buys", "Stays away"]
    assert found["propensity"].tolist() == ["conversion", "churn"]
    assert found["goal"][1] == kept.configuration.goal.describe()
    assert found["runs"].tolist() == [0, 2]
    assert pd.isna(found["last_run"][0])
    assert found["last_run"][1] == kept.runs()["made"].iloc[-1]
    assert found["folder"].tolist() == [str(home / "Buys"), str(kept.folder)]
    monkeypatch.setenv("TOOLKIT_DATA", str(home))
    pd.testing.assert_frame_equal(tk.CustomerAI.predictions(), found)


def test_no_predictions_are_an_empty_table(tmp_path: Path) -> None:
    found = tk.CustomerAI.predictions(tmp_path / "nowhere")
    assert found.empty
    assert str(found["last_run"].dtype).endswith("UTC]")
    assert found["runs"].dtype == "int64"


@pytest.mark.parametrize(
    ("name", "text"),
    [("prediction.yaml", "["), ("prediction.yaml", "name: 2026-13-45"), ("a/run.json", "[]")],
)
def test_a_prediction_that_cannot_be_read_is_named(
    kept: tk.CustomerAI, name: str, text: str
) -> None:
    broken = kept.folder.parent / "broken" / name
    broken.parent.mkdir(parents=True)
    broken.write_text(text)
    with pytest.warns(tk.ToolkitWarning, match="broken is left out"):
        found = tk.CustomerAI.predictions(kept.folder.parent)
    assert found["name"].tolist() == ["Stays away"]


def test_a_clone_differs_in_its_name(kept: tk.CustomerAI) -> None:
    clone = kept.clone("Stays away, again")
    assert clone.configuration.to_json() == kept.configuration.to_json() | {
        "name": "Stays away, again"
    }
    assert clone.folder == kept.folder.parent / "Stays_away_again"
    assert not clone.folder.exists()
    assert clone.runs().empty
    clone.save()
    for taken in ("Stays away, again", "Stays - away"):
        with pytest.raises(tk.ToolkitError, match="holds a prediction already"):
            kept.clone(taken)
    with pytest.raises(tk.ToolkitError, match="needs a name"):
        kept.clone(" ")


def test_one_run_is_deleted(kept: tk.CustomerAI) -> None:
    first, second = kept.runs()["run"]
    kept.delete(first)
    assert kept.runs()["run"].tolist() == [second]
    assert [each.name for each in kept.folder.iterdir()] == [second]
    with pytest.raises(tk.ToolkitError, match="no run"):
        kept.delete(first)


def test_a_prediction_is_deleted_with_all_it_wrote(kept: tk.CustomerAI) -> None:
    kept.save()
    kept.delete()
    assert not kept.folder.exists()
    assert kept.runs().empty
    kept.delete()
    assert kept.folder.parent.is_dir()


def test_a_run_that_was_changed_can_be_deleted(kept: tk.CustomerAI) -> None:
    first, second = kept.runs()["run"]
    path = kept.folder / first / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"base_rate": 0.9}))
    kept.delete(first)
    assert kept.runs()["run"].tolist() == [second]


def test_what_others_wrote_stays(kept: tk.CustomerAI) -> None:
    kept.save()
    first = kept.runs()["run"][0]
    mine = [kept.folder / "notes.txt", kept.folder / first / "notes.txt"]
    foreign = kept.folder / "foreign" / "run.json"
    foreign.parent.mkdir()
    for each in (*mine, foreign):
        each.write_text("[]")
    with pytest.raises(tk.ToolkitError, match="foreign holds no run of Customer AI"):
        kept.delete("foreign")
    kept.delete()
    assert sorted(each for each in kept.folder.rglob("*") if each.is_file()) == sorted(
        [*mine, foreign]
    )


def test_a_run_half_deleted_is_not_listed(
    kept: tk.CustomerAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as failing:
        failing.setattr(Path, "unlink", fail)
        with pytest.raises(PermissionError):
            kept.delete(kept.runs()["run"][0])
    assert len(kept.runs()) == 1
