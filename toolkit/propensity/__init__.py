"""Propensity scores: who will churn or convert, and why."""

from toolkit.propensity.explanation import (
    Factors,
    factors,
    of_group,
    of_profile,
    strongest,
    values_of,
)
from toolkit.propensity.goal import ACTIVE, Configuration, Goal, event_text, exclusions, paths
from toolkit.propensity.measures import calibration, drift, gains, profit
from toolkit.propensity.runs import Kept, load, names, save
from toolkit.propensity.training import Ground, Scored, Trained, check, score, train

__all__ = [
    "ACTIVE",
    "Configuration",
    "Factors",
    "Goal",
    "Ground",
    "Kept",
    "Scored",
    "Trained",
    "calibration",
    "check",
    "drift",
    "event_text",
    "exclusions",
    "factors",
    "gains",
    "load",
    "names",
    "of_group",
    "of_profile",
    "paths",
    "profit",
    "save",
    "score",
    "strongest",
    "train",
    "values_of",
]
