"""What audiences share."""

from toolkit.overlap.measures import BRIEF, Kind, exactly, intersections, pairs, sizes

__all__ = ["BRIEF", "Kind", "exactly", "intersections", "pairs", "sizes"]
