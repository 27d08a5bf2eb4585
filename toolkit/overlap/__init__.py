"""What audiences share, what they reach, and how they are divided."""

from toolkit.overlap.assigning import assigned, capped
from toolkit.overlap.coverage import reach
from toolkit.overlap.measures import intersections, pairs, sizes
from toolkit.overlap.ordering import ordered

__all__ = ["assigned", "capped", "intersections", "ordered", "pairs", "reach", "sizes"]
