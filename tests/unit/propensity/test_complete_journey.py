"""Real shopping: as good as features made by hand for it (CUSTOMER_AI.md), with none made."""

from __future__ import annotations

import numpy as np
import pytest

import toolkit as tk
from benchmarks.propensity import TASKS, measured


@pytest.fixture(scope="module")
def journey() -> tk.Extract:
    return tk.open_extract(tk.datasets.complete_journey_folder(), quiet=True)


@pytest.mark.slow
def test_three_tasks_are_as_good_as_by_hand(journey: tk.Extract) -> None:
    found = {task.name: measured(journey, task, task.cutoff) for task in TASKS}
    for task in TASKS:
        metrics = found[task.name]
        assert metrics["roc_auc"] >= task.roc_auc, task.name
        assert metrics["brier"] <= task.brier, task.name
        for plain in metrics["baselines"].values():
            assert metrics["roc_auc"] > plain["roc_auc"]
    assert np.mean([each["roc_auc"] for each in found.values()]) >= 0.818
    assert 0.85 <= np.mean([each["calibration_slope"] for each in found.values()]) <= 1.15
