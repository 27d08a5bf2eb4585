"""Propensity scores: who will churn or convert, and why."""

from toolkit.propensity.counterfactuals import counterfactuals, of_changes
from toolkit.propensity.explanation import (
    Factors,
    factors,
    of_group,
    of_profile,
    strongest,
    values_of,
)
from toolkit.propensity.goal import (
    ACTIVE,
    LONGEST,
    Configuration,
    Goal,
    event_text,
    exclusions,
    paths,
)
from toolkit.propensity.instances import (
    PREDICTION,
    delete,
    delete_run,
    folders,
    holds,
    refuse_other,
    refuse_others,
    write,
)
from toolkit.propensity.measures import calibration, drift, gains, profit
from toolkit.propensity.runs import Kept, heading, load, names, save
from toolkit.propensity.scores import BUCKETS, LOWEST, score_of
from toolkit.propensity.training import Ground, Scored, Trained, check, score, train

__all__ = [
    "ACTIVE",
    "BUCKETS",
    "LONGEST",
    "LOWEST",
    "PREDICTION",
    "Configuration",
    "Factors",
    "Goal",
    "Ground",
    "Kept",
    "Scored",
    "Trained",
    "calibration",
    "check",
    "counterfactuals",
    "delete",
    "delete_run",
    "drift",
    "event_text",
    "exclusions",
    "factors",
    "folders",
    "gains",
    "heading",
    "holds",
    "load",
    "names",
    "of_changes",
    "of_group",
    "of_profile",
    "paths",
    "profit",
    "refuse_other",
    "refuse_others",
    "save",
    "score",
    "score_of",
    "strongest",
    "train",
    "values_of",
    "write",
]
