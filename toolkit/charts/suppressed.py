"""Counts that are suppressed, as figures draw and tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pandas.api.typing import NAType

SUPPRESSED = "suppressed: a small count is protected"


def drawn_counts(counts: pd.Series[int]) -> list[int | None]:
    """Return counts to draw, None for one that is suppressed.

    Examples
    --------
    >>> drawn_counts(pd.Series([3, None], dtype="Int64"))
    [3, None]
    """
    return counts.astype("object").where(counts.notna(), None).tolist()


def told_count(count: float | NAType, unit: str = "", lacking: str = "–") -> str:
    """Return a count as text, a dash or what is said for one that is suppressed.

    Examples
    --------
    >>> told_count(1200, " profiles"), told_count(pd.NA)
    ('1,200 profiles', '–')
    """
    return lacking if count is pd.NA else f"{count:,}{unit}"
