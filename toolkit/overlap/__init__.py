"""What audiences share, what they reach, how they are divided, and what tells them apart."""

from toolkit.overlap.assigning import assigned, capped
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
from toolkit.overlap.splitting import at_random, draws, split, stratified
from toolkit.overlap.telling import Measure, measured
from toolkit.overlap.telling import table as contrasts
from toolkit.overlap.telling import values as contrast_values

__all__ = [
    "HoldoutSize",
    "Measure",
    "assigned",
    "at_random",
    "capped",
    "contrast_values",
    "contrasts",
    "detectable_lift",
    "draws",
    "holdout_size",
    "intersections",
    "measured",
    "ordered",
    "pairs",
    "power_of",
    "reach",
    "sizes",
    "smallest_holdout",
    "split",
    "stratified",
]
