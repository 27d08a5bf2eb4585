"""The model: gradient-boosted trees with a calibration, and what each column adds to a score."""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Table = NDArray[np.float32]
    Column = NDArray[np.float64]

_PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}
_MOST_TREES, _LIKELY_TREES, _FEWEST_TREES = 2000, 400, 30
_PATIENCE = 50
"""After how many trees that make the validation period no better there are no more."""
_MORE = 1.1
"""Fitted again with the validation period too, a model bears so many times the trees."""
_ROWS = 20_000
"""Of how many rows contributions are worked out at a time."""


@dataclass(frozen=True)
class Model:
    """A fitted model.

    Parameters
    ----------
    text
        The trees, as LightGBM writes them.
    slope, intercept
        The calibration: the probability is the logistic of slope × raw score + intercept.
    base_rate
        The share of the training examples for whom the goal came true.
    """

    text: str
    slope: float
    intercept: float
    base_rate: float

    def raw(self, table: Table) -> Column:
        """Return each row's raw score: log odds before calibration."""
        return np.asarray(self._booster.predict(table, raw_score=True), dtype=np.float64)

    def probability(self, table: Table) -> Column:
        """Return each row's calibrated probability, 0 to 1."""
        return logistic(self.slope * self.raw(table) + self.intercept)

    def contributions(
        self, table: Table, progress: Callable[[float], None] = lambda _share: None
    ) -> NDArray[np.float64]:
        """Return what each column adds to each row's raw score; the last column is the base.

        A row's contributions and its base add up to its raw score: exact TreeSHAP (Lundberg and
        others, 2020).
        """
        found = np.empty((len(table), table.shape[1] + 1))
        for start in range(0, len(table), _ROWS):
            part = table[start : start + _ROWS]
            found[start : start + _ROWS] = self._booster.predict(part, pred_contrib=True)
            progress(min(start + _ROWS, len(table)) / len(table))
        return found

    @property
    def _booster(self) -> Any:  # noqa: ANN401 - LightGBM ships no types
        return lightgbm().Booster(model_str=self.text)


@dataclass(frozen=True)
class Fold:
    """A period to validate on: which examples are learnt from, and which are judged.

    Parameters
    ----------
    fit
        Examples whose outcomes were known at the period's cutoff.
    judged
        Examples of that cutoff.
    """

    fit: NDArray[np.bool_]
    judged: NDArray[np.bool_]


def fitted(
    table: Table,
    outcome: NDArray[np.bool_],
    folds: Sequence[Fold],
    *,
    seed: int,
    progress: Callable[[float], None] = lambda _share: None,
) -> Model:
    """Return a model fitted to examples.

    Trees are added while they make the last fold better; then as many are fitted to all examples.
    The calibration is of all folds' scores together, each by a model that had not seen them: one
    period alone says more of its season than of the model.

    Parameters
    ----------
    table, outcome
        All examples: a row each, and for whom the goal came true.
    folds
        The periods to validate on, the last of them last.
    seed
        The same seed gives the same model.
    progress
        Told the share done, 0 to 1.
    """
    training = _Training(table, outcome, seed, _Telling(progress, len(folds) + 1))
    last = folds[-1]
    first, trees = training.stopped(last)
    raw = [np.asarray(first.predict(table[last.judged], raw_score=True))]
    judged = [outcome[last.judged]]
    for fold in folds[:-1]:
        booster = training.trained(fold.fit, trees)
        raw.append(np.asarray(booster.predict(table[fold.judged], raw_score=True)))
        judged.append(outcome[fold.judged])
    slope, intercept = calibrated(np.concatenate(raw), np.concatenate(judged))
    whole = training.trained(np.ones(len(outcome), dtype=np.bool_), round(trees * _MORE))
    return Model(whole.model_to_string(), slope, intercept, float(outcome.mean()))


class _Training:
    """Trains on some of the examples."""

    def __init__(self, table: Table, outcome: NDArray[np.bool_], seed: int, told: _Telling) -> None:
        self.lgb = lightgbm()
        self.table, self.target = table, outcome.astype(np.float64)
        self.parameters = {**_PARAMETERS, "seed": seed}
        self.told = told

    def trained(self, mask: NDArray[np.bool_], trees: int) -> Any:  # noqa: ANN401 - a booster
        """Return so many trees."""
        self.told.begin(trees)
        return self.lgb.train(self.parameters, self._set(mask), trees, callbacks=[self.told])

    def stopped(self, fold: Fold) -> tuple[Any, int]:
        """Return as many trees as make a fold better, and how many they are."""
        self.told.begin(_LIKELY_TREES)
        booster = self.lgb.train(
            self.parameters,
            self._set(fold.fit),
            _MOST_TREES,
            valid_sets=[self._set(fold.judged)],
            callbacks=[self.lgb.early_stopping(_PATIENCE, verbose=False), self.told],
        )
        return booster, max(booster.best_iteration, _FEWEST_TREES)

    def _set(self, mask: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - LightGBM's
        return self.lgb.Dataset(self.table[mask], self.target[mask])


def calibrated(raw: Column, outcome: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and intercept of the logistic regression of outcomes on raw scores.

    Platt's calibration (1999), with his targets that leave no outcome certain; a slope that
    would turn the order round is none: scores then stay as they are.
    """
    yes, no = outcome.sum(), (~outcome).sum()
    target = np.where(outcome, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, intercept = regressed(raw, target)
    return (slope, intercept) if 0.2 < slope < 5 else (1.0, 0.0)


def regressed(raw: Column, target: Column) -> tuple[float, float]:
    """Return slope and intercept of the logistic regression of targets, 0 to 1, on raw scores."""
    weights = np.array([1.0, 0.0])
    design = np.stack([np.asarray(raw, dtype=np.float64), np.ones(len(raw))], axis=1)
    for _ in range(50):
        p = logistic(design @ weights)
        spread = np.maximum(p * (1 - p), 1e-9)
        step = np.linalg.solve(
            design.T @ (design * spread[:, None]) + 1e-9 * np.eye(2), design.T @ (target - p)
        )
        weights += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return float(weights[0]), float(weights[1])


def logistic(raw: Column) -> Column:
    """Return log odds as probabilities."""
    return 1 / (1 + np.exp(-np.clip(raw, -500, 500)))


def lightgbm() -> Any:  # noqa: ANN401 - LightGBM ships no types
    """Return the module, loaded on first use.

    Its threads spin only shortly while they wait for one another, unless the environment says
    otherwise: spinning as long as OpenMP does by itself took twice as long on a busy machine, and
    sleeping at once half as long again on a quiet one.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # read once, when OpenMP is loaded
    return needed("lightgbm")


def needed(module: str) -> Any:  # noqa: ANN401 - a module
    """Return a module of the optional part, loaded on first use."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError("Customer AI", "propensity") from None


class _Telling:
    """Tells how far training is, one run of trees after another."""

    order = 30

    def __init__(self, progress: Callable[[float], None], runs: int) -> None:
        self.progress = progress
        self.runs, self.run, self.trees = runs, -1, 1

    def begin(self, trees: int) -> None:
        self.run += 1
        self.trees = trees

    def __call__(self, environment: Any) -> None:  # noqa: ANN401 - LightGBM's
        done = min((environment.iteration + 1) / self.trees, 1.0)
        self.progress((self.run + done) / self.runs)
