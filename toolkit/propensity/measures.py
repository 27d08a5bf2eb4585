"""How good probabilities are, judged by what came true."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.propensity.model import needed, regressed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = NDArray[np.float64]
    Outcome = NDArray[np.bool_]

_LEAST = 1e-6
_BINS = 10


def measures(probability: Column, outcome: Outcome) -> dict[str, float]:
    """Return the measures of probabilities against outcomes.

    Returns
    -------
    dict
        examples; base_rate; roc_auc and its standard error roc_auc_se (Hanley and McNeil, 1982);
        pr_auc (average precision); brier (mean squared error); log_loss; lift_at_10 (the rate
        among the tenth with the highest scores, as times the base rate); calibration_slope and
        calibration_intercept (of the logistic regression of outcomes on log odds: 1 and 0 are
        perfect).
    """
    metrics = needed("sklearn.metrics")
    clipped = np.clip(probability, _LEAST, 1 - _LEAST)
    auc = float(metrics.roc_auc_score(outcome, probability))
    slope, intercept = regressed(np.log(clipped / (1 - clipped)), outcome.astype(np.float64))
    base = float(outcome.mean())
    return {
        "examples": len(outcome),
        "base_rate": base,
        "roc_auc": auc,
        "roc_auc_se": _standard_error(auc, int(outcome.sum()), int((~outcome).sum())),
        "pr_auc": float(metrics.average_precision_score(outcome, probability)),
        "brier": float(np.mean((probability - outcome) ** 2)),
        "log_loss": float(metrics.log_loss(outcome, clipped, labels=[False, True])),
        "lift_at_10": _lift(probability, outcome, 0.1) if base else math.nan,
        "calibration_slope": slope,
        "calibration_intercept": intercept,
    }


def calibration(probability: Column, outcome: Outcome) -> pd.DataFrame:
    """Return what came true by tenths of the probability: predicted, observed, examples."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    return pd.DataFrame(
        {
            "predicted": [float(probability[part].mean()) for part in parts],
            "observed": [float(outcome[part].mean()) for part in parts],
            "examples": [len(part) for part in parts],
        }
    )


def gains(probability: Column, outcome: Outcome) -> pd.DataFrame:
    """Return what is reached by taking the highest scores first.

    Returns
    -------
    DataFrame
        share (of the examples taken, 0.01 to 1), threshold (the lowest probability among them),
        captured (of all for whom the goal came true, 0 to 1), lift (their rate as times the base
        rate).
    """
    order = np.argsort(-probability, kind="stable")
    reached = np.cumsum(outcome[order])
    shares = np.arange(1, 101) / 100
    taken = np.maximum(np.ceil(shares * len(order)).astype(int), 1)
    total = max(int(outcome.sum()), 1)
    captured = reached[taken - 1] / total
    return pd.DataFrame(
        {
            "share": shares,
            "threshold": probability[order][taken - 1],
            "captured": captured,
            "lift": captured / (taken / len(order)),
        }
    )


def profit(probability: Column, outcome: Outcome, value: float, cost: float) -> pd.DataFrame:
    """Return what treating all above a cut-off earns.

    Parameters
    ----------
    probability, outcome
        What was said, and what came true.
    value
        What reaching one for whom the goal comes true is worth.
    cost
        What reaching anyone costs.

    Returns
    -------
    DataFrame
        As `gains`, and profit: an example's, on average over all examples.
    """
    table = gains(probability, outcome)
    earned = table["captured"] * float(outcome.mean()) * value
    return table.assign(profit=earned - table["share"] * cost)


def drift(before: Column, after: Column) -> float:
    """Return how far scores moved: the population stability index over tenths of those before.

    The sum over tenths of (share after - share before) × ln(share after / share before); above
    0.1 some, above 0.25 much (Siddiqi, 2006); NaN where nobody was scored.
    """
    if not len(before) or not len(after):
        return math.nan
    edges = np.unique(np.quantile(before, np.linspace(0, 1, 11)[1:-1]))
    old, new = (_shares(each, edges) for each in (before, after))
    return float(np.sum((new - old) * np.log(new / old)))


def _shares(values: Column, edges: Column) -> Column:
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return np.asarray((counts + 0.5) / (len(values) + 0.5 * (len(edges) + 1)))


def _lift(probability: Column, outcome: Outcome, share: float) -> float:
    order = np.argsort(-probability, kind="stable")[: max(math.ceil(share * len(outcome)), 1)]
    return float(outcome[order].mean() / outcome.mean())


def _standard_error(auc: float, yes: int, no: int) -> float:
    if not yes or not no:
        return math.nan
    one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (yes - 1) * (one - auc**2) + (no - 1) * (two - auc**2)
    return math.sqrt(spread / (yes * no))
