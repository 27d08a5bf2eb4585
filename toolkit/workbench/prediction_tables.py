"""Predictions and their runs as rows of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit import propensity as scoring

if TYPE_CHECKING:
    from toolkit.propensity import Kept
    from toolkit.workbench.customer_ai import CustomerAI

LISTED = ["name", "propensity", "goal", "runs", "last_run", "folder"]
"""The columns of a table of predictions."""
RUNS = [
    "run",
    "made",
    "extract",
    "test_cutoff",
    "scored_as_of",
    "profiles",
    "base_rate",
    "roc_auc",
    "pr_auc",
    "brier",
    "drift",
]
"""The columns of a table of runs."""


def listed(one: CustomerAI) -> tuple[object, ...]:
    """Return a prediction as a row of `LISTED`."""
    asked, names = one.configuration, scoring.names(one.folder)
    made = scoring.heading(one.folder / names[-1]).made if names else None
    goal = asked.goal.describe()
    return asked.name, asked.propensity, goal, len(names), made, str(one.folder)


def row(kept: Kept) -> tuple[object, ...]:
    """Return a run as a row of `RUNS`, its drift left out."""
    metrics = kept.trained.metrics
    return (
        kept.name,
        pd.Timestamp(kept.made),
        kept.extract,
        pd.Timestamp(kept.trained.cutoffs.test),
        pd.Timestamp(kept.scored.as_of),
        len(kept.scored.table),
        *(metrics[key] for key in ("base_rate", "roc_auc", "pr_auc", "brier")),
    )
