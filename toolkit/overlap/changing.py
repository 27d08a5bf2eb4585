"""Why profiles entered and left an audience: the moving window, the data, or the rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.engine.bitmap import Bitmap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CAUSES = ("window", "data", "new profile", "removed profile", "rule")
"""In the order of the walk; new and removed profiles are of the data."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Whom one step of a walk from one set to another moved.

    Parameters
    ----------
    entered, exited
        The profiles that are in at the end and not at the start, or the reverse, whose state
        this step was the last to change.
    undone
        The profiles that it moved and a later step moved back.
    """

    entered: Bitmap
    exited: Bitmap
    undone: Bitmap


def turns(places: Sequence[Bitmap]) -> list[Turns]:
    """Return whom each step of a walk moved: each profile that changed is of one step.

    It is of the step after which it keeps the state it ends with, so what the steps moved in, less
    what they moved out, is the difference of the sizes.

    Parameters
    ----------
    places
        The sets the walk goes through, the first and the last included.

    Examples
    --------
    >>> walk = [[0, 1], [1, 2], [0, 2, 3]]
    >>> steps = turns([Bitmap.from_indices(place, size=8) for place in walk])
    >>> [(step.entered.count, step.exited.count, step.undone.count) for step in steps]
    [(1, 0, 1), (1, 1, 0)]
    """
    start, end = places[0], places[-1]
    later = Bitmap.empty(start.size)
    found = []
    for before, after in reversed(list(pairwise(places))):
        moved = before ^ after
        last = moved - later
        found.append(Turns(last & (end - start), last & (start - end), moved & later))
        later = later | moved
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Walk:
    """The members of an audience from before to after, one cause changed after another.

    With M(d, x, t) the profiles of definition d over extract x at instant t, 0 before and 1 after:

    ======= ============== =====================================================
    start   M(d0, x0, t0)
    window  M(d0, x0, t1)  the instant moved; events that x0 has by then count
    data    M(d0, x1, t1)  the extract changed
    rule    M(d1, x1, t1)  the definition changed
    ======= ============== =====================================================

    Parameters
    ----------
    start, window, data, rule
        These sets, all over the profiles of both extracts.
    added, removed
        The profiles that only the later extract has, and only the earlier.
    """

    start: Bitmap
    window: Bitmap
    data: Bitmap
    rule: Bitmap
    added: Bitmap
    removed: Bitmap

    @property
    def places(self) -> tuple[Bitmap, ...]:
        """The sets it goes through."""
        return self.start, self.window, self.data, self.rule


def causes(walk: Walk) -> dict[str, Turns]:
    """Return whom each cause moved: every profile that changed is of one.

    Parameters
    ----------
    walk
        The walk from before to after.

    Returns
    -------
    dict
        By cause, in the order of `CAUSES`. A profile is of the last step that changed its state.
        A new profile that the old rule would not have taken is of the rule.
    """
    window, data, rule = turns(walk.places)
    fresh = walk.added | walk.removed
    parts = (_among(data, profiles) for profiles in (~fresh, walk.added, walk.removed))
    return dict(zip(CAUSES, (window, *parts, rule), strict=True))


def _among(found: Turns, profiles: Bitmap) -> Turns:
    return Turns(found.entered & profiles, found.exited & profiles, found.undone & profiles)


def changes(walk: Walk, found: Mapping[str, Turns]) -> pd.DataFrame:
    """Return how many profiles each cause moved.

    Parameters
    ----------
    walk
        The walk from before to after.
    found
        Its causes.

    Returns
    -------
    DataFrame
        One row a cause, in the order of the walk: cause, entered, exited, profiles (the size
        before, and what this cause and those above it let in, less what they let out; so the
        last is the size after), undone (profiles that it moved and a later cause moved back).
    """
    entered = np.array([each.entered.count for each in found.values()], dtype=np.int64)
    exited = np.array([each.exited.count for each in found.values()], dtype=np.int64)
    return pd.DataFrame(
        {
            "cause": pd.Series(list(found), dtype="str"),
            "entered": entered,
            "exited": exited,
            "profiles": walk.start.count + np.cumsum(entered - exited),
            "undone": [each.undone.count for each in found.values()],
        }
    )


def moved(walk: Walk, found: Mapping[str, Turns]) -> pd.DataFrame:
    """Return the profiles that any step moved, and where each was along the walk.

    Parameters
    ----------
    walk
        The walk from before to after.
    found
        Its causes.

    Returns
    -------
    DataFrame
        One row a profile: profile (its number), change (entered, exited, or undone where it ends
        as it began), cause (empty where undone), and whether it was in at the start and after
        each step: start, window, data, rule.
    """
    start = walk.start
    anyone = (walk.window ^ start) | (walk.data ^ start) | (walk.rule ^ start)
    numbers = anyone.indices()
    places = [place.mask()[numbers] for place in walk.places]
    change = np.where(places[-1], "entered", "exited").astype(object)
    change[places[0] == places[-1]] = "undone"
    cause = np.full(len(numbers), "", dtype=object)
    for name, each in found.items():
        cause[(each.entered | each.exited).mask()[numbers]] = name
    names = ("start", "window", "data", "rule")
    return pd.DataFrame(
        {
            "profile": numbers,
            "change": pd.Series(change, dtype="str"),
            "cause": pd.Series(cause, dtype="str"),
            **dict(zip(names, places, strict=True)),
        }
    )
