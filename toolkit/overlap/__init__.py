"""What audiences share, what they reach, and how they are divided."""

from toolkit.overlap.assigning import assigned, capped
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
from toolkit.overlap.splitting import at_random, draws, split, stratified
from toolkit.overlap.squares import Measure, Order, square, unshown

__all__ = [
    "BRIEF",
    "NONE",
    "OTHER",
    "HoldoutSize",
    "Kind",
    "Measure",
    "Order",
    "Sort",
    "assigned",
    "at_random",
    "by_value",
    "capped",
    "clustered",
    "detectable_lift",
    "draws",
    "exactly",
    "flow",
    "foremost",
    "holdout_size",
    "intersections",
    "ordered",
    "pairs",
    "parted",
    "power_of",
    "reach",
    "sizes",
    "smallest_holdout",
    "split",
    "square",
    "stratified",
    "unshown",
]
