"""Two plain ways to say the same: a model has to earn its keep against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.propensity.measures import measures
from toolkit.propensity.model import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.features import Feature

    Known = tuple[NDArray[np.float32], NDArray[np.bool_]]

RECENCY, RFM = "recency rule", "RFM + logistic"
_DAYS = 84


def baselines(
    features: Sequence[Feature], condition: str, known: Known, tested: Known
) -> dict[str, dict[str, float]]:
    """Return the measures of two plain models in the test period.

    Parameters
    ----------
    features
        What the columns are.
    condition
        The goal's event: how recently, how often and for how much it happened is looked at.
    known, tested
        Columns and outcomes of the examples learnt from, and of the test period.

    Returns
    -------
    dict
        `recency rule`: the days since the goal's last event. `RFM + logistic`: these, how many
        there were in 84 days, and what they add up to, by logistic regression.
    """
    recency = [_first(features, condition, "recency")]
    more = [_first(features, condition, "count", _DAYS), _first(features, condition, "sum", _DAYS)]
    return {
        RECENCY: _judged(recency, known, tested),
        RFM: _judged([*recency, *more], known, tested),
    }


def _first(
    features: Sequence[Feature], condition: str, kind: str, days: int | None = None
) -> int | None:
    for number, one in enumerate(features):
        if (one.slice, one.kind, one.days) == (condition, kind, days):
            return number
    return None


def _judged(columns: Sequence[int | None], known: Known, tested: Known) -> dict[str, float]:
    linear, scaling = needed("sklearn.linear_model"), needed("sklearn.preprocessing")
    pipeline = needed("sklearn.pipeline")
    chosen = [each for each in columns if each is not None]
    model = pipeline.make_pipeline(scaling.StandardScaler(), linear.LogisticRegression())
    model.fit(_numbers(known[0][:, chosen]), known[1])
    found: Any = model.predict_proba(_numbers(tested[0][:, chosen]))[:, 1]
    return measures(np.asarray(found, dtype=np.float64), tested[1])


def _numbers(columns: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return logarithms, which such numbers are alike in; never is longer ago than any day."""
    filled = np.where(np.isnan(columns), 10_000.0, columns.astype(np.float64))
    return np.sign(filled) * np.log1p(np.abs(filled))
