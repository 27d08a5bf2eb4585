"""Why the scores of a run hardly separate profiles, with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.propensity.rates import COMMON, RARE, Doubt, Rate, percent, rate_doubts

if TYPE_CHECKING:
    from toolkit.propensity.training import Scored, Trained

_NARROW = 10
"""Scores within so many points are nearly the same."""
_NEARLY_ALL = 0.95
_BY_CHANCE = 0.5
"""The area under the curve of a ranking by chance."""


def run_doubts(trained: Trained, scored: Scored) -> tuple[Doubt, ...]:
    """Return why the scores of a run hardly rank profiles; none where they do.

    Parameters
    ----------
    trained
        The model and its test.
    scored
        The profiles it scored.
    """
    if not len(scored.table):
        what = f"Nobody was eligible on {scored.as_of:%Y-%m-%d}, so there is no score."
        return (Doubt("error", "nobody-scored", what, "Choose a wider population."),)
    found = [*_of_rate(trained), _narrow(scored), _chance(trained)]
    return tuple(one for one in found if one is not None)


def _of_rate(trained: Trained) -> tuple[Doubt, ...]:
    examples = int(trained.metrics["examples"])
    yes = round(trained.metrics["base_rate"] * examples)
    days = trained.configuration.goal.within_days
    rate = Rate(yes, examples, days, 0, (yes, examples - yes))
    if RARE <= rate.share <= COMMON:
        return ()
    return rate_doubts(rate, trained.configuration.propensity)


def _narrow(scored: Scored) -> Doubt | None:
    score = scored.table["score"].to_numpy()
    half = (1 - _NEARLY_ALL) / 2
    low, high = np.quantile(score, [half, 1 - half], method="nearest").astype(int)
    if high - low > _NARROW:
        return None
    inside = int(((score >= low) & (score <= high)).sum())
    what = (
        f"{percent(inside, len(score))} of the scores are between {low} and {high}: the model "
        "hardly tells these profiles apart."
    )
    remedy = "Use the top tenth rather than a bucket, or choose another population or window."
    return Doubt("warning", "narrow-scores", what, remedy)


def _chance(trained: Trained) -> Doubt | None:
    """Doubt a ranking whose area under the curve is within two standard errors of chance."""
    area, error = trained.metrics["roc_auc"], trained.metrics["roc_auc_se"]
    if area - 2 * error > _BY_CHANCE:
        return None
    what = f"In the test period the ranking was no better than chance (ROC-AUC {area:.3f})."
    remedy = "Do not use these scores; choose another goal, population or outcome window."
    return Doubt("warning", "no-better-than-chance", what, remedy)
