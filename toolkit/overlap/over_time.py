"""Who came, stayed and left between instants, and what audiences shared at each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.engine.bitmap import Bitmap
from toolkit.overlap.measures import divided, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


def states(instants: Sequence[datetime], members: Sequence[Mapping[str, Bitmap]]) -> pd.DataFrame:
    """Return how many profiles came, stayed and left between each two instants.

    Parameters
    ----------
    instants
        Instants, ascending, UTC.
    members
        The profiles of the same audiences at each.

    Returns
    -------
    DataFrame
        One row an audience and instant but the first, in their order:

        ========= ===================================================================
        as_of     the instant
        audience  its name
        before    its size at the instant before
        realized  profiles in it now and not then
        existing  profiles in it then and now
        exited    profiles in it then and not now
        profiles  its size: realized + existing = before + realized - exited
        new       realized / profiles; NaN where there is none
        churn     exited / before; NaN where there was none
        reach     profiles in it now or at any of the instants before
        ========= ===================================================================

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
    >>> then, now = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> found = states(days, [{"a": then}, {"a": now}])
    >>> found[["realized", "existing", "exited", "churn", "reach"]].values.tolist()
    [[2.0, 1.0, 1.0, 0.5, 4.0]]
    """
    reached = dict(members[0])
    rows = []
    for at, (then, now) in zip(instants[1:], pairwise(members), strict=True):
        for name, found in now.items():
            reached[name] = reached[name] | found
            counts = then[name].count, found.count, (then[name] & found).count, reached[name].count
            rows.append((pd.Timestamp(at), name, *counts))
    columns = ["as_of", "audience", "before", "profiles", "existing", "reach"]
    table = pd.DataFrame(rows, columns=columns)
    before, profiles, existing = table["before"], table["profiles"], table["existing"]
    realized, exited = profiles - existing, before - existing
    return pd.DataFrame(
        {
            **{name: table[name] for name in columns[:3]},
            "realized": realized,
            "existing": existing,
            "exited": exited,
            "profiles": profiles,
            "new": divided(realized.to_numpy(), profiles.to_numpy()),
            "churn": divided(exited.to_numpy(), before.to_numpy()),
            "reach": table["reach"],
        }
    )


def drift(instants: Sequence[datetime], members: Sequence[Mapping[str, Bitmap]]) -> pd.DataFrame:
    """Return what every two audiences shared at each instant.

    Parameters
    ----------
    instants
        Instants, ascending, UTC.
    members
        The profiles of the same audiences at each.

    Returns
    -------
    DataFrame
        One row an instant and unordered pair: as_of, and the columns of `pairs`.
    """
    tables = [pairs(found) for found in members]
    for table, at in zip(tables, instants, strict=True):
        table.insert(0, "as_of", pd.Timestamp(at))
    return pd.concat(tables, ignore_index=True)


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
