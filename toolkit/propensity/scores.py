"""Probabilities as scores: relative to the average, in three buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

BUCKETS = ("High", "Medium", "Low")
LOWEST = {"High": 75, "Medium": 25, "Low": 0}
"""The lowest score of each bucket."""
TOP_TENTH = "Top tenth"
"""The tenth of the scored profiles with the highest scores, whatever their bucket."""
GROUPS = (*BUCKETS, TOP_TENTH)
"""What factors can be asked of: the buckets, and the highest tenth."""
_TOP = 91
"""The percentile that the highest tenth begins at."""


def scores(probability: Column, base_rate: float) -> dict[str, Any]:
    """Return probability, score, percentile and bucket, each a column.

    The percentile is 1 to 100, a hundredth of the profiles each, the highest probabilities in the
    last: the hundredth in which a profile's rank is. Equal ones share the highest of their ranks.
    """
    score = score_of(probability, base_rate)
    ranks = pd.Series(probability).rank(method="max").to_numpy()
    return {
        "score": score,
        "probability": probability,
        "percentile": np.ceil(100 * ranks / max(len(ranks), 1)).astype(np.int64),
        "bucket": bucket_of(score),
    }


def score_of(probability: Column, base_rate: float) -> NDArray[np.int64]:
    """Return scores relative to the average: 50 is as likely as it, 75 three times (odds aside)."""
    return np.rint(100 * probability / (probability + base_rate)).astype(np.int64)


def bucket_of(score: NDArray[np.int64]) -> NDArray[Any]:
    """Return the bucket of each score."""
    places = [score >= LOWEST["High"], score >= LOWEST["Medium"]]
    return np.select(places, ["High", "Medium"], "Low").astype(object)


def in_group(table: pd.DataFrame, group: str) -> NDArray[np.bool_]:
    """Return which scored profiles are in a bucket, or in the top tenth."""
    found = table["percentile"] >= _TOP if group == TOP_TENTH else table["bucket"] == group
    return np.asarray(found, dtype=np.bool_)
