"""What audiences share, reach, and are told apart by; how they are divided, and how they change."""

from toolkit.overlap.assigning import assigned, capped
from toolkit.overlap.changing import CAUSES, Turns, Walk, causes, changes, moved, turns
from toolkit.overlap.coverage import reach
from toolkit.overlap.holdout import (
    HoldoutSize,
    detectable_lift,
    holdout_size,
    power_of,
    smallest_holdout,
)
from toolkit.overlap.measures import BRIEF, Kind, exactly, intersections, pairs, sizes
from toolkit.overlap.ordering import ordered
from toolkit.overlap.over_time import drift, states
from toolkit.overlap.portrait import (
    ANY_EVENT,
    Ground,
    activity,
    breakdown,
    events_per_profile,
    summary,
)
from toolkit.overlap.splitting import at_random, draws, split, stratified
from toolkit.overlap.telling import NO_VALUE, Measure, measured
from toolkit.overlap.telling import table as contrasts
from toolkit.overlap.telling import values as contrast_values

__all__ = [
    "ANY_EVENT",
    "BRIEF",
    "CAUSES",
    "NO_VALUE",
    "Ground",
    "HoldoutSize",
    "Kind",
    "Measure",
    "Turns",
    "Walk",
    "activity",
    "assigned",
    "at_random",
    "breakdown",
    "capped",
    "causes",
    "changes",
    "contrast_values",
    "contrasts",
    "detectable_lift",
    "draws",
    "drift",
    "events_per_profile",
    "exactly",
    "holdout_size",
    "intersections",
    "measured",
    "moved",
    "ordered",
    "pairs",
    "power_of",
    "reach",
    "sizes",
    "smallest_holdout",
    "split",
    "states",
    "stratified",
    "summary",
    "turns",
]
