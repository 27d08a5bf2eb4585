"""Prints how good predictions of the Complete Journey are: three tasks at several test cutoffs.

    python -m benchmarks.propensity

Nothing is tuned on these: every model learns only from before its test cutoff.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import toolkit as tk

BUY = 'eventType = "commerce.purchases"'
MEAT = f'{BUY} and productListItems[department = "MEAT"]'
ELIGIBLE = f"xEvent[{BUY} and timestamp occurs <= 56 days before now]"


@dataclass(frozen=True)
class Task:
    """What is predicted, and how good features made by hand were (CUSTOMER_AI.md)."""

    name: str
    propensity: Literal["churn", "conversion"]
    goal: tk.Goal
    cutoff: datetime
    roc_auc: float
    brier: float


TASKS = (
    Task(
        "no purchase in 14 days",
        "churn",
        tk.Goal([BUY], occurs=False, within_days=14),
        datetime(2017, 12, 18, tzinfo=UTC),
        0.825,
        0.139,
    ),
    Task(
        "no purchase in 28 days",
        "churn",
        tk.Goal([BUY], occurs=False, within_days=28),
        datetime(2017, 12, 4, tzinfo=UTC),
        0.848,
        0.093,
    ),
    Task(
        "buys meat in 14 days",
        "conversion",
        tk.Goal([MEAT], within_days=14),
        datetime(2017, 12, 18, tzinfo=UTC),
        0.760,
        0.180,
    ),
)
BACK = (0, 14, 28, 42)
"""Days before a task's cutoff at which it is tested too."""


def measured(extract: tk.Extract, task: Task, cutoff: datetime) -> dict[str, Any]:
    """Return the metrics of a task in the test period from a cutoff on."""
    with tempfile.TemporaryDirectory() as folder:
        ai = tk.CustomerAI(
            task.name, "", task.propensity, task.goal, eligible=ELIGIBLE, folder=folder
        )
        return ai.train(extract, cutoff, progress=lambda _share: None).metrics


def main() -> int:
    """Measure and print."""
    extract = tk.open_extract(tk.datasets.complete_journey_folder(), quiet=True)
    print(
        "| task | test cutoff | base rate | recency rule | RFM + logistic | toolkit ROC-AUC ± SE "
        "| Brier | calibration slope | lift at 10 % | seconds |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for task in TASKS:
        found = []
        for days in BACK:
            cutoff = task.cutoff - timedelta(days=days)
            began = time.perf_counter()
            metrics = measured(extract, task, cutoff)
            found.append(metrics)
            plain = [f"{each['roc_auc']:.3f}" for each in metrics["baselines"].values()]
            print(
                f"| {task.name} | {cutoff:%Y-%m-%d} | {metrics['base_rate']:.3f} | "
                f"{' | '.join(plain)} | {metrics['roc_auc']:.4f} ± {metrics['roc_auc_se']:.3f} | "
                f"{metrics['brier']:.4f} | {metrics['calibration_slope']:.2f} | "
                f"{metrics['lift_at_10']:.2f} | {time.perf_counter() - began:.0f} |",
                flush=True,
            )
        mean = {
            key: statistics.fmean(each[key] for each in found)
            for key in ("roc_auc", "brier", "calibration_slope", "lift_at_10")
        }
        print(
            f"| **{task.name}** | mean of {len(found)} | | | | {mean['roc_auc']:.4f} | "
            f"{mean['brier']:.4f} | {mean['calibration_slope']:.2f} | {mean['lift_at_10']:.2f} | |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
