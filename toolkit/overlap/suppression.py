"""The tables of an overlap with what may not be shown left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.overlap import inference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.overlap.disclosure import Shown

_BOTH_SIZES = ("lift", "overlap_coefficient", "lift_low", "lift_high", "p_value")


def sizes(table: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Return sizes with <NA> profiles, of type Int64, and NaN share where they are suppressed."""
    return _blanked(table, {"profiles": shown.sizes}, {"share": shown.sizes})


def pairs(table: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Return pairs with <NA> counts, of type Int64, where they are suppressed.

    A measure is NaN where a count that it is computed from is suppressed; `p_adjusted` is for the
    pairs whose p value is shown.
    """
    first, second = np.triu_indices(len(shown.sizes), 1)
    a, b = shown.sizes[first], shown.sizes[second]
    both, either = shown.pairs["both"], shown.pairs["either"]
    counts = {"profiles_a": a, "profiles_b": b, **shown.pairs}
    measures = {"jaccard": both & either, "share_of_a": both & a, "share_of_b": both & b}
    measures |= dict.fromkeys(_BOTH_SIZES, both & a & b)
    found = _blanked(table, counts, measures)
    found["p_adjusted"] = inference.holm(found["p_value"].to_numpy())
    return found


def intersections(table: pd.DataFrame, shown: Shown, names: list[str]) -> pd.DataFrame:
    """Return exclusive intersections with <NA> profiles, of type Int64, where suppressed.

    Those come last, in the order of degree, then of the audiences: their place tells no size.
    What is expected is computed from the sizes of all audiences: NaN where one is suppressed.
    """
    combinations: list[tuple[str, ...]] = table["audiences"].tolist()
    visible = np.array([each not in shown.hidden for each in combinations], dtype=np.bool_)
    sizes_shown = np.full(len(table), shown.sizes.all())
    measures = {"share": visible, "expected": sizes_shown, "lift": visible & sizes_shown}
    found = _blanked(table, {"profiles": visible}, measures)
    place = {name: index for index, name in enumerate(names)}

    def untold(row: int) -> tuple[int, list[int]]:
        return len(combinations[row]), [place[name] for name in combinations[row]]

    hidden = sorted(np.flatnonzero(~visible).tolist(), key=untold)
    order = [*np.flatnonzero(visible).tolist(), *hidden]
    return found.iloc[order].reset_index(drop=True)


def exactly(table: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Return in-exactly-k with <NA> counts, of type Int64, where they are suppressed."""
    counts = {"profiles": shown.exactly, "at_least": shown.at_least}
    return _blanked(table, counts, {"share": shown.exactly})


def _blanked(
    table: pd.DataFrame,
    counts: Mapping[str, NDArray[np.bool_]],
    measures: Mapping[str, NDArray[np.bool_]],
) -> pd.DataFrame:
    """Return a table whose columns keep what is true, and lack what is not."""
    found = table.copy()
    for column, visible in counts.items():
        found[column] = table[column].astype("Int64").where(pd.Series(visible, index=table.index))
    for column, visible in measures.items():
        found[column] = table[column].where(pd.Series(visible, index=table.index))
    return found
