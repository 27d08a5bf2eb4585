"""Estimated sizes as an analyst sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.engine.estimate import Estimate

_TOLD = 2
"""Up to how many audiences are told in a line."""


def table(estimates: Mapping[str, Estimate]) -> pd.DataFrame:
    """Return estimates as a table: a row an audience."""
    rows = [
        (
            name,
            one.profiles,
            *one.interval,
            one.profiles / one.total if one.total else float("nan"),
            one.matched,
            one.sampled,
            one.standard_error,
        )
        for name, one in estimates.items()
    ]
    columns = ["audience", "profiles", "low", "high", "share", "matched", "sampled"]
    return pd.DataFrame(rows, columns=[*columns, "standard_error"])


def aloud(estimates: Mapping[str, Estimate]) -> str:
    """Return estimates in a few words.

    Examples
    --------
    >>> from toolkit.engine.estimate import Estimate
    >>> aloud({"Loyal": Estimate(50_000, 200_000, 6_400_000)})
    'Loyal ≈ 1,600,000 ± 11,954'
    """
    told = []
    for name, one in list(estimates.items())[:_TOLD]:
        low, high = one.interval
        told.append(f"{name} ≈ {one.profiles:,} ± {(high - low) // 2:,}")
    more = len(estimates) - len(told)
    return ", ".join(told) + (f" and {more:,} more" if more else "")
