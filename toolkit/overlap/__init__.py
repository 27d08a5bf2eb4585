"""What audiences share, reach, and are told apart by; how they are divided, and how they change."""

from toolkit.overlap.assigning import assigned, capped
from toolkit.overlap.changing import Turns, Walk, causes, changes, moved, turns
from toolkit.overlap.choosing import Sort, foremost
from toolkit.overlap.clustering import clustered
from toolkit.overlap.coverage import reach
from toolkit.overlap.grouping import NONE, OTHER, by_value, flow, parted
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
from toolkit.overlap.squares import Order, PairMeasure, square, unshown
from toolkit.overlap.telling import NO_VALUE, Measure, measured
from toolkit.overlap.telling import table as contrasts
from toolkit.overlap.telling import values as contrast_values

__all__ = [
    "ANY_EVENT",
    "BRIEF",
    "NONE",
    "NO_VALUE",
    "OTHER",
    "Ground",
    "HoldoutSize",
    "Kind",
    "Measure",
    "Order",
    "PairMeasure",
    "Sort",
    "Turns",
    "Walk",
    "activity",
    "assigned",
    "at_random",
    "breakdown",
    "by_value",
    "capped",
    "causes",
    "changes",
    "clustered",
    "contrast_values",
    "contrasts",
    "detectable_lift",
    "draws",
    "drift",
    "events_per_profile",
    "exactly",
    "flow",
    "foremost",
    "holdout_size",
    "intersections",
    "measured",
    "moved",
    "ordered",
    "pairs",
    "parted",
    "power_of",
    "reach",
    "sizes",
    "smallest_holdout",
    "split",
    "square",
    "states",
    "stratified",
    "summary",
    "turns",
    "unshown",
]
