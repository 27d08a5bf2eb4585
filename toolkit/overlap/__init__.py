"""What audiences share."""

from toolkit.overlap.measures import intersections, pairs, sizes

__all__ = ["intersections", "pairs", "sizes"]
