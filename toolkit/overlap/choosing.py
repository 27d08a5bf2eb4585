"""Which intersections a figure shows, and what the others come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from toolkit import arguments

if TYPE_CHECKING:
    from toolkit.overlap.measures import Kind

Sort = Literal["size", "degree", "lift"]
SORTS = ("size", "degree", "lift")
MOST = 100
"""Of more bars a figure is slow, and nobody can tell them apart."""


def foremost(
    intersections: pd.DataFrame,
    *,
    sort: Sort = "size",
    top: int = 30,
    least: int = 1,
    kind: Kind = "exclusive",
) -> pd.DataFrame:
    """Return the first intersections of an order, and all others as one row.

    Parameters
    ----------
    intersections
        As `toolkit.overlap.intersections` returns them.
    sort
        `size`: the largest first. `degree`: those of one audience first, then of two, and so on,
        of a degree the largest first. `lift`: the highest lift first; where it is not known, last.
    top
        How many, the first in that order: 1 to 100.
    least
        Only those of so many profiles or more; a count that is suppressed is taken for 1.
    kind
        What the counts mean. Inclusive ones have no sum: a profile counts in several.

    Returns
    -------
    DataFrame
        The columns of intersections; combinations (how many the row is of: 1); suppressed (of how
        many of them the count is). Where there are others, a last row has () for audiences, 0 for
        degree, the sum of their profiles that are shown (<NA> where inclusive), and no expected
        and lift.

    Raises
    ------
    DefinitionError
        There is no such order, or `top` is not from 1 to 100.

    Examples
    --------
    >>> from toolkit.engine.bitmap import Bitmap
    >>> from toolkit.overlap import intersections
    >>> a, b = Bitmap.from_indices([0, 1], size=8), Bitmap.from_indices([1, 2, 3], size=8)
    >>> found = foremost(intersections({"a": a, "b": b}), top=1)
    >>> found[["audiences", "profiles", "combinations"]].values.tolist()
    [[('b',), 2, 1], [(), 2, 2]]
    """
    arguments.one_of(sort, "sort", SORTS)
    arguments.whole_number(top, "top", at_least=1, at_most=MOST)
    arguments.whole_number(least, "least", at_least=0)
    chosen = intersections[intersections["profiles"].fillna(1) >= least]
    if sort != "size":
        chosen = chosen.sort_values(sort, ascending=sort == "degree", kind="stable")
    first = chosen.head(top)
    rest = intersections.drop(first.index)
    first = first.assign(combinations=1, suppressed=first["profiles"].isna().astype("int64"))
    if rest.empty:
        return first.reset_index(drop=True)
    return pd.concat([first, _gathered(rest, first, kind)], ignore_index=True)


def _gathered(rest: pd.DataFrame, like: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the sum of intersections as one row."""
    profiles = rest["profiles"].sum(min_count=1) if kind == "exclusive" else pd.NA
    told = profiles is not pd.NA
    row = {
        "audiences": (),
        "degree": 0,
        "profiles": profiles,
        "share": rest["share"].sum() if told else float("nan"),
        "expected": float("nan"),
        "lift": float("nan"),
        "combinations": len(rest),
        "suppressed": int(rest["profiles"].isna().sum()),
    }
    kinds = like.dtypes.to_dict() | ({} if told else {"profiles": "Int64"})
    return pd.DataFrame([row])[list(like.columns)].astype(kinds)
