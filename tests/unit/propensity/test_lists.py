"""A model asks imported lists at earlier instants, and says where their file does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import toolkit as tk
from tests.unit.propensity.customers import END, opened, stays_away
from toolkit.workbench.propensity_run import PropensityRun

if TYPE_CHECKING:
    from pathlib import Path

LATE = 7
GUESTS = 'inSegment("guests")'


@pytest.fixture
def listed(given: dict[str, pd.DataFrame], tmp_path: Path) -> tk.Extract:
    """The customers, and a list of them all: a few entered five days before the end."""
    ids = given["profiles"]["profile_id"]
    since = [END - pd.Timedelta(days=5 if number < LATE else 190) for number in range(len(ids))]
    rows = pd.DataFrame({"profile_id": ids, "audience": "guests", "status": "realized"}).assign(
        lastQualificationTime=since
    )
    return opened({**given, "audiences": rows}, tmp_path / "stores")


def test_a_check_warns_of_its_first_cutoff(listed: tk.Extract, tmp_path: Path) -> None:
    asked = stays_away(tmp_path / "runs", eligible=GUESTS)
    quiet = asked.check(listed, quiet=True)  # a warning would be an error
    with pytest.warns(tk.ToolkitWarning, match=f"'guests' says when .* {LATE} who entered") as told:
        pd.testing.assert_frame_equal(asked.check(listed), quiet)
    assert told[0].filename == __file__


def test_a_score_warns_of_its_instant(
    listed: tk.Extract, run: PropensityRun, tmp_path: Path
) -> None:
    asked = stays_away(tmp_path / "runs", eligible=GUESTS)
    trained = replace(run.kept.trained, configuration=asked.configuration)
    mine = PropensityRun(asked, replace(run.kept, trained=trained))
    before = (END - pd.Timedelta(days=6)).to_pydatetime()
    quiet = mine.score(listed, before, quiet=True)
    with pytest.warns(tk.ToolkitWarning, match=f"'guests' says when .* {LATE} who entered") as told:
        found = mine.score(listed, before)
    assert told[0].filename == __file__
    assert len(found.scores()) == len(quiet.scores()) == listed.profile_count - LATE
    assert len(mine.score(listed).scores()) == listed.profile_count
