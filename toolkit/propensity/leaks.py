"""Attributes that tell the outcome: an extract has them as they are now, not as of a cutoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.propensity.model import needed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.propensity.attributes import Attribute, Values
    from toolkit.propensity.features import Examples
    from toolkit.propensity.model import Fold

TELLING = 0.95
"""From this area under the curve on, an attribute alone knows the outcome."""
LATE = 0.01
"""Where more than this share of examples have an instant after their cutoff, it was overwritten."""
_BINS = 20


def leaks(
    attributes: Sequence[Attribute],
    values: Mapping[str, Values],
    examples: Examples,
    outcome: NDArray[np.bool_],
    folds: Sequence[Fold],
) -> tuple[str, ...]:
    """Return the attributes that know what came after the cutoff.

    Attributes have no history, so one that is written when the outcome is known ("cancelled on")
    would be learnt from, and be missing when it counts. An instant that often lies after the
    cutoff was overwritten since. Any other is tried alone: the rate of the outcome by twentieths
    of its values, and where it is missing, is learnt from a fold's earlier examples and judged by
    the area under the ROC curve on its later ones.

    Parameters
    ----------
    attributes, values
        The attributes, and what each profile has.
    examples, outcome
        All examples, those of the test period too.
    folds
        Which of them are earlier, and which later.
    """
    auc = needed("sklearn.metrics").roc_auc_score
    found = []
    for one in attributes:
        own = values[one.path]
        late = own.instants and np.mean(own.numbers[examples.profiles] > examples.seconds) > LATE
        column = own.at(examples)
        if late or any(
            auc(outcome[fold.judged], _rates(column, outcome, fold)) >= TELLING for fold in folds
        ):
            found.append(one.path)
    return tuple(found)


def _rates(
    column: NDArray[np.float64], outcome: NDArray[np.bool_], fold: Fold
) -> NDArray[np.float64]:
    early = column[fold.fit]
    there = early[~np.isnan(early)]
    edges = np.unique(np.quantile(there, np.linspace(0, 1, _BINS + 1))) if len(there) else there
    place = np.searchsorted(edges, column, side="right")
    place[np.isnan(column)] = len(edges) + 1
    yes = np.bincount(place[fold.fit], weights=outcome[fold.fit], minlength=len(edges) + 2)
    every = np.bincount(place[fold.fit], minlength=len(edges) + 2)
    rate = (yes + outcome[fold.fit].mean()) / (every + 1)
    return np.asarray(rate[place[fold.judged]])
