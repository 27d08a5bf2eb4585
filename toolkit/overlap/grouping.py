"""Profiles by the values they have: within intersections, and from one grouping to another."""

from __future__ import annotations

import heapq
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.engine.bitmap import Bitmap
from toolkit.engine.draws import Values
from toolkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.overlap.measures import Kind

NONE, OTHER = "(none)", "(other)"
"""What stands in the place of no value, and of the values that are not among the most frequent."""


def by_value(
    memberships: Mapping[str, Bitmap],
    shown: pd.DataFrame,
    values: Values,
    *,
    kind: Kind = "exclusive",
    universe: Bitmap | None = None,
    top: int = 5,
) -> pd.DataFrame:
    """Return which values the profiles of intersections have.

    Parameters
    ----------
    memberships
        Profiles by audience name, all over the same profiles.
    shown
        Rows of `toolkit.overlap.choosing.foremost`; the row of the others has the profiles that
        are in an audience and in no intersection shown.
    values
        Of every profile.
    kind
        What the intersections mean.
    universe
        Only these profiles count; None: all profiles.
    top
        So many values, the most frequent among those in any audience; the rest are `(other)`.

    Returns
    -------
    DataFrame
        One row an intersection and value: row (the intersection's place in shown), value, profiles,
        share (of the intersection's profiles, 0 to 1). The categories of value are in the order of
        how frequent they are, then `(other)`, then `(none)`; none of nobody.

    Examples
    --------
    >>> from toolkit.engine.draws import Values
    >>> from toolkit.overlap import foremost, intersections
    >>> sets = {"a": Bitmap.from_indices([0, 1, 2], size=4)}
    >>> tiers = Values(np.array([0, 1, 1, -1]), ("gold", "silver"))
    >>> found = by_value(sets, foremost(intersections(sets)), tiers)
    >>> found[["value", "profiles"]].values.tolist()
    [['silver', 2], ['gold', 1]]
    """
    everyone = universe or Bitmap.full(next(iter(memberships.values())).size)
    anyone = reduce(or_, memberships.values()) & everyone
    codes, labels = _frequent(values, anyone, top)
    cells: list[Bitmap] = []
    for audiences in shown["audiences"]:
        if audiences:
            outside = [one for name, one in memberships.items() if name not in audiences]
            cell = reduce(and_, (memberships[name] for name in audiences), everyone)
            cells.append(reduce(_without, outside, cell) if kind == "exclusive" else cell)
        elif kind == "exclusive":
            cells.append(reduce(_without, cells, anyone))
    rows = [
        (place, label, int(count), count / one.count)
        for place, one in enumerate(cells)
        for label, count in zip(
            labels, np.bincount(codes[one.mask()], minlength=len(labels)), strict=True
        )
        if count
    ]
    found = pd.DataFrame(rows, columns=["row", "value", "profiles", "share"])
    held = set(found["value"])
    kinds = pd.CategoricalDtype([label for label in labels if label in held])
    return found.astype({"value": kinds})


def _without(these: Bitmap, those: Bitmap) -> Bitmap:
    return these - those


def _frequent(values: Values, among: Bitmap, top: int) -> tuple[NDArray[np.int64], list[str]]:
    """Return the values as numbers in order, and what the numbers mean."""
    counts = np.bincount(values.codes[among.mask()] + 1, minlength=len(values.labels) + 1)[1:]
    found = np.flatnonzero(counts).tolist()
    order = heapq.nsmallest(top, found, key=lambda place: (-counts[place], values.labels[place]))
    new = np.full(len(values.labels) + 1, len(order), dtype=np.int64)
    new[order] = np.arange(len(order))
    new[-1] = len(order) + 1  # the code of no value is -1
    return new[values.codes], [*(values.labels[place] for place in order), OTHER, NONE]


def parted(memberships: Mapping[str, Bitmap]) -> Values:
    """Return the audience each profile is in.

    Raises
    ------
    DefinitionError
        Some profile is in several audiences.
    """
    found = np.full(next(iter(memberships.values())).size, -1, dtype=np.int64)
    often = np.zeros(len(found), dtype=np.int64)
    for place, one in enumerate(memberships.values()):
        mask = one.mask()
        often += mask
        found[mask] = place
    several = int((often > 1).sum())
    if several:
        raise DefinitionError(
            f"{several:,} profiles are in several audiences, and flow from one only\n"
            "Use .assign(): it leaves each profile in the first of its audiences."
        )
    return Values(found, tuple(memberships))


def flow(before: Values, after: Values, among: Bitmap, top: int | None = None) -> pd.DataFrame:
    """Return how many profiles go from each group of one grouping to each group of another.

    Parameters
    ----------
    before, after
        The group of every profile in either grouping.
    among
        Which profiles count.
    top
        So many groups of either, the largest; the rest are `(other)`. None: all.

    Returns
    -------
    DataFrame
        One row a pair of groups that has profiles: before, after, profiles, share_of_before,
        share_of_after (profiles by all of the group, 0 to 1). Groups in the order of their sizes,
        then `(other)`, then `(none)` for those in no group.

    Raises
    ------
    DefinitionError
        `top` is below 1.

    Examples
    --------
    >>> from toolkit.engine.draws import Values
    >>> before = Values(np.array([0, 0, 1, -1]), ("new", "old"))
    >>> after = Values(np.array([0, -1, 0, 0]), ("gold",))
    >>> found = flow(before, after, Bitmap.full(4))
    >>> found[["before", "after", "profiles"]].values.tolist()
    [['new', 'gold', 1], ['new', '(none)', 1], ['old', 'gold', 1], ['(none)', 'gold', 1]]
    """
    if top is not None and top < 1:
        raise DefinitionError(f"top is {top}; it is how many groups to show, 1 or more")
    mask = among.mask()
    (from_, first), (to, second) = (
        _frequent(one, among, len(one.labels) if top is None else top) for one in (before, after)
    )
    table = np.bincount(from_[mask] * len(second) + to[mask], minlength=len(first) * len(second))
    table = table.reshape(len(first), len(second))
    rows, columns = np.nonzero(table)
    counts = table[rows, columns].astype(np.int64)
    return pd.DataFrame(
        {
            "before": pd.Series([first[row] for row in rows], dtype="str"),
            "after": pd.Series([second[column] for column in columns], dtype="str"),
            "profiles": counts,
            "share_of_before": counts / table.sum(axis=1)[rows],
            "share_of_after": counts / table.sum(axis=0)[columns],
        }
    )
