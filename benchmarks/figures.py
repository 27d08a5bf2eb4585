"""What only the toolkit is asked: edits, repetitions, overlaps, explanations."""

from __future__ import annotations

import time
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

import toolkit as tk
from benchmarks.engines.toolkit_store import audience, definition
from benchmarks.workload import BOUGHT, CART, PURCHASE, SNEAKERS, VIEW, Leaf, audiences

if TYPE_CHECKING:
    from collections.abc import Callable

Times = dict[str, list[float]]
"""Seconds, by what was done."""

TEN_RULES = (
    Leaf("attribute", filters=(("email", "=", True),)),
    Leaf("attribute", filters=(("points", ">=", 500),)),
    Leaf("attribute", filters=(("age", ">=", 20),)),
    Leaf("any", VIEW, days=365),
    Leaf("any", "search", days=365),
    Leaf("any", CART, (("price", ">=", 20),), days=365),
    Leaf("any", "web.webpagedetails.pageViews", (("channel", "=", "web"),), days=180),
    Leaf("any", "directMarketing.emailOpened", days=180),
    Leaf("sum", PURCHASE, threshold=100, column="price"),
)
"""The rules that stay as they are; the tenth is edited."""


def figures(extract: tk.Extract, runs: int) -> Times:
    """Return how long each took, so many times over."""
    everyone = extract.evaluate(*map(audience, audiences(200)), quiet=True)
    few = extract.evaluate(*map(audience, audiences(20)), quiet=True)
    names = [one.name for one in few][:2]
    sneakers = tk.Audience("Sneakers", definition(SNEAKERS) & ~definition(BOUGHT))
    known = extract.evaluate(sneakers)[sneakers.name]
    ids = [str(one) for one in known.sample(runs)["profile_id"]]
    return {
        "sneakers": [_cold(extract, sneakers) for _ in range(runs)],
        "edit": [_edited(extract, number + 2) for number in range(runs)],
        "repeat": [_timed(lambda: extract.evaluate(sneakers).sizes()) for _ in range(runs)],
        "pairs": [_timed(lambda: everyone.overlap().pairs()) for _ in range(runs)],
        "exclusive": [_timed(lambda: few.overlap().intersections()) for _ in range(runs)],
        "compare": [_timed(lambda: few.compare(*names).table()) for _ in range(runs)],
        "reach": [_timed(everyone.reach) for _ in range(runs)],
        "explain": [_timed(lambda one=one: repr(known.explain(one))) for one in ids],  # type: ignore[misc]
    }


def _cold(extract: tk.Extract, asked: tk.Audience) -> float:
    extract.clear_cache()
    return _timed(lambda: extract.evaluate(asked).sizes())


def _edited(extract: tk.Extract, threshold: int) -> float:
    """Return how long the new size takes once one threshold of ten rules is another."""
    extract.clear_cache()
    extract.evaluate(_ten_rules(threshold)).sizes()
    return _timed(lambda: extract.evaluate(_ten_rules(threshold + 1)).sizes())


def _ten_rules(threshold: int) -> tk.Audience:
    rules = (*TEN_RULES, Leaf("count", PURCHASE, threshold=threshold))
    return tk.Audience("Ten rules", reduce(and_, map(definition, rules)))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
