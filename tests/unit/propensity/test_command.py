"""The command trains, scores and compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.propensity.customers import END, tables
from toolkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path

STAYS_AWAY = """
name: Stays away
propensity: churn
goal:
  events: ['eventType = "commerce.purchases"']
  occurs: false
  within_days: 14
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, table in tables(1200).items():
        table.to_parquet(tmp_path / f"{name}.parquet", index=False)
    (tmp_path / "extract.toml").write_text(f"as_of = {END:%Y-%m-%dT%H:%M:%SZ}\n")
    (tmp_path / "stays_away.yaml").write_text(STAYS_AWAY)
    return tmp_path


def test_a_schedule_trains_scores_and_says_what_moved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(folder), str(folder / "stays_away.yaml"), "--runs", str(folder / "runs")]
    assert main(["customer-ai", "train", *given]) == 0
    assert "ROC-AUC" in capsys.readouterr().out
    assert main(["customer-ai", "score", *given, "--as-of", "2026-07-01"]) == 0
    assert "scores moved by" in capsys.readouterr().out
    assert main(["customer-ai", "compare", *given[1:]]) == 0
    assert capsys.readouterr().out.count("2026-07-01") == 1
    assert len(list((folder / "runs").iterdir())) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x", "describes no prediction"),
        ("name: x\ngoal: {events: []}", "a goal needs an event"),
        ("name: x\ncolour: red\ngoal: {events: ['a = 1']}", "colour"),
        ("[", "describes no prediction"),
    ],
)
def test_a_file_that_says_no_prediction_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = folder / "wrong.yaml"
    path.write_text(text)
    assert main(["customer-ai", "compare", str(path)]) == 1
    told = capsys.readouterr().err
    assert message in told
    assert "wrong.yaml" in told
