"""What audiences share, what they reach, how they are divided, and how they change."""

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
from toolkit.overlap.measures import intersections, pairs, sizes
from toolkit.overlap.ordering import ordered
from toolkit.overlap.over_time import drift, states
from toolkit.overlap.splitting import at_random, draws, split, stratified

__all__ = [
    "CAUSES",
    "HoldoutSize",
    "Turns",
    "Walk",
    "assigned",
    "at_random",
    "capped",
    "causes",
    "changes",
    "detectable_lift",
    "draws",
    "drift",
    "holdout_size",
    "intersections",
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
    "turns",
]
