"""Curves and histories, against one evaluation of the same audience."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import toolkit as tk
from benchmarks.workload import PURCHASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.figures import Times

OFTEN = tk.Audience(
    "Bought often", tk.event(PURCHASE).in_last(90, "days").at_least(2) & (tk.field("age") >= 30)
)


def curves(extract: tk.Extract, runs: int) -> Times:
    """Return how long each took, so many times over; nothing is kept from one to the next."""
    evaluation = extract.evaluate(OFTEN)
    asked: dict[str, Callable[[], object]] = {
        "one": lambda: extract.evaluate(OFTEN).sizes(),
        "what-if": lambda: evaluation.what_if(OFTEN.name, 0).sizes(),
        "history": lambda: evaluation.history(every="week", periods=52).sizes(),
    }
    times: Times = {name: [] for name in asked}
    for _ in range(runs):
        for name, work in asked.items():
            extract.clear_cache()
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return times
