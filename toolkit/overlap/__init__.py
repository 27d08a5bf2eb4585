"""What audiences share, what they reach, and how they are divided."""

from toolkit.overlap.assigning import assigned, capped
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
from toolkit.overlap.splitting import at_random, draws, split, stratified

__all__ = [
    "BRIEF",
    "HoldoutSize",
    "Kind",
    "assigned",
    "at_random",
    "capped",
    "detectable_lift",
    "draws",
    "exactly",
    "holdout_size",
    "intersections",
    "ordered",
    "pairs",
    "power_of",
    "reach",
    "sizes",
    "smallest_holdout",
    "split",
    "stratified",
]
